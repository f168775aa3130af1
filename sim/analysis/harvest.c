/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/harvest.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>

/* The caller hears of progress after so many blocks. */
enum { ROUND_BLOCKS = 64 };

struct loop {
    const struct pb_harvest *harvest;
    struct pb_worker **workers;
    size_t first; /* of the round */
};

static payback_status one_block(void *context, size_t index, int thread)
{
    const struct loop *loop = context;
    const struct pb_harvest *harvest = loop->harvest;
    struct pb_worker *worker = loop->workers[thread];
    size_t block = loop->first + index;
    pb_worker_draw(worker, block);
    pb_worker_simulate(worker, NULL);
    return harvest->take(harvest->context, worker, block);
}

static payback_status run_rounds(struct loop *loop, int threads)
{
    const struct pb_harvest *h = loop->harvest;
    size_t end = h->first_block + h->blocks;
    for (loop->first = h->first_block; loop->first < end; loop->first += ROUND_BLOCKS) {
        size_t left = end - loop->first;
        double done = h->done_before + (double)(loop->first - h->first_block);
        if (h->progress && h->progress(h->progress_context, done, h->all_blocks) != 0)
            return PAYBACK_ERROR_CANCELLED;
        payback_status status = pb_parallel_for(threads, left < ROUND_BLOCKS ? left : ROUND_BLOCKS, one_block, loop);
        if (status)
            return status;
    }
    return PAYBACK_OK;
}

payback_status pb_harvest(const struct pb_harvest *harvest)
{
    int threads = pb_thread_count(harvest->threads);
    struct loop loop = {.harvest = harvest, .workers = pb_new((size_t)threads, sizeof *loop.workers)};
    payback_status status = loop.workers ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int t = 0; !status && t < threads; t++)
        status = pb_worker_new(&loop.workers[t], harvest->plan);
    if (!status)
        status = run_rounds(&loop, threads);
    for (int t = 0; loop.workers && t < threads; t++)
        pb_worker_free(loop.workers[t]);
    free(loop.workers);
    return status;
}
