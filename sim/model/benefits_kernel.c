/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §5: the benefit lines of a month, world 1 against world 0. */
#include "model/kernels.h"

/* The `other` lines of month t (0: the day of signature), by class; what is paid once is noted apart. */
static void other_lines(const struct pb_slots *slots, struct pb_work *work, int t)
{
    const double *ramp = work->timing.ramp[0], *live = work->timing.live[0];
    for (int o = 0; o < slots->other_count; o++) {
        const double *number = slots->other_number[o], *amount = slots->other[o][PB_OTHER_AMOUNT];
        bool once = number[PB_OTHER_PER] == PB_PER_ONCE, cost = number[PB_OTHER_KIND] == PB_OTHER_COST;
        bool hard = !cost && number[PB_OTHER_CLASS] == PB_OTHER_HARD;
        bool ramped = !once && number[PB_OTHER_RAMPED] > 0;
        double *line = work->line[cost ? PB_SOURCE_OTHER_COST : hard ? PB_SOURCE_OTHER_HARD : PB_SOURCE_OTHER_SOFT];
        double *once_line = cost ? work->once_cost : hard ? work->once_hard : work->once_soft;
        if (once ? t != number[PB_OTHER_FROM_MONTH]
                 : t < number[PB_OTHER_FROM_MONTH] || t > number[PB_OTHER_TO_MONTH] || (ramped && t == 0))
            continue;
        if (ramped)
            PB_LANES line[i] += amount[i] * ramp[i] * live[i];
        else
            PB_LANES line[i] += amount[i];
        if (once)
            PB_LANES once_line[i] += amount[i];
    }
}

static void clear_lines(struct pb_work *work)
{
    PB_LANES
    {
        work->line[PB_SOURCE_OTHER_HARD][i] = work->line[PB_SOURCE_OTHER_SOFT][i] = 0;
        work->line[PB_SOURCE_OTHER_COST][i] = 0;
        work->once_hard[i] = work->once_soft[i] = work->once_cost[i] = 0;
    }
}

void pb_benefits_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_benefits *w = &work->benefits;
    for (int line = 0; line < PB_LINES; line++)
        PB_LANES work->line[line][i] = 0;
    clear_lines(work);
    other_lines(slots, work, 0);
    PB_LANES w->growth_sum[i] = w->soft_sum[i] = w->steady_soft_sum[i] = 0;
    if (model->revenue) {
        const double *revenue = slots->root[PB_ROOT_ANNUAL_RECURRING_REVENUE];
        const double *churn = slots->root[PB_ROOT_ANNUAL_CHURN];
        PB_LANES
        {
            w->revenue[0][i] = w->revenue[1][i] = revenue[i];
            w->retained[i] = pb_exp(pb_log1p(-churn[i]) / 12);
        }
        for (int s = 0; s <= model->lag; s++)
            PB_LANES w->recent_share[s][i] = 0;
    }
}

static void retention(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_benefits *w = &work->benefits;
    int span = model->lag + 1;
    double *now = w->recent_share[t % span];
    const double *contained = work->tickets.contained_share;
    PB_LANES now[i] = contained[i];
    const double *then = w->recent_share[(t + 1) % span];
    const double *churn = slots->root[PB_ROOT_ANNUAL_CHURN], *margin = slots->root[PB_ROOT_GROSS_MARGIN];
    const double *per_point = slots->root[PB_ROOT_CHURN_CHANGE_PER_POINT], *points = slots->root[PB_ROOT_CSAT_POINTS];
    const double *exposed = slots->root[PB_ROOT_EXPOSED_SHARE];
    PB_LANES
    {
        double factor = pb_most(0, 1 - per_point[i] * exposed[i] * points[i] * then[i]);
        double churn_with_tool = pb_least(1, churn[i] * factor);
        w->revenue[0][i] *= w->retained[i];
        w->revenue[1][i] *= pb_exp(pb_log1p(-churn_with_tool) / 12);
        work->line[PB_SOURCE_RETENTION][i] = margin[i] * (w->revenue[1][i] - w->revenue[0][i]) / 12;
    }
}

void pb_benefits_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    const struct pb_people *people = &work->people;
    const double *avoidable = slots->root[PB_ROOT_AVOIDABLE_SHARE], *value = slots->root[PB_ROOT_CAPACITY_VALUE];
    const double *hire = slots->root[PB_ROOT_COST_PER_HIRE];
    const double *less_onboarding = slots->root[PB_ROOT_ONBOARDING_REDUCTION], *assisted = work->timing.assisted;
    clear_lines(work);
    other_lines(slots, work, t);
    PB_LANES
    {
        double first = people->first_agents[i], wage = people->wage[i];
        double quo = people->agents[PB_STATUS_QUO][i], tool = people->agents[PB_WITH_TOOL][i];
        double idle_quo = quo - people->need[PB_STATUS_QUO][i], idle_tool = tool - people->need[PB_WITH_TOOL][i];
        double agent = wage * people->monthly_cost[i], saved = avoidable[i] * agent;
        double hire_tool = hire[i] * (1 - less_onboarding[i] * assisted[i]);
        double hires = people->hires[PB_STATUS_QUO][i] * hire[i] - people->hires[PB_WITH_TOOL][i] * hire_tool;
        work->line[PB_SOURCE_COST_REDUCTION][i] = saved * (pb_most(0, first - tool) - pb_most(0, first - quo));
        work->line[PB_SOURCE_COST_AVOIDANCE][i] = saved * (pb_most(0, quo - first) - pb_most(0, tool - first));
        work->line[PB_SOURCE_TURNOVER][i] = wage * hires;
        work->line[PB_SOURCE_OVERTIME][i] =
            wage * (people->overtime[PB_STATUS_QUO][i] - people->overtime[PB_WITH_TOOL][i]);
        work->line[PB_SOURCE_CAPACITY][i] = value[i] * agent * (idle_tool - idle_quo);
    }
    if (model->revenue)
        retention(model, slots, work, t);
}
