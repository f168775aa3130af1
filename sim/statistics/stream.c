/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/stream.h"

#include "base/memory.h"
#include "statistics/ranks.h"
#include "statistics/rows.h"
#include "statistics/selection.h"
#include "statistics/stream_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_ROWS = 256 };

payback_status pb_stream_allocate(pb_stream *stream)
{
    size_t bins = (size_t)stream->map.count;
    stream->wanted = pb_new(bins, sizeof *stream->wanted);
    stream->list_of = pb_new(bins, sizeof *stream->list_of);
    stream->wanted_of = pb_new(bins, sizeof *stream->wanted_of);
    stream->counts = pb_new(bins, sizeof *stream->counts);
    stream->tails = pb_new(PB_REPLICATES, sizeof *stream->tails);
    return stream->wanted && stream->list_of && stream->wanted_of && stream->counts && stream->tails
               ? PAYBACK_OK
               : PAYBACK_ERROR_MEMORY;
}

static void clear_lists(pb_stream *stream)
{
    for (size_t list = 0; stream->lists && list < stream->list_count * PB_REPLICATES; list++)
        pb_run_list_clear(&stream->lists[list]);
    free(stream->lists);
    stream->lists = NULL;
    stream->list_count = 0;
}

payback_status pb_stream_start_lists(pb_stream *stream)
{
    clear_lists(stream);
    size_t count = 0;
    for (int b = 0; b < stream->map.count; b++) {
        count += stream->wanted[b] != 0 && !pb_stream_continues_list(stream, b);
        stream->list_of[b] = (uint16_t)(count > 0 ? count - 1 : 0);
        if (stream->wanted[b])
            stream->wanted_of[stream->list_of[b]] = stream->wanted[b];
    }
    memset(stream->tails, 0, PB_REPLICATES * sizeof *stream->tails);
    memset(stream->tail_infinite, 0, sizeof stream->tail_infinite);
    stream->lists = pb_new(count * PB_REPLICATES, sizeof *stream->lists);
    stream->list_count = stream->lists ? count : 0;
    return stream->lists ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

void pb_stream_free(pb_stream *stream)
{
    if (!stream)
        return;
    clear_lists(stream);
    free(stream->levels);
    free(stream->cells);
    free(stream->bounds);
    free(stream->wanted);
    free(stream->list_of);
    free(stream->wanted_of);
    free(stream->counts);
    free(stream->tails);
    free(stream);
}

static bool valid(const struct pb_stream_settings *settings, size_t n)
{
    for (size_t l = 0; l < settings->level_count; l++)
        if (!(settings->levels[l] > 0 && settings->levels[l] <= 1))
            return false;
    return settings->shortfall >= 0 && settings->shortfall <= 1 && settings->reach >= 0 && n > 0 &&
           (n >= PB_REFERENCE || (double)n >= settings->trials);
}

/* Wants the bins within reach of the pilot's quantiles: those of a sample of n draws and of a replicate of the run
 * differ by a normal with variance p (1 − p) (1/n + replicates/trials), in probability. */
static payback_status guess_bins(pb_stream *stream, const struct pb_stream_settings *settings, const double *pilot,
                                 size_t n)
{
    double share = 1 / (double)n + (settings->replicates ? PB_REPLICATES : 1) / fmax(settings->trials, 1);
    for (size_t l = 0; l < stream->all_levels; l++) {
        double p = stream->levels[l], reach = settings->reach * sqrt(p * (1 - p) * share) + 1 / (double)n;
        double ends[2] = {fmax(p - reach, 1e-300), fmin(p + reach, 1)}, x[2];
        payback_status status = pb_plain_quantiles(pilot, n, ends, 2, x);
        if (status != PAYBACK_OK)
            return status;
        int first = pb_stream_bin_of(&stream->map, x[0]), last = pb_stream_bin_of(&stream->map, x[1]),
            top = stream->map.count - 2;
        if (first > top)
            continue; /* never, or nothing defined */
        pb_stream_want(stream, stream->wanted, first, last < top ? last : top, PB_EVERY_REPLICATE);
        if (pb_stream_is_shortfall(stream, l))
            stream->tail_end = first;
    }
    return PAYBACK_OK;
}

payback_status pb_stream_new(pb_stream **out, const struct pb_stream_settings *settings, const double *pilot, size_t n)
{
    *out = NULL;
    if (!valid(settings, n))
        return PAYBACK_ERROR_ARGUMENT;
    pb_stream *stream = pb_new(1, sizeof *stream);
    if (!stream)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = PAYBACK_ERROR_MEMORY;
    stream->level_count = settings->level_count;
    stream->all_levels = settings->level_count + (settings->shortfall > 0);
    stream->replicates = settings->replicates;
    stream->shortfall = settings->shortfall;
    stream->pass = 1;
    stream->levels = pb_new(stream->all_levels, sizeof *stream->levels);
    if (!stream->levels)
        goto failed;
    for (size_t l = 0; l < stream->all_levels; l++)
        stream->levels[l] = pb_stream_is_shortfall(stream, l) ? settings->shortfall : settings->levels[l];
    pb_bin_map_choose(&stream->map, PB_STREAM_BINS, pilot, n, stream->levels, stream->all_levels);
    pb_moments_start(&stream->moments, pilot, n);
    status = pb_stream_refine_map(stream, settings->trials, pilot, n);
    if (status == PAYBACK_OK)
        status = pb_stream_deepen_map(stream, settings->trials, pilot, n);
    if (status == PAYBACK_OK)
        status = pb_stream_find_masses(stream, pilot, n);
    if (status == PAYBACK_OK)
        status = pb_stream_allocate(stream);
    if (status == PAYBACK_OK && settings->reach > 0)
        status = guess_bins(stream, settings, pilot, n);
    if (status == PAYBACK_OK)
        status = pb_stream_start_lists(stream);
    if (status == PAYBACK_OK) {
        *out = stream;
        return PAYBACK_OK;
    }
failed:
    pb_stream_free(stream);
    return status;
}

payback_status pb_stream_fork(pb_stream **out, const pb_stream *stream)
{
    *out = NULL;
    pb_stream *part = pb_new(1, sizeof *part);
    if (!part)
        return PAYBACK_ERROR_MEMORY;
    part->level_count = stream->level_count;
    part->all_levels = stream->all_levels;
    part->replicates = stream->replicates;
    part->shortfall = stream->shortfall;
    part->map = stream->map;
    part->tail_end = stream->tail_end;
    part->pass = stream->pass;
    part->moments.with_squares = stream->moments.with_squares;
    part->moments.centre = stream->moments.centre;
    part->moments.exponent = stream->moments.exponent;
    part->levels = pb_new(part->all_levels, sizeof *part->levels);
    part->cells = pb_new((size_t)part->map.cell_count, sizeof *part->cells);
    part->map.cells = part->cells;
    size_t bounds = (size_t)part->map.extra;
    part->bounds = pb_new(bounds, sizeof *part->bounds);
    part->map.bounds = part->bounds;
    payback_status status =
        part->levels && part->cells && part->bounds ? pb_stream_allocate(part) : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK && part->map.cell_count > 0)
        memcpy(part->cells, stream->cells, (size_t)part->map.cell_count * sizeof *part->cells);
    if (status == PAYBACK_OK && bounds > 0)
        memcpy(part->bounds, stream->bounds, bounds * sizeof *part->bounds);
    if (status == PAYBACK_OK) {
        memcpy(part->levels, stream->levels, part->all_levels * sizeof *part->levels);
        memcpy(part->wanted, stream->wanted, (size_t)part->map.count * sizeof *part->wanted);
        status = pb_stream_start_lists(part);
    }
    if (status != PAYBACK_OK) {
        pb_stream_free(part);
        return status;
    }
    *out = part;
    return PAYBACK_OK;
}

/* Room for a chunk in the lists of some wanted bins; ends[replicate] is where to go on. */
static payback_status reserve_lists(struct pb_run_list *lists, unsigned wanted, size_t rows, double **ends)
{
    payback_status status = PAYBACK_OK;
    for (int r = 0; r < PB_REPLICATES && status == PAYBACK_OK; r++)
        if (wanted >> r & 1) {
            status = pb_run_list_reserve(&lists[r], rows);
            ends[r] = lists[r].tail + lists[r].tail_count;
        }
    return status;
}

static payback_status keep_rows(pb_stream *stream, const double *draws, size_t rows, double **ends)
{
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; k < stream->list_count && status == PAYBACK_OK; k++)
        status = reserve_lists(stream->lists + k * PB_REPLICATES, stream->wanted_of[k], rows, ends + k * PB_REPLICATES);
    if (status != PAYBACK_OK)
        return status;
    PB_SELECT(pb_bins_collect)(&stream->map, draws, rows, NULL, stream->wanted, stream->list_of, ends);
    for (size_t k = 0; k < stream->list_count * PB_REPLICATES; k++)
        if (ends[k])
            stream->lists[k].tail_count = (size_t)(ends[k] - stream->lists[k].tail);
    return PAYBACK_OK;
}

static void sum_tail(pb_stream *stream, const double *draws, size_t rows)
{
    uint16_t bins[CHUNK_ROWS * PB_REPLICATES];
    PB_SELECT(pb_bins_find)(&stream->map, draws, rows, bins);
    for (size_t i = 0; i < rows * PB_REPLICATES; i++) {
        if (bins[i] >= stream->tail_end)
            continue;
        if (isfinite(draws[i]))
            pb_exact_add(&stream->tails[i % PB_REPLICATES], draws[i]);
        else
            stream->tail_infinite[i % PB_REPLICATES] = true;
    }
}

static payback_status add_rows(pb_stream *stream, const double *draws, size_t rows, double **ends)
{
    if (stream->pass == 1)
        PB_SELECT(pb_bins_count)(&stream->map, draws, rows, stream->counts, NULL);
    payback_status status = PAYBACK_OK;
    for (size_t row = 0; row < rows && status == PAYBACK_OK; row += CHUNK_ROWS) {
        size_t chunk = rows - row < CHUNK_ROWS ? rows - row : CHUNK_ROWS;
        if (stream->list_count > 0)
            status = keep_rows(stream, draws + row * PB_REPLICATES, chunk, ends);
        if (stream->tail_end > 0)
            sum_tail(stream, draws + row * PB_REPLICATES, chunk);
    }
    return status;
}

payback_status pb_stream_add(pb_stream *stream, const double *draws, size_t n)
{
    if (stream->pass > 2)
        return PAYBACK_ERROR_ARGUMENT;
    double **ends = pb_new(stream->list_count * PB_REPLICATES, sizeof *ends);
    if (!ends)
        return PAYBACK_ERROR_MEMORY;
    double last[PB_REPLICATES];
    size_t missing = pb_last_row(draws, n, last);
    payback_status status = add_rows(stream, draws, n / PB_REPLICATES, ends);
    if (status == PAYBACK_OK && missing < PB_REPLICATES) {
        status = add_rows(stream, last, 1, ends);
        for (size_t r = PB_REPLICATES - missing; r < PB_REPLICATES && stream->pass == 1; r++)
            stream->counts[stream->map.count - 1][r]--; /* the row was filled with NaN */
    }
    if (stream->pass == 1)
        pb_moments_add(&stream->moments, draws, n);
    stream->seen += n;
    free(ends);
    return status;
}

static bool same_plan(const pb_stream *a, const pb_stream *b)
{
    return a->level_count == b->level_count && a->all_levels == b->all_levels && a->replicates == b->replicates &&
           a->pass == b->pass && a->tail_end == b->tail_end && a->list_count == b->list_count &&
           a->map.count == b->map.count && a->map.by_key == b->map.by_key && a->map.shift == b->map.shift &&
           a->map.cell_count == b->map.cell_count &&
           (a->map.cell_count == 0 || memcmp(a->cells, b->cells, (size_t)a->map.cell_count * sizeof *a->cells) == 0) &&
           a->map.deep_count == b->map.deep_count && a->map.extra == b->map.extra &&
           (a->map.extra == 0 || memcmp(a->map.deep, b->map.deep, sizeof a->map.deep) == 0) &&
           (a->map.extra == 0 || memcmp(a->bounds, b->bounds, (size_t)a->map.extra * sizeof *a->bounds) == 0) &&
           a->map.low == b->map.low && a->map.per_unit == b->map.per_unit && a->map.low_key == b->map.low_key &&
           a->moments.centre == b->moments.centre && a->moments.exponent == b->moments.exponent &&
           memcmp(a->levels, b->levels, a->all_levels * sizeof *a->levels) == 0 &&
           memcmp(a->wanted, b->wanted, (size_t)a->map.count * sizeof *a->wanted) == 0;
}

payback_status pb_stream_merge(pb_stream *stream, const pb_stream *part)
{
    if (!same_plan(stream, part) || stream->pass > 2)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; k < stream->list_count * PB_REPLICATES && status == PAYBACK_OK; k++)
        status = pb_run_list_merge(&stream->lists[k], &part->lists[k]);
    if (status != PAYBACK_OK)
        return status;
    for (int b = 0; b < stream->map.count && stream->pass == 1; b++)
        for (int r = 0; r < PB_REPLICATES; r++)
            stream->counts[b][r] += part->counts[b][r];
    for (int r = 0; r < PB_REPLICATES; r++) {
        pb_exact_merge(&stream->tails[r], &part->tails[r]);
        stream->tail_infinite[r] |= part->tail_infinite[r];
    }
    if (stream->pass == 1)
        pb_moments_merge(&stream->moments, &part->moments);
    stream->seen += part->seen;
    return PAYBACK_OK;
}
