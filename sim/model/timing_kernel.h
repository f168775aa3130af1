/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §2 (ramps) and the timing of §3: go-live, gate, stop, contract, risks; then, month by month, live shares,
 * ages and where on their ramps the phases stand. */
#ifndef PB_MODEL_TIMING_KERNEL_H
#define PB_MODEL_TIMING_KERNEL_H

#include "model/work.h"

#define PB_LOGIT_90 2.1972245773362196   /* ln 9 */
#define PB_LOG_90   -0.10536051565782628 /* ln 0.9 */

/* Each curve in two constants (offset o, slope b):
 *   linear       min(1, o + b A)            o = s,                b = (0.9 − s)/T
 *   exponential  1 − o exp(b A)             o = 1 − s,            b = ln(0.1/(1 − s))/T
 *   logistic     1/(1 + exp(o + b A))       o = −logit s,         b = −(logit 0.9 − logit s)/T
 *   gompertz     exp(o exp(b A))            o = ln s,             b = ln(ln 0.9/ln s)/T */
static inline void ramp_start(struct pb_ramp *ramp, enum pb_curve curve, pb_vec start, pb_vec months_to_90,
                              const struct pb_ramp_table *table)
{
    ramp->curve = curve;
    ramp->table = table;
    switch (curve) {
    case PB_CURVE_LINEAR:
        ramp->offset = start;
        ramp->slope = (0.9 - start) / months_to_90;
        break;
    case PB_CURVE_EXPONENTIAL:
        ramp->offset = 1 - start;
        ramp->slope = pb_log_of(0.1 / (1 - start)) / months_to_90;
        break;
    case PB_CURVE_LOGISTIC:
        ramp->offset = -pb_log_of(start / (1 - start));
        ramp->slope = -(PB_LOGIT_90 + ramp->offset) / months_to_90;
        break;
    case PB_CURVE_GOMPERTZ:
        ramp->offset = pb_log_of(start);
        ramp->slope = pb_log_of(PB_LOG_90 / ramp->offset) / months_to_90;
        break;
    case PB_CURVE_NONE:
    case PB_CURVE_TABLE:
        ramp->offset = ramp->slope = pb_all(0);
        break;
    }
    ramp->step = pb_exp_of(ramp->slope);
}

static inline pb_vec ramp_from_table(const struct pb_ramp_table *table, pb_vec age)
{
    pb_vec share;
    size_t last = table->count - 1;
    for (int i = 0; i < PB_WIDTH; i++) {
        size_t below = age[i] < (double)last ? (size_t)age[i] : last;
        double low = table->fractions[below], high = below < last ? table->fractions[below + 1] : low;
        share[i] = low + (high - low) * (below < last ? age[i] - (double)below : 0);
    }
    return share;
}

/* What is exponential in the age: exp(b A), times exp(o) for the logistic curve. */
PB_INLINE pb_vec power_at(const struct pb_ramp *ramp, pb_vec age)
{
    switch (ramp->curve) {
    case PB_CURVE_EXPONENTIAL:
    case PB_CURVE_GOMPERTZ:
        return pb_exp_of(ramp->slope * age);
    case PB_CURVE_LOGISTIC:
        return pb_exp_of(ramp->offset + ramp->slope * age);
    case PB_CURVE_NONE:
    case PB_CURVE_LINEAR:
    case PB_CURVE_TABLE:
        break;
    }
    return pb_all(0);
}

/* R(A), given the power at A. */
PB_INLINE pb_vec ramp_of(const struct pb_ramp *ramp, pb_vec power, pb_vec age)
{
    switch (ramp->curve) {
    case PB_CURVE_LINEAR:
        return pb_least(pb_all(1), ramp->offset + ramp->slope * age);
    case PB_CURVE_EXPONENTIAL:
        return 1 - ramp->offset * power;
    case PB_CURVE_LOGISTIC:
        return 1 / (1 + power);
    case PB_CURVE_GOMPERTZ:
        return pb_exp_of(ramp->offset * power);
    case PB_CURVE_TABLE:
        return ramp_from_table(ramp->table, age);
    case PB_CURVE_NONE:
        break;
    }
    return pb_all(1);
}

PB_INLINE pb_vec ramp_at(const struct pb_ramp *ramp, pb_vec age)
{
    return ramp_of(ramp, power_at(ramp, age), age);
}

/* True where the gate fails: Σ w e D < (minimum − 1e-9) Σ w e over the categories that are live at the gate, without
 * risk factors. As numbers: the left side, and the right side. */
static inline void gate_sums(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                             pb_vec *deflected, pb_vec *automatable)
{
    const struct pb_tickets *tickets = &work->tickets;
    double after = slots->root_number[PB_ROOT_GATE_AFTER_MONTHS];
    *deflected = *automatable = pb_all(0);
    for (int k = 0; k < slots->category_count; k++) {
        double age = after - slots->category_number[k][PB_CATEGORY_STARTS_AFTER_MONTHS];
        if (age < 0)
            continue;
        const struct pb_category *category = &tickets->category[k];
        pb_vec share = ramp_at(&work->timing.deflection_ramp, pb_all(age));
        if (model->improvement)
            share *= pb_exp_of(work->timing.grow_slope * age);
        pb_vec most = pb_least(pb_all(1), category->containment * share);
        *deflected += category->reach * pb_least(most, category->deflection * share);
        *automatable += category->reach;
    }
}

/* S = min(failure month, gate stop). */
static inline void find_stop(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_timing *w = &work->timing;
    const pb_vec *in = work->inputs.root;
    pb_vec never = pb_all(INFINITY);
    w->stop = never;
    if (model->failure) {
        pb_vec p = in[PB_ROOT_FAILURE_PROBABILITY], u = in[PB_ROOT_FAILURE_OCCURS];
        pb_store(work->result->failure_occurs, work->first, pb_if_less(1 - p, u, pb_all(1), pb_all(0)));
        w->stop = pb_if_less(1 - p, u, in[PB_ROOT_FAILURE_MONTH], never);
    }
    if (model->gate) {
        double after = slots->root_number[PB_ROOT_GATE_AFTER_MONTHS];
        double minimum = slots->root_number[PB_ROOT_GATE_MINIMUM_TRUE_DEFLECTION];
        pb_vec deflected, automatable;
        gate_sums(model, slots, work, &deflected, &automatable);
        pb_vec terms = pb_up((w->go_live + after - w->contract_start) / model->commitment);
        pb_vec end = w->contract_start + model->commitment * pb_most(pb_all(1), terms);
        w->stop = pb_least(w->stop, pb_if_less(deflected, (minimum - 1e-9) * automatable, end, never));
    }
}

/* τ of each risk, and from when its fee factor holds: with the next contract term. */
static inline void find_risks(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_timing *w = &work->timing;
    pb_vec never = pb_all(INFINITY), horizon = pb_all(model->horizon);
    for (int j = 0; j < slots->risk_count; j++) {
        const pb_vec *in = work->inputs.risk[j];
        pb_vec chance = 1 - in[PB_RISK_PROBABILITY], u = in[PB_RISK_OCCURS];
        pb_vec month = pb_most(pb_all(1), pb_up(in[PB_RISK_MONTH]));
        month = pb_if_less(horizon, month, never, month);
        w->risk_month[j] = pb_if_less(chance, u, month, never);
        pb_store(work->result->risk_occurs[j], work->first, pb_if_less(chance, u, pb_all(1), pb_all(0)));
        pb_vec terms = pb_positive(pb_up((w->risk_month[j] - w->contract_start) / model->commitment));
        w->risk_fee_from[j] = w->contract_start + model->commitment * terms - 1e-9;
    }
}

static inline void pb_timing_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_timing *w = &work->timing;
    const pb_vec *in = work->inputs.root;
    w->go_live = in[PB_ROOT_IMPLEMENTATION_WEEKS] * in[PB_ROOT_OVERRUN] * 12 / 52;
    w->contract_start = model->starts_at_go_live ? w->go_live : pb_all(0);
    ramp_start(&w->deflection_ramp, (enum pb_curve)slots->root_number[PB_ROOT_DEFLECTION_RAMP_CURVE],
               in[PB_ROOT_DEFLECTION_RAMP_START], in[PB_ROOT_DEFLECTION_RAMP_MONTHS_TO_90], &slots->deflection_table);
    if (model->own_assist_ramp)
        ramp_start(&w->assist_ramp, (enum pb_curve)slots->root_number[PB_ROOT_ASSIST_RAMP_CURVE],
                   in[PB_ROOT_ASSIST_RAMP_START], in[PB_ROOT_ASSIST_RAMP_MONTHS_TO_90], &slots->assist_table);
    if (model->improvement) {
        w->grow_slope = pb_log1p_of(in[PB_ROOT_ANNUAL_IMPROVEMENT]) / 12;
        w->grow_step = pb_exp_of(w->grow_slope);
    }
    for (int i = 0; i < model->phase_count; i++)
        w->phase[i].go_live = w->go_live + model->phase_starts[i];
    find_stop(model, slots, work);
    pb_vec terms = pb_most(pb_all(1), pb_up((w->stop - w->contract_start) / model->commitment));
    w->contract_end = w->contract_start + model->commitment * terms;
    if (model->starts_at_go_live) /* a contract that never began */
        w->contract_end = pb_if_less(w->contract_start, w->stop, w->contract_end, w->contract_start);
    find_risks(model, slots, work);
}

/* Where a phase stands at the end of month t. Where all of its trials went live before the month before, and none stops
 * within this one, those that are live are a month older than they were, and what is exponential in the age advances by
 * a factor. (Of one that has stopped nothing but its live share, 0, matters.) True where that is so. */
PB_INLINE bool phase_month(const struct pb_model *model, struct pb_timing *w, struct pb_phase *phase, int t, pb_vec end,
                           pb_mask stops)
{
    pb_vec begin = pb_all(t - 1);
    bool aged = !pb_any(pb_either(stops, pb_less(begin - 1, phase->go_live)));
    if (aged) {
        phase->live = pb_positive(end - begin);
        phase->age += 1;
        phase->power *= w->deflection_ramp.step;
        if (model->improvement)
            phase->grown *= w->grow_step;
    } else {
        begin = pb_most(begin, phase->go_live);
        phase->live = pb_positive(end - begin);
        phase->age = pb_if_less(begin, end, (begin + end) / 2 - phase->go_live, pb_all(0));
        phase->power = power_at(&w->deflection_ramp, phase->age);
        if (model->improvement)
            phase->grown = pb_exp_of(w->grow_slope * phase->age);
    }
    phase->ramp = ramp_of(&w->deflection_ramp, phase->power, phase->age);
    phase->share = model->improvement ? phase->ramp * phase->grown : phase->ramp;
    return aged;
}

/* x of the month: adoption · R_assist(A) · l of the programme. */
PB_INLINE pb_vec assisted_month(const struct pb_model *model, struct pb_work *work, bool aged)
{
    struct pb_timing *w = &work->timing;
    const struct pb_phase *programme = &w->phase[0];
    pb_vec share = programme->ramp;
    if (model->own_assist_ramp) {
        w->assist_power = aged ? w->assist_power * w->assist_ramp.step : power_at(&w->assist_ramp, programme->age);
        share = ramp_of(&w->assist_ramp, w->assist_power, programme->age);
    }
    return work->inputs.root[PB_ROOT_ADOPTION] * share * programme->live;
}

/* φ. */
PB_INLINE pb_vec deflection_risk(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                                 int t)
{
    pb_vec risk = pb_all(1);
    for (int j = 0; model->deflection_risks && j < slots->risk_count; j++)
        if (model->risk_moves_deflection[j])
            risk *= pb_since(t, work->timing.risk_month[j], work->inputs.risk[j][PB_RISK_DEFLECTION_FACTOR], pb_all(1));
    return risk;
}

PB_INLINE void prevention_month(const struct pb_model *model, struct pb_work *work, pb_vec risk)
{
    const pb_vec *in = work->inputs.root;
    pb_vec most = in[PB_ROOT_PREVENTION] * in[PB_ROOT_KNOWLEDGE_QUALITY] * risk;
    for (int i = 0; i < model->phase_count; i++)
        work->timing.phase[i].prevent = pb_least(pb_all(1), most * work->timing.phase[i].ramp);
}

PB_INLINE void pb_timing_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               struct pb_month *month)
{
    struct pb_timing *w = &work->timing;
    int t = month->t;
    pb_vec end = pb_least(pb_all(t), w->stop);
    pb_mask stops = pb_both(pb_less(pb_all(t - 1), end), pb_less(end, pb_all(t)));
    bool aged = phase_month(model, w, &w->phase[0], t, end, stops);
    for (int i = 1; i < model->phase_count; i++)
        phase_month(model, w, &w->phase[i], t, end, stops);
    month->live = w->phase[0].live;
    month->ramp = w->phase[0].ramp;
    month->assisted = assisted_month(model, work, aged);
    month->contract = pb_overlap(t, w->contract_start, w->contract_end);
    month->deflection_risk = deflection_risk(model, slots, work, t);
    if (model->prevention)
        prevention_month(model, work, month->deflection_risk);
}

#endif
