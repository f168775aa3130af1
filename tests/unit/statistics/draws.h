/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws of many shapes for the tests of statistics, and slow, plain versions of what the room computes. */
#ifndef TESTS_STATISTICS_DRAWS_H
#define TESTS_STATISTICS_DRAWS_H

#include "base/trials.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t random_bits(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* In (0, 1). */
static inline double random_uniform(uint64_t *state)
{
    return ((double)(random_bits(state) >> 12) + 0.5) * 0x1p-52;
}

static inline double random_normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(random_uniform(state)));
    return radius * cos(6.283185307179586 * random_uniform(state));
}

/* |actual − expected| ≤ tolerance, in doubles. */
#define assert_near(actual, expected, tolerance) assert_true(fabs((actual) - (expected)) <= (tolerance))

enum shape {
    NORMAL,
    MASS_AT_ZERO,
    MOSTLY_NEVER,
    CONSTANT,
    HEAVY_TAIL,
    HALF_UNDEFINED,
    FEW_VALUES,
    ALL_UNDEFINED,
    ALL_NEVER,
    CAUCHY,
    ANY_BITS,
    BOTH_ZEROS,
    TINY_AND_MINUS_INFINITY,
    NARROW,
    OUTLIERS,
    NOTHING_FINITE,
    MANY_BINADES,
    ASCENDING,
    DESCENDING,
    SUBNORMAL,
    HUGE_BOTH_SIGNS,
    FALLING_SINE,
    SHAPES
};

static inline double draw_of(enum shape shape, size_t i, uint64_t *state)
{
    double u = random_uniform(state);
    switch (shape) {
    case NORMAL:
        return random_normal(state);
    case MASS_AT_ZERO:
        return u < 0.3 ? 0 : 1e6 * random_normal(state);
    case MOSTLY_NEVER:
        return u < 0.6 ? (double)INFINITY : 36 * random_uniform(state);
    case CONSTANT:
        return 7.25;
    case HEAVY_TAIL:
        return exp(3 * random_normal(state));
    case HALF_UNDEFINED:
        return u < 0.5 ? (double)NAN : 100 + random_normal(state);
    case FEW_VALUES:
        return floor(4 * u);
    case ALL_UNDEFINED:
        return NAN;
    case ALL_NEVER:
        return INFINITY;
    case CAUCHY:
        return tan(3.141592653589793 * (u - 0.5));
    case ANY_BITS: {
        uint64_t bits = random_bits(state);
        double x;
        memcpy(&x, &bits, sizeof x);
        return x;
    }
    case BOTH_ZEROS:
        return u < 0.4 ? -0.0 : u < 0.8 ? 0.0 : u - 0.9;
    case TINY_AND_MINUS_INFINITY:
        return u < 0.07 ? (double)-INFINITY : 1e-300 * random_normal(state);
    case NARROW:
        return 1e5 + 1e-9 * random_normal(state);
    case OUTLIERS:
        return u < 0.999 ? 1 : exp(100 * random_normal(state));
    case NOTHING_FINITE:
        return u < 0.3 ? (double)NAN : u < 0.6 ? (double)INFINITY : (double)-INFINITY;
    case MANY_BINADES:
        return pow(u, 50);
    case ASCENDING:
        return (double)i;
    case DESCENDING:
        return -(double)i;
    case SUBNORMAL:
        return 1e-322 * floor(20 * u);
    case HUGE_BOTH_SIGNS:
        return 1.7e308 * (2 * u - 1);
    case FALLING_SINE:
        return sin((double)i / 7) / (double)(i + 1);
    case SHAPES:
        break;
    }
    return NAN;
}

/* n draws; release with free. */
static inline double *draw_column(enum shape shape, size_t n, uint64_t seed)
{
    double *draws = malloc((n + 1) * sizeof *draws);
    for (size_t i = 0; draws && i < n; i++)
        draws[i] = draw_of(shape, i, &seed);
    return draws;
}

static inline int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The defined draws of a set (replicate, or all for PB_REPLICATES), sorted, 0 for −0; their number. */
static inline size_t sorted_set(const double *draws, size_t n, int set, double *sorted)
{
    size_t m = 0, step = set == PB_REPLICATES ? 1 : PB_REPLICATES;
    for (size_t i = set == PB_REPLICATES ? 0 : (size_t)set; i < n; i += step)
        if (!isnan(draws[i]))
            sorted[m++] = draws[i] + 0.0;
    qsort(sorted, m, sizeof *sorted, ascending);
    return m;
}

#endif
