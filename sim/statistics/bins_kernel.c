/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/bins_kernel.h"

#include <float.h>
#include <math.h>

/* Rows that are binned at a time. */
enum { STEP_ROWS = 32, STEP = STEP_ROWS * PB_REPLICATES };

static void bins_by_value(const struct pb_bin_map *map, const double *draws, uint16_t *bins, size_t n)
{
    double low = map->low, per_unit = map->per_unit, top = map->count - map->extra - 2;
    int outer = map->count - map->extra - 1;
    for (size_t i = 0; i < n; i++) {
        double x = draws[i];
        double bin = (x - low) * per_unit + 1;
        bin = bin < top ? bin : top;
        bin = bin > 0 ? bin : 0;
        int whole = (int)bin;
        bins[i] = (uint16_t)(x <= DBL_MAX ? whole : outer);
    }
}

static void bins_by_cells(const struct pb_bin_map *map, const double *draws, uint16_t *bins, size_t n)
{
    const struct pb_bin_cell *cells = map->cells;
    double low = map->low, per_unit = map->per_unit, end = map->cell_count;
    double top = map->count - map->extra - 2;
    int outer = map->count - map->extra - 1, last = map->cell_count - 1;
    for (size_t i = 0; i < n; i++) {
        double x = draws[i], place = (x - low) * per_unit;
        double inside = place < end ? place : 0;
        inside = inside > 0 ? inside : 0;
        int cell = (int)inside;
        cell = cell < last ? cell : last;
        double bin = cells[cell].first + (inside - cell) * cells[cell].bins;
        bin = place >= 0 ? bin : 0;
        bin = place < end ? bin : top;
        int whole = (int)bin;
        bins[i] = (uint16_t)(x <= DBL_MAX ? whole : outer);
    }
}

static void bins_by_key(const struct pb_bin_map *map, const double *draws, uint16_t *bins, size_t n)
{
    int64_t low = map->low_key, top = map->count - map->extra - 3;
    int shift = map->shift, outer = map->count - map->extra - 1;
    for (size_t i = 0; i < n; i++) {
        int64_t key = pb_sort_key(draws[i]);
        uint64_t distance = ((uint64_t)key - (uint64_t)low) >> shift;
        uint64_t bin = distance < (uint64_t)top ? distance + 1 : (uint64_t)top + 1;
        bin = key < low ? 0 : bin;
        bins[i] = (uint16_t)(draws[i] <= DBL_MAX ? bin : (uint64_t)outer);
    }
}

/* How many of the bounds are not above x. */
static int count_bounds(const double *bounds, int count, double x)
{
    int low = 0, high = count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (bounds[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Puts the parts of a deep bin in its place; those above it have theirs already. */
static void divide_bin(const struct pb_bin_map *map, const struct pb_bin_deep *deep, const double *draws,
                       uint16_t *bins, size_t n)
{
    int more = deep->parts - 1;
    for (size_t i = 0; i < n; i++) {
        int bin = bins[i];
        bin += bin > deep->bin ? more : 0;
        bins[i] = (uint16_t)bin;
    }
    for (size_t i = 0; i < n; i++)
        if (bins[i] == deep->bin)
            bins[i] = (uint16_t)(deep->bin + count_bounds(map->bounds + deep->first, more, draws[i]));
}

/* Not inlined, so that both passes put every draw into the same bin: contraction to fused operations could differ. */
__attribute__((noinline)) static void find_bins(const struct pb_bin_map *map, const double *draws, uint16_t *bins,
                                                size_t n)
{
    if (map->by_key)
        bins_by_key(map, draws, bins, n);
    else if (map->cell_count > 0)
        bins_by_cells(map, draws, bins, n);
    else
        bins_by_value(map, draws, bins, n);
    for (int d = map->deep_count - 1; d >= 0; d--)
        divide_bin(map, &map->deep[d], draws, bins, n);
}

void PB_KERNEL(pb_bins_find)(const struct pb_bin_map *map, const double *draws, size_t rows, uint16_t *bins)
{
    find_bins(map, draws, bins, rows * PB_REPLICATES);
}

static size_t step_size(size_t row, size_t rows)
{
    return (rows - row < STEP_ROWS ? rows - row : STEP_ROWS) * PB_REPLICATES;
}

void PB_KERNEL(pb_bins_count)(const struct pb_bin_map *map, const double *draws, size_t rows,
                              uint32_t (*counts)[PB_REPLICATES], uint16_t *noted)
{
    uint16_t step[STEP];
    for (size_t row = 0; row < rows; row += STEP_ROWS) {
        size_t n = step_size(row, rows);
        uint16_t *bins = noted ? noted + row * PB_REPLICATES : step;
        find_bins(map, draws + row * PB_REPLICATES, bins, n);
        for (size_t i = 0; i < n; i += PB_REPLICATES)
            for (size_t r = 0; r < PB_REPLICATES; r++)
                counts[bins[i + r]][r]++;
    }
}

/* Positions of the draws that are wanted; their number. */
static size_t find_wanted(const uint16_t *bins, size_t n, const uint16_t *wanted, uint16_t positions[STEP])
{
    size_t found = 0;
    for (size_t i = 0; i < n; i += PB_REPLICATES)
        for (size_t r = 0; r < PB_REPLICATES; r++) {
            positions[found] = (uint16_t)(i + r);
            found += wanted[bins[i + r]] >> r & 1;
        }
    return found;
}

void PB_KERNEL(pb_bins_collect)(const struct pb_bin_map *map, const double *draws, size_t rows, const uint16_t *noted,
                                const uint16_t *wanted, const uint16_t *list_of, double **ends)
{
    uint16_t found_bins[STEP], positions[STEP];
    for (size_t row = 0; row < rows; row += STEP_ROWS) {
        size_t n = step_size(row, rows);
        const double *step = draws + row * PB_REPLICATES;
        const uint16_t *bins = noted ? noted + row * PB_REPLICATES : found_bins;
        if (!noted)
            find_bins(map, step, found_bins, n);
        size_t found = find_wanted(bins, n, wanted, positions);
        for (size_t f = 0; f < found; f++) {
            size_t i = positions[f];
            *ends[list_of[bins[i]] * PB_REPLICATES + i % PB_REPLICATES]++ = step[i];
        }
    }
}
