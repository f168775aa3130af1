/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the headcount fits the work. */
#include "scenario/headcount.h"

#include <math.h>

/* NaN where the value is absent or has no mean. */
static double mean_of(const struct pb_value *value)
{
    if (!value->present)
        return NAN;
    double draw = value->distribution != NULL ? pb_distribution_mean(value->distribution) : value->number;
    return draw * value->multiply + value->add;
}

double pb_hours_per_ticket(const struct pb_inputs *inputs)
{
    double hours = 0, shares = 0;
    for (int k = 0; k < inputs->category_count; k++) {
        const struct pb_value *category = inputs->category[k];
        double share = mean_of(&category[PB_CATEGORY_SHARE]);
        shares += share;
        hours += share * mean_of(&category[PB_CATEGORY_HANDLE_MINUTES]) / 60 *
                 (1 + mean_of(&category[PB_CATEGORY_REOPEN_RATE]));
    }
    return hours / shares;
}

/* Of month 1, over the mean of the twelve. */
static double season(const struct pb_inputs *inputs)
{
    double sum = 0;
    for (int month = 0; month < 12; month++)
        sum += inputs->seasonality[month];
    const struct pb_value *start = &inputs->root[PB_ROOT_START_MONTH];
    return start->present ? inputs->seasonality[(int)start->number - 1] / (sum / 12) : NAN;
}

/* Pooling makes no difference: r_0 + r_0 (1/occupancy − 1) = r_0/occupancy. */
double pb_need_of_month_1(const struct pb_inputs *inputs)
{
    const struct pb_value *root = inputs->root;
    double tickets = mean_of(&root[PB_ROOT_TICKETS_PER_MONTH]), per_ticket = pb_hours_per_ticket(inputs);
    double hours_of_agent = tickets * per_ticket / mean_of(&root[PB_ROOT_HEADCOUNT]);
    if (root[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR].given)
        hours_of_agent = mean_of(&root[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR]) * mean_of(&root[PB_ROOT_OCCUPANCY]) / 12;
    else if (root[PB_ROOT_TICKETS_PER_AGENT_PER_YEAR].given)
        hours_of_agent = mean_of(&root[PB_ROOT_TICKETS_PER_AGENT_PER_YEAR]) * per_ticket / 12;
    double agents = tickets * season(inputs) * per_ticket / hours_of_agent;
    return root[PB_ROOT_WHOLE_AGENTS].number == 1 ? ceil(agents - 1e-9) : agents;
}

double payback_scenario_agents_needed(const payback_scenario *scenario)
{
    return scenario != NULL ? pb_need_of_month_1(&scenario->inputs) : (double)NAN;
}

void pb_check_headcount(struct pb_reading *reading)
{
    const struct pb_value *headcount = &reading->inputs->root[PB_ROOT_HEADCOUNT];
    if (!headcount->given || !headcount->present)
        return;
    double agents = pb_need_of_month_1(reading->inputs), given = mean_of(headcount);
    if (isfinite(agents) && fabs(agents / given - 1) > 0.2) /* false where there is no mean */
        pb_warn_at(reading, headcount->pointer,
                   "check tickets, handle minutes and the work of an agent, or leave headcount out",
                   "the work of month 1 needs %s agents (found %s)",
                   pb_words(agents < 1e7 ? "%.1f" : "%.3g", agents).text, pb_figure(given).text);
}
