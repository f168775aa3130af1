/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A Weibull distribution of shape 1. */
#include "distribution/family.h"

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    d->of.weibull.shape = 1;
    d->of.weibull.scale = pb_argument_number(arguments, "mean", 0);
    return pb_argument_positive(arguments, "mean", d->of.weibull.scale);
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    *mean = *sd = d->of.weibull.scale;
}

static const struct pb_parameter parameters[] = {{"mean", PB_ARGUMENT_NUMBER, "mean"}};
static const char *const one[] = {"mean", NULL};
static const struct pb_argument example[] = {{.name = "mean", .number = 6}};
static const char *const *const sets[] = {one, NULL};

const struct pb_descriptor pb_family_exponential = {
    .family = {"exponential", "positive: the wait for an event that comes at a constant rate", parameters, 1, "mean",
               sets, example, 1, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = pb_positive_support,
    .quantile = pb_weibull_family_quantile,
    .tails = pb_weibull_family_tails,
    .density = pb_weibull_family_density,
    .moments = moments,
    .series = &pb_weibull_series,
};
