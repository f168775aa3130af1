/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/track_invoices.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

struct work {
    const struct pb_inputs *values;
    const struct pb_track_facts *facts;
    double resolved[PB_TRACK_MONTHS];
    struct pb_observed_months observed;
    payback_reconciled *out;
    size_t count;
};

static void make_constant(struct pb_worker *worker, enum pb_root_slot slot, double number)
{
    worker->slots.root[slot] = NULL;
    worker->slots.root_number[slot] = number;
}

/* Of the one trial: nothing ends the programme, and what comes back was counted. */
static void amend(void *context, struct pb_worker *worker)
{
    (void)context;
    make_constant(worker, PB_ROOT_RETURNED_SHARE, 1);
}

static bool runs_all_month(const struct pb_inputs *values)
{
    return values->root[PB_ROOT_USAGE_UNIT].present &&
           (pb_root_number(values, PB_ROOT_USAGE_UNIT) == PB_UNIT_TICKET ||
            pb_root_number(values, PB_ROOT_USAGE_UNIT) == PB_UNIT_HUMAN_TICKET);
}

/* What the usage price counts of a month, as it is billed. */
static double usage_units(enum pb_usage_unit unit, const double *month)
{
    switch (unit) {
    case PB_UNIT_RESOLUTION:
        return month[PB_TRACE_CONTAINED];
    case PB_UNIT_VERIFIED_RESOLUTION:
        return month[PB_TRACE_RESOLVED];
    case PB_UNIT_NET_RESOLUTION:
        return month[PB_TRACE_CONTAINED] - month[PB_TRACE_RETURNED];
    case PB_UNIT_CONVERSATION:
        return month[PB_TRACE_ATTEMPTED];
    default:
        return NAN;
    }
}

/* Whether what the usage price counts is known of the month. */
static bool is_counted(const struct work *work, int t)
{
    const struct pb_inputs *values = work->values;
    bool contained = !isnan(pb_track_known(work->facts, PB_ACTUAL_CONTAINED, t));
    bool attempted = !isnan(pb_track_known(work->facts, PB_ACTUAL_ATTEMPTED, t));
    bool tickets = !isnan(pb_track_known(work->facts, PB_ACTUAL_TICKETS, t));
    bool needs[PB_UNIT_HUMAN_TICKET + 1] = {0}, seats = values->root[PB_ROOT_SEAT_PRICE_PER_MONTH].number > 0;
    if (values->root[PB_ROOT_USAGE_UNIT].present)
        needs[(int)pb_root_number(values, PB_ROOT_USAGE_UNIT)] = true;
    for (int c = 0; c < values->charge_count; c++) {
        int meter = (int)values->charge[c][PB_CHARGE_METER].number;
        seats = seats || meter == PB_CHARGED_SEAT;
        if (meter >= PB_CHARGED_UNITS)
            needs[meter - PB_CHARGED_UNITS] = true;
    }
    bool known = !seats || !isnan(pb_track_known(work->facts, PB_ACTUAL_AGENTS, t));
    known = known && (contained || !needs[PB_UNIT_RESOLUTION]) && (attempted || !needs[PB_UNIT_CONVERSATION]);
    known = known && (tickets || !(needs[PB_UNIT_TICKET] || needs[PB_UNIT_HUMAN_TICKET]));
    if (needs[PB_UNIT_VERIFIED_RESOLUTION] || needs[PB_UNIT_NET_RESOLUTION] || needs[PB_UNIT_HUMAN_TICKET])
        known = known && contained && !isnan(work->resolved[t]);
    return known;
}

/* The part of month t in which the contract runs. */
static double contract_of(const struct work *work, int t)
{
    bool from_go_live = pb_root_number(work->values, PB_ROOT_CONTRACT_STARTS) == PB_STARTS_GO_LIVE;
    return from_go_live ? fmin(1, fmax(0, t - work->facts->go_live)) : 1;
}

/* One price for all billable units of the month, where the contract has one. */
static void find_price(const struct work *work, payback_reconciled *r, const struct pb_track_block *block,
                       const double *month, double contract)
{
    const struct pb_inputs *values = work->values;
    double line = month[PB_TRACE_LINES + PB_SOURCE_USAGE], units;
    bool events = false;
    r->units = r->price = r->implied_price = r->implied_units = NAN;
    for (int c = 0; c < values->charge_count; c++)
        events |= values->charge[c][PB_CHARGE_METER].number >= PB_CHARGED_UNITS;
    if (events || !values->root[PB_ROOT_USAGE_PRICE].present || values->tier_count > 0 || runs_all_month(values))
        return;
    units = usage_units((enum pb_usage_unit)pb_root_number(values, PB_ROOT_USAGE_UNIT), month) -
            pb_track_root(block->worker, PB_ROOT_USAGE_INCLUDED_PER_MONTH, 0) * contract;
    if (!(units > 0) || !(line > 0))
        return;
    double least = pb_track_root(block->worker, PB_ROOT_USAGE_PRICE, 0) * units;
    double minimum = pb_track_root(block->worker, PB_ROOT_USAGE_MINIMUM_PER_MONTH, 0) * contract;
    if (least <= minimum)
        return; /* the minimum is billed */
    r->units = units;
    r->price = line / units;
}

/* A difference that another price for the same units, or other units at the price, explains to the cent. */
static void explain(payback_reconciled *r)
{
    if (isnan(r->price) || fabs(r->difference) < 0.005)
        return;
    double price = r->price + r->difference / r->units, units = r->units + r->difference / r->price;
    double rounded = round(price * 1e4) / 1e4;
    if (price > 0 && fabs(rounded - price) * r->units < 0.0051)
        r->implied_price = rounded;
    else if (units >= 0 && fabs(round(units) - units) * r->price < 0.0051)
        r->implied_units = round(units);
}

static payback_status take_bill(void *context, const struct pb_track_block *block)
{
    struct work *work = context;
    int horizon = block->worker->plan->model.horizon;
    for (int t = 1; t <= work->facts->last; t++) {
        double billed = pb_track_known(work->facts, PB_ACTUAL_VENDOR_INVOICE, t);
        const double *month = pb_track_month(block->rows, horizon, 0, t);
        if (isnan(billed))
            continue;
        payback_reconciled *r = &work->out[work->count++];
        int calendar = work->facts->first_calendar + t - 1;
        *r = (payback_reconciled){.year = calendar / 12, .calendar_month = calendar % 12 + 1, .billed = billed};
        r->contract = pb_track_bill(month);
        if (t == 1)
            r->contract += pb_track_bill(pb_track_month(block->rows, horizon, 0, 0));
        r->difference = billed - r->contract;
        r->exact = is_counted(work, t);
        find_price(work, r, block, month, contract_of(work, t));
        explain(r);
    }
    return PAYBACK_OK;
}

static void prepare_facts(struct work *work)
{
    const struct pb_track_facts *facts = work->facts;
    for (int t = 0; t < PB_TRACK_MONTHS; t++)
        work->resolved[t] = facts->cells[PB_ACTUAL_CONTAINED][t] - facts->cells[PB_ACTUAL_REOPENED_7D][t];
    work->observed = (struct pb_observed_months){.tickets = facts->cells[PB_ACTUAL_TICKETS],
                                                 .attempted = facts->cells[PB_ACTUAL_ATTEMPTED],
                                                 .contained = facts->cells[PB_ACTUAL_CONTAINED],
                                                 .resolved = work->resolved,
                                                 .agents = facts->cells[PB_ACTUAL_AGENTS]};
}

payback_status pb_track_reconcile(payback_reconciled *out, size_t *count, const struct pb_inputs *values,
                                  const struct pb_track_facts *facts, const double *means,
                                  const payback_options *options)
{
    struct work *work = pb_new(1, sizeof *work);
    struct pb_plan *plan = NULL;
    *count = 0;
    if (!work)
        return PAYBACK_ERROR_MEMORY;
    work->values = values;
    work->facts = facts;
    work->out = out;
    prepare_facts(work);
    payback_status status = pb_track_plan(&plan, values, facts, options);
    if (!status) {
        plan->slots.observed = &work->observed;
        plan->model.failure = plan->model.gate = false;
        pb_model_observe(&plan->model, &plan->slots);
        struct pb_track_run run = {.plan = plan,
                                   .facts = facts,
                                   .trials = PB_BLOCK,
                                   .threads = 1,
                                   .means = means,
                                   .pinned = true,
                                   .traced = true,
                                   .amend = amend,
                                   .take = take_bill,
                                   .context = work};
        status = pb_track_run(&run);
    }
    *count = work->count;
    pb_plan_free(plan);
    free(work);
    return status;
}
