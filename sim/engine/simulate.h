/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario is simulated in memory, in one pass or in streams, whichever fits: the one place that decides. */
#ifndef PB_ENGINE_SIMULATE_H
#define PB_ENGINE_SIMULATE_H

#include "payback/run.h"

struct pb_limits {
    double column_bytes;  /* most that the columns of a run in memory may take */
    size_t kept_most;     /* most draws that the second pass of streams keeps at a time; 0: any number */
    size_t one_pass_kept; /* most draws that a run that passes once keeps in memory; 0: none passes once */
};

/* Some hundred thousand trials (285,000 at 36 months) are in memory, as far as half of the machine's will do; larger
 * runs pass once, and where that is no way twice. */
struct pb_limits pb_limits_of_machine(void);

/* What a result holds. */
enum pb_extent {
    PB_WHOLE,
    PB_OUTCOMES_ONLY /* cumulative cash, sources and categories may be left out: 0 */
};

/* payback_run under other limits; the result is the same, as far as it is wanted. */
payback_status pb_simulate(payback_result **out, const payback_scenario *scenario, const payback_options *options,
                           payback_draws_sink *sink, void *sink_context, const struct pb_limits *limits,
                           enum pb_extent extent);

/* Largest number of trials of a run. */
#define PB_TRIALS_MOST 1e9

#endif
