/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same figures, to the byte: for the tests of what computes them in several ways. cmocka.h comes first. */
#ifndef TESTS_STATISTICS_SAME_H
#define TESTS_STATISTICS_SAME_H

#include "statistics/statistics.h"

#include <math.h>

/* Bytes are equal; any NaN equals any other. */
static inline void assert_same_estimate(payback_estimate actual, payback_estimate expected)
{
    const double *a = &actual.value, *e = &expected.value;
    for (int k = 0; k < 3; k++)
        if (!(isnan(a[k]) && isnan(e[k])))
            assert_memory_equal(&a[k], &e[k], sizeof *a);
}

static inline void assert_same_summary(const struct pb_summary *a, const struct pb_summary *e)
{
    assert_same_estimate(a->mean, e->mean);
    assert_same_estimate((payback_estimate){a->sd, 0, 0}, (payback_estimate){e->sd, 0, 0});
    assert_same_estimate(a->never_share, e->never_share);
    assert_true(a->undefined_share == e->undefined_share);
    for (int l = 0; l < PB_LEVELS; l++)
        assert_same_estimate(a->quantiles[l], e->quantiles[l]);
}

#endif
