/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shares of draws that come in batches: counts by replicate, which parts of a run add up. */
#ifndef PB_STATISTICS_CURVE_H
#define PB_STATISTICS_CURVE_H

#include "base/trials.h"
#include "payback/estimate.h"

#include <stddef.h>
#include <stdint.h>

/* The longest curve, in months: the longest horizon. */
enum { PB_CURVE_MONTHS = 120 };

/* Zero-initialise, and set months (0 … PB_CURVE_MONTHS). */
struct pb_payback_curve {
    int months;
    uint32_t trials[PB_REPLICATES];
    uint32_t counts[PB_CURVE_MONTHS + 2][PB_REPLICATES]; /* draws in (m − 1, m], 0: ≤ 0; months + 1: all others */
};
/* Adds the draws of n consecutive trials, the first one's number a multiple of PB_REPLICATES. */
void pb_curve_add(struct pb_payback_curve *curve, const double *draws, size_t n);
void pb_curve_merge(struct pb_payback_curve *curve, const struct pb_payback_curve *other);
/* shares[m] = share of draws ≤ m, for m = 0 … months. */
void pb_curve_shares(const struct pb_payback_curve *curve, payback_estimate *shares);

/* Zero-initialise, and set the bound. */
struct pb_comparison {
    double bound;
    uint32_t trials[PB_REPLICATES], above[PB_REPLICATES],
        at_most[PB_REPLICATES]; /* draws > bound, ≤ bound; NaN neither */
};
void pb_comparison_add(struct pb_comparison *comparison, const double *draws, size_t n);
void pb_comparison_merge(struct pb_comparison *comparison, const struct pb_comparison *other);
payback_estimate pb_comparison_share_above(const struct pb_comparison *comparison);
payback_estimate pb_comparison_share_at_most(const struct pb_comparison *comparison);

#endif
