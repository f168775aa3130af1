/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weighted figures: whole weights count as so many equal draws. */
#include "statistics/weighted.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N = 64 };

static void fill(double *x, double *w)
{
    for (int i = 0; i < N; i++) {
        x[i] = (i * 37) % 101;
        w[i] = 1 + i % 3;
    }
}

static void moments(void **state)
{
    double x[N], w[N], sum = 0, count = 0, squares = 0, of_weights = 0;
    (void)state;
    fill(x, w);
    for (int i = 0; i < N; i++) {
        sum += w[i] * x[i];
        squares += w[i] * x[i] * x[i];
        count += w[i];
        of_weights += w[i] * w[i];
    }
    payback_estimate e = pb_weighted_mean(x, w, N);
    assert_true(fabs(e.value - sum / count) < 1e-12 && e.low < e.value && e.value < e.high);
    assert_true(fabs(pb_weighted_sd(x, w, N) - sqrt(squares / count - sum * sum / count / count)) < 1e-9);
    assert_true(fabs(pb_effective_size(w, N) - count * count / of_weights) < 1e-9);
    assert_true(fabs(pb_weighted_correlation(x, x, w, N) - 1) < 1e-12);
}

static void quantiles_and_ranks(void **state)
{
    const double x[] = {30, 10, 20, 10}, w[] = {1, 2, 0, 1}, levels[] = {0.1, 0.375, 0.6875, 0.99};
    double q[4], ranks[4];
    struct pb_ranking ranking = {0};
    (void)state;
    assert_int_equal(pb_ranking_make(&ranking, x, 4), PAYBACK_OK);
    pb_weighted_quantiles(&ranking, x, w, levels, 4, q);
    /* middles: 10 at 1/4, 10 at 5/8, 30 at 7/8 */
    assert_true(q[0] == 10 && q[1] == 10 && fabs(q[2] - 15) < 1e-12 && q[3] == 30);
    pb_weighted_ranks(&ranking, w, ranks);
    assert_true(ranks[1] == 0.375 && ranks[3] == 0.375 && ranks[2] == 0.75 && ranks[0] == 0.875);
    pb_ranking_clear(&ranking);
}

static void from_likelihoods(void **state)
{
    const double l[] = {-1000, -1001, -(double)INFINITY}, none[] = {-(double)INFINITY, -(double)INFINITY};
    double w[3];
    (void)state;
    assert_true(pb_weights_of(w, l, 1, 3) && w[0] == 1 && fabs(w[1] - exp(-1)) < 1e-15 && w[2] == 0);
    assert_true(pb_weights_of(w, l, 0.5, 3) && fabs(w[1] - exp(-0.5)) < 1e-15);
    assert_false(pb_weights_of(w, none, 1, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(moments), cmocka_unit_test(quantiles_and_ranks),
                                       cmocka_unit_test(from_likelihoods)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
