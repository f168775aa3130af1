/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_update: the scenario's trials, weighted by how well each explains the results; where too few of them do,
 * drawn anew from what is believed half-way (tempering). */
#include "payback/update.h"

#include "analysis/harvest.h"
#include "analysis/headline.h"
#include "analysis/input_names.h"
#include "analysis/learning.h"
#include "analysis/provenance.h"
#include "analysis/pilot_design.h"
#include "analysis/plans.h"
#include "analysis/texts.h"
#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "engine/run.h"
#include "numerics/binomial.h"
#include "numerics/gsl_guard.h"
#include "numerics/transfer.h"
#include "payback/pilot.h"
#include "sampling/sampling.h"
#include "scenario/posterior.h"
#include "scenario/results.h"
#include "scenario/scenario.h"
#include "statistics/information.h"
#include "statistics/statistics.h"
#include "statistics/weighted.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { TRIALS = 131072, ROUNDS_MAX = 5, STEP_TRIALS = 2000, EFFECTIVE_LEAST = 400 };
static const double surprising_p = 0.01, impossible_p = 1e-9;

struct owned_update {
    payback_update_result result; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
};

/* The trials of one round. */
struct round {
    size_t n;
    struct pb_plan *plan;
    double **inputs; /* columns of the uncertain ones */
    size_t input_count;
    double *npv, *paid, *handle;
    double *contained[PB_RESULT_ROWS_MAX], *resolved[PB_RESULT_ROWS_MAX]; /* of each row of the results: C and D/C */
    double *log_likelihood, *weights;
};

struct work {
    const payback_scenario *scenario;
    const struct pb_inputs *values;
    struct pb_results results;
    struct pb_pilot_terms terms;
    double transfer_sd;
    struct pb_touched touched;
    struct round prior, last;    /* of the first and, where there were more, of the last round */
    payback_scenario *posterior; /* what is believed */
    char note[300];
    payback_update_result *result;
};

void payback_update_free(payback_update_result *result)
{
    if (!result)
        return;
    struct owned_update *owned = (struct owned_update *)result;
    pb_texts_clear(&owned->texts);
    free(result->data);
    free(result->inputs);
    free((char *)result->patch);
    free(owned);
}

static void clear_round(struct round *round)
{
    for (size_t j = 0; round->inputs && j < round->input_count; j++)
        free(round->inputs[j]);
    for (int k = 0; k < PB_RESULT_ROWS_MAX; k++) {
        free(round->contained[k]);
        free(round->resolved[k]);
    }
    free(round->inputs);
    free(round->npv);
    free(round->paid);
    free(round->handle);
    free(round->log_likelihood);
    free(round->weights);
    pb_plan_free(round->plan);
    *round = (struct round){0};
}

static void clear_work(struct work *work)
{
    clear_round(&work->prior);
    clear_round(&work->last);
    pb_touched_clear(&work->touched);
    payback_scenario_free(work->posterior);
}

/* ---- trials ---- */

struct taker {
    const struct work *work;
    struct round *round;
};

static double age_of(const struct work *work, int row)
{
    double age = work->results.rows[row].age_months;
    return isnan(age) ? work->terms.age_months : age;
}

/* The rates of a row's category, or of all that take part together. */
static void take_rates(const struct taker *taker, int row, const struct pb_product *product, size_t at)
{
    const struct work *work = taker->work;
    int category = work->results.rows[row].category;
    for (size_t i = 0; i < PB_BLOCK; i++) {
        double reach = 0, contained = 0, resolved = 0;
        for (int k = 0; k < work->values->category_count; k++) {
            if (category == PB_ALL_CATEGORIES ? !work->terms.takes_part[k] : k != category)
                continue;
            double weight = category == PB_ALL_CATEGORIES ? product->reach[k][i] : 1;
            reach += weight;
            contained += weight * product->contained[k][i];
            resolved += weight * product->resolved[k][i];
        }
        taker->round->contained[row][at + i] = reach > 0 ? contained / reach : 0;
        taker->round->resolved[row][at + i] = contained > 0 ? resolved / contained : 0;
    }
}

static payback_status take_block(void *context, struct pb_worker *worker, size_t block)
{
    const struct taker *taker = context;
    struct round *round = taker->round;
    const struct pb_plan *plan = worker->plan;
    int basis = (int)plan->model.basis * PB_BASIS_OUTCOMES;
    size_t at = block * PB_BLOCK;
    struct pb_product *product = pb_new_workspace(1, sizeof *product);
    if (!product)
        return PAYBACK_ERROR_MEMORY;
    memcpy(round->npv + at, worker->result->outcomes[basis + PB_NPV], sizeof(pb_block_lanes));
    for (size_t i = 0; i < PB_BLOCK; i++)
        round->paid[at + i] =
            worker->result->outcomes[basis + PB_PAYBACK_MONTHS][i] <= plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    for (size_t j = 0; j < plan->input_count; j++)
        memcpy(round->inputs[j] + at, pb_worker_exported(worker, j), sizeof(pb_block_lanes));
    double age = NAN;
    for (int row = 0; row < taker->work->results.row_count || row == 0; row++) {
        double own = taker->work->results.row_count > 0 ? age_of(taker->work, row) : 0;
        if (own != age)
            PB_SELECT(pb_model_product)(&plan->model, &worker->slots, worker->work, own, product);
        age = own;
        if (row < taker->work->results.row_count)
            take_rates(taker, row, product, at);
    }
    memcpy(round->handle + at, product->handle, sizeof(pb_block_lanes));
    free(product);
    return PAYBACK_OK;
}

static double *new_column(size_t n, bool *made)
{
    double *column = *made ? pb_new_aligned(n, sizeof *column) : NULL;
    *made = *made && column;
    return column;
}

static payback_status make_columns(struct round *round, int rows)
{
    bool made = true;
    size_t n = round->n;
    round->inputs = pb_new(round->plan->input_count, sizeof *round->inputs);
    made = round->inputs != NULL;
    round->input_count = made ? round->plan->input_count : 0;
    for (size_t j = 0; made && j < round->plan->input_count; j++)
        round->inputs[j] = new_column(n, &made);
    round->npv = new_column(n, &made);
    round->paid = new_column(n, &made);
    round->handle = new_column(n, &made);
    round->log_likelihood = new_column(n, &made);
    round->weights = new_column(n, &made);
    for (int k = 0; k < rows; k++) {
        round->contained[k] = new_column(n, &made);
        round->resolved[k] = new_column(n, &made);
    }
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status draw_round(struct round *round, const struct work *work, const struct pb_inputs *values,
                                 const payback_options *options)
{
    struct pb_plan_settings settings;
    payback_status status = pb_settings_of(&settings, values, options);
    if (status)
        return status;
    size_t trials = options && options->trials ? options->trials : TRIALS;
    settings.trials = (trials + PB_BLOCK - 1) / PB_BLOCK * PB_BLOCK;
    round->n = (size_t)settings.trials;
    status = pb_plan_new(&round->plan, values, &settings);
    if (!status)
        status = make_columns(round, work->results.row_count);
    struct taker taker = {work, round};
    struct pb_harvest harvest = {.plan = round->plan,
                                 .blocks = round->n / PB_BLOCK,
                                 .threads = options ? options->threads : 0,
                                 .take = take_block,
                                 .context = &taker,
                                 .progress = options ? options->progress : NULL,
                                 .progress_context = options ? options->context : NULL,
                                 .all_blocks = (double)(round->n / PB_BLOCK)};
    return status ? status : pb_harvest(&harvest);
}

/* ---- likelihood ---- */

/* Mean log ratio of the handle times, and its error. */
static double handle_ratio(const struct pb_results *r, double *error)
{
    *error = sqrt(r->with.sd_log * r->with.sd_log / r->with.n + r->without.sd_log * r->without.sd_log / r->without.n);
    return r->with.mean_log - r->without.mean_log;
}

static double log_likelihood_of(const struct work *work, const struct round *round, size_t i)
{
    const struct pb_results *r = &work->results;
    struct pb_counted contained[PB_RESULT_ROWS_MAX], resolved[PB_RESULT_ROWS_MAX];
    double sum = 0;
    for (int k = 0; k < r->row_count; k++) {
        contained[k] = (struct pb_counted){r->rows[k].contained, r->rows[k].attempted, round->contained[k][i]};
        resolved[k] = (struct pb_counted){r->rows[k].resolved, r->rows[k].audited, round->resolved[k][i]};
    }
    sum += pb_transferred_log_likelihood(contained, (size_t)r->row_count, work->transfer_sd);
    sum += pb_transferred_log_likelihood(resolved, (size_t)r->row_count, work->transfer_sd);
    if (r->handled) {
        double error, ratio = handle_ratio(r, &error), off = (ratio - log(round->handle[i])) / error;
        sum -= off * off / 2;
    }
    return isnan(sum) ? -(double)INFINITY : sum;
}

struct judging {
    const struct work *work;
    struct round *round;
};

static payback_status judge_block(void *context, size_t block, int worker)
{
    const struct judging *judging = context;
    (void)worker;
    for (size_t i = block * PB_BLOCK; i < (block + 1) * PB_BLOCK; i++)
        judging->round->log_likelihood[i] = log_likelihood_of(judging->work, judging->round, i);
    return PAYBACK_OK;
}

static payback_status judge(const struct work *work, struct round *round)
{
    struct judging judging = {work, round};
    return pb_parallel_for(work->result->threads, round->n / PB_BLOCK, judge_block, &judging);
}

/* ---- what is surprising ---- */

static void uniforms_of(const struct round *round, const char *what, int row, size_t block, double *u)
{
    char key[64];
    snprintf(key, sizeof key, "update %s %d", what, row);
    pb_sampling_observed(round->plan->settings.seed, pb_hash64(key), false, block, u);
}

/* Two-sided: twice the smaller of P(Y ≤ y) and P(Y ≥ y) before the pilot. */
static double p_value_of(const struct work *work, int row, bool contained)
{
    const struct pb_result_row *r = &work->results.rows[row];
    const struct round *round = &work->prior;
    const double *rate = contained ? round->contained[row] : round->resolved[row];
    double n = contained ? r->attempted : r->audited, y = contained ? r->contained : r->resolved;
    double below = 0, above = 0;
    _Alignas(PB_ALIGNMENT) double z[PB_BLOCK];
    for (size_t at = 0; at < round->n; at += PB_BLOCK) {
        uniforms_of(round, contained ? "shift contained" : "shift resolved", 0, at / PB_BLOCK, z);
        pb_normal_quantiles(z, z, PB_BLOCK);
        for (size_t i = 0; i < PB_BLOCK; i++) {
            double p = rate[at + i];
            if (p > 0 && p < 1)
                p = 1 / (1 + (1 - p) / p * exp(-work->transfer_sd * z[i]));
            below += pb_binomial_at_most(y, n, p);
            above += pb_binomial_at_most(n - y, n, 1 - p);
        }
    }
    return fmin(1, 2 * fmin(below, above) / (double)round->n);
}

/* ---- rounds ---- */

/* The power of the likelihood at which so many trials count. */
static double power_for(const struct round *round, double effective)
{
    double low = 0, high = 1;
    for (int step = 0; step < 40; step++) {
        double middle = (low + high) / 2;
        bool enough = pb_weights_of(round->weights, round->log_likelihood, middle, round->n) &&
                      pb_effective_size(round->weights, round->n) >= effective;
        low = enough ? middle : low;
        high = enough ? high : middle;
    }
    return low;
}

static payback_status believe(struct work *work, const struct round *round, payback_scenario **out)
{
    payback_changes *changes = NULL;
    payback_status status =
        pb_learning_changes(&changes, work->values, &work->touched, (const double *const *)round->inputs,
                            round->weights, round->n, work->note);
    if (!status)
        status = pb_scenario_changed(out, work->scenario, changes, NULL);
    payback_changes_free(changes);
    return status;
}

/* Trials that must count at least: fewer where fewer are drawn. */
static double least_effective(const struct round *round)
{
    return fmin(EFFECTIVE_LEAST, (double)round->n / 10);
}

/* Weights the trials by what is left of the likelihood; where they are too few, draws new ones half-way. */
static payback_status weight_rounds(struct work *work, const payback_options *options)
{
    payback_update_result *r = work->result;
    struct round *now = &work->prior;
    double left = 1;
    for (r->rounds = 0;; r->rounds++) {
        bool possible = pb_weights_of(now->weights, now->log_likelihood, left, now->n);
        r->effective_trials = pb_effective_size(now->weights, now->n);
        if (!possible || r->effective_trials >= least_effective(now) || r->rounds == ROUNDS_MAX)
            return possible ? PAYBACK_OK : PAYBACK_ERROR_NUMERICS;
        double step = fmin(left, power_for(now, fmin(STEP_TRIALS, (double)now->n / 4)));
        pb_weights_of(now->weights, now->log_likelihood, step, now->n);
        payback_scenario *halfway = NULL;
        payback_status status = believe(work, now, &halfway);
        clear_round(&work->last);
        if (!status)
            status = draw_round(&work->last, work, &halfway->inputs, options);
        if (!status)
            status = judge(work, &work->last);
        pb_plan_free(work->last.plan); /* it reads the scenario that goes */
        work->last.plan = NULL;
        payback_scenario_free(halfway);
        if (status)
            return status;
        now = &work->last;
        left -= step;
    }
}

static const struct round *last_round(const struct work *work)
{
    return work->result->rounds > 0 ? &work->last : &work->prior;
}

/* ---- which inputs ---- */

static bool ends_with(const char *pointer, const char *end)
{
    size_t a = strlen(pointer), b = strlen(end);
    return a >= b && strcmp(pointer + a - b, end) == 0;
}

/* What rates at an age, or handle times, follow from. */
static bool is_about(const struct work *work, const struct pb_uncertain *input)
{
    static const char *const rates[] = {"/containment",
                                        "/true_deflection",
                                        "/containment_gap",
                                        "/knowledge_quality",
                                        "/annual_improvement",
                                        "/deflection/ramp/start",
                                        "/deflection/ramp/months_to_90"};
    const char *pointer = input->value->pointer;
    bool handle = ends_with(pointer, "/handle_time_reduction") || ends_with(pointer, "/adoption");
    if (handle)
        return work->results.handled;
    for (size_t r = 0; r < sizeof rates / sizeof rates[0]; r++)
        if (ends_with(pointer, rates[r]))
            return work->results.row_count > 0;
    return false;
}

static payback_status find_touched(struct work *work)
{
    bool *seed = pb_new(work->values->uncertain_count, sizeof *seed);
    if (!seed)
        return PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; j < work->values->uncertain_count; j++)
        seed[j] = is_about(work, &work->values->uncertain[j]);
    payback_status status = pb_touched_find(&work->touched, work->values, seed);
    free(seed);
    return status;
}

/* ---- the result ---- */

static payback_status fill_inputs(struct owned_update *owned, const struct work *work)
{
    payback_update_result *r = &owned->result;
    const struct round *last = last_round(work);
    r->inputs = pb_new(work->touched.count, sizeof *r->inputs);
    payback_status status = r->inputs ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t t = 0; !status && t < work->touched.count; t++) {
        size_t j = work->touched.inputs[t];
        const struct pb_value *value = work->values->uncertain[j].value;
        payback_updated_input *input = &r->inputs[r->input_count++];
        struct pb_text name = {0};
        pb_input_words(&name, work->values, value->pointer);
        input->pointer = pb_texts_keep(&owned->texts, value->pointer);
        input->name = pb_texts_take(&owned->texts, &name);
        input->unit = value->field->unit;
        status = pb_belief_of(&input->prior, work->prior.inputs[j], NULL, work->prior.n);
        if (!status)
            status = pb_belief_of(&input->posterior, last->inputs[j], last->weights, last->n);
    }
    return status;
}

static const char *name_of_row(struct owned_update *owned, const struct work *work, int row, const char *what)
{
    int category = work->results.rows[row].category;
    struct pb_text text = {0};
    if (category != PB_ALL_CATEGORIES)
        pb_text_format(&text, "%s: ", work->values->category[category][PB_CATEGORY_NAME].text);
    pb_text_add(&text, what);
    return pb_texts_take(&owned->texts, &text);
}

static payback_status fill_datum(struct owned_update *owned, const struct work *work, int row, bool contained)
{
    payback_update_result *r = &owned->result;
    const struct pb_result_row *counts = &work->results.rows[row];
    const struct round *prior = &work->prior, *last = last_round(work);
    payback_updated_datum *datum = &r->data[r->datum_count++];
    datum->what =
        name_of_row(owned, work, row, contained ? "contained, of the attempted" : "truly resolved, of the audited");
    datum->counted = contained ? counts->contained : counts->resolved;
    datum->of = contained ? counts->attempted : counts->audited;
    datum->p_value = p_value_of(work, row, contained);
    r->surprising |= datum->p_value < surprising_p;
    payback_status status =
        pb_belief_of(&datum->prior, contained ? prior->contained[row] : prior->resolved[row], NULL, prior->n);
    if (!status)
        status = pb_belief_of(&datum->posterior, contained ? last->contained[row] : last->resolved[row], last->weights,
                              last->n);
    return status;
}

/* D of a row: what is truly resolved, of the attempted. */
static payback_status fill_product(struct owned_update *owned, const struct work *work, int row)
{
    payback_update_result *r = &owned->result;
    const struct round *rounds[2] = {&work->prior, last_round(work)};
    payback_updated_datum *datum = &r->data[r->datum_count++];
    payback_status status = PAYBACK_OK;
    datum->what = name_of_row(owned, work, row, "truly resolved, of the attempted");
    datum->counted = datum->of = datum->p_value = NAN;
    for (int w = 0; !status && w < 2; w++) {
        const struct round *round = rounds[w];
        double *column = pb_new(round->n, sizeof *column);
        for (size_t i = 0; column && i < round->n; i++)
            column[i] = round->contained[row][i] * round->resolved[row][i];
        status = column
                     ? pb_belief_of(w ? &datum->posterior : &datum->prior, column, w ? round->weights : NULL, round->n)
                     : PAYBACK_ERROR_MEMORY;
        free(column);
    }
    return status;
}

static payback_status fill_handle(struct owned_update *owned, const struct work *work)
{
    payback_update_result *r = &owned->result;
    const struct round *prior = &work->prior, *last = last_round(work);
    payback_updated_datum *datum = &r->data[r->datum_count++];
    double error, ratio = handle_ratio(&work->results, &error), below = 0;
    datum->what = "handle time with the copilot, of that without";
    datum->counted = exp(ratio);
    datum->of = NAN;
    for (size_t i = 0; i < prior->n; i++)
        below += erfc((log(prior->handle[i]) - ratio) / error / sqrt(2)) / 2;
    below /= (double)prior->n;
    datum->p_value = 2 * fmin(below, 1 - below);
    r->surprising |= datum->p_value < surprising_p;
    payback_status status = pb_belief_of(&datum->prior, prior->handle, NULL, prior->n);
    return status ? status : pb_belief_of(&datum->posterior, last->handle, last->weights, last->n);
}

static payback_status fill_data(struct owned_update *owned, const struct work *work)
{
    payback_update_result *r = &owned->result;
    int rows = work->results.row_count;
    r->data = pb_new(3 * (size_t)rows + 1, sizeof *r->data);
    payback_status status = r->data ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int row = 0; !status && row < rows; row++) {
        status = fill_datum(owned, work, row, true);
        if (!status && work->results.rows[row].audited > 0)
            status = fill_datum(owned, work, row, false);
        if (!status)
            status = fill_product(owned, work, row);
    }
    if (!status && work->results.handled)
        status = fill_handle(owned, work);
    return status;
}

static payback_estimate weighted_evpi(const struct round *round)
{
    payback_estimate mean = pb_weighted_mean(round->npv, round->weights, round->n), gain;
    double *column = pb_new(round->n, sizeof *column);
    if (!column)
        return (payback_estimate){NAN, NAN, NAN};
    for (size_t i = 0; i < round->n; i++)
        column[i] = mean.value > 0 ? fmax(0, -round->npv[i]) : fmax(0, round->npv[i]);
    gain = pb_weighted_mean(column, round->weights, round->n);
    free(column);
    return gain;
}

static payback_status fill_figures(const struct work *work)
{
    payback_update_result *r = work->result;
    const struct round *prior = &work->prior, *last = last_round(work);
    double *positive = pb_new(last->n, sizeof *positive);
    if (!positive)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < last->n; i++)
        positive[i] = last->npv[i] > 0;
    r->npv = (payback_before_after){pb_mean(prior->npv, prior->n), pb_weighted_mean(last->npv, last->weights, last->n)};
    r->npv_positive = (payback_before_after){pb_share_above(prior->npv, prior->n, 0),
                                             pb_weighted_mean(positive, last->weights, last->n)};
    r->payback_probability =
        (payback_before_after){pb_mean(prior->paid, prior->n), pb_weighted_mean(last->paid, last->weights, last->n)};
    r->evpi = (payback_before_after){pb_perfect_information(prior->npv, prior->n), weighted_evpi(last)};
    r->target_months = pb_root_number(work->values, PB_ROOT_PAYBACK_MONTHS);
    r->required = pb_root_number(work->values, PB_ROOT_MINIMUM_PROBABILITY);
    r->verdict_before = pb_verdict_of(r->payback_probability.prior, r->required);
    r->verdict_after = pb_verdict_of(r->payback_probability.posterior, r->required);
    free(positive);
    return PAYBACK_OK;
}

/* What another pilot is worth then. */
static payback_status fill_further(const struct work *work, const payback_options *options)
{
    payback_update_result *r = work->result;
    payback_pilot_result *pilot = NULL;
    payback_options own = options ? *options : (payback_options){0};
    own.trials = 0;
    own.progress = NULL;
    payback_status status = payback_pilot(&pilot, work->posterior, &own, NULL, NULL);
    if (status)
        return status;
    const payback_pilot_design *best = &pilot->designs[0];
    for (size_t d = 1; d < pilot->design_count; d++)
        if (pilot->designs[d].engs.value > best->engs.value)
            best = &pilot->designs[d];
    r->further_size = best->size;
    r->further_evsi = best->evsi;
    r->further_engs = best->engs;
    payback_pilot_free(pilot);
    return PAYBACK_OK;
}

static payback_status fill_patch(const struct work *work, const char *extends)
{
    const char **pointers = pb_new(work->touched.count, sizeof *pointers);
    char *text = NULL;
    if (!pointers)
        return PAYBACK_ERROR_MEMORY;
    for (size_t t = 0; t < work->touched.count; t++)
        pointers[t] = work->values->uncertain[work->touched.inputs[t]].value->pointer;
    payback_status status = pb_posterior_patch(&text, work->posterior, pointers, work->touched.count,
                                               extends ? extends : payback_scenario_file(work->scenario), work->note);
    work->result->patch = text;
    free(pointers);
    return status;
}

/* ---- the whole ---- */

/* "after results.json of 2026-11-30: 220 of 500 contained, 110 of 220 truly resolved" */
static void write_note(struct work *work, const char *path)
{
    double attempted = 0, contained = 0, audited = 0, resolved = 0;
    char date[32] = "";
    struct stat file;
    struct tm day;
    for (int k = 0; k < work->results.row_count; k++) {
        attempted += work->results.rows[k].attempted;
        contained += work->results.rows[k].contained;
        audited += work->results.rows[k].audited;
        resolved += work->results.rows[k].resolved;
    }
    if (stat(path, &file) == 0 && gmtime_r(&file.st_mtime, &day))
        strftime(date, sizeof date, " of %Y-%m-%d", &day);
    const char *name = strrchr(path, '/');
    snprintf(work->note, sizeof work->note, "After %.100s%s: %.0f of %.0f contained, %.0f of %.0f truly resolved%s.",
             name ? name + 1 : path, date, contained, attempted, resolved, audited,
             work->results.handled ? ", handle times" : "");
}

static payback_status describe(struct owned_update *owned, const struct work *work, const char *path,
                               const payback_options *options)
{
    payback_update_result *r = &owned->result;
    struct pb_plan_settings settings;
    payback_status status = pb_settings_of(&settings, work->values, options);
    if (status)
        return status;
    const struct pb_provenance whence =
        pb_provenance_of(&owned->texts, work->scenario, &settings, options ? options->threads : 0);
    PB_SET_PROVENANCE(r, whence);
    r->results_file = pb_texts_keep(&owned->texts, path);
    r->transfer_sd = work->transfer_sd;
    return owned->texts.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

/* What the scenario gave so small a chance is not learnt from: tempering would walk to the edge of what it holds for
 * possible, and call that a posterior. */
static bool is_explained(const struct work *work)
{
    bool explained = true;
    for (int row = 0; row < work->results.row_count; row++) {
        explained = explained && p_value_of(work, row, true) >= impossible_p;
        explained = explained && (work->results.rows[row].audited == 0 || p_value_of(work, row, false) >= impossible_p);
    }
    return explained;
}

/* Prior and data contradict each other: told, not averaged. */
static payback_status contradicted(const struct work *work, const char *path, payback_diagnostics *diagnostics)
{
    for (int row = 0; row < work->results.row_count; row++)
        for (int c = 0; c < 2; c++) {
            const struct pb_result_row *r = &work->results.rows[row];
            double p = p_value_of(work, row, c == 0);
            if (p > surprising_p || (c == 1 && r->audited == 0))
                continue;
            pb_diagnose(
                diagnostics, PAYBACK_ERROR, path, 0, 0, "",
                "look for the reason: other tickets, another version, or assumptions that were wrong; then change "
                "the scenario by hand",
                "the results contradict the scenario: it gave %.0f of %.0f %s, or what is further out, a "
                "probability of %.2g",
                c == 0 ? r->contained : r->resolved, c == 0 ? r->attempted : r->audited,
                c == 0 ? "contained" : "truly resolved", p);
        }
    if (diagnostics && payback_diagnostics_errors(diagnostics) == 0)
        pb_diagnose(diagnostics, PAYBACK_ERROR, path, 0, 0, "", "look for the reason, then change the scenario by hand",
                    "the results contradict the scenario: of its trials, weighted by them, only %.0f count",
                    work->result->effective_trials);
    return PAYBACK_ERROR_SCENARIO;
}

static payback_status read_all(struct work *work, const char *path, payback_diagnostics *diagnostics)
{
    payback_status status = pb_results_read(&work->results, path, work->values, diagnostics);
    if (status)
        return status;
    pb_pilot_terms_read(&work->terms, work->values);
    work->transfer_sd = isnan(work->results.transfer_sd) ? work->terms.transfer_sd : work->results.transfer_sd;
    write_note(work, path);
    status = find_touched(work);
    if (status || work->touched.count > 0)
        return status;
    pb_diagnose(diagnostics, PAYBACK_ERROR, path, 0, 0, "", "a distribution in place of the number",
                "nothing that these results are about is uncertain in %s", payback_scenario_file(work->scenario));
    return PAYBACK_ERROR_SCENARIO;
}

static payback_status fill(struct owned_update *owned, struct work *work, const char *extends,
                           const payback_options *options)
{
    payback_status status = fill_figures(work);
    if (!status)
        status = fill_data(owned, work);
    if (!status)
        status = fill_inputs(owned, work);
    if (!status)
        status = believe(work, last_round(work), &work->posterior);
    if (!status)
        status = fill_patch(work, extends);
    if (!status)
        status = fill_further(work, options);
    return status ? status : owned->texts.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

static payback_status perform(struct work *work, struct owned_update *owned, const char *path, const char *extends,
                              const payback_options *options, payback_diagnostics *diagnostics)
{
    payback_update_result *r = &owned->result;
    payback_status status = read_all(work, path, diagnostics);
    if (!status)
        status = describe(owned, work, path, options);
    if (!status)
        status = draw_round(&work->prior, work, work->values, options);
    r->trials = work->prior.n;
    if (!status)
        status = judge(work, &work->prior);
    if (!status && !is_explained(work))
        return contradicted(work, path, diagnostics);
    if (!status)
        status = weight_rounds(work, options);
    if (status == PAYBACK_ERROR_NUMERICS || (!status && r->effective_trials < least_effective(last_round(work))))
        return contradicted(work, path, diagnostics);
    return status ? status : fill(owned, work, extends, options);
}

payback_status payback_update(payback_update_result **out, const payback_scenario *scenario, const char *path,
                              const char *extends, const payback_options *options, payback_diagnostics *diagnostics)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario || !path)
        return PAYBACK_ERROR_ARGUMENT;
    double begun = pb_seconds_now();
    struct owned_update *owned = pb_new(1, sizeof *owned);
    struct work *work = pb_new(1, sizeof *work);
    if (!owned || !work) {
        free(owned);
        free(work);
        return PAYBACK_ERROR_MEMORY;
    }
    *work = (struct work){.scenario = scenario, .values = &scenario->inputs, .result = &owned->result};
    pb_gsl_enter();
    payback_status status = perform(work, owned, path, extends, options, diagnostics);
    clear_work(work);
    free(work);
    pb_gsl_leave();
    if (status) {
        payback_update_free(&owned->result);
        return status;
    }
    owned->result.elapsed_seconds = pb_seconds_now() - begun;
    *out = &owned->result;
    return PAYBACK_OK;
}
