/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as text and back. The judge is the C library's strtod and printf; the table of powers of ten is computed
 * anew. An argument sets how many random bit patterns are tried. */
#include "base/number.h"
#include "base/powers_of_ten.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SEED = 20240501 };

static long patterns = 200000;

/* splitmix64: S. Vigna (2015) */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static double from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void assert_written(double value, const char *expected)
{
    char text[PB_NUMBER_SIZE];
    size_t length = pb_number_write(text, value);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
}

static void writes_plain_numbers(void **state)
{
    (void)state;
    assert_written(0, "0");
    assert_written(-0.0, "-0");
    assert_written(1, "1");
    assert_written(-1, "-1");
    assert_written(10, "10");
    assert_written(0.1, "0.1");
    assert_written(0.3, "0.3");
    assert_written(0.1 + 0.2, "0.30000000000000004");
    assert_written(2.0 / 3, "0.6666666666666666");
    assert_written(123.456, "123.456");
    assert_written(1234567.125, "1234567.125");
    assert_written(65000, "65000");
    assert_written(0x1p53, "9007199254740992");
    assert_written(1e15 + 0.5, "1000000000000000.5");
}

static void changes_notation_where_it_says(void **state)
{
    (void)state;
    assert_written(1e-5, "0.00001");
    assert_written(1.25e-5, "0.0000125");
    assert_written(9.999e-6, "9.999e-06");
    assert_written(1.5e-7, "1.5e-07");
    assert_written(1e16, "10000000000000000");
    assert_written(12345678901234568, "12345678901234568");
    assert_written(1e17, "1e+17");
    assert_written(1e22, "1e+22");
    assert_written(1e23, "1e+23");
    assert_written(1.5e100, "1.5e+100");
}

static void writes_the_limits(void **state)
{
    (void)state;
    assert_written(DBL_MAX, "1.7976931348623157e+308");
    assert_written(-DBL_MAX, "-1.7976931348623157e+308");
    assert_written(DBL_MIN, "2.2250738585072014e-308");
    assert_written(DBL_EPSILON, "2.220446049250313e-16");
    assert_written(5e-324, "5e-324");
    assert_written(1e-323, "1e-323");
    assert_written(1e-322, "1e-322");
    assert_written(INFINITY, "inf");
    assert_written(-INFINITY, "-inf");
    assert_written((double)NAN, "nan");
    assert_written(-(double)NAN, "nan");
}

/* Significant digits of a written number; zeros at its end only give the place. */
static int digits_of(const char *text)
{
    int digits = 0, zeros = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9')
            continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        digits += digits || *text != '0';
    }
    return digits - zeros;
}

static void assert_same_bits(double a, double b, const char *text)
{
    if (memcmp(&a, &b, sizeof a) != 0)
        fail_msg("%s stands for %.17g and reads back as %.17g", text, a, b);
}

/* Reads back by strtod and by ourselves; is the nearest of its length; all that is shorter reads back as something
 * else. */
static void assert_shortest(double value)
{
    char text[PB_NUMBER_SIZE], other[64];
    size_t length = pb_number_write(text, value);
    assert_same_bits(value, strtod(text, NULL), text);
    double back;
    assert_true(pb_number_read(text, length, &back));
    assert_same_bits(value, back, text);
    int digits = digits_of(text);
    assert_true(digits >= 1 && digits <= 17);
    if (digits > 1) {
        snprintf(other, sizeof other, "%.*e", digits - 2, value);
        if (strtod(other, NULL) == value)
            fail_msg("%s is longer than %s", text, other);
    }
    /* printf rounds the exact value: where that reads back, it is the nearest */
    snprintf(other, sizeof other, "%.*e", digits - 1, value);
    if (strtod(other, NULL) == value) {
        char same[64];
        snprintf(same, sizeof same, "%.*Le", digits - 1, strtold(text, NULL));
        if (strcmp(other, same) != 0)
            fail_msg("%s is not as near as %s", text, other);
    }
}

static void random_bits_read_back_and_are_shortest(void **state)
{
    (void)state;
    uint64_t random = SEED;
    print_message("seed %d, %ld bit patterns\n", SEED, patterns);
    for (long i = 0; i < patterns; i++) {
        double value = from_bits(next_random(&random));
        if (isfinite(value) && value != 0)
            assert_shortest(value);
    }
}

static void everyday_numbers_are_shortest(void **state)
{
    (void)state;
    uint64_t random = SEED;
    for (long i = 0; i < patterns / 4; i++) {
        uint64_t bits = next_random(&random);
        assert_shortest((double)(bits >> 11) * 0x1p-53 * 1e6 + 1e-9); /* a draw */
        assert_shortest((double)(bits % 1000000000) / 100 + 0.01);    /* cents */
        assert_shortest((double)(bits >> (bits % 64)) + 1);           /* integers of every length */
    }
}

static void powers_of_two_and_ten_are_shortest(void **state)
{
    (void)state;
    char text[32];
    for (int e = -1074; e < 1024; e++) {
        double power = ldexp(1, e);
        assert_shortest(power);
        assert_shortest(nextafter(power, INFINITY));
        if (e > -1074)
            assert_shortest(nextafter(power, 0));
    }
    for (int e = -323; e <= 308; e++) {
        snprintf(text, sizeof text, "1e%d", e);
        double power = strtod(text, NULL);
        assert_int_equal((snprintf(text, sizeof text, "%.0e", power), digits_of(text)), 1);
        assert_shortest(power);
        assert_shortest(nextafter(power, INFINITY));
    }
    for (uint64_t bits = 1; bits < 3000; bits++)
        assert_shortest(from_bits(bits)); /* subnormal */
}

/* Natural numbers of 1200 bits and more, lowest word first. */
enum { WORDS = 44 };

struct natural {
    uint32_t words[WORDS];
};

static void multiply(struct natural *n, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < WORDS; i++) {
        carry += (uint64_t)n->words[i] * factor;
        n->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    assert_int_equal(carry, 0);
}

static struct natural power_of_ten(int exponent)
{
    struct natural n = {{1}};
    for (int i = 0; i < exponent; i++)
        multiply(&n, 10);
    return n;
}

static int bit(const struct natural *n, int place)
{
    return place >= 0 ? (int)(n->words[place / 32] >> place % 32 & 1) : 0;
}

static int bits_of(const struct natural *n)
{
    int bits = 32 * WORDS;
    while (bits && !bit(n, bits - 1))
        bits--;
    return bits;
}

static bool less(const struct natural *a, const struct natural *b)
{
    for (int i = WORDS - 1; i >= 0; i--)
        if (a->words[i] != b->words[i])
            return a->words[i] < b->words[i];
    return false;
}

static void subtract(struct natural *a, const struct natural *b)
{
    int64_t borrow = 0;
    for (int i = 0; i < WORDS; i++) {
        borrow += (int64_t)a->words[i] - b->words[i];
        a->words[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
}

struct row {
    uint64_t high, low;
    bool rest;
};

static void append_bit(struct row *row, int b)
{
    row->high = row->high << 1 | row->low >> 63;
    row->low = row->low << 1 | (uint64_t)b;
}

static struct row leading_bits(const struct natural *n)
{
    struct row row = {0};
    int bits = bits_of(n);
    for (int i = 1; i <= 128; i++)
        append_bit(&row, bit(n, bits - i));
    for (int i = 0; i < bits - 128; i++)
        row.rest |= bit(n, i);
    return row;
}

/* 1/n by long division, from its first bit that is not zero. */
static struct row leading_bits_of_inverse(const struct natural *n)
{
    struct row row = {0};
    struct natural rest = {{1}};
    for (int i = 0; i < 128;) {
        multiply(&rest, 2);
        bool fits = !less(&rest, n);
        if (fits)
            subtract(&rest, n);
        if (fits || i > 0) {
            append_bit(&row, fits);
            i++;
        }
    }
    row.rest = bits_of(&rest) > 0;
    return row;
}

static void every_power_of_ten_is_exact(void **state)
{
    (void)state;
    for (int k = PB_POWER_FIRST; k <= PB_POWER_LAST; k++) {
        struct natural power = power_of_ten(abs(k));
        struct row row = k >= 0 ? leading_bits(&power) : leading_bits_of_inverse(&power);
        uint64_t low = row.low + row.rest;
        uint64_t high = row.high + (row.rest && low == 0);
        assert_true(pb_powers_of_ten[k - PB_POWER_FIRST].high == high);
        assert_true(pb_powers_of_ten[k - PB_POWER_FIRST].low == low);
    }
}

static void assert_read(const char *text, double expected)
{
    double value = 4711;
    if (!pb_number_read(text, strlen(text), &value))
        fail_msg("%.40s is not read", text);
    assert_same_bits(expected, value, text);
}

static void reads_numbers(void **state)
{
    (void)state;
    assert_read("0", 0);
    assert_read("-0", -0.0);
    assert_read("0.0e5", 0);
    assert_read("12", 12);
    assert_read("-0.45", -0.45);
    assert_read("1E3", 1000);
    assert_read("1e+3", 1000);
    assert_read("25e-2", 0.25);
    assert_read("123456789012345678901234567890", 123456789012345678901234567890.0);
    assert_read("1e22", 1e22);
    assert_read("1e23", 1e23);
    assert_read("9007199254740993", 9007199254740992.0);
    assert_read("1.7976931348623157e308", DBL_MAX);
    assert_read("5e-324", 5e-324);
    assert_read("1e-400", 0);
    assert_read("0e999999999999999999999", 0);
    assert_read("1e-999999999999999999999", 0);
}

/* The middle between 1 and its neighbour, 1 + 2^-53, has 54 digits; a digit a thousand places on decides. */
static void a_late_digit_decides(void **state)
{
    (void)state;
    char text[4096] = "1.00000000000000011102230246251565404236316680908203125";
    assert_read(text, 1);
    size_t length = strlen(text);
    memset(text + length, '0', 3000);
    assert_read(text, 1);
    text[length + 3000] = '1';
    assert_read(text, 1 + DBL_EPSILON);
}

static void far_zeros_and_exponents_cancel(void **state)
{
    (void)state;
    char text[4096] = "0.";
    memset(text + 2, '0', 2999);
    strcpy(text + 2 + 2999, "125e2999");
    assert_read(text, 0.125);
    text[0] = '5';
    memset(text + 1, '0', 3000);
    strcpy(text + 1 + 3000, "e-3001");
    assert_read(text, 0.5);
}

static void random_decimals_read_as_by_the_library(void **state)
{
    (void)state;
    uint64_t random = SEED;
    char text[128];
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = next_random(&random);
        int length =
            snprintf(text, sizeof text, "%llu.%llue%d", (unsigned long long)(bits >> (bits % 61)),
                     (unsigned long long)next_random(&random) >> (bits % 59), (int)(next_random(&random) % 640) - 330);
        double expected = strtod(text, NULL), value = 0;
        assert_int_equal(pb_number_read(text, (size_t)length, &value), isfinite(expected));
        if (isfinite(expected))
            assert_same_bits(expected, value, text);
    }
}

static void refuses_what_json_forbids(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",    "-",   "+1",  ".5",  "5.",  "01",    "-01",     "1e",
                                        "1e+", "0x1", "1 ",  " 1",  "1,5", "1.2.3", "1e1.5",   "--1",
                                        "inf", "nan", "NaN", "1_0", "1d3", "0.e1",  "1e400",   "-1e309",
                                        "00",  "e5",  "1f",  "∞",   "1e-", "1e+-1", "Infinity"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double value = 4711;
        if (pb_number_read(wrong[i], strlen(wrong[i]), &value))
            fail_msg("\"%s\" is read as a number", wrong[i]);
        assert_true(value == 4711);
    }
    double value;
    assert_false(pb_number_read("1\0002", 3, &value));
}

static void reads_only_the_given_length(void **state)
{
    (void)state;
    double value;
    assert_true(pb_number_read("1234", 2, &value));
    assert_true(value == 12);
    assert_false(pb_number_read("1.5", 2, &value));
}

int main(int argc, char **argv)
{
    if (argc > 1)
        patterns = atol(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_plain_numbers),
        cmocka_unit_test(changes_notation_where_it_says),
        cmocka_unit_test(writes_the_limits),
        cmocka_unit_test(random_bits_read_back_and_are_shortest),
        cmocka_unit_test(everyday_numbers_are_shortest),
        cmocka_unit_test(powers_of_two_and_ten_are_shortest),
        cmocka_unit_test(every_power_of_ten_is_exact),
        cmocka_unit_test(reads_numbers),
        cmocka_unit_test(a_late_digit_decides),
        cmocka_unit_test(far_zeros_and_exponents_cancel),
        cmocka_unit_test(random_decimals_read_as_by_the_library),
        cmocka_unit_test(refuses_what_json_forbids),
        cmocka_unit_test(reads_only_the_given_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
