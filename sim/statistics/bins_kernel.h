/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hot loops of exact quantiles (quantiles.h): into which bin each draw falls, how many of each replicate a bin holds,
 * and the draws of the bins that matter. All work on whole rows of PB_REPLICATES draws. */
#ifndef PB_STATISTICS_BINS_KERNEL_H
#define PB_STATISTICS_BINS_KERNEL_H

#include "base/isa.h"
#include "base/trials.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stretch of values that is divided into bins of its own width: first + part · bins, where part is how much of the
 * cell lies below the value. Whole numbers both; the next cell's first is first + bins. */
struct pb_bin_cell {
    double first, bins;
};

/* A bin (by number among those without deep ones, ascending) that holds too many draws and is divided further: part k
 * begins with bounds[first + k − 1], ascending. */
enum { PB_BIN_DEEP = 8, PB_BIN_PARTS = 512 };
struct pb_bin_deep {
    int bin, parts, first;
};

/* A never falling map from draws to bins 0 … count − 1: 0 is everything below the map's range, count − 2 what is above
 * it, count − 1 (the outer bin) INFINITY and NaN. In between bins are even steps of the value, or of its sort key
 * (below), which makes them even steps of the logarithm, nearly. */
struct pb_bin_map {
    int count;
    bool by_key;
    double low, per_unit; /* by value: bin 1 + (x − low) per_unit; with cells: x lies in cell (x − low) per_unit */
    int cell_count;       /* 0: none */
    const struct pb_bin_cell *cells;
    int deep_count, extra; /* deep bins, 0: none; and how many bins they add to those of the rules above */
    struct pb_bin_deep deep[PB_BIN_DEEP];
    const double *bounds; /* of the deep bins, one after the other */
    int64_t low_key;      /* by key: bin 1 + (key − low_key) / 2^shift */
    int shift;
};

/* The bits of a double as an integer of the same order (−0 just below 0). */
static inline int64_t pb_sort_key(double x)
{
    union {
        double value;
        int64_t bits;
    } both = {x};
    return both.bits ^ (int64_t)((uint64_t)(both.bits >> 63) >> 1);
}

/* The double of a sort key. */
static inline double pb_key_value(int64_t key)
{
    union {
        int64_t bits;
        double value;
    } both = {key ^ (int64_t)((uint64_t)(key >> 63) >> 1)};
    return both.value;
}

/* Whether a bin can only hold one value (a bin by key, of width 1): its draws need not be looked at. */
static inline bool pb_bin_holds_one_value(const struct pb_bin_map *map, int bin, double *value)
{
    for (int d = 0; d < map->deep_count && bin >= map->deep[d].bin; d++) {
        if (bin < map->deep[d].bin + map->deep[d].parts)
            return false;
        bin -= map->deep[d].parts - 1;
    }
    bool one = map->by_key && map->shift == 0 && bin > 0 && bin < map->count - map->extra - 2;
    if (one)
        *value = pb_key_value(map->low_key + bin - 1) + 0.0;
    return one;
}

/* The bin of each draw. */
PB_DECLARE_KERNEL(void, pb_bins_find, (const struct pb_bin_map *map, const double *draws, size_t rows, uint16_t *bins));

/* Adds the draws to counts[bin][replicate], and notes the bin of each, unless noted is NULL. */
PB_DECLARE_KERNEL(void, pb_bins_count,
                  (const struct pb_bin_map *map, const double *draws, size_t rows, uint32_t (*counts)[PB_REPLICATES],
                   uint16_t *noted));

/* Copies each draw whose bin is wanted of its replicate (bit r of wanted[bin]) to the list of that bin and replicate:
 * list list_of[bin] · PB_REPLICATES + r, which continues at ends[…]. noted: the draws' bins, or NULL. */
PB_DECLARE_KERNEL(void, pb_bins_collect,
                  (const struct pb_bin_map *map, const double *draws, size_t rows, const uint16_t *noted,
                   const uint16_t *wanted, const uint16_t *list_of, double **ends));

#endif
