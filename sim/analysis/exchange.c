/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/exchange.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The caller hears of progress after so many blocks. */
enum { ROUND_BLOCKS = 32 };

/* One thread's workers, and what of the first one's draws is put aside during an exchange. */
struct pair {
    struct pb_worker *first, *second;
    pb_block_lanes *aside;
};

struct loop {
    const struct pb_exchange_settings *settings;
    struct pb_exchange *exchange;
    struct pair *pairs;
    size_t first_block; /* of the round */
};

/* What counts as the outcome of a trial: see pb_exchange. */
static double outcome_of(const struct pb_outcome_choice *choice, double drawn, int horizon)
{
    if (choice->indicator)
        return drawn <= choice->months;
    return drawn == (double)INFINITY ? horizon + 1 : drawn;
}

static void store_outcome(const struct loop *loop, const struct pb_worker *worker, double *to)
{
    const struct pb_outcome_choice *choice = loop->settings->outcome;
    const double *drawn = worker->result->outcomes[choice->column];
    for (int i = 0; i < PB_BLOCK; i++)
        to[i] = outcome_of(choice, drawn[i], worker->plan->model.horizon);
}

/* Simulates a block of one of the two samples and keeps what is asked of it. at: position in the columns. */
static void simulate_sample(const struct loop *loop, struct pb_worker *worker, size_t at)
{
    struct pb_exchange *exchange = loop->exchange;
    const struct pb_plan *plan = worker->plan;
    int basis = (int)plan->model.basis * PB_BASIS_OUTCOMES;
    pb_worker_simulate(worker, NULL);
    store_outcome(loop, worker, exchange->outcome + at);
    memcpy(exchange->npv + at, worker->result->outcomes[basis + PB_NPV], sizeof(pb_block_lanes));
    for (size_t i = 0; i < PB_BLOCK; i++)
        exchange->failing[at + i] =
            !(worker->result->outcomes[basis + PB_PAYBACK_MONTHS][i] <= loop->settings->target_months);
    for (size_t j = 0; j < plan->input_count; j++)
        memcpy(exchange->inputs + j * 2 * exchange->trials + at, pb_worker_exported(worker, j), sizeof(pb_block_lanes));
}

static void swap_monthly(struct pair *pair)
{
    size_t size = (size_t)pair->first->plan->model.horizon * sizeof(pb_block_lanes);
    struct pb_worker *workers[] = {pair->first, pair->second};
    for (size_t stream = 0; stream < 2; stream++) {
        pb_block_lanes *draws[2];
        for (int w = 0; w < 2; w++)
            draws[w] = stream == 0 ? workers[w]->noise : workers[w]->surge;
        if (!draws[0])
            continue;
        memcpy(pair->aside, draws[0], size);
        memcpy(draws[0], draws[1], size);
        memcpy(draws[1], pair->aside, size);
    }
}

/* Simulates the first sample's block with a part of the second's; the first one's draws are then as before. */
static void simulate_part(const struct loop *loop, struct pair *pair, const struct pb_exchange_part *part, double *to)
{
    for (size_t m = 0; m < part->count; m++) {
        size_t j = part->inputs[m];
        memcpy(pair->aside[m], pair->first->values[j], sizeof(pb_block_lanes));
        memcpy(pair->first->values[j], pair->second->values[j], sizeof(pb_block_lanes));
    }
    if (part->monthly)
        swap_monthly(pair);
    pb_worker_simulate(pair->first, NULL);
    store_outcome(loop, pair->first, to);
    if (part->monthly)
        swap_monthly(pair);
    for (size_t m = 0; m < part->count; m++)
        memcpy(pair->first->values[part->inputs[m]], pair->aside[m], sizeof(pb_block_lanes));
}

static payback_status simulate_block(void *context, size_t index, int thread)
{
    const struct loop *loop = context;
    const struct pb_exchange_settings *settings = loop->settings;
    struct pb_exchange *exchange = loop->exchange;
    struct pair *pair = &loop->pairs[thread];
    size_t block = loop->first_block + index, at = block * PB_BLOCK;
    pb_worker_draw(pair->first, block);
    pb_worker_draw(pair->second, block);
    simulate_sample(loop, pair->first, at);
    simulate_sample(loop, pair->second, exchange->trials + at);
    for (size_t p = 0; p < settings->part_count; p++)
        simulate_part(loop, pair, &settings->parts[p], exchange->exchanged + p * exchange->trials + at);
    return PAYBACK_OK;
}

static payback_status run_rounds(struct loop *loop)
{
    const struct pb_exchange_settings *settings = loop->settings;
    size_t blocks = loop->exchange->trials / PB_BLOCK;
    for (loop->first_block = 0; loop->first_block < blocks; loop->first_block += ROUND_BLOCKS) {
        size_t left = blocks - loop->first_block;
        if (settings->progress && settings->progress(settings->context, (double)loop->first_block, (double)blocks) != 0)
            return PAYBACK_ERROR_CANCELLED;
        payback_status status =
            pb_parallel_for(loop->exchange->threads, left < ROUND_BLOCKS ? left : ROUND_BLOCKS, simulate_block, loop);
        if (status)
            return status;
    }
    if (settings->progress && settings->progress(settings->context, (double)blocks, (double)blocks) != 0)
        return PAYBACK_ERROR_CANCELLED;
    return PAYBACK_OK;
}

static void replace_undefined(double *column, size_t n, double by)
{
    for (size_t i = 0; i < n; i++)
        if (isnan(column[i]))
            column[i] = by;
}

/* Whether the outcome can be "never": the paybacks of a basis. */
static bool may_be_never(const struct pb_outcome_choice *choice)
{
    return !choice->indicator && choice->column < PB_PEAK_FUNDING &&
           choice->column % PB_BASIS_OUTCOMES <= PB_DISCOUNTED_PAYBACK_MONTHS;
}

/* Counts the never draws, and gives undefined outcomes the mean of the others (0 where there are none). */
static void settle_outcomes(struct pb_exchange *exchange, const struct pb_outcome_choice *choice, int horizon,
                            size_t part_count)
{
    double sum = 0;
    size_t defined = 0, n = 2 * exchange->trials;
    for (size_t i = 0; i < n; i++)
        if (!isnan(exchange->outcome[i])) {
            sum += exchange->outcome[i];
            defined++;
            exchange->never += may_be_never(choice) && exchange->outcome[i] > horizon;
        }
    exchange->undefined = n - defined;
    double mean = defined ? sum / (double)defined : 0;
    replace_undefined(exchange->outcome, n, mean);
    replace_undefined(exchange->exchanged, part_count * exchange->trials, mean);
}

static payback_status make_columns(struct pb_exchange *exchange, const struct pb_exchange_settings *settings)
{
    const struct pb_plan *plan = settings->first;
    exchange->trials = ((size_t)plan->settings.trials + PB_BLOCK - 1) / PB_BLOCK * PB_BLOCK;
    exchange->evaluations = exchange->trials * (2 + settings->part_count);
    exchange->threads = pb_thread_count(settings->threads);
    size_t n = 2 * exchange->trials, largest = SIZE_MAX / sizeof(double) / n;
    if (plan->input_count > largest || settings->part_count > largest)
        return PAYBACK_ERROR_MEMORY;
    exchange->inputs = pb_new_aligned(plan->input_count * n, sizeof(double));
    exchange->outcome = pb_new_aligned(n, sizeof(double));
    exchange->npv = pb_new_aligned(n, sizeof(double));
    exchange->failing = pb_new(n, sizeof *exchange->failing);
    exchange->exchanged = pb_new_aligned(settings->part_count * exchange->trials, sizeof(double));
    bool made = exchange->inputs && exchange->outcome && exchange->npv && exchange->failing && exchange->exchanged;
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status make_pairs(struct loop *loop)
{
    const struct pb_exchange_settings *settings = loop->settings;
    size_t aside = settings->first->input_count;
    if (aside < (size_t)settings->first->model.horizon)
        aside = (size_t)settings->first->model.horizon;
    loop->pairs = pb_new((size_t)loop->exchange->threads, sizeof *loop->pairs);
    payback_status status = loop->pairs ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int t = 0; !status && t < loop->exchange->threads; t++) {
        struct pair *pair = &loop->pairs[t];
        pair->aside = pb_new_aligned(aside, sizeof *pair->aside);
        status = pair->aside ? pb_worker_new(&pair->first, settings->first) : PAYBACK_ERROR_MEMORY;
        if (!status)
            status = pb_worker_new(&pair->second, settings->second);
    }
    return status;
}

payback_status pb_exchange_new(struct pb_exchange **out, const struct pb_exchange_settings *settings)
{
    *out = NULL;
    struct pb_exchange *exchange = pb_new(1, sizeof *exchange);
    if (!exchange)
        return PAYBACK_ERROR_MEMORY;
    struct loop loop = {.settings = settings, .exchange = exchange};
    payback_status status = make_columns(exchange, settings);
    if (!status)
        status = make_pairs(&loop);
    if (!status)
        status = run_rounds(&loop);
    if (!status)
        settle_outcomes(exchange, settings->outcome, settings->first->model.horizon, settings->part_count);
    for (int t = 0; loop.pairs && t < exchange->threads; t++) {
        pb_worker_free(loop.pairs[t].first);
        pb_worker_free(loop.pairs[t].second);
        free(loop.pairs[t].aside);
    }
    free(loop.pairs);
    if (status) {
        pb_exchange_free(exchange);
        return status;
    }
    *out = exchange;
    return PAYBACK_OK;
}

void pb_exchange_free(struct pb_exchange *exchange)
{
    if (!exchange)
        return;
    free(exchange->inputs);
    free(exchange->outcome);
    free(exchange->npv);
    free(exchange->failing);
    free(exchange->exchanged);
    free(exchange);
}

/* ---- one at a time ---- */

enum { AT_P10, AT_P50, AT_P90, LEVELS };

/* What the model sees of an input at P10, P50 and P90: of an event its uniform. */
static void find_levels(const struct pb_plan_input *input, double levels[LEVELS])
{
    _Alignas(PB_ALIGNMENT) double u[8] = {0.1, 0.5, 0.9, 0.5, 0.5, 0.5, 0.5, 0.5}, x[8];
    memcpy(x, u, sizeof x);
    if (input->table)
        pb_quantiles_of_uniforms(input->table, u, x, 8);
    for (int l = 0; l < LEVELS; l++)
        levels[l] = x[l] * input->multiply + input->add;
    if (levels[AT_P10] > levels[AT_P90]) { /* a negative factor turns the distribution round */
        double p10 = levels[AT_P10];
        levels[AT_P10] = levels[AT_P90];
        levels[AT_P90] = p10;
    }
    if (input->uncertain->event) { /* it does not happen, and it happens */
        levels[AT_P10] = 0;
        levels[AT_P90] = nextafter(1, 0);
    }
}

static void fill_lanes(double *lanes, int count, double value)
{
    for (int i = 0; i < count; i++)
        lanes[i] = value;
}

/* Evaluates points first … first + 127 of the list: 0 the medians, then two an input. */
static void evaluate_points(struct pb_worker *worker, const double (*levels)[LEVELS], size_t first)
{
    for (size_t j = 0; j < worker->plan->input_count; j++)
        for (size_t i = 0; i < PB_BLOCK; i++) {
            size_t point = first + i;
            int level = point == 2 * j + 1 ? AT_P10 : point == 2 * j + 2 ? AT_P90 : AT_P50;
            worker->values[j][i] = levels[j][level];
        }
    for (int t = 0; t < worker->plan->model.horizon; t++) {
        if (worker->noise)
            fill_lanes(worker->noise[t], PB_BLOCK, 0);
        if (worker->surge)
            fill_lanes(worker->surge[t], PB_BLOCK, 0.5);
    }
    pb_worker_simulate(worker, NULL);
}

payback_status pb_one_at_a_time(const struct pb_plan *plan, const struct pb_outcome_choice *outcome, double *values,
                                double *quantiles)
{
    struct pb_worker *worker = NULL;
    double(*levels)[LEVELS] = pb_new(plan->input_count, sizeof *levels);
    payback_status status = levels ? pb_worker_new(&worker, plan) : PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; !status && j < plan->input_count; j++) {
        find_levels(&plan->inputs[j], levels[j]);
        quantiles[2 * j] = levels[j][AT_P10];
        quantiles[2 * j + 1] = levels[j][AT_P90];
    }
    size_t points = 2 * plan->input_count + 1;
    for (size_t first = 0; !status && first < points; first += PB_BLOCK) {
        evaluate_points(worker, (const double(*)[LEVELS])levels, first);
        for (size_t i = 0; i < PB_BLOCK && first + i < points; i++)
            values[first + i] = outcome_of(outcome, worker->result->outcomes[outcome->column][i], plan->model.horizon);
    }
    pb_worker_free(worker);
    free(levels);
    return status;
}
