/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"
#include "statistics/ranks.h"
#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The defined ones of draws first, first + step, … into sorted, in ascending order; their number. */
static size_t sort_defined(const double *draws, size_t n, size_t first, size_t step, double *sorted)
{
    size_t m = 0;
    for (size_t i = first; i < n; i += step)
        if (!isnan(draws[i]))
            sorted[m++] = draws[i] + 0.0;
    qsort(sorted, m, sizeof *sorted, compare);
    return m;
}

static double sorted_quantile(const double *sorted, size_t m, double level)
{
    return m == 0 ? (double)NAN : sorted[pb_rank(level, m) - 1];
}

static bool valid_levels(const double *levels, size_t count)
{
    for (size_t l = 0; l < count; l++)
        if (!(levels[l] > 0 && levels[l] <= 1))
            return false;
    return true;
}

payback_status pb_plain_quantiles(const double *draws, size_t n, const double *levels, size_t count, double *quantiles)
{
    if (!valid_levels(levels, count))
        return PAYBACK_ERROR_ARGUMENT;
    double *sorted = pb_new(n, sizeof *sorted);
    if (!sorted)
        return PAYBACK_ERROR_MEMORY;
    size_t m = sort_defined(draws, n, 0, 1, sorted);
    for (size_t l = 0; l < count; l++)
        quantiles[l] = sorted_quantile(sorted, m, levels[l]);
    free(sorted);
    return PAYBACK_OK;
}

payback_status pb_quantile_estimates(const double *draws, size_t n, const double *levels, size_t count,
                                     payback_estimate *estimates)
{
    if (!valid_levels(levels, count))
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = PAYBACK_ERROR_MEMORY;
    double *sorted = pb_new(n, sizeof *sorted);
    double *values = pb_new((PB_REPLICATES + 1) * count, sizeof *values);
    if (!sorted || !values)
        goto done;
    for (size_t set = 0; set <= PB_REPLICATES; set++) {
        size_t m = set == PB_REPLICATES ? sort_defined(draws, n, 0, 1, sorted)
                                        : sort_defined(draws, n, set, PB_REPLICATES, sorted);
        for (size_t l = 0; l < count; l++)
            values[l * (PB_REPLICATES + 1) + set] = sorted_quantile(sorted, m, levels[l]);
    }
    for (size_t l = 0; l < count; l++) {
        const double *of_level = values + l * (PB_REPLICATES + 1);
        estimates[l] = pb_interval(of_level[PB_REPLICATES], of_level, n);
    }
    status = PAYBACK_OK;
done:
    free(values);
    free(sorted);
    return status;
}
