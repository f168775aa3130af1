/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/schema_rules.h"

#include <stddef.h>
#include <string.h>

#define ONE_OF(a, b)   "{\"oneOf\": [{\"required\": [\"" a "\"]}, {\"required\": [\"" b "\"]}]}"
#define NOT_BOTH(a, b) "{\"not\": {\"required\": [\"" a "\", \"" b "\"]}}"
#define WITH(a, b)     "{\"dependencies\": {\"" a "\": [\"" b "\"]}}"
#define IF(a, word, then)                                                                                              \
    "{\"if\": {\"properties\": {\"" a "\": {\"const\": \"" word "\"}}, \"required\": [\"" a "\"]}, \"then\": " then "}"
#define NEEDS(a) "{\"required\": [\"" a "\"]}"
#define LACKS(a) "{\"not\": {\"required\": [\"" a "\"]}}"

/* A parameter that a curve takes must be there, another must not. */
#define BARE(a, b, c) "{\"properties\": {\"" a "\": false, \"" b "\": false, \"" c "\": false}}"
#define TABLE         "{\"required\": [\"fractions\"], \"properties\": {\"start\": false, \"months_to_90\": false}}"
#define SMOOTH        "{\"required\": [\"months_to_90\"], \"properties\": {\"fractions\": false}}"
#define SMOOTH_ABOVE_0                                                                                                 \
    "{\"required\": [\"months_to_90\", \"start\"], \"properties\": {\"fractions\": false, \"start\": "                 \
    "{\"if\": {\"type\": \"number\"}, \"then\": {\"type\": \"number\", \"exclusiveMinimum\": 0}}}}"
#define RAMP                                                                                                           \
    "[" IF("curve", "none", BARE("start", "months_to_90", "fractions")) ", " IF("curve", "table", TABLE) ", " IF(      \
        "curve", "linear", SMOOTH) ", " IF("curve", "exponential",                                                     \
                                           SMOOTH) ", " IF("curve", "logistic",                                        \
                                                           SMOOTH_ABOVE_0) ", " IF("curve", "gompertz",                \
                                                                                   SMOOTH_ABOVE_0) "]"

struct line {
    const char *pointer, *text;
};

static const struct line rules[] = {
    {"/currency", "[{\"pattern\": \"^[A-Z]{3}$\"}]"},
    {"/baseline",
     "[{\"if\": {\"not\": {\"properties\": {\"staffing\": {\"enum\": [\"release\", \"elastic\"]}}, "
     "\"required\": [\"staffing\"]}}, "
     "\"then\": {\"properties\": {\"agents\": {\"type\": \"object\", \"required\": [\"annual_attrition\"]}}}}]"},
    {"/baseline/volume/seasonality", "[{\"minItems\": 12, \"maxItems\": 12}]"},
    {"/baseline/categories/*", "[" NOT_BOTH("containment", "true_deflection") "]"},
    {"/baseline/agents",
     "[" NOT_BOTH("productive_hours_per_year", "tickets_per_agent_per_year") ", " WITH(
         "occupancy", "productive_hours_per_year") ", "
                                                   "{\"anyOf\": [" NEEDS("productive_hours_per_year") ", " NEEDS(
                                                       "tickets_per_agent_per_year") ", " NEEDS("headcount") "]}]"},
    {"/proposal/pricing/usage", "[" ONE_OF("price", "tiers") ", " WITH("included_per_month", "price") "]"},
    {"/proposal/pricing/charges/*", "[" ONE_OF("price", "tiers") ", " WITH("overage_price", "committed") "]"},
    {"/proposal/pricing/charges/*/period_months", "[{\"enum\": [1, 3, 6, 12]}]"},
    {"/proposal/pricing/price_currency", "[{\"pattern\": \"^[A-Z]{3}$\"}]"},
    {"/proposal/pricing", "[" WITH("exchange_rate", "price_currency") ", " IF(
                              "billing", "annual_upfront",
                              "{\"properties\": {\"starts\": {\"const\": \"signature\"}, "
                              "\"commitment_months\": {\"type\": \"integer\", \"multipleOf\": 12}}}") "]"},
    {"/proposal/deflection",
     "[" ONE_OF("containment", "true_deflection") ", " WITH("containment", "containment_gap") "]"},
    {"/proposal/deflection/ramp", RAMP},
    {"/proposal/deflection/ramp/fractions", "[{\"minItems\": 1}]"},
    {"/proposal/assist/ramp", RAMP},
    {"/proposal/assist/ramp/fractions", "[{\"minItems\": 1}]"},
    {"/proposal/other/*",
     "[" IF("kind", "benefit", NEEDS("class")) ", " IF("kind", "cost", LACKS("class")) ", " IF(
         "per", "once",
         "{\"properties\": {\"to\": false, \"ramped\": {\"const\": false}, \"while\": {\"const\": \"always\"}}}") "]"},
    {"/proposal/categories/*", "[" NOT_BOTH("containment", "true_deflection") "]"},
    {"/baseline/tools/*", "[{\"if\": {\"required\": [\"overlap_months\"]}, \"then\": {\"required\": [\"replaced\"], "
                          "\"properties\": {\"replaced\": {\"const\": true}}}}]"},
    {"/pilot/categories", "[{\"minItems\": 1}]"},
    {"/correlations/*/between", "[{\"minItems\": 2, \"maxItems\": 2, \"uniqueItems\": true}]"},
};

static const struct line sections[] = {
    {"/simulation", "how to compute"},
    {"/decision", "what the reader needs to know"},
    {"/baseline", "the support operation today"},
    {"/baseline/volume", "how many tickets come in"},
    {"/baseline/volume/surge", "months with more tickets than usual"},
    {"/baseline/categories/*", "a kind of ticket"},
    {"/baseline/agents", "the people who solve them"},
    {"/proposal", "what the vendor offers and what it takes"},
    {"/proposal/pricing", "the vendor's prices and the contract"},
    {"/proposal/pricing/usage/tiers/*", "a price and the units it holds for"},
    {"/proposal/pricing/charges/*", "a line of the order form"},
    {"/proposal/pricing/charges/*/tiers/*", "a price and the units it holds for"},
    {"/proposal/implementation", "from signature to go-live"},
    {"/proposal/deflection", "tickets that the tool solves instead of a human"},
    {"/proposal/assist", "help for the humans"},
    {"/proposal/assist/dip", "the time it takes to learn the tool"},
    {"/proposal/operations", "what it takes to keep the tool good"},
    {"/proposal/quality", "what customers think of it"},
    {"/proposal/risks/*", "an event that may happen once"},
    {"/proposal/other/*", "a benefit or cost that the model does not know"},
    {"/baseline/tools/*", "a licence that is paid today"},
    {"/proposal/categories/*", "what the proposal says of a category of the baseline"},
    {"/correlations/*", "the rank correlation of two inputs"},
    {"/stress/*", "a named change of the scenario"},
};

static const char *find(const struct line *lines, size_t count, const char *pointer)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(lines[i].pointer, pointer) == 0)
            return lines[i].text;
    return NULL;
}

const char *pb_schema_rules(const char *pointer)
{
    return find(rules, sizeof rules / sizeof rules[0], pointer);
}

const char *pb_schema_section(const char *pointer)
{
    return find(sections, sizeof sections / sizeof sections[0], pointer);
}
