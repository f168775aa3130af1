/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What could go wrong: named changes of a scenario, each against the base on the same draws; and the reverse, the
 * changes at which the decision would turn. */
#ifndef PAYBACK_STRESS_H
#define PAYBACK_STRESS_H

#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What beside the scenario's own stresses is wanted. Zero-initialise. */
typedef struct payback_stress_request {
    const char *pack; /* NULL, or a built-in pack: "cfo" */
    bool pairs;       /* all combinations of two of the stresses that apply */
    bool reverse;     /* reverse stress */
} payback_stress_request;

/* A changed scenario against the base, figures on the decision's basis (the changed scenario's own, where it sets one).
 * Changes are means of per-trial differences under common random numbers. NaN throughout where it does not apply. */
typedef struct payback_stress_effect {
    const char *name;
    const char *terms;  /* what is changed, in words */
    const char *origin; /* "scenario", or the name of the pack */
    bool applicable;
    const char *reason; /* why it is not applicable; "" where it is */
    payback_estimate npv, npv_change, payback_probability, payback_probability_change;
    payback_verdict verdict;
} payback_stress_effect;

/* One input alone, held at one value in all trials while the others vary. */
typedef struct payback_reverse_single {
    const char *pointer;
    bool uncertain;
    double from; /* median of an uncertain input, else its value */
    double to;   /* the nearest value at which P(payback ≤ target) is on the other side of what is required; NaN: none
                    within the input's range or support */
    double low, high;  /* 95 % interval of the place of the turn: that of P there, by the 16 replicates, over its slope
                          (delta method); NaN without one: a step, or nothing to find */
    double percentile; /* of `to` in the input's own distribution, 0 … 1; NaN where it has none */
} payback_reverse_single;

/* An input at the most plausible point of failure. */
typedef struct payback_reverse_move {
    const char *pointer;
    double from, to; /* its median, its value there */
    double z;        /* the same in standard normal space: Φ(z) is its percentile there */
} payback_reverse_move;

/* The point on the limit state that is nearest to the medians in standard normal space: the design point of the
 * first-order reliability method. Of the model with the monthly draws at their means, and no event (failure, risk)
 * happening unless it is certain. */
typedef struct payback_reverse_joint {
    const char *limit_state;     /* "npv": net present value 0; "payback": payback at the target */
    bool found;                  /* false: no input vector within 8 standard deviations reaches it */
    bool converged;              /* false: the nearest point that the search and the draws have found */
    double distance;             /* β; negative where the medians fail already; NaN unless found */
    double probability;          /* Φ(−β): first-order probability of failure */
    double share_of_draws;       /* share of the draws at which the same limit state fails */
    double share_of_trials;      /* share of the trials of the whole model that fail, months and events drawn */
    payback_reverse_move *moves; /* by |z|, largest first; inputs that stay where they are left out */
    size_t move_count;
} payback_reverse_joint;

#define PAYBACK_REVERSE_EVENTS 2

/* The design point of one limit state where exactly these events happen, beside those that always do. An event jumps,
 * so no move leads from one state to another. */
typedef struct payback_reverse_state {
    const char *events[PAYBACK_REVERSE_EVENTS]; /* pointers: failure, risks */
    size_t event_count;                         /* 0: no event happens */
    double share;                               /* P(state): of the trials, those in which exactly these happen */
    double weight;               /* share · Φ(−β), to first order P(state and failure); without a point
                                    within reach, share · point.share_of_draws */
    payback_reverse_joint point; /* share_of_draws: with these events held; share_of_trials: of all trials, those in
                                    this state that fail */
} payback_reverse_state;

typedef struct payback_stress_result {
    const char *name, *vendor, *currency, *file, *digest, *version, *isa, *sampler, *basis;
    double seed, target_months, required_probability;
    size_t trials;
    int replicates, threads, horizon_months;
    payback_estimate npv, payback_probability; /* base */
    payback_verdict verdict;
    payback_stress_effect *stresses; /* by damage to mean NPV, the worst first; those that do not apply last */
    size_t stress_count;
    payback_stress_effect *together; /* all stresses of the scenario at once; all of the pack at once */
    size_t together_count;
    payback_stress_effect *pairs; /* combinations of two, by damage */
    size_t pair_count;
    bool reversed;                  /* what follows was asked for */
    payback_reverse_single *single; /* the most plausible flips first; those that cannot flip the verdict last */
    size_t single_count;
    size_t joint_count;
    payback_reverse_joint joint[2]; /* NPV = 0; payback = target; without an event unless it is certain */
    payback_reverse_state *states;  /* NPV = 0, then payback = target; of each the largest weight first. No event, each
                                       event, and two at once where they hold a twentieth of the failures: at most 6 */
    size_t state_count;
} payback_stress_result;

/* Simulates the base and every stress with the same draws. *out is NULL unless PAYBACK_OK; release with
 * payback_stress_result_free. request and options may be NULL. PAYBACK_ERROR_ARGUMENT for an unknown pack;
 * else as payback_run. */
PAYBACK_TRY payback_status payback_stress(payback_stress_result **out, const payback_scenario *scenario,
                                          const payback_stress_request *request, const payback_options *options);
PAYBACK_API void payback_stress_result_free(payback_stress_result *result); /* takes NULL */

PAYBACK_TRY payback_status payback_render_stress(payback_text *out, const payback_stress_result *result,
                                                 const payback_style *style);
PAYBACK_TRY payback_status payback_render_stress_json(payback_text *out, const payback_stress_result *result);
/* One line a stress, combination or reverse stress. */
PAYBACK_TRY payback_status payback_render_stress_csv(payback_text *out, const payback_stress_result *result);

#ifdef __cplusplus
}
#endif

#endif
