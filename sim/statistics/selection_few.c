/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same quantiles (selection.h) of few draws, where choosing bins would cost more than sorting. */
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
