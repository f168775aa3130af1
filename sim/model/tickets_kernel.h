/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §3: volume, and what becomes of the tickets and of the minutes that they take.
 *
 * Everything of a category is computed per ticket of the month (v = w) and scaled by the volume at the end: it is
 * proportional to it. */
#ifndef PB_MODEL_TICKETS_KERNEL_H
#define PB_MODEL_TICKETS_KERNEL_H

#include "model/work.h"

/* Containment and true deflection of a category, times knowledge quality. */
static inline void category_rates(const struct pb_slots *slots, struct pb_work *work, int k)
{
    const pb_vec *in = work->inputs.root, *own = work->inputs.category[k];
    bool own_c =
        pb_slot_given(slots->category[k][PB_CATEGORY_CONTAINMENT], slots->category_number[k][PB_CATEGORY_CONTAINMENT]);
    bool own_d = pb_slot_given(slots->category[k][PB_CATEGORY_TRUE_DEFLECTION],
                               slots->category_number[k][PB_CATEGORY_TRUE_DEFLECTION]);
    bool by_containment =
        own_c || (!own_d && pb_slot_given(slots->root[PB_ROOT_CONTAINMENT], slots->root_number[PB_ROOT_CONTAINMENT]));
    pb_vec gap = in[PB_ROOT_CONTAINMENT_GAP], quality = in[PB_ROOT_KNOWLEDGE_QUALITY], c, d;
    if (by_containment) {
        c = own_c ? own[PB_CATEGORY_CONTAINMENT] : in[PB_ROOT_CONTAINMENT];
        d = pb_positive(c - gap);
    } else {
        d = own_d ? own[PB_CATEGORY_TRUE_DEFLECTION] : in[PB_ROOT_TRUE_DEFLECTION];
        c = pb_least(pb_all(1), d + gap);
    }
    work->tickets.category[k].containment = c * quality;
    work->tickets.category[k].deflection = d * quality;
}

static inline void pb_tickets_weights(const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_tickets *w = &work->tickets;
    pb_vec sum = pb_all(0), zero = pb_all(0);
    for (int k = 0; k < slots->category_count; k++)
        sum += work->inputs.category[k][PB_CATEGORY_SHARE];
    w->mean_minutes = zero;
    for (int k = 0; k < slots->category_count; k++) {
        struct pb_category *category = &w->category[k];
        const pb_vec *in = work->inputs.category[k];
        pb_vec weight = in[PB_CATEGORY_SHARE] / sum;
        category->weight = weight;
        category->per_weight = pb_if_less(zero, weight, 1 / weight, zero);
        category->reach = weight * in[PB_CATEGORY_AUTOMATABLE];
        category->handle = in[PB_CATEGORY_HANDLE_MINUTES];
        category->reopen = in[PB_CATEGORY_REOPEN_RATE];
        category->handlings = 1 + category->reopen;
        /* rounded as the months' minutes are: a tool that does nothing saves exactly nothing */
        category->minutes = pb_positive(category->handle * weight * category->handlings);
        w->mean_minutes += category->minutes;
        category_rates(slots, work, k);
    }
}

static inline void pb_tickets_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_tickets *w = &work->tickets;
    const pb_vec *in = work->inputs.root;
    w->level = in[PB_ROOT_TICKETS_PER_MONTH];
    w->growth_step = pb_exp_of(pb_log1p_of(in[PB_ROOT_ANNUAL_GROWTH]) / 12);
    w->returned_work = in[PB_ROOT_RETURNED_SHARE] * in[PB_ROOT_REWORK_FACTOR];
    if (model->noise) {
        pb_vec variance = pb_log1p_of(in[PB_ROOT_NOISE] * in[PB_ROOT_NOISE]);
        w->noise_sigma = pb_sqrt(variance);
        w->noise_shift = variance / 2;
    }
    for (int k = 0; k < slots->category_count; k++)
        w->category[k].minutes_saved = w->category[k].deflected = pb_all(0);
}

/* The group's part of month t of the monthly draws. */
PB_INLINE pb_vec monthly(const double *draws, const struct pb_work *work, int t)
{
    pb_vec x;
    memcpy(&x, draws + (size_t)(t - 1) * PB_BLOCK + work->first, sizeof x);
    return x;
}

/* V, z and z V of the month. */
PB_INLINE void month_volume(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                            struct pb_month *month)
{
    struct pb_tickets *w = &work->tickets;
    const pb_vec *in = work->inputs.root;
    int t = month->t;
    pb_vec level = w->level, plan = level * model->season[t], luck = pb_all(1);
    w->level = level * w->growth_step;
    for (int j = 0; model->volume_risks && j < slots->risk_count; j++)
        if (model->risk_moves_volume[j])
            plan *= pb_since(t, work->timing.risk_month[j], work->inputs.risk[j][PB_RISK_VOLUME_FACTOR], pb_all(1));
    if (model->noise)
        luck = pb_exp_of(w->noise_sigma * monthly(slots->noise_normal, work, t) - w->noise_shift);
    if (model->surge)
        luck *= pb_if_less(1 - in[PB_ROOT_SURGE_PROBABILITY], monthly(slots->surge_uniform, work, t),
                           in[PB_ROOT_SURGE_MULTIPLIER], pb_all(1));
    month->plan = plan;
    month->luck = luck;
    month->actual = luck * plan;
}

/* What all categories share in a month, and the sums of their minutes per ticket of the month. */
struct pb_minutes {
    pb_vec with_tool, reopen_factor; /* on handle time and on reopen rates, with assistance */
    pb_vec difficulty, returned_work, handoff;
    pb_vec alone, tool;
};

/* Adds the month of one category. */
PB_INLINE void category_month(const struct pb_model *model, struct pb_category *w, const struct pb_phase *phase,
                              struct pb_month *month, struct pb_minutes *minutes)
{
    pb_vec one = pb_all(1);
    pb_vec attempted = w->reach * phase->live, left = w->weight, prevented = pb_all(0);
    if (model->prevention) {
        prevented = attempted * phase->prevent;
        attempted -= prevented;
        left -= prevented;
        month->prevented += prevented;
    }
    pb_vec c = pb_least(one, w->containment * phase->share);
    pb_vec d = pb_least(c, w->deflection * phase->share);
    if (model->deflection_risks) {
        c = pb_least(one, c * month->deflection_risk);
        d = pb_least(c, d * month->deflection_risk);
    }
    pb_vec contained = attempted * c, resolved = attempted * d;
    pb_vec deflected = model->prevention ? prevented + resolved : resolved;

    pb_vec p = pb_least(deflected * w->per_weight, pb_all(0.99));
    pb_vec harder = w->handle * (1 - minutes->difficulty * p) / (1 - p);
    pb_vec human = left - contained + minutes->returned_work * (contained - resolved);
    pb_vec handled = harder * human, handed_over = (attempted - contained) * minutes->handoff;
    pb_vec alone = pb_positive(handled * w->handlings + handed_over);
    pb_vec handlings = minutes->with_tool * (1 + w->reopen * minutes->reopen_factor);
    pb_vec tool = pb_positive(handled * handlings + handed_over);

    month->attempted += attempted;
    month->contained += contained;
    month->resolved += resolved;
    minutes->alone += alone;
    minutes->tool += tool;
    w->minutes_saved += month->actual * (w->minutes - tool);
    if (month->last)
        w->deflected += month->actual * deflected;
}

/* From per ticket of the month to counts of actual tickets, and plan hours. */
PB_INLINE void scale_tickets(const struct pb_model *model, const struct pb_tickets *w, struct pb_month *month,
                             const struct pb_minutes *minutes, pb_vec returned_share)
{
    pb_vec actual = month->actual, plan_hours = month->plan * (1.0 / 60);
    if (model->revenue)
        month->contained_share = pb_if_less(pb_all(0), month->plan, month->contained, pb_all(0));
    month->falsely_contained = actual * (month->contained - month->resolved); /* 0 exactly where the two are equal */
    month->unresolved = (1 - returned_share) * month->falsely_contained;
    month->prevented *= actual;
    month->attempted *= actual;
    month->contained *= actual;
    month->resolved *= actual;
    month->quo.hours = plan_hours * w->mean_minutes;
    month->alone.hours = plan_hours * minutes->alone;
    month->tool.hours = plan_hours * minutes->tool;
}

PB_INLINE void pb_tickets_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                struct pb_month *month)
{
    const struct pb_timing *timing = &work->timing;
    struct pb_tickets *w = &work->tickets;
    const pb_vec *in = work->inputs.root;
    month_volume(model, slots, work, month);
    struct pb_minutes minutes = {.with_tool = 1 - in[PB_ROOT_HANDLE_TIME_REDUCTION] * month->assisted,
                                 .reopen_factor = 1 - in[PB_ROOT_REOPEN_REDUCTION] * month->assisted,
                                 .difficulty = in[PB_ROOT_DEFLECTED_HANDLE_RATIO],
                                 .returned_work = w->returned_work,
                                 .handoff = in[PB_ROOT_HANDOFF_MINUTES]};
    if (model->dip) {
        pb_vec left = pb_positive(1 - timing->phase[0].age * (1 / slots->root_number[PB_ROOT_DIP_MONTHS]));
        minutes.with_tool *= 1 + in[PB_ROOT_DIP_DEPTH] * left * month->live;
    }
    for (int k = 0; k < slots->category_count; k++)
        category_month(model, &w->category[k], &timing->phase[model->category_phase[k]], month, &minutes);
    scale_tickets(model, w, month, &minutes, in[PB_ROOT_RETURNED_SHARE]);
}

#endif
