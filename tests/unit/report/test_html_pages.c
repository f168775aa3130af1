/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of compare, stress, sensitivity and solve: sound markup, the answer first, a table behind each chart, what
 * it takes to make them again; hostile texts and figures; arguments that are refused. */
#include "payback/payback.h"
#include "report/html_parts.h"
#include "report/html_result.h"
#include "report/words_solve.h"
#include "report/words_stress.h"
#include "support/library.h"
#include "support/markup.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const payback_options few = {.trials = 512, .threads = 2};

/* The starter, with a change; pointer may be NULL. */
static payback_scenario *starter(const char *pointer, const char *json)
{
    const char *text = payback_starter();
    payback_scenario *scenario = NULL;
    payback_changes *changes = payback_changes_new();
    assert_non_null(changes);
    if (pointer)
        assert_int_equal(payback_changes_set(changes, pointer, json), PAYBACK_OK);
    assert_int_equal(
        payback_scenario_parse(&scenario, NULL, text, strlen(text), "/home/someone/starter.json", NULL, changes),
        PAYBACK_OK);
    payback_changes_free(changes);
    return scenario;
}

/* Checks what holds for every page, and that so many charts (each drawn wide and narrow) have their titles. */
static void expect_page(const payback_text *text, size_t charts)
{
    char message[200];
    assert_int_equal(strlen(text->data), text->length);
    if (!markup_is_page(text->data, message, sizeof message))
        fail_msg("%s", message);
    assert_null(strstr(text->data, "/home/someone"));
    assert_int_equal(markup_count(text->data, "role=\"img\""), 2 * charts);
    assert_int_equal(markup_count(text->data, "<h1>"), 1);
    assert_non_null(strstr(text->data, "To make this file again"));
}

/* ---- the four pages ---- */

/* Swings and indices; what knowing is worth, where it is worth something; shifts, where one can be told from nothing.
 */
static size_t sensitivity_charts(const payback_sensitivity_result *result)
{
    bool told = false, both = result->failing_share.value > 0 && result->failing_share.value < 1;
    for (size_t j = 0; j < result->input_count; j++)
        told = told || result->inputs[j].shift.low > 0 || result->inputs[j].shift.high < 0;
    return (size_t)2 + (result->evpi.value > 0 ? 1 : 0) + (both && told ? 1 : 0);
}

static void sensitivity_page(void **state)
{
    (void)state;
    payback_scenario *scenario = starter(NULL, NULL);
    payback_sensitivity_result *result = NULL;
    const char *groups[] = {"vendor's=/proposal/deflection"};
    const payback_sensitivity_request request = {.groups = groups, .group_count = 1};
    payback_text text, again;
    assert_int_equal(payback_sensitivity(&result, scenario, &few, &request, NULL), PAYBACK_OK);
    assert_int_equal(payback_render_sensitivity_html(&text, result, scenario), PAYBACK_OK);
    expect_page(&text, sensitivity_charts(result));
    assert_non_null(strstr(text.data, "--group &#39;vendor&#39;\\&#39;&#39;s=/proposal/deflection/"));
    assert_non_null(strstr(text.data, payback_scenario_digest(scenario)));
    result->threads = 9;
    result->elapsed_seconds = 77;
    assert_int_equal(payback_render_sensitivity_html(&again, result, scenario), PAYBACK_OK);
    assert_string_equal(text.data, again.data);
    payback_text_free(&text);
    payback_text_free(&again);
    assert_int_equal(payback_render_sensitivity_html(&text, result, NULL), PAYBACK_OK);
    expect_page(&text, sensitivity_charts(result));
    payback_text_free(&text);
    payback_sensitivity_free(result);
    payback_scenario_free(scenario);
}

static void audit_page(void **state)
{
    (void)state;
    payback_scenario *scenario = starter("/proposal/vendor", "\"<b>Vendor</b>\"");
    payback_audit_result *result = NULL;
    payback_text text, again;
    assert_int_equal(payback_audit(&result, scenario, &few), PAYBACK_OK);
    assert_int_equal(payback_render_audit_html(&text, result, scenario), PAYBACK_OK);
    expect_page(&text, 0);
    assert_non_null(strstr(text.data, "&lt;b&gt;Vendor"));
    assert_non_null(strstr(text.data, "payback audit SCENARIO.json --trials 512"));
    for (size_t i = 0; i < result->missing_count; i++)
        assert_non_null(strstr(text.data, result->missing[i].pointer));
    assert_int_equal(payback_render_audit_html(&again, result, NULL), PAYBACK_OK);
    expect_page(&again, 0);
    payback_text_free(&again);
    payback_text_free(&text);
    assert_int_equal(payback_render_audit_html(&text, NULL, scenario), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    payback_audit_result_free(result);
    payback_scenario_free(scenario);
}

/* Each flip with an interval has it on the page and on a terminal. */
static void expect_flips(const payback_stress_result *result, const char *html, const char *text)
{
    size_t with_interval = 0;
    for (size_t i = 0; i < result->single_count; i++) {
        const payback_reverse_single *flip = &result->single[i];
        char interval[160];
        if (!isfinite(flip->to) || !isfinite(flip->low) || !isfinite(flip->high) ||
            (!flip->uncertain && fabs(flip->to - flip->from) > 10 * fabs(flip->from)))
            continue;
        snprintf(interval, sizeof interval, "%s to %s", pb_run_quantity(NULL, flip->low).text,
                 pb_run_quantity(NULL, flip->high).text);
        assert_non_null(strstr(text, pb_run_quantity(NULL, flip->to).text));
        with_interval += strstr(text, interval) != NULL;
        assert_non_null(strstr(html, "data-head=\"turns at\""));
    }
    assert_true(with_interval > 0);
    assert_int_equal(markup_count(html, "data-head=\"turns at\""),
                     markup_count(html, "data-head=\"95% interval\"") - markup_count(html, "data-head=\"points\""));
}

static void stress_page(void **state)
{
    (void)state;
    payback_scenario *scenario = starter(NULL, NULL);
    payback_stress_result *result = NULL;
    const payback_stress_request all = {.pack = "cfo", .pairs = true, .reverse = true};
    payback_text text, terminal;
    const payback_style wide = {.columns = 200};
    assert_int_equal(payback_stress(&result, scenario, &all, &few), PAYBACK_OK);
    assert_int_equal(payback_render_stress_html(&text, result, scenario), PAYBACK_OK);
    expect_page(&text, 4);
    assert_non_null(strstr(text.data, "payback stress SCENARIO.json --pack cfo --pairs --reverse --trials 512"));
    assert_int_equal(payback_render_stress(&terminal, result, &wide), PAYBACK_OK);
    expect_flips(result, text.data, terminal.data);
    payback_text_free(&terminal);
    payback_text_free(&text);
    payback_stress_result_free(result);
    payback_scenario_free(scenario);

    scenario = starter("/stress", "[]");
    assert_int_equal(payback_stress(&result, scenario, NULL, &few), PAYBACK_OK);
    assert_int_equal(payback_render_stress_html(&text, result, scenario), PAYBACK_OK);
    expect_page(&text, 0);
    assert_non_null(strstr(text.data, "names no stress"));
    payback_text_free(&text);
    payback_stress_result_free(result);
    payback_scenario_free(scenario);
}

static void solve_page(void **state)
{
    (void)state;
    payback_scenario *scenario = starter(NULL, NULL);
    payback_solution *solution = NULL;
    const payback_vary vary[] = {
        {.pointer = "/proposal/implementation/weeks"},
        {.pointer = "/proposal/deflection/knowledge_quality", .range_given = true, .high = 1.1}};
    static const struct {
        const char *target, *lead;
    } cases[] = {{"mean(npv)>=-1e12", "<b>Always:</b>"}, {"mean(npv)>=1e12", "<b>Never:</b>"}};
    char message[200];
    payback_text text;
    for (int c = 0; c < 2; c++) {
        assert_int_equal(
            payback_solve(&solution, scenario, &vary[1], 1, cases[c].target, &few, message, sizeof message),
            PAYBACK_OK);
        assert_true(solution->solved.look_count >= 2);
        assert_true(solution->solved.looks[0].x == solution->solved.low);
        assert_int_equal(payback_render_solution_html(&text, solution, scenario), PAYBACK_OK);
        expect_page(&text, 1);
        assert_non_null(strstr(text.data, cases[c].lead));
        assert_non_null(strstr(text.data, "--mode scale --range 0:1.1 --target"));
        payback_text_free(&text);
        payback_solution_free(solution);
    }
    assert_int_equal(payback_solve(&solution, scenario, vary, 2, "P(payback<=18)>=0.5", &few, message, sizeof message),
                     PAYBACK_OK);
    assert_int_equal(payback_render_solution_html(&text, solution, scenario), PAYBACK_OK);
    expect_page(&text, 1);
    assert_non_null(strstr(text.data, "that pay back within 18 months"));
    payback_text_free(&text);
    payback_solution_free(solution);
    payback_scenario_free(scenario);
}

static void comparison_page(void **state)
{
    (void)state;
    static const char hostile[] = "\"<script>alert('x')</script> & Sons\"";
    payback_scenario *a = starter(NULL, NULL), *b = starter("/proposal/vendor", hostile);
    const payback_scenario *scenarios[] = {a, b};
    payback_comparison *comparison = NULL;
    payback_text text;
    assert_int_equal(payback_compare(&comparison, NULL, scenarios, 2, &few), PAYBACK_OK);
    assert_int_equal(payback_render_comparison_html(&text, comparison, scenarios, 2), PAYBACK_OK);
    expect_page(&text, 4);
    assert_non_null(strstr(text.data, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; Sons"));
    assert_non_null(strstr(text.data, ">nothing<")); /* only the vendor's name differs */
    assert_non_null(strstr(text.data, payback_scenario_digest(b)));
    payback_text_free(&text);
    assert_int_equal(payback_render_comparison_html(&text, comparison, NULL, 0), PAYBACK_OK);
    expect_page(&text, 4);
    payback_text_free(&text);
    assert_int_equal(payback_render_comparison_html(&text, comparison, scenarios, 1), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_comparison_html(&text, comparison, NULL, 2), PAYBACK_ERROR_ARGUMENT);
    const payback_workbook odd = {.comparison = comparison, .scenarios = scenarios, .scenario_count = 1};
    assert_int_equal(payback_render_workbook(&text, &odd), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    payback_comparison_free(comparison);
    payback_scenario_free(a);
    payback_scenario_free(b);
}

/* What two offers say of an input stands beside each other, and only where it differs. */
static void offers_side_by_side(void **state)
{
    (void)state;
    payback_scenario *a = starter("/proposal/implementation/services_fee", "12345"),
                     *b = starter("/proposal/implementation/services_fee", "54321");
    const payback_scenario *scenarios[] = {a, b};
    payback_comparison *comparison = NULL;
    payback_text text;
    assert_int_equal(payback_compare(&comparison, NULL, scenarios, 2, &few), PAYBACK_OK);
    assert_int_equal(payback_render_comparison_html(&text, comparison, scenarios, 2), PAYBACK_OK);
    const char *line = strstr(text.data, "<th scope=\"row\">paid implementation services</th><td class=\"w\"");
    assert_non_null(line);
    const char *first = strstr(line, ">12,345</td><td class=\"w\""), *end = strstr(line, "</tr>");
    assert_true(first != NULL && first < end && strstr(first, ">54,321</td></tr>") + strlen(">54,321</td>") == end);
    assert_null(strstr(text.data, "<th scope=\"row\">weeks to go-live, as planned</th>"));
    payback_text_free(&text);
    payback_comparison_free(comparison);
    payback_scenario_free(a);
    payback_scenario_free(b);
}

static void arguments_are_refused(void **state)
{
    (void)state;
    payback_text text = {(char *)state, 5};
    assert_int_equal(payback_render_sensitivity_html(&text, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    assert_int_equal(payback_render_stress_html(&text, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_solution_html(&text, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_comparison_html(&text, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_stress_html(NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
}

/* ---- words ---- */

static void expect_figure(const char *figure, const char *words)
{
    struct pb_text text = {0};
    pb_figure_words(&text, figure);
    assert_string_equal(text.data, words);
    pb_text_clear(&text);
}

static void figures_of_targets_in_words(void **state)
{
    (void)state;
    expect_figure("P(hard.payback_months<=12)", "the share of futures that pay back within 12 months (hard basis)");
    expect_figure("P(total.npv>=1000)", "the share of futures with NPV (total basis) of at least 1000");
    expect_figure("P(go_live_month<=4)", "the share of futures with go live month of at most 4");
    expect_figure("mean(hard.npv)", "the mean of NPV (hard basis)");
    expect_figure("p10(budget.roi)", "percentile 10 of ROI (budget basis)");
    expect_figure("something else", "something else");
}

static void expect_terms(const char *terms, const char *words)
{
    struct pb_text text = {0};
    pb_terms_words(&text, NULL, terms);
    assert_string_equal(text.data, words);
    pb_text_clear(&text);
}

static void terms_of_stresses_in_words(void **state)
{
    (void)state;
    expect_terms("/proposal/assist/adoption = 0", "adoption of assistance = 0");
    expect_terms("/proposal/implementation/weeks + 13; handle_time_reduction 0",
                 "weeks to go-live, as planned + 13; handle time reduction 0");
    expect_terms("/proposal/deflection/knowledge_quality = {\"dist\":\"uniform\",\"min\":0.5,\"max\":0.7}",
                 "quality of the knowledge base = uniform: min 0.5, max 0.7");
    expect_terms("the gate removed", "the gate removed");
    expect_terms("/", "/");
}

static void inputs_in_their_units(void **state)
{
    (void)state;
    const payback_solution solution = {.currency = "EUR"};
    payback_varied share = {.unit = "share", .mode = PAYBACK_VARY_VALUE}, price = {.unit = "currency per unit"};
    assert_string_equal(pb_input_label(&solution, &share, 0.625).text, "62.5%");
    assert_string_equal(pb_input_label(&solution, &price, 0.99).text, "€0.99");
    assert_string_equal(pb_x_label(&share, 0.31, NAN).text, "31%");
    share.mode = PAYBACK_VARY_SHIFT;
    assert_string_equal(pb_x_label(&share, 0.05, NAN).text, "+5\u00a0points");
    share.mode = PAYBACK_VARY_SCALE;
    assert_string_equal(pb_x_label(&share, 0.5, NAN).text, "50%");
    struct pb_text head = {0};
    price.name = "usage: price";
    price.mode = PAYBACK_VARY_VALUE;
    pb_varied_head(&head, &solution, &price);
    assert_string_equal(head.data, "usage: price, EUR per unit");
    pb_text_clear(&head);
}

static void expect_word(const char *word, const char *quoted)
{
    struct pb_text text = {0};
    pb_shell_word(&text, word);
    assert_string_equal(text.data, quoted);
    pb_text_clear(&text);
}

static void words_of_a_shell(void **state)
{
    (void)state;
    expect_word("/a/b=0.5", " /a/b=0.5");
    expect_word("", " ''");
    expect_word("a b", " 'a b'");
    expect_word("it's", " 'it'\\''s'");
    expect_word("$(rm)", " '$(rm)'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sensitivity_page),      cmocka_unit_test(audit_page),
        cmocka_unit_test(stress_page),           cmocka_unit_test(solve_page),
        cmocka_unit_test(comparison_page),       cmocka_unit_test(offers_side_by_side),
        cmocka_unit_test(arguments_are_refused), cmocka_unit_test(figures_of_targets_in_words),
        cmocka_unit_test(words_of_a_shell),      cmocka_unit_test(terms_of_stresses_in_words),
        cmocka_unit_test(inputs_in_their_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
