/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The results of a pilot, as a file: JSON, or the CSV that a template of `payback pilot` is. */
#ifndef PB_SCENARIO_RESULTS_H
#define PB_SCENARIO_RESULTS_H

#include "inputs/values.h"
#include "payback/status.h"

enum { PB_RESULT_ROWS_MAX = 256, PB_ALL_CATEGORIES = -1 };

/* Counts of a category, or of all that take part. */
struct pb_result_row {
    int category; /* or PB_ALL_CATEGORIES */
    double attempted, contained, audited, resolved;
    double age_months; /* NaN: as planned */
};

/* Handle times of some tickets: of their logs. */
struct pb_handle_result {
    double n, mean_log, sd_log;
};

struct pb_results {
    struct pb_result_row rows[PB_RESULT_ROWS_MAX];
    int row_count;
    bool handled;
    struct pb_handle_result with, without; /* the copilot */
    double transfer_sd;                    /* NaN: as planned */
};

/* Reads the file at path. Messages name its lines. PAYBACK_ERROR_UNREADABLE, _SCENARIO, _MEMORY. */
payback_status pb_results_read(struct pb_results *results, const char *path, const struct pb_inputs *inputs,
                               payback_diagnostics *diagnostics);

#endif
