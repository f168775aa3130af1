/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §5: the benefit lines of a month, world 1 against world 0. */
#ifndef PB_MODEL_BENEFITS_KERNEL_H
#define PB_MODEL_BENEFITS_KERNEL_H

#include "model/work.h"

static inline bool is_due(const double *number, int t)
{
    if (number[PB_OTHER_PER] == PB_PER_ONCE)
        return t == number[PB_OTHER_FROM_MONTH];
    bool nothing_yet = number[PB_OTHER_RAMPED] > 0 && t == 0;
    return !nothing_yet && t >= number[PB_OTHER_FROM_MONTH] && t <= number[PB_OTHER_TO_MONTH];
}

/* Books the `other` lines of the month (t = 0: the day of signature), by class; notes apart what is paid once. */
PB_INLINE void other_lines(const struct pb_slots *slots, struct pb_work *work, struct pb_month *month)
{
    pb_vec hard = pb_all(0), soft = hard, cost = hard;
    for (int o = 0; o < slots->other_count; o++) {
        const double *number = slots->other_number[o];
        if (!is_due(number, month->t))
            continue;
        bool once = number[PB_OTHER_PER] == PB_PER_ONCE;
        pb_vec amount = work->inputs.other[o][PB_OTHER_AMOUNT];
        if (!once && number[PB_OTHER_RAMPED] > 0)
            amount *= month->ramp * month->live;
        pb_vec fleeting = once ? amount : pb_all(0);
        if (number[PB_OTHER_KIND] == PB_OTHER_COST) {
            cost += amount;
            month->fleeting_cost += fleeting;
        } else if (number[PB_OTHER_CLASS] == PB_OTHER_HARD) {
            hard += amount;
            month->fleeting_firm += fleeting;
        } else {
            soft += amount;
            month->fleeting_soft += fleeting;
        }
    }
    pb_book(work, PB_SOURCE_OTHER_HARD, hard, &month->firm);
    pb_book(work, PB_SOURCE_OTHER_SOFT, soft, &month->soft);
    pb_book(work, PB_SOURCE_OTHER_COST, cost, &month->cost);
}

static inline void pb_benefits_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                     struct pb_month *month)
{
    struct pb_benefits *w = &work->benefits;
    const pb_vec *in = work->inputs.root;
    if (slots->other_count > 0)
        other_lines(slots, work, month);
    w->growth_sum = w->soft_sum = w->steady_soft_sum = pb_all(0);
    w->capacity_rate = in[PB_ROOT_CAPACITY_VALUE] * work->people.monthly_cost;
    if (!model->revenue)
        return;
    w->revenue[0] = w->revenue[1] = in[PB_ROOT_ANNUAL_RECURRING_REVENUE];
    w->monthly_margin = in[PB_ROOT_GROSS_MARGIN] / 12;
    w->retained = pb_exp_of(pb_log1p_of(-in[PB_ROOT_ANNUAL_CHURN]) / 12);
    w->leverage = in[PB_ROOT_CHURN_CHANGE_PER_POINT] * in[PB_ROOT_EXPOSED_SHARE] * in[PB_ROOT_CSAT_POINTS];
    w->churn_odds = in[PB_ROOT_ANNUAL_CHURN] / (1 - in[PB_ROOT_ANNUAL_CHURN]);
}

/* (1 + x)^(1/12) by its binomial series, for |x| ≤ 1/32: truncated below 1e-17. */
PB_INLINE pb_vec twelfth_root_near_one(pb_vec x)
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
PB_INLINE pb_vec retained_with_tool(const struct pb_benefits *w, pb_vec churn, pb_vec share)
{
    pb_vec factor = pb_positive(1 - w->leverage * share);
    pb_vec gain = w->churn_odds * (1 - factor); /* (1 − χ_1)/(1 − χ_0) = 1 + gain, unless χ_1 is cut off at 1 */
    if (pb_any(pb_less(pb_all(1.0 / 32), gain)) || pb_any(pb_less(gain, pb_all(-1.0 / 32))))
        return pb_exp_of(pb_log1p_of(-pb_least(pb_all(1), churn * factor)) / 12);
    return w->retained * twelfth_root_near_one(gain);
}

PB_INLINE pb_vec retention(const struct pb_model *model, struct pb_work *work, const struct pb_month *month)
{
    struct pb_benefits *w = &work->benefits;
    int t = month->t;
    w->share_by_month[t] = month->contained_share;
    w->revenue[0] *= w->retained;
    w->revenue[1] *= t > model->lag ? retained_with_tool(w, work->inputs.root[PB_ROOT_ANNUAL_CHURN],
                                                         w->share_by_month[t - model->lag])
                                    : w->retained;
    return w->monthly_margin * (w->revenue[1] - w->revenue[0]);
}

PB_INLINE void pb_benefits_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                 struct pb_month *month)
{
    const struct pb_people *people = &work->people;
    const struct pb_world *quo = &month->quo, *tool = &month->tool;
    pb_vec first = people->first_agents, wage = month->wage, saved = wage * people->avoidable_pay;
    /* max(0, N_0 − N) = N_0 − min(N_0, N), and likewise above N_0 */
    pb_vec fewer = pb_least(first, quo->agents) - pb_least(first, tool->agents);
    pb_vec avoided = pb_most(first, quo->agents) - pb_most(first, tool->agents);
    pb_book(work, PB_SOURCE_COST_REDUCTION, saved * fewer, &month->firm);
    pb_book(work, PB_SOURCE_COST_AVOIDANCE, saved * avoided, &month->growth);
    if (model->hiring)
        pb_book(work, PB_SOURCE_TURNOVER, wage * (quo->hiring - tool->hiring), &month->growth);
    if (model->overtime)
        pb_book(work, PB_SOURCE_OVERTIME, wage * (quo->overtime - tool->overtime), &month->growth);
    if (model->capacity) {
        pb_vec more_idle = (tool->agents - tool->need) - (quo->agents - quo->need);
        pb_book(work, PB_SOURCE_CAPACITY, work->benefits.capacity_rate * wage * more_idle, &month->soft);
    }
    if (model->revenue)
        pb_book(work, PB_SOURCE_RETENTION, retention(model, work, month), &month->soft);
    if (slots->other_count > 0)
        other_lines(slots, work, month);
}

#endif
