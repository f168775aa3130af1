/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The value of information for a decision between buying and not buying, where buying is worth `benefit` and not
 * buying nothing (H. Raiffa, R. Schlaifer, Applied Statistical Decision Theory, 1961). Draw i belongs to replicate
 * i mod 16. Benefits are finite. */
#ifndef PB_STATISTICS_INFORMATION_H
#define PB_STATISTICS_INFORMATION_H

#include "payback/estimate.h"
#include "payback/status.h"
#include "statistics/ranking.h"

#include <stddef.h>

/* Expected value of perfect information: mean of max(0, benefit) − max(0, mean benefit). Never negative. */
payback_estimate pb_perfect_information(const double *benefit, size_t n);

/* An input as a regression sees it: normal scores of its ranks, Φ⁻¹((rank − ½)/n), or a few values, each with a mean
 * of its own. Zero-initialise. */
enum { PB_PREDICTOR_LEVELS = 12 };
struct pb_predictor {
    size_t n;
    double *scores;
    int levels;           /* number of different values where these are few, else 0 */
    unsigned char *level; /* of each draw, 0 … levels − 1 */
    int usual;            /* the most frequent level */
};
payback_status pb_predictor_make(struct pb_predictor *predictor, const struct pb_ranking *input);
void pb_predictor_clear(struct pb_predictor *predictor);

/* Expected value of partial perfect information, EVPPI = E max(0, m(X)) − max(0, E benefit), m(x) = E(benefit | X = x),
 * of knowing the inputs X together, from one sample (no nested simulation): m is a regression of the benefits on X
 * (M. Strong, J. E. Oakley, A. Brennan, Med. Decis. Making 34, 311-326 (2014)), here by least squares on natural cubic
 * splines of the normal scores, with products of the scores where there are several inputs.
 *
 * Putting the regression's error through the maximum overstates: by ½ p(0) v to first order, with p the density of
 * m(X) at the border between the decisions and v the variance of the estimate there. Deciding by a regression that was
 * fitted without the replicate that it is judged on, and crediting the benefits really drawn, understates by the same
 * amount. The estimate is the mean of the two; it is 0 where the regression predicts draws that it has not seen no
 * better than their mean does, and is kept within [0, perfect]. The interval is the jackknife's over the 16 replicates,
 * within [0, upper bound of perfect].
 *
 * perfect: of the same benefits. Takes n · columns² operations; columns are 9 for one input, at most 133 + 2 count for
 * many. PAYBACK_ERROR_MEMORY.
 * PAYBACK_ERROR_ARGUMENT for count 0. */
payback_status pb_partial_information(payback_estimate *out, const double *benefit, size_t n,
                                      const struct pb_predictor *const *predictors, size_t count,
                                      payback_estimate perfect);

#endif
