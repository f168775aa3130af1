/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same quantiles (selection.h) of few draws, where choosing bins would cost more than sorting. */
#include "statistics/quantile_ends.h"
#include "statistics/ranks.h"
#include "statistics/replicates_kernel.h"
#include "statistics/rows.h"
#include "statistics/selection.h"

#include <math.h>
#include <string.h>

struct few {
    _Alignas(PB_ALIGNMENT) double draws[PB_FEW_ROWS][PB_REPLICATES]; /* undefined ones are INFINITY: never ranked */
    size_t rows, defined[PB_SETS];
};

static void take(struct few *few, const double *draws, size_t n)
{
    double last[PB_REPLICATES];
    size_t whole = n / PB_REPLICATES, last_rows = pb_last_row(draws, n, last) < PB_REPLICATES;
    memset(few->defined, 0, sizeof few->defined);
    PB_SELECT(pb_replicates_take)(draws, whole, few->draws, few->defined);
    PB_SELECT(pb_replicates_take)(last, last_rows, few->draws + whole, few->defined);
    few->rows = whole + last_rows;
    for (int r = 0; r < PB_REPLICATES; r++)
        few->defined[PB_ALL] += few->defined[r];
}

static double quantile_of(const struct few *few, double level, size_t set)
{
    if (few->defined[set] == 0)
        return NAN;
    size_t rank = pb_rank(level, few->defined[set]);
    double value =
        set == PB_ALL ? PB_SELECT(pb_replicates_ranked)(few->draws, few->rows, rank) : few->draws[rank - 1][set];
    return value + 0.0;
}

void pb_select_few(const double *draws, size_t n, const double *levels, size_t count, bool replicates,
                   double (*values)[PB_SETS])
{
    struct few few;
    take(&few, draws, n);
    PB_SELECT(pb_replicates_sort)(few.draws, few.rows);
    for (size_t l = 0; l < count; l++)
        for (size_t set = replicates ? 0 : PB_ALL; set < PB_SETS; set++)
            values[l][set] = quantile_of(&few, levels[l], set);
}

/* Draws of a replicate, whose column is sorted, that are below a bound. */
static size_t count_below(const struct few *few, size_t replicate, double bound)
{
    size_t low = 0, high = few->defined[replicate];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (few->draws[middle][replicate] < bound)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static payback_estimate interval_of(const struct few *few, double level, size_t trials)
{
    double value = quantile_of(few, level, PB_ALL), above = nextafter(value, INFINITY), ends[2];
    struct pb_quantile_counts counts;
    size_t ranks[2];
    if (!isfinite(value))
        return (payback_estimate){value, NAN, NAN};
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        counts.below[r] = count_below(few, r, value);
        counts.upto[r] = count_below(few, r, above);
        counts.defined[r] = few->defined[r];
    }
    if (!pb_quantile_ends(level, trials, &counts, ranks))
        return (payback_estimate){value, NAN, NAN};
    for (int e = 0; e < 2; e++)
        ends[e] = PB_SELECT(pb_replicates_ranked)(few->draws, few->rows, ranks[e]);
    return pb_quantile_between(value, ends[0], ends[1]);
}

void pb_select_few_intervals(const double *draws, size_t n, const double *levels, size_t count,
                             payback_estimate *estimates)
{
    struct few few;
    take(&few, draws, n);
    PB_SELECT(pb_replicates_sort)(few.draws, few.rows);
    for (size_t l = 0; l < count; l++)
        estimates[l] = interval_of(&few, levels[l], n);
}
