/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PERT (Malcolm et al. 1959, as modified by Vose): a beta distribution on [min, max] with α = 1 + shape (mode −
 * min)/(max − min) and β = 1 + shape (max − mode)/(max − min). */
#include "distribution/family.h"

#include <math.h>

static payback_status check(const struct pb_arguments *arguments, double min, double mode, double max, double shape)
{
    payback_status status = min == max ? PAYBACK_OK : pb_argument_ordered(arguments, "min", min, "max", max);
    if (status == PAYBACK_OK)
        status = pb_argument_within(arguments, "mode", mode, min, max);
    return status == PAYBACK_OK ? pb_argument_within(arguments, "shape", shape, 0, 1e6) : status;
}

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double min = pb_argument_number(arguments, "min", 0), max = pb_argument_number(arguments, "max", 0);
    const double mode = pb_argument_number(arguments, "mode", 0), shape = pb_argument_number(arguments, "shape", 4);
    payback_status status = check(arguments, min, mode, max, shape);
    if (status != PAYBACK_OK)
        return status;
    const double width = max - min, left = width > 0 ? (mode - min) / width : 0.5;
    const double right = width > 0 ? (max - mode) / width : 0.5;
    d->of.beta.low = min;
    d->of.beta.width = width;
    d->of.beta.shape = pb_beta_shape(1 + shape * left, 1 + shape * right);
    return PAYBACK_OK;
}

static const struct pb_parameter parameters[] = {{"min", PB_ARGUMENT_NUMBER, "least value"},
                                                 {"mode", PB_ARGUMENT_NUMBER, "most likely value"},
                                                 {"max", PB_ARGUMENT_NUMBER, "greatest value"},
                                                 {"shape", PB_ARGUMENT_NUMBER, "weight of the mode (default 4)"}};
static const char *const points[] = {"min", "mode", "max", NULL};
static const struct pb_argument example[] = {
    {.name = "min", .number = 10}, {.name = "mode", .number = 14}, {.name = "max", .number = 30}};
static const char *const *const sets[] = {points, NULL};

const struct pb_descriptor pb_family_pert = {
    .family = {"pert", "a smooth estimate from least, most likely and greatest value", parameters, 4,
               "min, mode, max, and shape", sets, example, 3, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = pb_beta_family_support,
    .quantile = pb_beta_family_quantile,
    .tails = pb_beta_family_tails,
    .density = pb_beta_family_density,
    .moments = pb_beta_family_moments,
    .series = &pb_beta_series,
};
