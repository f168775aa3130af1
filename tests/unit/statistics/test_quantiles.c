/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/ranks.h"
#include "statistics/order_kernel.h"
#include "statistics/selection.h"
#include "statistics/statistics.h"

static void test_ranks(void **state)
{
    (void)state;
    assert_int_equal(pb_rank(0.1, 1000), 100); /* 0.1 · 1000 is a little above 100 before rounding */
    assert_int_equal(pb_rank(0.05, 20), 1);
    assert_int_equal(pb_rank(0.05, 21), 2);
    assert_int_equal(pb_rank(0.5, 1), 1);
    assert_int_equal(pb_rank(1e-9, 5), 1);
    assert_int_equal(pb_rank(1, 5), 5);
    /* k per cent of 100 m draws is rank k m. */
    for (size_t k = 1; k <= 100; k++)
        for (size_t m = 1; m <= 4000000; m = m * 7 + 1)
            assert_int_equal(pb_rank((double)k / 100, 100 * m), k * m);
}

static double quantile(const double *draws, size_t n, double level)
{
    double value = -99;
    assert_int_equal(pb_plain_quantiles(draws, n, &level, 1, &value), PAYBACK_OK);
    return value;
}

static void test_definition(void **state)
{
    (void)state;
    static const double draws[] = {4, NAN, 1, INFINITY, 3, 2, NAN};
    assert_true(quantile(draws, 7, 0.2) == 1);
    assert_true(quantile(draws, 7, 0.2000001) == 2);
    assert_true(quantile(draws, 7, 0.5) == 3);
    assert_true(quantile(draws, 7, 0.8) == 4);
    assert_true(isinf(quantile(draws, 7, 0.81)));
    assert_true(isnan(quantile((double[]){NAN, NAN}, 2, 0.5)));
    assert_true(quantile((double[]){5}, 1, 0.01) == 5);
    assert_true(isinf(quantile((double[]){INFINITY}, 1, 0.01)));
    double zero = quantile((double[]){-0.0, -0.0}, 2, 0.5);
    assert_false(signbit(zero));
}

static const double levels[] = {0.5, 0.05, 0.1, 0.25, 0.75, 0.9, 0.95, 1, 0.001, 1e-9, 0.5, 0.6180339887};
enum { LEVELS = sizeof levels / sizeof *levels };

static void check_against_sorting(const double *draws, size_t n, double *sorted)
{
    static double values[LEVELS][PB_SETS];
    assert_int_equal(pb_select(draws, n, levels, LEVELS, true, values), PAYBACK_OK);
    for (int set = 0; set < PB_SETS; set++) {
        size_t m = sorted_set(draws, n, set, sorted);
        for (int l = 0; l < LEVELS; l++) {
            double expected = m ? sorted[pb_rank(levels[l], m) - 1] : (double)NAN;
            if (!(isnan(expected) && isnan(values[l][set])))
                assert_memory_equal(&values[l][set], &expected, sizeof expected);
        }
    }
    static double alone[LEVELS];
    assert_int_equal(pb_plain_quantiles(draws, n, levels, LEVELS, alone), PAYBACK_OK);
    for (int l = 0; l < LEVELS; l++)
        if (!(isnan(alone[l]) && isnan(values[l][PB_ALL])))
            assert_memory_equal(&alone[l], &values[l][PB_ALL], sizeof alone[l]);
}

static void test_same_as_sorting(void **state)
{
    (void)state;
    static const size_t sizes[] = {1,    2,    3,    15,   16,   17,   31,   32,   33,    100,  511,
                                   1000, 1024, 2047, 2048, 2049, 4097, 8191, 8192, 20000, 70001};
    assert_int_equal(PB_FEW_DRAWS, 2048); /* on either side of it */
    for (int shape = 0; shape < SHAPES; shape++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            size_t n = sizes[k];
            double *draws = draw_column((enum shape)shape, n, 20 + k), *sorted = malloc(n * sizeof *sorted);
            assert_non_null(draws);
            assert_non_null(sorted);
            check_against_sorting(draws, n, sorted);
            free(sorted);
            free(draws);
        }
}

/* Nothing that the sample of a bin map sees tells of the rest. */
static void test_misleading_samples(void **state)
{
    (void)state;
    enum { N = 40000 };
    double *draws = malloc(N * sizeof *draws), *sorted = malloc(N * sizeof *sorted);
    assert_non_null(draws);
    assert_non_null(sorted);
    uint64_t seed = 21;
    for (int stretch = 1; stretch <= 4096; stretch *= 4) {
        for (size_t i = 0; i < N; i++)
            draws[i] = i / 32 % (size_t)stretch ? 1e9 * random_normal(&seed) : 1e-9 * random_uniform(&seed);
        check_against_sorting(draws, N, sorted);
        for (size_t i = 0; i < N; i++)
            draws[i] = i / 32 % (size_t)stretch ? random_normal(&seed) : (double)NAN;
        check_against_sorting(draws, N, sorted);
    }
    free(sorted);
    free(draws);
}

/* Every rank of arrays that are bad for pivots. */
static void test_order_statistics(void **state)
{
    (void)state;
    enum { N = 3000 };
    static double x[N], sorted[N];
    static size_t ranks[N];
    uint64_t seed = 22;
    for (int pattern = 0; pattern < 6; pattern++)
        for (size_t every = 1; every <= N; every = 3 * every + 1) {
            size_t count = 0;
            for (size_t i = 0; i < N; i++) {
                double organ_pipe = (double)(i < N / 2 ? i : N - i);
                double patterns[] = {(double)i,       -(double)i,           organ_pipe,
                                     (double)(i % 3), random_normal(&seed), (double)(i * 7919 % 97)};
                x[i] = sorted[i] = patterns[pattern];
                if (i % every == 0)
                    ranks[count++] = i + 1;
            }
            qsort(sorted, N, sizeof *sorted, ascending);
            pb_order_statistics(x, N, ranks, count);
            for (size_t k = 0; k < count; k++)
                assert_true(x[ranks[k] - 1] == sorted[ranks[k] - 1]);
            qsort(x, N, sizeof *x, ascending);
            assert_memory_equal(x, sorted, sizeof x);
        }
}

/* Of any length, at pivots that no element, some or all are below; nothing beside the array is touched. */
static void test_partition(void **state)
{
    (void)state;
    enum { MOST = 700, BESIDE = 16 };
    static double x[MOST + 2 * BESIDE], sorted[MOST];
    uint64_t seed = 31;
    for (size_t n = 0; n <= MOST; n++)
        for (int pivot = -1; pivot <= 4; pivot++)
            for (int upto = 0; upto < 2; upto++) {
                size_t expected = 0;
                for (size_t i = 0; i < MOST + 2 * BESIDE; i++)
                    x[i] = -77;
                for (size_t i = 0; i < n; i++) {
                    x[BESIDE + i] = sorted[i] = floor(4 * random_uniform(&seed)) + (pivot == 4 ? (double)INFINITY : 0);
                    expected += upto ? sorted[i] <= pivot : sorted[i] < pivot;
                }
                assert_int_equal(PB_SELECT(pb_partition)(x + BESIDE, n, pivot, upto), expected);
                for (size_t i = 0; i < n; i++)
                    assert_true((upto ? x[BESIDE + i] <= pivot : x[BESIDE + i] < pivot) == (i < expected));
                for (size_t i = 0; i < BESIDE; i++)
                    assert_true(x[i] == -77 && x[BESIDE + n + i] == -77);
                qsort(sorted, n, sizeof *sorted, ascending);
                qsort(x + BESIDE, n, sizeof *x, ascending);
                assert_memory_equal(x + BESIDE, sorted, n * sizeof *x);
            }
}

/* ---- intervals ---- */

/* Written from the definition alone: the shares of the replicates' draws below and up to the quantile, their variance
 * at p by the two, and the order statistics p − H and p + H lead to. */
static payback_estimate plain_interval(const double *draws, size_t n, double level, double *sorted)
{
    size_t m = sorted_set(draws, n, PB_REPLICATES, sorted), counts[3][PB_REPLICATES] = {{0}}, below = 0, upto = 0;
    payback_estimate e = {NAN, NAN, NAN};
    if (m == 0)
        return e;
    size_t k = pb_rank(level, m);
    double x = e.value = sorted[k - 1], variance[2], half;
    for (size_t i = 0; i < n; i++) {
        counts[0][i % PB_REPLICATES] += draws[i] < x ? 1 : 0;
        counts[1][i % PB_REPLICATES] += draws[i] <= x ? 1 : 0;
        counts[2][i % PB_REPLICATES] += isnan(draws[i]) ? 0 : 1;
        below += draws[i] < x ? 1 : 0;
        upto += draws[i] <= x ? 1 : 0;
    }
    for (int c = 0; c < 2; c++) {
        double shares[PB_REPLICATES], mean = 0;
        for (int r = 0; r < PB_REPLICATES; r++)
            mean += (shares[r] = (double)counts[c][r] / (double)counts[2][r]) / PB_REPLICATES;
        variance[c] = 0;
        for (int r = 0; r < PB_REPLICATES; r++)
            variance[c] += pow(shares[r] - mean, 2) / (PB_REPLICATES - 1);
    }
    double part = (level * (double)m - (double)below) / (double)(upto - below);
    half = 2.1314495455597757 * sqrt(((1 - part) * variance[0] + part * variance[1]) / PB_REPLICATES);
    double low = ceil(level * (double)m - half * (double)m), high = floor(level * (double)m + half * (double)m) + 1;
    low = low < (double)k ? low : (double)k - 1;
    high = high > (double)k ? high : (double)k + 1;
    if (n >= 32 && isfinite(half) && isfinite(x) && low >= 1 && high <= (double)m &&
        isfinite(sorted[(size_t)low - 1]) && isfinite(sorted[(size_t)high - 1])) {
        e.low = sorted[(size_t)low - 1];
        e.high = sorted[(size_t)high - 1];
    }
    return e;
}

static void assert_same_bound(double actual, double expected)
{
    assert_true(actual == expected || (isnan(actual) && isnan(expected)));
}

static void test_intervals_by_their_definition(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 31, 32, 33, 100, 1000, 2048, 2049, 5000, 20000, 70001};
    for (int shape = 0; shape < SHAPES; shape++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            size_t n = sizes[k];
            double *draws = draw_column((enum shape)shape, n, 80 + k), *sorted = malloc(n * sizeof *sorted);
            payback_estimate actual[LEVELS];
            assert_non_null(draws);
            assert_non_null(sorted);
            assert_int_equal(pb_quantile_estimates(draws, n, levels, LEVELS, actual), PAYBACK_OK);
            for (int l = 0; l < LEVELS; l++) {
                payback_estimate expected = plain_interval(draws, n, levels[l], sorted);
                assert_same_bound(actual[l].value, expected.value);
                assert_same_bound(actual[l].low, expected.low);
                assert_same_bound(actual[l].high, expected.high);
            }
            free(sorted);
            free(draws);
        }
}

/* 64 strata, one draw of each replicate in each: below the median are 32 of every replicate, so that its share is
 * known without any error, and the ends are the neighbours of the quantile, between which the median lies. */
static void test_interval_of_strata(void **state)
{
    (void)state;
    enum { STRATA = 64, N = STRATA * PB_REPLICATES };
    double draws[N];
    payback_estimate e;
    for (int i = 0; i < N; i++) /* replicate i mod 16 has the draw at (i mod 16 + 1)/17 of stratum i div 16 */
        draws[i] = i / PB_REPLICATES + (i % PB_REPLICATES + 1) / 17.0;
    assert_int_equal(pb_quantile_estimates(draws, N, (double[]){0.5}, 1, &e), PAYBACK_OK);
    assert_true(e.value == 31 + 16 / 17.0 && e.low == 31 + 15 / 17.0 && e.high == 32 + 1 / 17.0);
    /* p = 0.05 is draw 51.2: a fifth into the fourth stratum, where 3 of 16 are below the quantile and 4 up to it. In
     * draws, the variance of their sum is 16²/16 (0.8 · 3 · 13/240 + 0.2 · 4 · 12/240) = 2.72, and 51.2 ± 2.1314 √2.72
     * is 47.68 … 54.72: the 48th, which is the last of the third stratum, and the 55th, the seventh of the fourth. */
    assert_int_equal(pb_quantile_estimates(draws, N, (double[]){0.05}, 1, &e), PAYBACK_OK);
    assert_true(e.value == 3 + 4 / 17.0 && e.low == 2 + 16 / 17.0 && e.high == 3 + 7 / 17.0);
}

/* Half of the draws lie in each of two humps far apart, as many of every replicate but two: the quantile is the last
 * one of the lower hump, and the interval spans the gap. */
static void test_interval_at_a_gap(void **state)
{
    (void)state;
    enum { N = 1600 };
    double draws[N];
    payback_estimate e;
    for (int i = 0; i < N; i++) {
        int r = i % PB_REPLICATES, k = i / PB_REPLICATES, low = 50 + (r == 0) - (r == 1);
        draws[i] = k < low ? k : 1000 + k;
    }
    assert_int_equal(pb_quantile_estimates(draws, N, (double[]){0.5}, 1, &e), PAYBACK_OK);
    /* Up to the quantile are 51, 49 and fourteen times 50 of 100: s = √(2/15)/100, and 1,600 t s/4 = 3.11 draws. Of the
     * draws 785 … 799 are 49, 800 is 50, 801 is 1,049 and 802 … 816 are 1,050. */
    assert_true(e.value == 50 && e.low == 49 && e.high == 1050);
}

/* What an end would be beyond the draws, or never, has no bounds. */
static void test_no_interval(void **state)
{
    (void)state;
    enum { N = 16000 };
    double *draws = draw_column(NORMAL, N, 23);
    assert_non_null(draws);
    payback_estimate e[3];
    assert_int_equal(pb_quantile_estimates(draws, N, (double[]){0.25, 0.5, 0.0001}, 3, e), PAYBACK_OK);
    for (int l = 0; l < 2; l++)
        assert_true(e[l].low < e[l].value && e[l].value < e[l].high);
    assert_true(isfinite(e[2].value) && isnan(e[2].low) && isnan(e[2].high));
    for (size_t i = 0; i < N; i++)
        draws[i] = i * 7919 % N < N * 51 / 100 ? draws[i] : (double)INFINITY;
    assert_int_equal(pb_quantile_estimates(draws, N, (double[]){0.25, 0.5099, 0.52}, 3, e), PAYBACK_OK);
    assert_true(isfinite(e[0].low) && isfinite(e[0].high));
    assert_true(isfinite(e[1].value) && isnan(e[1].low) && isnan(e[1].high));
    assert_true(isinf(e[2].value) && isnan(e[2].low) && isnan(e[2].high));
    free(draws);
}

static void test_bad_levels(void **state)
{
    (void)state;
    static const double bad[] = {0, -0.1, 1.0000001, NAN, INFINITY};
    double draws[] = {1, 2, 3}, value;
    payback_estimate estimate;
    for (int k = 0; k < 5; k++) {
        assert_int_equal(pb_plain_quantiles(draws, 3, &bad[k], 1, &value), PAYBACK_ERROR_ARGUMENT);
        assert_int_equal(pb_quantile_estimates(draws, 3, &bad[k], 1, &estimate), PAYBACK_ERROR_ARGUMENT);
    }
}

int main(void)
{
    print_message("seeds 20 ... 38, 80 ... 90\n");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_definition),
        cmocka_unit_test(test_same_as_sorting),
        cmocka_unit_test(test_misleading_samples),
        cmocka_unit_test(test_order_statistics),
        cmocka_unit_test(test_partition),
        cmocka_unit_test(test_intervals_by_their_definition),
        cmocka_unit_test(test_interval_of_strata),
        cmocka_unit_test(test_interval_at_a_gap),
        cmocka_unit_test(test_no_interval),
        cmocka_unit_test(test_bad_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
