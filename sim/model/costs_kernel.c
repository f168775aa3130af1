/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §6: the cost lines of a month. */
#include "model/kernels.h"

static const double WEEKS_PER_MONTH = 52.0 / 12;
static const pb_lanes ZERO = {0};

/* The slot's values, or zeros where the scenario has none (an hourly cost without hours). */
static const double *or_zero(const double *values)
{
    return values ? values : ZERO;
}

static void implementation_start(const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_costs *w = &work->costs;
    const double *overrun = slots->root[PB_ROOT_OVERRUN], *services = slots->root[PB_ROOT_SERVICES_FEE];
    const double *internal = slots->root[PB_ROOT_INTERNAL_HOURS],
                 *knowledge = slots->root[PB_ROOT_KNOWLEDGE_BASE_HOURS];
    const double *hourly = or_zero(slots->root[PB_ROOT_IMPLEMENTATION_HOURLY_COST]);
    const double *training = slots->root[PB_ROOT_TRAINING_HOURS_PER_AGENT];
    const struct pb_people *people = &work->people;
    const double *go_live = work->timing.go_live, *stop = work->timing.stop;
    PB_LANES
    {
        double agent_hour = people->monthly_cost[i] / people->present_hours[i];
        double project = overrun[i] * (services[i] + (internal[i] + knowledge[i]) * hourly[i]);
        double total = project + training[i] * people->first_agents[i] * agent_hour;
        w->implementation[i] = go_live[i] > 0 ? 0 : total;
        w->implementation_rate[i] = go_live[i] > 0 ? total / go_live[i] : 0;
        w->implementation_end[i] = pb_least(go_live[i], stop[i]);
    }
}

/* Lines of the day of signature; the `other` lines are there already. */
void pb_costs_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_costs *w = &work->costs;
    const double *setup = slots->root[PB_ROOT_SETUP_FEE], *fee = slots->root[PB_ROOT_PLATFORM_FEE_PER_MONTH];
    double upfront = model->annual_upfront ? 12 : 0;
    implementation_start(slots, work);
    PB_LANES
    {
        w->price_level[i] = 1;
        w->anniversaries[i] = 0;
        work->line[PB_SOURCE_SETUP][i] = setup[i];
        work->line[PB_SOURCE_PLATFORM][i] = upfront * fee[i];
        work->line[PB_SOURCE_IMPLEMENTATION][i] = w->implementation[i];
    }
}

/* π of month t. An anniversary comes at most once a month. */
static void price_level(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_costs *w = &work->costs;
    const double *increase = slots->root[PB_ROOT_ANNUAL_INCREASE], *start = work->timing.contract_start;
    PB_LANES
    {
        double passed = pb_down(pb_most(0, t - 1 - start[i]) / 12);
        w->price_level[i] *= passed > w->anniversaries[i] ? 1 + increase[i] : 1;
        w->anniversaries[i] = passed;
        w->price[i] = w->price_level[i];
    }
    for (int j = 0; j < slots->risk_count; j++)
        if (model->risk_moves_fees[j]) {
            const double *factor = slots->risk[j][PB_RISK_FEE_FACTOR], *from = work->timing.risk_fee_from[j];
            PB_LANES w->price[i] *= t - 1 >= from[i] ? factor[i] : 1;
        }
}

static void platform(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_costs *w = &work->costs;
    const double *fee = slots->root[PB_ROOT_PLATFORM_FEE_PER_MONTH];
    const double *contract = work->timing.contract, *end = work->timing.contract_end, *stop = work->timing.stop;
    double *line = work->line[PB_SOURCE_PLATFORM];
    double horizon = model->horizon;
    PB_LANES w->steady_platform[i] = fee[i] * w->price[i] * contract[i];
    if (model->annual_upfront) {
        double due = t > 1 && (t - 1) % 12 == 0 ? 12 : 0;
        PB_LANES line[i] = t - 1 < end[i] ? due * fee[i] * w->price[i] : 0;
    } else if (t == model->horizon) {
        PB_LANES
        {
            double rest = stop[i] <= horizon ? pb_most(0, end[i] - horizon) : 0;
            line[i] = w->steady_platform[i] + fee[i] * w->price[i] * rest;
        }
    } else {
        PB_LANES line[i] = w->steady_platform[i];
    }
}

static void graduated(const struct pb_slots *slots, const double *units, double *bill)
{
    PB_LANES bill[i] = 0;
    for (int j = 0; j < slots->tier_count; j++) {
        const double *price = slots->tier[j][PB_TIER_PRICE];
        double above = slots->tier_number[j][PB_TIER_ABOVE];
        double upto = j + 1 < slots->tier_count ? slots->tier_number[j + 1][PB_TIER_ABOVE] : INFINITY;
        PB_LANES bill[i] += price[i] * pb_most(0, pb_least(units[i], upto) - above);
    }
}

static void usage(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    const struct pb_tickets *tickets = &work->tickets;
    const double *contract = work->timing.contract, *price_level = work->costs.price;
    const double *price = slots->root[PB_ROOT_USAGE_PRICE], *included = slots->root[PB_ROOT_USAGE_INCLUDED_PER_MONTH];
    const double *minimum = slots->root[PB_ROOT_USAGE_MINIMUM_PER_MONTH];
    enum pb_usage_unit unit = (enum pb_usage_unit)slots->root_number[PB_ROOT_USAGE_UNIT];
    const double *units = unit == PB_UNIT_RESOLUTION            ? tickets->contained
                          : unit == PB_UNIT_VERIFIED_RESOLUTION ? tickets->resolved
                                                                : tickets->attempted;
    double *line = work->line[PB_SOURCE_USAGE];
    pb_lanes bill;
    if (model->tiers)
        graduated(slots, units, bill);
    else
        PB_LANES bill[i] = price[i] * pb_most(0, units[i] - included[i] * contract[i]);
    PB_LANES line[i] = price_level[i] * pb_most(bill[i], minimum[i] * contract[i]);
}

static void operations(const struct pb_slots *slots, struct pb_work *work, int t)
{
    const struct pb_timing *timing = &work->timing;
    const struct pb_tickets *tickets = &work->tickets;
    const double *hourly = or_zero(slots->root[PB_ROOT_OPERATIONS_HOURLY_COST]);
    const double *tuning = slots->root[PB_ROOT_TUNING_HOURS_PER_WEEK],
                 *upkeep = slots->root[PB_ROOT_UPKEEP_HOURS_PER_WEEK];
    const double *share = slots->root[PB_ROOT_REVIEW_SHARE], *minutes = slots->root[PB_ROOT_REVIEW_MINUTES];
    const double *conversation = slots->root[PB_ROOT_COST_PER_CONVERSATION];
    const double *month = slots->root[PB_ROOT_OPERATIONS_COST_PER_MONTH];
    double tuning_months = slots->root_number[PB_ROOT_TUNING_MONTHS];
    double *line = work->line[PB_SOURCE_OPERATIONS];
    PB_LANES
    {
        double go_live = timing->go_live[i], tuned = go_live + tuning_months, stop = timing->stop[i];
        double weekly =
            tuning[i] * pb_overlap(t, go_live, pb_least(tuned, stop)) + upkeep[i] * pb_overlap(t, tuned, stop);
        double review = share[i] * tickets->contained[i] * minutes[i] / 60;
        line[i] = work->people.wage[i] * hourly[i] * (WEEKS_PER_MONTH * weekly + review) +
                  conversation[i] * tickets->attempted[i] + month[i] * timing->live[0][i];
    }
}

void pb_costs_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    const struct pb_costs *w = &work->costs;
    const struct pb_people *people = &work->people;
    const double *seat = slots->root[PB_ROOT_SEAT_PRICE_PER_MONTH], *severance = slots->root[PB_ROOT_SEVERANCE];
    const double *unresolved = slots->root[PB_ROOT_COST_PER_UNRESOLVED];
    price_level(model, slots, work, t);
    platform(model, slots, work, t);
    if (model->usage)
        usage(model, slots, work);
    operations(slots, work, t);
    PB_LANES
    {
        double released = people->released[PB_WITH_TOOL][i] - people->released[PB_STATUS_QUO][i];
        work->line[PB_SOURCE_SETUP][i] = 0;
        work->line[PB_SOURCE_SEATS][i] =
            seat[i] * people->agents[PB_WITH_TOOL][i] * w->price[i] * work->timing.contract[i];
        work->line[PB_SOURCE_IMPLEMENTATION][i] =
            w->implementation_rate[i] * pb_overlap(t, 0, w->implementation_end[i]);
        work->line[PB_SOURCE_UNRESOLVED][i] = unresolved[i] * work->tickets.unresolved[i];
        work->line[PB_SOURCE_SEVERANCE][i] = people->wage[i] * severance[i] * released;
        work->line[PB_SOURCE_RISKS][i] = 0;
    }
    for (int j = 0; j < slots->risk_count; j++) {
        const double *cost = slots->risk[j][PB_RISK_COST], *month = work->timing.risk_month[j];
        PB_LANES work->line[PB_SOURCE_RISKS][i] += month[i] == t ? cost[i] : 0;
    }
}
