/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios made from others, stresses, correlations. */
#include "scenarios.h"

#include <math.h>
#include <time.h>
#include <unistd.h>

static payback_scenario *changed(const payback_scenario *scenario, payback_changes *changes)
{
    payback_scenario *result = NULL;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status = pb_scenario_changed(&result, scenario, changes, diagnostics);
    if (status != PAYBACK_OK)
        print_messages(diagnostics);
    assert_int_equal(status, PAYBACK_OK);
    payback_diagnostics_free(diagnostics);
    payback_changes_free(changes);
    return result;
}

static void test_nothing_changed(void **state)
{
    (void)state;
    payback_scenario *scenario = MINIMAL(tickets, UNIFORM(1, 2), "/note", "\"free\"");
    payback_scenario *same = changed(scenario, payback_changes_new());
    assert_string_equal(payback_scenario_digest(same), payback_scenario_digest(scenario));
    assert_string_equal(payback_scenario_file(same), "test.json");
    assert_string_equal(assumption_of(same, tickets)->note, "free");
    payback_scenario_free(scenario);
    payback_scenario_free(same);
}

static void test_layers(void **state)
{
    (void)state;
    payback_changes *changes = payback_changes_new();
    assert_int_equal(payback_changes_multiply(changes, tickets, 2), PAYBACK_OK);
    assert_int_equal(payback_changes_add(changes, tickets, 100), PAYBACK_OK);
    payback_scenario *first = scenario_of(minimal, changes); /* 2 · 5000 + 100 */
    changes = payback_changes_new();
    assert_int_equal(payback_changes_add(changes, tickets, 7), PAYBACK_OK);
    assert_int_equal(payback_changes_multiply(changes, tickets, 3), PAYBACK_OK);
    payback_scenario *second = changed(first, changes); /* 3 · (2 · 5000 + 100) + 7 */
    assert_true(assumption_of(first, tickets)->mean == 10100);
    assert_true(assumption_of(second, tickets)->mean == 30307);
    payback_scenario *third = changed(second, sets_of((const char *const[]){tickets, "10", NULL}));
    assert_true(assumption_of(third, tickets)->mean == 10); /* what is set anew is as it is set */
    payback_scenario_free(first);
    payback_scenario_free(second);
    payback_scenario_free(third);
}

static void test_refused_changes(void **state)
{
    (void)state;
    payback_scenario *scenario = scenario_of(minimal, NULL), *result = scenario;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_changes *changes = sets_of((const char *const[]){tickets, "-1", NULL});
    assert_int_equal(pb_scenario_changed(&result, scenario, changes, diagnostics), PAYBACK_ERROR_SCENARIO);
    assert_null(result);
    assert_string_equal(payback_diagnostics_get(diagnostics, 0)->file, "--set");
    assert_string_equal(payback_diagnostics_get(diagnostics, 0)->pointer, tickets);
    payback_changes_free(changes);
    payback_diagnostics_free(diagnostics);
    diagnostics = payback_diagnostics_new();
    changes = payback_changes_new();
    assert_int_equal(payback_changes_multiply(changes, "/baseline/volume/tickets", 2), PAYBACK_OK);
    assert_int_equal(pb_scenario_changed(&result, scenario, changes, diagnostics), PAYBACK_ERROR_SCENARIO);
    assert_string_equal(payback_diagnostics_get(diagnostics, 0)->file, "--multiply");
    payback_changes_free(changes);
    payback_diagnostics_free(diagnostics);
    payback_scenario_free(scenario);
}

static void test_values_from_a_file(void **state)
{
    (void)state;
    char folder[] = "/tmp/payback-test-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/v.csv", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("tickets\n10\n30\n20\n", file);
    fclose(file);
    payback_scenario *scenario = NULL;
    payback_changes *changes = sets_of((const char *const[]){
        tickets, "{\"dist\": \"empirical\", \"file\": \"v.csv\", \"column\": \"tickets\"}", NULL});
    assert_int_equal(payback_scenario_parse(&scenario, NULL, minimal, strlen(minimal), "t", folder, changes),
                     PAYBACK_OK);
    payback_changes_free(changes);
    assert_true(fabs(assumption_of(scenario, tickets)->mean - 20) < 1e-9);
    changes = payback_changes_new();
    assert_int_equal(payback_changes_add(changes, tickets, 5), PAYBACK_OK);
    payback_scenario *again = changed(scenario, changes);
    assert_true(fabs(assumption_of(again, tickets)->mean - 25) < 1e-9);
    payback_scenario_free(again);
    payback_scenario_free(scenario);
    unlink(path);
    rmdir(folder);
}

/* ---- stresses ---- */

static void test_stresses_are_kept(void **state)
{
    (void)state;
    payback_scenario *scenario = MINIMAL(
        "/stress", "[{\"name\": \"a\", \"set\": {\"/baseline/volume/annual_growth\": 0.5}, \"add\": "
                   "{\"/proposal/implementation/weeks\": 4}, \"multiply\": {\"/proposal/implementation/weeks\": 2}},"
                   " {\"name\": \"b\", \"note\": \"nothing\"}]");
    assert_int_equal(scenario->stress_count, 2);
    assert_string_equal(scenario->stresses[1].name, "b");
    assert_int_equal(scenario->stresses[1].changes.count, 0);
    assert_int_equal(scenario->stresses[0].changes.count, 3);
    payback_scenario *stressed = NULL;
    assert_int_equal(pb_scenario_changed(&stressed, scenario, &scenario->stresses[0].changes, NULL), PAYBACK_OK);
    assert_true(assumption_of(stressed, weeks)->mean == 16);
    assert_true(assumption_of(stressed, growth)->mean == 0.5);
    payback_scenario_free(stressed);
    payback_scenario_free(scenario);
}

static void test_a_stress_that_cannot_be(void **state)
{
    (void)state;
    REFUSED("/stress/0/multiply/~1proposal~1deflection~1true_deflection", "the result leaves the range (found 1.2)",
            "/stress", "[{\"name\": \"a\", \"multiply\": {\"/proposal/deflection/true_deflection\": 3}}]");
    REFUSED("/stress/0",
            "makes the scenario invalid at /proposal/implementation: required key \"hourly_cost\" is missing: "
            "there are hours",
            "/stress", "[{\"name\": \"a\", \"add\": {\"/proposal/implementation/internal_hours\": 3}}]");
    payback_scenario *scenario =
        MINIMAL("/proposal/implementation/hourly_cost", "50", "/stress",
                "[{\"name\": \"a\", \"add\": {\"/proposal/implementation/internal_hours\": 3}}]");
    payback_scenario_free(scenario);
}

/* ---- correlations ---- */

static const char three[] =
    "[{\"between\": [\"/baseline/volume/tickets_per_month\", \"/baseline/volume/annual_growth\"], "
    "\"rank\": %g}, {\"between\": [\"/baseline/volume/annual_growth\", "
    "\"/proposal/implementation/weeks\"], \"rank\": %g}, {\"between\": "
    "[\"/proposal/implementation/weeks\", \"/baseline/volume/tickets_per_month\"], \"rank\": %g}]";

static void test_correlations(void **state)
{
    (void)state;
    char json[600];
    snprintf(json, sizeof json, three, 0.5, -0.25, 0.125);
    payback_scenario *scenario =
        MINIMAL(tickets, UNIFORM(1, 2), growth, UNIFORM(0, 1), weeks, UNIFORM(1, 2), "/correlations", json);
    const struct pb_inputs *inputs = &scenario->inputs;
    assert_int_equal(inputs->correlation_count, 3);
    assert_true(inputs->correlations[1].a == 1 && inputs->correlations[1].b == 2 &&
                inputs->correlations[1].rank == -0.25);
    /* an input that is set to a constant leaves; the others stay */
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_changes *changes = sets_of((const char *const[]){growth, "0.1", NULL});
    payback_scenario *less = NULL;
    assert_int_equal(pb_scenario_changed(&less, scenario, changes, diagnostics), PAYBACK_OK);
    assert_int_equal(less->inputs.correlation_count, 1);
    assert_int_equal(payback_diagnostics_count(diagnostics), 2);
    assert_int_equal(payback_diagnostics_get(diagnostics, 0)->severity, PAYBACK_WARNING);
    assert_int_equal(payback_diagnostics_errors(diagnostics), 0);
    payback_changes_free(changes);
    payback_diagnostics_free(diagnostics);
    payback_scenario_free(less);
    payback_scenario_free(scenario);
}

/* r of three equal negative ranks: positive definite as long as 1 + 2r > 0, that is ρ > −0.4826 (r = 2 sin(πρ/6) =
 * −1/2). */
static void test_limit_of_three_equal_ranks(void **state)
{
    (void)state;
    double limit = 6 / M_PI * asin(-0.25);
    char json[600];
    snprintf(json, sizeof json, three, limit + 1e-4, limit + 1e-4, limit + 1e-4);
    payback_scenario_free(
        MINIMAL(tickets, UNIFORM(1, 2), growth, UNIFORM(0, 1), weeks, UNIFORM(1, 2), "/correlations", json));
    snprintf(json, sizeof json, three, limit - 1e-4, limit - 1e-4, limit - 1e-4);
    payback_diagnostics *diagnostics = refusal_of(sets_of((const char *const[]){
        tickets, UNIFORM(1, 2), growth, UNIFORM(0, 1), weeks, UNIFORM(1, 2), "/correlations", json, NULL}));
    assert_string_equal(payback_diagnostics_get(diagnostics, 0)->pointer, "/correlations");
    payback_diagnostics_free(diagnostics);
}

/* The rank that a hint gives for a pair. */
static double rank_in(const char *hint, const char *a, const char *b)
{
    char pair[200];
    snprintf(pair, sizeof pair, "%s and %s ", a, b);
    const char *found = strstr(hint, pair);
    assert_non_null(found);
    return strtod(found + strlen(pair), NULL);
}

/* What the message proposes is accepted, and no rank has moved further than it had to: not beyond 0. */
static void test_proposals_are_accepted(void **state)
{
    (void)state;
    unsigned seed = 20240607;
    print_message("seed %u\n", seed);
    srand(seed);
    int refused = 0;
    for (int i = 0; i < 60; i++) {
        double rank[3];
        for (int j = 0; j < 3; j++)
            rank[j] = (rand() / (double)RAND_MAX * 2 - 1) * 0.99;
        char json[600];
        snprintf(json, sizeof json, three, rank[0], rank[1], rank[2]);
        payback_changes *changes = sets_of((const char *const[]){tickets, UNIFORM(1, 2), growth, UNIFORM(0, 1), weeks,
                                                                 UNIFORM(1, 2), "/correlations", json, NULL});
        payback_scenario *scenario = NULL;
        payback_diagnostics *diagnostics = payback_diagnostics_new();
        if (payback_scenario_parse(&scenario, diagnostics, minimal, strlen(minimal), "t", NULL, changes)) {
            refused++;
            const char *hint = payback_diagnostics_get(diagnostics, 0)->hint;
            snprintf(json, sizeof json, three, rank_in(hint, tickets, growth), rank_in(hint, growth, weeks),
                     rank_in(hint, tickets, weeks));
            assert_true(rank_in(hint, tickets, growth) * rank[0] >= 0);
            payback_scenario_free(
                MINIMAL(tickets, UNIFORM(1, 2), growth, UNIFORM(0, 1), weeks, UNIFORM(1, 2), "/correlations", json));
        }
        payback_scenario_free(scenario);
        payback_changes_free(changes);
        payback_diagnostics_free(diagnostics);
    }
    assert_true(refused > 5);
}

/* ---- hostile sizes ---- */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Thousands of correlations of the same pair, of unknown keys, and of stresses end quickly. */
static void test_large_files_end_quickly(void **state)
{
    (void)state;
    static const char *const pointers[] = {"/correlations", "/baseline/agents", "/stress"};
    static const char *const elements[] = {
        "{\"between\": [\"/baseline/volume/tickets_per_month\", \"/baseline/volume/annual_growth\"], \"rank\": 0.1}",
        "\"key%d\": 0", "{\"name\": \"s%d\", \"multiply\": {\"/proposal/implementation/weeks\": 1.5}}"};
    for (int kind = 0; kind < 3; kind++) {
        int count = kind == 2 ? 1001 : 20000;
        size_t size = (size_t)count * 160 + 16, length = 1;
        char *json = malloc(size);
        assert_non_null(json);
        json[0] = kind == 1 ? '{' : '[';
        for (int i = 0; i < count; i++) {
            length += (size_t)snprintf(json + length, size - length, i > 0 ? "," : "");
            length += (size_t)snprintf(json + length, size - length, elements[kind], i);
        }
        snprintf(json + length, size - length, "%c", kind == 1 ? '}' : ']');
        double begun = seconds();
        payback_diagnostics_free(refusal_of(
            sets_of((const char *const[]){tickets, UNIFORM(1, 2), growth, UNIFORM(0, 1), pointers[kind], json, NULL})));
        print_message("%d of them: %.2f s\n", count, seconds() - begun);
        assert_true(seconds() - begun < 5);
        free(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_changed),        cmocka_unit_test(test_layers),
        cmocka_unit_test(test_refused_changes),        cmocka_unit_test(test_values_from_a_file),
        cmocka_unit_test(test_stresses_are_kept),      cmocka_unit_test(test_a_stress_that_cannot_be),
        cmocka_unit_test(test_correlations),           cmocka_unit_test(test_limit_of_three_equal_ranks),
        cmocka_unit_test(test_proposals_are_accepted), cmocka_unit_test(test_large_files_end_quickly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
