/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The audit on scenarios made by hand: where a claim lies, what is forgotten, what typical values do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/library.h"

#include "payback/audit.h"

#include <math.h>
#include <string.h>

/* category: members of the only one; agents, deflection, proposal: further members. */
#define CASE(currency, category, agents, deflection, proposal)                                                         \
    "{\"schema_version\": 1, \"name\": \"case\", \"currency\": \"" currency "\", \"simulation\": {\"trials\": 1024}, " \
    "\"baseline\": {\"volume\": {\"tickets_per_month\": 10000}, \"categories\": [{\"name\": \"a\", \"share\": 1, "     \
    "\"handle_minutes\": 12, \"automatable\": 1" category "}], \"agents\": {\"loaded_annual_cost\": 65000, "           \
    "\"productive_hours_per_year\": 1500" agents "}, \"staffing\": \"elastic\"}, \"proposal\": {\"vendor\": \"V\", "   \
    "\"implementation\": {\"weeks\": 0}, \"deflection\": {" deflection "}" proposal "}}"
#define NO_RAMP "\"ramp\": {\"curve\": \"none\"}"

static payback_audit_result *audit(const char *text)
{
    payback_audit_result *result;
    payback_scenario *scenario = library_parse(text);
    assert_non_null(scenario);
    assert_int_equal(payback_audit(&result, scenario, NULL), PAYBACK_OK);
    payback_scenario_free(scenario);
    return result;
}

static const payback_audited *audited(const payback_audit_result *result, const char *pointer, const char *outcome)
{
    for (size_t a = 0; a < result->assumption_count; a++)
        if (strcmp(result->assumptions[a].pointer, pointer) == 0 &&
            strcmp(result->assumptions[a].outcome, outcome) == 0)
            return &result->assumptions[a];
    return NULL;
}

static const payback_benchmark *benchmark(const payback_audited *assumption, const char *part)
{
    for (size_t b = 0; assumption && b < assumption->benchmark_count; b++)
        if (strstr(assumption->benchmarks[b].label, part))
            return &assumption->benchmarks[b];
    fail_msg("no benchmark %s", part);
    return NULL;
}

static bool is_missing(const payback_audit_result *result, const char *pointer)
{
    for (size_t m = 0; m < result->missing_count; m++)
        if (strcmp(result->missing[m].pointer, pointer) == 0)
            return true;
    return false;
}

/* 0.5 of 0.4 – 0.6 is half way; ends belong to the range. */
static void test_positions(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        payback_position tier_1, all_sources;
        double percentile;
        bool outside;
    } cases[] = {
        {CASE("USD", "", "", "\"true_deflection\": 0.5, " NO_RAMP, ""), PAYBACK_WITHIN, PAYBACK_WITHIN, 0.5, false},
        {CASE("USD", "", "", "\"true_deflection\": 0.4, " NO_RAMP, ""), PAYBACK_WITHIN, PAYBACK_WITHIN, 0, false},
        {CASE("USD", "", "", "\"true_deflection\": 0.6, " NO_RAMP, ""), PAYBACK_WITHIN, PAYBACK_ABOVE, 1, false},
        {CASE("USD", "", "", "\"true_deflection\": 0.9, " NO_RAMP, ""), PAYBACK_ABOVE, PAYBACK_ABOVE, 2.5, true},
        {CASE("USD", "", "", "\"true_deflection\": 0.05, " NO_RAMP, ""), PAYBACK_BELOW, PAYBACK_BELOW, -1.75, true},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        payback_audit_result *result = audit(cases[c].text);
        const payback_audited *claim = audited(result, "/proposal/deflection/true_deflection", "");
        assert_int_equal(benchmark(claim, "tier-1")->position, cases[c].tier_1);
        assert_int_equal(benchmark(claim, "all sources")->position, cases[c].all_sources);
        assert_true(fabs(benchmark(claim, "tier-1")->percentile - cases[c].percentile) < 1e-9);
        assert_int_equal(claim->outside, cases[c].outside);
        payback_audit_result_free(result);
    }
}

/* A figure of all tickets compares with the outcome: half of the tickets are attempted, 0.5 of those resolved. */
static void test_of_all_tickets(void **state)
{
    (void)state;
    payback_audit_result *result = audit(CASE("USD", "", "", "\"true_deflection\": 0.25, " NO_RAMP, ""));
    const payback_audited *outcome = audited(result, "/proposal/deflection/true_deflection", "deflected_share");
    assert_non_null(outcome);
    assert_true(fabs(outcome->p50 - 0.25) < 1e-9);
    assert_int_equal(benchmark(outcome, "early-stage")->position, PAYBACK_WITHIN);
    assert_int_equal(benchmark(outcome, "mature")->position, PAYBACK_BELOW); /* from 0.4 on */
    assert_int_equal(benchmark(outcome, "self-service")->position, PAYBACK_WITHIN);
    payback_audit_result_free(result);
}

/* Containment 0.75 with a gap of 0.2 claims a true deflection of 0.55, in a category too. */
static void test_derived(void **state)
{
    (void)state;
    payback_audit_result *result = audit(
        CASE("USD", ", \"containment\": 0.95", "",
             "\"containment\": {\"dist\": \"uniform\", \"min\": 0.7, \"max\": 0.8}, \"containment_gap\": 0.2, " NO_RAMP,
             ""));
    const payback_audited *claim = audited(result, "/proposal/deflection/true_deflection", "derived");
    assert_true(claim && !claim->given && fabs(claim->p50 - 0.55) < 0.002 && fabs(claim->p10 - 0.51) < 0.002);
    claim = audited(result, "/baseline/categories/0/containment", "");
    assert_int_equal(benchmark(claim, "headline")->position, PAYBACK_ABOVE);
    claim = audited(result, "/baseline/categories/0/true_deflection", "derived");
    assert_true(claim && fabs(claim->p50 - 0.75) < 1e-9);
    assert_int_equal(benchmark(claim, "tier-1")->position, PAYBACK_ABOVE);
    payback_audit_result_free(result);
}

/* Prices in dollars say nothing about another currency. */
static void test_currency(void **state)
{
    (void)state;
    payback_audit_result *result = audit(CASE("EUR", "", "", "\"true_deflection\": 0.5, " NO_RAMP, ""));
    const payback_audited *cost = audited(result, "/baseline/agents/loaded_annual_cost", "");
    assert_int_equal(cost->benchmarks[0].position, PAYBACK_NOT_COMPARED);
    assert_false(cost->outside);
    for (size_t t = 0; t < result->typical_count; t++)
        assert_string_not_equal(result->typicals[t].pointer, cost->pointer);
    payback_audit_result_free(result);
}

/* Dollars of a study become the scenario's currency by the exchange rate that the scenario has for its price list. */
static void test_converted(void **state)
{
    (void)state;
    payback_audit_result *dollars = audit(CASE("USD", "", "", "\"true_deflection\": 0.5, " NO_RAMP, ""));
    payback_audit_result *euros = audit(
        CASE("EUR", "", "", "\"true_deflection\": 0.5, " NO_RAMP,
             ", \"pricing\": {\"price_currency\": \"USD\", \"exchange_rate\": 0.5, \"platform_fee_per_month\": 1}"));
    const payback_benchmark *there = &audited(dollars, "/baseline/agents/loaded_annual_cost", "")->benchmarks[0];
    const payback_benchmark *here = &audited(euros, "/baseline/agents/loaded_annual_cost", "")->benchmarks[0];
    assert_string_equal(there->unit, "USD per year");
    assert_string_equal(here->unit, "EUR per year");
    assert_true(here->low == 0.5 * there->low && here->high == 0.5 * there->high);
    assert_int_equal(there->position, PAYBACK_WITHIN); /* 65,000 */
    assert_int_equal(here->position, PAYBACK_ABOVE);   /* of half as much each */
    payback_audit_result_free(dollars);
    payback_audit_result_free(euros);
}

/* What the offer says of a category by name is audited in place of what the baseline says of it. */
static void test_categories_by_name(void **state)
{
    (void)state;
    payback_audit_result *result = audit(
        CASE("USD", ", \"containment\": 0.5", "", "\"containment\": 0.6, \"containment_gap\": 0.2, " NO_RAMP,
             ", \"assist\": {\"handle_time_reduction\": 0.1}, \"categories\": [{\"name\": \"a\", \"containment\": "
             "0.95, \"handle_time_reduction\": 0.5}]"));
    assert_null(audited(result, "/baseline/categories/0/containment", ""));
    const payback_audited *claim = audited(result, "/proposal/categories/0/containment", "");
    assert_int_equal(benchmark(claim, "headline")->position, PAYBACK_ABOVE);
    claim = audited(result, "/proposal/categories/0/true_deflection", "derived");
    assert_true(claim && fabs(claim->p50 - 0.75) < 1e-9);
    claim = audited(result, "/proposal/categories/0/handle_time_reduction", "");
    assert_true(claim && claim->direction == 1);
    bool replaced = false;
    for (size_t t = 0; t < result->typical_count; t++)
        replaced |= strcmp(result->typicals[t].pointer, "/proposal/categories/0/handle_time_reduction") == 0;
    assert_true(replaced && result->typical_applies);
    payback_audit_result_free(result);
}

static void test_missing(void **state)
{
    (void)state;
    static const char *const forgotten[] = {
        "/proposal/deflection/ramp/curve",  "/proposal/operations/tuning_hours_per_week",
        "/proposal/implementation/overrun", "/proposal/deflection/containment_gap",
        "/proposal/failure/probability",
    };
    payback_audit_result *bare = audit(CASE("USD", "", "", "\"true_deflection\": 0.5, " NO_RAMP, ""));
    payback_audit_result *whole = audit(CASE(
        "USD", "", "",
        "\"true_deflection\": 0.5, \"containment_gap\": 0.2, \"ramp\": {\"curve\": \"linear\", "
        "\"months_to_90\": 6}",
        ", \"operations\": {\"tuning_hours_per_week\": 6, \"hourly_cost\": 60}, \"failure\": {\"probability\": 0.1}"));
    for (size_t f = 0; f < sizeof forgotten / sizeof forgotten[0]; f++)
        assert_true(is_missing(bare, forgotten[f]));
    assert_false(is_missing(whole, forgotten[0]));
    assert_false(is_missing(whole, forgotten[1]));
    assert_true(is_missing(whole, forgotten[2]));
    assert_false(is_missing(whole, forgotten[3]));
    assert_false(is_missing(whole, forgotten[4]));
    payback_audit_result_free(bare);
    payback_audit_result_free(whole);
}

/* What is published in place of claims that are more optimistic: true deflection 0.10 – 0.30 – 0.55, a gap of 0.20 –
 * 0.25 – 0.30, 3 weeks of the 2 – 4 that are nearest; the second run is that of a scenario that has them. Its draws are
 * its own, so its mean lies within the errors of the two. */
static void test_typical(void **state)
{
    (void)state;
    static const char assumed[] = CASE("USD", "", "", "\"containment\": 0.8, \"containment_gap\": 0.1, " NO_RAMP, "");
    static const char typical[] =
        CASE("USD", "", "",
             "\"containment\": {\"dist\": \"pert\", \"min\": 0.3, \"mode\": 0.55, \"max\": 0.85}, "
             "\"containment_gap\": {\"dist\": \"pert\", \"min\": 0.2, \"mode\": 0.25, \"max\": 0.3}, " NO_RAMP,
             "");
    payback_audit_result *result = audit(assumed);
    payback_changes *changes = payback_changes_new();
    payback_scenario *scenario;
    payback_result *by_hand;
    assert_int_equal(payback_changes_set(changes, "/proposal/implementation/weeks",
                                         "{\"dist\": \"pert\", \"min\": 2, \"mode\": 3, \"max\": 4}"),
                     PAYBACK_OK);
    assert_int_equal(payback_scenario_parse(&scenario, NULL, typical, strlen(typical), "t", NULL, changes), PAYBACK_OK);
    assert_int_equal(payback_run(&by_hand, scenario, NULL, NULL, NULL), PAYBACK_OK);
    double npv = payback_result_outcome(by_hand, "hard.npv")->mean.value;
    assert_true(result->typical_applies);
    assert_true(fabs(result->typical_npv.value - npv) < 0.01 * fabs(npv));
    assert_true(fabs(result->npv_change.value - (result->typical_npv.value - result->npv.value)) < 1e-6 * fabs(npv));
    bool weeks = false;
    for (size_t t = 0; t < result->typical_count; t++)
        if (strcmp(result->typicals[t].pointer, "/proposal/implementation/weeks") == 0)
            weeks = result->typicals[t].to == 3 && result->typicals[t].middle;
    assert_true(weeks);
    payback_result_free(by_hand);
    payback_scenario_free(scenario);
    payback_changes_free(changes);
    payback_audit_result_free(result);
}

static const payback_typical *replaced(const payback_audit_result *result, const char *pointer)
{
    for (size_t t = 0; t < result->typical_count; t++)
        if (strcmp(result->typicals[t].pointer, pointer) == 0)
            return &result->typicals[t];
    return NULL;
}

/* Which way a claim errs for who buys. Payroll is the buyer's own: it is compared, but never replaced; and what is
 * published never makes a case better. */
static void test_directions(void **state)
{
    (void)state;
    static const char containment[] = "/proposal/deflection/containment",
                      gap[] = "/proposal/deflection/containment_gap", occupancy[] = "/baseline/agents/occupancy",
                      cost[] = "/baseline/agents/loaded_annual_cost";
    payback_audit_result *bold =
        audit(CASE("USD", "", ", \"occupancy\": 0.95", "\"containment\": 0.9, \"containment_gap\": 0.1, " NO_RAMP, ""));
    assert_int_equal(audited(bold, containment, "")->direction, 1);
    assert_int_equal(audited(bold, gap, "")->direction, 1); /* a small gap is a bold claim */
    assert_int_equal(audited(bold, occupancy, "")->direction, 0);
    assert_int_equal(audited(bold, cost, "")->direction, 0);
    assert_non_null(replaced(bold, containment));
    assert_non_null(replaced(bold, gap));
    assert_null(replaced(bold, occupancy));
    assert_null(replaced(bold, cost));
    payback_audit_result_free(bold);

    payback_audit_result *shy =
        audit(CASE("USD", "", "", "\"containment\": 0.4, \"containment_gap\": 0.35, " NO_RAMP, ""));
    assert_int_equal(audited(shy, containment, "")->direction, -1);
    assert_int_equal(audited(shy, gap, "")->direction, -1);
    assert_null(replaced(shy, containment));
    assert_null(replaced(shy, gap));
    assert_int_equal(shy->cautious_count, 2);
    assert_true(!shy->typical_applies || shy->npv_change.value <= 0);
    payback_audit_result_free(shy);
}

static void test_errors(void **state)
{
    (void)state;
    payback_audit_result *result = (payback_audit_result *)"x";
    assert_int_equal(payback_audit(NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_audit(&result, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(result);
    payback_audit_result_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_positions),  cmocka_unit_test(test_of_all_tickets),
        cmocka_unit_test(test_derived),    cmocka_unit_test(test_currency),
        cmocka_unit_test(test_converted),  cmocka_unit_test(test_categories_by_name),
        cmocka_unit_test(test_missing),    cmocka_unit_test(test_typical),
        cmocka_unit_test(test_directions), cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
