/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_sensitivity: swings, Sobol indices, rank correlations, what separates failing trials, value of information.
 */
#include "payback/sensitivity.h"

#include "analysis/exchange.h"
#include "analysis/input_groups.h"
#include "analysis/input_names.h"
#include "analysis/provenance.h"
#include "analysis/outcome_choice.h"
#include "analysis/plans.h"
#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "engine/run.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/indices.h"
#include "statistics/information.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double tenth = 0.1;
/* Above this share of undefined draws the outcome is refused: filled in by their mean, they would make the indices. */
static const double most_undefined = 0.1;

static const payback_estimate undefined = {NAN, NAN, NAN};

/* The result with what it owns. */
struct owned_result {
    payback_sensitivity_result result; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
};

void payback_sensitivity_free(payback_sensitivity_result *result)
{
    if (!result)
        return;
    struct owned_result *owned = (struct owned_result *)result;
    pb_texts_clear(&owned->texts);
    for (size_t g = 0; result->groups && g < result->group_count; g++) {
        free((char *)result->groups[g].name);
        free((size_t *)result->groups[g].inputs);
    }
    free(result->groups);
    free(result->inputs);
    free(owned);
}

/* Everything between the scenario and the result. */
struct work {
    const payback_scenario *scenario;
    const struct pb_inputs *values;
    struct pb_outcome_choice outcome;
    struct pb_input_groups groups;
    struct pb_plan_pair plans;
    struct pb_exchange_part *parts;
    size_t part_count;
    int *part_of_input, *part_of_group; /* or −1 */
    int monthly_part;                   /* or −1 */
    size_t *identity;                   /* 0, 1, …: the members of parts of one input */
    struct pb_exchange *exchange;
    struct pb_ranking outcome_ranking;
    struct pb_predictor *predictors;
    double *points, *quantiles; /* of pb_one_at_a_time */
    payback_sensitivity_result *result;
};

static void clear_work(struct work *work)
{
    for (size_t j = 0; work->predictors && j < work->values->uncertain_count; j++)
        pb_predictor_clear(&work->predictors[j]);
    free(work->predictors);
    pb_ranking_clear(&work->outcome_ranking);
    pb_exchange_free(work->exchange);
    pb_plan_pair_clear(&work->plans);
    pb_input_groups_clear(&work->groups);
    free(work->parts);
    free(work->part_of_input);
    free(work->part_of_group);
    free(work->identity);
    free(work->points);
    free(work->quantiles);
}

/* ---- what is asked for ---- */

static payback_status read_request(struct work *work, const payback_sensitivity_request *request,
                                   payback_diagnostics *diagnostics)
{
    static const payback_sensitivity_request none = {0};
    char message[600] = "";
    request = request ? request : &none;
    enum pb_basis basis = (enum pb_basis)pb_root_number(work->values, PB_ROOT_BASIS);
    payback_status status = pb_outcome_choose(&work->outcome, request->outcome, basis, message, sizeof message);
    if (!status)
        status = pb_input_groups_make(&work->groups, work->values, request->groups, request->group_count, message,
                                      sizeof message);
    if (!status && work->values->uncertain_count == 0) {
        snprintf(message, sizeof message,
                 "nothing in this scenario is uncertain: write a distribution in place of a number");
        status = PAYBACK_ERROR_TARGET;
    }
    if (status == PAYBACK_ERROR_TARGET)
        pb_diagnose(diagnostics, PAYBACK_ERROR, payback_scenario_file(work->scenario), 0, 0, "", NULL, "%s", message);
    return status;
}

/* Every input that is independent of all others, every group that is, and the monthly draws. */
static payback_status make_parts(struct work *work)
{
    size_t inputs = work->values->uncertain_count, groups = work->groups.count;
    work->parts = pb_new(inputs + groups + 1, sizeof *work->parts);
    work->part_of_input = pb_new(inputs, sizeof *work->part_of_input);
    work->part_of_group = pb_new(groups, sizeof *work->part_of_group);
    work->identity = pb_new(inputs, sizeof *work->identity);
    if (!work->parts || !work->part_of_input || !work->part_of_group || !work->identity)
        return PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; j < inputs; j++) {
        work->identity[j] = j;
        work->part_of_input[j] = -1;
        if (work->groups.component[j] >= 0)
            continue;
        work->part_of_input[j] = (int)work->part_count;
        work->parts[work->part_count++] = (struct pb_exchange_part){.inputs = &work->identity[j], .count = 1};
    }
    for (size_t g = 0; g < groups; g++) {
        const struct pb_input_group *group = &work->groups.groups[g];
        work->part_of_group[g] = group->independent ? (int)work->part_count : -1;
        if (group->independent)
            work->parts[work->part_count++] = (struct pb_exchange_part){.inputs = group->inputs, .count = group->count};
    }
    bool monthly = work->plans.plans[0]->model.noise || work->plans.plans[0]->model.surge;
    work->monthly_part = monthly ? (int)work->part_count : -1;
    if (monthly)
        work->parts[work->part_count++] = (struct pb_exchange_part){.monthly = true};
    return PAYBACK_OK;
}

static payback_status simulate(struct work *work, const payback_options *options)
{
    size_t inputs = work->values->uncertain_count;
    struct pb_exchange_settings settings = {.first = work->plans.plans[0],
                                            .second = work->plans.plans[1],
                                            .outcome = &work->outcome,
                                            .target_months = pb_root_number(work->values, PB_ROOT_PAYBACK_MONTHS),
                                            .parts = work->parts,
                                            .part_count = work->part_count,
                                            .threads = options ? options->threads : 0,
                                            .progress = options ? options->progress : NULL,
                                            .context = options ? options->context : NULL};
    work->points = pb_new(2 * inputs + 1, sizeof *work->points);
    work->quantiles = pb_new(2 * inputs, sizeof *work->quantiles);
    if (!work->points || !work->quantiles)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_exchange_new(&work->exchange, &settings);
    return status ? status : pb_one_at_a_time(work->plans.plans[0], &work->outcome, work->points, work->quantiles);
}

/* ---- what the result says of scenario and run ---- */

static payback_status describe(struct owned_result *owned, const struct work *work, const payback_options *options)
{
    payback_sensitivity_result *r = &owned->result;
    struct pb_plan_settings settings;
    payback_status status = pb_settings_of(&settings, work->values, options);
    if (status)
        return status;
    const struct pb_provenance whence =
        pb_provenance_of(&owned->texts, work->scenario, &settings, work->exchange->threads);
    PB_SET_PROVENANCE(r, whence);
    r->outcome = pb_texts_keep(&owned->texts, work->outcome.name);
    r->unit = work->outcome.unit;
    r->trials = work->exchange->trials;
    r->evaluations = work->exchange->evaluations;
    r->target_months = pb_root_number(work->values, PB_ROOT_PAYBACK_MONTHS);
    r->required = pb_root_number(work->values, PB_ROOT_MINIMUM_PROBABILITY);
    return PAYBACK_OK;
}

static payback_status describe_inputs(struct owned_result *owned, const struct work *work)
{
    payback_sensitivity_result *r = &owned->result;
    r->input_count = work->values->uncertain_count;
    r->inputs = pb_new(r->input_count, sizeof *r->inputs);
    if (!r->inputs)
        return PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; j < r->input_count; j++) {
        payback_sensitivity_input *input = &r->inputs[j];
        const struct pb_uncertain *uncertain = &work->values->uncertain[j];
        struct pb_text name = {0};
        pb_input_words(&name, work->values, uncertain->value->pointer);
        input->pointer = pb_texts_keep(&owned->texts, uncertain->value->pointer);
        input->name = pb_texts_take(&owned->texts, &name);
        input->event = uncertain->event;
        input->measurable = !uncertain->event && uncertain->value->field->pilot_measures;
        input->p10 = uncertain->event ? 0 : work->quantiles[2 * j];
        input->p90 = uncertain->event ? 1 : work->quantiles[2 * j + 1];
        input->one_low = work->points[2 * j + 1];
        input->one_high = work->points[2 * j + 2];
        input->first = input->total = undefined;
    }
    r->at_medians = work->points[0];
    return owned->texts.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

/* Names and members move from the work to the result. */
static payback_status describe_groups(payback_sensitivity_result *r, struct work *work)
{
    r->groups = pb_new(work->groups.count, sizeof *r->groups);
    if (!r->groups)
        return PAYBACK_ERROR_MEMORY;
    r->group_count = work->groups.count;
    for (size_t g = 0; g < r->group_count; g++) {
        struct pb_input_group *group = &work->groups.groups[g];
        r->groups[g] = (payback_sensitivity_group){.name = group->name,
                                                   .inputs = group->inputs,
                                                   .input_count = group->count,
                                                   .automatic = group->automatic,
                                                   .first = undefined,
                                                   .total = undefined};
        group->name = NULL;
        group->inputs = NULL;
    }
    for (size_t j = 0; j < r->input_count; j++)
        if (work->groups.component[j] >= 0)
            r->inputs[j].group = r->groups[work->groups.component[j]].name;
    return PAYBACK_OK;
}

/* ---- figures ---- */

static double deviation_of(const double *draws, size_t n, double mean)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += (draws[i] - mean) * (draws[i] - mean);
    return sqrt(squares / ((double)n - 1));
}

static payback_status summarise(struct work *work, payback_diagnostics *diagnostics)
{
    payback_sensitivity_result *r = work->result;
    const struct pb_exchange *exchange = work->exchange;
    size_t n = 2 * exchange->trials;
    bool months = strcmp(work->outcome.unit, "months") == 0 && work->outcome.column < PB_PEAK_FUNDING;
    r->mean = pb_mean(exchange->outcome, n);
    r->sd = deviation_of(exchange->outcome, n, r->mean.value);
    r->undefined_share = (double)exchange->undefined / (double)n;
    r->never_share = (double)exchange->never / (double)n;
    r->never_as = months ? r->horizon_months + 1.0 : (double)NAN;
    r->npv = pb_mean(exchange->npv, n);
    r->evpi = pb_perfect_information(exchange->npv, n);
    double *failing = pb_new(n, sizeof *failing);
    if (!failing)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++)
        failing[i] = exchange->failing[i];
    r->failing_share = pb_mean(failing, n);
    free(failing);
    if (r->undefined_share <= most_undefined)
        return pb_ranking_make(&work->outcome_ranking, exchange->outcome, n);
    pb_diagnose(diagnostics, PAYBACK_ERROR, r->file, 0, 0, "", NULL,
                "%s is undefined in %.0f%% of the trials, too many to say what drives it; %s.npv always has a value",
                r->outcome, 100 * r->undefined_share, r->basis);
    return PAYBACK_ERROR_TARGET;
}

static void part_indices(const struct work *work, int part, struct pb_sobol_indices *indices)
{
    const struct pb_exchange *exchange = work->exchange;
    size_t n = exchange->trials;
    pb_sobol_indices(indices, exchange->outcome, exchange->outcome + n, exchange->exchanged + (size_t)part * n, n);
}

/* Of an event: where it does not happen, and where it does. */
static struct pb_swing event_swing(const struct pb_ranking *ranking, const double *draws, const double *outcome)
{
    size_t happened = 0;
    for (size_t i = 0; i < ranking->n; i++)
        happened += draws[i] > 0;
    double share = (double)happened / (double)ranking->n;
    struct pb_swing swing = {undefined, undefined};
    if (happened < ranking->n)
        swing.low = pb_swing_of(ranking, outcome, 1 - share).low;
    if (happened > 0)
        swing.high = pb_swing_of(ranking, outcome, share).high;
    return swing;
}

static payback_status analyse_input(struct work *work, size_t j)
{
    const struct pb_exchange *exchange = work->exchange;
    payback_sensitivity_input *input = &work->result->inputs[j];
    size_t n = 2 * exchange->trials;
    const double *draws = exchange->inputs + j * n;
    struct pb_ranking ranking = {0};
    payback_status status = pb_ranking_make(&ranking, draws, n);
    if (!status)
        status = pb_predictor_make(&work->predictors[j], &ranking);
    if (!status) {
        const struct pb_predictor *predictor = &work->predictors[j];
        struct pb_swing swing = input->event ? event_swing(&ranking, draws, exchange->outcome)
                                             : pb_swing_of(&ranking, exchange->outcome, tenth);
        struct pb_separation separation = pb_separate(&ranking, draws, exchange->failing);
        input->swing_low = swing.low;
        input->swing_high = swing.high;
        input->rank_correlation = pb_rank_correlation(&ranking, &work->outcome_ranking);
        input->shift = separation.shift;
        input->failing_p10 = separation.marked_p10;
        input->failing_p90 = separation.marked_p90;
        input->rest_p10 = separation.rest_p10;
        input->rest_p90 = separation.rest_p90;
        status = pb_partial_information(&input->evppi, exchange->npv, n, &predictor, 1, work->result->evpi);
    }
    pb_ranking_clear(&ranking);
    return status;
}

static payback_status analyse_group(struct work *work, size_t g)
{
    payback_sensitivity_group *group = &work->result->groups[g];
    const struct pb_predictor **members = pb_new(group->input_count, sizeof(const struct pb_predictor *));
    if (!members)
        return PAYBACK_ERROR_MEMORY;
    for (size_t m = 0; m < group->input_count; m++)
        members[m] = &work->predictors[group->inputs[m]];
    payback_status status = pb_partial_information(&group->evppi, work->exchange->npv, 2 * work->exchange->trials,
                                                   members, group->input_count, work->result->evpi);
    free(members);
    return status;
}

/* All that a pilot of a few weeks can measure, together. */
static payback_status analyse_pilot(struct work *work)
{
    payback_sensitivity_result *r = work->result;
    const struct pb_predictor **members = pb_new(r->input_count, sizeof(const struct pb_predictor *));
    payback_status status = members ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; !status && j < r->input_count; j++) {
        if (r->inputs[j].measurable)
            members[r->pilot_input_count++] = &work->predictors[j];
    }
    r->pilot_evppi = (payback_estimate){0, 0, 0};
    if (!status && r->pilot_input_count > 0)
        status = pb_partial_information(&r->pilot_evppi, work->exchange->npv, 2 * work->exchange->trials, members,
                                        r->pilot_input_count, r->evpi);
    free(members);
    return status;
}

static payback_status analyse_one_input(void *context, size_t index, int worker)
{
    (void)worker;
    return analyse_input(context, index);
}

static payback_status analyse_one_group(void *context, size_t index, int worker)
{
    (void)worker;
    return analyse_group(context, index);
}

/* Indices of all parts, and what is left for interactions. Groups that a user names overlap with the rest: they do not
 * count in the sum. */
static void set_indices(struct work *work)
{
    payback_sensitivity_result *r = work->result;
    struct pb_sobol_indices indices;
    struct pb_index sum = {0}, rest = {.value = 1};
    size_t n = work->exchange->trials;
    for (size_t j = 0; j < r->input_count; j++) {
        if (work->part_of_input[j] < 0)
            continue;
        part_indices(work, work->part_of_input[j], &indices);
        r->inputs[j].first = pb_index_estimate(&indices.first, n);
        r->inputs[j].total = pb_index_estimate(&indices.total, n);
        pb_index_add(&sum, &indices.first);
    }
    for (size_t g = 0; g < r->group_count; g++) {
        if (work->part_of_group[g] < 0)
            continue;
        part_indices(work, work->part_of_group[g], &indices);
        r->groups[g].first = pb_index_estimate(&indices.first, n);
        r->groups[g].total = pb_index_estimate(&indices.total, n);
        if (r->groups[g].automatic)
            pb_index_add(&sum, &indices.first);
    }
    r->monthly = work->monthly_part >= 0;
    r->monthly_first = r->monthly_total = undefined;
    if (r->monthly) {
        part_indices(work, work->monthly_part, &indices);
        r->monthly_first = pb_index_estimate(&indices.first, n);
        r->monthly_total = pb_index_estimate(&indices.total, n);
        pb_index_add(&sum, &indices.first);
    }
    rest.value -= sum.value;
    for (int i = 0; i < PB_REPLICATES; i++)
        rest.replicates[i] = 1 - sum.replicates[i];
    r->interactions = pb_index_estimate(&rest, n);
}

static payback_status analyse(struct work *work, payback_diagnostics *diagnostics)
{
    payback_sensitivity_result *r = work->result;
    payback_status status = summarise(work, diagnostics);
    if (status)
        return status;
    work->predictors = pb_new(r->input_count, sizeof *work->predictors);
    if (!work->predictors)
        return PAYBACK_ERROR_MEMORY;
    status = pb_parallel_for(r->threads, r->input_count, analyse_one_input, work);
    if (!status)
        status = pb_parallel_for(r->threads, r->group_count, analyse_one_group, work);
    if (!status)
        status = analyse_pilot(work);
    if (!status)
        set_indices(work);
    return status;
}

static payback_status perform(struct work *work, struct owned_result *owned, const payback_options *options,
                              const payback_sensitivity_request *request, payback_diagnostics *diagnostics)
{
    payback_status status = read_request(work, request, diagnostics);
    if (!status)
        status = pb_plan_pair_make(&work->plans, work->values, options);
    if (!status)
        status = make_parts(work);
    if (!status)
        status = simulate(work, options);
    if (!status)
        status = describe(owned, work, options);
    if (!status)
        status = describe_inputs(owned, work);
    if (!status)
        status = describe_groups(&owned->result, work);
    return status ? status : analyse(work, diagnostics);
}

payback_status payback_sensitivity(payback_sensitivity_result **out, const payback_scenario *scenario,
                                   const payback_options *options, const payback_sensitivity_request *request,
                                   payback_diagnostics *diagnostics)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario)
        return PAYBACK_ERROR_ARGUMENT;
    double begun = pb_seconds_now();
    struct owned_result *owned = pb_new(1, sizeof *owned);
    if (!owned)
        return PAYBACK_ERROR_MEMORY;
    struct work work = {.scenario = scenario, .values = &scenario->inputs, .result = &owned->result};
    pb_gsl_enter();
    payback_status status = perform(&work, owned, options, request, diagnostics);
    clear_work(&work);
    pb_gsl_leave();
    if (status) {
        payback_sensitivity_free(&owned->result);
        return status;
    }
    owned->result.elapsed_seconds = pb_seconds_now() - begun;
    *out = &owned->result;
    return PAYBACK_OK;
}
