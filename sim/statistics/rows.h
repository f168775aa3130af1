/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws as rows of one trial of each replicate. */
#ifndef PB_STATISTICS_ROWS_H
#define PB_STATISTICS_ROWS_H

#include "base/trials.h"

#include <math.h>
#include <stddef.h>

/* Copies the draws behind the last whole row, and fills the row with NaN. Returns how many draws are missing in it:
 * PB_REPLICATES where n is a whole number of rows. */
static inline size_t pb_last_row(const double *draws, size_t n, double row[PB_REPLICATES])
{
    size_t left = n % PB_REPLICATES;
    for (size_t r = 0; r < PB_REPLICATES; r++)
        row[r] = r < left ? draws[n - left + r] : (double)NAN;
    return PB_REPLICATES - left;
}

#endif
