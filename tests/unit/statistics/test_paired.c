/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paired differences against what a loop makes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "statistics/paired.h"
#include "statistics/statistics.h"

#include <math.h>

enum { N = 2500 }; /* more than a batch, and no whole number of rows */

static double a[N], b[N], d[N];

static void fill(void)
{
    for (int i = 0; i < N; i++) {
        b[i] = sin(i * 0.7) * 1000;
        a[i] = b[i] - 3 + (i % 7);
        d[i] = a[i] - b[i];
    }
}

/* The interval is that of the differences, not of the two columns. */
static void test_difference(void **state)
{
    (void)state;
    fill();
    payback_estimate paired = pb_paired_difference(a, b, N), expected = pb_mean(d, N);
    assert_true(paired.value == expected.value && paired.low == expected.low && paired.high == expected.high);
    assert_true(paired.high - paired.low < pb_mean(a, N).high - pb_mean(a, N).low);
    paired = pb_paired_difference(a, a, N);
    assert_true(paired.value == 0 && paired.low == 0 && paired.high == 0);
}

static void test_share(void **state)
{
    (void)state;
    fill();
    a[5] = INFINITY;
    a[6] = NAN;
    double count = 0;
    for (int i = 0; i < N; i++)
        count += (double)(a[i] <= 100) - (double)(b[i] <= 50);
    payback_estimate paired = pb_paired_share_at_most(a, 100, b, 50, N);
    assert_true(fabs(paired.value - count / N) < 1e-15);
    assert_true(paired.low <= paired.value && paired.value <= paired.high);
}

/* A trial in which one of the two is no number has no difference. */
static void test_not_finite(void **state)
{
    (void)state;
    double x[] = {1, INFINITY, 3, NAN}, y[] = {0, 1, 1, 1};
    payback_estimate paired = pb_paired_difference(x, y, 4);
    assert_true(paired.value == 1.5 && isnan(paired.low) && isnan(paired.high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_difference),
        cmocka_unit_test(test_share),
        cmocka_unit_test(test_not_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
