/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/moments_kernel.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* A power of two, 2^-bits. */
#define SLICE (1.0 / (double)(UINT64_C(1) << PB_SLICE_BITS))
/* x + ANCHOR(grid) − ANCHOR(grid) is x rounded to a multiple of grid, for |x| ≤ 2^51 grid. */
#define ANCHOR(grid) ((grid)*6755399441055744.0) /* 1.5 · 2^52 */

void PB_KERNEL(pb_chunk_range)(const double *draws, size_t rows, double *min, double *max, int *finite)
{
    double low[PB_REPLICATES], high[PB_REPLICATES], others[PB_REPLICATES] = {0};
    for (int r = 0; r < PB_REPLICATES; r++) {
        low[r] = INFINITY;
        high[r] = -INFINITY;
    }
    for (size_t row = 0; row < rows; row++) {
        const double *x = draws + row * PB_REPLICATES;
        for (int r = 0; r < PB_REPLICATES; r++) {
            double below = fabs(x[r]) <= DBL_MAX ? x[r] : INFINITY, above = fabs(x[r]) <= DBL_MAX ? x[r] : -INFINITY;
            low[r] = below < low[r] ? below : low[r];
            high[r] = above > high[r] ? above : high[r];
            others[r] = fabs(x[r]) <= DBL_MAX ? others[r] : 1;
        }
    }
    *min = INFINITY;
    *max = -INFINITY;
    *finite = 1;
    for (int r = 0; r < PB_REPLICATES; r++) {
        *min = low[r] < *min ? low[r] : *min;
        *max = high[r] > *max ? high[r] : *max;
        *finite &= others[r] == 0;
    }
}

double PB_KERNEL(pb_plain_sum)(const double *draws, size_t n)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (size_t i = 0; i < n; i++)
        sum += draws[i];
    return sum;
}

void PB_KERNEL(pb_chunk_counts)(const double *draws, size_t rows, uint32_t counts[3][PB_REPLICATES])
{
    for (size_t row = 0; row < rows; row++) {
        const double *x = draws + row * PB_REPLICATES;
        for (int r = 0; r < PB_REPLICATES; r++) {
            counts[0][r] += fabs(x[r]) <= DBL_MAX;
            counts[1][r] += x[r] > DBL_MAX;
            counts[2][r] += x[r] != x[r];
        }
    }
}

double PB_KERNEL(pb_chunk_sum)(const double *draws, size_t rows, double scale, double high[PB_REPLICATES],
                               double low[PB_REPLICATES])
{
    double first = ANCHOR(scale * SLICE), second = ANCHOR(scale * SLICE * SLICE);
    double h[PB_REPLICATES] = {0}, l[PB_REPLICATES] = {0}, rest[PB_REPLICATES] = {0};
    for (size_t row = 0; row < rows; row++) {
        const double *draw = draws + row * PB_REPLICATES;
        for (int r = 0; r < PB_REPLICATES; r++) {
            double x = fabs(draw[r]) <= DBL_MAX ? draw[r] : 0;
            double top = (x + first) - first;
            x -= top;
            double next = (x + second) - second;
            x = fabs(x - next);
            h[r] += top;
            l[r] += next;
            rest[r] = x > rest[r] ? x : rest[r];
        }
    }
    memcpy(high, h, sizeof h);
    memcpy(low, l, sizeof l);
    double largest = 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        largest = rest[r] > largest ? rest[r] : largest;
    return largest;
}

void PB_KERNEL(pb_chunk_squares)(const double *draws, size_t rows, double centre, double unit,
                                 double high[PB_REPLICATES], double low[PB_REPLICATES])
{
    double first = ANCHOR(SLICE), second = ANCHOR(SLICE * SLICE);
    double h[PB_REPLICATES] = {0}, l[PB_REPLICATES] = {0};
    for (size_t row = 0; row < rows; row++) {
        const double *draw = draws + row * PB_REPLICATES;
        for (int r = 0; r < PB_REPLICATES; r++) {
            double x = (draw[r] - centre) * unit;
            x = fabs(x) <= 1 ? x * x : 0;
            double top = (x + first) - first;
            x -= top;
            h[r] += top;
            l[r] += (x + second) - second;
        }
    }
    memcpy(high, h, sizeof h);
    memcpy(low, l, sizeof l);
}
