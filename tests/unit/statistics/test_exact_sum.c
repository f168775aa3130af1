/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/exact_sum.h"

#include <float.h>

static double sum_of(const double *x, size_t n)
{
    struct pb_exact_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        pb_exact_add(&sum, x[i]);
    return pb_exact_value(&sum);
}

#define SUM(...) sum_of((double[]){__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double))

static void assert_exact(double actual, double expected)
{
    assert_memory_equal(&actual, &expected, sizeof actual);
}

static void test_nothing_is_zero(void **state)
{
    (void)state;
    struct pb_exact_sum nothing = {0};
    assert_exact(pb_exact_value(&nothing), 0.0);
    assert_exact(SUM(-0.0), 0.0);
    assert_exact(SUM(1.5, -1.5), 0.0);
}

static void test_one_term_comes_back(void **state)
{
    (void)state;
    uint64_t seed = 1;
    static const double special[] = {1,        -1,           DBL_MIN,       DBL_MAX,
                                     -DBL_MAX, DBL_TRUE_MIN, -DBL_TRUE_MIN, 0x1.fffffffffffffp-1022};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        assert_exact(SUM(special[i]), special[i]);
    for (int i = 0; i < 100000; i++) {
        double x = draw_of(ANY_BITS, 0, &seed);
        if (isfinite(x))
            assert_exact(sum_of(&x, 1), x + 0.0);
    }
}

/* The sum of two doubles is what the processor's addition rounds it to. */
static void test_two_terms_round_as_addition(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < 200000; i++) {
        double x = draw_of(ANY_BITS, 0, &seed);
        double y = ldexp(random_uniform(&seed) - 0.5, i % 120 - 60) * x;
        if (isfinite(x) && isfinite(y))
            assert_exact(SUM(x, y), x + y);
    }
}

static void test_cancellation_and_ties(void **state)
{
    (void)state;
    assert_exact(SUM(1e308, 1, -1e308), 1.0);
    assert_exact(SUM(DBL_MAX, DBL_MAX, -DBL_MAX), DBL_MAX);
    assert_exact(SUM(DBL_MAX, DBL_TRUE_MIN, -DBL_MAX), DBL_TRUE_MIN);
    assert_exact(SUM(1, 0x1p-53), 1.0);
    assert_exact(SUM(1, 0x1p-53, DBL_TRUE_MIN), 1 + DBL_EPSILON);
    assert_exact(SUM(1 + DBL_EPSILON, 0x1p-53), 1 + 2 * DBL_EPSILON);
    assert_exact(SUM(-1, -0x1p-53, -DBL_TRUE_MIN), -1 - DBL_EPSILON);
    assert_exact(SUM(DBL_MIN, -DBL_TRUE_MIN), DBL_MIN - DBL_TRUE_MIN);
}

static void test_overflow_is_infinity(void **state)
{
    (void)state;
    assert_exact(SUM(DBL_MAX, DBL_MAX), (double)INFINITY);
    assert_exact(SUM(-DBL_MAX, -DBL_MAX), (double)-INFINITY);
}

/* 0.1 added ten times is not 1 in doubles; exactly, it is 1 + 10 (0.1 − 1/10), which rounds to 1. */
static void test_multiples(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 1000; i++) {
        double x = draw_of(ANY_BITS, 0, &seed);
        uint32_t count = (uint32_t)(random_bits(&seed) % 1000);
        if (!isfinite(x))
            continue;
        struct pb_exact_sum once = {0}, each = {0};
        pb_exact_add_multiple(&once, x, count);
        for (uint32_t k = 0; k < count; k++)
            pb_exact_add(&each, x);
        pb_exact_resolve(&once);
        pb_exact_resolve(&each);
        assert_memory_equal(once.limb, each.limb, sizeof each.limb);
    }
    struct pb_exact_sum tenth = {0};
    pb_exact_add_multiple(&tenth, 0.1, 10);
    assert_exact(pb_exact_value(&tenth), 1.0);
    struct pb_exact_sum many = {0};
    pb_exact_add_multiple(&many, 3, UINT32_MAX);
    assert_exact(pb_exact_value(&many), 3.0 * UINT32_MAX);
}

static void test_grouping_does_not_matter(void **state)
{
    (void)state;
    enum { N = 5000 };
    double *x = draw_column(CAUCHY, N, 4);
    assert_non_null(x);
    struct pb_exact_sum forward = {0}, parts[3] = {{0}}, merged = {0};
    for (size_t i = 0; i < N; i++) {
        pb_exact_add(&forward, x[i]);
        pb_exact_add(&parts[i * i % 3], x[N - 1 - i]);
    }
    for (int p = 2; p >= 0; p--)
        pb_exact_merge(&merged, &parts[p]);
    assert_exact(pb_exact_value(&merged), pb_exact_value(&forward));
    pb_exact_resolve(&merged);
    pb_exact_resolve(&forward);
    assert_memory_equal(merged.limb, forward.limb, sizeof forward.limb);
    free(x);
}

/* Limbs as full as so many pending terms can make them: merging must carry before they overflow. */
static void test_full_limbs_are_carried_in_time(void **state)
{
    (void)state;
    enum { AT = 34, TIMES = 40 };
    for (int sign = -1; sign <= 1; sign += 2) {
        struct pb_exact_sum full = {.pending = (UINT32_C(1) << 29) - 1, .begin = AT, .end = AT + 1}, sum = {0};
        full.limb[AT] = sign * (int64_t)full.pending * (INT64_C(1) << 33);
        for (int i = 0; i < TIMES; i++)
            pb_exact_merge(&sum, &full);
        assert_exact(pb_exact_value(&sum), TIMES * ldexp((double)full.limb[AT], 32 * AT - 1074));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_zero),
        cmocka_unit_test(test_one_term_comes_back),
        cmocka_unit_test(test_two_terms_round_as_addition),
        cmocka_unit_test(test_cancellation_and_ties),
        cmocka_unit_test(test_overflow_is_infinity),
        cmocka_unit_test(test_multiples),
        cmocka_unit_test(test_grouping_does_not_matter),
        cmocka_unit_test(test_full_limbs_are_carried_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
