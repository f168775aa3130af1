/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of `payback check` and `payback fields`: every assumption and every field is on them once, with its source
 * or its default; a pointer that names nothing gets a suggestion. */
#include "payback/report.h"
#include "report/field_lookup.h"
#include "report/page.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char scenario_text[] =
    "{\"schema_version\": 1, \"name\": \"Small team\", \"currency\": \"EUR\","
    " \"baseline\": {\"note\": \"help-desk export\","
    "  \"volume\": {\"tickets_per_month\": {\"dist\": \"uniform\", \"min\": 900, \"max\": 1100},"
    "   \"noise\": {\"dist\": \"uniform\", \"min\": 0, \"max\": 0.2, \"note\": \"=guess\\u001b[31m\"}},"
    "  \"categories\": [{\"name\": \"Billing\", \"share\": 1, \"handle_minutes\": 10, \"automatable\": 0.5}],"
    "  \"agents\": {\"loaded_annual_cost\": 65000, \"tickets_per_agent_per_year\": 2000}, \"staffing\": \"elastic\"},"
    " \"proposal\": {\"vendor\": \"Vendor\", \"implementation\": {\"weeks\": 4},"
    "  \"deflection\": {\"true_deflection\": 0.4, \"ramp\": {\"curve\": \"none\"}}}}";

static payback_scenario *read_scenario(void)
{
    payback_scenario *scenario = NULL;
    payback_diagnostics *list = payback_diagnostics_new();
    payback_status status =
        payback_scenario_parse(&scenario, list, scenario_text, strlen(scenario_text), "small.json", NULL, NULL);
    if (status != PAYBACK_OK) {
        payback_text text;
        assert_int_equal(payback_render_diagnostics(&text, list, NULL), PAYBACK_OK);
        fail_msg("%s", text.data);
    }
    payback_diagnostics_free(list);
    return scenario;
}

static void assert_lines_fit(const char *page, int columns)
{
    for (const char *line = page; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (pb_columns(line, length) > columns)
            fail_msg("wider than %d: %.*s", columns, (int)length, line);
        if (length > 0 && line[length - 1] == ' ')
            fail_msg("a blank at the end of: %.*s", (int)length, line);
        line += length + 1;
    }
}

static void assert_says(const char *page, const char *words)
{
    if (strstr(page, words) == NULL)
        fail_msg("\"%s\" is not on the page:\n%s", words, page);
}

static const int widths[] = {30, 60, 80, 120, 400};

static void check_shows_every_assumption(void **state)
{
    (void)state;
    payback_scenario *scenario = read_scenario();
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
        payback_style style = {.columns = widths[w]};
        payback_text text;
        assert_int_equal(payback_render_assumptions(&text, scenario, &style), PAYBACK_OK);
        assert_lines_fit(text.data, widths[w]);
        payback_text_free(&text);
    }
    payback_style wide = {.columns = 400};
    payback_text text;
    assert_int_equal(payback_render_assumptions(&text, scenario, &wide), PAYBACK_OK);
    for (size_t i = 0; i < payback_scenario_assumption_count(scenario); i++)
        assert_says(text.data, strrchr(payback_scenario_assumption(scenario, i)->pointer, '/') + 1);
    payback_text_free(&text);
    payback_scenario_free(scenario);
}

static void check_tells_figures_and_sources(void **state)
{
    (void)state;
    payback_scenario *scenario = read_scenario();
    payback_style wide = {.columns = 120};
    payback_text text;
    assert_int_equal(payback_render_assumptions(&text, scenario, &wide), PAYBACK_OK);
    assert_says(text.data, "Small team\nVendor · EUR\n");
    assert_says(text.data, "/baseline/categories/0  Billing\n");
    assert_says(text.data, "1,000   920  1,000  1,080  tickets/month             [1]\n"); /* uniform 900 … 1100 */
    assert_says(text.data, "      [1] help-desk export\n      [2] =guess\\x1b[31m\n");    /* shown, not obeyed */
    assert_says(text.data, " EUR/year                  [4]\n");
    assert_says(text.data, "      By default: annual_growth 0, surge/probability 0, surge/multiplier 1\n");
    assert_says(text.data, " weeks                     none\n"); /* given on nobody's word */
    payback_text_free(&text);
    payback_scenario_free(scenario);
}

static void check_has_json_and_csv(void **state)
{
    (void)state;
    payback_scenario *scenario = read_scenario();
    size_t count = payback_scenario_assumption_count(scenario);
    payback_text text;
    assert_int_equal(payback_render_assumptions_json(&text, scenario), PAYBACK_OK);
    cJSON *json = cJSON_Parse(text.data);
    assert_non_null(json);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(json, "format")->valuestring, "payback.assumptions/1");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "assumptions");
    assert_int_equal(cJSON_GetArraySize(list), count);
    for (size_t i = 0; i < count; i++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, i);
        const cJSON *item = cJSON_GetArrayItem(list, (int)i);
        assert_string_equal(cJSON_GetObjectItemCaseSensitive(item, "pointer")->valuestring, assumption->pointer);
        assert_true(cJSON_GetObjectItemCaseSensitive(item, "mean")->valuedouble == assumption->mean);
        assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "given")), assumption->given);
        if (strcmp(assumption->pointer, "/baseline/volume/noise") == 0)
            assert_string_equal(cJSON_GetObjectItemCaseSensitive(item, "note")->valuestring, "=guess\x1b[31m");
    }
    cJSON_Delete(json);
    payback_text_free(&text);

    assert_int_equal(payback_render_assumptions_csv(&text, scenario), PAYBACK_OK);
    assert_memory_equal(text.data, "pointer,mean,p10,p50,p90,unit,given,uncertain,distribution,note,meaning\n", 71);
    assert_says(text.data,
                "\n/baseline/volume/tickets_per_month,1000,920,1000,1080,tickets per month,yes,yes,\"{\"\"dist\"\"");
    assert_says(text.data, ",'=guess\\x1b[31m,"); /* no formula for a spreadsheet */
    payback_text_free(&text);
    payback_scenario_free(scenario);
}

static size_t lines_with(const char *page, const char *words)
{
    size_t count = 0;
    for (const char *at = page; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

static void fields_shows_the_whole_table(void **state)
{
    (void)state;
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
        payback_style style = {.columns = widths[w]};
        payback_text text;
        assert_int_equal(payback_render_fields(&text, NULL, &style), PAYBACK_OK);
        assert_lines_fit(text.data, widths[w]);
        payback_text_free(&text);
    }
    payback_style wide = {.columns = 400};
    payback_text text, again;
    assert_int_equal(payback_render_fields(&text, NULL, &wide), PAYBACK_OK);
    for (size_t i = 0; i < payback_field_count(); i++)
        assert_says(text.data, payback_field_at(i)->meaning);
    assert_int_equal(payback_render_fields(&again, "", &wide), PAYBACK_OK);
    assert_string_equal(again.data, text.data);
    payback_text_free(&again);
    payback_text_free(&text);
}

static void a_pointer_gets_its_card(void **state)
{
    (void)state;
    payback_style style = {.columns = 80};
    payback_text text, star;
    assert_int_equal(payback_render_fields(&text, "/proposal/deflection/prevention", &style), PAYBACK_OK);
    assert_string_equal(text.data,
                        "/proposal/deflection/prevention\n"
                        "  meaning  steady-state share of automatable tickets that are never created\n"
                        "  kind     quantity: a number, or a distribution such as\n"
                        "           {\"dist\":\"pert\",\"min\":1,\"mode\":2,\"max\":4} that is drawn once per trial\n"
                        "  range    0 … 1\n"
                        "  unit     share\n"
                        "  default  0\n"
                        "  luck     each vendor's own in a comparison\n");
    payback_text_free(&text);

    assert_int_equal(payback_render_fields(&text, "/baseline/categories/3/share", &style), PAYBACK_OK);
    assert_int_equal(payback_render_fields(&star, "/baseline/categories/*/share", &style), PAYBACK_OK);
    assert_string_equal(text.data, star.data);
    payback_text_free(&star);
    payback_text_free(&text);

    /* An object: its card, and its members below it. */
    assert_int_equal(payback_render_fields(&text, "/proposal/pricing/usage", &style), PAYBACK_OK);
    assert_says(text.data, "/proposal/pricing/usage\n  meaning  ");
    assert_int_equal(lines_with(text.data, "usage/minimum_per_month"), 1);
    assert_int_equal(lines_with(text.data, "platform_fee"), 0);
    payback_text_free(&text);
}

static void an_unknown_pointer_gets_a_suggestion(void **state)
{
    (void)state;
    static const struct {
        const char *pointer, *message;
    } cases[] = {
        {"/proposal/deflection/containmnet",
         "there is no input /proposal/deflection/containmnet; did you mean /proposal/deflection/containment?"},
        {"containment", "there is no input containment; did you mean /baseline/categories/*/containment, "
                        "/proposal/deflection/containment or /proposal/categories/*/containment?"},
        {"/proposal/pricing/containment_gap",
         "there is no input /proposal/pricing/containment_gap; did you mean /proposal/deflection/containment_gap?"},
        {"/x\x1b[31m", "there is no input /x\\x1b[31m; `payback fields` lists them all"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        payback_text text;
        assert_int_equal(payback_render_fields(&text, cases[i].pointer, NULL), PAYBACK_ERROR_TARGET);
        assert_string_equal(text.data, cases[i].message);
        payback_text_free(&text);
        assert_int_equal(payback_render_fields_json(&text, cases[i].pointer), PAYBACK_ERROR_TARGET);
        assert_string_equal(text.data, cases[i].message);
        payback_text_free(&text);
    }
}

static void fields_has_json(void **state)
{
    (void)state;
    payback_text text;
    assert_int_equal(payback_render_fields_json(&text, NULL), PAYBACK_OK);
    cJSON *json = cJSON_Parse(text.data);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "fields");
    assert_int_equal(cJSON_GetArraySize(list), payback_field_count());
    for (size_t i = 0; i < payback_field_count(); i++)
        assert_string_equal(cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(list, (int)i), "pointer")->valuestring,
                            payback_field_at(i)->pointer);
    cJSON_Delete(json);
    payback_text_free(&text);
}

static void pointers_are_matched_token_by_token(void **state)
{
    (void)state;
    payback_field field = {.pointer = "/proposal/risks/*/cost"};
    assert_true(pb_field_below(&field, NULL));
    assert_true(pb_field_below(&field, "/proposal"));
    assert_true(pb_field_below(&field, "/proposal/risks/7"));
    assert_true(pb_field_below(&field, "/proposal/risks/*/cost"));
    assert_false(pb_field_below(&field, "/prop"));
    assert_true(pb_field_below(&field, "/proposal/"));
    assert_true(pb_field_below(&field, "/"));
    assert_false(pb_field_below(&field, "/proposal//"));
    assert_false(pb_field_below(&field, "/proposal/risks/first"));
    assert_false(pb_field_below(&field, "/proposal/risks/7/cost/more"));
    assert_true(pb_field_is(&field, "/proposal/risks/12/cost"));
    assert_false(pb_field_is(&field, "/proposal/risks"));
    assert_false(pb_field_is(&field, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_shows_every_assumption),
        cmocka_unit_test(check_tells_figures_and_sources),
        cmocka_unit_test(check_has_json_and_csv),
        cmocka_unit_test(fields_shows_the_whole_table),
        cmocka_unit_test(a_pointer_gets_its_card),
        cmocka_unit_test(an_unknown_pointer_gets_a_suggestion),
        cmocka_unit_test(fields_has_json),
        cmocka_unit_test(pointers_are_matched_token_by_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
