/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"

#include <math.h>
#include <string.h>

/* Trials of a replicate among n. */
static size_t replicate_size(size_t n, size_t replicate)
{
    return (n + PB_REPLICATES - 1 - replicate) / PB_REPLICATES;
}

/* Share with interval from the replicates' counts among n draws. */
static payback_estimate share(const size_t counts[PB_REPLICATES], size_t n)
{
    size_t all = 0;
    double shares[PB_REPLICATES];
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        all += counts[r];
        shares[r] = (double)counts[r] / (double)replicate_size(n, r);
    }
    return pb_interval((double)all / (double)n, shares, n);
}

payback_estimate pb_share_above(const double *draws, size_t n, double bound)
{
    size_t counts[PB_REPLICATES] = {0};
    for (size_t i = 0; i < n; i++)
        counts[i % PB_REPLICATES] += draws[i] > bound;
    return share(counts, n);
}

payback_estimate pb_share_at_most(const double *draws, size_t n, double bound)
{
    size_t counts[PB_REPLICATES] = {0};
    for (size_t i = 0; i < n; i++)
        counts[i % PB_REPLICATES] += draws[i] <= bound;
    return share(counts, n);
}

void pb_share_by_month(const double *draws, size_t n, int months, payback_estimate *shares)
{
    for (int m = 0; m <= months; m++)
        shares[m] = pb_share_at_most(draws, n, m);
}
