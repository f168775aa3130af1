/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios of several vendors for one company: whether they can be looked at side by side, and whose luck is whose. */
#ifndef PB_ANALYSIS_RIVALS_H
#define PB_ANALYSIS_RIVALS_H

#include "analysis/baselines.h"
#include "engine/dimensions.h"
#include "payback/compare.h"
#include "payback/run.h"
#include "payback/scenario.h"

#include <stdbool.h>

/* Zero-initialise. */
struct pb_rivals {
    uint64_t owners[PAYBACK_PROPOSALS_MAX]; /* of each scenario's own inputs; 0: the draws that all share */
    struct pb_dimensions dimensions;        /* inputs of the first scenario, what others have beside them, own ones */
};

/* Whether all have the currency, and the simulation and decision, of the first; else diagnostics has the reason. */
bool pb_rivals_alike(payback_diagnostics *diagnostics, const payback_scenario *const *scenarios, size_t count);

/* A warning for the first few members of a file's baseline that differ from the first file's, and one for the rest. */
void pb_rivals_warn_of_baseline(payback_diagnostics *diagnostics, const struct pb_baseline_difference *list,
                                size_t count, const char *first, const char *other);

/* options->luck: "own", also where it is NULL, or pb_shared_luck; NULL where it is neither. */
const char *pb_rivals_luck(const payback_options *options);
extern const char pb_shared_luck[];

/* The owners, where each vendor has its own luck; returns how many beside the first have draws of their own. */
size_t pb_rivals_find(struct pb_rivals *rivals, const payback_scenario *const *scenarios, size_t count);
/* The dimensions of all these. PAYBACK_ERROR_MEMORY. */
payback_status pb_rivals_dimensions(struct pb_rivals *rivals, const payback_scenario *const *scenarios, size_t count);
void pb_rivals_clear(struct pb_rivals *rivals);

#endif
