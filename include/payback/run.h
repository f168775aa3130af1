/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The main job: simulate a scenario. */
#ifndef PAYBACK_RUN_H
#define PAYBACK_RUN_H

#include "payback/result.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Called now and then, from the thread that called payback_run, with the trials done and all of them. Anything but 0
 * stops the run: PAYBACK_ERROR_CANCELLED. */
typedef int payback_progress(void *context, double done, double all);

/* How to run. Zero-initialise; zero members mean: as the scenario says. */
typedef struct payback_options {
    size_t trials;
    bool seed_given;
    double seed;         /* integer 0 … 2^53 − 1 */
    const char *sampler; /* "sobol", "lhs", "random" */
    int threads;         /* 0: as many as the machine gives */
    /* 0, or add trials until the 95% half-widths of P(payback ≤ target) and of mean NPV relative to its P90 − P10 are
     * below it: from 2^14 trials, twice as many each time, up to `trials` or where that is 0 to 2^27. The result is
     * that of a run with so many trials. Not with Latin hypercubes, whose trials depend on their number:
     * PAYBACK_ERROR_ARGUMENT. */
    double precision;
    payback_progress *progress;
    void *context; /* of progress */
    /* payback_compare alone: whether rival vendors share the draws of their own inputs: "own" (each has its own, as
     * with NULL) or "shared". */
    const char *luck;
} payback_options;

/* Where the draws go, row by row in order of the trials: called once with trial = −1 for the header (names, values
 * NULL), then once a trial. columns: inputs by pointer, then outcomes by name. Anything but 0 stops the run:
 * PAYBACK_ERROR_IO. */
typedef int payback_draws_sink(void *context, double trial, const char *const *names, const double *values,
                               size_t columns);

/* Simulates. *out is NULL unless PAYBACK_OK; release with payback_result_free. options may be NULL. sink may be NULL:
 * no draws are wanted. Results depend on the scenario, trials, seed and sampler only, never on threads. */
PAYBACK_TRY payback_status payback_run(payback_result **out, const payback_scenario *scenario,
                                       const payback_options *options, payback_draws_sink *sink, void *sink_context);

/* One trial month by month. */
typedef struct payback_trace {
    double trial; /* its number */
    int horizon_months;
    const char *const *names; /* columns: "month", "tickets", …, as in the trace CSV */
    size_t column_count;
    double *values;                 /* row-major: (horizon_months + 1) × column_count */
    const char *const *input_names; /* the trial's inputs by pointer … */
    const double *inputs;
    size_t input_count;
    const char *const *outcome_names; /* … and its outcomes by name */
    const double *outcomes;
    size_t outcome_count;
    const char *name, *vendor, *currency, *basis; /* of the scenario */
    /* horizon_months + 1: the part of the column "licences" that counts with growth (licences that growth would have
     * asked for); the rest is spending that falls below today's. NULL: none of it. */
    const double *licence_avoidance;
} payback_trace;

/* Trial `trial` (from 0, below the number of trials). */
PAYBACK_TRY payback_status payback_trace_trial(payback_trace **out, const payback_scenario *scenario,
                                               const payback_options *options, double trial);
/* The trial whose hard.npv is the quantile (type 1) at percent (0 … 100; 0: the smallest) of the run; of several the
 * first. PAYBACK_ERROR_TARGET where hard.npv is undefined in every trial. */
PAYBACK_TRY payback_status payback_trace_percentile(payback_trace **out, const payback_scenario *scenario,
                                                    const payback_options *options, double percent);
PAYBACK_API void payback_trace_free(payback_trace *trace); /* takes NULL */

/* "0.1.0" and the instruction set that this process uses: "x86-64-v4", "x86-64-v3", "generic". */
PAYBACK_API const char *payback_version(void);
PAYBACK_API const char *payback_isa(void);

#ifdef __cplusplus
}
#endif

#endif
