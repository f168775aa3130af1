/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures from draws. Draw i belongs to replicate i mod 16. NaN is an undefined draw (left out of mean and quantiles,
 * its share reported), INFINITY is "never". Estimates come from all draws together, 95 % intervals from Student's t
 * with 15 degrees of freedom over the 16 replicates' estimates: value ± t(0.975, 15) s/√16; NaN bounds below 32 trials
 * or where a replicate's estimate is not finite. Those of probabilities stay inside 0 … 1 (pb_share_interval), and
 * those of quantiles are order statistics, as the quantiles are (quantile_ends.h). Sums are exact (exact_sum.h), so
 * that no figure depends on the order in which work is done. */
#ifndef PB_STATISTICS_STATISTICS_H
#define PB_STATISTICS_STATISTICS_H

#include "base/trials.h"
#include "payback/estimate.h"
#include "payback/status.h"

#include <stddef.h>

/* Quantile levels of every outcome: 0.05 0.10 0.25 0.50 0.75 0.90 0.95. */
enum { PB_LEVELS = 7 };
extern const double pb_levels[PB_LEVELS];

/* Student's t quantile at 0.975 with PB_REPLICATES − 1 = 15 degrees of freedom. */
extern const double pb_t_975;

/* Interval around a value from the 16 replicates' estimates of it (all finite, else NaN bounds). trials: of the run. */
payback_estimate pb_interval(double value, const double replicates[PB_REPLICATES], size_t trials);

/* A probability: counts[r] of trials[r] trials of replicate r, all together, with an interval inside 0 … 1. It is that
 * of pb_interval over the replicates' shares, cut off at 0 and 1; where some replicate counts none or all of its
 * trials, which says little about how the shares vary, it is joined with the score interval of the pooled count x of n,
 * (x + z²/2 ± z √(x (n − x)/n + z²/4))/(n + z²), z = Φ⁻¹(0.975) (E. B. Wilson, Journal of the American Statistical
 * Association 22, 209-212 (1927)): 0 of 64 is 0 … 0.057. Counts may be fractions. NaN bounds below 32 trials. */
payback_estimate pb_share_interval(const double counts[PB_REPLICATES], const size_t trials[PB_REPLICATES]);
/* Trials of a replicate of n. */
static inline size_t pb_replicate_trials(size_t n, int replicate)
{
    return (n + PB_REPLICATES - 1 - (size_t)replicate) / PB_REPLICATES;
}

struct pb_summary {
    payback_estimate mean;                 /* of the finite draws */
    double sd;                             /* of the finite draws, n − 1; NaN below two */
    payback_estimate quantiles[PB_LEVELS]; /* Hyndman-Fan type 1 over the defined draws, INFINITY among them */
    double undefined_share;                /* NaN draws over all */
    payback_estimate never_share;          /* INFINITY draws over all */
};

/* Summary of n draws, n ≥ 1. The draws are not changed. O(n). PAYBACK_ERROR_MEMORY. */
payback_status pb_summarise(const double *draws, size_t n, struct pb_summary *summary);

/* Mean of the draws with interval: finite ones only. */
payback_estimate pb_mean(const double *draws, size_t n);
/* Type-1 quantiles with intervals for any levels in (0, 1]: the smallest draw x with ECDF(x) ≥ level, that is the
 * ⌈level · m⌉-th smallest of m defined draws. The bounds are draws, too (quantile_ends.h); NaN where one of them would
 * be beyond the draws or is INFINITY, below 32 trials, and where a replicate has no defined draw.
 * PAYBACK_ERROR_ARGUMENT for another level. */
payback_status pb_quantile_estimates(const double *draws, size_t n, const double *levels, size_t count,
                                     payback_estimate *estimates);
/* The same quantiles without intervals: for columns of which only the fan is shown. */
payback_status pb_plain_quantiles(const double *draws, size_t n, const double *levels, size_t count, double *quantiles);
/* Share of the n draws that are > bound (NaN is not), and of those that are ≤ bound (NaN is not, either). */
payback_estimate pb_share_above(const double *draws, size_t n, double bound);
payback_estimate pb_share_at_most(const double *draws, size_t n, double bound);
/* shares[m] = share of draws ≤ m, for m = 0 … months. */
void pb_share_by_month(const double *draws, size_t n, int months, payback_estimate *shares);
/* Mean of the worst (smallest) share, in (0, 1], of the defined draws: the ⌈share · m⌉ smallest of m. */
payback_status pb_expected_shortfall(const double *draws, size_t n, double share, payback_estimate *shortfall);

#endif
