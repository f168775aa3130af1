/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/curve_kernel.h"

void PB_KERNEL(pb_curve_compare)(const double *draws, size_t rows, double bound, uint32_t above[PB_REPLICATES],
                                 uint32_t at_most[PB_REPLICATES])
{
    for (size_t row = 0; row < rows; row++) {
        const double *x = draws + row * PB_REPLICATES;
        for (int r = 0; r < PB_REPLICATES; r++) {
            above[r] += x[r] > bound;
            at_most[r] += x[r] <= bound;
        }
    }
}

void PB_KERNEL(pb_curve_months)(const double *draws, size_t rows, int months, uint32_t (*counts)[PB_REPLICATES])
{
    double later = months + 1;
    for (size_t row = 0; row < rows; row++) {
        const double *x = draws + row * PB_REPLICATES;
        int month[PB_REPLICATES];
        for (int r = 0; r < PB_REPLICATES; r++) {
            double clamped = x[r] <= months ? x[r] : later;
            clamped = clamped > 0 ? clamped : 0;
            int whole = (int)clamped;
            month[r] = whole + (whole < clamped);
        }
        for (int r = 0; r < PB_REPLICATES; r++)
            counts[month[r]][r]++;
    }
}
