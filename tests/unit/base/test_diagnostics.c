/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diagnostics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void keeps_copies(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    assert_non_null(list);
    assert_int_equal(payback_diagnostics_count(list), 0);
    char file[] = "a.json", pointer[] = "/name", hint[] = "give it one";
    pb_diagnose(list, PAYBACK_ERROR, file, 3, 14, pointer, hint, "not %s (%g)", "a text", 0.5);
    file[0] = pointer[0] = hint[0] = '!';
    const payback_diagnostic *first = payback_diagnostics_get(list, 0);
    assert_int_equal(first->severity, PAYBACK_ERROR);
    assert_string_equal(first->file, "a.json");
    assert_int_equal(first->line, 3);
    assert_int_equal(first->column, 14);
    assert_string_equal(first->pointer, "/name");
    assert_string_equal(first->message, "not a text (0.5)");
    assert_string_equal(first->hint, "give it one");
    assert_null(payback_diagnostics_get(list, 1));
    payback_diagnostics_free(list);
}

static void adds_the_callers_own(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    assert_non_null(list);
    payback_diagnostic own = {.severity = PAYBACK_ERROR, .file = "a.json", .message = "cannot be run"};
    assert_int_equal(payback_diagnostics_add(list, &own), PAYBACK_OK);
    assert_int_equal(payback_diagnostics_errors(list), 1);
    assert_string_equal(payback_diagnostics_get(list, 0)->message, "cannot be run");
    assert_string_equal(payback_diagnostics_get(list, 0)->hint, "");
    assert_int_equal(payback_diagnostics_add(list, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_diagnostics_add(NULL, &own), PAYBACK_ERROR_ARGUMENT);
    payback_diagnostics_free(list);
}

static void texts_are_never_null(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    assert_non_null(list);
    pb_diagnose(list, PAYBACK_WARNING, NULL, 0, 0, NULL, NULL, "x");
    const payback_diagnostic *first = payback_diagnostics_get(list, 0);
    assert_string_equal(first->file, "");
    assert_string_equal(first->pointer, "");
    assert_string_equal(first->hint, "");
    payback_diagnostics_free(list);
}

static void keeps_twenty_errors_a_file_and_all_warnings(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    assert_non_null(list);
    for (int i = 0; i < 50; i++) {
        pb_diagnose(list, PAYBACK_ERROR, "a.json", i, 1, "", NULL, "wrong");
        pb_diagnose(list, PAYBACK_WARNING, "a.json", i, 1, "", NULL, "odd");
    }
    pb_diagnose(list, PAYBACK_ERROR, "b.json", 1, 1, "", NULL, "wrong");
    assert_int_equal(payback_diagnostics_errors(list), 51);
    assert_int_equal(payback_diagnostics_count(list), PB_ERRORS_PER_FILE + 50 + 1);
    payback_diagnostics_free(list);
}

static void takes_null(void **state)
{
    (void)state;
    payback_diagnostics_free(NULL);
    pb_diagnose(NULL, PAYBACK_ERROR, "a", 1, 1, "", NULL, "nothing happens");
}

static void every_status_has_a_text(void **state)
{
    (void)state;
    for (int i = PAYBACK_OK; i <= PAYBACK_ERROR_INTERNAL + 1; i++) {
        const char *text = payback_status_text((payback_status)i);
        assert_true(strlen(text) > 3);
        for (int k = PAYBACK_OK; k < i; k++)
            assert_string_not_equal(text, payback_status_text((payback_status)k));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_copies),         cmocka_unit_test(adds_the_callers_own),
        cmocka_unit_test(texts_are_never_null), cmocka_unit_test(keeps_twenty_errors_a_file_and_all_warnings),
        cmocka_unit_test(takes_null),           cmocka_unit_test(every_status_has_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
