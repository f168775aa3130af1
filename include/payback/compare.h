/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Proposals side by side on common draws, with "do nothing" as one of them. Figures are on the decision's basis. */
#ifndef PAYBACK_COMPARE_H
#define PAYBACK_COMPARE_H

#include "payback/estimate.h"
#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Scenarios that one comparison takes; "do nothing" comes on top. */
enum { PAYBACK_PROPOSALS_MAX = 16, PAYBACK_COMPARE_BINS = 48 };

struct payback_shrinkage;

/* One alternative. */
typedef struct payback_proposal {
    const char *name, *vendor, *file, *digest; /* of "do nothing" all but the name are "" */
    bool nothing;                              /* "do nothing": worth 0 in every trial */
    payback_estimate npv_mean, npv_p10, npv_p50, npv_p90;
    payback_estimate
        payback_probability; /* P(payback ≤ target); NaN for "do nothing", where nothing is to be paid back */
    payback_estimate expected_shortfall_05;
    payback_estimate best_probability; /* share of trials in which its NPV is the greatest; a tie is shared equally */
    payback_estimate expected_regret;  /* mean of the greatest NPV of a trial minus its own */
    payback_estimate bill_p10, bill_p50, bill_p90; /* what the vendor gets to the horizon; 0 of "do nothing" */
    /* The claims that were pulled before the run, for the pages: the caller's own, which lives longer; NULL without. */
    const struct payback_shrinkage *shrinkage;
    const char *deal; /* what is signed, in a sentence; "" until payback_describe_comparison, and of "do nothing" */
    double bins[PAYBACK_COMPARE_BINS];    /* share of the trials in each bin of NPV (payback_comparison.bin_edges) */
    double stopped[PAYBACK_COMPARE_BINS]; /* of these, in which the programme is abandoned or the gate stops it */
} payback_proposal;

/* Figures of proposal a minus those of proposal b, trial by trial: its interval is that of the paired difference. */
typedef struct payback_difference {
    size_t a, b; /* indices of proposals, a < b */
    payback_estimate npv, payback_probability;
} payback_difference;

/* The distribution of a's NPV dominates that of b. Order 1: at every level, a's quantile is at least b's, and somewhere
 * above it: whoever likes more money prefers a. Order 2: so is every mean of the worst p per cent: whoever likes more
 * money and dislikes risk prefers a. Order 1 implies order 2: only the stronger one is listed. It is listed where it
 * holds for all draws and for those of each of the 16 replicates (from 32 trials on; below that it is not looked for).
 * Equal draws are no objection; equal distributions do not dominate each other. */
typedef struct payback_dominance {
    size_t a, b;
    int order; /* 1 or 2 */
} payback_dominance;

/* A member of the baseline in which a file differs from the first. */
typedef struct payback_baseline_difference {
    size_t proposal;
    const char *pointer;
    const char *first, *other; /* what stands there, as JSON; "absent" where there is nothing */
} payback_baseline_difference;

/* What a comparison answers. Texts and lists live as long as it. */
typedef struct payback_comparison {
    const char *currency, *version, *sampler, *basis, *isa;
    double seed;
    size_t trials;
    int replicates, threads, horizon_months;
    double target_months, required_probability;
    double elapsed_seconds;
    payback_proposal *proposals; /* in the order of the scenarios; "do nothing" is the last */
    size_t proposal_count;
    payback_difference *differences; /* all pairs */
    size_t difference_count;
    payback_dominance *dominances;
    size_t dominance_count;
    /* "own": what belongs to a vendor (payback/fields.h: vendors_own) is drawn independently for each vendor; "shared":
     * inputs of the same pointer share their draws. Means, quantiles and shares of one proposal, differences and
     * dominance are those of shared draws either way: they do not depend on it, and shared draws know them better. How
     * often each is the best, regret and evpi do depend on it. */
    const char *luck;
    bool rivals; /* files name different vendors, of whom one beside the first has uncertain inputs of its own: without,
                    both lucks are the same */
    /* What perfect information would be worth: mean of the greatest NPV minus the greatest mean NPV, under `luck`, and
     * under either. */
    payback_estimate evpi, evpi_own, evpi_shared;
    /* Bins of equal width from the least 0.5th to the greatest 99.5th percentile of NPV among the proposals; what lies
     * beyond is in the outer ones. All 0 where every draw is the same. */
    double bin_edges[PAYBACK_COMPARE_BINS + 1];
    size_t preferred; /* the proposal with the greatest mean NPV; of several the last, which favours "do nothing" */
    payback_baseline_difference *baseline_differences;
    size_t baseline_difference_count;
} payback_comparison;

/* *out: a copy of changes (may be NULL) with, on top, what gives another scenario the simulation and the decision of
 * the first. Scenarios that are to be compared with it are loaded with these changes, so that they are checked under
 * the conditions that will hold. *out is NULL unless PAYBACK_OK; release with payback_changes_free. */
PAYBACK_TRY payback_status payback_changes_adopt(payback_changes **out, const payback_changes *changes,
                                                 const payback_scenario *first);

/* Compares 1 … PAYBACK_PROPOSALS_MAX scenarios; the first one's simulation and decision hold. Inputs of the same
 * pointer share their uniforms, but for the vendor's own of different vendors (options->luck; other words than its two:
 * PAYBACK_ERROR_ARGUMENT), and the monthly draws are common. diagnostics (may be NULL) gets a warning for each
 * file whose baseline is not the first one's, and the reason for PAYBACK_ERROR_SCENARIO: another currency, or a
 * scenario that was not loaded with the first one's simulation and decision. options may be NULL. *out is NULL unless
 * PAYBACK_OK. */
PAYBACK_TRY payback_status payback_compare(payback_comparison **out, payback_diagnostics *diagnostics,
                                           const payback_scenario *const *scenarios, size_t count,
                                           const payback_options *options);
PAYBACK_API void payback_comparison_free(payback_comparison *comparison); /* takes NULL */

/* The verdict of the preferred proposal against the first file's requirement; doing nothing never meets it. */
PAYBACK_API payback_verdict payback_comparison_verdict(const payback_comparison *comparison);
/* Puts the deal of each of its count scenarios into the comparison, for its pages. PAYBACK_ERROR_MEMORY, _ARGUMENT. */
PAYBACK_TRY payback_status payback_describe_comparison(payback_comparison *comparison,
                                                       const payback_scenario *const *scenarios, size_t count);
/* Pages, as in payback/report.h. */
PAYBACK_TRY payback_status payback_render_comparison(payback_text *out, const payback_comparison *comparison,
                                                     const payback_style *style);
PAYBACK_TRY payback_status payback_render_comparison_json(payback_text *out, const payback_comparison *comparison);
/* One line a proposal: its figures with their bounds. */
PAYBACK_TRY payback_status payback_render_comparison_csv(payback_text *out, const payback_comparison *comparison);

#ifdef __cplusplus
}
#endif

#endif
