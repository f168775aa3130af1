/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/ranking.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void one_draw(void **state)
{
    (void)state;
    struct pb_ranking r;
    double x = 3;
    assert_int_equal(pb_ranking_make(&r, &x, 1), PAYBACK_OK);
    assert_int_equal(r.order[0], 0);
    assert_true(r.ranks[0] == 1);
    assert_int_equal(r.distinct, 1);
    pb_ranking_clear(&r);
    pb_ranking_clear(&r);
}

static void signs_ties_and_never(void **state)
{
    (void)state;
    const double x[] = {2, -1, (double)INFINITY, 2, -0.0, 0, -1e300, 2};
    const double ranks[] = {6, 2, 8, 6, 3.5, 3.5, 1, 6};
    const uint32_t order[] = {6, 1, 4, 5, 0, 3, 7, 2};
    struct pb_ranking r;
    assert_int_equal(pb_ranking_make(&r, x, 8), PAYBACK_OK);
    for (int i = 0; i < 8; i++) {
        assert_true(r.ranks[i] == ranks[i]);
        assert_int_equal(r.order[i], order[i]);
    }
    assert_int_equal(r.distinct, 5);
    assert_int_equal(pb_ranking_run_end(&r, 4), 7);
    assert_int_equal(pb_ranking_run_end(&r, 7), 8);
    pb_ranking_clear(&r);
}

/* Against the definition: rank = 1 + number below + (number equal − 1)/2. */
static void by_definition(void **state)
{
    (void)state;
    enum { N = 700 };
    double x[N];
    uint64_t seed = 11;
    for (int i = 0; i < N; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        x[i] = (double)(int64_t)(seed >> 40) / 1000 - 8000;
        if (i % 5 == 0)
            x[i] = floor(x[i] / 2000);
    }
    struct pb_ranking r;
    assert_int_equal(pb_ranking_make(&r, x, N), PAYBACK_OK);
    for (int i = 0; i < N; i++) {
        int below = 0, equal = 0;
        for (int k = 0; k < N; k++) {
            below += x[k] < x[i];
            equal += x[k] == x[i];
        }
        assert_true(r.ranks[i] == 1 + below + (equal - 1) / 2.0);
    }
    for (int k = 1; k < N; k++) {
        double before = x[r.order[k - 1]], here = x[r.order[k]];
        assert_true(before < here || (before == here && r.order[k - 1] < r.order[k]));
    }
    pb_ranking_clear(&r);
}

static void no_draws(void **state)
{
    (void)state;
    struct pb_ranking r;
    double x = 0;
    assert_int_equal(pb_ranking_make(&r, &x, 0), PAYBACK_ERROR_ARGUMENT);
    assert_null(r.order);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_draw),
        cmocka_unit_test(signs_ties_and_never),
        cmocka_unit_test(by_definition),
        cmocka_unit_test(no_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
