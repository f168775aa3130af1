/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a stream's pass leaves open, and its figures. */
#include "statistics/stream.h"

#include "base/memory.h"
#include "statistics/quantile_ends.h"
#include "statistics/ranks.h"
#include "statistics/selection.h"
#include "statistics/stream_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t count_in_bin(const pb_stream *stream, int bin, int set)
{
    if (set < PB_ALL)
        return stream->counts[bin][set];
    size_t count = 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        count += stream->counts[bin][r];
    return count;
}

static size_t defined_draws(const pb_stream *stream, int set)
{
    const struct pb_moments *m = &stream->moments;
    return set == PB_ALL ? pb_moments_total(m->trials) - pb_moments_total(m->undefined)
                         : m->trials[set] - m->undefined[set];
}

/* The bin with the set's draw of that rank, and its rank in that bin; the outer bin for INFINITY. */
static int find_bin(const pb_stream *stream, int set, size_t rank, size_t *rank_in_bin)
{
    int bin = 0;
    for (; bin < stream->map.count - 1; bin++) {
        size_t count = count_in_bin(stream, bin, set);
        if (rank <= count)
            break;
        rank -= count;
    }
    *rank_in_bin = rank;
    return bin;
}

/* Draws of each replicate below a bin and up to its end; false where a replicate has no defined draw. */
static bool count_around(const pb_stream *stream, int bin, struct pb_quantile_counts *counts)
{
    bool every = true;
    memset(counts, 0, sizeof *counts);
    for (int b = 0; b < bin; b++)
        for (int r = 0; r < PB_REPLICATES; r++)
            counts->below[r] += stream->counts[b][r];
    for (int r = 0; r < PB_REPLICATES; r++) {
        counts->upto[r] = counts->below[r] + stream->counts[bin][r];
        counts->defined[r] = defined_draws(stream, r);
        every &= counts->defined[r] > 0;
    }
    return every;
}

/* Wants the bins of all draws of some ranks. */
static void need_ranks(const pb_stream *stream, uint16_t *needed, size_t first_rank, size_t last_rank)
{
    size_t rank;
    int first = find_bin(stream, PB_ALL, first_rank, &rank), last = find_bin(stream, PB_ALL, last_rank, &rank);
    int outer = stream->map.count - 1;
    pb_stream_want(stream, needed, first, last < outer ? last : outer - 1, PB_EVERY_REPLICATE);
}

/* The bin of a quantile of all draws, and those that may hold the ends of its interval. */
static void need_quantile(const pb_stream *stream, double level, uint16_t *needed)
{
    size_t m = defined_draws(stream, PB_ALL), rank = m ? pb_rank(level, m) : 0, in_bin, low[2], high[2];
    int bin = m ? find_bin(stream, PB_ALL, rank, &in_bin) : stream->map.count - 1;
    struct pb_quantile_counts counts;
    if (bin == stream->map.count - 1)
        return;
    need_ranks(stream, needed, rank, rank);
    if (!stream->replicates || !count_around(stream, bin, &counts))
        return;
    pb_quantile_reach(level, &counts, low, high);
    need_ranks(stream, needed, low[0], low[1]);
    need_ranks(stream, needed, high[0], high[1]);
}

/* All bins between those of the sets' quantiles, and where the sum below them ends. */
static void need_shortfall(const pb_stream *stream, uint16_t *needed, int *tail_end)
{
    int outer = stream->map.count - 1, first = outer, last = 0;
    for (int set = stream->replicates ? 0 : PB_ALL; set < PB_SETS; set++) {
        size_t m = defined_draws(stream, set), rank;
        int bin = m ? find_bin(stream, set, pb_rank(stream->shortfall, m), &rank) : outer;
        if (bin == outer)
            continue;
        first = bin < first ? bin : first;
        last = bin > last ? bin : last;
    }
    if (first == outer)
        return;
    pb_stream_want(stream, needed, first, last, PB_EVERY_REPLICATE);
    *tail_end = first;
}

/* The bins that the figures need, by replicate; and where the sum below them ends. */
static void find_needed(const pb_stream *stream, uint16_t *needed, int *tail_end)
{
    for (size_t l = 0; l < stream->level_count; l++)
        need_quantile(stream, stream->levels[l], needed);
    if (stream->all_levels > stream->level_count)
        need_shortfall(stream, needed, tail_end);
}

/* Whether the first pass has kept all that is needed. Where a tail is summed, all above its end must be kept. */
static bool has_kept(const pb_stream *stream, const uint16_t *needed, int tail_end)
{
    for (int b = 0; b < stream->map.count; b++)
        if (needed[b] & ~stream->wanted[b])
            return false;
    double value;
    for (int b = stream->tail_end; b < tail_end; b++)
        if (stream->wanted[b] != PB_EVERY_REPLICATE && !pb_bin_holds_one_value(&stream->map, b, &value))
            return false;
    return stream->tail_end <= tail_end;
}

payback_status pb_stream_end_pass(pb_stream *stream, bool *again)
{
    *again = false;
    if (stream->pass == 2 && stream->seen == pb_moments_total(stream->moments.trials))
        stream->pass = 3;
    if (stream->pass != 1)
        return stream->pass == 3 ? PAYBACK_OK : PAYBACK_ERROR_ARGUMENT;
    size_t bins = (size_t)stream->map.count;
    uint16_t *needed = pb_new(bins, sizeof *needed);
    if (!needed)
        return PAYBACK_ERROR_MEMORY;
    int tail_end = 0;
    payback_status status = PAYBACK_OK;
    find_needed(stream, needed, &tail_end);
    if (has_kept(stream, needed, tail_end))
        stream->pass = 3;
    else {
        memcpy(stream->wanted, needed, bins * sizeof *needed);
        stream->tail_end = tail_end;
        stream->pass = 2;
        stream->seen = 0;
        *again = true;
        status = pb_stream_start_lists(stream);
    }
    free(needed);
    return status;
}

int pb_stream_pass(const pb_stream *stream)
{
    return stream->pass;
}

size_t pb_stream_pending(const pb_stream *stream)
{
    size_t draws = 0;
    for (int b = 0; b < stream->map.count && stream->pass == 2; b++)
        for (int r = 0; r < PB_REPLICATES; r++)
            draws += stream->wanted[b] >> r & 1 ? stream->counts[b][r] : 0;
    double counted = 0, trials = (double)pb_moments_total(stream->moments.trials);
    for (int m = 0; m < stream->mass_count && draws > 0; m++)
        if (stream->wanted[stream->masses[m].bin] == PB_EVERY_REPLICATE)
            counted += stream->masses[m].share * trials;
    return counted < (double)draws ? draws - (size_t)counted : 0;
}

static int compare_runs(const void *a, const void *b)
{
    const struct pb_value_run *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* The runs of a set in the list of a wanted bin, ascending; release with free. */
static payback_status runs_of_list(pb_stream *stream, int bin, int set, struct pb_value_run **runs, size_t *count)
{
    struct pb_run_list *lists = stream->lists + (size_t)stream->list_of[bin] * PB_REPLICATES;
    int first = set == PB_ALL ? 0 : set, last = set == PB_ALL ? PB_REPLICATES - 1 : set;
    *count = 0;
    for (int r = first; r <= last; r++) {
        payback_status status = pb_run_list_settle(&lists[r]);
        if (status != PAYBACK_OK)
            return status;
        *count += lists[r].run_count;
    }
    *runs = pb_new(*count, sizeof **runs);
    if (!*runs)
        return PAYBACK_ERROR_MEMORY;
    struct pb_value_run *end = *runs;
    for (int r = first; r <= last; r++)
        for (size_t k = 0; k < lists[r].run_count; k++)
            *end++ = lists[r].runs[k];
    if (first < last)
        qsort(*runs, *count, sizeof **runs, compare_runs);
    return PAYBACK_OK;
}

/* Draws of the set that come before the bin in its list: bins rise with the values. */
static size_t count_before(const pb_stream *stream, int bin, int set)
{
    size_t count = 0;
    for (int b = bin; pb_stream_continues_list(stream, b); b--)
        count += count_in_bin(stream, b - 1, set);
    return count;
}

/* Adds the `most` smallest draws of a set in a bin, and in those that follow it in its list, to sum (may be NULL).
 * *least and *greatest are the first and the last of them. */
static payback_status take(pb_stream *stream, int bin, int set, size_t most, struct pb_exact_sum *sum, double *least,
                           double *greatest)
{
    if (pb_bin_holds_one_value(&stream->map, bin, least)) {
        *greatest = *least;
        if (sum)
            pb_exact_add_multiple(sum, *least, (uint32_t)most);
        return PAYBACK_OK;
    }
    struct pb_value_run *runs = NULL;
    size_t count = 0, skip = count_before(stream, bin, set), all = most;
    payback_status status = runs_of_list(stream, bin, set, &runs, &count);
    for (size_t k = 0; status == PAYBACK_OK && k < count && most > 0; k++) {
        size_t skipped = runs[k].count < skip ? runs[k].count : skip, left = runs[k].count - skipped;
        size_t taken = left < most ? left : most;
        skip -= skipped;
        if (taken == 0)
            continue;
        *least = most == all ? runs[k].value : *least;
        *greatest = runs[k].value;
        most -= taken;
        if (sum && isfinite(runs[k].value))
            pb_exact_add_multiple(sum, runs[k].value, (uint32_t)taken);
    }
    free(runs);
    return status == PAYBACK_OK && most > 0 ? PAYBACK_ERROR_INTERNAL : status;
}

/* The rank-th smallest of all draws, and its bin. */
static payback_status ranked(pb_stream *stream, size_t rank, int *bin, double *value)
{
    size_t in_bin;
    double least;
    *bin = find_bin(stream, PB_ALL, rank, &in_bin);
    *value = INFINITY;
    return *bin == stream->map.count - 1 ? PAYBACK_OK : take(stream, *bin, PB_ALL, in_bin, NULL, &least, value);
}

/* Draws of a replicate below a value of a bin and up to it: those of the bins before are counted already. */
static payback_status count_in_list(pb_stream *stream, int bin, int r, double value, size_t *below, size_t *upto)
{
    struct pb_run_list *list = &stream->lists[(size_t)stream->list_of[bin] * PB_REPLICATES + (size_t)r];
    size_t under = 0, equal = 0, before = count_before(stream, bin, r);
    payback_status status = pb_run_list_settle(list);
    for (size_t k = 0; !status && k < list->run_count && list->runs[k].value <= value; k++)
        *(list->runs[k].value < value ? &under : &equal) += list->runs[k].count;
    *upto = *below + under + equal - before;
    *below += under - before;
    return status;
}

static payback_status interval_of(pb_stream *stream, double level, int bin, payback_estimate *estimate)
{
    struct pb_quantile_counts counts;
    size_t ends[2];
    double one, values[2] = {NAN, NAN};
    payback_status status = PAYBACK_OK;
    bool every = count_around(stream, bin, &counts);
    for (int r = 0; r < PB_REPLICATES && every && !status; r++)
        if (!pb_bin_holds_one_value(&stream->map, bin, &one))
            status = count_in_list(stream, bin, r, estimate->value, &counts.below[r], &counts.upto[r]);
    if (status || !pb_quantile_ends(level, pb_moments_total(stream->moments.trials), &counts, ends))
        return status;
    for (int e = 0; e < 2 && !status; e++)
        status = ranked(stream, ends[e], &bin, &values[e]);
    *estimate = pb_quantile_between(estimate->value, values[0], values[1]);
    return status;
}

payback_status pb_stream_quantiles(pb_stream *stream, payback_estimate *estimates)
{
    if (stream->pass < 3)
        return PAYBACK_ERROR_ARGUMENT;
    size_t m = defined_draws(stream, PB_ALL);
    payback_status status = PAYBACK_OK;
    for (size_t l = 0; l < stream->level_count && !status; l++) {
        int bin;
        estimates[l] = (payback_estimate){NAN, NAN, NAN};
        if (m > 0)
            status = ranked(stream, pb_rank(stream->levels[l], m), &bin, &estimates[l].value);
        if (!status && stream->replicates && isfinite(estimates[l].value))
            status = interval_of(stream, stream->levels[l], bin, &estimates[l]);
    }
    return status;
}

payback_status pb_stream_summarise(pb_stream *stream, struct pb_summary *summary)
{
    if (stream->level_count != PB_LEVELS || memcmp(stream->levels, pb_levels, sizeof pb_levels) != 0)
        return PAYBACK_ERROR_ARGUMENT;
    pb_summary_set(summary, &stream->moments);
    return pb_stream_quantiles(stream, summary->quantiles);
}

/* As pb_expected_shortfall: the mean of the rank smallest draws of the set. */
static payback_status shortfall_of(pb_stream *stream, int set, double *mean)
{
    size_t m = defined_draws(stream, set), rank_in_bin;
    *mean = NAN;
    if (m == 0)
        return PAYBACK_OK;
    size_t rank = pb_rank(stream->shortfall, m);
    int bin = find_bin(stream, set, rank, &rank_in_bin);
    *mean = INFINITY;
    if (bin == stream->map.count - 1)
        return PAYBACK_OK;
    struct pb_exact_sum sum = {0};
    double least = 0, greatest = 0;
    bool infinite = false;
    for (int r = 0; r < PB_REPLICATES; r++)
        if (set == PB_ALL || set == r) {
            pb_exact_merge(&sum, &stream->tails[r]);
            infinite |= stream->tail_infinite[r];
        }
    payback_status status = PAYBACK_OK;
    for (int b = stream->tail_end; b <= bin && status == PAYBACK_OK; b++) {
        int first = b;
        size_t count = b < bin ? count_in_bin(stream, b, set) : rank_in_bin;
        for (; b < bin && stream->wanted[b] && pb_stream_continues_list(stream, b + 1); b++)
            count += b + 1 < bin ? count_in_bin(stream, b + 1, set) : rank_in_bin;
        if (count > 0)
            status = take(stream, first, set, count, &sum, &least, &greatest);
        infinite |= isinf(least) != 0;
    }
    *mean = infinite ? (double)-INFINITY : pb_exact_value(&sum) / (double)rank;
    return status;
}

payback_status pb_stream_shortfall(pb_stream *stream, payback_estimate *shortfall)
{
    *shortfall = (payback_estimate){NAN, NAN, NAN};
    if (stream->pass < 3 || stream->all_levels == stream->level_count)
        return PAYBACK_ERROR_ARGUMENT;
    double means[PB_SETS];
    for (int set = 0; set < PB_SETS; set++) {
        means[set] = NAN;
        payback_status status =
            stream->replicates || set == PB_ALL ? shortfall_of(stream, set, &means[set]) : PAYBACK_OK;
        if (status != PAYBACK_OK)
            return status;
    }
    *shortfall = pb_interval(means[PB_ALL], means, pb_moments_total(stream->moments.trials));
    return PAYBACK_OK;
}

const struct pb_moments *pb_stream_moments(const pb_stream *stream)
{
    return &stream->moments;
}
