/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the families made of a list of values share. */
#ifndef PB_DISTRIBUTION_SORTED_H
#define PB_DISTRIBUTION_SORTED_H

#include "distribution/family.h"

/* Number of the ascending values that are ≤ x, and that are < x. */
size_t pb_count_up_to(const double *values, size_t count, double x);
size_t pb_count_below(const double *values, size_t count, double x);

/* An error where the list is empty. */
payback_status pb_check_values(const struct pb_arguments *arguments, const struct pb_argument *values);
void pb_sorted_release(pb_distribution *d);
bool pb_sorted_same(const pb_distribution *a, const pb_distribution *b);
/* For qsort of doubles. */
int pb_compare_doubles(const void *a, const void *b);

#endif
