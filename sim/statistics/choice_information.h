/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The value of data for a choice among several alternatives, of which each is worth something else in each draw, and
 * each is believed to be worth what the data make of it: EVSI = E max_k m_k(X) − max_k E benefit_k, with m_k(x) =
 * E(benefit_k | X = x) by regression as in information.h. Draw i belongs to replicate i mod 16. */
#ifndef PB_STATISTICS_CHOICE_INFORMATION_H
#define PB_STATISTICS_CHOICE_INFORMATION_H

#include "payback/estimate.h"
#include "payback/status.h"
#include "statistics/choice.h"
#include "statistics/regression.h"

#include <stdbool.h>
#include <stddef.h>

/* One alternative and what is observed that bears on it; count 0: nothing. Where data bear on several alternatives each
 * must have them: m_k of less than all that is known makes the greatest of several m_k too large. */
struct pb_observed {
    const double *benefit; /* of each draw, finite */
    const struct pb_predictor *const *predictors;
    size_t count;
};

struct pb_choice_information {
    payback_estimate value; /* 0 where no data could turn the choice */
    bool lower_bound;       /* plug-in and judged value lie further apart than the noise: value is the judged one */
    double plugged, judged; /* see information.h */
    double replicates[PB_REPLICATES]; /* behind the interval */
    size_t preferred;                 /* without data: the greatest mean benefit, of several equal ones the last */
    unsigned char *chosen;            /* of each draw: the alternative that fits without its replicate would choose */
    double **expected;                /* and what they expect, by alternative and draw */
    size_t count;
};

/* perfect: what it is worth to know what the data are about. 1 … PB_ALTERNATIVES_MAX alternatives. Clear the
 * information also after an error. PAYBACK_ERROR_MEMORY, PAYBACK_ERROR_ARGUMENT. */
payback_status pb_choice_information(struct pb_choice_information *out, const struct pb_observed *alternatives,
                                     size_t count, size_t n, payback_estimate perfect);
void pb_choice_information_clear(struct pb_choice_information *information);

/* What a fit without a draw's replicate expects of it; its mean without the replicate where the fit predicts no better.
 * PAYBACK_ERROR_MEMORY. */
payback_status pb_observed_unseen(double *expected, const struct pb_observed *alternative, size_t n);

#endif
