/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The progress of a run on standard error: a bar with the time left, on a terminal, once the run has lasted a second.
 */
#ifndef PB_CLI_PROGRESS_H
#define PB_CLI_PROGRESS_H

#include "cli/options.h"

#include "payback/run.h"

#include <stdbool.h>

struct pb_cli_progress {
    bool wanted, shown;
    int columns;
    double begun, drawn; /* seconds */
};

/* Also catches the signals of interrupt.h, which end the run. */
void pb_cli_progress_begin(struct pb_cli_progress *progress, const struct pb_cli_settings *settings);
/* A payback_progress; context: struct pb_cli_progress. */
payback_progress pb_cli_progress_report;
/* Erases the bar. Returns the status of the run, or PAYBACK_ERROR_CANCELLED where a signal came meanwhile. */
payback_status pb_cli_progress_end(struct pb_cli_progress *progress, payback_status status);

/* "45 s", "12 min", "3.5 h". */
void pb_cli_format_time(char *text, size_t size, double seconds);

#endif
