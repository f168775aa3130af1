/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The normal distribution function and its inverse as branch-free inline code for vector loops. Both are rational
 * minimax fits made for this file (iteratively reweighted least squares in 50 digits). */
#ifndef PB_DISTRIBUTION_NORMAL_MATH_H
#define PB_DISTRIBUTION_NORMAL_MATH_H

#include "base/vector_math.h"

/* Smallest tail probability that pb_normal_deviate takes. */
#define PB_NORMAL_TAIL_MIN 0x1p-60

/* (1 − Φ(z)) exp(z²/2) for 0 ≤ z ≤ 38.7: Mills' ratio over √(2π). Relative error 3e-15. */
static inline double pb_normal_mills(double z)
{
    double p = 0x1.1005847789232p-17;
    p = p * z + 0x1.851ad280954eep-13;
    p = p * z + 0x1.0f816fa487ab6p-9;
    p = p * z + 0x1.daa1710f5decbp-7;
    p = p * z + 0x1.19f7040bf4aa8p-4;
    p = p * z + 0x1.d141e68718043p-3;
    p = p * z + 0x1.0514363c65f7bp-1;
    p = p * z + 0x1.701d1f4693393p-1;
    p = p * z + 0.5;
    double q = 0x1.54edaf62e67acp-16;
    q = q * z + 0x1.e7aba6de1210cp-12;
    q = q * z + 0x1.559d12ee2b3d8p-8;
    q = q * z + 0x1.2d3d960b8c554p-5;
    q = q * z + 0x1.6bf0ee5de5665p-3;
    q = q * z + 0x1.35ab94f75d0fep-1;
    q = q * z + 0x1.70c78dca5ca2bp+0;
    q = q * z + 0x1.26e208f8dcb86p+1;
    q = q * z + 0x1.1e2fa4729ab3cp+1;
    q = q * z + 1;
    return p / q;
}

/* 1 − Φ(z) for z ≥ 0. Relative error 1e-14 for z ≤ 8.5, 1e-13 as long as the result is a normal number. */
static inline double pb_normal_tail(double z)
{
    const double y = z > 39 ? 39 : z;
    return pb_exp(-0.5 * y * y) * pb_normal_mills(y);
}

/* The z ≥ 0 with 1 − Φ(z) = v, for PB_NORMAL_TAIL_MIN ≤ v ≤ 1/2. Absolute error 2e-15. In s = √(−2 ln v) the function
 * is smooth over the whole range. */
static inline double pb_normal_deviate(double v)
{
    const double s = sqrt(-2 * pb_log(v));
    double p = 0x1.5d9bc87359fd3p-8;
    p = p * s + 0x1.33099aa06df1dp-2;
    p = p * s + 0x1.23575fd18c822p+2;
    p = p * s + 0x1.aaebe4f3519d7p+4;
    p = p * s + 0x1.175eb03880bb1p+6;
    p = p * s + 0x1.f0cfafa45a15dp+5;
    p = p * s - 0x1.076f2fe233560p+6;
    p = p * s - 0x1.11946eb8dceaap+7;
    p = p * s - 0x1.ab938d97b3d34p+5;
    p = p * s - 0x1.e998d446e1762p+1;
    double q = 0x1.5d99392f62a64p-8;
    q = q * s + 0x1.3315c7430c522p-2;
    q = q * s + 0x1.25578245004c0p+2;
    q = q * s + 0x1.bf1c1203291cfp+4;
    q = q * s + 0x1.51319a5d6fea4p+6;
    q = q * s + 0x1.02907604ecc25p+7;
    q = q * s + 0x1.619f5e0d8862bp+6;
    q = q * s + 0x1.4f91292be153dp+4;
    q = q * s + 1;
    return p / q;
}

/* Φ⁻¹ of the probability that is p from below and q = 1 − p from above, the smaller one at least PB_NORMAL_TAIL_MIN. */
static inline double pb_normal_of_sides(double p, double q)
{
    const double z = pb_normal_deviate(p < q ? p : q);
    return p < q ? -z : z;
}

#endif
