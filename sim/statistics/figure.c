/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/figure.h"

#include "statistics/moments.h"
#include "statistics/selection.h"
#include "statistics/statistics.h"

#include <math.h>

static void find_mean(struct pb_figure *figure, const double *draws, size_t n)
{
    struct pb_moments moments = {0};
    pb_moments_add(&moments, draws, n);
    figure->all = pb_moments_mean(&moments).value;
    for (int r = 0; r < PB_REPLICATES; r++)
        figure->replicates[r] =
            moments.finite[r] > 0 ? pb_exact_value(&moments.sums[r]) / (double)moments.finite[r] : (double)NAN;
}

static payback_status find_quantile(struct pb_figure *figure, double level, const double *draws, size_t n)
{
    double values[1][PB_SETS];
    payback_status status = pb_select(draws, n, &level, 1, true, values);
    if (status != PAYBACK_OK)
        return status;
    figure->all = values[0][PB_ALL];
    for (int r = 0; r < PB_REPLICATES; r++)
        figure->replicates[r] = values[0][r];
    return pb_quantile_estimates(draws, n, &level, 1, &figure->quantile);
}

static void find_share(struct pb_figure *figure, enum pb_figure_kind kind, double bound, const double *draws, size_t n)
{
    size_t counts[PB_REPLICATES] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        counts[i % PB_REPLICATES] += kind == PB_FIGURE_AT_MOST ? draws[i] <= bound : draws[i] >= bound;
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        size_t trials = pb_replicate_trials(n, (int)r);
        figure->replicates[r] = trials > 0 ? (double)counts[r] / (double)trials : (double)NAN;
        sum += counts[r];
    }
    figure->all = (double)sum / (double)n;
}

payback_status pb_figure_of(struct pb_figure *figure, enum pb_figure_kind kind, double parameter, const double *draws,
                            size_t n)
{
    figure->is_share = kind == PB_FIGURE_AT_MOST || kind == PB_FIGURE_AT_LEAST;
    figure->is_quantile = kind == PB_FIGURE_QUANTILE;
    switch (kind) {
    case PB_FIGURE_MEAN:
        find_mean(figure, draws, n);
        return PAYBACK_OK;
    case PB_FIGURE_QUANTILE:
        return find_quantile(figure, parameter, draws, n);
    case PB_FIGURE_AT_MOST:
    case PB_FIGURE_AT_LEAST:
        break;
    }
    find_share(figure, kind, parameter, draws, n);
    return PAYBACK_OK;
}

payback_estimate pb_figure_estimate(const struct pb_figure *figure, size_t trials)
{
    if (figure->is_quantile)
        return figure->quantile;
    if (!figure->is_share)
        return pb_interval(figure->all, figure->replicates, trials);
    double counts[PB_REPLICATES];
    size_t n[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++) {
        n[r] = pb_replicate_trials(trials, r);
        counts[r] = n[r] > 0 ? rint(figure->replicates[r] * (double)n[r]) : 0;
    }
    return pb_share_interval(counts, n);
}

payback_estimate pb_figure_difference(const struct pb_figure *a, const struct pb_figure *b, size_t trials)
{
    double replicates[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++)
        replicates[r] = a->replicates[r] - b->replicates[r];
    return pb_interval(a->all - b->all, replicates, trials);
}
