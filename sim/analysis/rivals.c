/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/rivals.h"

#include "base/diagnostics.h"
#include "scenario/scenario.h"

#include <string.h>

/* Warnings about the members of one file's baseline, before they are only counted. */
enum { WARNINGS = 5 };

const char pb_shared_luck[] = "shared";

/* The settings that must be common, and what is said where they are not. */
static bool same_settings(payback_diagnostics *diagnostics, const payback_scenario *first,
                          const payback_scenario *other)
{
    static const enum pb_root_slot slots[] = {PB_ROOT_HORIZON_MONTHS, PB_ROOT_BASIS,
                                              PB_ROOT_PAYBACK_MONTHS, PB_ROOT_ROI_MONTHS,
                                              PB_ROOT_DISCOUNT_RATE,  PB_ROOT_MINIMUM_PROBABILITY};
    for (size_t s = 0; s < sizeof slots / sizeof slots[0]; s++) {
        const struct pb_value *a = &first->inputs.root[slots[s]], *b = &other->inputs.root[slots[s]];
        if (a->number * a->multiply + a->add == b->number * b->multiply + b->add)
            continue;
        pb_diagnose(diagnostics, PAYBACK_ERROR, other->file, 0, 0, b->pointer,
                    "load it with the changes of payback_changes_adopt",
                    "the scenario was not read with the simulation and decision of %s", first->file);
        return false;
    }
    return true;
}

static bool same_currency(payback_diagnostics *diagnostics, const payback_scenario *first,
                          const payback_scenario *other)
{
    const char *a = payback_scenario_currency(first), *b = payback_scenario_currency(other);
    if (strcmp(a, b) == 0)
        return true;
    pb_diagnose(diagnostics, PAYBACK_ERROR, other->file, 0, 0, "/currency", "amounts in one currency",
                "proposals in different currencies cannot be compared (found %s; %s has %s)", b, first->file, a);
    return false;
}

bool pb_rivals_alike(payback_diagnostics *diagnostics, const payback_scenario *const *scenarios, size_t count)
{
    for (size_t k = 1; k < count; k++)
        if (!same_currency(diagnostics, scenarios[0], scenarios[k]) ||
            !same_settings(diagnostics, scenarios[0], scenarios[k]))
            return false;
    return true;
}

void pb_rivals_warn_of_baseline(payback_diagnostics *diagnostics, const struct pb_baseline_difference *list,
                                size_t count, const char *first, const char *other)
{
    for (size_t i = 0; i < count && i < WARNINGS; i++)
        pb_diagnose(diagnostics, PAYBACK_WARNING, other, 0, 0, list[i].pointer, NULL,
                    "the baseline is not that of %s (found %s; there %s)", first, list[i].other, list[i].first);
    if (count > WARNINGS)
        pb_diagnose(diagnostics, PAYBACK_WARNING, other, 0, 0, "/baseline", "proposals for one and the same company",
                    "%zu more members are not those of %s", count - WARNINGS, first);
}

const char *pb_rivals_luck(const payback_options *options)
{
    static const char own[] = "own";
    const char *luck = options && options->luck ? options->luck : own;
    return strcmp(luck, own) == 0 ? own : strcmp(luck, pb_shared_luck) == 0 ? pb_shared_luck : NULL;
}

static bool has_own_inputs(const struct pb_inputs *inputs)
{
    for (size_t j = 0; j < inputs->uncertain_count; j++)
        if (inputs->uncertain[j].value->field->vendors_own)
            return true;
    return false;
}

/* The first vendor has the draws of a run alone; others have their own, one vendor's offers the same ones. */
size_t pb_rivals_find(struct pb_rivals *rivals, const payback_scenario *const *scenarios, size_t count)
{
    const char *first = payback_scenario_vendor(scenarios[0]);
    size_t owners = 0;
    for (size_t k = 1; k < count; k++) {
        const char *vendor = payback_scenario_vendor(scenarios[k]);
        if (strcmp(vendor, first) != 0 && has_own_inputs(&scenarios[k]->inputs)) {
            rivals->owners[k] = pb_owner_of(vendor);
            owners++;
        }
    }
    return owners;
}

payback_status pb_rivals_dimensions(struct pb_rivals *rivals, const payback_scenario *const *scenarios, size_t count)
{
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; !status && k < count; k++)
        status = pb_dimensions_add(&rivals->dimensions, &scenarios[k]->inputs);
    for (size_t k = 0; !status && k < count; k++)
        if (rivals->owners[k] != 0)
            status = pb_dimensions_add_own(&rivals->dimensions, &scenarios[k]->inputs, rivals->owners[k]);
    return status;
}

void pb_rivals_clear(struct pb_rivals *rivals)
{
    pb_dimensions_clear(&rivals->dimensions);
}
