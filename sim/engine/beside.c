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
    struct pb_loan **loans;           /* of each plan */
    struct pb_worker **lenders;       /* of each thread */
    struct pb_worker **guests;        /* of each thread and plan */
    struct pb_headline_world *worlds; /* of each thread: the lender's, and those of the plans */
    pb_block_lanes *headlines;        /* of each world NPV and payback */
    size_t first_block, last_block;   /* of the round: [first, last) */
};

static payback_status simulate_chunk(void *context, size_t chunk, int thread)
{
    struct loop *loop = context;
    const struct pb_beside *beside = loop->beside;
    struct pb_worker *lender = loop->lenders[thread], **guests = loop->guests + (size_t)thread * beside->count;
    struct pb_headline_world *worlds = loop->worlds + (size_t)thread * (beside->count + 1);
    /* the lender's world has most in common with the others, but one alone needs none beside it */
    size_t skipped = beside->count > 1 && beside->plans[0] != beside->lender ? 0 : 1;
    size_t first = loop->first_block + chunk * CHUNK_BLOCKS, last = pb_fewer(first + CHUNK_BLOCKS, loop->last_block);
    for (size_t block = first; block < last; block++) {
        pb_worker_draw(lender, block);
        struct pb_drawn drawn = pb_worker_drawn(lender);
        for (size_t w = 0; w < beside->count; w++)
            pb_worker_draw_beside(guests[w], block, &drawn);
        pb_worker_headlines(lender, worlds + skipped, beside->count + 1 - skipped);
        for (size_t w = 0; w < beside->count; w++)
            beside->take(beside->context, thread, w, block, worlds[w + 1].npv, worlds[w + 1].payback);
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

static void place_worlds(struct loop *loop, size_t thread)
{
    size_t count = loop->beside->count;
    for (size_t w = 0; w <= count; w++) {
        size_t at = thread * (count + 1) + w;
        const struct pb_worker *worker = w == 0 ? loop->lenders[thread] : loop->guests[thread * count + w - 1];
        loop->worlds[at] = (struct pb_headline_world){.model = &worker->plan->model,
                                                      .slots = &worker->slots,
                                                      .npv = loop->headlines[2 * at],
                                                      .payback = loop->headlines[2 * at + 1]};
    }
}

static payback_status make_loop(struct loop *loop)
{
    const struct pb_beside *beside = loop->beside;
    size_t threads = (size_t)loop->threads, count = beside->count;
    loop->loans = pb_new(count, sizeof *loop->loans);
    loop->lenders = pb_new(threads, sizeof *loop->lenders);
    loop->guests = pb_new(threads * count, sizeof *loop->guests);
    loop->worlds = pb_new(threads * (count + 1), sizeof *loop->worlds);
    loop->headlines = pb_new_aligned(2 * threads * (count + 1), sizeof *loop->headlines);
    payback_status status = loop->loans && loop->lenders && loop->guests && loop->worlds && loop->headlines
                                ? PAYBACK_OK
                                : PAYBACK_ERROR_MEMORY;
    for (size_t w = 0; !status && w < count; w++)
        status = pb_loan_new(&loop->loans[w], beside->plans[w], beside->lender);
    for (size_t t = 0; !status && t < threads; t++) {
        status = pb_worker_new_lender(&loop->lenders[t], beside->lender);
        for (size_t w = 0; !status && w < count; w++)
            status =
                pb_worker_new_guest(&loop->guests[t * count + w], beside->plans[w], loop->loans[w], loop->lenders[t]);
        if (!status)
            place_worlds(loop, t);
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
    free(loop->worlds);
    free(loop->headlines);
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
};

/* A pb_take_headline. */
static void keep(void *context, int thread, size_t world, size_t block, const double *npv, const double *payback)
{
    const struct sink *sink = context;
    double *column = sink->columns->values + 2 * world * sink->columns->stride + block * PB_BLOCK;
    (void)thread;
    memcpy(column, npv, sizeof(pb_block_lanes));
    memcpy(column + sink->columns->stride, payback, sizeof(pb_block_lanes));
}

payback_status pb_headlines_new(struct pb_columns **out, const struct pb_plan *lender,
                                const struct pb_plan *const *plans, size_t count,
                                const struct pb_run_settings *settings)
{
    struct sink sink = {0};
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
