/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trial made by hand for the tests of the pages. */
#ifndef TESTS_REPORT_SAMPLE_TRACE_H
#define TESTS_REPORT_SAMPLE_TRACE_H

#include "payback/run.h"

#include <math.h>

enum { SAMPLE_TRACE_MONTHS = 120, SAMPLE_TRACE_COLUMNS = 25 };

struct sample_trace {
    payback_trace trace;
    double values[(SAMPLE_TRACE_MONTHS + 1) * SAMPLE_TRACE_COLUMNS];
};

/* One month: go-live at the end of month 3, a price per resolution, nobody hired after leavers go. */
static inline void sample_trace_month(double *row, int month, double scale)
{
    bool live = month > 3;
    row[0] = month;
    row[1] = month > 0 ? 10200 * pow(1.012, month) : 0; /* tickets */
    row[2] = live ? 12 : 0;                             /* prevented */
    row[3] = live ? 0.6 * row[1] : 0;                   /* attempted */
    row[4] = 0.6 * row[3];                              /* contained */
    row[5] = 0.45 * row[3];                             /* resolved */
    row[6] = 0.142 * row[1];                            /* hours_status_quo */
    row[7] = row[6] - 0.14 * row[5];                    /* hours_with_tool */
    row[8] = 41 + 0.3 * month;                          /* agents_status_quo */
    row[9] = 41 - 0.1 * month;                          /* agents_with_tool */
    row[10] = month > 0 ? scale * row[8] * 5400 : 0;    /* labour_status_quo */
    row[11] = month > 0 ? scale * row[9] * 5400 : 0;    /* labour_with_tool */
    row[12] = row[10] - row[11];                        /* cost_reduction */
    row[13] = month == 0 ? scale * 25000 : 0;           /* setup */
    row[14] = month > 0 ? scale * 2500 : 0;             /* platform */
    row[15] = 0;                                        /* seats */
    row[16] = scale * 0.99 * row[4];                    /* usage */
    row[17] = month > 0 && !live ? scale * 9000 : 0;    /* implementation */
    for (int c = 18; c < 23; c++)                       /* operations, unresolved_cost, severance, risks, other_cost */
        row[c] = 0;
    row[23] = row[12]; /* net_hard */
    for (int c = 13; c < 23; c++)
        row[23] -= row[c];
}

static inline void sample_trace_make(struct sample_trace *sample, int horizon, double scale)
{
    static const char *const names[SAMPLE_TRACE_COLUMNS] = {"month",
                                                            "tickets",
                                                            "prevented",
                                                            "attempted",
                                                            "contained",
                                                            "resolved",
                                                            "hours_status_quo",
                                                            "hours_with_tool",
                                                            "agents_status_quo",
                                                            "agents_with_tool",
                                                            "labour_status_quo",
                                                            "labour_with_tool",
                                                            "cost_reduction",
                                                            "setup",
                                                            "platform",
                                                            "seats",
                                                            "usage",
                                                            "implementation",
                                                            "operations",
                                                            "unresolved_cost",
                                                            "severance",
                                                            "risks",
                                                            "other_cost",
                                                            "net_hard",
                                                            "cumulative_hard"};
    static const char *const inputs[] = {"/baseline/volume/tickets_per_month", "/proposal/deflection/containment",
                                         "/proposal/failure/occurs"};
    static const double drawn[] = {10234.123, 0.48123, 0};
    static const char *const outcomes[] = {"budget.payback_months", "budget.roi",      "budget.npv",
                                           "hard.payback_months",   "hard.roi",        "hard.npv",
                                           "total.payback_months",  "total.roi",       "total.npv",
                                           "go_live_month",         "deflected_share", "cost_per_ticket_today"};
    static const double found[] = {INFINITY, -0.2, -30000, 11.2, 0.41, 301234.56, 10, NAN, 400000, 2.9, 0.29, 11.42};
    double cumulative = 0;
    for (int month = 0; month <= horizon; month++) {
        double *row = sample->values + month * SAMPLE_TRACE_COLUMNS;
        sample_trace_month(row, month, scale);
        cumulative += row[23];
        row[24] = cumulative;
    }
    sample->trace = (payback_trace){.trial = 17,
                                    .horizon_months = horizon,
                                    .names = names,
                                    .column_count = SAMPLE_TRACE_COLUMNS,
                                    .values = sample->values,
                                    .input_names = inputs,
                                    .inputs = drawn,
                                    .input_count = sizeof drawn / sizeof drawn[0],
                                    .outcome_names = outcomes,
                                    .outcomes = found,
                                    .outcome_count = sizeof found / sizeof found[0],
                                    .name = "Mid-market SaaS team, price per resolution",
                                    .vendor = "Intercom Fin",
                                    .currency = "USD",
                                    .basis = "hard"};
}

#endif
