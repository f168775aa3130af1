/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The actuals of a programme on the scenario's calendar: month 1 is the calendar month of signature. */
#ifndef PB_ANALYSIS_TRACK_CALENDAR_H
#define PB_ANALYSIS_TRACK_CALENDAR_H

#include "analysis/texts.h"
#include "analysis/track_runs.h"

struct pb_track_calendar {
    const struct pb_inputs *values;
    const payback_track_request *request;
    const payback_options *options;
    payback_diagnostics *diagnostics;
    struct pb_texts *texts; /* own the dates */
};

/* Reads the actuals and places them. Of the result: the dates, go_live_month, last_month, days_live, stage, filled.
 * Warns of rows that lie before signature or beyond the longest horizon, which are not used. PAYBACK_ERROR_SCENARIO
 * where a date is none, go-live comes before signature, or no month lies after go-live; else as pb_actuals_read. */
payback_status pb_track_place(struct pb_track_facts *facts, payback_track_result *result,
                              const struct pb_track_calendar *calendar);

#endif
