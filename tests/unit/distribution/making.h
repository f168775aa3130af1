/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distributions in one line each, for tests: MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2)). */
#ifndef TESTS_DISTRIBUTION_MAKING_H
#define TESTS_DISTRIBUTION_MAKING_H

#include "distribution/distribution.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define NUMBER(n, v)                                                                                                   \
    {                                                                                                                  \
        .name = (n), .number = (v)                                                                                     \
    }
#define LIST(n, ...)                                                                                                   \
    {                                                                                                                  \
        .name = (n), .list = (const double[]){__VA_ARGS__}, .count = COUNT(((const double[]){__VA_ARGS__}))            \
    }
#define COMPONENTS(c, w, n)                                                                                            \
    {                                                                                                                  \
        .name = "components", .components = (c), .weights = (w), .count = (n)                                          \
    }
#define ARGUMENTS(...)    (const struct pb_argument[]){__VA_ARGS__}, COUNT(((const struct pb_argument[]){__VA_ARGS__}))
#define MAKE(family, ...) make_distribution(family, ARGUMENTS(__VA_ARGS__))

/* Components are given away. */
static inline pb_distribution *make_distribution(const char *family, const struct pb_argument *arguments, size_t count)
{
    pb_distribution *d = NULL;
    struct pb_distribution_fault fault;
    const payback_status status = pb_distribution_new(&d, pb_family_find(family), arguments, count, &fault);
    if (status != PAYBACK_OK)
        fail_msg("%s: %s: %s; %s", family, fault.parameter, fault.message, fault.hint);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; arguments[i].components != NULL && k < arguments[i].count; k++)
            pb_distribution_free(arguments[i].components[k]);
    return d;
}

/* The example of the index-th family of the registry; of a mixture, which has none, that of its neighbour and a normal
 * distribution. NULL beyond the end. */
static inline pb_distribution *make_example_of_family(size_t index)
{
    const struct pb_family *family = pb_family_at(index);
    if (family == NULL)
        return NULL;
    if (family->example != NULL)
        return make_distribution(family->name, family->example, family->example_count);
    pb_distribution *components[] = {make_example_of_family(index - 1),
                                     MAKE("normal", NUMBER("mean", 16), NUMBER("sd", 2))};
    const double weights[] = {0.25, 0.75};
    return make_distribution(family->name, ARGUMENTS(COMPONENTS(components, weights, 2)));
}

/* w of the first and 1 − w of the second, which it takes over. */
static inline pb_distribution *make_mixture(double w, pb_distribution *first, pb_distribution *second)
{
    pb_distribution *components[] = {first, second};
    const double weights[] = {w, 1 - w};
    return MAKE("mixture", COMPONENTS(components, weights, 2));
}

static inline double quantile(const pb_distribution *d, double p)
{
    return pb_distribution_quantile(d, p, 1 - p);
}

/* Relative error, absolute below the floor. */
static inline double relative_error(double value, double exact, double floor)
{
    return fabs(value - exact) / fmax(fabs(exact), floor);
}

static inline void assert_near(double value, double exact, double tolerance)
{
    if (!(relative_error(value, exact, 1e-300) <= tolerance) && value != exact)
        fail_msg("%.17g differs from %.17g by %.3g > %.3g", value, exact, relative_error(value, exact, 1e-300),
                 tolerance);
}

/* Error of a draw x for (p, q), relative in the smaller probability, beyond that of a few units in the last place of x;
 * where size > 0, of size if that is larger, and of a probability. For a distribution with a density. */
static inline double probability_error(const pb_distribution *d, double x, double p, double q, double size)
{
    double low, high;
    pb_distribution_support(d, &low, &high);
    if (low == 0 && x < 1e-300)
        return 0; /* where the exact value may be smaller than any double */
    const double spacing = 8 * DBL_EPSILON * fmax(fabs(x), size), wanted = fmin(p, q);
    const double at_left = p < q ? pb_distribution_cdf(d, x - spacing) : pb_distribution_survival(d, x - spacing);
    const double at_right = p < q ? pb_distribution_cdf(d, x + spacing) : pb_distribution_survival(d, x + spacing);
    const double least = fmin(at_left, at_right), most = fmax(at_left, at_right);
    return fmax(fmax(least - wanted, wanted - most) - (size > 0 ? 16 * DBL_EPSILON : 0), 0) / wanted;
}

#endif
