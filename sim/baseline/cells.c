/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of months and categories. */
#include "baseline/result.h"

#include "base/memory.h"

#include <math.h>

struct pb_baseline_cell *pb_baseline_cells(const payback_baseline *baseline)
{
    size_t width = baseline->category_count;
    struct pb_baseline_cell *cells = pb_new(baseline->month_count * width, sizeof *cells);
    for (size_t i = 0; cells && i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int category = pb_counts(ticket) ? pb_category_of(baseline, ticket) : -1;
        if (category < 0)
            continue;
        struct pb_baseline_cell *cell =
            &cells[(size_t)pb_month_index(baseline, pb_month_of_moment(ticket->created)) * width + (size_t)category];
        cell->tickets++;
        cell->solved += (ticket->flags & PB_TICKET_SOLVED) != 0;
        cell->reopened += (ticket->flags & PB_TICKET_REOPENED) != 0;
        if (isnan(ticket->minutes) || baseline->kind == PB_HANDLE_NONE)
            continue;
        cell->timed++;
        cell->sum += ticket->minutes;
        cell->square += (double)ticket->minutes * ticket->minutes;
    }
    return cells;
}
