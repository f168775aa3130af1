/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exact type-1 quantiles of all draws and of each replicate's, without sorting. Two passes: the first counts draws in
 * bins, which tells the bin that holds each wanted rank; the second copies the draws of those bins, in which the order
 * statistic is then selected. */
#ifndef PB_STATISTICS_SELECTION_H
#define PB_STATISTICS_SELECTION_H

#include "base/trials.h"
#include "payback/estimate.h"
#include "payback/status.h"
#include "statistics/bins_kernel.h"

#include <stdbool.h>
#include <stddef.h>

/* Sets of draws: set r < PB_REPLICATES is replicate r, the last one all draws together. */
enum { PB_SETS = PB_REPLICATES + 1, PB_ALL = PB_REPLICATES };

/* values[l][s] = quantile at levels[l] (each in (0, 1]) of the defined draws of set s: INFINITY counts as largest; NaN
 * where the set has no defined draw. 0 is never −0. With replicates false only values[…][PB_ALL] is set. O(n).
 * PAYBACK_ERROR_ARGUMENT for a level outside (0, 1], PAYBACK_ERROR_MEMORY. */
payback_status pb_select(const double *draws, size_t n, const double *levels, size_t count, bool replicates,
                         double (*values)[PB_SETS]);

/* So few draws are sorted instead: it is faster by then. In selection_few.c; same arguments, levels in (0, 1]. */
enum { PB_FEW_ROWS = 128, PB_FEW_DRAWS = PB_FEW_ROWS * PB_REPLICATES };
void pb_select_few(const double *draws, size_t n, const double *levels, size_t count, bool replicates,
                   double (*values)[PB_SETS]);
void pb_select_few_intervals(const double *draws, size_t n, const double *levels, size_t count,
                             payback_estimate *estimates);

/* For qsort: doubles without NaN, the smallest first. */
int pb_ascending(const void *a, const void *b);
/* Reorders x[0 … n − 1], without NaN, so that x[rank − 1] is the rank-th smallest for each of the ascending ranks
 * (1 … n). */
void pb_order_statistics(double *x, size_t n, const size_t *ranks, size_t count);

/* A map to at most `bins` bins that spreads the draws around the wanted levels evenly, as far as a small sample of
 * them tells. Any map gives right quantiles; a bad one costs time. */
void pb_bin_map_choose(struct pb_bin_map *map, int bins, const double *draws, size_t n, const double *levels,
                       size_t count);

#endif
