/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/reference_inputs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const cJSON *scenario;
    reference_lookup *lookup;
    void *context;
    char *problem; /* the first missing pointer; "" while there is none */
    size_t size;
    char prefix[96]; /* of the pointers of one array element; else "" */
};

const cJSON *reference_at(const cJSON *tree, const char *pointer)
{
    while (tree != NULL && *pointer == '/') {
        char key[96];
        size_t length = strcspn(++pointer, "/");
        if (length >= sizeof key)
            return NULL;
        memcpy(key, pointer, length);
        key[length] = '\0';
        pointer += length;
        tree = cJSON_IsArray(tree) ? cJSON_GetArrayItem(tree, atoi(key)) : cJSON_GetObjectItemCaseSensitive(tree, key);
    }
    return tree;
}

static void missing(struct reader *reader, const char *pointer)
{
    if (reader->problem[0] == '\0')
        snprintf(reader->problem, reader->size, "no value for %s", pointer);
}

/* Full pointer of a member of the current array element, or of the root. */
static void full_pointer(const struct reader *reader, const char *pointer, char full[192])
{
    snprintf(full, 192, "%s%s", reader->prefix, pointer);
}

static const cJSON *member(const struct reader *reader, const char *pointer)
{
    char full[192];
    full_pointer(reader, pointer, full);
    return reference_at(reader->scenario, full);
}

/* A distribution that has one value only counts as a constant: min = max, or a list of one value. */
static bool single_value(const cJSON *distribution, double *value)
{
    const cJSON *min = cJSON_GetObjectItemCaseSensitive(distribution, "min");
    const cJSON *max = cJSON_GetObjectItemCaseSensitive(distribution, "max");
    const cJSON *values = cJSON_GetObjectItemCaseSensitive(distribution, "values");
    if (cJSON_IsNumber(min) && cJSON_IsNumber(max) && !(min->valuedouble < max->valuedouble)) {
        *value = min->valuedouble;
        return true;
    }
    if (cJSON_GetArraySize(values) == 1) {
        *value = cJSON_GetArrayItem(values, 0)->valuedouble;
        return true;
    }
    return false;
}

/* The drawn value, else the constant of the tree, else the default. */
static double value_or(struct reader *reader, const char *pointer, double otherwise)
{
    char full[192];
    full_pointer(reader, pointer, full);
    bool found = false;
    double value = reader->lookup == NULL ? NAN : reader->lookup(reader->context, full, &found);
    if (found)
        return value;
    const cJSON *node = reference_at(reader->scenario, full);
    if (node == NULL)
        return otherwise;
    if (cJSON_IsNumber(node))
        return node->valuedouble;
    if (cJSON_IsBool(node))
        return cJSON_IsTrue(node) ? 1 : 0;
    if (single_value(node, &value))
        return value;
    missing(reader, full);
    return NAN;
}

static double required(struct reader *reader, const char *pointer)
{
    double value = value_or(reader, pointer, NAN);
    if (isnan(value)) {
        char full[192];
        full_pointer(reader, pointer, full);
        missing(reader, full);
    }
    return value;
}

static int integer_or(struct reader *reader, const char *pointer, int otherwise)
{
    return (int)lround(value_or(reader, pointer, otherwise));
}

static bool flag(struct reader *reader, const char *pointer)
{
    return value_or(reader, pointer, 0) != 0;
}

static bool word_is(struct reader *reader, const char *pointer, const char *word)
{
    const char *text = cJSON_GetStringValue(member(reader, pointer));
    return text != NULL && strcmp(text, word) == 0;
}

static int count(struct reader *reader, const char *pointer, int most)
{
    int size = cJSON_GetArraySize(member(reader, pointer));
    if (size > most)
        missing(reader, "a list that is too long");
    return size > most ? most : size;
}

static void read_simulation_and_decision(struct reader *r, struct reference_inputs *in)
{
    in->horizon_months = integer_or(r, "/simulation/horizon_months", 36);
    if (in->horizon_months < 1 || in->horizon_months > REFERENCE_HORIZON) {
        missing(r, "/simulation/horizon_months");
        in->horizon_months = 1;
    }
    in->roi_months = integer_or(r, "/decision/roi_months", in->horizon_months < 12 ? in->horizon_months : 12);
    in->discount_rate = value_or(r, "/decision/discount_rate", 0.10);
}

static void read_volume(struct reader *r, struct reference_inputs *in)
{
    in->tickets_per_month = required(r, "/baseline/volume/tickets_per_month");
    in->annual_growth = value_or(r, "/baseline/volume/annual_growth", 0);
    in->start_month = integer_or(r, "/baseline/volume/start_month", 1);
    const cJSON *seasonality = reference_at(r->scenario, "/baseline/volume/seasonality");
    for (int i = 0; i < 12; i++)
        in->seasonality[i] = seasonality == NULL ? 1 : cJSON_GetArrayItem(seasonality, i)->valuedouble;
}

static void read_categories(struct reader *r, struct reference_inputs *in)
{
    in->category_count = count(r, "/baseline/categories", REFERENCE_CATEGORIES);
    for (int k = 0; k < in->category_count; k++) {
        struct reference_category *category = &in->categories[k];
        snprintf(r->prefix, sizeof r->prefix, "/baseline/categories/%d", k);
        category->share = required(r, "/share");
        category->handle_minutes = required(r, "/handle_minutes");
        category->automatable = required(r, "/automatable");
        category->reopen_rate = value_or(r, "/reopen_rate", 0);
        category->starts_after_months = value_or(r, "/starts_after_months", 0);
        category->has_containment = member(r, "/containment") != NULL;
        category->has_true_deflection = member(r, "/true_deflection") != NULL;
        category->containment = value_or(r, "/containment", NAN);
        category->true_deflection = value_or(r, "/true_deflection", NAN);
        r->prefix[0] = '\0';
    }
}

/* What the proposal says of a category, by its name: after the proposal itself. */
static void read_proposal_categories(struct reader *r, struct reference_inputs *in)
{
    for (int k = 0; k < in->category_count; k++) {
        in->categories[k].handle_time_reduction = in->handle_time_reduction;
        in->categories[k].csat_points = in->csat_points;
    }
    int overrides = count(r, "/proposal/categories", REFERENCE_CATEGORIES);
    for (int i = 0; i < overrides; i++) {
        struct reference_category *category = NULL;
        snprintf(r->prefix, sizeof r->prefix, "/proposal/categories/%d", i);
        for (int k = 0; k < in->category_count; k++) {
            char pointer[96];
            snprintf(pointer, sizeof pointer, "/baseline/categories/%d/name", k);
            if (word_is(r, "/name", cJSON_GetStringValue(reference_at(r->scenario, pointer))))
                category = &in->categories[k];
        }
        if (category == NULL) {
            missing(r, "a category of the proposal");
            return;
        }
        if (member(r, "/containment") != NULL) {
            category->has_containment = true;
            category->has_true_deflection = false;
        } else if (member(r, "/true_deflection") != NULL) {
            category->has_true_deflection = true;
            category->has_containment = false;
        }
        category->automatable = value_or(r, "/automatable", category->automatable);
        category->containment = value_or(r, "/containment", category->containment);
        category->true_deflection = value_or(r, "/true_deflection", category->true_deflection);
        category->starts_after_months = value_or(r, "/starts_after_months", category->starts_after_months);
        category->handle_time_reduction = value_or(r, "/handle_time_reduction", category->handle_time_reduction);
        category->csat_points = value_or(r, "/csat_points", category->csat_points);
        r->prefix[0] = '\0';
    }
}

static void read_tools(struct reader *r, struct reference_inputs *in)
{
    in->tool_count = count(r, "/baseline/tools", REFERENCE_TOOLS);
    for (int i = 0; i < in->tool_count; i++) {
        struct reference_tool *tool = &in->tools[i];
        snprintf(r->prefix, sizeof r->prefix, "/baseline/tools/%d", i);
        tool->meter = word_is(r, "/meter", "seat")     ? METER_SEAT
                      : word_is(r, "/meter", "ticket") ? METER_TICKET
                                                       : METER_MONTH;
        tool->price = required(r, "/price");
        tool->annual_increase = value_or(r, "/annual_increase", 0);
        tool->replaced = flag(r, "/replaced");
        tool->overlap_months = value_or(r, "/overlap_months", 0);
        r->prefix[0] = '\0';
    }
}

static void read_agents(struct reader *r, struct reference_inputs *in)
{
    in->loaded_annual_cost = required(r, "/baseline/agents/loaded_annual_cost");
    in->avoidable_share = value_or(r, "/baseline/agents/avoidable_share", 1);
    in->productive_hours_per_year = value_or(r, "/baseline/agents/productive_hours_per_year", NAN);
    in->tickets_per_agent_per_year = value_or(r, "/baseline/agents/tickets_per_agent_per_year", NAN);
    in->occupancy = value_or(r, "/baseline/agents/occupancy", 1);
    in->headcount = value_or(r, "/baseline/agents/headcount", NAN);
    in->annual_attrition = value_or(r, "/baseline/agents/annual_attrition", 0);
    in->cost_per_hire = value_or(r, "/baseline/agents/cost_per_hire", 0);
    in->overtime_multiplier = value_or(r, "/baseline/agents/overtime_multiplier", 0);
    in->annual_wage_growth = value_or(r, "/baseline/agents/annual_wage_growth", 0);
    in->severance = value_or(r, "/baseline/agents/severance", 0);
    in->notice_months = integer_or(r, "/baseline/agents/notice_months", 0);
    in->pooling = flag(r, "/baseline/agents/pooling");
    in->whole_agents = flag(r, "/baseline/agents/whole_agents");
    in->staffing = word_is(r, "/baseline/staffing", "release")   ? STAFFING_RELEASE
                   : word_is(r, "/baseline/staffing", "elastic") ? STAFFING_ELASTIC
                                                                 : STAFFING_ATTRITION;
    in->capacity_value = value_or(r, "/baseline/capacity_value", 0);
}

static void read_revenue(struct reader *r, struct reference_inputs *in)
{
    in->has_revenue = member(r, "/baseline/revenue") != NULL;
    if (!in->has_revenue)
        return;
    in->annual_recurring_revenue = required(r, "/baseline/revenue/annual_recurring_revenue");
    in->gross_margin = required(r, "/baseline/revenue/gross_margin");
    in->annual_churn = required(r, "/baseline/revenue/annual_churn");
    in->exposed_share = value_or(r, "/baseline/revenue/exposed_share", 1);
    in->lag_months = integer_or(r, "/baseline/revenue/lag_months", 6);
}

static enum reference_charged read_charged(struct reader *r, const char *pointer)
{
    static const char *const words[] = {"month",          "seat",         "resolution", "verified_resolution",
                                        "net_resolution", "conversation", "ticket",     "human_ticket"};
    for (int i = 0; i < 8; i++)
        if (word_is(r, pointer, words[i]))
            return (enum reference_charged)i;
    missing(r, pointer);
    return CHARGED_MONTH;
}

/* Whose tickets a charge counts: those named, or all. */
static void read_counted(struct reader *r, struct reference_charge *charge)
{
    const cJSON *names = member(r, "/categories"), *categories = reference_at(r->scenario, "/baseline/categories");
    for (int k = 0; k < cJSON_GetArraySize(categories) && k < REFERENCE_CATEGORIES; k++) {
        const char *own = cJSON_GetStringValue(reference_at(cJSON_GetArrayItem(categories, k), "/name"));
        charge->counts[k] = names == NULL;
        for (int i = 0; i < cJSON_GetArraySize(names); i++)
            if (own != NULL && strcmp(own, cJSON_GetStringValue(cJSON_GetArrayItem(names, i))) == 0)
                charge->counts[k] = true;
    }
}

static void read_charge_tiers(struct reader *r, struct reference_charge *charge, int i)
{
    charge->tier_count = count(r, "/tiers", REFERENCE_TIERS);
    for (int j = 0; j < charge->tier_count; j++) {
        snprintf(r->prefix, sizeof r->prefix, "/proposal/pricing/charges/%d/tiers/%d", i, j);
        charge->tier_above[j] = required(r, "/above");
        charge->tier_price[j] = required(r, "/price");
    }
    snprintf(r->prefix, sizeof r->prefix, "/proposal/pricing/charges/%d", i);
}

static void read_charge(struct reader *r, struct reference_inputs *in, int i)
{
    struct reference_charge *charge = &in->charges[i];
    snprintf(r->prefix, sizeof r->prefix, "/proposal/pricing/charges/%d", i);
    charge->meter = read_charged(r, "/meter");
    read_counted(r, charge);
    charge->factor = value_or(r, "/factor", 1);
    charge->price = value_or(r, "/price", NAN);
    read_charge_tiers(r, charge, i);
    charge->volume = word_is(r, "/tiering", "volume");
    charge->period_months = integer_or(r, "/period_months", 1);
    charge->included = value_or(r, "/included", 0);
    charge->included_per_seat = value_or(r, "/included_per_seat", 0);
    charge->committed = value_or(r, "/committed", 0);
    charge->overage_price = value_or(r, "/overage_price", charge->price);
    charge->step = value_or(r, "/step", 0);
    charge->roll_over = word_is(r, "/unused", "roll_over");
    charge->ratchet = flag(r, "/ratchet");
    charge->minimum = value_or(r, "/minimum", 0);
    charge->maximum = value_or(r, "/maximum", INFINITY);
    charge->advance = word_is(r, "/paid", "advance");
    charge->free_months = value_or(r, "/free_months", 0);
    charge->from_month = integer_or(r, "/from_month", 1);
    charge->to_month = value_or(r, "/to_month", INFINITY);
    charge->annual_increase = value_or(r, "/annual_increase", in->annual_increase);
    r->prefix[0] = '\0';
}

static void read_guarantee(struct reader *r, struct reference_inputs *in)
{
    in->has_guarantee = member(r, "/proposal/pricing/guarantee") != NULL;
    if (!in->has_guarantee)
        return;
    in->guarantees_resolved = word_is(r, "/proposal/pricing/guarantee/metric", "true_deflection");
    in->guarantee_minimum = required(r, "/proposal/pricing/guarantee/minimum");
    in->credit_share = required(r, "/proposal/pricing/guarantee/credit_share");
    in->guarantee_after_months = value_or(r, "/proposal/pricing/guarantee/after_months", 0);
}

static void read_usage(struct reader *r, struct reference_inputs *in)
{
    in->has_usage = member(r, "/proposal/pricing/usage") != NULL;
    if (!in->has_usage)
        return;
    in->unit = read_charged(r, "/proposal/pricing/usage/unit");
    in->price = value_or(r, "/proposal/pricing/usage/price", NAN);
    in->included_per_month = value_or(r, "/proposal/pricing/usage/included_per_month", 0);
    in->minimum_per_month = value_or(r, "/proposal/pricing/usage/minimum_per_month", 0);
    in->tier_count = count(r, "/proposal/pricing/usage/tiers", REFERENCE_TIERS);
    for (int i = 0; i < in->tier_count; i++) {
        snprintf(r->prefix, sizeof r->prefix, "/proposal/pricing/usage/tiers/%d", i);
        in->tier_above[i] = required(r, "/above");
        in->tier_price[i] = required(r, "/price");
        r->prefix[0] = '\0';
    }
}

static void read_pricing(struct reader *r, struct reference_inputs *in)
{
    in->setup_fee = value_or(r, "/proposal/pricing/setup_fee", 0);
    in->platform_fee_per_month = value_or(r, "/proposal/pricing/platform_fee_per_month", 0);
    in->seat_price_per_month = value_or(r, "/proposal/pricing/seat_price_per_month", 0);
    in->annual_increase = value_or(r, "/proposal/pricing/annual_increase", 0);
    in->annual_upfront = word_is(r, "/proposal/pricing/billing", "annual_upfront");
    in->starts_at_go_live = word_is(r, "/proposal/pricing/starts", "go_live");
    in->commitment_months = integer_or(r, "/proposal/pricing/commitment_months", 12);
    in->exchange_rate = value_or(r, "/proposal/pricing/exchange_rate", 1);
    in->locked_months = integer_or(r, "/proposal/pricing/locked_months", 0);
    in->exit_fee = value_or(r, "/proposal/pricing/exit_fee", 0);
    read_usage(r, in);
    in->charge_count = count(r, "/proposal/pricing/charges", REFERENCE_CHARGES);
    for (int i = 0; i < in->charge_count; i++)
        read_charge(r, in, i);
    read_guarantee(r, in);
}

static void read_implementation(struct reader *r, struct reference_inputs *in)
{
    in->weeks = required(r, "/proposal/implementation/weeks");
    in->overrun = value_or(r, "/proposal/implementation/overrun", 1);
    in->services_fee = value_or(r, "/proposal/implementation/services_fee", 0);
    in->internal_hours = value_or(r, "/proposal/implementation/internal_hours", 0);
    in->knowledge_base_hours = value_or(r, "/proposal/implementation/knowledge_base_hours", 0);
    in->implementation_hourly_cost = value_or(r, "/proposal/implementation/hourly_cost", 0);
    in->training_hours_per_agent = value_or(r, "/proposal/implementation/training_hours_per_agent", 0);
}

static struct reference_ramp read_ramp(struct reader *r, const char *pointer)
{
    static const char *const words[] = {"none", "linear", "exponential", "logistic", "gompertz", "table"};
    struct reference_ramp ramp = {CURVE_NONE, 0, NAN, NULL};
    snprintf(r->prefix, sizeof r->prefix, "%s", pointer);
    for (int i = 0; i < 6; i++)
        if (word_is(r, "/curve", words[i]))
            ramp.curve = (enum reference_curve)i;
    ramp.start = value_or(r, "/start", 0);
    ramp.months_to_90 = value_or(r, "/months_to_90", NAN);
    ramp.fractions = member(r, "/fractions");
    r->prefix[0] = '\0';
    return ramp;
}

static void read_deflection_and_assist(struct reader *r, struct reference_inputs *in)
{
    in->has_containment = member(r, "/proposal/deflection/containment") != NULL;
    in->containment = value_or(r, "/proposal/deflection/containment", NAN);
    in->true_deflection = value_or(r, "/proposal/deflection/true_deflection", NAN);
    in->containment_gap = value_or(r, "/proposal/deflection/containment_gap", 0);
    in->knowledge_quality = value_or(r, "/proposal/deflection/knowledge_quality", 1);
    in->annual_improvement = value_or(r, "/proposal/deflection/annual_improvement", 0);
    in->prevention = value_or(r, "/proposal/deflection/prevention", 0);
    in->returned_share = value_or(r, "/proposal/deflection/returned_share", 1);
    in->rework_factor = value_or(r, "/proposal/deflection/rework_factor", 1);
    in->handoff_minutes = value_or(r, "/proposal/deflection/handoff_minutes", 0);
    in->deflected_handle_ratio = value_or(r, "/proposal/deflection/deflected_handle_ratio", 1);
    in->deflection_ramp = read_ramp(r, "/proposal/deflection/ramp");
    in->handle_time_reduction = value_or(r, "/proposal/assist/handle_time_reduction", 0);
    in->adoption = value_or(r, "/proposal/assist/adoption", 1);
    in->reopen_reduction = value_or(r, "/proposal/assist/reopen_reduction", 0);
    in->attrition_reduction = value_or(r, "/proposal/assist/attrition_reduction", 0);
    in->onboarding_reduction = value_or(r, "/proposal/assist/onboarding_reduction", 0);
    in->assist_ramp =
        member(r, "/proposal/assist/ramp") == NULL ? in->deflection_ramp : read_ramp(r, "/proposal/assist/ramp");
    in->dip_depth = value_or(r, "/proposal/assist/dip/depth", 0);
    in->dip_months = value_or(r, "/proposal/assist/dip/months", 1);
}

static void read_operations_and_quality(struct reader *r, struct reference_inputs *in)
{
    in->tuning_hours_per_week = value_or(r, "/proposal/operations/tuning_hours_per_week", 0);
    in->tuning_months = value_or(r, "/proposal/operations/tuning_months", 3);
    in->upkeep_hours_per_week = value_or(r, "/proposal/operations/upkeep_hours_per_week", 0);
    in->operations_hourly_cost = value_or(r, "/proposal/operations/hourly_cost", 0);
    in->review_share = value_or(r, "/proposal/operations/review_share", 0);
    in->review_minutes = value_or(r, "/proposal/operations/review_minutes", 0);
    in->cost_per_conversation = value_or(r, "/proposal/operations/cost_per_conversation", 0);
    in->cost_per_month = value_or(r, "/proposal/operations/cost_per_month", 0);
    in->csat_points = value_or(r, "/proposal/quality/csat_points", 0);
    in->churn_change_per_point = value_or(r, "/proposal/quality/churn_change_per_point", 0);
    in->cost_per_unresolved = value_or(r, "/proposal/quality/cost_per_unresolved", 0);
}

/* An event is 0 or 1 in the draws; where a caller gives no draws, a probability of 0 or 1 decides it. */
static bool event_occurs(struct reader *r)
{
    double probability = value_or(r, "/probability", 0);
    double by_probability = probability <= 0 ? 0 : probability >= 1 ? 1 : NAN;
    double occurs = value_or(r, "/occurs", by_probability);
    if (isnan(occurs))
        missing(r, "an event's /occurs");
    return occurs != 0;
}

static void read_failure_and_gate(struct reader *r, struct reference_inputs *in)
{
    in->failure_month = NAN;
    if (member(r, "/proposal/failure") != NULL) {
        snprintf(r->prefix, sizeof r->prefix, "/proposal/failure");
        in->fails = event_occurs(r);
        if (in->fails)
            in->failure_month = required(r, "/month");
        r->prefix[0] = '\0';
    }
    in->has_gate = member(r, "/proposal/gate") != NULL;
    if (in->has_gate) {
        in->gate_after_months = required(r, "/proposal/gate/after_months");
        in->gate_minimum_true_deflection = required(r, "/proposal/gate/minimum_true_deflection");
    }
}

static void read_risks(struct reader *r, struct reference_inputs *in)
{
    in->risk_count = count(r, "/proposal/risks", REFERENCE_RISKS);
    for (int i = 0; i < in->risk_count; i++) {
        struct reference_risk *risk = &in->risks[i];
        snprintf(r->prefix, sizeof r->prefix, "/proposal/risks/%d", i);
        risk->occurs = event_occurs(r);
        risk->month = risk->occurs ? required(r, "/month") : NAN;
        risk->cost = value_or(r, "/cost", 0);
        risk->deflection_factor = value_or(r, "/deflection_factor", 1);
        risk->volume_factor = value_or(r, "/volume_factor", 1);
        risk->fee_factor = value_or(r, "/fee_factor", 1);
        r->prefix[0] = '\0';
    }
}

static void read_others(struct reader *r, struct reference_inputs *in)
{
    in->other_count = count(r, "/proposal/other", REFERENCE_OTHERS);
    for (int i = 0; i < in->other_count; i++) {
        struct reference_other *other = &in->others[i];
        snprintf(r->prefix, sizeof r->prefix, "/proposal/other/%d", i);
        other->benefit = word_is(r, "/kind", "benefit");
        other->soft = word_is(r, "/class", "soft");
        other->once = word_is(r, "/per", "once");
        other->ramped = flag(r, "/ramped");
        other->while_live = word_is(r, "/while", "live");
        other->while_contract = word_is(r, "/while", "contract");
        other->amount = required(r, "/amount");
        other->from = integer_or(r, "/from", 1);
        other->to = integer_or(r, "/to", in->horizon_months);
        r->prefix[0] = '\0';
    }
}

bool reference_read_inputs(struct reference_inputs *inputs, const cJSON *scenario, reference_lookup *lookup,
                           void *context, char *problem, size_t size)
{
    struct reader reader = {scenario, lookup, context, problem, size, ""};
    memset(inputs, 0, sizeof *inputs);
    problem[0] = '\0';
    read_simulation_and_decision(&reader, inputs);
    read_volume(&reader, inputs);
    read_categories(&reader, inputs);
    read_agents(&reader, inputs);
    read_revenue(&reader, inputs);
    read_pricing(&reader, inputs);
    read_implementation(&reader, inputs);
    read_deflection_and_assist(&reader, inputs);
    read_operations_and_quality(&reader, inputs);
    read_proposal_categories(&reader, inputs);
    read_tools(&reader, inputs);
    read_failure_and_gate(&reader, inputs);
    read_risks(&reader, inputs);
    read_others(&reader, inputs);
    return problem[0] == '\0';
}
