/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The loop over the blocks of a run: all outcomes of all trials as columns in memory. Larger runs pass once
 * (single_pass.h) or twice (streams.h). */
#ifndef PB_ENGINE_RUN_H
#define PB_ENGINE_RUN_H

#include "engine/crew.h"
#include "engine/plan.h"
#include "payback/estimate.h"
#include "payback/run.h"

struct pb_figures;
struct pb_rows;

struct pb_run_settings {
    int threads;          /* 0: as many as the machine gives */
    bool detailed;        /* cumulative cash, sources and categories too; else only outcomes are kept */
    struct pb_rows *rows; /* where the draws go, round by round; NULL: nowhere */
    payback_progress *progress;
    void *context;
};

/* Columns of a run. Column c of an array starts at c · stride; the first `trials` values of it count. */
struct pb_run {
    size_t trials, stride;
    int horizon, threads;
    double *outcomes; /* PB_OUTCOMES columns */
    double *cash;     /* horizon + 1 columns, cumulative net on the decision's basis; NULL unless detailed */
    /* Of the loop. */
    const struct pb_plan *plan;
    struct pb_run_settings settings;
    struct pb_crew *crew;
    struct pb_sums *sums; /* NULL unless detailed */
    double *round_inputs; /* of a round, for the rows */
};

/* Simulates all trials of the plan, which must outlive the run. PAYBACK_ERROR_CANCELLED where progress asks for it. */
payback_status pb_run_new(struct pb_run **out, const struct pb_plan *plan, const struct pb_run_settings *settings);
/* A run without trials yet, and one with so many more that it has `trials` of them: those that are there stay as they
 * are, and must be whole blocks (else PAYBACK_ERROR_ARGUMENT). For samplers whose trials do not depend on their number.
 * A run that failed to grow can only be freed. */
payback_status pb_run_begin(struct pb_run **out, const struct pb_plan *plan, const struct pb_run_settings *settings);
payback_status pb_run_grow(struct pb_run *run, size_t trials);
void pb_run_free(struct pb_run *run); /* takes NULL */

static inline const double *pb_run_outcome(const struct pb_run *run, int outcome)
{
    return run->outcomes + (size_t)outcome * run->stride;
}

/* The figures of a run; those of cash, sources and categories only where it is detailed. */
payback_status pb_figures_of_run(struct pb_figures *figures, const struct pb_run *run);

/* Trials, seed and sampler of a scenario under options (may be NULL); PAYBACK_ERROR_ARGUMENT where an option is out of
 * range. */
payback_status pb_settings_of(struct pb_plan_settings *settings, const struct pb_inputs *values,
                              const payback_options *options);

/* Names of the draws' columns: inputs by pointer, then outcomes. The caller frees the list; NULL where memory is short.
 */
const char **pb_column_names(const struct pb_plan *plan);

#endif
