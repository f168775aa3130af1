/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/track_runs.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "engine/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- series ---- */

double pb_track_known(const struct pb_track_facts *facts, enum pb_actual cell, int t)
{
    return t >= 1 && t < PB_TRACK_MONTHS ? facts->cells[cell][t] : NAN;
}

static double share_of(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

double pb_track_actual(const struct pb_track_facts *facts, payback_series series, int t)
{
    double cells[PB_ACTUAL_CELLS];
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        cells[c] = pb_track_known(facts, (enum pb_actual)c, t);
    switch (series) {
    case PAYBACK_SERIES_TICKETS:
        return cells[PB_ACTUAL_TICKETS];
    case PAYBACK_SERIES_ATTEMPTED:
        return share_of(cells[PB_ACTUAL_ATTEMPTED], cells[PB_ACTUAL_TICKETS]);
    case PAYBACK_SERIES_CONTAINED:
        return share_of(cells[PB_ACTUAL_CONTAINED], cells[PB_ACTUAL_ATTEMPTED]);
    case PAYBACK_SERIES_NOT_REOPENED:
        return 1 - share_of(cells[PB_ACTUAL_REOPENED_7D], cells[PB_ACTUAL_CONTAINED]);
    case PAYBACK_SERIES_HANDLE_MINUTES:
        return cells[PB_ACTUAL_HANDLE_MINUTES];
    case PAYBACK_SERIES_HUMAN_TICKETS:
        return cells[PB_ACTUAL_HUMAN_TICKETS];
    case PAYBACK_SERIES_AGENTS:
        return cells[PB_ACTUAL_AGENTS];
    case PAYBACK_SERIES_INVOICE:
        return cells[PB_ACTUAL_VENDOR_INVOICE];
    case PAYBACK_SERIES_TUNING_HOURS:
        return cells[PB_ACTUAL_TUNING_HOURS];
    case PAYBACK_SERIES_CSAT:
        return cells[PB_ACTUAL_CSAT_AI] - cells[PB_ACTUAL_CSAT_HUMAN];
    default:
        return NAN;
    }
}

double pb_track_bill(const double *month)
{
    const double *lines = month + PB_TRACE_LINES;
    return lines[PB_SOURCE_SETUP] + lines[PB_SOURCE_PLATFORM] + lines[PB_SOURCE_SEATS] + lines[PB_SOURCE_USAGE];
}

static double human_tickets(const double *month)
{
    return month[PB_TRACE_TICKETS] - month[PB_TRACE_PREVENTED] - month[PB_TRACE_CONTAINED] + month[PB_TRACE_RETURNED];
}

double pb_track_modelled(payback_series series, const double *month)
{
    switch (series) {
    case PAYBACK_SERIES_TICKETS:
        return month[PB_TRACE_TICKETS] - month[PB_TRACE_PREVENTED];
    case PAYBACK_SERIES_ATTEMPTED:
        return share_of(month[PB_TRACE_ATTEMPTED], month[PB_TRACE_TICKETS] - month[PB_TRACE_PREVENTED]);
    case PAYBACK_SERIES_CONTAINED:
        return share_of(month[PB_TRACE_CONTAINED], month[PB_TRACE_ATTEMPTED]);
    case PAYBACK_SERIES_NOT_REOPENED:
        return 1 - share_of(month[PB_TRACE_RETURNED], month[PB_TRACE_CONTAINED]);
    case PAYBACK_SERIES_HANDLE_MINUTES:
        return 60 * share_of(month[PB_TRACE_HOURS_WITH_TOOL], human_tickets(month));
    case PAYBACK_SERIES_HUMAN_TICKETS:
        return human_tickets(month);
    case PAYBACK_SERIES_AGENTS:
        return month[PB_TRACE_AGENTS_WITH_TOOL];
    case PAYBACK_SERIES_INVOICE:
        return pb_track_bill(month);
    default:
        return NAN;
    }
}

/* ---- runs ---- */

double pb_track_root(const struct pb_worker *worker, enum pb_root_slot slot, size_t lane)
{
    const double *drawn = worker->slots.root[slot];
    return drawn ? drawn[lane] : worker->slots.root_number[slot];
}

payback_status pb_track_plan(struct pb_plan **out, const struct pb_inputs *values, const struct pb_track_facts *facts,
                             const payback_options *options)
{
    struct pb_plan_settings settings;
    *out = NULL;
    payback_status status = pb_settings_of(&settings, values, options);
    if (!status)
        status = pb_plan_new(out, values, &settings);
    if (status)
        return status;
    struct pb_model *model = &(*out)->model;
    const struct pb_slots *slots = &(*out)->slots;
    model->horizon = model->horizon > facts->last ? model->horizon : facts->last;
    for (int t = 1; t <= model->horizon; t++) {
        model->season[t] = slots->seasonality[(facts->first_calendar + t - 1) % 12];
        model->discount[t] = pow(1 + slots->root_number[PB_ROOT_DISCOUNT_RATE], -t / 12.0);
    }
    return PAYBACK_OK;
}

/* What a thread has. */
struct desk {
    struct pb_worker *worker;
    double *rows;
    pb_block_lanes *normals, *own; /* own: weeks, ln of density */
};

struct loop {
    const struct pb_track_run *run;
    struct desk *desks;
    const struct pb_uncertain *weeks, *overrun; /* NULL where they are constants */
    size_t weeks_at, overrun_at;
};

/* ln of the density of what is drawn at x, as the model sees it; 0 where it has none that could be told. */
static double log_density(const struct pb_value *value, double x)
{
    double density = pb_distribution_density(value->distribution, (x - value->add) / value->multiply);
    return isnan(density) ? 0 : log(density);
}

/* Weeks, or with constant weeks the overrun, become what they must have been for that day of go-live. */
static void pin_go_live(const struct loop *loop, struct desk *desk)
{
    struct pb_worker *worker = desk->worker;
    double weeks = loop->run->facts->go_live * 52 / 12, *pinned = desk->own[0], *log_seen = desk->own[1];
    double planned = worker->slots.root_number[PB_ROOT_IMPLEMENTATION_WEEKS];
    if (loop->overrun && !loop->weeks && planned > 0 && weeks > 0) {
        for (size_t i = 0; i < PB_BLOCK; i++) {
            worker->values[loop->overrun_at][i] = weeks / planned;
            log_seen[i] = log_density(loop->overrun->value, weeks / planned);
        }
        return;
    }
    for (size_t i = 0; i < PB_BLOCK; i++) {
        double overrun = pb_track_root(worker, PB_ROOT_OVERRUN, i);
        pinned[i] = weeks / overrun;
        if (loop->weeks)
            log_seen[i] = log_density(loop->weeks->value, pinned[i]) - log(overrun);
        else /* a month of the calendar is as exact as the day of signature */
            log_seen[i] = fabs(weeks - planned * overrun) * 12 / 52 <= 1 ? 0 : -(double)INFINITY;
    }
    if (loop->weeks)
        memcpy(worker->values[loop->weeks_at], pinned, sizeof(pb_block_lanes));
}

static payback_status one_block(void *context, size_t block, int thread)
{
    const struct loop *loop = context;
    const struct pb_track_run *run = loop->run;
    struct desk *desk = &loop->desks[thread];
    struct pb_worker *worker = desk->worker;
    pb_worker_draw(worker, block);
    if (run->normals) {
        for (size_t j = 0; j < run->plan->input_count; j++)
            memcpy(desk->normals[j], run->normals + j * run->trials + block * PB_BLOCK, sizeof(pb_block_lanes));
        pb_worker_place(worker, (const pb_block_lanes *)desk->normals);
    }
    for (size_t j = 0; run->means && j < run->plan->input_count; j++)
        for (size_t i = 0; i < PB_BLOCK; i++)
            worker->values[j][i] = run->means[j];
    if (run->pinned)
        pin_go_live(loop, desk);
    struct pb_trace_request request = {PB_TRACE_ALL, desk->rows};
    pb_worker_simulate(worker, run->traced ? &request : NULL);
    const struct pb_track_block taken = {worker, run->traced ? desk->rows : NULL, block * PB_BLOCK, desk->own[1]};
    return run->take(run->context, &taken);
}

static payback_status make_desk(struct desk *desk, const struct loop *loop)
{
    const struct pb_track_run *run = loop->run;
    size_t rows = run->traced ? PB_BLOCK * ((size_t)run->plan->model.horizon + 1) * PB_TRACE_COLUMNS : 0;
    payback_status status = pb_worker_new(&desk->worker, run->plan);
    if (status)
        return status;
    desk->rows = pb_new_workspace(rows + 1, sizeof *desk->rows);
    desk->normals = pb_new_aligned(run->normals ? run->plan->input_count : 1, sizeof *desk->normals);
    desk->own = pb_new_aligned(2, sizeof *desk->own);
    if (!desk->rows || !desk->normals || !desk->own)
        return PAYBACK_ERROR_MEMORY;
    if (run->pinned && !loop->weeks &&
        !(loop->overrun && run->plan->slots.root_number[PB_ROOT_IMPLEMENTATION_WEEKS] > 0 && run->facts->go_live > 0))
        desk->worker->slots.root[PB_ROOT_IMPLEMENTATION_WEEKS] = desk->own[0];
    if (run->amend)
        run->amend(run->context, desk->worker);
    return PAYBACK_OK;
}

static void find_inputs(struct loop *loop)
{
    const struct pb_inputs *values = loop->run->plan->values;
    for (size_t j = 0; j < values->uncertain_count; j++) {
        const struct pb_uncertain *input = &values->uncertain[j];
        if (input->group == PB_GROUP_ROOT && input->slot == PB_ROOT_IMPLEMENTATION_WEEKS) {
            loop->weeks = input;
            loop->weeks_at = j;
        } else if (input->group == PB_GROUP_ROOT && input->slot == PB_ROOT_OVERRUN) {
            loop->overrun = input;
            loop->overrun_at = j;
        }
    }
}

payback_status pb_track_run(const struct pb_track_run *run)
{
    int threads = pb_thread_count(run->threads);
    struct loop loop = {.run = run, .desks = pb_new((size_t)threads, sizeof *loop.desks)};
    payback_status status = loop.desks ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status && run->progress && run->progress(run->progress_context, 0, 1) != 0)
        status = PAYBACK_ERROR_CANCELLED;
    find_inputs(&loop);
    for (int i = 0; !status && i < threads; i++)
        status = make_desk(&loop.desks[i], &loop);
    if (!status)
        status = pb_parallel_for(threads, run->trials / PB_BLOCK, one_block, &loop);
    for (int i = 0; loop.desks && i < threads; i++) {
        pb_worker_free(loop.desks[i].worker);
        free(loop.desks[i].rows);
        free(loop.desks[i].normals);
        free(loop.desks[i].own);
    }
    free(loop.desks);
    return status;
}
