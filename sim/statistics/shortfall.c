/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"
#include "statistics/ranks.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double shortfall_of(const double *draws, size_t n, size_t first, size_t step, double share, double *sorted)
{
    size_t m = 0;
    for (size_t i = first; i < n; i += step)
        if (!isnan(draws[i]))
            sorted[m++] = draws[i];
    if (m == 0)
        return NAN;
    qsort(sorted, m, sizeof *sorted, compare);
    size_t rank = pb_rank(share, m);
    double sum = 0;
    for (size_t i = 0; i < rank; i++)
        sum += sorted[i];
    return sum / (double)rank;
}

payback_status pb_expected_shortfall(const double *draws, size_t n, double share, payback_estimate *shortfall)
{
    *shortfall = (payback_estimate){NAN, NAN, NAN};
    if (!(share > 0 && share <= 1))
        return PAYBACK_ERROR_ARGUMENT;
    double *sorted = pb_new(n, sizeof *sorted);
    if (!sorted)
        return PAYBACK_ERROR_MEMORY;
    double replicates[PB_REPLICATES];
    for (size_t r = 0; r < PB_REPLICATES; r++)
        replicates[r] = shortfall_of(draws, n, r, PB_REPLICATES, share, sorted);
    *shortfall = pb_interval(shortfall_of(draws, n, 0, 1, share, sorted), replicates, n);
    free(sorted);
    return PAYBACK_OK;
}
