/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §6: the order form's other lines, what the vendor wants for leaving, and money back. One charge goes through
 * all months before the next one begins. */
#ifndef PB_MODEL_CHARGES_KERNEL_H
#define PB_MODEL_CHARGES_KERNEL_H

#include "model/costs_kernel.h"

/* What a charge is in all months of a group. */
struct charge {
    const struct pb_charge_plan *plan;
    const pb_vec *in;
    const double (*bounds)[PB_TIER_SLOTS]; /* of its tiers */
    const pb_vec (*prices)[PB_TIER_SLOTS];
    pb_vec from, to; /* when it applies */
    pb_vec unit_price;
    bool own_increase, capped;
};

/* What it carries from month to month. */
struct charge_state {
    struct price price;
    pb_vec units, rate;     /* x or y of the last month, and r of it */
    pb_vec used, allowance; /* events of the period, to date; A */
    pb_vec billed, booked;  /* of the period, to date: before the maximum, and after it */
};

/* What of it belongs to a month. */
struct charge_month {
    int t, period;   /* its first month is period · P + 1 */
    bool opens;      /* is the first month of a period … */
    bool begins;     /* … and of a contract term */
    pb_vec applies;  /* a */
    pb_vec fraction; /* F */
    pb_vec price;    /* π */
};

PB_INLINE pb_vec whole_steps(pb_vec units, pb_vec step)
{
    return pb_if_less(pb_all(0), step, step * pb_up(units / step), units);
}

/* The price of the last tier that the units exceed holds for all of them. */
PB_INLINE pb_vec by_volume(const struct charge *charge, pb_vec units)
{
    pb_vec price = charge->prices[0][PB_TIER_PRICE];
    for (int j = 1; j < charge->plan->tier_count; j++) {
        double bound = charge->bounds[j][PB_TIER_ABOVE], most = bound + 1e-9 * (bound > 1 ? bound : 1);
        price = pb_if_less(pb_all(most), units, charge->prices[j][PB_TIER_PRICE], price);
    }
    return price * units;
}

/* r of units beyond what is included. */
PB_INLINE pb_vec rate_of(const struct charge *charge, pb_vec units)
{
    const struct pb_charge_plan *plan = charge->plan;
    if (plan->tier_count == 0)
        return charge->unit_price * units;
    return plan->volume ? by_volume(charge, units)
                        : pb_graduated(charge->bounds, charge->prices, plan->tier_count, units);
}

static inline bool is_given(const struct pb_slots *slots, int c, enum pb_charge_slot slot)
{
    return pb_slot_given(slots->charge[c][slot], slots->charge_number[c][slot]);
}

static inline void charge_start(struct charge *charge, const struct pb_model *model, const struct pb_slots *slots,
                                const struct pb_work *work, int c)
{
    const struct pb_charge_plan *plan = charge->plan = &model->charge[c];
    const struct pb_timing *timing = &work->timing;
    charge->in = work->inputs.charge[c];
    charge->bounds = slots->charge_tier_number + plan->first_tier;
    charge->prices = work->inputs.charge_tier + plan->first_tier;
    charge->from = timing->contract_start + plan->starts;
    charge->to = pb_least(timing->contract_end, timing->contract_start + plan->ends);
    charge->unit_price =
        charge->in[is_given(slots, c, PB_CHARGE_OVERAGE_PRICE) ? PB_CHARGE_OVERAGE_PRICE : PB_CHARGE_PRICE];
    charge->own_increase = is_given(slots, c, PB_CHARGE_ANNUAL_INCREASE);
    charge->capped = is_given(slots, c, PB_CHARGE_MAXIMUM);
}

static inline void state_start(struct charge_state *state, const struct charge *charge, const struct pb_model *model,
                               const struct pb_work *work)
{
    const pb_vec zero = pb_all(0);
    const struct pb_charge_plan *plan = charge->plan;
    *state = (struct charge_state){
        .units = zero, .rate = zero, .used = zero, .allowance = zero, .billed = zero, .booked = zero};
    pb_price_start(&state->price, model, work,
                   charge->own_increase ? charge->in[PB_CHARGE_ANNUAL_INCREASE]
                                        : work->inputs.root[PB_ROOT_ANNUAL_INCREASE],
                   charge->own_increase ? plan->price_steps : model->price_steps);
}

/* The part of a charge's life that lies between two moments. */
PB_INLINE pb_vec applies_between(const struct charge *charge, double from, double to)
{
    return pb_positive(pb_least(pb_all(to), charge->to) - pb_most(pb_all(from), charge->from));
}

PB_INLINE struct charge_month month_of_charge(const struct pb_model *model, const struct charge *charge, int t,
                                              pb_vec price)
{
    int months = charge->plan->period, period = (t - 1) / months;
    return (struct charge_month){.t = t,
                                 .period = period,
                                 .opens = (t - 1) % months == 0,
                                 .begins = (t - 1) % (int)model->commitment == 0,
                                 .applies = applies_between(charge, t - 1, t),
                                 .fraction = applies_between(charge, period * months, (period + 1) * months) / months,
                                 .price = price};
}

/* ---- levels ---- */

/* x of a month. */
PB_INLINE pb_vec level_of(const struct charge *charge, const struct charge_state *state, const struct charge_month *m,
                          pb_vec agents)
{
    const struct pb_charge_plan *plan = charge->plan;
    pb_vec level = charge->in[PB_CHARGE_FACTOR];
    if (plan->meter == PB_CHARGED_SEAT)
        level *= agents;
    level = pb_most(whole_steps(level, charge->in[PB_CHARGE_STEP]), charge->in[PB_CHARGE_COMMITTED]);
    if ((plan->ratchet && !m->begins) || (plan->advance && !m->opens))
        level = pb_most(level, state->units);
    return pb_if_less(pb_all(0), m->applies, level, pb_all(0));
}

/* What a month brings: what of it is the month's own, and what is paid in it of that and of what is paid in advance. */
struct charge_due {
    pb_vec steady, due;
    pb_vec at_signature; /* of month 1: paid on the day of signature */
};

PB_INLINE struct charge_due level_month(const struct charge *charge, struct charge_state *state,
                                        const struct charge_month *m, pb_vec agents)
{
    const struct pb_charge_plan *plan = charge->plan;
    pb_vec before = state->rate, zero = pb_all(0);
    state->units = level_of(charge, state, m, agents);
    state->rate = rate_of(charge, pb_positive(state->units - charge->in[PB_CHARGE_INCLUDED]));
    struct charge_due result = {.steady = m->price * state->rate * m->applies, .at_signature = zero};
    if (!plan->advance) {
        result.due = result.steady;
        return result;
    }
    pb_vec rest = applies_between(charge, m->t - 1, (m->period + 1) * plan->period);
    pb_vec advance = m->price * (m->opens ? state->rate : state->rate - before) * rest;
    result.due = m->t == 1 ? zero : advance;
    result.at_signature = m->t == 1 ? advance : zero;
    return result;
}

/* ---- events ---- */

/* A: of a period, as it opens. */
PB_INLINE pb_vec allowance_of(const struct charge *charge, const struct charge_state *state,
                              const struct charge_month *m)
{
    pb_vec allowance = m->fraction * (charge->in[PB_CHARGE_INCLUDED] + charge->in[PB_CHARGE_COMMITTED]);
    if (charge->plan->roll_over && !m->begins)
        allowance += pb_positive(state->allowance - state->used);
    return allowance;
}

/* Counts the events of a month; r of what is beyond the allowance, of the period to date. */
PB_INLINE pb_vec events_beyond(const struct charge *charge, struct charge_state *state, const struct charge_month *m,
                               pb_vec events, pb_vec agents)
{
    const struct pb_charge_plan *plan = charge->plan;
    if (m->opens) {
        state->allowance = allowance_of(charge, state, m);
        state->used = pb_all(0);
    }
    state->used += events;
    pb_vec free = state->allowance;
    if (plan->per_seat)
        free += m->fraction * charge->in[PB_CHARGE_INCLUDED_PER_SEAT] * agents;
    pb_vec units = whole_steps(pb_positive(state->used - free), charge->in[PB_CHARGE_STEP]);
    if (plan->ratchet) {
        units = m->begins ? units : pb_most(units, state->units);
        units = pb_if_less(pb_all(0), m->applies, units, pb_all(0));
    }
    state->units = units;
    return rate_of(charge, units);
}

PB_INLINE struct charge_due events_month(const struct charge *charge, struct charge_state *state,
                                         const struct charge_month *m, pb_vec events, pb_vec agents)
{
    const struct pb_charge_plan *plan = charge->plan;
    const pb_vec zero = pb_all(0);
    pb_vec before = m->opens ? zero : state->rate;
    state->rate = events_beyond(charge, state, m, events, agents);
    pb_vec bill = m->price * (state->rate - before);
    pb_vec committed = m->price * charge->in[PB_CHARGE_COMMITTED] * charge->in[PB_CHARGE_PRICE];
    struct charge_due result = {.steady = bill + committed * m->applies / plan->period, .at_signature = zero};
    if (!plan->advance) {
        result.due = result.steady;
        return result;
    }
    pb_vec advance = m->opens ? committed * m->fraction : zero;
    result.due = m->t == 1 ? bill : bill + advance;
    result.at_signature = m->t == 1 ? advance : zero;
    return result;
}

/* ---- minimum, maximum, the rest of a term ---- */

/* A period's least and most money: of what is paid monthly only. */
PB_INLINE pb_vec within_bounds(const struct pb_model *model, const struct charge *charge, struct charge_state *state,
                               const struct charge_month *m, pb_vec amount)
{
    const struct pb_charge_plan *plan = charge->plan;
    if (m->opens)
        state->billed = state->booked = pb_all(0);
    state->billed += amount;
    if (plan->floored && (m->t == (m->period + 1) * plan->period || m->t == model->horizon)) {
        pb_vec share = applies_between(charge, m->period * plan->period, m->t) / plan->period;
        amount += pb_positive(m->price * charge->in[PB_CHARGE_MINIMUM] * share - state->billed);
    }
    if (charge->capped) {
        pb_vec most = m->price * charge->in[PB_CHARGE_MAXIMUM] * m->fraction;
        amount = pb_least(amount, pb_positive(most - state->booked));
        state->booked += amount;
    }
    return amount;
}

/* What a programme that stops owes beyond the horizon. */
PB_INLINE pb_vec rest_of_term(const struct charge *charge, const struct charge_state *state,
                              const struct pb_timing *timing, int horizon, pb_vec price)
{
    const struct pb_charge_plan *plan = charge->plan;
    pb_vec rate =
        plan->level ? state->rate : charge->in[PB_CHARGE_COMMITTED] * charge->in[PB_CHARGE_PRICE] / plan->period;
    if (charge->capped)
        rate = pb_least(rate, charge->in[PB_CHARGE_MAXIMUM] / plan->period);
    pb_vec months = pb_positive(charge->to - pb_most(pb_all(horizon), charge->from));
    return pb_if_less(pb_all(horizon), timing->stop, pb_all(0), price * rate * months);
}

/* ---- a charge ---- */

/* u: what is metered of the month's tickets; counted as far as the charge applies to what is under contract. */
PB_INLINE pb_vec events_of(const struct charge *charge, const struct pb_work *work, int c, int t, pb_vec actual,
                           pb_vec applies)
{
    const enum pb_charged meter = charge->plan->meter;
    pb_vec counted = charge->in[PB_CHARGE_FACTOR] * (actual * work->rows.metered[c][t]);
    if (pb_runs_all_month(meter))
        return counted * applies;
    pb_vec contract = pb_overlap(t, work->timing.contract_start, work->timing.contract_end), zero = pb_all(0);
    return pb_if_less(zero, contract, counted * (applies / contract), zero);
}

static void one_charge(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int c,
                       const struct pb_trace_request *trace)
{
    struct charge charge;
    struct charge_state state;
    charge_start(&charge, model, slots, work, c);
    state_start(&state, &charge, model, work);
    const struct pb_charge_plan *plan = charge.plan;
    const pb_vec *actual = pb_actual(model, work);
    const enum pb_source source = plan->meter == PB_CHARGED_MONTH  ? PB_SOURCE_PLATFORM
                                  : plan->meter == PB_CHARGED_SEAT ? PB_SOURCE_SEATS
                                                                   : PB_SOURCE_USAGE;
    for (int t = 1; t <= model->horizon; t++) {
        pb_vec price = pb_price_month(model, slots, work, &state.price, t);
        struct charge_month m = month_of_charge(model, &charge, t, price);
        pb_vec agents = model->metered_agents ? work->rows.agents[t] : pb_all(0);
        struct charge_due w = plan->level ? level_month(&charge, &state, &m, agents)
                                          : events_month(&charge, &state, &m,
                                                         events_of(&charge, work, c, t, actual[t], m.applies), agents);
        if (plan->floored || charge.capped)
            w.due = w.steady = within_bounds(model, &charge, &state, &m, w.steady);
        if (t == model->horizon && !plan->advance)
            w.due += rest_of_term(&charge, &state, &work->timing, t, price);
        if (t > model->horizon - model->last_months)
            work->lines.last_fee_ahead += w.due - w.steady;
        if (model->guarantee && !plan->level)
            work->rows.events_bill[t] += w.steady;
        if (t == 1 && plan->advance)
            pb_bill(model, work, 0, source, w.at_signature, trace);
        pb_bill(model, work, t, source, w.due, trace);
    }
}

/* ---- exit and guarantee ---- */

static void exit_fee(const struct pb_model *model, struct pb_work *work, const struct pb_trace_request *trace)
{
    const struct pb_timing *timing = &work->timing;
    const pb_vec zero = pb_all(0), fee = pb_list_rate(model, work) * work->inputs.root[PB_ROOT_EXIT_FEE];
    pb_vec due = pb_if_less(timing->contract_start, timing->contract_end, fee, zero);
    due = pb_if_less(pb_all(model->horizon), timing->stop, zero, due);
    pb_vec month = pb_most(pb_all(1), pb_up(timing->stop));
    for (int t = 1; t <= model->horizon; t++) {
        pb_vec now = pb_if_equal(month, pb_all(t), due, zero);
        if (!pb_any(pb_less(zero, now)))
            continue;
        pb_bill(model, work, t, PB_SOURCE_PLATFORM, now, trace);
        if (t > model->horizon - model->last_months)
            work->lines.last_fee_ahead += now;
    }
}

/* Money back for the months in which the tool does not do what was promised. */
static void guarantee(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                      const struct pb_trace_request *trace)
{
    const double *number = slots->root_number;
    const struct pb_rows *rows = &work->rows;
    const pb_vec zero = pb_all(0), *actual = pb_actual(model, work),
                 *kept = model->guaranteed_resolved ? rows->resolved : rows->contained;
    const double minimum = number[PB_ROOT_GUARANTEE_MINIMUM] - 1e-9, share = number[PB_ROOT_GUARANTEE_CREDIT_SHARE];
    pb_vec holds_from = work->timing.go_live + number[PB_ROOT_GUARANTEE_AFTER_MONTHS] - 1e-9;
    for (int t = 1; t <= model->horizon; t++) {
        pb_vec attempted = actual[t] * rows->attempted[t], achieved = actual[t] * kept[t];
        pb_mask missed = pb_both(pb_less(zero, attempted), pb_less(achieved, minimum * attempted));
        missed = pb_but_not(missed, pb_less(pb_all(t - 1), holds_from));
        if (pb_any(missed))
            pb_bill(model, work, t, PB_SOURCE_USAGE, pb_select(missed, -share * rows->events_bill[t], zero), trace);
    }
}

/* The lines that not every contract has, behind those of costs_kernel.h. */
PB_INLINE void pb_charges_months(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                 const struct pb_trace_request *trace)
{
    for (int c = 0; c < model->charge_count; c++)
        one_charge(model, slots, work, c, trace);
    if (model->exit_fee)
        exit_fee(model, work, trace);
    if (model->guarantee)
        guarantee(model, slots, work, trace);
}

#endif
