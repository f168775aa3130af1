/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/figures.h"

#include "engine/run.h"

#include "base/parallel.h"

#include <math.h>
#include <string.h>

const double pb_fan_levels[PB_FAN_LEVELS] = {0.05, 0.25, 0.5, 0.75, 0.95};

void pb_tally_start(struct pb_tally *tally, const struct pb_plan *plan)
{
    *tally = (struct pb_tally){.paybacks.months = plan->model.horizon};
    for (int b = 0; b < PB_BASES; b++)
        tally->in_time[b].bound = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    for (int y = 0; y < PB_BILL_YEARS; y++)
        tally->bill[y].bound = plan->slots.root_number[PB_ROOT_BILL_BUDGET_PER_YEAR];
}

void pb_tally_add(struct pb_tally *tally, const struct pb_plan *plan, const double *outcomes, size_t stride, size_t n)
{
    for (size_t b = 0; b < PB_BASES; b++)
        pb_comparison_add(&tally->in_time[b], outcomes + (b * PB_BASIS_OUTCOMES + PB_PAYBACK_MONTHS) * stride, n);
    pb_curve_add(&tally->paybacks, outcomes + pb_decision_outcome(plan, PB_PAYBACK_MONTHS) * stride, n);
    pb_comparison_add(&tally->net_value, outcomes + pb_decision_outcome(plan, PB_NET_VALUE) * stride, n);
    pb_comparison_add(&tally->roi, outcomes + pb_decision_outcome(plan, PB_ROI) * stride, n);
    for (size_t y = 0; y < PB_BILL_YEARS && !isnan(tally->bill[y].bound); y++)
        pb_comparison_add(&tally->bill[y], outcomes + (PB_VENDOR_BILL_YEAR_1 + y) * stride, n);
}

void pb_tally_merge(struct pb_tally *tally, const struct pb_tally *other)
{
    for (int b = 0; b < PB_BASES; b++)
        pb_comparison_merge(&tally->in_time[b], &other->in_time[b]);
    pb_curve_merge(&tally->paybacks, &other->paybacks);
    pb_comparison_merge(&tally->net_value, &other->net_value);
    pb_comparison_merge(&tally->roi, &other->roi);
    for (int y = 0; y < PB_BILL_YEARS; y++)
        pb_comparison_merge(&tally->bill[y], &other->bill[y]);
}

void pb_figures_set_tally(struct pb_figures *figures, const struct pb_tally *tally)
{
    for (int b = 0; b < PB_BASES; b++)
        figures->in_time[b] = pb_comparison_share_at_most(&tally->in_time[b]);
    pb_curve_shares(&tally->paybacks, figures->payback_by);
    figures->net_value_positive = pb_comparison_share_above(&tally->net_value);
    figures->roi_positive = pb_comparison_share_above(&tally->roi);
    for (int y = 0; y < PB_BILL_YEARS; y++) /* undefined where the year ends after the horizon */
        figures->bill_over_budget[y] = 12 * (y + 1) <= tally->paybacks.months && !isnan(tally->bill[y].bound)
                                           ? pb_comparison_share_above(&tally->bill[y])
                                           : (payback_estimate){NAN, NAN, NAN};
}

void pb_figures_set_sums(struct pb_figures *figures, const struct pb_sums *sums, int horizon, int categories)
{
    for (int t = 0; t <= horizon; t++)
        figures->cash_mean[t] = pb_exact_value(&sums->cash[t]) / (double)sums->trials;
    for (int s = 0; s < PB_SOURCES; s++)
        figures->sources[s] = pb_exact_value(&sums->sources[s]) / (double)sums->trials;
    pb_causes_shares(&sums->causes, figures->misses, figures->losses);
    figures->certainty_equivalent = pb_causes_certainty_equivalent(&sums->causes);
    figures->bins = pb_histogram_groups(&sums->causes.histogram, figures->edges, figures->counts);
    for (int k = 0; k < categories; k++) {
        figures->category_hours[k] = pb_moments_mean(&sums->category_hours[k]);
        figures->category_shares[k] = pb_moments_mean(&sums->category_shares[k]);
    }
}

struct columns {
    struct pb_figures *figures;
    const struct pb_run *run;
    size_t alike[PB_OUTCOMES]; /* the column that has the same summary: itself, or one before it */
};

/* The first column whose draws are the same, bit for bit: where a proposal avoids no cost and has no soft value the
 * bases differ in nothing, where nobody is hired or no charge is billed columns are all 0, and one of them is work
 * enough. Columns that differ mostly do so in their last draw already. */
static size_t first_alike(const struct pb_run *run, size_t outcome)
{
    size_t last = run->trials - 1;
    const double *draws = pb_run_outcome(run, (int)outcome);
    for (size_t o = 0; o < outcome; o++) {
        const double *other = pb_run_outcome(run, (int)o);
        if (memcmp(draws + last, other + last, sizeof *draws) == 0 &&
            memcmp(draws, other, run->trials * sizeof *draws) == 0)
            return o;
    }
    return outcome;
}

/* Index: an outcome, or behind them a month of cumulative cash. */
static payback_status summarise_column(void *context, size_t index, int worker)
{
    (void)worker;
    const struct columns *columns = context;
    struct pb_figures *figures = columns->figures;
    const struct pb_run *run = columns->run;
    if (index < PB_OUTCOMES && columns->alike[index] != index)
        return PAYBACK_OK;
    if (index < PB_OUTCOMES)
        return pb_summarise(pb_run_outcome(run, (int)index), run->trials, &figures->outcomes[index]);
    size_t t = index - PB_OUTCOMES;
    const double *cash = run->cash + t * run->stride;
    double fan[PB_FAN_LEVELS];
    payback_status status = pb_plain_quantiles(cash, run->trials, pb_fan_levels, PB_FAN_LEVELS, fan);
    for (size_t f = 0; f < PB_FAN_LEVELS; f++)
        figures->fan[f][t] = fan[f];
    return status;
}

payback_status pb_figures_of_run(struct pb_figures *figures, const struct pb_run *run)
{
    const struct pb_plan *plan = run->plan;
    struct columns columns = {.figures = figures, .run = run};
    struct pb_tally tally;
    figures->trials = run->trials;
    figures->threads = run->threads;
    pb_tally_start(&tally, plan);
    pb_tally_add(&tally, plan, run->outcomes, run->stride, run->trials);
    pb_figures_set_tally(figures, &tally);
    if (run->sums)
        pb_figures_set_sums(figures, run->sums, plan->model.horizon, plan->slots.category_count);
    for (size_t o = 0; o < PB_OUTCOMES; o++)
        columns.alike[o] = first_alike(run, o);
    size_t months = run->cash ? (size_t)run->horizon + 1 : 0;
    payback_status status = pb_parallel_for(run->threads, PB_OUTCOMES + months, summarise_column, &columns);
    for (size_t o = 0; o < PB_OUTCOMES; o++)
        figures->outcomes[o] = figures->outcomes[columns.alike[o]];
    if (status)
        return status;
    const double *npv = pb_run_outcome(run, (int)pb_decision_outcome(plan, PB_NPV));
    return pb_expected_shortfall(npv, run->trials, PB_SHORTFALL_SHARE, &figures->shortfall);
}
