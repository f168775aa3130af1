/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/points.h"

#include <math.h>

enum { PERCENT_FROM = 2 }; /* 1.2 is rather a slip */

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const double p = pb_argument_number(arguments, "p", 0);
    d->of.bernoulli.p = p;
    if (p >= PERCENT_FROM && p <= 100) {
        (void)pb_argument_fault(arguments, "p", "%s is not a probability", PB_FIGURE(p));
        return pb_argument_hint(arguments, "%s?", PB_ROUND_FIGURE(p / 100));
    }
    return pb_argument_within(arguments, "p", p, 0, 1);
}

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    const double p = d->of.bernoulli.p;
    *low = p < 1 && min <= 0 ? 0 : min <= 1 ? 1 : (double)INFINITY;
    *high = p > 0 && max >= 1 ? 1 : max >= 0 ? 0 : -(double)INFINITY;
}

/* 1 where p > 1 − p₁. */
static double quantile(const pb_distribution *d, double p, double q)
{
    return p < 0.5 ? p > 1 - d->of.bernoulli.p : q < d->of.bernoulli.p;
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    *q = x < 0 ? 1 : x < 1 ? d->of.bernoulli.p : 0;
    *p = 1 - *q;
}

static void tails_before(const pb_distribution *d, double x, double *p, double *q)
{
    *q = x <= 0 ? 1 : x <= 1 ? d->of.bernoulli.p : 0;
    *p = 1 - *q;
}

static double density(const pb_distribution *d, double x)
{
    return x == 1 ? d->of.bernoulli.p : x == 0 ? 1 - d->of.bernoulli.p : 0;
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    *mean = d->of.bernoulli.p;
    *sd = sqrt(d->of.bernoulli.p * (1 - d->of.bernoulli.p));
}

static void closed_form(struct pb_quantile_form *form, const pb_distribution *d)
{
    form->form = PB_FORM_BERNOULLI;
    form->a = 1 - d->of.bernoulli.p;
    form->b = d->of.bernoulli.p;
}

static void collect_points(struct pb_points *points, const pb_distribution *d, double most)
{
    (void)d, (void)most;
    pb_points_add(points, 0);
    pb_points_add(points, 1);
}

static const struct pb_parameter parameters[] = {{"p", PB_ARGUMENT_NUMBER, "probability of 1"}};
static const char *const one[] = {"p", NULL};
static const struct pb_argument example[] = {{.name = "p", .number = 0.3}};
static const char *const *const sets[] = {one, NULL};

const struct pb_descriptor pb_family_bernoulli = {
    .family = {"bernoulli", "1 with probability p, else 0", parameters, 1, "p", sets, example, 1, false},
    .nature = PB_DISCRETE,
    .make = make,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .tails_before = tails_before,
    .density = density,
    .moments = moments,
    .truncated_moments = moments, /* bounds leave both values, or a constant */
    .closed_form = closed_form,
    .collect_points = collect_points,
};
