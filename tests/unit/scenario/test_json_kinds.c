/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What kinds of text a reader of JSON must take, must refuse, and may do as it likes with (RFC 8259): here each kind
 * once, and what this reader decides where it is free to. The root is an object, so values stand in a member. */
#include "documents.h"

struct text {
    const char *bytes;
    size_t length;
};
#define TEXT(literal)                                                                                                  \
    {                                                                                                                  \
        literal, sizeof literal - 1                                                                                    \
    }
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Values that a reader must take. */
static const struct text values[] = {
    /* arrays */
    TEXT("[]"), TEXT("[[]   ]"), TEXT("[\"\"]"), TEXT("[null]"), TEXT("[null, 1, \"1\", {}]"), TEXT("[1\n]"),
    TEXT(" [1]"), TEXT("[2] "), TEXT("[1,null,null,2]"), TEXT("[false]"),
    /* numbers */
    TEXT("0"), TEXT("-0"), TEXT("-1"), TEXT("20"), TEXT("0e1"), TEXT("0e+1"), TEXT("0E-1"), TEXT("1E22"), TEXT("1e-2"),
    TEXT("1E+2"), TEXT("123.456e78"), TEXT("-0.0000000000000000000000000000000000000000000000000000000000000001"),
    TEXT("1e-99999"), TEXT("12345678901234567890123456789"), TEXT(" 4"), TEXT("1\t"),
    /* objects; keys may be empty, look like numbers, and be escaped */
    TEXT("{}"), TEXT("{\"\":0}"), TEXT("{\"0\":0,\"00\":0}"), TEXT("{\"\\u0061b\":0}"), TEXT("{\"a\":{\"a\":{}}}"),
    TEXT("{\n\"a\" :\r\n0\t,\"b\":1 }"), TEXT("{\"\xf0\x9f\x99\x82\":0}"),
    /* texts */
    TEXT("\"\""), TEXT("\" \""), TEXT("\"a/*b*/c//d#\""), TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
    TEXT("\"\\u0060\\u012a\\u12AB\""), TEXT("\"\\uD801\\udc37\""), TEXT("\"\\\\u0000\""), TEXT("\"\\\\\\\"\""),
    TEXT("\"\\ud83d\\ude39\\ud83d\\udc8d\""), TEXT("\"\\uDBFF\\uDFFE\""), TEXT("\"\\uFFFF\\uFDD0\""),
    TEXT("\"\\u2028\\u2029\\u200B\\u2064\""), TEXT("\"\xe2\x80\xa8\xe2\x80\xa9\""), TEXT("\"\x7f\""),
    TEXT("\"\xef\xbb\xbf\""), TEXT("\"\xc2\x80\xf4\x8f\xbf\xbf\""), TEXT("\"\\u0001\""),
    /* words, and white space around */
    TEXT("true"), TEXT("false"), TEXT("null"), TEXT(" \t\r\n true \t\r\n ")};

/* Values that a reader must refuse. */
static const struct text no_values[] = {
    TEXT(""), TEXT(" "),
    /* arrays */
    TEXT("[1 true]"), TEXT("[1:2]"), TEXT("[,1]"), TEXT("[1,,2]"), TEXT("[1,]"), TEXT("[1,,]"), TEXT("[\"\"],"),
    TEXT("[\"x\"]]"), TEXT("[x"), TEXT("[3[4]]"), TEXT("[,]"), TEXT("[\"a\",\n4\n,1,"), TEXT("[1"), TEXT("[{}"),
    TEXT("[*]"), TEXT("[-]"), TEXT("[a\xe5]"), TEXT("[1}"), TEXT("["), TEXT("]"), TEXT("[\"\": 1]"), TEXT("(1)"),
    /* numbers */
    TEXT("-01"), TEXT("012"), TEXT("00"), TEXT("1."), TEXT("-2."), TEXT("2.e3"), TEXT("2.e+3"), TEXT(".1"), TEXT("-.1"),
    TEXT(".2e-3"), TEXT("0.1.2"), TEXT("0.3e"), TEXT("0.3e+"), TEXT("0E"), TEXT("0e+"), TEXT("1.0e-"), TEXT("1eE2"),
    TEXT("1 000"), TEXT("1,000"), TEXT("+1"), TEXT("++1"), TEXT("--1"), TEXT("- 1"), TEXT("-"), TEXT("-x"), TEXT("1+2"),
    TEXT("1x"), TEXT("1e1.5"), TEXT("0x1"), TEXT("0b1"), TEXT("1f"), TEXT("1'000"), TEXT("NaN"), TEXT("-NaN"),
    TEXT("nan"), TEXT("Inf"), TEXT("Infinity"), TEXT("-Infinity"), TEXT("\xef\xbc\x91") /* full-width 1 */,
    TEXT("\xe2\x88\x92"
         "1") /* U+2212 */,
    TEXT("1\xe5"), TEXT("0\xc2\xb2"),
    /* objects */
    TEXT("{\"a\"}"), TEXT("{\"a\":}"), TEXT("{\"a\" 1}"), TEXT("{\"a\"::1}"), TEXT("{\"a\",1}"), TEXT("{a:1}"),
    TEXT("{'a':1}"), TEXT("{1:1}"), TEXT("{null:1}"), TEXT("{[]:1}"), TEXT("{:1}"), TEXT("{,}"), TEXT("{\"a\":1,}"),
    TEXT("{\"a\":1,,\"b\":1}"), TEXT("{,\"a\":1}"), TEXT("{\"a\":1 \"b\":1}"), TEXT("{\"a\":1,\"b\"}"),
    TEXT("{\"a\":1}#"), TEXT("{\"a\":1}//"), TEXT("{\"a\":/**/1}"), TEXT("{\"a\":1"), TEXT("{\"a\":1]"), TEXT("{"),
    TEXT("{\"a"), TEXT("{\"a\":\"b"), TEXT("{{}}"), TEXT("{\"a\":1;\"b\":1}"), TEXT("{\"a\"=1}"),
    /* texts */
    TEXT("\""), TEXT("x"), TEXT("'x'"), TEXT("\"x\"y\""), TEXT("\"\\\""), TEXT("\"\\x00\""), TEXT("\"\\a\""),
    TEXT("\"\\'\""), TEXT("\"\\U0041\""), TEXT("\"\\u\""), TEXT("\"\\u00A\""), TEXT("\"\\u00G0\""), TEXT("\"\\\t\""),
    TEXT("\"\\\xe2\x82\xac\""), TEXT("\"\t\""), TEXT("\"\n\""), TEXT("\"\r\""), TEXT("\"\x1f\""), TEXT("\"\0\""),
    TEXT("\"\\u{41}\""), TEXT("\"\\\0\""), TEXT("\xe2\x80\x9cx\xe2\x80\x9d"), TEXT("`x`"), TEXT("\"\"\"x\"\"\""),
    /* words and white space that JSON does not have */
    TEXT("True"), TEXT("TRUE"), TEXT("tru"), TEXT("truee"), TEXT("nul"), TEXT("fals"), TEXT("undefined"), TEXT("None"),
    TEXT("\f1"), TEXT("1\f"), TEXT("\v1"),
    TEXT("\xc2\xa0"
         "1"),
    TEXT("\xe2\x81\xa0"
         "1"),
    TEXT("\xef\xbb\xbf"
         "1"),
    TEXT("1 2"), TEXT("1;"), TEXT("<null>"), TEXT("$1"), TEXT("@"), TEXT("\0"), TEXT("1\0")};

/* Whole texts that a reader must refuse. */
static const struct text no_texts[] = {TEXT(""),
                                       TEXT(" "),
                                       TEXT("\xef\xbb\xbf"),
                                       TEXT("\xef\xbb\xbf "),
                                       TEXT("\xef\xbb"),
                                       TEXT("\xef\xbb{}"),
                                       TEXT("{}{}"),
                                       TEXT("{}}"),
                                       TEXT("{} x"),
                                       TEXT("{}\0"),
                                       TEXT("\0{}"),
                                       TEXT("}"),
                                       TEXT("{}\xef\xbb\xbf"),
                                       TEXT("{}\xe2\x81\xa0"),
                                       TEXT("\xe2\x81\xa0{}"),
                                       TEXT("{},"),
                                       TEXT(",{}"),
                                       TEXT("{}\f"),
                                       TEXT("\\n{}"),
                                       TEXT("{ \0}"),
                                       TEXT("a={}"),
                                       TEXT(")]}'\n{}"),
                                       TEXT("<.>"),
                                       TEXT("\xff"),
                                       TEXT("\xc3{}")};

/* Where a reader is free: what this one refuses, since guessing could change a figure or lose part of a text. */
static const struct text refused[] = {
    /* numbers beyond a double */
    TEXT("1e400"), TEXT("-1e400"), TEXT("123123e100000"),
    /* halves of surrogate pairs, NUL, and what is not UTF-8 */
    TEXT("\"\\ud800\""), TEXT("\"\\udc00\""), TEXT("\"\\ud800\\ud800\""), TEXT("\"\\ud800\\n\""), TEXT("\"\\ud800x\""),
    TEXT("\"\\ud83d\\u0041\""), TEXT("\"\\u0000\""), TEXT("{\"\\u0000\":0}"), TEXT("\"\x81\""), TEXT("\"\xc0\xaf\""),
    TEXT("\"\xe0\x80\xaf\""), TEXT("\"\xed\xa0\x80\""), TEXT("\"\xf4\xbf\xbf\xbf\""),
    TEXT("\"\xfc\x83\xbf\xbf\xbf\xbf\""), TEXT("\"\xff\""), TEXT("\"\xc3\""), TEXT("\"\xe2\x82\""),
    TEXT("{\"\xe9\":0}"),
    /* a key twice */
    TEXT("{\"k\":1,\"k\":1}"), TEXT("{\"k\":1,\"\\u006b\":2}")};

static const struct text refused_texts[] = {
    TEXT("\xff\xfe{\0}\0"),
    TEXT("\xfe\xff\0{\0}"),
    TEXT("{\0}\0"),
    TEXT("\0{\0}"), /* UTF-16 */
    TEXT("[]"),
    TEXT("1"),
    TEXT("\"x\""),
    TEXT("null"), /* the root is an object */
};

/* Where a reader is free: what this one takes. */
static const struct text taken_texts[] = {TEXT("{}"), TEXT("{}\n"), TEXT("\r\n{}\r\n"),
                                          TEXT("\xef\xbb\xbf{}"), /* an editor's mark of UTF-8 */
                                          TEXT("\xef\xbb\xbf\n{}")};

static void check_texts(const struct text *texts, size_t count, payback_status expected, bool in_member)
{
    for (size_t i = 0; i < count; i++) {
        char whole[200] = "{\"m\":";
        size_t length = in_member ? strlen(whole) : 0;
        assert_true(length + texts[i].length + 1 < sizeof whole);
        memcpy(whole + length, texts[i].bytes, texts[i].length);
        length += texts[i].length;
        if (in_member)
            whole[length++] = '}';
        struct reading reading = read_bytes(whole, length, NULL);
        if (reading.status != expected)
            fail_msg("number %zu (%s): %d in place of %d", i, texts[i].bytes, (int)reading.status, (int)expected);
        reading_free(&reading);
    }
}

static void test_taken(void **state)
{
    (void)state;
    check_texts(values, COUNT(values), PAYBACK_OK, true);
    check_texts(taken_texts, COUNT(taken_texts), PAYBACK_OK, false);
}

static void test_refused(void **state)
{
    (void)state;
    check_texts(no_values, COUNT(no_values), PAYBACK_ERROR_SCENARIO, true);
    check_texts(no_texts, COUNT(no_texts), PAYBACK_ERROR_SCENARIO, false);
}

static void test_free_to_refuse(void **state)
{
    (void)state;
    check_texts(refused, COUNT(refused), PAYBACK_ERROR_SCENARIO, true);
    check_texts(refused_texts, COUNT(refused_texts), PAYBACK_ERROR_SCENARIO, false);
}

/* Whatever ends a text in the middle: an error, and no more memory read than there is (see the sanitizers). */
static void test_cut_anywhere(void **state)
{
    (void)state;
    static const char whole[] = "{\"a\":[1.5e+3,\"\\ud83d\\ude42\xe2\x82\xac\",{\"b\":null}],\"c\":-0.5}";
    for (size_t length = 0; length < sizeof whole - 1; length++) {
        char *text = malloc(length + 1);
        assert_non_null(text);
        memcpy(text, whole, length);
        struct reading reading = read_bytes(text, length, NULL);
        assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
        reading_free(&reading);
        free(text);
    }
}

/* The mark is not part of the text: columns count from behind it, as editors count. */
static void test_mark(void **state)
{
    (void)state;
    struct reading reading = read_text("\xef\xbb\xbf{\"a\":1}");
    assert_tree(reading.document, "{\"a\":1}");
    reading_free(&reading);
    reading = read_text("\xef\xbb\xbf{\"a\":01,\n\"b\":01}");
    assert_string_equal(message_of(&reading, 0), "t.json:1:6: /a: a number must not begin with a zero (01); write 1");
    assert_string_equal(message_of(&reading, 1), "t.json:2:5: /b: a number must not begin with a zero (01); write 1");
    reading_free(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken),        cmocka_unit_test(test_refused), cmocka_unit_test(test_free_to_refuse),
        cmocka_unit_test(test_cut_anywhere), cmocka_unit_test(test_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
