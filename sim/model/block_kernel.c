/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block, group by group; of each group the sections, one after the other. */
#include "model/benefits_kernel.h"
#include "model/costs_kernel.h"
#include "model/outcomes_kernel.h"
#include "model/people_kernel.h"
#include "model/tickets_kernel.h"
#include "model/timing_kernel.h"

/* The day of signature has agents. */
PB_INLINE void note_signature(const struct pb_model *model, const struct pb_work *work,
                              const struct pb_trace_request *trace)
{
    const enum pb_trace_column agents[] = {PB_TRACE_NEED_STATUS_QUO, PB_TRACE_AGENTS_STATUS_QUO,
                                           PB_TRACE_NEED_WITH_TOOL, PB_TRACE_AGENTS_WITH_TOOL};
    for (size_t i = 0; i < sizeof agents / sizeof agents[0]; i++)
        pb_note(trace, model, work, 0, agents[i], work->people.first_agents);
}

PB_INLINE void simulate(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                        const struct pb_trace_request *trace)
{
    struct pb_lines *lines = &work->lines;
    memset(lines->sum, 0, sizeof lines->sum);
    lines->last_once_firm = lines->last_once_cost = lines->last_fee_ahead = pb_all(0);
    pb_tickets_weights(model, slots, work);
    pb_timing_start(model, slots, work);
    pb_tickets_months(model, slots, work, trace);
    pb_people_start(model, slots, work);
    note_signature(model, work, trace);
    pb_benefits_months(model, work, trace);
    pb_costs_months(model, slots, work, trace);
    pb_other_months(model, slots, work, trace);
    pb_outcomes(model, slots, work, trace);
}

/* Compiled twice, so that nothing is asked about a trace where there is none. The compiler may fuse other
 * multiplications with additions in one than in the other: the block's results are always those of the first. */
static void simulate_group(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    simulate(model, slots, work, NULL);
}
static void simulate_traced(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                            const struct pb_trace_request *trace)
{
    simulate(model, slots, work, trace);
}

/* Constants, and zeros where the scenario has none, are the same for all groups; what is drawn is noted. */
static void fill_inputs(struct pb_work *work, const double *const *arrays, const double *numbers, int count,
                        pb_vec *inputs)
{
    for (int s = 0; s < count; s++) {
        if (arrays[s])
            work->drawn[work->drawn_count++] = (struct pb_drawn_input){arrays[s], &inputs[s]};
        else
            inputs[s] = pb_all(isnan(numbers[s]) ? 0 : numbers[s]);
    }
}

static void fill_all_inputs(struct pb_work *work, const struct pb_slots *slots)
{
    struct pb_group_inputs *inputs = &work->inputs;
    work->drawn_count = 0;
    fill_inputs(work, slots->root, slots->root_number, PB_ROOT_SLOTS, inputs->root);
    for (int k = 0; k < slots->category_count; k++)
        fill_inputs(work, slots->category[k], slots->category_number[k], PB_CATEGORY_SLOTS, inputs->category[k]);
    for (int j = 0; j < slots->tier_count; j++)
        fill_inputs(work, slots->tier[j], slots->tier_number[j], PB_TIER_SLOTS, inputs->tier[j]);
    for (int j = 0; j < slots->risk_count; j++)
        fill_inputs(work, slots->risk[j], slots->risk_number[j], PB_RISK_SLOTS, inputs->risk[j]);
    for (int o = 0; o < slots->other_count; o++)
        fill_inputs(work, slots->other[o], slots->other_number[o], PB_OTHER_SLOTS, inputs->other[o]);
}

size_t PB_KERNEL(pb_work_size)(void)
{
    return sizeof(struct pb_work);
}

void PB_KERNEL(pb_model_block)(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               struct pb_block_result *result, const struct pb_trace_request *trace)
{
    work->result = result;
    fill_all_inputs(work, slots);
    if (trace)
        memset(trace->rows, 0,
               (trace->lane == PB_TRACE_ALL ? PB_BLOCK : 1) * ((size_t)model->horizon + 1) * PB_TRACE_COLUMNS *
                   sizeof *trace->rows);
    for (int first = 0; first < PB_BLOCK; first += PB_WIDTH) {
        bool traced =
            trace && (trace->lane == PB_TRACE_ALL || (trace->lane >= first && trace->lane < first + PB_WIDTH));
        work->first = first;
        for (int d = 0; d < work->drawn_count; d++)
            memcpy(work->drawn[d].group, work->drawn[d].block + first, sizeof(pb_vec));
        if (traced)
            simulate_traced(model, slots, work, trace);
        simulate_group(model, slots, work);
    }
}
