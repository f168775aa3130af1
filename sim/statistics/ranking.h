/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A column of draws in order: what swings, rank correlations and regressions on ranks start from. */
#ifndef PB_STATISTICS_RANKING_H
#define PB_STATISTICS_RANKING_H

#include "payback/status.h"

#include <stddef.h>
#include <stdint.h>

/* Zero-initialise. */
struct pb_ranking {
    size_t n;
    uint32_t *order; /* order[k]: the draw that is the (k + 1)-th smallest; equal ones in order of their number */
    double *ranks;   /* of each draw, 1 … n; equal draws share the mean of their ranks */
    size_t distinct; /* different values */
};

/* Ranks n draws (1 ≤ n < 2³²), none NaN; INFINITY counts as largest. O(n log n). PAYBACK_ERROR_MEMORY. */
payback_status pb_ranking_make(struct pb_ranking *ranking, const double *draws, size_t n);
void pb_ranking_clear(struct pb_ranking *ranking);

/* The end (exclusive) of the run of draws equal to the one at position `first` of the order. */
size_t pb_ranking_run_end(const struct pb_ranking *ranking, size_t first);

#endif
