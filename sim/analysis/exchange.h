/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two independent samples of a scenario, and the first one again with one part of its inputs at a time taken from the
 * second: the design behind Sobol indices (A. Saltelli et al., Comput. Phys. Commun. 181, 259-270 (2010)). A correlated
 * part is exchanged as a whole, behind the copula; the monthly draws are a part of their own. */
#ifndef PB_ANALYSIS_EXCHANGE_H
#define PB_ANALYSIS_EXCHANGE_H

#include "analysis/outcome_choice.h"
#include "engine/plan.h"
#include "payback/run.h"

#include <stdbool.h>
#include <stddef.h>

/* Inputs that are exchanged together. */
struct pb_exchange_part {
    const size_t *inputs;
    size_t count;
    bool monthly; /* the monthly draws (then inputs are none) */
};

struct pb_exchange_settings {
    const struct pb_plan *first, *second; /* of the same inputs; second: made with settings.second */
    const struct pb_outcome_choice *outcome;
    double target_months; /* a trial that pays back later, on the decision's basis, fails */
    const struct pb_exchange_part *parts;
    size_t part_count;
    int threads; /* 0: as many as the machine gives */
    payback_progress *progress;
    void *context;
};

/* Columns: the trials of the first sample, then those of the second. */
struct pb_exchange {
    size_t trials;   /* of each sample: the plan's, rounded up to whole blocks */
    double *inputs;  /* column j at j · 2 trials, as exported */
    double *outcome; /* never draws as horizon + 1 months; undefined ones as the mean of the others */
    double *npv;     /* on the decision's basis */
    bool *failing;
    double *exchanged;       /* the outcome of part p at p · trials: of the first sample's trials */
    size_t never, undefined; /* draws of both samples */
    size_t evaluations;      /* of the model */
    int threads;
};

/* PAYBACK_ERROR_CANCELLED, PAYBACK_ERROR_MEMORY. Results depend on the plans only, never on threads. */
payback_status pb_exchange_new(struct pb_exchange **out, const struct pb_exchange_settings *settings);
void pb_exchange_free(struct pb_exchange *exchange); /* takes NULL */

/* The outcome with every input at its median (values[0]), and with input j at its P10 (values[1 + 2 j]) or its P90
 * (values[2 + 2 j]) and all others at their medians, monthly draws included. quantiles: P10 and P90 of input j at 2 j
 * and 2 j + 1, of an event those of its uniform. Undefined outcomes are NaN. PAYBACK_ERROR_MEMORY. */
payback_status pb_one_at_a_time(const struct pb_plan *plan, const struct pb_outcome_choice *outcome, double *values,
                                double *quantiles);

#endif
