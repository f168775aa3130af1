/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What drives an outcome, and what it is worth to know it better. */
#ifndef PAYBACK_SENSITIVITY_H
#define PAYBACK_SENSITIVITY_H

#include "payback/estimate.h"
#include "payback/report.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What to look at. Zero-initialise. */
typedef struct payback_sensitivity_request {
    /* An outcome of MODEL.md §7 by name ("hard.npv", "go_live_month"), or "P(payback<=M)": payback within M months, on
     * the decision's basis, or "P(total.payback<=M)" on that one. NULL: the NPV on the decision's basis. */
    const char *outcome;
    /* Groups of inputs "NAME=POINTER,…". A pointer that stands for an object or a list means all uncertain inputs below
     * it. */
    const char *const *groups;
    size_t group_count;
} payback_sensitivity_request;

/* Undefined figures are NaN. */
typedef struct payback_sensitivity_input {
    const char *pointer;
    const char *name;  /* for people: "how-to: handle minutes" */
    bool event;        /* 0 or 1 in a trial: luck, which nobody can measure beforehand */
    bool measurable;   /* a pilot of a few weeks can measure it */
    const char *group; /* of the correlated inputs it belongs to; NULL where it is independent */
    /* Mean of the outcome, the input in its lowest and its highest tenth; of an event, where it does not happen and
     * where it does (NaN where it never does, or always). */
    payback_estimate swing_low, swing_high;
    double p10, p90;          /* of the input; of an event 0 and 1 */
    double one_low, one_high; /* the outcome with the input at P10 and at P90 and every other input at its median */
    payback_estimate first, total; /* Sobol indices; undefined for a correlated input */
    payback_estimate rank_correlation;
    payback_estimate evppi; /* money */
    /* Trials that pay back later than the target against the rest: difference of the input's means in standard
     * deviations of the input, and the P10 and P90 on each side. */
    payback_estimate shift;
    double failing_p10, failing_p90, rest_p10, rest_p90;
} payback_sensitivity_input;

typedef struct payback_sensitivity_group {
    const char *name;
    const size_t *inputs; /* input_count indices into inputs */
    size_t input_count;
    bool automatic;                /* made of inputs that are correlated with one another */
    payback_estimate first, total; /* undefined where a member is correlated with an input outside */
    payback_estimate evppi;        /* of knowing all members together */
} payback_sensitivity_group;

typedef struct payback_sensitivity_result {
    const char *name, *vendor, *currency, *file, *digest, *version, *isa, *sampler, *basis;
    const char *outcome; /* its name, "P(payback<=12)" */
    const char *unit;    /* "money", "months", "share", … */
    double seed;
    size_t trials;      /* of each of the two samples; the figures that need one sample come from both */
    size_t evaluations; /* of the model */
    int replicates, threads, horizon_months;
    double elapsed_seconds;
    payback_estimate mean; /* of the outcome, never draws capped */
    double sd;
    double undefined_share;       /* draws without an outcome: each counts as the mean of the others */
    double never_share, never_as; /* never draws count as this many months; NaN where the outcome cannot be never */
    double at_medians;            /* the outcome with every input at its median */
    bool monthly;                 /* the scenario has monthly noise or surges: */
    payback_estimate monthly_first, monthly_total; /* their Sobol indices */
    payback_estimate interactions;  /* 1 − Σ of first over the inputs, the automatic groups and the monthly draws */
    double target_months, required; /* the company's rule: P(payback ≤ target_months) ≥ required */
    payback_estimate failing_share; /* P(payback > target_months), on the decision's basis */
    payback_estimate npv;           /* mean NPV on the decision's basis: buying against not buying */
    payback_estimate evpi;          /* money */
    payback_estimate pilot_evppi;   /* money: of knowing all together that a pilot of a few weeks can measure */
    size_t pilot_input_count;       /* uncertain inputs of that kind */
    payback_sensitivity_input *inputs; /* in the order of the table of inputs */
    size_t input_count;
    payback_sensitivity_group *groups; /* automatic ones first, then the request's */
    size_t group_count;
} payback_sensitivity_result;

/* Trials of each sample unless options give a number. */
enum { PAYBACK_SENSITIVITY_TRIALS = 16384 };

/* Analyses the scenario. options->trials: of each of the two samples, rounded up to a multiple of 128; 0: 16,384. The
 * model is evaluated about (independent inputs + groups + 2) times as often. *out is NULL unless PAYBACK_OK.
 * options and request may be NULL. PAYBACK_ERROR_TARGET: an outcome, group or pointer does not exist or does not fit;
 * the message is added to diagnostics (may be NULL). */
PAYBACK_TRY payback_status payback_sensitivity(payback_sensitivity_result **out, const payback_scenario *scenario,
                                               const payback_options *options,
                                               const payback_sensitivity_request *request,
                                               payback_diagnostics *diagnostics);
PAYBACK_API void payback_sensitivity_free(payback_sensitivity_result *result); /* takes NULL */

/* Pages: see report.h. all: every input in every table, not the twelve that matter most. */
PAYBACK_TRY payback_status payback_render_sensitivity(payback_text *out, const payback_sensitivity_result *result,
                                                      const payback_style *style, bool all);
PAYBACK_TRY payback_status payback_render_sensitivity_json(payback_text *out, const payback_sensitivity_result *result);
/* One line an input. */
PAYBACK_TRY payback_status payback_render_sensitivity_csv(payback_text *out, const payback_sensitivity_result *result);

#ifdef __cplusplus
}
#endif

#endif
