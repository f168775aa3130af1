/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/random_scenario.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTER_SIZE = 96, UNCERTAIN_MAX = 400 };

struct generator {
    uint64_t state;
    const struct random_scenario_options *options;
    cJSON *scenario;
    double certainty;                            /* share of quantities that are constants */
    char uncertain[UNCERTAIN_MAX][POINTER_SIZE]; /* what can be correlated */
    int uncertain_count;
    int horizon, category_count;
};

/* ---- random numbers: SplitMix64 (Steele, Lea, Flood 2014) ---- */

static uint64_t next_bits(struct generator *g)
{
    uint64_t z = g->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static double uniform(struct generator *g)
{
    return (double)(next_bits(g) >> 11) * 0x1p-53;
}

static bool chance(struct generator *g, double probability)
{
    return uniform(g) < probability;
}

/* An integer low … high. */
static int integer(struct generator *g, int low, int high)
{
    return low + (int)(uniform(g) * (high - low + 1));
}

/* A number in [low, high] with four digits, so that scenarios can be read. */
static double number(struct generator *g, double low, double high)
{
    char text[32];
    snprintf(text, sizeof text, "%.4g", low + (high - low) * uniform(g));
    return fmin(high, fmax(low, strtod(text, NULL)));
}

static const char *one_of(struct generator *g, const char *const *words, int count)
{
    return words[integer(g, 0, count - 1)];
}

/* ---- the tree ---- */

/* Puts the value at the pointer and makes what is missing on the way; a digit stands for an array index. */
static void put(struct generator *g, const char *pointer, cJSON *value)
{
    cJSON *node = g->scenario;
    for (;;) {
        char key[POINTER_SIZE];
        size_t length = strcspn(++pointer, "/");
        memcpy(key, pointer, length);
        key[length] = '\0';
        pointer += length;
        bool last = *pointer == '\0', list = !last && pointer[1] >= '0' && pointer[1] <= '9';
        cJSON *child =
            cJSON_IsArray(node) ? cJSON_GetArrayItem(node, atoi(key)) : cJSON_GetObjectItemCaseSensitive(node, key);
        if (child == NULL) {
            child = last ? value : list ? cJSON_CreateArray() : cJSON_CreateObject();
            if (cJSON_IsArray(node))
                cJSON_AddItemToArray(node, child);
            else
                cJSON_AddItemToObject(node, key, child);
        }
        if (last)
            return;
        node = child;
    }
}

static void put_number(struct generator *g, const char *pointer, double value)
{
    put(g, pointer, cJSON_CreateNumber(value));
}

static void put_word(struct generator *g, const char *pointer, const char *word)
{
    put(g, pointer, cJSON_CreateString(word));
}

static void put_bool(struct generator *g, const char *pointer, bool value)
{
    put(g, pointer, cJSON_CreateBool(value));
}

/* ---- distributions on [low, high] ---- */

static cJSON *family(const char *name)
{
    cJSON *distribution = cJSON_CreateObject();
    cJSON_AddStringToObject(distribution, "dist", name);
    return distribution;
}

static void add(cJSON *distribution, const char *name, double value)
{
    cJSON_AddNumberToObject(distribution, name, value);
}

static void truncate_to(cJSON *distribution, double low, double high)
{
    add(distribution, "min", low);
    add(distribution, "max", high);
}

static cJSON *uniform_on(double low, double high)
{
    cJSON *distribution = family("uniform");
    truncate_to(distribution, low, high);
    return distribution;
}

static cJSON *with_mode(struct generator *g, const char *name, double low, double high)
{
    cJSON *distribution = family(name);
    truncate_to(distribution, low, high);
    add(distribution, "mode", chance(g, 0.2) ? low : chance(g, 0.2) ? high : number(g, low, high));
    if (strcmp(name, "pert") == 0 && chance(g, 0.3))
        add(distribution, "shape", number(g, 1, 10));
    return distribution;
}

/* Two parameters, by mean and sd or by the 5th and 95th percentile, cut to the range. */
static cJSON *normal_or_lognormal(struct generator *g, const char *name, double low, double high)
{
    cJSON *distribution = family(name);
    double width = high - low;
    if (chance(g, 0.5)) {
        add(distribution, "mean", number(g, low + 0.3 * width, high));
        add(distribution, "sd", number(g, 0.1 * width, 0.5 * width));
    } else {
        add(distribution, "p05", number(g, low + 0.1 * width, low + 0.3 * width));
        add(distribution, "p95", number(g, low + 0.7 * width, high));
    }
    truncate_to(distribution, low, high);
    return distribution;
}

static cJSON *beta_on(struct generator *g, double low, double high)
{
    cJSON *distribution = family("beta");
    if (chance(g, 0.6)) {
        add(distribution, "alpha", number(g, 0.5, 9));
        add(distribution, "beta", number(g, 0.5, 9));
    } else {
        add(distribution, "mean", low + (high - low) * 0.5);
        add(distribution, "sd", (high - low) * 0.125);
    }
    add(distribution, "low", low);
    add(distribution, "high", high);
    return distribution;
}

static cJSON *positive_family(struct generator *g, double low, double high)
{
    int kind = integer(g, 0, 3);
    double mean = number(g, low + 0.3 * (high - low), high);
    cJSON *distribution = family(kind == 0 || kind == 1 ? "gamma" : kind == 2 ? "weibull" : "exponential");
    if (kind == 0) {
        add(distribution, "shape", 4);
        add(distribution, "scale", mean / 4);
    } else if (kind == 1) {
        add(distribution, "mean", mean);
        add(distribution, "sd", mean / 2);
    } else if (kind == 2) {
        add(distribution, "shape", number(g, 0.8, 3));
        add(distribution, "scale", mean);
    } else {
        add(distribution, "mean", mean);
    }
    truncate_to(distribution, low, high);
    return distribution;
}

static cJSON *metalog_on(struct generator *g, double low, double high)
{
    cJSON *distribution = family("metalog");
    double width = high - low;
    add(distribution, "p10", low + 0.3 * width);
    add(distribution, "p50", low + width * number(g, 0.48, 0.52));
    add(distribution, "p90", low + 0.7 * width);
    add(distribution, "low", low);
    add(distribution, "high", high);
    return distribution;
}

static cJSON *values_on(struct generator *g, const char *name, double low, double high)
{
    cJSON *distribution = family(name), *values = cJSON_AddArrayToObject(distribution, "values");
    int count = integer(g, 2, 6);
    for (int i = 0; i < count; i++)
        cJSON_AddItemToArray(values, cJSON_CreateNumber(low + (high - low) * (i + 1) / (count + 1)));
    if (strcmp(name, "discrete") == 0) {
        cJSON *weights = cJSON_AddArrayToObject(distribution, "weights");
        for (int i = 0; i < count; i++)
            cJSON_AddItemToArray(weights, cJSON_CreateNumber(number(g, 0.1, 3)));
    }
    return distribution;
}

static cJSON *truth(struct generator *g)
{
    cJSON *distribution = family("bernoulli");
    add(distribution, "p", number(g, 0.1, 0.9));
    return distribution;
}

/* Whole numbers, where there are some in the range. */
static cJSON *whole_on(double low, double high)
{
    if (low < 0 || high - low < 3 || high > 100)
        return uniform_on(low, high);
    cJSON *distribution = family("poisson");
    add(distribution, "mean", (low + high) / 2);
    truncate_to(distribution, low, high);
    return distribution;
}

static cJSON *mixture_on(struct generator *g, double low, double high)
{
    cJSON *distribution = family("mixture"), *components = cJSON_AddArrayToObject(distribution, "components");
    for (int i = 0; i < 2; i++) {
        cJSON *component = cJSON_CreateObject();
        cJSON_AddItemToArray(components, component);
        add(component, "weight", number(g, 0.2, 2));
        cJSON_AddItemToObject(component, "of", i == 0 ? uniform_on(low, high) : with_mode(g, "triangular", low, high));
    }
    return distribution;
}

static cJSON *distribution_on(struct generator *g, double low, double high)
{
    switch (integer(g, 0, 12)) {
    case 0:
        return with_mode(g, "triangular", low, high);
    case 1:
    case 2:
        return with_mode(g, "pert", low, high);
    case 3:
        return normal_or_lognormal(g, "normal", low, high);
    case 4:
        return low < 0 ? uniform_on(low, high) : normal_or_lognormal(g, "lognormal", low, high);
    case 5:
        return beta_on(g, low, high);
    case 6:
        return low < 0 ? uniform_on(low, high) : positive_family(g, low, high);
    case 7:
        return metalog_on(g, low, high);
    case 8:
        return values_on(g, "discrete", low, high);
    case 9:
        return values_on(g, "empirical", low, high);
    case 10:
        return whole_on(low, high);
    case 11:
        return mixture_on(g, low, high);
    default:
        return uniform_on(low, high);
    }
}

/* ---- quantities ---- */

/* A quantity in [low, high], which must lie in the field's range: a constant or a distribution. */
static void quantity(struct generator *g, const char *pointer, double low, double high)
{
    if (chance(g, g->certainty)) {
        put_number(g, pointer, number(g, low, high));
        return;
    }
    if (chance(g, 0.02)) { /* a distribution that is a constant */
        double value = number(g, low, high);
        put(g, pointer, uniform_on(value, value));
        return;
    }
    put(g, pointer, distribution_on(g, low, high));
    if (g->uncertain_count < UNCERTAIN_MAX && strlen(pointer) < POINTER_SIZE)
        strcpy(g->uncertain[g->uncertain_count++], pointer);
}

/* As quantity, and now and then the edge of the range. */
static void quantity_or(struct generator *g, const char *pointer, double low, double high, double edge)
{
    if (chance(g, 0.12))
        put_number(g, pointer, edge);
    else
        quantity(g, pointer, low, high);
}

/* As quantity, and often not given at all: its default holds. A share is now and then all or nothing. */
static void maybe(struct generator *g, const char *pointer, double low, double high, double edge)
{
    if (chance(g, 0.5))
        return;
    if (low >= 0 && high <= 1 && chance(g, 0.04))
        put(g, pointer, truth(g));
    else
        quantity_or(g, pointer, low, high, edge);
}

/* ---- §1, object by object ---- */

static void put_simulation_and_decision(struct generator *g)
{
    static const char *const samplers[] = {"sobol", "lhs", "random"}, *const bases[] = {"budget", "hard", "total"};
    g->horizon = chance(g, 0.1) ? integer(g, 1, 120) : chance(g, 0.1) ? integer(g, 1, 4) : integer(g, 6, 48);
    put_number(g, "/schema_version", 1);
    put_word(g, "/name", "random");
    put_number(g, "/simulation/trials", g->options->trials);
    put_number(g, "/simulation/seed", integer(g, 0, 1000000));
    put_word(g, "/simulation/sampler", one_of(g, samplers, 3));
    put_number(g, "/simulation/horizon_months", g->horizon);
    put_word(g, "/decision/basis", one_of(g, bases, 3));
    put_number(g, "/decision/discount_rate", number(g, chance(g, 0.1) ? -0.3 : 0, 0.3));
    if (chance(g, 0.6))
        put_number(g, "/decision/roi_months", integer(g, 1, g->horizon));
}

static void put_volume(struct generator *g)
{
    quantity(g, "/baseline/volume/tickets_per_month", 200, chance(g, 0.3) ? 2000 : 20000);
    if (chance(g, 0.7))
        quantity_or(g, "/baseline/volume/annual_growth", chance(g, 0.5) ? -0.4 : 0.05, 0.6, -0.9);
    if (chance(g, 0.5)) {
        cJSON *seasonality = cJSON_CreateArray();
        for (int i = 0; i < 12; i++)
            cJSON_AddItemToArray(seasonality, cJSON_CreateNumber(number(g, 0.5, 2)));
        put(g, "/baseline/volume/seasonality", seasonality);
        put_number(g, "/baseline/volume/start_month", integer(g, 1, 12));
    }
    if (g->options->monthly_draws) {
        maybe(g, "/baseline/volume/noise", 0.01, 0.5, 0);
        if (chance(g, 0.6)) {
            quantity_or(g, "/baseline/volume/surge/probability", 0.05, 0.5, chance(g, 0.5) ? 1 : 0);
            quantity_or(g, "/baseline/volume/surge/multiplier", 1.1, 3, 0);
        }
    }
}

static void put_category_name(struct generator *g, const char *pointer, int k)
{
    char name[32];
    snprintf(name, sizeof name, "category %d", k);
    put_word(g, pointer, name);
}

static void put_category(struct generator *g, int k)
{
    char pointer[POINTER_SIZE];
#define MEMBER(name) (snprintf(pointer, sizeof pointer, "/baseline/categories/%d/" name, k), pointer)
    put_category_name(g, MEMBER("name"), k);
    if (k > 0 && chance(g, 0.1))
        put_number(g, MEMBER("share"), 0);
    else
        quantity(g, MEMBER("share"), 0.1, 3);
    quantity(g, MEMBER("handle_minutes"), 3, 40);
    quantity_or(g, MEMBER("automatable"), 0.1, 0.95, chance(g, 0.5) ? 0 : 1);
    maybe(g, MEMBER("reopen_rate"), 0.02, 0.4, 1);
    if (chance(g, 0.4))
        put_number(g, MEMBER("starts_after_months"), chance(g, 0.5) ? integer(g, 0, 8) : number(g, 0, 8));
    if (chance(g, 0.2))
        quantity_or(g, MEMBER("containment"), 0.2, 0.9, chance(g, 0.5) ? 0 : 1);
    else if (chance(g, 0.2))
        quantity_or(g, MEMBER("true_deflection"), 0.1, 0.8, chance(g, 0.5) ? 0 : 1);
#undef MEMBER
}

static void put_agents(struct generator *g)
{
    static const char *const policies[] = {"attrition", "release", "elastic"};
    const char *policy = one_of(g, policies, 3);
    int capacity = integer(g, 0, 4); /* 0–2 by hours, 3 by tickets, 4 from headcount alone */
    quantity(g, "/baseline/agents/loaded_annual_cost", 30000, 90000);
    maybe(g, "/baseline/agents/avoidable_share", 0.5, 1, 0);
    if (capacity <= 2) {
        quantity(g, "/baseline/agents/productive_hours_per_year", 1000, 1700);
        if (chance(g, 0.7))
            quantity_or(g, "/baseline/agents/occupancy", 0.6, 0.95, 1);
        if (chance(g, 0.4))
            put_bool(g, "/baseline/agents/pooling", chance(g, 0.8));
    } else if (capacity == 3) {
        quantity(g, "/baseline/agents/tickets_per_agent_per_year", 1500, 6000);
    }
    if (capacity == 4 || chance(g, 0.4))
        put_number(g, "/baseline/agents/headcount", chance(g, 0.5) ? integer(g, 1, 40) : number(g, 0.5, 20));
    if (strcmp(policy, "attrition") == 0 || chance(g, 0.7))
        quantity_or(g, "/baseline/agents/annual_attrition", 0.05, 0.6, chance(g, 0.5) ? 0 : 1);
    maybe(g, "/baseline/agents/cost_per_hire", 1000, 20000, 0);
    maybe(g, "/baseline/agents/overtime_multiplier", 1, 2, 0);
    maybe(g, "/baseline/agents/annual_wage_growth", -0.05, 0.1, 0);
    if (strcmp(policy, "release") == 0)
        maybe(g, "/baseline/agents/severance", 1000, 20000, 0);
    if (strcmp(policy, "attrition") != 0 && chance(g, 0.6))
        put_number(g, "/baseline/agents/notice_months", integer(g, 0, 12));
    if (chance(g, 0.4))
        put_bool(g, "/baseline/agents/whole_agents", chance(g, 0.8));
    if (strcmp(policy, "attrition") != 0 || chance(g, 0.7))
        put_word(g, "/baseline/staffing", policy);
    maybe(g, "/baseline/capacity_value", 0.1, 0.9, 1);
}

static void put_revenue(struct generator *g)
{
    quantity_or(g, "/baseline/revenue/annual_recurring_revenue", 1e5, 5e6, 0);
    quantity_or(g, "/baseline/revenue/gross_margin", 0.3, 0.9, 1);
    quantity_or(g, "/baseline/revenue/annual_churn", 0.02, 0.5, 0);
    maybe(g, "/baseline/revenue/exposed_share", 0.2, 0.9, 0);
    if (chance(g, 0.7))
        put_number(g, "/baseline/revenue/lag_months", integer(g, 0, 24));
}

enum { UNITS = 6 };
static const char *const units[UNITS] = {"resolution", "verified_resolution", "net_resolution", "conversation",
                                         "ticket",     "human_ticket"};

/* Tiers of what holder prices, at most so many units apart. */
static void put_tiers(struct generator *g, const char *holder, int apart)
{
    int tiers = integer(g, 1, 5);
    double above = 0;
    for (int i = 0; i < tiers; i++) {
        char pointer[POINTER_SIZE];
        snprintf(pointer, sizeof pointer, "%s/tiers/%d/above", holder, i);
        put_number(g, pointer, above);
        snprintf(pointer, sizeof pointer, "%s/tiers/%d/price", holder, i);
        quantity_or(g, pointer, 0.1, 2, 0);
        above += integer(g, 1 + apart / 16, apart);
    }
}

static void put_usage(struct generator *g)
{
    put_word(g, "/proposal/pricing/usage/unit", one_of(g, units, UNITS));
    if (chance(g, 0.6)) {
        quantity_or(g, "/proposal/pricing/usage/price", 0.1, 2, 0);
        maybe(g, "/proposal/pricing/usage/included_per_month", 10, 500, 0);
    } else {
        put_tiers(g, "/proposal/pricing/usage", 800);
    }
    maybe(g, "/proposal/pricing/usage/minimum_per_month", 50, 1500, 0);
}

/* What a charge can be, given the contract. */
struct charge_frame {
    char pointer[POINTER_SIZE];
    bool level, advance, tiers;
    int period;
    double scale; /* of the units of a period */
};

static void put_price(struct generator *g, struct charge_frame *frame)
{
    char pointer[POINTER_SIZE + 32];
#define MEMBER(name) (snprintf(pointer, sizeof pointer, "%s/" name, frame->pointer), pointer)
    if (frame->tiers) {
        put_tiers(g, frame->pointer, (int)frame->scale);
        if (frame->period == 1 && chance(g, 0.5))
            put_word(g, MEMBER("tiering"), "volume");
        return;
    }
    quantity_or(g, MEMBER("price"), frame->level ? 5 : 0.1, frame->level ? 60 : 2, 0);
    if (frame->advance || chance(g, 0.4)) {
        quantity_or(g, MEMBER("committed"), 0.1 * frame->scale, frame->scale, 0);
        if (!frame->level)
            maybe(g, MEMBER("overage_price"), 0.5, 3, 0);
    }
#undef MEMBER
}

static void put_allowance(struct generator *g, const struct charge_frame *frame, bool signature)
{
    char pointer[POINTER_SIZE + 32];
#define MEMBER(name) (snprintf(pointer, sizeof pointer, "%s/" name, frame->pointer), pointer)
    maybe(g, MEMBER("included"), 0.05 * frame->scale, 0.6 * frame->scale, 0);
    maybe(g, MEMBER("step"), frame->level ? 0.2 : 5, frame->level ? 6 : 300, frame->level ? 1 : 100);
    if (signature && (frame->level || frame->period == 1) && chance(g, 0.4))
        put_bool(g, MEMBER("ratchet"), chance(g, 0.8));
    if (frame->level)
        return;
    if (chance(g, 0.4))
        put_word(g, MEMBER("unused"), "roll_over");
    if (frame->period == 1)
        maybe(g, MEMBER("included_per_seat"), 1, 40, 0);
}

static void put_limits(struct generator *g, const struct charge_frame *frame)
{
    char pointer[POINTER_SIZE + 32];
    double money = frame->level ? 20 * frame->scale : 0.6 * frame->scale;
    int from = integer(g, 1, 14);
    if (!frame->advance) {
        maybe(g, MEMBER("minimum"), 0.1 * money, money, 0);
        maybe(g, MEMBER("maximum"), 0.5 * money, 3 * money, 0);
    }
    if (chance(g, 0.3))
        put_number(g, MEMBER("free_months"), chance(g, 0.5) ? integer(g, 0, 6) : number(g, 0, 6));
    if (chance(g, 0.3))
        put_number(g, MEMBER("from_month"), from);
    else
        from = 1;
    if (chance(g, 0.3))
        put_number(g, MEMBER("to_month"), integer(g, from, from + 30));
    maybe(g, MEMBER("annual_increase"), -0.1, 0.2, 0);
#undef MEMBER
}

static void put_charge_categories(struct generator *g, const struct charge_frame *frame)
{
    char pointer[POINTER_SIZE + 32];
    for (int k = 0, i = 0; k < g->category_count; k++) {
        bool last = k + 1 == g->category_count && i == 0;
        if (!last && chance(g, 0.5))
            continue;
        snprintf(pointer, sizeof pointer, "%s/categories/%d", frame->pointer, i++);
        put_category_name(g, pointer, k);
    }
}

static void put_charge(struct generator *g, int i, bool signature, int term)
{
    static const int periods[] = {1, 3, 6, 12};
    struct charge_frame frame = {.level = chance(g, 0.4), .tiers = chance(g, 0.3), .period = 1};
    char pointer[POINTER_SIZE + 32];
    snprintf(frame.pointer, sizeof frame.pointer, "/proposal/pricing/charges/%d", i);
#define MEMBER(name) (snprintf(pointer, sizeof pointer, "%s/" name, frame.pointer), pointer)
    int period = periods[integer(g, 0, 3)];
    if (signature && term % period == 0)
        frame.period = period;
    frame.advance = signature && chance(g, 0.4) && (frame.level || !frame.tiers);
    frame.scale = frame.level ? 10 : 400.0 * frame.period;
    put_word(g, MEMBER("name"), "charge");
    put_word(g, MEMBER("meter"), !frame.level ? one_of(g, units, UNITS) : chance(g, 0.5) ? "month" : "seat");
    if (frame.period > 1 || chance(g, 0.2))
        put_number(g, MEMBER("period_months"), frame.period);
    if (frame.advance || chance(g, 0.2))
        put_word(g, MEMBER("paid"), frame.advance ? "advance" : "monthly");
    maybe(g, MEMBER("factor"), 0.2, 4, 0);
    if (!frame.level && chance(g, 0.4))
        put_charge_categories(g, &frame);
    put_price(g, &frame);
    put_allowance(g, &frame, signature);
    put_limits(g, &frame);
#undef MEMBER
}

/* What not every contract has. */
static void put_terms(struct generator *g, bool signature, int term)
{
    static const char *const metrics[] = {"containment", "true_deflection"};
    int charges = chance(g, 0.4) ? 0 : chance(g, 0.03) ? 16 : integer(g, 1, 4);
    for (int i = 0; i < charges; i++)
        put_charge(g, i, signature, term);
    if (chance(g, 0.3)) {
        put_word(g, "/proposal/pricing/price_currency", "EUR");
        quantity_or(g, "/proposal/pricing/exchange_rate", 0.7, 1.5, 1);
    }
    if (chance(g, 0.3))
        put_number(g, "/proposal/pricing/locked_months", integer(g, 0, 40));
    maybe(g, "/proposal/pricing/exit_fee", 500, 20000, 0);
    if (chance(g, 0.3)) {
        put_word(g, "/proposal/pricing/guarantee/metric", one_of(g, metrics, 2));
        put_number(g, "/proposal/pricing/guarantee/minimum", number(g, 0.1, 0.8));
        put_number(g, "/proposal/pricing/guarantee/credit_share", number(g, 0.1, 1));
        if (chance(g, 0.5))
            put_number(g, "/proposal/pricing/guarantee/after_months", number(g, 0, 8));
    }
}

static void put_pricing(struct generator *g)
{
    bool go_live = chance(g, 0.4), upfront = !go_live && chance(g, 0.4);
    maybe(g, "/proposal/pricing/setup_fee", 500, 30000, 0);
    if (chance(g, 0.8))
        quantity_or(g, "/proposal/pricing/platform_fee_per_month", 100, 3000, 0);
    maybe(g, "/proposal/pricing/seat_price_per_month", 10, 150, 0);
    if (chance(g, 0.6))
        put_usage(g);
    maybe(g, "/proposal/pricing/annual_increase", 0.01, 0.2, -0.1);
    put_word(g, "/proposal/pricing/starts", go_live ? "go_live" : "signature");
    put_word(g, "/proposal/pricing/billing", upfront ? "annual_upfront" : "monthly");
    int term = 12;
    if (upfront ? chance(g, 0.5) : chance(g, 0.7))
        put_number(g, "/proposal/pricing/commitment_months",
                   term = upfront ? 12 * integer(g, 1, 4) : integer(g, 1, 36));
    put_terms(g, !go_live, term);
}

static void put_implementation(struct generator *g)
{
    quantity_or(g, "/proposal/implementation/weeks", 1, chance(g, 0.1) ? 100 : 26, 0);
    maybe(g, "/proposal/implementation/overrun", 0.8, 2, 1);
    maybe(g, "/proposal/implementation/services_fee", 500, 30000, 0);
    maybe(g, "/proposal/implementation/internal_hours", 10, 400, 0);
    maybe(g, "/proposal/implementation/knowledge_base_hours", 10, 300, 0);
    quantity_or(g, "/proposal/implementation/hourly_cost", 30, 120, 0);
    maybe(g, "/proposal/implementation/training_hours_per_agent", 1, 20, 0);
}

static void put_ramp(struct generator *g, const char *pointer)
{
    static const char *const curves[] = {"none", "linear", "exponential", "logistic", "gompertz", "table"};
    int curve = integer(g, 0, 5);
    char member[POINTER_SIZE];
#define MEMBER(name) (snprintf(member, sizeof member, "%s/" name, pointer), member)
    put_word(g, MEMBER("curve"), curves[curve]);
    if (curve >= 1 && curve <= 4) {
        bool positive = curve >= 3;
        if (positive || chance(g, 0.6))
            quantity_or(g, MEMBER("start"), 0.05, 0.8, positive ? 0.89 : 0);
        quantity_or(g, MEMBER("months_to_90"), 1, 18, 0.05);
    } else if (curve == 5) {
        cJSON *fractions = cJSON_CreateArray();
        int count = integer(g, 1, 12);
        for (int i = 0; i < count; i++)
            cJSON_AddItemToArray(fractions, cJSON_CreateNumber(chance(g, 0.1) ? integer(g, 0, 1) : number(g, 0, 1)));
        put(g, MEMBER("fractions"), fractions);
    }
#undef MEMBER
}

static void put_deflection(struct generator *g)
{
    if (chance(g, 0.6)) {
        quantity_or(g, "/proposal/deflection/containment", 0.2, 0.9, chance(g, 0.5) ? 0 : 1);
        quantity_or(g, "/proposal/deflection/containment_gap", 0.05, 0.4, chance(g, 0.7) ? 0 : 1);
    } else {
        quantity_or(g, "/proposal/deflection/true_deflection", 0.1, 0.8, chance(g, 0.5) ? 0 : 1);
        maybe(g, "/proposal/deflection/containment_gap", 0.05, 0.4, 0);
    }
    maybe(g, "/proposal/deflection/knowledge_quality", 0.4, 1.3, chance(g, 0.3) ? 0 : 2.5);
    maybe(g, "/proposal/deflection/annual_improvement", -0.2, 0.5, 0);
    maybe(g, "/proposal/deflection/prevention", 0.01, 0.3, chance(g, 0.3) ? 1 : 0);
    maybe(g, "/proposal/deflection/returned_share", 0.3, 0.95, 0);
    maybe(g, "/proposal/deflection/rework_factor", 0.5, 2, 0);
    maybe(g, "/proposal/deflection/handoff_minutes", -4, 4, chance(g, 0.3) ? -60 : 2);
    maybe(g, "/proposal/deflection/deflected_handle_ratio", 0.3, 1, 0);
    put_ramp(g, "/proposal/deflection/ramp");
}

static void put_assist(struct generator *g)
{
    maybe(g, "/proposal/assist/handle_time_reduction", 0.05, 0.4, 1);
    maybe(g, "/proposal/assist/adoption", 0.3, 0.95, 0);
    maybe(g, "/proposal/assist/reopen_reduction", 0.05, 0.6, 1);
    maybe(g, "/proposal/assist/attrition_reduction", 0.05, 0.5, 1);
    maybe(g, "/proposal/assist/onboarding_reduction", 0.05, 0.5, 1);
    if (chance(g, 0.4))
        put_ramp(g, "/proposal/assist/ramp");
    if (chance(g, 0.5)) {
        quantity_or(g, "/proposal/assist/dip/depth", 0.02, 0.4, 0);
        if (chance(g, 0.7))
            put_number(g, "/proposal/assist/dip/months", number(g, 0.3, 6));
    }
}

static void put_operations_and_quality(struct generator *g)
{
    maybe(g, "/proposal/operations/tuning_hours_per_week", 1, 10, 0);
    if (chance(g, 0.5))
        put_number(g, "/proposal/operations/tuning_months", chance(g, 0.2) ? 0 : number(g, 0.5, 9));
    maybe(g, "/proposal/operations/upkeep_hours_per_week", 0.5, 6, 0);
    quantity_or(g, "/proposal/operations/hourly_cost", 30, 100, 0);
    maybe(g, "/proposal/operations/review_share", 0.01, 0.3, 1);
    maybe(g, "/proposal/operations/review_minutes", 1, 8, 0);
    maybe(g, "/proposal/operations/cost_per_conversation", 0.01, 0.3, 0);
    maybe(g, "/proposal/operations/cost_per_month", 50, 1000, 0);
    maybe(g, "/proposal/quality/csat_points", -12, chance(g, 0.5) ? 8 : -1, 5);
    maybe(g, "/proposal/quality/churn_change_per_point", 0.001, chance(g, 0.2) ? 1 : 0.03, chance(g, 0.3) ? 1 : 0);
    maybe(g, "/proposal/quality/cost_per_unresolved", 0.5, 15, 0);
}

/* A probability and a month of an event. */
static void put_event(struct generator *g, const char *object)
{
    char pointer[POINTER_SIZE];
    snprintf(pointer, sizeof pointer, "%s/probability", object);
    if (chance(g, 0.2))
        put_number(g, pointer, chance(g, 0.5) ? 1 : 0);
    else
        quantity(g, pointer, 0.1, 0.9);
    snprintf(pointer, sizeof pointer, "%s/month", object);
    if (chance(g, 0.6))
        quantity_or(g, pointer, 0, g->horizon * 1.2, chance(g, 0.5) ? 0 : integer(g, 1, g->horizon));
}

static void put_failure_and_gate(struct generator *g)
{
    if (chance(g, 0.4))
        put_event(g, "/proposal/failure");
    if (chance(g, 0.4)) {
        put_number(g, "/proposal/gate/after_months", chance(g, 0.5) ? integer(g, 1, 12) : number(g, 0.5, 12));
        put_number(g, "/proposal/gate/minimum_true_deflection",
                   chance(g, 0.1) ? integer(g, 0, 1) : number(g, 0.05, 0.6));
    }
}

static void put_risk(struct generator *g, int i)
{
    char object[POINTER_SIZE], pointer[POINTER_SIZE + 32];
    snprintf(object, sizeof object, "/proposal/risks/%d", i);
#define MEMBER(name) (snprintf(pointer, sizeof pointer, "%s/" name, object), pointer)
    put_word(g, MEMBER("name"), "risk");
    put_event(g, object);
    maybe(g, MEMBER("cost"), 1000, 40000, 0);
    maybe(g, MEMBER("deflection_factor"), 0.3, 1.3, 0);
    if (chance(g, 0.5))
        maybe(g, MEMBER("volume_factor"), 0.6, 1.5, chance(g, 0.1) ? 0 : 2);
    maybe(g, MEMBER("fee_factor"), 0.7, 2, 0);
#undef MEMBER
}

static void put_other(struct generator *g, int i)
{
    char pointer[POINTER_SIZE];
#define MEMBER(name) (snprintf(pointer, sizeof pointer, "/proposal/other/%d/" name, i), pointer)
    bool benefit = chance(g, 0.6), once = chance(g, 0.4);
    int from = integer(g, 0, g->horizon);
    put_word(g, MEMBER("name"), "line");
    put_word(g, MEMBER("kind"), benefit ? "benefit" : "cost");
    if (benefit)
        put_word(g, MEMBER("class"), chance(g, 0.5) ? "hard" : "soft");
    put_word(g, MEMBER("per"), once ? "once" : "month");
    quantity_or(g, MEMBER("amount"), once ? -5000 : -500, once ? 20000 : 2000, 0);
    if (chance(g, 0.7))
        put_number(g, MEMBER("from"), from);
    else
        from = 1;
    if (!once && chance(g, 0.5))
        put_number(g, MEMBER("to"), integer(g, from, g->horizon));
    if (!once && chance(g, 0.5))
        put_bool(g, MEMBER("ramped"), chance(g, 0.8));
    if (!once && chance(g, 0.5)) {
        static const char *const spans[] = {"always", "live", "contract"};
        put_word(g, MEMBER("while"), one_of(g, spans, 3));
    }
#undef MEMBER
}

static void put_tool(struct generator *g, int i)
{
    static const char *const meters[] = {"month", "seat", "ticket"};
    const char *meter = one_of(g, meters, 3);
    char pointer[POINTER_SIZE];
#define MEMBER(name) (snprintf(pointer, sizeof pointer, "/baseline/tools/%d/" name, i), pointer)
    put_word(g, MEMBER("name"), "tool");
    put_word(g, MEMBER("meter"), meter);
    quantity_or(g, MEMBER("price"),
                meter[0] == 'm'   ? 100
                : meter[0] == 's' ? 10
                                  : 0.05,
                meter[0] == 'm'   ? 3000
                : meter[0] == 's' ? 150
                                  : 0.5,
                0);
    maybe(g, MEMBER("annual_increase"), -0.05, 0.2, 0);
    if (chance(g, 0.6)) {
        put_bool(g, MEMBER("replaced"), true);
        if (chance(g, 0.5))
            put_number(g, MEMBER("overlap_months"), chance(g, 0.5) ? integer(g, 0, 12) : number(g, 0, 12));
    }
#undef MEMBER
}

/* Of every second category, what the proposal says of it. */
static void put_proposal_categories(struct generator *g, int categories)
{
    int i = 0;
    for (int k = 0; k < categories; k++) {
        if (chance(g, 0.5))
            continue;
        char pointer[POINTER_SIZE], name[32];
#define MEMBER(name) (snprintf(pointer, sizeof pointer, "/proposal/categories/%d/" name, i), pointer)
        snprintf(name, sizeof name, "category %d", k);
        put_word(g, MEMBER("name"), name);
        maybe(g, MEMBER("automatable"), 0.1, 0.95, chance(g, 0.5) ? 0 : 1);
        if (chance(g, 0.4))
            quantity_or(g, MEMBER("containment"), 0.2, 0.9, chance(g, 0.5) ? 0 : 1);
        else if (chance(g, 0.5))
            quantity_or(g, MEMBER("true_deflection"), 0.1, 0.8, chance(g, 0.5) ? 0 : 1);
        if (chance(g, 0.3))
            put_number(g, MEMBER("starts_after_months"), chance(g, 0.5) ? integer(g, 0, 8) : number(g, 0, 8));
        if (chance(g, 0.5))
            maybe(g, MEMBER("handle_time_reduction"), 0.05, 0.4, 1);
        if (chance(g, 0.5))
            maybe(g, MEMBER("csat_points"), -12, 8, 5);
        i++;
#undef MEMBER
    }
}

/* A chain of weak correlations always holds together. */
static void put_correlations(struct generator *g)
{
    int i = integer(g, 0, 5);
    for (int count = 0; count < 6 && i + 1 < g->uncertain_count; count++) {
        int step = integer(g, 1, 1 + g->uncertain_count / 8);
        if (i + step >= g->uncertain_count)
            return;
        cJSON *between = cJSON_CreateArray(), *correlation = cJSON_CreateObject();
        cJSON_AddItemToArray(between, cJSON_CreateString(g->uncertain[i]));
        cJSON_AddItemToArray(between, cJSON_CreateString(g->uncertain[i + step]));
        cJSON_AddItemToObject(correlation, "between", between);
        cJSON_AddNumberToObject(correlation, "rank", number(g, -0.45, 0.45));
        char pointer[POINTER_SIZE];
        snprintf(pointer, sizeof pointer, "/correlations/%d", count);
        put(g, pointer, correlation);
        i += step;
    }
}

char *random_scenario(uint64_t seed, const struct random_scenario_options *options)
{
    struct generator *g = calloc(1, sizeof *g);
    if (g == NULL)
        return NULL;
    g->state = seed;
    g->options = options;
    g->scenario = cJSON_CreateObject();
    g->certainty = uniform(g);
    put_simulation_and_decision(g);
    put_volume(g);
    int categories = chance(g, 0.03) ? 32 : integer(g, 1, 8);
    g->category_count = categories;
    for (int k = 0; k < categories; k++)
        put_category(g, k);
    put_agents(g);
    if (chance(g, 0.5))
        put_revenue(g);
    put_word(g, "/proposal/vendor", "vendor");
    put_pricing(g);
    put_implementation(g);
    put_deflection(g);
    put_assist(g);
    put_operations_and_quality(g);
    put_failure_and_gate(g);
    int risks = chance(g, 0.3) ? 0 : chance(g, 0.05) ? 16 : integer(g, 1, 4);
    for (int i = 0; i < risks; i++)
        put_risk(g, i);
    int others = chance(g, 0.3) ? 0 : chance(g, 0.03) ? 32 : integer(g, 1, 4);
    for (int i = 0; i < others; i++)
        put_other(g, i);
    int tools = chance(g, 0.6) ? 0 : integer(g, 1, 4);
    for (int i = 0; i < tools; i++)
        put_tool(g, i);
    if (chance(g, 0.4))
        put_proposal_categories(g, categories);
    if (chance(g, 0.5))
        put_correlations(g);
    char *text = cJSON_Print(g->scenario);
    cJSON_Delete(g->scenario);
    free(g);
    return text;
}
