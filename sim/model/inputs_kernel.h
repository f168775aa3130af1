/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the slots of a block to the inputs of a group of its trials. */
#ifndef PB_MODEL_INPUTS_KERNEL_H
#define PB_MODEL_INPUTS_KERNEL_H

#include "model/work.h"

/* Constants, and zeros where the scenario has none, are the same for all groups; what is drawn is noted. */
static inline void pb_fill_slots(struct pb_work *work, const double *const *arrays, const double *numbers, int count,
                                 pb_vec *inputs)
{
    for (int s = 0; s < count; s++) {
        if (arrays[s])
            work->drawn[work->drawn_count++] = (struct pb_drawn_input){arrays[s], &inputs[s]};
        else
            inputs[s] = pb_all(isnan(numbers[s]) ? 0 : numbers[s]);
    }
}

static inline void pb_fill_inputs(struct pb_work *work, const struct pb_slots *slots)
{
    struct pb_group_inputs *inputs = &work->inputs;
    work->drawn_count = 0;
    pb_fill_slots(work, slots->root, slots->root_number, PB_ROOT_SLOTS, inputs->root);
    for (int k = 0; k < slots->category_count; k++)
        pb_fill_slots(work, slots->category[k], slots->category_number[k], PB_CATEGORY_SLOTS, inputs->category[k]);
    pb_fill_slots(work, slots->own_reduction, slots->own_reduction_number, slots->category_count,
                  inputs->own_reduction);
    pb_fill_slots(work, slots->own_csat, slots->own_csat_number, slots->category_count, inputs->own_csat);
    for (int j = 0; j < slots->tool_count; j++)
        pb_fill_slots(work, slots->tool[j], slots->tool_number[j], PB_TOOL_SLOTS, inputs->tool[j]);
    for (int j = 0; j < slots->tier_count; j++)
        pb_fill_slots(work, slots->tier[j], slots->tier_number[j], PB_TIER_SLOTS, inputs->tier[j]);
    for (int c = 0; c < slots->charge_count; c++)
        pb_fill_slots(work, slots->charge[c], slots->charge_number[c], PB_CHARGE_SLOTS, inputs->charge[c]);
    for (int j = 0; j < slots->charge_tier_count; j++)
        pb_fill_slots(work, slots->charge_tier[j], slots->charge_tier_number[j], PB_CHARGE_TIER_SLOTS,
                      inputs->charge_tier[j]);
    for (int j = 0; j < slots->risk_count; j++)
        pb_fill_slots(work, slots->risk[j], slots->risk_number[j], PB_RISK_SLOTS, inputs->risk[j]);
    for (int o = 0; o < slots->other_count; o++)
        pb_fill_slots(work, slots->other[o], slots->other_number[o], PB_OTHER_SLOTS, inputs->other[o]);
}

/* The values of what is drawn, of the group at work->first. */
static inline void pb_fetch_group(struct pb_work *work)
{
    for (int d = 0; d < work->drawn_count; d++)
        memcpy(work->drawn[d].group, work->drawn[d].block + work->first, sizeof(pb_vec));
}

#endif
