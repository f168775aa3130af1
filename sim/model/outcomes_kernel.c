/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §5 (what counts on each basis) and §7: from the lines of the months to the outcomes of the trial. */
#include "model/kernels.h"

#include <string.h>

static const double HALF_A_CENT = 0.005;

/* The last return of Y above 0, after month t took it from y0 to y1. */
static inline void follow_last(struct pb_crossing *c, int i, double y0, double y1, double t)
{
    bool upwards = (y0 < 0) & (y1 >= 0);
    c->month[i] = y1 < 0 ? INFINITY : upwards ? t : c->month[i];
    c->before[i] = upwards ? y0 : c->before[i];
    c->after[i] = upwards ? y1 : c->after[i];
}

/* The first one. */
static inline void follow_first(struct pb_crossing *c, int i, double y0, double y1, double t)
{
    bool upwards = (y0 < 0) & (y1 >= 0) & (c->month[i] == INFINITY);
    bool below = (y1 < 0) & (c->month[i] == 0);
    c->month[i] = below ? INFINITY : upwards ? t : c->month[i];
    c->before[i] = upwards ? y0 : c->before[i];
    c->after[i] = upwards ? y1 : c->after[i];
}

/* In months, linear within the month of the crossing. */
static void crossing_months(const struct pb_crossing *c, double *months)
{
    PB_LANES
    {
        double inside = c->month[i] - 1 - c->before[i] / (c->after[i] - c->before[i]);
        months[i] = c->month[i] == 0 || c->month[i] == INFINITY ? c->month[i] : inside;
    }
}

static double *outcome_of(struct pb_group_result *result, int basis, enum pb_basis_outcome outcome)
{
    return result->outcomes[basis * PB_BASIS_OUTCOMES + (int)outcome];
}

/* Net on the three bases, as it counts and without what is paid once; costs of the month. */
static void month_net(struct pb_work *work, double *costs, pb_lanes steady[PB_BASES])
{
    struct pb_benefits *b = &work->benefits;
    struct pb_progress *w = &work->progress;
    pb_lanes *line = work->line;
    PB_LANES
    {
        double growth = line[PB_SOURCE_COST_AVOIDANCE][i] + line[PB_SOURCE_TURNOVER][i] + line[PB_SOURCE_OVERTIME][i];
        double soft = line[PB_SOURCE_CAPACITY][i] + line[PB_SOURCE_RETENTION][i] + line[PB_SOURCE_OTHER_SOFT][i];
        double steady_soft = soft - work->once_soft[i];
        double other = line[PB_SOURCE_OTHER_HARD][i];
        double cost = line[PB_SOURCE_SETUP][i] + line[PB_SOURCE_PLATFORM][i] + line[PB_SOURCE_SEATS][i] +
                      line[PB_SOURCE_USAGE][i] + line[PB_SOURCE_IMPLEMENTATION][i] + line[PB_SOURCE_OPERATIONS][i] +
                      line[PB_SOURCE_UNRESOLVED][i] + line[PB_SOURCE_SEVERANCE][i] + line[PB_SOURCE_RISKS][i] +
                      line[PB_SOURCE_OTHER_COST][i];
        double steady_cost = cost - line[PB_SOURCE_RISKS][i] - work->once_cost[i] - line[PB_SOURCE_PLATFORM][i] +
                             work->costs.steady_platform[i];

        double growth_loss = -pb_least(0, b->growth_sum[i]);
        double soft_loss = -pb_least(0, b->soft_sum[i]);
        double steady_soft_loss = -pb_least(0, b->steady_soft_sum[i]);
        b->growth_sum[i] += growth;
        b->soft_sum[i] += soft;
        b->steady_soft_sum[i] += steady_soft;
        growth_loss += pb_least(0, b->growth_sum[i]);
        soft_loss += pb_least(0, b->soft_sum[i]);
        steady_soft_loss += pb_least(0, b->steady_soft_sum[i]);

        double firm = line[PB_SOURCE_COST_REDUCTION][i] + other - cost;
        double steady_firm = line[PB_SOURCE_COST_REDUCTION][i] + other - work->once_hard[i] - steady_cost;
        costs[i] = cost;
        w->net[PB_BASIS_BUDGET][i] = firm + growth_loss + soft_loss;
        w->net[PB_BASIS_HARD][i] = firm + growth + soft_loss;
        w->net[PB_BASIS_TOTAL][i] = firm + growth + soft;
        steady[PB_BASIS_BUDGET][i] = steady_firm + growth_loss + steady_soft_loss;
        steady[PB_BASIS_HARD][i] = steady_firm + growth + steady_soft_loss;
        steady[PB_BASIS_TOTAL][i] = steady_firm + growth + steady_soft;
    }
}

/* Books the net of month t (from 0) on a basis. */
static void book(const struct pb_model *model, struct pb_work *work, struct pb_group_result *result, int basis, int t)
{
    struct pb_progress *w = &work->progress;
    const double *net = w->net[basis];
    double *sum = w->cumulative[basis], *present = w->discounted[basis];
    double factor = model->discount[t];
    PB_LANES
    {
        double before = sum[i], present_before = present[i];
        sum[i] = before + net[i];
        present[i] = present_before + net[i] * factor;
        follow_last(&w->last[basis], i, before + HALF_A_CENT, sum[i] + HALF_A_CENT, t);
        follow_first(&w->first[basis], i, before + HALF_A_CENT, sum[i] + HALF_A_CENT, t);
        follow_last(&w->discounted_last[basis], i, present_before + HALF_A_CENT, present[i] + HALF_A_CENT, t);
    }
    if (t == model->roi_months) {
        double *roi = outcome_of(result, basis, PB_ROI);
        PB_LANES roi[i] = w->cost_sum[i] > 0 ? sum[i] / w->cost_sum[i] : NAN;
    }
}

static void add_sources(const struct pb_work *work, struct pb_group_result *result)
{
    for (int line = 0; line < PB_FIRST_COST; line++)
        PB_LANES result->sources[line][i] += work->line[line][i];
    for (int line = PB_FIRST_COST; line < PB_LINES; line++)
        PB_LANES result->sources[line][i] -= work->line[line][i];
}

static void book_all(const struct pb_model *model, struct pb_work *work, struct pb_group_result *result, int t)
{
    struct pb_progress *w = &work->progress;
    const double *cash = w->cumulative[model->basis], *hard = w->cumulative[PB_BASIS_HARD];
    for (int basis = 0; basis < PB_BASES; basis++)
        book(model, work, result, basis, t);
    PB_LANES
    {
        w->lowest[i] = pb_least(w->lowest[i], hard[i]);
        result->cash[t][i] = cash[i];
    }
    add_sources(work, result);
}

void pb_outcomes_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                       struct pb_group_result *result)
{
    (void)slots;
    struct pb_progress *w = &work->progress;
    pb_lanes costs, steady[PB_BASES];
    memset(w, 0, sizeof *w);
    memset(result->outcomes, 0, sizeof result->outcomes);
    memset(result->sources, 0, sizeof result->sources);
    PB_LANES work->costs.steady_platform[i] = 0;
    month_net(work, costs, steady);
    PB_LANES w->cost_sum[i] = costs[i];
    /* before signature nothing was spent: a day-0 flow below 0 starts the search for a payback */
    book_all(model, work, result, 0);
}

/* What is summed over the last months. */
static void add_last(const struct pb_model *model, struct pb_work *work, struct pb_group_result *result,
                     const double *costs, pb_lanes steady[PB_BASES])
{
    struct pb_progress *w = &work->progress;
    const struct pb_tickets *tickets = &work->tickets;
    double year = 12.0 / model->last_months;
    PB_LANES
    {
        double cost = costs[i] - work->line[PB_SOURCE_PLATFORM][i] + work->costs.steady_platform[i];
        w->tickets[i] += tickets->actual[i];
        w->deflected[i] += tickets->resolved[i] + tickets->prevented[i];
        w->contained[i] += tickets->contained[i] + tickets->prevented[i];
        w->labour_status_quo[i] += work->people.labour[PB_STATUS_QUO][i];
        w->labour_and_cost[i] += work->people.labour[PB_WITH_TOOL][i] + cost;
    }
    for (int basis = 0; basis < PB_BASES; basis++) {
        double *run_rate = outcome_of(result, basis, PB_RUN_RATE);
        PB_LANES run_rate[i] += year * steady[basis][i];
    }
}

void pb_outcomes_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                       struct pb_group_result *result, int t)
{
    (void)slots;
    struct pb_progress *w = &work->progress;
    const struct pb_tickets *tickets = &work->tickets;
    pb_lanes costs, steady[PB_BASES];
    month_net(work, costs, steady);
    PB_LANES
    {
        w->cost_sum[i] += costs[i];
        w->attempted[i] += tickets->attempted[i];
        w->escalated[i] += tickets->escalated[i];
        w->resolved[i] += tickets->resolved[i];
    }
    for (int world = 0; world < PB_WORLDS; world++)
        PB_LANES
        {
            w->hours[world][i] += tickets->luck[i] * tickets->hours[world][i];
            w->labour[world][i] += work->people.labour[world][i];
        }
    book_all(model, work, result, t);
    if (t > model->horizon - model->last_months)
        add_last(model, work, result, costs, steady);
}

static inline double quotient(double numerator, double denominator)
{
    return denominator != 0 ? numerator / denominator : NAN;
}

static void end_of_basis(const struct pb_work *work, struct pb_group_result *result, int basis)
{
    const struct pb_progress *w = &work->progress;
    double *roi = outcome_of(result, basis, PB_ROI_HORIZON), *npv = outcome_of(result, basis, PB_NPV);
    double *value = outcome_of(result, basis, PB_NET_VALUE);
    PB_LANES
    {
        value[i] = w->cumulative[basis][i];
        npv[i] = w->discounted[basis][i];
        roi[i] = w->cost_sum[i] > 0 ? value[i] / w->cost_sum[i] : NAN;
    }
    crossing_months(&w->last[basis], outcome_of(result, basis, PB_PAYBACK_MONTHS));
    crossing_months(&w->first[basis], outcome_of(result, basis, PB_FIRST_PAYBACK_MONTHS));
    crossing_months(&w->discounted_last[basis], outcome_of(result, basis, PB_DISCOUNTED_PAYBACK_MONTHS));
}

static void end_of_categories(const struct pb_slots *slots, const struct pb_work *work, struct pb_group_result *result)
{
    const struct pb_tickets *w = &work->tickets;
    for (int k = 0; k < slots->category_count; k++)
        PB_LANES
        {
            result->category_hours[k][i] = w->category_hours[k][i] / 60;
            result->category_shares[k][i] = quotient(w->category_deflected[k][i], w->category_tickets[k][i]);
        }
}

void pb_outcomes_end(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                     struct pb_group_result *result)
{
    const struct pb_progress *w = &work->progress;
    const struct pb_people *people = &work->people;
    const double *first_tickets = slots->root[PB_ROOT_TICKETS_PER_MONTH];
    pb_lanes *out = result->outcomes;
    double horizon = model->horizon;
    for (int basis = 0; basis < PB_BASES; basis++)
        end_of_basis(work, result, basis);
    PB_LANES
    {
        double deflection = w->labour[PB_STATUS_QUO][i] - w->labour[PB_DEFLECTION_ONLY][i];
        double assist = w->labour[PB_DEFLECTION_ONLY][i] - w->labour[PB_WITH_TOOL][i];
        out[PB_PEAK_FUNDING][i] = pb_most(0, -w->lowest[i]);
        out[PB_GO_LIVE_MONTH][i] = work->timing.go_live[i];
        out[PB_FTE_SAVED][i] = people->agents[PB_STATUS_QUO][i] - people->agents[PB_WITH_TOOL][i];
        out[PB_HOURS_SAVED][i] = w->hours[PB_STATUS_QUO][i] - w->hours[PB_WITH_TOOL][i];
        out[PB_HOURS_SAVED_DEFLECTION][i] = w->hours[PB_STATUS_QUO][i] - w->hours[PB_DEFLECTION_ONLY][i];
        out[PB_HOURS_SAVED_ASSIST][i] = w->hours[PB_DEFLECTION_ONLY][i] - w->hours[PB_WITH_TOOL][i];
        out[PB_LABOUR_DEFLECTION][i] = result->sources[PB_SOURCE_LABOUR_DEFLECTION][i] = deflection;
        out[PB_LABOUR_ASSIST][i] = result->sources[PB_SOURCE_LABOUR_ASSIST][i] = assist;
        out[PB_COST_PER_TICKET_TODAY][i] = people->first_agents[i] * people->monthly_cost[i] / first_tickets[i];
        out[PB_STOPPED][i] = work->timing.stop[i] <= horizon + 1e-9 ? 1 : 0;
    }
    PB_LANES
    {
        out[PB_DEFLECTED_SHARE][i] = quotient(w->deflected[i], w->tickets[i]);
        out[PB_CONTAINED_SHARE][i] = quotient(w->contained[i], w->tickets[i]);
        out[PB_ESCALATION_RATE][i] = quotient(w->escalated[i], w->attempted[i]);
        out[PB_COST_PER_TICKET_STATUS_QUO][i] = quotient(w->labour_status_quo[i], w->tickets[i]);
        out[PB_COST_PER_TICKET_WITH_TOOL][i] = quotient(w->labour_and_cost[i], w->tickets[i]);
        out[PB_COST_PER_TRUE_RESOLUTION][i] = quotient(w->cost_sum[i], w->resolved[i]);
    }
    end_of_categories(slots, work, result);
}
