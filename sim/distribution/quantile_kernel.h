/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hot part of quantile tables: plain data in, draws out. A draw starts as the pair (p, q = 1 − p); the form says
 * how it becomes a value. What a form cannot do (a far tail, a row with a jump) it leaves as NaN, and that draw is made
 * by the exact quantile. */
#ifndef PB_DISTRIBUTION_QUANTILE_KERNEL_H
#define PB_DISTRIBUTION_QUANTILE_KERNEL_H

#include "base/isa.h"
#include "distribution/distribution.h"

#include <stddef.h>
#include <stdint.h>

enum pb_form {
    PB_FORM_EXACT,      /* nothing faster */
    PB_FORM_CONSTANT,   /* a */
    PB_FORM_UNIFORM,    /* a + b p */
    PB_FORM_TRIANGULAR, /* min a, mode b, max c, share below the mode d, above e; see triangular.c */
    PB_FORM_BERNOULLI,  /* 1 where p > a, that is q < b */
    PB_FORM_EMPIRICAL,  /* linear between `values` */
    PB_FORM_POINTS,     /* search in `values`, by their at_or_below and values_above */
    PB_FORM_ROWS        /* polynomials */
};

/* What a normal deviate becomes without a detour by its probability. */
enum pb_normal_form { PB_NORMAL_NONE, PB_NORMAL_AFFINE /* a + b z */, PB_NORMAL_EXP /* e^(a + b z) */ };

/* What comes out of a polynomial m. */
enum pb_transform {
    PB_TRANSFORM_NONE, /* m */
    PB_TRANSFORM_EXP,  /* base + scale e^m */
    PB_TRANSFORM_LOGIT /* base + scale/(1 + e^−m) */
};

enum { PB_ROW = 8 }; /* coefficients of a row: one cache line */

/* Polynomials cover v = min(p, q) from 2^-PB_ROW_BINADES to 1/2. Each binade of v is cut in 2^bits rows of equal width;
 * t in [−1, 1) is the place in one, m = Σ c_n t^n. Row 0 of each side is NaN, for what lies below: one draw in 2^18. */
enum { PB_ROW_BINADES = 19 };

struct pb_quantile_form {
    enum pb_form form;
    enum pb_normal_form normal_form;
    const pb_distribution *distribution;
    double below, above, mass; /* truncation: p becomes below + mass p, q becomes above + mass q */
    double lowest, highest;    /* draws lie between */
    double a, b, c, d, e;
    const double *values, *at_or_below, *values_above;
    const uint32_t *guide; /* guide[⌊p guide_count⌋] is not beyond the value searched for */
    size_t count, guide_count;
    enum pb_transform transform;
    double base, scale;
    int bits;
    size_t rows; /* of one side, the NaN row included; those of the upper side follow */
    const double (*row)[PB_ROW];
};

/* x[i] from p[i] and q[i] by the exact quantile, where x[i] is NaN. */
void pb_quantile_repair(const pb_distribution *distribution, const double *p, const double *q, double *x, size_t count);

/* z[i] from u[i] where that lies below the range of the kernel. */
void pb_normal_repair(const double *u, double *z, size_t count);

typedef void pb_quantile_kernel(const struct pb_quantile_form *form, const double *from, double *x, size_t count);
PB_DECLARE_KERNEL(void, pb_kernel_of_uniforms,
                  (const struct pb_quantile_form *form, const double *u, double *x, size_t count));
PB_DECLARE_KERNEL(void, pb_kernel_of_normals,
                  (const struct pb_quantile_form *form, const double *z, double *x, size_t count));
PB_DECLARE_KERNEL(void, pb_kernel_normal_quantiles, (const double *u, double *z, size_t count));
PB_DECLARE_KERNEL(void, pb_kernel_normal_probabilities, (const double *z, double *u, size_t count));

#endif
