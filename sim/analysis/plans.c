/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/plans.h"

#include "base/clock.h"
#include "engine/run.h"
#include "payback/sensitivity.h"

payback_status pb_plan_pair_make(struct pb_plan_pair *pair, const struct pb_inputs *values,
                                 const payback_options *options)
{
    return pb_plan_pair_make_among(pair, values, options, NULL, 0);
}

payback_status pb_plan_pair_make_among(struct pb_plan_pair *pair, const struct pb_inputs *values,
                                       const payback_options *options, const struct pb_dimensions *dimensions,
                                       uint64_t owner)
{
    struct pb_plan_settings settings;
    payback_status status = pb_settings_of(&settings, values, options);
    if (status)
        return status;
    settings.trials = options && options->trials ? options->trials : PAYBACK_SENSITIVITY_TRIALS;
    settings.trials = (settings.trials + PB_BLOCK - 1) / PB_BLOCK * PB_BLOCK;
    settings.dimensions = dimensions;
    settings.owner = owner;
    status = pb_plan_new(&pair->plans[0], values, &settings);
    settings.second = true;
    return status ? status : pb_plan_new(&pair->plans[1], values, &settings);
}

void pb_plan_pair_clear(struct pb_plan_pair *pair)
{
    pb_plan_free(pair->plans[0]);
    pb_plan_free(pair->plans[1]);
    *pair = (struct pb_plan_pair){0};
}
