/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/stress_pack.h"

#include <stdio.h>
#include <string.h>

/* The doubts of a chief financial officer. */
static const struct pb_pack_stress cfo[] = {
    /* True deflection is containment less the gap: halving the three halves both, in whichever form they are given. */
    {"it resolves half as much",
     "containment and true deflection × 0.5, in every category",
     false,
     {{PB_PACK_MULTIPLY, "/proposal/deflection/containment", 0.5, NULL},
      {PB_PACK_MULTIPLY, "/proposal/deflection/true_deflection", 0.5, NULL},
      {PB_PACK_MULTIPLY, "/proposal/deflection/containment_gap", 0.5, NULL},
      {PB_PACK_MULTIPLY, "/baseline/categories/*/containment", 0.5, NULL},
      {PB_PACK_MULTIPLY, "/baseline/categories/*/true_deflection", 0.5, NULL},
      {PB_PACK_MULTIPLY, "/proposal/categories/*/containment", 0.5, NULL},
      {PB_PACK_MULTIPLY, "/proposal/categories/*/true_deflection", 0.5, NULL}}},
    {"much of what it contains is not solved",
     "containment_gap set to 0.30",
     false,
     {{PB_PACK_SET, "/proposal/deflection/containment_gap", 0, "0.3"}}},
    {"the assistant saves no time",
     "handle_time_reduction 0",
     false,
     {{PB_PACK_SET, "/proposal/assist/handle_time_reduction", 0, "0"},
      {PB_PACK_SET_IN, "/proposal/categories/*/handle_time_reduction", 0, "0"}}},
    {"implementation takes twice as long",
     "overrun × 2",
     false,
     {{PB_PACK_MULTIPLY, "/proposal/implementation/overrun", 2, NULL}}},
    {"fewer tickets than planned",
     "tickets_per_month × 0.8",
     false,
     {{PB_PACK_MULTIPLY, "/baseline/volume/tickets_per_month", 0.8, NULL}}},
    {"nobody leaves",
     "annual_attrition 0: freed hours stay on the payroll",
     false,
     {{PB_PACK_SET, "/baseline/agents/annual_attrition", 0, "0"}}},
    {"avoided hires are worth nothing",
     "the budget basis: only spending that falls below today's counts",
     false,
     {{PB_PACK_SET, "/decision/basis", 0, "\"budget\""}}},
    {"the vendor raises its prices",
     "a sure price risk: fee_factor 1.3 in month 1, in effect with the second term",
     false,
     {{PB_PACK_APPEND, "/proposal/risks", 0,
       "{\"name\": \"sure price rise\", \"probability\": 1, \"month\": 1, \"fee_factor\": 1.3}"}}},
    {"it gets worse with age",
     "annual_improvement −0.3",
     false,
     {{PB_PACK_SET, "/proposal/deflection/annual_improvement", 0, "-0.3"}}},
    {"the programme is abandoned",
     "a failure probability of 0.4",
     false,
     {{PB_PACK_SET, "/proposal/failure/probability", 0, "0.4"}}},
    /* A gate with the minimum 0 never fails. */
    {"no gate",
     "the gate removed: what changes is its value, with the sign reversed",
     true,
     {{PB_PACK_SET_IN, "/proposal/gate/minimum_true_deflection", 0, "0"}}},
};

static const struct pb_pack packs[] = {{"cfo", cfo, sizeof cfo / sizeof cfo[0]}};

const struct pb_pack *pb_pack_find(const char *name)
{
    for (size_t p = 0; p < sizeof packs / sizeof packs[0]; p++)
        if (strcmp(packs[p].name, name) == 0)
            return &packs[p];
    return NULL;
}

/* Searching changes nothing, whatever the search's type says. */
static const struct pb_value *find(const payback_scenario *scenario, const char *pointer)
{
    return pb_inputs_find((struct pb_inputs *)&scenario->inputs, pointer);
}

static payback_status multiply_one(payback_changes *changes, bool *any, const char *pointer, double factor,
                                   const payback_scenario *scenario)
{
    const struct pb_value *value = find(scenario, pointer);
    if (!value || !value->present)
        return PAYBACK_OK;
    *any = true;
    return payback_changes_multiply(changes, pointer, factor);
}

/* An element behind the last one; a list that is absent or empty is set as a whole. */
static payback_status append(payback_changes *changes, bool *any, const struct pb_pack_change *change,
                             const payback_scenario *scenario)
{
    char pointer[128], json[256];
    bool some = scenario->inputs.risk_count > 0;
    snprintf(pointer, sizeof pointer, "%s%s", change->pointer, some ? "/-" : "");
    snprintf(json, sizeof json, some ? "%s" : "[%s]", change->json);
    *any = true;
    return payback_changes_set(changes, pointer, json);
}

static payback_status set_one(payback_changes *changes, bool *any, const struct pb_pack_change *change,
                              const char *pointer, const payback_scenario *scenario)
{
    const struct pb_value *value = find(scenario, pointer);
    if (change->kind == PB_PACK_SET_IN && (!value || !value->present))
        return PAYBACK_OK;
    *any = true;
    return payback_changes_set(changes, pointer, change->json);
}

/* The change at one pointer, be it a line of the pack or an element of a list that the line means. */
static payback_status change_one(payback_changes *changes, bool *any, const struct pb_pack_change *change,
                                 const char *pointer, const payback_scenario *scenario)
{
    return change->kind == PB_PACK_MULTIPLY ? multiply_one(changes, any, pointer, change->number, scenario)
                                            : set_one(changes, any, change, pointer, scenario);
}

/* A star stands for each category, those that the proposal names or those of the baseline. */
static payback_status change_each(payback_changes *changes, bool *any, const struct pb_pack_change *change,
                                  const payback_scenario *scenario)
{
    const char *star = strchr(change->pointer, '*');
    if (!star)
        return change_one(changes, any, change, change->pointer, scenario);
    bool proposal = strncmp(change->pointer, "/proposal/", strlen("/proposal/")) == 0;
    int count = proposal ? scenario->inputs.override_count : scenario->inputs.category_count;
    payback_status status = PAYBACK_OK;
    for (int k = 0; !status && k < count; k++) {
        char pointer[128];
        snprintf(pointer, sizeof pointer, "%.*s%d%s", (int)(star - change->pointer), change->pointer, k, star + 1);
        status = change_one(changes, any, change, pointer, scenario);
    }
    return status;
}

payback_status pb_pack_apply(payback_changes *changes, bool *any, const struct pb_pack_stress *stress,
                             const payback_scenario *scenario)
{
    payback_status status = PAYBACK_OK;
    *any = false;
    for (int c = 0; !status && c < PB_PACK_CHANGES; c++) {
        const struct pb_pack_change *change = &stress->changes[c];
        switch (change->kind) {
        case PB_PACK_END:
            return status;
        case PB_PACK_SET:
        case PB_PACK_SET_IN:
        case PB_PACK_MULTIPLY:
            status = change_each(changes, any, change, scenario);
            break;
        case PB_PACK_APPEND:
            status = append(changes, any, change, scenario);
            break;
        }
    }
    return status;
}
