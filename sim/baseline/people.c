/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who works on tickets: active agents a month, those who have left. Assignees are not employees: this is a proxy. */
#include "baseline/result.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { SOLVED_FEWEST = 5, ACTIVE_FEWEST = 3, GONE_MONTHS = 2, YEAR = 12, CELLS_MOST = 100000000 };
static const double active_share = 0.1, unusable_most = 0.1;

/* Complete months in order, and the solved tickets of each agent in them. */
struct activity {
    size_t months, agents;
    int *month_of;    /* index of the complete month of each month; −1 */
    uint32_t *solved; /* agents × months */
    bool *active;
};

static int compare_counts(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Solved tickets from which on an agent is active in that month. */
static double threshold(const struct activity *activity, size_t month, uint32_t *room)
{
    size_t count = 0;
    for (size_t a = 0; a < activity->agents; a++)
        if (activity->solved[a * activity->months + month] > 0)
            room[count++] = activity->solved[a * activity->months + month];
    qsort(room, count, sizeof *room, compare_counts);
    double median = count == 0 ? 0 : count % 2 ? room[count / 2] : (room[count / 2 - 1] + (double)room[count / 2]) / 2;
    return fmax(SOLVED_FEWEST, active_share * median);
}

static bool find_active(payback_baseline *baseline, struct activity *activity)
{
    uint32_t *room = pb_new(activity->agents, sizeof *room);
    for (size_t m = 0; room && m < baseline->month_count; m++) {
        int month = activity->month_of[m];
        if (month < 0)
            continue;
        double least = threshold(activity, (size_t)month, room);
        for (size_t a = 0; a < activity->agents; a++) {
            size_t at = a * activity->months + (size_t)month;
            activity->active[at] = activity->solved[at] >= least;
            baseline->months[m].agents += activity->active[at];
        }
    }
    free(room);
    return room != NULL;
}

static void count_solved(payback_baseline *baseline, struct activity *activity)
{
    size_t solved = 0, unusable = 0;
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (!pb_counts(ticket) || !(ticket->flags & PB_TICKET_SOLVED))
            continue;
        bool person = pb_agent_mark_of(&baseline->reading, ticket) == PB_AGENT_PERSON;
        int index = pb_month_index(baseline, pb_month_of_moment(ticket->solved ? ticket->solved : ticket->created));
        solved++;
        unusable += !person;
        if (index < 0)
            continue;
        baseline->months[index].solved++;
        baseline->months[index].reopened += (ticket->flags & PB_TICKET_REOPENED) != 0;
        if (person && activity->month_of[index] >= 0)
            activity->solved[ticket->agent * activity->months + (size_t)activity->month_of[index]]++;
    }
    baseline->people.unusable = solved ? (double)unusable / (double)solved : 0;
}

/* Median of the last three complete months. */
static int headcount(const payback_baseline *baseline)
{
    uint32_t last[3];
    size_t count = 0;
    for (size_t m = baseline->month_count; m > 0 && count < 3; m--)
        if (baseline->months[m - 1].complete)
            last[count++] = (uint32_t)baseline->months[m - 1].agents;
    qsort(last, count, sizeof last[0], compare_counts);
    return count ? (int)last[count / 2] : 0;
}

/* Leavers and agent-years of the last twelve months. */
static void find_leavers(struct pb_people *people, const struct activity *activity)
{
    size_t first = activity->months > YEAR ? activity->months - YEAR : 0;
    for (size_t a = 0; a < activity->agents; a++) {
        size_t active = 0, last = 0;
        for (size_t m = 0; m < activity->months; m++) {
            if (!activity->active[a * activity->months + m])
                continue;
            active++;
            last = m + 1;
            if (m >= first)
                people->agent_years += 1.0 / YEAR;
        }
        if (active >= ACTIVE_FEWEST && last + GONE_MONTHS <= activity->months && last > first)
            people->leavers++;
    }
}

static bool prepare(const payback_baseline *baseline, struct activity *activity)
{
    activity->agents = baseline->reading.agents.count;
    activity->month_of = pb_new(baseline->month_count, sizeof *activity->month_of);
    for (size_t m = 0; activity->month_of && m < baseline->month_count; m++)
        activity->month_of[m] = baseline->months[m].complete ? (int)activity->months++ : -1;
    activity->solved = pb_new(activity->agents * activity->months, sizeof *activity->solved);
    activity->active = pb_new(activity->agents * activity->months, sizeof *activity->active);
    return activity->month_of && activity->solved && activity->active;
}

payback_status pb_baseline_people(payback_baseline *baseline)
{
    struct activity activity = {0};
    struct pb_people *people = &baseline->people;
    if ((size_t)baseline->reading.agents.count * baseline->month_count > CELLS_MOST) {
        pb_baseline_warn(baseline, "agents", "the agent column has %u values: it is no list of people",
                         baseline->reading.agents.count);
        return PAYBACK_OK;
    }
    payback_status status = prepare(baseline, &activity) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK) {
        count_solved(baseline, &activity);
        status = find_active(baseline, &activity) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    }
    if (status == PAYBACK_OK) {
        people->active = headcount(baseline);
        find_leavers(people, &activity);
        people->known = baseline->reading.columns.of[PB_COLUMN_AGENT] >= 0 && people->agent_years > 0;
        if (people->known && people->unusable > unusable_most)
            pb_baseline_warn(baseline, "no_agent", "%.0f%% of the solved tickets have no usable agent",
                             100 * people->unusable);
    }
    free(activity.month_of);
    free(activity.solved);
    free(activity.active);
    return status;
}
