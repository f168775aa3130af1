/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_track: what months of actuals say of a scenario that was signed. */
#include "payback/track.h"

#include "analysis/headline.h"
#include "analysis/input_names.h"
#include "analysis/learning.h"
#include "analysis/provenance.h"
#include "analysis/plans.h"
#include "analysis/texts.h"
#include "analysis/track_calendar.h"
#include "analysis/track_fit.h"
#include "analysis/track_invoices.h"
#include "base/clock.h"
#include "base/memory.h"
#include "engine/run.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNED_TRIALS = 8192 };
static const double half_a_cent = 0.005, certain_event = 1e-12; /* a uniform at which only what is certain happens */

struct owned_track {
    payback_track_result result; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
};

/* Trials of the scenario as it was signed, and of what is believed. */
struct sample {
    size_t n;
    double **inputs; /* columns, as exported */
    size_t input_count;
    double *npv, *payback, *net_to_date, *stay, *bill, *go_live; /* stay, bill: after the last month */
};

struct work {
    const payback_scenario *scenario;
    const struct pb_inputs *values;
    const payback_track_request *request;
    const payback_options *options;
    payback_track_result *result;
    struct pb_track_facts facts;
    struct pb_track_fit fit;
    struct sample before, now;
    double *stopped, *stopped_bill;                  /* after the last month, where the programme stops with the term */
    double *series[PAYBACK_SERIES][PB_TRACK_MONTHS]; /* of the signed scenario; NULL where there is no actual */
    double term_end;
};

void payback_track_free(payback_track_result *result)
{
    if (!result)
        return;
    struct owned_track *owned = (struct owned_track *)result;
    pb_texts_clear(&owned->texts);
    free(result->months);
    free(result->invoices);
    free(owned);
}

static void clear_sample(struct sample *sample)
{
    double *columns[] = {sample->npv,  sample->payback, sample->net_to_date,
                         sample->stay, sample->bill,    sample->go_live};
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++)
        free(columns[c]);
    for (size_t j = 0; sample->inputs && j < sample->input_count; j++)
        free(sample->inputs[j]);
    free(sample->inputs);
}

static void clear_work(struct work *work)
{
    clear_sample(&work->before);
    clear_sample(&work->now);
    pb_track_fit_clear(&work->fit);
    free(work->stopped);
    free(work->stopped_bill);
    for (int s = 0; s < PAYBACK_SERIES; s++)
        for (int t = 0; t < PB_TRACK_MONTHS; t++)
            free(work->series[s][t]);
}

static payback_status make_sample(struct sample *sample, const struct pb_plan *plan, size_t n)
{
    double **columns[] = {&sample->npv,  &sample->payback, &sample->net_to_date,
                          &sample->stay, &sample->bill,    &sample->go_live};
    bool made = (sample->inputs = pb_new(plan->input_count, sizeof *sample->inputs)) != NULL;
    sample->n = n;
    for (size_t c = 0; made && c < sizeof columns / sizeof columns[0]; c++)
        made = (*columns[c] = pb_new_aligned(n, sizeof(double))) != NULL;
    for (size_t j = 0; made && j < plan->input_count; j++, sample->input_count++)
        made = (sample->inputs[j] = pb_new_aligned(n, sizeof(double))) != NULL;
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* ---- a trial's account ---- */

/* What the invoices of a month change of what the model billed. */
static double less_billed(const struct work *work, const double *rows, int t)
{
    double billed = pb_track_known(&work->facts, PB_ACTUAL_VENDOR_INVOICE, t);
    if (isnan(billed))
        return 0;
    double contract = pb_track_bill(rows + (size_t)t * PB_TRACE_COLUMNS);
    return contract + (t == 1 ? pb_track_bill(rows) : 0) - billed;
}

/* Cumulative net flows, billed with the invoices as they were: npv and the last crossing up to the horizon, net to
 * date, and what is to come. */
static void account(const struct work *work, const struct pb_model *model, const double *rows, bool billed,
                    struct sample *sample, size_t i)
{
    double sum = 0, npv = 0, stay = 0, bill = 0, crossing = 0;
    int last = work->facts.last, horizon = work->result->horizon_months;
    bool below = false;
    for (int t = 0; t <= model->horizon; t++) {
        const double *month = rows + (size_t)t * PB_TRACE_COLUMNS;
        double net = month[PB_TRACE_NET + model->basis] + (billed ? less_billed(work, rows, t) : 0);
        double before = sum, discount = model->discount[t];
        sum += net;
        if (t == last)
            sample->net_to_date[i] = sum;
        if (t > horizon)
            continue;
        npv += net * discount;
        stay += t > last ? net * discount / model->discount[last] : 0;
        bill += t > last ? pb_track_bill(month) * discount / model->discount[last] : 0;
        if (below && sum >= -half_a_cent)
            crossing = t - 1 - (before + half_a_cent) / (sum - before);
        below = sum < -half_a_cent;
    }
    sample->npv[i] = npv;
    sample->payback[i] = below ? (double)INFINITY : crossing;
    sample->stay[i] = stay;
    sample->bill[i] = bill;
}

static void take_inputs(const struct pb_track_block *block, struct sample *sample)
{
    for (size_t j = 0; j < sample->input_count; j++)
        memcpy(sample->inputs[j] + block->at, pb_worker_exported(block->worker, j), sizeof(pb_block_lanes));
    memcpy(sample->go_live + block->at, block->worker->result->outcomes[PB_GO_LIVE_MONTH], sizeof(pb_block_lanes));
}

/* ---- the scenario as it was signed ---- */

/* Of what does not come from the months themselves. */
static double planned_of_inputs(const struct pb_worker *worker, payback_series series, size_t lane, int t)
{
    double go_live = worker->result->outcomes[PB_GO_LIVE_MONTH][lane];
    if (series == PAYBACK_SERIES_CSAT)
        return t > go_live ? pb_track_root(worker, PB_ROOT_CSAT_POINTS, lane) : NAN;
    double live = fmin(1, fmax(0, t - go_live)), tuned = go_live + worker->slots.root_number[PB_ROOT_TUNING_MONTHS];
    double tuning = fmin(live, fmax(0, tuned - (t - 1)));
    return 52.0 / 12 *
           (tuning * pb_track_root(worker, PB_ROOT_TUNING_HOURS_PER_WEEK, lane) +
            (live - tuning) * pb_track_root(worker, PB_ROOT_UPKEEP_HOURS_PER_WEEK, lane));
}

/* A series in month t of a trial; what is billed on the day of signature belongs to month 1. */
static double signed_figure(const struct pb_track_block *block, payback_series series, size_t lane, int t)
{
    const double *rows = pb_track_month(block->rows, block->worker->plan->model.horizon, lane, 0);
    if (series >= PAYBACK_SERIES_TUNING_HOURS)
        return planned_of_inputs(block->worker, series, lane, t);
    double figure = pb_track_modelled(series, rows + (size_t)t * PB_TRACE_COLUMNS);
    return series == PAYBACK_SERIES_INVOICE && t == 1 ? figure + pb_track_bill(rows) : figure;
}

static payback_status take_signed(void *context, const struct pb_track_block *block)
{
    struct work *work = context;
    const struct pb_plan *plan = block->worker->plan;
    take_inputs(block, &work->before);
    for (size_t i = 0; i < PB_BLOCK; i++)
        account(work, &plan->model, pb_track_month(block->rows, plan->model.horizon, i, 0), false, &work->before,
                block->at + i);
    for (int s = 0; s < PAYBACK_SERIES; s++)
        for (int t = 1; t <= work->facts.last; t++)
            for (size_t i = 0; work->series[s][t] && i < PB_BLOCK; i++)
                work->series[s][t][block->at + i] = signed_figure(block, (payback_series)s, i, t);
    return PAYBACK_OK;
}

static payback_status run_signed(struct work *work)
{
    struct pb_plan *plan;
    payback_status status = pb_track_plan(&plan, work->values, &work->facts, work->options);
    if (status)
        return status;
    status = make_sample(&work->before, plan, SIGNED_TRIALS);
    for (int s = 0; s < PAYBACK_SERIES; s++)
        for (int t = 1; !status && t <= work->facts.last; t++)
            if (!isnan(pb_track_actual(&work->facts, (payback_series)s, t)) &&
                !(work->series[s][t] = pb_new(SIGNED_TRIALS, sizeof(double))))
                status = PAYBACK_ERROR_MEMORY;
    struct pb_track_run run = {.plan = plan,
                               .facts = &work->facts,
                               .trials = SIGNED_TRIALS,
                               .threads = work->options ? work->options->threads : 0,
                               .traced = true,
                               .take = take_signed,
                               .context = work,
                               .progress = work->options ? work->options->progress : NULL,
                               .progress_context = work->options ? work->options->context : NULL};
    if (!status)
        status = pb_track_run(&run);
    pb_plan_free(plan);
    return status;
}

/* ---- what is believed ---- */

static payback_status take_believed(void *context, const struct pb_track_block *block)
{
    struct work *work = context;
    const struct pb_model *model = &block->worker->plan->model;
    take_inputs(block, &work->now);
    for (size_t i = 0; i < PB_BLOCK; i++)
        account(work, model, pb_track_month(block->rows, model->horizon, i, 0), true, &work->now, block->at + i);
    return PAYBACK_OK;
}

/* The same trials, but the programme stops at the end of the term. */
static payback_status take_stopped(void *context, const struct pb_track_block *block)
{
    struct work *work = context;
    const struct pb_model *model = &block->worker->plan->model;
    for (size_t i = 0; i < PB_BLOCK; i++) {
        double sum = 0, bill = 0;
        for (int t = work->facts.last + 1; t <= work->result->horizon_months; t++) {
            const double *month = pb_track_month(block->rows, model->horizon, i, t);
            double discount = model->discount[t] / model->discount[work->facts.last];
            sum += month[PB_TRACE_NET + model->basis] * discount;
            bill += pb_track_bill(month) * discount;
        }
        work->stopped[block->at + i] = sum;
        work->stopped_bill[block->at + i] = bill;
    }
    return PAYBACK_OK;
}

static void stop_with_term(void *context, struct pb_worker *worker)
{
    const struct work *work = context;
    const struct {
        enum pb_root_slot slot;
        double number;
    } ends[] = {
        {PB_ROOT_FAILURE_PROBABILITY, 1}, {PB_ROOT_FAILURE_OCCURS, 0.5}, {PB_ROOT_FAILURE_MONTH, work->term_end}};
    for (size_t e = 0; e < sizeof ends / sizeof ends[0]; e++) {
        worker->slots.root[ends[e].slot] = NULL;
        worker->slots.root_number[ends[e].slot] = ends[e].number;
    }
}

static payback_status run_believed(struct work *work, bool stops)
{
    struct pb_plan *plan;
    const struct pb_observed_months observed = {.tickets = work->facts.cells[PB_ACTUAL_TICKETS]};
    payback_status status = pb_track_plan(&plan, work->values, &work->facts, work->options);
    if (status)
        return status;
    plan->slots.observed = &observed;
    pb_model_observe(&plan->model, &plan->slots);
    if (stops) {
        plan->model.failure = true;
        work->stopped = pb_new_aligned(work->fit.n, sizeof *work->stopped);
        work->stopped_bill = pb_new_aligned(work->fit.n, sizeof *work->stopped_bill);
        status = work->stopped && work->stopped_bill ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    } else {
        status = make_sample(&work->now, plan, work->fit.n);
    }
    struct pb_track_run run = {.plan = plan,
                               .facts = &work->facts,
                               .trials = work->fit.n,
                               .threads = work->options ? work->options->threads : 0,
                               .normals = work->fit.normals,
                               .pinned = true,
                               .traced = true,
                               .amend = stops ? stop_with_term : NULL,
                               .take = stops ? take_stopped : take_believed,
                               .context = work};
    if (!status)
        status = pb_track_run(&run);
    pb_plan_free(plan);
    return status;
}

/* ---- the result ---- */

static payback_status describe(struct owned_track *owned, const struct work *work)
{
    payback_track_result *r = &owned->result;
    struct pb_plan_settings settings;
    payback_status status = pb_settings_of(&settings, work->values, work->options);
    if (status)
        return status;
    const struct pb_provenance whence =
        pb_provenance_of(&owned->texts, work->scenario, &settings, work->options ? work->options->threads : 0);
    PB_SET_PROVENANCE(r, whence);
    r->actuals_file = pb_texts_keep(&owned->texts, work->request->actuals);
    r->target_months = pb_root_number(work->values, PB_ROOT_PAYBACK_MONTHS);
    r->required = pb_root_number(work->values, PB_ROOT_MINIMUM_PROBABILITY);
    return owned->texts.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

static payback_status fill_figure(payback_tracked_figure *figure, const struct work *work, payback_series series, int t)
{
    static const double levels[] = {0.1, 0.5, 0.9};
    double quantiles[3] = {NAN, NAN, NAN};
    *figure = (payback_tracked_figure){pb_track_actual(&work->facts, series, t), NAN, NAN, NAN, NAN};
    payback_status status = PAYBACK_OK;
    if (work->series[series][t])
        status = pb_plain_quantiles(work->series[series][t], SIGNED_TRIALS, levels, 3, quantiles);
    figure->p10 = quantiles[0];
    figure->p50 = quantiles[1];
    figure->p90 = quantiles[2];
    figure->p_value = work->fit.p_value[series][t];
    return status;
}

static payback_status fill_months(const struct work *work)
{
    payback_track_result *r = work->result;
    r->months = pb_new((size_t)work->facts.last, sizeof *r->months);
    payback_status status = r->months ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int t = 1; !status && t <= work->facts.last; t++) {
        payback_tracked_month *month = &r->months[r->month_count];
        int calendar = work->facts.first_calendar + t - 1;
        bool known = false;
        *month = (payback_tracked_month){.year = calendar / 12, .calendar_month = calendar % 12 + 1, .month = t};
        for (int s = 0; !status && s < PAYBACK_SERIES; s++) {
            status = fill_figure(&month->figures[s], work, (payback_series)s, t);
            known |= !isnan(month->figures[s].actual);
        }
        r->month_count += known;
    }
    return status;
}

/* Of trials that count the same. */
static void fill_decision(const struct work *work)
{
    payback_track_result *r = work->result;
    const struct sample *before = &work->before, *now = &work->now;
    r->npv.prior = pb_mean(before->npv, before->n);
    r->paid_by_target.prior = pb_share_at_most(before->payback, before->n, r->target_months);
    r->verdict_before = pb_verdict_of(r->paid_by_target.prior, r->required);
    if (!r->fits)
        return;
    r->npv.posterior = pb_mean(now->npv, now->n);
    r->paid_by_target.posterior = pb_share_at_most(now->payback, now->n, r->target_months);
    r->verdict_after = pb_verdict_of(r->paid_by_target.posterior, r->required);
    r->paid_already = pb_share_above(now->net_to_date, now->n, -half_a_cent);
}

/* The inputs whose mean moved most, in standard deviations of before. */
static payback_status fill_moved(struct owned_track *owned, const struct work *work)
{
    payback_track_result *r = &owned->result;
    payback_status status = PAYBACK_OK;
    for (size_t j = 0; !status && j < work->now.input_count; j++) {
        const struct pb_uncertain *uncertain = &work->values->uncertain[j];
        payback_updated_input input = {.pointer = uncertain->value->pointer, .unit = uncertain->value->field->unit};
        status = pb_belief_of(&input.prior, work->before.inputs[j], NULL, work->before.n);
        if (!status)
            status = pb_belief_of(&input.posterior, work->now.inputs[j], NULL, work->now.n);
        double shift = (input.posterior.mean - input.prior.mean) / input.prior.sd;
        size_t at = r->moved_count;
        if (status || !isfinite(shift) || uncertain->event)
            continue;
        while (at > 0 && fabs(r->shifts[at - 1]) < fabs(shift))
            at--;
        if (at == PAYBACK_MOVED_MOST)
            continue;
        r->moved_count += r->moved_count < PAYBACK_MOVED_MOST;
        for (size_t k = r->moved_count - 1; k > at; k--) {
            r->moved[k] = r->moved[k - 1];
            r->shifts[k] = r->shifts[k - 1];
        }
        r->moved[at] = input;
        r->shifts[at] = shift;
    }
    for (size_t k = 0; k < r->moved_count; k++) {
        struct pb_text name = {0};
        pb_input_words(&name, work->values, r->moved[k].pointer);
        r->moved[k].pointer = pb_texts_keep(&owned->texts, r->moved[k].pointer);
        r->moved[k].name = pb_texts_take(&owned->texts, &name);
    }
    return status;
}

/* The usage price, where it is one and stays what it was. */
static double unit_price(const struct pb_inputs *values)
{
    const struct pb_value *price = &values->root[PB_ROOT_USAGE_PRICE];
    static const enum pb_root_slot changes[] = {PB_ROOT_ANNUAL_INCREASE, PB_ROOT_EXCHANGE_RATE};
    bool one = price->present && !price->distribution && values->tier_count == 0 && values->charge_count == 0;
    for (size_t c = 0; c < sizeof changes / sizeof changes[0]; c++)
        one = one && !values->root[changes[c]].given;
    for (int k = 0; k < values->risk_count; k++)
        one = one && !values->risk[k][PB_RISK_FEE_FACTOR].given;
    return one ? price->number * price->multiply + price->add : NAN;
}

/* The price at which staying is worth as much as stopping: what is billed more, if one stays, is proportional to it. */
static payback_status fill_next(const struct work *work)
{
    payback_track_result *r = work->result;
    const struct sample *now = &work->now;
    r->term_end = work->term_end;
    r->can_stop = work->term_end < r->horizon_months;
    r->stay = pb_mean(now->stay, now->n);
    r->price_factor = r->unit_price = NAN;
    payback_status status = pb_belief_of(&r->stay_belief, now->stay, NULL, now->n);
    if (status || !r->can_stop)
        return status;
    r->stop = pb_mean(work->stopped, now->n);
    double billed = pb_mean(now->bill, now->n).value - pb_mean(work->stopped_bill, now->n).value;
    if (billed > 0)
        r->price_factor = 1 + (r->stay.value - r->stop.value) / billed;
    r->unit_price = unit_price(work->values);
    return PAYBACK_OK;
}

/* What stands for each input where the contract leaves something open: its mean. */
static payback_status fill_invoices(const struct work *work)
{
    payback_track_result *r = work->result;
    const struct sample *sample = r->fits ? &work->now : &work->before;
    double *means = pb_new(sample->input_count, sizeof *means);
    r->invoices = pb_new((size_t)work->facts.last, sizeof *r->invoices);
    payback_status status = means && r->invoices ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; !status && j < sample->input_count; j++)
        means[j] = work->values->uncertain[j].event ? certain_event : pb_mean(sample->inputs[j], sample->n).value;
    if (!status)
        status = pb_track_reconcile(r->invoices, &r->invoice_count, work->values, &work->facts, means, work->options);
    free(means);
    return status;
}

static payback_status fill_go_live(const struct work *work)
{
    static const double levels[] = {0.1, 0.5, 0.9};
    payback_track_result *r = work->result;
    double quantiles[3];
    payback_status status = pb_plain_quantiles(work->before.go_live, work->before.n, levels, 3, quantiles);
    if (status)
        return status;
    r->go_live_p10 = quantiles[0];
    r->go_live_p50 = quantiles[1];
    r->go_live_p90 = quantiles[2];
    r->go_live_outside = work->fit.go_live_outside;
    return PAYBACK_OK;
}

static payback_status believe(struct owned_track *owned, struct work *work)
{
    payback_track_result *r = &owned->result;
    payback_status status = run_believed(work, false);
    if (!status && work->term_end < r->horizon_months)
        status = run_believed(work, true);
    if (!status)
        status = pb_belief_of(&r->net_to_date, work->now.net_to_date, NULL, work->now.n);
    if (!status)
        status = fill_moved(owned, work);
    return status ? status : fill_next(work);
}

static void fill_fit(const struct work *work)
{
    payback_track_result *r = work->result;
    const struct pb_track_fit *fit = &work->fit;
    int calendar = work->facts.first_calendar + fit->misfit_month - 1;
    r->trials = fit->trials;
    r->fits = fit->fits;
    r->rounds = fit->rounds;
    r->effective_trials = fit->effective;
    r->misfit_year = calendar / 12;
    r->misfit_month = calendar % 12 + 1;
    r->misfit_series = fit->misfit_series;
    r->misfit_p = fit->misfit_month > 0 ? fit->p_value[fit->misfit_series][fit->misfit_month] : NAN;
}

/* The end of the contract term that runs in the last month. */
static double term_end_of(const struct work *work)
{
    double commitment = pb_root_number(work->values, PB_ROOT_COMMITMENT_MONTHS);
    double begins =
        pb_root_number(work->values, PB_ROOT_CONTRACT_STARTS) == PB_STARTS_GO_LIVE ? work->facts.go_live : 0;
    return begins + commitment * fmax(1, ceil((work->facts.last - begins) / commitment - 1e-9));
}

static payback_status perform(struct owned_track *owned, struct work *work, payback_diagnostics *diagnostics)
{
    payback_track_result *r = &owned->result;
    payback_status status = describe(owned, work);
    const struct pb_track_calendar calendar = {work->values, work->request, work->options, diagnostics, &owned->texts};
    if (!status)
        status = pb_track_place(&work->facts, r, &calendar);
    if (status)
        return status;
    work->term_end = term_end_of(work);
    status = pb_track_fit_make(&work->fit, work->values, &work->facts, work->options);
    if (!status)
        status = run_signed(work);
    if (status)
        return status;
    fill_fit(work);
    if (r->fits)
        status = believe(owned, work);
    if (!status)
        status = fill_months(work);
    if (!status)
        status = fill_go_live(work);
    if (!status)
        status = fill_invoices(work);
    fill_decision(work);
    return status ? status : owned->texts.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

payback_status payback_track(payback_track_result **out, const payback_scenario *scenario,
                             const payback_track_request *request, const payback_options *options,
                             payback_diagnostics *diagnostics)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario || !request || !request->actuals || !request->go_live)
        return PAYBACK_ERROR_ARGUMENT;
    double begun = pb_seconds_now();
    struct owned_track *owned = pb_new(1, sizeof *owned);
    struct work *work = pb_new(1, sizeof *work);
    payback_status status = owned && work ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        work->scenario = scenario;
        work->values = &scenario->inputs;
        work->request = request;
        work->options = options;
        work->result = &owned->result;
        pb_gsl_enter();
        status = perform(owned, work, diagnostics);
        pb_gsl_leave();
        clear_work(work);
    }
    free(work);
    if (status) {
        if (owned)
            payback_track_free(&owned->result);
        return status;
    }
    owned->result.elapsed_seconds = pb_seconds_now() - begun;
    *out = &owned->result;
    return PAYBACK_OK;
}
