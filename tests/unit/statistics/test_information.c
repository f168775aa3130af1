/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Value of information where it is known: linear benefits of normal inputs, a discrete input, brute force. */
#include "points.h"
#include "statistics/information.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 32768, MOST = 8 };

static const double pi = 3.14159265358979323846;

static void assert_near(const char *what, double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance)) {
        printf("%s: %.6g is not %.6g (± %.2g)\n", what, a, b, tolerance);
        fail();
    }
}

/* E max(0, X) − max(0, E X) of a normal X: s (φ(t) − t (1 − Φ(t))), t = |mean|/s. */
static double normal_gain(double mean, double s)
{
    double t = fabs(mean) / s;
    return s * (exp(-t * t / 2) / sqrt(2 * pi) - t * erfc(t / sqrt(2)) / 2);
}

/* The inputs' predictors. */
struct inputs {
    struct pb_predictor predictors[MOST];
    const struct pb_predictor *list[MOST];
    size_t count;
};

static void make_inputs(struct inputs *inputs, const double *x, size_t count)
{
    inputs->count = count;
    for (size_t j = 0; j < count; j++) {
        struct pb_ranking ranking;
        assert_int_equal(pb_ranking_make(&ranking, x + j * N, N), PAYBACK_OK);
        assert_int_equal(pb_predictor_make(&inputs->predictors[j], &ranking), PAYBACK_OK);
        pb_ranking_clear(&ranking);
        inputs->list[j] = &inputs->predictors[j];
    }
}

static void clear_inputs(struct inputs *inputs)
{
    for (size_t j = 0; j < inputs->count; j++)
        pb_predictor_clear(&inputs->predictors[j]);
}

static payback_estimate partial(const struct inputs *inputs, size_t first, size_t count, const double *benefit)
{
    payback_estimate e, perfect = pb_perfect_information(benefit, N);
    assert_int_equal(pb_partial_information(&e, benefit, N, inputs->list + first, count, perfect), PAYBACK_OK);
    assert_true(e.value >= 0 && e.value <= perfect.value);
    assert_true(e.low >= 0 && e.low <= e.value && e.value <= e.high);
    return e;
}

static void perfect_information(void **state)
{
    (void)state;
    const double benefit[] = {-3, 1, 5, -1}; /* mean ½; with perfect information 6/4 */
    assert_near("by hand", pb_perfect_information(benefit, 4).value, 1.0, 1e-15);
    const double always[] = {1, 2, 3, 4};
    assert_true(pb_perfect_information(always, 4).value == 0);
    const double never[] = {-1, -2, -3, -4};
    assert_true(pb_perfect_information(never, 4).value == 0);
    assert_true(isnan(pb_perfect_information(never, 4).low));
}

/* benefit = mean + Σ a_j z_j: EVPPI of any set of inputs is that of a normal with variance Σ a_j² over the set. */
static void linear_normal(void **state)
{
    (void)state;
    enum { D = 5 };
    static const double a[D] = {3, 1.5, 0.5, 0, 2}, means[] = {0, 0.5, -2, 6};
    static double benefit[N];
    double *z = normal_points(1, D, N);
    struct inputs inputs;
    assert_non_null(z);
    make_inputs(&inputs, z, D);
    for (size_t m = 0; m < sizeof means / sizeof means[0]; m++) {
        double squares = 0;
        for (size_t i = 0; i < N; i++) {
            benefit[i] = means[m];
            for (size_t j = 0; j < D; j++)
                benefit[i] += a[j] * z[j * N + i];
        }
        for (size_t j = 0; j < D; j++)
            squares += a[j] * a[j];
        double evpi = normal_gain(means[m], sqrt(squares));
        assert_near("EVPI", pb_perfect_information(benefit, N).value, evpi, 0.01 * evpi);
        for (size_t j = 0; j < D; j++) {
            double truth = a[j] > 0 ? normal_gain(means[m], a[j]) : 0;
            payback_estimate e = partial(&inputs, j, 1, benefit);
            assert_near("EVPPI of one", e.value, truth, 0.01 * evpi);
            assert_near("within its interval", e.value, truth, 2 * (e.high - e.value) + 0.003 * evpi);
        }
        payback_estimate two = partial(&inputs, 0, 2, benefit), all = partial(&inputs, 0, D, benefit);
        assert_near("EVPPI of two", two.value, normal_gain(means[m], sqrt(9 + 2.25)), 0.01 * evpi);
        assert_near("EVPPI of all", all.value, evpi, 0.01 * evpi);
    }
    clear_inputs(&inputs);
    free(z);
}

/* An input that does nothing, where the decision stands on the edge: the hardest case for a regression. */
static void idle_input(void **state)
{
    (void)state;
    static double benefit[N];
    for (uint64_t seed = 1; seed <= 5; seed++) {
        double *z = normal_points(10 + seed, 2, N);
        struct inputs inputs;
        assert_non_null(z);
        for (size_t i = 0; i < N; i++)
            benefit[i] = 100 * z[N + i];
        make_inputs(&inputs, z, 1);
        double evpi = pb_perfect_information(benefit, N).value;
        assert_near("idle", partial(&inputs, 0, 1, benefit).value, 0, 0.005 * evpi);
        clear_inputs(&inputs);
        free(z);
    }
}

/* An input of three values: EVPPI by hand. Means of the benefit given the values: −4, 1, 2; weights ½, ¼, ¼. */
static void discrete_input(void **state)
{
    (void)state;
    static double x[N], benefit[N];
    double *z = normal_points(20, 2, N);
    struct inputs inputs;
    assert_non_null(z);
    static const double means[] = {-4, 1, 2};
    for (size_t i = 0; i < N; i++) {
        int level = z[i] < 0 ? 0 : z[i] < 0.6744897501960817 ? 1 : 2;
        x[i] = 10 * level;
        benefit[i] = means[level] + 5 * z[N + i];
    }
    make_inputs(&inputs, x, 1);
    assert_int_equal(inputs.predictors[0].levels, 3);
    assert_near("discrete", partial(&inputs, 0, 1, benefit).value, 0.25 * 1 + 0.25 * 2, 0.03);
    clear_inputs(&inputs);
    free(z);
}

/* A curved benefit with interactions, b = 60 − 40 x² + 30 y (x + w) + 20 w, x and w lognormal-like; the truth by nested
 * quadrature: m(x) is known in closed form, its positive part is integrated over a fine grid of probabilities. */
static double scenario_benefit(double x, double y, double w)
{
    return 60 - 40 * x * x + 30 * y * (x + w) + 20 * w;
}

static double lognormal(double z)
{
    return exp(0.4 * z);
}

static void brute_force(void **state)
{
    (void)state;
    enum { OUTER = 2000 };
    static double columns[3 * N], benefit[N];
    double *z = normal_points(30, 3, N);
    struct inputs inputs;
    assert_non_null(z);
    for (size_t i = 0; i < N; i++) {
        columns[i] = lognormal(z[i]);
        columns[N + i] = z[N + i];
        columns[2 * N + i] = lognormal(z[2 * N + i]);
        benefit[i] = scenario_benefit(columns[i], columns[N + i], columns[2 * N + i]);
    }
    make_inputs(&inputs, columns, 3);
    double mean_w = exp(0.08), mean = 60 - 40 * exp(0.32) + 20 * mean_w,
           evpi = pb_perfect_information(benefit, N).value;
    double of_x = 0, of_y = 0, of_xy = 0;
    static double grid[OUTER] __attribute__((aligned(64)));
    for (int i = 0; i < OUTER; i++)
        grid[i] = (i + 0.5) / OUTER;
    pb_normal_quantiles(grid, grid, OUTER);
    for (int i = 0; i < OUTER; i++) {
        double x = lognormal(grid[i]), y = grid[i];
        of_x += fmax(0, 60 - 40 * x * x + 20 * mean_w) / OUTER;
        of_y += fmax(0, mean + 30 * y * 2 * mean_w) / OUTER;
        for (int k = 5; k < OUTER; k += 10) /* the middle of ten */
            of_xy += fmax(0, scenario_benefit(x, grid[k], mean_w)) / OUTER / (OUTER / 10);
    }
    double plain = fmax(0, mean);
    assert_near("x", partial(&inputs, 0, 1, benefit).value, of_x - plain, 0.02 * evpi);
    assert_near("y", partial(&inputs, 1, 1, benefit).value, of_y - plain, 0.02 * evpi);
    assert_near("x and y", partial(&inputs, 0, 2, benefit).value, of_xy - plain, 0.02 * evpi);
    assert_near("everything", partial(&inputs, 0, 3, benefit).value, evpi, 0.03 * evpi);
    clear_inputs(&inputs);
    free(z);
}

static void nothing_to_decide(void **state)
{
    (void)state;
    static double benefit[N];
    double *z = normal_points(40, 1, N);
    struct inputs inputs;
    assert_non_null(z);
    for (size_t i = 0; i < N; i++)
        benefit[i] = 100 + z[i];
    make_inputs(&inputs, z, 1);
    assert_true(partial(&inputs, 0, 1, benefit).value == 0);
    payback_estimate e;
    assert_int_equal(pb_partial_information(&e, benefit, N, inputs.list, 0, e), PAYBACK_ERROR_ARGUMENT);
    clear_inputs(&inputs);
    free(z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(perfect_information), cmocka_unit_test(linear_normal), cmocka_unit_test(idle_input),
        cmocka_unit_test(discrete_input),      cmocka_unit_test(brute_force),   cmocka_unit_test(nothing_to_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
