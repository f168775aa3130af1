/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an input has to do with an outcome. Draw i belongs to replicate i mod 16; intervals are those of statistics.h.
 * No outcome is NaN or infinite here. */
#ifndef PB_STATISTICS_INDICES_H
#define PB_STATISTICS_INDICES_H

#include "base/trials.h"
#include "payback/estimate.h"
#include "statistics/ranking.h"

#include <stdbool.h>
#include <stddef.h>

/* Means of the outcome over the draws in which the input is among its lowest, and its highest, share (in (0, 1]) of all
 * draws. Equal inputs at the border count in part, all to the same part. */
struct pb_swing {
    payback_estimate low, high;
};
struct pb_swing pb_swing_of(const struct pb_ranking *input, const double *outcome, double share);

/* Spearman's rank correlation; NaN where one of the two is the same in all draws. A replicate's estimate is the
 * correlation of the joint ranks of its draws. */
payback_estimate pb_rank_correlation(const struct pb_ranking *input, const struct pb_ranking *outcome);

/* A figure with the estimates of its replicates, so that sums of such figures have intervals, too. */
struct pb_index {
    double value, replicates[PB_REPLICATES];
};
payback_estimate pb_index_estimate(const struct pb_index *index, size_t trials);
void pb_index_add(struct pb_index *sum, const struct pb_index *index);

/* First-order and total index of a group of inputs that is independent of all others (I. M. Sobol 1993; T. Homma, A.
 * Saltelli 1996). a and b: the outcome at two independent samples; ab: at the first sample with the group's inputs
 * taken from the second. With m the mean and V the variance of a and b together,
 *   first = Σ (b − m) (ab − a)/(n V)   (A. Saltelli et al., Comput. Phys. Commun. 181, 259-270 (2010), table 2 (b))
 *   total = Σ (a − ab)²/(2 n V)        (M. J. W. Jansen, Comput. Phys. Commun. 117, 35-43 (1999)).
 * Both are exactly 0 where the group does nothing. NaN where V = 0. */
struct pb_sobol_indices {
    struct pb_index first, total;
};
void pb_sobol_indices(struct pb_sobol_indices *indices, const double *a, const double *b, const double *ab, size_t n);

/* How the draws that are marked differ from the rest in an input. shift: mean of the marked less mean of the rest, in
 * standard deviations of the input over all draws. Quantiles are of type 1. NaN where there are no marked or no other
 * draws, or the input does not vary. */
struct pb_separation {
    payback_estimate shift;
    double marked_p10, marked_p90, rest_p10, rest_p90;
};
struct pb_separation pb_separate(const struct pb_ranking *input, const double *draws, const bool *marked);

#endif
