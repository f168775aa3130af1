/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reverse stress: from the verdict back to the inputs. */
#ifndef PB_ANALYSIS_REVERSE_H
#define PB_ANALYSIS_REVERSE_H

#include "analysis/headline.h"
#include "analysis/texts.h"
#include "payback/stress.h"
#include "scenario/scenario.h"

struct pb_reverse_job {
    const payback_scenario *scenario;
    const struct pb_simulated *base;
    struct pb_plan_settings settings;
    struct pb_run_settings how;
    struct pb_texts *texts; /* owns the pointers of the result */
};

/* Each input alone: the value at which, held there in all trials, it turns the verdict (by the estimate itself, not its
 * interval). An uncertain input moves through its own support, a constant through the range of its field; the path
 * starts at the median or the value and is looked at step by step: a turn and its return between two looks are missed.
 */
payback_status pb_reverse_single(payback_reverse_single **out, size_t *count, const struct pb_reverse_job *job);

/* All inputs together: the design points of NPV = 0 and of payback = target, in each state of the events that matters.
 * Fills joint and states; their moves are the result's also on error. */
payback_status pb_reverse_joint(payback_stress_result *result, const struct pb_reverse_job *job);

#endif
