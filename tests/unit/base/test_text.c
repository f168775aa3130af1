/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void grows(void **state)
{
    (void)state;
    struct pb_text text = {0};
    assert_null(text.data);
    pb_text_add(&text, "pay");
    pb_text_add_char(&text, 'b');
    pb_text_add_bytes(&text, "ackX", 3);
    assert_string_equal(text.data, "payback");
    assert_int_equal(text.length, 7);
    pb_text_repeat(&text, "─", 1000);
    assert_int_equal(text.length, 7 + 3 * 1000);
    assert_int_equal(strlen(text.data), text.length);
    pb_text_repeat(&text, "x", -1);
    assert_int_equal(text.length, 7 + 3 * 1000);
    pb_text_clear(&text);
    assert_null(text.data);
    assert_int_equal(text.length, 0);
}

static void formats_beyond_its_room(void **state)
{
    (void)state;
    struct pb_text text = {0};
    pb_text_format(&text, "%d|", 7);
    pb_text_format(&text, "%5000s|%.2f", "a", 0.125);
    assert_int_equal(text.length, 2 + 5000 + 1 + 4);
    assert_string_equal(text.data + 2 + 4999, "a|0.12");
    pb_text_clear(&text);
}

static void takes(void **state)
{
    (void)state;
    struct pb_text text = {0};
    char *taken = pb_text_take(&text);
    assert_string_equal(taken, "");
    free(taken);
    pb_text_add(&text, "given");
    taken = pb_text_take(&text);
    assert_string_equal(taken, "given");
    assert_null(text.data);
    free(taken);
}

static void remembers_that_memory_ran_out(void **state)
{
    (void)state;
    struct pb_text text = {0};
    pb_text_add(&text, "a");
    pb_text_add_bytes(&text, "never read", SIZE_MAX - 1);
    assert_true(text.failed);
    pb_text_add(&text, "b");
    pb_text_format(&text, "%d", 1);
    pb_text_add_double(&text, 1);
    assert_string_equal(text.data, "a");
    assert_null(pb_text_take(&text));
    assert_false(text.failed);
}

static void points_in_every_locale(void **state)
{
    (void)state;
    static const char *const with_comma[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"};
    bool comma = false;
    for (size_t i = 0; i < sizeof with_comma / sizeof with_comma[0] && !comma; i++)
        comma = setlocale(LC_ALL, with_comma[i]) != NULL;
    if (!comma)
        skip();
    assert_string_equal(localeconv()->decimal_point, ",");
    struct pb_text text = {0};
    pb_text_format(&text, "%.1f %g ", 1.5, 0.25);
    pb_text_add_double(&text, 0.1);
    assert_string_equal(text.data, "1.5 0.25 0.1");
    assert_string_equal(localeconv()->decimal_point, ",");
    pb_text_clear(&text);
    setlocale(LC_ALL, "C");
}

static void adds_doubles(void **state)
{
    (void)state;
    struct pb_text text = {0};
    static const double values[] = {0.1, 1e22, -0.0, 65000};
    for (size_t i = 0; i < 4; i++) {
        pb_text_add_double(&text, values[i]);
        pb_text_add_char(&text, ' ');
    }
    pb_text_add_double(&text, (double)INFINITY);
    assert_string_equal(text.data, "0.1 1e+22 -0 65000 inf");
    pb_text_clear(&text);
}

static void assert_json(const char *string, const char *expected)
{
    struct pb_text text = {0};
    pb_text_add_json_string(&text, string);
    assert_string_equal(text.data, expected);
    pb_text_clear(&text);
}

static void escapes_json(void **state)
{
    (void)state;
    assert_json("", "\"\"");
    assert_json("plain /path", "\"plain /path\"");
    assert_json("a\"b\\c", "\"a\\\"b\\\\c\"");
    assert_json("\xc2\x9b\xc2\x80 \xe2\x80\xae\xe2\x81\xa6 \xc2\xa0", "\"\\u009b\\u0080 \\u202e\\u2066 \xc2\xa0\"");
    assert_json("\b\f\n\r\t\x01\x1f\x7f", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"");
    assert_json("Zürich – 東京 🙂", "\"Zürich – 東京 🙂\"");
}

/* RFC 8259 wants well-formed UTF-8; file names may be anything. */
static void replaces_what_is_not_utf8(void **state)
{
    (void)state;
    assert_json("a\xff.json", "\"a\xef\xbf\xbd.json\"");
    assert_json("\xc3", "\"\xef\xbf\xbd\"");
    assert_json("\xc0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\"");                 /* overlong */
    assert_json("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""); /* surrogate */
    assert_json("\xf5\x80\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void counts_columns(void **state)
{
    (void)state;
    assert_int_equal(pb_text_columns(""), 0);
    assert_int_equal(pb_text_columns("cash"), 4);
    assert_int_equal(pb_text_columns("Zürich"), 6);
    assert_int_equal(pb_text_columns("u\xcc\x88"), 1); /* combining diaeresis */
    assert_int_equal(pb_text_columns("東京"), 4);
    assert_int_equal(pb_text_columns("▁▂█ … – €"), 9);
    assert_int_equal(pb_text_columns("🙂"), 2);
    assert_int_equal(pb_text_columns("\xff"), 1);
}

static const char *const words[] = {"containment", "containment_gap", "true_deflection", "ramp",
                                    "check",       "compare",         "trials"};
enum { WORDS = sizeof words / sizeof words[0] };

static void assert_suggested(const char *word, const char *expected)
{
    const char *suggested = pb_suggest(word, words, WORDS);
    if (expected)
        assert_string_equal(suggested ? suggested : "(nothing)", expected);
    else
        assert_null(suggested);
}

static void suggests(void **state)
{
    (void)state;
    assert_suggested("contianment", "containment"); /* transposed */
    assert_suggested("containmnt", "containment");
    assert_suggested("containmentt", "containment");
    assert_suggested("kontainment", "containment");
    assert_suggested("true-deflection", "true_deflection");
    assert_suggested("TRIALS", "trials");
    assert_suggested("chekc", "check");
    assert_suggested("ramp", "ramp");
}

static void suggests_the_only_continuation(void **state)
{
    (void)state;
    assert_suggested("true", "true_deflection");
    assert_suggested("comp", "compare");
    assert_suggested("con", NULL); /* two */
    assert_suggested("ra", NULL);  /* too short */
}

static void suggests_nothing_far(void **state)
{
    (void)state;
    assert_suggested("", NULL);
    assert_suggested("xyz", NULL);
    assert_suggested("rmp_", NULL);
    assert_suggested("price", NULL);
    char endless[5000];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_suggested(endless, NULL);
    assert_null(pb_suggest("trials", NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows),
        cmocka_unit_test(formats_beyond_its_room),
        cmocka_unit_test(takes),
        cmocka_unit_test(remembers_that_memory_ran_out),
        cmocka_unit_test(points_in_every_locale),
        cmocka_unit_test(adds_doubles),
        cmocka_unit_test(escapes_json),
        cmocka_unit_test(replaces_what_is_not_utf8),
        cmocka_unit_test(counts_columns),
        cmocka_unit_test(suggests),
        cmocka_unit_test(suggests_the_only_continuation),
        cmocka_unit_test(suggests_nothing_far),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
