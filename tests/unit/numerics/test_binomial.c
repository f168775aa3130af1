/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts against sums of their probabilities. */
#include "numerics/binomial.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* By the recursion from P(Y = 0), in the order of y. */
static double by_summing(double n, double p, double u)
{
    long double term = powl(1 - (long double)p, n), sum = term;
    double y = 0;
    while (sum < u && y < n) {
        y++;
        term *= (long double)(n - y + 1) / y * p / (1 - (long double)p);
        sum += term;
    }
    return y;
}

static void quantiles(void **state)
{
    static const double sizes[] = {1, 2, 7, 50, 400}, shares[] = {0.01, 0.3, 0.5, 0.87};
    (void)state;
    for (int s = 0; s < 5; s++)
        for (int p = 0; p < 4; p++)
            for (int i = 0; i < 200; i++) {
                double u = (i + 0.37) / 200;
                assert_true(pb_binomial_quantile(sizes[s], shares[p], u) == by_summing(sizes[s], shares[p], u));
            }
}

/* By the recursion from P(Y = 0), and from the other end. */
static void tails(void **state)
{
    static const double sizes[] = {1, 2, 7, 50, 400}, shares[] = {0.01, 0.3, 0.5, 0.87};
    (void)state;
    for (int s = 0; s < 5; s++)
        for (int p = 0; p < 4; p++) {
            double n = sizes[s], share = shares[p];
            long double term = powl(1 - (long double)share, n), sum = term;
            for (double y = 0; y < n; y++) {
                assert_true(fabs(pb_binomial_at_most(y, n, share) - (double)sum) < 1e-12);
                double rest = pb_binomial_at_most(n - y - 1, n, 1 - share);
                assert_true(fabs(rest - (double)(1 - sum)) < 1e-12);
                term *= (long double)(n - y) / (y + 1) * share / (1 - (long double)share);
                sum += term;
            }
            assert_true(pb_binomial_at_most(n, n, share) == 1 && pb_binomial_at_most(-1, n, share) == 0);
        }
    assert_true(pb_binomial_at_most(0, 9, 0) == 1 && pb_binomial_at_most(8, 9, 1) == 0);
    /* 0.5^1000 */
    assert_true(fabs(pb_binomial_at_most(0, 1000, 0.5) / 9.332636185032189e-302 - 1) < 1e-9);
}

/* Certain counts, and sizes at which nothing can be summed from 0. */
static void extremes(void **state)
{
    (void)state;
    assert_true(pb_binomial_quantile(0, 0.5, 0.5) == 0);
    assert_true(pb_binomial_quantile(9, 0, 0.999) == 0);
    assert_true(pb_binomial_quantile(9, 1, 0.001) == 9);
    assert_true(pb_binomial_quantile(1e6, 0.5, 0.5) == 500000);
    double low = pb_binomial_quantile(1e6, 0.5, 0.158655254), high = pb_binomial_quantile(1e6, 0.5, 0.841344746);
    assert_true(fabs(low - 499500) <= 1 && fabs(high - 500500) <= 1);
}

/* It never falls in u, nor in p: what pilots of several sizes have in common rests on it. */
static void monotone(void **state)
{
    (void)state;
    for (int n = 1; n <= 200; n += 33)
        for (int i = 1; i < 100; i++) {
            double before_u = 0, before_p = 0;
            for (int j = 1; j < 100; j++) {
                double in_u = pb_binomial_quantile(n, i / 100.0, j / 100.0);
                double in_p = pb_binomial_quantile(n, j / 100.0, i / 100.0);
                assert_true(in_u >= before_u && in_p >= before_p);
                before_u = in_u;
                before_p = in_p;
            }
        }
}

static void likelihoods(void **state)
{
    (void)state;
    assert_true(fabs(pb_binomial_log_likelihood(3, 5, 0.4) - (3 * log(0.4) + 2 * log(0.6))) < 1e-14);
    assert_true(pb_binomial_log_likelihood(0, 5, 0) == 0 && pb_binomial_log_likelihood(5, 5, 1) == 0);
    assert_true(pb_binomial_log_likelihood(1, 5, 0) == -(double)INFINITY);
    double sum = 0;
    for (int y = 0; y <= 30; y++)
        sum += exp(pb_beta_binomial_log_probability(y, 30, 0.3, 12));
    assert_true(fabs(sum - 1) < 1e-12);
    /* of one trial it is the share itself; without end of strength it is the binomial */
    assert_true(fabs(exp(pb_beta_binomial_log_probability(1, 1, 0.3, 12)) - 0.3) < 1e-14);
    double binomial = log(10) + pb_binomial_log_likelihood(2, 5, 0.3);
    assert_true(fabs(pb_beta_binomial_log_probability(2, 5, 0.3, 1e6) - binomial) < 1e-4);
    assert_true(pb_beta_binomial_log_probability(2, 5, 0, 10) == -(double)INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(quantiles), cmocka_unit_test(tails), cmocka_unit_test(extremes),
                                       cmocka_unit_test(monotone), cmocka_unit_test(likelihoods)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
