/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/choice.h"
#include "statistics/figure.h"
#include "statistics/statistics.h"

#include <stdbool.h>

/* Four trials of three alternatives, by hand. */
static void test_by_hand(void **state)
{
    (void)state;
    const double a[] = {3, 0, 5, 1}, b[] = {1, 4, 5, 1}, nothing[] = {0, 0, 0, 1};
    const double *values[] = {a, b, nothing};
    struct pb_choice choice;
    assert_int_equal(pb_choose(&choice, values, 3, 4), PAYBACK_OK);
    assert_near(choice.alternatives[0].best_probability.value, (1 + 0.5 + 1.0 / 3) / 4, 1e-15);
    assert_near(choice.alternatives[1].best_probability.value, (1 + 0.5 + 1.0 / 3) / 4, 1e-15);
    assert_near(choice.alternatives[2].best_probability.value, 1.0 / 12, 1e-15);
    assert_true(choice.alternatives[0].expected_regret.value == 1);   /* (0 + 4 + 0 + 0)/4 */
    assert_true(choice.alternatives[1].expected_regret.value == 0.5); /* (2 + 0 + 0 + 0)/4 */
    assert_true(choice.preferred == 1 && choice.evpi.value == 0.5);
    assert_true(isnan(choice.evpi.low) && isnan(choice.evpi.high));
}

/* Two equal alternatives share every win, regret nothing, and the last of them is preferred. */
static void test_equal(void **state)
{
    (void)state;
    double *draws = draw_column(NORMAL, 5000, 1);
    const double *values[] = {draws, draws};
    struct pb_choice choice;
    assert_int_equal(pb_choose(&choice, values, 2, 5000), PAYBACK_OK);
    for (int k = 0; k < 2; k++) {
        payback_estimate p = choice.alternatives[k].best_probability, r = choice.alternatives[k].expected_regret;
        assert_true(p.value == 0.5 && p.low == 0.5 && p.high == 0.5);
        assert_true(r.value == 0 && r.low == 0 && r.high == 0);
    }
    assert_true(choice.preferred == 1 && choice.evpi.value == 0);
    free(draws);
}

/* X ~ N(μ, 1) against 0: EVPI = E max(X, 0) − max(μ, 0) = φ(μ) − |μ| Φ(−|μ|), the unit normal loss. */
static void test_unit_normal_loss(void **state)
{
    (void)state;
    enum { N = 1 << 18 };
    const double mu = 0.3, density = exp(-mu * mu / 2) / sqrt(6.283185307179586);
    double *x = draw_column(NORMAL, N, 7), *zero = calloc(N, sizeof *zero);
    assert_true(x && zero);
    for (size_t i = 0; i < N; i++)
        x[i] += mu;
    const double *values[] = {x, zero};
    struct pb_choice choice;
    assert_int_equal(pb_choose(&choice, values, 2, N), PAYBACK_OK);
    double expected = density - mu * 0.5 * erfc(mu / sqrt(2));
    assert_true(choice.preferred == 0);
    assert_near(choice.evpi.value, expected, 0.004);
    assert_true(choice.evpi.low < expected && expected < choice.evpi.high);
    assert_near(choice.alternatives[0].best_probability.value, 0.5 * erfc(-mu / sqrt(2)), 0.004);
    free(x);
    free(zero);
}

static void test_choice_arguments(void **state)
{
    (void)state;
    const double x = 1, *values[] = {&x};
    struct pb_choice choice;
    assert_int_equal(pb_choose(&choice, values, 0, 1), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_choose(&choice, values, 1, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_choose(&choice, values, PB_ALTERNATIVES_MAX + 1, 1), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_choose(&choice, values, 1, 1), PAYBACK_OK);
    assert_true(choice.alternatives[0].best_probability.value == 1 && choice.evpi.value == 0);
}

static int order_of(const double *a, const double *b, size_t n)
{
    struct pb_ranked *x, *y;
    assert_int_equal(pb_ranked_new(&x, a, n), PAYBACK_OK);
    assert_int_equal(pb_ranked_new(&y, b, n), PAYBACK_OK);
    int order = pb_dominance(x, y);
    pb_ranked_free(x);
    pb_ranked_free(y);
    return order;
}

/* Dominance does not care which trial a draw belongs to; equal distributions do not dominate; the stronger order is
 * reported. */
static void test_dominance(void **state)
{
    (void)state;
    enum { N = 4096 };
    double *a = draw_column(NORMAL, N, 3), *b = draw_column(NORMAL, N, 3);
    assert_true(a && b);
    assert_int_equal(order_of(a, b, N), 0);
    for (size_t i = 0; i < N; i++)
        a[i] += 0.01;
    assert_int_equal(order_of(a, b, N), 1);
    assert_int_equal(order_of(b, a, N), 0);
    for (size_t i = 0; i < N; i++)
        a[i] = 0.8 * b[i] + 0.1; /* less risk, a little more on average */
    assert_int_equal(order_of(a, b, N), 2);
    assert_int_equal(order_of(b, a, N), 0);
    for (size_t i = 0; i < N; i++)
        a[i] = 0.8 * b[i] - 0.1; /* less risk, less on average */
    assert_int_equal(order_of(a, b, N), 0);
    assert_int_equal(order_of(b, a, N), 0);
    free(a);
    free(b);
}

/* A spread that keeps the mean, to the last bit: ±1 against ±2. */
static void test_mean_preserving_spread(void **state)
{
    (void)state;
    enum { N = 3200 };
    double a[N], b[N], zero[N];
    for (int i = 0; i < N; i++) {
        a[i] = i / 16 % 2 ? 0.1 : -0.1;
        b[i] = 3 * a[i];
        zero[i] = i % 2 ? 0.0 : -0.0;
    }
    assert_int_equal(order_of(a, b, N), 2);
    assert_int_equal(order_of(b, a, N), 0);
    assert_int_equal(order_of(zero, a, N), 2);
    assert_int_equal(order_of(zero, zero, N), 0);
}

/* What holds for all draws together but not for a replicate is not told, nor is anything of few draws. */
static void test_dominance_needs_evidence(void **state)
{
    (void)state;
    enum { N = 320 };
    double a[N], b[N];
    for (int i = 0; i < N; i++) {
        a[i] = b[i] = i / 16;
        a[i] += i % 16 == 3 ? -0.25 : 0.5; /* replicate 3 is worse off */
    }
    assert_int_equal(order_of(a, b, N), 0);
    for (int i = 0; i < N; i++)
        a[i] = b[i] + 1;
    assert_int_equal(order_of(a, b, N), 1);
    assert_int_equal(order_of(a, b, 32), 1);
    assert_int_equal(order_of(a, b, 31), 0);
}

/* First order means second order; both against a plain check of sorted draws. */
static void test_dominance_against_plain(void **state)
{
    (void)state;
    enum { N = 640 };
    uint64_t seed = 11;
    for (int round = 0; round < 60; round++) {
        double a[N], b[N], sorted[2][N];
        double shift = random_uniform(&seed) - 0.5, scale = 0.5 + random_uniform(&seed);
        for (int i = 0; i < N; i++) {
            b[i] = floor(8 * random_uniform(&seed)) - 4;
            a[i] = floor(4 * (scale * b[i] + shift)) / 4;
        }
        bool first = true, second = true, differ = false;
        for (int set = 0; set <= PB_REPLICATES; set++) {
            size_t n = sorted_set(a, N, set, sorted[0]);
            sorted_set(b, N, set, sorted[1]);
            long double sum = 0;
            bool above = false, sum_above = false;
            for (size_t i = 0; i < n; i++) {
                sum += (long double)sorted[0][i] - sorted[1][i];
                first = first && sorted[0][i] >= sorted[1][i];
                second = second && sum >= 0;
                above = above || sorted[0][i] > sorted[1][i];
                sum_above = sum_above || sum > 0;
                differ = differ || sorted[0][i] != sorted[1][i];
            }
            first = first && above;
            second = second && sum_above;
        }
        assert_int_equal(order_of(a, b, N), first ? 1 : second ? 2 : 0);
        assert_true(differ || !second);
    }
}

static void test_figures(void **state)
{
    (void)state;
    enum { N = 1600 };
    double *draws = draw_column(MOSTLY_NEVER, N, 5);
    struct pb_figure mean, quantile, most, least;
    assert_int_equal(pb_figure_of(&mean, PB_FIGURE_MEAN, 0, draws, N), PAYBACK_OK);
    assert_int_equal(pb_figure_of(&quantile, PB_FIGURE_QUANTILE, 0.1, draws, N), PAYBACK_OK);
    assert_int_equal(pb_figure_of(&most, PB_FIGURE_AT_MOST, 12, draws, N), PAYBACK_OK);
    assert_int_equal(pb_figure_of(&least, PB_FIGURE_AT_LEAST, 12, draws, N), PAYBACK_OK);
    payback_estimate e = pb_figure_estimate(&mean, N), expected = pb_mean(draws, N);
    assert_true(e.value == expected.value);
    assert_near(e.low, expected.low, 1e-12);
    assert_near(e.high, expected.high, 1e-12);
    expected = pb_share_at_most(draws, N, 12);
    assert_true(most.all == expected.value && pb_figure_estimate(&most, N).high == expected.high);
    assert_near(most.all + least.all, 1, 1e-15); /* never counts as late */
    const double level = 0.1;
    assert_int_equal(pb_quantile_estimates(draws, N, &level, 1, &expected), PAYBACK_OK);
    assert_true(quantile.all == expected.value && pb_figure_estimate(&quantile, N).low == expected.low);
    assert_int_equal(pb_figure_of(&quantile, PB_FIGURE_QUANTILE, 0, draws, N), PAYBACK_ERROR_ARGUMENT);
    payback_estimate none = pb_figure_difference(&mean, &mean, N);
    assert_true(none.value == 0 && none.low == 0 && none.high == 0);
    free(draws);
}

/* The paired interval is that of the difference trial by trial. */
static void test_paired_difference(void **state)
{
    (void)state;
    enum { N = 3200 };
    double *a = draw_column(NORMAL, N, 21), *b = draw_column(HEAVY_TAIL, N, 22), difference[N];
    struct pb_figure x, y;
    for (int i = 0; i < N; i++) {
        b[i] += a[i];
        difference[i] = a[i] - b[i];
    }
    assert_int_equal(pb_figure_of(&x, PB_FIGURE_MEAN, 0, a, N), PAYBACK_OK);
    assert_int_equal(pb_figure_of(&y, PB_FIGURE_MEAN, 0, b, N), PAYBACK_OK);
    payback_estimate paired = pb_figure_difference(&x, &y, N), expected = pb_mean(difference, N);
    assert_near(paired.value, expected.value, 1e-12);
    assert_near(paired.low, expected.low, 1e-10);
    assert_near(paired.high, expected.high, 1e-10);
    free(a);
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_unit_normal_loss),
        cmocka_unit_test(test_choice_arguments),
        cmocka_unit_test(test_dominance),
        cmocka_unit_test(test_mean_preserving_spread),
        cmocka_unit_test(test_dominance_needs_evidence),
        cmocka_unit_test(test_dominance_against_plain),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_paired_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
