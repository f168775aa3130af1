/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Isotonic regression: nothing to do, hand-worked pools, what defines it, an error. */
#include "statistics/isotonic.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect(const double *seen, const double *fit, size_t n)
{
    double y[8];
    for (size_t i = 0; i < n; i++)
        y[i] = seen[i];
    assert_int_equal(pb_isotonic(y, n), PAYBACK_OK);
    for (size_t i = 0; i < n; i++)
        if (fabs(y[i] - fit[i]) > 1e-12)
            fail_msg("%zu: %g instead of %g", i, y[i], fit[i]);
}

static void by_hand(void **state)
{
    (void)state;
    expect((const double[]){1, 2, 2, 5}, (const double[]){1, 2, 2, 5}, 4);
    expect((const double[]){3, 1}, (const double[]){2, 2}, 2);
    expect((const double[]){4, 3, 2, 1}, (const double[]){2.5, 2.5, 2.5, 2.5}, 4);
    expect((const double[]){1, 3, 2, 4, 3.5, 5}, (const double[]){1, 2.5, 2.5, 3.75, 3.75, 5}, 6);
    expect((const double[]){0, 1, 0, 0, 1, 1}, (const double[]){0, 1. / 3, 1. / 3, 1. / 3, 1, 1}, 6);
    expect((const double[]){7}, (const double[]){7}, 1);
    expect(NULL, NULL, 0);
}

/* The sum stays, the fit rises, and it is nearer in squares than other rising functions. */
static void what_defines_it(void **state)
{
    (void)state;
    double seen[200], fit[200], sum = 0, fitted = 0, squares = 0, others = 0;
    for (int i = 0; i < 200; i++) {
        seen[i] = fit[i] = sin(12.9898 * i) * 3 + 0.02 * i;
        sum += seen[i];
    }
    assert_int_equal(pb_isotonic(fit, 200), PAYBACK_OK);
    for (int i = 0; i < 200; i++) {
        fitted += fit[i];
        squares += (fit[i] - seen[i]) * (fit[i] - seen[i]);
        others += (0.02 * i - seen[i]) * (0.02 * i - seen[i]);
        assert_true(i == 0 || fit[i] >= fit[i - 1]);
    }
    assert_true(fabs(sum - fitted) < 1e-9);
    assert_true(squares <= others);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(what_defines_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
