/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A part of a stream as bytes: numbers of 64 bits, least significant byte first; doubles by their bits. */
#include "statistics/stream.h"

#include "base/memory.h"
#include "statistics/stream_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t format_mark = UINT64_C(0x31747261707362) << 8 | 'p'; /* "pbspart1" */

enum { LEVELS_MOST = 1000, BINS_LEAST = 4 };

/* ---- writing ---- */

static void put(struct pb_text *bytes, uint64_t number)
{
    char digits[8];
    for (int i = 0; i < 8; i++)
        digits[i] = (char)(unsigned char)(number >> (8 * i) & 0xff);
    pb_text_add_bytes(bytes, digits, sizeof digits);
}

static void put_double(struct pb_text *bytes, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    put(bytes, bits);
}

static void put_sum(struct pb_text *bytes, const struct pb_exact_sum *sum)
{
    struct pb_exact_sum resolved = *sum;
    pb_exact_resolve(&resolved);
    for (int i = 0; i < PB_EXACT_LIMBS; i++)
        put(bytes, (uint64_t)resolved.limb[i]);
}

static void put_plan(struct pb_text *bytes, const pb_stream *stream)
{
    put(bytes, (uint64_t)stream->pass);
    put(bytes, stream->level_count);
    put(bytes, stream->all_levels);
    for (size_t l = 0; l < stream->all_levels; l++)
        put_double(bytes, stream->levels[l]);
    put(bytes, stream->replicates);
    put_double(bytes, stream->shortfall);
    put(bytes, (uint64_t)stream->map.count);
    put(bytes, stream->map.by_key);
    put_double(bytes, stream->map.low);
    put_double(bytes, stream->map.per_unit);
    put(bytes, (uint64_t)stream->map.low_key);
    put(bytes, (uint64_t)stream->map.shift);
    put(bytes, (uint64_t)stream->tail_end);
    for (int b = 0; b < stream->map.count; b++)
        put(bytes, stream->wanted[b]);
}

static void put_moments(struct pb_text *bytes, const struct pb_moments *m)
{
    bool any = pb_moments_total(m->finite) > 0;
    put_double(bytes, any ? m->min : 0);
    put_double(bytes, any ? m->max : 0);
    put(bytes, m->with_squares);
    put_double(bytes, m->centre);
    put(bytes, (uint64_t)(int64_t)m->exponent);
    for (int r = 0; r < PB_REPLICATES; r++) {
        put(bytes, m->trials[r]);
        put(bytes, m->finite[r]);
        put(bytes, m->never[r]);
        put(bytes, m->undefined[r]);
        put_sum(bytes, &m->sums[r]);
    }
    put_sum(bytes, &m->squares);
    put(bytes, m->overflow);
}

/* Bins that hold nothing are left out. */
static void put_counts(struct pb_text *bytes, const pb_stream *stream)
{
    static const uint32_t none[PB_REPLICATES];
    for (int b = 0; b < stream->map.count; b++) {
        if (memcmp(stream->counts[b], none, sizeof none) == 0)
            continue;
        put(bytes, (uint64_t)b);
        for (int r = 0; r < PB_REPLICATES; r++)
            put(bytes, stream->counts[b][r]);
    }
    put(bytes, (uint64_t)stream->map.count);
}

payback_status pb_stream_save(pb_stream *stream, struct pb_text *bytes)
{
    put(bytes, format_mark);
    put_plan(bytes, stream);
    put(bytes, stream->seen);
    put_moments(bytes, &stream->moments);
    put_counts(bytes, stream);
    for (int r = 0; r < PB_REPLICATES; r++) {
        put_sum(bytes, &stream->tails[r]);
        put(bytes, stream->tail_infinite[r]);
    }
    for (size_t k = 0; k < stream->list_count * PB_REPLICATES; k++) {
        payback_status status = pb_run_list_settle(&stream->lists[k]);
        if (status != PAYBACK_OK)
            return status;
        put(bytes, stream->lists[k].run_count);
        for (size_t i = 0; i < stream->lists[k].run_count; i++) {
            put_double(bytes, stream->lists[k].runs[i].value);
            put(bytes, stream->lists[k].runs[i].count);
        }
    }
    return bytes->failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

/* ---- reading ---- */

/* What is left to read; once something was wrong, everything reads as 0. */
struct reader {
    const unsigned char *next;
    size_t left;
    bool wrong;
};

static uint64_t get(struct reader *in)
{
    uint64_t number = 0;
    if (in->wrong || in->left < 8) {
        in->wrong = true;
        return 0;
    }
    for (int i = 0; i < 8; i++)
        number |= (uint64_t)in->next[i] << (8 * i);
    in->next += 8;
    in->left -= 8;
    return number;
}

/* A number of low … high. */
static uint64_t get_between(struct reader *in, uint64_t low, uint64_t high)
{
    uint64_t number = get(in);
    if (number < low || number > high)
        in->wrong = true;
    return in->wrong ? low : number;
}

static double get_double(struct reader *in)
{
    uint64_t bits = get(in);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static void get_sum(struct reader *in, struct pb_exact_sum *sum)
{
    for (int i = 0; i < PB_EXACT_LIMBS; i++)
        sum->limb[i] = i < PB_EXACT_LIMBS - 1 ? (int64_t)get_between(in, 0, UINT32_MAX) : (int64_t)get(in);
    if (llabs(sum->limb[PB_EXACT_LIMBS - 1] / 2) > INT32_MAX)
        in->wrong = true;
}

/* The numbers that sizes depend on; all is allocated then. */
static payback_status get_plan(struct reader *in, pb_stream *stream)
{
    stream->pass = (int)get_between(in, 1, 3);
    stream->level_count = get_between(in, 0, LEVELS_MOST);
    stream->all_levels = get_between(in, stream->level_count, stream->level_count + 1);
    stream->levels = pb_new(stream->all_levels, sizeof *stream->levels);
    if (!stream->levels)
        return PAYBACK_ERROR_MEMORY;
    for (size_t l = 0; l < stream->all_levels; l++) {
        stream->levels[l] = get_double(in);
        in->wrong |= !(stream->levels[l] > 0 && stream->levels[l] <= 1);
    }
    stream->replicates = get_between(in, 0, 1);
    stream->shortfall = get_double(in);
    in->wrong |= !(stream->shortfall >= 0 && stream->shortfall <= 1);
    stream->map.count = (int)get_between(in, BINS_LEAST, UINT16_MAX);
    stream->map.by_key = get_between(in, 0, 1);
    stream->map.low = get_double(in);
    stream->map.per_unit = get_double(in);
    in->wrong |= !isfinite(stream->map.low) || !isfinite(stream->map.per_unit) || stream->map.per_unit < 0;
    stream->map.low_key = (int64_t)get(in);
    stream->map.shift = (int)get_between(in, 0, 63);
    stream->tail_end = (int)get_between(in, 0, (uint64_t)stream->map.count - 1);
    if (in->wrong)
        return PAYBACK_ERROR_UNREADABLE;
    payback_status status = pb_stream_allocate(stream);
    for (int b = 0; status == PAYBACK_OK && b < stream->map.count; b++)
        stream->wanted[b] = (uint16_t)get_between(in, 0, b < stream->map.count - 1 ? UINT16_MAX : 0);
    return status == PAYBACK_OK ? pb_stream_start_lists(stream) : status;
}

static void get_moments(struct reader *in, struct pb_moments *m)
{
    m->min = get_double(in);
    m->max = get_double(in);
    m->with_squares = get_between(in, 0, 1);
    m->centre = get_double(in);
    in->wrong |= !isfinite(m->min) || !isfinite(m->max) || !isfinite(m->centre);
    int64_t exponent = (int64_t)get(in);
    in->wrong |= exponent < -1100 || exponent > 1100;
    m->exponent = in->wrong ? 0 : (int)exponent;
    for (int r = 0; r < PB_REPLICATES; r++) {
        m->trials[r] = get_between(in, 0, UINT32_MAX);
        m->finite[r] = get_between(in, 0, m->trials[r]);
        m->never[r] = get_between(in, 0, m->trials[r] - m->finite[r]);
        m->undefined[r] = get_between(in, 0, m->trials[r] - m->finite[r] - m->never[r]);
        get_sum(in, &m->sums[r]);
    }
    get_sum(in, &m->squares);
    m->overflow = get_between(in, 0, 1);
}

static void get_counts(struct reader *in, pb_stream *stream)
{
    uint64_t bins = (uint64_t)stream->map.count;
    for (uint64_t bin = get_between(in, 0, bins); bin < bins && !in->wrong; bin = get_between(in, bin + 1, bins))
        for (int r = 0; r < PB_REPLICATES; r++)
            stream->counts[bin][r] = (uint32_t)get_between(in, 0, UINT32_MAX);
}

static payback_status get_runs(struct reader *in, struct pb_run_list *list)
{
    size_t count = get_between(in, 0, in->left / 16);
    list->runs = pb_new(count, sizeof *list->runs);
    if (!list->runs)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < count && !in->wrong; i++) {
        struct pb_run run = {get_double(in), get_between(in, 1, UINT32_MAX)};
        in->wrong |= isnan(run.value) || (i > 0 && !(run.value > list->runs[i - 1].value));
        list->runs[i] = run;
        list->run_count = i + 1;
    }
    return PAYBACK_OK;
}

static payback_status get_stream(struct reader *in, pb_stream *stream)
{
    if (get(in) != format_mark)
        return PAYBACK_ERROR_UNREADABLE;
    payback_status status = get_plan(in, stream);
    if (status != PAYBACK_OK)
        return status;
    stream->seen = get(in);
    get_moments(in, &stream->moments);
    get_counts(in, stream);
    for (int r = 0; r < PB_REPLICATES; r++) {
        get_sum(in, &stream->tails[r]);
        stream->tail_infinite[r] = get_between(in, 0, 1);
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
    struct reader in = {(const unsigned char *)bytes, length, false};
    payback_status status = get_stream(&in, stream);
    if (status != PAYBACK_OK) {
        pb_stream_free(stream);
        return status;
    }
    *out = stream;
    *used = length - in.left;
    return PAYBACK_OK;
}
