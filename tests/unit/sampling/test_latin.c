/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Latin hypercube: one number in each stratum for awkward counts, and orders of the strata that look random. */
#include "sampling/sampling.h"

#include <math.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

static pb_sampling *latin(uint64_t seed, uint64_t trials)
{
    struct pb_sampling_settings settings = {.sampler = PB_SAMPLER_LHS,
                                            .seed = seed,
                                            .trials = trials,
                                            .keys = (uint64_t[]){31, 32},
                                            .dimensions = (int[]){0, 1},
                                            .input_count = 2};
    pb_sampling *sampling = NULL;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_OK);
    return sampling;
}

/* The numbers of all replicates: values[j · 16 + r]. */
static double *draw(const pb_sampling *sampling, size_t input, uint64_t trials)
{
    uint64_t blocks = (trials + PB_BLOCK - 1) / PB_BLOCK;
    double *values = aligned_alloc(PB_ALIGNMENT, blocks * PB_BLOCK * sizeof *values);
    assert_non_null(values);
    for (uint64_t b = 0; b < blocks; b++)
        pb_sampling_uniforms(sampling, input, b, values + b * PB_BLOCK);
    for (uint64_t i = 0; i < blocks * PB_BLOCK; i++) /* padding lanes, too */
        assert_true(values[i] > 0 && values[i] < 1);
    return values;
}

static void one_number_in_each_stratum(void **state)
{
    (void)state;
    const uint64_t trials[] = {1, 15, 16, 17, 31, 33, 272, 1000, 16000, 131072, 16 * 131072, 100003};
    for (size_t t = 0; t < sizeof trials / sizeof *trials; t++) {
        pb_sampling *sampling = latin(t, trials[t]);
        double *u = draw(sampling, 1, trials[t]);
        for (uint64_t r = 0; r < PB_REPLICATES && r < trials[t]; r++) {
            uint64_t n = (trials[t] - r + PB_REPLICATES - 1) / PB_REPLICATES;
            char *seen = calloc(n, 1);
            assert_non_null(seen);
            for (uint64_t j = 0; j < n; j++) {
                uint64_t stratum = (uint64_t)(u[j * PB_REPLICATES + r] * (double)n);
                assert_true(stratum < n);
                assert_int_equal(seen[stratum]++, 0);
            }
            free(seen);
        }
        free(u);
        pb_sampling_free(sampling);
    }
}

enum { SEEDS = 3000, PERMUTATIONS = SEEDS * PB_REPLICATES };

/* Each of the n! orders of n strata comes up equally often. */
static void small_permutations_are_uniform(void **state)
{
    (void)state;
    /* Chi-square of n! − 1 degrees of freedom, P = 1e-4. */
    const struct {
        int n, orders;
        double limit;
    } cases[] = {{2, 2, 15.14}, {3, 6, 25.75}, {4, 24, 56.0}, {5, 120, 183.5}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        static int count[3125];
        int n = cases[c].n, codes = (int)lround(pow(n, n));
        for (int i = 0; i < codes; i++)
            count[i] = 0;
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            pb_sampling *sampling = latin(seed, (uint64_t)n * PB_REPLICATES);
            alignas(PB_ALIGNMENT) double u[PB_BLOCK];
            pb_sampling_uniforms(sampling, 0, 0, u);
            for (int r = 0; r < PB_REPLICATES; r++) {
                int code = 0;
                for (int j = 0; j < n; j++)
                    code = code * n + (int)(u[j * PB_REPLICATES + r] * n);
                count[code]++;
            }
            pb_sampling_free(sampling);
        }
        double expected = (double)PERMUTATIONS / cases[c].orders, chi_square = 0;
        int found = 0;
        for (int i = 0; i < codes; i++) {
            found += count[i] > 0;
            chi_square += count[i] ? (count[i] - expected) * (count[i] - expected) / expected : 0;
        }
        assert_int_equal(found, cases[c].orders);
        assert_true(chi_square < cases[c].limit);
    }
}

/* Where two points land, for every pair of points among eight and for awkward n: uniform over distinct pairs. */
static void pairs_are_uniform(void **state)
{
    (void)state;
    for (int n = 6; n <= 8; n++) {
        static int count[8][8][8][8];
        for (size_t i = 0; i < sizeof count / sizeof(int); i++)
            (&count[0][0][0][0])[i] = 0;
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            pb_sampling *sampling = latin(7000 + seed, (uint64_t)n * PB_REPLICATES);
            alignas(PB_ALIGNMENT) double u[PB_BLOCK];
            pb_sampling_uniforms(sampling, 0, 0, u);
            for (int r = 0; r < PB_REPLICATES; r++)
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < i; j++)
                        count[i][j][(int)(u[i * PB_REPLICATES + r] * n)][(int)(u[j * PB_REPLICATES + r] * n)]++;
            pb_sampling_free(sampling);
        }
        int cells = n * (n - 1);
        double expected = (double)PERMUTATIONS / cells, freedom = cells - 1;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double chi_square = 0;
                for (int a = 0; a < n; a++)
                    for (int b = 0; b < n; b++)
                        chi_square += a == b ? 0 : pow(count[i][j][a][b] - expected, 2) / expected;
                /* Wilson and Hilferty's normal approximation, five standard deviations. */
                double z = (cbrt(chi_square / freedom) - 1 + 2 / (9 * freedom)) / sqrt(2 / (9 * freedom));
                assert_true(fabs(z) < 5);
            }
        }
    }
}

/* The mean of (u − 1/2)(v − 1/2) has variance (1/12 − 1/(12 n²))² / (n − 1) from the strata (two independent random
 * permutations), and what the jitter adds, per point 2 (1/12 − 1/(12 n²))/(12 n²) + 1/(144 n⁴). */
static void two_inputs_are_independent(void **state)
{
    (void)state;
    enum { RUNS = 250, ESTIMATES = RUNS * PB_REPLICATES };
    for (int n = 5; n <= 320; n *= 4) {
        double squares = 0;
        for (uint64_t seed = 0; seed < RUNS; seed++) {
            uint64_t trials = (uint64_t)n * PB_REPLICATES;
            pb_sampling *sampling = latin(seed, trials);
            double *u = draw(sampling, 0, trials), *v = draw(sampling, 1, trials);
            for (int r = 0; r < PB_REPLICATES; r++) {
                double sum = 0;
                for (int j = 0; j < n; j++)
                    sum += (u[j * PB_REPLICATES + r] - 0.5) * (v[j * PB_REPLICATES + r] - 0.5);
                squares += sum / n * sum / n;
            }
            free(u);
            free(v);
            pb_sampling_free(sampling);
        }
        double jitter = 1 / (12.0 * n * n), strata = 1.0 / 12 - jitter;
        double variance = strata * strata / (n - 1) + (2 * strata * jitter + jitter * jitter) / n;
        assert_true(fabs(squares / ESTIMATES / variance - 1) < 5 * sqrt(2.0 / ESTIMATES));
    }
}

static void wrong_settings(void **state)
{
    (void)state;
    struct pb_sampling_settings settings = {.sampler = PB_SAMPLER_LHS, .trials = 0};
    pb_sampling *sampling = (pb_sampling *)&settings;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_ERROR_ARGUMENT);
    assert_null(sampling);
    settings.trials = UINT64_C(1) << 36;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_ERROR_ARGUMENT);
    settings.trials = 100;
    settings.input_count = 1; /* without keys */
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_ERROR_ARGUMENT);
    settings.input_count = 0;
    settings.sampler = (enum pb_sampler_kind)77;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_ERROR_ARGUMENT);
    settings.sampler = PB_SAMPLER_LHS;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_OK); /* no inputs: monthly draws only */
    pb_sampling_free(sampling);
    pb_sampling_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_number_in_each_stratum),
        cmocka_unit_test(small_permutations_are_uniform),
        cmocka_unit_test(pairs_are_uniform),
        cmocka_unit_test(two_inputs_are_independent),
        cmocka_unit_test(wrong_settings),
    };
    print_message("seeds 0 to 2999, 7000 to 9999\n");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
