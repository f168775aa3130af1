/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §5 (what counts on each basis) and §7: from the lines of the months to the outcomes of the trial. */
#ifndef PB_MODEL_OUTCOMES_KERNEL_H
#define PB_MODEL_OUTCOMES_KERNEL_H

#include "model/work.h"

#define PB_HALF_A_CENT 0.005

PB_INLINE void give(const struct pb_work *work, int outcome, pb_vec x)
{
    pb_store(work->result->outcomes[outcome], work->first, x);
}

/* loss(f)_t: what the running sum of f adds to its negative part; updates the sum. */
PB_INLINE pb_vec loss(pb_vec *sum, pb_vec gain)
{
    pb_vec before = pb_negative(*sum);
    *sum += gain;
    return pb_negative(*sum) - before;
}

/* Net of a month on the three bases. */
PB_INLINE struct pb_nets nets(pb_vec firm, pb_vec growth, pb_vec growth_loss, pb_vec soft, pb_vec soft_loss)
{
    return (struct pb_nets){
        .budget = firm + growth_loss + soft_loss, .hard = firm + growth + soft_loss, .total = firm + growth + soft};
}

/* The nets of the month; in the last months adds them to run_rate, without what is paid once, risks, and with the
 * platform fee month by month. */
PB_INLINE struct pb_nets month_nets(const struct pb_model *model, struct pb_work *work, const struct pb_month *month)
{
    struct pb_benefits *b = &work->benefits;
    struct pb_progress *w = &work->progress;
    pb_vec growth = month->growth, soft = month->soft, steady_soft = soft - month->fleeting_soft;
    pb_vec growth_loss = loss(&b->growth_sum, growth), soft_loss = loss(&b->soft_sum, soft);
    pb_vec steady_loss = model->once_soft ? loss(&b->steady_soft_sum, steady_soft) : soft_loss;
    if (month->last) {
        pb_vec steady_cost = month->cost - month->fee_ahead - month->fleeting_cost;
        struct pb_nets steady =
            nets(month->firm - month->fleeting_firm - steady_cost, growth, growth_loss, steady_soft, steady_loss);
        double year = 12.0 / model->last_months;
        w->run_rate[PB_BASIS_BUDGET] += year * steady.budget;
        w->run_rate[PB_BASIS_HARD] += year * steady.hard;
        w->run_rate[PB_BASIS_TOTAL] += year * steady.total;
    }
    return nets(month->firm - month->cost, growth, growth_loss, soft, soft_loss);
}

/* Adds a net flow to an account: where Y comes back above 0. Y = X + 0.005 is below 0 where X is below −0.005. */
PB_INLINE pb_mask add_flow(struct pb_account *account, pb_vec flow)
{
    account->sum += flow;
    pb_mask was_below = account->below;
    account->below = pb_less(account->sum, pb_all(-PB_HALF_A_CENT));
    return pb_but_not(was_below, account->below);
}

PB_INLINE void note_crossing(struct pb_crossing *crossing, pb_mask where, pb_vec before, pb_vec after, double t)
{
    crossing->month = pb_select(where, pb_all(t), crossing->month);
    crossing->before = pb_select(where, before, crossing->before);
    crossing->after = pb_select(where, after, crossing->after);
}

/* In months, linear within the month of the crossing; 0 where X was never below, never where it is below at the end and
 * has not crossed. */
PB_INLINE pb_vec crossing_months(const struct pb_crossing *crossing, pb_mask below)
{
    pb_vec inside = crossing->month - 1 - (crossing->before + PB_HALF_A_CENT) / (crossing->after - crossing->before),
           zero = pb_all(0);
    pb_vec without = pb_select(below, pb_all(INFINITY), zero);
    return pb_if_equal(crossing->month, zero, without, inside);
}

/* Where the denominator is above 0 (roi) or not 0 (quotient), else undefined. */
PB_INLINE pb_vec return_on(pb_vec gain, pb_vec cost)
{
    return pb_if_less(pb_all(0), cost, gain / cost, pb_all(NAN));
}
PB_INLINE pb_vec quotient(pb_vec numerator, pb_vec denominator)
{
    return pb_if_equal(denominator, pb_all(0), pb_all(NAN), numerator / denominator);
}

/* A month's crossings of the accounts of a basis: of the plain one and of the discounted one. */
struct pb_ups {
    pb_mask plain, discounted;
};

PB_INLINE struct pb_ups book_net(struct pb_progress *w, int basis, pb_vec net, pb_vec discount)
{
    w->net[basis] = net;
    return (struct pb_ups){add_flow(&w->plain[basis], net), add_flow(&w->discounted[basis], net * discount)};
}

static inline void note_crossings(struct pb_progress *w, int basis, struct pb_ups up, pb_vec discount, int t)
{
    struct pb_account *plain = &w->plain[basis], *discounted = &w->discounted[basis];
    pb_mask first = pb_both(up.plain, pb_equal(w->first[basis].month, pb_all(0)));
    pb_vec before = plain->sum - w->net[basis];
    note_crossing(&w->first[basis], first, before, plain->sum, t);
    note_crossing(&plain->last, up.plain, before, plain->sum, t);
    before = discounted->sum - w->net[basis] * discount;
    note_crossing(&discounted->last, up.discounted, before, discounted->sum, t);
}

PB_INLINE pb_mask either_up(struct pb_ups up)
{
    return pb_either(up.plain, up.discounted);
}

/* Books the nets of the month in the accounts. Most months see no account come back above 0. */
PB_INLINE void book_nets(const struct pb_model *model, struct pb_progress *w, struct pb_nets net, int t)
{
    pb_vec discount = pb_all(model->discount[t]);
    struct pb_ups budget = book_net(w, PB_BASIS_BUDGET, net.budget, discount);
    struct pb_ups hard = book_net(w, PB_BASIS_HARD, net.hard, discount);
    struct pb_ups total = book_net(w, PB_BASIS_TOTAL, net.total, discount);
    if (!pb_any(pb_either(either_up(budget), pb_either(either_up(hard), either_up(total)))))
        return;
    note_crossings(w, PB_BASIS_BUDGET, budget, discount, t);
    note_crossings(w, PB_BASIS_HARD, hard, discount, t);
    note_crossings(w, PB_BASIS_TOTAL, total, discount, t);
}

PB_INLINE void book_month(const struct pb_model *model, struct pb_work *work, struct pb_month *month)
{
    struct pb_progress *w = &work->progress;
    book_nets(model, w, month_nets(model, work, month), month->t);
    w->cost_sum += month->cost;
    w->lowest = pb_least(w->lowest, w->plain[PB_BASIS_HARD].sum);
    pb_store(work->result->cash[month->t], work->first, w->plain[model->basis].sum);
    if (month->t == model->roi_months)
        for (int basis = 0; basis < PB_BASES; basis++)
            w->roi[basis] = return_on(w->plain[basis].sum, w->cost_sum);
}

/* Nothing is booked yet; before the lines of t = 0. */
static inline void pb_outcomes_start(struct pb_work *work)
{
    memset(&work->progress, 0, sizeof work->progress);
}

/* What is summed over the last months. */
PB_INLINE void add_last(struct pb_progress *w, const struct pb_month *month)
{
    w->tickets += month->actual;
    w->deflected += month->resolved + month->prevented;
    w->contained += month->contained + month->prevented;
    w->labour_status_quo += month->quo.labour;
    w->labour_and_cost += month->tool.labour + (month->cost - month->fee_ahead);
}

PB_INLINE void pb_outcomes_month(const struct pb_model *model, struct pb_work *work, struct pb_month *month)
{
    struct pb_progress *w = &work->progress;
    book_month(model, work, month);
    w->attempted += month->attempted;
    w->escalated += month->attempted - month->contained;
    w->resolved += month->resolved;
    w->hours_deflection += month->luck * (month->quo.hours - month->alone.hours);
    w->hours_assist += month->luck * (month->alone.hours - month->tool.hours);
    w->labour_deflection += month->quo.labour - month->alone.labour;
    w->labour_assist += month->alone.labour - month->tool.labour;
    if (month->last)
        add_last(w, month);
}

static inline void end_of_basis(const struct pb_work *work, int basis)
{
    const struct pb_progress *w = &work->progress;
    const struct pb_account *plain = &w->plain[basis], *discounted = &w->discounted[basis];
    int first = basis * PB_BASIS_OUTCOMES;
    pb_vec never = pb_all(INFINITY);
    give(work, first + PB_PAYBACK_MONTHS, pb_select(plain->below, never, crossing_months(&plain->last, plain->below)));
    give(work, first + PB_FIRST_PAYBACK_MONTHS, crossing_months(&w->first[basis], plain->below));
    give(work, first + PB_DISCOUNTED_PAYBACK_MONTHS,
         pb_select(discounted->below, never, crossing_months(&discounted->last, discounted->below)));
    give(work, first + PB_ROI, w->roi[basis]);
    give(work, first + PB_ROI_HORIZON, return_on(plain->sum, w->cost_sum));
    give(work, first + PB_NPV, discounted->sum);
    give(work, first + PB_NET_VALUE, plain->sum);
    give(work, first + PB_RUN_RATE, w->run_rate[basis]);
}

static inline void end_of_labour(const struct pb_work *work)
{
    const struct pb_progress *w = &work->progress;
    give(work, PB_HOURS_SAVED, w->hours_deflection + w->hours_assist);
    give(work, PB_HOURS_SAVED_DEFLECTION, w->hours_deflection);
    give(work, PB_HOURS_SAVED_ASSIST, w->hours_assist);
    give(work, PB_LABOUR_DEFLECTION, w->labour_deflection);
    give(work, PB_LABOUR_ASSIST, w->labour_assist);
}

static inline void end_of_sources(const struct pb_work *work)
{
    const struct pb_progress *w = &work->progress;
    pb_block_lanes *sources = work->result->sources;
    for (int s = 0; s < PB_LINES; s++)
        pb_store(sources[s], work->first, s < PB_FIRST_COST ? w->sources[s] : -w->sources[s]);
    pb_store(sources[PB_SOURCE_LABOUR_DEFLECTION], work->first, w->labour_deflection);
    pb_store(sources[PB_SOURCE_LABOUR_ASSIST], work->first, w->labour_assist);
}

static inline void end_of_categories(const struct pb_slots *slots, const struct pb_work *work)
{
    for (int k = 0; k < slots->category_count; k++) {
        const struct pb_category *w = &work->tickets.category[k];
        pb_store(work->result->category_hours[k], work->first, w->minutes_saved / 60);
        pb_store(work->result->category_shares[k], work->first,
                 quotient(w->deflected, w->weight * work->progress.tickets));
    }
}

static inline void pb_outcomes_end(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    const struct pb_progress *w = &work->progress;
    const struct pb_people *people = &work->people;
    pb_vec horizon = pb_all(model->horizon + 1e-9);
    for (int basis = 0; basis < PB_BASES; basis++)
        end_of_basis(work, basis);
    end_of_labour(work);
    end_of_sources(work);
    end_of_categories(slots, work);
    give(work, PB_PEAK_FUNDING, pb_positive(-w->lowest));
    give(work, PB_GO_LIVE_MONTH, work->timing.go_live);
    give(work, PB_FTE_SAVED, people->quo.agents - people->tool.agents);
    give(work, PB_STOPPED, pb_if_less(horizon, work->timing.stop, pb_all(0), pb_all(1)));
    give(work, PB_DEFLECTED_SHARE, quotient(w->deflected, w->tickets));
    give(work, PB_CONTAINED_SHARE, quotient(w->contained, w->tickets));
    give(work, PB_ESCALATION_RATE, quotient(w->escalated, w->attempted));
    give(work, PB_COST_PER_TICKET_TODAY,
         people->first_agents * people->monthly_cost / work->inputs.root[PB_ROOT_TICKETS_PER_MONTH]);
    give(work, PB_COST_PER_TICKET_STATUS_QUO, quotient(w->labour_status_quo, w->tickets));
    give(work, PB_COST_PER_TICKET_WITH_TOOL, quotient(w->labour_and_cost, w->tickets));
    give(work, PB_COST_PER_TRUE_RESOLUTION, quotient(w->cost_sum, w->resolved));
}

#endif
