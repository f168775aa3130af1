/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"

#include <math.h>
#include <stdbool.h>

/* The normal quantile at 0.975. */
static const double z_975 = 1.9599639845400545;

const double pb_t_975 = 2.1314495455597757;

payback_estimate pb_interval(double value, const double replicates[PB_REPLICATES], size_t trials)
{
    payback_estimate estimate = {value, NAN, NAN};
    if (trials < 2 * PB_REPLICATES || !isfinite(value))
        return estimate;
    double mean = 0;
    for (int r = 0; r < PB_REPLICATES; r++) {
        if (!isfinite(replicates[r]))
            return estimate;
        mean += replicates[r] / PB_REPLICATES;
    }
    double squares = 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        squares += (replicates[r] - mean) * (replicates[r] - mean);
    double half = pb_t_975 * sqrt(squares / (PB_REPLICATES - 1) / PB_REPLICATES);
    estimate.low = value - half;
    estimate.high = value + half;
    return estimate;
}

/* E. B. Wilson's score interval of x of n. */
static payback_estimate wilson(double x, double n)
{
    double z2 = z_975 * z_975, centre = (x + z2 / 2) / (n + z2);
    double half = z_975 / (n + z2) * sqrt(x * (n - x) / n + z2 / 4);
    return (payback_estimate){x / n, x > 0 ? centre - half : 0, x < n ? centre + half : 1};
}

payback_estimate pb_share_interval(const double counts[PB_REPLICATES], const size_t trials[PB_REPLICATES])
{
    double shares[PB_REPLICATES], counted = 0;
    size_t n = 0;
    bool rare = false; /* a replicate knows no more of the share than an end of its range */
    for (int r = 0; r < PB_REPLICATES; r++) {
        shares[r] = trials[r] ? counts[r] / (double)trials[r] : (double)NAN;
        rare = rare || !(counts[r] > 0) || !(counts[r] < (double)trials[r]);
        counted += counts[r];
        n += trials[r];
    }
    payback_estimate share = pb_interval(n ? counted / (double)n : (double)NAN, shares, n);
    if (isnan(share.low))
        return share;
    payback_estimate pooled = wilson(counted, (double)n);
    share.low = fmax(0, rare ? fmin(share.low, pooled.low) : share.low);
    share.high = fmin(1, rare ? fmax(share.high, pooled.high) : share.high);
    return share;
}
