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

/* The first trials, by which the windows are chosen. */
enum { PB_ONE_PASS_PILOT = 16384 };

/* Simulates all trials of the plan, more than those of the pilot (else PAYBACK_ERROR_ARGUMENT). kept_most: draws that
 * may be kept in memory at the end of a round. *missed: the figures are not set; not where the status is an error.
 * PAYBACK_ERROR_CANCELLED, PAYBACK_ERROR_IO, PAYBACK_ERROR_MEMORY. */
payback_status pb_run_in_one_pass(struct pb_figures *figures, const struct pb_plan *plan,
                                  const struct pb_run_settings *how, size_t kept_most, bool *missed);

#endif
