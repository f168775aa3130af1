/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/selection.h"

#include "base/memory.h"
#include "statistics/moments_kernel.h"
#include "statistics/ranks.h"
#include "statistics/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BINS_MOST = 1024 };

/* Where a quantile is: the rank-th smallest draw of a bin. */
struct place {
    enum { UNDEFINED, NEVER, KNOWN, IN_BIN } kind;
    int bin;
    size_t rank;
    double value; /* where it is known */
};

struct selection {
    const double *draws;
    size_t n;
    double last[PB_REPLICATES]; /* the row behind the whole ones */
    size_t rows, last_rows;     /* whole ones; 1 or 0 */
    struct pb_bin_map map;
    /* Draws in bins 0 … b; counts per bin at first. */
    uint32_t counts[BINS_MOST][PB_REPLICATES];
    size_t counts_all[BINS_MOST];
    size_t defined[PB_SETS];
    uint16_t *noted;             /* bin of each draw of the whole rows; NULL: not noted */
    uint16_t wanted[BINS_MOST];  /* bit r: the draws of replicate r are to be copied */
    uint16_t list_of[BINS_MOST]; /* of a wanted bin */
    size_t lists;
    size_t *order;           /* of the levels, ascending */
    size_t *ranks;           /* scratch, one a level */
    struct place *places;    /* [level in order][set] */
    double *copied;          /* list after list, each replicate after replicate */
    double **starts, **ends; /* [list][replicate], and one more start */
};

static void choose_map(struct selection *s, const double *levels, size_t count)
{
    int bins = s->n < 8192 ? BINS_MOST / 8 : s->n < 65536 ? BINS_MOST / 2 : BINS_MOST;
    pb_bin_map_choose(&s->map, bins, s->draws, s->n, levels, count);
}

static void count_bins(struct selection *s)
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
static void count_defined(struct selection *s)
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

/* Draws of a set in bins 0 … bin. */
static size_t count_up_to(const struct selection *s, int bin, int set)
{
    return bin < 0 ? 0 : set == PB_ALL ? s->counts_all[bin] : s->counts[bin][set];
}

static struct place find_place(const struct selection *s, double level, int set)
{
    if (s->defined[set] == 0)
        return (struct place){.kind = UNDEFINED};
    size_t rank = pb_rank(level, s->defined[set]);
    int low = 0, high = s->map.count - 2; /* the outer bin holds what is not finite */
    if (rank > count_up_to(s, high, set))
        return (struct place){.kind = NEVER};
    while (low < high) {
        int middle = (low + high) / 2;
        if (count_up_to(s, middle, set) >= rank)
            high = middle;
        else
            low = middle + 1;
    }
    struct place place = {IN_BIN, low, rank - count_up_to(s, low - 1, set), 0};
    if (pb_bin_holds_one_value(&s->map, low, &place.value))
        place.kind = KNOWN;
    return place;
}

static void find_places(struct selection *s, const double *levels, size_t count, bool replicates)
{
    for (size_t l = 0; l < count; l++)
        for (int set = replicates ? 0 : PB_ALL; set < PB_SETS; set++) {
            struct place place = find_place(s, levels[s->order[l]], set);
            s->places[l * PB_SETS + (size_t)set] = place;
            if (place.kind == IN_BIN)
                s->wanted[place.bin] |= (uint16_t)(set == PB_ALL ? 0xffff : 1 << set);
        }
}

static payback_status copy_wanted(struct selection *s)
{
    size_t sizes = 0;
    for (int b = 0; b < s->map.count; b++) {
        s->list_of[b] = (uint16_t)s->lists;
        s->lists += s->wanted[b] != 0;
        for (int r = 0; r < PB_REPLICATES; r++)
            if (s->wanted[b] >> r & 1)
                sizes += count_up_to(s, b, r) - count_up_to(s, b - 1, r);
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
                start += count_up_to(s, b, r) - count_up_to(s, b - 1, r);
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
static size_t select_in_bin(struct selection *s, size_t from, size_t count, int set, double (*values)[PB_SETS])
{
    const struct place *places = s->places + set;
    int bin = places[from * PB_SETS].bin;
    size_t ranks = 0;
    for (size_t l = from; l < count && places[l * PB_SETS].kind == IN_BIN && places[l * PB_SETS].bin == bin; l++)
        s->ranks[ranks++] = places[l * PB_SETS].rank;
    size_t first = (size_t)s->list_of[bin] * PB_REPLICATES;
    size_t list = set == PB_ALL ? first : first + (size_t)set, next = set == PB_ALL ? first + PB_REPLICATES : list + 1;
    double *x = s->starts[list];
    pb_order_statistics(x, (size_t)(s->starts[next] - x), s->ranks, ranks);
    for (size_t k = 0; k < ranks; k++)
        values[s->order[from + k]][set] = x[s->ranks[k] - 1] + 0.0;
    return from + ranks;
}

static void select_set(struct selection *s, size_t count, int set, double (*values)[PB_SETS])
{
    for (size_t l = 0; l < count;) {
        struct place place = s->places[l * PB_SETS + (size_t)set];
        if (place.kind == IN_BIN) {
            l = select_in_bin(s, l, count, set, values);
            continue;
        }
        values[s->order[l++]][set] = place.kind == KNOWN   ? place.value
                                     : place.kind == NEVER ? (double)INFINITY
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

payback_status pb_select(const double *draws, size_t n, const double *levels, size_t count, bool replicates,
                         double (*values)[PB_SETS])
{
    for (size_t l = 0; l < count; l++)
        if (!(levels[l] > 0 && levels[l] <= 1))
            return PAYBACK_ERROR_ARGUMENT;
    if (n <= PB_FEW_DRAWS) {
        pb_select_few(draws, n, levels, count, replicates, values);
        return PAYBACK_OK;
    }
    payback_status status = PAYBACK_ERROR_MEMORY;
    struct selection *s = pb_new(1, sizeof *s);
    if (!s)
        return status;
    s->order = pb_new(2 * count, sizeof *s->order);
    s->places = pb_new(count * PB_SETS, sizeof *s->places);
    if (!s->order || !s->places)
        goto done;
    s->ranks = s->order + count;
    s->draws = draws;
    s->n = n;
    s->rows = n / PB_REPLICATES;
    s->last_rows = pb_last_row(draws, n, s->last) < PB_REPLICATES;
    order_levels(s->order, levels, count);
    choose_map(s, levels, count);
    count_bins(s);
    count_defined(s);
    find_places(s, levels, count, replicates);
    status = copy_wanted(s);
    if (status != PAYBACK_OK)
        goto done;
    for (int set = replicates ? 0 : PB_ALL; set < PB_SETS;
         set++) /* all draws last: it reorders the replicates' lists */
        select_set(s, count, set, values);
done:
    free(s->starts);
    free(s->copied);
    free(s->noted);
    free(s->places);
    free(s->order);
    free(s);
    return status;
}
