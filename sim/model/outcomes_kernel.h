/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §5 (what counts on each basis) and §7: from the lines of the months to the outcomes of the trial. */
#ifndef PB_MODEL_OUTCOMES_KERNEL_H
#define PB_MODEL_OUTCOMES_KERNEL_H

#include "model/crossing_kernel.h"

PB_INLINE void give(const struct pb_work *work, int outcome, pb_vec x)
{
    pb_store(work->result->outcomes[outcome], work->first, x);
}

/* What a basis leaves beside its running sums. */
struct ledger {
    /* The months in which Y = X + 0.005 of either of them comes back above 0 in any trial; one place more is written to
     * than there are months. */
    uint8_t crossed[PB_HORIZON_MAX + 2];
    int crossed_count;
    pb_vec last_nets; /* Σ over the last months */
};

/* The first and the last crossing of an account, in months: first, unless it is NULL, and the return value. */
PB_INLINE pb_vec crossings(const struct ledger *ledger, const pb_vec *account, int horizon, pb_vec *first)
{
    pb_vec zero = pb_all(0);
    struct pb_crossing begin = {zero, zero, zero}, end = begin;
    pb_vec at_end = account[horizon + 1];
    pb_mask below = pb_is_lost(at_end);
    for (int i = 0; i < ledger->crossed_count; i++) {
        int t = ledger->crossed[i];
        pb_vec before = account[t], after = account[t + 1];
        pb_mask up = pb_but_not(pb_is_below(before), pb_is_below(after));
        pb_note_crossing(&end, up, before, after, t);
        if (first)
            pb_note_crossing(&begin, pb_both(up, pb_equal(begin.month, zero)), before, after, t);
    }
    if (first)
        *first = pb_crossing_months(&begin, below);
    return pb_payback_of(&end, below);
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

PB_INLINE void note_nets(const struct pb_model *model, const struct pb_work *work, int t, const pb_vec net[PB_BASES],
                         const pb_vec sum[PB_BASES], const struct pb_trace_request *trace)
{
    pb_note(trace, model, work, t, PB_TRACE_MONTH, pb_all(t));
    for (size_t basis = 0; basis < PB_BASES; basis++) {
        pb_note(trace, model, work, t, PB_TRACE_NET + basis, net[basis]);
        pb_note(trace, model, work, t, PB_TRACE_CUMULATIVE + basis, sum[basis]);
    }
}

/* Σ of the costs. */
struct cost_sums {
    pb_vec all, until_roi_months, last; /* last: over the last months */
};

/* From the lines to the nets of each basis, and to its accounts; the lowest X on the hard basis. What goes on from
 * month to month is in variables of its own, for registers. Crossings are only noted down: a branch that depends on the
 * draws would cost more than all else of a month. */
PB_INLINE pb_vec account_months(const struct pb_model *model, struct pb_work *work, struct ledger ledgers[PB_BASES],
                                struct cost_sums *costs, const struct pb_trace_request *trace)
{
    struct pb_rows *rows = &work->rows;
    const pb_vec zero = pb_all(0);
    pb_vec growth_sum = zero, soft_sum = zero, growth_low = zero, soft_low = zero, lowest = zero;
    pb_vec all_costs = zero, roi_costs = zero, last_costs = zero;
    pb_vec plain[PB_BASES] = {zero, zero, zero}, discounted[PB_BASES] = {zero, zero, zero},
           last_nets[PB_BASES] = {zero, zero, zero};
    const pb_vec half_a_cent = pb_all(PB_HALF_A_CENT);
    pb_vec y[PB_BASES] = {half_a_cent, half_a_cent, half_a_cent}, discounted_y[PB_BASES] = {y[0], y[0], y[0]};
    int crossed[PB_BASES] = {0};
    for (int basis = 0; basis < PB_BASES; basis++)
        rows->plain[basis][0] = rows->discounted[basis][0] = zero;
    for (int t = 0; t <= model->horizon; t++) {
        pb_vec growth = rows->growth[t], soft = rows->soft[t], cost = rows->cost[t], firm = rows->firm[t] - cost;
        /* loss(f)_t: what the running sum of f adds to its negative part */
        growth_sum += growth;
        soft_sum += soft;
        pb_vec growth_loss = pb_negative(growth_sum) - growth_low, soft_loss = pb_negative(soft_sum) - soft_low;
        growth_low = pb_negative(growth_sum);
        soft_low = pb_negative(soft_sum);
        const pb_vec net[PB_BASES] = {firm + growth_loss + soft_loss, firm + growth + soft_loss, firm + growth + soft};
        pb_vec discount = pb_all(model->discount[t]);
        for (int basis = 0; basis < PB_BASES; basis++) {
            struct ledger *ledger = &ledgers[basis];
            plain[basis] += net[basis];
            discounted[basis] += net[basis] * discount;
            rows->plain[basis][t + 1] = plain[basis];
            rows->discounted[basis][t + 1] = discounted[basis];
            /* the sign is set where Y was below 0 and is not any more */
            pb_vec now = plain[basis] + half_a_cent, discounted_now = discounted[basis] + half_a_cent;
            pb_signs up =
                ((pb_signs)y[basis] & ~(pb_signs)now) | ((pb_signs)discounted_y[basis] & ~(pb_signs)discounted_now);
            y[basis] = now;
            discounted_y[basis] = discounted_now;
            ledger->crossed[crossed[basis]] = (uint8_t)t;
            crossed[basis] += pb_any_sign(up);
        }
        lowest = pb_least(lowest, plain[PB_BASIS_HARD]);
        all_costs += cost;
        if (t == model->roi_months)
            roi_costs = all_costs;
        if (t > model->horizon - model->last_months) {
            last_costs += cost;
            for (int basis = 0; basis < PB_BASES; basis++)
                last_nets[basis] += net[basis];
        }
        note_nets(model, work, t, net, plain, trace);
    }
    for (int basis = 0; basis < PB_BASES; basis++) {
        ledgers[basis].crossed_count = crossed[basis];
        ledgers[basis].last_nets = last_nets[basis];
    }
    *costs = (struct cost_sums){all_costs, roi_costs, last_costs};
    return lowest;
}

/* What run_rate leaves out of the nets of the last months, by basis: `once` lines and risks, and what the platform fee
 * is ahead. */
static inline void left_out(const struct pb_model *model, const struct pb_work *work, pb_vec out[PB_BASES])
{
    const struct pb_lines *lines = &work->lines;
    pb_vec firm = lines->last_once_firm - lines->last_once_cost - lines->last_fee_ahead;
    pb_vec soft = pb_all(0), loss = soft;
    if (model->once_soft) {
        pb_vec sum = pb_all(0), steady = sum, low = sum, steady_low = sum; /* low: before the last months */
        for (int t = 0; t <= model->horizon; t++) {
            sum += work->rows.soft[t];
            steady += work->rows.soft[t] - work->rows.once_soft[t];
            if (t == model->horizon - model->last_months) {
                low = pb_negative(sum);
                steady_low = pb_negative(steady);
            } else if (t > model->horizon - model->last_months) {
                soft += work->rows.once_soft[t];
            }
        }
        loss = (pb_negative(sum) - low) - (pb_negative(steady) - steady_low);
    }
    out[PB_BASIS_BUDGET] = out[PB_BASIS_HARD] = firm + loss;
    out[PB_BASIS_TOTAL] = firm + soft;
}

static inline void end_of_basis(const struct pb_model *model, const struct pb_work *work, int basis,
                                const struct ledger *w, const struct cost_sums *costs, pb_vec left_out)
{
    int first = basis * PB_BASIS_OUTCOMES, horizon = model->horizon;
    pb_vec first_payback;
    const pb_vec *plain = work->rows.plain[basis], *discounted = work->rows.discounted[basis];
    give(work, first + PB_PAYBACK_MONTHS, crossings(w, plain, horizon, &first_payback));
    give(work, first + PB_FIRST_PAYBACK_MONTHS, first_payback);
    give(work, first + PB_DISCOUNTED_PAYBACK_MONTHS, crossings(w, discounted, horizon, NULL));
    give(work, first + PB_ROI, return_on(plain[model->roi_months + 1], costs->until_roi_months));
    give(work, first + PB_ROI_HORIZON, return_on(plain[horizon + 1], costs->all));
    give(work, first + PB_NPV, discounted[horizon + 1]);
    give(work, first + PB_NET_VALUE, plain[horizon + 1]);
    give(work, first + PB_RUN_RATE, 12.0 / model->last_months * (w->last_nets - left_out));
}

static inline void end_of_sources(const struct pb_work *work)
{
    pb_block_lanes *sources = work->result->sources;
    for (int s = 0; s < PB_LINES; s++)
        pb_store(sources[s], work->first, s < PB_FIRST_COST ? work->lines.sum[s] : -work->lines.sum[s]);
    pb_store(sources[PB_SOURCE_LABOUR_DEFLECTION], work->first, work->people.labour_deflection);
    pb_store(sources[PB_SOURCE_LABOUR_ASSIST], work->first, work->people.labour_assist);
}

static inline void end_of_categories(const struct pb_slots *slots, const struct pb_work *work)
{
    for (int k = 0; k < slots->category_count; k++) {
        const struct pb_category *w = &work->tickets.category[k];
        pb_store(work->result->category_hours[k], work->first, w->minutes_saved / 60);
        pb_store(work->result->category_shares[k], work->first,
                 quotient(w->deflected, w->weight * work->tickets.last_tickets));
    }
}

static inline void end_of_tickets(const struct pb_work *work, pb_vec cost)
{
    const struct pb_tickets *w = &work->tickets;
    const struct pb_people *people = &work->people;
    give(work, PB_HOURS_SAVED, w->hours_deflection + w->hours_assist);
    give(work, PB_HOURS_SAVED_DEFLECTION, w->hours_deflection);
    give(work, PB_HOURS_SAVED_ASSIST, w->hours_assist);
    give(work, PB_DEFLECTED_SHARE, quotient(w->last_deflected, w->last_tickets));
    give(work, PB_CONTAINED_SHARE, quotient(w->last_contained, w->last_tickets));
    give(work, PB_ESCALATION_RATE, quotient(w->escalated_sum, w->attempted_sum));
    give(work, PB_COST_PER_TICKET_TODAY,
         (people->first_agents * people->monthly_cost + people->licences_today) / people->tickets_today);
    give(work, PB_COST_PER_TICKET_STATUS_QUO, quotient(people->last_labour_quo, w->last_tickets));
    give(work, PB_COST_PER_TRUE_RESOLUTION, quotient(cost, w->resolved_sum));
}

/* The vendor's bill: all of it, by year (the first with the day of signature), and its largest month. */
static inline void end_of_bill(const struct pb_model *model, const struct pb_work *work)
{
    const pb_vec *bill = work->rows.bill;
    pb_vec all = bill[0], year = all, peak = bill[1];
    for (int t = 1; t <= model->horizon; t++) {
        all += bill[t];
        year += bill[t];
        peak = pb_most(peak, bill[t]);
        if (t % 12 != 0)
            continue;
        if (t / 12 <= PB_BILL_YEARS)
            give(work, PB_VENDOR_BILL_YEAR_1 + t / 12 - 1, year);
        year = pb_all(0);
    }
    for (int y = model->horizon / 12; y < PB_BILL_YEARS; y++)
        give(work, PB_VENDOR_BILL_YEAR_1 + y, pb_all(NAN));
    give(work, PB_VENDOR_BILL, all);
    give(work, PB_VENDOR_BILL_PEAK_MONTH, peak);
}

/* The first that holds: the failure ends the programme by H, the gate does, a risk event has happened, or none. */
static inline void end_of_cause(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work)
{
    const struct pb_timing *timing = &work->timing;
    pb_vec cause = pb_all(3), end = pb_all(model->horizon + 1e-9);
    for (int j = 0; j < slots->risk_count; j++)
        cause = pb_if_less(timing->risk_month[j], pb_all(INFINITY), pb_all(2), cause);
    if (model->gate)
        cause = pb_if_less(end, timing->gate_stop, cause, pb_all(1));
    if (model->failure)
        cause = pb_if_less(model->gate ? pb_least(end, timing->gate_stop) : end, timing->failure, cause, pb_all(0));
    pb_store(work->result->cause, work->first, cause);
}

PB_INLINE void pb_outcomes(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                           const struct pb_trace_request *trace)
{
    const struct pb_people *people = &work->people;
    struct ledger ledgers[PB_BASES];
    struct cost_sums costs;
    pb_vec out[PB_BASES], horizon = pb_all(model->horizon + 1e-9);
    pb_vec lowest = account_months(model, work, ledgers, &costs, trace);
    left_out(model, work, out);
    for (int basis = 0; basis < PB_BASES; basis++)
        end_of_basis(model, work, basis, &ledgers[basis], &costs, out[basis]);
    for (int t = 0; t <= model->horizon; t++)
        pb_store(work->result->cash[t], work->first, work->rows.plain[model->basis][t + 1]);
    end_of_tickets(work, costs.all);
    end_of_bill(model, work);
    end_of_sources(work);
    end_of_categories(slots, work);
    end_of_cause(model, slots, work);
    give(work, PB_PEAK_FUNDING, pb_positive(-lowest));
    give(work, PB_GO_LIVE_MONTH, work->timing.go_live);
    give(work, PB_FTE_SAVED, people->quo.agents - people->tool.agents);
    give(work, PB_LABOUR_DEFLECTION, people->labour_deflection);
    give(work, PB_LABOUR_ASSIST, people->labour_assist);
    give(work, PB_COST_PER_TICKET_WITH_TOOL,
         quotient(people->last_labour_tool + (costs.last - work->lines.last_fee_ahead), work->tickets.last_tickets));
    give(work, PB_STOPPED, pb_if_less(horizon, work->timing.stop, pb_all(0), pb_all(1)));
}

#endif
