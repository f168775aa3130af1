/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/crew.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "statistics/moments_kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void pb_sums_merge(struct pb_sums *sums, const struct pb_sums *other, int horizon, int categories)
{
    for (int t = 0; t <= horizon; t++)
        pb_exact_merge(&sums->cash[t], &other->cash[t]);
    sums->trials += other->trials;
    pb_causes_merge(&sums->causes, &other->causes);
    for (int s = 0; s < PB_SOURCES; s++)
        pb_exact_merge(&sums->sources[s], &other->sources[s]);
    for (int k = 0; k < categories; k++) {
        pb_moments_merge(&sums->category_hours[k], &other->category_hours[k]);
        pb_moments_merge(&sums->category_shares[k], &other->category_shares[k]);
    }
}

/* As it was before anything was added; of the categories only those that there are: clearing all of them takes a tenth
 * of a small run. */
static void clear(struct pb_sums *sums, int categories)
{
    memset(sums, 0, offsetof(struct pb_sums, category_hours));
    memset(sums->category_hours, 0, (size_t)categories * sizeof *sums->category_hours);
    memset(sums->category_shares, 0, (size_t)categories * sizeof *sums->category_shares);
}

/* What a chunk's blocks have given the sums of their thread: the categories' draws are added chunk by chunk, because
 * exact sums of 16 replicates cost as much for a block. */
struct pb_chunk {
    double hours[PB_CATEGORIES_MAX][PB_CHUNK_TRIALS], shares[PB_CATEGORIES_MAX][PB_CHUNK_TRIALS];
};

static void add_sum(struct pb_exact_sum *sum, const double *values, size_t count)
{
    double plain = PB_SELECT(pb_plain_sum)(values, count);
    if (isfinite(plain)) {
        pb_exact_add(sum, plain);
        return;
    }
    for (size_t i = 0; i < count; i++) /* an undefined trial takes none of its neighbours with it */
        if (isfinite(values[i]))
            pb_exact_add(sum, values[i]);
}

/* A block's first `count` trials; `at`: trials of the chunk before it. */
static void add_block(struct pb_sums *sums, struct pb_chunk *chunk, const struct pb_plan *plan,
                      struct pb_block_result *result, size_t at, size_t count)
{
    int horizon = plan->model.horizon, categories = plan->slots.category_count;
    size_t basis = (size_t)plan->model.basis * PB_BASIS_OUTCOMES;
    sums->trials += count;
    sums->causes.target = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    sums->causes.tolerance = plan->slots.root_number[PB_ROOT_RISK_TOLERANCE];
    pb_causes_add(&sums->causes, result->cause, result->outcomes[basis + PB_PAYBACK_MONTHS],
                  result->outcomes[basis + PB_NPV], count);
    for (int t = 0; t <= horizon; t++)
        add_sum(&sums->cash[t], result->cash[t], count);
    for (int source = 0; source < PB_SOURCES; source++)
        add_sum(&sums->sources[source], result->sources[source], count);
    for (int k = 0; k < categories; k++) {
        memcpy(chunk->hours[k] + at, result->category_hours[k], sizeof(pb_block_lanes));
        memcpy(chunk->shares[k] + at, result->category_shares[k], sizeof(pb_block_lanes));
    }
}

static void add_chunk(struct pb_sums *sums, const struct pb_chunk *chunk, size_t trials, int categories)
{
    for (int k = 0; k < categories; k++) {
        pb_moments_add(&sums->category_hours[k], chunk->hours[k], trials);
        pb_moments_add(&sums->category_shares[k], chunk->shares[k], trials);
    }
}

struct work {
    struct pb_crew *crew;
    const struct pb_target *target;
    size_t first, last, trials;
};

static void store_columns(const struct pb_array *array, size_t columns, size_t block, double *const *values)
{
    for (size_t c = 0; array->values && c < columns; c++)
        memcpy(pb_array_at(array, c, block), values[c], sizeof(pb_block_lanes));
}

/* at: blocks of the chunk before it. */
static void store_block(const struct work *work, int thread, size_t block, size_t at)
{
    const struct pb_target *target = work->target;
    const struct pb_plan *plan = work->crew->plan;
    struct pb_worker *worker = work->crew->workers[thread];
    store_columns(&target->outcomes, PB_OUTCOMES, block, worker->result->outcomes);
    store_columns(&target->cash, (size_t)plan->model.horizon + 1, block, worker->result->cash);
    for (size_t j = 0; target->inputs.values && j < plan->input_count; j++)
        memcpy(pb_array_at(&target->inputs, j, block), pb_worker_exported(worker, j), sizeof(pb_block_lanes));
    if (target->sums)
        add_block(work->crew->sums[thread], work->crew->chunks[thread], plan, worker->result, at * PB_BLOCK,
                  pb_fewer(work->trials - block * PB_BLOCK, PB_BLOCK));
}

/* at: blocks of the chunk before it. */
static void send(const struct pb_target *target, struct pb_worker *worker, int thread, size_t at)
{
    if (target->take)
        pb_worker_send(worker, target->chunks[thread].values + at * PB_BLOCK, target->chunks[thread].stride,
                       target->months);
    else
        pb_worker_send(worker, NULL, 0, 0);
}

static payback_status simulate_chunk(void *context, size_t chunk, int thread)
{
    const struct work *work = context;
    size_t first = work->first + chunk * PB_CHUNK_BLOCKS;
    size_t last = pb_fewer(first + PB_CHUNK_BLOCKS, work->last);
    struct pb_crew *crew = work->crew;
    for (size_t block = first; block < last; block++) {
        send(work->target, crew->workers[thread], thread, block - first);
        pb_worker_draw(crew->workers[thread], block);
        pb_worker_simulate(crew->workers[thread], NULL);
        store_block(work, thread, block, block - first);
    }
    size_t trials = pb_fewer(last * PB_BLOCK, work->trials) - first * PB_BLOCK;
    if (work->target->sums)
        add_chunk(crew->sums[thread], crew->chunks[thread], trials, crew->plan->slots.category_count);
    return work->target->take ? work->target->take(work->target->context, thread, trials) : PAYBACK_OK;
}

payback_status pb_crew_simulate(struct pb_crew *crew, const struct pb_target *target, size_t first, size_t last,
                                size_t trials)
{
    struct work work = {crew, target, first, last, trials};
    return pb_parallel_for(crew->threads, (last - first + PB_CHUNK_BLOCKS - 1) / PB_CHUNK_BLOCKS, simulate_chunk,
                           &work);
}

void pb_crew_collect(struct pb_crew *crew, struct pb_sums *sums)
{
    for (int w = 0; w < crew->threads; w++) {
        pb_sums_merge(sums, crew->sums[w], crew->plan->model.horizon, crew->plan->slots.category_count);
        clear(crew->sums[w], crew->plan->slots.category_count);
    }
}

static payback_status make_workers(struct pb_crew *crew)
{
    crew->workers = pb_new((size_t)crew->threads, sizeof *crew->workers);
    payback_status status = crew->workers ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int w = 0; !status && w < crew->threads; w++)
        status = pb_worker_new(&crew->workers[w], crew->plan);
    return status;
}

static payback_status make_sums(struct pb_crew *crew)
{
    crew->sums = pb_new((size_t)crew->threads, sizeof *crew->sums);
    crew->chunks = pb_new((size_t)crew->threads, sizeof *crew->chunks);
    if (!crew->sums || !crew->chunks)
        return PAYBACK_ERROR_MEMORY;
    for (int w = 0; w < crew->threads; w++) {
        crew->sums[w] = pb_new(1, sizeof *crew->sums[w]);
        crew->chunks[w] = pb_new(1, sizeof *crew->chunks[w]);
        if (!crew->sums[w] || !crew->chunks[w])
            return PAYBACK_ERROR_MEMORY;
    }
    return PAYBACK_OK;
}

payback_status pb_crew_new(struct pb_crew **out, const struct pb_plan *plan, int threads, bool sums)
{
    *out = NULL;
    struct pb_crew *crew = pb_new(1, sizeof *crew);
    if (!crew)
        return PAYBACK_ERROR_MEMORY;
    crew->plan = plan;
    crew->threads = pb_thread_count(threads);
    payback_status status = make_workers(crew);
    if (!status && sums)
        status = make_sums(crew);
    if (status) {
        pb_crew_free(crew);
        return status;
    }
    *out = crew;
    return PAYBACK_OK;
}

void pb_crew_free(struct pb_crew *crew)
{
    if (!crew)
        return;
    for (int w = 0; w < crew->threads; w++) {
        if (crew->workers)
            pb_worker_free(crew->workers[w]);
        if (crew->sums)
            free(crew->sums[w]);
        if (crew->chunks)
            free(crew->chunks[w]);
    }
    free(crew->workers);
    free(crew->sums);
    free(crew->chunks);
    free(crew);
}
