/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_pilot: trials, simulated results of pilots of several sizes, what each is worth, and which size is best. */
#include "payback/pilot.h"

#include "analysis/headline.h"
#include "analysis/input_names.h"
#include "analysis/pilot_curve.h"
#include "analysis/pilot_data.h"
#include "analysis/pilot_design.h"
#include "analysis/pilot_draws.h"
#include "analysis/pilot_line.h"
#include "analysis/plans.h"
#include "analysis/texts.h"
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/information.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double weeks_per_month = 52.0 / 12;

/* The result with what it owns. */
struct owned_pilot {
    payback_pilot_result result; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
    const char **observed;
};

/* What is known of one size. */
struct evaluated {
    payback_pilot_design design;
    double replicates[PB_REPLICATES]; /* of its evsi */
};

struct work {
    const payback_scenario *scenario;
    const struct pb_inputs *values;
    payback_scenario *late; /* the purchase after a pilot that the horizon does not wait for; or NULL */
    struct pb_pilot_terms terms;
    struct pb_pilot_targets targets;
    struct pb_plan_pair plans;
    struct pb_pilot_draws draws;
    double *late_npv;      /* or NULL */
    const double *benefit; /* of buying after the pilot, before delay */
    double means[PB_REPLICATES];
    struct pb_pilot_data data;
    struct pb_pilot_sizes sizes;
    struct evaluated *evaluated;
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
    pb_pilot_targets_clear(&work->targets);
    pb_plan_pair_clear(&work->plans);
    pb_pilot_draws_clear(&work->draws);
    pb_pilot_data_clear(&work->data);
    payback_scenario_free(work->late);
    free(work->late_npv);
    free(work->evaluated);
}

/* ---- trials ---- */

static payback_status make_draws(struct work *work, const payback_options *options)
{
    struct pb_pilot_settings settings = {.plans = (const struct pb_plan *const *)work->plans.plans,
                                         .plan_count = 2,
                                         .product = work->targets.count == 0,
                                         .age_months = work->terms.age_months,
                                         .targets = work->targets.inputs,
                                         .target_count = work->targets.count,
                                         .threads = options ? options->threads : 0,
                                         .progress = options ? options->progress : NULL,
                                         .progress_context = options ? options->context : NULL};
    memcpy(settings.takes_part, work->terms.takes_part, sizeof settings.takes_part);
    return pb_pilot_draws_make(&work->draws, &settings);
}

/* The scenario of a purchase after the pilot within the same horizon: implementation begins later and, where the
 * contract can, so does that. */
static payback_status make_late(struct work *work)
{
    payback_status status = PAYBACK_ERROR_SCENARIO;
    for (int only_weeks = 0; only_weeks < 2 && status == PAYBACK_ERROR_SCENARIO; only_weeks++) {
        payback_changes *changes = payback_changes_new();
        status = changes ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
        if (!status && !only_weeks)
            status = payback_changes_set(changes, "/proposal/pricing/starts", "\"go_live\"");
        if (!status)
            status = payback_changes_add(changes, "/proposal/implementation/weeks", work->terms.weeks);
        if (!status)
            status = pb_scenario_changed(&work->late, work->scenario, changes, NULL);
        work->result->late_contract = !only_weeks;
        payback_changes_free(changes);
    }
    return status;
}

/* The NPV of buying after the pilot, in the same trials. */
static payback_status draw_late(struct work *work, const payback_options *options)
{
    struct pb_plan_pair plans = {0};
    struct pb_pilot_draws draws = {0};
    payback_status status = make_late(work);
    if (!status)
        status = pb_plan_pair_make(&plans, &work->late->inputs, options);
    if (!status) {
        struct pb_pilot_settings settings = {.plans = (const struct pb_plan *const *)plans.plans,
                                             .plan_count = 2,
                                             .threads = options ? options->threads : 0};
        status = pb_pilot_draws_make(&draws, &settings);
    }
    work->late_npv = draws.npv;
    draws.npv = NULL;
    pb_pilot_draws_clear(&draws);
    pb_plan_pair_clear(&plans);
    return status;
}

static payback_status make_data(struct work *work)
{
    const struct pb_pilot_terms *t = &work->terms;
    struct pb_plan_settings settings = work->plans.plans[0]->settings;
    struct pb_pilot_data_settings data = {.draws = &work->draws,
                                          .tickets = work->targets.count == 0,
                                          .handle = work->targets.count == 0 && t->handle_minutes,
                                          .transfer_sd = t->transfer_sd,
                                          .audited_share = t->audited_share,
                                          .handle_cv = t->handle_cv,
                                          .control_share = t->control_share,
                                          .kinds = work->targets.kinds,
                                          .sds = work->targets.sds,
                                          .seed = settings.seed,
                                          .sample = (size_t)settings.trials};
    return pb_pilot_data_make(&work->data, &data);
}

/* ---- decision and bounds ---- */

static double mean_value(const struct pb_value *value)
{
    double draw = value->distribution ? pb_distribution_mean(value->distribution) : value->number;
    return draw * value->multiply + value->add;
}

/* Attempted tickets in the weeks, of the categories that take part. */
static double deliverable_tickets(const struct work *work)
{
    double reach = 0;
    if (work->targets.count > 0 || work->terms.weeks == 0)
        return INFINITY;
    for (int g = 0; g < work->draws.group_count; g++)
        reach += work->draws.reach[g];
    return mean_value(&work->values->root[PB_ROOT_TICKETS_PER_MONTH]) * reach * work->terms.weeks / weeks_per_month;
}

static void find_means(struct work *work)
{
    double counts[PB_REPLICATES] = {0};
    for (size_t i = 0; i < work->draws.n; i++) {
        work->means[i % PB_REPLICATES] += work->benefit[i];
        counts[i % PB_REPLICATES]++;
    }
    for (int r = 0; r < PB_REPLICATES; r++)
        work->means[r] /= counts[r];
}

/* What it would be worth to know the truth behind the data. */
static payback_status find_evppi(struct work *work)
{
    size_t count = work->data.count, n = work->draws.n;
    struct pb_predictor *predictors = pb_new(count, sizeof *predictors);
    const struct pb_predictor **list = pb_new(count, sizeof(const struct pb_predictor *));
    payback_status status = predictors && list ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t d = 0; !status && d < count; d++) {
        struct pb_ranking ranking = {0};
        status = pb_ranking_make(&ranking, work->data.list[d].truth, n);
        if (!status)
            status = pb_predictor_make(&predictors[d], &ranking);
        list[d] = &predictors[d];
        pb_ranking_clear(&ranking);
    }
    struct pb_information information = {0};
    if (!status)
        status = pb_data_information(&information, work->benefit, n, list, count, work->result->evpi, NULL);
    work->result->evppi = information.value;
    pb_information_clear(&information);
    for (size_t d = 0; predictors && d < count; d++)
        pb_predictor_clear(&predictors[d]);
    free(predictors);
    free(list);
    return status;
}

static payback_status find_bounds(struct work *work)
{
    payback_pilot_result *r = work->result;
    size_t n = work->draws.n;
    r->buy = pb_mean(work->draws.npv, n);
    r->probability = pb_mean(work->draws.paid, n);
    r->target_months = pb_root_number(work->values, PB_ROOT_PAYBACK_MONTHS);
    r->required = pb_root_number(work->values, PB_ROOT_MINIMUM_PROBABILITY);
    r->rule = pb_verdict_of(r->probability, r->required);
    r->evpi = pb_perfect_information(work->benefit, n);
    find_means(work);
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
    size_t n = work->draws.n;
    double required = work->result->required;
    bool today = work->result->probability.value >= required;
    struct pb_regression *fit = NULL;
    payback_status status = pb_regression_new(&fit, work->draws.paid, n, predictors, work->data.count, PB_KNOTS_EVEN);
    double *column = pb_new(n, sizeof *column);
    if (!status && !column)
        status = PAYBACK_ERROR_MEMORY;
    if (!status) {
        pb_regression_unseen(fit, unseen);
        for (size_t i = 0; i < n; i++)
            unseen[i] = fmin(1, fmax(0, unseen[i]));
        design->rule_buy_probability = share_of(unseen, required, n, column);
        for (size_t i = 0; i < n; i++)
            column[i] = ((unseen[i] >= required) - today) * work->benefit[i];
        design->rule_evsi = pb_mean(column, n);
        for (size_t i = 0; i < n; i++)
            column[i] = (unseen[i] >= required) != (expected[i] > 0);
        design->rules_disagree = pb_mean(column, n);
    }
    free(column);
    pb_regression_free(fit);
    return status;
}

static payback_status apply_values(const struct work *work, struct evaluated *e, const struct pb_pilot_sample *sample)
{
    size_t n = work->draws.n, count = work->data.count;
    const struct pb_predictor **list = pb_new(count, sizeof(const struct pb_predictor *));
    double *expected = pb_new(n, sizeof *expected), *scratch = pb_new(n, sizeof *scratch);
    struct pb_information information = {0};
    payback_status status = list && expected && scratch ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t d = 0; !status && d < count; d++)
        list[d] = &sample->predictors[d];
    if (!status)
        status = pb_data_information(&information, work->benefit, n, list, count, work->result->evppi, expected);
    if (!status)
        status = apply_rule(work, list, &e->design, expected, scratch);
    if (!status) {
        e->design.evsi = information.value;
        e->design.lower_bound = information.stiff;
        memcpy(e->replicates, information.replicates, sizeof e->replicates);
        e->design.buy_probability = pb_share_above(expected, n, 0);
        status = pb_pilot_threshold(&e->design, &work->data, sample, information.fit);
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
    struct evaluated *e = &work->evaluated[index];
    struct pb_pilot_sample sample = {0};
    (void)worker;
    e->design.size = work->sizes.list[index];
    e->design.deliverable = e->design.size <= work->result->deliverable;
    payback_status status = pb_pilot_sample_make(&sample, &work->data, e->design.size);
    if (!status)
        status = apply_values(work, e, &sample);
    pb_pilot_sample_clear(&sample);
    return status;
}

/* ---- the curve ---- */

static double cost_of(const struct pb_pilot_terms *t, double size, double buy_probability)
{
    return t->fee + t->internal_hours * t->hourly_cost + size * t->cost_per_ticket - t->credit * buy_probability;
}

static double positive(double x)
{
    return x > 0 ? x : 0;
}

/* The curve over the sizes does not fall. */
static payback_status make_monotone(struct work *work)
{
    size_t count = work->sizes.count;
    double *values = pb_new(count, sizeof *values);
    if (!values)
        return PAYBACK_ERROR_MEMORY;
    for (size_t s = 0; s < count; s++)
        values[s] = work->evaluated[s].design.evsi.value;
    pb_make_monotone(values, count);
    for (size_t s = 0; s < count; s++) {
        payback_estimate *e = &work->evaluated[s].design.evsi;
        double moved = values[s] - e->value;
        *e = (payback_estimate){values[s], positive(e->low + moved), e->high + moved};
        for (int r = 0; r < PB_REPLICATES; r++)
            work->evaluated[s].replicates[r] += moved;
    }
    free(values);
    return PAYBACK_OK;
}

/* The value of piloting, and what it is above the best decision today. */
static void price(const struct work *work, struct evaluated *e)
{
    payback_pilot_design *d = &e->design;
    double delay = work->result->delay_factor, mean = pb_mean(work->benefit, work->draws.n).value,
           now = positive(work->result->buy.value);
    double values[PB_REPLICATES], gains[PB_REPLICATES];
    d->cost = cost_of(&work->terms, d->size, d->buy_probability.value);
    for (int r = 0; r < PB_REPLICATES; r++) {
        double today = mean > 0 ? work->means[r] : 0;
        values[r] = delay * (today + e->replicates[r]) - d->cost;
        gains[r] = values[r] - (work->late_npv ? now : today);
    }
    double value = delay * (positive(mean) + d->evsi.value) - d->cost;
    d->value = pb_interval(value, values, work->draws.n);
    d->engs = pb_interval(value - now, gains, work->draws.n);
}

/* What the curves between the sizes are made of. */
struct curve {
    double x[2 * PB_PILOT_SIZES_MAX], evsi[2 * PB_PILOT_SIZES_MAX], buys[2 * PB_PILOT_SIZES_MAX],
        half[2 * PB_PILOT_SIZES_MAX];
    size_t count;
    const struct work *work;
    double mean, now;
};

static double gain_at(const struct curve *c, double size)
{
    double x = log(size), evsi = pb_monotone_cubic(c->x, c->evsi, c->count, x);
    size_t i = 0;
    while (i + 2 < c->count && c->x[i + 1] < x)
        i++;
    double part = c->count < 2 ? 0 : fmin(1, fmax(0, (x - c->x[i]) / (c->x[i + 1] - c->x[i])));
    double buys = c->count < 2 ? c->buys[0] : c->buys[i] + part * (c->buys[i + 1] - c->buys[i]);
    return c->work->result->delay_factor * (positive(c->mean) + evsi) - cost_of(&c->work->terms, size, buys) - c->now;
}

static void make_curve(struct curve *c, const struct work *work)
{
    *c = (struct curve){.work = work, .mean = pb_mean(work->benefit, work->draws.n).value};
    c->now = positive(work->result->buy.value);
    for (size_t s = 0; s < work->sizes.count; s++) {
        const payback_pilot_design *d = &work->evaluated[s].design;
        if (!d->deliverable)
            continue;
        c->x[c->count] = log(d->size);
        c->evsi[c->count] = d->evsi.value;
        c->buys[c->count] = d->buy_probability.value;
        c->half[c->count++] = (d->engs.high - d->engs.low) / 2;
    }
}

/* The best size, and the sizes around it that are as good as it, as far as can be told. */
static void find_best(struct work *work)
{
    payback_pilot_result *r = work->result;
    struct curve curve;
    make_curve(&curve, work);
    if (curve.count == 0)
        return;
    double low = round(exp(curve.x[0])), high = round(exp(curve.x[curve.count - 1])), best = -INFINITY;
    for (double n = low; n <= high; n++) {
        double gain = gain_at(&curve, n);
        if (gain > best) {
            best = gain;
            r->best_size = n;
        }
    }
    size_t nearest = 0;
    for (size_t i = 1; i < curve.count; i++)
        if (fabs(curve.x[i] - log(r->best_size)) < fabs(curve.x[nearest] - log(r->best_size)))
            nearest = i;
    double half = isfinite(curve.half[nearest]) ? curve.half[nearest] : 0;
    r->best_engs = (payback_estimate){best, best - half, best + half};
    r->flat_from = r->flat_to = r->best_size;
    while (r->flat_from > low && gain_at(&curve, r->flat_from - 1) >= best - half)
        r->flat_from--;
    while (r->flat_to < high && gain_at(&curve, r->flat_to + 1) >= best - half)
        r->flat_to++;
    if (best <= 0)
        r->best_size = r->flat_from = r->flat_to = 0;
}

/* The line between buying and walking, at the size next to the best. */
static payback_status find_line(struct work *work)
{
    payback_pilot_result *r = work->result;
    const struct evaluated *best = NULL;
    for (size_t s = 0; s < work->sizes.count; s++) {
        const struct evaluated *e = &work->evaluated[s];
        if (work->sizes.asked[s] && (!best || fabs(log(e->design.size / fmax(1, r->best_size))) <
                                                  fabs(log(best->design.size / fmax(1, r->best_size)))))
            best = e;
    }
    if (work->targets.count > 0 || !best || isnan(best->design.contained))
        return PAYBACK_OK;
    size_t count = work->data.count;
    struct pb_pilot_sample sample = {0};
    struct pb_information information = {0};
    const struct pb_predictor **list = pb_new(count, sizeof(const struct pb_predictor *));
    r->line = pb_new(PB_LINE_POINTS, sizeof *r->line);
    payback_status status = list && r->line ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_pilot_sample_make(&sample, &work->data, best->design.size);
    for (size_t d = 0; !status && d < count; d++)
        list[d] = &sample.predictors[d];
    if (!status)
        status = pb_data_information(&information, work->benefit, work->draws.n, list, count, r->evppi, NULL);
    if (!status)
        status = pb_pilot_line(r->line, &work->data, &sample, information.fit);
    r->line_count = status ? 0 : PB_LINE_POINTS;
    r->line_size = best->design.size;
    r->line_audited = work->terms.audited_share;
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
    r->deliverable = deliverable_tickets(work);
    pb_pilot_sizes_choose(&work->sizes, work->values, r->deliverable);
    work->evaluated = pb_new(work->sizes.count, sizeof *work->evaluated);
    payback_status status = work->evaluated ? find_bounds(work) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_parallel_for(r->threads, work->sizes.count, evaluate_size, work);
    if (!status)
        status = make_monotone(work);
    for (size_t s = 0; !status && s < work->sizes.count; s++)
        price(work, &work->evaluated[s]);
    if (status)
        return status;
    find_best(work);
    status = find_line(work);
    return status ? status : list_designs(work);
}

/* ---- what the result says of scenario and run ---- */

static payback_status describe_observed(struct owned_pilot *owned, const struct work *work)
{
    payback_pilot_result *r = &owned->result;
    owned->observed = pb_new(work->targets.count + 3, sizeof *owned->observed);
    if (!owned->observed)
        return PAYBACK_ERROR_MEMORY;
    r->observed = owned->observed;
    r->tickets = work->targets.count == 0;
    r->counted = work->targets.count == 1 && work->targets.kinds[0] == PB_DATUM_COUNT;
    if (r->tickets) {
        owned->observed[r->observed_count++] = "containment";
        owned->observed[r->observed_count++] = "true resolution";
        if (work->terms.handle_minutes)
            owned->observed[r->observed_count++] = "handle time with and without the copilot";
    }
    for (size_t t = 0; t < work->targets.count; t++) {
        struct pb_text name = {0};
        pb_input_words(&name, work->values, work->values->uncertain[work->targets.inputs[t]].value->pointer);
        owned->observed[r->observed_count++] = pb_texts_take(&owned->texts, &name);
    }
    return owned->texts.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

static payback_status describe(struct owned_pilot *owned, const struct work *work, const payback_options *options)
{
    payback_pilot_result *r = &owned->result;
    const struct pb_pilot_terms *t = &work->terms;
    const struct pb_plan *plan = work->plans.plans[0];
    r->name = pb_texts_keep(&owned->texts, payback_scenario_name(work->scenario));
    r->vendor = pb_texts_keep(&owned->texts, payback_scenario_vendor(work->scenario));
    r->currency = pb_texts_keep(&owned->texts, payback_scenario_currency(work->scenario));
    r->file = pb_texts_keep(&owned->texts, payback_scenario_file(work->scenario));
    r->digest = pb_texts_keep(&owned->texts, payback_scenario_digest(work->scenario));
    r->version = payback_version();
    r->isa = payback_isa();
    r->sampler = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SAMPLER)->choices[plan->settings.sampler];
    r->basis = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_BASIS)->choices[plan->model.basis];
    r->seed = (double)plan->settings.seed;
    r->trials = (size_t)plan->settings.trials;
    r->replicates = PB_REPLICATES;
    r->threads = pb_thread_count(options ? options->threads : 0);
    r->horizon_months = plan->model.horizon;
    r->weeks = t->weeks;
    r->fixed_window = t->fixed_window;
    double rate = pb_root_number(work->values, PB_ROOT_DISCOUNT_RATE);
    r->delay_factor = t->fixed_window ? 1 : pow(1 + rate, -t->weeks / 52);
    r->transfer_sd = t->transfer_sd;
    r->age_months = t->age_months;
    r->audited_share = t->audited_share;
    r->fee = t->fee;
    r->internal_hours = t->internal_hours;
    r->hourly_cost = t->hourly_cost;
    r->cost_per_ticket = t->cost_per_ticket;
    r->credit = t->credit;
    return describe_observed(owned, work);
}

static payback_status refuse(const struct work *work, payback_diagnostics *diagnostics, const char *message)
{
    pb_diagnose(diagnostics, PAYBACK_ERROR, payback_scenario_file(work->scenario), 0, 0, "", NULL, "%s", message);
    return PAYBACK_ERROR_TARGET;
}

static payback_status read_request(struct work *work, const payback_pilot_request *request,
                                   payback_diagnostics *diagnostics)
{
    static const payback_pilot_request none = {0};
    char message[600] = "";
    if (work->values->uncertain_count == 0)
        return refuse(work, diagnostics,
                      "nothing in this scenario is uncertain: write a distribution in place of a number");
    pb_pilot_terms_read(&work->terms, work->values);
    payback_status status =
        pb_pilot_targets_make(&work->targets, work->values, request ? request : &none, message, sizeof message);
    if (status == PAYBACK_ERROR_TARGET)
        return refuse(work, diagnostics, message);
    bool any = work->targets.count > 0;
    for (int k = 0; k < work->values->category_count; k++)
        any |= work->terms.takes_part[k];
    if (!status && !any)
        return refuse(work, diagnostics,
                      "no category is live at go-live: /pilot/categories must name those of the pilot");
    return status;
}

static payback_status perform(struct work *work, struct owned_pilot *owned, const payback_options *options,
                              const payback_pilot_request *request, payback_diagnostics *diagnostics)
{
    payback_status status = read_request(work, request, diagnostics);
    if (!status)
        status = pb_plan_pair_make(&work->plans, work->values, options);
    if (!status)
        status = describe(owned, work, options);
    if (!status)
        status = make_draws(work, options);
    if (!status && work->terms.fixed_window)
        status = draw_late(work, options);
    work->benefit = work->late_npv ? work->late_npv : work->draws.npv;
    if (!status)
        status = make_data(work);
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
    struct work work = {.scenario = scenario, .values = &scenario->inputs, .result = &owned->result};
    pb_gsl_enter();
    payback_status status = perform(&work, owned, options, request, diagnostics);
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
