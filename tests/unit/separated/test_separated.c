/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of separated values, and what their cells say. */
#include "separated/separated.h"
#include "separated/values.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* All cells, "|" between them and "\n" behind each record; or "FAULT line:column message". */
static void expect(const char *text, size_t length, const char *expected)
{
    char out[1024] = "";
    pb_separated *file = NULL;
    struct pb_separated_fault fault = {0};
    struct pb_record record = {0};
    payback_status status = pb_separated_open_bytes(&file, text, length, &fault);
    while (status == PAYBACK_OK && (status = pb_separated_next(file, &record, &fault)) == PAYBACK_OK && record.count)
        for (size_t i = 0; i < record.count; i++) {
            strncat(out, record.cells[i].text, record.cells[i].length);
            strcat(out, i + 1 < record.count ? "|" : "\n");
        }
    if (status != PAYBACK_OK)
        snprintf(out, sizeof out, "FAULT %d:%d %s", fault.line, fault.column, fault.message);
    assert_string_equal(out, expected);
    pb_separated_close(file);
}

#define EXPECT(text, expected) expect(text, sizeof(text) - 1, expected)

static void reads_records(void **state)
{
    (void)state;
    EXPECT("a,b\n1,2\n", "a|b\n1|2\n");
    EXPECT("a,b\r\n1,2", "a|b\n1|2\n");
    EXPECT("a;b\r1;2\r", "a|b\n1|2\n");
    EXPECT("a\tb\n1,5\t2\n", "a|b\n1,5|2\n");
    EXPECT("a|b\n1|2\n", "a|b\n1|2\n");
    EXPECT("sep=;\r\na,b;c\r\n1,2;3\r\n", "a,b|c\n1,2|3\n");
    EXPECT("\xef\xbb\xbf"
           "a,b\n1,2\n",
           "a|b\n1|2\n");
    EXPECT("a,b\n\"x,\"\"y\"\"\nz\",2\n", "a|b\nx,\"y\"\nz|2\n");
    EXPECT("a,b\n,\n\n1,\n", "a|b\n|\n\n1|\n");
    EXPECT("a,b\n5\" pipe,2\n", "a|b\n5\" pipe|2\n");
}

static void reads_encodings(void **state)
{
    (void)state;
    EXPECT("\xff\xfe"
           "a\0,\0\xe4\0\n\0",
           "a|ä\n");
    EXPECT("\xfe\xff\0a\0,\0\xe4\0\n", "a|ä\n");
    EXPECT("a\0,\0b\0\n\0"
           "1\0,\0"
           "2\0\n\0",
           "a|b\n1|2\n");
    EXPECT("a,Gel\xf6st\n1,\x80\n", "a|Gelöst\n1|€\n");
    EXPECT("a,Gel\xc3\xb6st\n1,2\n", "a|Gelöst\n1|2\n");
    EXPECT("\xff\xfe"
           "a\0,\0\x3d\xd8\0\xde\n\0",
           "a|😀\n");
}

static void refuses(void **state)
{
    (void)state;
    EXPECT("", "FAULT 1:1 the file is empty");
    EXPECT("a,b\n1,\"2\n", "FAULT 2:3 a quoted cell that does not end");
    EXPECT("a,b\n1,\0\n", "FAULT 2:3 a NUL byte: the file is damaged, or it is no text");
    EXPECT("\xff\xfe"
           "a\0,",
           "FAULT 1:1 the file ends in the middle of a character (UTF-16): it has been cut");
    EXPECT("\xff\xfe"
           "a\0\x3d\xd8",
           "FAULT 1:1 the file ends in the middle of a character (UTF-16): it has been cut");
}

static void knows_places(void **state)
{
    (void)state;
    static const char text[] = "a,b,c\n\"1\n2\",x,\"y\"\nz,1\n";
    pb_separated *file;
    struct pb_separated_fault fault;
    struct pb_record record;
    assert_int_equal(pb_separated_open_bytes(&file, text, sizeof text - 1, &fault), PAYBACK_OK);
    assert_int_equal(pb_separated_next(file, &record, &fault), PAYBACK_OK);
    assert_int_equal(record.cells[2].column, 5);
    assert_int_equal(pb_separated_next(file, &record, &fault), PAYBACK_OK);
    assert_int_equal(record.line, 2);
    assert_int_equal(record.cells[1].line, 3);
    assert_int_equal(record.cells[1].column, 4);
    assert_int_equal(pb_separated_next(file, &record, &fault), PAYBACK_OK);
    assert_int_equal(record.line, 4);
    pb_separated_close(file);
}

static void reads_numbers_and_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum pb_duration form;
        double value;
    } cases[] = {{"12", PB_DURATION_NUMBER, 12},
                 {"16,27", PB_DURATION_NUMBER, 16.27},
                 {"1.5", PB_DURATION_NUMBER, 1.5},
                 {"0:19:25", PB_DURATION_CLOCK, 1165},
                 {"58:57:15", PB_DURATION_CLOCK, 212235},
                 {"1:30", PB_DURATION_CLOCK, 5400},
                 {"-0:30", PB_DURATION_CLOCK, -1800},
                 {"00:12 hrs", PB_DURATION_CLOCK, 720},
                 {"1:30 min", PB_DURATION_NONE, 0},
                 {"1970-01-01 00:12:00", PB_DURATION_CLOCK, 720},
                 {"1970-01-03 01:00:00", PB_DURATION_CLOCK, 176400},
                 {"2026-01-03 01:00:00", PB_DURATION_NONE, 0},
                 {"1d 2h 3m", PB_DURATION_WORDS, 93780},
                 {"2 hours 5 minutes", PB_DURATION_WORDS, 7500},
                 {"PT0H12M34S", PB_DURATION_WORDS, 754},
                 {"PT1.5S", PB_DURATION_WORDS, 1.5},
                 {"P1DT2H", PB_DURATION_WORDS, 93600},
                 {"P3M", PB_DURATION_NONE, 0}, /* months */
                 {"PT5M2H", PB_DURATION_NONE, 0},
                 {"PT", PB_DURATION_NONE, 0},
                 {"PT5", PB_DURATION_NONE, 0},
                 {"=1+1", PB_DURATION_NONE, 0},
                 {"1:75", PB_DURATION_NONE, 0},
                 {"1,234,567", PB_DURATION_NONE, 0},
                 {"soon", PB_DURATION_NONE, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 0;
        assert_int_equal(pb_value_duration(cases[i].text, strlen(cases[i].text), &value), cases[i].form);
        if (cases[i].form != PB_DURATION_NONE)
            assert_true(fabs(value - cases[i].value) < 1e-9);
    }
}

/* The mark between thousands that a column has; ? where nothing says it. */
static char thousands_of(const char *const *cells)
{
    struct pb_number_marks marks = {0};
    bool unclear;
    for (; *cells; cells++)
        pb_number_marks_add(&marks, *cells, strlen(*cells));
    char mark = pb_number_thousands(&marks, &unclear);
    return unclear ? '?' : mark ? mark : '-';
}

#define CELLS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void knows_thousands_from_decimals(void **state)
{
    (void)state;
    assert_int_equal(thousands_of(CELLS("567", "1,234", "12,345", "0")), ',');
    assert_int_equal(thousands_of(CELLS("1,234 sec", "567 sec")), ',');
    assert_int_equal(thousands_of(CELLS("1,234.5", "12.25")), ',');
    assert_int_equal(thousands_of(CELLS("1,234,567")), ',');
    assert_int_equal(thousands_of(CELLS("6,217", "6,5", "7")), '-');     /* a decimal comma */
    assert_int_equal(thousands_of(CELLS("6,217", "0,512")), '-');        /* no thousands begin with 0 */
    assert_int_equal(thousands_of(CELLS("6,217", "12,345")), '?');       /* three decimals in all, or thousands */
    assert_int_equal(thousands_of(CELLS("1,234", "567", "12345")), '?'); /* written both ways */
    assert_int_equal(thousands_of(CELLS("1.234", "12,5", "7")), '.');
    assert_int_equal(thousands_of(CELLS("1.234,5", "12")), '.');
    assert_int_equal(thousands_of(CELLS("567", "1.234", "981")), '.');
    assert_int_equal(thousands_of(CELLS("6.217", "12.345")), '-'); /* three decimals */
    assert_int_equal(thousands_of(CELLS("6.217", "0.512", "7")), '-');
    assert_int_equal(thousands_of(CELLS("0:12:34,567", "PT12,345S", "2 h, 500 min")), '-');
}

static void takes_marks_between_thousands_out(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char mark;
        const char *expected; /* "": left as it is */
    } cases[] = {{"1,234", ',', "1234"},
                 {"1,234,567.25", ',', "1234567.25"},
                 {"1,234", '\0', "1,234"},
                 {"1.234,5", '.', "1234,5"},
                 {"1'234", '\0', "1234"},
                 {"1\xe2\x80\xaf"
                  "234",
                  '\0', "1234"},
                 {"1 234 s", '\0', "1234 s"},
                 {"1d 2h", '\0', "1d 2h"},
                 {"12,5", ',', "12,5"},
                 {"1,234:00:00", ',', ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[32];
        size_t length = pb_value_ungroup(out, sizeof out, cases[i].text, strlen(cases[i].text), cases[i].mark);
        assert_int_equal(length, strlen(cases[i].expected));
        assert_memory_equal(out, cases[i].expected, length);
    }
}

/* All forms of the same moment. */
static void reads_moments(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum pb_day_order order;
        int64_t seconds; /* as it is written */
    } cases[] = {{"2026-02-25 22:17:00", PB_ORDER_UNKNOWN, 1772057820},
                 {"2026-02-25T22:17:00Z", PB_ORDER_UNKNOWN, 1772057820},
                 {"2026-02-25T22:17:00.123+01:00", PB_ORDER_UNKNOWN, 1772057820},
                 {"2026/02/25 22:17", PB_ORDER_UNKNOWN, 1772057820},
                 {"25/02/2026 22:17:00", PB_ORDER_UNKNOWN, 1772057820},
                 {"2/25/2026, 10:17 PM", PB_ORDER_UNKNOWN, 1772057820},
                 {"25.02.26 22:17", PB_ORDER_UNKNOWN, 1772057820},
                 {"25/Feb/26 10:17 PM", PB_ORDER_UNKNOWN, 1772057820},
                 {"Feb 25, 2026 10:17 PM", PB_ORDER_UNKNOWN, 1772057820},
                 {"February 25, 2026 at 10:17 PM", PB_ORDER_UNKNOWN, 1772057820},
                 {"25. Februar 2026 um 22:17", PB_ORDER_UNKNOWN, 1772057820},
                 {"25.02.2026, 22:17 Uhr", PB_ORDER_UNKNOWN, 1772057820},
                 {"Wed, 25 Feb 2026 22:17:00 +0000", PB_ORDER_UNKNOWN, 1772057820},
                 {"1772057820", PB_ORDER_UNKNOWN, 1772057820},
                 {"1772057820123", PB_ORDER_UNKNOWN, 1772057820},
                 {"45658", PB_ORDER_UNKNOWN, 1735689600},
                 {"45658,5", PB_ORDER_UNKNOWN, 1735732800},
                 {"03/04/2025", PB_DAY_FIRST, 1743638400},
                 {"03/04/2025", PB_MONTH_FIRST, 1741046400},
                 {"2024-02-29", PB_ORDER_UNKNOWN, 1709164800}};
    static const char *const none[] = {"",           "soon",          "2025-02-29",       "2025-13-01", "32/01/2025",
                                       "12:30",      "123",           "2025-01-01 25:00", "20000",      "80000",
                                       "9999999999", "9999999999999", "1234567890e300"};
    struct pb_moment moment;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(pb_value_moment(cases[i].text, strlen(cases[i].text), cases[i].order, &moment));
        assert_int_equal(moment.seconds, cases[i].seconds);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_false(pb_value_moment(none[i], strlen(none[i]), PB_ORDER_UNKNOWN, &moment));
    assert_true(pb_value_moment("2026-02-25 22:17:00 +01:00", 26, PB_ORDER_UNKNOWN, &moment));
    assert_true(moment.zoned && moment.zone == 3600);
}

static void knows_what_says_nothing(void **state)
{
    (void)state;
    static const char *const nothing[] = {"", "-", "--", "?", "N/A", "null", "None", " "}, *const something[] = {
                                                                                               "0", "x", "-1"};
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
        assert_true(pb_value_missing(nothing[i], strlen(nothing[i])));
    for (size_t i = 0; i < sizeof something / sizeof something[0]; i++)
        assert_false(pb_value_missing(something[i], strlen(something[i])));
}

/* A file that grows, is cut, or is written in place while it is read. */
static void sees_that_a_file_changes(void **state)
{
    (void)state;
    for (int change = 0; change < 4; change++) {
        char path[] = "/tmp/payback-test-XXXXXX";
        const struct timespec long_ago[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
        pb_separated *file = NULL;
        struct pb_separated_fault fault = {0};
        struct pb_record record = {0};
        int descriptor = mkstemp(path);
        assert_true(descriptor >= 0);
        assert_int_equal(write(descriptor, "a,b\n1,2\n3,4\n", 12), 12);
        assert_int_equal(pb_separated_open(&file, path, &fault), PAYBACK_OK);
        assert_int_equal(pb_separated_next(file, &record, &fault), PAYBACK_OK);
        assert_int_equal(pb_separated_unchanged(file, &fault), PAYBACK_OK);
        if (change == 1)
            assert_int_equal(write(descriptor, "5,6\n", 4), 4);
        else if (change == 2)
            assert_int_equal(ftruncate(descriptor, 8), 0);
        else if (change == 3)
            assert_int_equal(futimens(descriptor, long_ago), 0);
        payback_status expected = change ? PAYBACK_ERROR_UNREADABLE : PAYBACK_OK;
        assert_int_equal(pb_separated_unchanged(file, &fault), expected);
        assert_int_equal(strncmp(fault.message, "the file changed while it was read", 34) == 0, change > 0);
        pb_separated_close(file);
        assert_int_equal(close(descriptor), 0);
        assert_int_equal(unlink(path), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_records),
                                       cmocka_unit_test(reads_encodings),
                                       cmocka_unit_test(refuses),
                                       cmocka_unit_test(knows_places),
                                       cmocka_unit_test(reads_numbers_and_durations),
                                       cmocka_unit_test(knows_thousands_from_decimals),
                                       cmocka_unit_test(takes_marks_between_thousands_out),
                                       cmocka_unit_test(reads_moments),
                                       cmocka_unit_test(knows_what_says_nothing),
                                       cmocka_unit_test(sees_that_a_file_changes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
