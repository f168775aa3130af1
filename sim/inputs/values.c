/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inputs of a scenario as one struct: release and search. */
#include "inputs/values.h"

#include <stdlib.h>
#include <string.h>

static void clear_values(struct pb_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i].pointer == NULL && !values[i].given && !values[i].present)
            continue; /* most slots of lists: nothing was ever read into them */
        free(values[i].pointer);
        pb_distribution_free(values[i].distribution);
        free(values[i].text);
        free(values[i].json);
        free(values[i].note);
    }
}

void pb_inputs_clear(struct pb_inputs *inputs)
{
    clear_values(inputs->root, PB_ROOT_SLOTS);
    clear_values(&inputs->category[0][0], (size_t)inputs->category_count * PB_CATEGORY_SLOTS);
    clear_values(&inputs->tool[0][0], (size_t)inputs->tool_count * PB_TOOL_SLOTS);
    clear_values(&inputs->tier[0][0], (size_t)inputs->tier_count * PB_TIER_SLOTS);
    clear_values(&inputs->charge[0][0], (size_t)inputs->charge_count * PB_CHARGE_SLOTS);
    clear_values(&inputs->charge_tier[0][0], (size_t)inputs->charge_tier_count * PB_CHARGE_TIER_SLOTS);
    clear_values(&inputs->risk[0][0], (size_t)inputs->risk_count * PB_RISK_SLOTS);
    clear_values(&inputs->other[0][0], (size_t)inputs->other_count * PB_OTHER_SLOTS);
    clear_values(&inputs->override[0][0], (size_t)inputs->override_count * PB_OVERRIDE_SLOTS);
    free(inputs->deflection_fractions);
    free(inputs->assist_fractions);
    free(inputs->pilot_tickets);
    free(inputs->uncertain);
    free(inputs->correlations);
    pb_table_store_release(inputs->tables);
    memset(inputs, 0, sizeof *inputs);
}

static struct pb_value *find_among(struct pb_value *values, size_t count, const char *pointer)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].pointer != NULL && strcmp(values[i].pointer, pointer) == 0)
            return &values[i];
    return NULL;
}

static bool is_drawn_or_number(const struct pb_value *value)
{
    return value->field->kind == PB_QUANTITY || value->field->kind == PB_NUMBER || value->field->kind == PB_EVENT;
}

struct pb_value *pb_inputs_find(struct pb_inputs *inputs, const char *pointer)
{
    struct pb_value *value = find_among(inputs->root, PB_ROOT_SLOTS, pointer);
    if (value == NULL)
        value = find_among(&inputs->category[0][0], (size_t)inputs->category_count * PB_CATEGORY_SLOTS, pointer);
    if (value == NULL)
        value = find_among(&inputs->tool[0][0], (size_t)inputs->tool_count * PB_TOOL_SLOTS, pointer);
    if (value == NULL)
        value = find_among(&inputs->tier[0][0], (size_t)inputs->tier_count * PB_TIER_SLOTS, pointer);
    if (value == NULL)
        value = find_among(&inputs->charge[0][0], (size_t)inputs->charge_count * PB_CHARGE_SLOTS, pointer);
    if (value == NULL)
        value =
            find_among(&inputs->charge_tier[0][0], (size_t)inputs->charge_tier_count * PB_CHARGE_TIER_SLOTS, pointer);
    if (value == NULL)
        value = find_among(&inputs->risk[0][0], (size_t)inputs->risk_count * PB_RISK_SLOTS, pointer);
    if (value == NULL)
        value = find_among(&inputs->other[0][0], (size_t)inputs->other_count * PB_OTHER_SLOTS, pointer);
    if (value == NULL)
        value = find_among(&inputs->override[0][0], (size_t)inputs->override_count * PB_OVERRIDE_SLOTS, pointer);
    return value != NULL && is_drawn_or_number(value) ? value : NULL;
}
