/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/crew.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

/* Work is handed out in chunks of blocks. */
enum { CHUNK_BLOCKS = 16 };

void pb_sums_merge(struct pb_sums *sums, const struct pb_sums *other, int categories)
{
    for (int s = 0; s < PB_SOURCES; s++)
        pb_moments_merge(&sums->sources[s], &other->sources[s]);
    for (int k = 0; k < categories; k++) {
        pb_moments_merge(&sums->category_hours[k], &other->category_hours[k]);
        pb_moments_merge(&sums->category_shares[k], &other->category_shares[k]);
    }
}

static void add_block(struct pb_sums *sums, const struct pb_block_result *result, size_t count, int categories)
{
    for (int s = 0; s < PB_SOURCES; s++)
        pb_moments_add(&sums->sources[s], result->sources[s], count);
    for (int k = 0; k < categories; k++) {
        pb_moments_add(&sums->category_hours[k], result->category_hours[k], count);
        pb_moments_add(&sums->category_shares[k], result->category_shares[k], count);
    }
}

struct work {
    struct pb_crew *crew;
    const struct pb_target *target;
    size_t first, last, trials;
};

static void store_columns(const struct pb_array *array, size_t columns, size_t block, pb_block_lanes *values)
{
    for (size_t c = 0; array->values && c < columns; c++)
        memcpy(pb_array_at(array, c, block), values[c], sizeof(pb_block_lanes));
}

static void store_block(const struct work *work, int thread, size_t block)
{
    const struct pb_target *target = work->target;
    const struct pb_plan *plan = work->crew->plan;
    struct pb_worker *worker = work->crew->workers[thread];
    store_columns(&target->outcomes, PB_OUTCOMES, block, worker->result->outcomes);
    store_columns(&target->cash, (size_t)plan->model.horizon + 1, block, worker->result->cash);
    for (size_t j = 0; target->inputs.values && j < plan->input_count; j++)
        memcpy(pb_array_at(&target->inputs, j, block), pb_worker_exported(worker, j), sizeof(pb_block_lanes));
    size_t left = work->trials - block * PB_BLOCK;
    if (target->sums)
        add_block(work->crew->sums[thread], worker->result, left < PB_BLOCK ? left : PB_BLOCK,
                  plan->slots.category_count);
}

static payback_status simulate_chunk(void *context, size_t chunk, int thread)
{
    const struct work *work = context;
    size_t first = work->first + chunk * CHUNK_BLOCKS;
    size_t last = first + CHUNK_BLOCKS < work->last ? first + CHUNK_BLOCKS : work->last;
    for (size_t block = first; block < last; block++) {
        pb_worker_draw(work->crew->workers[thread], block);
        pb_worker_simulate(work->crew->workers[thread], NULL);
        store_block(work, thread, block);
    }
    return PAYBACK_OK;
}

payback_status pb_crew_simulate(struct pb_crew *crew, const struct pb_target *target, size_t first, size_t last,
                                size_t trials)
{
    struct work work = {crew, target, first, last, trials};
    return pb_parallel_for(crew->threads, (last - first + CHUNK_BLOCKS - 1) / CHUNK_BLOCKS, simulate_chunk, &work);
}

void pb_crew_collect(struct pb_crew *crew, struct pb_sums *sums)
{
    for (int w = 0; w < crew->threads; w++) {
        pb_sums_merge(sums, crew->sums[w], crew->plan->slots.category_count);
        memset(crew->sums[w], 0, sizeof *crew->sums[w]);
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
    for (int w = 0; crew->sums && w < crew->threads; w++)
        if (!(crew->sums[w] = pb_new(1, sizeof *crew->sums[w])))
            return PAYBACK_ERROR_MEMORY;
    return crew->sums ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
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
    }
    free(crew->workers);
    free(crew->sums);
    free(crew);
}
