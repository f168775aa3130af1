/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/moments.h"
#include "statistics/statistics.h"

static void assert_estimate(payback_estimate actual, payback_estimate expected)
{
    const double *a = &actual.value, *e = &expected.value;
    for (int k = 0; k < 3; k++)
        assert_true(a[k] == e[k] || (isnan(a[k]) && isnan(e[k])));
}

static void test_one_draw(void **state)
{
    (void)state;
    struct pb_summary s;
    assert_int_equal(pb_summarise((double[]){3.5}, 1, &s), PAYBACK_OK);
    assert_estimate(s.mean, (payback_estimate){3.5, NAN, NAN});
    assert_true(isnan(s.sd));
    for (int l = 0; l < PB_LEVELS; l++)
        assert_estimate(s.quantiles[l], (payback_estimate){3.5, NAN, NAN});
    assert_true(s.undefined_share == 0);
    assert_estimate(s.never_share, (payback_estimate){0, NAN, NAN});
}

/* 1, …, 1000 with each value in turn: quantile p is 1000 p, and replicates differ by at most 16 in it. */
static void test_a_thousand(void **state)
{
    (void)state;
    double draws[1000];
    for (int i = 0; i < 1000; i++)
        draws[i] = i + 1;
    struct pb_summary s;
    assert_int_equal(pb_summarise(draws, 1000, &s), PAYBACK_OK);
    assert_true(s.mean.value == 500.5);
    assert_near(s.sd, sqrt(1000.0 * 1001 / 12), 1e-12);
    for (int l = 0; l < PB_LEVELS; l++) {
        assert_true(s.quantiles[l].value == round(1000 * pb_levels[l]));
        assert_true(s.quantiles[l].high - s.quantiles[l].low < 16);
    }
}

static void test_nothing_defined(void **state)
{
    (void)state;
    double draws[40];
    struct pb_summary s;
    for (int i = 0; i < 40; i++)
        draws[i] = NAN;
    assert_int_equal(pb_summarise(draws, 40, &s), PAYBACK_OK);
    assert_true(isnan(s.mean.value) && isnan(s.sd) && isnan(s.quantiles[0].value) && s.undefined_share == 1);
    assert_true(s.never_share.value == 0 && s.never_share.low == 0 && s.never_share.high < 0.1);
    for (int i = 0; i < 40; i++)
        draws[i] = INFINITY;
    assert_int_equal(pb_summarise(draws, 40, &s), PAYBACK_OK);
    assert_true(isnan(s.mean.value) && isinf(s.quantiles[0].value) && s.undefined_share == 0);
    assert_true(s.never_share.value == 1 && s.never_share.high == 1 && s.never_share.low > 0.9);
}

static void test_parts_agree(void **state)
{
    (void)state;
    for (int shape = 0; shape < SHAPES; shape++) {
        enum { N = 10007 };
        double *draws = draw_column((enum shape)shape, N, 50);
        assert_non_null(draws);
        struct pb_summary s;
        payback_estimate quantiles[PB_LEVELS];
        assert_int_equal(pb_summarise(draws, N, &s), PAYBACK_OK);
        assert_estimate(s.mean, pb_mean(draws, N));
        assert_estimate(s.never_share, pb_share_above(draws, N, 1.7976931348623157e308));
        assert_int_equal(pb_quantile_estimates(draws, N, pb_levels, PB_LEVELS, quantiles), PAYBACK_OK);
        for (int l = 0; l < PB_LEVELS; l++)
            assert_estimate(s.quantiles[l], quantiles[l]);
        free(draws);
    }
}

/* Against long double sums of well-behaved draws. */
static void test_mean_and_deviation(void **state)
{
    (void)state;
    static const enum shape shapes[] = {NORMAL, MASS_AT_ZERO, MOSTLY_NEVER, HEAVY_TAIL, HALF_UNDEFINED};
    for (int k = 0; k < 5; k++) {
        enum { N = 50000 };
        double *draws = draw_column(shapes[k], N, 51);
        assert_non_null(draws);
        long double sum = 0, squares = 0, count = 0;
        for (size_t i = 0; i < N; i++)
            if (isfinite(draws[i])) {
                sum += draws[i];
                count++;
            }
        for (size_t i = 0; i < N; i++)
            if (isfinite(draws[i]))
                squares += (draws[i] - sum / count) * (draws[i] - sum / count);
        struct pb_summary s;
        assert_int_equal(pb_summarise(draws, N, &s), PAYBACK_OK);
        double sd = (double)sqrtl(squares / (count - 1));
        assert_true(fabs(s.mean.value - (double)(sum / count)) <= 1e-15 * sd + 2e-16 * fabs(s.mean.value));
        assert_true(fabs(s.sd / sd - 1) <= 1e-15);
        free(draws);
    }
}

int main(void)
{
    print_message("seeds 50, 51\n");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_draw),           cmocka_unit_test(test_a_thousand),
        cmocka_unit_test(test_nothing_defined),    cmocka_unit_test(test_parts_agree),
        cmocka_unit_test(test_mean_and_deviation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
