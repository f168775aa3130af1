/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The value of an input at which a target is just met: break-even deflection, highest price, latest go-live. */
#ifndef PAYBACK_SOLVE_H
#define PAYBACK_SOLVE_H

#include "payback/estimate.h"
#include "payback/report.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How an input is varied. */
typedef enum payback_vary_mode {
    PAYBACK_VARY_DEFAULT, /* value for a constant; scale for a distribution on one side of 0, else shift */
    PAYBACK_VARY_VALUE,   /* it becomes a constant; a distribution leaves its correlations */
    PAYBACK_VARY_SHIFT,   /* a summand on what it draws */
    PAYBACK_VARY_SCALE    /* a factor on what it draws */
} payback_vary_mode;

/* An input to vary. */
typedef struct payback_vary {
    const char *pointer;
    payback_vary_mode mode;
    bool range_given; /* else: what the field's range and the input's support allow; an open end is sought outwards */
    double low, high; /* in units of the mode: values, summands, factors */
} payback_vary;

typedef enum payback_solve_status {
    PAYBACK_SOLVED,     /* met on one side of the value, not on the other */
    PAYBACK_ALWAYS_MET, /* everywhere in the range */
    PAYBACK_NEVER_MET   /* nowhere in the range */
} payback_solve_status;

/* A place where the target begins or ceases to be met. */
typedef struct payback_crossing {
    payback_estimate value; /* the target is met at it, by all trials; NaN bounds for whole numbers */
    bool met_above;         /* met above it; else below */
} payback_crossing;

/* A stretch of values at which the target is met: from one crossing, or an end of the range, to the next. */
typedef struct payback_met_range {
    double low, high;
} payback_met_range;

/* The figure at one value of the input: by the few trials of the first look at the range, by all where those leave open
 * whether the target is met and where it begins or ceases to be. */
typedef struct payback_look {
    double x, figure; /* figure may be NaN: undefined, and not met */
} payback_look;

/* What was found along one input. */
typedef struct payback_solved {
    payback_solve_status status;
    payback_estimate value; /* of the first crossing; NaN unless solved */
    bool monotone;          /* the figure moves in one direction over the range, as far as can be told from noise */
    payback_crossing *crossings;
    size_t crossing_count;
    payback_met_range *ranges; /* where the target is met, from low to high, as far as was seen */
    size_t range_count;
    double low, high;    /* the range that was looked at */
    payback_look *looks; /* by x, from low to high */
    size_t look_count;
} payback_solved;

/* An input that was varied, as it is planned. */
typedef struct payback_varied {
    const char *pointer, *name, *unit; /* name: "deflection: containment" */
    payback_vary_mode mode;            /* never DEFAULT */
    bool uncertain, whole;             /* it has a distribution; it is a whole number */
    double mean, p10, p90;             /* of the scenario; NaN where it has no value */
    bool range_given;                  /* a range was asked for: */
    double low, high;
} payback_varied;

/* One row of a frontier: the first input held at `at`. */
typedef struct payback_frontier_row {
    double at;
    payback_solved solved; /* of the second input */
} payback_frontier_row;

typedef struct payback_solution {
    const char *name, *vendor, *currency, *file, *digest, *version, *isa, *sampler, *basis;
    double seed;
    size_t trials;
    int replicates, threads, horizon_months;
    double elapsed_seconds;
    const char *target; /* as it was understood: "P(hard.payback_months<=12)>=0.8" */
    const char *figure; /* its left side: "P(hard.payback_months<=12)" */
    bool at_least, figure_is_share, figure_is_money;
    double bound;
    payback_estimate planned; /* the figure with all inputs as planned */
    bool planned_met;
    payback_varied varied; /* the input that was solved for */
    payback_solved solved; /* without a frontier */
    payback_varied along;  /* frontier: the other input; pointer NULL without one */
    payback_frontier_row *rows;
    size_t row_count;
} payback_solution;

/* Solves for one input; with count 2 for the second one, at several values of the first (the frontier). target: as in
 * `payback solve --target`: mean(NAME), pNN(NAME), P(NAME<=X) or P(NAME>=X) followed by >= or <= and a number, NAME an
 * outcome; without its basis it is that of the decision, and payback stands for payback_months.
 * The search runs on few trials of the same draws; the value is then found by all. Its interval comes from the 16
 * replicates' figures at the value over the slope of the figure there (delta method).
 * PAYBACK_ERROR_TARGET: a pointer, a range or the target does not fit; message, in size bytes, tells what would be
 * right. *out is NULL unless PAYBACK_OK. options may be NULL. */
PAYBACK_TRY payback_status payback_solve(payback_solution **out, const payback_scenario *scenario,
                                         const payback_vary *vary, size_t count, const char *target,
                                         const payback_options *options, char *message, size_t size);
PAYBACK_API void payback_solution_free(payback_solution *solution); /* takes NULL */

/* Pages, as in payback/report.h. */
PAYBACK_TRY payback_status payback_render_solution(payback_text *out, const payback_solution *solution,
                                                   const payback_style *style);
PAYBACK_TRY payback_status payback_render_solution_json(payback_text *out, const payback_solution *solution);
/* One line, or one a row of the frontier: at, status, value, low, high. */
PAYBACK_TRY payback_status payback_render_solution_csv(payback_text *out, const payback_solution *solution);

#ifdef __cplusplus
}
#endif

#endif
