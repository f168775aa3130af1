/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The support operation month by month: how deflection ramps up, how many agents there are with the tool and without,
 * what a look after some months tells about payback, and what twice the volume would take. */
#ifndef PAYBACK_OPERATION_H
#define PAYBACK_OPERATION_H

#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Quantiles over the trials at t = 0 … horizon_months: horizon_months + 1 figures each. */
typedef struct payback_fan {
    double *p05, *p25, *p50, *p75, *p95;
} payback_fan;

/* True deflection, of the tickets that the tool attempts, at a look after some months, and what has become of the
 * trials in which the tool was in use then. Shares are of those trials; NaN where there are none. */
typedef struct payback_checkpoint {
    double after_months;  /* after go-live: the gate's, or 3 */
    int month;            /* after signature: median go-live and after_months, in whole months, at most the horizon */
    bool gate;            /* the scenario has a gate */
    double live_share;    /* of all trials: the tool is in use in that month */
    double p10, p50, p90; /* true deflection then */
    bool possible;        /* the look comes within the horizon, and the tool is in use then */
    double gate_minimum;  /* true deflection that the gate asks for; NaN without one */
    /* True deflection from which on payback in time is as likely as the decision requires, and below which it is not:
     * where the isotonic regression of payback on the look crosses the requirement. −INFINITY: every result leaves it
     * likely enough; INFINITY: none does; NaN: the look is the same in every trial, or there is none. */
    double threshold;
    double above_share, above_payback, below_payback; /* P(payback ≤ target) at or above it and below it */
    double worst_payback, best_payback;               /* the same of the worst and of the best tenth of looks */
} payback_checkpoint;

/* Medians over the trials, of the mean over the last min(12, H) months. */
typedef struct payback_capacity {
    double agents_needed_status_quo, agents_needed_with_tool;
    double cost_per_ticket_status_quo, cost_per_ticket_with_tool;
} payback_capacity;

/* What becomes of the tickets that the tool contained in the last min(12, H) months: medians over the trials that have
 * any; NaN where there are none. */
typedef struct payback_contained {
    double returned_share;   /* come back to a human */
    double unresolved_share; /* never come back: the customer gave up */
} payback_contained;

typedef struct payback_operation {
    size_t trials;
    int horizon_months;
    payback_fan contained, deflected; /* shares of the month's tickets, prevented ones in both; 0 at t = 0 */
    payback_fan agents_status_quo, agents_with_tool;
    payback_checkpoint checkpoint;
    payback_contained containment;
    payback_capacity now,
        doubled; /* as the scenario says; and with twice its tickets (and its headcount, where given) */
} payback_operation;

/* Simulates some trials month by month: options->trials, or 4,096. *out is NULL unless PAYBACK_OK. options may be NULL;
 * its progress is not called. */
PAYBACK_TRY payback_status payback_operation_run(payback_operation **out, const payback_scenario *scenario,
                                                 const payback_options *options);
PAYBACK_API void payback_operation_free(payback_operation *operation); /* takes NULL */

#ifdef __cplusplus
}
#endif

#endif
