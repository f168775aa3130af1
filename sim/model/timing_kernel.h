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

static inline bool is_exponential(enum pb_curve curve)
{
    return curve == PB_CURVE_EXPONENTIAL || curve == PB_CURVE_LOGISTIC || curve == PB_CURVE_GOMPERTZ;
}

/* The power of a ramp is what of it is exponential in the age: exp(b A), times exp(o) for the logistic curve. */
static inline pb_vec power_offset(const struct pb_ramp *ramp)
{
    return ramp->curve == PB_CURVE_LOGISTIC ? ramp->offset : pb_all(0);
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
    pb_vec power = is_exponential(ramp->curve) ? pb_exp_of(power_offset(ramp) + ramp->slope * age) : pb_all(0);
    return ramp_of(ramp, power, age);
}

/* The two sides of the gate, Σ w e D and Σ w e over the categories that are live at it, without risk factors. */
static inline void gate_sums(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                             pb_vec *deflected, pb_vec *automatable)
{
    const struct pb_tickets *tickets = &work->tickets;
    double after = slots->root_number[PB_ROOT_GATE_AFTER_MONTHS];
    *deflected = *automatable = pb_all(0);
    for (int i = 0; i < model->phase_count; i++) {
        double age = after - model->phase_starts[i];
        if (age < 0)
            continue;
        pb_vec share = ramp_at(&work->timing.deflection_ramp, pb_all(age));
        if (model->improvement)
            share *= pb_exp_of(work->timing.grow_slope * age);
        for (int n = model->phase_begin[i]; n < model->phase_begin[i + 1]; n++) {
            const struct pb_category *category = &tickets->category[model->category_order[n]];
            pb_vec most = pb_least(pb_all(1), category->containment * share);
            *deflected += category->reach * pb_least(most, category->deflection * share);
            *automatable += category->reach;
        }
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
        w->stop = w->failure = pb_if_less(1 - p, u, in[PB_ROOT_FAILURE_MONTH], never);
    }
    if (model->gate) {
        double after = slots->root_number[PB_ROOT_GATE_AFTER_MONTHS];
        double minimum = slots->root_number[PB_ROOT_GATE_MINIMUM_TRUE_DEFLECTION];
        pb_vec deflected, automatable;
        gate_sums(model, slots, work, &deflected, &automatable);
        pb_vec terms = pb_up((w->go_live + after - w->contract_start) / model->commitment);
        pb_vec end = w->contract_start + model->commitment * pb_most(pb_all(1), terms);
        w->gate_stop = pb_if_less(deflected, (minimum - 1e-9) * automatable, end, never);
        w->stop = pb_least(w->stop, w->gate_stop);
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
    if (model->improvement)
        w->grow_slope = pb_log1p_of(in[PB_ROOT_ANNUAL_IMPROVEMENT]) / 12;
    find_stop(model, slots, work);
    pb_vec terms = pb_most(pb_all(1), pb_up((w->stop - w->contract_start) / model->commitment));
    w->contract_end = w->contract_start + model->commitment * terms;
    if (model->starts_at_go_live) /* a contract that never began */
        w->contract_end = pb_if_less(w->contract_start, w->stop, w->contract_end, w->contract_start);
    find_risks(model, slots, work);
}

/* The life of a phase: it goes live within one month and stops within another; the ages in these two, and in the month
 * after the first, which is the first whole one. In all other months it is a month older than in the one before, and
 * what is exponential in the age has advanced by a factor. (Of one that is not live nothing but its live share, 0,
 * matters.) */
struct life {
    pb_vec go_live, stop;
    pb_vec first_month, stop_month;
    pb_vec first_age, second_age, stop_age;
    bool turns[PB_HORIZON_MAX + 4]; /* by month: whether a trial of the group goes live, is live as a whole for the
                                       first time, stops, or has stopped */
};

/* What is exponential in the age: at the ages where the life turns, and its factor a month. */
struct exponential {
    pb_vec first, second, stop, step;
    pb_vec now;
};

static inline void note_turns(struct life *life, pb_vec month, int horizon)
{
    for (int i = 0; i < PB_WIDTH; i++) {
        int turn = month[i] < horizon + 1 ? (int)month[i] : horizon + 1;
        life->turns[turn] = life->turns[turn + 1] = true;
    }
}

/* The month of the stop, behind the horizon where there is none, and the age in it. */
static inline pb_vec stop_month(int horizon, pb_vec go_live, pb_vec stop, pb_vec *age)
{
    pb_vec end = pb_least(stop, pb_all(horizon + 1)), month = pb_ceiling(end);
    *age = pb_positive((pb_most(month - 1, go_live) + end) / 2 - go_live);
    return month;
}

static inline void life_start(struct life *life, int horizon, pb_vec go_live, pb_vec stop)
{
    life->go_live = go_live;
    life->stop = stop;
    life->first_month = pb_floor(go_live) + 1;
    life->first_age = pb_positive(pb_least(life->first_month, stop) - go_live) / 2;
    life->second_age = life->first_month + 0.5 - go_live;
    life->stop_month = stop_month(horizon, go_live, stop, &life->stop_age);
    memset(life->turns, 0, (size_t)(horizon + 3));
    note_turns(life, life->first_month, horizon);
    note_turns(life, life->stop_month, horizon);
}

/* exp(offset + slope · A) */
static inline void exponential_start(struct exponential *w, const struct life *life, pb_vec offset, pb_vec slope)
{
    w->first = pb_exp_of(offset + slope * life->first_age);
    w->second = pb_exp_of(offset + slope * life->second_age);
    w->stop = pb_exp_of(offset + slope * life->stop_age);
    w->step = pb_exp_of(slope);
    w->now = w->first;
}

/* y, or in a month in which the life turns what it turns to. */
PB_INLINE pb_vec turned(const struct life *life, int t, pb_vec y, pb_vec first, pb_vec second, pb_vec stop)
{
    pb_vec month = pb_all(t);
    y = pb_if_equal(life->first_month, month, first, y);
    y = pb_if_equal(life->first_month, month - 1, second, y);
    return pb_if_equal(life->stop_month, month, stop, y);
}

PB_INLINE void exponential_month(struct exponential *w, const struct life *life, int t, bool turns)
{
    w->now *= w->step;
    if (turns)
        w->now = turned(life, t, w->now, w->first, w->second, w->stop);
}

PB_INLINE void ramp_power_start(struct exponential *power, const struct life *life, const struct pb_ramp *ramp)
{
    if (is_exponential(ramp->curve))
        exponential_start(power, life, power_offset(ramp), ramp->slope);
}

/* Live shares and where on their ramps they stand, of the categories that go live so many months after the programme;
 * and for the programme, ages and assist_ramp, which are else NULL, as is what the scenario has not. */
PB_INLINE void live_through(const struct pb_model *model, const struct pb_timing *timing, double starts_after,
                            struct pb_phase *phase, pb_vec *ages, pb_vec *assist_shares)
{
    const struct pb_ramp *ramp = &timing->deflection_ramp, *assist_ramp = &timing->assist_ramp;
    struct life life;
    struct exponential power = {.now = pb_all(0)}, assist = power, grown = power;
    pb_vec live = pb_all(0), age = live;
    life_start(&life, model->horizon, timing->go_live + starts_after, timing->stop);
    ramp_power_start(&power, &life, ramp);
    if (assist_shares)
        ramp_power_start(&assist, &life, assist_ramp);
    if (model->improvement)
        exponential_start(&grown, &life, pb_all(0), timing->grow_slope);
    for (int t = 1; t <= model->horizon; t++) {
        bool turns = life.turns[t];
        age += 1;
        if (turns) {
            live = pb_overlap(t, life.go_live, life.stop);
            age = turned(&life, t, age, life.first_age, life.second_age, life.stop_age);
        }
        phase->live[t] = live;
        exponential_month(&power, &life, t, turns);
        phase->ramp[t] = ramp_of(ramp, power.now, age);
        if (ages)
            ages[t] = age;
        if (assist_shares) {
            exponential_month(&assist, &life, t, turns);
            assist_shares[t] = ramp_of(assist_ramp, assist.now, age);
        }
        if (model->improvement) {
            exponential_month(&grown, &life, t, turns);
            phase->grown[t] = grown.now;
        }
    }
}

/* The same of a phase that starts whole months after the programme: it is where that was so many months ago, but for
 * the month in which it stops. */
static inline void follow(const struct pb_model *model, const struct pb_timing *timing, int months,
                          const struct pb_phase *programme, struct pb_phase *phase)
{
    const pb_vec go_live = timing->go_live + months, stop = timing->stop, none = pb_all(0);
    pb_vec age, stops_in = stop_month(model->horizon, go_live, stop, &age), grown = none;
    pb_vec ramp = ramp_at(&timing->deflection_ramp, age);
    if (model->improvement)
        grown = pb_exp_of(timing->grow_slope * age);
    for (int t = 1; t <= model->horizon; t++) {
        int from = t - months;
        pb_vec month = pb_all(t);
        phase->live[t] = pb_overlap(t, go_live, stop);
        phase->ramp[t] = pb_if_equal(stops_in, month, ramp, from > 0 ? programme->ramp[from] : none);
        if (model->improvement)
            phase->grown[t] = pb_if_equal(stops_in, month, grown, from > 0 ? programme->grown[from] : none);
    }
}

static inline void pb_programme_months(const struct pb_model *model, const struct pb_timing *timing,
                                       struct pb_rows *rows)
{
    live_through(model, timing, 0, &rows->programme, model->dip ? rows->age : NULL,
                 model->own_assist_ramp ? rows->assist_ramp : NULL);
}

static inline void pb_phase_months(const struct pb_model *model, const struct pb_timing *timing, double starts_after,
                                   struct pb_rows *rows)
{
    if (starts_after == floor(starts_after) && starts_after < PB_HORIZON_MAX)
        follow(model, timing, (int)starts_after, &rows->programme, &rows->later);
    else
        live_through(model, timing, starts_after, &rows->later, NULL, NULL);
}

#endif
