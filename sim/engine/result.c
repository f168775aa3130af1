/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the columns of a run to the figures of MODEL.md §8. */
#include "base/memory.h"
#include "base/parallel.h"
#include "engine/run.h"
#include "scenario/scenario.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FAN_LEVELS = 5 };
static const double fan_levels[FAN_LEVELS] = {0.05, 0.25, 0.5, 0.75, 0.95};

/* The result with the texts that it owns. */
struct owned_result {
    payback_result result; /* first: the caller holds a pointer to it */
    char **texts;
    size_t text_count, text_capacity;
};

/* A copy that lives as long as the result; NULL where memory is short or text is NULL. */
static const char *keep(struct owned_result *owned, const char *text)
{
    if (owned->text_count == owned->text_capacity) {
        size_t capacity = 2 * owned->text_capacity + 64;
        char **texts = pb_resize(owned->texts, capacity, sizeof *texts);
        if (!texts)
            return NULL;
        owned->texts = texts;
        owned->text_capacity = capacity;
    }
    char *copy = pb_copy_text(text);
    if (copy)
        owned->texts[owned->text_count++] = copy;
    return copy;
}

void payback_result_free(payback_result *result)
{
    if (!result)
        return;
    struct owned_result *owned = (struct owned_result *)result;
    for (size_t t = 0; t < owned->text_count; t++)
        free(owned->texts[t]);
    free(owned->texts);
    free(result->outcomes);
    free(result->payback_by);
    free(result->cash_mean);
    free(result->sources);
    free(result->categories);
    free(result->inputs);
    free(owned);
}

const payback_outcome *payback_result_outcome(const payback_result *result, const char *name)
{
    for (size_t o = 0; result && name && o < result->outcome_count; o++)
        if (strcmp(result->outcomes[o].name, name) == 0)
            return &result->outcomes[o];
    return NULL;
}

static payback_status make_lists(payback_result *r, const struct pb_plan *plan, const struct pb_run *run)
{
    size_t months = (size_t)run->horizon + 1;
    r->outcome_count = PB_OUTCOMES;
    r->outcomes = pb_new(PB_OUTCOMES, sizeof *r->outcomes);
    r->payback_by = pb_new(months, sizeof *r->payback_by);
    r->cash_mean = pb_new(months * (FAN_LEVELS + 1), sizeof *r->cash_mean);
    r->source_count = PB_SOURCES;
    r->sources = pb_new(PB_SOURCES, sizeof *r->sources);
    r->category_count = (size_t)plan->slots.category_count;
    r->categories = pb_new(r->category_count, sizeof *r->categories);
    r->input_count = plan->input_count;
    r->inputs = pb_new(r->input_count, sizeof *r->inputs);
    if (!r->outcomes || !r->payback_by || !r->cash_mean || !r->sources || !r->categories || !r->inputs)
        return PAYBACK_ERROR_MEMORY;
    double **fan[FAN_LEVELS] = {&r->cash_p05, &r->cash_p25, &r->cash_p50, &r->cash_p75, &r->cash_p95};
    for (size_t f = 0; f < FAN_LEVELS; f++)
        *fan[f] = r->cash_mean + (f + 1) * months;
    return PAYBACK_OK;
}

struct summaries {
    payback_result *result;
    const struct pb_run *run;
};

/* Index: an outcome, or behind them a month of cumulative cash. */
static payback_status summarise_column(void *context, size_t index, int worker)
{
    (void)worker;
    struct summaries *summaries = context;
    payback_result *r = summaries->result;
    const struct pb_run *run = summaries->run;
    if (index < PB_OUTCOMES) {
        struct pb_summary summary;
        payback_status status = pb_summarise(pb_run_outcome(run, (int)index), run->trials, 1, &summary);
        payback_outcome *outcome = &r->outcomes[index];
        outcome->name = pb_outcome_names[index];
        outcome->mean = summary.mean;
        outcome->sd = summary.sd;
        memcpy(outcome->quantiles, summary.quantiles, sizeof outcome->quantiles);
        outcome->undefined_share = summary.undefined_share;
        outcome->never_share = summary.never_share;
        return status;
    }
    size_t t = index - PB_OUTCOMES;
    const double *cash = run->cash + t * run->stride;
    double fan[FAN_LEVELS];
    payback_status status = pb_plain_quantiles(cash, run->trials, fan_levels, FAN_LEVELS, fan);
    r->cash_mean[t] = pb_mean(cash, run->trials).value;
    double *columns[FAN_LEVELS] = {r->cash_p05, r->cash_p25, r->cash_p50, r->cash_p75, r->cash_p95};
    for (size_t f = 0; f < FAN_LEVELS; f++)
        columns[f][t] = fan[f];
    return status;
}

static payback_verdict verdict_of(payback_estimate probability, double required)
{
    if (probability.low >= required)
        return PAYBACK_MET;
    if (probability.high < required)
        return PAYBACK_NOT_MET;
    return PAYBACK_UNRESOLVED; /* also where there is no interval */
}

static payback_status fill_decision(payback_result *r, const struct pb_plan *plan, const struct pb_run *run)
{
    size_t n = run->trials;
    int basis = (int)plan->model.basis, first = basis * PB_BASIS_OUTCOMES;
    r->target_months = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    r->required_probability = plan->slots.root_number[PB_ROOT_MINIMUM_PROBABILITY];
    for (int b = 0; b < PB_BASES; b++)
        r->payback_probability_by_basis[b] =
            pb_share_at_most(pb_run_outcome(run, b * PB_BASIS_OUTCOMES + PB_PAYBACK_MONTHS), n, r->target_months);
    r->payback_probability = r->payback_probability_by_basis[basis];
    r->verdict = verdict_of(r->payback_probability, r->required_probability);
    pb_share_by_month(pb_run_outcome(run, first + PB_PAYBACK_MONTHS), n, run->horizon, r->payback_by);
    r->never = r->outcomes[first + PB_PAYBACK_MONTHS].never_share;
    r->net_value_positive = pb_share_above(pb_run_outcome(run, first + PB_NET_VALUE), n, 0);
    r->roi_positive = pb_share_above(pb_run_outcome(run, first + PB_ROI), n, 0);
    return pb_expected_shortfall(pb_run_outcome(run, first + PB_NPV), n, 0.05, &r->expected_shortfall_05);
}

static void fill_sources(payback_result *r, const struct pb_run *run)
{
    for (int s = 0; s < PB_SOURCES; s++) {
        r->sources[s].name = pb_source_names[s];
        r->sources[s].kind = s >= PB_LINES             ? PAYBACK_SPLIT
                             : s >= PB_FIRST_COST      ? PAYBACK_COST
                             : s >= PB_SOURCE_CAPACITY ? PAYBACK_SOFT_BENEFIT
                                                       : PAYBACK_HARD_BENEFIT;
        r->sources[s].mean = run->sources[s];
    }
}

static payback_status fill_texts(struct owned_result *owned, const struct pb_plan *plan, const struct pb_run *run,
                                 const payback_scenario *scenario)
{
    payback_result *r = &owned->result;
    r->name = keep(owned, payback_scenario_name(scenario));
    r->vendor = keep(owned, payback_scenario_vendor(scenario));
    r->currency = keep(owned, payback_scenario_currency(scenario));
    r->file = keep(owned, payback_scenario_file(scenario));
    r->digest = keep(owned, payback_scenario_digest(scenario));
    bool kept = r->name && r->vendor && r->currency && r->file && r->digest;
    for (size_t k = 0; k < r->category_count; k++) {
        r->categories[k].name = keep(owned, plan->values->category[k][PB_CATEGORY_NAME].text);
        r->categories[k].hours_saved = run->category_hours[k];
        r->categories[k].deflected_share = run->category_shares[k];
        kept = kept && r->categories[k].name;
    }
    size_t j = 0;
    for (size_t a = 0; a < scenario->assumption_count && j < r->input_count; a++) {
        const payback_assumption *assumption = &scenario->assumptions[a];
        if (!assumption->uncertain)
            continue;
        payback_input_result *input = &r->inputs[j++];
        input->pointer = keep(owned, assumption->pointer);
        input->distribution = keep(owned, assumption->distribution);
        input->mean = assumption->mean;
        input->p10 = assumption->p10;
        input->p50 = assumption->p50;
        input->p90 = assumption->p90;
        kept = kept && input->pointer && input->distribution;
    }
    if (j != r->input_count)
        return PAYBACK_ERROR_INTERNAL;
    return kept ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static void fill_manifest(payback_result *r, const struct pb_plan *plan, const struct pb_run *run)
{
    const struct pb_field *sampler = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SAMPLER);
    const struct pb_field *basis = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_BASIS);
    r->version = payback_version();
    r->sampler = sampler->choices[plan->settings.sampler];
    r->basis = basis->choices[plan->model.basis];
    r->isa = payback_isa();
    r->seed = (double)plan->settings.seed;
    r->trials = run->trials;
    r->replicates = PB_REPLICATES;
    r->threads = run->threads;
    r->horizon_months = run->horizon;
    r->roi_months = plan->model.roi_months;
}

payback_status pb_result_new(payback_result **out, const struct pb_plan *plan, const struct pb_run *run,
                             const payback_scenario *scenario, double elapsed_seconds)
{
    *out = NULL;
    struct owned_result *owned = pb_new(1, sizeof *owned);
    if (!owned)
        return PAYBACK_ERROR_MEMORY;
    payback_result *r = &owned->result;
    struct summaries summaries = {r, run};
    payback_status status = make_lists(r, plan, run);
    if (!status)
        status = fill_texts(owned, plan, run, scenario);
    if (!status)
        status = pb_parallel_for(run->threads, PB_OUTCOMES + (size_t)run->horizon + 1, summarise_column, &summaries);
    if (!status)
        status = fill_decision(r, plan, run);
    if (status) {
        payback_result_free(r);
        return status;
    }
    fill_sources(r, run);
    fill_manifest(r, plan, run);
    r->elapsed_seconds = elapsed_seconds;
    *out = r;
    return PAYBACK_OK;
}
