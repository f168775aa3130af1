/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a pilot is worth before anything is signed: buy now, walk away, or try first and then decide. */
#ifndef PAYBACK_PILOT_H
#define PAYBACK_PILOT_H

#include "payback/estimate.h"
#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is observed. Zero-initialise: the ticket pilot of the scenario's /pilot. With one of the lists the ticket pilot
 * is left out. */
typedef struct payback_pilot_request {
    /* "POINTER": of n cases, how many are so, where the input at POINTER is the share of those that are: y ~
     * Binomial(n, x). */
    const char *const *counts;
    size_t count_count;
    /* "POINTER:sd=S": the mean of n observations of the input at POINTER, each with standard deviation S. */
    const char *const *measures;
    size_t measure_count;
} payback_pilot_request;

/* A pilot of one size. Money is in the scenario's currency, on the decision's basis. */
typedef struct payback_pilot_design {
    double size;                      /* n: attempted tickets, or observations */
    bool deliverable;                 /* the weeks yield so many tickets */
    bool lower_bound;                 /* the value of the data is at least this: the regression is too stiff for more */
    payback_estimate evsi;            /* expected value of sample information: of the data, before cost and delay */
    double cost;                      /* fee, work, audits, less the credit times the chance that it is earned */
    payback_estimate value;           /* of piloting and then deciding, delay and cost taken off */
    payback_estimate engs;            /* value less that of the best decision today: the value of the option to wait */
    payback_estimate buy_probability; /* that the pilot leads to buying, by the value rule */
    /* The company's rule, P(payback ≤ target) ≥ required: what deciding by it after the pilot gains over deciding by
     * it today (may be negative), how often it says buy, and how often the two rules then disagree. */
    payback_estimate rule_evsi, rule_buy_probability, rules_disagree;
    /* Buy at this many contained and truly resolved tickets or more (of those that are audited), in their usual
     * proportion; of a count or a measure, contained is the figure observed and resolved NaN. Both NaN where no result
     * of this size would turn the decision. below: buy at this figure or less. */
    double contained, resolved;
    bool below;
} payback_pilot_design;

/* One point of the line between buying and walking, at the best size. */
typedef struct payback_pilot_point {
    double contained, resolved; /* buy at `resolved` or more among so many contained; NaN: at no number */
} payback_pilot_point;

typedef struct payback_pilot_result {
    const char *name, *vendor, *currency, *file, *digest, *version, *isa, *sampler, *basis;
    double seed;
    size_t trials; /* of each of the two samples */
    int replicates, threads, horizon_months;
    double elapsed_seconds;
    const char *request; /* what was asked for: a line each, "count POINTER" or "measure POINTER:sd=S"; else "" */
    const char *const *observed; /* what the data are about, for people: "containment", "true resolution" … */
    size_t observed_count;
    bool tickets, counted;            /* the ticket pilot; else counts and measures, of which counted: a single count */
    double weeks, delay_factor;       /* δ */
    bool fixed_window, late_contract; /* the horizon stays; and the contract then runs from go-live */
    double transfer_sd, age_months, audited_share;
    double fee, internal_hours, hourly_cost, cost_per_ticket, credit;
    double deliverable;   /* tickets that the weeks yield; INFINITY without a limit */
    payback_estimate buy; /* mean NPV of buying now */
    double target_months, required;
    payback_estimate probability;  /* P(payback ≤ target) today */
    payback_verdict rule;          /* what the company's rule says today */
    payback_estimate evpi, evppi;  /* of knowing everything, and all that the design observes */
    payback_pilot_design *designs; /* by size */
    size_t design_count;
    double best_size, flat_from, flat_to; /* the size of the greatest engs, and those that are as good; 0: no pilot */
    payback_estimate best_engs;
    payback_pilot_point *line; /* at line_size: the size of `designs` next to the best one */
    size_t line_count;
    double line_size, line_audited;
} payback_pilot_result;

/* Values the pilots of the scenario. options->trials: of each of two samples, as in payback_sensitivity. *out is NULL
 * unless PAYBACK_OK. options and request may be NULL. PAYBACK_ERROR_TARGET: an input that was named does not exist, is
 * not uncertain or does not fit; the message is added to diagnostics (may be NULL).
 *
 * The value of the data is estimated by regression (Strong, Oakley, Brennan, Breeze 2015) on simulated results, on
 * common random numbers over the sizes. */
PAYBACK_TRY payback_status payback_pilot(payback_pilot_result **out, const payback_scenario *scenario,
                                         const payback_options *options, const payback_pilot_request *request,
                                         payback_diagnostics *diagnostics);
PAYBACK_API void payback_pilot_free(payback_pilot_result *result); /* takes NULL */

/* Pages: see report.h. */
PAYBACK_TRY payback_status payback_render_pilot(payback_text *out, const payback_pilot_result *result,
                                                const payback_style *style);
PAYBACK_TRY payback_status payback_render_pilot_json(payback_text *out, const payback_pilot_result *result);
/* One line a size. */
PAYBACK_TRY payback_status payback_render_pilot_csv(payback_text *out, const payback_pilot_result *result);

#ifdef __cplusplus
}
#endif

#endif
