/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strict reading of one text: what RFC 8259 allows, what it forbids, the limits, and mutations of a valid file. */
#include "documents.h"

#include <locale.h>

static void test_values(void **state)
{
    (void)state;
    struct reading reading =
        read_text(" {\"a\" : [ ] ,\r\n\t\"b\":{},\"c\":[true,false,null,\"\",0,-0.5,1E2,1e-400],\"\":1}\n");
    assert_tree(reading.document, "{\"a\":[],\"b\":{},\"c\":[true,false,null,\"\",0,-0.5,100,0],\"\":1}");
    reading_free(&reading);
}

static void test_strings(void **state)
{
    (void)state;
    /* U+00E9, U+20AC, U+1F642 written as escapes and as themselves, and every short escape */
    struct reading reading = read_text(
        "{\"a\":\"\\u00e9\\u20AC\\ud83d\\ude42|\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82|\\\"\\\\\\/\\b\\f\\n\\r\\t\"}");
    assert_int_equal(reading.status, PAYBACK_OK);
    const cJSON *item = pb_json_at(pb_document_root(reading.document), "/a");
    assert_string_equal(item->valuestring,
                        "\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82|\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82|\"\\/\b\f\n\r\t");
    reading_free(&reading);
    /* The ends of the ranges of UTF-8: U+0080, U+07FF, U+0800, U+D7FF, U+E000, U+FFFF, U+10000, U+10FFFF */
#define PAST_CONTROLS "\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"
    reading = read_text("{\"a\":\"\xc2\x80" PAST_CONTROLS "\"}");
    assert_string_equal(pb_json_at(pb_document_root(reading.document), "/a")->valuestring, "\xc2\x80" PAST_CONTROLS);
    /* U+0080 is a control character: it is written as an escape */
    assert_tree(reading.document, "{\"a\":\"\\u0080" PAST_CONTROLS "\"}");
#undef PAST_CONTROLS
    reading_free(&reading);
}

static void test_keys_that_look_alike(void **state)
{
    (void)state;
    struct reading reading = read_text("{\"a\":1,\"A\":2,\"a \":3,\"b\":{\"a\":4},\"c\":{\"a\":5}}");
    assert_tree(reading.document, "{\"a\":1,\"A\":2,\"a \":3,\"b\":{\"a\":4},\"c\":{\"a\":5}}");
    assert_true(pb_json_at(pb_document_root(reading.document), "/A")->valuedouble == 2);
    reading_free(&reading);
    reading = read_text("{\"a\":1,\"\\u0061\":2}"); /* the same key, spelt differently */
    assert_string_equal(message_of(&reading, 0),
                        "t.json:1:8: /a: the key \"a\" stands here a second time (first in line 1, "
                        "column 2); keep one of the two");
    reading_free(&reading);
}

/* Numbers read as the nearest double: an independent reader (strtod in the C locale) says the same. */
static void test_numbers(void **state)
{
    (void)state;
    static const char *const texts[] = {"0.1",
                                        "1.7976931348623157e308",
                                        "5e-324",
                                        "2.2250738585072011e-308",
                                        "9007199254740993",
                                        "123456789012345678901234567890",
                                        "0.30000000000000004",
                                        "-1e22",
                                        "1e23",
                                        "8.5E+3"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[100];
        snprintf(text, sizeof text, "{\"a\":%s}", texts[i]);
        struct reading reading = read_text(text);
        assert_int_equal(reading.status, PAYBACK_OK);
        double value = pb_json_at(pb_document_root(reading.document), "/a")->valuedouble,
               expected = strtod(texts[i], NULL);
        assert_memory_equal(&value, &expected, sizeof value);
        reading_free(&reading);
    }
}

static void test_german_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) {
        print_message("SKIPPED: no German locale (de_DE.UTF-8) on this machine\n");
        skip();
    }
    assert_string_equal(localeconv()->decimal_point, ",");
    struct reading reading = read_text("{\"a\":0.45,\"b\":[1.5e-3]}");
    assert_true(pb_json_at(pb_document_root(reading.document), "/a")->valuedouble == 0.45);
    assert_tree(reading.document, "{\"a\":0.45,\"b\":[0.0015]}");
    reading_free(&reading);
    reading = read_text("{\"a\":0,45}");
    assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
    reading_free(&reading);
    setlocale(LC_ALL, "C");
}

/* Each text and the one message that refuses it. */
static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        /* structure */
        {"", "t.json:1:1: : the file is empty (0 bytes); `payback init` writes a scenario to begin with"},
        {" \n ",
         "t.json:1:1: : the file is empty (nothing but white space); `payback init` writes a scenario to begin with"},
        {"{", "t.json:1:2: : the text ends inside an object (opened in line 1, column 1); close it with }"},
        {"{\"a\"", "t.json:1:5: /a: the text ends inside an object (opened in line 1, column 1); close it with }"},
        {"{\"a\":", "t.json:1:6: /a: the text ends inside an object (opened in line 1, column 1); close it with }"},
        {"{\"a\":\n [1,\n",
         "t.json:3:1: /a/0: the text ends inside an array (opened in line 2, column 2); close it with ]"},
        {"{\"a\" 1}", "t.json:1:6: /a: a colon should follow the key (1); write \"key\": value"},
        {"{\"a\":1 \"b\":2}",
         "t.json:1:8: /a: a comma or } should follow the member (\"); put a comma between the two; a "
         "double quote inside a text is written \\\""},
        {"{\"a\":[1 2]}", "t.json:1:9: /a/0: a comma or ] should follow the element (2); put a comma between the two"},
        {"{\"a\":1]",
         "t.json:1:7: /a: the wrong closing bracket (]); what was opened in line 1, column 1 is closed with }"},
        {"{\"a\":1}}", "t.json:1:8: : a closing bracket too many (}); leave it out"},
        {"{} x",
         "t.json:1:4: : more text after the end of the value (x); a file holds one JSON value; leave the rest out"},
        {"{}{}",
         "t.json:1:3: : more text after the end of the value ({); a file holds one JSON value; leave the rest out"},
        {"{\"a\":1,}", "t.json:1:7: /a: a comma that nothing follows (,); leave the comma out"},
        {"{\"a\":[1,\n]}", "t.json:1:8: /a/0: a comma that nothing follows (,); leave the comma out"},
        {"{\"a\":1,,\"b\":2}",
         "t.json:1:8: : a key should stand here (,); write what is missing here, or leave the comma out"},
        {"{\"a\":,}",
         "t.json:1:6: /a: a value should stand here (,); write what is missing here, or leave the comma out"},
        {"{\"a\":}",
         "t.json:1:6: /a: a value should stand here (}); a value is a number, a text in double quotes, true, "
         "false, null, { or ["},
        {"{a:1}", "t.json:1:2: : a key must stand in double quotes (a); write \"a\""},
        {"{'a':1}", "t.json:1:2: : a key should stand here ('); text stands in double quotes: \"…\""},
        {"{\"a\":\xe2\x80\x9cx\xe2\x80\x9d}",
         "t.json:1:6: /a: a value should stand here (“); use the plain double quote \" (U+0022)"},
        {"{\"a\":45%}",
         "t.json:1:8: /a: a comma or } should follow the member (%); write a share as a fraction: 0.45 for 45 %"},
        {"{\"a\":$5}", "t.json:1:6: /a: a value should stand here ($); write the amount without a currency sign"},
        {"{\"a\":65,000}",
         "t.json:1:9: : a key should stand here (000); numbers have neither thousands separators nor decimal "
         "commas: 65000, 0.5"},
        {"// x\n{}", "t.json:1:1: : JSON has no comments (//); write it as the text of a \"note\" member"},
        {"{}\n# x", "t.json:2:1: : JSON has no comments (#); write it as the text of a \"note\" member"},
        {"{\"a\":/* \n */1}", "t.json:1:6: /a: JSON has no comments (/*); write it as the text of a \"note\" member"},
        {"[]", "t.json:1:1: : the file is one object (an array); begin it with { and end it with }"},
        {"\n 5", "t.json:2:2: : the file is one object (a number); begin it with { and end it with }"},
        {"\xff\xfe{", "t.json:1:1: : not UTF-8 (it looks like UTF-16 or UTF-32); save the file as UTF-8"},
        {"\x80",
         "t.json:1:1: : a value should stand here (byte 0x80); a value is a number, a text in double quotes, true, "
         "false, null, { or ["},
        /* duplicates */
        {"{\"b\":1,\n \"a\":{\"b\":2},\n \"b\":3}",
         "t.json:3:2: /b: the key \"b\" stands here a second time (first in line 1, column 2); "
         "keep one of the two"},
        {"{\"x\":[{},{\"k\":1,\"k\":1}]}",
         "t.json:1:17: /x/1/k: the key \"k\" stands here a second time (first in line 1, column "
         "11); keep one of the two"},
        /* words and numbers */
        {"{\"a\":007}", "t.json:1:6: /a: a number must not begin with a zero (007); write 7"},
        {"{\"a\":-00.5}", "t.json:1:6: /a: a number must not begin with a zero (-00.5); write -0.5"},
        {"{\"a\":+5}", "t.json:1:6: /a: a number must not begin with a plus sign (+5); write 5"},
        {"{\"a\":.5}", "t.json:1:6: /a: a number must have a digit before its point (.5); write 0.5"},
        {"{\"a\":1.}", "t.json:1:6: /a: a number must have a digit after its point (1.); write 1"},
        {"{\"a\":1_000}", "t.json:1:6: /a: a number must not contain underscores (1_000); write 1000"},
        {"{\"a\":0x1F}",
         "t.json:1:6: /a: a number must be decimal (0x1F); write a number like 12, -0.5 or 1.5e6, or a text in "
         "double quotes"},
        {"{\"a\":1e}",
         "t.json:1:6: /a: an exponent must be a whole number (1e); write a number like 12, -0.5 or 1.5e6, or a "
         "text in double quotes"},
        {"{\"a\":-}",
         "t.json:1:6: /a: not a number (-); write a number like 12, -0.5 or 1.5e6, or a text in double quotes"},
        {"{\"a\":12k}",
         "t.json:1:6: /a: not a number (12k); write a number like 12, -0.5 or 1.5e6, or a text in double quotes"},
        {"{\"a\":1e400}", "t.json:1:6: /a: the number is too large (1e400); the largest number is about 1.8e308"},
        {"{\"a\":-1e309}", "t.json:1:6: /a: the number is too large (-1e309); the largest number is about 1.8e308"},
        {"{\"a\":NaN}", "t.json:1:6: /a: JSON has no such word (NaN); write a finite number, or leave the member out"},
        {"{\"a\":-Infinity}",
         "t.json:1:6: /a: JSON has no such word (-Infinity); write a finite number, or leave the member out"},
        {"{\"a\":True}", "t.json:1:6: /a: JSON has no such word (True); write true"},
        {"{\"a\":None}", "t.json:1:6: /a: JSON has no such word (None); leave the member out"},
        {"{\"a\":budget}", "t.json:1:6: /a: text must stand in double quotes (budget); write \"budget\""},
        /* strings */
        {"{\"a\":\"x", "t.json:1:6: /a: a text that does not end (\"x); close it with \""},
        {"{\"a\":\"x\n\"}",
         "t.json:1:6: /a: a text that does not end in its line (\"x); close it with \" in the same line; a "
         "line break inside a text is written \\n"},
        {"{\"a\":\"x\\\r\n\"}",
         "t.json:1:6: /a: a text that does not end in its line (\"x\\); close it with \" in the same line; a "
         "line break inside a text is written \\n"},
        {"{\"a\":\"x\ty\"}", "t.json:1:8: /a: a tab inside a text (byte 0x09); write \\t, or a space"},
        {"{\"a\":\"\x1f\"}",
         "t.json:1:7: /a: a control character inside a text (byte 0x1F); write it as \\u00XX, or leave it out"},
        {"{\"a\":\"C:\\dir\"}", "t.json:1:9: /a: an escape that JSON does not have (\\d); write \\\\ for a backslash"},
        {"{\"a\":\"\\u12g4\"}",
         "t.json:1:7: /a: a \\u escape without four digits (\\u12g4); write four hexadecimal digits after "
         "\\u, or the character itself"},
        {"{\"a\":\"\\u12\"}",
         "t.json:1:7: /a: a \\u escape without four digits (\\u12); write four hexadecimal digits after "
         "\\u, or the character itself"},
        {"{\"a\":\"\\ud800\"}",
         "t.json:1:7: /a: half of a surrogate pair (\\ud800); write both halves (\\ud83d\\ude42), or the "
         "character itself"},
        {"{\"a\":\"\\ud800\\u0041\"}", "t.json:1:7: /a: half of a surrogate pair (\\ud800); write both halves "
                                       "(\\ud83d\\ude42), or the character itself"},
        {"{\"a\":\"\\udc00\"}",
         "t.json:1:7: /a: half of a surrogate pair (\\udc00); write both halves (\\ud83d\\ude42), or the "
         "character itself"},
        {"{\"a\":\"\\u0000\"}", "t.json:1:7: /a: a text cannot hold a NUL character (\\u0000); leave it out"},
        {"{\"a\":\"\xe9t\xe9\"}",
         "t.json:1:7: /a: not valid UTF-8 (byte 0xE9: a character that is cut short); save the file as UTF-8"},
        {"{\"a\":\"\xa9\"}",
         "t.json:1:7: /a: not valid UTF-8 (byte 0xA9: a continuation byte without a first one); save the "
         "file as UTF-8"},
        {"{\"a\":\"\xc0\xaf\"}",
         "t.json:1:7: /a: not valid UTF-8 (byte 0xC0: a character longer than it needs to be); save the "
         "file as UTF-8"},
        {"{\"a\":\"\xe0\x9f\xbf\"}",
         "t.json:1:7: /a: not valid UTF-8 (byte 0xE0: a character longer than it needs to be); save the "
         "file as UTF-8"},
        {"{\"a\":\"\xf0\x8f\xbf\xbf\"}",
         "t.json:1:7: /a: not valid UTF-8 (byte 0xF0: a character longer than it needs to be); save "
         "the file as UTF-8"},
        {"{\"a\":\"\xed\xa0\x80\"}",
         "t.json:1:7: /a: not valid UTF-8 (byte 0xED: half of a surrogate pair); save the file as UTF-8"},
        {"{\"a\":\"\xf4\x90\x80\x80\"}",
         "t.json:1:7: /a: not valid UTF-8 (byte 0xF4: a character beyond U+10FFFF); save the file as "
         "UTF-8"},
        {"{\"a\":\"\xff\"}",
         "t.json:1:7: /a: not valid UTF-8 (byte 0xFF: a byte that UTF-8 never uses); save the file as UTF-8"},
        {"{\"a\xe9\":1,\"b\":2}",
         "t.json:1:4: : not valid UTF-8 (byte 0xE9: a character that is cut short); save the file as UTF-8"},
        /* pointers in messages are encoded */
        {"{\"a/b~\":NaN}",
         "t.json:1:9: /a~1b~0: JSON has no such word (NaN); write a finite number, or leave the member out"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = read_text(cases[i].text);
        assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
        assert_string_equal(message_of(&reading, 0), cases[i].message);
        assert_int_equal(payback_diagnostics_count(reading.diagnostics), 1);
        reading_free(&reading);
    }
}

static void test_nul_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        const char *message;
    } cases[] = {
        {"{\"a\":\"x\0y\"}", 11,
         "t.json:1:8: /a: a control character inside a text (byte 0x00); leave it out; save the file as plain UTF-8 "
         "text"},
        {"{\"a\":1}\0", 8,
         "t.json:1:8: : more text after the end of the value (byte 0x00); save the file as plain UTF-8 text"},
        {"{ \0}", 4, "t.json:1:3: : a key should stand here (byte 0x00); save the file as plain UTF-8 text"},
        {"{\0\"\0", 4, "t.json:1:1: : not UTF-8 (it looks like UTF-16 or UTF-32); save the file as UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = read_bytes(cases[i].text, cases[i].length, NULL);
        assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
        assert_string_equal(message_of(&reading, 0), cases[i].message);
        reading_free(&reading);
    }
}

/* Columns are bytes: é has two, the smiling face four. Lines end with LF; CR before it is white space. */
static void test_positions(void **state)
{
    (void)state;
    struct reading reading = read_text("{\"\xc3\xa9\xf0\x9f\x99\x82\": 1, \"b\": x,\r\n\t\"c\": x\n}");
    assert_string_equal(message_of(&reading, 0), "t.json:1:20: /b: text must stand in double quotes (x); write \"x\"");
    assert_string_equal(message_of(&reading, 1), "t.json:2:7: /c: text must stand in double quotes (x); write \"x\"");
    reading_free(&reading);
}

/* Faults inside tokens do not end the reading; a fault of structure does. */
static void test_many_faults(void **state)
{
    (void)state;
    struct reading reading = read_text("{\"a\": 01, \"a\": 1e999, \"b\": \"\t\", \"c\": \"\\x\" \"d\": 01}");
    assert_int_equal(payback_diagnostics_count(reading.diagnostics), 6);
    assert_string_equal(message_of(&reading, 5),
                        "t.json:1:43: /c: a comma or } should follow the member (\"); put a comma "
                        "between the two; a double quote inside a text is written \\\"");
    reading_free(&reading);
    char text[1000] = "{\"a\":[0";
    for (int i = 0; i < 50; i++)
        strcat(text, ",+1");
    strcat(text, "]}");
    reading = read_text(text);
    assert_int_equal(payback_diagnostics_count(reading.diagnostics), 20);
    assert_int_equal(payback_diagnostics_errors(reading.diagnostics), 50);
    reading_free(&reading);
}

/* ---- limits ---- */

static struct reading read_nested(int levels)
{
    char text[2 * PB_DEPTH_MAX + 10] = "{\"a\":";
    size_t opened = strlen(text);
    memset(text + opened, '[', (size_t)levels - 1);
    memset(text + opened + levels - 1, ']', (size_t)levels - 1);
    strcpy(text + opened + 2 * (levels - 1), "}");
    return read_text(text);
}

static void test_depth(void **state)
{
    (void)state;
    struct reading reading = read_nested(PB_DEPTH_MAX);
    assert_int_equal(reading.status, PAYBACK_OK);
    reading_free(&reading);
    reading = read_nested(PB_DEPTH_MAX + 1);
    assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
    assert_non_null(strstr(message_of(&reading, 0), "t.json:1:69: /a/0/0/0/"));
    assert_non_null(strstr(message_of(&reading, 0), ": too deep (more than 64 levels)"));
    reading_free(&reading);
}

/* {"k000000":0,…} with so many members; the last one's key is `last` unless NULL. */
static char *many_members(size_t count, const char *last)
{
    char *text = malloc(count * 16 + 100), *at = text;
    assert_non_null(text);
    *at++ = '{';
    for (size_t i = 0; i < count; i++)
        at += i + 1 == count && last ? sprintf(at, "\"%s\":0,", last) : sprintf(at, "\"k%06zu\":0,", i);
    strcpy(at - 1, "}");
    return text;
}

static void test_members(void **state)
{
    (void)state;
    char *text = many_members(PB_MEMBERS_MAX, NULL);
    double begun = seconds();
    struct reading reading = read_text(text);
    assert_true(seconds() - begun < 2); /* a comparison of all with all takes much longer, even without sanitizers */
    assert_int_equal(reading.status, PAYBACK_OK);
    reading_free(&reading);
    free(text);

    text = many_members(PB_MEMBERS_MAX, "k050000");
    reading = read_text(text);
    assert_string_equal(message_of(&reading, 0),
                        "t.json:1:1199990: /k050000: the key \"k050000\" stands here a second time (first in "
                        "line 1, column 600002); keep one of the two");
    reading_free(&reading);
    free(text);

    text = many_members(PB_MEMBERS_MAX + 1, NULL);
    reading = read_text(text);
    assert_string_equal(message_of(&reading, 0),
                        "t.json:1:1200002: /k100000: too many members (more than 100000); leave out what the "
                        "scenario does not need");
    reading_free(&reading);
    free(text);
}

static void test_elements(void **state)
{
    (void)state;
    size_t length = 2 * PB_ELEMENTS_MAX + 6;
    char *text = malloc(length + 8);
    assert_non_null(text);
    strcpy(text, "{\"a\":[");
    for (size_t i = 0; i < PB_ELEMENTS_MAX; i++)
        memcpy(text + 6 + 2 * i, "0,", 2);
    strcpy(text + length - 1, "]}");
    struct reading reading = read_text(text);
    assert_int_equal(reading.status, PAYBACK_OK);
    assert_int_equal(cJSON_GetArraySize(pb_json_at(pb_document_root(reading.document), "/a")), PB_ELEMENTS_MAX);
    reading_free(&reading);
    strcpy(text + length - 1, ",0]}");
    reading = read_text(text);
    assert_non_null(strstr(message_of(&reading, 0), "t.json:1:2000007: /a/1000000: too many elements of arrays"));
    reading_free(&reading);
    free(text);
}

static void test_size(void **state)
{
    (void)state;
    char *text = malloc(PB_FILE_BYTES_MAX + 1);
    assert_non_null(text);
    memset(text, ' ', PB_FILE_BYTES_MAX + 1);
    memcpy(text, "{}", 2);
    struct reading reading = read_bytes(text, PB_FILE_BYTES_MAX, NULL);
    assert_int_equal(reading.status, PAYBACK_OK);
    reading_free(&reading);
    reading = read_bytes(text, PB_FILE_BYTES_MAX + 1, NULL);
    assert_non_null(strstr(message_of(&reading, 0), "t.json:0:0: : the file is too large (more than 16 MiB)"));
    reading_free(&reading);
    free(text);
}

/* ---- hostile texts: an error, soon ---- */

static void refuse_soon(const char *text, size_t length)
{
    double begun = seconds();
    struct reading reading = read_bytes(text, length, NULL);
    assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
    assert_true(seconds() - begun < 3);
    reading_free(&reading);
}

static void test_hostile(void **state)
{
    (void)state;
    size_t length = PB_FILE_BYTES_MAX;
    char *text = malloc(length);
    assert_non_null(text);
    static const char *const fillings[] = {"[",    "{\"a\":", "9",    "\"", "\\", "0.", "-", "/*",
                                           "//\n", "\xe9",    "\"\\", "x",  ",",  "\n", "1 "};
    for (size_t i = 0; i < sizeof fillings / sizeof *fillings; i++) {
        size_t step = strlen(fillings[i]);
        for (size_t at = 0; at < length; at++)
            text[at] = fillings[i][at % step];
        memcpy(text, "{\"a\":", 5);
        refuse_soon(text, length);
    }
    /* an enormous key, and a fault in each of many members below it */
    memset(text, 'k', length);
    memcpy(text, "{\"", 2);
    strcpy(text + length / 2, "\":{\"a\":[");
    size_t from = strlen(text);
    for (size_t at = from; at < length; at++)
        text[at] = ",01"[(at + 3 - from + 1) % 3];
    refuse_soon(text, length);
    free(text);
}

/* ---- mutations ---- */

static uint64_t random_state;

static uint64_t random_number(void) /* xorshift64*, Vigna 2016 */
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * UINT64_C(2685821657736338717);
}

static const char *const valid =
    "{\n  \"name\": \"caf\xc3\xa9 \\u20ac \\ud83d\\ude42\",\n  \"list\": [1, -2.5e-3, true, null, {\"a\": []}],\n"
    "  \"volume\": {\"dist\": \"pert\", \"min\": 1e2, \"mode\": 200, \"max\": 3E+2},\n  \"note\": \"x\\n\"\n}\n";

/* What is accepted must be the same after it was printed and read again. */
static void check_mutant(const char *text, size_t length)
{
    struct reading reading = read_bytes(text, length, NULL);
    if (reading.document) {
        char *once = pb_json_compact(pb_document_root(reading.document));
        struct reading again = read_text(once);
        assert_int_equal(again.status, PAYBACK_OK);
        assert_tree(again.document, once);
        reading_free(&again);
        free(once);
    } else {
        const payback_diagnostic *first = payback_diagnostics_get(reading.diagnostics, 0);
        assert_true(first->message[0] != '\0' && first->hint[0] != '\0');
        assert_true(first->line >= 1 && first->column >= 1);
    }
    reading_free(&reading);
}

static void test_mutations(void **state)
{
    (void)state;
    static const char alphabet[] = "{}[]\",:0123456789.eE+-truefalsn\\u/*# \n\t\r\xc3\xa9\xed\xa0\x00\xff";
    random_state = 20240229;
    print_message("mutations: seed %llu\n", (unsigned long long)random_state);
    for (int round = 0; round < 20000; round++) {
        char text[512];
        size_t length = strlen(valid);
        memcpy(text, valid, length);
        for (uint64_t edits = 1 + random_number() % 4; edits > 0; edits--) {
            size_t at = random_number() % length;
            char c = alphabet[random_number() % (sizeof alphabet - 1)];
            switch (random_number() % 4) {
            case 0:
                text[at] = c;
                break;
            case 1:
                length -= length > 1;
                memmove(text + at, text + at + 1, length - at);
                break;
            case 2:
                memmove(text + at + 1, text + at, length++ - at);
                text[at] = c;
                break;
            default:
                length = random_number() % 8 == 0 ? at + 1 : length;
            }
        }
        char *exact = malloc(length); /* its end is the allocation's: reading beyond is found */
        assert_non_null(exact);
        memcpy(exact, text, length);
        check_mutant(exact, length);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_keys_that_look_alike),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_german_locale),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_nul_bytes),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_many_faults),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
