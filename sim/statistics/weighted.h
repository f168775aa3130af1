/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures from draws that carry weights: importance sampling. Draw i belongs to replicate i mod 16. Weights are ≥ 0 and
 * not all 0. */
#ifndef PB_STATISTICS_WEIGHTED_H
#define PB_STATISTICS_WEIGHTED_H

#include "payback/estimate.h"
#include "payback/status.h"
#include "statistics/ranking.h"

#include <stdbool.h>
#include <stddef.h>

/* w = exp(power · (ℓ − max ℓ)), ℓ log-likelihoods (−INFINITY: impossible). False, with all weights 0, where all are
 * impossible. */
bool pb_weights_of(double *weights, const double *log_likelihood, double power, size_t n);
/* Kish's effective sample size, (Σ w)²/Σ w². */
double pb_effective_size(const double *weights, size_t n);

/* Σ w x/Σ w with the interval of the ratio over the replicates. */
payback_estimate pb_weighted_mean(const double *draws, const double *weights, size_t n);
double pb_weighted_sd(const double *draws, const double *weights, size_t n);
/* Quantiles at the levels (ascending), linear between the middles of the draws' weights. */
void pb_weighted_quantiles(const struct pb_ranking *ranking, const double *draws, const double *weights,
                           const double *levels, size_t count, double *quantiles);
/* Ranks by cumulative weight, 0 … 1, the middle of each draw's own; equal draws share theirs. */
void pb_weighted_ranks(const struct pb_ranking *ranking, const double *weights, double *ranks);
/* Pearson's correlation; 0 where one does not vary. */
double pb_weighted_correlation(const double *a, const double *b, const double *weights, size_t n);

#endif
