/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plans of the two independent samples that analyses of a decision start from. */
#ifndef PB_ANALYSIS_PLANS_H
#define PB_ANALYSIS_PLANS_H

#include "engine/plan.h"
#include "payback/run.h"

/* Zero-initialise. */
struct pb_plan_pair {
    struct pb_plan *plans[2];
};

/* options->trials: of each sample, rounded up to whole blocks; 0: PAYBACK_SENSITIVITY_TRIALS. */
payback_status pb_plan_pair_make(struct pb_plan_pair *pair, const struct pb_inputs *values,
                                 const payback_options *options);
/* The same among scenarios that share dimensions (may be NULL), where the vendor's own draws are those of `owner`. */
payback_status pb_plan_pair_make_among(struct pb_plan_pair *pair, const struct pb_inputs *values,
                                       const payback_options *options, const struct pb_dimensions *dimensions,
                                       uint64_t owner);
void pb_plan_pair_clear(struct pb_plan_pair *pair);

#endif
