/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/points.h"
#include "distribution/sorted.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

struct point {
    double value, weight;
};

static int compare_points(const void *a, const void *b)
{
    return pb_compare_doubles(&((const struct point *)a)->value, &((const struct point *)b)->value);
}

static payback_status check(const struct pb_arguments *arguments, const struct pb_argument *values,
                            const struct pb_argument *weights)
{
    payback_status status = pb_check_values(arguments, values);
    if (status != PAYBACK_OK)
        return status;
    if (values->count != weights->count) {
        (void)pb_argument_fault(arguments, "weights", "must be as many as the values (found %zu values, %zu weights)",
                                values->count, weights->count);
        return pb_argument_hint(arguments, "one weight a value");
    }
    double sum = 0;
    for (size_t i = 0; i < weights->count; i++) {
        payback_status negative = pb_argument_not_negative(arguments, "weights", weights->list[i]);
        if (negative != PAYBACK_OK)
            return negative;
        sum += weights->list[i];
    }
    if (sum > 0 && sum < (double)INFINITY)
        return PAYBACK_OK;
    (void)pb_argument_fault(arguments, "weights", "must have a sum above 0 (found %s)", PB_FIGURE(sum));
    return pb_argument_hint(arguments, "any scale will do: they are divided by their sum");
}

/* Sorted points with equal values joined and those without weight left out; their number. */
static size_t gather_points(struct point *points, const struct pb_argument *values, const struct pb_argument *weights)
{
    for (size_t i = 0; i < values->count; i++)
        points[i] = (struct point){values->list[i], weights->list[i]};
    qsort(points, values->count, sizeof *points, compare_points);
    size_t count = 0;
    for (size_t i = 0; i < values->count; i++) {
        if (count > 0 && points[count - 1].value == points[i].value)
            points[count - 1].weight += points[i].weight;
        else if (points[i].weight > 0)
            points[count++] = points[i];
    }
    return count;
}

/* Cumulative shares from both ends, each summed from its small side. */
static void accumulate(struct pb_sorted *sorted, const struct point *points)
{
    const size_t n = sorted->count;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sorted->values[i] = points[i].value;
        sum += points[i].weight;
        sorted->at_or_below[i] = sum;
    }
    double rest = 0;
    for (size_t i = n; i-- > 0; rest += points[i].weight)
        sorted->above[i] = rest / sum;
    for (size_t i = 0; i < n; i++)
        sorted->at_or_below[i] /= sum;
}

static payback_status make(pb_distribution *d, const struct pb_arguments *arguments)
{
    const struct pb_argument *values = pb_argument_find(arguments, "values");
    const struct pb_argument *weights = pb_argument_find(arguments, "weights");
    payback_status status = check(arguments, values, weights);
    if (status != PAYBACK_OK)
        return status;
    struct pb_sorted *sorted = &d->of.sorted;
    struct point *points = pb_new(values->count, sizeof *points);
    sorted->values = pb_new(values->count, sizeof(double));
    sorted->at_or_below = pb_new(values->count, sizeof(double));
    sorted->above = pb_new(values->count, sizeof(double));
    if (points != NULL && sorted->values != NULL && sorted->at_or_below != NULL && sorted->above != NULL) {
        sorted->count = gather_points(points, values, weights);
        accumulate(sorted, points);
    } else {
        pb_sorted_release(d);
        status = PAYBACK_ERROR_MEMORY;
    }
    free(points);
    return status;
}

static void support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    const struct pb_sorted *sorted = &d->of.sorted;
    const size_t first = pb_count_below(sorted->values, sorted->count, min);
    const size_t end = pb_count_up_to(sorted->values, sorted->count, max);
    *low = first < sorted->count ? sorted->values[first] : (double)INFINITY;
    *high = end > 0 ? sorted->values[end - 1] : -(double)INFINITY;
}

/* First value with P(X ≤ value) ≥ p, that is P(X > value) ≤ q: up to rounding of p, so that the value at 0.9 of ten
 * equal ones is the ninth, as it is of draws (pb_rank). */
static double quantile(const pb_distribution *d, double p, double q)
{
    const struct pb_sorted *sorted = &d->of.sorted;
    size_t low = 0, high = sorted->count - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (p < 0.5 ? sorted->at_or_below[middle] >= p * (1 - PB_TIE) : sorted->above[middle] <= q * (1 + PB_TIE))
            high = middle;
        else
            low = middle + 1;
    }
    return sorted->values[low];
}

/* Both sides with the first n values below. */
static void sides_of(const struct pb_sorted *sorted, size_t n, double *p, double *q)
{
    *p = n > 0 ? sorted->at_or_below[n - 1] : 0;
    *q = n > 0 ? sorted->above[n - 1] : 1;
}

static void tails(const pb_distribution *d, double x, double *p, double *q)
{
    sides_of(&d->of.sorted, pb_count_up_to(d->of.sorted.values, d->of.sorted.count, x), p, q);
}

static void tails_before(const pb_distribution *d, double x, double *p, double *q)
{
    sides_of(&d->of.sorted, pb_count_below(d->of.sorted.values, d->of.sorted.count, x), p, q);
}

static double mass_at(const struct pb_sorted *sorted, size_t i)
{
    if (sorted->at_or_below[i] < 0.5)
        return sorted->at_or_below[i] - (i > 0 ? sorted->at_or_below[i - 1] : 0);
    return (i > 0 ? sorted->above[i - 1] : 1) - sorted->above[i];
}

static double density(const pb_distribution *d, double x)
{
    const size_t i = pb_count_below(d->of.sorted.values, d->of.sorted.count, x);
    return i < d->of.sorted.count && d->of.sorted.values[i] == x ? mass_at(&d->of.sorted, i) : 0;
}

static void moments(const pb_distribution *d, double *mean, double *sd)
{
    const struct pb_sorted *sorted = &d->of.sorted;
    double mass = 0, sum = 0, sum_of_squares = 0;
    for (size_t i = 0; i < sorted->count; i++)
        if (sorted->values[i] >= d->low && sorted->values[i] <= d->high) {
            mass += mass_at(sorted, i);
            sum += mass_at(sorted, i) * sorted->values[i];
        }
    *mean = sum / mass;
    for (size_t i = 0; i < sorted->count; i++)
        if (sorted->values[i] >= d->low && sorted->values[i] <= d->high)
            sum_of_squares += mass_at(sorted, i) * (sorted->values[i] - *mean) * (sorted->values[i] - *mean);
    *sd = sqrt(sum_of_squares / mass);
}

static void collect_points(struct pb_points *points, const pb_distribution *d, double most)
{
    (void)most;
    for (size_t i = 0; i < d->of.sorted.count; i++)
        if (d->of.sorted.values[i] >= d->low && d->of.sorted.values[i] <= d->high)
            pb_points_add(points, d->of.sorted.values[i]);
}

static const struct pb_parameter parameters[] = {{"values", PB_ARGUMENT_LIST, "the possible values"},
                                                 {"weights", PB_ARGUMENT_LIST, "their weights; divided by their sum"}};
static const char *const both[] = {"values", "weights", NULL};
static const struct pb_argument example[] = {{.name = "values", .list = (const double[]){1, 2, 4, 8}, .count = 4},
                                             {.name = "weights", .list = (const double[]){4, 3, 2, 1}, .count = 4}};
static const char *const *const sets[] = {both, NULL};

const struct pb_descriptor pb_family_discrete = {
    .family = {"discrete", "one of several values, each with a weight", parameters, 2, "values, weights", sets, example,
               2, false},
    .nature = PB_DISCRETE,
    .make = make,
    .release = pb_sorted_release,
    .same = pb_sorted_same,
    .support = support,
    .quantile = quantile,
    .tails = tails,
    .tails_before = tails_before,
    .density = density,
    .moments = moments,
    .truncated_moments = moments,
    .collect_points = collect_points,
};
