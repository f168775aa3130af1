/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §5: the benefit lines of a month, world 1 against world 0. */
#ifndef PB_MODEL_BENEFITS_KERNEL_H
#define PB_MODEL_BENEFITS_KERNEL_H

#include "model/people_kernel.h"

/* Books an `other` line: in one month, or from one to another. */
PB_INLINE void other_line(const struct pb_model *model, const double *number, struct pb_work *work, pb_vec amount,
                          const struct pb_trace_request *trace)
{
    struct pb_lines *lines = &work->lines;
    bool once = number[PB_OTHER_PER] == PB_PER_ONCE, ramped = !once && number[PB_OTHER_RAMPED] > 0;
    bool live = !once && (ramped || number[PB_OTHER_WHILE] == PB_WHILE_LIVE);
    bool contract = !once && number[PB_OTHER_WHILE] == PB_WHILE_CONTRACT;
    bool hard = number[PB_OTHER_CLASS] == PB_OTHER_HARD, cost = number[PB_OTHER_KIND] == PB_OTHER_COST;
    int from = (int)number[PB_OTHER_FROM_MONTH], to = once ? from : (int)number[PB_OTHER_TO_MONTH];
    enum pb_source source = cost ? PB_SOURCE_OTHER_COST : hard ? PB_SOURCE_OTHER_HARD : PB_SOURCE_OTHER_SOFT;
    pb_vec *row = cost ? work->rows.cost : hard ? work->rows.firm : work->rows.soft, sum = lines->sum[source];
    for (int t = (live || contract) && from == 0 ? 1 : from; t <= to; t++) {
        pb_vec x = amount;
        if (ramped)
            x *= work->rows.programme.ramp[t] * work->rows.programme.live[t];
        else if (live)
            x *= work->rows.programme.live[t];
        if (contract)
            x *= pb_overlap(t, work->timing.contract_start, work->timing.contract_end);
        pb_book(trace, model, work, t, source, x, &row[t], &sum);
    }
    lines->sum[source] = sum;
    if (!once)
        return;
    if (!cost && !hard)
        work->rows.once_soft[from] += amount;
    else if (from > model->horizon - model->last_months)
        *(cost ? &lines->last_once_cost : &lines->last_once_firm) += amount;
}

/* How far the churn of a group is from today's, at most: |(1 − χ_1)/(1 − χ_0) − 1|. */
enum nearness { WITHIN_1_128, WITHIN_1_32, FARTHER };

/* (1 + x)^(1/12) by its binomial series, truncated below 2e-17, in pairs of terms: one after the other they would keep
 * the processor waiting for each. */
PB_INLINE pb_vec twelfth_root_near_one(enum nearness nearness, pb_vec x)
{
    pb_vec square = x * x, fourth = square * square;
    pb_vec low = (1 + 0.08333333333333333 * x) + square * (0.024402006172839507 * x - 0.03819444444444445);
    pb_vec high = 0.013937951442472564 * x - 0.017793129501028807;
    if (nearness == WITHIN_1_128)
        return low + fourth * (high - 0.011421376876470574 * square);
    high += square * (0.009653782836064414 * x - 0.011421376876470574);
    return low + fourth * (high + fourth * (0.007341828478237645 * x - 0.008346499743680692));
}

/* What is the same in all months of the revenue of a trial. */
struct churn {
    pb_vec rate;     /* χ_0 */
    pb_vec retained; /* (1 − χ_0)^(1/12) */
    pb_vec leverage; /* churn_change_per_point · exposed_share · csat_points */
    pb_vec gain;     /* leverage · χ_0/(1 − χ_0) */
};

static inline enum nearness churn_start(const struct pb_model *model, struct churn *w, const pb_vec *in)
{
    w->rate = in[PB_ROOT_ANNUAL_CHURN];
    w->retained = isnan(model->retained) ? pb_exp_of(pb_log1p_of(-w->rate) / 12) : pb_all(model->retained);
    w->leverage = in[PB_ROOT_CHURN_CHANGE_PER_POINT] * in[PB_ROOT_EXPOSED_SHARE];
    if (!model->own_csat) /* else the points are with the share that is contained */
        w->leverage *= in[PB_ROOT_CSAT_POINTS];
    w->gain = w->leverage * (w->rate / (1 - w->rate));
    /* the share that is contained is at most 1 */
    double farthest = pb_largest(pb_most(w->gain, -w->gain));
    if (model->own_csat || pb_largest(w->leverage) > 1 || farthest > 1.0 / 32)
        return FARTHER;
    return farthest > 1.0 / 128 ? WITHIN_1_32 : WITHIN_1_128;
}

/* (1 − χ_1)^(1/12), from (1 − χ_0)^(1/12) where the two are near: (1 − χ_1)/(1 − χ_0) = 1 + gain · share. */
PB_INLINE pb_vec retained_with_tool(const struct churn *w, enum nearness nearness, pb_vec share)
{
    if (nearness == FARTHER)
        return pb_exp_of(pb_log1p_of(-pb_least(pb_all(1), w->rate * pb_positive(1 - w->leverage * share))) / 12);
    return w->retained * twelfth_root_near_one(nearness, w->gain * share);
}

/* The months behind the lag, before which the two revenues are the same. Of the revenues, what is gained in a month. */
PB_INLINE void retention_months(const struct pb_model *model, struct pb_work *work, const struct churn *churn,
                                enum nearness nearness, const struct pb_trace_request *trace)
{
    struct pb_rows *rows = &work->rows;
    const pb_vec *in = work->inputs.root, zero = pb_all(0), retained = churn->retained;
    pb_vec quo = in[PB_ROOT_ANNUAL_RECURRING_REVENUE] * (in[PB_ROOT_GROSS_MARGIN] / 12), tool, sum = zero;
    for (int t = 1; t <= model->lag; t++)
        quo *= retained;
    tool = quo;
    for (int t = model->lag + 1; t <= model->horizon; t++) {
        int from = t - model->lag;
        pb_vec share = model->own_csat ? rows->satisfaction[from] : rows->contained[from];
        if (model->volume_risks) /* a share of nothing is 0 */
            share = pb_if_less(zero, rows->plan[from], share, zero);
        quo *= retained;
        tool *= retained_with_tool(churn, nearness, share);
        pb_book(trace, model, work, t, PB_SOURCE_RETENTION, tool - quo, &rows->soft[t], &sum);
    }
    work->lines.sum[PB_SOURCE_RETENTION] = sum;
}

PB_INLINE void retention(const struct pb_model *model, struct pb_work *work, const struct pb_trace_request *trace)
{
    struct churn churn;
    switch (churn_start(model, &churn, work->inputs.root)) {
    case WITHIN_1_128:
        retention_months(model, work, &churn, WITHIN_1_128, trace);
        break;
    case WITHIN_1_32:
        retention_months(model, work, &churn, WITHIN_1_32, trace);
        break;
    case FARTHER:
        retention_months(model, work, &churn, FARTHER, trace);
        break;
    }
}

PB_INLINE void note_people(const struct pb_model *model, const struct pb_work *work, int t,
                           const struct pb_worlds *worlds, const struct pb_trace_request *trace)
{
    const struct pb_world *quo = &worlds->quo, *tool = &worlds->tool;
    pb_note(trace, model, work, t, PB_TRACE_NEED_STATUS_QUO, quo->need);
    pb_note(trace, model, work, t, PB_TRACE_AGENTS_STATUS_QUO, quo->agents);
    pb_note(trace, model, work, t, PB_TRACE_NEED_WITH_TOOL, tool->need);
    pb_note(trace, model, work, t, PB_TRACE_AGENTS_WITH_TOOL, tool->agents);
    pb_note(trace, model, work, t, PB_TRACE_HIRES_STATUS_QUO, quo->hires);
    pb_note(trace, model, work, t, PB_TRACE_HIRES_WITH_TOOL, tool->hires);
    pb_note(trace, model, work, t, PB_TRACE_LABOUR_STATUS_QUO, quo->labour);
    pb_note(trace, model, work, t, PB_TRACE_LABOUR_DEFLECTION, worlds->alone.labour);
    pb_note(trace, model, work, t, PB_TRACE_LABOUR_WITH_TOOL, tool->labour);
}

/* T of a month: in the status quo, with the proposal, and with today's agents and tickets. */
struct licences {
    pb_vec quo, tool, today;
};

PB_INLINE struct licences licences_month(const struct pb_model *model, const struct pb_slots *slots,
                                         struct pb_work *work, int t, const struct pb_worlds *worlds)
{
    struct pb_people *w = &work->people;
    const pb_vec all = pb_actual(model, work)[t], tickets = work->inputs.root[PB_ROOT_TICKETS_PER_MONTH];
    pb_vec created = model->prevention ? all * (1 - work->rows.prevented[t]) : all;
    struct licences sum = {pb_all(0), pb_all(0), pb_all(0)};
    for (int j = 0; j < slots->tool_count; j++) {
        double meter = slots->tool_number[j][PB_TOOL_METER];
        if (t > 1 && t % 12 == 1)
            w->licence_price[j] *= 1 + work->inputs.tool[j][PB_TOOL_ANNUAL_INCREASE];
        pb_vec price = w->licence_price[j], paid = pb_all(1);
        if (slots->tool_number[j][PB_TOOL_REPLACED] > 0)
            paid -=
                pb_overlap(t, work->timing.go_live + slots->tool_number[j][PB_TOOL_OVERLAP_MONTHS], work->timing.stop);
        sum.quo += price * licence_units(meter, worlds->quo.agents, all);
        sum.tool += price * paid * licence_units(meter, worlds->tool.agents, created);
        sum.today += price * licence_units(meter, w->first_agents, tickets);
    }
    return sum;
}

/* The months of the people, and the lines that come from them. */
PB_INLINE void labour_months(const struct pb_model *model, enum pb_staffing staffing, const struct pb_slots *slots,
                             struct pb_work *work, const struct pb_trace_request *trace)
{
    struct pb_people *w = &work->people;
    struct pb_rows *rows = &work->rows;
    struct pb_lines *lines = &work->lines;
    pb_vec zero = pb_all(0), wage = pb_all(1), first = w->first_agents, idle_rate = zero;
    pb_vec reduction = zero, avoidance = zero, licences = zero, turnover = zero, overtime = zero, capacity = zero;
    pb_vec deflection = zero, assist = zero, last_quo = zero, last_tool = zero;
    if (model->capacity)
        idle_rate = work->inputs.root[PB_ROOT_CAPACITY_VALUE] * w->monthly_cost;
    for (int t = 1; t <= model->horizon; t++) {
        const struct pb_worlds worlds = pb_people_month(model, staffing, rows, work->tickets.mean_minutes, w, t, wage);
        const struct pb_world *quo = &worlds.quo, *tool = &worlds.tool;
        pb_vec saved = wage * w->avoidable_pay, firm = zero, growth = zero, soft = zero;
        /* max(0, N_0 − N) = N_0 − min(N_0, N), and likewise above N_0 */
        pb_vec fewer = pb_least(first, quo->agents) - pb_least(first, tool->agents);
        pb_vec avoided = pb_most(first, quo->agents) - pb_most(first, tool->agents);
        pb_book(trace, model, work, t, PB_SOURCE_COST_REDUCTION, saved * fewer, &firm, &reduction);
        pb_book(trace, model, work, t, PB_SOURCE_COST_AVOIDANCE, saved * avoided, &growth, &avoidance);
        if (model->tools) {
            struct licences cost = licences_month(model, slots, work, t, &worlds);
            pb_vec less = pb_least(cost.today, cost.quo) - pb_least(cost.today, cost.tool);
            pb_vec spared = pb_most(cost.today, cost.quo) - pb_most(cost.today, cost.tool);
            pb_book(trace, model, work, t, PB_SOURCE_LICENCES, less, &firm, &licences);
            pb_book(trace, model, work, t, PB_SOURCE_LICENCES, spared, &growth, &licences);
            pb_note(trace, model, work, t, PB_TRACE_LICENCE_AVOIDANCE, spared);
            if (t > model->horizon - model->last_months) {
                last_quo += cost.quo;
                last_tool += cost.tool;
            }
        }
        if (model->hiring)
            pb_book(trace, model, work, t, PB_SOURCE_TURNOVER, wage * (quo->hiring - tool->hiring), &growth, &turnover);
        if (model->overtime)
            pb_book(trace, model, work, t, PB_SOURCE_OVERTIME, wage * (quo->overtime - tool->overtime), &growth,
                    &overtime);
        if (model->capacity) {
            pb_vec more_idle = (tool->agents - tool->need) - (quo->agents - quo->need);
            pb_book(trace, model, work, t, PB_SOURCE_CAPACITY, idle_rate * wage * more_idle, &soft, &capacity);
        }
        rows->firm[t] = firm;
        rows->growth[t] = growth;
        rows->soft[t] = soft;
        if (!PB_HEADLINE_ONLY) {
            deflection += quo->labour - worlds.alone.labour;
            assist += worlds.alone.labour - tool->labour;
        }
        if (!PB_HEADLINE_ONLY && t > model->horizon - model->last_months) {
            last_quo += quo->labour;
            last_tool += tool->labour;
        }
        if (model->metered_agents)
            rows->agents[t] = tool->agents;
        if (model->severance)
            rows->more_released[t] = tool->released - quo->released;
        note_people(model, work, t, &worlds, trace);
        wage *= w->wage_step;
    }
    lines->sum[PB_SOURCE_COST_REDUCTION] = reduction;
    lines->sum[PB_SOURCE_COST_AVOIDANCE] = avoidance;
    lines->sum[PB_SOURCE_LICENCES] = licences;
    lines->sum[PB_SOURCE_TURNOVER] = turnover;
    lines->sum[PB_SOURCE_OVERTIME] = overtime;
    lines->sum[PB_SOURCE_CAPACITY] = capacity;
    w->labour_deflection = deflection;
    w->labour_assist = assist;
    w->last_labour_quo = last_quo;
    w->last_labour_tool = last_tool;
}

/* The benefit lines of all months, but for the `other` ones; on the day of signature there are none of them. */
PB_INLINE void pb_benefits_months(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                  const struct pb_trace_request *trace)
{
    struct pb_rows *rows = &work->rows;
    switch (model->staffing) {
    case PB_STAFFING_ATTRITION:
        labour_months(model, PB_STAFFING_ATTRITION, slots, work, trace);
        break;
    case PB_STAFFING_RELEASE:
        labour_months(model, PB_STAFFING_RELEASE, slots, work, trace);
        break;
    case PB_STAFFING_ELASTIC:
        labour_months(model, PB_STAFFING_ELASTIC, slots, work, trace);
        break;
    }
    rows->firm[0] = rows->growth[0] = rows->soft[0] = pb_all(0);
    if (model->revenue)
        retention(model, work, trace);
}

/* Of the `other` lines the benefits or the costs, once all the rest of their kind is there. */
PB_INLINE void pb_other_months(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               bool costs, const struct pb_trace_request *trace)
{
    if (model->once_soft && !costs)
        memset(work->rows.once_soft, 0, sizeof work->rows.once_soft);
    for (int o = 0; o < slots->other_count; o++)
        if ((slots->other_number[o][PB_OTHER_KIND] == PB_OTHER_COST) == costs)
            other_line(model, slots->other_number[o], work, work->inputs.other[o][PB_OTHER_AMOUNT], trace);
}

#endif
