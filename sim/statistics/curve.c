/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"

#include "statistics/curve_kernel.h"
#include "statistics/rows.h"

/* Trials of a replicate among n. */
static size_t replicate_size(size_t n, size_t replicate)
{
    return (n + PB_REPLICATES - 1 - replicate) / PB_REPLICATES;
}

/* Share with interval from the replicates' counts among n draws. */
static payback_estimate share(const uint32_t counts[PB_REPLICATES], size_t n)
{
    size_t all = 0;
    double shares[PB_REPLICATES];
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        size_t size = replicate_size(n, r);
        all += counts[r];
        shares[r] = size ? (double)counts[r] / (double)size : (double)NAN;
    }
    return pb_interval((double)all / (double)n, shares, n);
}

static void compare(const double *draws, size_t n, double bound, uint32_t above[PB_REPLICATES],
                    uint32_t at_most[PB_REPLICATES])
{
    double last[PB_REPLICATES];
    size_t last_rows = pb_last_row(draws, n, last) < PB_REPLICATES;
    PB_SELECT(pb_curve_compare)(draws, n / PB_REPLICATES, bound, above, at_most);
    PB_SELECT(pb_curve_compare)(last, last_rows, bound, above, at_most);
}

payback_estimate pb_share_above(const double *draws, size_t n, double bound)
{
    uint32_t above[PB_REPLICATES] = {0}, at_most[PB_REPLICATES] = {0};
    compare(draws, n, bound, above, at_most);
    return share(above, n);
}

payback_estimate pb_share_at_most(const double *draws, size_t n, double bound)
{
    uint32_t above[PB_REPLICATES] = {0}, at_most[PB_REPLICATES] = {0};
    compare(draws, n, bound, above, at_most);
    return share(at_most, n);
}

void pb_share_by_month(const double *draws, size_t n, int months, payback_estimate *shares)
{
    enum { MONTHS_AT_ONCE = 120 }; /* the longest horizon */
    uint32_t counts[MONTHS_AT_ONCE + 2][PB_REPLICATES] = {{0}};
    int counted = months < MONTHS_AT_ONCE ? months : MONTHS_AT_ONCE;
    double last[PB_REPLICATES];
    size_t last_rows = pb_last_row(draws, n, last) < PB_REPLICATES;
    PB_SELECT(pb_curve_months)(draws, n / PB_REPLICATES, counted, counts);
    PB_SELECT(pb_curve_months)(last, last_rows, counted, counts);
    for (int m = 0; m <= counted; m++) {
        shares[m] = share(counts[m], n);
        for (int r = 0; r < PB_REPLICATES; r++)
            counts[m + 1][r] += counts[m][r];
    }
    for (int m = counted + 1; m <= months; m++)
        shares[m] = pb_share_at_most(draws, n, m);
}
