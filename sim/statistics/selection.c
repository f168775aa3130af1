/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/selection_part.h"

#include "base/memory.h"
#include "statistics/moments_kernel.h"
#include "statistics/rows.h"
#include "statistics/ranks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void choose_map(struct pb_selection *s, const double *levels, size_t count)
{
    int bins = s->n < 8192 ? PB_SELECTION_BINS / 8 : s->n < 65536 ? PB_SELECTION_BINS / 2 : PB_SELECTION_BINS;
    pb_bin_map_choose(&s->map, bins, s->draws, s->n, levels, count);
}

static void count_bins(struct pb_selection *s)
{
    s->noted = malloc((s->rows * PB_REPLICATES + 1) * sizeof *s->noted); /* without it they are found again */
    PB_SELECT(pb_bins_count)(&s->map, s->draws, s->rows, s->counts, s->noted);
    PB_SELECT(pb_bins_count)(&s->map, s->last, s->last_rows, s->counts, NULL);
    size_t all = 0;
    for (int b = 0; b < s->map.count; b++) {
        for (int r = 0; r < PB_REPLICATES; r++) {
            all += s->counts[b][r];
            if (b > 0)
                s->counts[b][r] += s->counts[b - 1][r];
        }
        s->counts_all[b] = all;
    }
}

/* The draws of each set that are not NaN. */
static void count_defined(struct pb_selection *s)
{
    uint32_t counts[3][PB_REPLICATES] = {{0}};
    if (s->counts_all[s->map.count - 2] < s->n)
        PB_SELECT(pb_chunk_counts)(s->draws, s->rows, counts);
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        size_t in_last = s->last_rows && !isnan(s->last[r]);
        s->defined[r] = s->rows - counts[2][r] + in_last;
        s->defined[PB_ALL] += s->defined[r];
    }
}

struct pb_place pb_selection_place(const struct pb_selection *s, size_t rank, int set)
{
    int low = 0, high = s->map.count - 2; /* the outer bin holds what is not finite */
    if (rank > pb_selection_count(s, high, set))
        return (struct pb_place){.kind = PB_PLACE_NEVER};
    while (low < high) {
        int middle = (low + high) / 2;
        if (pb_selection_count(s, middle, set) >= rank)
            high = middle;
        else
            low = middle + 1;
    }
    struct pb_place place = {PB_PLACE_IN_BIN, low, rank - pb_selection_count(s, low - 1, set), 0};
    if (pb_bin_holds_one_value(&s->map, low, &place.value))
        place.kind = PB_PLACE_KNOWN;
    return place;
}

static void find_places(struct pb_selection *s, const double *levels, size_t count, bool replicates)
{
    for (size_t l = 0; l < count; l++)
        for (int set = replicates ? 0 : PB_ALL; set < PB_SETS; set++) {
            size_t m = s->defined[set];
            struct pb_place place = {.kind = PB_PLACE_UNDEFINED};
            if (m > 0)
                place = pb_selection_place(s, pb_rank(levels[s->order[l]], m), set);
            s->places[l * PB_SETS + (size_t)set] = place;
            if (place.kind == PB_PLACE_IN_BIN)
                s->wanted[place.bin] |= (uint16_t)(set == PB_ALL ? 0xffff : 1 << set);
        }
}

payback_status pb_selection_copy(struct pb_selection *s)
{
    size_t sizes = 0;
    for (int b = 0; b < s->map.count; b++) {
        s->list_of[b] = (uint16_t)s->lists;
        s->lists += s->wanted[b] != 0;
        for (int r = 0; r < PB_REPLICATES; r++)
            if (s->wanted[b] >> r & 1)
                sizes += pb_selection_count(s, b, r) - pb_selection_count(s, b - 1, r);
    }
    s->copied = malloc((sizes + 1) * sizeof *s->copied);
    s->starts = pb_new(2 * PB_REPLICATES * s->lists + 1, sizeof *s->starts);
    if (!s->copied || !s->starts)
        return PAYBACK_ERROR_MEMORY;
    s->ends = s->starts + PB_REPLICATES * s->lists + 1;
    double *start = s->copied;
    for (int b = 0; b < s->map.count; b++)
        for (int r = 0; r < PB_REPLICATES && s->wanted[b]; r++) {
            size_t list = (size_t)s->list_of[b] * PB_REPLICATES + (size_t)r;
            s->starts[list] = s->ends[list] = start;
            if (s->wanted[b] >> r & 1)
                start += pb_selection_count(s, b, r) - pb_selection_count(s, b - 1, r);
        }
    s->starts[PB_REPLICATES * s->lists] = start;
    if (sizes > 0) {
        PB_SELECT(pb_bins_collect)(&s->map, s->draws, s->rows, s->noted, s->wanted, s->list_of, s->ends);
        PB_SELECT(pb_bins_collect)(&s->map, s->last, s->last_rows, NULL, s->wanted, s->list_of, s->ends);
    }
    return PAYBACK_OK;
}

/* The quantiles of a set whose places are in one bin: levels `from` (in order) and the following ones. Returns the
 * level behind them. */
static size_t select_in_bin(struct pb_selection *s, size_t from, size_t count, int set, double (*values)[PB_SETS])
{
    const struct pb_place *places = s->places + set;
    int bin = places[from * PB_SETS].bin;
    size_t ranks = 0;
    for (size_t l = from; l < count && places[l * PB_SETS].kind == PB_PLACE_IN_BIN && places[l * PB_SETS].bin == bin;
         l++)
        s->ranks[ranks++] = places[l * PB_SETS].rank;
    size_t first = (size_t)s->list_of[bin] * PB_REPLICATES;
    size_t list = set == PB_ALL ? first : first + (size_t)set, next = set == PB_ALL ? first + PB_REPLICATES : list + 1;
    double *x = s->starts[list];
    pb_order_statistics(x, (size_t)(s->starts[next] - x), s->ranks, ranks);
    for (size_t k = 0; k < ranks; k++)
        values[s->order[from + k]][set] = x[s->ranks[k] - 1] + 0.0;
    return from + ranks;
}

static void select_set(struct pb_selection *s, size_t count, int set, double (*values)[PB_SETS])
{
    for (size_t l = 0; l < count;) {
        struct pb_place place = s->places[l * PB_SETS + (size_t)set];
        if (place.kind == PB_PLACE_IN_BIN) {
            l = select_in_bin(s, l, count, set, values);
            continue;
        }
        values[s->order[l++]][set] = place.kind == PB_PLACE_KNOWN   ? place.value
                                     : place.kind == PB_PLACE_NEVER ? (double)INFINITY
                                                                    : (double)NAN;
    }
}

static void order_levels(size_t *order, const double *levels, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t k = i;
        for (; k > 0 && levels[order[k - 1]] > levels[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

void pb_selection_free(struct pb_selection *s)
{
    if (!s)
        return;
    free(s->starts);
    free(s->copied);
    free(s->noted);
    free(s->places);
    free(s->order);
    free(s);
}

payback_status pb_selection_new(struct pb_selection **out, const double *draws, size_t n, const double *levels,
                                size_t count)
{
    struct pb_selection *s = pb_new(1, sizeof *s);
    *out = s;
    if (!s)
        return PAYBACK_ERROR_MEMORY;
    s->order = pb_new(2 * count, sizeof *s->order);
    s->places = pb_new(count * PB_SETS, sizeof *s->places);
    if (!s->order || !s->places)
        return PAYBACK_ERROR_MEMORY;
    s->ranks = s->order + count;
    s->draws = draws;
    s->n = n;
    s->rows = n / PB_REPLICATES;
    s->last_rows = pb_last_row(draws, n, s->last) < PB_REPLICATES;
    order_levels(s->order, levels, count);
    choose_map(s, levels, count);
    count_bins(s);
    count_defined(s);
    return PAYBACK_OK;
}

bool pb_levels_are_valid(const double *levels, size_t count)
{
    for (size_t l = 0; l < count; l++)
        if (!(levels[l] > 0 && levels[l] <= 1))
            return false;
    return true;
}

payback_status pb_select(const double *draws, size_t n, const double *levels, size_t count, bool replicates,
                         double (*values)[PB_SETS])
{
    if (!pb_levels_are_valid(levels, count))
        return PAYBACK_ERROR_ARGUMENT;
    if (n <= PB_FEW_DRAWS) {
        pb_select_few(draws, n, levels, count, replicates, values);
        return PAYBACK_OK;
    }
    struct pb_selection *s;
    payback_status status = pb_selection_new(&s, draws, n, levels, count);
    if (status == PAYBACK_OK) {
        find_places(s, levels, count, replicates);
        status = pb_selection_copy(s);
    }
    /* all draws last: it reorders the replicates' lists */
    for (int set = replicates ? 0 : PB_ALL; set < PB_SETS && status == PAYBACK_OK; set++)
        select_set(s, count, set, values);
    pb_selection_free(s);
    return status;
}
