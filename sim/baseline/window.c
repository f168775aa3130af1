/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which months count, and which exports would mislead. */
#include "baseline/result.h"

#include "base/diagnostics.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DAY = 86400,
    GAP_MONTHS = 12,
    ARCHIVED_DAYS = 125,
    ARCHIVED_FEWEST = 20,
    MONTHS_FEWEST = 3,
    END_DAYS = 31,
    HOLE_DAYS = 14
};

int pb_month_of_moment(uint32_t seconds)
{
    int year, month, day;
    pb_date_from_days(seconds / DAY, &year, &month, &day);
    return 12 * year + month - 1;
}

static int64_t start_of(int month)
{
    return DAY * pb_days_from_date(month / 12, month % 12 + 1, 1);
}

static payback_status refuse(payback_baseline *baseline, const char *hint, const char *message)
{
    const struct pb_export *export = &baseline->reading.exports[0];
    int created = baseline->reading.columns.of[PB_COLUMN_CREATED];
    const char *column = created >= 0 ? baseline->reading.profiles.items[created].name : "created";
    pb_diagnose(baseline->reading.diagnostics, PAYBACK_ERROR, strcmp(export->path, "-") ? export->path : "<stdin>",
                (int)export->header_line, 1, column, hint, "%s", message);
    return PAYBACK_ERROR_SCENARIO;
}

/* First and last creation of each day. */
struct days {
    int64_t first; /* day */
    size_t count;
    uint32_t *earliest, *latest;
};

static bool is_far_behind(const payback_baseline *baseline, uint32_t created)
{
    int to = baseline->request.to_month;
    return to && (int64_t)created >= start_of(to + 1) + END_DAYS * DAY;
}

static bool find_range(const payback_baseline *baseline, uint32_t *first, uint32_t *last, uint32_t *latest)
{
    *first = UINT32_MAX;
    *last = *latest = 0;
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (!ticket->created)
            continue;
        if (is_far_behind(baseline, ticket->created))
            continue; /* a date that --to leaves out says nothing of where the data end */
        *first = ticket->created < *first ? ticket->created : *first;
        *last = ticket->created > *last ? ticket->created : *last;
        *latest = ticket->solved > *latest ? ticket->solved : *latest;
        *latest = ticket->updated > *latest ? ticket->updated : *latest;
    }
    return *last > 0;
}

static bool collect_days(const payback_baseline *baseline, uint32_t first, uint32_t last, struct days *days)
{
    days->first = first / DAY;
    days->count = last / DAY - first / DAY + 1;
    days->earliest = pb_new(days->count, sizeof *days->earliest);
    days->latest = pb_new(days->count, sizeof *days->latest);
    if (!days->earliest || !days->latest)
        return false;
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        uint32_t created = pb_ticket_at(&baseline->reading.tickets, i)->created;
        if (!created || created > last)
            continue;
        size_t day = (size_t)(created / DAY - days->first);
        if (!days->earliest[day] || created < days->earliest[day])
            days->earliest[day] = created;
        days->latest[day] = created > days->latest[day] ? created : days->latest[day];
    }
    return true;
}

/* A pause between the creations of two days. */
struct pause {
    size_t day; /* to go on from; 0 at first */
    uint32_t begin, end;
};

/* Goes to the next one. False behind the last. */
static bool next_pause(struct pause *pause, const struct days *days)
{
    while (pause->day < days->count && !days->earliest[pause->day])
        pause->day++;
    size_t from = pause->day++;
    while (pause->day < days->count && !days->earliest[pause->day])
        pause->day++;
    if (pause->day >= days->count)
        return false;
    pause->begin = days->latest[from];
    pause->end = days->earliest[pause->day];
    return true;
}

/* Half a month without a ticket, and twice as long as any shorter pause: tickets are missing. */
static bool is_hole(double seconds, double ordinary)
{
    return seconds >= HOLE_DAYS * DAY && seconds > 2 * ordinary;
}

/* The longest pause between two creations, in days, at least one. A pause that holds a whole month, or is a hole, is a
 * gap of the export, and not one of its pauses. */
static double longest_pause(const struct days *days)
{
    double ordinary = DAY, longest = DAY;
    for (struct pause pause = {0}; next_pause(&pause, days);)
        if (pause.end - pause.begin < HOLE_DAYS * DAY)
            ordinary = fmax(ordinary, (double)(pause.end - pause.begin));
    for (struct pause pause = {0}; next_pause(&pause, days);)
        if (!is_hole((double)(pause.end - pause.begin), ordinary) &&
            pb_month_of_moment(pause.end) - pb_month_of_moment(pause.begin) <= 1)
            longest = fmax(longest, (double)(pause.end - pause.begin));
    return longest / DAY;
}

static payback_status make_months(payback_baseline *baseline, uint32_t first, uint32_t last)
{
    int from = pb_month_of_moment(first), to = pb_month_of_moment(last);
    if (baseline->request.from_month > from)
        from = baseline->request.from_month;
    if (baseline->request.to_month && baseline->request.to_month < to)
        to = baseline->request.to_month;
    if (to < from)
        return refuse(baseline, "other months with --from and --to", "no ticket was created in these months");
    if (to - from >= PB_BASELINE_MONTHS)
        return refuse(baseline, "look for a wrong year in the export, or say --from or --to",
                      "the months reach over more than a hundred years");
    baseline->month_count = (size_t)(to - from + 1);
    baseline->months = pb_new(baseline->month_count, sizeof *baseline->months);
    if (!baseline->months)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < baseline->month_count; i++) {
        struct pb_month *month = &baseline->months[i];
        *month = (struct pb_month){.month = from + (int)i, .complete = true, .fit = (double)NAN};
        double head = (double)((int64_t)first - start_of(month->month)) / DAY;
        double tail = (double)(start_of(month->month + 1) - (int64_t)baseline->end) / DAY;
        if ((i == 0 && head > baseline->longest_pause_days) ||
            (i + 1 == baseline->month_count && tail > baseline->longest_pause_days))
            month->complete = false;
    }
    return PAYBACK_OK;
}

static void leave_out(struct pb_ticket *ticket, enum pb_reason reason)
{
    ticket->reason = (uint8_t)reason;
    ticket->flags |= PB_TICKET_MOVED;
}

static void count_tickets(payback_baseline *baseline)
{
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int month = ticket->created ? pb_month_of_moment(ticket->created) : 0;
        if (pb_counts(ticket) && ((baseline->request.from_month && month < baseline->request.from_month) ||
                                  (baseline->request.to_month && month > baseline->request.to_month)))
            leave_out(ticket, PB_REASON_OUTSIDE);
        bool follows = ticket->flags & PB_TICKET_FOLLOW_UP;
        if (pb_counts(ticket) && follows && baseline->reading.map.follow_ups_reopen)
            leave_out(ticket, PB_REASON_MERGED);
        baseline->reasons[ticket->reason]++;
        baseline->reading.backwards += (ticket->flags & PB_TICKET_BACKWARDS) != 0;
        if (!pb_counts(ticket))
            continue;
        baseline->counted++;
        baseline->follow_ups += follows;
        baseline->months[pb_month_index(baseline, month)].tickets++;
    }
}

/* ---- what would mislead ---- */

/* Help desks move closed tickets that rested out of their export: older tickets are then those that are still touched.
 */
static payback_status check_archived(payback_baseline *baseline, uint32_t first)
{
    int64_t border = (int64_t)baseline->end - ARCHIVED_DAYS * DAY, begin = first;
    size_t old = 0, touched = 0, since = 0;
    if (baseline->reading.columns.of[PB_COLUMN_UPDATED] < 0)
        return PAYBACK_OK;
    if (baseline->request.from_month && start_of(baseline->request.from_month) > begin)
        begin = start_of(baseline->request.from_month);
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (!ticket->created || (int64_t)ticket->created < begin)
            continue;
        bool is_old = (int64_t)ticket->created < border;
        old += is_old;
        since += !is_old;
        touched += is_old && (int64_t)ticket->updated >= border;
    }
    double old_days = (double)(border - begin) / DAY;
    if (old < ARCHIVED_FEWEST || (double)touched < 0.9 * (double)old || old_days <= 0 ||
        (double)old / old_days >= 0.5 * (double)since / ARCHIVED_DAYS)
        return PAYBACK_OK;
    return refuse(baseline, "export the archive too, or leave the older months out with --from",
                  "older tickets seem to be archived and missing: almost all that are there have been touched since, "
                  "and they are less than half as many a day");
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of_three(const payback_baseline *baseline, size_t at, double *spread)
{
    double values[3];
    for (size_t i = 0; i < 3; i++)
        values[i] = (double)baseline->months[at + i].tickets;
    qsort(values, 3, sizeof values[0], compare_doubles);
    *spread = values[1] > 0 ? fmax(values[2] / values[1] - 1, 1 - values[0] / values[1]) : INFINITY;
    return values[1];
}

/* The first and last month that count, as indices; first > last where there is none. */
static void complete_range(const payback_baseline *baseline, size_t *first, size_t *last)
{
    *first = 0;
    *last = baseline->month_count;
    while (*first < baseline->month_count && !baseline->months[*first].complete)
        ++*first;
    while (*last > *first && !baseline->months[*last - 1].complete)
        --*last;
}

/* Tickets selected by date of solution: those that were solved before are missing from the first months. */
static void drop_first(payback_baseline *baseline)
{
    size_t first, last;
    double spread;
    complete_range(baseline, &first, &last);
    while (first + 3 < last) {
        struct pb_month *month = &baseline->months[first];
        double median = median_of_three(baseline, first + 1, &spread);
        if (month->tickets > 0 && (double)month->tickets >= 0.5 * median)
            return;
        month->complete = false;
        month->dropped = true;
        pb_baseline_warn(
            baseline, "first_month",
            "%s has %zu tickets, the months behind it about %.0f: it is left out; the export may have been "
            "selected by the date of solution",
            pb_month_name(month->month).text, month->tickets, median);
        first++;
    }
}

static void warn_of_steps(payback_baseline *baseline)
{
    size_t first, last;
    complete_range(baseline, &first, &last);
    for (size_t at = first; at + 6 <= last; at++) {
        double before_spread, after_spread;
        double before = median_of_three(baseline, at, &before_spread);
        double after = median_of_three(baseline, at + 3, &after_spread);
        double ratio = before > 0 ? after / before : 1;
        if ((ratio > 1.4 || ratio < 0.7) && before_spread <= 0.15 && after_spread <= 0.15) {
            pb_baseline_warn(baseline, "step",
                             "from %s on there are %.2f times as many tickets as before: has something else been "
                             "counted since? It is not corrected",
                             pb_month_name(baseline->months[at + 3].month).text, ratio);
            at += 3;
        }
    }
}

/* The month behind those without a ticket that begin at `at`; `at` itself where there are none. */
static size_t end_of_gap(const payback_baseline *baseline, size_t at)
{
    while (at < baseline->month_count && baseline->months[at].complete && baseline->months[at].tickets == 0)
        at++;
    return at;
}

/* Of a hole in the middle what an edge month is held to: a month of which more is missing than the longest pause is not
 * complete. Months without any ticket are gaps. */
static void leave_out_holes(payback_baseline *baseline, const struct days *days)
{
    double longest = baseline->longest_pause_days * DAY;
    for (struct pause pause = {0}; next_pause(&pause, days);) {
        if (!is_hole((double)(pause.end - pause.begin), longest))
            continue;
        for (int m = pb_month_of_moment(pause.begin); m <= pb_month_of_moment(pause.end); m++) {
            int index = pb_month_index(baseline, m);
            double missing =
                fmin((double)start_of(m + 1), (double)pause.end) - fmax((double)start_of(m), (double)pause.begin);
            if (index < 0 || missing <= longest || !baseline->months[index].complete ||
                baseline->months[index].tickets == 0)
                continue;
            baseline->months[index].complete = false;
            baseline->months[index].dropped = true;
            pb_baseline_warn(baseline, "hole",
                             "%s has no ticket for %.0f days, and nowhere else is there a pause of more than %.0f: a "
                             "part of the export may be missing; the month is left out",
                             pb_month_name(m).text, missing / DAY, ceil(longest / DAY));
        }
    }
}

static void warn_of_gaps(payback_baseline *baseline)
{
    for (size_t at = 0, end; at < baseline->month_count; at = end + 1) {
        end = end_of_gap(baseline, at);
        if (end == at)
            continue;
        if (end == at + 1)
            pb_baseline_warn(baseline, "gap", "%s has no ticket: a part of the export may be missing; it is left out",
                             pb_month_name(baseline->months[at].month).text);
        else
            pb_baseline_warn(
                baseline, "gap", "%s to %s have no ticket: a part of the export may be missing; they are left out",
                pb_month_name(baseline->months[at].month).text, pb_month_name(baseline->months[end - 1].month).text);
        for (size_t i = at; i < end; i++) {
            baseline->months[i].complete = false;
            baseline->months[i].dropped = true;
        }
    }
}

/* A year and more without a ticket is a wrong year, or two histories. */
static payback_status check_gaps(payback_baseline *baseline)
{
    char message[200];
    size_t last = baseline->month_count; /* the last month with a ticket */
    for (size_t at = 0; at < baseline->month_count; at++) {
        if (baseline->months[at].tickets == 0)
            continue;
        if (last < at && at - last > GAP_MONTHS) {
            snprintf(message, sizeof message, "%zu months without a ticket (between %s and %s)", at - last - 1,
                     pb_month_name(baseline->months[last].month).text, pb_month_name(baseline->months[at].month).text);
            return refuse(baseline, "look for a wrong year in the export, or leave one side out with --from or --to",
                          message);
        }
        last = at;
    }
    return PAYBACK_OK;
}

static payback_status check_counts(payback_baseline *baseline)
{
    char message[200];
    if (baseline->counted == 0 && baseline->reasons[PB_REASON_BOT] > 0)
        return refuse(baseline, "export the conversations that people handled, too",
                      "no ticket reached a human: all that are left were settled by a bot");
    if (baseline->counted == 0)
        return refuse(baseline, "see which tickets are passed over, and export the others", "no ticket counts");
    for (size_t i = 0; i < baseline->month_count; i++)
        baseline->complete += baseline->months[i].complete;
    if (baseline->complete >= MONTHS_FEWEST)
        return PAYBACK_OK;
    snprintf(message, sizeof message, "%zu complete month%s (%s to %s)", baseline->complete,
             baseline->complete == 1 ? "" : "s", pb_month_name(baseline->months[0].month).text,
             pb_month_name(baseline->months[baseline->month_count - 1].month).text);
    return refuse(baseline, "export at least three complete months, better 24", message);
}

payback_status pb_baseline_window(payback_baseline *baseline)
{
    uint32_t first, last, latest;
    struct days days = {0};
    if (!find_range(baseline, &first, &last, &latest))
        return refuse(baseline, "export the time of creation", "no ticket has a time of creation that can be read");
    uint32_t most = last < UINT32_MAX - END_DAYS * DAY ? last + END_DAYS * DAY : UINT32_MAX;
    baseline->end = latest > most ? most : latest > last ? latest : last;
    payback_status status = collect_days(baseline, first, last, &days) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK) {
        baseline->longest_pause_days = longest_pause(&days);
        status = make_months(baseline, first, last);
    }
    if (status == PAYBACK_OK)
        count_tickets(baseline);
    if (status == PAYBACK_OK)
        status = check_archived(baseline, first);
    if (status == PAYBACK_OK)
        status = check_gaps(baseline);
    if (status == PAYBACK_OK && baseline->counted > 0)
        leave_out_holes(baseline, &days);
    free(days.earliest);
    free(days.latest);
    if (status != PAYBACK_OK)
        return status;
    if (baseline->counted > 0) {
        drop_first(baseline);
        warn_of_gaps(baseline);
        warn_of_steps(baseline);
    }
    return check_counts(baseline);
}
