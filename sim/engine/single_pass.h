/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run whose trials pass once: each thread hands the draws that it simulates to its windows (statistics/windows.h),
 * chunk by chunk, while they are in its cache. No column is kept; what the windows keep grows with the root of the
 * trials, and waits in a file where it becomes too much for memory. The figures have the same bytes as those of the run
 * in memory; in rare cases they are missed, and the run has to be made another way. */
#ifndef PB_ENGINE_SINGLE_PASS_H
#define PB_ENGINE_SINGLE_PASS_H

#include "engine/figures.h"
#include "engine/run.h"

struct pb_pass;

/* The first trials, by which the windows are chosen. */
enum { PB_ONE_PASS_PILOT = 16384 };

/* kept_most: draws that may be kept in memory at the end of a round. *out is NULL on error. PAYBACK_ERROR_MEMORY. */
payback_status pb_pass_new(struct pb_pass **out, const struct pb_plan *plan, const struct pb_run_settings *how,
                           size_t kept_most);
void pb_pass_free(struct pb_pass *pass); /* takes NULL */

/* Simulates up to so many trials, more than those of the pilot, and no fewer than before, which must have been whole
 * blocks (else PAYBACK_ERROR_ARGUMENT). *missed: there is no use in going on; not where the status is an error.
 * PAYBACK_ERROR_CANCELLED, PAYBACK_ERROR_IO, PAYBACK_ERROR_MEMORY. */
payback_status pb_pass_to(struct pb_pass *pass, size_t trials, bool *missed);

/* Of the trials so far, on the decision's basis. */
struct pb_pass_view {
    payback_estimate in_time, npv; /* probability of payback by the target; mean */
    double spread;                 /* P90 − P10 of NPV; NaN where it is not wanted or not known */
};
/* *missed: as above. */
payback_status pb_pass_look(struct pb_pass *pass, bool with_spread, struct pb_pass_view *view, bool *missed);

/* The figures of all trials so far, as the last thing that is asked of it. *missed: they are not set. */
payback_status pb_pass_finish(struct pb_pass *pass, struct pb_figures *figures, bool *missed);

/* All trials of the plan, from the first to the figures. */
payback_status pb_run_in_one_pass(struct pb_figures *figures, const struct pb_plan *plan,
                                  const struct pb_run_settings *how, size_t kept_most, bool *missed);

#endif
