/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_bakeoff: trials of several vendors, simulated results of pilots side by side, and the choice that they lead
 * to. */
#include "payback/bakeoff.h"

#include "analysis/baselines.h"
#include "analysis/headline.h"
#include "analysis/pilot_case.h"
#include "analysis/pilot_line.h"
#include "analysis/pilot_values.h"
#include "analysis/provenance.h"
#include "analysis/rivals.h"
#include "analysis/texts.h"
#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "numerics/gsl_guard.h"
#include "statistics/choice.h"
#include "statistics/choice_information.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The result with what it owns. */
struct owned_bakeoff {
    payback_bakeoff_result result; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
    const char **observed[PAYBACK_PROPOSALS_MAX];
    payback_bakeoff_outcome *outcomes; /* of all designs */
};

/* Alternatives are the vendors and, last, to walk away. */
struct work {
    const payback_scenario *const *scenarios;
    size_t count, n;
    struct pb_pilot_case cases[PAYBACK_PROPOSALS_MAX];
    struct pb_pilot_company companies[PAYBACK_PROPOSALS_MAX];
    struct pb_rivals rivals;
    const double *benefits[PAYBACK_PROPOSALS_MAX + 1];
    double *zeros;
    double means[PAYBACK_PROPOSALS_MAX + 1]; /* of the benefits */
    size_t preferred;                        /* of the alternatives, after the wait, without data */
    struct pb_pilot_sizes sizes;
    struct pb_pilot_valued *evaluated;
    struct pb_pilot_deciding deciding;
    payback_bakeoff_result *result;
    struct owned_bakeoff *owned;
};

void payback_bakeoff_free(payback_bakeoff_result *result)
{
    if (!result)
        return;
    struct owned_bakeoff *owned = (struct owned_bakeoff *)result;
    pb_texts_clear(&owned->texts);
    for (size_t k = 0; k < PAYBACK_PROPOSALS_MAX; k++)
        free(owned->observed[k]);
    free(owned->outcomes);
    free(result->vendors);
    free(result->designs);
    free(owned);
}

static void clear_work(struct work *work)
{
    for (size_t k = 0; k < work->count; k++)
        pb_pilot_case_clear(&work->cases[k]);
    pb_rivals_clear(&work->rivals);
    free(work->zeros);
    free(work->evaluated);
}

/* ---- what is asked for ---- */

static bool differ(payback_diagnostics *diagnostics, const payback_scenario *const *scenarios, size_t count)
{
    for (size_t k = 1; k < count; k++)
        for (size_t j = 0; j < k; j++) {
            const char *vendor = payback_scenario_vendor(scenarios[k]);
            if (strcmp(payback_scenario_vendor(scenarios[j]), vendor) != 0)
                continue;
            pb_diagnose(diagnostics, PAYBACK_ERROR, payback_scenario_file(scenarios[k]), 0, 0, "/proposal/vendor",
                        "one file for each vendor; payback compare finds the better one of a vendor's offers",
                        "a bake-off tries each vendor once (found %s; %s names the same)", vendor,
                        payback_scenario_file(scenarios[j]));
            return false;
        }
    return true;
}

static payback_status warn_of_baselines(const struct work *work, payback_diagnostics *diagnostics)
{
    payback_status status = PAYBACK_OK;
    for (size_t k = 1; !status && k < work->count; k++) {
        struct pb_baseline_differences differences = {0};
        status = pb_baselines_compare(&differences, &work->scenarios[0]->inputs, &work->scenarios[k]->inputs);
        if (!status)
            pb_rivals_warn_of_baseline(diagnostics, differences.list, differences.count,
                                       payback_scenario_file(work->scenarios[0]),
                                       payback_scenario_file(work->scenarios[k]));
        pb_baseline_differences_clear(&differences);
    }
    return status;
}

/* What was named is uncertain for one vendor at least; else the first one's refusal. */
static payback_status check_targets(const struct work *work, const payback_pilot_request *request,
                                    payback_diagnostics *diagnostics)
{
    size_t asked = work->cases[0].targets.asked_for;
    for (size_t place = 0; place < asked; place++) {
        bool found = false;
        for (size_t k = 0; k < work->count; k++)
            for (size_t t = 0; t < work->cases[k].targets.count; t++)
                found |= work->cases[k].targets.places[t] == place;
        if (found)
            continue;
        struct pb_pilot_case alone = {0};
        payback_status status = pb_pilot_case_read(&alone, work->scenarios[0], request, false, diagnostics);
        pb_pilot_case_clear(&alone);
        return status ? status : PAYBACK_ERROR_TARGET;
    }
    return PAYBACK_OK;
}

static payback_status refuse_certain(const struct work *work, payback_diagnostics *diagnostics)
{
    for (size_t k = 0; k < work->count; k++)
        if (work->cases[k].values->uncertain_count > 0)
            return PAYBACK_OK;
    pb_diagnose(diagnostics, PAYBACK_ERROR, payback_scenario_file(work->scenarios[0]), 0, 0, "", NULL,
                "nothing in these scenarios is uncertain: write a distribution in place of a number");
    return PAYBACK_ERROR_TARGET;
}

/* The longest pilot and the first file's window are those of all. */
static payback_status read_cases(struct work *work, const payback_pilot_request *request,
                                 payback_diagnostics *diagnostics)
{
    double weeks = 0;
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; !status && k < work->count; k++) {
        status = pb_pilot_case_read(&work->cases[k], work->scenarios[k], request, true, diagnostics);
        weeks = fmax(weeks, work->cases[k].terms.weeks);
    }
    if (!status)
        status = refuse_certain(work, diagnostics);
    if (!status)
        status = check_targets(work, request, diagnostics);
    for (size_t k = 0; !status && k < work->count; k++) {
        work->result->vendors[k].weeks = work->cases[k].terms.weeks;
        work->cases[k].terms.weeks = weeks;
        work->cases[k].terms.fixed_window = work->cases[0].terms.fixed_window;
    }
    return status;
}

/* ---- trials ---- */

static payback_status find_companies(struct work *work)
{
    bool shared = strcmp(work->result->luck, pb_shared_luck) == 0;
    if (!shared)
        (void)pb_rivals_find(&work->rivals, work->scenarios, work->count);
    payback_status status = pb_rivals_dimensions(&work->rivals, work->scenarios, work->count);
    for (size_t k = 0; k < work->count; k++)
        work->companies[k] = (struct pb_pilot_company){
            .dimensions = &work->rivals.dimensions,
            .owner = work->rivals.owners[k],
            .observed_by = k == 0 ? 0 : pb_owner_of(payback_scenario_vendor(work->scenarios[k])),
            .same_transfer = shared};
    return status;
}

static payback_status draw_cases(struct work *work, const payback_options *options)
{
    payback_options own = options ? *options : (payback_options){0};
    struct pb_runs_progress progress = {.progress = own.progress, .context = own.context, .all = (double)work->count};
    own.progress = pb_runs_progress_report;
    own.context = &progress;
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; !status && k < work->count; k++) {
        status = pb_pilot_case_draw(&work->cases[k], &own, &work->companies[k]);
        if (!status)
            status = pb_pilot_case_level(&work->cases[k], options, &work->companies[k],
                                         &work->result->vendors[k].probability);
        work->benefits[k] = work->cases[k].benefit;
        progress.done++;
    }
    work->n = work->cases[0].draws.n;
    work->zeros = pb_new(work->n, sizeof *work->zeros);
    work->benefits[work->count] = work->zeros;
    return status || work->zeros ? status : PAYBACK_ERROR_MEMORY;
}

/* Whether another vendor has the same figure: it is then the company's, and observed once. */
static bool is_common(const struct work *work, size_t own, size_t target)
{
    const struct pb_pilot_case *a = &work->cases[own];
    for (size_t k = 0; k < work->count; k++) {
        const struct pb_pilot_case *b = &work->cases[k];
        for (size_t t = 0; k != own && t < b->targets.count; t++)
            if (b->targets.places[t] == a->targets.places[target] &&
                memcmp(a->draws.targets[target], b->draws.targets[t], work->n * sizeof(double)) == 0)
                return true;
    }
    return false;
}

static payback_status observe_cases(struct work *work)
{
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; k < work->count; k++)
        for (size_t t = 0; t < work->cases[k].targets.count; t++)
            work->cases[k].targets.shared[t] = work->cases[k].targets.shared[t] && is_common(work, k, t);
    for (size_t k = 0; !status && k < work->count; k++)
        status = pb_pilot_case_observe(&work->cases[k], &work->companies[k]);
    return status;
}

/* ---- who is tried, and what it costs ---- */

static bool has_own_data(const struct pb_pilot_case *piloted)
{
    for (size_t d = 0; d < piloted->data.count; d++)
        if (!piloted->data.list[d].shared)
            return true;
    return false;
}

/* Where all that is observed is the company's, it is one study, on the first file's terms. */
static void find_tried(struct work *work)
{
    bool any = false;
    for (size_t k = 0; k < work->count; k++)
        for (size_t d = 0; d < work->cases[k].data.count; d++)
            work->result->common |= work->cases[k].data.list[d].shared;
    for (size_t k = 0; k < work->count; k++)
        any |= work->result->vendors[k].tried = has_own_data(&work->cases[k]);
    work->result->vendors[0].tried |= !any;
}

static double cost_of(const struct work *work, double size)
{
    double cost = 0;
    for (size_t k = 0; k < work->count; k++)
        cost += work->result->vendors[k].tried ? pb_pilot_cost(&work->cases[k].terms, size) : 0;
    return cost;
}

static double credit_of(const struct work *work, const payback_bakeoff_outcome *outcomes)
{
    double credit = 0;
    for (size_t k = 0; k < work->count; k++)
        credit += work->result->vendors[k].tried ? work->cases[k].terms.credit * outcomes[k].chosen.value : 0;
    return credit;
}

/* Each ticket goes to one of the vendors. */
static double deliverable_tickets(const struct work *work)
{
    double least = INFINITY;
    for (size_t k = 0; k < work->count; k++)
        least = fmin(least, pb_pilot_case_deliverable(&work->cases[k]));
    return least / (double)work->count;
}

/* ---- decision and bounds ---- */

/* Predictors of one vendor: those of its own data first, then what only others observe. Fills the list, and returns
 * how many there are. */
static size_t list_predictors(const struct pb_predictor **list, const struct work *work,
                              struct pb_predictor *const *predictors, size_t own)
{
    size_t count = 0;
    for (size_t d = 0; d < work->cases[own].data.count; d++)
        list[count++] = &predictors[own][d];
    for (size_t k = 0; k < work->count; k++)
        for (size_t d = 0; k != own && d < work->cases[k].data.count; d++)
            if (!work->cases[k].data.list[d].shared)
                list[count++] = &predictors[k][d];
    return count;
}

/* The alternatives with what is observed of each: the lists are one block of memory. */
struct alternatives {
    struct pb_observed list[PAYBACK_PROPOSALS_MAX + 1];
    const struct pb_predictor **predictors;
};

static payback_status list_alternatives(struct alternatives *a, const struct work *work,
                                        struct pb_predictor *const *predictors)
{
    size_t most = 0;
    for (size_t k = 0; k < work->count; k++)
        most += work->cases[k].data.count;
    *a = (struct alternatives){.predictors = pb_new(work->count * most, sizeof(const struct pb_predictor *))};
    if (!a->predictors)
        return PAYBACK_ERROR_MEMORY;
    for (size_t k = 0; k < work->count; k++) {
        const struct pb_predictor **list = a->predictors + k * most;
        size_t count = list_predictors(list, work, predictors, k);
        a->list[k] = (struct pb_observed){work->benefits[k], list, count};
    }
    a->list[work->count] = (struct pb_observed){.benefit = work->zeros};
    return PAYBACK_OK;
}

static payback_status find_evppi(struct work *work)
{
    struct pb_predictor *predictors[PAYBACK_PROPOSALS_MAX] = {0};
    struct alternatives alternatives = {0};
    struct pb_choice_information information = {0};
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; !status && k < work->count; k++)
        status = pb_pilot_case_truth(&predictors[k], &work->cases[k]);
    if (!status)
        status = list_alternatives(&alternatives, work, predictors);
    if (!status)
        status = pb_choice_information(&information, alternatives.list, work->count + 1, work->n, work->result->evpi);
    work->result->evppi = information.value;
    pb_choice_information_clear(&information);
    free(alternatives.predictors);
    for (size_t k = 0; k < work->count; k++)
        pb_predictors_free(predictors[k], work->cases[k].data.count);
    return status;
}

static payback_status find_bounds(struct work *work)
{
    payback_bakeoff_result *r = work->result;
    for (size_t k = 0; k < work->count; k++) {
        payback_bakeoff_vendor *v = &r->vendors[k];
        v->buy = pb_mean(work->cases[k].draws.npv, work->n);
        v->rule = pb_verdict_of(v->probability, r->required);
        if (v->buy.value > r->vendors[r->best_vendor].buy.value)
            r->best_vendor = k;
        work->means[k] = pb_mean(work->benefits[k], work->n).value;
    }
    r->buy = r->vendors[r->best_vendor].buy;
    struct pb_choice choice;
    payback_status status = pb_choose(&choice, work->benefits, work->count + 1, work->n);
    work->preferred = choice.preferred;
    r->evpi = choice.evpi;
    r->evpi.low = fmax(0, r->evpi.low);
    return status ? status : find_evppi(work);
}

/* ---- the company's rule ---- */

/* Of the vendors that the rule admits the one that is expected to be worth most, or none. */
static size_t choose_by_rule(const struct work *work, const double *probabilities, const double *worth)
{
    size_t best = work->count;
    for (size_t k = 0; k < work->count; k++)
        if (probabilities[k] >= work->result->required && (best == work->count || worth[k] > worth[best]))
            best = k;
    return best;
}

static size_t rule_today(const struct work *work)
{
    double probabilities[PAYBACK_PROPOSALS_MAX];
    for (size_t k = 0; k < work->count; k++)
        probabilities[k] = work->result->vendors[k].probability.value;
    return choose_by_rule(work, probabilities, work->means);
}

/* columns: three of n, what is gained by the rule, that it buys, that it differs from the choice by value. */
static void judge_rule(const struct work *work, const struct pb_choice_information *by_value,
                       double *const *probabilities, double *const *columns)
{
    size_t today = rule_today(work);
    for (size_t i = 0; i < work->n; i++) {
        double p[PAYBACK_PROPOSALS_MAX], m[PAYBACK_PROPOSALS_MAX];
        for (size_t k = 0; k < work->count; k++) {
            p[k] = fmin(1, fmax(0, probabilities[k][i]));
            m[k] = by_value->expected[k][i];
        }
        size_t chosen = choose_by_rule(work, p, m);
        columns[0][i] = work->benefits[chosen][i] - work->benefits[today][i];
        columns[1][i] = chosen != work->count;
        columns[2][i] = chosen != by_value->chosen[i];
    }
}

static payback_status apply_rule(const struct work *work, payback_pilot_design *design,
                                 const struct pb_choice_information *by_value, const struct alternatives *alternatives)
{
    enum { COLUMNS = 3 };
    double *probabilities[PAYBACK_PROPOSALS_MAX] = {0}, *columns[COLUMNS] = {0};
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; !status && k < work->count; k++) {
        struct pb_observed paid = alternatives->list[k];
        paid.benefit = work->cases[k].draws.paid;
        probabilities[k] = pb_new(work->n, sizeof(double));
        status = probabilities[k] ? pb_observed_unseen(probabilities[k], &paid, work->n) : PAYBACK_ERROR_MEMORY;
    }
    for (int c = 0; !status && c < COLUMNS; c++)
        status = (columns[c] = pb_new(work->n, sizeof(double))) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        judge_rule(work, by_value, probabilities, columns);
        design->rule_evsi = pb_mean(columns[0], work->n);
        design->rule_buy_probability = pb_share_above(columns[1], work->n, 0);
        design->rules_disagree = pb_share_above(columns[2], work->n, 0);
    }
    for (size_t k = 0; k < work->count; k++)
        free(probabilities[k]);
    for (int c = 0; c < COLUMNS; c++)
        free(columns[c]);
    return status;
}

/* ---- one size ---- */

/* The result of its own pilot at which the vendor overtakes the best of the others, or walking away. */
static payback_status find_threshold(const struct work *work, payback_bakeoff_outcome *outcome, size_t k,
                                     const struct pb_pilot_sample *sample)
{
    size_t count = work->cases[k].data.count;
    double rest = 0;
    for (size_t j = 0; j < work->count; j++)
        rest = j == k ? rest : fmax(rest, work->means[j]);
    payback_pilot_design design = {.contained = NAN, .resolved = NAN};
    struct pb_regression *fit = NULL;
    double *lead = pb_new(work->n, sizeof *lead);
    const struct pb_predictor **list = pb_new(count, sizeof(const struct pb_predictor *));
    payback_status status = lead && list ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; !status && i < work->n; i++)
        lead[i] = work->benefits[k][i] - rest;
    for (size_t d = 0; !status && d < count; d++)
        list[d] = &sample->predictors[d];
    if (!status && count > 0)
        status = pb_regression_new(&fit, lead, work->n, list, count, PB_KNOTS_EVEN);
    if (!status && count > 0)
        status = pb_pilot_threshold(&design, &work->cases[k].data, sample, fit);
    outcome->contained = design.contained;
    outcome->resolved = design.resolved;
    outcome->below = design.below;
    pb_regression_free(fit);
    free(list);
    free(lead);
    return status;
}

static payback_status count_choices(const struct work *work, payback_pilot_design *design,
                                    payback_bakeoff_outcome *outcomes, const unsigned char *chosen)
{
    double *column = pb_new(work->n, sizeof *column);
    if (!column)
        return PAYBACK_ERROR_MEMORY;
    for (size_t k = 0; k <= work->count; k++) {
        for (size_t i = 0; i < work->n; i++)
            column[i] = k < work->count ? chosen[i] == k : chosen[i] != k;
        *(k < work->count ? &outcomes[k].chosen : &design->buy_probability) = pb_share_above(column, work->n, 0);
    }
    free(column);
    return PAYBACK_OK;
}

static payback_status apply_values(const struct work *work, struct pb_pilot_valued *e,
                                   payback_bakeoff_outcome *outcomes, const struct pb_pilot_sample *samples)
{
    struct pb_predictor *predictors[PAYBACK_PROPOSALS_MAX];
    struct alternatives alternatives = {0};
    struct pb_choice_information information = {0};
    for (size_t k = 0; k < work->count; k++)
        predictors[k] = samples[k].predictors;
    payback_status status = list_alternatives(&alternatives, work, predictors);
    if (!status)
        status = pb_choice_information(&information, alternatives.list, work->count + 1, work->n, work->result->evppi);
    if (!status) {
        e->design.evsi = information.value;
        e->design.lower_bound = information.lower_bound;
        memcpy(e->replicates, information.replicates, sizeof e->replicates);
        status = count_choices(work, &e->design, outcomes, information.chosen);
    }
    if (!status)
        status = apply_rule(work, &e->design, &information, &alternatives);
    for (size_t k = 0; !status && k < work->count; k++)
        status = find_threshold(work, &outcomes[k], k, &samples[k]);
    pb_choice_information_clear(&information);
    free(alternatives.predictors);
    return status;
}

static payback_bakeoff_outcome *outcomes_of(const struct work *work, size_t size)
{
    return work->owned->outcomes + size * work->count;
}

static payback_status evaluate_size(void *context, size_t index, int worker)
{
    struct work *work = context;
    struct pb_pilot_valued *e = &work->evaluated[index];
    struct pb_pilot_sample samples[PAYBACK_PROPOSALS_MAX] = {0};
    payback_status status = PAYBACK_OK;
    (void)worker;
    e->design = (payback_pilot_design){.size = work->sizes.list[index], .contained = NAN, .resolved = NAN};
    e->design.deliverable = e->design.size <= work->result->deliverable;
    for (size_t k = 0; !status && k < work->count; k++)
        status = pb_pilot_sample_make(&samples[k], &work->cases[k].data, e->design.size);
    if (!status)
        status = apply_values(work, e, outcomes_of(work, index), samples);
    for (size_t k = 0; k < work->count; k++)
        pb_pilot_sample_clear(&samples[k]);
    return status;
}

/* ---- all sizes ---- */

/* The best vendor or none: today, and after the bake-off without its data. */
static void find_decision(struct work *work)
{
    const double fixed = cost_of(work, 0);
    work->deciding = (struct pb_pilot_deciding){.delay = work->result->delay_factor,
                                                .now = fmax(0, work->result->buy.value),
                                                .plain = work->means[work->preferred],
                                                .late = work->result->fixed_window,
                                                .fixed = fixed,
                                                .per_case = cost_of(work, 1) - fixed,
                                                .trials = work->n};
    pb_replicate_means(work->deciding.today, work->benefits[work->preferred], work->n);
}

static payback_status value_sizes(struct work *work)
{
    payback_bakeoff_result *r = work->result;
    struct pb_pilot_best best;
    payback_status status = pb_pilot_values_ascend(work->evaluated, work->sizes.count);
    find_decision(work);
    for (size_t s = 0; !status && s < work->sizes.count; s++) {
        struct pb_pilot_valued *e = &work->evaluated[s];
        e->credit = credit_of(work, outcomes_of(work, s));
        e->design.cost = cost_of(work, e->design.size) - e->credit;
        pb_pilot_value(e, &work->deciding);
    }
    if (!status)
        status = pb_pilot_values_best(&best, work->evaluated, work->sizes.count, &work->deciding);
    if (status)
        return status;
    r->best_size = best.size;
    r->flat_from = best.flat_from;
    r->flat_to = best.flat_to;
    r->best_engs = best.engs;
    return PAYBACK_OK;
}

static payback_status list_designs(struct work *work)
{
    payback_bakeoff_result *r = work->result;
    r->designs = pb_new(work->sizes.count, sizeof *r->designs);
    if (!r->designs)
        return PAYBACK_ERROR_MEMORY;
    for (size_t s = 0; s < work->sizes.count; s++)
        if (work->sizes.asked[s])
            r->designs[r->design_count++] = (payback_bakeoff_design){work->evaluated[s].design, outcomes_of(work, s)};
    return PAYBACK_OK;
}

static payback_status evaluate(struct work *work)
{
    payback_bakeoff_result *r = work->result;
    find_tried(work);
    r->deliverable = deliverable_tickets(work);
    pb_pilot_sizes_choose(&work->sizes, work->cases[0].values, r->deliverable);
    work->evaluated = pb_new(work->sizes.count, sizeof *work->evaluated);
    work->owned->outcomes = pb_new(work->sizes.count * work->count, sizeof *work->owned->outcomes);
    payback_status status = work->evaluated && work->owned->outcomes ? find_bounds(work) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_parallel_for(r->threads, work->sizes.count, evaluate_size, work);
    if (!status)
        status = value_sizes(work);
    return status ? status : list_designs(work);
}

/* ---- what the result says of scenarios and run ---- */

static payback_status describe_vendor(struct work *work, size_t k)
{
    struct owned_bakeoff *owned = work->owned;
    payback_bakeoff_vendor *v = &work->result->vendors[k];
    const payback_scenario *scenario = work->scenarios[k];
    const struct pb_pilot_terms *t = &work->cases[k].terms;
    v->name = pb_texts_keep(&owned->texts, payback_scenario_name(scenario));
    v->vendor = pb_texts_keep(&owned->texts, payback_scenario_vendor(scenario));
    v->file = pb_texts_keep(&owned->texts, payback_scenario_file(scenario));
    v->digest = pb_texts_keep(&owned->texts, payback_scenario_digest(scenario));
    PB_SET_PILOT_TERMS(v, t);
    payback_status status =
        pb_pilot_case_observed(&owned->observed[k], &v->observed_count, &owned->texts, &work->cases[k]);
    v->observed = owned->observed[k];
    return status;
}

static payback_status describe(struct work *work, const payback_options *options)
{
    payback_bakeoff_result *r = work->result;
    const struct pb_pilot_case *first = &work->cases[0];
    const struct pb_plan *plan = first->plans.plans[0];
    const struct pb_provenance whence =
        pb_provenance_of(&work->owned->texts, first->scenario, &plan->settings, options ? options->threads : 0);
    PB_SET_HOW(r, whence);
    r->currency = whence.currency;
    r->weeks = first->terms.weeks;
    r->fixed_window = first->terms.fixed_window;
    r->tickets = first->tickets;
    r->counted = first->targets.asked_for == 1 && pb_pilot_case_counted(first);
    double rate = pb_root_number(first->values, PB_ROOT_DISCOUNT_RATE);
    r->delay_factor = r->fixed_window ? 1 : pow(1 + rate, -r->weeks / 52);
    r->target_months = pb_root_number(first->values, PB_ROOT_PAYBACK_MONTHS);
    r->required = pb_root_number(first->values, PB_ROOT_MINIMUM_PROBABILITY);
    payback_status status = PAYBACK_OK;
    for (size_t k = 0; !status && k < work->count; k++)
        status = describe_vendor(work, k);
    return status;
}

static payback_status perform(struct work *work, const payback_options *options, const payback_pilot_request *request,
                              payback_diagnostics *diagnostics)
{
    payback_bakeoff_result *r = work->result;
    r->luck = pb_rivals_luck(options);
    if (!r->luck)
        return PAYBACK_ERROR_ARGUMENT;
    if (!pb_rivals_alike(diagnostics, work->scenarios, work->count) ||
        !differ(diagnostics, work->scenarios, work->count))
        return PAYBACK_ERROR_SCENARIO;
    r->vendors = pb_new(work->count, sizeof *r->vendors);
    r->vendor_count = work->count;
    payback_status status = r->vendors ? read_cases(work, request, diagnostics) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = warn_of_baselines(work, diagnostics);
    if (!status)
        status = find_companies(work);
    for (size_t k = 0; !status && k < work->count; k++)
        status = pb_pilot_case_plan(&work->cases[k], options, &work->companies[k]);
    if (!status)
        status = describe(work, options);
    if (!status)
        status = draw_cases(work, options);
    if (!status)
        status = observe_cases(work);
    r->request = pb_pilot_request_text(&work->owned->texts, request);
    if (!status && work->owned->texts.failed)
        status = PAYBACK_ERROR_MEMORY;
    r->late_contract = true;
    for (size_t k = 0; k < work->count; k++)
        r->late_contract &= work->cases[k].late_contract;
    return status ? status : evaluate(work);
}

payback_status payback_bakeoff(payback_bakeoff_result **out, payback_diagnostics *diagnostics,
                               const payback_scenario *const *scenarios, size_t count, const payback_options *options,
                               const payback_pilot_request *request)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenarios || count < 2 || count > PAYBACK_PROPOSALS_MAX)
        return PAYBACK_ERROR_ARGUMENT;
    for (size_t k = 0; k < count; k++)
        if (!scenarios[k])
            return PAYBACK_ERROR_ARGUMENT;
    double begun = pb_seconds_now();
    struct owned_bakeoff *owned = pb_new(1, sizeof *owned);
    struct work *work = pb_new(1, sizeof *work);
    payback_status status = owned && work ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        *work = (struct work){.scenarios = scenarios, .count = count, .result = &owned->result, .owned = owned};
        pb_gsl_enter();
        status = perform(work, options, request, diagnostics);
        clear_work(work);
        pb_gsl_leave();
    }
    free(work);
    if (status) {
        payback_bakeoff_free(owned ? &owned->result : NULL);
        return status;
    }
    owned->result.elapsed_seconds = pb_seconds_now() - begun;
    *out = &owned->result;
    return PAYBACK_OK;
}
