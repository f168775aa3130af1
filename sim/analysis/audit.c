/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_audit: the scenario's assumptions beside the published ranges, and the verdict with typical values in place.
 */
#include "payback/audit.h"

#include "analysis/audit_missing.h"
#include "analysis/headline.h"
#include "analysis/provenance.h"
#include "analysis/published.h"
#include "analysis/texts.h"
#include "base/memory.h"
#include "base/trials.h"
#include "numerics/gsl_guard.h"
#include "scenario/benchmarks.h"
#include "scenario/scenario.h"
#include "statistics/paired.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char containment_pointer[] = "/proposal/deflection/containment";
static const char deflection_pointer[] = "/proposal/deflection/true_deflection";
static const char gap_pointer[] = "/proposal/deflection/containment_gap";

/* The result with what it owns. */
struct owned_audit {
    payback_audit_result result; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
    struct pb_benchmarks *benchmarks;
};

struct job {
    const payback_scenario *scenario;
    struct pb_plan_settings settings;
    struct pb_run_settings how;
    struct pb_runs_progress progress;
    struct pb_simulated base, typical;
    payback_scenario *changed; /* with typical values */
    struct pb_dimensions *dimensions;
    double *draws; /* of a derived assumption */
    struct owned_audit *owned;
};

void payback_audit_result_free(payback_audit_result *result)
{
    if (!result)
        return;
    struct owned_audit *owned = (struct owned_audit *)result;
    for (size_t a = 0; a < result->assumption_count; a++)
        free(result->assumptions[a].benchmarks);
    free(result->assumptions);
    free((void *)result->own);
    free(result->missing);
    free(result->typicals);
    free(result->paybacks);
    pb_texts_clear(&owned->texts);
    pb_benchmarks_free(owned->benchmarks);
    free(owned);
}

/* Searching changes nothing, whatever the search's type says. */
static const struct pb_value *find_value(const payback_scenario *scenario, const char *pointer)
{
    return pb_inputs_find((struct pb_inputs *)&scenario->inputs, pointer);
}

static bool is_given(const payback_scenario *scenario, const char *pointer)
{
    const struct pb_value *value = find_value(scenario, pointer);
    return value && value->given && value->present;
}

/* ---- where an assumption lies ---- */

/* Not less, but for rounding. */
static bool at_least(double x, double bound)
{
    return x >= bound - 1e-9 * fabs(bound);
}

static payback_position position_of(const payback_audited *assumption, const payback_benchmark *range)
{
    double low = range->low, high = range->high;
    if (isnan(low) && isnan(high)) {
        if (!at_least(assumption->p90, range->typical))
            return PAYBACK_BELOW;
        return at_least(range->typical, assumption->p10) ? PAYBACK_WITHIN : PAYBACK_ABOVE;
    }
    if (!isnan(low) && !at_least(assumption->p50, low))
        return PAYBACK_BELOW;
    return isnan(high) || at_least(high, assumption->p50) ? PAYBACK_WITHIN : PAYBACK_ABOVE;
}

/* "EUR per year" of "USD per year", where amounts are converted. */
static const char *unit_of(struct pb_texts *texts, const payback_scenario *scenario, const struct pb_benchmark *range,
                           double factor)
{
    struct pb_text unit = {0};
    if (factor == 1 || isnan(factor))
        return range->unit;
    pb_text_format(&unit, "%s%s", payback_scenario_currency(scenario), range->unit + strlen("USD"));
    return pb_texts_take(texts, &unit);
}

static void compare(payback_benchmark *compared, const payback_audited *assumption, const struct pb_benchmark *range,
                    const payback_scenario *scenario, struct pb_texts *texts)
{
    double factor = pb_published_factor(scenario, range, assumption->pointer), shown = isnan(factor) ? 1 : factor;
    *compared = (payback_benchmark){.label = range->label,
                                    .unit = unit_of(texts, scenario, range, factor),
                                    .grade = range->grade,
                                    .source = range->source,
                                    .low = shown * range->low,
                                    .typical = shown * range->typical,
                                    .high = shown * range->high,
                                    .year = range->year,
                                    .position = PAYBACK_NOT_COMPARED,
                                    .percentile = NAN};
    if (isnan(factor))
        return;
    compared->position = position_of(assumption, compared);
    if (range->high > range->low)
        compared->percentile = (assumption->p50 - compared->low) / (compared->high - compared->low);
    compared->reaches_below = !isnan(range->low) && !at_least(assumption->p10, compared->low);
    compared->reaches_above = !isnan(range->high) && !at_least(compared->high, assumption->p90);
}

/* ---- the figures of an assumption ---- */

static payback_status set_figures(payback_audited *assumption, const double *draws, size_t n)
{
    static const double levels[] = {0.1, 0.5, 0.9};
    double quantiles[3];
    payback_status status = pb_plain_quantiles(draws, n, levels, 3, quantiles);
    assumption->p10 = quantiles[0];
    assumption->p50 = quantiles[1];
    assumption->p90 = quantiles[2];
    return status;
}

/* The values of a block that the model saw of an input. */
static void take_draws(double out[PB_BLOCK], const struct pb_worker *worker, const struct pb_inputs *inputs,
                       const struct pb_value *value)
{
    for (int i = 0; i < PB_BLOCK; i++)
        out[i] = value->number * value->multiply + value->add;
    for (size_t j = 0; value->distribution && j < inputs->uncertain_count; j++)
        if (inputs->uncertain[j].value == value)
            memcpy(out, worker->values[j], sizeof(pb_block_lanes));
}

/* True deflection of a given containment, or the other way round (MODEL.md §3). */
static payback_status derive(payback_audited *assumption, const struct job *job, const char *other)
{
    const struct pb_inputs *inputs = &job->scenario->inputs;
    const struct pb_value *value = find_value(job->scenario, other), *gap = find_value(job->scenario, gap_pointer);
    bool deflection = strstr(other, "/true_deflection") == NULL;
    size_t n = job->base.run->trials;
    struct pb_worker *worker;
    payback_status status = pb_worker_new(&worker, job->base.plan);
    for (size_t at = 0; !status && at < n; at += PB_BLOCK) {
        double x[PB_BLOCK], y[PB_BLOCK];
        pb_worker_draw(worker, at / PB_BLOCK);
        take_draws(x, worker, inputs, value);
        take_draws(y, worker, inputs, gap);
        for (size_t i = 0; i < PB_BLOCK && at + i < n; i++)
            job->draws[at + i] = deflection ? fmax(0, x[i] - y[i]) : fmin(1, x[i] + y[i]);
    }
    pb_worker_free(worker);
    return status ? status : set_figures(assumption, job->draws, n);
}

/* The pointer of what the other one follows from: ".../containment" of ".../true_deflection". False for any other. */
static bool other_of(const char *pointer, char *other, size_t size)
{
    static const char *const names[] = {"/containment", "/true_deflection"};
    size_t length = strlen(pointer);
    for (int i = 0; i < 2; i++) {
        size_t end = strlen(names[i]);
        if (length > end && strcmp(pointer + length - end, names[i]) == 0) {
            snprintf(other, size, "%.*s%s", (int)(length - end), pointer, names[1 - i]);
            return true;
        }
    }
    return false;
}

/* Fills the assumption at the pointer; *there tells whether the scenario has it, as an input or derived. */
static payback_status describe_assumption(payback_audited *assumption, bool *there, struct job *job,
                                          const char *pointer)
{
    char other[128];
    const payback_assumption *given = pb_find_assumption(job->scenario, pointer);
    *assumption = (payback_audited){.pointer = pb_texts_keep(&job->owned->texts, pointer), .outcome = "", .unit = ""};
    *there = true;
    if (given && given->given) {
        assumption->unit = given->unit;
        assumption->given = true;
        assumption->p10 = given->p10;
        assumption->p50 = given->p50;
        assumption->p90 = given->p90;
        return PAYBACK_OK;
    }
    *there = other_of(pointer, other, sizeof other) && is_given(job->scenario, other) &&
             find_value(job->scenario, gap_pointer)->present;
    if (!*there)
        return PAYBACK_OK;
    assumption->outcome = "derived";
    assumption->unit = "share";
    return derive(assumption, job, other);
}

static payback_status describe_outcome(payback_audited *assumption, struct job *job, const char *pointer)
{
    *assumption = (payback_audited){.pointer = pb_texts_keep(&job->owned->texts, pointer),
                                    .outcome = pb_outcome_names[PB_DEFLECTED_SHARE],
                                    .unit = "share"};
    return set_figures(assumption, pb_run_outcome(job->base.run, PB_DEFLECTED_SHARE), job->base.run->trials);
}

/* ---- which way it errs ---- */

static void set_direction(payback_audited *assumption)
{
    size_t below = 0, above = 0;
    for (size_t b = 0; b < assumption->benchmark_count; b++) {
        below += assumption->benchmarks[b].position == PAYBACK_BELOW;
        above += assumption->benchmarks[b].position == PAYBACK_ABOVE;
    }
    assumption->favours = pb_published_favours(assumption->pointer);
    if (assumption->outside && (below == 0 || above == 0))
        assumption->direction = above > 0 ? assumption->favours : -assumption->favours;
}

/* ---- all assumptions with a benchmark ---- */

/* A price is judged by prices of the same unit only: a conversation is no resolution. */
static bool is_for(const struct pb_benchmark *range, const payback_scenario *scenario)
{
    const struct pb_value *unit = &scenario->inputs.root[PB_ROOT_USAGE_UNIT];
    if (range->meter == NULL || !unit->present)
        return range->meter == NULL;
    const char *billed = unit->field->choices[(int)unit->number];
    size_t length = strlen(billed), end = strlen(range->meter);
    return length >= end && strcmp(billed + length - end, range->meter) == 0;
}

/* Adds the range to the assumption at the pointer, which is made where it is not there yet. */
static payback_status audit_one(struct job *job, const char *pointer, const struct pb_benchmark *range)
{
    payback_audit_result *result = &job->owned->result;
    bool of_all = range->of == PB_OF_ALL, there = true;
    payback_audited *assumption = NULL;
    for (size_t a = 0; a < result->assumption_count && !assumption; a++) {
        payback_audited *known = &result->assumptions[a];
        bool outcome = strcmp(known->outcome, pb_outcome_names[PB_DEFLECTED_SHARE]) == 0;
        if (strcmp(known->pointer, pointer) == 0 && outcome == of_all)
            assumption = known;
    }
    if (!assumption) {
        assumption = &result->assumptions[result->assumption_count];
        payback_status status =
            of_all ? describe_outcome(assumption, job, pointer) : describe_assumption(assumption, &there, job, pointer);
        if (status || !there)
            return status;
        assumption->benchmarks = pb_new(job->owned->benchmarks->range_count, sizeof *assumption->benchmarks);
        if (!assumption->benchmarks)
            return PAYBACK_ERROR_MEMORY;
        assumption->outside = true;
        result->assumption_count++;
    }
    payback_benchmark *compared = &assumption->benchmarks[assumption->benchmark_count++];
    compare(compared, assumption, range, job->scenario, &job->owned->texts);
    if (compared->position == PAYBACK_WITHIN || compared->position == PAYBACK_NOT_COMPARED)
        assumption->outside = false;
    return PAYBACK_OK;
}

/* Whether the proposal says something else of the category's containment or true deflection. */
static bool is_replaced(const struct pb_inputs *inputs, int category)
{
    const struct pb_value *override =
        inputs->override_of[category] ? inputs->override[inputs->override_of[category] - 1] : NULL;
    return override && (override[PB_OVERRIDE_CONTAINMENT].given || override[PB_OVERRIDE_TRUE_DEFLECTION].given);
}

/* A category that has its own claim, from the baseline or by name from the proposal, is audited as the proposal's. */
static payback_status audit_categories(struct job *job, const struct pb_benchmark *range)
{
    const struct pb_inputs *inputs = &job->scenario->inputs;
    bool deflects = strcmp(range->pointer, containment_pointer) == 0 || strcmp(range->pointer, deflection_pointer) == 0;
    bool own = deflects || strcmp(range->pointer, "/proposal/assist/handle_time_reduction") == 0 ||
               strcmp(range->pointer, "/proposal/quality/csat_points") == 0;
    const char *member = strrchr(range->pointer, '/') + 1;
    payback_status status = PAYBACK_OK;
    char pointer[128];
    for (int k = 0; !status && deflects && k < inputs->category_count; k++) {
        snprintf(pointer, sizeof pointer, "/baseline/categories/%d/%s", k, member);
        if (!is_replaced(inputs, k))
            status = audit_one(job, pointer, range);
    }
    for (int o = 0; !status && own && o < inputs->override_count; o++) {
        snprintf(pointer, sizeof pointer, "/proposal/categories/%d/%s", o, member);
        status = audit_one(job, pointer, range);
    }
    return status;
}

static payback_status audit_assumptions(struct job *job)
{
    payback_audit_result *result = &job->owned->result;
    const struct pb_benchmarks *benchmarks = job->owned->benchmarks;
    size_t most = benchmarks->range_count * (1 + (size_t)job->scenario->inputs.category_count +
                                             (size_t)job->scenario->inputs.override_count) +
                  1;
    result->assumptions = pb_new(most, sizeof *result->assumptions);
    job->draws = pb_new(job->base.run->trials, sizeof *job->draws);
    payback_status status = result->assumptions && job->draws ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t r = 0; !status && r < benchmarks->range_count; r++)
        if (is_for(&benchmarks->ranges[r], job->scenario))
            status = audit_one(job, benchmarks->ranges[r].pointer, &benchmarks->ranges[r]);
    for (size_t r = 0; !status && r < benchmarks->range_count; r++)
        if (benchmarks->ranges[r].of != PB_OF_ALL)
            status = audit_categories(job, &benchmarks->ranges[r]);
    for (size_t a = 0; !status && a < result->assumption_count; a++)
        set_direction(&result->assumptions[a]);
    return status;
}

static bool is_audited(const payback_audit_result *result, const char *pointer)
{
    for (size_t a = 0; a < result->assumption_count; a++)
        if (result->assumptions[a].given && strcmp(result->assumptions[a].pointer, pointer) == 0)
            return true;
    return false;
}

static payback_status list_own(struct job *job)
{
    payback_audit_result *result = &job->owned->result;
    const payback_scenario *scenario = job->scenario;
    result->own = pb_new(scenario->assumption_count, sizeof *result->own);
    if (!result->own)
        return PAYBACK_ERROR_MEMORY;
    for (size_t a = 0; a < scenario->assumption_count; a++) {
        const payback_assumption *assumption = &scenario->assumptions[a];
        bool question = strncmp(assumption->pointer, "/decision/", 10) == 0 ||
                        strncmp(assumption->pointer, "/simulation/", 12) == 0;
        if (assumption->given && !assumption->event && !question && !is_audited(result, assumption->pointer))
            result->own[result->own_count++] = pb_texts_keep(&job->owned->texts, assumption->pointer);
    }
    return PAYBACK_OK;
}

/* ---- typical values in place ---- */

static void write_reference(struct pb_text *json, const struct pb_reference *r)
{
    bool range = r->low < r->high && r->low <= r->typical && r->typical <= r->high;
    if (!range) {
        pb_text_add_double(json, r->typical);
        return;
    }
    pb_text_add(json, "{\"dist\": \"pert\", \"min\": ");
    pb_text_add_double(json, r->low);
    pb_text_add(json, ", \"mode\": ");
    pb_text_add_double(json, r->typical);
    pb_text_add(json, ", \"max\": ");
    pb_text_add_double(json, r->high);
    pb_text_add(json, "}");
}

static payback_status replace_one(payback_audit_result *result, const payback_audited *assumption,
                                  const struct pb_reference *reference, payback_changes *changes)
{
    struct pb_text json = {0};
    result->typicals[result->typical_count++] = (payback_typical){.pointer = assumption->pointer,
                                                                  .low = reference->low,
                                                                  .high = reference->high,
                                                                  .from = assumption->p50,
                                                                  .to = reference->typical,
                                                                  .middle = isnan(reference->from->typical),
                                                                  .label = reference->from->label};
    write_reference(&json, reference);
    payback_status status =
        json.failed ? PAYBACK_ERROR_MEMORY : payback_changes_set(changes, assumption->pointer, json.data);
    pb_text_clear(&json);
    return status;
}

static payback_status replace(struct job *job, payback_changes *changes)
{
    payback_audit_result *result = &job->owned->result;
    result->typicals = pb_new(result->assumption_count, sizeof *result->typicals);
    payback_status status = result->typicals ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t a = 0; !status && a < result->assumption_count; a++) {
        const payback_audited *assumption = &result->assumptions[a];
        if (!assumption->given || assumption->outcome[0] != '\0' || !pb_published_is_claim(assumption->pointer))
            continue;
        struct pb_reference reference =
            pb_published(job->owned->benchmarks, job->scenario, assumption->pointer, assumption->p50);
        if (isnan(reference.typical))
            continue;
        if (assumption->favours * (assumption->p50 - reference.typical) > 0)
            status = replace_one(result, assumption, &reference, changes);
        else
            result->cautious_count++;
    }
    return status;
}

static const char *first_error(struct pb_texts *texts, const payback_diagnostics *diagnostics)
{
    for (size_t i = 0; i < payback_diagnostics_count(diagnostics); i++) {
        const payback_diagnostic *diagnostic = payback_diagnostics_get(diagnostics, i);
        if (diagnostic->severity == PAYBACK_ERROR) {
            struct pb_text text = {0};
            pb_text_format(&text, "%s: %s", diagnostic->pointer, diagnostic->message);
            return pb_texts_take(texts, &text);
        }
    }
    return "the scenario does not allow it";
}

/* Makes the scenario with typical values, or tells why there is none. */
static payback_status change_scenario(struct job *job)
{
    payback_audit_result *result = &job->owned->result;
    payback_changes *changes = payback_changes_new();
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status = changes && diagnostics ? replace(job, changes) : PAYBACK_ERROR_MEMORY;
    result->typical_reason = "";
    if (!status && result->typical_count == 0)
        result->typical_reason = result->cautious_count > 0
                                     ? "no claim is more optimistic than what is published as typical"
                                     : "nothing in the scenario has a published typical value";
    else if (!status)
        status = pb_scenario_changed(&job->changed, job->scenario, changes, diagnostics);
    if (status == PAYBACK_ERROR_SCENARIO) {
        result->typical_reason = first_error(&job->owned->texts, diagnostics);
        status = PAYBACK_OK;
    }
    result->typical_applies = !status && job->changed;
    payback_changes_free(changes);
    payback_diagnostics_free(diagnostics);
    return status;
}

static payback_status median_payback(payback_estimate *median, const struct pb_headline *headline)
{
    static const double half = 0.5;
    return pb_quantile_estimates(headline->payback, headline->trials, &half, 1, median);
}

static payback_status run_typical(struct job *job)
{
    payback_audit_result *result = &job->owned->result;
    const struct pb_headline *base = &job->base.headline, *typical = &job->typical.headline;
    payback_status status = change_scenario(job);
    if (status || !result->typical_applies)
        return status;
    job->progress.done = 1;
    /* The base's dimensions, and behind them those of claims that were constants. */
    status = pb_dimensions_add(job->dimensions, &job->changed->inputs);
    if (!status)
        status = pb_simulated_make(&job->typical, &job->changed->inputs, &job->settings, &job->how);
    if (status)
        return status;
    result->typical_npv = typical->mean_npv;
    result->typical_probability = typical->probability;
    result->typical_verdict = typical->verdict;
    result->npv_change = pb_paired_difference(typical->npv, base->npv, base->trials);
    result->probability_change =
        pb_paired_share_at_most(typical->payback, typical->target, base->payback, base->target, base->trials);
    return median_payback(&result->typical_p50, typical);
}

/* ---- the result ---- */

static payback_status list_paybacks(struct job *job)
{
    payback_audit_result *result = &job->owned->result;
    const struct pb_benchmarks *benchmarks = job->owned->benchmarks;
    result->paybacks = pb_new(benchmarks->payback_count, sizeof *result->paybacks);
    if (!result->paybacks)
        return PAYBACK_ERROR_MEMORY;
    for (size_t p = 0; p < benchmarks->payback_count; p++) {
        const struct pb_payback_benchmark *payback = &benchmarks->paybacks[p];
        result->paybacks[result->payback_count++] = (payback_payback_range){.label = payback->label,
                                                                            .grade = payback->grade,
                                                                            .source = payback->source,
                                                                            .low = payback->low,
                                                                            .high = payback->high};
    }
    return PAYBACK_OK;
}

static payback_status describe(struct job *job)
{
    payback_audit_result *result = &job->owned->result;
    const struct pb_headline *base = &job->base.headline;
    const struct pb_provenance whence =
        pb_provenance_of(&job->owned->texts, job->scenario, &job->settings, job->how.threads);
    PB_SET_PROVENANCE(result, whence);
    result->target_months = base->target;
    result->required_probability = base->required;
    result->npv = base->mean_npv;
    result->payback_probability = base->probability;
    result->verdict = base->verdict;
    return median_payback(&result->payback_p50, base);
}

static payback_status work(struct job *job)
{
    payback_audit_result *result = &job->owned->result;
    struct pb_dimensions dimensions = {0};
    payback_status status = pb_benchmarks_new(&job->owned->benchmarks);
    if (!status)
        status = pb_dimensions_add(&dimensions, &job->scenario->inputs);
    job->dimensions = &dimensions;
    job->settings.dimensions = &dimensions;
    if (!status)
        status = pb_simulated_make(&job->base, &job->scenario->inputs, &job->settings, &job->how);
    if (!status)
        status = describe(job);
    if (!status)
        status = audit_assumptions(job);
    if (!status)
        status = list_own(job);
    if (!status)
        status = pb_audit_missing(&result->missing, &result->missing_count, job->scenario);
    if (!status)
        status = list_paybacks(job);
    if (!status)
        status = run_typical(job);
    pb_dimensions_clear(&dimensions);
    return !status && job->owned->texts.failed ? PAYBACK_ERROR_MEMORY : status;
}

payback_status payback_audit(payback_audit_result **out, const payback_scenario *scenario,
                             const payback_options *options)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario)
        return PAYBACK_ERROR_ARGUMENT;
    struct job job = {.scenario = scenario, .owned = pb_new(1, sizeof *job.owned)};
    job.how = (struct pb_run_settings){
        .threads = options ? options->threads : 0, .progress = pb_runs_progress_report, .context = &job.progress};
    job.progress = (struct pb_runs_progress){
        .progress = options ? options->progress : NULL, .context = options ? options->context : NULL, .all = 2};
    pb_gsl_enter();
    payback_status status =
        job.owned ? pb_settings_of(&job.settings, &scenario->inputs, options) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = work(&job);
    pb_simulated_clear(&job.base);
    pb_simulated_clear(&job.typical);
    payback_scenario_free(job.changed);
    free(job.draws);
    pb_gsl_leave();
    if (status && job.owned)
        payback_audit_result_free(&job.owned->result);
    else if (!status)
        *out = &job.owned->result;
    return status;
}
