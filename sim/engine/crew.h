/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The threads of a run: a worker each, that simulate ranges of blocks into columns. Whoever wants the trials of a run,
 * all in memory or a batch at a time, has them simulated here. */
#ifndef PB_ENGINE_CREW_H
#define PB_ENGINE_CREW_H

#include "engine/plan.h"
#include "payback/run.h"
#include "statistics/causes.h"
#include "statistics/moments.h"

/* Blocks of a round: what is simulated between two looks at the progress. */
enum { PB_ROUND_BLOCKS = 512, PB_ROUND_TRIALS = PB_ROUND_BLOCKS * PB_BLOCK };

/* Columns of consecutive trials: column c starts at c · stride, with the first trial of first_block. */
struct pb_array {
    double *values; /* NULL: not wanted */
    size_t stride, first_block;
};

/* Blocks of a chunk: what one thread simulates at a time. */
enum { PB_CHUNK_BLOCKS = 8, PB_CHUNK_TRIALS = PB_CHUNK_BLOCKS * PB_BLOCK };

/* Doubles between two columns, an odd number of cache lines: a block's parts of all columns would else share a few sets
 * of the cache where their length is a power of two. */
enum { PB_COLUMN_GAP = 9 * PB_ALIGNMENT / sizeof(double) };

/* Takes a chunk from the array of its thread, in that thread: the columns' first `trials` values. */
typedef payback_status pb_take_chunk(void *context, int thread, size_t trials);

/* Where the trials go. */
struct pb_target {
    struct pb_array outcomes; /* PB_OUTCOMES columns */
    struct pb_array cash;     /* horizon + 1 columns */
    struct pb_array inputs;   /* a column an input, as exported */
    bool sums;                /* of a crew that has them: add sources and categories to the sums of the crew */
    /* Or chunk by chunk to who takes them; NULL: nobody. */
    pb_take_chunk *take;
    void *context;
    const struct pb_array *chunks; /* [thread]: room for a chunk of outcomes, and behind them `months` of cash */
    size_t months;
};

/* Sums of what is only reported by its mean; exact sums (of cash and sources: of those of the blocks), so that it does
 * not matter who added what. */
struct pb_sums {
    size_t trials;
    struct pb_exact_sum cash[PB_HORIZON_MAX + 1]; /* cumulative, by month */
    struct pb_exact_sum sources[PB_SOURCES];
    struct pb_causes causes;
    struct pb_moments category_hours[PB_CATEGORIES_MAX], category_shares[PB_CATEGORIES_MAX];
};
/* Adds the months up to the horizon, the first `categories` categories and all sources. */
void pb_sums_merge(struct pb_sums *sums, const struct pb_sums *other, int horizon, int categories);

struct pb_crew {
    const struct pb_plan *plan;
    int threads;
    struct pb_worker **workers;
    struct pb_chunk **chunks; /* likewise: what waits to be added to the sums */
    struct pb_sums **sums;    /* one a worker; NULL where they are not wanted */
};

/* threads: 0 means as many as the machine gives; sums: whether they are wanted. PAYBACK_ERROR_MEMORY. */
payback_status pb_crew_new(struct pb_crew **out, const struct pb_plan *plan, int threads, bool sums);
void pb_crew_free(struct pb_crew *crew); /* takes NULL */

/* Simulates blocks first … last − 1, at most a round of them, of a run with so many trials: those beyond are simulated,
 * but not summed. */
payback_status pb_crew_simulate(struct pb_crew *crew, const struct pb_target *target, size_t first, size_t last,
                                size_t trials);
/* Moves what the workers have summed to sums. */
void pb_crew_collect(struct pb_crew *crew, struct pb_sums *sums);

/* Column `column` of the array at the first trial of that block. */
static inline double *pb_array_at(const struct pb_array *array, size_t column, size_t block)
{
    return array->values + column * array->stride + (block - array->first_block) * PB_BLOCK;
}

/* The smaller number. */
static inline size_t pb_fewer(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline size_t pb_blocks_of(size_t trials)
{
    return (trials + PB_BLOCK - 1) / PB_BLOCK;
}

#endif
