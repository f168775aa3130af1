/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figure that a target asks for, of scenarios that differ in little. */
#ifndef PB_ANALYSIS_WORLD_FIGURES_H
#define PB_ANALYSIS_WORLD_FIGURES_H

#include "analysis/goal.h"
#include "engine/plan.h"
#include "engine/run.h"

/* figures[i] of plans[i], count ≥ 1, all of as many trials; the same to the bit however many are asked for at a time.
 * Where the target asks for NPV or payback on the decision's basis the plans go side by side (engine/beside.h): what
 * they draw likewise is drawn once, and no more than these two are computed. Of settings detailed and rows are ignored;
 * progress hears of trials of one plan or of all. PAYBACK_ERROR_CANCELLED where it asks for it, PAYBACK_ERROR_MEMORY.
 */
payback_status pb_figures_of_worlds(struct pb_figure *figures, const struct pb_goal *target,
                                    struct pb_plan *const *plans, size_t count, const struct pb_run_settings *settings);

#endif
