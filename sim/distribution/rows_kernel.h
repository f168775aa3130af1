/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taylor series of quantile functions, several at a time. Let v be a probability, y a scale on which the distribution
 * is simple, g = dv/dy, and x a function of y with x' = (c₀ + c₁ x + c₂ x²) y' such that d ln g/dy = a − s x. Then y''
 * = (s x − a) y'² (primes: d/dv), and the coefficients of y and x follow from each other by sums of products
 * (Steinbrecher & Shaw, Quantile mechanics, European Journal of Applied Mathematics 19, 87-112 (2008)):
 *
 * - normal:  y = z,              x = z,             c = 1 0 0,   a = 0,  s = 1
 * - gamma:   y = ln x,           x, of scale 1,     c = 0 1 0,   a,      s = 1
 * - weibull: y = ln x,           x, the hazard,     c = 0 1 0,   a = 1,  s = 1
 * - beta:    y = ln(x/(1 − x)),  x, on [0, 1],      c = 0 1 −1,  a,      s = a + b
 * - metalog: y = ln(v/(1 − v)),  x = v,             c = 0 1 −1,  a = 1,  s = 2
 *
 * What is drawn is X = base + scale f(α + β y + γ (x − ½) y), f being the identity, e^m or 1/(1 + e^−m), or f = x
 * itself. */
#ifndef PB_DISTRIBUTION_ROWS_KERNEL_H
#define PB_DISTRIBUTION_ROWS_KERNEL_H

#include "base/isa.h"
#include "distribution/quantile_kernel.h"

#include <stdbool.h>

enum { PB_LANES = 8, PB_ORDER = 16 };

typedef double pb_series[PB_ORDER + 1][PB_LANES]; /* coefficient n of each lane */

/* PB_LANES expansions in t about t = 0. */
struct pb_expansion {
    double c[3];
    double a[PB_LANES], s[PB_LANES];
    pb_series y; /* coefficients 0 and 1 are given */
    pb_series x; /* coefficient 0 is given */
    double alpha[PB_LANES], beta[PB_LANES], gamma[PB_LANES];
    enum pb_transform f;
    bool f_is_x;
    double base[PB_LANES], scale[PB_LANES];
};

/* The other coefficients of y and x. */
PB_DECLARE_KERNEL(void, pb_expand, (struct pb_expansion * expansion));
/* The argument of f (plain false), or X (true). */
PB_DECLARE_KERNEL(void, pb_expansion_output, (struct pb_expansion * expansion, bool plain, pb_series out));
/* Value and slope of y at t. */
PB_DECLARE_KERNEL(void, pb_expansion_at,
                  (const struct pb_expansion *expansion, double t, double value[PB_LANES], double slope[PB_LANES]));
/* Chebyshev polynomial n over its leading coefficient 2^(n−1): coefficient i. */
typedef double pb_polynomials[PB_ORDER + 1][PB_ORDER + 1];
/* The series cut down to PB_ROW terms by leaving out its higher Chebyshev polynomials; *cut bounds what that changes.
 * The series is destroyed. */
PB_DECLARE_KERNEL(void, pb_economise,
                  (pb_series series, pb_polynomials chebyshev, double row[PB_LANES][PB_ROW], double cut[PB_LANES]));

#endif
