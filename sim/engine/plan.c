/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/plan.h"

#include "base/memory.h"
#include "engine/overrides.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The arrays of a group's slots, flattened: element e, slot s is at e · slots + s. */
struct group_view {
    const struct pb_value *values;
    int elements, slots;
    double *numbers;
};

enum { GROUPS = 8 };

static void view_groups(struct pb_plan *plan, struct group_view views[GROUPS])
{
    const struct pb_inputs *v = plan->values;
    struct pb_slots *s = &plan->slots;
    views[0] = (struct group_view){v->root, 1, PB_ROOT_SLOTS, s->root_number};
    views[1] = (struct group_view){v->category[0], v->category_count, PB_CATEGORY_SLOTS, s->category_number[0]};
    views[2] = (struct group_view){v->tier[0], v->tier_count, PB_TIER_SLOTS, s->tier_number[0]};
    views[3] = (struct group_view){v->risk[0], v->risk_count, PB_RISK_SLOTS, s->risk_number[0]};
    views[4] = (struct group_view){v->other[0], v->other_count, PB_OTHER_SLOTS, s->other_number[0]};
    views[5] = (struct group_view){v->tool[0], v->tool_count, PB_TOOL_SLOTS, s->tool_number[0]};
    views[6] = (struct group_view){v->charge[0], v->charge_count, PB_CHARGE_SLOTS, s->charge_number[0]};
    views[7] =
        (struct group_view){v->charge_tier[0], v->charge_tier_count, PB_CHARGE_TIER_SLOTS, s->charge_tier_number[0]};
}

static void fill_slots(struct pb_plan *plan)
{
    const struct pb_inputs *v = plan->values;
    struct pb_slots *slots = &plan->slots;
    struct group_view views[GROUPS];
    view_groups(plan, views);
    for (int g = 0; g < GROUPS; g++)
        for (int s = 0; s < views[g].elements * views[g].slots; s++)
            views[g].numbers[s] = pb_number_of(&views[g].values[s]);
    slots->category_count = v->category_count;
    slots->tool_count = v->tool_count;
    slots->tier_count = v->tier_count;
    slots->charge_count = v->charge_count;
    slots->charge_tier_count = v->charge_tier_count;
    memcpy(slots->charge_lists, v->charge_lists, sizeof slots->charge_lists);
    slots->risk_count = v->risk_count;
    slots->other_count = v->other_count;
    pb_overrides_fill(slots, v);
    double sum = 0;
    for (int m = 0; m < 12; m++)
        sum += v->seasonality[m];
    for (int m = 0; m < 12; m++)
        slots->seasonality[m] = v->seasonality[m] / (sum / 12);
    slots->deflection_table = (struct pb_ramp_table){v->deflection_fractions, v->deflection_fraction_count};
    slots->assist_table = (struct pb_ramp_table){v->assist_fractions, v->assist_fraction_count};
}

static payback_status make_inputs(struct pb_plan *plan)
{
    const struct pb_inputs *v = plan->values;
    plan->input_count = v->uncertain_count;
    plan->inputs = pb_new(plan->input_count, sizeof *plan->inputs);
    if (!plan->inputs)
        return PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; j < plan->input_count; j++) {
        struct pb_plan_input *input = &plan->inputs[j];
        input->uncertain = &v->uncertain[j];
        input->multiply = input->uncertain->value->multiply;
        input->add = input->uncertain->value->add;
        input->member = -1;
        if (input->uncertain->event)
            continue;
        payback_status status = pb_table_store_get(&input->table, plan->tables, input->uncertain->value->distribution);
        if (status)
            return status;
    }
    return PAYBACK_OK;
}

static bool has_noise(const struct pb_inputs *values)
{
    const struct pb_value *noise = &values->root[PB_ROOT_NOISE];
    return noise->distribution || pb_number_of(noise) != 0;
}

payback_status pb_plan_new(struct pb_plan **out, const struct pb_inputs *values,
                           const struct pb_plan_settings *settings)
{
    *out = NULL;
    if (values->baseline)
        return PAYBACK_ERROR_SCENARIO;
    struct pb_plan *plan = pb_new(1, sizeof *plan);
    if (!plan)
        return PAYBACK_ERROR_MEMORY;
    plan->values = values;
    plan->settings = *settings;
    plan->tables = pb_table_store_hold(values->tables);
    fill_slots(plan);
    payback_status status = plan->tables ? PAYBACK_OK : pb_table_store_new(&plan->tables);
    if (!status)
        status = make_inputs(plan);
    if (!status)
        status = pb_plan_make_draws(plan);
    if (!status && (plan->member_count > 0 || has_noise(values)))
        status = pb_quantile_table_new(&plan->normal, pb_distribution_standard_normal());
    if (status) {
        pb_plan_free(plan);
        return status;
    }
    pb_model_prepare(&plan->model, &plan->slots);
    plan->settings.dimensions = NULL; /* they were the caller's */
    *out = plan;
    return PAYBACK_OK;
}

bool pb_plan_refresh(struct pb_plan *plan)
{
    bool noise = plan->model.noise, surge = plan->model.surge;
    fill_slots(plan);
    pb_model_prepare(&plan->model, &plan->slots);
    return plan->model.noise == noise && plan->model.surge == surge;
}

void pb_plan_free(struct pb_plan *plan)
{
    if (!plan)
        return;
    free(plan->inputs);
    pb_table_store_release(plan->tables);
    pb_quantile_table_free(plan->normal);
    pb_copula_free(plan->copula);
    pb_sampling_free(plan->sampling);
    free(plan->members);
    free(plan->correlated_as);
    free(plan);
}
