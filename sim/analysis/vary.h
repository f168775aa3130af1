/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Varying one input of a scenario: whether it can, in which units, how far, and the scenario with it at some x. */
#ifndef PB_ANALYSIS_VARY_H
#define PB_ANALYSIS_VARY_H

#include "payback/solve.h"
#include "scenario/members.h"
#include "scenario/scenario.h"

struct pb_vary {
    struct pb_member member; /* of the scenario; value->present tells whether it has one */
    const char *pointer;
    payback_vary_mode mode;
    bool uncertain, whole;
    double low, high;         /* range of x */
    double least, most;       /* limits of x, also where it is searched further */
    bool low_free, high_free; /* the range has no natural end there: it may be searched further */
    double identity;          /* x that leaves the scenario as it is: its mean, 0 or 1; NaN without a value */
    double mean, p10, p90;    /* of what the model sees; NaN without a value */
};

/* Looks the input up and decides mode and range. PAYBACK_ERROR_TARGET with a message. */
payback_status pb_vary_choose(struct pb_vary *out, const payback_scenario *scenario, const payback_vary *request,
                              char *message, size_t size);
/* The scenario with the input at x. PAYBACK_ERROR_SCENARIO where that is not valid: message (may be NULL) tells why. */
payback_status pb_vary_apply(payback_scenario **out, const payback_scenario *scenario, const struct pb_vary *vary,
                             double x, char *message, size_t size);

#endif
