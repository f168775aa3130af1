/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The documents for programs: they parse, their members are those of INTERFACE.md and equal the figures they were made
 * of. */
#include "sample_result.h"

#include "base/diagnostics.h"
#include "payback/report.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static cJSON *parse_result(const payback_result *result)
{
    payback_text text;
    assert_int_equal(payback_render_result_json(&text, result), PAYBACK_OK);
    assert_int_equal(strlen(text.data), text.length);
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithOpts(text.data, &end, 1);
    assert_non_null(json);
    payback_text_free(&text);
    assert_null(text.data);
    return json;
}

static const cJSON *member(const cJSON *json, const char *name)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(json, name);
    if (found == NULL)
        fail_msg("no member %s", name);
    return found;
}

static void assert_number(const cJSON *json, double value)
{
    assert_true(cJSON_IsNumber(json));
    assert_true(json->valuedouble == value);
}

static void assert_estimate(const cJSON *json, payback_estimate value)
{
    assert_int_equal(cJSON_GetArraySize(json), 3);
    assert_string_equal(json->child->string, "value");
    assert_string_equal(json->child->next->string, "low");
    assert_string_equal(json->child->next->next->string, "high");
    assert_number(member(json, "value"), value.value);
    assert_number(member(json, "low"), value.low);
    assert_number(member(json, "high"), value.high);
}

/* The members of an object, in order, joined by spaces. */
static void assert_members(const cJSON *json, const char *names)
{
    char found[1024] = "";
    for (const cJSON *child = json->child; child != NULL; child = child->next)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", found[0] != '\0' ? " " : "",
                 child->string);
    assert_string_equal(found, names);
}

static void members_are_those_of_the_interface(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.04);
    cJSON *json = parse_result(&sample.result);
    assert_members(json, "format scenario manifest verdict outcomes probabilities risk cumulative_cash value_by_source "
                         "causes histogram categories inputs");
    assert_string_equal(member(json, "format")->valuestring, "payback.result/1");
    assert_members(member(json, "scenario"), "name vendor currency file digest");
    assert_members(member(json, "manifest"),
                   "version seed sampler trials replicates threads horizon_months basis isa elapsed_seconds");
    assert_members(member(json, "verdict"), "target_months required probability met");
    assert_members(member(json, "probabilities"), "payback_by never net_value_positive roi_positive");
    assert_members(member(json, "risk"), "expected_shortfall_05 certainty_equivalent bill_over_budget");
    assert_members(member(json, "cumulative_cash"), "p05 p25 p50 p75 p95 mean");
    assert_members(member(json, "value_by_source"),
                   "cost_reduction cost_avoidance licences turnover overtime other_hard capacity retention other_soft setup "
                   "platform seats usage implementation operations unresolved severance risks other_cost "
                   "labour_deflection labour_assist");
    const cJSON *npv = member(member(json, "outcomes"), "hard.npv");
    assert_members(npv, "mean sd p05 p10 p25 p50 p75 p90 p95 undefined");
    assert_members(member(json, "categories")->child, "name hours_saved deflected_share");
    assert_members(member(json, "inputs")->child, "pointer distribution mean p10 p50 p90");
    cJSON_Delete(json);
}

/* Null without a budget; with one a figure for each year, undefined where the year ends after the horizon. */
static void the_bill_against_its_budget(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 18, 1, 0.04);
    sample.result.bill_budget_per_year = NAN;
    cJSON *json = parse_result(&sample.result);
    assert_true(cJSON_IsNull(member(member(json, "risk"), "bill_over_budget")));
    cJSON_Delete(json);

    sample.result.bill_budget_per_year = 50000;
    sample.result.bill_over_budget[0] = (payback_estimate){0.2, 0.19, 0.21};
    sample.result.bill_over_budget[1] = sample.result.bill_over_budget[2] = (payback_estimate){NAN, NAN, NAN};
    json = parse_result(&sample.result);
    const cJSON *years = member(member(json, "risk"), "bill_over_budget");
    assert_int_equal(cJSON_GetArraySize(years), PAYBACK_BILL_YEARS);
    assert_estimate(cJSON_GetArrayItem(years, 0), sample.result.bill_over_budget[0]);
    assert_true(cJSON_IsNull(member(cJSON_GetArrayItem(years, 2), "value")));
    cJSON_Delete(json);
}

static void figures_read_back_the_same(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1.0 / 3, 0.04);
    const payback_result *result = &sample.result;
    sample.result.seed = 9007199254740991.0;
    cJSON *json = parse_result(result);

    assert_number(member(member(json, "manifest"), "seed"), result->seed);
    assert_number(member(member(json, "manifest"), "trials"), 131072);
    assert_estimate(member(member(json, "verdict"), "probability"), result->payback_probability);
    assert_string_equal(member(member(json, "verdict"), "met")->valuestring, "met");
    const cJSON *by = member(member(json, "probabilities"), "payback_by");
    assert_int_equal(cJSON_GetArraySize(by), 37);
    for (int t = 0; t <= 36; t++)
        assert_estimate(cJSON_GetArrayItem(by, t), result->payback_by[t]);
    const cJSON *cash = member(member(json, "cumulative_cash"), "p95");
    assert_int_equal(cJSON_GetArraySize(cash), 37);
    for (int t = 0; t <= 36; t++)
        assert_number(cJSON_GetArrayItem(cash, t), result->cash_p95[t]);

    const payback_outcome *npv = NULL;
    for (size_t i = 0; i < result->outcome_count; i++)
        if (strcmp(result->outcomes[i].name, "hard.npv") == 0)
            npv = &result->outcomes[i];
    assert_non_null(npv);
    const cJSON *found = member(member(json, "outcomes"), "hard.npv");
    assert_estimate(member(found, "mean"), npv->mean);
    assert_number(member(found, "sd"), npv->sd);
    assert_estimate(member(found, "p90"), npv->quantiles[PAYBACK_P90]);
    for (size_t i = 0; i < result->source_count; i++)
        assert_number(member(member(json, "value_by_source"), result->sources[i].name), result->sources[i].mean);
    assert_string_equal(member(member(member(json, "inputs")->child, "distribution"), "dist")->valuestring,
                        "lognormal");
    cJSON_Delete(json);
}

static void never_is_a_word_and_undefined_is_null(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample, 36, 1, 0.45);
    payback_outcome *roi = &sample.outcomes[3];
    assert_string_equal(roi->name, "budget.roi");
    roi->mean = roi->quantiles[PAYBACK_P50] = (payback_estimate){NAN, NAN, NAN};
    roi->sd = NAN;
    roi->undefined_share = 1;
    sample.outcomes[0].quantiles[PAYBACK_P50] = (payback_estimate){14, 12, INFINITY};
    cJSON *json = parse_result(&sample.result);
    const cJSON *outcomes = member(json, "outcomes");

    const cJSON *never = member(member(outcomes, "hard.payback_months"), "p90");
    assert_string_equal(member(never, "value")->valuestring, "never");
    assert_true(cJSON_IsNull(member(never, "low")));
    assert_true(cJSON_IsNull(member(never, "high")));
    const cJSON *half = member(member(outcomes, "budget.payback_months"), "p50");
    assert_number(member(half, "low"), 12);
    assert_true(cJSON_IsNull(member(half, "high")));
    const cJSON *undefined = member(outcomes, "budget.roi");
    assert_true(cJSON_IsNull(member(member(undefined, "mean"), "value")));
    assert_true(cJSON_IsNull(member(undefined, "sd")));
    assert_number(member(undefined, "undefined"), 1);
    cJSON_Delete(json);
}

static void every_verdict_has_its_word(void **state)
{
    (void)state;
    static const char *const words[] = {"met", "not met", "unresolved"};
    struct sample sample;
    for (int verdict = 0; verdict < 3; verdict++) {
        sample_make(&sample, 1, 1, 0);
        sample.result.verdict = (payback_verdict)verdict;
        cJSON *json = parse_result(&sample.result);
        assert_string_equal(member(member(json, "verdict"), "met")->valuestring, words[verdict]);
        cJSON_Delete(json);
    }
}

static void names_are_escaped(void **state)
{
    (void)state;
    static const char hostile[] = "a\"b\\c\n\x1b[31m\x01 客服 \xF0\x9F\x98\x80";
    struct sample sample;
    sample_make(&sample, 36, 1, 0);
    sample.result.vendor = sample.categories[0].name = hostile;
    cJSON *json = parse_result(&sample.result);
    assert_string_equal(member(member(json, "scenario"), "vendor")->valuestring, hostile);
    assert_string_equal(member(member(json, "categories")->child, "name")->valuestring, hostile);
    cJSON_Delete(json);
}

static void trace_has_columns_rows_inputs_and_outcomes(void **state)
{
    (void)state;
    static const char *const columns[] = {"month", "tickets", "net_hard"};
    static const char *const inputs[] = {"/a", "/b"};
    static const char *const outcomes[] = {"hard.npv", "hard.payback_months", "hard.roi"};
    double values[] = {0, 0, -25.5, 1, 1000.1, 0.1}, drawn[] = {0.1, 3}, found[] = {-1.5, INFINITY, NAN};
    payback_trace trace = {.trial = 17,
                           .horizon_months = 1,
                           .names = columns,
                           .column_count = 3,
                           .values = values,
                           .input_names = inputs,
                           .inputs = drawn,
                           .input_count = 2,
                           .outcome_names = outcomes,
                           .outcomes = found,
                           .outcome_count = 3,
                           .name = "n",
                           .vendor = "v",
                           .currency = "EUR",
                           .basis = "hard"};
    payback_text text;
    assert_int_equal(payback_render_trace_json(&text, &trace), PAYBACK_OK);
    cJSON *json = cJSON_Parse(text.data);
    assert_non_null(json);
    assert_string_equal(member(json, "format")->valuestring, "payback.trace/1");
    assert_number(member(json, "trial"), 17);
    assert_string_equal(cJSON_GetArrayItem(member(json, "columns"), 2)->valuestring, "net_hard");
    const cJSON *rows = member(json, "rows");
    assert_int_equal(cJSON_GetArraySize(rows), 2);
    for (int r = 0; r < 2; r++)
        for (int c = 0; c < 3; c++)
            assert_number(cJSON_GetArrayItem(cJSON_GetArrayItem(rows, r), c), values[3 * r + c]);
    assert_number(member(member(json, "inputs"), "/b"), 3);
    assert_number(member(member(json, "outcomes"), "hard.npv"), -1.5);
    assert_string_equal(member(member(json, "outcomes"), "hard.payback_months")->valuestring, "never");
    assert_true(cJSON_IsNull(member(member(json, "outcomes"), "hard.roi")));
    cJSON_Delete(json);
    payback_text_free(&text);
}

static void errors_have_their_place_and_warnings_are_left_out(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    pb_diagnose(list, PAYBACK_WARNING, "s.json", 1, 2, "/a", NULL, "odd");
    pb_diagnose(list, PAYBACK_ERROR, "s.json", 14, 22, "/proposal", "0.45?", "45 is not a share");
    payback_text text;
    assert_int_equal(payback_render_diagnostics_json(&text, list), PAYBACK_OK);
    cJSON *json = cJSON_Parse(text.data);
    assert_string_equal(member(json, "format")->valuestring, "payback.error/1");
    const cJSON *errors = member(json, "errors");
    assert_int_equal(cJSON_GetArraySize(errors), 1);
    assert_members(errors->child, "file line column pointer message hint");
    assert_number(member(errors->child, "line"), 14);
    assert_number(member(errors->child, "column"), 22);
    assert_string_equal(member(errors->child, "hint")->valuestring, "0.45?");
    cJSON_Delete(json);
    payback_text_free(&text);
    payback_diagnostics_free(list);
}

static void missing_arguments_are_refused(void **state)
{
    (void)state;
    payback_text text = {(char *)(uintptr_t)1, 1};
    assert_int_equal(payback_render_result_json(NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_result_json(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    assert_int_equal(text.length, 0);
    assert_int_equal(payback_render_trace_json(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_assumptions_json(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_diagnostics_json(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    payback_text_free(NULL);
    payback_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_those_of_the_interface),
        cmocka_unit_test(the_bill_against_its_budget),
        cmocka_unit_test(figures_read_back_the_same),
        cmocka_unit_test(never_is_a_word_and_undefined_is_null),
        cmocka_unit_test(every_verdict_has_its_word),
        cmocka_unit_test(names_are_escaped),
        cmocka_unit_test(trace_has_columns_rows_inputs_and_outcomes),
        cmocka_unit_test(errors_have_their_place_and_warnings_are_left_out),
        cmocka_unit_test(missing_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
