/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Differences of two runs with common random numbers, trial by trial: the luck that they share drops out of the
 * interval. Intervals as in statistics.h. */
#ifndef PB_STATISTICS_PAIRED_H
#define PB_STATISTICS_PAIRED_H

#include "payback/estimate.h"

#include <stddef.h>

/* Mean of a[i] − b[i] over the n trials in which both are finite. O(n). */
payback_estimate pb_paired_difference(const double *a, const double *b, size_t n);
/* Share of a[i] ≤ bound_a less share of b[i] ≤ bound_b (NaN is not). */
payback_estimate pb_paired_share_at_most(const double *a, double bound_a, const double *b, double bound_b, size_t n);

#endif
