/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §6: the cost lines of a month. */
#ifndef PB_MODEL_COSTS_KERNEL_H
#define PB_MODEL_COSTS_KERNEL_H

#include "model/work.h"

#define PB_WEEKS_PER_MONTH (52.0 / 12)

static inline void implementation_start(struct pb_work *work, struct pb_month *month)
{
    struct pb_costs *w = &work->costs;
    const pb_vec *in = work->inputs.root;
    const struct pb_people *people = &work->people;
    pb_vec zero = pb_all(0), go_live = work->timing.go_live;
    pb_vec hours = in[PB_ROOT_INTERNAL_HOURS] + in[PB_ROOT_KNOWLEDGE_BASE_HOURS];
    pb_vec project = in[PB_ROOT_OVERRUN] * (in[PB_ROOT_SERVICES_FEE] + hours * in[PB_ROOT_IMPLEMENTATION_HOURLY_COST]);
    pb_vec agent_hour = people->monthly_cost / people->present_hours;
    pb_vec total = project + in[PB_ROOT_TRAINING_HOURS_PER_AGENT] * people->first_agents * agent_hour;
    pb_book(work, PB_SOURCE_IMPLEMENTATION, pb_if_less(zero, go_live, zero, total), &month->cost);
    w->implementation_rate = pb_if_less(zero, go_live, total / go_live, zero);
    w->implementation_end = pb_least(go_live, work->timing.stop);
    w->last_implementation_month = pb_month_of(pb_largest(w->implementation_end));
}

static inline void operations_start(const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_costs *w = &work->costs;
    const pb_vec *in = work->inputs.root;
    pb_vec hourly = in[PB_ROOT_OPERATIONS_HOURLY_COST];
    w->tuned = pb_least(work->timing.go_live + slots->root_number[PB_ROOT_TUNING_MONTHS], work->timing.stop);
    w->last_tuning_month = pb_month_of(pb_largest(w->tuned));
    w->tuning = in[PB_ROOT_TUNING_HOURS_PER_WEEK] * PB_WEEKS_PER_MONTH * hourly;
    w->upkeep = in[PB_ROOT_UPKEEP_HOURS_PER_WEEK] * PB_WEEKS_PER_MONTH * hourly;
    w->review = in[PB_ROOT_REVIEW_SHARE] * in[PB_ROOT_REVIEW_MINUTES] / 60 * hourly;
}

/* With the lines of the day of signature. */
static inline void pb_costs_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                  struct pb_month *month)
{
    const pb_vec *in = work->inputs.root;
    work->costs.price_level = pb_all(1);
    work->costs.anniversaries = pb_all(0);
    pb_book(work, PB_SOURCE_SETUP, in[PB_ROOT_SETUP_FEE], &month->cost);
    if (model->platform && model->annual_upfront) {
        month->fee_ahead = 12 * in[PB_ROOT_PLATFORM_FEE_PER_MONTH];
        pb_book(work, PB_SOURCE_PLATFORM, month->fee_ahead, &month->cost);
    }
    implementation_start(work, month);
    operations_start(slots, work);
}

/* π of the month. An anniversary comes at most once a month. */
PB_INLINE pb_vec price_level(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_costs *w = &work->costs;
    if (model->price_steps && (model->starts_at_go_live || t % 12 == 1)) {
        pb_vec passed = pb_down(pb_positive(t - 1 - work->timing.contract_start) / 12);
        pb_vec increase = 1 + work->inputs.root[PB_ROOT_ANNUAL_INCREASE];
        w->price_level *= pb_if_less(w->anniversaries, passed, increase, pb_all(1));
        w->anniversaries = passed;
    }
    pb_vec price = w->price_level;
    for (int j = 0; model->fee_risks && j < slots->risk_count; j++)
        if (model->risk_moves_fees[j])
            price *=
                pb_since(t - 1, work->timing.risk_fee_from[j], work->inputs.risk[j][PB_RISK_FEE_FACTOR], pb_all(1));
    return price;
}

PB_INLINE void book_platform(const struct pb_model *model, struct pb_work *work, struct pb_month *month, pb_vec price)
{
    const struct pb_timing *timing = &work->timing;
    pb_vec fee = work->inputs.root[PB_ROOT_PLATFORM_FEE_PER_MONTH] * price, end = timing->contract_end;
    pb_vec zero = pb_all(0), steady = fee * month->contract, booked = steady;
    int t = month->t;
    if (model->annual_upfront) {
        booked = t > 1 && t % 12 == 1 ? pb_if_less(pb_all(t - 1), end, 12 * fee, zero) : zero;
    } else if (t == model->horizon) {
        pb_vec horizon = pb_all(t);
        booked += fee * pb_if_less(horizon, timing->stop, zero, pb_positive(end - horizon));
    }
    month->fee_ahead = booked - steady;
    pb_book(work, PB_SOURCE_PLATFORM, booked, &month->cost);
}

PB_INLINE pb_vec graduated(const struct pb_slots *slots, const struct pb_work *work, pb_vec units)
{
    pb_vec bill = pb_all(0);
    for (int j = 0; j < slots->tier_count; j++) {
        double above = slots->tier_number[j][PB_TIER_ABOVE];
        double upto = j + 1 < slots->tier_count ? slots->tier_number[j + 1][PB_TIER_ABOVE] : INFINITY;
        bill += work->inputs.tier[j][PB_TIER_PRICE] * pb_positive(pb_least(units, pb_all(upto)) - above);
    }
    return bill;
}

PB_INLINE pb_vec usage(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                       const struct pb_month *month, pb_vec price)
{
    const pb_vec *in = work->inputs.root;
    pb_vec contract = month->contract, units = month->attempted;
    if (model->usage_unit == PB_UNIT_RESOLUTION)
        units = month->contained;
    else if (model->usage_unit == PB_UNIT_VERIFIED_RESOLUTION)
        units = month->resolved;
    pb_vec bill = model->tiers
                      ? graduated(slots, work, units)
                      : in[PB_ROOT_USAGE_PRICE] * pb_positive(units - in[PB_ROOT_USAGE_INCLUDED_PER_MONTH] * contract);
    return price * pb_most(bill, in[PB_ROOT_USAGE_MINIMUM_PER_MONTH] * contract);
}

/* Upkeep is what of the live share of the month is not tuning: exactly none of it where all is. */
PB_INLINE pb_vec operations(const struct pb_work *work, const struct pb_month *month)
{
    const struct pb_costs *w = &work->costs;
    const pb_vec *in = work->inputs.root;
    pb_vec hours = w->review * month->contained;
    if (month->t <= w->last_tuning_month) {
        pb_vec tuned = pb_overlap(month->t, work->timing.go_live, w->tuned);
        hours += w->tuning * tuned + w->upkeep * (month->live - tuned);
    } else {
        hours += w->upkeep * month->live;
    }
    return month->wage * hours + in[PB_ROOT_COST_PER_CONVERSATION] * month->attempted +
           in[PB_ROOT_OPERATIONS_COST_PER_MONTH] * month->live;
}

PB_INLINE void book_risks(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                          struct pb_month *month)
{
    pb_vec cost = pb_all(0), now = pb_all(month->t);
    for (int j = 0; j < slots->risk_count; j++)
        if (model->risk_costs[j])
            cost += pb_if_equal(work->timing.risk_month[j], now, work->inputs.risk[j][PB_RISK_COST], pb_all(0));
    month->fleeting_cost += cost;
    pb_book(work, PB_SOURCE_RISKS, cost, &month->cost);
}

PB_INLINE void pb_costs_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                              struct pb_month *month)
{
    const pb_vec *in = work->inputs.root;
    const struct pb_costs *w = &work->costs;
    pb_vec price = price_level(model, slots, work, month->t);
    if (model->platform)
        book_platform(model, work, month, price);
    if (model->seats) {
        pb_vec seats = in[PB_ROOT_SEAT_PRICE_PER_MONTH] * month->tool.agents * price * month->contract;
        pb_book(work, PB_SOURCE_SEATS, seats, &month->cost);
    }
    if (model->usage)
        pb_book(work, PB_SOURCE_USAGE, usage(model, slots, work, month, price), &month->cost);
    if (month->t <= w->last_implementation_month) {
        pb_vec part = pb_overlap(month->t, pb_all(0), w->implementation_end);
        pb_book(work, PB_SOURCE_IMPLEMENTATION, w->implementation_rate * part, &month->cost);
    }
    pb_book(work, PB_SOURCE_OPERATIONS, operations(work, month), &month->cost);
    if (model->unresolved)
        pb_book(work, PB_SOURCE_UNRESOLVED, in[PB_ROOT_COST_PER_UNRESOLVED] * month->unresolved, &month->cost);
    if (model->severance) {
        pb_vec more = month->tool.released - month->quo.released;
        pb_book(work, PB_SOURCE_SEVERANCE, month->wage * in[PB_ROOT_SEVERANCE] * more, &month->cost);
    }
    if (model->costly_risks)
        book_risks(model, slots, work, month);
}

#endif
