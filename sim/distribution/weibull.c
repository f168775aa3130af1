/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/series.h"

#include <math.h>

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double shape = pb_argument_number(arguments, "shape", 0), scale = pb_argument_number(arguments, "scale", 0);
    d->of.weibull.shape = shape;
    d->of.weibull.scale = scale;
    payback_status status = pb_argument_positive(arguments, "scale", scale);
    return status == PAYBACK_OK ? pb_argument_within(arguments, "shape", shape, 0.01, PB_SHAPE_MAX) : status;
}

/* −ln q, with the digits of p where that is small. */
static double hazard_of(double p, double q)
{
    return p < 0.5 ? -log1p(-p) : -log(q);
}

double pb_weibull_family_quantile(const pb_distribution *d, double p, double q)
{
    return d->of.weibull.scale * pow(hazard_of(p, q), 1 / d->of.weibull.shape);
}

void pb_weibull_family_tails(const pb_distribution *d, double x, double *p, double *q)
{
    const double hazard = x > 0 ? pow(x / d->of.weibull.scale, d->of.weibull.shape) : 0;
    *p = -expm1(-hazard);
    *q = exp(-hazard);
}

double pb_weibull_family_density(const pb_distribution *d, double x)
{
    const double shape = d->of.weibull.shape, scale = d->of.weibull.scale;
    if (x > 0) {
        const double hazard = pow(x / scale, shape);
        return hazard < (double)INFINITY ? shape / x * hazard * exp(-hazard) : 0;
    }
    return shape > 1 ? 0 : shape < 1 ? (double)INFINITY : 1 / scale;
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    const double r = 1 / d->of.weibull.shape, first = tgamma(1 + r);
    *mean = d->of.weibull.scale * first;
    /* Γ(1 + 2r)/Γ(1 + r)² − 1, by logarithms against overflow and cancellation */
    int sign;
    const double excess = expm1(lgamma_r(1 + 2 * r, &sign) - 2 * lgamma_r(1 + r, &sign));
    /* For small r those cancel, too: the series is Σ (−1)^k ζ(k)/k (2^k − 2) r^k, k ≥ 2. */
    const double series =
        r * r * (1.6449340668482264 + r * (-2.4041138063191885 + r * (3.7881313179889835 - r * 6.2215665308602199)));
    *sd = *mean * sqrt(r < 1e-3 ? expm1(series) : excess);
}

/* y = ln x, x the hazard −ln q. */
static struct pb_series_point series_point(const pb_distribution *d, int side, double near, double far)
{
    (void)d;
    const double q = side == 0 ? far : near, hazard = hazard_of(side == 0 ? near : far, q);
    return (struct pb_series_point){log(hazard), (side == 0 ? 1 : -1) / (hazard * q), false};
}

static struct pb_series_equation series_equation(const pb_distribution *d)
{
    (void)d;
    return (struct pb_series_equation){{0, 1, 0}, 1, 1};
}

static struct pb_series_output series_output(const pb_distribution *d, int side)
{
    (void)side;
    return (struct pb_series_output){
        0, 1 / d->of.weibull.shape, 0, 0, d->of.weibull.scale, PB_TRANSFORM_EXP, d->of.weibull.shape == 1};
}

/* x ∝ v^(1/shape) near an end with a small shape is no polynomial of v. */
static bool is_plain(const pb_distribution *d)
{
    return d->of.weibull.shape >= 0.2;
}

const struct pb_series_of_family pb_weibull_series = {series_point, series_equation, series_output, is_plain, false};

static const struct pb_parameter parameters[] = {{"shape", PB_ARGUMENT_NUMBER, "shape; 1 is exponential"},
                                                 {"scale", PB_ARGUMENT_NUMBER, "scale: 63 % lie below"}};
static const char *const both[] = {"shape", "scale", NULL};
static const struct pb_argument example[] = {{.name = "shape", .number = 1.5}, {.name = "scale", .number = 16}};
static const char *const *const sets[] = {both, NULL};

const struct pb_descriptor pb_family_weibull = {
    .family = {"weibull", "positive: times to failure", parameters, 2, "shape, scale", sets, example, 2, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = pb_positive_support,
    .quantile = pb_weibull_family_quantile,
    .tails = pb_weibull_family_tails,
    .density = pb_weibull_family_density,
    .moments = moments,
    .series = &pb_weibull_series,
};
