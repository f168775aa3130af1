/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vector functions against the long double functions of the C library. */
#include "base/vector_math.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

enum { LANES = 64, BLOCKS = 4000 };

static uint64_t state;

static double next_uniform(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(state >> 11) * 0x1p-53;
}

/* Distance in units of the last place of the exact result (of the smallest normal number below that). */
static double error_in_ulp(double result, long double exact)
{
    if (isnan(exact) || isinf((double)exact))
        return (isnan(exact) && isnan(result)) || result == (double)exact ? 0 : (double)INFINITY;
    int exponent;
    (void)frexpl(exact, &exponent);
    exponent = exact == 0 || exponent < DBL_MIN_EXP ? DBL_MIN_EXP : exponent;
    return (double)fabsl(((long double)result - exact) / ldexpl(1, exponent - DBL_MANT_DIG));
}

#define VECTORISED(name, function)                                                                                     \
    static void name(const double *x, double *y)                                                                       \
    {                                                                                                                  \
        _Pragma("omp simd") for (int i = 0; i < LANES; i++) y[i] = function(x[i]);                                     \
    }
VECTORISED(all_exp, pb_exp)
VECTORISED(all_expm1, pb_expm1)
VECTORISED(all_log, pb_log)
VECTORISED(all_log1p, pb_log1p)

typedef double argument(double u);

static double largest_error(void (*all)(const double *, double *), long double (*exact)(long double), argument *spread)
{
    double worst = 0, x[LANES], y[LANES];
    state = 1;
    for (int block = 0; block < BLOCKS; block++) {
        for (int i = 0; i < LANES; i++)
            x[i] = spread(next_uniform());
        all(x, y);
        for (int i = 0; i < LANES; i++)
            worst = fmax(worst, error_in_ulp(y[i], exact(x[i])));
    }
    printf("largest error %.3f ulp (seed 1)\n", worst);
    return worst;
}

static double whole_range(double u)
{
    return 1500 * u - 750;
}

static double near_zero(double u)
{
    return 2 * u - 1;
}

static double tiny_or_large(double u)
{
    const double size = exp2(200 * u - 100);
    return u > 0.99 ? -size * 0x1p-99 : size;
}

static double any_magnitude(double u)
{
    return exp2(2097 * u - 1074);
}

static double near_one(double u)
{
    return 0.5 + 1.5 * u;
}

static double just_above_minus_one(double u)
{
    return -1 + exp2(-52 * u);
}

static void test_exp(void **unused)
{
    (void)unused;
    assert_true(largest_error(all_exp, expl, whole_range) <= 1.1);
    assert_true(largest_error(all_exp, expl, near_zero) <= 1.1);
}

static void test_expm1(void **unused)
{
    (void)unused;
    assert_true(largest_error(all_expm1, expm1l, whole_range) <= 2);
    assert_true(largest_error(all_expm1, expm1l, near_zero) <= 2);
    assert_true(largest_error(all_expm1, expm1l, tiny_or_large) <= 2);
}

static void test_log(void **unused)
{
    (void)unused;
    assert_true(largest_error(all_log, logl, any_magnitude) <= 1);
    assert_true(largest_error(all_log, logl, near_one) <= 1);
}

static void test_log1p(void **unused)
{
    (void)unused;
    assert_true(largest_error(all_log1p, log1pl, tiny_or_large) <= 2);
    assert_true(largest_error(all_log1p, log1pl, near_zero) <= 2);
    assert_true(largest_error(all_log1p, log1pl, just_above_minus_one) <= 2);
}

static void test_pow_within_its_bound(void **unused)
{
    (void)unused;
    state = 2;
    double worst = 0;
    for (int i = 0; i < LANES * BLOCKS; i++) {
        const double x = any_magnitude(next_uniform()), y = tiny_or_large(next_uniform()) * 0x1p-40;
        const long double exact = powl(x, y);
        if (exact > (long double)DBL_MAX || exact < (long double)DBL_MIN)
            continue;
        const long double bound = 0x1p-52L * (1 + fabsl(y * logl(x)));
        worst = fmax(worst, (double)(fabsl(pb_pow(x, y) - exact) / exact / bound));
    }
    printf("largest error %.3f of the bound (seed 2)\n", worst);
    assert_true(worst <= 1);
}

static void test_special_values(void **unused)
{
    (void)unused;
    const double inf = (double)INFINITY, nan = (double)NAN;
    assert_true(pb_exp(0.0) == 1 && pb_exp(-0.0) == 1 && pb_exp(inf) == inf && pb_exp(-inf) == 0);
    assert_true(pb_exp(709.78) < inf && pb_exp(709.79) == inf && pb_exp(-745.13) == DBL_TRUE_MIN);
    assert_true(pb_exp(-745.14) == 0 && pb_exp(1e300) == inf && pb_exp(-1e300) == 0 && isnan(pb_exp(nan)));
    assert_true(pb_expm1(0.0) == 0 && pb_expm1(inf) == inf && pb_expm1(-inf) == -1 && isnan(pb_expm1(nan)));
    assert_true(pb_expm1(DBL_TRUE_MIN) == DBL_TRUE_MIN && pb_expm1(709.79) == inf && pb_expm1(709.78) < inf);
    assert_true(pb_log(1) == 0 && pb_log(0.0) == -inf && pb_log(-0.0) == -inf && pb_log(inf) == inf);
    assert_true(isnan(pb_log(-1)) && isnan(pb_log(-inf)) && isnan(pb_log(nan)));
    assert_true(pb_log1p(0.0) == 0 && pb_log1p(-1) == -inf && pb_log1p(inf) == inf && pb_log1p(1e-300) == 1e-300);
    assert_true(isnan(pb_log1p(-1.5)) && isnan(pb_log1p(-inf)) && isnan(pb_log1p(nan)));
    assert_true(pb_pow(2, 10) == 1024 && pb_pow(1, 1e9) == 1 && pb_pow(0, 2) == 0 && pb_pow(0, 0) == 1);
    assert_true(pb_pow(0, -1) == inf && pb_pow(5, 0) == 1 && isnan(pb_pow(-2, 2)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp),
        cmocka_unit_test(test_expm1),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_log1p),
        cmocka_unit_test(test_pow_within_its_bound),
        cmocka_unit_test(test_special_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
