/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts, range, mean and standard deviation of draws that come in batches, by exact sums: the figures depend neither
 * on how the draws are grouped nor on who adds them up. Draw i of a batch belongs to replicate i mod 16. */
#ifndef PB_STATISTICS_MOMENTS_H
#define PB_STATISTICS_MOMENTS_H

#include "base/trials.h"
#include "payback/estimate.h"
#include "statistics/exact_sum.h"

#include <stddef.h>

/* Zero-initialised there are no draws. */
struct pb_moments {
    double min, max;                 /* of the finite draws, where there are any */
    size_t trials[PB_REPLICATES];    /* all draws, by replicate */
    size_t finite[PB_REPLICATES];    /* finite draws */
    size_t never[PB_REPLICATES];     /* INFINITY */
    size_t undefined[PB_REPLICATES]; /* NaN */
    struct pb_exact_sum sums[PB_REPLICATES];
};

/* Adds n draws. */
void pb_moments_add(struct pb_moments *moments, const double *draws, size_t n);
/* Adds another batch's. */
void pb_moments_merge(struct pb_moments *moments, const struct pb_moments *other);
/* Σ over replicates of counts[PB_REPLICATES]. */
size_t pb_moments_total(const size_t counts[PB_REPLICATES]);
/* Mean of the finite draws (the exact sum, rounded, over their number) with its interval. */
payback_estimate pb_moments_mean(const struct pb_moments *moments);
/* counts over trials, with its interval: of the never draws, of the undefined draws. */
payback_estimate pb_moments_share(const struct pb_moments *moments, const size_t counts[PB_REPLICATES]);

/* Sum of squared deviations of the finite draws, in a second pass over the same draws. Each deviation x − mean is
 * rounded as a double; its square is then rounded to a multiple of 2^-86 of a power of four above the largest; their
 * sum is exact. */
struct pb_squares {
    double centre;
    int exponent; /* deviations are divided by 2^exponent, so that none exceeds 1 */
    struct pb_exact_sum sum;
};

/* Starts the second pass with what the first one (over all draws) has found. */
void pb_squares_start(struct pb_squares *squares, const struct pb_moments *moments);
void pb_squares_add(struct pb_squares *squares, const double *draws, size_t n);
/* Adds another batch's, started from the same moments. */
void pb_squares_merge(struct pb_squares *squares, const struct pb_squares *other);
/* √(squares/(n − 1)); NaN below two finite draws, INFINITY where a deviation exceeds 2^1000. */
double pb_squares_deviation(const struct pb_squares *squares, const struct pb_moments *moments);

#endif
