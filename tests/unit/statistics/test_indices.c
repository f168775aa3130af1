/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Indices of functions whose indices are known in closed form, and their invariances. */
#include "points.h"
#include "statistics/indices.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N = 16384, MOST = 8 };

static const double pi = 3.14159265358979323846;

typedef double function(const double *u, size_t dimensions);

static void assert_near(const char *what, double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance)) {
        printf("%s: %.6g is not %.6g\n", what, a, b);
        fail();
    }
}

/* The outcome at the first sample (columns 0 … d − 1), the second (d … 2 d − 1), or the first one with the inputs of
 * the mask from the second. */
static void evaluate(function *f, const double *u, size_t d, unsigned mask, double *y)
{
    for (size_t i = 0; i < N; i++) {
        double x[MOST];
        for (size_t j = 0; j < d; j++)
            x[j] = u[((mask >> j & 1) ? d + j : j) * N + i];
        y[i] = f(x, d);
    }
}

/* Indices of the inputs of the mask. */
static struct pb_sobol_indices indices_of(function *f, const double *u, size_t d, unsigned mask)
{
    static double a[N], b[N], ab[N];
    struct pb_sobol_indices indices;
    evaluate(f, u, d, 0, a);
    evaluate(f, u, d, (1u << d) - 1, b);
    evaluate(f, u, d, mask, ab);
    pb_sobol_indices(&indices, a, b, ab, N);
    return indices;
}

/* The interval's own width tells how near the estimate must be: within twice its half-width of the truth. */
static void assert_index(const char *what, const struct pb_index *index, double truth, double tolerance)
{
    payback_estimate e = pb_index_estimate(index, N);
    assert_near(what, e.value, truth, tolerance);
    assert_near(what, e.value, truth, 2 * (e.high - e.value) + 1e-9);
}

/* f = sin x₁ + a sin² x₂ + b x₃⁴ sin x₁, x uniform on (−π, π) (T. Ishigami, T. Homma 1990), a = 7, b = 0.1:
 * V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2, V₁ = ½(1 + bπ⁴/5)², V₂ = a²/8, V₁₃ = b²π⁸ (1/18 − 1/50). */
static double ishigami(const double *u, size_t dimensions)
{
    double x1 = pi * (2 * u[0] - 1), x2 = pi * (2 * u[1] - 1), x3 = pi * (2 * u[2] - 1);
    (void)dimensions;
    return sin(x1) + 7 * sin(x2) * sin(x2) + 0.1 * x3 * x3 * x3 * x3 * sin(x1);
}

static void ishigami_function(void **state)
{
    (void)state;
    double *u = sobol_points(1, 6, N);
    assert_non_null(u);
    double p4 = pow(pi, 4), p8 = p4 * p4;
    double v1 = 0.5 * pow(1 + 0.1 * p4 / 5, 2), v2 = 49.0 / 8, v13 = 0.01 * p8 * (1.0 / 18 - 1.0 / 50);
    double v = v1 + v2 + v13;
    assert_near("published", v1 / v, 0.3139, 1e-4); /* Saltelli et al., Global Sensitivity Analysis, 2008 */
    const double first[] = {v1 / v, v2 / v, 0}, total[] = {(v1 + v13) / v, v2 / v, v13 / v};
    for (unsigned j = 0; j < 3; j++) {
        struct pb_sobol_indices s = indices_of(ishigami, u, 3, 1u << j);
        assert_index("first", &s.first, first[j], 0.01);
        assert_index("total", &s.total, total[j], 0.01);
    }
    struct pb_sobol_indices s13 = indices_of(ishigami, u, 3, 5);
    assert_index("group of two", &s13.first, (v1 + v13) / v, 0.01);
    assert_index("group of two", &s13.total, (v1 + v13) / v, 0.01);
    free(u);
}

/* g = Π (|4 u_j − 2| + a_j)/(1 + a_j) (I. M. Sobol; A. Saltelli, I. M. Sobol 1995): V_j = 1/(3 (1 + a_j)²),
 * V = Π (1 + V_j) − 1, T_j = V_j Π_{i≠j} (1 + V_i)/V. */
static const double g_weights[] = {0, 1, 4.5, 9, 99, 99, 99, 99};

static double sobol_g(const double *u, size_t dimensions)
{
    double product = 1;
    for (size_t j = 0; j < dimensions; j++)
        product *= (fabs(4 * u[j] - 2) + g_weights[j]) / (1 + g_weights[j]);
    return product;
}

static void sobol_g_function(void **state)
{
    (void)state;
    double *u = sobol_points(2, 16, N), product = 1, v[8];
    assert_non_null(u);
    for (int j = 0; j < 8; j++) {
        v[j] = 1 / (3 * pow(1 + g_weights[j], 2));
        product *= 1 + v[j];
    }
    struct pb_index sum = {0};
    for (unsigned j = 0; j < 8; j++) {
        struct pb_sobol_indices s = indices_of(sobol_g, u, 8, 1u << j);
        assert_index("first", &s.first, v[j] / (product - 1), 0.012);
        assert_index("total", &s.total, v[j] * product / (1 + v[j]) / (product - 1), 0.012);
        pb_index_add(&sum, &s.first);
    }
    payback_estimate all = pb_index_estimate(&sum, N);
    assert_true(all.low < 1);
    free(u);
}

/* Independent inputs without interactions: first = total = c_j²/Σ c², and the firsts add up to 1. */
static double linear(const double *u, size_t dimensions)
{
    double sum = 1000;
    for (size_t j = 0; j < dimensions; j++)
        sum += (double)j * u[j];
    return sum;
}

static void linear_function(void **state)
{
    (void)state;
    enum { D = 4 };
    double *u = sobol_points(3, 2 * D, N);
    assert_non_null(u);
    struct pb_index sum = {0};
    for (unsigned j = 0; j < D; j++) {
        struct pb_sobol_indices s = indices_of(linear, u, D, 1u << j);
        assert_index("first", &s.first, j * j / 14.0, 0.005);
        assert_index("total", &s.total, j * j / 14.0, 0.005);
        pb_index_add(&sum, &s.first);
        if (j == 0) { /* does nothing */
            assert_true(s.first.value == 0 && s.total.value == 0);
            payback_estimate e = pb_index_estimate(&s.total, N);
            assert_true(e.low == 0 && e.high == 0);
        }
    }
    payback_estimate all = pb_index_estimate(&sum, N);
    assert_near("sum of firsts", all.value, 1, 0.005);
    struct pb_sobol_indices everything = indices_of(linear, u, D, (1u << D) - 1);
    assert_index("everything", &everything.total, 1, 0.005);
    assert_near("everything, first", everything.first.value, 1, 0.005);
    free(u);
}

static double constant(const double *u, size_t dimensions)
{
    (void)u;
    (void)dimensions;
    return 5;
}

static void constant_outcome(void **state)
{
    (void)state;
    double *u = sobol_points(4, 2, N);
    assert_non_null(u);
    struct pb_sobol_indices s = indices_of(constant, u, 1, 1);
    assert_true(isnan(s.first.value) && isnan(s.total.value));
    free(u);
}

/* ---- swings, rank correlations, separation ---- */

static void swing_of_uniform(void **state)
{
    (void)state;
    double *u = sobol_points(5, 2, N);
    static double y[N];
    struct pb_ranking input = {0}, idle = {0};
    assert_non_null(u);
    for (size_t i = 0; i < N; i++)
        y[i] = 10 * u[i] * u[i];
    assert_int_equal(pb_ranking_make(&input, u, N), PAYBACK_OK);
    assert_int_equal(pb_ranking_make(&idle, u + N, N), PAYBACK_OK);
    struct pb_swing swing = pb_swing_of(&input, y, 0.1);
    /* mean of 10 u² over (0, 0.1) and over (0.9, 1) */
    assert_near("low", swing.low.value, 10 * 0.01 / 3, 1e-3);
    assert_near("high", swing.high.value, 10 * (1 - 0.729) / 0.3, 1e-3);
    assert_true(swing.high.low < swing.high.value && swing.high.value < swing.high.high);
    swing = pb_swing_of(&idle, y, 0.1);
    assert_near("idle", swing.high.value - swing.low.value, 0, 0.2);
    swing = pb_swing_of(&idle, y, 1);
    assert_near("all", swing.low.value, 10.0 / 3, 1e-3);
    pb_ranking_clear(&input);
    pb_ranking_clear(&idle);
    free(u);
}

/* Equal inputs at the border share it: an event in 1 of 20 trials makes up half of the highest tenth. */
static void swing_of_event(void **state)
{
    (void)state;
    enum { M = 320 };
    double x[M], y[M];
    for (int i = 0; i < M; i++) {
        x[i] = (i * 7) % 20 == 0;
        y[i] = x[i] > 0 ? 100 : 20;
    }
    struct pb_ranking input;
    assert_int_equal(pb_ranking_make(&input, x, M), PAYBACK_OK);
    struct pb_swing swing = pb_swing_of(&input, y, 0.1);
    assert_near("low", swing.low.value, 20, 1e-12);
    assert_near("high", swing.high.value, 60, 1e-12);
    pb_ranking_clear(&input);
}

static void rank_correlations(void **state)
{
    (void)state;
    enum { SAME, TURNED, NOISY, IDLE, COLUMNS };
    static double y[COLUMNS][N];
    double *z = normal_points(6, 2, N);
    struct pb_ranking x = {0}, of[COLUMNS];
    assert_non_null(z);
    double r = 0.6;
    for (size_t i = 0; i < N; i++) {
        y[SAME][i] = exp(z[i]);
        y[TURNED][i] = -z[i] * z[i] * z[i];
        y[NOISY][i] = r * z[i] + sqrt(1 - r * r) * z[N + i];
        y[IDLE][i] = 3;
    }
    assert_int_equal(pb_ranking_make(&x, z, N), PAYBACK_OK);
    for (int c = 0; c < COLUMNS; c++)
        assert_int_equal(pb_ranking_make(&of[c], y[c], N), PAYBACK_OK);
    assert_near("same", pb_rank_correlation(&x, &of[SAME]).value, 1, 1e-12);
    assert_near("turned", pb_rank_correlation(&x, &of[TURNED]).value, -1, 1e-12);
    payback_estimate noisy = pb_rank_correlation(&x, &of[NOISY]);
    assert_near("bivariate normal", noisy.value, 6 / pi * asin(r / 2), 0.005); /* K. Pearson 1907 */
    assert_true(noisy.low < noisy.value && noisy.value < noisy.high && noisy.high - noisy.low < 0.03);
    assert_true(isnan(pb_rank_correlation(&x, &of[IDLE]).value));
    for (int c = 0; c < COLUMNS; c++)
        pb_ranking_clear(&of[c]);
    pb_ranking_clear(&x);
    free(z);
}

/* Marked where z > 1: means of a normal beyond a bound are ± φ(1)/(probability of the side). */
static void separation(void **state)
{
    (void)state;
    static bool marked[N];
    double *z = normal_points(7, 2, N);
    struct pb_ranking ranking = {0}, idle = {0};
    assert_non_null(z);
    for (size_t i = 0; i < N; i++)
        marked[i] = z[i] > 1;
    assert_int_equal(pb_ranking_make(&ranking, z, N), PAYBACK_OK);
    assert_int_equal(pb_ranking_make(&idle, z + N, N), PAYBACK_OK);
    struct pb_separation s = pb_separate(&ranking, z, marked);
    double above = 0.15865525393145707, density = exp(-0.5) / sqrt(2 * pi);
    assert_near("shift", s.shift.value, density / above + density / (1 - above), 0.01);
    assert_near("P10 above 1", s.marked_p10, 1.06739, 0.01); /* Φ⁻¹(1 − 0.9 · 0.158655) */
    assert_near("P90 above 1", s.marked_p90, 2.14441, 0.03); /* Φ⁻¹(1 − 0.1 · 0.158655) */
    assert_true(s.rest_p90 < 1);
    s = pb_separate(&idle, z + N, marked);
    assert_near("idle", s.shift.value, 0, 0.05);
    memset(marked, 0, sizeof marked);
    s = pb_separate(&ranking, z, marked);
    assert_true(isnan(s.shift.value) && isnan(s.marked_p10) && !isnan(s.rest_p10));
    pb_ranking_clear(&ranking);
    pb_ranking_clear(&idle);
    free(z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_function),   cmocka_unit_test(ishigami_function), cmocka_unit_test(sobol_g_function),
        cmocka_unit_test(constant_outcome),  cmocka_unit_test(swing_of_uniform),  cmocka_unit_test(swing_of_event),
        cmocka_unit_test(rank_correlations), cmocka_unit_test(separation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
