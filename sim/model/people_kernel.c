/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §4: how many agents the work needs, how many there are, what they cost; in the three worlds. */
#include "model/kernels.h"

/* N* of a load of hours. */
static pb_vec need_of(const struct pb_model *model, const struct pb_people *w, pb_vec hours)
{
    pb_vec need = hours * w->per_hour;
    if (model->pooling)
        need += w->slack * pb_sqrt(need);
    return model->whole_agents ? pb_up(need) : need;
}

/* h: hours of an agent and month. */
static pb_vec hours_of_agent(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work)
{
    const pb_vec *in = work->inputs.root;
    pb_vec minutes = work->tickets.mean_minutes;
    if (slots->root[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR])
        return in[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR] * (model->pooling ? pb_all(1) : in[PB_ROOT_OCCUPANCY]) / 12;
    if (slots->root[PB_ROOT_TICKETS_PER_AGENT_PER_YEAR])
        return in[PB_ROOT_TICKETS_PER_AGENT_PER_YEAR] * minutes / 60 / 12;
    return in[PB_ROOT_TICKETS_PER_MONTH] * minutes / 60 / model->headcount;
}

void pb_people_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_people *w = &work->people;
    const pb_vec *in = work->inputs.root;
    pb_vec first_hours = work->tickets.hours[PB_STATUS_QUO], h = hours_of_agent(model, slots, work);
    w->per_hour = 1 / h;
    w->present_hours = slots->root[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR] ? in[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR] / 12 : h;
    w->monthly_cost = in[PB_ROOT_LOADED_ANNUAL_COST] / 12;
    w->overtime_rate = in[PB_ROOT_OVERTIME_MULTIPLIER] * w->monthly_cost / w->present_hours;
    w->wage = pb_all(1);
    w->wage_step = pb_exp_of(pb_log1p_of(in[PB_ROOT_ANNUAL_WAGE_GROWTH]) / 12);
    if (model->pooling)
        w->slack = pb_sqrt(first_hours * w->per_hour) * (1 / in[PB_ROOT_OCCUPANCY] - 1);
    w->first_agents = isnan(model->headcount) ? need_of(model, w, first_hours) : pb_all(model->headcount);
    w->fixed_pay = (1 - in[PB_ROOT_AVOIDABLE_SHARE]) * w->first_agents * w->monthly_cost;
    w->avoidable_pay = in[PB_ROOT_AVOIDABLE_SHARE] * w->monthly_cost;
    for (int world = 0; world < PB_WORLDS; world++) {
        w->agents[world] = w->first_agents;
        for (int s = 0; s <= model->notice; s++)
            w->recent_need[world][s] = w->first_agents;
    }
}

/* n: the largest need of the last notice + 1 months, this one included. */
static pb_vec largest_recent_need(const struct pb_model *model, struct pb_people *w, int world, int t)
{
    int span = model->notice + 1;
    pb_vec largest = w->recent_need[world][t % span] = w->need[world];
    for (int s = 1; s < span; s++)
        largest = pb_most(largest, w->recent_need[world][(t + s) % span]);
    return largest;
}

/* Headcount, hires and releases of a world; leaving is α/12. */
static void staff(const struct pb_model *model, struct pb_people *w, int world, int t, pb_vec leaving)
{
    pb_vec kept = w->agents[world] * (1 - leaving), need = w->need[world];
    w->released[world] = pb_all(0);
    switch (model->staffing) {
    case PB_STAFFING_ATTRITION:
        w->agents[world] = pb_most(need, kept);
        w->hires[world] = w->agents[world] - kept;
        break;
    case PB_STAFFING_RELEASE:
        w->agents[world] = pb_most(need, pb_least(largest_recent_need(model, w, world, t), kept));
        w->hires[world] = pb_positive(w->agents[world] - kept);
        w->released[world] = pb_positive(kept - w->agents[world]);
        break;
    case PB_STAFFING_ELASTIC:
        w->agents[world] = largest_recent_need(model, w, world, t);
        w->hires[world] = w->agents[world] * leaving;
        break;
    }
}

/* Overtime, cost of hires, and K of a world. */
static void pay(struct pb_work *work, int world, pb_vec hire)
{
    struct pb_people *w = &work->people;
    pb_vec above = pb_positive(work->tickets.luck * work->tickets.hours[world] - w->present_hours * w->agents[world]);
    w->overtime[world] = w->overtime_rate * above;
    w->hiring[world] = w->hires[world] * hire;
    w->labour[world] =
        w->wage * (w->avoidable_pay * w->agents[world] + w->fixed_pay + w->hiring[world] + w->overtime[world]);
}

void pb_people_month(const struct pb_model *model, struct pb_work *work, int t)
{
    struct pb_people *w = &work->people;
    const pb_vec *in = work->inputs.root;
    pb_vec assisted = work->timing.assisted, leaving = in[PB_ROOT_ANNUAL_ATTRITION] / 12;
    pb_vec leaving_with_tool = leaving * (1 - in[PB_ROOT_ATTRITION_REDUCTION] * assisted);
    pb_vec hire = in[PB_ROOT_COST_PER_HIRE], hire_with_tool = hire * (1 - in[PB_ROOT_ONBOARDING_REDUCTION] * assisted);
    pb_vec seen = model->staffing == PB_STAFFING_ELASTIC ? work->tickets.luck : pb_all(1);
    w->wage *= t > 1 ? w->wage_step : pb_all(1);
    for (int world = 0; world < PB_WORLDS; world++) {
        w->need[world] = need_of(model, w, seen * work->tickets.hours[world]);
        staff(model, w, world, t, world == PB_WITH_TOOL ? leaving_with_tool : leaving);
        pay(work, world, world == PB_WITH_TOOL ? hire_with_tool : hire);
    }
}
