/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small scenarios whose flows are known by hand: a support operation that the tool does not touch, a set-up fee, and a
 * benefit a month. */
#ifndef TESTS_ANALYSIS_SCENARIOS_H
#define TESTS_ANALYSIS_SCENARIOS_H

/* Members of the document behind the baseline, and of the proposal: pasted into the text. */
#define SCENARIO(name, decision, categories, extra, proposal)                                                          \
    "{\"schema_version\": 1, \"name\": \"" name "\", \"simulation\": {\"trials\": 4096, \"horizon_months\": 24}, "     \
    "\"decision\": {" decision "}, \"baseline\": {\"volume\": {\"tickets_per_month\": 1000}, "                         \
    "\"categories\": [" categories "], \"agents\": {\"loaded_annual_cost\": 60000, "                                   \
    "\"tickets_per_agent_per_year\": 6000}, \"staffing\": \"elastic\"}" extra ", \"proposal\": {" proposal "}}"
#define ONE_CATEGORY "{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 10, \"automatable\": 0.5}"
#define NO_TOOL                                                                                                        \
    "\"implementation\": {\"weeks\": 0}, \"deflection\": {\"true_deflection\": 0, \"ramp\": {\"curve\": \"none\"}}"

/* SETUP at signature, AMOUNT in each of months 1 … 24; nothing else. */
#define FLOWS(setup, amount)                                                                                           \
    SCENARIO("flows", "\"discount_rate\": 0.1, \"payback_months\": 12", ONE_CATEGORY, "",                              \
             "\"vendor\": \"V\", \"pricing\": {\"setup_fee\": " setup "}, " NO_TOOL                                    \
             ", \"other\": [{\"name\": \"b\", \"kind\": \"benefit\", \"class\": \"hard\", \"amount\": " amount         \
             ", \"per\": \"month\"}]")
#define UNIFORM "{\"dist\": \"uniform\", \"min\": 500, \"max\": 1500}"

#endif
