/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing: R. Giulietti, "The Schubfach way to render doubles" (2020). A double v = c 2^q stands for every real number
 * of its rounding interval, [v - 2^(q-1), v + 2^(q-1)] but for powers of two. With the largest 10^k that is not longer
 * than the interval, at least one multiple of 10^k and at most one of 10^(k+1) lie inside: one of four candidates, next
 * to v, is the answer. All is done in units of 10^k / 4 with 128-bit powers of ten; results of products are rounded to
 * odd, which keeps every comparison exact.
 *
 * Reading: up to 19 digits and a power of ten that is a double are one exact operation (W. Clinger, "How to read
 * floating point numbers accurately", 1990); the rest goes to strtod in the C locale. */
#include "base/number.h"

#include "base/powers_of_ten.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

enum {
    FRACTION_BITS = 52,
    EXPONENT_BIAS = 1023 + FRACTION_BITS,
    EXPONENT_MAX = 0x7ff,
    PLAIN_FIRST = -5, /* decimal exponents in plain notation */
    PLAIN_LAST = 16,
};

struct decimal {
    uint64_t digits; /* value = digits 10^exponent */
    int exponent;
};

/* floor(log10(2^e)), floor(log10(3/4 2^e)) and floor(log2(10^e)), exact for |e| <= 1500 and 1233 (Giulietti, §6). */
static int floor_log10_pow2(int e)
{
    return (e * 1262611) >> 22;
}

static int floor_log10_three_quarters_pow2(int e)
{
    return (e * 1262611 - 524031) >> 22;
}

static int floor_log2_pow10(int e)
{
    return (e * 1741647) >> 19;
}

/* floor(g c / 2^128), made odd where it is not exact. */
static uint64_t multiply_round_to_odd(struct pb_power g, uint64_t c)
{
    uint128 low = (uint128)g.low * c;
    uint128 high = (uint128)g.high * c + (uint64_t)(low >> 64);
    /* g is at most one too large: a rest of 1 may be that error alone */
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

static struct decimal shortest(uint64_t fraction, int biased_exponent)
{
    uint64_t c = biased_exponent ? fraction | (uint64_t)1 << FRACTION_BITS : fraction;
    int q = (biased_exponent ? biased_exponent : 1) - EXPONENT_BIAS;
    if (-q >= 0 && -q <= FRACTION_BITS && (c & (((uint64_t)1 << -q) - 1)) == 0)
        return (struct decimal){c >> -q, 0}; /* an integer below 2^53 */

    /* below a power of two the neighbour is twice as near */
    bool near_below = fraction == 0 && biased_exponent > 1;
    int k = near_below ? floor_log10_three_quarters_pow2(q) : floor_log10_pow2(q);
    int shift = q + floor_log2_pow10(-k) + 1;
    struct pb_power power = pb_powers_of_ten[-k - PB_POWER_FIRST];
    uint64_t value = multiply_round_to_odd(power, 4 * c << shift);
    uint64_t open = c & 1; /* rounding to even: the ends belong to the interval of an even c */
    uint64_t lower = multiply_round_to_odd(power, (4 * c - (near_below ? 1 : 2)) << shift) + open;
    uint64_t upper = multiply_round_to_odd(power, (4 * c + 2) << shift) - open;

    uint64_t s = value / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool below_fits = lower <= 40 * tens, above_fits = 40 * tens + 40 <= upper;
        if (below_fits != above_fits)
            return (struct decimal){tens + above_fits, k + 1};
    }
    bool below_fits = lower <= 4 * s, above_fits = 4 * s + 4 <= upper;
    if (below_fits != above_fits)
        return (struct decimal){s + above_fits, k};
    uint64_t middle = 4 * s + 2;
    return (struct decimal){s + (value > middle || (value == middle && s % 2)), k};
}

static int count_digits(uint64_t value)
{
    static const uint64_t powers[] = {1ULL,
                                      10ULL,
                                      100ULL,
                                      1000ULL,
                                      10000ULL,
                                      100000ULL,
                                      1000000ULL,
                                      10000000ULL,
                                      100000000ULL,
                                      1000000000ULL,
                                      10000000000ULL,
                                      100000000000ULL,
                                      1000000000000ULL,
                                      10000000000000ULL,
                                      100000000000000ULL,
                                      1000000000000000ULL,
                                      10000000000000000ULL,
                                      100000000000000000ULL};
    /* floor(log10(2) bits) is right or one too small */
    int digits = (64 - __builtin_clzll(value)) * 1233 >> 12;
    return digits + (value >= powers[digits]);
}

static struct decimal without_trailing_zeros(struct decimal d)
{
    while (d.digits % 100 == 0)
        d = (struct decimal){d.digits / 100, d.exponent + 2};
    if (d.digits % 10 == 0)
        d = (struct decimal){d.digits / 10, d.exponent + 1};
    return d;
}

static void put_digits(char *end, uint64_t value)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
        "49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697"
        "9899";
    for (; value >= 10; value /= 100)
        memcpy(end -= 2, pairs + 2 * (value % 100), 2);
    if (value)
        *--end = (char)('0' + value);
}

static char *put_exponent(char *p, int exponent)
{
    *p++ = 'e';
    *p++ = exponent < 0 ? '-' : '+';
    int magnitude = abs(exponent);
    if (magnitude >= 100)
        *p++ = (char)('0' + magnitude / 100);
    *p++ = (char)('0' + magnitude / 10 % 10);
    *p++ = (char)('0' + magnitude % 10);
    return p;
}

/* point: place of the decimal point behind the first digit, the exponent in scientific notation. */
static char *put_plain(char *p, uint64_t digits, int count, int point)
{
    if (point < 0) {
        memset(p, '0', (size_t)(1 - point));
        p[1] = '.';
        p += 1 - point;
        put_digits(p + count, digits);
        return p + count;
    }
    if (point >= count - 1) {
        put_digits(p + count, digits);
        memset(p + count, '0', (size_t)(point + 1 - count));
        return p + point + 1;
    }
    put_digits(p + count + 1, digits);
    memmove(p, p + 1, (size_t)point + 1);
    p[point + 1] = '.';
    return p + count + 1;
}

static char *put_scientific(char *p, uint64_t digits, int count, int exponent)
{
    put_digits(p + count + 1, digits);
    p[0] = p[1];
    if (count > 1) {
        p[1] = '.';
        p += count + 1;
    } else {
        p += 1;
    }
    return put_exponent(p, exponent);
}

static size_t write_word(char *buffer, const char *word)
{
    size_t length = strlen(word);
    memcpy(buffer, word, length + 1);
    return length;
}

size_t pb_number_write(char *buffer, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & (((uint64_t)1 << FRACTION_BITS) - 1);
    int biased_exponent = (int)(bits >> FRACTION_BITS) & EXPONENT_MAX;
    bool negative = bits >> 63;
    if (biased_exponent == EXPONENT_MAX)
        return write_word(buffer, fraction ? "nan" : negative ? "-inf" : "inf");
    if (fraction == 0 && biased_exponent == 0)
        return write_word(buffer, negative ? "-0" : "0");

    char *p = buffer;
    if (negative)
        *p++ = '-';
    struct decimal d = without_trailing_zeros(shortest(fraction, biased_exponent));
    int count = count_digits(d.digits);
    int exponent = d.exponent + count - 1;
    p = PLAIN_FIRST <= exponent && exponent <= PLAIN_LAST ? put_plain(p, d.digits, count, exponent)
                                                          : put_scientific(p, d.digits, count, exponent);
    *p = '\0';
    return (size_t)(p - buffer);
}

/* A number as read: its significant digits, without leading zeros, times 10^exponent. No double needs more than 767
 * digits to be told from the middle between two others; a non-zero digit beyond those that are kept stands for all of
 * them. */
enum { DIGITS_KEPT = 780, EXPONENT_LIMIT = 100000 };

struct scan {
    const char *p, *end;
    char digits[DIGITS_KEPT + 1];
    int count;
    bool more; /* non-zero digits were dropped */
    long long exponent;
    bool negative;
};

static bool at_digit(const struct scan *scan)
{
    return scan->p < scan->end && *scan->p >= '0' && *scan->p <= '9';
}

/* At least one digit; place is 1 behind the decimal point, else 0. */
static bool scan_digits(struct scan *scan, int place)
{
    if (!at_digit(scan))
        return false;
    for (; at_digit(scan); scan->p++) {
        char digit = *scan->p;
        if (scan->count < DIGITS_KEPT) {
            if (scan->count || digit != '0')
                scan->digits[scan->count++] = digit;
            scan->exponent -= place;
        } else {
            scan->more |= digit != '0';
            scan->exponent += 1 - place;
        }
    }
    return true;
}

static bool scan_exponent(struct scan *scan)
{
    bool negative = scan->p < scan->end && *scan->p == '-';
    scan->p += negative || (scan->p < scan->end && *scan->p == '+');
    if (!at_digit(scan))
        return false;
    long long exponent = 0;
    for (; at_digit(scan); scan->p++)
        if (exponent < ((long long)1 << 40))
            exponent = 10 * exponent + (*scan->p - '0');
    scan->exponent += negative ? -exponent : exponent;
    return true;
}

/* number = [ "-" ] ( "0" / digit1-9 *digit ) [ "." 1*digit ] [ ("e" / "E") [ "+" / "-" ] 1*digit ]  (RFC 8259 §6) */
static bool scan_number(struct scan *scan)
{
    scan->negative = scan->p < scan->end && *scan->p == '-';
    scan->p += scan->negative;
    const char *first = scan->p;
    if (!scan_digits(scan, 0) || (*first == '0' && scan->p > first + 1))
        return false;
    if (scan->p < scan->end && *scan->p == '.') {
        scan->p++;
        if (!scan_digits(scan, 1))
            return false;
    }
    if (scan->p < scan->end && (*scan->p == 'e' || *scan->p == 'E')) {
        scan->p++;
        if (!scan_exponent(scan))
            return false;
    }
    return scan->p == scan->end;
}

/* Both the digits and the power of ten are doubles: one rounding. */
static bool read_short(const struct scan *scan, double *value)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (scan->count > 19 || scan->exponent < -22 || scan->exponent > 22)
        return false;
    uint64_t digits = 0;
    for (int i = 0; i < scan->count; i++)
        digits = 10 * digits + (uint64_t)(scan->digits[i] - '0');
    if (digits > (uint64_t)1 << 53)
        return false;
    *value = scan->exponent < 0 ? (double)digits / powers[-scan->exponent] : (double)digits * powers[scan->exponent];
    return true;
}

static bool read_long(struct scan *scan, double *value)
{
    if (scan->more) {
        /* the digits stand for a number strictly between them and the next: a 1 behind them says so */
        scan->digits[scan->count++] = '1';
        scan->exponent--;
    }
    long long exponent = scan->exponent;
    exponent = exponent > EXPONENT_LIMIT ? EXPONENT_LIMIT : exponent < -EXPONENT_LIMIT ? -EXPONENT_LIMIT : exponent;
    char text[DIGITS_KEPT + 32];
    snprintf(text, sizeof text, "%.*se%lld", scan->count, scan->digits, exponent);
    /* glibc hands out its own C locale here: nothing is allocated */
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c_locale)
        return false;
    *value = strtod_l(text, NULL, c_locale);
    freelocale(c_locale);
    return isfinite(*value);
}

bool pb_number_read(const char *text, size_t length, double *value)
{
    struct scan scan = {.p = text, .end = text + length};
    if (!scan_number(&scan))
        return false;
    double magnitude = 0;
    if (scan.count && !read_short(&scan, &magnitude) && !read_long(&scan, &magnitude))
        return false;
    *value = scan.negative ? -magnitude : magnitude;
    return true;
}
