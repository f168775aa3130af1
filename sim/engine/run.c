/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/run.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Work is handed out in chunks of blocks, and the caller hears of progress after a round of chunks. */
enum { CHUNK_BLOCKS = 16, ROUND_CHUNKS = 32 };

/* Sums over the trials of a block, by replicate: added up in the order of the blocks, whoever computed them. */
struct block_sums {
    double sources[PB_SOURCES];
    double hours[PB_CATEGORIES_MAX][PB_REPLICATES];
    double shares[PB_CATEGORIES_MAX][PB_REPLICATES], share_counts[PB_CATEGORIES_MAX][PB_REPLICATES];
};

/* Running totals of the same, over blocks. */
struct loop {
    const struct pb_plan *plan;
    struct pb_run *run;
    struct pb_worker **workers;
    struct block_sums *sums; /* of the blocks of a round */
    struct block_sums totals;
    size_t first_block, last_block; /* of the round: [first, last) */
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void sum_by_replicate(const double *values, size_t count, double sums[PB_REPLICATES],
                             double counts[PB_REPLICATES])
{
    memset(sums, 0, PB_REPLICATES * sizeof *sums);
    if (counts)
        memset(counts, 0, PB_REPLICATES * sizeof *counts);
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) {
            sums[i % PB_REPLICATES] += values[i];
            if (counts)
                counts[i % PB_REPLICATES] += 1;
        }
}

static void sum_block(const struct pb_plan *plan, const struct pb_block_result *result, size_t count,
                      struct block_sums *sums)
{
    for (int s = 0; s < PB_SOURCES; s++) {
        double sum = 0;
        for (size_t i = 0; i < count; i++)
            sum += result->sources[s][i];
        sums->sources[s] = sum;
    }
    for (int k = 0; k < plan->slots.category_count; k++) {
        sum_by_replicate(result->category_hours[k], count, sums->hours[k], NULL);
        sum_by_replicate(result->category_shares[k], count, sums->shares[k], sums->share_counts[k]);
    }
}

static void store_block(struct loop *loop, const struct pb_worker *worker, size_t block)
{
    struct pb_run *run = loop->run;
    const struct pb_block_result *result = worker->result;
    size_t at = block * PB_BLOCK;
    for (size_t o = 0; o < PB_OUTCOMES; o++)
        memcpy(run->outcomes + o * run->stride + at, result->outcomes[o], sizeof(pb_block_lanes));
    for (size_t t = 0; run->cash && t <= (size_t)run->horizon; t++)
        memcpy(run->cash + t * run->stride + at, result->cash[t], sizeof(pb_block_lanes));
    for (size_t j = 0; run->inputs && j < loop->plan->input_count; j++)
        memcpy(run->inputs + j * run->stride + at, pb_worker_exported(worker, j), sizeof(pb_block_lanes));
    sum_block(loop->plan, result, least(PB_BLOCK, run->trials - at), &loop->sums[block - loop->first_block]);
}

static payback_status simulate_chunk(void *context, size_t chunk, int thread)
{
    struct loop *loop = context;
    size_t first = loop->first_block + chunk * CHUNK_BLOCKS;
    size_t last = least(first + CHUNK_BLOCKS, loop->last_block);
    struct pb_worker *worker = loop->workers[thread];
    for (size_t block = first; block < last; block++) {
        pb_worker_draw(worker, block);
        pb_worker_simulate(worker, NULL);
        store_block(loop, worker, block);
    }
    return PAYBACK_OK;
}

static void add_round(struct loop *loop)
{
    struct block_sums *totals = &loop->totals;
    int categories = loop->plan->slots.category_count;
    for (size_t b = 0; b < loop->last_block - loop->first_block; b++) {
        const struct block_sums *sums = &loop->sums[b];
        for (int s = 0; s < PB_SOURCES; s++)
            totals->sources[s] += sums->sources[s];
        for (int k = 0; k < categories; k++)
            for (int r = 0; r < PB_REPLICATES; r++) {
                totals->hours[k][r] += sums->hours[k][r];
                totals->shares[k][r] += sums->shares[k][r];
                totals->share_counts[k][r] += sums->share_counts[k][r];
            }
    }
}

static payback_status run_rounds(struct loop *loop, const struct pb_run_settings *settings)
{
    struct pb_run *run = loop->run;
    size_t blocks = run->stride / PB_BLOCK;
    while (loop->first_block < blocks) {
        loop->last_block = least(loop->first_block + ROUND_CHUNKS * CHUNK_BLOCKS, blocks);
        size_t chunks = (loop->last_block - loop->first_block + CHUNK_BLOCKS - 1) / CHUNK_BLOCKS;
        payback_status status = pb_parallel_for(run->threads, chunks, simulate_chunk, loop);
        if (status)
            return status;
        add_round(loop);
        loop->first_block = loop->last_block;
        double done = (double)least(loop->first_block * PB_BLOCK, run->trials);
        if (settings->progress && settings->progress(settings->context, done, (double)run->trials) != 0)
            return PAYBACK_ERROR_CANCELLED;
    }
    return PAYBACK_OK;
}

/* Mean of a ratio of sums by replicate, with interval. */
static payback_estimate mean_of_sums(const double sums[PB_REPLICATES], const double counts[PB_REPLICATES],
                                     size_t trials)
{
    double sum = 0, count = 0, means[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++) {
        sum += sums[r];
        count += counts[r];
        means[r] = counts[r] > 0 ? sums[r] / counts[r] : NAN;
    }
    return pb_interval(count > 0 ? sum / count : NAN, means, trials);
}

static void finish_means(struct loop *loop)
{
    struct pb_run *run = loop->run;
    double counts[PB_REPLICATES];
    for (size_t r = 0; r < PB_REPLICATES; r++)
        counts[r] = (double)((run->trials + PB_REPLICATES - 1 - r) / PB_REPLICATES);
    for (int s = 0; s < PB_SOURCES; s++)
        run->sources[s] = loop->totals.sources[s] / (double)run->trials;
    for (int k = 0; k < loop->plan->slots.category_count; k++) {
        run->category_hours[k] = mean_of_sums(loop->totals.hours[k], counts, run->trials);
        run->category_shares[k] = mean_of_sums(loop->totals.shares[k], loop->totals.share_counts[k], run->trials);
    }
}

static payback_status make_columns(struct pb_run *run, const struct pb_plan *plan,
                                   const struct pb_run_settings *settings)
{
    run->trials = (size_t)plan->settings.trials;
    run->stride = (run->trials + PB_BLOCK - 1) / PB_BLOCK * PB_BLOCK;
    run->horizon = plan->model.horizon;
    run->threads = pb_thread_count(settings->threads);
    size_t cash = settings->keep_cash ? (size_t)run->horizon + 1 : 0;
    run->outcomes = pb_new_aligned(PB_OUTCOMES * run->stride, sizeof(double));
    if (cash)
        run->cash = pb_new_aligned(cash * run->stride, sizeof(double));
    if (settings->keep_inputs)
        run->inputs = pb_new_aligned(plan->input_count * run->stride, sizeof(double));
    bool made = run->outcomes && (run->cash || !cash) && (run->inputs || !settings->keep_inputs);
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status make_workers(struct loop *loop)
{
    int threads = loop->run->threads;
    loop->workers = pb_new((size_t)threads, sizeof *loop->workers);
    loop->sums = pb_new(ROUND_CHUNKS * CHUNK_BLOCKS, sizeof *loop->sums);
    if (!loop->workers || !loop->sums)
        return PAYBACK_ERROR_MEMORY;
    for (int w = 0; w < threads; w++) {
        payback_status status = pb_worker_new(&loop->workers[w], loop->plan);
        if (status)
            return status;
    }
    return PAYBACK_OK;
}

payback_status pb_run_new(struct pb_run **out, const struct pb_plan *plan, const struct pb_run_settings *settings)
{
    *out = NULL;
    struct pb_run *run = pb_new(1, sizeof *run);
    struct loop *loop = pb_new(1, sizeof *loop);
    payback_status status = run && loop ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        loop->plan = plan;
        loop->run = run;
        status = make_columns(run, plan, settings);
    }
    if (!status)
        status = make_workers(loop);
    if (!status)
        status = run_rounds(loop, settings);
    if (!status)
        finish_means(loop);
    for (int w = 0; loop && loop->workers && w < run->threads; w++)
        pb_worker_free(loop->workers[w]);
    if (loop) {
        free(loop->workers);
        free(loop->sums);
    }
    free(loop);
    if (status) {
        pb_run_free(run);
        return status;
    }
    *out = run;
    return PAYBACK_OK;
}

void pb_run_free(struct pb_run *run)
{
    if (!run)
        return;
    free(run->outcomes);
    free(run->cash);
    free(run->inputs);
    free(run);
}
