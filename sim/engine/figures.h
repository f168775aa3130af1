/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of MODEL.md §8 that a run gives, before they become a result: filled from columns in memory (below),
 * from one pass (single_pass.h) or from two (streams.h), with the same bytes. */
#ifndef PB_ENGINE_FIGURES_H
#define PB_ENGINE_FIGURES_H

#include "engine/crew.h"
#include "payback/estimate.h"
#include "payback/result.h"
#include "statistics/curve.h"
#include "statistics/statistics.h"

/* Columns of a run: outcomes, then months of cumulative cash. */
enum { PB_COLUMNS_MOST = PB_OUTCOMES + PB_HORIZON_MAX + 1 };

/* Quantiles of cumulative cash: P05, P25, P50, P75, P95. */
enum { PB_FAN_LEVELS = 5 };
extern const double pb_fan_levels[PB_FAN_LEVELS];
/* Share of the worst trials in the expected shortfall. */
#define PB_SHORTFALL_SHARE 0.05

/* Counts of trials that pay back, by month and by basis, and that end above 0; they add up. */
struct pb_tally {
    struct pb_payback_curve paybacks;         /* on the decision's basis */
    struct pb_comparison in_time[3];          /* paid back by the target, on each basis */
    struct pb_comparison net_value, roi;      /* above 0, on the decision's basis */
    struct pb_comparison bill[PB_BILL_YEARS]; /* above the year's budget; bound NaN: there is none */
};
void pb_tally_start(struct pb_tally *tally, const struct pb_plan *plan);
/* n consecutive trials from the start of a block: the columns of outcomes that begin at that block. */
void pb_tally_add(struct pb_tally *tally, const struct pb_plan *plan, const double *outcomes, size_t stride, size_t n);
void pb_tally_merge(struct pb_tally *tally, const struct pb_tally *other);

struct pb_figures {
    size_t trials;
    int threads;
    struct pb_summary outcomes[PB_OUTCOMES];
    double fan[PB_FAN_LEVELS][PB_HORIZON_MAX + 1], cash_mean[PB_HORIZON_MAX + 1];
    payback_estimate in_time[3], payback_by[PB_HORIZON_MAX + 1], net_value_positive, roi_positive, shortfall,
        bill_over_budget[PB_BILL_YEARS];
    double sources[PB_SOURCES]; /* means */
    payback_estimate misses[PB_CAUSES], losses[PB_CAUSES], certainty_equivalent;
    int bins;
    double edges[PB_HISTOGRAM_GROUPS + 1], counts[PB_CAUSES][PB_HISTOGRAM_GROUPS];
    payback_estimate category_hours[PB_CATEGORIES_MAX], category_shares[PB_CATEGORIES_MAX];
    payback_precision precision; /* not set by a run that was not asked for one */
};
void pb_figures_set_tally(struct pb_figures *figures, const struct pb_tally *tally);
void pb_figures_set_sums(struct pb_figures *figures, const struct pb_sums *sums, int horizon, int categories);

/* Positions of outcomes on a basis, and on the decision's. */
static inline size_t pb_outcome_of(enum pb_basis basis, enum pb_basis_outcome outcome)
{
    return (size_t)basis * PB_BASIS_OUTCOMES + (size_t)outcome;
}

static inline size_t pb_decision_outcome(const struct pb_plan *plan, enum pb_basis_outcome outcome)
{
    return pb_outcome_of(plan->model.basis, outcome);
}

#endif
