/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the figures of a run (figures.h) to the result: plain data that owns its texts. */
#include "engine/result.h"

#include "base/memory.h"
#include "engine/run.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)PAYBACK_BILL_YEARS == (int)PB_BILL_YEARS, "the public header counts other years of the bill");

const char *pb_result_keep(struct pb_owned_result *owned, const char *text)
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
    struct pb_owned_result *owned = (struct pb_owned_result *)result;
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

payback_status pb_result_make_lists(payback_result *r)
{
    size_t months = (size_t)r->horizon_months + 1;
    r->outcome_count = PB_OUTCOMES;
    r->outcomes = pb_new(PB_OUTCOMES, sizeof *r->outcomes);
    r->payback_by = pb_new(months, sizeof *r->payback_by);
    r->cash_mean = pb_new(months * (PB_FAN_LEVELS + 1), sizeof *r->cash_mean);
    r->source_count = PB_SOURCES;
    r->sources = pb_new(PB_SOURCES, sizeof *r->sources);
    r->categories = pb_new(r->category_count, sizeof *r->categories);
    r->inputs = pb_new(r->input_count, sizeof *r->inputs);
    if (!r->outcomes || !r->payback_by || !r->cash_mean || !r->sources || !r->categories || !r->inputs)
        return PAYBACK_ERROR_MEMORY;
    double **fan[PB_FAN_LEVELS] = {&r->cash_p05, &r->cash_p25, &r->cash_p50, &r->cash_p75, &r->cash_p95};
    for (size_t f = 0; f < PB_FAN_LEVELS; f++)
        *fan[f] = r->cash_mean + (f + 1) * months;
    return PAYBACK_OK;
}

void pb_result_name_figures(payback_result *r)
{
    for (size_t o = 0; o < PB_OUTCOMES; o++)
        r->outcomes[o].name = pb_outcome_names[o];
    static const char *const causes[PB_CAUSES] = {"abandoned", "gate", "risk", "none"};
    for (int c = 0; c < PB_CAUSES; c++)
        r->causes[c].cause = causes[c];
    for (int s = 0; s < PB_SOURCES; s++) {
        r->sources[s].name = pb_source_names[s];
        r->sources[s].kind = s >= PB_LINES             ? PAYBACK_SPLIT
                             : s >= PB_FIRST_COST      ? PAYBACK_COST
                             : s >= PB_SOURCE_CAPACITY ? PAYBACK_SOFT_BENEFIT
                                                       : PAYBACK_HARD_BENEFIT;
    }
}

static void fill_outcomes(payback_result *r, const struct pb_figures *figures)
{
    for (size_t o = 0; o < PB_OUTCOMES; o++) {
        const struct pb_summary *summary = &figures->outcomes[o];
        payback_outcome *outcome = &r->outcomes[o];
        outcome->mean = summary->mean;
        outcome->sd = summary->sd;
        memcpy(outcome->quantiles, summary->quantiles, sizeof outcome->quantiles);
        outcome->undefined_share = summary->undefined_share;
        outcome->never_share = summary->never_share;
    }
}

static void fill_cash(payback_result *r, const struct pb_figures *figures)
{
    double *fan[PB_FAN_LEVELS] = {r->cash_p05, r->cash_p25, r->cash_p50, r->cash_p75, r->cash_p95};
    size_t bytes = ((size_t)r->horizon_months + 1) * sizeof(double);
    for (int f = 0; f < PB_FAN_LEVELS; f++)
        memcpy(fan[f], figures->fan[f], bytes);
    memcpy(r->cash_mean, figures->cash_mean, bytes);
}

static payback_verdict verdict_of(payback_estimate probability, double required)
{
    if (probability.low >= required)
        return PAYBACK_MET;
    if (probability.high < required)
        return PAYBACK_NOT_MET;
    return PAYBACK_UNRESOLVED; /* also where there is no interval */
}

enum pb_basis pb_result_basis(const payback_result *result)
{
    const struct pb_field *basis = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_BASIS);
    int b = 0;
    while (basis->choices[b + 1] && strcmp(basis->choices[b], result->basis) != 0)
        b++;
    return (enum pb_basis)b;
}

static void fill_decision(payback_result *r, const struct pb_figures *figures)
{
    enum pb_basis basis = pb_result_basis(r);
    memcpy(r->payback_probability_by_basis, figures->in_time, sizeof r->payback_probability_by_basis);
    r->payback_probability = figures->in_time[basis];
    r->verdict = verdict_of(r->payback_probability, r->required_probability);
    memcpy(r->payback_by, figures->payback_by, ((size_t)r->horizon_months + 1) * sizeof *r->payback_by);
    r->never = figures->outcomes[pb_outcome_of(basis, PB_PAYBACK_MONTHS)].never_share;
    r->net_value_positive = figures->net_value_positive;
    r->roi_positive = figures->roi_positive;
    r->expected_shortfall_05 = figures->shortfall;
    memcpy(r->bill_over_budget, figures->bill_over_budget, sizeof r->bill_over_budget);
}

static void fill_categories(payback_result *r, const struct pb_figures *figures)
{
    for (size_t k = 0; k < r->category_count; k++) {
        r->categories[k].hours_saved = figures->category_hours[k];
        r->categories[k].deflected_share = figures->category_shares[k];
    }
}

static void fill_causes(payback_result *r, const struct pb_figures *figures)
{
    _Static_assert(PB_CAUSES == (int)PAYBACK_CAUSES && PB_HISTOGRAM_GROUPS == (int)PAYBACK_BINS_MAX, "one size");
    r->certainty_equivalent = figures->certainty_equivalent;
    r->bin_count = figures->bins;
    memcpy(r->bin_edges, figures->edges, sizeof r->bin_edges);
    for (int c = 0; c < PB_CAUSES; c++) {
        r->causes[c].misses = figures->misses[c];
        r->causes[c].losses = figures->losses[c];
        memcpy(r->causes[c].counts, figures->counts[c], sizeof r->causes[c].counts);
    }
}

static payback_status fill_texts(struct pb_owned_result *owned, const struct pb_plan *plan,
                                 const payback_scenario *scenario)
{
    payback_result *r = &owned->result;
    r->name = pb_result_keep(owned, payback_scenario_name(scenario));
    r->vendor = pb_result_keep(owned, payback_scenario_vendor(scenario));
    r->currency = pb_result_keep(owned, payback_scenario_currency(scenario));
    r->file = pb_result_keep(owned, payback_scenario_file(scenario));
    r->digest = pb_result_keep(owned, payback_scenario_digest(scenario));
    r->author = pb_result_keep(owned, payback_scenario_author(scenario));
    r->as_of = pb_result_keep(owned, payback_scenario_as_of(scenario));
    r->staffing =
        pb_result_keep(owned, pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_STAFFING)->choices[plan->model.staffing]);
    bool kept = r->name && r->vendor && r->currency && r->file && r->digest && r->author && r->as_of && r->staffing;
    for (size_t k = 0; k < r->category_count; k++) {
        r->categories[k].name = pb_result_keep(owned, plan->values->category[k][PB_CATEGORY_NAME].text);
        kept = kept && r->categories[k].name;
    }
    size_t j = 0;
    for (size_t a = 0; a < scenario->assumption_count && j < r->input_count; a++) {
        const payback_assumption *assumption = &scenario->assumptions[a];
        if (!assumption->uncertain)
            continue;
        payback_input_result *input = &r->inputs[j++];
        input->pointer = pb_result_keep(owned, assumption->pointer);
        input->distribution = pb_result_keep(owned, assumption->distribution);
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

static void fill_manifest(payback_result *r, const struct pb_plan *plan)
{
    const struct pb_field *sampler = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SAMPLER);
    const struct pb_field *basis = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_BASIS);
    r->version = payback_version();
    r->sampler = sampler->choices[plan->settings.sampler];
    r->basis = basis->choices[plan->model.basis];
    r->isa = payback_isa();
    r->seed = (double)plan->settings.seed;
    r->trials = (size_t)plan->settings.trials;
    r->replicates = PB_REPLICATES;
    r->horizon_months = plan->model.horizon;
    r->roi_months = plan->model.roi_months;
    r->target_months = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    r->required_probability = plan->slots.root_number[PB_ROOT_MINIMUM_PROBABILITY];
    r->bill_budget_per_year = plan->slots.root_number[PB_ROOT_BILL_BUDGET_PER_YEAR];
    r->category_count = (size_t)plan->slots.category_count;
    r->input_count = plan->input_count;
    r->deal = "";
}

payback_status pb_result_start(payback_result **out, const struct pb_plan *plan, const payback_scenario *scenario)
{
    *out = NULL;
    struct pb_owned_result *owned = pb_new(1, sizeof *owned);
    if (!owned)
        return PAYBACK_ERROR_MEMORY;
    payback_result *r = &owned->result;
    fill_manifest(r, plan);
    payback_status status = pb_result_make_lists(r);
    if (!status)
        status = fill_texts(owned, plan, scenario);
    if (status) {
        payback_result_free(r);
        return status;
    }
    *out = r;
    return PAYBACK_OK;
}

void pb_result_fill(payback_result *r, const struct pb_figures *figures)
{
    r->trials = figures->trials;
    r->threads = figures->threads;
    r->precision = figures->precision;
    pb_result_name_figures(r);
    fill_outcomes(r, figures);
    fill_cash(r, figures);
    fill_decision(r, figures);
    for (int s = 0; s < PB_SOURCES; s++)
        r->sources[s].mean = figures->sources[s];
    fill_categories(r, figures);
    fill_causes(r, figures);
}
