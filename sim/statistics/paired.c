/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/paired.h"

#include "statistics/moments.h"

#include <math.h>

/* Differences that are held at a time: a multiple of PB_REPLICATES. */
enum { BATCH = 64 * PB_REPLICATES };

payback_estimate pb_paired_difference(const double *a, const double *b, size_t n)
{
    struct pb_moments moments = {0};
    double differences[BATCH];
    for (size_t first = 0; first < n; first += BATCH) {
        size_t count = n - first < BATCH ? n - first : BATCH;
        for (size_t i = 0; i < count; i++) {
            double difference = a[first + i] - b[first + i];
            differences[i] = isfinite(difference) ? difference : (double)NAN;
        }
        pb_moments_add(&moments, differences, count);
    }
    return pb_moments_mean(&moments);
}

payback_estimate pb_paired_share_at_most(const double *a, double bound_a, const double *b, double bound_b, size_t n)
{
    struct pb_moments moments = {0};
    double differences[BATCH];
    for (size_t first = 0; first < n; first += BATCH) {
        size_t count = n - first < BATCH ? n - first : BATCH;
        for (size_t i = 0; i < count; i++)
            differences[i] = (double)(a[first + i] <= bound_a) - (double)(b[first + i] <= bound_b);
        pb_moments_add(&moments, differences, count);
    }
    return pb_moments_mean(&moments);
}
