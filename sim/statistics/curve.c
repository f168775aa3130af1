/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/curve.h"

#include "statistics/curve_kernel.h"
#include "statistics/rows.h"
#include "statistics/statistics.h"

static void add_trials(uint32_t trials[PB_REPLICATES], size_t n)
{
    for (int r = 0; r < PB_REPLICATES; r++)
        trials[r] += (uint32_t)pb_replicate_trials(n, r);
}

static void add_counts(uint32_t into[PB_REPLICATES], const uint32_t from[PB_REPLICATES])
{
    for (int r = 0; r < PB_REPLICATES; r++)
        into[r] += from[r];
}

static payback_estimate share(const uint32_t counts[PB_REPLICATES], const uint32_t trials[PB_REPLICATES])
{
    double counted[PB_REPLICATES];
    size_t n[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++) {
        counted[r] = counts[r];
        n[r] = trials[r];
    }
    return pb_share_interval(counted, n);
}

void pb_comparison_add(struct pb_comparison *comparison, const double *draws, size_t n)
{
    double last[PB_REPLICATES], bound = comparison->bound;
    size_t last_rows = pb_last_row(draws, n, last) < PB_REPLICATES;
    add_trials(comparison->trials, n);
    PB_SELECT(pb_curve_compare)(draws, n / PB_REPLICATES, bound, comparison->above, comparison->at_most);
    PB_SELECT(pb_curve_compare)(last, last_rows, bound, comparison->above, comparison->at_most);
}

void pb_comparison_merge(struct pb_comparison *comparison, const struct pb_comparison *other)
{
    add_counts(comparison->trials, other->trials);
    add_counts(comparison->above, other->above);
    add_counts(comparison->at_most, other->at_most);
}

payback_estimate pb_comparison_share_above(const struct pb_comparison *comparison)
{
    return share(comparison->above, comparison->trials);
}

payback_estimate pb_comparison_share_at_most(const struct pb_comparison *comparison)
{
    return share(comparison->at_most, comparison->trials);
}

void pb_curve_add(struct pb_payback_curve *curve, const double *draws, size_t n)
{
    double last[PB_REPLICATES];
    size_t missing = pb_last_row(draws, n, last);
    add_trials(curve->trials, n);
    PB_SELECT(pb_curve_months)(draws, n / PB_REPLICATES, curve->months, curve->counts);
    if (missing == PB_REPLICATES)
        return;
    PB_SELECT(pb_curve_months)(last, 1, curve->months, curve->counts);
    for (size_t r = PB_REPLICATES - missing; r < PB_REPLICATES; r++)
        curve->counts[curve->months + 1][r]--; /* the row was filled with NaN */
}

void pb_curve_merge(struct pb_payback_curve *curve, const struct pb_payback_curve *other)
{
    add_counts(curve->trials, other->trials);
    for (int m = 0; m <= curve->months + 1; m++)
        add_counts(curve->counts[m], other->counts[m]);
}

void pb_curve_shares(const struct pb_payback_curve *curve, payback_estimate *shares)
{
    uint32_t up_to[PB_REPLICATES] = {0};
    for (int m = 0; m <= curve->months; m++) {
        add_counts(up_to, curve->counts[m]);
        shares[m] = share(up_to, curve->trials);
    }
}

payback_estimate pb_share_above(const double *draws, size_t n, double bound)
{
    struct pb_comparison comparison = {.bound = bound};
    pb_comparison_add(&comparison, draws, n);
    return pb_comparison_share_above(&comparison);
}

payback_estimate pb_share_at_most(const double *draws, size_t n, double bound)
{
    struct pb_comparison comparison = {.bound = bound};
    pb_comparison_add(&comparison, draws, n);
    return pb_comparison_share_at_most(&comparison);
}

void pb_share_by_month(const double *draws, size_t n, int months, payback_estimate *shares)
{
    struct pb_payback_curve curve = {.months = months < PB_CURVE_MONTHS ? months : PB_CURVE_MONTHS};
    pb_curve_add(&curve, draws, n);
    pb_curve_shares(&curve, shares);
    for (int m = PB_CURVE_MONTHS + 1; m <= months; m++)
        shares[m] = pb_share_at_most(draws, n, m);
}
