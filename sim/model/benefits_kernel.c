/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §5: the benefit lines of a month, world 1 against world 0. */
#include "model/kernels.h"

static bool is_due(const double *number, int t)
{
    if (number[PB_OTHER_PER] == PB_PER_ONCE)
        return t == number[PB_OTHER_FROM_MONTH];
    bool nothing_yet = number[PB_OTHER_RAMPED] > 0 && t == 0;
    return !nothing_yet && t >= number[PB_OTHER_FROM_MONTH] && t <= number[PB_OTHER_TO_MONTH];
}

/* The `other` lines of month t (0: the day of signature), by class; what is paid once is noted apart. */
static void other_lines(const struct pb_slots *slots, struct pb_work *work, int t)
{
    const struct pb_timing *timing = &work->timing;
    pb_vec zero = pb_all(0);
    work->line[PB_SOURCE_OTHER_HARD] = work->line[PB_SOURCE_OTHER_SOFT] = work->line[PB_SOURCE_OTHER_COST] = zero;
    work->once_hard = work->once_soft = work->once_cost = zero;
    for (int o = 0; o < slots->other_count; o++) {
        const double *number = slots->other_number[o];
        if (!is_due(number, t))
            continue;
        bool cost = number[PB_OTHER_KIND] == PB_OTHER_COST, once = number[PB_OTHER_PER] == PB_PER_ONCE;
        bool hard = !cost && number[PB_OTHER_CLASS] == PB_OTHER_HARD, ramped = !once && number[PB_OTHER_RAMPED] > 0;
        pb_vec amount = work->inputs.other[o][PB_OTHER_AMOUNT];
        amount *= ramped ? timing->ramp[0] * timing->live[0] : pb_all(1);
        work->line[cost ? PB_SOURCE_OTHER_COST : hard ? PB_SOURCE_OTHER_HARD : PB_SOURCE_OTHER_SOFT] += amount;
        if (once)
            *(cost ? &work->once_cost : hard ? &work->once_hard : &work->once_soft) += amount;
    }
}

void pb_benefits_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_benefits *w = &work->benefits;
    const pb_vec *in = work->inputs.root;
    for (int line = 0; line < PB_LINES; line++)
        work->line[line] = pb_all(0);
    other_lines(slots, work, 0);
    w->growth_sum = w->soft_sum = w->steady_soft_sum = pb_all(0);
    if (!model->revenue)
        return;
    w->revenue[0] = w->revenue[1] = in[PB_ROOT_ANNUAL_RECURRING_REVENUE];
    w->retained = pb_exp_of(pb_log1p_of(-in[PB_ROOT_ANNUAL_CHURN]) / 12);
    w->leverage = in[PB_ROOT_CHURN_CHANGE_PER_POINT] * in[PB_ROOT_EXPOSED_SHARE] * in[PB_ROOT_CSAT_POINTS];
    w->churn_odds = in[PB_ROOT_ANNUAL_CHURN] / (1 - in[PB_ROOT_ANNUAL_CHURN]);
    for (int s = 0; s <= model->lag; s++)
        w->recent_share[s] = pb_all(0);
}

/* (1 + x)^(1/12) by its binomial series, for |x| ≤ 1/32: truncated below 1e-17. */
static pb_vec twelfth_root_near_one(pb_vec x)
{
    pb_vec sum = pb_all(0.00965378283606441);
    sum = sum * x - 0.011421376876470574;
    sum = sum * x + 0.013937951442472564;
    sum = sum * x - 0.017793129501028807;
    sum = sum * x + 0.024402006172839507;
    sum = sum * x - 0.038194444444444445;
    sum = sum * x + 0.08333333333333333;
    return sum * x + 1;
}

/* (1 − χ_1)^(1/12), from (1 − χ_0)^(1/12) where the two are near. */
static pb_vec retained_with_tool(const struct pb_benefits *w, pb_vec churn, pb_vec share)
{
    pb_vec factor = pb_positive(1 - w->leverage * share);
    pb_vec gain = w->churn_odds * (1 - factor); /* (1 − χ_1)/(1 − χ_0) = 1 + gain, unless χ_1 is cut off at 1 */
    if (pb_any(pb_less(pb_all(1.0 / 32), gain)) || pb_any(pb_less(gain, pb_all(-1.0 / 32))))
        return pb_exp_of(pb_log1p_of(-pb_least(pb_all(1), churn * factor)) / 12);
    return w->retained * twelfth_root_near_one(gain);
}

static pb_vec retention(const struct pb_model *model, struct pb_work *work, int t)
{
    struct pb_benefits *w = &work->benefits;
    const pb_vec *in = work->inputs.root;
    int span = model->lag + 1;
    w->recent_share[t % span] = work->tickets.contained_share;
    w->revenue[0] *= w->retained;
    w->revenue[1] *= retained_with_tool(w, in[PB_ROOT_ANNUAL_CHURN], w->recent_share[(t + 1) % span]);
    return in[PB_ROOT_GROSS_MARGIN] * (w->revenue[1] - w->revenue[0]) / 12;
}

void pb_benefits_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    const struct pb_people *people = &work->people;
    pb_vec *line = work->line, first = people->first_agents, wage = people->wage;
    pb_vec quo = people->agents[PB_STATUS_QUO], tool = people->agents[PB_WITH_TOOL];
    pb_vec idle_quo = quo - people->need[PB_STATUS_QUO], idle_tool = tool - people->need[PB_WITH_TOOL];
    pb_vec saved = wage * people->avoidable_pay;
    line[PB_SOURCE_COST_REDUCTION] = saved * (pb_positive(first - tool) - pb_positive(first - quo));
    line[PB_SOURCE_COST_AVOIDANCE] = saved * (pb_positive(quo - first) - pb_positive(tool - first));
    line[PB_SOURCE_TURNOVER] = wage * (people->hiring[PB_STATUS_QUO] - people->hiring[PB_WITH_TOOL]);
    line[PB_SOURCE_OVERTIME] = wage * (people->overtime[PB_STATUS_QUO] - people->overtime[PB_WITH_TOOL]);
    line[PB_SOURCE_CAPACITY] =
        work->inputs.root[PB_ROOT_CAPACITY_VALUE] * (wage * people->monthly_cost) * (idle_tool - idle_quo);
    if (model->revenue)
        line[PB_SOURCE_RETENTION] = retention(model, work, t);
    other_lines(slots, work, t);
}
