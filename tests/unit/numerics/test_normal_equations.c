/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/normal_equations.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance)) {
        fprintf(stderr, "%.17g is not %.17g\n", a, b);
        fail();
    }
}

/* Fits y to columns x (rows × n) and returns the coefficients. */
static void fit(const double *x, const double *y, size_t rows, size_t n, double *beta)
{
    double gram[16] = {0}, moment[4] = {0};
    for (size_t i = 0; i < rows; i++)
        for (size_t a = 0; a < n; a++) {
            moment[a] += x[i * n + a] * y[i];
            for (size_t b = a; b < n; b++)
                gram[a * n + b] += x[i * n + a] * x[i * n + b];
        }
    pb_solve_normal_equations(gram, moment, n, beta);
}

static void one_column(void **state)
{
    (void)state;
    double gram = 4, moment = 6, beta;
    pb_solve_normal_equations(&gram, &moment, 1, &beta);
    assert_near(beta, 1.5, 1e-15);
}

/* A parabola through its own points comes back. */
static void polynomial(void **state)
{
    (void)state;
    double x[7 * 3], y[7], beta[3];
    for (int i = 0; i < 7; i++) {
        double t = i - 3;
        x[3 * i] = 1;
        x[3 * i + 1] = t;
        x[3 * i + 2] = t * t;
        y[i] = 2 - 0.5 * t + 3 * t * t;
    }
    fit(x, y, 7, 3, beta);
    assert_near(beta[0], 2, 1e-12);
    assert_near(beta[1], -0.5, 1e-12);
    assert_near(beta[2], 3, 1e-12);
}

/* Column 2 repeats column 1, column 3 is empty: both are left out, and the fit is that of the others. */
static void dependent_columns(void **state)
{
    (void)state;
    double x[6 * 4] = {0}, y[6], beta[4];
    for (int i = 0; i < 6; i++) {
        x[4 * i] = 1;
        x[4 * i + 1] = x[4 * i + 2] = i;
        y[i] = 7 + 2 * i;
    }
    fit(x, y, 6, 4, beta);
    assert_near(beta[0], 7, 1e-12);
    assert_near(beta[1], 2, 1e-12);
    assert_true(beta[2] == 0);
    assert_true(beta[3] == 0);
}

/* The residual of least squares is orthogonal to every column. */
static void residual_is_orthogonal(void **state)
{
    (void)state;
    double x[20 * 3], y[20], beta[3];
    for (int i = 0; i < 20; i++) {
        x[3 * i] = 1;
        x[3 * i + 1] = sin(i);
        x[3 * i + 2] = cos(2.5 * i) + 0.3 * sin(i);
        y[i] = exp(-0.1 * i) + 0.2 * (i % 3);
    }
    fit(x, y, 20, 3, beta);
    for (int a = 0; a < 3; a++) {
        double product = 0;
        for (int i = 0; i < 20; i++) {
            double residual = y[i];
            for (int b = 0; b < 3; b++)
                residual -= beta[b] * x[3 * i + b];
            product += residual * x[3 * i + a];
        }
        assert_near(product, 0, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_column),
        cmocka_unit_test(polynomial),
        cmocka_unit_test(dependent_columns),
        cmocka_unit_test(residual_is_orthogonal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
