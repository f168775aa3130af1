/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/provenance.h"

#include "base/parallel.h"
#include "scenario/scenario.h"

struct pb_provenance pb_provenance_of(struct pb_texts *texts, const payback_scenario *scenario,
                                      const struct pb_plan_settings *settings, int threads)
{
    const struct pb_inputs *values = &scenario->inputs;
    return (struct pb_provenance){
        .name = pb_texts_keep(texts, payback_scenario_name(scenario)),
        .vendor = pb_texts_keep(texts, payback_scenario_vendor(scenario)),
        .currency = pb_texts_keep(texts, payback_scenario_currency(scenario)),
        .file = pb_texts_keep(texts, payback_scenario_file(scenario)),
        .digest = pb_texts_keep(texts, payback_scenario_digest(scenario)),
        .version = payback_version(),
        .isa = payback_isa(),
        .sampler = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SAMPLER)->choices[settings->sampler],
        .basis = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_BASIS)->choices[(int)pb_root_number(values, PB_ROOT_BASIS)],
        .seed = (double)settings->seed,
        .trials = (size_t)settings->trials,
        .replicates = PB_REPLICATES,
        .threads = pb_thread_count(threads),
        .horizon_months = (int)pb_root_number(values, PB_ROOT_HORIZON_MONTHS),
    };
}
