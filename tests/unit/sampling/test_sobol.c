/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sobol points against published ones and an independent recurrence; their scramble against what Owen's has in theory.
 */
#include "sampling/sampling.h"
#include "sampling/sobol.h"

#include <math.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void first_points_as_published(void **state)
{
    (void)state;
    FILE *file = fopen("tests/known/sobol.txt", "r");
    assert_non_null(file);
    char line[256];
    uint32_t i = 0;
    double x[3];
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#' || sscanf(line, "%lf %lf %lf", &x[0], &x[1], &x[2]) != 3)
            continue;
        for (int d = 0; d < 3; d++)
            assert_true(ldexp(pb_sobol_point(i ^ i >> 1, d), -32) == x[d]);
        i++;
    }
    fclose(file);
    assert_int_equal(i, 10);
}

/* m_k = 2 a_1 m_(k−1) ⊕ 4 a_2 m_(k−2) ⊕ … ⊕ 2^s m_(k−s) ⊕ m_(k−s), in integers, straight from the file of numbers. */
static void every_dimension_follows_its_recurrence(void **state)
{
    (void)state;
    FILE *file = fopen("sim/sampling/sobol-direction-numbers.txt", "r");
    assert_non_null(file);
    char line[512];
    int dimensions = 0;
    while (fgets(line, sizeof line, file)) {
        char *at = line;
        if (line[0] < '0' || line[0] > '9')
            continue;
        int d = (int)strtol(at, &at, 10), s = (int)strtol(at, &at, 10), a = (int)strtol(at, &at, 10);
        uint64_t m[33] = {0};
        for (int k = 1; k <= s; k++)
            m[k] = strtoull(at, &at, 10);
        for (int k = s + 1; k <= 32; k++) {
            m[k] = m[k - s] << s ^ m[k - s];
            for (int i = 1; i < s; i++)
                m[k] ^= a >> (s - 1 - i) & 1 ? m[k - i] << i : 0;
        }
        for (int k = 1; k <= 32; k++) {
            assert_true(m[k] % 2 == 1 && m[k] < UINT64_C(1) << k);
            assert_int_equal(pb_sobol_point(UINT32_C(1) << (k - 1), d - 1), m[k] << (32 - k));
        }
        uint32_t both = pb_sobol_point(1, d - 1) ^ pb_sobol_point(UINT32_C(1) << 20, d - 1);
        assert_int_equal(pb_sobol_point(1 | UINT32_C(1) << 20, d - 1), both);
        dimensions++;
    }
    fclose(file);
    assert_int_equal(dimensions, PB_SOBOL_DIMENSIONS - 1);
    assert_int_equal(pb_sobol_point(5, -1), 0);
    assert_int_equal(pb_sobol_point(5, PB_SOBOL_DIMENSIONS), 0);
}

/* Two inputs in the first two dimensions. */
static pb_sampling *pair(uint64_t seed)
{
    struct pb_sampling_settings settings = {.sampler = PB_SAMPLER_SOBOL,
                                            .seed = seed,
                                            .keys = (uint64_t[]){101, 202},
                                            .dimensions = (int[]){0, 1},
                                            .input_count = 2};
    pb_sampling *sampling = NULL;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_OK);
    return sampling;
}

/* Points from × 8 … of replicate r, by blocks: values[j]. */
static void points_of(const pb_sampling *sampling, size_t input, int r, uint64_t block, size_t count, double *values)
{
    alignas(PB_ALIGNMENT) double u[PB_BLOCK];
    for (size_t j = 0; j < count; j++) {
        if (j % PB_BLOCK_POINTS == 0)
            pb_sampling_uniforms(sampling, input, block + j / PB_BLOCK_POINTS, u);
        values[j] = u[j % PB_BLOCK_POINTS * PB_REPLICATES + (size_t)r];
    }
}

enum { LEVELS = 10, NET = 1 << LEVELS };

/* Every elementary interval of 2^-k1 by 2^-k2, k1 + k2 = k, holds one of the 2^k points. */
static void check_net(const double *x, const double *y)
{
    for (int across = 0; across <= LEVELS; across++) {
        char seen[NET] = {0};
        for (int j = 0; j < NET; j++) {
            int column = (int)ldexp(x[j], across), row = (int)ldexp(y[j], LEVELS - across);
            int box = column << (LEVELS - across) | row;
            assert_int_equal(seen[box]++, 0);
        }
    }
}

static void scrambling_keeps_the_net(void **state)
{
    (void)state;
    pb_sampling *sampling = pair(5);
    static double x[NET], y[NET];
    const uint64_t blocks[] = {0, NET / PB_BLOCK_POINTS, UINT64_C(1) << 27}; /* a multiple of the net's size */
    for (size_t b = 0; b < 3; b++) {
        for (int r = 0; r < PB_REPLICATES; r++) {
            points_of(sampling, 0, r, blocks[b], NET, x);
            points_of(sampling, 1, r, blocks[b], NET, y);
            check_net(x, y);
        }
    }
    pb_sampling_free(sampling);
}

/* In one dimension, Owen's scramble puts an independent uniform number into each of n intervals: the mean of u has
 * variance 1/(12 n³). Too little randomness in the scramble, or dependent replicates, shows here. */
static void variance_is_owens(void **state)
{
    (void)state;
    enum { SEEDS = 250, ESTIMATES = SEEDS * PB_REPLICATES };
    for (int n = 1; n <= 64; n *= 4) {
        double squares = 0, between = 0;
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            pb_sampling *sampling = pair(seed);
            double total = 0;
            for (int r = 0; r < PB_REPLICATES; r++) {
                double u[64], sum = 0;
                points_of(sampling, 1, r, 0, (size_t)n, u);
                for (int j = 0; j < n; j++)
                    sum += u[j] - 0.5;
                squares += (sum / n) * (sum / n);
                total += sum / n;
            }
            between += total * total / PB_REPLICATES;
            pb_sampling_free(sampling);
        }
        double variance = 1 / (12.0 * n * n * n);
        /* Chi-square with 4,000 and 250 degrees of freedom, four standard deviations. */
        assert_true(fabs(squares / ESTIMATES / variance - 1) < 4 * sqrt(2.0 / ESTIMATES));
        assert_true(fabs(between / SEEDS / variance - 1) < 4 * sqrt(2.0 / SEEDS));
    }
}

/* The flips of a bit below different prefixes are pairwise independent over the seeds. */
static void prefixes_are_scrambled_independently(void **state)
{
    (void)state;
    enum { DEPTH = 4, PREFIXES = 1 << DEPTH, SEEDS = 500, DRAWS = SEEDS * PB_REPLICATES };
    static int equal[PREFIXES][PREFIXES];
    memset(equal, 0, sizeof equal);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        pb_sampling *sampling = pair(1000 + seed);
        for (int r = 0; r < PB_REPLICATES; r++) {
            double u[2 * PREFIXES];
            int flip[PREFIXES];
            points_of(sampling, 0, r, 0, 2 * PREFIXES, u);
            for (uint32_t j = 0; j < 2 * PREFIXES; j++) {
                uint32_t word = pb_sobol_point(j, 0) >> (31 - DEPTH);
                if (word % 2 == 0)
                    flip[word / 2] = (int)ldexp(u[j], DEPTH + 1) % 2;
            }
            for (int a = 0; a < PREFIXES; a++)
                for (int b = 0; b < a; b++)
                    equal[a][b] += flip[a] == flip[b];
        }
        pb_sampling_free(sampling);
    }
    for (int a = 0; a < PREFIXES; a++) /* 120 pairs: five standard deviations */
        for (int b = 0; b < a; b++)
            assert_true(fabs(equal[a][b] - DRAWS / 2.0) < 5 * sqrt(DRAWS / 4.0));
}

/* The bits below 2^-32 are filled: 2^52 u − 1/2 is an integer whose lower 20 bits look uniform. */
static void tail_bits_are_uniform(void **state)
{
    (void)state;
    pb_sampling *sampling = pair(3);
    enum { CELLS = 64, POINTS = 1 << 14 };
    static double u[POINTS];
    int count[CELLS] = {0};
    points_of(sampling, 0, 4, 0, POINTS, u);
    for (int j = 0; j < POINTS; j++) {
        double scaled = ldexp(u[j], 52) - 0.5;
        assert_true(scaled == floor(scaled));
        count[(uint64_t)scaled >> 14 & (CELLS - 1)]++;
    }
    double chi_square = 0, expected = (double)POINTS / CELLS;
    for (int i = 0; i < CELLS; i++)
        chi_square += (count[i] - expected) * (count[i] - expected) / expected;
    assert_true(chi_square < 113.5); /* 63 degrees of freedom, P = 1e-4 */
    pb_sampling_free(sampling);
}

/* An input keeps its numbers in another scenario where it has the same dimension, whatever stands beside it. */
static void same_key_and_dimension_same_numbers(void **state)
{
    (void)state;
    struct pb_sampling_settings settings = {.sampler = PB_SAMPLER_SOBOL,
                                            .seed = 5,
                                            .keys = (uint64_t[]){9, 202, 101, 101},
                                            .dimensions = (int[]){7, 1, 0, 2},
                                            .input_count = 4};
    pb_sampling *one = pair(5), *other = NULL;
    assert_int_equal(pb_sampling_new(&other, &settings), PAYBACK_OK);
    alignas(PB_ALIGNMENT) double a[PB_BLOCK], b[PB_BLOCK];
    pb_sampling_uniforms(one, 1, 77, a);
    pb_sampling_uniforms(other, 1, 77, b);
    assert_memory_equal(a, b, sizeof a);
    pb_sampling_uniforms(one, 0, 77, a);
    pb_sampling_uniforms(other, 2, 77, b);
    assert_memory_equal(a, b, sizeof a);
    pb_sampling_uniforms(other, 3, 77, b);
    assert_memory_not_equal(a, b, sizeof a);
    pb_sampling_free(one);
    pb_sampling_free(other);
}

/* Without a dimension, and beyond 2^32 points, a plain stream. */
static void beyond_the_table(void **state)
{
    (void)state;
    const uint64_t keys[] = {7, 7, 7};
    const int dimensions[] = {-1, PB_SOBOL_DIMENSIONS, PB_SOBOL_DIMENSIONS - 1};
    struct pb_sampling_settings settings = {PB_SAMPLER_SOBOL, 1, 0, keys, dimensions, 3};
    pb_sampling *sobol = NULL, *plain = NULL;
    assert_int_equal(pb_sampling_new(&sobol, &settings), PAYBACK_OK);
    settings.sampler = PB_SAMPLER_RANDOM;
    assert_int_equal(pb_sampling_new(&plain, &settings), PAYBACK_OK);
    alignas(PB_ALIGNMENT) double a[PB_BLOCK], b[PB_BLOCK];
    pb_sampling_uniforms(plain, 0, 3, a);
    for (size_t input = 0; input < 3; input++) {
        pb_sampling_uniforms(sobol, input, 3, b);
        assert_int_equal(memcmp(a, b, sizeof a) == 0, input < 2);
    }
    pb_sampling_uniforms(plain, 0, UINT64_C(1) << 29, a);
    pb_sampling_uniforms(sobol, 2, UINT64_C(1) << 29, b);
    assert_memory_equal(a, b, sizeof a);
    pb_sampling_free(sobol);
    pb_sampling_free(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_points_as_published),
        cmocka_unit_test(every_dimension_follows_its_recurrence),
        cmocka_unit_test(scrambling_keeps_the_net),
        cmocka_unit_test(variance_is_owens),
        cmocka_unit_test(prefixes_are_scrambled_independently),
        cmocka_unit_test(tail_bits_are_uniform),
        cmocka_unit_test(same_key_and_dimension_same_numbers),
        cmocka_unit_test(beyond_the_table),
    };
    print_message("seeds 0 to 249, 1000 to 1499, 3, 5\n");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
