/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cholesky factor, smallest eigenvalue, nearest correlation matrix. */
#include "numerics/matrix.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static void assert_close(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.17g is not within %g of %.17g", a, tolerance, b);
}

static void cholesky_by_hand(void **state)
{
    (void)state;
    const double matrix[] = {4, 12, -16, 12, 37, -43, -16, -43, 98}; /* a textbook's: all integers */
    const double expected[] = {2, 0, 0, 6, 1, 0, -8, 5, 3};
    double factor[9];
    bool definite = false;
    assert_int_equal(pb_cholesky(matrix, 3, factor, &definite), PAYBACK_OK);
    assert_true(definite);
    for (int i = 0; i < 9; i++)
        assert_true(factor[i] == expected[i]);
    assert_int_equal(pb_cholesky((double[]){9}, 1, factor, &definite), PAYBACK_OK);
    assert_true(definite && factor[0] == 3);
}

/* L Lᵀ gives back the matrix: the Hilbert matrix of order 6, whose last pivots are small. */
static void cholesky_multiplies_back(void **state)
{
    (void)state;
    enum { N = 6 };
    double matrix[N * N], factor[N * N];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            matrix[i * N + j] = 1.0 / (i + j + 1);
    bool definite = false;
    assert_int_equal(pb_cholesky(matrix, N, factor, &definite), PAYBACK_OK);
    assert_true(definite);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            double sum = 0;
            for (int k = 0; k < N; k++)
                sum += factor[i * N + k] * factor[j * N + k];
            assert_close(sum, matrix[i * N + j], 1e-15);
            assert_true(j <= i || factor[i * N + j] == 0);
        }
    }
}

static void cholesky_refuses(void **state)
{
    (void)state;
    double factor[4];
    bool definite = true;
    assert_int_equal(pb_cholesky((double[]){1, 2, 2, 1}, 2, factor, &definite), PAYBACK_OK);
    assert_false(definite);
    assert_int_equal(pb_cholesky((double[]){1, 1, 1, 1}, 2, factor, &definite), PAYBACK_OK); /* semidefinite */
    assert_false(definite);
    assert_int_equal(pb_cholesky((double[]){1, NAN, NAN, 1}, 2, factor, &definite), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_cholesky(factor, 0, factor, &definite), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_cholesky(factor, (size_t)-1, factor, &definite), PAYBACK_ERROR_ARGUMENT);
}

/* The tridiagonal matrix (−1, 2, −1) of order n has eigenvalues 2 − 2 cos(kπ/(n + 1)). */
static void smallest_eigenvalue(void **state)
{
    (void)state;
    enum { N = 12 };
    double matrix[N * N] = {0}, value;
    for (int i = 0; i < N; i++) {
        matrix[i * N + i] = 2;
        if (i)
            matrix[i * N + i - 1] = matrix[(i - 1) * N + i] = -1;
    }
    assert_int_equal(pb_smallest_eigenvalue(matrix, N, &value), PAYBACK_OK);
    assert_close(value, 2 - 2 * cos(acos(-1) / (N + 1)), 1e-14);
    assert_int_equal(pb_smallest_eigenvalue((double[]){-7}, 1, &value), PAYBACK_OK);
    assert_true(value == -7);
    assert_int_equal(pb_smallest_eigenvalue((double[]){1, 2, 2, 1}, 2, &value), PAYBACK_OK);
    assert_close(value, -1, 1e-14);
    assert_int_equal(pb_smallest_eigenvalue((double[]){INFINITY}, 1, &value), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_smallest_eigenvalue(matrix, 0, &value), PAYBACK_ERROR_ARGUMENT);
}

/* Higham (2002), section 4: the nearest correlation matrix has 0.7607 beside the diagonal and 0.1573 in the corner, at
 * a distance of 0.5278. */
static void highams_example(void **state)
{
    (void)state;
    const double matrix[] = {1, 1, 0, 1, 1, 1, 0, 1, 1};
    double nearest[9], distance = 0, least;
    assert_int_equal(pb_nearest_correlation(matrix, 3, 0, nearest), PAYBACK_OK);
    const double expected[] = {1, 0.7607, 0.1573, 0.7607, 1, 0.7607, 0.1573, 0.7607, 1};
    for (int i = 0; i < 9; i++) {
        assert_close(nearest[i], expected[i], 0.5e-4);
        distance += pow(nearest[i] - matrix[i], 2);
    }
    assert_close(sqrt(distance), 0.5278, 0.5e-4);
    assert_int_equal(pb_smallest_eigenvalue(nearest, 3, &least), PAYBACK_OK);
    assert_close(least, 0, 1e-10);
}

/* For the n × n matrix of ones and r beside the diagonal, r < −1/(n − 1), symmetry leaves one unknown: the nearest with
 * smallest eigenvalue ≥ f has r = −(1 − f)/(n − 1). */
static void equal_correlations(void **state)
{
    (void)state;
    enum { N = 4 };
    const double floors[] = {0, 1e-6, 0.1, 1};
    for (size_t f = 0; f < 4; f++) {
        double matrix[N * N], nearest[N * N], least;
        for (int i = 0; i < N * N; i++)
            matrix[i] = i % (N + 1) == 0 ? 1 : -0.8;
        assert_int_equal(pb_nearest_correlation(matrix, N, floors[f], nearest), PAYBACK_OK);
        for (int i = 0; i < N * N; i++)
            assert_close(nearest[i], i % (N + 1) == 0 ? 1 : -(1 - floors[f]) / (N - 1), 1e-9);
        assert_int_equal(pb_smallest_eigenvalue(nearest, N, &least), PAYBACK_OK);
        assert_true(least >= floors[f] - 1e-14);
    }
}

static void valid_matrix_stays(void **state)
{
    (void)state;
    const double matrix[] = {1, 0.5, -0.2, 0.5, 1, 0.3, -0.2, 0.3, 1};
    double nearest[9];
    assert_int_equal(pb_nearest_correlation(matrix, 3, 0.01, nearest), PAYBACK_OK);
    for (int i = 0; i < 9; i++)
        assert_close(nearest[i], matrix[i], 1e-12);
}

static void nearest_refuses(void **state)
{
    (void)state;
    double nearest[4];
    assert_int_equal(pb_nearest_correlation((double[]){1, NAN, NAN, 1}, 2, 0, nearest), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_nearest_correlation(nearest, 0, 0, nearest), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_nearest_correlation((double[]){1, 0, 0, 1}, 2, -0.1, nearest), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_nearest_correlation((double[]){1, 0, 0, 1}, 2, 1.1, nearest), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_nearest_correlation((double[]){1, 0, 0, 1}, 2, NAN, nearest), PAYBACK_ERROR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cholesky_by_hand),   cmocka_unit_test(cholesky_multiplies_back),
        cmocka_unit_test(cholesky_refuses),   cmocka_unit_test(smallest_eigenvalue),
        cmocka_unit_test(highams_example),    cmocka_unit_test(equal_correlations),
        cmocka_unit_test(valid_matrix_stays), cmocka_unit_test(nearest_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
