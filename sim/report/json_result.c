/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback.result/1: what a run answers, for programs. Members and their order are those of INTERFACE.md. */
#include "report/json.h"
#include "report/shrinkage.h"

#include "payback/result.h"

#include <math.h>
#include <stdio.h>

static void add_precision(struct pb_json *json, const payback_precision *precision)
{
    if (!(precision->asked > 0))
        return;
    pb_json_member_open(json, "precision", '{');
    pb_json_member_number(json, "asked", precision->asked);
    pb_json_member_bool(json, "reached", precision->reached);
    pb_json_member_number(json, "probability_half_width", precision->probability_half_width);
    pb_json_member_number(json, "npv_half_width", precision->npv_half_width);
    pb_json_close(json, '}');
}

static void add_manifest(struct pb_json *json, const payback_result *result)
{
    PB_JSON_MANIFEST(json, result, result->elapsed_seconds);
    add_precision(json, &result->precision);
    pb_json_close(json, '}');
}

static void add_verdict(struct pb_json *json, const payback_result *result)
{
    pb_json_member_open(json, "verdict", '{');
    pb_json_member_number(json, "target_months", result->target_months);
    pb_json_member_number(json, "required", result->required_probability);
    pb_json_member_estimate(json, "probability", result->payback_probability);
    pb_json_member_string(json, "met", pb_verdict_word(result->verdict));
    pb_json_close(json, '}');
}

static void add_outcomes(struct pb_json *json, const payback_result *result)
{
    static const char *const levels[PAYBACK_QUANTILES] = {"p05", "p10", "p25", "p50", "p75", "p90", "p95"};
    pb_json_member_open(json, "outcomes", '{');
    for (size_t i = 0; i < result->outcome_count; i++) {
        const payback_outcome *outcome = &result->outcomes[i];
        pb_json_member_open(json, outcome->name, '{');
        pb_json_member_estimate(json, "mean", outcome->mean);
        pb_json_member_number(json, "sd", outcome->sd);
        for (int q = 0; q < PAYBACK_QUANTILES; q++)
            pb_json_member_estimate(json, levels[q], outcome->quantiles[q]);
        pb_json_member_number(json, "undefined", outcome->undefined_share);
        pb_json_close(json, '}');
    }
    pb_json_close(json, '}');
}

static void add_bill_over_budget(struct pb_json *json, const payback_result *result)
{
    if (isnan(result->bill_budget_per_year)) {
        pb_json_member_raw(json, "bill_over_budget", "null");
        return;
    }
    pb_json_member_open(json, "bill_over_budget", '[');
    for (int y = 0; y < PAYBACK_BILL_YEARS; y++)
        pb_json_estimate(json, result->bill_over_budget[y]);
    pb_json_close(json, ']');
}

static void add_probabilities(struct pb_json *json, const payback_result *result)
{
    pb_json_member_open(json, "probabilities", '{');
    pb_json_member_open(json, "payback_by", '[');
    for (int t = 0; t <= result->horizon_months; t++)
        pb_json_estimate(json, result->payback_by[t]);
    pb_json_close(json, ']');
    pb_json_member_estimate(json, "never", result->never);
    pb_json_member_estimate(json, "net_value_positive", result->net_value_positive);
    pb_json_member_estimate(json, "roi_positive", result->roi_positive);
    pb_json_close(json, '}');

    pb_json_member_open(json, "risk", '{');
    pb_json_member_estimate(json, "expected_shortfall_05", result->expected_shortfall_05);
    if (isnan(result->certainty_equivalent.value))
        pb_json_member_raw(json, "certainty_equivalent", NULL);
    else
        pb_json_member_estimate(json, "certainty_equivalent", result->certainty_equivalent);
    add_bill_over_budget(json, result);
    pb_json_close(json, '}');
}

static void add_cash(struct pb_json *json, const payback_result *result)
{
    size_t count = (size_t)result->horizon_months + 1;
    pb_json_member_open(json, "cumulative_cash", '{');
    pb_json_member_numbers(json, "p05", result->cash_p05, count);
    pb_json_member_numbers(json, "p25", result->cash_p25, count);
    pb_json_member_numbers(json, "p50", result->cash_p50, count);
    pb_json_member_numbers(json, "p75", result->cash_p75, count);
    pb_json_member_numbers(json, "p95", result->cash_p95, count);
    pb_json_member_numbers(json, "mean", result->cash_mean, count);
    pb_json_close(json, '}');
}

static void add_sources(struct pb_json *json, const payback_result *result)
{
    pb_json_member_open(json, "value_by_source", '{');
    for (size_t i = 0; i < result->source_count; i++)
        pb_json_member_number(json, result->sources[i].name, result->sources[i].mean);
    pb_json_close(json, '}');
}

static void add_cause_list(struct pb_json *json, const payback_result *result, const char *name, bool misses)
{
    pb_json_member_open(json, name, '[');
    for (size_t c = 0; c < PAYBACK_CAUSES; c++) {
        const payback_cause *cause = &result->causes[c];
        payback_estimate share = misses ? cause->misses : cause->losses;
        pb_json_open(json, '{');
        pb_json_member_string(json, "cause", cause->cause);
        if (isnan(share.value))
            pb_json_member_raw(json, "share", NULL);
        else
            pb_json_member_estimate(json, "share", share);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_causes(struct pb_json *json, const payback_result *result)
{
    char outcome[32];
    snprintf(outcome, sizeof outcome, "%s.npv", result->basis);
    pb_json_member_open(json, "causes", '{');
    add_cause_list(json, result, "misses", true);
    add_cause_list(json, result, "losses", false);
    pb_json_close(json, '}');
    pb_json_member_open(json, "histogram", '{');
    pb_json_member_string(json, "outcome", outcome);
    pb_json_member_numbers(json, "edges", result->bin_edges, result->bin_count > 0 ? (size_t)result->bin_count + 1 : 0);
    pb_json_member_open(json, "counts", '[');
    for (size_t c = 0; c < PAYBACK_CAUSES; c++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "cause", result->causes[c].cause);
        pb_json_member_numbers(json, "counts", result->causes[c].counts, (size_t)result->bin_count);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    pb_json_close(json, '}');
}

static void add_categories(struct pb_json *json, const payback_result *result)
{
    pb_json_member_open(json, "categories", '[');
    for (size_t i = 0; i < result->category_count; i++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "name", result->categories[i].name);
        pb_json_member_estimate(json, "hours_saved", result->categories[i].hours_saved);
        pb_json_member_estimate(json, "deflected_share", result->categories[i].deflected_share);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_inputs(struct pb_json *json, const payback_result *result)
{
    pb_json_member_open(json, "inputs", '[');
    for (size_t i = 0; i < result->input_count; i++) {
        const payback_input_result *input = &result->inputs[i];
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", input->pointer);
        pb_json_member_raw(json, "distribution", input->distribution);
        pb_json_member_number(json, "mean", input->mean);
        pb_json_member_number(json, "p10", input->p10);
        pb_json_member_number(json, "p50", input->p50);
        pb_json_member_number(json, "p90", input->p90);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

/* Author and date only where the scenario has them. */
static void add_scenario(struct pb_json *json, const payback_result *result)
{
    pb_json_scenario_open(json, result->name, result->vendor, result->currency, result->file, result->digest);
    if (result->author != NULL && result->author[0] != '\0')
        pb_json_member_string(json, "author", result->author);
    if (result->as_of != NULL && result->as_of[0] != '\0')
        pb_json_member_string(json, "as_of", result->as_of);
    pb_json_close(json, '}');
}

payback_status payback_render_result_json(payback_text *out, const payback_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.result/1");
    add_scenario(&json, result);
    add_manifest(&json, result);
    add_verdict(&json, result);
    add_outcomes(&json, result);
    add_probabilities(&json, result);
    add_cash(&json, result);
    add_sources(&json, result);
    add_causes(&json, result);
    add_categories(&json, result);
    add_inputs(&json, result);
    pb_json_shrinkage(&json, result->shrinkage);
    return pb_json_end(&json, out);
}
