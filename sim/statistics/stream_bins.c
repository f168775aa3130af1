/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a stream learns from its pilot: where its bins must be narrow, so that few draws share one with a wanted order
 * statistic, and which values come again and again. */
#include "statistics/selection.h"
#include "statistics/statistics.h"
#include "statistics/stream_part.h"

#include "base/memory.h"
#include "statistics/rows.h"

#include <math.h>
#include <stdlib.h>

/* Below so many draws the pilot is too rough to divide anything by. */
enum { PILOT_LEAST = 4096 };
/* Standard errors around a quantile of the pilot that get narrow bins. */
static const double width = 6;
/* A bin with no more than this share of the pilot is neither divided further nor looked at for values that repeat. */
static const double share_least = 0.0005;

int pb_stream_bin_of(const struct pb_bin_map *map, double x)
{
    double row[PB_REPLICATES] = {x};
    uint16_t bins[PB_REPLICATES];
    PB_SELECT(pb_bins_find)(map, row, 1, bins);
    return bins[0];
}

/* The pilot's values between which the quantile of the run at a level lies, of all draws and of each replicate: a
 * quantile of a sample of n draws and one of a replicate of the run differ by a normal with variance
 * p (1 − p) (1/n + replicates/trials), in probability. */
static payback_status find_window(const pb_stream *stream, size_t level, double trials, const double *pilot, size_t n,
                                  double window[2])
{
    double share = 1 / (double)n + (stream->replicates ? PB_REPLICATES : 1) / fmax(trials, 1);
    double p = stream->levels[level], reach = width * sqrt(p * (1 - p) * share);
    double ends[2] = {fmax(p - reach, 1e-300), fmin(p + reach, 1)};
    return pb_plain_quantiles(pilot, n, ends, 2, window);
}

/* The cell of a value, of those in the map's range. */
static int cell_of(const struct pb_bin_map *map, double x)
{
    double cell = (x - map->low) * map->per_unit;
    return cell < 0 ? 0 : cell >= PB_STREAM_CELLS ? PB_STREAM_CELLS - 1 : (int)cell;
}

/* Marks the cells of all windows. */
static payback_status mark_cells(const pb_stream *stream, double trials, const double *pilot, size_t n,
                                 bool marked[PB_STREAM_CELLS])
{
    for (size_t l = 0; l < stream->all_levels; l++) {
        double x[2];
        payback_status status = find_window(stream, l, trials, pilot, n, x);
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

/* The pilot by bins: those of bin b are draws[starts[b]] … draws[starts[b + 1] − 1]. */
struct binned {
    const double *pilot;
    size_t n; /* whole rows */
    uint32_t *starts;
    double *draws;
};

static void free_binned(struct binned *binned)
{
    free(binned->starts);
    free(binned->draws);
}

static size_t count_of(const struct binned *binned, int bin)
{
    return binned->starts[bin + 1] - binned->starts[bin];
}

/* A counting sort; starts begins as zeros, two more than there are bins. */
static void sort_by_bin(struct binned *binned, const uint16_t *bins, size_t count)
{
    for (size_t i = 0; i < binned->n; i++)
        binned->starts[bins[i] + 2]++;
    for (size_t b = 2; b < count + 2; b++)
        binned->starts[b] += binned->starts[b - 1];
    for (size_t i = 0; i < binned->n; i++)
        binned->draws[binned->starts[bins[i] + 1]++] = binned->pilot[i];
}

static payback_status bin_pilot(struct binned *binned, const pb_stream *stream, const double *pilot, size_t n)
{
    size_t rows = n / PB_REPLICATES, count = (size_t)stream->map.count;
    *binned = (struct binned){.pilot = pilot, .n = rows * PB_REPLICATES};
    uint16_t *bins = pb_new(binned->n, sizeof *bins);
    binned->starts = pb_new(count + 2, sizeof *binned->starts);
    binned->draws = pb_new(binned->n, sizeof *binned->draws);
    payback_status status = bins && binned->starts && binned->draws ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK) {
        PB_SELECT(pb_bins_find)(&stream->map, pilot, rows, bins);
        sort_by_bin(binned, bins, count);
    }
    free(bins);
    return status;
}

/* Bins in a window with many of the pilot's draws are deep: flags[bin]. */
static payback_status flag_deep(const pb_stream *stream, double trials, const struct binned *binned, bool *flags)
{
    int outer = stream->map.count - 1;
    for (size_t l = 0; l < stream->all_levels; l++) {
        double x[2], value;
        payback_status status = find_window(stream, l, trials, binned->pilot, binned->n, x);
        if (status != PAYBACK_OK)
            return status;
        int first = pb_stream_bin_of(&stream->map, x[0]), last = pb_stream_bin_of(&stream->map, x[1]);
        for (int b = first; b <= last && b < outer; b++)
            flags[b] |= (double)count_of(binned, b) > share_least * (double)binned->n &&
                        !pb_bin_holds_one_value(&stream->map, b, &value);
    }
    return PAYBACK_OK;
}

/* Bounds that share the bin's draws evenly, as far as they differ. */
static int find_bounds(double *bounds, double *draws, size_t n)
{
    int count = 0;
    qsort(draws, n, sizeof *draws, pb_ascending);
    for (size_t k = 1; k < PB_BIN_PARTS; k++) {
        double x = draws[n * k / PB_BIN_PARTS];
        if (x > (count > 0 ? bounds[count - 1] : draws[0]))
            bounds[count++] = x;
    }
    return count;
}

static void add_deep(pb_stream *stream, const struct binned *binned, int bin)
{
    struct pb_bin_map *map = &stream->map;
    int count = find_bounds(stream->bounds + map->extra, binned->draws + binned->starts[bin], count_of(binned, bin));
    if (count == 0)
        return; /* one value */
    map->deep[map->deep_count++] = (struct pb_bin_deep){bin, count + 1, map->extra};
    map->extra += count;
}

payback_status pb_stream_deepen_map(pb_stream *stream, double trials, const double *pilot, size_t n)
{
    if (n < PILOT_LEAST)
        return PAYBACK_OK;
    struct pb_bin_map *map = &stream->map;
    struct binned binned;
    bool *flags = pb_new((size_t)map->count, sizeof *flags);
    stream->bounds = pb_new(PB_BIN_DEEP * PB_BIN_PARTS, sizeof *stream->bounds);
    payback_status status = bin_pilot(&binned, stream, pilot, n);
    if (!flags || !stream->bounds)
        status = PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK)
        status = flag_deep(stream, trials, &binned, flags);
    for (int b = 0; b < map->count && status == PAYBACK_OK && map->deep_count < PB_BIN_DEEP; b++)
        if (flags[b])
            add_deep(stream, &binned, b);
    map->count += map->extra;
    map->bounds = stream->bounds;
    free_binned(&binned);
    free(flags);
    return status;
}

/* How many of the draws are equal to one before them. */
static size_t count_repeats(double *draws, size_t n)
{
    size_t repeats = 0;
    qsort(draws, n, sizeof *draws, pb_ascending);
    for (size_t i = 1; i < n; i++)
        repeats += draws[i] == draws[i - 1];
    return repeats;
}

static void note_masses(pb_stream *stream, const struct binned *binned)
{
    double value;
    for (int b = 0; b < stream->map.count - 1 && stream->mass_count < PB_STREAM_MASSES; b++)
        if ((double)count_of(binned, b) > share_least * (double)binned->n &&
            !pb_bin_holds_one_value(&stream->map, b, &value)) {
            size_t repeats = count_repeats(binned->draws + binned->starts[b], count_of(binned, b));
            if (repeats > 0)
                stream->masses[stream->mass_count++] = (struct pb_bin_mass){b, (double)repeats / (double)binned->n};
        }
}

payback_status pb_stream_find_masses(pb_stream *stream, const double *pilot, size_t n)
{
    struct binned binned;
    payback_status status = bin_pilot(&binned, stream, pilot, n);
    if (status == PAYBACK_OK)
        note_masses(stream, &binned);
    free_binned(&binned);
    return status;
}
