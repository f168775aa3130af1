/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points of the unit cube for tests: scrambled Sobol points in 16 replicates, as a run draws them. */
#ifndef TESTS_STATISTICS_POINTS_H
#define TESTS_STATISTICS_POINTS_H

#include "base/memory.h"
#include "distribution/quantile_table.h"
#include "sampling/sampling.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* dimensions columns of n uniforms (n a multiple of 128); release with free. NULL where that fails. */
static inline double *sobol_points(uint64_t seed, size_t dimensions, size_t n)
{
    uint64_t *keys = calloc(dimensions, sizeof *keys);
    int *numbers = calloc(dimensions, sizeof *numbers);
    double *u = pb_new_aligned(dimensions * n, sizeof *u);
    pb_sampling *sampling = NULL;
    printf("seed %llu\n", (unsigned long long)seed);
    for (size_t d = 0; keys && numbers && d < dimensions; d++) {
        keys[d] = 1000 + d;
        numbers[d] = (int)d;
    }
    struct pb_sampling_settings settings = {.sampler = PB_SAMPLER_SOBOL,
                                            .seed = seed,
                                            .trials = n,
                                            .keys = keys,
                                            .dimensions = numbers,
                                            .input_count = dimensions};
    if (keys && numbers && u && pb_sampling_new(&sampling, &settings) == PAYBACK_OK)
        for (size_t d = 0; d < dimensions; d++)
            for (size_t block = 0; block < n / PB_BLOCK; block++)
                pb_sampling_uniforms(sampling, d, block, u + d * n + block * PB_BLOCK);
    pb_sampling_free(sampling);
    free(keys);
    free(numbers);
    return u;
}

/* The same as standard normals. */
static inline double *normal_points(uint64_t seed, size_t dimensions, size_t n)
{
    double *z = sobol_points(seed, dimensions, n);
    if (z)
        pb_normal_quantiles(z, z, dimensions * n);
    return z;
}

#endif
