/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §6: the cost lines of a month. */
#include "model/kernels.h"

static const double WEEKS_PER_MONTH = 52.0 / 12;

static void implementation_start(struct pb_work *work)
{
    struct pb_costs *w = &work->costs;
    const pb_vec *in = work->inputs.root;
    const struct pb_people *people = &work->people;
    pb_vec zero = pb_all(0), go_live = work->timing.go_live;
    pb_vec hours = in[PB_ROOT_INTERNAL_HOURS] + in[PB_ROOT_KNOWLEDGE_BASE_HOURS];
    pb_vec project = in[PB_ROOT_OVERRUN] * (in[PB_ROOT_SERVICES_FEE] + hours * in[PB_ROOT_IMPLEMENTATION_HOURLY_COST]);
    pb_vec agent_hour = people->monthly_cost / people->present_hours;
    pb_vec total = project + in[PB_ROOT_TRAINING_HOURS_PER_AGENT] * people->first_agents * agent_hour;
    work->line[PB_SOURCE_IMPLEMENTATION] = pb_if_less(zero, go_live, zero, total);
    w->implementation_rate = pb_if_less(zero, go_live, total / go_live, zero);
    w->implementation_end = pb_least(go_live, work->timing.stop);
}

/* Lines of the day of signature; the `other` lines are there already. */
void pb_costs_start(const struct pb_model *model, struct pb_work *work)
{
    const pb_vec *in = work->inputs.root;
    work->costs.price_level = pb_all(1);
    work->costs.anniversaries = pb_all(0);
    work->line[PB_SOURCE_SETUP] = in[PB_ROOT_SETUP_FEE];
    if (model->annual_upfront)
        work->line[PB_SOURCE_PLATFORM] = 12 * in[PB_ROOT_PLATFORM_FEE_PER_MONTH];
    implementation_start(work);
}

/* π of month t. An anniversary comes at most once a month. */
static pb_vec price_level(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_costs *w = &work->costs;
    pb_vec passed = pb_down(pb_positive(t - 1 - work->timing.contract_start) / 12);
    pb_vec increase = 1 + work->inputs.root[PB_ROOT_ANNUAL_INCREASE];
    w->price_level *= pb_if_less(w->anniversaries, passed, increase, pb_all(1));
    w->anniversaries = passed;
    pb_vec price = w->price_level;
    for (int j = 0; j < slots->risk_count; j++)
        if (model->risk_moves_fees[j])
            price *=
                pb_since(t - 1, work->timing.risk_fee_from[j], work->inputs.risk[j][PB_RISK_FEE_FACTOR], pb_all(1));
    return price;
}

static pb_vec platform(const struct pb_model *model, const struct pb_work *work, pb_vec price, int t)
{
    const struct pb_timing *timing = &work->timing;
    pb_vec fee = work->inputs.root[PB_ROOT_PLATFORM_FEE_PER_MONTH] * price, end = timing->contract_end;
    pb_vec zero = pb_all(0), horizon = pb_all(model->horizon);
    if (model->annual_upfront)
        return t > 1 && (t - 1) % 12 == 0 ? pb_if_less(pb_all(t - 1), end, 12 * fee, zero) : zero;
    if (t < model->horizon)
        return work->costs.steady_platform;
    pb_vec rest = pb_if_less(horizon, timing->stop, zero, pb_positive(end - horizon));
    return work->costs.steady_platform + fee * rest;
}

static pb_vec graduated(const struct pb_slots *slots, const struct pb_work *work, pb_vec units)
{
    pb_vec bill = pb_all(0);
    for (int j = 0; j < slots->tier_count; j++) {
        double above = slots->tier_number[j][PB_TIER_ABOVE];
        double upto = j + 1 < slots->tier_count ? slots->tier_number[j + 1][PB_TIER_ABOVE] : INFINITY;
        bill += work->inputs.tier[j][PB_TIER_PRICE] * pb_positive(pb_least(units, pb_all(upto)) - above);
    }
    return bill;
}

static pb_vec usage(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                    pb_vec price)
{
    const struct pb_tickets *tickets = &work->tickets;
    const pb_vec *in = work->inputs.root;
    pb_vec contract = work->timing.contract;
    enum pb_usage_unit unit = (enum pb_usage_unit)slots->root_number[PB_ROOT_USAGE_UNIT];
    pb_vec units = unit == PB_UNIT_RESOLUTION            ? tickets->contained
                   : unit == PB_UNIT_VERIFIED_RESOLUTION ? tickets->resolved
                                                         : tickets->attempted;
    pb_vec bill = model->tiers
                      ? graduated(slots, work, units)
                      : in[PB_ROOT_USAGE_PRICE] * pb_positive(units - in[PB_ROOT_USAGE_INCLUDED_PER_MONTH] * contract);
    return price * pb_most(bill, in[PB_ROOT_USAGE_MINIMUM_PER_MONTH] * contract);
}

static pb_vec operations(const struct pb_slots *slots, const struct pb_work *work, int t)
{
    const struct pb_timing *timing = &work->timing;
    const struct pb_tickets *tickets = &work->tickets;
    const pb_vec *in = work->inputs.root;
    pb_vec tuned = timing->go_live + slots->root_number[PB_ROOT_TUNING_MONTHS];
    pb_vec weekly = in[PB_ROOT_TUNING_HOURS_PER_WEEK] * pb_overlap(t, timing->go_live, pb_least(tuned, timing->stop)) +
                    in[PB_ROOT_UPKEEP_HOURS_PER_WEEK] * pb_overlap(t, tuned, timing->stop);
    pb_vec review = in[PB_ROOT_REVIEW_SHARE] * tickets->contained * in[PB_ROOT_REVIEW_MINUTES] / 60;
    return work->people.wage * in[PB_ROOT_OPERATIONS_HOURLY_COST] * (WEEKS_PER_MONTH * weekly + review) +
           in[PB_ROOT_COST_PER_CONVERSATION] * tickets->attempted +
           in[PB_ROOT_OPERATIONS_COST_PER_MONTH] * timing->live[0];
}

static pb_vec risks(const struct pb_slots *slots, const struct pb_work *work, int t)
{
    pb_vec cost = pb_all(0);
    for (int j = 0; j < slots->risk_count; j++)
        cost += pb_if_equal(work->timing.risk_month[j], pb_all(t), work->inputs.risk[j][PB_RISK_COST], pb_all(0));
    return cost;
}

void pb_costs_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    const struct pb_people *people = &work->people;
    const pb_vec *in = work->inputs.root;
    pb_vec *line = work->line, price = price_level(model, slots, work, t), contract = work->timing.contract;
    work->costs.steady_platform = in[PB_ROOT_PLATFORM_FEE_PER_MONTH] * price * contract;
    line[PB_SOURCE_SETUP] = pb_all(0);
    line[PB_SOURCE_PLATFORM] = platform(model, work, price, t);
    line[PB_SOURCE_SEATS] = in[PB_ROOT_SEAT_PRICE_PER_MONTH] * people->agents[PB_WITH_TOOL] * price * contract;
    if (model->usage)
        line[PB_SOURCE_USAGE] = usage(model, slots, work, price);
    line[PB_SOURCE_IMPLEMENTATION] =
        work->costs.implementation_rate * pb_overlap(t, pb_all(0), work->costs.implementation_end);
    line[PB_SOURCE_OPERATIONS] = operations(slots, work, t);
    line[PB_SOURCE_UNRESOLVED] = in[PB_ROOT_COST_PER_UNRESOLVED] * work->tickets.unresolved;
    line[PB_SOURCE_SEVERANCE] =
        people->wage * in[PB_ROOT_SEVERANCE] * (people->released[PB_WITH_TOOL] - people->released[PB_STATUS_QUO]);
    line[PB_SOURCE_RISKS] = risks(slots, work, t);
}
