/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/series.h"

#include <math.h>

static payback_status check_shape(const struct pb_arguments *arguments, double shape)
{
    if (shape >= PB_SHAPE_MIN && shape <= PB_SHAPE_MAX)
        return PAYBACK_OK;
    const char *name = pb_argument_find(arguments, "sd") != NULL ? "sd" : "shape";
    if (shape > PB_SHAPE_MAX) {
        (void)pb_argument_fault(arguments, name, "too narrow (shape %s)", PB_ROUND_FIGURE(shape));
        return pb_argument_hint(arguments, "a shape up to 1e7; for a constant, write the number itself");
    }
    (void)pb_argument_fault(arguments, name, "too skew (shape %s)", PB_ROUND_FIGURE(shape));
    return pb_argument_hint(arguments, "a shape from 0.001 up");
}

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    double shape = pb_argument_number(arguments, "shape", 0), scale = pb_argument_number(arguments, "scale", 0);
    payback_status status;
    if (pb_argument_find(arguments, "mean") != NULL) {
        const double mean = pb_argument_number(arguments, "mean", 0), sd = pb_argument_number(arguments, "sd", 0);
        status = pb_argument_positive(arguments, "mean", mean);
        status = status == PAYBACK_OK ? pb_argument_sd(arguments, sd) : status;
        shape = mean / sd * (mean / sd);
        scale = sd * (sd / mean);
    } else {
        status = pb_argument_positive(arguments, "shape", shape);
        status = status == PAYBACK_OK ? pb_argument_positive(arguments, "scale", scale) : status;
    }
    status = status == PAYBACK_OK ? check_shape(arguments, shape) : status;
    if (status != PAYBACK_OK)
        return status;
    d->of.gamma.scale = scale;
    d->of.gamma.shape = pb_gamma_shape(shape);
    return PAYBACK_OK;
}

static double quantile(const pb_distribution *d, double p, double q)
{
    return d->of.gamma.scale * pb_gamma_quantile(&d->of.gamma.shape, p, q);
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    const double t = x / d->of.gamma.scale;
    *p = 0;
    *q = 1;
    if (t > 0)
        pb_gamma_tails(&d->of.gamma.shape, t, p, q);
}

static double density(const pb_distribution *d, double x)
{
    const double a = d->of.gamma.shape.a, t = x / d->of.gamma.scale;
    if (t > 0)
        return a * pb_gamma_term(&d->of.gamma.shape, t) / x;
    return a > 1 ? 0 : a < 1 ? (double)INFINITY : 1 / d->of.gamma.scale;
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    *mean = d->of.gamma.shape.a * d->of.gamma.scale;
    *sd = sqrt(d->of.gamma.shape.a) * d->of.gamma.scale;
}

/* y = ln x, x of scale 1. */
static struct pb_series_point series_point(const pb_distribution *d, int side, double near, double far)
{
    const struct pb_gamma_shape *shape = &d->of.gamma.shape;
    const double x = side == 0 ? pb_gamma_quantile(shape, near, far) : pb_gamma_quantile(shape, far, near);
    return (struct pb_series_point){log(x), (side == 0 ? 1 : -1) / (shape->a * pb_gamma_term(shape, x)), x < 1e-300};
}

static struct pb_series_equation series_equation(const pb_distribution *d)
{
    return (struct pb_series_equation){{0, 1, 0}, d->of.gamma.shape.a, 1};
}

static struct pb_series_output series_output(const pb_distribution *d, int side)
{
    (void)side;
    return (struct pb_series_output){0, 1, 0, 0, d->of.gamma.scale, PB_TRANSFORM_EXP, true};
}

/* x ∝ v^(1/shape) near an end with a small shape is no polynomial of v. */
static bool is_plain(const pb_distribution *d)
{
    return d->of.gamma.shape.a >= 0.2;
}

static const struct pb_series_of_family series = {series_point, series_equation, series_output, is_plain, false};

static const struct pb_parameter parameters[] = {
    {"shape", PB_ARGUMENT_NUMBER, "shape"},
    {"scale", PB_ARGUMENT_NUMBER, "scale; the mean is shape times scale"},
    {"mean", PB_ARGUMENT_NUMBER, "mean, instead of shape and scale"},
    {"sd", PB_ARGUMENT_NUMBER, "standard deviation, instead of shape and scale"}};
static const char *const by_shape[] = {"shape", "scale", NULL}, *const by_moments[] = {"mean", "sd", NULL};
static const struct pb_argument example[] = {{.name = "mean", .number = 16}, {.name = "sd", .number = 4}};
static const char *const *const sets[] = {by_shape, by_moments, NULL};

const struct pb_descriptor pb_family_gamma = {
    .family = {"gamma", "positive, skewed to the right: waiting and handling times", parameters, 4,
               "shape, scale; or mean, sd", sets, example, 2, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = pb_positive_support,
    .quantile = quantile,
    .tails = tails,
    .density = density,
    .moments = moments,
    .series = &series,
};
