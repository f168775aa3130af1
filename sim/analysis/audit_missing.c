/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/audit_missing.h"

#include "base/memory.h"

/* When a line of the table matters. */
enum relevance { ALWAYS, WITH_ASSISTANCE, WITH_PLATFORM_OR_USAGE, WITH_ATTRITION };

/* A member of the scenario is forgotten where it is absent, or the constant `innocent`. */
static const struct {
    enum pb_root_slot slot;
    double innocent;
    enum relevance relevance;
    const char *why;
} forgettable[] = {
    {PB_ROOT_DEFLECTION_RAMP_CURVE, PB_CURVE_NONE, ALWAYS,
     "no ramp: full deflection on the day of go-live; published deployments take 3 to 9 months to 90% of it"},
    {PB_ROOT_ASSIST_RAMP_CURVE, PB_CURVE_NONE, WITH_ASSISTANCE,
     "no ramp of assistance: every agent is as fast as ever on the first day"},
    {PB_ROOT_CONTAINMENT_GAP, 0, ALWAYS,
     "no containment gap: every contained ticket counts as solved; published gaps are 0.20 to 0.30"},
    {PB_ROOT_OVERRUN, 1, ALWAYS, "no implementation overrun: the plan is met to the week and to the hour"},
    {PB_ROOT_INTERNAL_HOURS, 0, ALWAYS, "no internal hours: integration and workflows build themselves"},
    {PB_ROOT_KNOWLEDGE_BASE_HOURS, 0, ALWAYS, "no clean-up of the knowledge base that the tool answers from"},
    {PB_ROOT_TRAINING_HOURS_PER_AGENT, 0, ALWAYS, "no training: agents learn the tool in no time"},
    {PB_ROOT_TUNING_HOURS_PER_WEEK, 0, ALWAYS,
     "no tuning hours: nobody looks after the tool in its first months; published figures are 4 to 8 hours a week"},
    {PB_ROOT_UPKEEP_HOURS_PER_WEEK, 0, ALWAYS, "no upkeep: content and workflows stay right by themselves"},
    {PB_ROOT_DEFLECTED_HANDLE_RATIO, 1, ALWAYS,
     "what remains is no harder: the tool is assumed to take an average ticket, not the easy ones"},
    {PB_ROOT_ADOPTION, 1, WITH_ASSISTANCE, "full adoption: every agent uses the assistant for all work from the start"},
    {PB_ROOT_AVOIDABLE_SHARE, 1, ALWAYS,
     "all of an agent's cost is saved: no management, office or tooling stays when an agent goes"},
    {PB_ROOT_DIP_DEPTH, 0, WITH_ASSISTANCE, "no dip: a new tool slows nobody down at go-live"},
    {PB_ROOT_ANNUAL_ATTRITION, 0, WITH_ATTRITION,
     "no attrition: agents never leave, so that staffing by attrition saves nothing; published rates are 0.20 to 0.60"},
    {PB_ROOT_COST_PER_HIRE, 0, ALWAYS, "no cost of a hire: replacing an agent costs nothing, with the tool or without"},
    {PB_ROOT_FAILURE_PROBABILITY, 0, ALWAYS, "no failure probability: no programme is ever abandoned"},
    {PB_ROOT_ANNUAL_INCREASE, 0, WITH_PLATFORM_OR_USAGE,
     "no price increase: every later term costs what the first one does"},
};

enum { FORGETTABLE = sizeof forgettable / sizeof forgettable[0] };

static bool stays_at(const struct pb_value *value, double number)
{
    return !value->present || (!value->distribution && value->number * value->multiply + value->add == number);
}

static bool matters(const struct pb_value *root, enum relevance relevance)
{
    switch (relevance) {
    case ALWAYS:
        return true;
    case WITH_ASSISTANCE:
        return !stays_at(&root[PB_ROOT_HANDLE_TIME_REDUCTION], 0);
    case WITH_PLATFORM_OR_USAGE:
        return root[PB_ROOT_USAGE].present || !stays_at(&root[PB_ROOT_PLATFORM_FEE_PER_MONTH], 0) ||
               !stays_at(&root[PB_ROOT_SEAT_PRICE_PER_MONTH], 0);
    case WITH_ATTRITION:
        return root[PB_ROOT_STAFFING].number == PB_STAFFING_ATTRITION ||
               root[PB_ROOT_STAFFING].number == PB_STAFFING_RELEASE;
    }
    return false;
}

/* A ramp of assistance that is not given is that of deflection, of which the table has spoken. */
static bool is_forgotten(const struct pb_value *root, int line)
{
    const struct pb_value *value = &root[forgettable[line].slot];
    if (forgettable[line].slot == PB_ROOT_ASSIST_RAMP_CURVE && !value->given)
        return false;
    return stays_at(value, forgettable[line].innocent) && matters(root, forgettable[line].relevance);
}

/* The tool may attempt every ticket of every category. */
static bool is_all_automatable(const struct pb_inputs *inputs)
{
    bool all = inputs->category_count > 0;
    for (int k = 0; k < inputs->category_count; k++)
        all = all && stays_at(&inputs->category[k][PB_CATEGORY_AUTOMATABLE], 1);
    return all;
}

payback_status pb_audit_missing(payback_missing **out, size_t *count, const payback_scenario *scenario)
{
    *count = 0;
    *out = pb_new(FORGETTABLE + 1, sizeof **out);
    if (!*out)
        return PAYBACK_ERROR_MEMORY;
    for (int line = 0; line < FORGETTABLE; line++)
        if (is_forgotten(scenario->inputs.root, line))
            (*out)[(*count)++] = (payback_missing){
                pb_field_of_slot(PB_GROUP_ROOT, (int)forgettable[line].slot)->pointer, forgettable[line].why};
    if (is_all_automatable(&scenario->inputs))
        (*out)[(*count)++] = (payback_missing){
            "/baseline/categories/*/automatable",
            "every ticket of every category may go to the tool: nothing is left to people because of what it is"};
    return PAYBACK_OK;
}
