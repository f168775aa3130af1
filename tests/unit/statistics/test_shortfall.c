/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/ranks.h"
#include "statistics/statistics.h"

static double shortfall(const double *draws, size_t n, double share)
{
    payback_estimate e;
    assert_int_equal(pb_expected_shortfall(draws, n, share, &e), PAYBACK_OK);
    return e.value;
}

static void test_closed_forms(void **state)
{
    (void)state;
    double *draws = draw_column(DESCENDING, 1000, 0); /* 0, −1, …, −999 */
    assert_non_null(draws);
    assert_true(shortfall(draws, 1000, 0.05) == -974.5);
    assert_true(shortfall(draws, 1000, 1) == -499.5);
    assert_true(shortfall(draws, 1000, 0.001) == -999);
    free(draws);
    assert_true(shortfall((double[]){3, 3, 3, NAN}, 4, 0.5) == 3);
    assert_true(shortfall((double[]){3, 1, 1, 1}, 4, 0.5) == 1);
    assert_true(isinf(shortfall((double[]){INFINITY, 1}, 2, 1)));
    assert_true(isnan(shortfall((double[]){NAN, NAN}, 2, 0.5)));
}

/* A standard normal's worst 5 % have the mean −φ(z)/0.05 = −2.0627…, z = Φ⁻¹(0.05). */
static void test_normal(void **state)
{
    (void)state;
    enum { N = 200000 };
    double *draws = draw_column(NORMAL, N, 40);
    assert_non_null(draws);
    payback_estimate e;
    assert_int_equal(pb_expected_shortfall(draws, N, 0.05, &e), PAYBACK_OK);
    double z = 1.6448536269514722, expected = -exp(-z * z / 2) / sqrt(2 * 3.141592653589793) / 0.05;
    assert_near(e.value, expected, 0.025);
    assert_true(e.low < expected && expected < e.high);
    free(draws);
}

static double plain_shortfall(const double *draws, size_t n, int set, double share, double *sorted)
{
    size_t m = sorted_set(draws, n, set, sorted), rank = m ? pb_rank(share, m) : 0;
    long double sum = 0;
    for (size_t i = 0; i < rank; i++)
        sum += sorted[i];
    return m ? (double)(sum / rank) : (double)NAN;
}

static void assert_close(double actual, double expected, double scale)
{
    if (isnan(expected) || isinf(expected))
        assert_true(isnan(expected) ? isnan(actual) : actual == expected);
    else
        assert_true(fabs(actual - expected) <= 1e-13 * scale);
}

static void test_same_as_sorting(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 17, 33, 1000, 20001};
    static const enum shape shapes[] = {NORMAL,         MASS_AT_ZERO, CONSTANT,      HEAVY_TAIL,
                                        HALF_UNDEFINED, FEW_VALUES,   ALL_UNDEFINED, NARROW};
    for (int s = 0; s < 8; s++)
        for (int k = 0; k < 5; k++) {
            size_t n = sizes[k];
            double *draws = draw_column(shapes[s], n, 41), *sorted = malloc(n * sizeof *sorted);
            assert_non_null(draws);
            assert_non_null(sorted);
            double replicates[PB_REPLICATES], largest = 0;
            for (size_t i = 0; i < n; i++)
                largest = isfinite(draws[i]) ? fmax(largest, fabs(draws[i])) : largest;
            for (int r = 0; r < PB_REPLICATES; r++)
                replicates[r] = plain_shortfall(draws, n, r, 0.05, sorted);
            payback_estimate expected =
                                 pb_interval(plain_shortfall(draws, n, PB_REPLICATES, 0.05, sorted), replicates, n),
                             e;
            assert_int_equal(pb_expected_shortfall(draws, n, 0.05, &e), PAYBACK_OK);
            assert_close(e.value, expected.value, largest);
            assert_close(e.low, expected.low, largest);
            assert_close(e.high, expected.high, largest);
            free(sorted);
            free(draws);
        }
}

static void test_bad_shares(void **state)
{
    (void)state;
    static const double bad[] = {0, -1, 1.5, NAN};
    for (int k = 0; k < 4; k++) {
        payback_estimate e = {1, 1, 1};
        assert_int_equal(pb_expected_shortfall((double[]){1, 2}, 2, bad[k], &e), PAYBACK_ERROR_ARGUMENT);
        assert_true(isnan(e.value) && isnan(e.low) && isnan(e.high));
    }
}

int main(void)
{
    print_message("seeds 40, 41\n");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_forms),
        cmocka_unit_test(test_normal),
        cmocka_unit_test(test_same_as_sorting),
        cmocka_unit_test(test_bad_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
