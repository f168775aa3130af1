/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/series.h"

#include <float.h>
#include <math.h>

#define Z95 1.6448536269514722 /* Φ⁻¹(0.95) */

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    if (pb_argument_find(arguments, "mean") != NULL) {
        d->of.normal.mean = pb_argument_number(arguments, "mean", 0);
        d->of.normal.sd = pb_argument_number(arguments, "sd", 0);
        return pb_argument_sd(arguments, d->of.normal.sd);
    }
    const double p05 = pb_argument_number(arguments, "p05", 0), p95 = pb_argument_number(arguments, "p95", 0);
    d->of.normal.mean = 0.5 * p05 + 0.5 * p95;
    d->of.normal.sd = (p95 - p05) / (2 * Z95);
    return pb_argument_ordered(arguments, "p05", p05, "p95", p95);
}

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    (void)d;
    *low = min;
    *high = max;
}

static double quantile(const pb_distribution *d, double p, double q)
{
    return d->of.normal.mean + d->of.normal.sd * pb_normal_quantile(p, q);
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    pb_normal_tails((x - d->of.normal.mean) / d->of.normal.sd, p, q);
}

static double density(const pb_distribution *d, double x)
{
    return pb_normal_density((x - d->of.normal.mean) / d->of.normal.sd) / d->of.normal.sd;
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    *mean = d->of.normal.mean;
    *sd = d->of.normal.sd;
}

static void normal_form(struct pb_quantile_form *form, const pb_distribution *d)
{
    form->normal_form = PB_NORMAL_AFFINE;
    form->a = d->of.normal.mean;
    form->b = d->of.normal.sd;
}

/* y = z and x = z; of side 1 those of the mirror image. */
struct pb_series_point pb_normal_series_point(const pb_distribution *d, int side, double near, double far)
{
    (void)d, (void)side;
    const double z = pb_normal_quantile(near, far);
    return (struct pb_series_point){z, 1 / pb_normal_density(z), false};
}

struct pb_series_equation pb_normal_series_equation(const pb_distribution *d)
{
    (void)d;
    return (struct pb_series_equation){{1, 0, 0}, 0, 1};
}

static struct pb_series_output series_output(const pb_distribution *d, int side)
{
    const double sign = side == 0 ? 1 : -1;
    return (struct pb_series_output){0, 1, 0, d->of.normal.mean, sign * d->of.normal.sd, PB_TRANSFORM_NONE, false};
}

static const struct pb_series_of_family series = {
    .point = pb_normal_series_point, .equation = pb_normal_series_equation, .output = series_output};

static const struct pb_parameter parameters[] = {{"mean", PB_ARGUMENT_NUMBER, "mean"},
                                                 {"sd", PB_ARGUMENT_NUMBER, "standard deviation"},
                                                 {"p05", PB_ARGUMENT_NUMBER, "5 % lie below"},
                                                 {"p95", PB_ARGUMENT_NUMBER, "5 % lie above"}};
static const char *const by_moments[] = {"mean", "sd", NULL}, *const by_quantiles[] = {"p05", "p95", NULL};
static const struct pb_argument example[] = {{.name = "mean", .number = 16}, {.name = "sd", .number = 2}};
static const char *const *const sets[] = {by_moments, by_quantiles, NULL};

const struct pb_descriptor pb_family_normal = {
    .family = {"normal", "the bell curve; unbounded, so a field with a range wants min and max beside it", parameters,
               4, "mean, sd; or p05, p95", sets, example, 2, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .density = density,
    .moments = moments,
    .normal_form = normal_form,
    .series = &series,
};

static const pb_distribution standard_normal = {
    .descriptor = &pb_family_normal,
    .nature = PB_CONTINUOUS,
    .of.normal = {0, 1},
    .min = -(double)INFINITY,
    .max = (double)INFINITY,
    .not_below = 1,
    .not_above = 1,
    .mass = 1,
    .low = -(double)INFINITY,
    .high = (double)INFINITY,
    .lowest = -DBL_MAX,
    .highest = DBL_MAX,
};

const pb_distribution *pb_distribution_standard_normal(void)
{
    return &standard_normal;
}
