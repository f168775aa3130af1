/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The values of a distribution that have mass. */
#ifndef PB_DISTRIBUTION_POINTS_H
#define PB_DISTRIBUTION_POINTS_H

#include "distribution/family.h"
#include "distribution/quantile_kernel.h"

struct pb_points {
    double *values; /* release with free */
    size_t count, capacity;
    bool failed; /* memory is short */
};

void pb_points_add(struct pb_points *points, double value);
/* Values that have mass, as far as the family lists them: of a Poisson distribution those between its 1e-17 quantiles,
 * or none where these are more than `most`. */
void pb_points_collect(struct pb_points *points, const pb_distribution *d, double most);
/* Sorts, and drops what is equal. */
void pb_points_sort(struct pb_points *points);

/* The form of a discrete distribution: search in a list, or exact where that would be too long. The arrays of the form
 * are the caller's to free. PAYBACK_ERROR_MEMORY. */
payback_status pb_points_form(struct pb_quantile_form *form, const pb_distribution *d);

#endif
