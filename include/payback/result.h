/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a run answers, as plain data. Lists come with their count behind them; texts and lists live as long as the
 * result. */
#ifndef PAYBACK_RESULT_H
#define PAYBACK_RESULT_H

#include "payback/estimate.h"
#include "payback/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Quantile levels reported of every outcome: 0.05 0.10 0.25 0.50 0.75 0.90 0.95. */
enum { PAYBACK_P05, PAYBACK_P10, PAYBACK_P25, PAYBACK_P50, PAYBACK_P75, PAYBACK_P90, PAYBACK_P95, PAYBACK_QUANTILES };

typedef enum payback_verdict { PAYBACK_MET, PAYBACK_NOT_MET, PAYBACK_UNRESOLVED } payback_verdict;

/* An outcome of MODEL.md §7: name is "hard.npv", "total.payback_months", "go_live_month", … */
typedef struct payback_outcome {
    const char *name;
    payback_estimate mean; /* of payback: over the trials that pay back */
    double sd;
    payback_estimate quantiles[PAYBACK_QUANTILES];
    double undefined_share;
    payback_estimate never_share;
} payback_outcome;

/* What a line of the value is; SPLIT: the labour lines the other way. */
typedef enum payback_source_kind {
    PAYBACK_HARD_BENEFIT,
    PAYBACK_SOFT_BENEFIT,
    PAYBACK_COST,
    PAYBACK_SPLIT
} payback_source_kind;

/* Mean over trials of a line of MODEL.md §5 or §6, undiscounted, to the horizon: benefits positive, costs negative. */
typedef struct payback_source {
    const char *name; /* "cost_reduction", …, "labour_assist" */
    payback_source_kind kind;
    double mean;
} payback_source;

typedef struct payback_category_result {
    const char *name;
    payback_estimate hours_saved, deflected_share;
} payback_category_result;

/* An uncertain input and the figures of its own distribution, after multiply and add. */
typedef struct payback_input_result {
    const char *pointer, *distribution;
    double mean, p10, p50, p90;
} payback_input_result;

/* Why trials miss the target, or lose. Each trial belongs to the first that holds: "abandoned" (the failure occurs and
 * ends the programme by the horizon), "gate" (the gate ends it by then), "risk" (a risk event happened by then),
 * "none". */
enum { PAYBACK_CAUSES = 4, PAYBACK_BINS_MAX = 200 };
typedef struct payback_cause {
    const char *cause;
    payback_estimate misses;         /* share of the trials that do not pay back by the target; NaN where all do */
    payback_estimate losses;         /* share of the trials whose NPV is not above 0; NaN where there are none */
    double counts[PAYBACK_BINS_MAX]; /* of trials, by bin of the histogram of NPV */
} payback_cause;

/* How a run that was to reach a precision (payback_options.precision) ended: half-widths of the 95% intervals of
 * P(payback ≤ target), and of mean NPV relative to its P90 − P10, both on the decision's basis. */
typedef struct payback_precision {
    double asked; /* 0: none was asked for */
    int reached;  /* 1: both are below it; 0: the largest number of trials came first */
    double probability_half_width, npv_half_width;
} payback_precision;

enum { PAYBACK_BILL_YEARS = 3 };

struct payback_shrinkage;

typedef struct payback_result {
    /* scenario */
    const char *name, *vendor, *currency, *file, *digest;
    const char *author, *as_of; /* who answers for its figures, and the date that they are of; "" where absent */
    const char *staffing;       /* how headcount follows the work: "attrition", "release" or "elastic" */
    /* manifest */
    const char *version, *sampler, *basis, *isa;
    double seed; /* an integer below 2^53 */
    size_t trials;
    int replicates, threads, horizon_months;
    double elapsed_seconds;
    payback_precision precision;
    /* the decision: on its basis */
    double target_months, required_probability;
    payback_estimate payback_probability; /* P(payback ≤ target) */
    payback_verdict verdict;
    payback_estimate payback_probability_by_basis[3]; /* budget, hard, total */
    payback_outcome *outcomes;
    size_t outcome_count;
    payback_estimate *payback_by; /* month 0 … horizon_months: horizon_months + 1 figures */
    payback_estimate never, net_value_positive, roi_positive, expected_shortfall_05;
    /* /decision/bill_budget_per_year, NaN without, and the probability that the vendor's bill of each contract year
     * exceeds it (year 1 with the day of signature); NaN without a budget and where the year ends after the horizon. */
    double bill_budget_per_year;
    payback_estimate bill_over_budget[PAYBACK_BILL_YEARS];
    /* cumulative net cash at t = 0 … horizon_months: horizon_months + 1 figures each */
    double *cash_p05, *cash_p25, *cash_p50, *cash_p75, *cash_p95, *cash_mean;
    payback_source *sources;
    size_t source_count;
    payback_category_result *categories;
    size_t category_count;
    payback_input_result *inputs;
    size_t input_count;
    int roi_months;
    payback_cause causes[PAYBACK_CAUSES];
    /* Histogram of the basis's NPV: a draw x is in bin i where bin_edges[i] ≤ x < bin_edges[i + 1]; bins of equal
     * width. */
    double bin_edges[PAYBACK_BINS_MAX + 1];
    int bin_count;
    /* What the draws of the basis's NPV are worth to who has /decision/risk_tolerance; NaN without one. */
    payback_estimate certainty_equivalent;
    /* What is signed, in a sentence: what is billed, at what price, for how long. "" until payback_describe_result. */
    const char *deal;
    /* The claims that were pulled before the run, for its pages: the caller's own, which lives longer; NULL without. */
    const struct payback_shrinkage *shrinkage;
} payback_result;

/* Takes NULL. */
PAYBACK_API void payback_result_free(payback_result *result);
/* The outcome of that name, or NULL. */
PAYBACK_API const payback_outcome *payback_result_outcome(const payback_result *result, const char *name);

#ifdef __cplusplus
}
#endif

#endif
