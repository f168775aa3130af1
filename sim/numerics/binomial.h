/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts: the binomial distribution as a function of one uniform, and likelihoods of counts. */
#ifndef PB_NUMERICS_BINOMIAL_H
#define PB_NUMERICS_BINOMIAL_H

/* The smallest y with P(Y ≤ y) ≥ u, Y ~ Binomial(n, p): by inversion, so that it does not fall in u, nor in p. n ≥ 0
 * whole, 0 ≤ p ≤ 1, 0 < u < 1. O(√n). */
double pb_binomial_quantile(double n, double p, double u);

/* P(Y ≤ y), Y ~ Binomial(n, p), 0 ≤ p ≤ 1; n and y whole. P(Y ≥ y) is that of n − y at 1 − p, exact where it is small.
 */
double pb_binomial_at_most(double y, double n, double p);

/* ln of p^y (1 − p)^(n − y), without the number of ways; −INFINITY where it is impossible. */
double pb_binomial_log_likelihood(double y, double n, double p);

/* ln P(y), Y ~ beta-binomial of n, with mean p and the strength k of the beta, α = p k and β = (1 − p) k: the number of
 * ways included. −INFINITY where it is impossible. */
double pb_beta_binomial_log_probability(double y, double n, double p, double k);

#endif
