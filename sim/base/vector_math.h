/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Elementary functions for hot loops: branch-free inline C that gcc and clang turn into vector code inside
 * `#pragma omp simd` loops, for any instruction set, without libmvec. They never set errno and do the same for every
 * element, so a loop costs the same whatever it holds. Results on different instruction sets differ by rounding only.
 *
 * Errors are given in ulp (units in the last place of the result) and hold with and without fused multiply-add, in
 * round-to-nearest. The polynomials are minimax (Remez) fits made for this file. */
#ifndef PB_BASE_VECTOR_MATH_H
#define PB_BASE_VECTOR_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t pb_bits_of_double(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double pb_double_of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* ln 2 as a head of 42 bits, whose product with any exponent is exact, and a tail. */
#define PB_LN2_HEAD 0x1.62e42fefa3800p-1
#define PB_LN2_TAIL 0x1.ef35793c76730p-45
/* Added and subtracted, it rounds to an integer, whose two's complement then stands in the low bits in between. */
#define PB_ROUNDER 0x1.8p52

/* 2^n for an integer n, -1022 ≤ n ≤ 1023. */
static inline double pb_power_of_two(double n)
{
    return pb_double_of_bits((pb_bits_of_double(n + PB_ROUNDER) + 1023) << 52);
}

/* e^(r + tail) − 1 for |r| ≤ ln 2 / 2 and a tail of less than an ulp of r. */
static inline double pb_expm1_reduced(double r, double tail)
{
    double q = 0x1.af76865696ba5p-26;
    q = q * r + 0x1.28a2969c8a88bp-22;
    q = q * r + 0x1.71ddea1edd5a7p-19;
    q = q * r + 0x1.a019a69fe2786p-16;
    q = q * r + 0x1.a01a01b5cbefap-13;
    q = q * r + 0x1.6c16c17f2c5c7p-10;
    q = q * r + 0x1.111111110e6fbp-7;
    q = q * r + 0x1.555555555212fp-5;
    q = q * r + 0x1.555555555555cp-3;
    q = q * r + 0x1.0000000000005p-1;
    return r + ((r * r) * q + tail);
}

/* e^x, within 1.1 ulp (subnormal results, too). ±0 → 1, −∞ → 0, above 709.79 → ∞, NaN → NaN. */
static inline double pb_exp(double x)
{
    double y = x < -746 ? -746 : x;
    y = y > 710 ? 710 : y;
    const double k = (y * 0x1.71547652b82fep+0 + PB_ROUNDER) - PB_ROUNDER;
    const double r = (y - k * PB_LN2_HEAD) - k * PB_LN2_TAIL;
    /* In two steps, because 2^k itself may lie beyond the range of a double. */
    const double half = (k * 0.5 + PB_ROUNDER) - PB_ROUNDER;
    return (1 + pb_expm1_reduced(r, 0)) * pb_power_of_two(half) * pb_power_of_two(k - half);
}

/* e^x − 1, within 2 ulp. ±0 → ±0, −∞ → −1, above 709.79 → ∞, NaN → NaN. */
static inline double pb_expm1(double x)
{
    double y = x < -50 ? -50 : x;
    y = y > 710 ? 710 : y;
    const double k = (y * 0x1.71547652b82fep+0 + PB_ROUNDER) - PB_ROUNDER;
    const double head = y - k * PB_LN2_HEAD, r = head - k * PB_LN2_TAIL;
    const double tail = (head - r) - k * PB_LN2_TAIL;
    /* 2^k (e^r − 1) + (2^k − 1), halved, because k may be 1024. */
    const double half = pb_power_of_two(k - 1);
    const double power = 2 * (half * pb_expm1_reduced(r, tail) + (half - 0.5));
    return fabs(x) < 0x1p-54 ? x : power;
}

/* ln x + correction for 2^-1022 ≤ x < ∞, where bias is 1023 plus what the exponent of x is too large by.
 * With x = 2^k (1 + f), √½ ≤ 1 + f < √2 and s = f / (2 + f): ln(1 + f) = 2 artanh s = f − f²/2 + s (f²/2 + s² P(s²)).
 */
static inline double pb_log_of_normal(double x, double bias, double correction)
{
    const uint64_t sqrt_half = UINT64_C(0x3fe6a09e667f3bcd), mantissa = UINT64_C(0x000fffffffffffff);
    const uint64_t shifted = pb_bits_of_double(x) + (UINT64_C(0x3ff0000000000000) - sqrt_half);
    const double k = pb_double_of_bits((shifted >> 52) | UINT64_C(0x4330000000000000)) - (0x1p52 + bias);
    const double f = pb_double_of_bits((shifted & mantissa) + sqrt_half) - 1;
    const double s = f / (2 + f), z = s * s, half_square = 0.5 * f * f;
    double p = 0x1.2ef3b1aefd6a8p-3;
    p = p * z + 0x1.39a3aa490795ap-3;
    p = p * z + 0x1.74662976a0eedp-3;
    p = p * z + 0x1.c71c52802c82ep-3;
    p = p * z + 0x1.249249414688bp-2;
    p = p * z + 0x1.9999999980c61p-2;
    p = p * z + 0x1.555555555558fp-1;
    const double small = s * (half_square + z * p) + (k * PB_LN2_TAIL + correction);
    return k * PB_LN2_HEAD - ((half_square - small) - f);
}

/* ln x, within 1 ulp (subnormal arguments, too). ±0 → −∞, x < 0 → NaN, ∞ → ∞, NaN → NaN. */
static inline double pb_log(double x)
{
    const double scaled = x < 0x1p-1022 ? x * 0x1p54 : x;
    const double bias = x < 0x1p-1022 ? 1023 + 54 : 1023;
    double y = pb_log_of_normal(scaled, bias, 0);
    y = x > 0 ? y : (x == 0 ? -(double)INFINITY : (double)NAN);
    return x < (double)INFINITY ? y : x;
}

/* ln(1 + x), within 2 ulp. ±0 → 0, −1 → −∞, x < −1 → NaN, ∞ → ∞, NaN → NaN. */
static inline double pb_log1p(double x)
{
    const double u = 1 + x;
    /* What rounding took from 1 + x, relative to it. */
    double y = pb_log_of_normal(u, 1023, (x - (u - 1)) / u);
    y = u > 0 ? y : (u == 0 ? -(double)INFINITY : (double)NAN);
    return x < (double)INFINITY ? y : x;
}

/* x^y for x ≥ 0: relative error ≤ 2^-52 (1 + |y ln x|), that is 1.5 ulp near 1 and 10 ulp near e^±8. y = 0 → 1 (also
 * 0^0); 0^y → 0 for y > 0, ∞ for y < 0; x < 0 → NaN. */
static inline double pb_pow(double x, double y)
{
    const double power = pb_exp(y * pb_log(x));
    return y == 0 ? 1 : power;
}

#endif
