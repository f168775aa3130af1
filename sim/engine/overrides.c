/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/overrides.h"

#include <math.h>

double pb_number_of(const struct pb_value *value)
{
    if (!value->present || value->distribution)
        return NAN;
    bool scaled = value->field && (value->field->kind == PB_QUANTITY || value->field->kind == PB_NUMBER);
    return scaled ? value->number * value->multiply + value->add : value->number;
}

/* Where the model reads a member of an override. */
struct place {
    double *number;
    const double **array;
};

static struct place place_of(struct pb_slots *slots, int k, int slot)
{
    int of_category = -1;
    switch ((enum pb_override_slot)slot) {
    case PB_OVERRIDE_AUTOMATABLE:
        of_category = PB_CATEGORY_AUTOMATABLE;
        break;
    case PB_OVERRIDE_CONTAINMENT:
        of_category = PB_CATEGORY_CONTAINMENT;
        break;
    case PB_OVERRIDE_TRUE_DEFLECTION:
        of_category = PB_CATEGORY_TRUE_DEFLECTION;
        break;
    case PB_OVERRIDE_STARTS_AFTER_MONTHS:
        of_category = PB_CATEGORY_STARTS_AFTER_MONTHS;
        break;
    case PB_OVERRIDE_HANDLE_TIME_REDUCTION:
        return (struct place){&slots->own_reduction_number[k], &slots->own_reduction[k]};
    case PB_OVERRIDE_CSAT_POINTS:
        return (struct place){&slots->own_csat_number[k], &slots->own_csat[k]};
    case PB_OVERRIDE_NAME:
    case PB_OVERRIDE_SLOTS:
        return (struct place){NULL, NULL};
    }
    return (struct place){&slots->category_number[k][of_category], &slots->category[k][of_category]};
}

/* A containment takes the place of a true deflection, too, and the reverse. */
static void fill(struct pb_slots *slots, const struct pb_value *override, int k)
{
    if (override[PB_OVERRIDE_CONTAINMENT].present || override[PB_OVERRIDE_TRUE_DEFLECTION].present)
        slots->category_number[k][PB_CATEGORY_CONTAINMENT] = slots->category_number[k][PB_CATEGORY_TRUE_DEFLECTION] =
            NAN;
    for (int s = 0; s < PB_OVERRIDE_SLOTS; s++) {
        struct place place = place_of(slots, k, s);
        if (place.number && override[s].present)
            *place.number = pb_number_of(&override[s]);
    }
    slots->any_own_reduction |= override[PB_OVERRIDE_HANDLE_TIME_REDUCTION].present;
    slots->any_own_csat |= override[PB_OVERRIDE_CSAT_POINTS].present;
}

void pb_overrides_fill(struct pb_slots *slots, const struct pb_inputs *inputs)
{
    for (int k = 0; k < inputs->category_count; k++) {
        slots->own_reduction_number[k] = slots->own_csat_number[k] = NAN;
        if (inputs->override_of[k])
            fill(slots, inputs->override[inputs->override_of[k] - 1], k);
    }
}

const double **pb_overrides_slot(struct pb_slots *slots, const struct pb_inputs *inputs, int element, int slot)
{
    for (int k = 0; k < inputs->category_count; k++)
        if (inputs->override_of[k] == element + 1)
            return place_of(slots, k, slot).array;
    return NULL;
}

bool pb_is_overridden(const struct pb_inputs *inputs, int category, int slot)
{
    if (!inputs->override_of[category])
        return false;
    const struct pb_value *override = inputs->override[inputs->override_of[category] - 1];
    if (slot == PB_CATEGORY_CONTAINMENT || slot == PB_CATEGORY_TRUE_DEFLECTION)
        return override[PB_OVERRIDE_CONTAINMENT].present || override[PB_OVERRIDE_TRUE_DEFLECTION].present;
    return slot == PB_CATEGORY_AUTOMATABLE && override[PB_OVERRIDE_AUTOMATABLE].present;
}
