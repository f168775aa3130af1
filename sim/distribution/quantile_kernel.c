/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/quantile_kernel.h"

#include "base/trials.h"
#include "distribution/normal_math.h"

#include <stdbool.h>

/* Lanes that are worked on together: their intermediate values stay in the first-level cache. */
enum { CHUNK = PB_BLOCK };

struct chunk {
    _Alignas(PB_ALIGNMENT) double p[CHUNK], q[CHUNK];         /* as drawn */
    _Alignas(PB_ALIGNMENT) double below[CHUNK], above[CHUNK]; /* after truncation */
    _Alignas(PB_ALIGNMENT) uint64_t row[CHUNK];
};

/* Hazard −ln q with the digits of p where that is small: ln(1 − p) with the rounding of 1 − p put back. */
static inline double hazard_of(double p, double q)
{
    const double rest = p < 0.5 ? 1 - p : q;
    const double lost = p < 0.5 ? ((1 - rest) - p) / rest : 0;
    return -pb_log_of_normal(rest, 1023, lost);
}

static inline double deviate_of(double p, double q)
{
    const double z = pb_normal_of_sides(p, q);
    return (p < q ? p : q) < PB_NORMAL_TAIL_MIN ? (double)NAN : z;
}

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
        x[i] = a + b * c->below[i];
}

static void triangular_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double left = f->a, left_square = f->b, right = f->c, right_square = f->d, at_mode = f->e;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const bool lower = c->below[i] < at_mode;
        const double root = sqrt(lower ? left_square * c->below[i] : right_square * c->above[i]);
        x[i] = lower ? left + root : right - root;
    }
}

static void normal_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double a = f->a, b = f->b;
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        x[i] = a + b * deviate_of(c->below[i], c->above[i]);
}

static void lognormal_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double a = f->a, b = f->b;
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        x[i] = pb_exp(a + b * deviate_of(c->below[i], c->above[i]));
}

static void exponential_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double a = f->a;
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        x[i] = a * hazard_of(c->below[i], c->above[i]);
}

static void weibull_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double a = f->a, b = f->b;
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        x[i] = a * pb_exp(b * pb_log(hazard_of(c->below[i], c->above[i])));
}

static void metalog_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double a = f->a, b = f->b, skew = f->c;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double p = c->below[i], q = c->above[i], logit = pb_log(p / q);
        x[i] = a + (b + skew * (p - q)) * logit;
    }
}

/* From the unbounded scale of a metalog to its own; bounds as in enum pb_metalog_bounds. */
static void bound_metalog(const struct pb_quantile_form *f, double *x, size_t n)
{
    const double low = f->d, high = f->e, width = high - low;
    if (f->bounds == 1) {
#pragma omp simd
        for (size_t i = 0; i < n; i++)
            x[i] = low + pb_exp(x[i]);
    } else if (f->bounds == 2) {
#pragma omp simd
        for (size_t i = 0; i < n; i++)
            x[i] = high - pb_exp(-x[i]);
    } else if (f->bounds == 3) {
#pragma omp simd
        for (size_t i = 0; i < n; i++) {
            const double part = width / (1 + pb_exp(fabs(x[i])));
            x[i] = x[i] < 0 ? low + part : high - part;
        }
    }
}

static void empirical_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double count = (double)f->count;
    for (size_t i = 0; i < n; i++) {
        double place = c->below[i] * count - 0.5;
        place = place < 0 ? 0 : place > count - 1 ? count - 1 : place;
        const size_t left = (size_t)place, right = left + 1 < f->count ? left + 1 : left;
        x[i] = f->values[left] + (place - (double)left) * (f->values[right] - f->values[left]);
    }
}

/* First value whose P(X ≤ value) ≥ p, that is P(X > value) ≤ q. NaN beyond the ends of a list that has open ends. */
static void points_of(const struct pb_quantile_form *f, const struct chunk *c, double *x, size_t n)
{
    const double scale = (double)f->guide_count;
    for (size_t i = 0; i < n; i++) {
        const double p = c->below[i], q = c->above[i];
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

/* Row of each draw into c->row, its place in the row into t. */
static void find_rows(const struct pb_quantile_form *f, struct chunk *c, double *t, size_t n)
{
    const uint64_t one = UINT64_C(0x3ff) << 52, mantissa = (UINT64_C(1) << 52) - 1;
    const int bits = f->bits, shift = 52 - bits;
    const uint64_t first = (UINT64_C(0x3ff) - PB_ROW_BINADES) << bits, rows = f->rows;
    const double least = 0x1p-20 - 0x1p-73, most = 0.5 - 0x1p-54;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double p = c->p[i], q = c->q[i];
        double v = p < q ? p : q;
        v = v < least ? least : v;
        v = v > most ? most : v;
        const uint64_t word = pb_bits_of_double(v);
        const uint64_t upper = p < q ? 0 : rows;
        c->row[i] = (word >> shift) - first + 1 + upper;
        t[i] = 2 * pb_double_of_bits(((word << bits) & mantissa) | one) - 3;
    }
}

static void rows_of(const struct pb_quantile_form *f, struct chunk *c, double *x, size_t n)
{
    double *const t = c->below;
    find_rows(f, c, t, n);
    const double(*const rows)[PB_ROW] = f->row;
    for (size_t i = 0; i < n; i++) {
        const double *r = rows[c->row[i]], s = t[i], square = s * s;
        const double even = r[0] + square * (r[2] + square * (r[4] + square * r[6]));
        const double odd = r[1] + square * (r[3] + square * (r[5] + square * r[7]));
        x[i] = even + s * odd;
    }
    if (f->transform == PB_TRANSFORM_EXP) {
#pragma omp simd
        for (size_t i = 0; i < n; i++)
            x[i] = pb_exp(x[i]);
    } else if (f->transform == PB_TRANSFORM_LOGIT) {
        const double lower_base = f->base[0], upper_base = f->base[1];
        const double lower_scale = f->scale[0], upper_scale = f->scale[1];
#pragma omp simd
        for (size_t i = 0; i < n; i++) {
            const bool lower = c->p[i] < c->q[i];
            x[i] = (lower ? lower_base : upper_base) + (lower ? lower_scale : upper_scale) / (1 + pb_exp(-x[i]));
        }
    }
}

static void apply(const struct pb_quantile_form *f, struct chunk *c, double *x, size_t n)
{
    switch (f->form) {
    case PB_FORM_UNIFORM:
        uniform_of(f, c, x, n);
        break;
    case PB_FORM_TRIANGULAR:
        triangular_of(f, c, x, n);
        break;
    case PB_FORM_NORMAL:
        normal_of(f, c, x, n);
        break;
    case PB_FORM_LOGNORMAL:
        lognormal_of(f, c, x, n);
        break;
    case PB_FORM_EXPONENTIAL:
        exponential_of(f, c, x, n);
        break;
    case PB_FORM_WEIBULL:
        weibull_of(f, c, x, n);
        break;
    case PB_FORM_METALOG:
        metalog_of(f, c, x, n);
        bound_metalog(f, x, n);
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

/* Keeps the draws in range and has those made exactly that a form left as NaN. */
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

static void draw(const struct pb_quantile_form *f, struct chunk *c, double *x, size_t n)
{
    const double below = f->below, above = f->above, mass = f->mass;
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        c->below[i] = below + mass * c->p[i];
        c->above[i] = above + mass * c->q[i];
    }
    apply(f, c, x, n);
    finish(f, c, x, n);
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
        draw(form, &c, x + start, n);
    }
}

/* An untruncated normal or lognormal form needs no detour by probabilities. */
static bool of_normals_directly(const struct pb_quantile_form *form, const double *z, double *x, size_t count)
{
    const double a = form->a, b = form->b;
    if (form->mass != 1 || (form->form != PB_FORM_NORMAL && form->form != PB_FORM_LOGNORMAL))
        return false;
    if (form->form == PB_FORM_NORMAL) {
#pragma omp simd
        for (size_t i = 0; i < count; i++)
            x[i] = a + b * z[i];
    } else {
        const double lowest = form->lowest, highest = form->highest;
#pragma omp simd
        for (size_t i = 0; i < count; i++) {
            double y = pb_exp(a + b * z[i]);
            y = y < lowest ? lowest : y;
            x[i] = y > highest ? highest : y;
        }
    }
    return true;
}

void PB_KERNEL(pb_kernel_of_normals)(const struct pb_quantile_form *form, const double *z, double *x, size_t count)
{
    if (form->form == PB_FORM_CONSTANT) {
        fill(x, form->a, count);
        return;
    }
    if (of_normals_directly(form, z, x, count))
        return;
    for (size_t start = 0; start < count; start += CHUNK) {
        const size_t n = count - start < CHUNK ? count - start : CHUNK;
        struct chunk c;
#pragma omp simd
        for (size_t i = 0; i < n; i++) {
            const double tail = pb_normal_tail(fabs(z[start + i])), rest = 1 - tail;
            c.p[i] = z[start + i] < 0 ? tail : rest;
            c.q[i] = z[start + i] < 0 ? rest : tail;
        }
        draw(form, &c, x + start, n);
    }
}

void PB_KERNEL(pb_kernel_normal_quantiles)(const double *u, double *z, size_t count)
{
#pragma omp simd
    for (size_t i = 0; i < count; i++)
        z[i] = pb_normal_of_sides(u[i], 1 - u[i]);
}

void PB_KERNEL(pb_kernel_normal_probabilities)(const double *z, double *u, size_t count)
{
#pragma omp simd
    for (size_t i = 0; i < count; i++) {
        const double tail = pb_normal_tail(fabs(z[i]));
        u[i] = z[i] < 0 ? tail : 1 - tail;
    }
}
