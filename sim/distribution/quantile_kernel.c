/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/quantile_kernel.h"

#include "base/trials.h"
#include "distribution/normal_math.h"

#include <stdbool.h>

/* Lanes that are worked on together: their intermediate values stay in the first-level cache. */
enum { CHUNK = PB_BLOCK };

struct chunk {
    _Alignas(PB_ALIGNMENT) double p[CHUNK], q[CHUNK];  /* as drawn */
    _Alignas(PB_ALIGNMENT) double t[CHUNK], t4[CHUNK]; /* place in the row, and its fourth power */
    _Alignas(PB_ALIGNMENT) uint64_t row[CHUNK];
};

/* ---- closed forms ---- */

static void exact_of(double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (double)NAN;
}

static void uniform_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double a = f->a, b = f->b;
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        x[i] = a + b * c->p[i];
}

static void triangular_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double min = f->a, mode = f->b, max = f->c, left = f->d, right = f->e;
    const double per_left = 1 / left, per_right = 1 / right, below = f->below, above = f->above, mass = f->mass;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double p = below + mass * c->p[i], q = above + mass * c->q[i];
        const bool lower = p < left;
        const double s = sqrt(lower ? p * per_left : q * per_right);
        x[i] = lower ? min + (mode - min) * s : max - (max - mode) * s;
    }
}

/* With the mode at an end, whose tail wants the distance from there; see triangular.c. */
static void right_angled_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double below = f->below, above = f->above, mass = f->mass;
    const double end = f->e == 0 ? f->a : f->c, reach = f->b - end;
    const bool rising = f->e == 0;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double p = below + mass * c->p[i], q = above + mass * c->q[i];
        const double far = rising ? p : q, near = rising ? q : p, s = sqrt(far);
        x[i] = far < near ? end + reach * s : (end + reach) - reach * (near / (1 + s));
    }
}

static void bernoulli_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double a = f->a, b = f->b;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double lower = c->p[i] > a ? 1 : 0, upper = c->q[i] < b ? 1 : 0;
        x[i] = c->p[i] < 0.5 ? lower : upper;
    }
}

static void empirical_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double count = (double)f->count, below = f->below, mass = f->mass;
    for (size_t i = 0; i < n; i++) {
        double place = (below + mass * c->p[i]) * count - 0.5;
        place = place < 0 ? 0 : place > count - 1 ? count - 1 : place;
        const size_t left = (size_t)place, right = left + 1 < f->count ? left + 1 : left;
        x[i] = f->values[left] + (place - (double)left) * (f->values[right] - f->values[left]);
    }
}

/* First value whose P(X ≤ value) ≥ p, that is P(X > value) ≤ q. */
static void points_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double scale = (double)f->guide_count;
    for (size_t i = 0; i < n; i++) {
        const double p = c->p[i], q = c->q[i];
        size_t k = f->guide[(size_t)(p * scale)];
        if (p < 0.5)
            while (f->at_or_below[k] < p)
                k++;
        else
            while (f->values_above[k] > q)
                k++;
        x[i] = f->values[k];
    }
}

/* ---- rows ---- */

/* Row of each draw, and its place in the row. */
static void find_rows(const struct pb_quantile_form *f, struct chunk *c, size_t n)
{
    const uint64_t one = UINT64_C(0x3ff) << 52, mantissa = (UINT64_C(1) << 52) - 1;
    const int bits = f->bits, shift = 52 - bits;
    const uint64_t first = ((UINT64_C(0x3ff) - PB_ROW_BINADES) << bits) - 1, rows = f->rows;
    const double below = pb_power_of_two(-PB_ROW_BINADES) * (1 - 0x1p-53), most = 0.5 - 0x1p-54;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double p = c->p[i], q = c->q[i];
        double v = p < q ? p : q;
        v = v < below ? below : v;
        v = v > most ? most : v;
        const uint64_t word = pb_bits_of_double(v);
        c->row[i] = (word >> shift) - first + (p < q ? 0 : rows);
        const double t = 2 * pb_double_of_bits(((word << bits) & mantissa) | one) - 3, square = t * t;
        c->t[i] = t;
        c->t4[i] = square * square;
    }
}

/* Four coefficients of a draw, or one of four draws. */
typedef double quad __attribute__((vector_size(32), may_alias));
enum { QUAD = 4 };

/* Of the rows of QUAD draws, the upper half of the coefficients times t⁴, added to the lower one. */
static inline void fold_rows(const struct pb_quantile_form *f, const struct chunk *c, size_t i, quad folded[QUAD])
{
    for (size_t k = 0; k < QUAD; k++) {
        const quad *row = (const quad *)(const void *)f->row[c->row[i + k]];
        folded[k] = row[0] + ((quad){0} + c->t4[i + k]) * row[1];
    }
}

/* n is a multiple of QUAD. */
static void evaluate_rows(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    for (size_t i = 0; i < n; i += QUAD) {
        quad d[QUAD];
        fold_rows(f, c, i, d);
        const quad even01 = __builtin_shufflevector(d[0], d[1], 0, 4, 2, 6);
        const quad even23 = __builtin_shufflevector(d[2], d[3], 0, 4, 2, 6);
        const quad odd01 = __builtin_shufflevector(d[0], d[1], 1, 5, 3, 7);
        const quad odd23 = __builtin_shufflevector(d[2], d[3], 1, 5, 3, 7);
        const quad a0 = __builtin_shufflevector(even01, even23, 0, 1, 4, 5);
        const quad a2 = __builtin_shufflevector(even01, even23, 2, 3, 6, 7);
        const quad a1 = __builtin_shufflevector(odd01, odd23, 0, 1, 4, 5);
        const quad a3 = __builtin_shufflevector(odd01, odd23, 2, 3, 6, 7);
        const quad t = *(const quad *)(const void *)&c->t[i];
        *(quad *)(void *)&x[i] = (a0 + a1 * t) + t * t * (a2 + a3 * t);
    }
}

static void transform_rows(const struct pb_quantile_form *f, double *x, size_t n)
{
    const double base = f->base, scale = f->scale;
    if (f->transform == PB_TRANSFORM_EXP) {
#pragma omp simd
        for (size_t i = 0; i < n; i++)
            x[i] = base + scale * pb_exp(x[i]);
    } else if (f->transform == PB_TRANSFORM_LOGIT) {
#pragma omp simd
        for (size_t i = 0; i < n; i++) { /* from the nearer end */
            const double part = scale / (1 + pb_exp(fabs(x[i])));
            x[i] = x[i] < 0 ? base + part : (base + scale) - part;
        }
    }
}

static void rows_of(const struct pb_quantile_form *f, struct chunk *c, double *x, size_t n)
{
    find_rows(f, c, n);
    evaluate_rows(f, c, x, n);
    if (f->transform != PB_TRANSFORM_NONE)
        transform_rows(f, x, n);
}

/* ---- all ---- */

static void apply(const struct pb_quantile_form *f, struct chunk *c, double *x, size_t n)
{
    switch (f->form) {
    case PB_FORM_UNIFORM:
        uniform_of(f, c, x, n);
        break;
    case PB_FORM_TRIANGULAR:
        if (f->d > 0 && f->e > 0)
            triangular_of(f, c, x, n);
        else
            right_angled_of(f, c, x, n);
        break;
    case PB_FORM_BERNOULLI:
        bernoulli_of(f, c, x, n);
        break;
    case PB_FORM_EMPIRICAL:
        empirical_of(f, c, x, n);
        break;
    case PB_FORM_POINTS:
        points_of(f, c, x, n);
        break;
    case PB_FORM_ROWS:
        rows_of(f, c, x, n);
        break;
    default:
        exact_of(x, n);
        break;
    }
}

/* Keeps the draws in range, and has those made exactly that a form left as NaN. */
static void finish(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double lowest = f->lowest, highest = f->highest;
    double missing = 0;
#pragma omp simd reduction(+ : missing)
    for (size_t i = 0; i < n; i++) {
        double y = x[i] < lowest ? lowest : x[i];
        y = y > highest ? highest : y;
        missing += y - y;
        x[i] = y;
    }
    if (!(missing == 0))
        pb_quantile_repair(f->distribution, c->p, c->q, x, n);
}

static void fill(double *x, double value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = value;
}

void PB_KERNEL(pb_kernel_of_uniforms)(const struct pb_quantile_form *form, const double *u, double *x, size_t count)
{
    if (form->form == PB_FORM_CONSTANT) {
        fill(x, form->a, count);
        return;
    }
    for (size_t start = 0; start < count; start += CHUNK) {
        const size_t n = count - start < CHUNK ? count - start : CHUNK;
        struct chunk c;
#pragma omp simd
        for (size_t i = 0; i < n; i++) {
            c.p[i] = u[start + i];
            c.q[i] = 1 - u[start + i];
        }
        apply(form, &c, x + start, n);
        finish(form, &c, x + start, n);
    }
}

static void of_normals_directly(const struct pb_quantile_form *form, const double *z, double *x, size_t count)
{
    const double a = form->a, b = form->b, lowest = form->lowest, highest = form->highest;
    if (form->normal_form == PB_NORMAL_AFFINE) {
#pragma omp simd
        for (size_t i = 0; i < count; i++)
            x[i] = a + b * z[i];
    } else {
#pragma omp simd
        for (size_t i = 0; i < count; i++) {
            double y = pb_exp(a + b * z[i]);
            y = y < lowest ? lowest : y;
            x[i] = y > highest ? highest : y;
        }
    }
}

void PB_KERNEL(pb_kernel_of_normals)(const struct pb_quantile_form *form, const double *z, double *x, size_t count)
{
    if (form->form == PB_FORM_CONSTANT) {
        fill(x, form->a, count);
        return;
    }
    if (form->normal_form != PB_NORMAL_NONE) {
        of_normals_directly(form, z, x, count);
        return;
    }
    for (size_t start = 0; start < count; start += CHUNK) {
        const size_t n = count - start < CHUNK ? count - start : CHUNK;
        struct chunk c;
#pragma omp simd
        for (size_t i = 0; i < n; i++) {
            const double tail = pb_normal_tail(fabs(z[start + i])), rest = 1 - tail;
            c.p[i] = z[start + i] < 0 ? tail : rest;
            c.q[i] = z[start + i] < 0 ? rest : tail;
        }
        apply(form, &c, x + start, n);
        finish(form, &c, x + start, n);
    }
}

void PB_KERNEL(pb_kernel_normal_quantiles)(const double *u, double *z, size_t count)
{
    for (size_t start = 0; start < count; start += CHUNK) {
        const size_t n = count - start < CHUNK ? count - start : CHUNK;
        _Alignas(PB_ALIGNMENT) double copy[CHUNK]; /* z may be u */
        double below = 0;                          /* how many lie below the range */
#pragma omp simd reduction(+ : below)
        for (size_t i = 0; i < n; i++) {
            const double p = u[start + i];
            below += p < PB_NORMAL_TAIL_MIN ? 1 : 0;
            copy[i] = p;
            z[start + i] = pb_normal_of_sides(p, 1 - p);
        }
        if (below > 0)
            pb_normal_repair(copy, z + start, n);
    }
}

void PB_KERNEL(pb_kernel_normal_probabilities)(const double *z, double *u, size_t count)
{
#pragma omp simd
    for (size_t i = 0; i < count; i++) {
        const double tail = pb_normal_tail(fabs(z[i]));
        u[i] = z[i] < 0 ? tail : 1 - tail;
    }
}
