/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether two scenarios describe the same company. */
#ifndef PB_ANALYSIS_BASELINES_H
#define PB_ANALYSIS_BASELINES_H

#include "inputs/values.h"
#include "payback/status.h"

#include <stddef.h>

/* A member that is not the same in both; texts are the list's. */
struct pb_baseline_difference {
    char *pointer, *first, *other;
};

struct pb_baseline_differences {
    struct pb_baseline_difference *list;
    size_t count, capacity;
};

/* Adds the members below /baseline in which other differs from first, in the order of the table. Distributions are the
 * same where their quantiles are, however they are written; notes do not count. PAYBACK_ERROR_MEMORY. */
payback_status pb_baselines_compare(struct pb_baseline_differences *differences, const struct pb_inputs *first,
                                    const struct pb_inputs *other);
void pb_baseline_differences_clear(struct pb_baseline_differences *differences); /* takes a zeroed struct */

#endif
