/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hot loops behind moments.h. All work on whole rows of PB_REPLICATES draws, so that lane r is replicate r; a row is
 * NaN where a trial is missing. */
#ifndef PB_STATISTICS_MOMENTS_KERNEL_H
#define PB_STATISTICS_MOMENTS_KERNEL_H

#include "base/isa.h"
#include "base/trials.h"

#include <stddef.h>
#include <stdint.h>

/* Rows that one call sums, at most 2^10: so that PB_SLICE_BITS + 10 bits fit a double. The passes over a chunk find it
 * in the first-level cache. */
enum { PB_CHUNK_ROWS = 128, PB_CHUNK = PB_CHUNK_ROWS * PB_REPLICATES, PB_SLICE_BITS = 43 };

/* The finite draws' range (INFINITY, −INFINITY where there are none); *finite tells whether all are. */
PB_DECLARE_KERNEL(void, pb_chunk_range, (const double *draws, size_t rows, double *min, double *max, int *finite));

/* The plain sum of n draws: the same for the same draws in the same order. */
PB_DECLARE_KERNEL(double, pb_plain_sum, (const double *draws, size_t n));

/* Adds each lane's finite, INFINITY and NaN draws to counts[0 … 2][lane]. */
PB_DECLARE_KERNEL(void, pb_chunk_counts, (const double *draws, size_t rows, uint32_t counts[3][PB_REPLICATES]));

/* Slices each finite draw x into high + low + rest: high the nearest multiple of 2^-PB_SLICE_BITS · scale, low the
 * nearest multiple of 2^-PB_SLICE_BITS of that grid to what remains, where |x| ≤ scale, a power of two; and sums high
 * and low by lane, which is exact. Returns the largest |rest|. (Error-free extraction: S. M. Rump, T. Ogita, S. Oishi,
 * SIAM J. Sci. Comput. 31, 189-224 (2008); J. Demmel, H. D. Nguyen, IEEE Trans. Comput. 64, 2060-2070 (2015).) */
PB_DECLARE_KERNEL(double, pb_chunk_sum,
                  (const double *draws, size_t rows, double scale, double high[PB_REPLICATES],
                   double low[PB_REPLICATES]));

/* The same for the squares of (x − centre) unit, all within ±1 (scale 1); what remains below low is dropped from each.
 */
PB_DECLARE_KERNEL(void, pb_chunk_squares,
                  (const double *draws, size_t rows, double centre, double unit, double high[PB_REPLICATES],
                   double low[PB_REPLICATES]));

#endif
