/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/run.h"

#include "base/memory.h"
#include "engine/rows.h"

#include <stdlib.h>
#include <string.h>

/* One round: blocks first … last − 1. */
static payback_status run_round(struct pb_run *run, size_t first, size_t last, size_t trials)
{
    struct pb_target target = {.outcomes = {run->outcomes, run->stride, 0},
                               .cash = {run->cash, run->stride, 0},
                               .inputs = {run->round_inputs, PB_ROUND_TRIALS, first},
                               .sums = run->settings.detailed};
    payback_status status = pb_crew_simulate(run->crew, &target, first, last, trials);
    if (!status && run->settings.rows)
        status = pb_rows_give(run->settings.rows, run->plan, &target.outcomes, &target.inputs, first * PB_BLOCK,
                              pb_fewer(last * PB_BLOCK, trials));
    return status;
}

static payback_status run_rounds(struct pb_run *run, size_t trials)
{
    payback_progress *progress = run->settings.progress;
    size_t blocks = pb_blocks_of(trials);
    for (size_t first = run->trials / PB_BLOCK; first < blocks; first += PB_ROUND_BLOCKS) {
        size_t last = pb_fewer(first + PB_ROUND_BLOCKS, blocks);
        payback_status status = run_round(run, first, last, trials);
        if (status)
            return status;
        if (progress && progress(run->settings.context, (double)pb_fewer(last * PB_BLOCK, trials), (double)trials) != 0)
            return PAYBACK_ERROR_CANCELLED;
    }
    return PAYBACK_OK;
}

/* Columns of the new length that begin with those that are there; these are released. */
static payback_status widen(double **values, size_t columns, size_t stride, size_t new_stride)
{
    double *wider = pb_new_column(columns * new_stride);
    if (!wider)
        return PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; c < columns && stride > 0; c++)
        memcpy(wider + c * new_stride, *values + c * stride, stride * sizeof **values);
    free(*values);
    *values = wider;
    return PAYBACK_OK;
}

payback_status pb_run_grow(struct pb_run *run, size_t trials)
{
    if (run->trials % PB_BLOCK != 0 || trials < run->trials)
        return PAYBACK_ERROR_ARGUMENT;
    size_t stride = pb_blocks_of(trials) * PB_BLOCK + PB_COLUMN_GAP;
    payback_status status = widen(&run->outcomes, PB_OUTCOMES, run->stride, stride);
    if (!status && run->settings.detailed)
        status = widen(&run->cash, (size_t)run->horizon + 1, run->stride, stride);
    if (status)
        return status;
    run->stride = stride;
    status = run_rounds(run, trials);
    if (run->sums)
        pb_crew_collect(run->crew, run->sums);
    run->trials = trials;
    return status;
}

payback_status pb_run_begin(struct pb_run **out, const struct pb_plan *plan, const struct pb_run_settings *settings)
{
    *out = NULL;
    struct pb_run *run = pb_new(1, sizeof *run);
    if (!run)
        return PAYBACK_ERROR_MEMORY;
    run->plan = plan;
    run->settings = *settings;
    run->horizon = plan->model.horizon;
    payback_status status = pb_crew_new(&run->crew, plan, settings->threads, settings->detailed);
    if (settings->detailed)
        run->sums = pb_new(1, sizeof *run->sums);
    if (settings->rows)
        run->round_inputs = pb_new_aligned(plan->input_count * PB_ROUND_TRIALS, sizeof *run->round_inputs);
    if (!status && ((settings->detailed && !run->sums) || (settings->rows && !run->round_inputs)))
        status = PAYBACK_ERROR_MEMORY;
    if (status) {
        pb_run_free(run);
        return status;
    }
    run->threads = run->crew->threads;
    *out = run;
    return PAYBACK_OK;
}

payback_status pb_run_new(struct pb_run **out, const struct pb_plan *plan, const struct pb_run_settings *settings)
{
    payback_status status = pb_run_begin(out, plan, settings);
    if (!status)
        status = pb_run_grow(*out, (size_t)plan->settings.trials);
    if (status) {
        pb_run_free(*out);
        *out = NULL;
    }
    return status;
}

void pb_run_free(struct pb_run *run)
{
    if (!run)
        return;
    pb_crew_free(run->crew);
    free(run->outcomes);
    free(run->cash);
    free(run->sums);
    free(run->round_inputs);
    free(run);
}
