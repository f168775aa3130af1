/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a stream holds: for the files of this room named stream. */
#ifndef PB_STATISTICS_STREAM_PART_H
#define PB_STATISTICS_STREAM_PART_H

#include "statistics/bins_kernel.h"
#include "statistics/exact_sum.h"
#include "statistics/run_list.h"
#include "statistics/stream.h"

/* Bins of a column: 4 bytes a bin and replicate, about 1/5,000 of the draws in the fullest one. */
enum { PB_STREAM_BINS = 8192 };

/* Cells of a map by value, most of them single bins: the others are where the pilot's quantiles are. */
enum { PB_STREAM_CELLS = 512 };
/* A share of the draws that comes again and again. */
enum { PB_STREAM_MASSES = 16 };
struct pb_bin_mass {
    int bin;
    double share;
};

/* Divides the cells around the levels' quantiles, where the map is one by value and the pilot large enough to know
 * them. PAYBACK_ERROR_MEMORY. (stream_bins.c) */
payback_status pb_stream_refine_map(pb_stream *stream, double trials, const double *pilot, size_t n);
/* Divides the bins near the levels' quantiles of which the pilot has many draws. PAYBACK_ERROR_MEMORY.
 * (stream_bins.c) */
payback_status pb_stream_deepen_map(pb_stream *stream, double trials, const double *pilot, size_t n);
/* Notes the values of which the pilot has many, in bins of some share. (stream_bins.c) */
payback_status pb_stream_find_masses(pb_stream *stream, const double *pilot, size_t n);
/* The bin of a draw. */
int pb_stream_bin_of(const struct pb_bin_map *map, double x);

struct pb_stream {
    /* The plan: equal in all parts of a pass. */
    double *levels; /* the settings', and shortfall where it is wanted */
    size_t level_count, all_levels;
    bool replicates;
    double shortfall;
    struct pb_bin_map map;
    double *bounds;                              /* of the map */
    struct pb_bin_cell *cells;                   /* of the map; NULL: none */
    struct pb_bin_mass masses[PB_STREAM_MASSES]; /* bins full of draws of one value, by the pilot */
    int mass_count;
    uint16_t *wanted;    /* [bin]: bit r where this pass keeps the draws of replicate r */
    uint16_t *list_of;   /* [bin]: of a wanted bin; neighbours with equal bits share one */
    uint16_t *wanted_of; /* [list]: the bits of its bins */
    size_t list_count;
    int tail_end; /* draws in bins below it are summed for the shortfall; 0: none */
    int pass;     /* 1, 2; 3 when no pass is wanted any more */
    /* What the pass has seen. */
    size_t seen;
    struct pb_moments moments;         /* of the first pass */
    uint32_t (*counts)[PB_REPLICATES]; /* of the first pass */
    struct pb_run_list *lists;         /* [list][replicate] */
    struct pb_exact_sum *tails;        /* [replicate] */
    bool tail_infinite[PB_REPLICATES]; /* −INFINITY is in the tail */
};

/* Memory for what depends on the sizes of the plan (levels are there, wanted is not); PAYBACK_ERROR_MEMORY. */
payback_status pb_stream_allocate(pb_stream *stream);
/* Empty lists and tails for the bins that are wanted now. PAYBACK_ERROR_MEMORY. */
payback_status pb_stream_start_lists(pb_stream *stream);

enum { PB_EVERY_REPLICATE = 0xffff };

/* The level behind those of the settings is that of the shortfall. */
static inline bool pb_stream_is_shortfall(const pb_stream *stream, size_t level)
{
    return level >= stream->level_count;
}

/* Whether a wanted bin shares the list of the bin below it. */
static inline bool pb_stream_continues_list(const pb_stream *stream, int bin)
{
    return bin > 0 && stream->wanted[bin] == stream->wanted[bin - 1];
}

/* Marks the bins first … last for the replicates; bins of a single value are left out: they are known. */
static inline void pb_stream_want(const pb_stream *stream, uint16_t *wanted, int first, int last, unsigned replicates)
{
    double value;
    for (int b = first; b <= last; b++)
        if (!pb_bin_holds_one_value(&stream->map, b, &value))
            wanted[b] |= (uint16_t)replicates;
}

#endif
