/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/curve.h"
#include "statistics/statistics.h"

static void test_shares_of_a_few(void **state)
{
    (void)state;
    static const double draws[] = {0, 1, 2, NAN, INFINITY, -1, 1.5, 1};
    assert_true(pb_share_above(draws, 8, 1).value == 3.0 / 8);
    assert_true(pb_share_at_most(draws, 8, 1).value == 4.0 / 8);
    assert_true(pb_share_at_most(draws, 8, 1.5).value == 5.0 / 8);
    assert_true(pb_share_above(draws, 8, INFINITY).value == 0);
    assert_true(isnan(pb_share_above(draws, 8, 1).low));
}

/* Replicate r holds r twos and 16 − r zeros. */
static void test_interval_of_a_share(void **state)
{
    (void)state;
    double draws[256], shares[PB_REPLICATES];
    for (int i = 0; i < 256; i++)
        draws[i] = i / 16 < i % 16 ? 2 : 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        shares[r] = r / 16.0;
    payback_estimate e = pb_share_above(draws, 256, 1), expected = pb_interval(120.0 / 256, shares, 256);
    assert_true(e.value == expected.value && e.low == expected.low && e.high == expected.high);
}

static void test_months_are_closed_on_the_right(void **state)
{
    (void)state;
    double draws[] = {0, 1, nextafter(1, 2), nextafter(2, 1), 2, 2.5, 3, nextafter(3, 4), INFINITY, NAN};
    payback_estimate shares[4];
    pb_share_by_month(draws, 10, 3, shares);
    assert_true(shares[0].value == 0.1);
    assert_true(shares[1].value == 0.2);
    assert_true(shares[2].value == 0.5);
    assert_true(shares[3].value == 0.7);
}

static void test_same_as_month_by_month(void **state)
{
    (void)state;
    static const int horizons[] = {0, 1, 36, 120, 150};
    static const size_t sizes[] = {1, 16, 31, 32, 33, 5003};
    for (int shape = 0; shape < SHAPES; shape++)
        for (int h = 0; h < 5; h++)
            for (int k = 0; k < 6; k++) {
                double *draws = draw_column((enum shape)shape, sizes[k], 30);
                assert_non_null(draws);
                payback_estimate shares[151];
                pb_share_by_month(draws, sizes[k], horizons[h], shares);
                for (int m = 0; m <= horizons[h]; m++) {
                    payback_estimate e = pb_share_at_most(draws, sizes[k], m);
                    assert_memory_equal(&shares[m].value, &e.value, sizeof e.value);
                    assert_true(shares[m].low == e.low || (isnan(shares[m].low) && isnan(e.low)));
                    assert_true(shares[m].high == e.high || (isnan(shares[m].high) && isnan(e.high)));
                }
                free(draws);
            }
}

static void test_comparison_is_that_of_c(void **state)
{
    (void)state;
    for (int shape = 0; shape < SHAPES; shape++) {
        enum { N = 3333 };
        double *draws = draw_column((enum shape)shape, N, 31);
        assert_non_null(draws);
        double bounds[] = {0, 1, 7.25, -1e300};
        for (int b = 0; b < 4; b++) {
            size_t above = 0, at_most = 0;
            for (size_t i = 0; i < N; i++) {
                above += draws[i] > bounds[b];
                at_most += draws[i] <= bounds[b];
            }
            assert_true(pb_share_above(draws, N, bounds[b]).value == (double)above / N);
            assert_true(pb_share_at_most(draws, N, bounds[b]).value == (double)at_most / N);
        }
        free(draws);
    }
}

static void test_parts_add_up(void **state)
{
    (void)state;
    enum { N = 7777, BATCH = 1600 };
    double *draws = draw_column(MOSTLY_NEVER, N, 32);
    assert_non_null(draws);
    struct pb_payback_curve whole = {.months = 36}, parts[2] = {{.months = 36}, {.months = 36}};
    struct pb_comparison once = {.bound = 12}, halves[2] = {{.bound = 12}, {.bound = 12}};
    pb_curve_add(&whole, draws, N);
    pb_comparison_add(&once, draws, N);
    for (size_t first = 0; first < N; first += BATCH) {
        size_t n = N - first < BATCH ? N - first : BATCH;
        pb_curve_add(&parts[first / BATCH % 2], draws + first, n);
        pb_comparison_add(&halves[first / BATCH % 2], draws + first, n);
    }
    pb_curve_merge(&parts[1], &parts[0]);
    pb_comparison_merge(&halves[1], &halves[0]);
    assert_memory_equal(&parts[1], &whole, sizeof whole);
    assert_memory_equal(&halves[1], &once, sizeof once);
    payback_estimate shares[37], expected[37];
    pb_curve_shares(&parts[1], shares);
    pb_share_by_month(draws, N, 36, expected);
    assert_memory_equal(shares, expected, sizeof shares);
    size_t counted = 0;
    for (int m = 0; m <= 37; m++)
        for (int r = 0; r < PB_REPLICATES; r++)
            counted += whole.counts[m][r];
    assert_int_equal(counted, N);
    assert_true(pb_comparison_share_at_most(&halves[1]).value == expected[12].value);
    free(draws);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_of_a_few),
        cmocka_unit_test(test_interval_of_a_share),
        cmocka_unit_test(test_months_are_closed_on_the_right),
        cmocka_unit_test(test_same_as_month_by_month),
        cmocka_unit_test(test_comparison_is_that_of_c),
        cmocka_unit_test(test_parts_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
