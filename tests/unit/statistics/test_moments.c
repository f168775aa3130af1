/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/moments.h"

#include <float.h>

/* What pb_moments holds, draw by draw. */
static void plain_moments(struct pb_moments *moments, const double *draws, size_t n)
{
    pb_moments_start(moments, draws, n);
    moments->min = INFINITY;
    moments->max = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        size_t r = i % PB_REPLICATES;
        moments->trials[r]++;
        moments->never[r] += draws[i] > DBL_MAX;
        moments->undefined[r] += draws[i] != draws[i];
        if (!isfinite(draws[i]))
            continue;
        moments->finite[r]++;
        moments->min = fmin(moments->min, draws[i] + 0.0);
        moments->max = fmax(moments->max, draws[i] + 0.0);
        pb_exact_add(&moments->sums[r], draws[i]);
    }
}

static void assert_same_sum(struct pb_exact_sum *a, struct pb_exact_sum *b)
{
    pb_exact_resolve(a);
    pb_exact_resolve(b);
    assert_memory_equal(a->limb, b->limb, sizeof a->limb);
}

static void assert_same(struct pb_moments *a, struct pb_moments *b)
{
    assert_memory_equal(a->trials, b->trials, sizeof a->trials);
    assert_memory_equal(a->finite, b->finite, sizeof a->finite);
    assert_memory_equal(a->never, b->never, sizeof a->never);
    assert_memory_equal(a->undefined, b->undefined, sizeof a->undefined);
    if (pb_moments_total(a->finite) > 0) {
        assert_memory_equal(&a->min, &b->min, sizeof a->min);
        assert_memory_equal(&a->max, &b->max, sizeof a->max);
    }
    for (int r = 0; r < PB_REPLICATES; r++)
        assert_same_sum(&a->sums[r], &b->sums[r]);
}

static void test_same_as_draw_by_draw(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 15, 16, 17, 31, 32, 1000, 8192, 8193, 20011};
    for (int shape = 0; shape < SHAPES; shape++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            double *draws = draw_column((enum shape)shape, sizes[k], 10);
            assert_non_null(draws);
            struct pb_moments fast, plain;
            pb_moments_start(&fast, draws, sizes[k]);
            pb_moments_add(&fast, draws, sizes[k]);
            plain_moments(&plain, draws, sizes[k]);
            assert_same(&fast, &plain);
            free(draws);
        }
}

static void test_batches_and_parts_do_not_matter(void **state)
{
    (void)state;
    enum { N = 30005, BATCH = 1600 };
    for (int shape = 0; shape < SHAPES; shape++) {
        double *draws = draw_column((enum shape)shape, N, 11);
        assert_non_null(draws);
        struct pb_moments at_once, parts[2], merged;
        pb_moments_start(&at_once, draws, N);
        merged = parts[0] = parts[1] = at_once;
        pb_moments_add(&at_once, draws, N);
        for (size_t first = 0; first < N; first += BATCH)
            pb_moments_add(&parts[first / BATCH % 2], draws + first, N - first < BATCH ? N - first : BATCH);
        pb_moments_merge(&merged, &parts[1]);
        pb_moments_merge(&merged, &parts[0]);
        assert_same(&merged, &at_once);
        assert_same_sum(&merged.squares, &at_once.squares);
        double a = pb_moments_deviation(&merged), b = pb_moments_deviation(&at_once);
        assert_true(a == b || (isnan(a) && isnan(b)));
        free(draws);
    }
}

static struct pb_moments moments_of(const double *draws, size_t n)
{
    struct pb_moments moments;
    pb_moments_start(&moments, draws, n);
    pb_moments_add(&moments, draws, n);
    return moments;
}

/* 0, 1, …, n − 1: mean (n − 1)/2, variance n (n + 1)/12. */
static void test_closed_form(void **state)
{
    (void)state;
    static const size_t sizes[] = {2, 16, 33, 100000};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        double n = (double)sizes[k];
        double *draws = draw_column(ASCENDING, sizes[k], 0);
        assert_non_null(draws);
        struct pb_moments moments = moments_of(draws, sizes[k]);
        assert_true(pb_moments_mean(&moments).value == (n - 1) / 2);
        assert_near(pb_moments_deviation(&moments) / sqrt(n * (n + 1) / 12), 1, 1e-15);
        free(draws);
    }
}

/* A mean 10⁸ times the standard deviation costs no digits: the deviations of ±1 are exact. */
static void test_deviation_far_from_zero(void **state)
{
    (void)state;
    double draws[1000];
    for (int i = 0; i < 1000; i++)
        draws[i] = 1e15 + (i % 2 ? 1 : -1);
    struct pb_moments moments = moments_of(draws, 1000);
    assert_true(pb_moments_mean(&moments).value == 1e15);
    assert_near(pb_moments_deviation(&moments), sqrt(1000.0 / 999), 1e-15);
}

/* The first draws tell nothing of the scale of the rest: k draws of 0, then k pairs of ±size: variance 2 k size²/(3 k −
 * 1). */
static void test_misleading_start(void **state)
{
    (void)state;
    enum { K = 5000 };
    static double draws[3 * K];
    static const double sizes[] = {1e-200, 1e-3, 1, 1e6, 1e150};
    for (int s = 0; s < 5; s++) {
        for (int i = 0; i < 3 * K; i++)
            draws[i] = i < K ? 0 : i % 2 ? sizes[s] : -sizes[s];
        struct pb_moments moments = moments_of(draws, 3 * K);
        double expected = sizes[s] < 1e-100 ? 0 : sqrt(2.0 * K / (3 * K - 1));
        assert_near(pb_moments_deviation(&moments) / sizes[s], expected, 1e-10);
        for (int i = 0; i < K; i++)
            draws[i] = 3 * sizes[s]; /* off the mean of all, which is size */
        moments = moments_of(draws, 3 * K);
        expected = sqrt(8.0 * K / (3 * K - 1));
        assert_near(pb_moments_deviation(&moments) / sizes[s], expected, 1e-14);
    }
}

static double deviation_of(const double *draws, size_t n)
{
    struct pb_moments moments = moments_of(draws, n);
    return pb_moments_deviation(&moments);
}

static void test_deviation_at_the_limits(void **state)
{
    (void)state;
    assert_true(isnan(deviation_of((double[]){1}, 1)));
    assert_true(isnan(deviation_of((double[]){1, NAN, INFINITY}, 3)));
    assert_true(deviation_of((double[]){3, 3, 3}, 3) == 0);
    assert_near(deviation_of((double[]){1, INFINITY, 3, NAN}, 4), sqrt(2), 1e-15);
    assert_near(deviation_of((double[]){-1e300, 1e300}, 2) / 1e300, sqrt(2), 1e-15);
    assert_near(deviation_of((double[]){1e-300, 3e-300}, 2) / 1e-300, sqrt(2), 1e-14);
    assert_near(deviation_of((double[]){-1e308, 1e308}, 2) / 1e308, sqrt(2), 1e-15);
    assert_true(isinf(deviation_of((double[]){-1.7e308, 1.7e308}, 2)));
    assert_true(isinf(deviation_of((double[]){-1.7e308, -1.7e308, 1.7e308}, 3)));
}

static void test_shares(void **state)
{
    (void)state;
    double draws[64];
    for (int i = 0; i < 64; i++)
        draws[i] = i < 16 ? (double)INFINITY : i < 24 ? (double)NAN : 1;
    struct pb_moments moments = moments_of(draws, 64);
    payback_estimate never = pb_moments_share(&moments, moments.never);
    assert_true(never.value == 0.25 && never.low == 0.25 && never.high == 0.25);
    payback_estimate undefined = pb_moments_share(&moments, moments.undefined);
    assert_true(undefined.value == 0.125 && undefined.low < 0.125 && undefined.high > 0.125);
    struct pb_moments nothing = moments_of(draws, 0);
    assert_true(isnan(pb_moments_mean(&nothing).value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_draw_by_draw),
        cmocka_unit_test(test_batches_and_parts_do_not_matter),
        cmocka_unit_test(test_closed_form),
        cmocka_unit_test(test_deviation_far_from_zero),
        cmocka_unit_test(test_misleading_start),
        cmocka_unit_test(test_deviation_at_the_limits),
        cmocka_unit_test(test_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
