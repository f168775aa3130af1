/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A part of a stream as bytes (base/bytes.h). */
#include "statistics/stream.h"

#include "base/memory.h"
#include "statistics/stream_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t format_mark = UINT64_C(0x33747261707362) << 8 | 'p'; /* "pbspart3" */

enum { LEVELS_MOST = 1000, BINS_LEAST = 4 };

/* ---- writing ---- */

static void put_plan(struct pb_text *bytes, const pb_stream *stream)
{
    pb_bytes_put(bytes, (uint64_t)stream->pass);
    pb_bytes_put(bytes, stream->level_count);
    pb_bytes_put(bytes, stream->all_levels);
    for (size_t l = 0; l < stream->all_levels; l++)
        pb_bytes_put_double(bytes, stream->levels[l]);
    pb_bytes_put(bytes, stream->replicates);
    pb_bytes_put_double(bytes, stream->shortfall);
    pb_bytes_put(bytes, (uint64_t)stream->map.count);
    pb_bytes_put(bytes, stream->map.by_key);
    pb_bytes_put_double(bytes, stream->map.low);
    pb_bytes_put_double(bytes, stream->map.per_unit);
    pb_bytes_put(bytes, (uint64_t)stream->map.low_key);
    pb_bytes_put(bytes, (uint64_t)stream->map.shift);
    pb_bytes_put(bytes, (uint64_t)stream->map.cell_count);
    for (int c = 0; c < stream->map.cell_count; c++)
        pb_bytes_put(bytes, (uint64_t)stream->cells[c].bins);
    pb_bytes_put(bytes, (uint64_t)stream->map.deep_count);
    for (int d = 0; d < stream->map.deep_count; d++) {
        pb_bytes_put(bytes, (uint64_t)stream->map.deep[d].bin);
        pb_bytes_put(bytes, (uint64_t)stream->map.deep[d].parts);
    }
    for (int b = 0; b < stream->map.extra; b++)
        pb_bytes_put_double(bytes, stream->bounds[b]);
    pb_bytes_put(bytes, (uint64_t)stream->tail_end);
    for (int b = 0; b < stream->map.count; b++)
        pb_bytes_put(bytes, stream->wanted[b]);
}

/* Bins that hold nothing are left out. */
static void put_counts(struct pb_text *bytes, const pb_stream *stream)
{
    static const uint32_t none[PB_REPLICATES];
    for (int b = 0; b < stream->map.count; b++) {
        if (memcmp(stream->counts[b], none, sizeof none) == 0)
            continue;
        pb_bytes_put(bytes, (uint64_t)b);
        for (int r = 0; r < PB_REPLICATES; r++)
            pb_bytes_put(bytes, stream->counts[b][r]);
    }
    pb_bytes_put(bytes, (uint64_t)stream->map.count);
}

payback_status pb_stream_save(pb_stream *stream, struct pb_text *bytes)
{
    pb_bytes_put(bytes, format_mark);
    put_plan(bytes, stream);
    pb_bytes_put(bytes, stream->seen);
    pb_moments_save(&stream->moments, bytes);
    put_counts(bytes, stream);
    for (int r = 0; r < PB_REPLICATES; r++) {
        pb_exact_save(&stream->tails[r], bytes);
        pb_bytes_put(bytes, stream->tail_infinite[r]);
    }
    for (size_t k = 0; k < stream->list_count * PB_REPLICATES; k++) {
        payback_status status = pb_run_list_settle(&stream->lists[k]);
        if (status != PAYBACK_OK)
            return status;
        pb_bytes_put(bytes, stream->lists[k].run_count);
        for (size_t i = 0; i < stream->lists[k].run_count; i++) {
            pb_bytes_put_double(bytes, stream->lists[k].runs[i].value);
            pb_bytes_put(bytes, stream->lists[k].runs[i].count);
        }
    }
    return bytes->failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

/* ---- reading ---- */

/* The bins of the cells are those between the first and the last two. */
static payback_status get_cells(struct pb_reader *in, pb_stream *stream)
{
    struct pb_bin_map *map = &stream->map;
    map->cell_count = (int)pb_bytes_get_between(in, 0, in->left < UINT16_MAX ? in->left : UINT16_MAX);
    stream->cells = pb_new((size_t)map->cell_count, sizeof *stream->cells);
    if (!stream->cells)
        return PAYBACK_ERROR_MEMORY;
    map->cells = stream->cells;
    double next = 1;
    for (int c = 0; c < map->cell_count; c++) {
        stream->cells[c] = (struct pb_bin_cell){next, (double)pb_bytes_get_between(in, 0, (uint64_t)map->count)};
        next += stream->cells[c].bins;
    }
    in->wrong |= map->cell_count > 0 && (map->by_key || next > map->count - 2);
    return PAYBACK_OK;
}

static payback_status get_deep_bins(struct pb_reader *in, pb_stream *stream)
{
    struct pb_bin_map *map = &stream->map;
    uint64_t least = 0;
    map->deep_count = (int)pb_bytes_get_between(in, 0, PB_BIN_DEEP);
    for (int d = 0; d < map->deep_count; d++) {
        map->deep[d].bin = (int)pb_bytes_get_between(in, least, (uint64_t)map->count);
        map->deep[d].parts = (int)pb_bytes_get_between(in, 2, PB_BIN_PARTS);
        map->deep[d].first = map->extra;
        map->extra += map->deep[d].parts - 1;
        least = (uint64_t)map->deep[d].bin + 1;
    }
    in->wrong |= map->deep_count > 0 && (least > (uint64_t)map->count || map->extra + BINS_LEAST > map->count ||
                                         map->deep[map->deep_count - 1].bin >= map->count - map->extra - 1);
    stream->bounds = pb_new((size_t)map->extra, sizeof *stream->bounds);
    if (!stream->bounds)
        return PAYBACK_ERROR_MEMORY;
    map->bounds = stream->bounds;
    for (int b = 0; b < map->extra; b++) {
        stream->bounds[b] = pb_bytes_get_double(in);
        in->wrong |= isnan(stream->bounds[b]);
    }
    return PAYBACK_OK;
}

/* The numbers that sizes depend on; all is allocated then. */
static payback_status get_plan(struct pb_reader *in, pb_stream *stream)
{
    stream->pass = (int)pb_bytes_get_between(in, 1, 3);
    stream->level_count = pb_bytes_get_between(in, 0, LEVELS_MOST);
    stream->all_levels = pb_bytes_get_between(in, stream->level_count, stream->level_count + 1);
    stream->levels = pb_new(stream->all_levels, sizeof *stream->levels);
    if (!stream->levels)
        return PAYBACK_ERROR_MEMORY;
    for (size_t l = 0; l < stream->all_levels; l++) {
        stream->levels[l] = pb_bytes_get_double(in);
        in->wrong |= !(stream->levels[l] > 0 && stream->levels[l] <= 1);
    }
    stream->replicates = pb_bytes_get_between(in, 0, 1);
    stream->shortfall = pb_bytes_get_double(in);
    in->wrong |= !(stream->shortfall >= 0 && stream->shortfall <= 1);
    stream->map.count = (int)pb_bytes_get_between(in, BINS_LEAST, UINT16_MAX);
    stream->map.by_key = pb_bytes_get_between(in, 0, 1);
    stream->map.low = pb_bytes_get_double(in);
    stream->map.per_unit = pb_bytes_get_double(in);
    in->wrong |= !isfinite(stream->map.low) || !isfinite(stream->map.per_unit) || stream->map.per_unit < 0;
    stream->map.low_key = (int64_t)pb_bytes_get(in);
    stream->map.shift = (int)pb_bytes_get_between(in, 0, 63);
    payback_status status = get_cells(in, stream);
    if (status == PAYBACK_OK)
        status = get_deep_bins(in, stream);
    if (status != PAYBACK_OK)
        return status;
    stream->tail_end = (int)pb_bytes_get_between(in, 0, (uint64_t)stream->map.count - 1);
    if (in->wrong)
        return PAYBACK_ERROR_UNREADABLE;
    status = pb_stream_allocate(stream);
    for (int b = 0; status == PAYBACK_OK && b < stream->map.count; b++)
        stream->wanted[b] = (uint16_t)pb_bytes_get_between(in, 0, b < stream->map.count - 1 ? UINT16_MAX : 0);
    return status == PAYBACK_OK ? pb_stream_start_lists(stream) : status;
}

static void get_counts(struct pb_reader *in, pb_stream *stream)
{
    uint64_t bins = (uint64_t)stream->map.count;
    for (uint64_t bin = pb_bytes_get_between(in, 0, bins); bin < bins && !in->wrong;
         bin = pb_bytes_get_between(in, bin + 1, bins))
        for (int r = 0; r < PB_REPLICATES; r++)
            stream->counts[bin][r] = (uint32_t)pb_bytes_get_between(in, 0, UINT32_MAX);
}

static payback_status get_runs(struct pb_reader *in, struct pb_run_list *list)
{
    size_t count = pb_bytes_get_between(in, 0, in->left / 9);
    list->runs = pb_new(count, sizeof *list->runs);
    if (!list->runs)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < count && !in->wrong; i++) {
        struct pb_value_run run = {pb_bytes_get_double(in), pb_bytes_get_between(in, 1, UINT32_MAX)};
        in->wrong |= isnan(run.value) || (i > 0 && !(run.value > list->runs[i - 1].value));
        list->runs[i] = run;
        list->run_count = i + 1;
    }
    return PAYBACK_OK;
}

static payback_status get_stream(struct pb_reader *in, pb_stream *stream)
{
    if (pb_bytes_get(in) != format_mark)
        return PAYBACK_ERROR_UNREADABLE;
    payback_status status = get_plan(in, stream);
    if (status != PAYBACK_OK)
        return status;
    stream->seen = pb_bytes_get(in);
    pb_moments_load(&stream->moments, in);
    get_counts(in, stream);
    for (int r = 0; r < PB_REPLICATES; r++) {
        pb_exact_load(&stream->tails[r], in);
        stream->tail_infinite[r] = pb_bytes_get_between(in, 0, 1);
    }
    for (size_t k = 0; k < stream->list_count * PB_REPLICATES && status == PAYBACK_OK && !in->wrong; k++)
        status = get_runs(in, &stream->lists[k]);
    return status == PAYBACK_OK && in->wrong ? PAYBACK_ERROR_UNREADABLE : status;
}

payback_status pb_stream_load(pb_stream **out, const char *bytes, size_t length, size_t *used)
{
    *out = NULL;
    *used = 0;
    pb_stream *stream = pb_new(1, sizeof *stream);
    if (!stream)
        return PAYBACK_ERROR_MEMORY;
    struct pb_reader in = {(const unsigned char *)bytes, length, false};
    payback_status status = get_stream(&in, stream);
    if (status != PAYBACK_OK) {
        pb_stream_free(stream);
        return status;
    }
    *out = stream;
    *used = length - in.left;
    return PAYBACK_OK;
}
