/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report as HTML: sound markup, everything escaped, nothing that differs between runs, small; for real results and
 * for results that no scenario gives. */
#include "payback/payback.h"
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

enum { TRIALS = 512 };

struct made {
    payback_scenario *scenario;
    payback_result *result;
    payback_operation *operation;
};

static void make(struct made *made, const char *pointer, const char *json)
{
    const char *text = payback_starter();
    payback_changes *changes = payback_changes_new();
    assert_non_null(changes);
    if (pointer)
        assert_int_equal(payback_changes_set(changes, pointer, json), PAYBACK_OK);
    if (pointer && strcmp(pointer, "/simulation/horizon_months") == 0) { /* what names a month must fit it */
        assert_int_equal(payback_changes_set(changes, "/decision", "{}"), PAYBACK_OK);
        assert_int_equal(payback_changes_set(changes, "/proposal/other", "[]"), PAYBACK_OK);
    }
    assert_int_equal(
        payback_scenario_parse(&made->scenario, NULL, text, strlen(text), "/home/someone/starter.json", NULL, changes),
        PAYBACK_OK);
    payback_changes_free(changes);
    payback_options options = {.trials = TRIALS, .threads = 2};
    assert_int_equal(payback_run(&made->result, made->scenario, &options, NULL, NULL), PAYBACK_OK);
    assert_int_equal(payback_operation_run(&made->operation, made->scenario, &options), PAYBACK_OK);
}

static void unmake(struct made *made)
{
    payback_operation_free(made->operation);
    payback_result_free(made->result);
    payback_scenario_free(made->scenario);
}

/* Renders, checks what holds for every page, and returns it. */
static payback_text render(const payback_page *page)
{
    payback_text text;
    char message[200];
    assert_int_equal(payback_render_page_html(&text, page), PAYBACK_OK);
    assert_int_equal(strlen(text.data), text.length);
    if (!markup_is_page(text.data, message, sizeof message))
        fail_msg("%s", message);
    return text;
}

static void render_and_drop(const payback_page *page)
{
    payback_text text = render(page);
    payback_text_free(&text);
}

static void test_whole_page(void **state)
{
    (void)state;
    struct made made;
    make(&made, NULL, NULL);
    payback_page page = {.result = made.result, .scenario = made.scenario, .operation = made.operation};
    payback_text text = render(&page);
    assert_non_null(strstr(text.data, "Will it pay back, and when?"));
    assert_non_null(strstr(text.data, "Where is it heading?"));
    assert_non_null(strstr(text.data, "Where does the money come from?"));
    assert_non_null(strstr(text.data, payback_scenario_digest(made.scenario)));
    assert_null(strstr(text.data, "/home/someone"));               /* no path */
    assert_int_equal(markup_count(text.data, "role=\"img\""), 12); /* six charts, wide and narrow */
    assert_int_equal(markup_count(text.data, "<details>"), 7);     /* their tables, and the scenario */
    payback_text_free(&text);
    unmake(&made);
}

static void test_parts_may_be_missing(void **state)
{
    (void)state;
    struct made made;
    make(&made, NULL, NULL);
    render_and_drop(&(payback_page){.result = made.result});
    render_and_drop(&(payback_page){.result = made.result, .scenario = made.scenario});
    render_and_drop(&(payback_page){.result = made.result, .operation = made.operation});
    payback_text text;
    assert_int_equal(payback_render_page_html(&text, &(payback_page){0}), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    assert_int_equal(payback_render_page_html(&text, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_render_page_html(NULL, &(payback_page){.result = made.result}), PAYBACK_ERROR_ARGUMENT);
    unmake(&made);
}

static void test_same_bytes(void **state)
{
    (void)state;
    struct made one, other;
    make(&one, NULL, NULL);
    make(&other, NULL, NULL);
    other.result->threads = 7;
    other.result->elapsed_seconds = 1234;
    payback_text a =
        render(&(payback_page){.result = one.result, .scenario = one.scenario, .operation = one.operation});
    payback_text b =
        render(&(payback_page){.result = other.result, .scenario = other.scenario, .operation = other.operation});
    assert_string_equal(a.data, b.data);
    payback_text_free(&a);
    payback_text_free(&b);
    unmake(&one);
    unmake(&other);
}

static void test_foreign_text(void **state)
{
    (void)state;
    static const char vendor[] = "\"<script>alert('x')</script> & \\u202e Sons\"";
    struct made made;
    make(&made, "/proposal/vendor", vendor);
    payback_text text =
        render(&(payback_page){.result = made.result, .scenario = made.scenario, .operation = made.operation});
    assert_non_null(strstr(text.data, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp;"));
    payback_text_free(&text);
    unmake(&made);
}

static void test_long_text(void **state)
{
    (void)state;
    enum { LENGTH = 400000 };
    char *name = malloc(LENGTH + 3);
    struct made made;
    assert_non_null(name);
    memset(name, 'x', LENGTH + 2);
    name[0] = name[LENGTH + 1] = '"';
    name[LENGTH + 2] = '\0';
    make(&made, "/name", name);
    render_and_drop(&(payback_page){.result = made.result, .scenario = made.scenario, .operation = made.operation});
    unmake(&made);
    free(name);
}

static void test_horizons(void **state)
{
    (void)state;
    static const char *const horizons[] = {"1", "2", "120"};
    for (size_t h = 0; h < 3; h++) {
        struct made made;
        make(&made, "/simulation/horizon_months", horizons[h]);
        render_and_drop(&(payback_page){.result = made.result, .scenario = made.scenario, .operation = made.operation});
        unmake(&made);
    }
}

static void set_all(payback_result *r, double value)
{
    payback_estimate e = {value, NAN, NAN};
    double *curves[] = {r->cash_p05, r->cash_p25, r->cash_p50, r->cash_p75, r->cash_p95, r->cash_mean};
    for (size_t o = 0; o < r->outcome_count; o++) {
        r->outcomes[o].mean = e;
        for (int q = 0; q < PAYBACK_QUANTILES; q++)
            r->outcomes[o].quantiles[q] = e;
    }
    for (int t = 0; t <= r->horizon_months; t++)
        for (int c = 0; c < 6; c++)
            curves[c][t] = value;
    for (size_t s = 0; s < r->source_count; s++)
        r->sources[s].mean = value;
    r->expected_shortfall_05 = e;
}

static void test_hostile_results(void **state)
{
    (void)state;
    static const double values[] = {0, 1e12, -1e12, 1e-300, NAN, INFINITY, -INFINITY};
    static const double nevers[] = {0, 1, 0.999999};
    struct made made;
    make(&made, NULL, NULL);
    payback_result *r = made.result;
    for (size_t v = 0; v < sizeof values / sizeof values[0]; v++)
        for (size_t n = 0; n < 3; n++) {
            set_all(r, values[v]);
            r->never = (payback_estimate){nevers[n], NAN, NAN};
            for (int t = 0; t <= r->horizon_months; t++)
                r->payback_by[t] = (payback_estimate){1 - nevers[n], NAN, NAN};
            r->payback_probability = r->payback_by[r->horizon_months];
            r->verdict = (payback_verdict)(n % 3);
            r->target_months = n == 1 ? 1e6 : 12;
            render_and_drop(&(payback_page){.result = r, .scenario = made.scenario, .operation = made.operation});
        }
    unmake(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_page),      cmocka_unit_test(test_parts_may_be_missing),
        cmocka_unit_test(test_same_bytes),      cmocka_unit_test(test_foreign_text),
        cmocka_unit_test(test_long_text),       cmocka_unit_test(test_horizons),
        cmocka_unit_test(test_hostile_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
