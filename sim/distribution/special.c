/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gamma and beta terms after C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000): written by way
 * of the deviance they lose no digits for large shapes. The incomplete functions are the usual series and continued
 * fractions (Abramowitz & Stegun 6.5.29, 6.5.31, 26.5.8). Inverses: Halley steps on the logarithm of the smaller
 * tail within a bracket, halving it where a step leaves it. */
#include "distribution/special.h"

#include "distribution/normal_math.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#define LOG_2PI       1.8378770664093454836
#define SQRT_HALF_INV 0.39894228040143267794 /* 1/√(2π) */

enum { TERMS_MAX = 100000, STEPS_MAX = 200 };

/* ---- normal ---- */

void pb_normal_tails(double z, double *p, double *q)
{
    const double small = pb_normal_tail(fabs(z));
    *p = z < 0 ? small : 1 - small;
    *q = z < 0 ? 1 - small : small;
}

double pb_normal_density(double z)
{
    return SQRT_HALF_INV * exp(-0.5 * z * z);
}

/* Newton on ln(1 − Φ(z)) from the first terms of its asymptotic series. */
static double far_deviate(double v)
{
    const double log_v = log(v), s = sqrt(-2 * log_v);
    double z = s - log(s / SQRT_HALF_INV) / s;
    for (int i = 0; i < 4; i++) {
        const double mills = pb_normal_mills(z);
        z += (log(mills) - 0.5 * z * z - log_v) * mills / SQRT_HALF_INV;
    }
    return z;
}

double pb_normal_quantile(double p, double q)
{
    const double v = p < q ? p : q;
    const double z = v >= PB_NORMAL_TAIL_MIN ? pb_normal_deviate(v) : v > 0 ? far_deviate(v) : (double)INFINITY;
    return p < q ? -z : z;
}

/* ---- terms ---- */

/* ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π, x > 0. */
static double stirling_error(double x)
{
    if (x <= 16) {
        int sign;
        return lgamma_r(x + 1, &sign) - (x + 0.5) * log(x) + x - 0.5 * LOG_2PI;
    }
    const double r = 1 / (x * x);
    return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188))))) / x;
}

/* x ln(x/m) + m − x ≥ 0, without cancellation where x and m are close. x, m > 0. */
static double deviance(double x, double m)
{
    const double ratio = x / m;
    if (fabs(x - m) >= 0.1 * (x + m))
        return x * (isnormal(ratio) ? log(ratio) : log(x) - log(m)) + m - x;
    const double v = (x - m) / (x + m), v_square = v * v;
    double sum = (x - m) * v, term = 2 * x * v;
    for (int j = 3; j < 40; j += 2) {
        term *= v_square;
        const double next = sum + term / j;
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

struct pb_gamma_shape pb_gamma_shape(double a)
{
    return (struct pb_gamma_shape){a, -stirling_error(a) - 0.5 * (LOG_2PI + log(a))};
}

double pb_gamma_term(const struct pb_gamma_shape *shape, double x)
{
    return exp(shape->log_factor - deviance(shape->a, x));
}

struct pb_beta_shape pb_beta_shape(double a, double b)
{
    const double n = a + b;
    return (struct pb_beta_shape){
        a, b, stirling_error(n) - stirling_error(a) - stirling_error(b) + 0.5 * (log(a) + log(b) - log(n) - LOG_2PI)};
}

double pb_beta_term(const struct pb_beta_shape *shape, double x, double y)
{
    const double n = shape->a + shape->b;
    return exp(shape->log_factor - deviance(shape->a, n * x) - deviance(shape->b, n * y));
}

/* ---- incomplete functions ---- */

/* Two neighbouring convergents of a continued fraction, as numerators and denominators. */
struct convergents {
    double numerator, previous_numerator, denominator, previous_denominator;
};

/* Takes one more level: partial numerator a, partial denominator b. */
static void take_level(struct convergents *c, double a, double b)
{
    const double numerator = b * c->numerator + a * c->previous_numerator;
    const double denominator = b * c->denominator + a * c->previous_denominator;
    c->previous_numerator = c->numerator;
    c->previous_denominator = c->denominator;
    c->numerator = numerator;
    c->denominator = denominator;
}

static bool settled(struct convergents *c)
{
    const double now = c->numerator * c->previous_denominator, before = c->previous_numerator * c->denominator;
    if (fabs(now - before) <= 1e-16 * fabs(now))
        return true;
    const double size = fabs(c->denominator);
    if (size > 0x1p200 || size < 0x1p-200) {
        const double factor = size > 1 ? 0x1p-200 : 0x1p200;
        c->numerator *= factor;
        c->denominator *= factor;
        c->previous_numerator *= factor;
        c->previous_denominator *= factor;
    }
    return false;
}

/* Σ x^n / ((a+1) … (a+n)), x < a + 1. */
static double gamma_series(double a, double x)
{
    double sum = 1, term = 1;
    for (int n = 1; n < TERMS_MAX && term > 1e-17 * sum; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum;
}

/* 1/(x+1−a − 1(1−a)/(x+3−a − 2(2−a)/(x+5−a − …))), x ≥ a + 1. */
static double gamma_fraction(double a, double x)
{
    struct convergents c = {1, 0, x + 1 - a, 1};
    for (int n = 1; n < TERMS_MAX; n++) {
        take_level(&c, n * (a - n), x + 2 * n + 1 - a);
        if (settled(&c))
            break;
    }
    return c.numerator / c.denominator;
}

void pb_gamma_tails(const struct pb_gamma_shape *shape, double x, double *p, double *q)
{
    const double a = shape->a, term = pb_gamma_term(shape, x);
    if (x < a + 1) {
        *p = fmin(1, term * gamma_series(a, x));
        *q = 1 - *p;
    } else {
        *q = term * a * gamma_fraction(a, x);
        *p = 1 - *q;
    }
}

/* I_x(a, b) over the term, for x < (a + 1)/(a + b + 2): the even part of Abramowitz & Stegun 26.5.8 in the form of A.
 * R. DiDonato & A. H. Morris, ACM TOMS 18, 360-373 (1992), where λ = a − (a + b) x = a y − b x keeps its digits for x
 * near 0 or 1. */
static double beta_fraction(double a, double b, double x, double y)
{
    const double lambda = a * y - b * x;
    struct convergents c = {1, 0, a / (a + 1) * (lambda + 1), 1};
    for (int n = 1; n < TERMS_MAX; n++) {
        const double odd = a + 2 * n - 1, w = n * (b - n) * x / odd;
        const double partial = (a + n - 1) * (a + b + n - 1) / odd * x * w;
        take_level(&c, partial, n + w + (a + n) / (odd + 2) * (lambda + 1 + n * (1 + y)));
        if (settled(&c))
            break;
    }
    return c.numerator / c.denominator;
}

void pb_beta_tails(const struct pb_beta_shape *shape, double x, double y, double *p, double *q)
{
    const double a = shape->a, b = shape->b, term = pb_beta_term(shape, x, y);
    if (x * (a + b + 2) < a + 1) {
        *p = fmin(1, term * beta_fraction(a, b, x, y));
        *q = 1 - *p;
    } else {
        *q = fmin(1, term * beta_fraction(b, a, y, x));
        *p = 1 - *q;
    }
}

/* ---- inverses ---- */

/* A search for the t > 0 (a gamma value; the odds of a beta value) where the smaller tail is met, in ln t. */
struct search {
    double p, q;      /* wanted */
    double low, high; /* bracket */
    double t;
    int steps;
};

/* One step, given the tails at t, g = dP/d ln t there, and slope = d ln g / d ln t. False at the end. With
 * h = ln(P/p), or ln(q/Q) in the upper tail: h' = g/P, h'' = h' (slope − h'), or g/Q and h' (slope + h'). */
static bool improve(struct search *s, double p, double q, double g, double slope)
{
    const bool lower = s->p <= s->q;
    const double tail = lower ? p : q, wanted = lower ? s->p : s->q;
    const double h = (lower ? 1 : -1) * log(tail / wanted);
    if (h > 0)
        s->high = s->t;
    else
        s->low = s->t;
    const double first = g / tail, newton = -h / first;
    const double damping = 1 + 0.5 * newton * (lower ? slope - first : slope + first);
    const double next = s->t * exp(newton / fmin(fmax(damping, 0.5), 2));
    const bool inside = next > s->low && next < s->high && s->steps < STEPS_MAX / 2;
    s->t = inside ? next : sqrt(s->low) * sqrt(s->high);
    s->steps++;
    return s->steps < STEPS_MAX && !(inside && fabs(h) < 1e-5) && s->high - s->low > 4 * DBL_EPSILON * s->low;
}

static struct search search_from(double p, double q, double start)
{
    const double t = start > DBL_MIN ? start < 1e300 ? start : 1e300 : DBL_MIN; /* NaN becomes DBL_MIN */
    return (struct search){p, q, DBL_MIN, 1e300, t, 0};
}

/* Wilson & Hilferty, or the first term of the series near 0. */
static double gamma_start(double a, double p, double q)
{
    int sign;
    const double power = exp((log(p) + lgamma_r(a + 1, &sign)) / a);
    if (power < 0.1 * (a + 1))
        return power;
    const double root = 1 - 1 / (9 * a) + pb_normal_quantile(p, q) / (3 * sqrt(a));
    return root > 0 ? a * root * root * root : power;
}

double pb_gamma_quantile(const struct pb_gamma_shape *shape, double p, double q)
{
    const double a = shape->a;
    struct search s = search_from(p, q, gamma_start(a, p, q));
    double p_now, q_now;
    do {
        pb_gamma_tails(shape, s.t, &p_now, &q_now);
    } while (improve(&s, p_now, q_now, a * pb_gamma_term(shape, s.t), a - s.t));
    return fmax(s.t, DBL_MIN);
}

/* Odds to start from: Abramowitz & Stegun 26.5.22 where both shapes are above 1, else the power of the nearer end. */
static double beta_start(const struct pb_beta_shape *shape, double p, double q)
{
    const double a = shape->a, b = shape->b;
    if (a > 1 && b > 1) {
        const double z = pb_normal_quantile(q, p), lambda = (z * z - 3) / 6;
        const double u = 1 / (2 * a - 1), v = 1 / (2 * b - 1), h = 2 / (u + v);
        const double w = z * sqrt(fmax(h + lambda, 0)) / h - (v - u) * (lambda + 5.0 / 6 - 2 / (3 * h));
        return a / b * exp(-2 * w);
    }
    const double left = exp(a * log(a / (a + b))) / a, right = exp(b * log(b / (a + b))) / b, both = left + right;
    const double x = exp(log(a * both * p) / a), y = exp(log(b * both * q) / b);
    return p * both < left ? x / (1 - fmin(x, 0.5)) : (1 - fmin(y, 0.5)) / y;
}

void pb_beta_quantile(const struct pb_beta_shape *shape, double p, double q, double *x, double *y)
{
    struct search s = search_from(p, q, beta_start(shape, p, q));
    double p_now, q_now, g, slope;
    do {
        const double x_now = s.t / (1 + s.t), y_now = 1 / (1 + s.t);
        pb_beta_tails(shape, x_now, y_now, &p_now, &q_now);
        g = pb_beta_term(shape, x_now, y_now);
        slope = shape->a * y_now - shape->b * x_now;
    } while (improve(&s, p_now, q_now, g, slope));
    *x = s.t / (1 + s.t);
    *y = 1 / (1 + s.t);
}
