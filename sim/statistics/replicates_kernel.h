/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Order statistics of few draws: rows of one draw of each replicate, so that what is done to a row is done to all
 * replicates at the same time. */
#ifndef PB_STATISTICS_REPLICATES_KERNEL_H
#define PB_STATISTICS_REPLICATES_KERNEL_H

#include "base/isa.h"
#include "base/trials.h"

#include <stddef.h>

/* Copies rows, with INFINITY in place of NaN, and adds each column's draws that are not NaN to defined. */
PB_DECLARE_KERNEL(void, pb_replicates_take,
                  (const double *draws, size_t rows, double (*taken)[PB_REPLICATES], size_t defined[PB_REPLICATES]));

/* Sorts each column of the rows, ascending from the first row: K. E. Batcher's merge exchange (D. E. Knuth, The Art of
 * Computer Programming 3, 5.2.2, algorithm M), whose comparisons do not depend on the draws. O(rows log² rows). No draw
 * is NaN. */
PB_DECLARE_KERNEL(void, pb_replicates_sort, (double (*draws)[PB_REPLICATES], size_t rows));

/* The rank-th smallest (1 … rows · PB_REPLICATES) of all draws, columns sorted. No draw is NaN. */
PB_DECLARE_KERNEL(double, pb_replicates_ranked, (const double (*draws)[PB_REPLICATES], size_t rows, size_t rank));

#endif
