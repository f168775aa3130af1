/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Curves over the size of a pilot. */
#include "analysis/pilot_curve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void violators_are_pooled(void **state)
{
    (void)state;
    double rising[] = {1, 2, 2, 5}, falling[] = {4, 3, 2}, mixed[] = {1, 4, 2, 3, 6, 5};
    const double pooled[] = {1, 3, 3, 3, 5.5, 5.5};
    pb_make_monotone(rising, 4);
    pb_make_monotone(falling, 3);
    pb_make_monotone(mixed, 6);
    assert_true(rising[0] == 1 && rising[1] == 2 && rising[3] == 5);
    assert_true(falling[0] == 3 && falling[1] == 3 && falling[2] == 3);
    for (int i = 0; i < 6; i++)
        assert_true(fabs(mixed[i] - pooled[i]) < 1e-12);
}

/* Through the points, monotone between them, straight on a line, near a smooth curve. */
static void monotone_cubic(void **state)
{
    (void)state;
    const double x[] = {0, 1, 2, 4, 5}, y[] = {0, 1, 1, 3, 7};
    double before = -1;
    for (int i = 0; i < 5; i++)
        assert_true(fabs(pb_monotone_cubic(x, y, 5, x[i]) - y[i]) < 1e-12);
    for (double at = -1; at <= 6; at += 0.01) {
        double value = pb_monotone_cubic(x, y, 5, at);
        assert_true(value >= before - 1e-12 && value >= 0 && value <= 7);
        before = value;
    }
    const double line_x[] = {1, 2, 5}, line_y[] = {2, 4, 10};
    assert_true(fabs(pb_monotone_cubic(line_x, line_y, 3, 3.3) - 6.6) < 1e-12);
    double smooth_x[9], smooth_y[9];
    for (int i = 0; i < 9; i++) {
        smooth_x[i] = i * 0.5;
        smooth_y[i] = 1 - exp(-smooth_x[i]);
    }
    for (double at = 0.5; at < 3.9; at += 0.05)
        assert_true(fabs(pb_monotone_cubic(smooth_x, smooth_y, 9, at) - (1 - exp(-at))) < 0.004);
    assert_true(pb_monotone_cubic(x, y, 1, 3) == y[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(violators_are_pooled), cmocka_unit_test(monotone_cubic)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
