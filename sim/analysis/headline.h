/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures that a decision hangs on, NPV and P(payback ≤ target), on the decision's basis; of one run, and of its
 * difference from another one with the same draws. */
#ifndef PB_ANALYSIS_HEADLINE_H
#define PB_ANALYSIS_HEADLINE_H

#include "engine/columns.h"
#include "payback/result.h"

/* Of a run: the columns live as long as it. */
struct pb_headline {
    const double *npv, *payback; /* `trials` draws each */
    size_t trials;
    double target, required;
    payback_estimate mean_npv, probability;
    payback_verdict verdict;
};

void pb_headline_set(struct pb_headline *headline, const struct pb_plan *plan, const struct pb_run *run);
/* Of plans[i] of pb_headlines_new. */
void pb_headline_of(struct pb_headline *headline, const struct pb_plan *plan, const struct pb_columns *columns,
                    size_t i);
payback_verdict pb_verdict_of(payback_estimate probability, double required);

/* A simulated scenario. */
struct pb_simulated {
    struct pb_plan *plan;
    struct pb_run *run;
    struct pb_headline headline;
};
payback_status pb_simulated_make(struct pb_simulated *simulated, const struct pb_inputs *inputs,
                                 const struct pb_plan_settings *settings, const struct pb_run_settings *how);
void pb_simulated_clear(struct pb_simulated *simulated); /* takes a zeroed struct */

/* Progress of several runs of equal length as that of one. */
struct pb_runs_progress {
    payback_progress *progress; /* the caller's; may be NULL */
    void *context;
    double done, all; /* runs */
    double beside;    /* runs that are under way side by side; 0: one */
};
payback_progress pb_runs_progress_report; /* context: struct pb_runs_progress */

#endif
