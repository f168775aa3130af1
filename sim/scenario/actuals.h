/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What really happened, month by month: the file that `payback track` reads. */
#ifndef PB_SCENARIO_ACTUALS_H
#define PB_SCENARIO_ACTUALS_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

enum pb_actual {
    PB_ACTUAL_TICKETS,
    PB_ACTUAL_ATTEMPTED,
    PB_ACTUAL_CONTAINED,
    PB_ACTUAL_REOPENED_7D,
    PB_ACTUAL_HANDLE_MINUTES,
    PB_ACTUAL_HUMAN_TICKETS,
    PB_ACTUAL_AGENTS,
    PB_ACTUAL_VENDOR_INVOICE,
    PB_ACTUAL_TUNING_HOURS,
    PB_ACTUAL_CSAT_AI,
    PB_ACTUAL_CSAT_HUMAN,
    PB_ACTUAL_CELLS
};

/* The columns' names, without month and note. */
extern const char *const pb_actual_names[PB_ACTUAL_CELLS];

/* Months are counted 12 · year + month − 1. */
struct pb_actual_month {
    int month;
    double cells[PB_ACTUAL_CELLS]; /* NaN: not known */
};

enum { PB_ACTUAL_MONTHS_MAX = 240 };
struct pb_actuals {
    struct pb_actual_month months[PB_ACTUAL_MONTHS_MAX]; /* ascending, each once */
    size_t count;
    int filled; /* cells that came from a store */
};

/* Reads the CSV at path ("-": standard input). first_month: what month 1 stands for in files that count months (that of
 * go-live). PAYBACK_ERROR_UNREADABLE, PAYBACK_ERROR_SCENARIO with messages that name the lines, PAYBACK_ERROR_MEMORY.
 */
payback_status pb_actuals_read(struct pb_actuals *actuals, const char *path, int first_month,
                               payback_diagnostics *diagnostics);

/* The monthly figures of a baseline, as the text of its CSV has them (month, category, tickets, …, handle_n,
 * handle_sum, …, agents): tickets and handle minutes of all categories. Not reopened tickets, which are there those
 * that people handled. Errors as above. */
payback_status pb_actuals_read_measured(struct pb_actuals *actuals, const char *text, payback_diagnostics *diagnostics);

/* Fills cells that are empty from another one's: months that are in both. */
void pb_actuals_fill(struct pb_actuals *actuals, const struct pb_actuals *from);

/* "2026-04-17" (or "2026-04", its first day): *month as above, *into the part of the month before that day, 0 … 1.
 * False where it is no date. */
bool pb_date_read(const char *text, int *month, double *into);

#endif
