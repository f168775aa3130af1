/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hot loops behind windows.h: which draws lie in a window, and how many of each replicate below it. All work on whole
 * rows of PB_REPLICATES draws; NaN is nowhere. */
#ifndef PB_STATISTICS_WINDOWS_KERNEL_H
#define PB_STATISTICS_WINDOWS_KERNEL_H

#include "base/isa.h"
#include "base/trials.h"

#include <stddef.h>
#include <stdint.h>

/* The values low ≤ x < end. Counts are exact to 2^53. */
struct pb_window {
    double low, end;
    double below[PB_REPLICATES]; /* draws < low */
};

/* A value that comes again and again. */
struct pb_atom {
    double value;
    double below[PB_REPLICATES], equal[PB_REPLICATES]; /* draws < value, and = value */
};

/* Rows of one call: they stay in the first-level cache. */
enum { PB_WINDOWS_ROWS = 128, PB_WINDOWS_STEP = PB_WINDOWS_ROWS * PB_REPLICATES };

/* Adds at most PB_WINDOWS_ROWS rows to the counts of the windows, which do not overlap. The positions of the draws in
 * any of them go to positions, ascending; returns how many they are. */
PB_DECLARE_KERNEL(size_t, pb_windows_find,
                  (struct pb_window * windows, size_t count, const double *draws, size_t rows,
                   uint16_t positions[PB_WINDOWS_STEP]));

/* Adds the rows to the counts of the atoms. */
PB_DECLARE_KERNEL(void, pb_atoms_count, (struct pb_atom * atoms, size_t count, const double *draws, size_t rows));

/* Adds the n draws < low and < end to below[0] and below[1]. */
PB_DECLARE_KERNEL(void, pb_interval_count, (double low, double end, const double *draws, size_t n, size_t below[2]));

#endif
