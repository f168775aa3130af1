/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §6: the cost lines of a month. */
#ifndef PB_MODEL_COSTS_KERNEL_H
#define PB_MODEL_COSTS_KERNEL_H

#include "model/tickets_kernel.h"

#define PB_WEEKS_PER_MONTH (52.0 / 12)

/* Adds a cost to month t. */
PB_INLINE void spend(const struct pb_model *model, struct pb_work *work, int t, enum pb_source source, pb_vec amount,
                     const struct pb_trace_request *trace)
{
    pb_book(trace, model, work, t, source, amount, &work->rows.cost[t], &work->lines.sum[source]);
}

/* Adds to the vendor's bill of month t. */
PB_INLINE void pb_bill(const struct pb_model *model, struct pb_work *work, int t, enum pb_source source, pb_vec amount,
                       const struct pb_trace_request *trace)
{
    spend(model, work, t, source, amount, trace);
    if (!PB_HEADLINE_ONLY)
        work->rows.bill[t] += amount;
}

/* The scenario's currency for one unit of the price list's. */
PB_INLINE pb_vec pb_list_rate(const struct pb_model *model, const struct pb_work *work)
{
    return model->exchange ? work->inputs.root[PB_ROOT_EXCHANGE_RATE] : pb_all(1);
}

/* π, in the scenario's currency: an anniversary comes at most once a month. */
struct price {
    pb_vec level, anniversaries; /* of these, those that are locked change nothing */
    pb_vec step;                 /* what another one multiplies the level by */
    bool steps;                  /* whether any does */
};

PB_INLINE void pb_price_start(struct price *w, const struct pb_model *model, const struct pb_work *work,
                              pb_vec increase, bool steps)
{
    w->level = pb_list_rate(model, work);
    w->anniversaries = pb_all(model->locked_years);
    w->step = 1 + increase;
    w->steps = steps;
}

PB_INLINE pb_vec pb_price_month(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                                struct price *w, int t)
{
    const struct pb_timing *timing = &work->timing;
    if (w->steps && (model->starts_at_go_live || t % 12 == 1)) {
        pb_vec passed = pb_down(pb_positive(t - 1 - timing->contract_start) / 12);
        w->level *= pb_if_less(w->anniversaries, passed, w->step, pb_all(1));
        w->anniversaries = pb_most(w->anniversaries, passed);
    }
    pb_vec price = w->level;
    for (int j = 0; model->fee_risks && j < slots->risk_count; j++)
        if (model->risk_moves_fees[j])
            price *= pb_since(t - 1, timing->risk_fee_from[j], work->inputs.risk[j][PB_RISK_FEE_FACTOR], pb_all(1));
    return price;
}

/* What is due in month t of a platform fee of `fee` a month. */
PB_INLINE pb_vec platform_month(const struct pb_model *model, const struct pb_timing *timing, int t, pb_vec fee,
                                pb_vec steady)
{
    const pb_vec zero = pb_all(0), end = timing->contract_end, month = pb_all(t);
    if (model->annual_upfront)
        return t > 1 && t % 12 == 1 ? pb_if_less(month - 1, end, 12 * fee, zero) : zero;
    if (t < model->horizon)
        return steady;
    return steady + fee * pb_if_less(month, timing->stop, zero, pb_positive(end - month));
}

/* Each price applies to the units above its bound, up to the next. */
PB_INLINE pb_vec pb_graduated(const double (*bounds)[PB_TIER_SLOTS], const pb_vec (*prices)[PB_TIER_SLOTS], int count,
                              pb_vec units)
{
    pb_vec bill = pb_all(0);
    for (int j = 0; j < count; j++) {
        double above = bounds[j][PB_TIER_ABOVE], upto = j + 1 < count ? bounds[j + 1][PB_TIER_ABOVE] : INFINITY;
        bill += prices[j][PB_TIER_PRICE] * pb_positive(pb_least(units, pb_all(upto)) - above);
    }
    return bill;
}

/* What is billed of a month's tickets. */
PB_INLINE pb_vec usage_units(const struct pb_model *model, const struct pb_work *work, const struct pb_counts *counts,
                             int t, pb_vec actual, pb_vec contract)
{
    switch (model->usage_unit) {
    case PB_UNIT_RESOLUTION:
        return counts->contained;
    case PB_UNIT_VERIFIED_RESOLUTION:
        return counts->resolved;
    case PB_UNIT_NET_RESOLUTION:
        return counts->contained - work->inputs.root[PB_ROOT_RETURNED_SHARE] * counts->falsely_contained;
    case PB_UNIT_CONVERSATION:
        break;
    case PB_UNIT_TICKET:
    case PB_UNIT_HUMAN_TICKET:
        return actual * work->rows.metered[PB_METERED_USAGE][t] * contract;
    }
    return counts->attempted;
}

PB_INLINE pb_vec usage_month(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                             pb_vec units, pb_vec price, pb_vec contract)
{
    const pb_vec *in = work->inputs.root;
    pb_vec bill = model->tiers
                      ? pb_graduated(slots->tier_number, work->inputs.tier, slots->tier_count, units)
                      : in[PB_ROOT_USAGE_PRICE] * pb_positive(units - in[PB_ROOT_USAGE_INCLUDED_PER_MONTH] * contract);
    return price * pb_most(bill, in[PB_ROOT_USAGE_MINIMUM_PER_MONTH] * contract);
}

/* Rates of the operations: per month of live share, in month 1's wages. */
struct operations {
    pb_vec go_live, tuned; /* min(G + tuning_months, S) */
    pb_vec tuning, upkeep; /* per month of it */
    pb_vec review;         /* per contained ticket */
    int last_tuning_month; /* of any trial of the group */
};

static inline void operations_start(struct operations *w, const struct pb_slots *slots, const struct pb_work *work)
{
    const pb_vec *in = work->inputs.root, hourly = in[PB_ROOT_OPERATIONS_HOURLY_COST];
    w->go_live = work->timing.go_live;
    w->tuned = pb_least(w->go_live + slots->root_number[PB_ROOT_TUNING_MONTHS], work->timing.stop);
    w->last_tuning_month = pb_month_of(pb_largest(w->tuned));
    w->tuning = in[PB_ROOT_TUNING_HOURS_PER_WEEK] * PB_WEEKS_PER_MONTH * hourly;
    w->upkeep = in[PB_ROOT_UPKEEP_HOURS_PER_WEEK] * PB_WEEKS_PER_MONTH * hourly;
    w->review = in[PB_ROOT_REVIEW_SHARE] * in[PB_ROOT_REVIEW_MINUTES] / 60 * hourly;
}

/* Upkeep is what of the live share of the month is not tuning: exactly none of it where all is. */
PB_INLINE pb_vec operations_month(const struct operations *w, const pb_vec *in, int t, pb_vec live,
                                  const struct pb_counts *counts, pb_vec wage)
{
    pb_vec hours = w->review * counts->contained;
    if (t <= w->last_tuning_month) {
        pb_vec tuned = pb_overlap(t, w->go_live, w->tuned);
        hours += w->tuning * tuned + w->upkeep * (live - tuned);
    } else {
        hours += w->upkeep * live;
    }
    return wage * hours + in[PB_ROOT_COST_PER_CONVERSATION] * counts->attempted +
           in[PB_ROOT_OPERATIONS_COST_PER_MONTH] * live;
}

PB_INLINE void implementation(const struct pb_model *model, struct pb_work *work, const struct pb_trace_request *trace)
{
    const pb_vec *in = work->inputs.root;
    const struct pb_people *people = &work->people;
    pb_vec zero = pb_all(0), go_live = work->timing.go_live, end = pb_least(go_live, work->timing.stop);
    pb_vec hours = in[PB_ROOT_INTERNAL_HOURS] + in[PB_ROOT_KNOWLEDGE_BASE_HOURS];
    pb_vec project = in[PB_ROOT_OVERRUN] * (in[PB_ROOT_SERVICES_FEE] + hours * in[PB_ROOT_IMPLEMENTATION_HOURLY_COST]);
    pb_vec agent_hour = people->monthly_cost / people->present_hours;
    pb_vec total = project + in[PB_ROOT_TRAINING_HOURS_PER_AGENT] * people->first_agents * agent_hour;
    pb_vec rate = pb_if_less(zero, go_live, total / go_live, zero);
    int last = pb_month_of(pb_largest(end));
    spend(model, work, 0, PB_SOURCE_IMPLEMENTATION, pb_if_less(zero, go_live, zero, total), trace);
    for (int t = 1; t <= last && t <= model->horizon; t++)
        spend(model, work, t, PB_SOURCE_IMPLEMENTATION, rate * pb_overlap(t, zero, end), trace);
}

PB_INLINE void risks(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                     const struct pb_trace_request *trace)
{
    int last_from = model->horizon - model->last_months + 1;
    for (int j = 0; j < slots->risk_count; j++) {
        const pb_vec month = work->timing.risk_month[j], cost = work->inputs.risk[j][PB_RISK_COST], zero = pb_all(0);
        if (!model->risk_costs[j] || !pb_any(pb_less(month, pb_all(INFINITY))))
            continue;
        for (int t = 1; t <= model->horizon; t++) {
            pb_mask now = pb_equal(month, pb_all(t));
            if (!pb_any(now))
                continue;
            pb_vec due = pb_select(now, cost, zero);
            spend(model, work, t, PB_SOURCE_RISKS, due, trace);
            if (t >= last_from)
                work->lines.last_once_cost += due;
        }
    }
}

/* The sums of what comes month by month. */
struct running {
    pb_vec platform, seats, usage, operations, unresolved, severance;
    pb_vec fee_ahead; /* over the last months: of the platform fee, what is due less the fee of the months themselves */
};

/* Adds to the cost of month t what the vendor's prices make of it. What is due is only ever added to something: used
 * otherwise, it would be rounded before it is. */
PB_INLINE void vendor_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t,
                            pb_vec price, const struct pb_counts *counts, pb_vec *cost, struct running *w,
                            const struct pb_trace_request *trace)
{
    const pb_vec *in = work->inputs.root;
    const struct pb_timing *timing = &work->timing;
    pb_vec contract = pb_overlap(t, timing->contract_start, timing->contract_end), bill = pb_all(0), events = bill;
    if (model->platform) {
        pb_vec fee = in[PB_ROOT_PLATFORM_FEE_PER_MONTH] * price, steady = fee * contract;
        pb_vec due = platform_month(model, timing, t, fee, steady);
        if (t > model->horizon - model->last_months)
            w->fee_ahead += due - steady;
        pb_book(trace, model, work, t, PB_SOURCE_PLATFORM, due, cost, &w->platform);
        bill += due;
    }
    if (model->seats) {
        pb_vec due = in[PB_ROOT_SEAT_PRICE_PER_MONTH] * work->rows.agents[t] * price * contract;
        pb_book(trace, model, work, t, PB_SOURCE_SEATS, due, cost, &w->seats);
        bill += due;
    }
    if (model->usage) {
        pb_vec units = usage_units(model, work, counts, t, pb_actual(model, work)[t], contract);
        pb_vec due = usage_month(model, slots, work, units, price, contract);
        pb_book(trace, model, work, t, PB_SOURCE_USAGE, due, cost, &w->usage);
        bill += due;
        events += due;
    }
    if (!PB_HEADLINE_ONLY)
        work->rows.bill[t] = bill;
    if (model->guarantee)
        work->rows.events_bill[t] = events;
}

PB_INLINE void running_costs(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                             const struct pb_trace_request *trace)
{
    const pb_vec *in = work->inputs.root, *actual = pb_actual(model, work);
    const struct pb_rows *rows = &work->rows;
    pb_vec zero = pb_all(0), wage = pb_all(1), step = work->people.wage_step;
    pb_vec unresolved_rate = in[PB_ROOT_COST_PER_UNRESOLVED] * (1 - in[PB_ROOT_RETURNED_SHARE]);
    struct running w = {zero, zero, zero, zero, zero, zero, zero};
    struct price price;
    struct operations operations;
    pb_price_start(&price, model, work, in[PB_ROOT_ANNUAL_INCREASE], model->price_steps);
    operations_start(&operations, slots, work);
    for (int t = 1; t <= model->horizon; t++) {
        const struct pb_counts counts = pb_counts_of(rows, t, actual[t]);
        pb_vec cost = zero, operating = operations_month(&operations, in, t, rows->programme.live[t], &counts, wage);
        pb_book(trace, model, work, t, PB_SOURCE_OPERATIONS, operating, &cost, &w.operations);
        vendor_month(model, slots, work, t, pb_price_month(model, slots, work, &price, t), &counts, &cost, &w, trace);
        if (model->unresolved)
            pb_book(trace, model, work, t, PB_SOURCE_UNRESOLVED, unresolved_rate * counts.falsely_contained, &cost,
                    &w.unresolved);
        if (model->severance)
            pb_book(trace, model, work, t, PB_SOURCE_SEVERANCE, wage * in[PB_ROOT_SEVERANCE] * rows->more_released[t],
                    &cost, &w.severance);
        work->rows.cost[t] = cost;
        wage *= step;
    }
    pb_vec *sum = work->lines.sum;
    sum[PB_SOURCE_PLATFORM] = w.platform;
    sum[PB_SOURCE_SEATS] = w.seats;
    sum[PB_SOURCE_USAGE] = w.usage;
    sum[PB_SOURCE_OPERATIONS] = w.operations;
    sum[PB_SOURCE_UNRESOLVED] = w.unresolved;
    sum[PB_SOURCE_SEVERANCE] = w.severance;
    work->lines.last_fee_ahead = w.fee_ahead;
}

/* The lines of the day of signature and of all months, but for the `other` costs. */
PB_INLINE void pb_costs_months(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               const struct pb_trace_request *trace)
{
    const pb_vec *in = work->inputs.root;
    running_costs(model, slots, work, trace);
    work->rows.cost[0] = work->rows.bill[0] = pb_all(0);
    pb_bill(model, work, 0, PB_SOURCE_SETUP, pb_list_rate(model, work) * in[PB_ROOT_SETUP_FEE], trace);
    if (model->platform && model->annual_upfront)
        pb_bill(model, work, 0, PB_SOURCE_PLATFORM,
                pb_list_rate(model, work) * (12 * in[PB_ROOT_PLATFORM_FEE_PER_MONTH]), trace);
    implementation(model, work, trace);
    if (model->costly_risks)
        risks(model, slots, work, trace);
}

#endif
