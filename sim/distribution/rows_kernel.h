/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taylor series of quantile functions, several at a time. With y = ln x (gamma) or y = ln(x/(1 − x)) (beta) and v the
 * probability, g = dv/dy has d ln g/dy = a − s x, where s = 1 (gamma) or a + b (beta), so that y and x solve y'' = (s x
 * − a) y'²,   x' = x y' (gamma) or x (1 − x) y' (beta) and their coefficients follow from each other by sums of
 * products (Steinbrecher & Shaw, Quantile mechanics, European Journal of Applied Mathematics 19, 87-112 (2008)). */
#ifndef PB_DISTRIBUTION_ROWS_KERNEL_H
#define PB_DISTRIBUTION_ROWS_KERNEL_H

#include "base/isa.h"
#include "distribution/quantile_kernel.h"

enum { PB_LANES = 8, PB_ORDER = 16 };

/* PB_LANES expansions in t about t = 0. */
struct pb_expansion {
    double quadratic;                 /* 0 gamma, 1 beta: x' = x (1 − quadratic x) y' */
    double a[PB_LANES], s[PB_LANES];  /* of the equation above */
    double y[PB_ORDER + 1][PB_LANES]; /* coefficient n of each lane; 0 and 1 are given … */
    double x[PB_ORDER + 1][PB_LANES]; /* … and 0 here */
};

/* Coefficients 2 … PB_ORDER of y and 1 … PB_ORDER of x. */
PB_DECLARE_KERNEL(void, pb_expand, (struct pb_expansion * expansion));
/* Value and slope of the series of y at t. */
PB_DECLARE_KERNEL(void, pb_expansion_at,
                  (const struct pb_expansion *expansion, double t, double value[PB_LANES], double slope[PB_LANES]));
/* The series cut down to PB_ROW terms by leaving out its higher Chebyshev polynomials; *cut bounds what that changes.
 * The series is destroyed. */
PB_DECLARE_KERNEL(void, pb_economise,
                  (double series[PB_ORDER + 1][PB_LANES], double row[PB_LANES][PB_ROW], double cut[PB_LANES]));

#endif
