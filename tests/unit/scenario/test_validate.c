/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a scenario to its inputs: defaults, rules that supply values, order, assumptions, digest. What is refused stands
 * in tests/bad. */
#include "scenarios.h"

#include "base/digest.h"

#include <math.h>

static void test_defaults(void **state)
{
    (void)state;
    payback_scenario *scenario = scenario_of(minimal, NULL);
    const struct pb_inputs *inputs = &scenario->inputs;
    const struct pb_value *root = inputs->root;
    assert_true(root[PB_ROOT_TRIALS].number == 131072 && !root[PB_ROOT_TRIALS].given && root[PB_ROOT_TRIALS].present);
    assert_true(root[PB_ROOT_BASIS].number == PB_BASIS_HARD);
    assert_true(root[PB_ROOT_TICKETS_PER_MONTH].number == 5000 && root[PB_ROOT_TICKETS_PER_MONTH].given);
    assert_true(root[PB_ROOT_OCCUPANCY].number == 1 && root[PB_ROOT_OCCUPANCY].present);
    assert_true(root[PB_ROOT_COMMITMENT_MONTHS].number == 12);
    assert_true(root[PB_ROOT_ROI_MONTHS].number == 12);
    assert_true(root[PB_ROOT_CONTAINMENT_GAP].number == 0 && root[PB_ROOT_CONTAINMENT_GAP].present);
    assert_string_equal(root[PB_ROOT_CURRENCY].text, "USD");
    assert_string_equal(payback_scenario_currency(scenario), "USD");
    assert_string_equal(payback_scenario_name(scenario), "minimal");
    assert_string_equal(payback_scenario_vendor(scenario), "V");
    assert_string_equal(payback_scenario_description(scenario), "");
    assert_string_equal(payback_scenario_file(scenario), "test.json");
    assert_int_equal(inputs->category_count, 1);
    assert_int_equal(inputs->risk_count, 0);
    assert_true(inputs->category[0][PB_CATEGORY_REOPEN_RATE].number == 0);
    for (int month = 0; month < 12; month++)
        assert_true(inputs->seasonality[month] == 1);
    assert_int_equal(inputs->uncertain_count, 0);
    payback_scenario_free(scenario);
    payback_scenario_free(NULL);
}

static void test_what_is_absent(void **state)
{
    (void)state;
    payback_scenario *scenario = scenario_of(minimal, NULL);
    const struct pb_inputs *inputs = &scenario->inputs;
    const struct pb_value *root = inputs->root;
    /* an absent object, and what would be in it */
    assert_false(root[PB_ROOT_REVENUE].present);
    assert_true(root[PB_ROOT_REVENUE].number == 0);
    assert_null(root[PB_ROOT_LAG_MONTHS].pointer);
    assert_true(isnan(root[PB_ROOT_LAG_MONTHS].number));
    assert_null(root[PB_ROOT_FAILURE_OCCURS].pointer);
    /* an absent member of an object that is there */
    assert_false(root[PB_ROOT_HEADCOUNT].present);
    assert_true(isnan(root[PB_ROOT_HEADCOUNT].number));
    assert_non_null(root[PB_ROOT_HEADCOUNT].pointer);
    assert_false(root[PB_ROOT_CONTAINMENT].present);
    assert_false(inputs->category[1][PB_CATEGORY_SHARE].present);
    /* every slot has its line of the table; elements that the file does not have are left empty */
    assert_string_equal(pb_field_of_slot(PB_GROUP_RISK, PB_RISK_COST)->pointer, "/proposal/risks/*/cost");
    assert_string_equal(inputs->category[0][PB_CATEGORY_SHARE].field->pointer, "/baseline/categories/*/share");
    assert_null(inputs->risk[15][PB_RISK_COST].field);
    payback_scenario_free(scenario);
}

static void test_months_that_nobody_named(void **state)
{
    (void)state;
    payback_scenario *scenario = MINIMAL("/simulation/horizon_months", "24", "/proposal/failure", "{}",
                                         "/proposal/risks", "[{\"name\": \"r\", \"probability\": 0.25}]");
    struct pb_value *month = &scenario->inputs.root[PB_ROOT_FAILURE_MONTH];
    assert_true(month->present && !month->given);
    assert_string_equal(month->json, "{\"dist\":\"uniform\",\"min\":0,\"max\":24}");
    const payback_assumption *assumption = assumption_of(scenario, "/proposal/risks/0/month");
    assert_true(assumption->uncertain && !assumption->given);
    assert_true(fabs(assumption->mean - 12) < 1e-12 && fabs(assumption->p90 - 21.6) < 1e-9);
    assumption = assumption_of(scenario, "/proposal/risks/0/occurs");
    assert_true(assumption->uncertain && assumption->event && assumption->mean == 0.25);
    assert_true(assumption->p10 == 0 && assumption->p50 == 0 && assumption->p90 == 1);
    assert_string_equal(assumption->distribution, "{\"dist\":\"bernoulli\",\"p\":0.25}");
    payback_scenario_free(scenario);
}

static void test_roi_months_follow_a_short_horizon(void **state)
{
    (void)state;
    payback_scenario *scenario = MINIMAL("/simulation/horizon_months", "9", "/proposal/other",
                                         "[{\"name\": \"x\", \"kind\": \"cost\", \"amount\": 1, \"per\": \"month\"}]");
    assert_true(scenario->inputs.root[PB_ROOT_ROI_MONTHS].number == 9);
    assert_true(scenario->inputs.other[0][PB_OTHER_FROM_MONTH].number == 1);
    assert_true(scenario->inputs.other[0][PB_OTHER_TO_MONTH].number == 9);
    payback_scenario_free(scenario);
}

static void test_ramps(void **state)
{
    (void)state;
    payback_scenario *scenario =
        MINIMAL("/proposal/deflection/ramp", "{\"curve\": \"table\", \"fractions\": [0.2, 0.5, 1]}",
                "/proposal/assist/ramp", "{\"curve\": \"none\"}");
    const struct pb_inputs *inputs = &scenario->inputs;
    assert_int_equal(inputs->deflection_fraction_count, 3);
    assert_true(inputs->deflection_fractions[1] == 0.5);
    assert_null(inputs->assist_fractions);
    assert_false(inputs->root[PB_ROOT_DEFLECTION_RAMP_START].present);
    assert_true(inputs->root[PB_ROOT_ASSIST_RAMP].number == 1);
    assert_true(inputs->root[PB_ROOT_ASSIST_RAMP_CURVE].number == PB_CURVE_NONE);
    payback_scenario_free(scenario);
}

static const char two_categories[] = "[{\"name\": \"a\", \"share\": " UNIFORM(1, 2) ", \"handle_minutes\": " UNIFORM(
    5, 9) ", \"automatable\": 0.5},"
          " {\"name\": \"b\", \"share\": " UNIFORM(1, 2) ", \"handle_minutes\": 9, \"automatable\": 0.5}]";

static void test_order_of_the_uncertain(void **state)
{
    (void)state;
    static const char *const expected[] = {"/baseline/volume/tickets_per_month",
                                           "/baseline/categories/0/share",
                                           "/baseline/categories/0/handle_minutes",
                                           "/baseline/categories/1/share",
                                           "/proposal/implementation/weeks",
                                           "/proposal/failure/probability",
                                           "/proposal/failure/occurs",
                                           "/proposal/failure/month",
                                           "/proposal/risks/0/occurs",
                                           "/proposal/risks/0/month",
                                           "/proposal/risks/1/occurs",
                                           "/proposal/risks/1/month"};
    payback_scenario *scenario =
        MINIMAL(weeks, UNIFORM(4, 4), tickets, UNIFORM(4000, 5000), "/baseline/categories", two_categories,
                "/proposal/failure", "{\"probability\": " UNIFORM(0, 1) "}", "/proposal/risks",
                "[{\"name\": \"r\", \"probability\": 0}, {\"name\": \"s\", \"probability\": 1}]");
    const struct pb_inputs *inputs = &scenario->inputs;
    assert_int_equal(inputs->uncertain_count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < inputs->uncertain_count; i++)
        assert_string_equal(inputs->uncertain[i].value->pointer, expected[i]);
    assert_int_equal(inputs->uncertain[3].element, 1);
    assert_int_equal(inputs->uncertain[3].group, PB_GROUP_CATEGORY);
    assert_true(inputs->uncertain[10].event);
    assert_ptr_equal(inputs->uncertain[10].probability, &inputs->risk[1][PB_RISK_PROBABILITY]);
    assert_ptr_equal(inputs->uncertain[6].probability, &inputs->root[PB_ROOT_FAILURE_PROBABILITY]);
    /* the same inputs, in the same order, are the uncertain assumptions */
    size_t j = 0;
    for (size_t i = 0; i < payback_scenario_assumption_count(scenario); i++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, i);
        if (assumption->uncertain)
            assert_string_equal(assumption->pointer, expected[j++]);
    }
    assert_int_equal(j, inputs->uncertain_count);
    assert_null(payback_scenario_assumption(scenario, payback_scenario_assumption_count(scenario)));
    payback_scenario_free(scenario);
}

static void test_notes(void **state)
{
    (void)state;
    payback_scenario *scenario =
        MINIMAL("/note", "\"root\"", "/baseline/note", "\"above\"", tickets,
                "{\"dist\": \"uniform\", \"note\": \"its own\", \"min\": 1, \"max\": 3}", "/proposal/other",
                "[{\"name\": \"x\", \"note\": \"line\", \"kind\": \"cost\", \"amount\": 1, \"per\": \"month\"}]");
    assert_string_equal(assumption_of(scenario, tickets)->note, "its own");
    assert_string_equal(assumption_of(scenario, tickets)->distribution, "{\"dist\":\"uniform\",\"min\":1,\"max\":3}");
    assert_string_equal(assumption_of(scenario, "/baseline/agents/loaded_annual_cost")->note, "above");
    assert_string_equal(assumption_of(scenario, weeks)->note, "root");
    assert_string_equal(assumption_of(scenario, "/proposal/other/0/amount")->note, "line");
    assert_string_equal(assumption_of(scenario, growth)->note, ""); /* a default is nobody's statement */
    payback_scenario_free(scenario);
}

static void test_multiply_and_add(void **state)
{
    (void)state;
    payback_changes *changes = sets_of((const char *const[]){tickets, UNIFORM(1000, 2000), NULL});
    assert_int_equal(payback_changes_add(changes, tickets, 500), PAYBACK_OK);
    assert_int_equal(payback_changes_multiply(changes, tickets, 3), PAYBACK_OK);
    assert_int_equal(payback_changes_multiply(changes, tickets, 0.5), PAYBACK_OK);
    assert_int_equal(payback_changes_add(changes, "/decision/payback_months", 6), PAYBACK_OK);
    assert_int_equal(payback_changes_multiply(changes, "/proposal/deflection/handoff_minutes", -2), PAYBACK_OK);
    assert_int_equal(payback_changes_set(changes, "/proposal/deflection/handoff_minutes", UNIFORM(0, 10)), PAYBACK_OK);
    payback_scenario *scenario = scenario_of(minimal, changes);
    const payback_assumption *assumption = assumption_of(scenario, tickets);
    assert_true(fabs(assumption->mean - (1500 * 1.5 + 500)) < 1e-9);
    assert_true(fabs(assumption->p10 - (1100 * 1.5 + 500)) < 1e-9);
    assert_true(assumption_of(scenario, "/decision/payback_months")->mean == 18);
    assert_string_equal(assumption_of(scenario, "/decision/payback_months")->distribution, "18");
    assumption = assumption_of(scenario, "/proposal/deflection/handoff_minutes"); /* uniform −20 … 0 */
    assert_true(fabs(assumption->p10 + 18) < 1e-9 && fabs(assumption->p90 + 2) < 1e-9);
    payback_scenario_free(scenario);
}

static void test_ranges_after_multiply_and_add(void **state)
{
    (void)state;
    /* a continuous support may touch an open bound, a constant may not */
    payback_changes *changes = sets_of((const char *const[]){tickets, UNIFORM(1000, 2000), NULL});
    assert_int_equal(payback_changes_add(changes, tickets, -1000), PAYBACK_OK);
    payback_scenario_free(scenario_of(minimal, changes));
    changes = payback_changes_new();
    assert_int_equal(payback_changes_add(changes, tickets, -5000), PAYBACK_OK);
    payback_diagnostics *diagnostics = refusal_of(changes);
    assert_string_equal(payback_diagnostics_get(diagnostics, 0)->file, "--add");
    assert_string_equal(payback_diagnostics_get(diagnostics, 0)->message, "the result leaves the range (found 0)");
    payback_diagnostics_free(diagnostics);
    changes = payback_changes_new();
    assert_int_equal(payback_changes_multiply(changes, "/proposal/deflection/true_deflection", 2.5), PAYBACK_OK);
    payback_scenario_free(scenario_of(minimal, changes)); /* 1: a closed bound */
}

static void test_open_bounds(void **state)
{
    (void)state;
    payback_scenario_free(MINIMAL(tickets, UNIFORM(0, 10)));
    payback_scenario_free(MINIMAL(tickets, "{\"dist\": \"lognormal\", \"mean\": 10, \"sd\": 1}"));
    REFUSED(tickets, "leaves the range (found discrete, 0 … 10)", tickets,
            "{\"dist\": \"discrete\", \"values\": [0, 10], \"weights\": [1, 1]}");
    REFUSED(tickets, "leaves the range (found uniform, 0)", tickets, UNIFORM(0, 0));
    REFUSED(tickets, "leaves the range (found bernoulli, 0 … 1)", tickets, "{\"dist\": \"bernoulli\", \"p\": 0.5}");
    payback_scenario_free(MINIMAL("/baseline/revenue", "{\"annual_recurring_revenue\": 1, \"gross_margin\": 1, "
                                                       "\"annual_churn\": " UNIFORM(0, 1) "}"));
}

static void test_shares_that_could_all_be_zero(void **state)
{
    (void)state;
    static const char list[] = "[{\"name\": \"a\", \"share\": %s, \"handle_minutes\": 9, \"automatable\": 0.5},"
                               " {\"name\": \"b\", \"share\": %s, \"handle_minutes\": 9, \"automatable\": 0.5}]";
    static const char atom[] = "{\"dist\": \"discrete\", \"values\": [0, 1], \"weights\": [1, 1]}";
    char json[1024];
    snprintf(json, sizeof json, list, UNIFORM(0, 1), UNIFORM(0, 1)); /* 0 has no probability */
    payback_scenario_free(MINIMAL("/baseline/categories", json));
    snprintf(json, sizeof json, list, atom, "0.1");
    payback_scenario_free(MINIMAL("/baseline/categories", json));
    snprintf(json, sizeof json, list, atom, atom);
    REFUSED("/baseline/categories", "all shares can be 0 at the same time", "/baseline/categories", json);
    snprintf(json, sizeof json, list, "0", "0");
    REFUSED("/baseline/categories", "all shares can be 0 at the same time", "/baseline/categories", json);
}

static void test_conditions_that_are_met(void **state)
{
    (void)state;
    payback_scenario_free(MINIMAL("/baseline/staffing", "\"release\"", "/baseline/agents/severance", "100",
                                  "/baseline/agents/notice_months", "3"));
    payback_scenario_free(MINIMAL("/baseline/staffing", "\"elastic\"", "/baseline/agents/notice_months", "3"));
    payback_scenario_free(MINIMAL("/baseline/agents/severance", "0", "/baseline/agents/notice_months", "0"));
    payback_scenario_free(MINIMAL("/proposal/implementation/internal_hours", "0"));
    payback_scenario_free(MINIMAL("/proposal/pricing",
                                  "{\"billing\": \"annual_upfront\", \"commitment_months\": 24, \"usage\": {\"unit\": "
                                  "\"conversation\", \"tiers\": [{\"above\": 0, \"price\": 2}, {\"above\": 10, "
                                  "\"price\": 1}]}}"));
    payback_scenario_free(MINIMAL("/proposal/deflection/ramp",
                                  "{\"curve\": \"logistic\", \"start\": " UNIFORM(0, 0.4) ", \"months_to_90\": 3}"));
}

static void test_headcount_alone(void **state)
{
    (void)state;
    static const char text[] =
        "{\"schema_version\": 1, \"name\": \"n\", \"baseline\": {\"volume\": {\"tickets_per_month\": 5000},"
        " \"categories\": [{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 12, \"automatable\": 0.5}],"
        " \"agents\": {\"loaded_annual_cost\": 60000, \"headcount\": 7}, \"staffing\": \"elastic\"},"
        " \"proposal\": {\"vendor\": \"V\", \"implementation\": {\"weeks\": 6}, \"deflection\": {\"true_deflection\": "
        "0.4,"
        " \"ramp\": {\"curve\": \"none\"}}}}";
    payback_scenario *scenario = scenario_of(text, NULL);
    assert_true(scenario->inputs.root[PB_ROOT_HEADCOUNT].number == 7);
    assert_true(scenario->inputs.root[PB_ROOT_ANNUAL_ATTRITION].number == 0);
    assert_false(scenario->inputs.root[PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR].present);
    payback_scenario_free(scenario);
}

static void test_digest(void **state)
{
    (void)state;
    payback_scenario *scenario = scenario_of(minimal, NULL);
    char digest[PB_DIGEST_SIZE];
    pb_sha256(payback_scenario_json(scenario), strlen(payback_scenario_json(scenario)), digest);
    assert_string_equal(payback_scenario_digest(scenario), digest);
    payback_scenario *other = MINIMAL("/note", "\"free text\"");
    assert_string_equal(payback_scenario_digest(other), digest);
    payback_scenario_free(other);
    other = MINIMAL(tickets, "5e3");
    assert_string_equal(payback_scenario_digest(other), digest);
    payback_scenario_free(other);
    other = MINIMAL(tickets, "5001");
    assert_string_not_equal(payback_scenario_digest(other), digest);
    payback_scenario_free(other);
    payback_changes *changes = payback_changes_new();
    assert_int_equal(payback_changes_multiply(changes, tickets, 1.5), PAYBACK_OK);
    other = scenario_of(minimal, changes);
    assert_string_not_equal(payback_scenario_digest(other), digest);
    assert_string_equal(payback_scenario_json(other), payback_scenario_json(scenario));
    payback_scenario_free(other);
    changes = payback_changes_new();
    assert_int_equal(payback_changes_multiply(changes, tickets, 2), PAYBACK_OK);
    assert_int_equal(payback_changes_multiply(changes, tickets, 0.5), PAYBACK_OK);
    other = scenario_of(minimal, changes);
    assert_string_equal(payback_scenario_digest(other), digest); /* nothing is different in the end */
    payback_scenario_free(other);
    payback_scenario_free(scenario);
}

static void test_starter(void **state)
{
    (void)state;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_scenario *scenario = NULL;
    const char *text = payback_starter();
    assert_int_equal(payback_scenario_parse(&scenario, diagnostics, text, strlen(text), "starter", NULL, NULL),
                     PAYBACK_OK);
    assert_int_equal(payback_diagnostics_count(diagnostics), 0);
    assert_true(scenario->stress_count > 0 && scenario->inputs.correlation_count > 0);
    payback_scenario_free(scenario);
    payback_diagnostics_free(diagnostics);
}

static void test_arguments(void **state)
{
    (void)state;
    payback_scenario *scenario = (payback_scenario *)&state;
    assert_int_equal(payback_scenario_load(NULL, NULL, "x", NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_scenario_load(&scenario, NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(scenario);
    assert_int_equal(payback_scenario_load(&scenario, NULL, "/there/is/no/such/file", NULL), PAYBACK_ERROR_UNREADABLE);
    assert_int_equal(payback_scenario_parse(&scenario, NULL, NULL, 0, "x", NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_scenario_parse(&scenario, NULL, "{}", 2, "x", NULL, NULL), PAYBACK_ERROR_SCENARIO);
    assert_null(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_what_is_absent),
        cmocka_unit_test(test_months_that_nobody_named),
        cmocka_unit_test(test_roi_months_follow_a_short_horizon),
        cmocka_unit_test(test_ramps),
        cmocka_unit_test(test_order_of_the_uncertain),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_multiply_and_add),
        cmocka_unit_test(test_ranges_after_multiply_and_add),
        cmocka_unit_test(test_open_bounds),
        cmocka_unit_test(test_shares_that_could_all_be_zero),
        cmocka_unit_test(test_conditions_that_are_met),
        cmocka_unit_test(test_headcount_alone),
        cmocka_unit_test(test_digest),
        cmocka_unit_test(test_starter),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
