/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/columns.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

/* Work is handed out in chunks of blocks, and the caller hears of progress after a round of chunks. */
enum { CHUNK_BLOCKS = 16, ROUND_CHUNKS = 64 };

struct loop {
    const struct pb_plan *plan;
    struct pb_columns *columns;
    const int *outcomes;
    struct pb_worker **workers;
    int threads;
    size_t first_block, last_block; /* of the round: [first, last) */
};

static payback_status simulate_chunk(void *context, size_t chunk, int thread)
{
    struct loop *loop = context;
    struct pb_columns *columns = loop->columns;
    struct pb_worker *worker = loop->workers[thread];
    size_t first = loop->first_block + chunk * CHUNK_BLOCKS, last = pb_fewer(first + CHUNK_BLOCKS, loop->last_block);
    for (size_t block = first; block < last; block++) {
        pb_worker_draw(worker, block);
        pb_worker_simulate(worker, NULL);
        for (size_t c = 0; c < columns->count; c++)
            memcpy(columns->values + c * columns->stride + block * PB_BLOCK,
                   worker->result->outcomes[loop->outcomes[c]], sizeof(pb_block_lanes));
    }
    return PAYBACK_OK;
}

static payback_status run_rounds(struct loop *loop, const struct pb_run_settings *settings)
{
    const struct pb_columns *columns = loop->columns;
    size_t blocks = columns->stride / PB_BLOCK;
    while (loop->first_block < blocks) {
        loop->last_block = pb_fewer(loop->first_block + ROUND_CHUNKS * CHUNK_BLOCKS, blocks);
        size_t chunks = (loop->last_block - loop->first_block + CHUNK_BLOCKS - 1) / CHUNK_BLOCKS;
        payback_status status = pb_parallel_for(loop->threads, chunks, simulate_chunk, loop);
        if (status)
            return status;
        loop->first_block = loop->last_block;
        double done = (double)pb_fewer(loop->first_block * PB_BLOCK, columns->trials);
        if (settings->progress && settings->progress(settings->context, done, (double)columns->trials) != 0)
            return PAYBACK_ERROR_CANCELLED;
    }
    return PAYBACK_OK;
}

static payback_status make_workers(struct loop *loop)
{
    loop->workers = pb_new((size_t)loop->threads, sizeof *loop->workers);
    if (!loop->workers)
        return PAYBACK_ERROR_MEMORY;
    for (int w = 0; w < loop->threads; w++) {
        payback_status status = pb_worker_new(&loop->workers[w], loop->plan);
        if (status)
            return status;
    }
    return PAYBACK_OK;
}

payback_status pb_columns_make(struct pb_columns **out, size_t trials, size_t count)
{
    *out = NULL;
    struct pb_columns *columns = pb_new(1, sizeof *columns);
    if (!columns)
        return PAYBACK_ERROR_MEMORY;
    columns->trials = trials;
    columns->stride = (columns->trials + PB_BLOCK - 1) / PB_BLOCK * PB_BLOCK;
    columns->count = count;
    columns->values = pb_new_column(count * columns->stride);
    if (!columns->values) {
        free(columns);
        return PAYBACK_ERROR_MEMORY;
    }
    *out = columns;
    return PAYBACK_OK;
}

payback_status pb_columns_new(struct pb_columns **out, const struct pb_plan *plan, const int *outcomes, size_t count,
                              const struct pb_run_settings *settings)
{
    *out = NULL;
    struct pb_columns *columns = NULL;
    struct loop loop = {.plan = plan, .outcomes = outcomes, .threads = pb_thread_count(settings->threads)};
    payback_status status = pb_columns_make(&columns, (size_t)plan->settings.trials, count);
    loop.columns = columns;
    if (!status)
        status = make_workers(&loop);
    if (!status)
        status = run_rounds(&loop, settings);
    for (int w = 0; loop.workers && w < loop.threads; w++)
        pb_worker_free(loop.workers[w]);
    free(loop.workers);
    if (status) {
        pb_columns_free(columns);
        return status;
    }
    *out = columns;
    return PAYBACK_OK;
}

void pb_columns_free(struct pb_columns *columns)
{
    if (!columns)
        return;
    free(columns->values);
    free(columns);
}
