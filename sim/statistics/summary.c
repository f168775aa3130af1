/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"

#include "statistics/moments.h"
#include "statistics/quantile_ends.h"

#include <math.h>

const double pb_levels[PB_LEVELS] = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};

payback_estimate pb_mean(const double *draws, size_t n)
{
    struct pb_moments moments = {0};
    pb_moments_add(&moments, draws, n);
    return pb_moments_mean(&moments);
}

void pb_summary_set(struct pb_summary *summary, const struct pb_moments *moments)
{
    summary->mean = pb_moments_mean(moments);
    summary->sd = pb_moments_deviation(moments);
    summary->undefined_share = pb_moments_share(moments, moments->undefined).value;
    summary->never_share = pb_moments_share(moments, moments->never);
}

/* Draws that are all the same: so are their quantiles, those of every replicate too. */
static bool is_constant(const struct pb_moments *moments, size_t n)
{
    return moments->min == moments->max && pb_moments_total(moments->finite) == n;
}

static void set_constant(struct pb_summary *summary, const struct pb_moments *moments, size_t n)
{
    struct pb_quantile_counts counts = {{0}, {0}, {0}};
    for (int r = 0; r < PB_REPLICATES; r++)
        counts.upto[r] = counts.defined[r] = moments->trials[r];
    for (size_t l = 0; l < PB_LEVELS; l++) {
        size_t ends[2];
        double end = pb_quantile_ends(pb_levels[l], n, &counts, ends) ? moments->min : NAN;
        summary->quantiles[l] = pb_quantile_between(moments->min, end, end);
    }
}

payback_status pb_summarise(const double *draws, size_t n, struct pb_summary *summary)
{
    struct pb_moments moments;
    pb_moments_start(&moments, draws, n);
    pb_moments_add(&moments, draws, n);
    pb_summary_set(summary, &moments);
    if (is_constant(&moments, n)) {
        set_constant(summary, &moments, n);
        return PAYBACK_OK;
    }
    return pb_quantile_estimates(draws, n, pb_levels, PB_LEVELS, summary->quantiles);
}
