/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/record.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

/* One thread's means. */
struct recorder {
    struct pb_worker *worker;
    double *rows; /* of a block: trial by trial, month by month */
};

struct loop {
    const struct pb_plan *plan;
    struct pb_record *record;
    struct recorder *recorders;
    int threads;
    size_t columns[PB_TRACE_COLUMNS]; /* of the trace */
};

static payback_status find_columns(struct loop *loop, const char *const *names, size_t count)
{
    if (count > PB_TRACE_COLUMNS)
        return PAYBACK_ERROR_ARGUMENT;
    for (size_t c = 0; c < count; c++) {
        size_t at = 0;
        while (at < PB_TRACE_COLUMNS && strcmp(pb_trace_names[at], names[c]) != 0)
            at++;
        if (at == PB_TRACE_COLUMNS)
            return PAYBACK_ERROR_ARGUMENT;
        loop->columns[c] = at;
    }
    return PAYBACK_OK;
}

static payback_status make_recorders(struct loop *loop)
{
    size_t rows = PB_BLOCK * ((size_t)loop->plan->model.horizon + 1);
    loop->recorders = pb_new((size_t)loop->threads, sizeof *loop->recorders);
    if (!loop->recorders)
        return PAYBACK_ERROR_MEMORY;
    for (int r = 0; r < loop->threads; r++) {
        struct recorder *recorder = &loop->recorders[r];
        recorder->rows = pb_new(rows * PB_TRACE_COLUMNS, sizeof *recorder->rows);
        payback_status status = recorder->rows ? pb_worker_new(&recorder->worker, loop->plan) : PAYBACK_ERROR_MEMORY;
        if (status)
            return status;
    }
    return PAYBACK_OK;
}

static void free_recorders(struct loop *loop)
{
    for (int r = 0; loop->recorders && r < loop->threads; r++) {
        pb_worker_free(loop->recorders[r].worker);
        free(loop->recorders[r].rows);
    }
    free(loop->recorders);
}

static payback_status record_block(void *context, size_t block, int thread)
{
    struct loop *loop = context;
    struct pb_record *record = loop->record;
    const struct recorder *recorder = &loop->recorders[thread];
    const struct pb_trace_request request = {.lane = PB_TRACE_ALL, .rows = recorder->rows};
    size_t months = (size_t)record->horizon + 1, at = block * PB_BLOCK;
    pb_worker_draw(recorder->worker, block);
    pb_worker_simulate(recorder->worker, &request);
    for (size_t c = 0; c < record->column_count; c++)
        for (size_t t = 0; t < months; t++) {
            double *to = record->months + (c * months + t) * record->stride + at;
            const double *from = recorder->rows + t * PB_TRACE_COLUMNS + loop->columns[c];
            for (size_t i = 0; i < PB_BLOCK; i++)
                to[i] = from[i * months * PB_TRACE_COLUMNS];
        }
    for (size_t o = 0; o < PB_OUTCOMES; o++)
        memcpy(record->outcomes + o * record->stride + at, recorder->worker->result->outcomes[o],
               sizeof(pb_block_lanes));
    return PAYBACK_OK;
}

static payback_status make_columns(struct pb_record *record, const struct pb_plan *plan, size_t count)
{
    record->trials = (size_t)plan->settings.trials;
    record->stride = (record->trials + PB_BLOCK - 1) / PB_BLOCK * PB_BLOCK;
    record->horizon = plan->model.horizon;
    record->column_count = count;
    record->months = pb_new_aligned(count * ((size_t)record->horizon + 1) * record->stride, sizeof *record->months);
    record->outcomes = pb_new_aligned(PB_OUTCOMES * record->stride, sizeof *record->outcomes);
    return record->months && record->outcomes ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

payback_status pb_record_new(struct pb_record **out, const struct pb_plan *plan, const char *const *names, size_t count,
                             int threads)
{
    *out = NULL;
    struct loop loop = {.plan = plan, .threads = pb_thread_count(threads)};
    loop.record = pb_new(1, sizeof *loop.record);
    payback_status status = loop.record ? find_columns(&loop, names, count) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = make_columns(loop.record, plan, count);
    if (!status)
        status = make_recorders(&loop);
    if (!status)
        status = pb_parallel_for(loop.threads, loop.record->stride / PB_BLOCK, record_block, &loop);
    free_recorders(&loop);
    if (status) {
        pb_record_free(loop.record);
        return status;
    }
    *out = loop.record;
    return PAYBACK_OK;
}

void pb_record_free(struct pb_record *record)
{
    if (!record)
        return;
    free(record->months);
    free(record->outcomes);
    free(record);
}
