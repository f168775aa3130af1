/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/ranking.h"

#include "base/memory.h"
#include "statistics/bins_kernel.h"

#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 6 }; /* 66 bits */

struct keyed {
    uint64_t key;
    uint32_t draw;
};

/* Keys in the order of the draws; −0 counts as 0. */
static void fill_keys(struct keyed *items, const double *draws, size_t n)
{
    for (size_t i = 0; i < n; i++)
        items[i] = (struct keyed){(uint64_t)pb_sort_key(draws[i] + 0.0) ^ (UINT64_C(1) << 63), (uint32_t)i};
}

/* One stable pass of a radix sort; false where all keys have the same digit and nothing was moved. */
static bool sort_digit(const struct keyed *from, struct keyed *to, size_t n, int shift)
{
    size_t starts[DIGITS + 1] = {0};
    for (size_t i = 0; i < n; i++)
        starts[(from[i].key >> shift & (DIGITS - 1)) + 1]++;
    for (size_t d = 1; d <= DIGITS; d++) {
        if (starts[d] == n)
            return false;
        starts[d] += starts[d - 1];
    }
    for (size_t i = 0; i < n; i++)
        to[starts[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

static void rank_runs(struct pb_ranking *ranking, const struct keyed *items)
{
    size_t n = ranking->n;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && items[end].key == items[first].key;)
            end++;
        for (size_t k = first; k < end; k++) {
            ranking->order[k] = items[k].draw;
            ranking->ranks[items[k].draw] = (double)(first + 1 + end) / 2;
        }
        ranking->distinct++;
    }
}

payback_status pb_ranking_make(struct pb_ranking *ranking, const double *draws, size_t n)
{
    *ranking = (struct pb_ranking){.n = n};
    if (n == 0 || n > UINT32_MAX)
        return PAYBACK_ERROR_ARGUMENT;
    struct keyed *items = pb_new(n, sizeof *items), *others = pb_new(n, sizeof *others);
    ranking->order = pb_new(n, sizeof *ranking->order);
    ranking->ranks = pb_new(n, sizeof *ranking->ranks);
    bool made = items && others && ranking->order && ranking->ranks;
    if (made) {
        fill_keys(items, draws, n);
        for (int pass = 0; pass < PASSES; pass++)
            if (sort_digit(items, others, n, pass * DIGIT_BITS)) {
                struct keyed *sorted = others;
                others = items;
                items = sorted;
            }
        rank_runs(ranking, items);
    } else {
        pb_ranking_clear(ranking);
    }
    free(items);
    free(others);
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

void pb_ranking_clear(struct pb_ranking *ranking)
{
    free(ranking->order);
    free(ranking->ranks);
    *ranking = (struct pb_ranking){0};
}

size_t pb_ranking_run_end(const struct pb_ranking *ranking, size_t first)
{
    size_t end = first + 1;
    while (end < ranking->n && ranking->ranks[ranking->order[end]] == ranking->ranks[ranking->order[first]])
        end++;
    return end;
}
