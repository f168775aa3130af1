/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Helpers for tests of whole scenarios: a minimal one, changed by pairs of pointer and JSON. */
#ifndef TESTS_UNIT_SCENARIO_SCENARIOS_H
#define TESTS_UNIT_SCENARIO_SCENARIOS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 5,000 tickets of 12 minutes, 1,500 hours of an agent: 8 agents. */
static const char minimal[] =
    "{\"schema_version\": 1, \"name\": \"minimal\","
    " \"baseline\": {\"volume\": {\"tickets_per_month\": 5000},"
    "  \"categories\": [{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 12, \"automatable\": 0.5}],"
    "  \"agents\": {\"loaded_annual_cost\": 60000, \"productive_hours_per_year\": 1500, \"annual_attrition\": 0.3, "
    "\"whole_agents\": false}},"
    " \"proposal\": {\"vendor\": \"V\", \"pricing\": {\"platform_fee_per_month\": 0}, \"implementation\": {\"weeks\": "
    "6},"
    "  \"deflection\": {\"true_deflection\": 0.4, \"ramp\": {\"curve\": \"linear\", \"months_to_90\": 4}}}}";

#define UNIFORM(low, high) "{\"dist\": \"uniform\", \"min\": " #low ", \"max\": " #high "}"

static const char tickets[] = "/baseline/volume/tickets_per_month";
static const char growth[] = "/baseline/volume/annual_growth";
static const char weeks[] = "/proposal/implementation/weeks";

/* Pairs of pointer and JSON, NULL behind them. */
static inline payback_changes *sets_of(const char *const *sets)
{
    payback_changes *changes = payback_changes_new();
    assert_non_null(changes);
    for (; sets != NULL && sets[0] != NULL; sets += 2)
        assert_int_equal(payback_changes_set(changes, sets[0], sets[1]), PAYBACK_OK);
    return changes;
}

static inline void print_messages(const payback_diagnostics *list)
{
    for (size_t i = 0; i < payback_diagnostics_count(list); i++) {
        const payback_diagnostic *message = payback_diagnostics_get(list, i);
        print_message("%s:%d: %s: %s; %s\n", message->file, message->line, message->pointer, message->message,
                      message->hint);
    }
}

/* The text with the changes (taken over); fails the test where it is refused. */
static inline payback_scenario *scenario_of(const char *text, payback_changes *changes)
{
    payback_scenario *scenario = NULL;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status =
        payback_scenario_parse(&scenario, diagnostics, text, strlen(text), "test.json", NULL, changes);
    if (status != PAYBACK_OK)
        print_messages(diagnostics);
    assert_int_equal(status, PAYBACK_OK);
    assert_non_null(scenario);
    payback_diagnostics_free(diagnostics);
    payback_changes_free(changes);
    return scenario;
}

static inline payback_scenario *minimal_with(const char *const *sets)
{
    return scenario_of(minimal, sets_of(sets));
}
#define MINIMAL(...) minimal_with((const char *const[]){__VA_ARGS__, NULL})

/* The messages of a scenario that is refused; release with payback_diagnostics_free. Takes over changes. */
static inline payback_diagnostics *refusal_of(payback_changes *changes)
{
    payback_scenario *scenario = NULL;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status =
        payback_scenario_parse(&scenario, diagnostics, minimal, strlen(minimal), "test.json", NULL, changes);
    assert_int_equal(status, PAYBACK_ERROR_SCENARIO);
    assert_null(scenario);
    assert_true(payback_diagnostics_errors(diagnostics) > 0);
    payback_changes_free(changes);
    return diagnostics;
}

/* The minimal scenario is refused with these sets, and its first message is this one. */
static inline void assert_refused(const char *const *sets, const char *pointer, const char *message)
{
    payback_diagnostics *diagnostics = refusal_of(sets_of(sets));
    const payback_diagnostic *first = payback_diagnostics_get(diagnostics, 0);
    assert_string_equal(first->pointer, pointer);
    assert_string_equal(first->message, message);
    payback_diagnostics_free(diagnostics);
}
#define REFUSED(pointer, message, ...) assert_refused((const char *const[]){__VA_ARGS__, NULL}, pointer, message)

static inline const payback_assumption *assumption_of(const payback_scenario *scenario, const char *pointer)
{
    for (size_t i = 0; i < payback_scenario_assumption_count(scenario); i++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, i);
        if (strcmp(assumption->pointer, pointer) == 0)
            return assumption;
    }
    return NULL;
}

#endif
