/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/family.h"
#include "distribution/quantile_kernel.h"

#include <math.h>

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double min = pb_argument_number(arguments, "min", 0), max = pb_argument_number(arguments, "max", 0);
    const double mode = pb_argument_number(arguments, "mode", 0);
    d->of.triangular.min = min;
    d->of.triangular.mode = mode;
    d->of.triangular.max = max;
    payback_status status = min == max ? PAYBACK_OK : pb_argument_ordered(arguments, "min", min, "max", max);
    return status == PAYBACK_OK ? pb_argument_within(arguments, "mode", mode, min, max) : status;
}

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    pb_clip_support(d->of.triangular.min, d->of.triangular.max, min, max, low, high);
}

/* F(mode). */
static double share_below_mode(const pb_distribution *d)
{
    return (d->of.triangular.mode - d->of.triangular.min) / (d->of.triangular.max - d->of.triangular.min);
}

/* On the longer way from mode to an end the square of the distance from that end is even in probability: s. Where the
 * mode is itself the near end, the distance from the mode, 1 − s = (1 − s²)/(1 + s), keeps the digits of the tail. */
static double quantile(const pb_distribution *d, double p, double q)
{
    const double min = d->of.triangular.min, mode = d->of.triangular.mode, max = d->of.triangular.max;
    const double left = share_below_mode(d), right = (max - mode) / (max - min);
    if (p < q ? p < left : q > right) {
        const double s = sqrt(p / left);
        return p < q ? min + (mode - min) * s : mode - (mode - min) * ((q - right) / left / (1 + s));
    }
    const double s = sqrt(q / right);
    return q < p ? max - (max - mode) * s : mode + (max - mode) * ((p - left) / right / (1 + s));
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    const double min = d->of.triangular.min, mode = d->of.triangular.mode, max = d->of.triangular.max;
    const double width = max - min;
    if (x < mode) {
        *p = (x - min) / width * ((x - min) / (mode - min));
        *q = (max - mode) / width + (mode - x) / width * ((x - min + mode - min) / (mode - min));
    } else {
        *q = x < max ? (max - x) / width * ((max - x) / (max - mode)) : 0;
        *p = x < max ? (mode - min) / width + (x - mode) / width * ((max - x + max - mode) / (max - mode)) : 1;
    }
}

static double density(const pb_distribution *d, double x)
{
    const double min = d->of.triangular.min, mode = d->of.triangular.mode, max = d->of.triangular.max;
    const double peak = 2 / (max - min);
    return x < mode ? peak * ((x - min) / (mode - min)) : x > mode ? peak * ((max - x) / (max - mode)) : peak;
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    const double min = d->of.triangular.min, mode = d->of.triangular.mode, max = d->of.triangular.max;
    const double left = mode - min, right = max - mode;
    *mean = min + (2 * left + right) / 3;
    *sd = sqrt((left * left + left * right + right * right) / 18);
}

static void truncated_moments(const pb_distribution *d, double *mean, double *sd)
{
    const double kink = (share_below_mode(d) - d->below) / d->mass;
    pb_quadrature(d, &kink, kink > 0 && kink < 1 ? 1 : 0, mean, sd);
}

static void closed_form(struct pb_quantile_form *form, const pb_distribution *d)
{
    const double min = d->of.triangular.min, mode = d->of.triangular.mode, max = d->of.triangular.max;
    form->form = PB_FORM_TRIANGULAR;
    form->a = min;
    form->b = mode;
    form->c = max;
    form->d = share_below_mode(d);
    form->e = (max - mode) / (max - min);
}

static const struct pb_parameter parameters[] = {{"min", PB_ARGUMENT_NUMBER, "least value"},
                                                 {"mode", PB_ARGUMENT_NUMBER, "most likely value"},
                                                 {"max", PB_ARGUMENT_NUMBER, "greatest value"}};
static const char *const points[] = {"min", "mode", "max", NULL};
static const struct pb_argument example[] = {
    {.name = "min", .number = 10}, {.name = "mode", .number = 14}, {.name = "max", .number = 30}};
static const char *const *const sets[] = {points, NULL};

const struct pb_descriptor pb_family_triangular = {
    .family = {"triangular", "a density that rises in a line from min to mode and falls to max", parameters, 3,
               "min, mode, max", sets, example, 3, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .density = density,
    .moments = moments,
    .truncated_moments = truncated_moments,
    .closed_form = closed_form,
};
