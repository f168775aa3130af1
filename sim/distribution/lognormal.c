/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/series.h"

#include <math.h>

#define Z95 1.6448536269514722 /* Φ⁻¹(0.95) */

/* Mean and sd of the quantity m, s: σ² = ln(1 + s²/m²), μ = ln m − σ²/2. */
static payback_status make_of_moments(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double mean = pb_argument_number(arguments, "mean", 0), sd = pb_argument_number(arguments, "sd", 0);
    payback_status status = pb_argument_positive(arguments, "mean", mean);
    status = status == PAYBACK_OK ? pb_argument_sd(arguments, sd) : status;
    if (status != PAYBACK_OK)
        return status;
    const double variance = log1p(sd / mean * (sd / mean));
    d->of.normal.mean = log(mean) - 0.5 * variance;
    d->of.normal.sd = sqrt(variance);
    if (isfinite(variance) && variance > 0)
        return PAYBACK_OK;
    (void)pb_argument_fault(arguments, "sd", "out of proportion to the mean (found mean %s, sd %s)", PB_FIGURE(mean),
                            PB_FIGURE(sd));
    return pb_argument_hint(arguments, "the sd of the quantity itself, not of its logarithm");
}

static payback_status make_of_quantiles(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double p05 = pb_argument_number(arguments, "p05", 0), p95 = pb_argument_number(arguments, "p95", 0);
    payback_status status = pb_argument_positive(arguments, "p05", p05);
    status = status == PAYBACK_OK ? pb_argument_ordered(arguments, "p05", p05, "p95", p95) : status;
    if (status != PAYBACK_OK)
        return status;
    d->of.normal.mean = 0.5 * (log(p05) + log(p95));
    d->of.normal.sd = log(p95 / p05) / (2 * Z95);
    return PAYBACK_OK;
}

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    return pb_argument_find(arguments, "mean") != NULL ? make_of_moments(d, arguments)
                                                       : make_of_quantiles(d, arguments);
}

static double quantile(const pb_distribution *d, double p, double q)
{
    return exp(d->of.normal.mean + d->of.normal.sd * pb_normal_quantile(p, q));
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    *p = 0;
    *q = 1;
    if (x > 0)
        pb_normal_tails((log(x) - d->of.normal.mean) / d->of.normal.sd, p, q);
}

static double density(const pb_distribution *d, double x)
{
    if (!(x > 0))
        return 0;
    return pb_normal_density((log(x) - d->of.normal.mean) / d->of.normal.sd) / (d->of.normal.sd * x);
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    const double variance = d->of.normal.sd * d->of.normal.sd;
    *mean = exp(d->of.normal.mean + 0.5 * variance);
    *sd = *mean * sqrt(expm1(variance));
}

static void normal_form(struct pb_quantile_form *form, const pb_distribution *d)
{
    form->normal_form = PB_NORMAL_EXP;
    form->a = d->of.normal.mean;
    form->b = d->of.normal.sd;
}

static struct pb_series_output series_output(const pb_distribution *d, int side)
{
    const double sign = side == 0 ? 1 : -1;
    return (struct pb_series_output){d->of.normal.mean, sign * d->of.normal.sd, 0, 0, 1, PB_TRANSFORM_EXP, false};
}

static const struct pb_series_of_family series = {
    .point = pb_normal_series_point, .equation = pb_normal_series_equation, .output = series_output};

static const struct pb_parameter parameters[] = {
    {"mean", PB_ARGUMENT_NUMBER, "mean of the quantity itself, not of its logarithm"},
    {"sd", PB_ARGUMENT_NUMBER, "standard deviation of the quantity itself"},
    {"p05", PB_ARGUMENT_NUMBER, "5 % lie below"},
    {"p95", PB_ARGUMENT_NUMBER, "5 % lie above"}};
static const char *const by_moments[] = {"mean", "sd", NULL}, *const by_quantiles[] = {"p05", "p95", NULL};
static const struct pb_argument example[] = {{.name = "mean", .number = 16}, {.name = "sd", .number = 4}};
static const char *const *const sets[] = {by_moments, by_quantiles, NULL};

const struct pb_descriptor pb_family_lognormal = {
    .family = {"lognormal", "positive, with a long right tail: its logarithm is normal", parameters, 4,
               "mean, sd of the quantity itself; or p05, p95", sets, example, 2, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = pb_positive_support,
    .quantile = quantile,
    .tails = tails,
    .density = density,
    .moments = moments,
    .normal_form = normal_form,
    .series = &series,
};
