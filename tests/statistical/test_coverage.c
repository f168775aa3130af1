/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Do the 95 % intervals hold what they promise? 2,000 columns of plain random draws with a known mean, median and
 * share; the number of intervals that contain the truth is binomial. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "statistics/statistics.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum { REPETITIONS = 2000, TRIALS = 1600 };

/* SplitMix64 (Steele, Lea, Flood 2014). */
static double uniform(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return ((double)((z ^ z >> 31) >> 12) + 0.5) * 0x1p-52;
}

static bool covers(payback_estimate e, double truth)
{
    return e.low <= truth && truth <= e.high;
}

/* Four standard deviations of a binomial count around 95 %, and what the method itself is off by: a replicate's
 * estimate is the mean of `draws` skewed draws (Edgeworth: of the order 1/draws), or a sample quantile of them. */
static void check(const char *what, int covered, double method)
{
    double share = (double)covered / REPETITIONS, tolerance = 4 * sqrt(0.95 * 0.05 / REPETITIONS) + method;
    print_message("%s: %.4f covered, 0.95 ± %.4f\n", what, share, tolerance);
    assert_true(fabs(share - 0.95) <= tolerance);
}

static void test_coverage(void **state)
{
    (void)state;
    uint64_t seed = 2024;
    print_message("seed %llu\n", (unsigned long long)seed);
    int mean = 0, median = 0, share = 0;
    static double draws[TRIALS];
    for (int k = 0; k < REPETITIONS; k++) {
        for (int i = 0; i < TRIALS; i++)
            draws[i] = -log(uniform(&seed)); /* exponential: mean 1, median log 2 */
        payback_estimate e;
        mean += covers(pb_mean(draws, TRIALS), 1);
        assert_int_equal(pb_quantile_estimates(draws, TRIALS, (double[]){0.5}, 1, &e), PAYBACK_OK);
        median += covers(e, log(2));
        share += covers(pb_share_above(draws, TRIALS, 2), exp(-2));
    }
    check("mean", mean, 0.005);
    check("median", median, 0.01);
    check("share", share, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_coverage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
