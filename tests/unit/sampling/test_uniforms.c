/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all samplers share: uniform, independent between replicates and inputs, the same on every processor and in any
 * order of calls; and what Sobol points are for: errors that shrink faster. Fixed seeds, thresholds from theory. */
#include "base/isa.h"
#include "sampling/sampling.h"
#include "sampling/sampling_kernel.h"

#include <math.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { INPUTS = 6, TRIALS = 1 << 16, BLOCKS = TRIALS / PB_BLOCK };

static pb_sampling *sampling_of(enum pb_sampler_kind sampler, uint64_t seed)
{
    struct pb_sampling_settings settings = {.sampler = sampler,
                                            .seed = seed,
                                            .trials = TRIALS,
                                            .keys = (uint64_t[]){3, 14, 159, 2653, 58979, 323846},
                                            .dimensions = (int[]){0, 1, 2, 30, 400, 1023},
                                            .input_count = INPUTS};
    pb_sampling *sampling = NULL;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_OK);
    return sampling;
}

static double *draw(const pb_sampling *sampling, size_t input)
{
    double *values = aligned_alloc(PB_ALIGNMENT, TRIALS * sizeof *values);
    assert_non_null(values);
    for (uint64_t b = 0; b < BLOCKS; b++)
        pb_sampling_uniforms(sampling, input, b, values + b * PB_BLOCK);
    return values;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov and Smirnov's distance is below 2.23/√n with probability 0.9999; stratified samplers stay below it by far:
 * a replicate has one number in each of its n/16 strata, so the distance is at most 16/n. */
static void uniform(void **state)
{
    (void)state;
    for (int sampler = PB_SAMPLER_SOBOL; sampler <= PB_SAMPLER_RANDOM; sampler++) {
        pb_sampling *sampling = sampling_of((enum pb_sampler_kind)sampler, 42);
        for (size_t input = 0; input < INPUTS; input++) {
            double *u = draw(sampling, input), distance = 0;
            qsort(u, TRIALS, sizeof *u, ascending);
            assert_true(u[0] > 0 && u[TRIALS - 1] < 1);
            for (int i = 0; i < TRIALS; i++) {
                double over = (i + 1.0) / TRIALS - u[i], under = u[i] - i / (double)TRIALS;
                double larger = over > under ? over : under; /* GCC 12 fails on fmax of fmax for aarch64 */
                distance = larger > distance ? larger : distance;
            }
            assert_true(distance <= (sampler == PB_SAMPLER_RANDOM ? 2.23 / sqrt(TRIALS) : 16.0 / TRIALS));
            free(u);
        }
        pb_sampling_free(sampling);
    }
}

static double correlation(const double *a, size_t stride_a, const double *b, size_t stride_b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (a[i * stride_a] - 0.5) * (b[i * stride_b] - 0.5);
    return 12 * sum / (double)n;
}

/* Replicates, inputs and successive points are not correlated: |r| < 5/√n for each of the pairs. (Points of scrambled
 * nets pair up coarsely whatever the scramble; that their replicates are independent is in test_sobol.) */
static void replicates_are_independent(void **state)
{
    (void)state;
    const double limit = 5 / sqrt((double)TRIALS / PB_REPLICATES);
    for (int sampler = PB_SAMPLER_LHS; sampler <= PB_SAMPLER_RANDOM; sampler++) {
        pb_sampling *sampling = sampling_of((enum pb_sampler_kind)sampler, 43);
        double *u = draw(sampling, 3), *v = draw(sampling, 4);
        for (size_t r = 0; r < PB_REPLICATES; r++) {
            for (size_t s = 0; s < r; s++)
                assert_true(fabs(correlation(u + r, 16, u + s, 16, TRIALS / 16)) < limit);
            for (size_t s = 0; s < PB_REPLICATES; s++)
                assert_true(fabs(correlation(u + r, 16, v + s, 16, TRIALS / 16)) < limit);
            assert_true(fabs(correlation(u + r, 16, u + r + 16, 16, TRIALS / 16 - 1)) < limit);
        }
        free(u);
        free(v);
        pb_sampling_free(sampling);
    }
}

static void the_same_in_any_order(void **state)
{
    (void)state;
    for (int sampler = PB_SAMPLER_SOBOL; sampler <= PB_SAMPLER_RANDOM; sampler++) {
        pb_sampling *sampling = sampling_of((enum pb_sampler_kind)sampler, 44);
        double *u = draw(sampling, 5);
        alignas(PB_ALIGNMENT) double again[PB_BLOCK];
        for (uint64_t b = BLOCKS; b-- > 0;) {
            pb_sampling_uniforms(sampling, 5, b, again);
            assert_memory_equal(again, u + b * PB_BLOCK, sizeof again);
        }
        free(u);
        pb_sampling_free(sampling);
    }
}

/* All instruction sets give the same bits. */
static void the_same_on_every_processor(void **state)
{
    (void)state;
    const char *const names[] = {"generic", "x86-64-v3", "x86-64-v4"};
    for (int sampler = PB_SAMPLER_SOBOL; sampler <= PB_SAMPLER_RANDOM; sampler++) {
        double *first = NULL;
        for (size_t i = 0; i < 3; i++) {
            setenv("PAYBACK_ISA", names[i], 1);
            pb_isa_choose();
            pb_sampling *sampling = sampling_of((enum pb_sampler_kind)sampler, 45);
            unsetenv("PAYBACK_ISA");
            pb_isa_choose();
            double *u = draw(sampling, 2);
            if (first)
                assert_memory_equal(first, u, TRIALS * sizeof *u);
            if (first)
                free(u);
            else
                first = u;
            pb_sampling_free(sampling);
        }
        free(first);
    }
}

/* Root mean square error over 16 replicates and some seeds of the mean of Π (1 + (u_i − 1/2)), which is 1. */
static double error_of(enum pb_sampler_kind sampler, size_t points)
{
    enum { RUNS = 20 };
    double squares = 0;
    for (uint64_t seed = 0; seed < RUNS; seed++) {
        pb_sampling *sampling = sampling_of(sampler, seed);
        double sum[PB_REPLICATES] = {0};
        for (uint64_t b = 0; b < points / PB_BLOCK_POINTS; b++) {
            alignas(PB_ALIGNMENT) double u[PB_BLOCK], product[PB_BLOCK];
            for (size_t input = 0; input < INPUTS; input++) {
                pb_sampling_uniforms(sampling, input, b, u);
                for (int lane = 0; lane < PB_BLOCK; lane++)
                    product[lane] = (input ? product[lane] : 1) * (0.5 + u[lane]);
            }
            for (int lane = 0; lane < PB_BLOCK; lane++)
                sum[lane % PB_REPLICATES] += product[lane];
        }
        for (int r = 0; r < PB_REPLICATES; r++)
            squares += pow(sum[r] / (double)points - 1, 2);
        pb_sampling_free(sampling);
    }
    return sqrt(squares / (RUNS * PB_REPLICATES));
}

/* Plain: variance ((13/12)^6 − 1)/n exactly. Sobol: an order of convergence well above one half. */
static void sobol_converges_faster(void **state)
{
    (void)state;
    double exact = sqrt((pow(13 / 12.0, INPUTS) - 1) / 4096);
    assert_true(fabs(error_of(PB_SAMPLER_RANDOM, 4096) / exact - 1) < 5 * sqrt(0.5 / 320));
    double coarse = error_of(PB_SAMPLER_SOBOL, 64), fine = error_of(PB_SAMPLER_SOBOL, 4096);
    assert_true(fine < exact / 8);
    assert_true(log(coarse / fine) / log(64) > 0.8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uniform),
        cmocka_unit_test(replicates_are_independent),
        cmocka_unit_test(the_same_in_any_order),
        cmocka_unit_test(the_same_on_every_processor),
        cmocka_unit_test(sobol_converges_faster),
    };
    print_message("seeds 42 to 45, 0 to 19\n");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
