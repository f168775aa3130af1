/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §5 (what counts on each basis) and §7: from the lines of the months to the outcomes of the trial. */
#include "model/kernels.h"

static const double HALF_A_CENT = 0.005;

static pb_vec *outcome_of(struct pb_work *work, int basis, enum pb_basis_outcome outcome)
{
    return &work->result.outcomes[basis * PB_BASIS_OUTCOMES + (int)outcome];
}

static inline void note_crossing(struct pb_crossing *c, pb_mask where, pb_vec y0, pb_vec y1, double t)
{
    c->month = pb_select(where, pb_all(t), c->month);
    c->before = pb_select(where, y0, c->before);
    c->after = pb_select(where, y1, c->after);
}

/* Month t took Y from y0 to y1: follows its last return above 0, and its first where that is asked for. Most months see
 * neither a fall below 0 nor a return. */
static inline void follow(struct pb_crossing *last, struct pb_crossing *first, pb_vec y0, pb_vec y1, double t)
{
    pb_vec zero = pb_all(0), never = pb_all(INFINITY);
    pb_mask below = pb_less(y1, zero), up = pb_but_not(pb_less(y0, zero), below);
    if (pb_any(below)) {
        last->month = pb_select(below, never, last->month);
        if (first)
            first->month = pb_select(pb_both(below, pb_equal(first->month, zero)), never, first->month);
    }
    if (pb_any(up)) {
        note_crossing(last, up, y0, y1, t);
        if (first)
            note_crossing(first, pb_both(up, pb_equal(first->month, never)), y0, y1, t);
    }
}

/* In months, linear within the month of the crossing. */
static pb_vec crossing_months(const struct pb_crossing *c)
{
    pb_vec inside = c->month - 1 - c->before / (c->after - c->before);
    return pb_if_equal(c->month, pb_all(0), c->month, pb_if_equal(c->month, pb_all(INFINITY), c->month, inside));
}

/* loss(f)_t: what the running sum of f adds to its negative part; updates the sum. */
static inline pb_vec loss(pb_vec *sum, pb_vec gain)
{
    pb_vec before = pb_negative(*sum);
    *sum += gain;
    return pb_negative(*sum) - before;
}

/* Net of a month on the three bases. */
static void nets(pb_vec net[PB_BASES], pb_vec firm, pb_vec growth, pb_vec growth_loss, pb_vec soft, pb_vec soft_loss)
{
    net[PB_BASIS_BUDGET] = firm + growth_loss + soft_loss;
    net[PB_BASIS_HARD] = firm + growth + soft_loss;
    net[PB_BASIS_TOTAL] = firm + growth + soft;
}

/* Net as it counts, and steady (without what is paid once, risks, and with the platform fee month by month); costs
 * likewise. */
struct month {
    pb_vec net[PB_BASES], steady[PB_BASES];
    pb_vec cost, cost_with_monthly_fee;
};

static void month_net(struct pb_work *work, struct month *month)
{
    struct pb_benefits *b = &work->benefits;
    const pb_vec *line = work->line;
    pb_vec growth = line[PB_SOURCE_COST_AVOIDANCE] + line[PB_SOURCE_TURNOVER] + line[PB_SOURCE_OVERTIME];
    pb_vec soft = line[PB_SOURCE_CAPACITY] + line[PB_SOURCE_RETENTION] + line[PB_SOURCE_OTHER_SOFT];
    pb_vec steady_soft = soft - work->once_soft;
    pb_vec firm = line[PB_SOURCE_COST_REDUCTION] + line[PB_SOURCE_OTHER_HARD];
    pb_vec cost = pb_all(0);
    for (int s = PB_FIRST_COST; s < PB_LINES; s++)
        cost += line[s];
    month->cost = cost;
    month->cost_with_monthly_fee = cost - line[PB_SOURCE_PLATFORM] + work->costs.steady_platform;
    pb_vec steady_cost = month->cost_with_monthly_fee - line[PB_SOURCE_RISKS] - work->once_cost;
    pb_vec growth_loss = loss(&b->growth_sum, growth);
    nets(month->net, firm - cost, growth, growth_loss, soft, loss(&b->soft_sum, soft));
    nets(month->steady, firm - work->once_hard - steady_cost, growth, growth_loss, steady_soft,
         loss(&b->steady_soft_sum, steady_soft));
}

/* Books the net of month t (from 0) on a basis. */
static void book(const struct pb_model *model, struct pb_work *work, pb_vec net, int basis, int t)
{
    struct pb_progress *w = &work->progress;
    pb_vec before = w->cumulative[basis], present_before = w->discounted[basis];
    pb_vec sum = before + net, present = present_before + net * model->discount[t];
    w->net[basis] = net;
    w->cumulative[basis] = sum;
    w->discounted[basis] = present;
    follow(&w->last[basis], &w->first[basis], before + HALF_A_CENT, sum + HALF_A_CENT, t);
    follow(&w->discounted_last[basis], NULL, present_before + HALF_A_CENT, present + HALF_A_CENT, t);
}

/* Where the denominator is above 0 (roi) or not 0 (quotient), else undefined. */
static pb_vec return_on(pb_vec gain, pb_vec cost)
{
    return pb_if_less(pb_all(0), cost, gain / cost, pb_all(NAN));
}
static pb_vec quotient(pb_vec numerator, pb_vec denominator)
{
    return pb_if_equal(denominator, pb_all(0), pb_all(NAN), numerator / denominator);
}

static void book_all(const struct pb_model *model, struct pb_work *work, const struct month *month, int t)
{
    struct pb_progress *w = &work->progress;
    struct pb_group_result *result = &work->result;
    for (int basis = 0; basis < PB_BASES; basis++)
        book(model, work, month->net[basis], basis, t);
    w->cost_sum += month->cost;
    w->lowest = pb_least(w->lowest, w->cumulative[PB_BASIS_HARD]);
    result->cash[t] = w->cumulative[model->basis];
    for (int s = 0; s < PB_FIRST_COST; s++)
        result->sources[s] += work->line[s];
    for (int s = PB_FIRST_COST; s < PB_LINES; s++)
        result->sources[s] -= work->line[s];
    if (t == model->roi_months)
        for (int basis = 0; basis < PB_BASES; basis++)
            *outcome_of(work, basis, PB_ROI) = return_on(w->cumulative[basis], w->cost_sum);
}

void pb_outcomes_start(const struct pb_model *model, struct pb_work *work)
{
    struct month month;
    memset(&work->progress, 0, sizeof work->progress);
    for (int o = 0; o < PB_OUTCOMES; o++)
        work->result.outcomes[o] = pb_all(0);
    for (int s = 0; s < PB_SOURCES; s++)
        work->result.sources[s] = pb_all(0);
    work->costs.steady_platform = pb_all(0);
    month_net(work, &month);
    book_all(model, work, &month,
             0); /* before signature Y was 0: a first flow below that starts the search for a payback */
}

/* What is summed over the last months. */
static void add_last(const struct pb_model *model, struct pb_work *work, const struct month *month)
{
    struct pb_progress *w = &work->progress;
    const struct pb_tickets *tickets = &work->tickets;
    double year = 12.0 / model->last_months;
    w->tickets += tickets->actual;
    w->deflected += tickets->resolved + tickets->prevented;
    w->contained += tickets->contained + tickets->prevented;
    w->labour_status_quo += work->people.labour[PB_STATUS_QUO];
    w->labour_and_cost += work->people.labour[PB_WITH_TOOL] + month->cost_with_monthly_fee;
    for (int basis = 0; basis < PB_BASES; basis++)
        *outcome_of(work, basis, PB_RUN_RATE) += year * month->steady[basis];
}

void pb_outcomes_month(const struct pb_model *model, struct pb_work *work, int t)
{
    struct pb_progress *w = &work->progress;
    const struct pb_tickets *tickets = &work->tickets;
    struct month month;
    month_net(work, &month);
    book_all(model, work, &month, t);
    w->attempted += tickets->attempted;
    w->escalated += tickets->escalated;
    w->resolved += tickets->resolved;
    for (int world = 0; world < PB_WORLDS; world++) {
        w->hours[world] += tickets->luck * tickets->hours[world];
        w->labour[world] += work->people.labour[world];
    }
    if (t > model->horizon - model->last_months)
        add_last(model, work, &month);
}

static void end_of_basis(struct pb_work *work, int basis)
{
    const struct pb_progress *w = &work->progress;
    *outcome_of(work, basis, PB_PAYBACK_MONTHS) = crossing_months(&w->last[basis]);
    *outcome_of(work, basis, PB_FIRST_PAYBACK_MONTHS) = crossing_months(&w->first[basis]);
    *outcome_of(work, basis, PB_DISCOUNTED_PAYBACK_MONTHS) = crossing_months(&w->discounted_last[basis]);
    *outcome_of(work, basis, PB_ROI_HORIZON) = return_on(w->cumulative[basis], w->cost_sum);
    *outcome_of(work, basis, PB_NPV) = w->discounted[basis];
    *outcome_of(work, basis, PB_NET_VALUE) = w->cumulative[basis];
}

static void end_of_labour(struct pb_work *work)
{
    const struct pb_progress *w = &work->progress;
    pb_vec *out = work->result.outcomes, *sources = work->result.sources;
    out[PB_HOURS_SAVED] = w->hours[PB_STATUS_QUO] - w->hours[PB_WITH_TOOL];
    out[PB_HOURS_SAVED_DEFLECTION] = w->hours[PB_STATUS_QUO] - w->hours[PB_DEFLECTION_ONLY];
    out[PB_HOURS_SAVED_ASSIST] = w->hours[PB_DEFLECTION_ONLY] - w->hours[PB_WITH_TOOL];
    out[PB_LABOUR_DEFLECTION] = w->labour[PB_STATUS_QUO] - w->labour[PB_DEFLECTION_ONLY];
    out[PB_LABOUR_ASSIST] = w->labour[PB_DEFLECTION_ONLY] - w->labour[PB_WITH_TOOL];
    sources[PB_SOURCE_LABOUR_DEFLECTION] = out[PB_LABOUR_DEFLECTION];
    sources[PB_SOURCE_LABOUR_ASSIST] = out[PB_LABOUR_ASSIST];
}

static void end_of_categories(const struct pb_slots *slots, struct pb_work *work)
{
    const struct pb_tickets *w = &work->tickets;
    for (int k = 0; k < slots->category_count; k++) {
        work->result.category_hours[k] = w->category_hours[k] / 60;
        work->result.category_shares[k] = quotient(w->category_deflected[k], w->category_tickets[k]);
    }
}

void pb_outcomes_end(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    const struct pb_progress *w = &work->progress;
    const struct pb_people *people = &work->people;
    pb_vec *out = work->result.outcomes, horizon = pb_all(model->horizon + 1e-9);
    for (int basis = 0; basis < PB_BASES; basis++)
        end_of_basis(work, basis);
    end_of_labour(work);
    end_of_categories(slots, work);
    out[PB_PEAK_FUNDING] = pb_positive(-w->lowest);
    out[PB_GO_LIVE_MONTH] = work->timing.go_live;
    out[PB_FTE_SAVED] = people->agents[PB_STATUS_QUO] - people->agents[PB_WITH_TOOL];
    out[PB_STOPPED] = pb_if_less(horizon, work->timing.stop, pb_all(0), pb_all(1));
    out[PB_DEFLECTED_SHARE] = quotient(w->deflected, w->tickets);
    out[PB_CONTAINED_SHARE] = quotient(w->contained, w->tickets);
    out[PB_ESCALATION_RATE] = quotient(w->escalated, w->attempted);
    out[PB_COST_PER_TICKET_TODAY] =
        people->first_agents * people->monthly_cost / work->inputs.root[PB_ROOT_TICKETS_PER_MONTH];
    out[PB_COST_PER_TICKET_STATUS_QUO] = quotient(w->labour_status_quo, w->tickets);
    out[PB_COST_PER_TICKET_WITH_TOOL] = quotient(w->labour_and_cost, w->tickets);
    out[PB_COST_PER_TRUE_RESOLUTION] = quotient(w->cost_sum, w->resolved);
}
