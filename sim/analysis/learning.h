/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From weighted trials of a scenario to the changes that make it the scenario of what is believed then: each touched
 * input gets its weighted quantiles, and all of them their weighted rank correlations. */
#ifndef PB_ANALYSIS_LEARNING_H
#define PB_ANALYSIS_LEARNING_H

#include "inputs/values.h"
#include "payback/scenario.h"
#include "payback/update.h"
#include "statistics/ranking.h"

/* Zero-initialise. */
struct pb_touched {
    bool *is; /* of each uncertain input */
    size_t *inputs, count;
};

/* The inputs for which `seed` says so and that are no events, and all that are correlated with them, in turn.
 * PAYBACK_ERROR_MEMORY. */
payback_status pb_touched_find(struct pb_touched *touched, const struct pb_inputs *inputs, const bool *seed);
void pb_touched_clear(struct pb_touched *touched);

/* What is believed of a column of draws; weights NULL: each counts the same. */
payback_status pb_belief_of(payback_belief *belief, const double *draws, const double *weights, size_t n);

/* columns[j]: the draws of uncertain input j (only those of touched ones are looked at), as exported. note: on each
 * distribution. The changes are on top of the scenario; PAYBACK_ERROR_MEMORY, PAYBACK_ERROR_NUMERICS. */
payback_status pb_learning_changes(payback_changes **out, const struct pb_inputs *inputs,
                                   const struct pb_touched *touched, const double *const *columns,
                                   const double *weights, size_t n, const char *note);

#endif
