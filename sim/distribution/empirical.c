/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Observations x₁ ≤ … ≤ x_n: the quantile function is linear between the points ((i − ½)/n, x_i) and flat beyond, so x₁
 * and x_n have a mass of 1/(2n) each, and k equal values one of (k − 1)/n. */
#include "distribution/sorted.h"

#include "base/memory.h"
#include "distribution/quantile_kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const struct pb_argument *values = pb_argument_find(arguments, "values");
    payback_status status = pb_check_values(arguments, values);
    if (status != PAYBACK_OK)
        return status;
    d->of.sorted.count = values->count;
    d->of.sorted.values = pb_new(values->count, sizeof(double));
    if (d->of.sorted.values == NULL)
        return PAYBACK_ERROR_MEMORY;
    memcpy(d->of.sorted.values, values->list, values->count * sizeof(double));
    qsort(d->of.sorted.values, values->count, sizeof(double), pb_compare_doubles);
    return PAYBACK_OK;
}

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    pb_clip_support(d->of.sorted.values[0], d->of.sorted.values[d->of.sorted.count - 1], min, max, low, high);
}

static double quantile(const pb_distribution *d, double p, double q)
{
    const size_t count = d->of.sorted.count;
    const double *values = d->of.sorted.values, n = (double)count, place = p * n - 0.5;
    if (place <= 0)
        return values[0];
    if (q * n <= 0.5 || place >= n - 1)
        return values[count - 1];
    const size_t i = (size_t)place;
    return values[i] + (place - (double)i) * (values[i + 1] - values[i]);
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    const size_t count = d->of.sorted.count;
    const double *values = d->of.sorted.values, n = (double)count;
    const size_t up_to = pb_count_up_to(values, count, x);
    *p = up_to == count ? 1 : 0;
    *q = 1 - *p;
    if (up_to == 0 || up_to == count)
        return;
    const double step = values[up_to] - values[up_to - 1], i = (double)up_to;
    *p = (i - 0.5 + (x - values[up_to - 1]) / step) / n;
    *q = (n - i - 0.5 + (values[up_to] - x) / step) / n;
}

static void tails_before(const pb_distribution *d, double x, double *p, double *q)
{
    const size_t count = d->of.sorted.count;
    const double *values = d->of.sorted.values, n = (double)count;
    const size_t below = pb_count_below(values, count, x);
    *p = below == count ? 1 : 0;
    *q = 1 - *p;
    if (below == 0 || below == count)
        return;
    const double step = values[below] - values[below - 1], i = (double)below;
    *p = (i - 0.5 + (x - values[below - 1]) / step) / n;
    *q = (n - i - 0.5 + (values[below] - x) / step) / n;
}

/* Adds ∫ (Q(u) − centre)^k du, k = 1, 2, over [u, v], on which Q is linear with values a, b at the ends. */
static void add_piece(double width, double a, double b, double *first, double *second)
{
    *first += width * 0.5 * (a + b);
    *second += width * (a * a + a * b + b * b) / 3;
}

/* Exact: piece by piece of the quantile function between the truncation bounds. */
static void moments(const pb_distribution *d, double *mean, double *sd)
{
    const size_t count = d->of.sorted.count;
    const double *values = d->of.sorted.values, n = (double)count;
    const double from = d->truncated ? d->below : 0, to = d->truncated ? d->not_above : 1;
    const double centre = values[count / 2];
    double first = 0, second = 0;
    for (size_t i = 0; i <= count; i++) { /* from (i − ½)/n to (i + ½)/n */
        const double left = fmax(i == 0 ? 0 : ((double)i - 0.5) / n, from);
        const double right = fmin(i == count ? 1 : ((double)i + 0.5) / n, to);
        if (left < right)
            add_piece(right - left, quantile(d, left, 1 - left) - centre, quantile(d, right, 1 - right) - centre,
                      &first, &second);
    }
    first /= to - from;
    second /= to - from;
    *mean = centre + first;
    *sd = sqrt(fmax(0, second - first * first));
}

static void closed_form(struct pb_quantile_form *form, const pb_distribution *d)
{
    form->form = PB_FORM_EMPIRICAL;
    form->values = d->of.sorted.values;
    form->count = d->of.sorted.count;
}

static const struct pb_parameter parameters[] = {{"values", PB_ARGUMENT_LIST, "the observations"}};
static const char *const one[] = {"values", NULL};
static const struct pb_argument example[] = {
    {.name = "values", .list = (const double[]){11, 12, 12, 15, 19}, .count = 5}};
static const char *const *const sets[] = {one, NULL};

const struct pb_descriptor pb_family_empirical = {
    .family = {"empirical", "observations, linear between their order statistics", parameters, 1,
               "values; or file and column of a CSV", sets, example, 1, true},
    .nature = PB_MIXED,
    .make = make,
    .release = pb_sorted_release,
    .same = pb_sorted_same,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .tails_before = tails_before,
    .density = NULL,
    .moments = moments,
    .truncated_moments = moments,
    .closed_form = closed_form,
};
