/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/precision.h"

#include "engine/columns.h"
#include "engine/single_pass.h"
#include "engine/streams.h"
#include "statistics/curve.h"
#include "statistics/statistics.h"

#include <math.h>

/* The first look, the trials that tell the spread, and the last look where nobody says otherwise. */
enum { TRIALS_FIRST = 1 << 14, TRIALS_SPREAD = 1 << 20, TRIALS_LAST = 1 << 27 };

payback_status pb_precision_settings(struct pb_plan_settings *settings, const payback_options *options)
{
    if (!(options->precision > 0 && isfinite(options->precision)) || settings->sampler == PB_SAMPLER_LHS)
        return PAYBACK_ERROR_ARGUMENT;
    settings->trials = options->trials ? options->trials : TRIALS_LAST;
    return PAYBACK_OK;
}

/* The number of trials, and the next look. */
static size_t first_look(const struct pb_plan *plan)
{
    return plan->settings.trials < TRIALS_FIRST ? (size_t)plan->settings.trials : TRIALS_FIRST;
}

static size_t next_look(const struct pb_plan *plan, size_t trials)
{
    size_t most = (size_t)plan->settings.trials;
    return trials > most / 2 ? most : 2 * trials;
}

/* P90 − P10. */
static payback_status measure_spread(double *spread, const double *draws, size_t n)
{
    static const double levels[] = {0.1, 0.9};
    double quantiles[2];
    payback_status status = pb_plain_quantiles(draws, n < TRIALS_SPREAD ? n : TRIALS_SPREAD, levels, 2, quantiles);
    *spread = quantiles[1] - quantiles[0];
    return status;
}

static void judge(payback_precision *precision, payback_estimate probability, payback_estimate npv, double spread)
{
    double width = (npv.high - npv.low) / 2;
    precision->probability_half_width = (probability.high - probability.low) / 2;
    precision->npv_half_width = width == 0 ? 0 : width / spread;
    precision->reached =
        precision->probability_half_width < precision->asked && precision->npv_half_width < precision->asked;
}

static payback_status judge_run(payback_precision *precision, const struct pb_run *run)
{
    const struct pb_plan *plan = run->plan;
    const double *npv = pb_run_outcome(run, (int)pb_decision_outcome(plan, PB_NPV));
    const double *months = pb_run_outcome(run, (int)pb_decision_outcome(plan, PB_PAYBACK_MONTHS));
    double spread, target = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    payback_status status = measure_spread(&spread, npv, run->trials);
    judge(precision, pb_share_at_most(months, run->trials, target), pb_mean(npv, run->trials), spread);
    return status;
}

/* Goes on from the look at so many trials until the precision is reached or memory or trials are at their end. *trials:
 * those of the next look. */
static payback_status run_in_memory(struct pb_figures *figures, const struct pb_plan *plan,
                                    const struct pb_run_settings *how, const struct pb_limits *limits, size_t *trials,
                                    bool *done)
{
    struct pb_run *run;
    payback_status status = pb_run_begin(&run, plan, how);
    for (; !status && !*done && pb_fits_in_memory(plan, *trials, limits); *trials = next_look(plan, *trials)) {
        status = pb_run_grow(run, *trials);
        if (!status)
            status = judge_run(&figures->precision, run);
        *done = figures->precision.reached || *trials == plan->settings.trials;
    }
    if (!status && *done)
        status = pb_figures_of_run(figures, run);
    pb_run_free(run);
    return status;
}

/* The spread of so many trials, which streams do not tell before they end. */
static payback_status spread_of_plan(double *spread, const struct pb_plan *plan, size_t trials,
                                     const struct pb_run_settings *how)
{
    struct pb_plan shorter = *plan;
    struct pb_run_settings quiet = {.threads = how->threads};
    struct pb_columns *columns;
    int npv = (int)pb_decision_outcome(plan, PB_NPV);
    shorter.settings.trials = trials;
    payback_status status = pb_columns_new(&columns, &shorter, &npv, 1, &quiet);
    if (!status)
        status = measure_spread(spread, pb_column(columns, 0), columns->trials);
    pb_columns_free(columns);
    return status;
}

static payback_status grow_pass(struct pb_figures *figures, struct pb_pass *pass, const struct pb_plan *plan,
                                const struct pb_run_settings *how, size_t trials, bool *missed)
{
    payback_precision *precision = &figures->precision;
    double spread = NAN;
    for (;; trials = next_look(plan, trials)) {
        struct pb_pass_view view;
        payback_status status = pb_pass_to(pass, trials, missed);
        if (!status && !*missed)
            status = pb_pass_look(pass, trials <= TRIALS_SPREAD, &view, missed);
        if (status || *missed)
            return status;
        if (trials <= TRIALS_SPREAD)
            spread = view.spread;
        if (isnan(spread))
            status = spread_of_plan(&spread, plan, trials < TRIALS_SPREAD ? trials : TRIALS_SPREAD, how);
        if (status)
            return status;
        judge(precision, view.in_time, view.npv, spread);
        if (precision->reached || trials == plan->settings.trials)
            return pb_pass_finish(pass, figures, missed);
    }
}

/* From the start again: what was simulated in memory is a small part of what comes. */
static payback_status run_in_one_pass(struct pb_figures *figures, const struct pb_plan *plan,
                                      const struct pb_run_settings *how, const struct pb_limits *limits, size_t trials,
                                      bool *missed)
{
    struct pb_pass *pass;
    payback_status status = pb_pass_new(&pass, plan, how, limits->one_pass_kept);
    if (!status)
        status = grow_pass(figures, pass, plan, how, trials, missed);
    pb_pass_free(pass);
    return status;
}

static payback_status grow_streams(struct pb_figures *figures, struct pb_streams *streams,
                                   const struct pb_run_settings *how)
{
    const struct pb_plan *plan = streams->plan;
    payback_precision *precision = &figures->precision;
    payback_status status = PAYBACK_OK;
    double spread = 0;
    size_t measured = 0;
    for (size_t trials = first_look(plan);; trials = next_look(plan, trials)) {
        size_t wanted = trials < TRIALS_SPREAD ? trials : TRIALS_SPREAD;
        if (measured < wanted)
            status = spread_of_plan(&spread, plan, wanted, how);
        measured = wanted;
        if (!status)
            status = pb_streams_add(streams, pb_blocks_of(trials), trials);
        if (status)
            return status;
        const struct pb_moments *npv = pb_stream_moments(streams->columns[pb_decision_outcome(plan, PB_NPV)]);
        judge(precision, pb_comparison_share_at_most(&streams->tally.in_time[plan->model.basis]), pb_moments_mean(npv),
              spread);
        if (precision->reached || trials == plan->settings.trials)
            return pb_streams_finish(streams, figures);
    }
}

static payback_status run_in_streams(struct pb_figures *figures, const struct pb_plan *plan,
                                     const struct pb_run_settings *how, const struct pb_limits *limits)
{
    struct pb_streams_settings settings = {.threads = how->threads,
                                           .last_block = pb_blocks_of((size_t)plan->settings.trials),
                                           .kept_most = limits->kept_most,
                                           .rows = how->rows,
                                           .progress = how->progress,
                                           .context = how->context};
    struct pb_streams *streams;
    payback_status status = pb_streams_new(&streams, plan, &settings);
    if (!status)
        status = grow_streams(figures, streams, how);
    pb_streams_free(streams);
    return status;
}

payback_status pb_run_to_precision(struct pb_figures *figures, const struct pb_plan *plan,
                                   const struct pb_run_settings *how, const struct pb_limits *limits, double precision)
{
    size_t trials = first_look(plan);
    bool done = false, missed = true;
    figures->precision.asked = precision;
    payback_status status = run_in_memory(figures, plan, how, limits, &trials, &done);
    if (status || done)
        return status;
    if (pb_may_pass_once(trials, limits))
        status = run_in_one_pass(figures, plan, how, limits, trials, &missed);
    return status || !missed ? status : run_in_streams(figures, plan, how, limits);
}
