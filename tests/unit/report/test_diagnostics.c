/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages as lines, and what foreign text may not do to a terminal. */
#include "base/diagnostics.h"
#include "payback/report.h"
#include "report/clean.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void assert_page(const payback_diagnostics *list, bool color, const char *expected)
{
    payback_style style = {.color = color};
    payback_text text;
    assert_int_equal(payback_render_diagnostics(&text, list, &style), PAYBACK_OK);
    assert_string_equal(text.data, expected);
    assert_int_equal(text.length, strlen(expected));
    payback_text_free(&text);
}

static void no_message_is_an_empty_text(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    assert_page(list, true, "");
    payback_diagnostics_free(list);
}

static void lines_have_place_severity_pointer_message_hint(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    pb_diagnose(list, PAYBACK_ERROR, "s.json", 14, 22, "/proposal/deflection/containment", "did you mean 0.45?",
                "45 is not a share (found %d)", 45);
    pb_diagnose(list, PAYBACK_WARNING, "s.json", 3, 5, "/baseline", NULL, "odd");
    pb_diagnose(list, PAYBACK_ERROR, "s.json", 1, 1, "", "", "not an object");
    pb_diagnose(list, PAYBACK_ERROR, "gone.json", 0, 0, "", NULL, "cannot be read");
    pb_diagnose(list, PAYBACK_ERROR, "--set", 0, 0, "/x", NULL, "unknown");
    assert_page(
        list, false,
        "s.json:14:22: error: /proposal/deflection/containment: 45 is not a share (found 45); did you mean 0.45?\n"
        "s.json:3:5: warning: /baseline: odd\n"
        "s.json:1:1: error: /: not an object\n"
        "gone.json: error: cannot be read\n"
        "--set: error: /x: unknown\n");
    payback_diagnostics_free(list);
}

static void errors_beyond_those_kept_are_counted(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    for (int i = 0; i < PB_ERRORS_PER_FILE + 1; i++)
        pb_diagnose(list, PAYBACK_ERROR, "s.json", i + 1, 1, "/a", NULL, "wrong");
    payback_text text;
    assert_int_equal(payback_render_diagnostics(&text, list, NULL), PAYBACK_OK);
    assert_non_null(strstr(text.data, "\ns.json:20:1: error: /a: wrong\n1 more error\n"));
    payback_text_free(&text);
    pb_diagnose(list, PAYBACK_ERROR, "s.json", 99, 1, "/a", NULL, "wrong");
    assert_int_equal(payback_render_diagnostics(&text, list, NULL), PAYBACK_OK);
    assert_non_null(strstr(text.data, "\n2 more errors\n"));
    payback_text_free(&text);
    payback_diagnostics_free(list);
}

static void colour_only_adds_escape_codes(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    pb_diagnose(list, PAYBACK_ERROR, "s.json", 1, 2, "/a", "b", "wrong");
    assert_page(list, true, "\x1b[1ms.json:1:2:\x1b[0m \x1b[1;31merror:\x1b[0m /a: wrong; b\n");
    payback_diagnostics_free(list);
}

static void foreign_text_is_shown_not_obeyed(void **state)
{
    (void)state;
    payback_diagnostics *list = payback_diagnostics_new();
    pb_diagnose(list, PAYBACK_ERROR, "a\nb", 1, 2, "/\x1b]0;x\x07",
                "\xC2\x9B"
                "31m",
                "%s",
                "a\tb\xFF"
                "c\xE2\x80\xAE"
                "d");
    assert_page(list, false,
                "a\\x0ab:1:2: error: /\\x1b]0;x\\x07: a\\x09b\xEF\xBF\xBD"
                "c\\u202ed; \\x9b31m\n");
    payback_diagnostics_free(list);
}

static void assert_clean(const char *string, enum pb_clean mode, const char *expected)
{
    struct pb_text text = {0};
    pb_text_add(&text, "");
    pb_clean(&text, string, mode);
    assert_string_equal(text.data, expected);
    pb_text_clear(&text);
}

static void cleaning_leaves_writing_alone(void **state)
{
    (void)state;
    assert_clean("", PB_CLEAN_LINE, "");
    static const char *const fine[] = {"plain", "Zürich – 客服 café e\xCC\x81",
                                       "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xA7"};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        assert_clean(fine[i], PB_CLEAN_LINE, fine[i]);
    assert_clean("a\r\n\tb", PB_CLEAN_PROSE, "a   b");
    assert_clean("a\x1b\x7f", PB_CLEAN_PROSE, "a\\x1b\\x7f");
}

static void what_is_not_utf_8_becomes_the_replacement_character(void **state)
{
    (void)state;
#define R "\xEF\xBF\xBD"
    assert_clean("\x80", PB_CLEAN_LINE, R);
    assert_clean("\xC0\xAF", PB_CLEAN_LINE, R R);             /* overlong */
    assert_clean("\xE0\x80\x80", PB_CLEAN_LINE, R R R);       /* overlong */
    assert_clean("\xED\xA0\x80", PB_CLEAN_LINE, R R R);       /* surrogate */
    assert_clean("\xF4\x90\x80\x80", PB_CLEAN_LINE, R R R R); /* beyond Unicode */
    assert_clean("\xE5\xAE", PB_CLEAN_LINE, R R);             /* cut short by the end */
    assert_clean("\xE5"
                 "a",
                 PB_CLEAN_LINE, R "a");
#undef R
}

static void missing_arguments_are_refused(void **state)
{
    (void)state;
    payback_text text = {(char *)(uintptr_t)1, 1};
    assert_int_equal(payback_render_diagnostics(&text, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(text.data);
    assert_int_equal(payback_render_diagnostics(NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_message_is_an_empty_text),
        cmocka_unit_test(lines_have_place_severity_pointer_message_hint),
        cmocka_unit_test(errors_beyond_those_kept_are_counted),
        cmocka_unit_test(colour_only_adds_escape_codes),
        cmocka_unit_test(foreign_text_is_shown_not_obeyed),
        cmocka_unit_test(cleaning_leaves_writing_alone),
        cmocka_unit_test(what_is_not_utf_8_becomes_the_replacement_character),
        cmocka_unit_test(missing_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
