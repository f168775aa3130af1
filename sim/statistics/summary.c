/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"

#include <math.h>

const double pb_levels[PB_LEVELS] = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};

/* A compensated sum (Neumaier 1974) and the number of its terms. */
struct sum {
    double sum, correction;
    size_t count;
};

static void add(struct sum *s, double x)
{
    double t = s->sum + x;
    s->correction += fabs(s->sum) >= fabs(x) ? (s->sum - t) + x : (x - t) + s->sum;
    s->sum = t;
    s->count++;
}

static double mean_of(struct sum s)
{
    return s.count ? (s.sum + s.correction) / (double)s.count : (double)NAN;
}

payback_estimate pb_mean(const double *draws, size_t n)
{
    struct sum all = {0}, replicates[PB_REPLICATES] = {{0}};
    for (size_t i = 0; i < n; i++)
        if (isfinite(draws[i])) {
            add(&all, draws[i]);
            add(&replicates[i % PB_REPLICATES], draws[i]);
        }
    double means[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++)
        means[r] = mean_of(replicates[r]);
    return pb_interval(mean_of(all), means, n);
}

static double deviation(const double *draws, size_t n, double mean)
{
    struct sum squares = {0};
    for (size_t i = 0; i < n; i++)
        if (isfinite(draws[i]))
            add(&squares, (draws[i] - mean) * (draws[i] - mean));
    return squares.count < 2 ? (double)NAN : sqrt((squares.sum + squares.correction) / (double)(squares.count - 1));
}

payback_status pb_summarise(const double *draws, size_t n, int threads, struct pb_summary *summary)
{
    (void)threads;
    size_t undefined = 0;
    for (size_t i = 0; i < n; i++)
        undefined += isnan(draws[i]) ? 1 : 0;
    summary->mean = pb_mean(draws, n);
    summary->sd = deviation(draws, n, summary->mean.value);
    summary->undefined_share = (double)undefined / (double)n;
    summary->never_share = pb_share_above(draws, n, 1.7976931348623157e308);
    return pb_quantile_estimates(draws, n, pb_levels, PB_LEVELS, summary->quantiles);
}
