/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_pilot: trials, simulated results of pilots of several sizes, what each is worth, and which size is best. */
#include "payback/pilot.h"

#include "analysis/headline.h"
#include "analysis/pilot_case.h"
#include "analysis/pilot_line.h"
#include "analysis/pilot_values.h"
#include "analysis/provenance.h"
#include "analysis/texts.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/information.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The result with what it owns. */
struct owned_pilot {
    payback_pilot_result result; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
    const char **observed;
};

struct work {
    struct pb_pilot_case piloted;
    struct pb_pilot_sizes sizes;
    struct pb_pilot_valued *evaluated;
    struct pb_pilot_deciding deciding;
    payback_pilot_result *result;
};

void payback_pilot_free(payback_pilot_result *result)
{
    if (!result)
        return;
    struct owned_pilot *owned = (struct owned_pilot *)result;
    pb_texts_clear(&owned->texts);
    free(owned->observed);
    free(result->designs);
    free(result->line);
    free(owned);
}

static void clear_work(struct work *work)
{
    pb_pilot_case_clear(&work->piloted);
    free(work->evaluated);
}

/* ---- decision and bounds ---- */

/* Buy or walk away: today, and after the pilot without its data. */
static void find_decision(struct work *work)
{
    const struct pb_pilot_case *piloted = &work->piloted;
    const size_t n = piloted->draws.n;
    const double mean = pb_mean(piloted->benefit, n).value;
    work->deciding = (struct pb_pilot_deciding){.delay = work->result->delay_factor,
                                                .now = fmax(0, work->result->buy.value),
                                                .plain = fmax(0, mean),
                                                .late = piloted->late_npv != NULL,
                                                .fixed = pb_pilot_cost(&piloted->terms, 0),
                                                .per_case = piloted->terms.cost_per_ticket,
                                                .trials = n};
    if (mean > 0)
        pb_replicate_means(work->deciding.today, piloted->benefit, n);
}

/* What it would be worth to know the truth behind the data. */
static payback_status find_evppi(struct work *work)
{
    size_t count = work->piloted.data.count;
    struct pb_predictor *predictors = NULL;
    const struct pb_predictor **list = pb_new(count, sizeof(const struct pb_predictor *));
    payback_status status = list ? pb_pilot_case_truth(&predictors, &work->piloted) : PAYBACK_ERROR_MEMORY;
    for (size_t d = 0; !status && d < count; d++)
        list[d] = &predictors[d];
    struct pb_information information = {0};
    if (!status)
        status = pb_data_information(&information, work->piloted.benefit, work->piloted.draws.n, list, count,
                                     work->result->evpi, NULL);
    work->result->evppi = information.value;
    pb_information_clear(&information);
    pb_predictors_free(predictors, count);
    free(list);
    return status;
}

static payback_status find_bounds(struct work *work)
{
    payback_pilot_result *r = work->result;
    size_t n = work->piloted.draws.n;
    r->buy = pb_mean(work->piloted.draws.npv, n);
    r->probability = pb_mean(work->piloted.draws.paid, n);
    r->target_months = pb_root_number(work->piloted.values, PB_ROOT_PAYBACK_MONTHS);
    r->required = pb_root_number(work->piloted.values, PB_ROOT_MINIMUM_PROBABILITY);
    r->rule = pb_verdict_of(r->probability, r->required);
    r->evpi = pb_perfect_information(work->piloted.benefit, n);
    find_decision(work);
    return find_evppi(work);
}

/* ---- one size ---- */

/* Share of the draws that are at least the bound. */
static payback_estimate share_of(const double *column, double bound, size_t n, double *indicator)
{
    for (size_t i = 0; i < n; i++)
        indicator[i] = column[i] >= bound;
    return pb_mean(indicator, n);
}

/* What the company's rule makes of the data. expected: of the benefit; unseen and scratch are written over. */
static payback_status apply_rule(const struct work *work, const struct pb_predictor *const *predictors,
                                 payback_pilot_design *design, const double *expected, double *unseen)
{
    size_t n = work->piloted.draws.n;
    double required = work->result->required;
    bool today = work->result->probability.value >= required;
    struct pb_regression *fit = NULL;
    payback_status status =
        pb_regression_new(&fit, work->piloted.draws.paid, n, predictors, work->piloted.data.count, PB_KNOTS_EVEN);
    double *column = pb_new(n, sizeof *column);
    if (!status && !column)
        status = PAYBACK_ERROR_MEMORY;
    if (!status) {
        pb_regression_unseen(fit, unseen);
        for (size_t i = 0; i < n; i++)
            unseen[i] = fmin(1, fmax(0, unseen[i]));
        design->rule_buy_probability = share_of(unseen, required, n, column);
        for (size_t i = 0; i < n; i++)
            column[i] = ((unseen[i] >= required) - today) * work->piloted.benefit[i];
        design->rule_evsi = pb_mean(column, n);
        for (size_t i = 0; i < n; i++)
            column[i] = (unseen[i] >= required) != (expected[i] > 0);
        design->rules_disagree = pb_mean(column, n);
    }
    free(column);
    pb_regression_free(fit);
    return status;
}

static payback_status apply_values(const struct work *work, struct pb_pilot_valued *e,
                                   const struct pb_pilot_sample *sample)
{
    size_t n = work->piloted.draws.n, count = work->piloted.data.count;
    const struct pb_predictor **list = pb_new(count, sizeof(const struct pb_predictor *));
    double *expected = pb_new(n, sizeof *expected), *scratch = pb_new(n, sizeof *scratch);
    struct pb_information information = {0};
    payback_status status = list && expected && scratch ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t d = 0; !status && d < count; d++)
        list[d] = &sample->predictors[d];
    if (!status)
        status =
            pb_data_information(&information, work->piloted.benefit, n, list, count, work->result->evppi, expected);
    if (!status)
        status = apply_rule(work, list, &e->design, expected, scratch);
    if (!status) {
        e->design.evsi = information.value;
        e->design.lower_bound = information.stiff;
        memcpy(e->replicates, information.replicates, sizeof e->replicates);
        e->design.buy_probability = pb_share_above(expected, n, 0);
        status = pb_pilot_threshold(&e->design, &work->piloted.data, sample, information.fit);
    }
    pb_information_clear(&information);
    free(list);
    free(expected);
    free(scratch);
    return status;
}

static payback_status evaluate_size(void *context, size_t index, int worker)
{
    struct work *work = context;
    struct pb_pilot_valued *e = &work->evaluated[index];
    struct pb_pilot_sample sample = {0};
    (void)worker;
    e->design.size = work->sizes.list[index];
    e->design.deliverable = e->design.size <= work->result->deliverable;
    payback_status status = pb_pilot_sample_make(&sample, &work->piloted.data, e->design.size);
    if (!status)
        status = apply_values(work, e, &sample);
    pb_pilot_sample_clear(&sample);
    return status;
}

/* ---- all sizes ---- */

static payback_status value_sizes(struct work *work)
{
    payback_pilot_result *r = work->result;
    const struct pb_pilot_terms *terms = &work->piloted.terms;
    struct pb_pilot_best best;
    payback_status status = pb_pilot_values_ascend(work->evaluated, work->sizes.count);
    for (size_t s = 0; !status && s < work->sizes.count; s++) {
        struct pb_pilot_valued *e = &work->evaluated[s];
        e->credit = terms->credit * e->design.buy_probability.value;
        e->design.cost = pb_pilot_cost(terms, e->design.size) - e->credit;
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

/* The line between buying and walking, at the size next to the best. */
static payback_status find_line(struct work *work)
{
    payback_pilot_result *r = work->result;
    const struct pb_pilot_valued *best = NULL;
    for (size_t s = 0; s < work->sizes.count; s++) {
        const struct pb_pilot_valued *e = &work->evaluated[s];
        if (work->sizes.asked[s] && (!best || fabs(log(e->design.size / fmax(1, r->best_size))) <
                                                  fabs(log(best->design.size / fmax(1, r->best_size)))))
            best = e;
    }
    if (work->piloted.targets.count > 0 || !best || isnan(best->design.contained))
        return PAYBACK_OK;
    size_t count = work->piloted.data.count;
    struct pb_pilot_sample sample = {0};
    struct pb_information information = {0};
    const struct pb_predictor **list = pb_new(count, sizeof(const struct pb_predictor *));
    r->line = pb_new(PB_LINE_POINTS, sizeof *r->line);
    payback_status status = list && r->line ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_pilot_sample_make(&sample, &work->piloted.data, best->design.size);
    for (size_t d = 0; !status && d < count; d++)
        list[d] = &sample.predictors[d];
    if (!status)
        status = pb_data_information(&information, work->piloted.benefit, work->piloted.draws.n, list, count, r->evppi,
                                     NULL);
    if (!status)
        status = pb_pilot_line(r->line, &work->piloted.data, &sample, information.fit);
    r->line_count = status ? 0 : PB_LINE_POINTS;
    r->line_size = best->design.size;
    r->line_audited = work->piloted.terms.audited_share;
    pb_information_clear(&information);
    pb_pilot_sample_clear(&sample);
    free(list);
    return status;
}

static payback_status list_designs(struct work *work)
{
    payback_pilot_result *r = work->result;
    r->designs = pb_new(work->sizes.count, sizeof *r->designs);
    if (!r->designs)
        return PAYBACK_ERROR_MEMORY;
    for (size_t s = 0; s < work->sizes.count; s++)
        if (work->sizes.asked[s])
            r->designs[r->design_count++] = work->evaluated[s].design;
    return PAYBACK_OK;
}

static payback_status evaluate(struct work *work)
{
    payback_pilot_result *r = work->result;
    r->deliverable = pb_pilot_case_deliverable(&work->piloted);
    pb_pilot_sizes_choose(&work->sizes, work->piloted.values, r->deliverable);
    work->evaluated = pb_new(work->sizes.count, sizeof *work->evaluated);
    payback_status status = work->evaluated ? find_bounds(work) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_parallel_for(r->threads, work->sizes.count, evaluate_size, work);
    if (!status)
        status = value_sizes(work);
    if (!status)
        status = find_line(work);
    return status ? status : list_designs(work);
}

/* ---- what the result says of scenario and run ---- */

static payback_status describe(struct owned_pilot *owned, const struct work *work, const payback_options *options)
{
    payback_pilot_result *r = &owned->result;
    const struct pb_pilot_terms *t = &work->piloted.terms;
    const struct pb_plan *plan = work->piloted.plans.plans[0];
    const struct pb_provenance whence =
        pb_provenance_of(&owned->texts, work->piloted.scenario, &plan->settings, options ? options->threads : 0);
    PB_SET_PROVENANCE(r, whence);
    r->weeks = t->weeks;
    r->fixed_window = t->fixed_window;
    double rate = pb_root_number(work->piloted.values, PB_ROOT_DISCOUNT_RATE);
    r->delay_factor = t->fixed_window ? 1 : pow(1 + rate, -t->weeks / 52);
    PB_SET_PILOT_TERMS(r, t);
    r->tickets = work->piloted.tickets;
    r->counted = pb_pilot_case_counted(&work->piloted);
    payback_status status = pb_pilot_case_observed(&owned->observed, &r->observed_count, &owned->texts, &work->piloted);
    r->observed = owned->observed;
    return status;
}

static payback_status perform(struct work *work, struct owned_pilot *owned, const payback_scenario *scenario,
                              const payback_options *options, const payback_pilot_request *request,
                              payback_diagnostics *diagnostics)
{
    payback_status status = pb_pilot_case_read(&work->piloted, scenario, request, false, diagnostics);
    if (!status)
        status = pb_pilot_case_plan(&work->piloted, options, NULL);
    if (!status)
        status = describe(owned, work, options);
    if (!status)
        status = pb_pilot_case_draw(&work->piloted, options, NULL);
    if (!status)
        status = pb_pilot_case_observe(&work->piloted, NULL);
    owned->result.late_contract = work->piloted.late_contract;
    owned->result.request = pb_pilot_request_text(&owned->texts, request);
    if (!status && owned->texts.failed)
        status = PAYBACK_ERROR_MEMORY;
    return status ? status : evaluate(work);
}

payback_status payback_pilot(payback_pilot_result **out, const payback_scenario *scenario,
                             const payback_options *options, const payback_pilot_request *request,
                             payback_diagnostics *diagnostics)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario)
        return PAYBACK_ERROR_ARGUMENT;
    double begun = pb_seconds_now();
    struct owned_pilot *owned = pb_new(1, sizeof *owned);
    if (!owned)
        return PAYBACK_ERROR_MEMORY;
    struct work work = {.result = &owned->result};
    pb_gsl_enter();
    payback_status status = perform(&work, owned, scenario, options, request, diagnostics);
    clear_work(&work);
    pb_gsl_leave();
    if (status) {
        payback_pilot_free(&owned->result);
        return status;
    }
    owned->result.elapsed_seconds = pb_seconds_now() - begun;
    *out = &owned->result;
    return PAYBACK_OK;
}
