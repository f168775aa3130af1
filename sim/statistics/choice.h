/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing one of several alternatives whose values were drawn in common trials: how often each is the best, what is
 * regretted, what it would be worth to know beforehand, and which alternatives dominate others. */
#ifndef PB_STATISTICS_CHOICE_H
#define PB_STATISTICS_CHOICE_H

#include "payback/estimate.h"
#include "payback/status.h"
#include "statistics/figure.h"

#include <stddef.h>

/* Most alternatives of a choice. */
enum { PB_ALTERNATIVES_MAX = 32 };

struct pb_alternative {
    payback_estimate mean;
    payback_estimate best_probability; /* P(its value is the greatest); of k equal ones each counts 1/k */
    payback_estimate expected_regret;  /* E max − E value */
};

struct pb_choice {
    struct pb_alternative alternatives[PB_ALTERNATIVES_MAX];
    size_t preferred; /* the greatest mean; of several equal ones the last */
    /* Expected value of perfect information, E max − max E = the expected regret of the preferred alternative (H.
     * Raiffa, R. Schlaifer, Applied Statistical Decision Theory, 1961). Never negative; its interval is that of the
     * difference trial by trial, the preferred alternative being held fixed. */
    payback_estimate evpi;
    struct pb_figure greatest; /* E max */
};

/* values[k][i]: of alternative k (1 … PB_ALTERNATIVES_MAX of them) in trial i < n; finite. PAYBACK_ERROR_ARGUMENT,
 * PAYBACK_ERROR_MEMORY. O(count · n). */
payback_status pb_choose(struct pb_choice *choice, const double *const *values, size_t count, size_t n);

/* Sorted draws of an alternative: all together, and those of each replicate. */
struct pb_ranked;
/* *out is released with pb_ranked_free; PAYBACK_ERROR_MEMORY. The draws are finite. */
payback_status pb_ranked_new(struct pb_ranked **out, const double *draws, size_t n);
void pb_ranked_free(struct pb_ranked *ranked); /* takes NULL */

/* The order, 1 or 2, in which the distribution of a dominates that of b, or 0 (J. Hadar, W. R. Russell, American
 * Economic Review 59, 25-34 (1969)). With a(1) ≤ … ≤ a(n) the sorted draws, and as many of b: order 1 where a(i) ≥ b(i)
 * for all i and > for some; order 2 where a(1) + … + a(i) ≥ b(1) + … + b(i) for all i (up to rounding: 1e-12 of the sum
 * of |a − b|), and > for some. Both are asked of all draws and of each replicate's; 0 where there are fewer than 32
 * draws. */
int pb_dominance(const struct pb_ranked *a, const struct pb_ranked *b);

#endif
