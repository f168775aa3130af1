/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The 95 % interval of a quantile: which order statistics of all draws are its ends (R. S. Woodruff, Journal of the
 * American Statistical Association 47, 635-646 (1952)). Where the shares F_r of the replicates' draws up to the
 * quantile have the standard deviation s, the share below the true quantile is known to H = t(0.975, 15) s/√16, and the
 * ends are the order statistics whose shares are p − H and p + H: of m draws the ⌈m (p − H)⌉-th and the one behind the
 * ⌊m (p + H)⌋-th smallest, and at least the neighbours of the quantile. Shares vary evenly where the quantiles of few
 * draws do not: at a cliff, between two humps, and where Sobol points or a Latin hypercube let one input decide.
 *
 * The variance s² is taken at p: below and up to the quantile the shares have two, and p lies between them. */
#ifndef PB_STATISTICS_QUANTILE_ENDS_H
#define PB_STATISTICS_QUANTILE_ENDS_H

#include "base/trials.h"
#include "payback/estimate.h"

#include <stdbool.h>
#include <stddef.h>

/* Draws of each replicate: below a value, up to it, and defined. */
struct pb_quantile_counts {
    size_t below[PB_REPLICATES], upto[PB_REPLICATES], defined[PB_REPLICATES];
};

/* Ranks (1 …) of the ends among all defined draws; counts: at the quantile. False where there is no interval: below 32
 * trials, where a replicate has no defined draw, or where an end would be beyond the draws. */
bool pb_quantile_ends(double level, size_t trials, const struct pb_quantile_counts *counts, size_t ends[2]);

/* Before the quantile is known: low[0] … low[1] and high[0] … high[1] are the ranks among which its ends lie. counts:
 * below and up to the ends of a stretch of values that the quantile lies in. All are between 1 and the defined draws.
 */
void pb_quantile_reach(double level, const struct pb_quantile_counts *counts, size_t low[2], size_t high[2]);

/* Adds the draws below and up to the finite value x, of n without NaN. */
void pb_quantile_count(double x, const double *draws, size_t n, size_t *below, size_t *upto);

/* The estimate with the values of its ends; without bounds where one of them is not finite. */
payback_estimate pb_quantile_between(double value, double low, double high);

#endif
