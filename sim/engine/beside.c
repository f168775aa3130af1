/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/beside.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

/* Blocks of a chunk, which a thread does at a time, and of a round, after which the caller hears of progress. */
enum { CHUNK_BLOCKS = 8, ROUND_BLOCKS = 1024 };

struct loop {
    const struct pb_beside *beside;
    int threads;
    struct pb_loan **loans;         /* of each plan */
    struct pb_worker **lenders;     /* of each thread */
    struct pb_worker **guests;      /* of each thread and plan */
    size_t first_block, last_block; /* of the round: [first, last) */
};

static payback_status simulate_chunk(void *context, size_t chunk, int thread)
{
    struct loop *loop = context;
    const struct pb_beside *beside = loop->beside;
    struct pb_worker *lender = loop->lenders[thread], **guests = loop->guests + (size_t)thread * beside->count;
    size_t first = loop->first_block + chunk * CHUNK_BLOCKS, last = pb_fewer(first + CHUNK_BLOCKS, loop->last_block);
    for (size_t block = first; block < last; block++) {
        pb_worker_draw(lender, block);
        struct pb_drawn drawn = pb_worker_drawn(lender);
        for (size_t w = 0; w < beside->count; w++) {
            pb_worker_draw_beside(guests[w], block, &drawn);
            pb_worker_headline(guests[w]);
            beside->take(beside->context, thread, w, block, guests[w]->result);
        }
    }
    return PAYBACK_OK;
}

static payback_status run_rounds(struct loop *loop, const struct pb_run_settings *settings)
{
    size_t trials = (size_t)loop->beside->lender->settings.trials, blocks = pb_blocks_of(trials);
    while (loop->first_block < blocks) {
        loop->last_block = pb_fewer(loop->first_block + ROUND_BLOCKS, blocks);
        size_t chunks = (loop->last_block - loop->first_block + CHUNK_BLOCKS - 1) / CHUNK_BLOCKS;
        payback_status status = pb_parallel_for(loop->threads, chunks, simulate_chunk, loop);
        if (status)
            return status;
        loop->first_block = loop->last_block;
        double done = (double)pb_fewer(loop->first_block * PB_BLOCK, trials);
        if (settings->progress && settings->progress(settings->context, done, (double)trials) != 0)
            return PAYBACK_ERROR_CANCELLED;
    }
    return PAYBACK_OK;
}

static payback_status make_loop(struct loop *loop)
{
    const struct pb_beside *beside = loop->beside;
    size_t threads = (size_t)loop->threads, count = beside->count;
    loop->loans = pb_new(count, sizeof *loop->loans);
    loop->lenders = pb_new(threads, sizeof *loop->lenders);
    loop->guests = pb_new(threads * count, sizeof *loop->guests);
    payback_status status = loop->loans && loop->lenders && loop->guests ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t w = 0; !status && w < count; w++)
        status = pb_loan_new(&loop->loans[w], beside->plans[w], beside->lender);
    for (size_t t = 0; !status && t < threads; t++) {
        status = pb_worker_new_lender(&loop->lenders[t], beside->lender);
        for (size_t w = 0; !status && w < count; w++)
            status =
                pb_worker_new_guest(&loop->guests[t * count + w], beside->plans[w], loop->loans[w], loop->lenders[t]);
    }
    return status;
}

static void clear_loop(struct loop *loop)
{
    size_t threads = (size_t)loop->threads, count = loop->beside->count;
    for (size_t g = 0; loop->guests && g < threads * count; g++)
        pb_worker_free(loop->guests[g]);
    for (size_t t = 0; loop->lenders && t < threads; t++)
        pb_worker_free(loop->lenders[t]);
    for (size_t w = 0; loop->loans && w < count; w++)
        pb_loan_free(loop->loans[w]);
    free(loop->guests);
    free(loop->lenders);
    free(loop->loans);
}

payback_status pb_beside_run(const struct pb_beside *beside, const struct pb_run_settings *settings)
{
    struct loop loop = {.beside = beside, .threads = pb_thread_count(settings->threads)};
    payback_status status = make_loop(&loop);
    if (!status)
        status = run_rounds(&loop, settings);
    clear_loop(&loop);
    return status;
}

/* ---- into columns ---- */

struct sink {
    struct pb_columns *columns;
    const struct pb_plan *const *plans;
};

/* A pb_take_headline. */
static void keep(void *context, int thread, size_t world, size_t block, const struct pb_block_result *result)
{
    const struct sink *sink = context;
    int first = (int)sink->plans[world]->model.basis * PB_BASIS_OUTCOMES;
    double *npv = sink->columns->values + 2 * world * sink->columns->stride + block * PB_BLOCK;
    (void)thread;
    memcpy(npv, result->outcomes[first + PB_NPV], sizeof(pb_block_lanes));
    memcpy(npv + sink->columns->stride, result->outcomes[first + PB_PAYBACK_MONTHS], sizeof(pb_block_lanes));
}

payback_status pb_headlines_new(struct pb_columns **out, const struct pb_plan *lender,
                                const struct pb_plan *const *plans, size_t count,
                                const struct pb_run_settings *settings)
{
    struct sink sink = {.plans = plans};
    struct pb_beside beside = {.lender = lender, .plans = plans, .count = count, .take = keep, .context = &sink};
    payback_status status = pb_columns_make(out, (size_t)lender->settings.trials, 2 * count);
    sink.columns = *out;
    if (!status)
        status = pb_beside_run(&beside, settings);
    if (status) {
        pb_columns_free(*out);
        *out = NULL;
    }
    return status;
}
