/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quantiles with the order statistics that are the ends of their intervals. Which ones these are is known exactly only
 * when the quantile itself is; from the counts of its bin alone it is known nearly, so that one copy serves all. */
#include "statistics/selection_part.h"

#include "base/memory.h"
#include "statistics/quantile_ends.h"
#include "statistics/ranks.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An order statistic of all draws that is looked for. */
struct wanted {
    struct pb_place place;
    double value;
};

/* Of a level, in ascending order. */
struct interval {
    double level;
    struct wanted quantile, ends[2];
    bool bounded;
};

struct work {
    struct pb_selection *selection;
    size_t trials, count;
    struct interval *intervals;
    struct wanted **items; /* those that are selected together */
    size_t *ranks;         /* theirs */
    double *scratch;       /* draws of a bin */
};

static void want(struct pb_selection *s, size_t first_rank, size_t last_rank)
{
    struct pb_place first = pb_selection_place(s, first_rank, PB_ALL), last = pb_selection_place(s, last_rank, PB_ALL);
    double value;
    if (first.kind == PB_PLACE_NEVER)
        return;
    int last_bin = last.kind == PB_PLACE_NEVER ? s->map.count - 2 : last.bin;
    for (int b = first.bin; b <= last_bin; b++)
        if (!pb_bin_holds_one_value(&s->map, b, &value))
            s->wanted[b] = 0xffff;
}

/* Draws of each replicate below a bin and up to its end. */
static void count_around(const struct pb_selection *s, int bin, struct pb_quantile_counts *counts)
{
    for (int r = 0; r < PB_REPLICATES; r++) {
        counts->below[r] = pb_selection_count(s, bin - 1, r);
        counts->upto[r] = pb_selection_count(s, bin, r);
        counts->defined[r] = s->defined[r];
    }
}

/* The bins that hold the quantile, and may hold its ends. */
static void find_interval(struct work *work, struct interval *interval)
{
    struct pb_selection *s = work->selection;
    size_t rank = pb_rank(interval->level, s->defined[PB_ALL]);
    interval->quantile.place = pb_selection_place(s, rank, PB_ALL);
    bool every = true;
    for (int r = 0; r < PB_REPLICATES; r++)
        every &= s->defined[r] > 0;
    if (interval->quantile.place.kind == PB_PLACE_NEVER)
        return;
    want(s, rank, rank);
    struct pb_quantile_counts counts;
    size_t low[2], high[2];
    count_around(s, interval->quantile.place.bin, &counts);
    if (!every)
        return;
    pb_quantile_reach(interval->level, &counts, low, high);
    want(s, low[0], low[1]);
    want(s, high[0], high[1]);
}

/* ---- selecting ---- */

static double *list_of(const struct pb_selection *s, int bin, int replicate)
{
    return s->starts[(size_t)s->list_of[bin] * PB_REPLICATES + (size_t)replicate];
}

static int by_place(const void *a, const void *b)
{
    const struct pb_place *x = &(*(struct wanted *const *)a)->place, *y = &(*(struct wanted *const *)b)->place;
    if (x->bin != y->bin)
        return x->bin < y->bin ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Values of the items, in bins each of them, bin by bin; keep: the copied draws stay in their lists. */
static void select_items(struct work *work, size_t count, bool keep)
{
    const struct pb_selection *s = work->selection;
    qsort(work->items, count, sizeof(struct wanted *), by_place);
    for (size_t first = 0, end; first < count; first = end) {
        int bin = work->items[first]->place.bin;
        for (end = first; end < count && work->items[end]->place.bin == bin; end++)
            work->ranks[end - first] = work->items[end]->place.rank;
        double *x = list_of(s, bin, 0);
        size_t n = (size_t)(list_of(s, bin, PB_REPLICATES) - x);
        if (keep)
            x = memcpy(work->scratch, x, n * sizeof *x);
        pb_order_statistics(x, n, work->ranks, end - first);
        for (size_t k = first; k < end; k++)
            work->items[k]->value = x[work->items[k]->place.rank - 1];
    }
}

/* What needs no selecting; or it becomes an item. */
static void add_item(struct work *work, struct wanted *wanted, size_t *count)
{
    if (wanted->place.kind == PB_PLACE_IN_BIN)
        work->items[(*count)++] = wanted;
    else
        wanted->value = wanted->place.kind == PB_PLACE_KNOWN ? wanted->place.value : (double)INFINITY;
}

static void find_quantiles(struct work *work)
{
    size_t count = 0;
    for (size_t l = 0; l < work->count; l++)
        add_item(work, &work->intervals[l].quantile, &count);
    select_items(work, count, true);
}

static void count_at_quantile(const struct pb_selection *s, const struct wanted *quantile,
                              struct pb_quantile_counts *counts)
{
    int bin = quantile->place.bin;
    count_around(s, bin, counts);
    if (quantile->place.kind == PB_PLACE_KNOWN)
        return;
    for (int r = 0; r < PB_REPLICATES; r++) {
        const double *x = list_of(s, bin, r);
        counts->upto[r] = counts->below[r];
        pb_quantile_count(quantile->value, x, (size_t)(list_of(s, bin, r + 1) - x), &counts->below[r],
                          &counts->upto[r]);
    }
}

/* Ends that are equal to the quantile, among many equal draws, need no selecting. */
static void find_ends(struct work *work)
{
    const struct pb_selection *s = work->selection;
    struct pb_quantile_counts counts = {0};
    size_t count = 0;
    double counted = NAN;
    for (size_t l = 0; l < work->count; l++) {
        struct interval *interval = &work->intervals[l];
        size_t ranks[2], below = 0, upto = 0;
        if (interval->quantile.place.kind == PB_PLACE_NEVER)
            continue;
        if (interval->quantile.value != counted)
            count_at_quantile(s, &interval->quantile, &counts);
        counted = interval->quantile.value;
        interval->bounded = pb_quantile_ends(interval->level, work->trials, &counts, ranks);
        for (int r = 0; r < PB_REPLICATES; r++) {
            below += counts.below[r];
            upto += counts.upto[r];
        }
        for (int e = 0; e < 2 && interval->bounded; e++) {
            struct wanted *end = &interval->ends[e];
            if (ranks[e] > below && ranks[e] <= upto)
                end->place = (struct pb_place){.kind = PB_PLACE_KNOWN, .value = interval->quantile.value};
            else
                end->place = pb_selection_place(s, ranks[e], PB_ALL);
            add_item(work, end, &count);
        }
    }
    select_items(work, count, false);
}

static size_t longest_list(const struct pb_selection *s)
{
    size_t longest = 0;
    for (int b = 0; b < s->map.count; b++) {
        size_t length = s->wanted[b] ? pb_selection_count(s, b, PB_ALL) - pb_selection_count(s, b - 1, PB_ALL) : 0;
        longest = length > longest ? length : longest;
    }
    return longest;
}

static payback_status find_estimates(struct work *work, payback_estimate *estimates)
{
    struct pb_selection *s = work->selection;
    for (size_t l = 0; l < work->count; l++)
        find_interval(work, &work->intervals[l]);
    payback_status status = pb_selection_copy(s);
    work->scratch = malloc((longest_list(s) + 1) * sizeof *work->scratch);
    work->items = pb_new(2 * work->count, sizeof(struct wanted *));
    work->ranks = pb_new(2 * work->count, sizeof *work->ranks);
    if (status != PAYBACK_OK || !work->scratch || !work->items || !work->ranks)
        return PAYBACK_ERROR_MEMORY;
    find_quantiles(work);
    find_ends(work);
    for (size_t l = 0; l < work->count; l++) {
        const struct interval *found = &work->intervals[l];
        double low = found->bounded ? found->ends[0].value : (double)NAN;
        estimates[s->order[l]] = pb_quantile_between(found->quantile.value + 0.0, low, found->ends[1].value);
    }
    return PAYBACK_OK;
}

payback_status pb_quantile_estimates(const double *draws, size_t n, const double *levels, size_t count,
                                     payback_estimate *estimates)
{
    if (!pb_levels_are_valid(levels, count))
        return PAYBACK_ERROR_ARGUMENT;
    if (n <= PB_FEW_DRAWS) {
        pb_select_few_intervals(draws, n, levels, count, estimates);
        return PAYBACK_OK;
    }
    struct work work = {.trials = n, .count = count, .intervals = pb_new(count, sizeof *work.intervals)};
    payback_status status = pb_selection_new(&work.selection, draws, n, levels, count);
    if (!work.intervals)
        status = PAYBACK_ERROR_MEMORY;
    for (size_t l = 0; l < count; l++)
        estimates[l] = (payback_estimate){NAN, NAN, NAN};
    for (size_t l = 0; l < count && !status; l++)
        work.intervals[l].level = levels[work.selection->order[l]];
    if (!status && work.selection->defined[PB_ALL] > 0)
        status = find_estimates(&work, estimates);
    free(work.items);
    free(work.ranks);
    free(work.scratch);
    free(work.intervals);
    pb_selection_free(work.selection);
    return status;
}
