/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const double plus_minus[PB_REPLICATES] = {4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6};

/* Eight replicates at 4, eight at 6: s² = 16/15. */
static void test_closed_form(void **state)
{
    (void)state;
    payback_estimate e = pb_interval(5.5, plus_minus, 32);
    double half = gsl_cdf_tdist_Pinv(0.975, 15) * sqrt(16.0 / 15) / 4;
    assert_near(e.value, 5.5, 0);
    assert_near(e.low, 5.5 - half, 1e-13);
    assert_near(e.high, 5.5 + half, 1e-13);
}

static void test_t_quantile_is_gsl_s(void **state)
{
    (void)state;
    /* One replicate at 4, the rest at 0: s²/16 = (16 − 1)/15/16 = 1/16, so that the half width is t/4. */
    double replicates[PB_REPLICATES] = {4};
    payback_estimate e = pb_interval(0, replicates, 1000);
    assert_near(e.high * 4, gsl_cdf_tdist_Pinv(0.975, 15), 1e-12);
}

static void test_equal_replicates_have_no_width(void **state)
{
    (void)state;
    double replicates[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++)
        replicates[r] = 32.5;
    payback_estimate e = pb_interval(32.5, replicates, 32);
    assert_near(e.low, 32.5, 0);
    assert_near(e.high, 32.5, 0);
}

static void assert_no_bounds(payback_estimate e)
{
    assert_true(isnan(e.low));
    assert_true(isnan(e.high));
}

static void test_no_bounds(void **state)
{
    (void)state;
    payback_estimate e = pb_interval(5, plus_minus, 31);
    assert_near(e.value, 5, 0);
    assert_no_bounds(e);
    static const double odd[] = {INFINITY, -INFINITY, NAN};
    for (int k = 0; k < 3; k++) {
        double replicates[PB_REPLICATES] = {0};
        replicates[k * 7] = odd[k];
        assert_no_bounds(pb_interval(5, replicates, 1000));
        assert_no_bounds(pb_interval(odd[k], plus_minus, 1000));
    }
    assert_true(isinf(pb_interval(INFINITY, plus_minus, 1000).value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_form),
        cmocka_unit_test(test_t_quantile_is_gsl_s),
        cmocka_unit_test(test_equal_replicates_have_no_width),
        cmocka_unit_test(test_no_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
