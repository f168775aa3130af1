/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/isotonic.h"

#include "base/memory.h"

#include <stdlib.h>

/* Neighbours that share a value: it is the mean of what they have seen. */
struct block {
    double sum;
    size_t count;
};

static double mean_of(const struct block *block)
{
    return block->sum / (double)block->count;
}

payback_status pb_isotonic(double *y, size_t n)
{
    struct block *blocks = pb_new(n, sizeof *blocks);
    size_t count = 0, at = 0;
    if (blocks == NULL)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        blocks[count++] = (struct block){y[i], 1};
        for (; count > 1 && mean_of(&blocks[count - 2]) > mean_of(&blocks[count - 1]); count--) {
            blocks[count - 2].sum += blocks[count - 1].sum;
            blocks[count - 2].count += blocks[count - 1].count;
        }
    }
    for (size_t b = 0; b < count; b++)
        for (size_t i = 0; i < blocks[b].count; i++)
            y[at++] = mean_of(&blocks[b]);
    free(blocks);
    return PAYBACK_OK;
}
