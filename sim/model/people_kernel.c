/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §4: how many agents the work needs, how many there are, what they cost; in the three worlds. */
#include "model/kernels.h"

/* N* of a load of hours. */
static void need_of(const struct pb_model *model, const struct pb_people *w, const double *hours, const double *factor,
                    double *need)
{
    if (model->pooling)
        PB_LANES
        {
            double load = hours[i] * factor[i] / w->hours_of_agent[i];
            need[i] = load + w->slack[i] * sqrt(load);
        }
    else
        PB_LANES need[i] = hours[i] * factor[i] / w->hours_of_agent[i];
    if (model->whole_agents)
        PB_LANES need[i] = pb_up(need[i]);
}

static void hours_of_agent(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_people *w = &work->people;
    const double *productive = slots->root[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR];
    const double *per_agent = slots->root[PB_ROOT_TICKETS_PER_AGENT_PER_YEAR];
    const double *occupancy = slots->root[PB_ROOT_OCCUPANCY], *tickets = slots->root[PB_ROOT_TICKETS_PER_MONTH];
    const double *minutes = work->tickets.mean_minutes;
    double headcount = model->headcount;
    if (productive && model->pooling)
        PB_LANES w->hours_of_agent[i] = productive[i] / 12;
    else if (productive)
        PB_LANES w->hours_of_agent[i] = productive[i] * occupancy[i] / 12;
    else if (per_agent)
        PB_LANES w->hours_of_agent[i] = per_agent[i] * minutes[i] / 60 / 12;
    else
        PB_LANES w->hours_of_agent[i] = tickets[i] * minutes[i] / 60 / headcount;
    if (productive)
        PB_LANES w->present_hours[i] = productive[i] / 12;
    else
        PB_LANES w->present_hours[i] = w->hours_of_agent[i];
}

/* Called when the tickets of month 1 are known. */
void pb_people_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_people *w = &work->people;
    const double *annual_cost = slots->root[PB_ROOT_LOADED_ANNUAL_COST];
    const double *overtime = slots->root[PB_ROOT_OVERTIME_MULTIPLIER];
    const double *wage_growth = slots->root[PB_ROOT_ANNUAL_WAGE_GROWTH], *occupancy = slots->root[PB_ROOT_OCCUPANCY];
    const double *first_hours = work->tickets.hours[PB_STATUS_QUO];
    double headcount = model->headcount;
    pb_lanes one;
    hours_of_agent(model, slots, work);
    PB_LANES
    {
        one[i] = 1;
        w->monthly_cost[i] = annual_cost[i] / 12;
        w->overtime_rate[i] = overtime[i] * w->monthly_cost[i] / w->present_hours[i];
        w->wage[i] = 1;
        w->wage_step[i] = pb_exp(pb_log1p(wage_growth[i]) / 12);
    }
    if (model->pooling)
        PB_LANES w->slack[i] = sqrt(first_hours[i] / w->hours_of_agent[i]) * (1 / occupancy[i] - 1);
    if (isnan(headcount))
        need_of(model, w, first_hours, one, w->first_agents);
    else
        PB_LANES w->first_agents[i] = headcount;
    for (int world = 0; world < PB_WORLDS; world++) {
        PB_LANES w->agents[world][i] = w->first_agents[i];
        for (int s = 0; s <= model->notice; s++)
            PB_LANES w->recent_need[world][s][i] = w->first_agents[i];
    }
}

/* n: the largest need of the last notice + 1 months, this one included. */
static void largest_recent_need(const struct pb_model *model, struct pb_people *w, int world, int t, double *largest)
{
    int span = model->notice + 1;
    double *now = w->recent_need[world][t % span];
    PB_LANES now[i] = largest[i] = w->need[world][i];
    for (int s = 1; s < span; s++) {
        const double *before = w->recent_need[world][(t + s) % span];
        PB_LANES largest[i] = pb_most(largest[i], before[i]);
    }
}

/* Headcount, hires and releases of a world. leaving is α/12. */
static void staff(const struct pb_model *model, struct pb_people *w, int world, int t, const double *leaving)
{
    double *agents = w->agents[world], *hires = w->hires[world], *released = w->released[world];
    const double *need = w->need[world];
    pb_lanes largest;
    switch (model->staffing) {
    case PB_STAFFING_ATTRITION:
        PB_LANES
        {
            double kept = agents[i] * (1 - leaving[i]);
            agents[i] = pb_most(need[i], kept);
            hires[i] = agents[i] - kept;
            released[i] = 0;
        }
        break;
    case PB_STAFFING_RELEASE:
        largest_recent_need(model, w, world, t, largest);
        PB_LANES
        {
            double kept = agents[i] * (1 - leaving[i]);
            agents[i] = pb_most(need[i], pb_least(largest[i], kept));
            hires[i] = pb_most(0, agents[i] - kept);
            released[i] = pb_most(0, kept - agents[i]);
        }
        break;
    case PB_STAFFING_ELASTIC:
        largest_recent_need(model, w, world, t, largest);
        PB_LANES
        {
            agents[i] = largest[i];
            hires[i] = agents[i] * leaving[i];
            released[i] = 0;
        }
        break;
    }
}

/* Overtime and K of a world. hire is the cost of one. */
static void pay(const struct pb_slots *slots, struct pb_work *work, int world, const double *hire)
{
    struct pb_people *w = &work->people;
    const double *avoidable = slots->root[PB_ROOT_AVOIDABLE_SHARE], *hours = work->tickets.hours[world];
    const double *luck = work->tickets.luck, *agents = w->agents[world], *hires = w->hires[world];
    PB_LANES
    {
        double above = pb_most(0, luck[i] * hours[i] - w->present_hours[i] * agents[i]);
        double overtime = w->overtime_rate[i] * above;
        double paid = avoidable[i] * agents[i] + (1 - avoidable[i]) * w->first_agents[i];
        w->overtime[world][i] = overtime;
        w->labour[world][i] = w->wage[i] * (paid * w->monthly_cost[i] + hires[i] * hire[i] + overtime);
    }
}

void pb_people_month(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, int t)
{
    struct pb_people *w = &work->people;
    const double *attrition = slots->root[PB_ROOT_ANNUAL_ATTRITION], *cost = slots->root[PB_ROOT_COST_PER_HIRE];
    const double *less_attrition = slots->root[PB_ROOT_ATTRITION_REDUCTION];
    const double *less_onboarding = slots->root[PB_ROOT_ONBOARDING_REDUCTION];
    const double *assisted = work->timing.assisted;
    double elastic = model->staffing == PB_STAFFING_ELASTIC ? 1 : 0;
    pb_lanes factor, leaving, leaving_with_tool, cost_with_tool;
    PB_LANES
    {
        factor[i] = elastic > 0 ? work->tickets.luck[i] : 1;
        leaving[i] = attrition[i] / 12;
        leaving_with_tool[i] = attrition[i] * (1 - less_attrition[i] * assisted[i]) / 12;
        cost_with_tool[i] = cost[i] * (1 - less_onboarding[i] * assisted[i]);
        w->wage[i] *= t > 1 ? w->wage_step[i] : 1;
    }
    for (int world = 0; world < PB_WORLDS; world++) {
        need_of(model, w, work->tickets.hours[world], factor, w->need[world]);
        staff(model, w, world, t, world == PB_WITH_TOOL ? leaving_with_tool : leaving);
        pay(slots, work, world, world == PB_WITH_TOOL ? cost_with_tool : cost);
    }
}
