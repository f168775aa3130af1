/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The loop over the blocks of a run: all outcomes of all trials as columns in memory. */
#ifndef PB_ENGINE_RUN_H
#define PB_ENGINE_RUN_H

#include "engine/plan.h"
#include "payback/estimate.h"
#include "payback/run.h"

struct pb_run_settings {
    int threads; /* 0: as many as the machine gives */
    bool keep_cash, keep_inputs;
    payback_progress *progress;
    void *context;
};

/* Columns of a run. Column c of an array starts at c · stride; the first `trials` values of it count. */
struct pb_run {
    size_t trials, stride;
    int horizon, threads;
    double *outcomes;           /* PB_OUTCOMES columns */
    double *cash;               /* horizon + 1 columns, cumulative net on the decision's basis; NULL unless kept */
    double *inputs;             /* a column an input, as exported; NULL unless kept */
    double sources[PB_SOURCES]; /* means */
    payback_estimate category_hours[PB_CATEGORIES_MAX], category_shares[PB_CATEGORIES_MAX];
};

/* Simulates all trials of the plan. PAYBACK_ERROR_CANCELLED where progress asks for it. */
payback_status pb_run_new(struct pb_run **out, const struct pb_plan *plan, const struct pb_run_settings *settings);
void pb_run_free(struct pb_run *run); /* takes NULL */

static inline const double *pb_run_outcome(const struct pb_run *run, int outcome)
{
    return run->outcomes + (size_t)outcome * run->stride;
}

/* Trials, seed and sampler of a scenario under options (may be NULL); PAYBACK_ERROR_ARGUMENT where an option is out of
 * range. */
payback_status pb_settings_of(struct pb_plan_settings *settings, const struct pb_inputs *values,
                              const payback_options *options);

/* Names of the draws' columns: inputs by pointer, then outcomes. The caller frees the list; NULL where memory is short.
 */
const char **pb_column_names(const struct pb_plan *plan);

/* The result of a run as plain data. */
payback_status pb_result_new(payback_result **out, const struct pb_plan *plan, const struct pb_run *run,
                             const payback_scenario *scenario, double elapsed_seconds);

#endif
