/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §6: what the vendor counts of the tickets, per ticket of the month. Tickets of single categories are counted
 * phase by phase, those of all of them at the end. */
#ifndef PB_MODEL_METERS_KERNEL_H
#define PB_MODEL_METERS_KERNEL_H

#include "model/timing_kernel.h"

/* What becomes of tickets, per ticket of the month. */
struct pb_fate {
    pb_vec weight; /* how many there are */
    pb_vec prevented, attempted, contained, resolved;
};

/* Of those of a category. */
PB_INLINE struct pb_fate pb_fate_of(const struct pb_model *model, const struct pb_work *work,
                                    const struct pb_category *category, const struct pb_phase *phase, int t)
{
    const struct pb_rows *rows = &work->rows;
    const pb_vec *in = work->inputs.root, one = pb_all(1);
    pb_vec risk = model->deflection_risks ? rows->deflection_risk[t] : one;
    pb_vec share = model->improvement ? phase->ramp[t] * phase->grown[t] : phase->ramp[t];
    struct pb_fate fate = {.weight = category->weight, .prevented = pb_all(0)};
    fate.attempted = category->reach * phase->live[t];
    if (model->prevention) {
        pb_vec most_prevented = in[PB_ROOT_PREVENTION] * in[PB_ROOT_KNOWLEDGE_QUALITY];
        fate.prevented = fate.attempted * pb_least(one, most_prevented * phase->ramp[t] * risk);
        fate.attempted -= fate.prevented;
    }
    pb_vec c = pb_least(one, category->containment * share);
    pb_vec d = pb_least(c, category->deflection * share);
    c = pb_least(one, c * risk);
    d = pb_least(c, d * risk);
    fate.contained = fate.attempted * c;
    fate.resolved = fate.attempted * d;
    return fate;
}

/* How many units they are. */
PB_INLINE pb_vec units_of(enum pb_usage_unit unit, const struct pb_fate *fate, pb_vec returned_share)
{
    pb_vec returned = returned_share * (fate->contained - fate->resolved);
    switch (unit) {
    case PB_UNIT_RESOLUTION:
        return fate->contained;
    case PB_UNIT_VERIFIED_RESOLUTION:
        return fate->resolved;
    case PB_UNIT_NET_RESOLUTION:
        return fate->contained - returned;
    case PB_UNIT_CONVERSATION:
        return fate->attempted;
    case PB_UNIT_TICKET:
        return fate->weight - fate->prevented;
    case PB_UNIT_HUMAN_TICKET:
        break;
    }
    return fate->weight - fate->prevented - fate->contained + returned;
}

PB_INLINE enum pb_usage_unit unit_of(const struct pb_charge_plan *plan)
{
    return (enum pb_usage_unit)(plan->meter - PB_CHARGED_UNITS);
}

/* The tickets of a phase, for the charges that count single categories. */
static void pb_meter_phase(const struct pb_model *model, struct pb_work *work, const struct pb_phase *phase,
                           const int *categories, int count)
{
    const pb_vec returned_share = work->inputs.root[PB_ROOT_RETURNED_SHARE];
    for (int c = 0; c < model->charge_count; c++) {
        const struct pb_charge_plan *plan = &model->charge[c];
        for (int n = 0; n < count && !plan->level && !plan->all; n++) {
            const struct pb_category *category = &work->tickets.category[categories[n]];
            for (int t = 1; t <= model->horizon && plan->counts[categories[n]]; t++) {
                const struct pb_fate fate = pb_fate_of(model, work, category, phase, t);
                work->rows.metered[c][t] += units_of(unit_of(plan), &fate, returned_share);
            }
        }
    }
}

static void meter_row(const struct pb_model *model, struct pb_work *work, enum pb_usage_unit unit, pb_vec *metered)
{
    const struct pb_rows *rows = &work->rows;
    for (int t = 1; t <= model->horizon; t++) {
        const struct pb_fate fate = {.weight = pb_all(1),
                                     .prevented = model->prevention ? rows->prevented[t] : pb_all(0),
                                     .attempted = rows->attempted[t],
                                     .contained = rows->contained[t],
                                     .resolved = rows->resolved[t]};
        metered[t] = units_of(unit, &fate, work->inputs.root[PB_ROOT_RETURNED_SHARE]);
    }
}

/* The tickets of all categories. */
PB_INLINE void pb_meter_all(const struct pb_model *model, struct pb_work *work)
{
    for (int c = 0; c < model->charge_count; c++)
        if (!model->charge[c].level && model->charge[c].all)
            meter_row(model, work, unit_of(&model->charge[c]), work->rows.metered[c]);
    if (model->metered_usage)
        meter_row(model, work, model->usage_unit, work->rows.metered[PB_METERED_USAGE]);
}

/* Nothing is counted yet. */
PB_INLINE void pb_meters_start(const struct pb_model *model, struct pb_work *work)
{
    for (int c = 0; c < model->charge_count; c++)
        if (!model->charge[c].level && !model->charge[c].all)
            memset(work->rows.metered[c], 0, sizeof work->rows.metered[c]);
}

#endif
