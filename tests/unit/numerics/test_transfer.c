/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts of a pilot whose rates differ from the rollout's, against the integral by the trapezoid rule. */
#include "numerics/transfer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static double by_trapezoids(const struct pb_counted *counts, size_t count, double sd)
{
    double sum = 0, step = 0.001;
    for (double z = -9; z <= 9; z += step) {
        double term = -z * z / 2;
        for (size_t c = 0; c < count; c++) {
            double p = 1 / (1 + (1 / counts[c].p - 1) * exp(-sd * z));
            term += counts[c].y * log(p) + (counts[c].n - counts[c].y) * log1p(-p);
        }
        sum += exp(term + 200) * step;
    }
    return log(sum / sqrt(2 * 3.14159265358979323846)) - 200;
}

static void against_the_integral(void **state)
{
    static const struct pb_counted cases[][2] = {{{12, 20, 0.6}, {3, 30, 0.2}},
                                                 {{0, 10, 0.3}, {10, 10, 0.8}},
                                                 {{60, 200, 0.55}, {40, 60, 0.4}},
                                                 {{150, 300, 0.45}, {1, 2, 0.5}}};
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++)
        for (size_t count = 1; count <= 2; count++)
            for (double sd = 0.1; sd < 1; sd += 0.2) {
                double own = pb_transferred_log_likelihood(cases[c], count, sd);
                double truth = by_trapezoids(cases[c], count, sd);
                if (!(fabs(own - truth) < 2e-3)) {
                    printf("case %zu, %zu counts, sd %.1f: %.6f is not %.6f\n", c, count, sd, own, truth);
                    fail();
                }
            }
}

static void certain_rates(void **state)
{
    const struct pb_counted none = {0, 5, 0}, all = {5, 5, 1}, impossible = {1, 5, 0}, even = {2, 4, 0.5};
    (void)state;
    assert_true(pb_transferred_log_likelihood(&none, 1, 0.3) == 0);
    assert_true(fabs(pb_transferred_log_likelihood(&all, 1, 0.3)) < 1e-12);
    assert_true(pb_transferred_log_likelihood(&impossible, 1, 0.3) == -(double)INFINITY);
    assert_true(fabs(pb_transferred_log_likelihood(&even, 1, 0) - 4 * log(0.5)) < 1e-14);
    assert_true(pb_transferred_log_likelihood(&even, 0, 0.3) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(against_the_integral), cmocka_unit_test(certain_rates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
