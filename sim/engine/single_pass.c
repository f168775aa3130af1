/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/single_pass.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "engine/rows.h"
#include "statistics/windows.h"

#include <math.h>
#include <stdlib.h>

/* Blocks of the pilot, and of a round where no rows of draws are wanted: threads wait for each other at its end. */
enum { PILOT_BLOCKS = PB_ONE_PASS_PILOT / PB_BLOCK, LONG_ROUND_BLOCKS = 8 * PB_ROUND_BLOCKS };

/* Windows get narrower when so many times the trials are known that they were chosen by, and as many are to come. */
static const double narrow_at = 3;

/* What a thread has. */
struct thread {
    pb_windows *parts[PB_COLUMNS_MOST];
    struct pb_tally tally;
};

struct pb_pass {
    const struct pb_plan *plan;
    struct pb_run_settings how;
    size_t trials;     /* so far wanted */
    size_t next_block; /* those before it are simulated */
    size_t kept_most, months, columns;
    struct pb_crew *crew;
    struct thread *threads;
    struct pb_array *chunks;            /* [thread] */
    pb_windows *whole[PB_COLUMNS_MOST]; /* outcomes, then months of cumulative cash */
    struct pb_array round;              /* columns of the pilot; then of the draws' rows, where they are wanted */
    struct pb_array inputs;
    size_t seen; /* trials that the windows have been chosen by */
    bool away;   /* draws have been put away: memory holds those of the last rounds only */
    struct pb_figures *figures;
    bool missed[PB_COLUMNS_MOST];
};

/* ---- making and freeing ---- */

void pb_pass_free(struct pb_pass *pass)
{
    if (!pass)
        return;
    for (int t = 0; pass->crew && pass->threads && t < pass->crew->threads; t++) {
        for (size_t c = 0; c < pass->columns; c++)
            pb_windows_free(pass->threads[t].parts[c]);
        if (pass->chunks)
            free(pass->chunks[t].values);
    }
    for (size_t c = 0; c < pass->columns; c++)
        pb_windows_free(pass->whole[c]);
    pb_crew_free(pass->crew);
    free(pass->threads);
    free(pass->chunks);
    free(pass->round.values);
    free(pass->inputs.values);
    free(pass);
}

static payback_status make_threads(struct pb_pass *pass)
{
    size_t threads = (size_t)pass->crew->threads, stride = PB_CHUNK_TRIALS + PB_COLUMN_GAP;
    pass->threads = pb_new(threads, sizeof *pass->threads);
    pass->chunks = pb_new(threads, sizeof *pass->chunks);
    if (!pass->threads || !pass->chunks)
        return PAYBACK_ERROR_MEMORY;
    for (size_t t = 0; t < threads; t++) {
        pb_tally_start(&pass->threads[t].tally, pass->plan);
        pass->chunks[t] = (struct pb_array){pb_new_workspace(pass->columns * stride, sizeof(double)), stride, 0};
        if (!pass->chunks[t].values)
            return PAYBACK_ERROR_MEMORY;
    }
    return PAYBACK_OK;
}

static payback_status make_pass(struct pb_pass *pass)
{
    size_t stride = (pass->how.rows ? PB_ROUND_TRIALS : PB_ONE_PASS_PILOT) + PB_COLUMN_GAP;
    payback_status status = pb_crew_new(&pass->crew, pass->plan, pass->how.threads, pass->how.detailed);
    if (!status)
        status = make_threads(pass);
    pass->round = (struct pb_array){pb_new_column(pass->columns * stride), stride, 0};
    if (pass->how.rows)
        pass->inputs = (struct pb_array){pb_new_column(pass->plan->input_count * stride), stride, 0};
    if (!pass->round.values || (pass->how.rows && !pass->inputs.values))
        status = PAYBACK_ERROR_MEMORY;
    return status;
}

payback_status pb_pass_new(struct pb_pass **out, const struct pb_plan *plan, const struct pb_run_settings *how,
                           size_t kept_most)
{
    struct pb_pass *pass = pb_new(1, sizeof *pass);
    *out = NULL;
    if (!pass)
        return PAYBACK_ERROR_MEMORY;
    pass->plan = plan;
    pass->how = *how;
    pass->kept_most = kept_most;
    pass->months = how->detailed ? (size_t)plan->model.horizon + 1 : 0;
    pass->columns = PB_OUTCOMES + pass->months;
    payback_status status = make_pass(pass);
    if (status)
        pb_pass_free(pass);
    else
        *out = pass;
    return status;
}

static payback_status for_each_column(struct pb_pass *pass, pb_task *task)
{
    return pb_parallel_for(pass->crew->threads, pass->columns, task, pass);
}

/* ---- the pilot ---- */

static payback_status make_windows(struct pb_pass *pass, size_t column, size_t pilot)
{
    bool outcome = column < PB_OUTCOMES;
    const double *draws = pass->round.values + column * pass->round.stride;
    struct pb_windows_settings settings = {.levels = outcome ? pb_levels : pb_fan_levels,
                                           .level_count = outcome ? PB_LEVELS : PB_FAN_LEVELS,
                                           .replicates = outcome,
                                           .shortfall = column == pb_decision_outcome(pass->plan, PB_NPV),
                                           .trials = (double)pass->trials};
    payback_status status = pb_windows_new(&pass->whole[column], &settings, draws, pilot);
    for (int t = 0; t < pass->crew->threads && !status; t++)
        status = pb_windows_fork(&pass->threads[t].parts[column], pass->whole[column]);
    return status ? status : pb_windows_add(pass->whole[column], draws, pilot);
}

static payback_status start_column(void *context, size_t column, int worker)
{
    (void)worker;
    return make_windows(context, column, PB_ONE_PASS_PILOT);
}

static payback_status run_pilot(struct pb_pass *pass)
{
    struct pb_array cash = pass->round;
    cash.values += PB_OUTCOMES * cash.stride;
    struct pb_target target = {
        .outcomes = pass->round, .cash = cash, .inputs = pass->inputs, .sums = pass->how.detailed};
    if (pass->months == 0)
        target.cash.values = NULL;
    pass->seen = PB_ONE_PASS_PILOT;
    payback_status status = pb_crew_simulate(pass->crew, &target, 0, PILOT_BLOCKS, pass->trials);
    if (!status && pass->how.rows)
        status = pb_rows_give(pass->how.rows, pass->plan, &target.outcomes, &target.inputs, 0, PB_ONE_PASS_PILOT);
    if (!status)
        status = for_each_column(pass, start_column);
    pb_tally_add(&pass->threads[0].tally, pass->plan, pass->round.values, pass->round.stride, PB_ONE_PASS_PILOT);
    pass->next_block = PILOT_BLOCKS;
    if (!pass->how.rows) {
        free(pass->round.values);
        pass->round.values = NULL;
    }
    return status;
}

/* ---- the rounds ---- */

static payback_status take_chunk(void *context, int thread, size_t trials)
{
    struct pb_pass *pass = context;
    const struct pb_array *chunk = &pass->chunks[thread];
    payback_status status = PAYBACK_OK;
    pb_tally_add(&pass->threads[thread].tally, pass->plan, chunk->values, chunk->stride, trials);
    for (size_t c = 0; c < pass->columns && !status; c++)
        status = pb_windows_add(pass->threads[thread].parts[c], chunk->values + c * chunk->stride, trials);
    return status;
}

static payback_status run_round(struct pb_pass *pass, size_t first, size_t last)
{
    struct pb_target target = {.sums = pass->how.detailed,
                               .take = take_chunk,
                               .context = pass,
                               .chunks = pass->chunks,
                               .months = pass->months};
    if (pass->how.rows) {
        target.outcomes = pass->round;
        target.inputs = pass->inputs;
        target.outcomes.first_block = target.inputs.first_block = first;
    }
    payback_status status = pb_crew_simulate(pass->crew, &target, first, last, pass->trials);
    if (!status && pass->how.rows)
        status = pb_rows_give(pass->how.rows, pass->plan, &target.outcomes, &target.inputs, first * PB_BLOCK,
                              pb_fewer(last * PB_BLOCK, pass->trials));
    return status;
}

static payback_status join_column(struct pb_pass *pass, size_t column)
{
    payback_status status = PAYBACK_OK;
    for (int t = 0; t < pass->crew->threads && !status; t++)
        status = pb_windows_take(pass->whole[column], pass->threads[t].parts[column]);
    return status;
}

/* Lists of one column have another length than those of the next: without trimming, the pieces add up. */
static payback_status narrow_column(void *context, size_t column, int worker)
{
    (void)worker;
    struct pb_pass *pass = context;
    payback_status status = join_column(pass, column);
    if (!status)
        status = pb_windows_fetch(pass->whole[column]);
    if (!status)
        status = pb_windows_narrow(pass->whole[column], (double)pass->seen, (double)pass->trials);
    for (int t = 0; t < pass->crew->threads && !status; t++)
        pb_windows_follow(pass->threads[t].parts[column], pass->whole[column]);
    if (status || !pass->away)
        return status;
    status = pb_windows_put_away(pass->whole[column]);
    pb_trim_memory();
    return status;
}

static payback_status put_column_away(void *context, size_t column, int worker)
{
    (void)worker;
    struct pb_pass *pass = context;
    payback_status status = join_column(pass, column);
    return status ? status : pb_windows_put_away(pass->whole[column]);
}

static payback_status put_away(struct pb_pass *pass)
{
    pass->away = true;
    payback_status status = for_each_column(pass, put_column_away);
    pb_trim_memory();
    return status;
}

static size_t count_kept(const struct pb_pass *pass)
{
    size_t kept = 0;
    for (size_t c = 0; c < pass->columns; c++) {
        kept += pb_windows_kept(pass->whole[c]);
        for (int t = 0; t < pass->crew->threads; t++)
            kept += pb_windows_kept(pass->threads[t].parts[c]);
    }
    return kept;
}

/* By all trials that are done. */
static payback_status narrow(struct pb_pass *pass)
{
    pass->seen = pb_fewer(pass->next_block * PB_BLOCK, pass->trials);
    payback_status status = pass->away ? put_away(pass) : PAYBACK_OK;
    return status ? status : for_each_column(pass, narrow_column);
}

/* What draws that are put away make of a status: where the file does not do, the figures are missed. */
static payback_status unless_lost(payback_status status, bool *missed)
{
    if (status != PAYBACK_ERROR_IO)
        return status;
    *missed = true;
    return PAYBACK_OK;
}

/* Narrower windows where they are due; and no more draws in memory than is allowed. */
static payback_status settle_round(struct pb_pass *pass, double done)
{
    payback_status status = PAYBACK_OK;
    if (done >= narrow_at * (double)pass->seen && (double)pass->trials >= narrow_at * done)
        status = narrow(pass);
    return status || count_kept(pass) <= pass->kept_most ? status : put_away(pass);
}

static payback_status run_rounds(struct pb_pass *pass, bool *missed)
{
    size_t blocks = pb_blocks_of(pass->trials), most = pass->how.rows ? PB_ROUND_BLOCKS : LONG_ROUND_BLOCKS;
    payback_progress *progress = pass->how.progress;
    while (pass->next_block < blocks && !*missed) {
        size_t first = pass->next_block, last = pb_fewer(first + pb_fewer(first, most), blocks);
        double done = (double)pb_fewer(last * PB_BLOCK, pass->trials);
        payback_status status = run_round(pass, first, last);
        pass->next_block = last;
        if (!status)
            status = unless_lost(settle_round(pass, done), missed);
        if (status)
            return status;
        if (progress && progress(pass->how.context, done, (double)pass->trials) != 0)
            return PAYBACK_ERROR_CANCELLED;
    }
    return PAYBACK_OK;
}

payback_status pb_pass_to(struct pb_pass *pass, size_t trials, bool *missed)
{
    payback_status status = PAYBACK_OK;
    *missed = false;
    if (trials <= PB_ONE_PASS_PILOT || trials < pass->trials || pass->trials % PB_BLOCK != 0)
        return PAYBACK_ERROR_ARGUMENT;
    bool begun = pass->trials > 0;
    pass->trials = trials;
    if (!begun)
        status = run_pilot(pass);
    else /* the windows were chosen for fewer */
        status = unless_lost(narrow(pass), missed);
    return status || *missed ? status : run_rounds(pass, missed);
}

/* ---- the figures ---- */

static payback_status conclude(struct pb_pass *pass, size_t column, bool *missed)
{
    pb_windows *whole = pass->whole[column];
    struct pb_figures *figures = pass->figures;
    if (column < PB_OUTCOMES) {
        payback_status status = pb_windows_summarise(whole, &figures->outcomes[column], missed);
        if (!status && !*missed && column == pb_decision_outcome(pass->plan, PB_NPV))
            status = pb_windows_shortfall(whole, &figures->shortfall, missed);
        return status;
    }
    payback_estimate fan[PB_FAN_LEVELS];
    payback_status status = pb_windows_quantiles(whole, fan, missed);
    for (size_t f = 0; f < PB_FAN_LEVELS && !status && !*missed; f++)
        figures->fan[f][column - PB_OUTCOMES] = fan[f].value;
    return status;
}

/* Its windows are released. */
static payback_status conclude_column(void *context, size_t column, int worker)
{
    (void)worker;
    struct pb_pass *pass = context;
    payback_status status = join_column(pass, column);
    for (int t = 0; t < pass->crew->threads; t++) {
        pb_windows_free(pass->threads[t].parts[column]);
        pass->threads[t].parts[column] = NULL;
    }
    if (!status)
        status = pb_windows_fetch(pass->whole[column]);
    if (!status)
        status = conclude(pass, column, &pass->missed[column]);
    pb_windows_free(pass->whole[column]);
    pass->whole[column] = NULL;
    if (pass->away)
        pb_trim_memory();
    return status;
}

static payback_status conclude_all(struct pb_pass *pass, bool *missed)
{
    payback_status status = pass->away ? put_away(pass) : PAYBACK_OK;
    if (!status)
        status = for_each_column(pass, conclude_column);
    status = unless_lost(status, missed);
    for (size_t c = 0; c < pass->columns; c++)
        *missed |= pass->missed[c];
    return status;
}

/* Of all threads. */
static struct pb_tally join_tallies(const struct pb_pass *pass)
{
    struct pb_tally tally = pass->threads[0].tally;
    for (int t = 1; t < pass->crew->threads; t++)
        pb_tally_merge(&tally, &pass->threads[t].tally);
    return tally;
}

static payback_status set_counts_and_sums(struct pb_pass *pass)
{
    struct pb_figures *figures = pass->figures;
    const struct pb_tally tally = join_tallies(pass);
    figures->trials = pass->trials;
    figures->threads = pass->crew->threads;
    pb_figures_set_tally(figures, &tally);
    if (!pass->how.detailed)
        return PAYBACK_OK;
    struct pb_sums *sums = pb_new(1, sizeof *sums);
    if (!sums)
        return PAYBACK_ERROR_MEMORY;
    pb_crew_collect(pass->crew, sums);
    pb_figures_set_sums(figures, sums, pass->plan->model.horizon, pass->plan->slots.category_count);
    free(sums);
    return PAYBACK_OK;
}

payback_status pb_pass_finish(struct pb_pass *pass, struct pb_figures *figures, bool *missed)
{
    *missed = false;
    pass->figures = figures;
    payback_status status = set_counts_and_sums(pass);
    return status ? status : conclude_all(pass, missed);
}

/* P90 − P10; NaN where it is missed. */
static payback_status measure_spread(pb_windows *whole, double *spread)
{
    payback_estimate quantiles[PB_LEVELS];
    bool missed = false;
    payback_status status = pb_windows_fetch(whole);
    if (!status)
        status = pb_windows_quantiles(whole, quantiles, &missed);
    if (!status && !missed)
        *spread = quantiles[PAYBACK_P90].value - quantiles[PAYBACK_P10].value;
    return status;
}

payback_status pb_pass_look(struct pb_pass *pass, bool with_spread, struct pb_pass_view *view, bool *missed)
{
    size_t npv = pb_decision_outcome(pass->plan, PB_NPV);
    const struct pb_tally tally = join_tallies(pass);
    payback_status status = join_column(pass, npv);
    *missed = false;
    view->spread = NAN;
    if (!status && with_spread)
        status = unless_lost(measure_spread(pass->whole[npv], &view->spread), missed);
    view->in_time = pb_comparison_share_at_most(&tally.in_time[pass->plan->model.basis]);
    view->npv = pb_moments_mean(pb_windows_moments(pass->whole[npv]));
    return status;
}

payback_status pb_run_in_one_pass(struct pb_figures *figures, const struct pb_plan *plan,
                                  const struct pb_run_settings *how, size_t kept_most, bool *missed)
{
    struct pb_pass *pass;
    payback_status status = pb_pass_new(&pass, plan, how, kept_most);
    if (!status)
        status = pb_pass_to(pass, (size_t)plan->settings.trials, missed);
    if (!status && !*missed)
        status = pb_pass_finish(pass, figures, missed);
    pb_pass_free(pass);
    return status;
}
