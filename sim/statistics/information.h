/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The value of information for a decision between buying and not buying, where buying is worth `benefit` and not
 * buying nothing (H. Raiffa, R. Schlaifer, Applied Statistical Decision Theory, 1961). Draw i belongs to replicate
 * i mod 16. Benefits are finite. */
#ifndef PB_STATISTICS_INFORMATION_H
#define PB_STATISTICS_INFORMATION_H

#include "payback/estimate.h"
#include "payback/status.h"
#include "statistics/regression.h"

#include <stdbool.h>
#include <stddef.h>

/* Expected value of perfect information: mean of max(0, benefit) − max(0, mean benefit). Never negative. */
payback_estimate pb_perfect_information(const double *benefit, size_t n);

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

/* Expected value of sample information: the same with columns of simulated data in place of inputs (M. Strong, J. E.
 * Oakley, A. Brennan, P. Breeze, Med. Decis. Making 35, 570-583 (2015)). */
struct pb_information {
    payback_estimate value;
    /* A stiff fit: the plug-in and the judged value lie further apart than half of the interval, also with most knots
     * in the tail in which the decision turns. value is then the judged one, and a lower bound. */
    bool stiff;
    double plugged, judged;           /* the two estimates */
    double replicates[PB_REPLICATES]; /* behind the interval */
    struct pb_regression *fit;
};

/* perfect: of knowing what the data are about. Where no data could turn the decision the value is exactly 0. unseen (n
 * values, or NULL): what the fit without a draw's replicate expects of it. Clear the information also after an error.
 * Errors as above. */
payback_status pb_data_information(struct pb_information *out, const double *benefit, size_t n,
                                   const struct pb_predictor *const *predictors, size_t count, payback_estimate perfect,
                                   double *unseen);
/* A value of information with the interval of its replicates, within what perfect information is worth. */
payback_estimate pb_information_within(double value, const double replicates[PB_REPLICATES], size_t n,
                                       payback_estimate perfect);
void pb_information_clear(struct pb_information *information);

#endif
