/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/family.h"

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

static const struct pb_parameter parameters[] = {{"mean", PB_ARGUMENT_NUMBER, "mean"},
                                                 {"sd", PB_ARGUMENT_NUMBER, "standard deviation"},
                                                 {"p05", PB_ARGUMENT_NUMBER, "5 % lie below"},
                                                 {"p95", PB_ARGUMENT_NUMBER, "5 % lie above"}};
static const char *const by_moments[] = {"mean", "sd", NULL}, *const by_quantiles[] = {"p05", "p95", NULL};
static const char *const *const sets[] = {by_moments, by_quantiles, NULL};

const struct pb_descriptor pb_family_normal = {
    .family = {"normal", "the bell curve; unbounded, so a field with a range wants min and max beside it", parameters,
               4, "mean, sd; or p05, p95", sets},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .density = density,
    .moments = moments,
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
