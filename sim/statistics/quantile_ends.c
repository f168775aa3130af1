/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/quantile_ends.h"

#include "statistics/ranks.h"
#include "statistics/statistics.h"
#include "statistics/windows_kernel.h"

#include <math.h>

/* The variance over the replicates of (1 − part) below + part upto, in shares of their draws. */
static double variance_of_shares(const struct pb_quantile_counts *counts, double part)
{
    double shares[PB_REPLICATES], mean = 0, squares = 0;
    for (int r = 0; r < PB_REPLICATES; r++) {
        double below = (double)counts->below[r], upto = (double)counts->upto[r];
        shares[r] = (below + part * (upto - below)) / (double)counts->defined[r];
        mean += shares[r] / PB_REPLICATES;
    }
    for (int r = 0; r < PB_REPLICATES; r++)
        squares += (shares[r] - mean) * (shares[r] - mean);
    return squares / (PB_REPLICATES - 1);
}

static double sum_of(const size_t counts[PB_REPLICATES])
{
    double sum = 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        sum += (double)counts[r];
    return sum;
}

static double half_width(double deviation)
{
    return pb_t_975 * deviation / sqrt(PB_REPLICATES);
}

bool pb_quantile_ends(double level, size_t trials, const struct pb_quantile_counts *counts, size_t ends[2])
{
    if (trials < 2 * PB_REPLICATES)
        return false;
    for (int r = 0; r < PB_REPLICATES; r++)
        if (counts->defined[r] == 0)
            return false;
    double m = sum_of(counts->defined), below = sum_of(counts->below), upto = sum_of(counts->upto);
    double place = level * m, rank = (double)pb_rank(level, (size_t)m);
    double part = upto > below ? fmin(fmax((place - below) / (upto - below), 0), 1) : 1;
    double variance = (1 - part) * variance_of_shares(counts, 0) + part * variance_of_shares(counts, 1);
    double half = m * half_width(sqrt(variance));
    double low = fmin(ceil(place - half), rank - 1), high = fmax(floor(place + half) + 1, rank + 1);
    if (low < 1 || high > m)
        return false;
    ends[0] = (size_t)low;
    ends[1] = (size_t)high;
    return true;
}

/* Shares anywhere in the stretch differ from those in its middle by at most half of what a replicate has in it, and
 * standard deviations differ by at most that of the difference. */
void pb_quantile_reach(double level, const struct pb_quantile_counts *counts, size_t low[2], size_t high[2])
{
    double m = sum_of(counts->defined), place = level * m, squares = 0;
    for (int r = 0; r < PB_REPLICATES; r++) {
        double half = (double)(counts->upto[r] - counts->below[r]) / (double)counts->defined[r] / 2;
        squares += half * half;
    }
    double middle = sqrt(variance_of_shares(counts, 0.5)), slack = sqrt(squares / (PB_REPLICATES - 1));
    double least = m * half_width(fmax(middle - slack, 0)), most = m * half_width(middle + slack);
    /* 2: the neighbours, and rounding */
    double ranks[4] = {place - most - 2, place - least + 2, place + least - 2, place + most + 2};
    for (int e = 0; e < 2; e++) {
        low[e] = (size_t)fmin(fmax(ranks[e], 1), m);
        high[e] = (size_t)fmin(fmax(ranks[2 + e], 1), m);
    }
}

void pb_quantile_count(double x, const double *draws, size_t n, size_t *below, size_t *upto)
{
    size_t counts[2] = {0, 0};
    PB_SELECT(pb_interval_count)(x, nextafter(x, INFINITY), draws, n, counts);
    *below += counts[0];
    *upto += counts[1];
}

payback_estimate pb_quantile_between(double value, double low, double high)
{
    if (!isfinite(value) || !isfinite(low) || !isfinite(high))
        return (payback_estimate){value, NAN, NAN};
    return (payback_estimate){value + 0.0, low + 0.0, high + 0.0};
}
