/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "numerics/gsl_guard.h"
#include "numerics/roots.h"

#include <math.h>
#include <stdbool.h>

struct function {
    double (*f)(double);
    int calls, fails_at; /* the call that fails; 0: none */
};

static payback_status call(void *context, double x, double *y)
{
    struct function *function = context;
    *y = function->f(x);
    return ++function->calls == function->fails_at ? PAYBACK_ERROR_CANCELLED : PAYBACK_OK;
}

static double line(double x)
{
    return 3 * x - 1;
}
static double cubic(double x)
{
    return x * x * x - 2;
}
static double step(double x)
{
    return x < 0.3 ? -1 : 1;
}
static double falling_step(double x)
{
    return x <= 0.3 ? 2 : -1e-9;
}
static double staircase(double x)
{
    return floor(64 * x) - 20;
}
static double flat(double x)
{
    return pow(x - 0.5, 9);
}
static double lopsided(double x)
{
    return exp(40 * x) - exp(4.0);
}
/* 0 on a stretch counts as the side of what is above. */
static double plateau(double x)
{
    return x < 0.3 ? -0.3 : 0;
}
static double falling_plateau(double x)
{
    return x < 7.3 ? 0 : -1e-3;
}
static double terraces(double x)
{
    return fmin(0, floor(16 * x) - 5);
}
static double undefined(double x)
{
    return x > 0.4 && x < 0.6 ? (double)NAN : x - 0.5;
}

/* Correctly rounded, which the C library's cbrt(2) is not. */
static const double cube_root_of_two = 1.2599210498948732;

/* Narrows on [low, high] and checks all that is promised; returns the number of calls. */
static int narrow(double (*given)(double), double low, double high, double root, double tolerance)
{
    /* not known to the compiler, which would compute f(low) itself, fused, and differ from f in the last bit */
    double (*volatile f)(double) = given;
    struct function function = {.f = f};
    struct pb_root_bracket bracket = {low, high, f(low), f(high)};
    pb_gsl_enter();
    assert_int_equal(pb_root_narrow(&bracket, call, &function, tolerance), PAYBACK_OK);
    pb_gsl_leave();
    assert_true(bracket.low < bracket.high && bracket.high - bracket.low <= fmax(tolerance, 1e-15));
    assert_true(bracket.low <= root && root <= bracket.high);
    assert_true(bracket.f_low == f(bracket.low) && bracket.f_high == f(bracket.high));
    assert_true((bracket.f_low >= 0) != (bracket.f_high >= 0));
    return function.calls;
}

static void test_roots(void **state)
{
    (void)state;
    assert_true(narrow(line, 0, 1, 1.0 / 3, 1e-6) <= 4);
    assert_true(narrow(cubic, 0, 2, cube_root_of_two, 1e-9) <= 16);
    assert_true(narrow(lopsided, 0, 1, 0.1, 1e-9) <= 30);
    narrow(flat, 0, 1, 0.5, 1e-3);
    narrow(cubic, 0, 2, cube_root_of_two, 0);
}

static void test_steps(void **state)
{
    (void)state;
    assert_true(narrow(step, 0, 1, 0.3, 1e-9) <= 60);
    assert_true(narrow(falling_step, 0, 1, 0.3, 1e-9) <= 60);
    narrow(staircase, 0, 1, 20.0 / 64, 1e-9);
    narrow(step, -1e9, 1e9, 0.3, 1e-6);
}

/* At most four looks for each halving. */
static void test_plateaus(void **state)
{
    (void)state;
    assert_true(narrow(plateau, 0, 1, 0.3, 1e-9) <= 120);
    assert_true(narrow(plateau, -1e6, 1e6, 0.3, 1e-3) <= 124);
    assert_true(narrow(falling_plateau, 0, 1e7, 7.3, 1e-2) <= 120);
    assert_true(narrow(terraces, 0, 1, 5.0 / 16, 1e-6) <= 80);
    narrow(plateau, 0, 1, 0.3, 0);
}

static void test_narrow_already(void **state)
{
    (void)state;
    assert_int_equal(narrow(line, 0.3, 0.4, 1.0 / 3, 0.2), 0);
}

static void test_errors(void **state)
{
    (void)state;
    struct function function = {.f = line};
    struct pb_root_bracket same = {1, 2, 2, 5}, turned = {1, 0, 2, -1}, infinite = {0, 1, -INFINITY, 1};
    assert_int_equal(pb_root_narrow(&same, call, &function, 1e-6), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_root_narrow(&turned, call, &function, 1e-6), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_root_narrow(&infinite, call, &function, 1e-6), PAYBACK_ERROR_ARGUMENT);
    struct pb_root_bracket good = {0, 1, -1, 2};
    assert_int_equal(pb_root_narrow(&good, call, &function, -1), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(function.calls, 0);
    struct function failing = {.f = cubic, .fails_at = 2};
    struct pb_root_bracket bracket = {0, 2, -2, 6};
    pb_gsl_enter();
    assert_int_equal(pb_root_narrow(&bracket, call, &failing, 1e-9), PAYBACK_ERROR_CANCELLED);
    assert_int_equal(failing.calls, 2);
    struct function hole = {.f = undefined};
    struct pb_root_bracket around = {0, 1, -0.5, 0.5};
    assert_int_equal(pb_root_narrow(&around, call, &hole, 1e-9), PAYBACK_ERROR_NUMERICS);
    pb_gsl_leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roots),          cmocka_unit_test(test_steps),  cmocka_unit_test(test_plateaus),
        cmocka_unit_test(test_narrow_already), cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
