/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/headline.h"

#include "statistics/statistics.h"

#include <math.h>
#include <string.h>

payback_verdict pb_verdict_of(payback_estimate probability, double required)
{
    if (probability.low >= required)
        return PAYBACK_MET;
    if (probability.high < required)
        return PAYBACK_NOT_MET;
    return PAYBACK_UNRESOLVED; /* also where there is no interval */
}

/* The columns are those of the decision's basis. */
static void set_headline(struct pb_headline *headline, const struct pb_plan *plan, const double *npv,
                         const double *payback, size_t trials)
{
    headline->npv = npv;
    headline->payback = payback;
    headline->trials = trials;
    headline->target = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    headline->required = plan->slots.root_number[PB_ROOT_MINIMUM_PROBABILITY];
    headline->mean_npv = pb_mean(npv, trials);
    headline->probability = pb_share_at_most(payback, trials, headline->target);
    headline->verdict = pb_verdict_of(headline->probability, headline->required);
}

void pb_headline_set(struct pb_headline *headline, const struct pb_plan *plan, const struct pb_run *run)
{
    int first = (int)plan->model.basis * PB_BASIS_OUTCOMES;
    set_headline(headline, plan, pb_run_outcome(run, first + PB_NPV), pb_run_outcome(run, first + PB_PAYBACK_MONTHS),
                 run->trials);
}

void pb_headline_of(struct pb_headline *headline, const struct pb_plan *plan, const struct pb_columns *columns,
                    size_t i)
{
    set_headline(headline, plan, pb_column(columns, 2 * i), pb_column(columns, 2 * i + 1), columns->trials);
}

payback_status pb_simulated_make(struct pb_simulated *simulated, const struct pb_inputs *inputs,
                                 const struct pb_plan_settings *settings, const struct pb_run_settings *how)
{
    memset(simulated, 0, sizeof *simulated);
    payback_status status = pb_plan_new(&simulated->plan, inputs, settings);
    if (!status)
        status = pb_run_new(&simulated->run, simulated->plan, how);
    if (status)
        pb_simulated_clear(simulated);
    else
        pb_headline_set(&simulated->headline, simulated->plan, simulated->run);
    return status;
}

void pb_simulated_clear(struct pb_simulated *simulated)
{
    pb_run_free(simulated->run);
    pb_plan_free(simulated->plan);
    memset(simulated, 0, sizeof *simulated);
}

int pb_runs_progress_report(void *context, double done, double all)
{
    const struct pb_runs_progress *runs = context;
    if (!runs->progress)
        return 0;
    double beside = runs->beside > 0 ? runs->beside : 1, total = fmax(runs->all, runs->done + beside);
    return runs->progress(runs->context, runs->done * all + beside * done, total * all);
}
