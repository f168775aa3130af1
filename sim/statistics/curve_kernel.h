/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hot loops of shares. All work on whole rows of PB_REPLICATES draws. */
#ifndef PB_STATISTICS_CURVE_KERNEL_H
#define PB_STATISTICS_CURVE_KERNEL_H

#include "base/isa.h"
#include "base/trials.h"

#include <stddef.h>
#include <stdint.h>

/* Adds the draws > bound and those ≤ bound of each replicate. */
PB_DECLARE_KERNEL(void, pb_curve_compare,
                  (const double *draws, size_t rows, double bound, uint32_t above[PB_REPLICATES],
                   uint32_t at_most[PB_REPLICATES]));

/* Adds each draw to counts[m][replicate], m the smallest whole month ≥ it: 0 … months, or months + 1 for what is later,
 * INFINITY or NaN. */
PB_DECLARE_KERNEL(void, pb_curve_months,
                  (const double *draws, size_t rows, int months, uint32_t (*counts)[PB_REPLICATES]));

#endif
