/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/series.h"

#include <math.h>

static double high_of(const pb_distribution *d)
{
    return d->of.beta.low + d->of.beta.width;
}

/* From mean and sd, with m and s those on [0, 1]: α + β = m (1 − m)/s² − 1. */
static payback_status shapes_of_moments(const struct pb_arguments *arguments, double low, double high, double *alpha,
                                        double *beta)
{
    const double mean = pb_argument_number(arguments, "mean", 0), sd = pb_argument_number(arguments, "sd", 0);
    const double m = (mean - low) / (high - low), s = sd / (high - low);
    if (!(m > 0 && m < 1)) {
        (void)pb_argument_fault(arguments, "mean", "must lie between %s and %s (found %s)", PB_FIGURE(low),
                                PB_FIGURE(high), PB_FIGURE(mean));
        return pb_argument_hint(arguments, "another mean, or \"low\" and \"high\" around it");
    }
    payback_status status = pb_argument_sd(arguments, sd);
    if (status != PAYBACK_OK)
        return status;
    const double sum = m * (1 - m) / (s * s) - 1;
    if (!(sum > 0)) {
        (void)pb_argument_fault(arguments, "sd", "too large for mean %s on [%s, %s] (found %s)", PB_FIGURE(mean),
                                PB_FIGURE(low), PB_FIGURE(high), PB_FIGURE(sd));
        return pb_argument_hint(arguments, "below %s", PB_ROUND_FIGURE((high - low) * sqrt(m * (1 - m))));
    }
    *alpha = m * sum;
    *beta = (1 - m) * sum;
    return PAYBACK_OK;
}

static payback_status check_shapes(const struct pb_arguments *arguments, double alpha, double beta)
{
    const double smaller = fmin(alpha, beta), larger = fmax(alpha, beta);
    if (smaller >= PB_SHAPE_MIN && larger <= PB_SHAPE_MAX)
        return PAYBACK_OK;
    const char *first = pb_argument_find(arguments, "sd") != NULL ? "sd" : smaller == alpha ? "alpha" : "beta";
    if (smaller < PB_SHAPE_MIN) {
        (void)pb_argument_fault(arguments, first, "too much mass at the ends (alpha %s, beta %s)",
                                PB_ROUND_FIGURE(alpha), PB_ROUND_FIGURE(beta));
        return pb_argument_hint(arguments, "shapes from 0.001 up; for two values, a bernoulli or discrete one");
    }
    first = pb_argument_find(arguments, "sd") != NULL ? "sd" : larger == alpha ? "alpha" : "beta";
    (void)pb_argument_fault(arguments, first, "too narrow (alpha %s, beta %s)", PB_ROUND_FIGURE(alpha),
                            PB_ROUND_FIGURE(beta));
    return pb_argument_hint(arguments, "shapes up to 1e7; for a constant, write the number itself");
}

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double low = pb_argument_number(arguments, "low", 0), high = pb_argument_number(arguments, "high", 1);
    double alpha = pb_argument_number(arguments, "alpha", 0), beta = pb_argument_number(arguments, "beta", 0);
    payback_status status = pb_argument_ordered(arguments, "low", low, "high", high);
    if (status == PAYBACK_OK && pb_argument_find(arguments, "alpha") == NULL) {
        status = shapes_of_moments(arguments, low, high, &alpha, &beta);
    } else if (status == PAYBACK_OK) {
        status = pb_argument_positive(arguments, "alpha", alpha);
        status = status == PAYBACK_OK ? pb_argument_positive(arguments, "beta", beta) : status;
    }
    status = status == PAYBACK_OK ? check_shapes(arguments, alpha, beta) : status;
    if (status != PAYBACK_OK)
        return status;
    d->of.beta.low = low;
    d->of.beta.width = high - low;
    d->of.beta.shape = pb_beta_shape(alpha, beta);
    return PAYBACK_OK;
}

void pb_beta_family_support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    pb_clip_support(d->of.beta.low, high_of(d), min, max, low, high);
}

double pb_beta_family_quantile(const pb_distribution *d, double p, double q)
{
    double x, y;
    pb_beta_quantile(&d->of.beta.shape, p, q, &x, &y);
    return x < y ? d->of.beta.low + d->of.beta.width * x : high_of(d) - d->of.beta.width * y;
}

void pb_beta_family_tails(const pb_distribution *d, double x, double *p, double *q)
{
    const double left = (x - d->of.beta.low) / d->of.beta.width, right = (high_of(d) - x) / d->of.beta.width;
    *p = left > 0 ? 1 : 0;
    *q = 1 - *p;
    if (left > 0 && right > 0)
        pb_beta_tails(&d->of.beta.shape, left, right, p, q);
}

double pb_beta_family_density(const pb_distribution *d, double x)
{
    const struct pb_beta_shape *shape = &d->of.beta.shape;
    const double left = (x - d->of.beta.low) / d->of.beta.width, right = (high_of(d) - x) / d->of.beta.width;
    if (left > 0 && right > 0)
        return pb_beta_term(shape, left, right) / (left * right * d->of.beta.width);
    const double power = left > 0 ? shape->b : shape->a; /* at an end: 0, the other shape, or ∞ */
    const double other = left > 0 ? shape->a : shape->b;
    return power > 1 ? 0 : power < 1 ? (double)INFINITY : other / d->of.beta.width;
}

void pb_beta_family_moments(const pb_distribution *d, double *mean, double *sd)
{
    const double a = d->of.beta.shape.a, b = d->of.beta.shape.b, n = a + b;
    *mean = d->of.beta.low + d->of.beta.width * (a / n);
    *sd = d->of.beta.width * sqrt(a / n * (b / n) / (n + 1));
}

/* y = ln(x/(1 − x)), x on [0, 1]. */
static struct pb_series_point series_point(const pb_distribution *d, int side, double near, double far)
{
    double x, rest;
    pb_beta_quantile(&d->of.beta.shape, side == 0 ? near : far, side == 0 ? far : near, &x, &rest);
    return (struct pb_series_point){log(x / rest), (side == 0 ? 1 : -1) / pb_beta_term(&d->of.beta.shape, x, rest),
                                    x < 1e-300 || rest < 1e-299};
}

static struct pb_series_equation series_equation(const pb_distribution *d)
{
    return (struct pb_series_equation){{0, 1, -1}, d->of.beta.shape.a, d->of.beta.shape.a + d->of.beta.shape.b};
}

static struct pb_series_output series_output(const pb_distribution *d, int side)
{
    (void)side;
    return (struct pb_series_output){0, 1, 0, d->of.beta.low, d->of.beta.width, PB_TRANSFORM_LOGIT, true};
}

/* x ∝ v^(1/shape) near an end with a small shape is no polynomial of v. */
static bool is_plain(const pb_distribution *d)
{
    return fmin(d->of.beta.shape.a, d->of.beta.shape.b) >= 0.2;
}

const struct pb_series_of_family pb_beta_series = {series_point, series_equation, series_output, is_plain, true};

static const struct pb_parameter parameters[] = {
    {"alpha", PB_ARGUMENT_NUMBER, "first shape"},
    {"beta", PB_ARGUMENT_NUMBER, "second shape"},
    {"mean", PB_ARGUMENT_NUMBER, "mean, instead of the shapes"},
    {"sd", PB_ARGUMENT_NUMBER, "standard deviation, instead of the shapes"},
    {"low", PB_ARGUMENT_NUMBER, "lower end (default 0)"},
    {"high", PB_ARGUMENT_NUMBER, "upper end (default 1)"},
};
static const char *const shapes[] = {"alpha", "beta", NULL}, *const moments[] = {"mean", "sd", NULL};
static const struct pb_argument example[] = {{.name = "alpha", .number = 2}, {.name = "beta", .number = 8}};
static const char *const *const sets[] = {shapes, moments, NULL};

const struct pb_descriptor pb_family_beta = {
    .family = {"beta", "a share: on [low, high], by default [0, 1]", parameters, 6,
               "alpha, beta; or mean, sd; and low, high for another range than 0 \xe2\x80\xa6 1", sets, example, 2,
               false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = pb_beta_family_support,
    .quantile = pb_beta_family_quantile,
    .tails = pb_beta_family_tails,
    .density = pb_beta_family_density,
    .moments = pb_beta_family_moments,
    .series = &pb_beta_series,
};
