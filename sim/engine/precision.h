/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run that goes on until it is precise enough. */
#ifndef PB_ENGINE_PRECISION_H
#define PB_ENGINE_PRECISION_H

#include "engine/figures.h"
#include "engine/run.h"
#include "engine/simulate.h"

/* Settings with the largest number of trials that the run may take. PAYBACK_ERROR_ARGUMENT for a precision that is not
 * above 0, or a sampler whose trials depend on their number. */
payback_status pb_precision_settings(struct pb_plan_settings *settings, const payback_options *options);

/* Simulates until both half-widths (payback/result.h) are below the precision, or all trials of the plan are done:
 * first in memory, then in one pass, which begins anew, and where that is missed in two. The spread P90 − P10 is that
 * of the trials so far, of their first 2^20 where there are more: two passes tell it only by one of its own. */
payback_status pb_run_to_precision(struct pb_figures *figures, const struct pb_plan *plan,
                                   const struct pb_run_settings *how, const struct pb_limits *limits, double precision);

/* In simulate.c. */
bool pb_fits_in_memory(const struct pb_plan *plan, size_t trials, const struct pb_limits *limits);
bool pb_may_pass_once(size_t trials, const struct pb_limits *limits);

#endif
