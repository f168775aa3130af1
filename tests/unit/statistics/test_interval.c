/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdint.h>

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

/* counts[r] = count of trials each. */
static payback_estimate share_of(double count, size_t trials)
{
    double counts[PB_REPLICATES];
    size_t n[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++) {
        counts[r] = count;
        n[r] = trials;
    }
    return pb_share_interval(counts, n);
}

/* None of 64: the share p that has a standard error from 0 of z √(p (1 − p)/64), p = z²/(64 + z²). */
static void test_share_of_none_and_all(void **state)
{
    (void)state;
    double z2 = pow(gsl_cdf_ugaussian_Pinv(0.975), 2);
    payback_estimate none = share_of(0, 4), all = share_of(4, 4);
    assert_true(none.value == 0 && none.low == 0 && all.value == 1 && all.high == 1);
    assert_near(none.high, z2 / (64 + z2), 1e-12);
    assert_near(all.low, 64 / (64 + z2), 1e-12);
    payback_estimate many = share_of(8192, 8192);
    assert_true(many.low > 0.99997 && many.low < 1 && many.high == 1);
    assert_no_bounds(share_of(0, 1));
}

/* Where each replicate counts some and misses some, it is the interval of the replicates' shares. */
static void test_share_between(void **state)
{
    (void)state;
    double counts[PB_REPLICATES], shares[PB_REPLICATES];
    size_t trials[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++) {
        counts[r] = 10 + r;
        trials[r] = 100;
        shares[r] = counts[r] / 100;
    }
    payback_estimate e = pb_share_interval(counts, trials), expected = pb_interval(0.175, shares, 1600);
    assert_near(e.value, 0.175, 1e-15);
    assert_near(e.low, expected.low, 1e-15);
    assert_near(e.high, expected.high, 1e-15);
}

/* Plain sampling: what share of the intervals holds the truth, and none leaves 0 … 1. */
static void test_share_covers(void **state)
{
    (void)state;
    static const double truths[] = {0.0013, 0.01, 0.05, 0.3, 0.5, 0.9, 0.99};
    static const size_t sizes[] = {4, 16, 64, 256};
    enum { RUNS = 2000 };
    uint64_t random = 1;
    for (int t = 0; t < 7; t++)
        for (int k = 0; k < 4; k++) {
            int held = 0;
            for (int run = 0; run < RUNS; run++) {
                double counts[PB_REPLICATES] = {0};
                size_t trials[PB_REPLICATES];
                for (int r = 0; r < PB_REPLICATES; r++) {
                    trials[r] = sizes[k];
                    for (size_t i = 0; i < sizes[k]; i++) {
                        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
                        counts[r] += ldexp((double)(random >> 11), -53) < truths[t];
                    }
                }
                payback_estimate e = pb_share_interval(counts, trials);
                assert_true(0 <= e.low && e.low <= e.value && e.value <= e.high && e.high <= 1);
                held += e.low <= truths[t] && truths[t] <= e.high;
            }
            print_message("P = %g, %4zu trials: %.1f %% hold it\n", truths[t], 16 * sizes[k], 100.0 * held / RUNS);
            assert_true(held >= RUNS * 93 / 100);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_form),
        cmocka_unit_test(test_t_quantile_is_gsl_s),
        cmocka_unit_test(test_equal_replicates_have_no_width),
        cmocka_unit_test(test_no_bounds),
        cmocka_unit_test(test_share_of_none_and_all),
        cmocka_unit_test(test_share_between),
        cmocka_unit_test(test_share_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
