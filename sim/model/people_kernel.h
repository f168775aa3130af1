/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §4: how many agents the work needs, how many there are, what they cost; in the three worlds. */
#ifndef PB_MODEL_PEOPLE_KERNEL_H
#define PB_MODEL_PEOPLE_KERNEL_H

#include "model/work.h"

/* N* of a load of hours. */
PB_INLINE pb_vec need_of(const struct pb_model *model, const struct pb_people *w, pb_vec hours)
{
    pb_vec need = hours * w->per_hour;
    if (model->pooling)
        need += w->slack * pb_sqrt(need);
    return model->whole_agents ? pb_up(need) : need;
}

static inline bool has_productive_hours(const struct pb_slots *slots)
{
    return pb_slot_given(slots->root[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR],
                         slots->root_number[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR]);
}

/* h: hours of an agent and month. */
static inline pb_vec hours_of_agent(const struct pb_model *model, const struct pb_slots *slots,
                                    const struct pb_work *work)
{
    const pb_vec *in = work->inputs.root;
    pb_vec minutes = work->tickets.mean_minutes;
    if (has_productive_hours(slots))
        return in[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR] * (model->pooling ? pb_all(1) : in[PB_ROOT_OCCUPANCY]) / 12;
    if (pb_slot_given(slots->root[PB_ROOT_TICKETS_PER_AGENT_PER_YEAR],
                      slots->root_number[PB_ROOT_TICKETS_PER_AGENT_PER_YEAR]))
        return in[PB_ROOT_TICKETS_PER_AGENT_PER_YEAR] * minutes / 60 / 12;
    return in[PB_ROOT_TICKETS_PER_MONTH] * minutes / 60 / model->headcount;
}

PB_INLINE void staff_start(const struct pb_model *model, struct pb_staff *staff, pb_vec agents)
{
    staff->agents = agents;
    for (int s = 0; s <= model->notice; s++)
        staff->recent_need[s] = agents;
}

/* What a tool is paid by: for agents and tickets of a world and month. */
PB_INLINE pb_vec licence_units(double meter, pb_vec agents, pb_vec tickets)
{
    return meter == PB_METER_SEAT ? agents : meter == PB_METER_TICKET ? tickets : pb_all(1);
}

/* What a ticket costs today: the tickets are those that today's agents are for. */
static inline void pb_licences_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_people *w = &work->people;
    pb_vec season = pb_all(isnan(model->headcount) ? model->season[1] : 1);
    w->tickets_today = work->inputs.root[PB_ROOT_TICKETS_PER_MONTH] * season;
    w->licences_today = pb_all(0);
    for (int j = 0; j < slots->tool_count; j++) {
        w->licence_price[j] = work->inputs.tool[j][PB_TOOL_PRICE];
        w->licences_today += w->licence_price[j] *
                             licence_units(slots->tool_number[j][PB_TOOL_METER], w->first_agents, w->tickets_today);
    }
}

/* Today's agents follow from the plan hours of month 1 in the status quo. */
static inline void pb_people_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_people *w = &work->people;
    const pb_vec *in = work->inputs.root;
    pb_vec h = hours_of_agent(model, slots, work), first_hours = work->rows.plan[1] / 60 * work->tickets.mean_minutes;
    w->per_hour = 1 / h;
    w->present_hours = has_productive_hours(slots) ? in[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR] / 12 : h;
    w->monthly_cost = in[PB_ROOT_LOADED_ANNUAL_COST] / 12;
    w->overtime_rate = in[PB_ROOT_OVERTIME_MULTIPLIER] * w->monthly_cost / w->present_hours;
    w->leaving = in[PB_ROOT_ANNUAL_ATTRITION] / 12;
    w->leaving_reduction = w->leaving * in[PB_ROOT_ATTRITION_REDUCTION];
    w->hire = in[PB_ROOT_COST_PER_HIRE];
    w->hire_reduction = w->hire * in[PB_ROOT_ONBOARDING_REDUCTION];
    w->wage_step = isnan(model->wage_step) ? pb_exp_of(pb_log1p_of(in[PB_ROOT_ANNUAL_WAGE_GROWTH]) / 12)
                                           : pb_all(model->wage_step);
    if (model->pooling)
        w->slack = pb_sqrt(first_hours * w->per_hour) * (1 / in[PB_ROOT_OCCUPANCY] - 1);
    w->first_agents = isnan(model->headcount) ? need_of(model, w, first_hours) : pb_all(model->headcount);
    w->fixed_pay = (1 - in[PB_ROOT_AVOIDABLE_SHARE]) * w->first_agents * w->monthly_cost;
    w->avoidable_pay = in[PB_ROOT_AVOIDABLE_SHARE] * w->monthly_cost;
    pb_licences_start(model, slots, work);
    staff_start(model, &w->quo, w->first_agents);
    staff_start(model, &w->alone, w->first_agents);
    staff_start(model, &w->tool, w->first_agents);
}

/* n: the largest need of the last notice + 1 months, this one included. */
PB_INLINE pb_vec largest_recent_need(const struct pb_model *model, struct pb_staff *staff, pb_vec need, int t)
{
    int span = model->notice + 1;
    if (span == 1)
        return need;
    pb_vec largest = staff->recent_need[t % span] = need;
    for (int s = 1; s < span; s++)
        largest = pb_most(largest, staff->recent_need[(t + s) % span]);
    return largest;
}

/* Headcount, hires and releases of a world; leaving is α/12. */
PB_INLINE void staff_month(const struct pb_model *model, enum pb_staffing staffing, struct pb_staff *staff,
                           struct pb_world *world, int t, pb_vec leaving)
{
    pb_vec kept = staff->agents - staff->agents * leaving;
    switch (staffing) {
    case PB_STAFFING_ATTRITION:
        world->agents = pb_most(world->need, kept);
        world->hires = world->agents - kept;
        break;
    case PB_STAFFING_RELEASE:
        world->agents = pb_most(world->need, pb_least(largest_recent_need(model, staff, world->need, t), kept));
        world->hires = pb_positive(world->agents - kept);
        world->released = pb_positive(kept - world->agents);
        break;
    case PB_STAFFING_ELASTIC:
        world->agents = largest_recent_need(model, staff, world->need, t);
        world->hires = world->agents * leaving;
        break;
    }
    staff->agents = world->agents;
}

/* Overtime, cost of hires, and K of a world. */
PB_INLINE void pay(const struct pb_model *model, const struct pb_people *w, struct pb_world *world, pb_vec wage,
                   pb_vec hours, pb_vec hire)
{
    pb_vec cost = PB_HEADLINE_ONLY ? pb_all(0) : w->avoidable_pay * world->agents + w->fixed_pay;
    if (model->hiring) {
        world->hiring = world->hires * hire;
        cost += world->hiring;
    }
    if (model->overtime) {
        world->overtime = w->overtime_rate * pb_positive(hours - w->present_hours * world->agents);
        cost += world->overtime;
    }
    world->labour = wage * cost;
}

/* A month of a world with so many plan hours and so much luck. */
PB_INLINE struct pb_world world_month(const struct pb_model *model, enum pb_staffing staffing,
                                      const struct pb_people *w, struct pb_staff *staff, int t, pb_vec hours,
                                      pb_vec luck, pb_vec wage, pb_vec leaving, pb_vec hire)
{
    struct pb_world world = {.released = pb_all(0), .hiring = pb_all(0), .overtime = pb_all(0)};
    pb_vec actual = model->luck ? luck * hours : hours;
    world.need = need_of(model, w, staffing == PB_STAFFING_ELASTIC ? actual : hours);
    staff_month(model, staffing, staff, &world, t, leaving);
    pay(model, w, &world, wage, actual, hire);
    return world;
}

/* The three worlds in a month. */
struct pb_worlds {
    struct pb_world quo, alone, tool;
};

PB_INLINE struct pb_worlds pb_people_month(const struct pb_model *model, enum pb_staffing staffing,
                                           const struct pb_rows *rows, pb_vec mean_minutes, struct pb_people *w, int t,
                                           pb_vec wage)
{
    pb_vec hour = rows->plan[t] * (1.0 / 60), luck = model->luck ? rows->luck[t] : pb_all(1);
    pb_vec assisted = rows->assisted[t];
    struct pb_worlds worlds = {
        .quo = world_month(model, staffing, w, &w->quo, t, hour * mean_minutes, luck, wage, w->leaving, w->hire),
        .tool = world_month(model, staffing, w, &w->tool, t, hour * rows->tool[t], luck, wage,
                            w->leaving - w->leaving_reduction * assisted, w->hire - w->hire_reduction * assisted)};
    if (!PB_HEADLINE_ONLY)
        worlds.alone =
            world_month(model, staffing, w, &w->alone, t, hour * rows->alone[t], luck, wage, w->leaving, w->hire);
    return worlds;
}

#endif
