/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/streams.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "engine/rows.h"

#include <stdlib.h>
#include <string.h>

/* ---- batches ---- */

/* A round of trials that is being passed on. */
struct batch {
    struct pb_streams *streams;
    size_t trials; /* in it */
    bool tally;
};

static double *batch_column(const struct pb_streams *streams, size_t column)
{
    return streams->batch + column * PB_ROUND_TRIALS;
}

static struct pb_target target_of(const struct pb_streams *streams, size_t first_block, bool first_pass)
{
    size_t stride = PB_ROUND_TRIALS;
    return (struct pb_target){
        .outcomes = {batch_column(streams, 0), stride, first_block},
        .cash = {batch_column(streams, PB_OUTCOMES), stride, first_block},
        .inputs = {first_pass && streams->settings.rows ? batch_column(streams, streams->column_count) : NULL, stride,
                   first_block},
        .sums = first_pass};
}

/* Index: one of the wanted columns, or the tally behind them. */
static payback_status pass_column(void *context, size_t index, int worker)
{
    (void)worker;
    const struct batch *batch = context;
    struct pb_streams *streams = batch->streams;
    if (index == streams->wanted_count) {
        pb_tally_add(&streams->tally, streams->plan, streams->batch, PB_ROUND_TRIALS, batch->trials);
        return PAYBACK_OK;
    }
    size_t column = streams->wanted[index];
    return pb_stream_add(streams->columns[column], batch_column(streams, column), batch->trials);
}

/* share: of the pass. Two passes are announced; a second one that comes in parts counts as one. */
static payback_status report_progress(const struct pb_streams *streams, double share, double trials)
{
    const struct pb_streams_settings *settings = &streams->settings;
    double done = streams->progress_begun + share * streams->progress_share;
    if (!settings->progress || settings->progress(settings->context, done * trials, 2 * trials) == 0)
        return PAYBACK_OK;
    return PAYBACK_ERROR_CANCELLED;
}

/* Simulates blocks first … last − 1 of a run of so many trials and passes them on. */
static payback_status pass_round(struct pb_streams *streams, size_t first, size_t last, size_t trials, bool first_pass)
{
    struct pb_target target = target_of(streams, first, first_pass);
    size_t end = pb_fewer(last * PB_BLOCK, trials);
    struct batch batch = {streams, end - first * PB_BLOCK, first_pass};
    payback_status status = pb_crew_simulate(streams->crew, &target, first, last, trials);
    if (!status)
        status = pb_parallel_for(streams->crew->threads, streams->wanted_count + first_pass, pass_column, &batch);
    if (!status && first_pass && streams->settings.rows)
        status = pb_rows_give(streams->settings.rows, streams->plan, &target.outcomes, &target.inputs, first * PB_BLOCK,
                              end);
    return status;
}

static payback_status pass_blocks(struct pb_streams *streams, size_t from, size_t to, size_t trials, bool first_pass)
{
    size_t begun = streams->settings.first_block;
    double all = (double)(pb_fewer(to * PB_BLOCK, trials) - begun * PB_BLOCK);
    for (size_t first = from; first < to; first += PB_ROUND_BLOCKS) {
        size_t last = pb_fewer(first + PB_ROUND_BLOCKS, to);
        payback_status status = pass_round(streams, first, last, trials, first_pass);
        if (!status)
            status =
                report_progress(streams, (double)(pb_fewer(last * PB_BLOCK, trials) - begun * PB_BLOCK) / all, all);
        if (status)
            return status;
    }
    return PAYBACK_OK;
}

payback_status pb_streams_add(struct pb_streams *streams, size_t last_block, size_t trials)
{
    streams->wanted_count = streams->column_count;
    for (size_t c = 0; c < streams->column_count; c++)
        streams->wanted[c] = c;
    payback_status status = pass_blocks(streams, streams->next_block, last_block, trials, true);
    pb_crew_collect(streams->crew, &streams->sums);
    streams->next_block = last_block;
    return status;
}

/* ---- the second pass, and the figures ---- */

struct conclusion {
    struct pb_streams *streams;
    struct pb_figures *figures;
};

payback_status pb_figures_set_stream(struct pb_figures *figures, size_t column, pb_stream *stream, enum pb_basis basis)
{
    if (column < PB_OUTCOMES) {
        payback_status status = pb_stream_summarise(stream, &figures->outcomes[column]);
        if (!status && column == pb_outcome_of(basis, PB_NPV))
            status = pb_stream_shortfall(stream, &figures->shortfall);
        return status;
    }
    payback_estimate fan[PB_FAN_LEVELS];
    payback_status status = pb_stream_quantiles(stream, fan);
    for (size_t f = 0; f < PB_FAN_LEVELS && !status; f++)
        figures->fan[f][column - PB_OUTCOMES] = fan[f].value;
    return status;
}

/* Its stream is released. */
static payback_status conclude_wanted(void *context, size_t index, int worker)
{
    (void)worker;
    const struct conclusion *conclusion = context;
    struct pb_streams *streams = conclusion->streams;
    size_t column = streams->wanted[index];
    payback_status status =
        pb_figures_set_stream(conclusion->figures, column, streams->columns[column], streams->plan->model.basis);
    pb_stream_free(streams->columns[column]);
    streams->columns[column] = NULL;
    return status;
}

/* The next columns that want a second pass and may be kept at the same time: at least one, or there are none left. */
static void choose_columns(struct pb_streams *streams, const bool *open)
{
    size_t kept = 0, most = streams->settings.kept_most;
    streams->wanted_count = 0;
    for (size_t c = 0; c < streams->column_count; c++) {
        if (!open[c])
            continue;
        size_t more = pb_stream_pending(streams->columns[c]);
        if (most > 0 && streams->wanted_count > 0 && kept + more > most)
            continue;
        kept += more;
        streams->wanted[streams->wanted_count++] = c;
    }
}

static payback_status second_pass(struct pb_streams *streams, bool *open, struct conclusion *conclusion, size_t trials)
{
    payback_status status = pass_blocks(streams, streams->settings.first_block, streams->next_block, trials, false);
    for (size_t w = 0; w < streams->wanted_count && !status; w++) {
        open[streams->wanted[w]] = false;
        status = pb_stream_end_pass(streams->columns[streams->wanted[w]], &open[streams->wanted[w]]);
    }
    if (!status)
        status = pb_parallel_for(streams->crew->threads, streams->wanted_count, conclude_wanted, conclusion);
    return status;
}

/* Ends the first pass of every column: wanted are then those that are known. */
static payback_status end_first_pass(struct pb_streams *streams, bool *open)
{
    streams->wanted_count = 0;
    for (size_t c = 0; c < streams->column_count; c++) {
        payback_status status = pb_stream_end_pass(streams->columns[c], &open[c]);
        if (status)
            return status;
        if (!open[c])
            streams->wanted[streams->wanted_count++] = c;
    }
    return PAYBACK_OK;
}

/* How many times the trials are still to be simulated. */
static double count_passes(struct pb_streams *streams, const bool *open)
{
    bool left[PB_COLUMNS_MOST];
    double passes = 0;
    memcpy(left, open, sizeof left);
    for (choose_columns(streams, left); streams->wanted_count > 0; choose_columns(streams, left)) {
        for (size_t w = 0; w < streams->wanted_count; w++)
            left[streams->wanted[w]] = false;
        passes++;
    }
    return passes;
}

payback_status pb_streams_finish(struct pb_streams *streams, struct pb_figures *figures)
{
    bool open[PB_COLUMNS_MOST] = {false};
    struct conclusion conclusion = {streams, figures};
    size_t trials = pb_moments_total(pb_stream_moments(streams->columns[0])->trials);
    trials += streams->settings.first_block * PB_BLOCK;
    figures->trials = trials;
    figures->threads = streams->crew->threads;
    pb_figures_set_tally(figures, &streams->tally);
    pb_figures_set_sums(figures, &streams->sums, streams->plan->model.horizon, streams->plan->slots.category_count);
    payback_status status = end_first_pass(streams, open);
    if (!status)
        status = pb_parallel_for(streams->crew->threads, streams->wanted_count, conclude_wanted, &conclusion);
    double passes = status ? 0 : count_passes(streams, open);
    for (double pass = 0; pass < passes && !status; pass++) {
        streams->progress_begun = 1 + pass / passes;
        streams->progress_share = 1 / passes;
        choose_columns(streams, open);
        status = second_pass(streams, open, &conclusion, trials);
    }
    return status;
}

/* ---- making and freeing ---- */

static payback_status make_column(struct pb_streams *streams, size_t column, size_t pilot)
{
    bool outcome = column < PB_OUTCOMES;
    struct pb_stream_settings settings = {
        .levels = outcome ? pb_levels : pb_fan_levels,
        .level_count = outcome ? PB_LEVELS : PB_FAN_LEVELS,
        .replicates = outcome,
        .shortfall = column == pb_decision_outcome(streams->plan, PB_NPV) ? PB_SHORTFALL_SHARE : 0,
        .trials = (double)streams->plan->settings.trials,
        .reach = streams->settings.reach};
    return pb_stream_new(&streams->columns[column], &settings, batch_column(streams, column), pilot);
}

/* The first trials of the run, be they of this part or not, fix the bins of its columns. */
static payback_status make_columns(struct pb_streams *streams)
{
    size_t trials = (size_t)streams->plan->settings.trials, pilot = pb_fewer(PB_ROUND_TRIALS, trials);
    struct pb_target target = target_of(streams, 0, false);
    payback_status status = pb_crew_simulate(streams->crew, &target, 0, pb_blocks_of(pilot), trials);
    for (size_t c = 0; c < streams->column_count && !status; c++)
        status = make_column(streams, c, pilot);
    return status;
}

/* Without columns yet. */
static payback_status make_streams(struct pb_streams **out, const struct pb_plan *plan,
                                   const struct pb_streams_settings *settings)
{
    struct pb_streams *streams = pb_new(1, sizeof *streams);
    *out = streams;
    if (!streams)
        return PAYBACK_ERROR_MEMORY;
    streams->plan = plan;
    streams->settings = *settings;
    streams->next_block = settings->first_block;
    streams->column_count = PB_OUTCOMES + (size_t)plan->model.horizon + 1;
    streams->progress_share = 1;
    pb_tally_start(&streams->tally, plan);
    size_t columns = streams->column_count + (settings->rows ? plan->input_count : 0);
    payback_status status = pb_crew_new(&streams->crew, plan, settings->threads, true);
    if (!status)
        streams->batch = pb_new_aligned(columns * PB_ROUND_TRIALS, sizeof *streams->batch);
    return status || streams->batch ? status : PAYBACK_ERROR_MEMORY;
}

static payback_status keep_or_free(struct pb_streams **out, payback_status status)
{
    if (status) {
        pb_streams_free(*out);
        *out = NULL;
    }
    return status;
}

payback_status pb_streams_new(struct pb_streams **out, const struct pb_plan *plan,
                              const struct pb_streams_settings *settings)
{
    payback_status status = make_streams(out, plan, settings);
    if (!status)
        status = make_columns(*out);
    return keep_or_free(out, status);
}

payback_status pb_streams_fork(struct pb_streams **out, const struct pb_plan *plan,
                               const struct pb_streams_settings *settings, pb_stream *const *whole)
{
    payback_status status = make_streams(out, plan, settings);
    for (size_t c = 0; !status && c < (*out)->column_count; c++)
        if (pb_stream_pass(whole[c]) == 2) {
            status = pb_stream_fork(&(*out)->columns[c], whole[c]);
            (*out)->wanted[(*out)->wanted_count++] = c;
        }
    return keep_or_free(out, status);
}

payback_status pb_streams_repeat(struct pb_streams *streams, size_t trials)
{
    streams->progress_begun = 1;
    return pass_blocks(streams, streams->settings.first_block, streams->settings.last_block, trials, false);
}

void pb_streams_free(struct pb_streams *streams)
{
    if (!streams)
        return;
    for (size_t c = 0; c < streams->column_count; c++)
        pb_stream_free(streams->columns[c]);
    pb_crew_free(streams->crew);
    free(streams->batch);
    free(streams);
}
