/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a stream learns from its pilot: where its bins must be narrow, so that few draws share one with a wanted order
 * statistic, and which values come again and again. */
#include "statistics/statistics.h"
#include "statistics/stream_part.h"

#include "base/memory.h"
#include "statistics/rows.h"

#include <math.h>
#include <stdlib.h>

/* Below so many draws the pilot's quantiles are too rough to divide anything by. */
enum { PILOT_LEAST = 4096 };
/* Standard errors around a quantile of the pilot that get narrow bins. */
static const double width = 6;
/* A bin with less than this share of the pilot is not looked at for a value that repeats. */
static const double share_least = 0.002;

int pb_stream_bin_of(const struct pb_bin_map *map, double x)
{
    double row[PB_REPLICATES] = {x};
    uint16_t bins[PB_REPLICATES];
    PB_SELECT(pb_bins_find)(map, row, 1, bins);
    return bins[0];
}

/* The cell of a value, of those in the map's range. */
static int cell_of(const struct pb_bin_map *map, double x)
{
    double cell = (x - map->low) * map->per_unit;
    return cell < 0 ? 0 : cell >= PB_STREAM_CELLS ? PB_STREAM_CELLS - 1 : (int)cell;
}

/* Marks the cells within reach of the quantiles: those of a sample of n draws and of a replicate of the run differ by a
 * normal with variance p (1 − p) (1/n + replicates/trials), in probability. */
static payback_status mark_cells(const pb_stream *stream, double trials, const double *pilot, size_t n,
                                 bool marked[PB_STREAM_CELLS])
{
    double share = 1 / (double)n + (stream->replicates ? PB_REPLICATES : 1) / fmax(trials, 1);
    for (size_t l = 0; l < stream->all_levels; l++) {
        double p = stream->levels[l], reach = width * sqrt(p * (1 - p) * share), x[2];
        double ends[2] = {fmax(p - reach, 1e-300), fmin(p + reach, 1)};
        payback_status status = pb_plain_quantiles(pilot, n, ends, 2, x);
        if (status != PAYBACK_OK)
            return status;
        for (int c = cell_of(&stream->map, x[0]); isfinite(x[0]) && c <= cell_of(&stream->map, x[1]); c++)
            marked[c] = true;
    }
    return PAYBACK_OK;
}

payback_status pb_stream_refine_map(pb_stream *stream, double trials, const double *pilot, size_t n)
{
    bool marked[PB_STREAM_CELLS] = {false};
    struct pb_bin_map *map = &stream->map;
    if (map->by_key || n < PILOT_LEAST)
        return PAYBACK_OK;
    map->per_unit *= (double)PB_STREAM_CELLS / (map->count - 3); /* from bins to cells */
    payback_status status = mark_cells(stream, trials, pilot, n, marked);
    if (status != PAYBACK_OK)
        return status;
    int narrow = 0;
    for (int c = 0; c < PB_STREAM_CELLS; c++)
        narrow += marked[c];
    stream->cells = pb_new(PB_STREAM_CELLS, sizeof *stream->cells);
    if (!stream->cells)
        return PAYBACK_ERROR_MEMORY;
    int each = narrow > 0 ? (map->count - 3 - (PB_STREAM_CELLS - narrow)) / narrow : 1;
    double next = 1;
    for (int c = 0; c < PB_STREAM_CELLS; c++) {
        stream->cells[c] = (struct pb_bin_cell){next, marked[c] ? each : 1};
        next += stream->cells[c].bins;
    }
    map->cells = stream->cells;
    map->cell_count = PB_STREAM_CELLS;
    return PAYBACK_OK;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many of the draws are equal to one before them. */
static size_t count_repeats(double *draws, size_t n)
{
    size_t repeats = 0;
    qsort(draws, n, sizeof *draws, compare);
    for (size_t i = 1; i < n; i++)
        repeats += draws[i] == draws[i - 1];
    return repeats;
}

/* The pilot's draws that are in that bin. */
static size_t copy_bin(double *copied, const double *pilot, const uint16_t *bins, size_t n, int bin)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (bins[i] == bin)
            copied[count++] = pilot[i];
    return count;
}

static void note_masses(pb_stream *stream, const double *pilot, const uint16_t *bins, size_t n, uint32_t *counts,
                        double *copied)
{
    double value;
    for (size_t i = 0; i < n; i++)
        counts[bins[i]]++;
    for (int b = 0; b < stream->map.count - 1 && stream->mass_count < PB_STREAM_MASSES; b++)
        if (counts[b] > share_least * (double)n && !pb_bin_holds_one_value(&stream->map, b, &value)) {
            size_t repeats = count_repeats(copied, copy_bin(copied, pilot, bins, n, b));
            if (repeats > 0)
                stream->masses[stream->mass_count++] = (struct pb_bin_mass){b, (double)repeats / (double)n};
        }
}

payback_status pb_stream_find_masses(pb_stream *stream, const double *pilot, size_t n)
{
    size_t rows = n / PB_REPLICATES, whole = rows * PB_REPLICATES;
    uint16_t *bins = pb_new(whole, sizeof *bins);
    uint32_t *counts = pb_new((size_t)stream->map.count, sizeof *counts);
    double *copied = pb_new(whole, sizeof *copied);
    payback_status status = bins && counts && copied ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK) {
        PB_SELECT(pb_bins_find)(&stream->map, pilot, rows, bins);
        note_masses(stream, pilot, bins, whole, counts, copied);
    }
    free(copied);
    free(counts);
    free(bins);
    return status;
}
