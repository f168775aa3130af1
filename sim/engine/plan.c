/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/plan.h"

#include "base/digest.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The arrays of a group's slots, flattened: element e, slot s is at e · slots + s. */
struct group_view {
    const struct pb_value *values;
    int elements, slots;
    double *numbers;
};

enum { GROUPS = 5 };

static void view_groups(struct pb_plan *plan, struct group_view views[GROUPS])
{
    const struct pb_inputs *v = plan->values;
    struct pb_slots *s = &plan->slots;
    views[0] = (struct group_view){v->root, 1, PB_ROOT_SLOTS, s->root_number};
    views[1] = (struct group_view){v->category[0], v->category_count, PB_CATEGORY_SLOTS, s->category_number[0]};
    views[2] = (struct group_view){v->tier[0], v->tier_count, PB_TIER_SLOTS, s->tier_number[0]};
    views[3] = (struct group_view){v->risk[0], v->risk_count, PB_RISK_SLOTS, s->risk_number[0]};
    views[4] = (struct group_view){v->other[0], v->other_count, PB_OTHER_SLOTS, s->other_number[0]};
}

/* The number the model sees of a value, NaN where it has none or is drawn. */
static double number_of(const struct pb_value *value)
{
    if (!value->present || value->distribution)
        return NAN;
    bool scaled = value->field && (value->field->kind == PB_QUANTITY || value->field->kind == PB_NUMBER);
    return scaled ? value->number * value->multiply + value->add : value->number;
}

static void fill_slots(struct pb_plan *plan)
{
    const struct pb_inputs *v = plan->values;
    struct pb_slots *slots = &plan->slots;
    struct group_view views[GROUPS];
    view_groups(plan, views);
    for (int g = 0; g < GROUPS; g++)
        for (int s = 0; s < views[g].elements * views[g].slots; s++)
            views[g].numbers[s] = number_of(&views[g].values[s]);
    slots->category_count = v->category_count;
    slots->tier_count = v->tier_count;
    slots->risk_count = v->risk_count;
    slots->other_count = v->other_count;
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
        payback_status status = pb_quantile_table_new(&input->table, input->uncertain->value->distribution);
        if (status)
            return status;
    }
    return PAYBACK_OK;
}

/* The inputs that take part in a correlation become members of one copula, in their order. */
static payback_status make_copula(struct pb_plan *plan)
{
    const struct pb_inputs *v = plan->values;
    if (v->correlation_count == 0)
        return PAYBACK_OK;
    plan->members = pb_new(plan->input_count, sizeof *plan->members);
    struct pb_copula_pair *pairs = pb_new(v->correlation_count, sizeof *pairs);
    payback_status status = plan->members && pairs ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        for (size_t c = 0; c < v->correlation_count; c++)
            plan->inputs[v->correlations[c].a].member = plan->inputs[v->correlations[c].b].member = 0;
        for (size_t j = 0; j < plan->input_count; j++)
            if (plan->inputs[j].member >= 0) {
                plan->inputs[j].member = (int)plan->member_count;
                plan->members[plan->member_count++] = j;
            }
        for (size_t c = 0; c < v->correlation_count; c++) {
            const struct pb_correlation *correlation = &v->correlations[c];
            pairs[c] = (struct pb_copula_pair){(size_t)plan->inputs[correlation->a].member,
                                               (size_t)plan->inputs[correlation->b].member, correlation->rank};
        }
        status = pb_copula_new(&plan->copula, plan->member_count, pairs, v->correlation_count);
    }
    free(pairs);
    return status;
}

static int dimension_of(const struct pb_plan_settings *settings, const char *pointer, size_t position)
{
    if (!settings->order)
        return (int)position;
    for (size_t d = 0; d < settings->order_count; d++)
        if (strcmp(settings->order[d], pointer) == 0)
            return (int)d;
    return -1;
}

/* Turns the hash of a pointer into the key of the second sample: any odd constant will do (that of splitmix64). */
static const uint64_t second_key = UINT64_C(0x9E3779B97F4A7C15);

static payback_status make_sampling(struct pb_plan *plan)
{
    bool second = plan->settings.second;
    size_t first_count = plan->settings.order ? plan->settings.order_count : plan->input_count;
    uint64_t *keys = pb_new(plan->input_count, sizeof *keys);
    int *dimensions = pb_new(plan->input_count, sizeof *dimensions);
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (keys && dimensions) {
        for (size_t j = 0; j < plan->input_count; j++) {
            const char *pointer = plan->inputs[j].uncertain->value->pointer;
            keys[j] = pb_hash64(pointer);
            dimensions[j] = dimension_of(&plan->settings, pointer, j);
            if (second)
                keys[j] = (keys[j] ^ second_key) * second_key;
            if (second && dimensions[j] >= 0)
                dimensions[j] += (int)first_count;
        }
        struct pb_sampling_settings settings = {.sampler = plan->settings.sampler,
                                                .seed = plan->settings.seed,
                                                .trials = plan->settings.trials,
                                                .keys = keys,
                                                .dimensions = dimensions,
                                                .input_count = plan->input_count};
        status = pb_sampling_new(&plan->sampling, &settings);
    }
    free(keys);
    free(dimensions);
    return status;
}

static bool draws_normals(const struct pb_inputs *values)
{
    const struct pb_value *noise = &values->root[PB_ROOT_NOISE];
    return values->correlation_count > 0 || noise->distribution || number_of(noise) != 0;
}

payback_status pb_plan_new(struct pb_plan **out, const struct pb_inputs *values,
                           const struct pb_plan_settings *settings)
{
    *out = NULL;
    struct pb_plan *plan = pb_new(1, sizeof *plan);
    if (!plan)
        return PAYBACK_ERROR_MEMORY;
    plan->values = values;
    plan->settings = *settings;
    payback_status status = PAYBACK_OK;
    fill_slots(plan);
    if (draws_normals(values))
        status = pb_quantile_table_new(&plan->normal, pb_distribution_standard_normal());
    if (!status)
        status = make_inputs(plan);
    if (!status)
        status = make_copula(plan);
    if (!status)
        status = make_sampling(plan);
    if (status) {
        pb_plan_free(plan);
        return status;
    }
    pb_model_prepare(&plan->model, &plan->slots);
    plan->settings.order = NULL; /* it was the caller's */
    *out = plan;
    return PAYBACK_OK;
}

void pb_plan_free(struct pb_plan *plan)
{
    if (!plan)
        return;
    for (size_t j = 0; plan->inputs && j < plan->input_count; j++)
        pb_quantile_table_free(plan->inputs[j].table);
    free(plan->inputs);
    pb_quantile_table_free(plan->normal);
    pb_copula_free(plan->copula);
    pb_sampling_free(plan->sampling);
    free(plan->members);
    free(plan);
}
