/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §3: volume, and what becomes of the tickets and of the minutes that they take.
 *
 * Everything of a category is computed per ticket of the month (v = w) and scaled by the volume at the end: it is
 * proportional to it. Where neither containment nor the share that is deflected can reach a bound, what a category
 * contains and resolves is proportional to the share of its ramp, too, and its months take a few multiplications. */
#ifndef PB_MODEL_TICKETS_KERNEL_H
#define PB_MODEL_TICKETS_KERNEL_H

#include "model/observed_kernel.h"

#define PB_MOST_DEFLECTED 0.99 /* of a category's tickets, as far as what remains gets harder */

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
    struct pb_category *category = &work->tickets.category[k];
    category->containment = c * quality;
    category->deflection = d * quality;
    category->contained = category->reach * category->containment;
    category->resolved = category->reach * category->deflection;
}

static inline void pb_tickets_weights(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
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
        category_rates(slots, work, k);
        if (model->own_reduction)
            category->reduction = pb_slot_given(slots->own_reduction[k], slots->own_reduction_number[k])
                                      ? work->inputs.own_reduction[k]
                                      : work->inputs.root[PB_ROOT_HANDLE_TIME_REDUCTION];
        if (model->own_csat)
            category->csat = pb_slot_given(slots->own_csat[k], slots->own_csat_number[k])
                                 ? work->inputs.own_csat[k]
                                 : work->inputs.root[PB_ROOT_CSAT_POINTS];
    }
    for (int n = 0; n < slots->category_count; n++) /* as the months' minutes are added */
        w->mean_minutes += w->category[model->category_order[n]].minutes;
}

/* The group's part of month t of the monthly draws. */
PB_INLINE pb_vec monthly(const double *draws, const struct pb_work *work, int t)
{
    pb_vec x;
    memcpy(&x, draws + (size_t)(t - 1) * PB_BLOCK + work->first, sizeof x);
    return x;
}

PB_INLINE void plan_volume(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    const pb_vec *in = work->inputs.root;
    pb_vec level = in[PB_ROOT_TICKETS_PER_MONTH], step = pb_exp_of(pb_log1p_of(in[PB_ROOT_ANNUAL_GROWTH]) / 12);
    for (int t = 1; t <= model->horizon; t++) {
        work->rows.plan[t] = level * model->season[t];
        level *= step;
    }
    for (int j = 0; model->volume_risks && j < slots->risk_count; j++)
        for (int t = 1; model->risk_moves_volume[j] && t <= model->horizon; t++)
            work->rows.plan[t] *=
                pb_since(t, work->timing.risk_month[j], work->inputs.risk[j][PB_RISK_VOLUME_FACTOR], pb_all(1));
}

/* z and z V. */
PB_INLINE void actual_volume(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_rows *rows = &work->rows;
    const pb_vec *in = work->inputs.root;
    pb_vec variance = pb_all(0), sigma = variance;
    if (model->noise) {
        variance = pb_log1p_of(in[PB_ROOT_NOISE] * in[PB_ROOT_NOISE]);
        sigma = pb_sqrt(variance);
    }
    for (int t = 1; t <= model->horizon; t++) {
        pb_vec luck = pb_all(1);
        if (model->noise)
            luck = pb_exp_of(sigma * monthly(slots->noise_normal, work, t) - variance / 2);
        if (model->surge)
            luck *= pb_if_less(1 - in[PB_ROOT_SURGE_PROBABILITY], monthly(slots->surge_uniform, work, t),
                               in[PB_ROOT_SURGE_MULTIPLIER], pb_all(1));
        rows->luck[t] = luck;
        rows->actual[t] = luck * rows->plan[t];
    }
}

/* φ; returns the largest that it can become, at least 1. */
PB_INLINE pb_vec deflection_risks(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    pb_vec *risk = work->rows.deflection_risk, largest = pb_all(1);
    if (!model->deflection_risks)
        return largest;
    for (int t = 1; t <= model->horizon; t++)
        risk[t] = pb_all(1);
    for (int j = 0; j < slots->risk_count; j++) {
        pb_vec factor = work->inputs.risk[j][PB_RISK_DEFLECTION_FACTOR];
        if (!model->risk_moves_deflection[j])
            continue;
        largest *= pb_most(pb_all(1), factor);
        for (int t = 1; t <= model->horizon; t++)
            risk[t] *= pb_since(t, work->timing.risk_month[j], factor, pb_all(1));
    }
    return largest;
}

/* x, and what it and the dip do to handle time and reopen rates. */
PB_INLINE void assistance(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_rows *rows = &work->rows;
    const struct pb_phase *programme = &rows->programme;
    const pb_vec *in = work->inputs.root, *ramp = model->own_assist_ramp ? rows->assist_ramp : programme->ramp;
    const pb_vec adoption = in[PB_ROOT_ADOPTION], reduction = in[PB_ROOT_HANDLE_TIME_REDUCTION],
                 reopen_reduction = in[PB_ROOT_REOPEN_REDUCTION], depth = in[PB_ROOT_DIP_DEPTH];
    double dip_months = slots->root_number[PB_ROOT_DIP_MONTHS];
    int last_dip = model->dip ? pb_month_of(pb_largest(work->timing.go_live) + dip_months) : 0;
    for (int t = 1; t <= model->horizon; t++) {
        pb_vec assisted = adoption * ramp[t] * programme->live[t], factor = 1 - reduction * assisted, dip = pb_all(1);
        if (t <= last_dip)
            factor *= dip = 1 + depth * pb_positive(1 - rows->age[t] * (1 / dip_months)) * programme->live[t];
        if (model->own_reduction)
            rows->dip[t] = dip;
        rows->assisted[t] = assisted;
        rows->with_tool[t] = factor;
        rows->reopened[t] = factor * (1 - reopen_reduction * assisted);
    }
}

/* The same for a category with a reduction of its own, once x and the dip are there. */
PB_INLINE void assist_category(const struct pb_model *model, struct pb_work *work, pb_vec reduction)
{
    struct pb_rows *rows = &work->rows;
    const pb_vec reopen_reduction = work->inputs.root[PB_ROOT_REOPEN_REDUCTION];
    for (int t = 1; t <= model->horizon; t++) {
        pb_vec assisted = rows->assisted[t], factor = (1 - reduction * assisted) * rows->dip[t];
        rows->with_tool[t] = factor;
        rows->reopened[t] = factor * (1 - reopen_reduction * assisted);
    }
}

/* Adds to a row, or begins it. */
PB_INLINE void add_to(pb_vec *row, int t, pb_vec x, bool begins)
{
    row[t] = begins ? x : row[t] + x;
}

/* Adds a month of a category's minutes: tickets times the handle time of each, and minutes of handing over. */
PB_INLINE pb_vec add_minutes(struct pb_rows *rows, int t, pb_vec handled, pb_vec handed_over, pb_vec reopen,
                             pb_vec handlings, bool begins)
{
    pb_vec tool = pb_positive(handled * (rows->with_tool[t] + reopen * rows->reopened[t]) + handed_over);
    if (!PB_HEADLINE_ONLY)
        add_to(rows->alone, t, pb_positive(handled * handlings + handed_over), begins);
    add_to(rows->tool, t, tool, begins);
    return tool;
}

/* The months of a category of which nothing is cut off; its tickets are counted with its phase. */
PB_INLINE void proportional_category(const struct pb_model *model, struct pb_work *work, struct pb_category *category,
                                     const pb_vec *live, bool begins)
{
    struct pb_rows *rows = &work->rows;
    const pb_vec *in = work->inputs.root, *actual = pb_actual(model, work);
    const pb_vec contained = category->contained, resolved = category->resolved,
                 share = resolved * category->per_weight, handle = category->handle,
                 eased = handle * in[PB_ROOT_DEFLECTED_HANDLE_RATIO] * share, weight = category->weight,
                 relieved = contained - work->tickets.returned_work * (contained - resolved),
                 attempts_handed_over = category->reach * in[PB_ROOT_HANDOFF_MINUTES],
                 not_handed_over = contained * in[PB_ROOT_HANDOFF_MINUTES], reopen = category->reopen,
                 handlings = category->handlings, minutes = category->minutes;
    pb_vec saved = pb_all(0);
    for (int t = 1; t <= model->horizon; t++) {
        pb_vec reached = rows->reached[t];
        pb_vec human = weight - relieved * reached;
        pb_vec handled = (handle - eased * reached) * human / (1 - share * reached);
        pb_vec handed_over = attempts_handed_over * live[t] - not_handed_over * reached;
        pb_vec tool = add_minutes(rows, t, handled, handed_over, reopen, handlings, begins);
        if (!PB_HEADLINE_ONLY)
            saved += actual[t] * (minutes - tool);
    }
    category->minutes_saved = saved;
}

/* The tickets of a phase of whose categories nothing is cut off. */
PB_INLINE void proportional_tickets(const struct pb_model *model, struct pb_work *work, const struct pb_phase *phase,
                                    const int *categories, int count, bool begins)
{
    struct pb_tickets *w = &work->tickets;
    struct pb_rows *rows = &work->rows;
    const pb_vec *actual = pb_actual(model, work);
    pb_vec reach = pb_all(0), contained = reach, resolved = reach, last = reach;
    for (int n = 0; n < count; n++) {
        const struct pb_category *category = &w->category[categories[n]];
        reach += category->reach;
        contained += category->contained;
        resolved += category->resolved;
    }
    for (int t = 1; t <= model->horizon; t++) {
        pb_vec live = phase->live[t], reached = phase->ramp[t] * live;
        if (model->improvement)
            reached *= phase->grown[t];
        if (model->deflection_risks)
            reached *= rows->deflection_risk[t];
        rows->reached[t] = reached;
        add_to(rows->attempted, t, reach * live, begins);
        add_to(rows->contained, t, contained * reached, begins);
        add_to(rows->resolved, t, resolved * reached, begins);
        if (!PB_HEADLINE_ONLY && t > model->horizon - model->last_months)
            last += actual[t] * reached;
    }
    for (int n = 0; n < count; n++) {
        struct pb_category *category = &w->category[categories[n]];
        category->deflected = category->resolved * last;
    }
}

/* The months of a category whatever its rates, with its tickets. */
PB_INLINE void any_category(const struct pb_model *model, struct pb_work *work, struct pb_category *category,
                            const struct pb_phase *phase, bool begins)
{
    struct pb_rows *rows = &work->rows;
    const pb_vec *in = work->inputs.root, *actual = pb_actual(model, work);
    const pb_vec difficulty = in[PB_ROOT_DEFLECTED_HANDLE_RATIO], handoff = in[PB_ROOT_HANDOFF_MINUTES];
    pb_vec saved = pb_all(0), deflected_sum = saved;
    for (int t = 1; t <= model->horizon; t++) {
        const struct pb_fate fate = pb_fate_of(model, work, category, phase, t);
        pb_vec attempted = fate.attempted, contained = fate.contained, resolved = fate.resolved,
               left = category->weight, deflected = resolved;
        if (model->prevention) {
            deflected = fate.prevented + resolved;
            left -= fate.prevented;
            add_to(rows->prevented, t, fate.prevented, begins);
        }

        pb_vec p = pb_least(deflected * category->per_weight, pb_all(PB_MOST_DEFLECTED));
        pb_vec harder = category->handle * (1 - difficulty * p) / (1 - p);
        pb_vec human = left - contained + work->tickets.returned_work * (contained - resolved);
        pb_vec tool = add_minutes(rows, t, harder * human, (attempted - contained) * handoff, category->reopen,
                                  category->handlings, begins);
        if (!PB_HEADLINE_ONLY)
            saved += actual[t] * (category->minutes - tool);
        if (!PB_HEADLINE_ONLY && t > model->horizon - model->last_months)
            deflected_sum += actual[t] * deflected;
        add_to(rows->attempted, t, attempted, begins);
        add_to(rows->contained, t, contained, begins);
        add_to(rows->resolved, t, resolved, begins);
        if (model->own_csat)
            add_to(rows->satisfaction, t, category->csat * contained, begins);
    }
    category->minutes_saved = saved;
    category->deflected = deflected_sum;
}

/* Whether a rate of the categories may reach a bound; `growth`: the most that its ramp is multiplied by. A ramp is at
 * most 1. */
PB_INLINE bool is_cut_off(const struct pb_model *model, const struct pb_tickets *w, const int *categories, int count,
                          pb_vec growth)
{
    pb_vec largest = pb_all(0);
    for (int n = 0; n < count; n++) {
        const struct pb_category *category = &w->category[categories[n]];
        pb_vec share = category->resolved * category->per_weight / PB_MOST_DEFLECTED;
        largest = pb_most(largest, pb_most(category->containment, share));
    }
    return model->prevention || pb_any(pb_less(pb_all(1), largest * growth));
}

/* The tickets and minutes of the categories of a phase. */
PB_INLINE void phase_tickets(const struct pb_model *model, struct pb_work *work, const struct pb_phase *phase,
                             const int *categories, int count, pb_vec growth, bool begins)
{
    struct pb_category *category = work->tickets.category;
    if (model->own_reduction || model->own_csat || is_cut_off(model, &work->tickets, categories, count, growth)) {
        for (int n = 0; n < count; n++) {
            if (model->own_reduction)
                assist_category(model, work, category[categories[n]].reduction);
            any_category(model, work, &category[categories[n]], phase, begins && n == 0);
        }
        return;
    }
    proportional_tickets(model, work, phase, categories, count, begins);
    if (begins)
        proportional_category(model, work, &category[categories[0]], phase->live, true);
    for (int n = begins; n < count; n++)
        proportional_category(model, work, &category[categories[n]], phase->live, false);
}

/* Counts of actual tickets of a month. */
struct pb_counts {
    pb_vec attempted, contained, resolved, falsely_contained; /* the last 0 exactly where the two before it are equal */
};

PB_INLINE struct pb_counts pb_counts_of(const struct pb_rows *rows, int t, pb_vec actual)
{
    return (struct pb_counts){.attempted = actual * rows->attempted[t],
                              .contained = actual * rows->contained[t],
                              .resolved = actual * rows->resolved[t],
                              .falsely_contained = actual * (rows->contained[t] - rows->resolved[t])};
}

PB_INLINE void sum_tickets(const struct pb_model *model, struct pb_work *work)
{
    struct pb_tickets *w = &work->tickets;
    const struct pb_rows *rows = &work->rows;
    const pb_vec *actual = pb_actual(model, work), mean = w->mean_minutes;
    int last_from = model->horizon - model->last_months + 1;
    pb_vec zero = pb_all(0), attempted = zero, escalated = zero, resolved = zero, deflection = zero, assist = zero;
    pb_vec last = zero, last_deflected = zero, last_contained = zero;
    for (int t = 1; t <= model->horizon; t++) {
        const struct pb_counts counts = pb_counts_of(rows, t, actual[t]);
        attempted += counts.attempted;
        escalated += counts.attempted - counts.contained;
        resolved += counts.resolved;
        deflection += actual[t] * (mean - rows->alone[t]);
        assist += actual[t] * (rows->alone[t] - rows->tool[t]);
        if (t < last_from)
            continue;
        last += actual[t];
        last_deflected += counts.resolved;
        last_contained += counts.contained;
        if (model->prevention) {
            last_deflected += actual[t] * rows->prevented[t];
            last_contained += actual[t] * rows->prevented[t];
        }
    }
    w->attempted_sum = attempted;
    w->escalated_sum = escalated;
    w->resolved_sum = resolved;
    w->hours_deflection = deflection / 60;
    w->hours_assist = assist / 60;
    w->last_tickets = last;
    w->last_deflected = last_deflected;
    w->last_contained = last_contained;
}

PB_INLINE void note_tickets(const struct pb_model *model, const struct pb_work *work,
                            const struct pb_trace_request *trace)
{
    const struct pb_tickets *w = &work->tickets;
    const struct pb_rows *rows = &work->rows;
    const pb_vec *actual = pb_actual(model, work), returned = work->inputs.root[PB_ROOT_RETURNED_SHARE];
    for (int t = 1; trace && t <= model->horizon; t++) {
        const struct pb_counts counts = pb_counts_of(rows, t, actual[t]);
        const struct {
            enum pb_trace_column column;
            pb_vec x;
        } cells[] = {
            {PB_TRACE_TICKETS, actual[t]},
            {PB_TRACE_PREVENTED, model->prevention ? actual[t] * rows->prevented[t] : pb_all(0)},
            {PB_TRACE_ATTEMPTED, counts.attempted},
            {PB_TRACE_CONTAINED, counts.contained},
            {PB_TRACE_RESOLVED, counts.resolved},
            {PB_TRACE_ESCALATED, counts.attempted - counts.contained},
            {PB_TRACE_RETURNED, returned * counts.falsely_contained},
            {PB_TRACE_UNRESOLVED, (1 - returned) * counts.falsely_contained},
            {PB_TRACE_HOURS_STATUS_QUO, actual[t] / 60 * w->mean_minutes},
            {PB_TRACE_HOURS_DEFLECTION, actual[t] / 60 * rows->alone[t]},
            {PB_TRACE_HOURS_WITH_TOOL, actual[t] / 60 * rows->tool[t]},
        };
        for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
            pb_note(trace, model, work, t, cells[i].column, cells[i].x);
    }
}

PB_INLINE void pb_volume_months(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    plan_volume(model, slots, work);
    if (model->luck)
        actual_volume(model, slots, work);
    if (slots->observed)
        observe_volume(model, slots, work);
}

PB_INLINE void pb_tickets_months(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                 const struct pb_trace_request *trace)
{
    const pb_vec *in = work->inputs.root;
    pb_vec growth;
    work->tickets.returned_work = in[PB_ROOT_RETURNED_SHARE] * in[PB_ROOT_REWORK_FACTOR];
    growth = deflection_risks(model, slots, work);
    if (model->improvement)
        growth *= pb_exp_of(pb_positive(work->timing.grow_slope) * model->horizon);
    pb_programme_months(model, &work->timing, &work->rows);
    assistance(model, slots, work);
    pb_meters_start(model, work);
    for (int i = 0; i < model->phase_count; i++) {
        const struct pb_phase *phase = i == 0 ? &work->rows.programme : &work->rows.later;
        int begin = model->phase_begin[i], count = model->phase_begin[i + 1] - begin;
        if (i > 0)
            pb_phase_months(model, &work->timing, model->phase_starts[i], &work->rows);
        if (count > 0)
            phase_tickets(model, work, phase, model->category_order + begin, count, growth, begin == 0);
        pb_meter_phase(model, work, phase, model->category_order + begin, count);
    }
    if (slots->observed)
        observe_tickets(model, slots, work);
    pb_meter_all(model, work);
    if (PB_HEADLINE_ONLY)
        return;
    sum_tickets(model, work);
    note_tickets(model, work, trace);
}

#endif
