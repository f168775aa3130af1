/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/trials.h"
#include "statistics/bins_kernel.h"
#include "statistics/choice.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Draws below which dominance is not looked for: a replicate would have one or two. */
enum { FEWEST = 2 * PB_REPLICATES };

enum { SETS = PB_REPLICATES + 1, ALL = PB_REPLICATES };

struct pb_ranked {
    size_t n;
    double *sorted[SETS]; /* each replicate's, and all; in one block */
    size_t counts[SETS];
};

/* Least significant digit first: six stable passes of 11 bits over the order-preserving keys of bins_kernel.h. */
enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 6 };

static uint64_t key_of(double x)
{
    return (uint64_t)pb_sort_key(x) ^ UINT64_C(1) << 63;
}

/* One pass; false where all keys have the same digit and nothing was moved. */
static bool sort_by_digit(const uint64_t *from, uint64_t *to, size_t n, int shift)
{
    size_t starts[DIGITS] = {0}, at = 0;
    for (size_t i = 0; i < n; i++)
        starts[from[i] >> shift & (DIGITS - 1)]++;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t count = starts[d];
        if (count == n)
            return false;
        starts[d] = at;
        at += count;
    }
    for (size_t i = 0; i < n; i++)
        to[starts[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

/* Sorts n draws, found `step` apart, into sorted; keys: room for 2 n. */
static void sort_draws(const double *draws, size_t step, size_t n, uint64_t *keys, double *sorted)
{
    uint64_t *from = keys, *to = keys + n;
    for (size_t i = 0; i < n; i++)
        from[i] = key_of(draws[i * step] + 0.0); /* −0 is 0 */
    for (int pass = 0; pass < PASSES; pass++)
        if (sort_by_digit(from, to, n, pass * DIGIT_BITS)) {
            uint64_t *swap = from;
            from = to;
            to = swap;
        }
    for (size_t i = 0; i < n; i++)
        sorted[i] = pb_key_value((int64_t)(from[i] ^ UINT64_C(1) << 63));
}

payback_status pb_ranked_new(struct pb_ranked **out, const double *draws, size_t n)
{
    *out = NULL;
    struct pb_ranked *ranked = pb_new(1, sizeof *ranked);
    double *block = pb_new(2 * n, sizeof *block);
    uint64_t *keys = pb_new(2 * n, sizeof *keys);
    if (ranked == NULL || block == NULL || keys == NULL) {
        free(ranked);
        free(block);
        free(keys);
        return PAYBACK_ERROR_MEMORY;
    }
    ranked->n = n;
    ranked->sorted[ALL] = block;
    ranked->counts[ALL] = n;
    sort_draws(draws, 1, n, keys, block);
    double *next = block + n;
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        ranked->sorted[r] = next;
        ranked->counts[r] = (n + PB_REPLICATES - 1 - r) / PB_REPLICATES;
        sort_draws(draws + r, PB_REPLICATES, ranked->counts[r], keys, next);
        next += ranked->counts[r];
    }
    free(keys);
    *out = ranked;
    return PAYBACK_OK;
}

void pb_ranked_free(struct pb_ranked *ranked)
{
    if (ranked == NULL)
        return;
    free(ranked->sorted[ALL]);
    free(ranked);
}

/* n sorted draws of each. */
static bool dominates_first(const double *a, const double *b, size_t n)
{
    bool above = false;
    for (size_t i = 0; i < n; i++) {
        if (a[i] < b[i])
            return false;
        above = above || a[i] > b[i];
    }
    return above;
}

static bool dominates_second(const double *a, const double *b, size_t n)
{
    double sum = 0, size = 0, tolerance = 0;
    bool above = false;
    for (size_t i = 0; i < n; i++) {
        sum += a[i] - b[i];
        size += fabs(a[i] - b[i]);
        tolerance = 1e-12 * size;
        if (sum < -tolerance)
            return false;
        above = above || sum > tolerance;
    }
    return above;
}

static bool dominates(const struct pb_ranked *a, const struct pb_ranked *b,
                      bool (*in_order)(const double *, const double *, size_t))
{
    for (int set = ALL; set >= 0; set--)
        if (!in_order(a->sorted[set], b->sorted[set], a->counts[set]))
            return false;
    return true;
}

int pb_dominance(const struct pb_ranked *a, const struct pb_ranked *b)
{
    if (a->n != b->n || a->n < FEWEST)
        return 0;
    return dominates(a, b, dominates_first) ? 1 : dominates(a, b, dominates_second) ? 2 : 0;
}
