/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/item.h"

#include "base/memory.h"
#include "engine/run.h"
#include "engine/simulate.h"
#include "scenario/scenario.h"

#include <stdlib.h>

static void identify(struct pb_item *item, const struct pb_plan_settings *settings)
{
    const struct pb_field *sampler = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SAMPLER);
    item->identity = (struct pb_identity){.path = item->path,
                                          .changes = item->made_under,
                                          .varied = item->varied.data,
                                          .digest = item->digest ? item->digest : "",
                                          .sampler = settings ? sampler->choices[settings->sampler] : "",
                                          .version = payback_version(),
                                          .seed = settings ? (double)settings->seed : 0,
                                          .trials = settings ? (double)settings->trials : 0};
}

static void share_tables(payback_scenario *scenario, pb_table_store *tables)
{
    if (!tables)
        return;
    pb_table_store_release(scenario->inputs.tables);
    scenario->inputs.tables = pb_table_store_hold(tables);
}

payback_status pb_item_load(struct pb_item *item, const payback_changes *changes, bool confine,
                            const payback_options *options, pb_table_store *tables)
{
    const payback_loading loading = {.confine = confine};
    struct pb_plan_settings settings;
    item->diagnostics = payback_diagnostics_new();
    payback_status status = item->diagnostics && !item->varied.failed ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = payback_scenario_load_with(&item->scenario, item->diagnostics, item->path, changes, &loading);
    if (status == PAYBACK_ERROR_SCENARIO || status == PAYBACK_ERROR_UNREADABLE) {
        identify(item, NULL);
        return PAYBACK_OK;
    }
    if (!status)
        share_tables(item->scenario, tables);
    if (!status)
        status = pb_settings_of(&settings, &item->scenario->inputs, options);
    if (!status)
        item->digest = pb_copy_text(payback_scenario_digest(item->scenario));
    if (!status && !item->digest)
        status = PAYBACK_ERROR_MEMORY;
    if (!status)
        identify(item, &settings);
    return status;
}

payback_status pb_item_simulate(payback_result **result, const struct pb_item *item, const payback_options *options)
{
    struct pb_limits limits = pb_limits_of_machine();
    return pb_simulate(result, item->scenario, options, NULL, NULL, &limits, PB_OUTCOMES_ONLY);
}

void pb_item_drop_scenario(struct pb_item *item)
{
    payback_scenario_free(item->scenario);
    item->scenario = NULL;
}

void pb_item_clear(struct pb_item *item)
{
    pb_item_drop_scenario(item);
    pb_text_clear(&item->varied);
    payback_diagnostics_free(item->diagnostics);
    free(item->digest);
    item->diagnostics = NULL;
    item->digest = NULL;
}

bool pb_is_of_scenario(payback_status status)
{
    return status == PAYBACK_ERROR_SCENARIO || status == PAYBACK_ERROR_NUMERICS || status == PAYBACK_ERROR_TARGET ||
           status == PAYBACK_ERROR_INTERNAL || status == PAYBACK_ERROR_ARGUMENT;
}

payback_status pb_item_explain(struct pb_item *item, payback_status why)
{
    if (payback_diagnostics_errors(item->diagnostics) > 0)
        return PAYBACK_OK;
    return payback_diagnostics_add(item->diagnostics,
                                   &(payback_diagnostic){.file = item->path, .message = payback_status_text(why)});
}
