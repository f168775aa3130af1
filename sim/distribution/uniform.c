/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/family.h"
#include "distribution/quantile_kernel.h"

#include <math.h>

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double min = pb_argument_number(arguments, "min", 0), max = pb_argument_number(arguments, "max", 0);
    d->of.uniform.min = min;
    d->of.uniform.max = max;
    return min == max ? PAYBACK_OK : pb_argument_ordered(arguments, "min", min, "max", max);
}

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    pb_clip_support(d->of.uniform.min, d->of.uniform.max, min, max, low, high);
}

static double quantile(const pb_distribution *d, double p, double q)
{
    const double min = d->of.uniform.min, max = d->of.uniform.max;
    return p < q ? min + (max - min) * p : max - (max - min) * q;
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    const double min = d->of.uniform.min, max = d->of.uniform.max;
    *p = (x - min) / (max - min);
    *q = (max - x) / (max - min);
}

static double density(const pb_distribution *d, double x)
{
    (void)x;
    return 1 / (d->of.uniform.max - d->of.uniform.min);
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    const double min = d->of.uniform.min, max = d->of.uniform.max;
    *mean = 0.5 * min + 0.5 * max;
    *sd = (max - min) / sqrt(12);
}

static void closed_form(struct pb_quantile_form *form, const pb_distribution *d)
{
    form->form = PB_FORM_UNIFORM;
    form->a = d->of.uniform.min;
    form->b = d->of.uniform.max - d->of.uniform.min;
}

static const struct pb_parameter parameters[] = {{"min", PB_ARGUMENT_NUMBER, "least value"},
                                                 {"max", PB_ARGUMENT_NUMBER, "greatest value"}};
static const char *const bounds[] = {"min", "max", NULL};
static const struct pb_argument example[] = {{.name = "min", .number = 10}, {.name = "max", .number = 30}};
static const char *const *const sets[] = {bounds, NULL};

const struct pb_descriptor pb_family_uniform = {
    .family = {"uniform", "every value between min and max is equally likely", parameters, 2, "min, max", sets, example,
               2, false},
    .nature = PB_CONTINUOUS,
    .make = make,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .density = density,
    .moments = moments,
    .closed_form = closed_form,
};
