/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reopened within seven days of the solution; and how many tickets look simple. */
#include "baseline/result.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double proxy_weight = 12;

/* The moment from which on a ticket can be reopened; 0 where it is not solved. */
static uint32_t solved_at(const struct pb_ticket *ticket)
{
    if (!(ticket->flags & PB_TICKET_SOLVED))
        return 0;
    return ticket->solved ? ticket->solved : ticket->created;
}

/* Whether the ticket counts, was solved at least seven days before the data end, and has a category: its index, else
 * −1. */
static int judged_category(const payback_baseline *baseline, const struct pb_ticket *ticket)
{
    uint32_t solved = solved_at(ticket);
    if (!pb_counts(ticket) || !solved || (int64_t)solved + PB_WEEK > (int64_t)baseline->end)
        return -1;
    return pb_category_of(baseline, ticket);
}

/* Of each category and month: judged tickets and reopened ones. */
struct counts {
    size_t width;
    double *n, *x;
};

static bool count(const payback_baseline *baseline, struct counts *counts)
{
    counts->width = baseline->month_count;
    counts->n = pb_new(baseline->category_count * counts->width, sizeof *counts->n);
    counts->x = pb_new(baseline->category_count * counts->width, sizeof *counts->x);
    if (!counts->n || !counts->x)
        return false;
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int category = judged_category(baseline, ticket);
        bool follow_up = baseline->reading.map.follow_ups_reopen && ticket->reason == PB_REASON_MERGED &&
                         (ticket->flags & PB_TICKET_FOLLOW_UP);
        if (follow_up)
            category = pb_category_of(baseline, ticket);
        if (category < 0)
            continue;
        size_t at =
            (size_t)category * counts->width + (size_t)pb_month_index(baseline, pb_month_of_moment(ticket->created));
        counts->n[at] += !follow_up;
        counts->x[at] += follow_up || (ticket->flags & PB_TICKET_REOPENED);
    }
    return true;
}

/* By how much more than chance the share changes from month to month, at least 1. */
static double dispersion(const double *n, const double *x, size_t months, double p)
{
    double chi2 = 0;
    int used = 0;
    for (size_t m = 0; m < months; m++) {
        if (n[m] == 0)
            continue;
        chi2 += pow(x[m] - n[m] * p, 2) / (n[m] * p * (1 - p));
        used++;
    }
    return used > 1 && p > 0 && p < 1 ? fmax(1, chi2 / (used - 1)) : 1;
}

static void measure(struct pb_category *category, const double *n, const double *x, size_t months)
{
    double all = 0, yes = 0;
    for (size_t m = 0; m < months; m++) {
        all += n[m];
        yes += x[m];
    }
    if (all == 0)
        return;
    yes = fmin(yes, all);
    double phi = dispersion(n, x, months, yes / all);
    category->reopen = pb_beta_fit(yes / phi + 0.5, (all - yes) / phi + 0.5);
}

/* ---- where no column says it: the same requester again ---- */

struct contact {
    uint32_t requester, created, solved;
    int category;
};

static int compare_contacts(const void *a, const void *b)
{
    const struct contact *x = a, *y = b;
    if (x->requester != y->requester)
        return x->requester < y->requester ? -1 : 1;
    return (x->created > y->created) - (x->created < y->created);
}

static payback_status count_repeats(payback_baseline *baseline)
{
    size_t count = 0;
    struct contact *contacts = pb_new(baseline->counted, sizeof *contacts);
    if (!contacts)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (pb_counts(ticket) && ticket->requester)
            contacts[count++] = (struct contact){ticket->requester, ticket->created, solved_at(ticket),
                                                 pb_category_of(baseline, ticket)};
    }
    qsort(contacts, count, sizeof *contacts, compare_contacts);
    for (size_t i = 0; i + 1 < count; i++) {
        const struct contact *one = &contacts[i], *next = &contacts[i + 1];
        if (one->requester == next->requester && one->category == next->category && one->category >= 0 && one->solved &&
            next->created >= one->solved && next->created - one->solved <= PB_WEEK)
            baseline->categories[one->category].repeats++;
    }
    free(contacts);
    return PAYBACK_OK;
}

/* ---- what looks simple ---- */

static void measure_simple(payback_baseline *baseline)
{
    const int *of = baseline->reading.columns.of;
    bool replies = of[PB_COLUMN_REPLIES] >= 0 || baseline->reading.messages;
    bool reopens = of[PB_COLUMN_REOPENS] >= 0 || of[PB_COLUMN_REOPENED] >= 0;
    bool stations = of[PB_COLUMN_STATIONS] >= 0;
    size_t all[PB_BASELINE_CATEGORIES] = {0}, simple[PB_BASELINE_CATEGORIES] = {0};
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int category = pb_counts(ticket) && solved_at(ticket) ? pb_category_of(baseline, ticket) : -1;
        if (category < 0)
            continue;
        all[category]++;
        simple[category] += (!replies || ticket->replies == 1) &&
                            (!reopens || !(ticket->flags & PB_TICKET_REOPENED_LATE)) &&
                            (!stations || ticket->stations <= 1 || ticket->stations == UINT16_MAX);
    }
    for (size_t c = 0; c < baseline->category_count && (replies || stations); c++) {
        struct pb_category *category = &baseline->categories[c];
        if (all[c] == 0)
            continue;
        double q = category->simple_share = (double)simple[c] / (double)all[c];
        category->automatable = pb_beta_fit(proxy_weight * q + 0.5, proxy_weight * (1 - q) + 0.5);
    }
}

static bool any_reopened(const struct pb_tickets *tickets)
{
    for (size_t i = 0; i < tickets->count; i++)
        if (pb_ticket_at(tickets, i)->flags & PB_TICKET_REOPENED_LATE)
            return true;
    return false;
}

/* A log of events shows what is reopened where it has states; messages do only where their states are those of their
 * time. With the state of today in all of them (Front) none would ever be reopened. */
static bool is_told(const struct pb_reading *reading)
{
    const int *of = reading->columns.of;
    if (of[PB_COLUMN_REOPENS] >= 0 || of[PB_COLUMN_REOPENED] >= 0 || reading->map.follow_ups_reopen)
        return true;
    return reading->event_log && of[PB_COLUMN_STATUS] >= 0 && (!reading->messages || any_reopened(&reading->tickets));
}

payback_status pb_baseline_reopened(payback_baseline *baseline)
{
    const int *of = baseline->reading.columns.of;
    bool known = is_told(&baseline->reading);
    struct counts counts = {0};
    payback_status status = PAYBACK_OK;
    if (known && !count(baseline, &counts))
        status = PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; known && status == PAYBACK_OK && c < baseline->category_count; c++)
        measure(&baseline->categories[c], &counts.n[c * counts.width], &counts.x[c * counts.width], counts.width);
    free(counts.n);
    free(counts.x);
    if (!known && of[PB_COLUMN_REQUESTER] >= 0)
        status = count_repeats(baseline);
    measure_simple(baseline);
    return status;
}
