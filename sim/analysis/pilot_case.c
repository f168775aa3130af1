/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pilot_case.h"

#include "analysis/input_names.h"
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/trials.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double weeks_per_month = 52.0 / 12;

/* ---- what is asked for ---- */

static payback_status refuse(const struct pb_pilot_case *piloted, payback_diagnostics *diagnostics, const char *message)
{
    pb_diagnose(diagnostics, PAYBACK_ERROR, payback_scenario_file(piloted->scenario), 0, 0, "", NULL, "%s", message);
    return PAYBACK_ERROR_TARGET;
}

payback_status pb_pilot_case_read(struct pb_pilot_case *piloted, const payback_scenario *scenario,
                                  const payback_pilot_request *request, bool optional, payback_diagnostics *diagnostics)
{
    static const payback_pilot_request none = {0};
    char message[600] = "";
    *piloted = (struct pb_pilot_case){.scenario = scenario, .values = &scenario->inputs};
    pb_pilot_terms_read(&piloted->terms, piloted->values);
    if (piloted->values->uncertain_count == 0 && !optional)
        return refuse(piloted, diagnostics,
                      "nothing in this scenario is uncertain: write a distribution in place of a number");
    bool tickets = !request || request->count_count + request->measure_count == 0, any = !tickets;
    payback_status status = pb_pilot_targets_make(&piloted->targets, piloted->values, request ? request : &none,
                                                  optional, message, sizeof message);
    if (status == PAYBACK_ERROR_TARGET)
        return refuse(piloted, diagnostics, message);
    piloted->tickets = tickets;
    for (int k = 0; k < piloted->values->category_count; k++)
        any |= piloted->terms.takes_part[k];
    if (!status && !any)
        return refuse(piloted, diagnostics,
                      "no category is live at go-live: /pilot/categories must name those of the pilot");
    return status;
}

void pb_pilot_case_clear(struct pb_pilot_case *piloted)
{
    pb_pilot_targets_clear(&piloted->targets);
    pb_plan_pair_clear(&piloted->plans);
    pb_pilot_draws_clear(&piloted->draws);
    pb_pilot_data_clear(&piloted->data);
    payback_scenario_free(piloted->late);
    free(piloted->late_npv);
    *piloted = (struct pb_pilot_case){0};
}

/* ---- trials ---- */

payback_status pb_pilot_case_plan(struct pb_pilot_case *piloted, const payback_options *options,
                                  const struct pb_pilot_company *company)
{
    return pb_plan_pair_make_among(&piloted->plans, piloted->values, options, company ? company->dimensions : NULL,
                                   company ? company->owner : 0);
}

static payback_status make_draws(struct pb_pilot_case *piloted, const payback_options *options)
{
    struct pb_pilot_settings settings = {.plans = (const struct pb_plan *const *)piloted->plans.plans,
                                         .plan_count = 2,
                                         .product = piloted->tickets,
                                         .age_months = piloted->terms.age_months,
                                         .targets = piloted->targets.inputs,
                                         .target_count = piloted->targets.count,
                                         .threads = options ? options->threads : 0,
                                         .progress = options ? options->progress : NULL,
                                         .progress_context = options ? options->context : NULL};
    memcpy(settings.takes_part, piloted->terms.takes_part, sizeof settings.takes_part);
    return pb_pilot_draws_make(&piloted->draws, &settings);
}

/* The scenario of a purchase after the pilot within the same horizon: implementation begins later and, where the
 * contract can, so does that. */
static payback_status make_late(struct pb_pilot_case *piloted)
{
    payback_status status = PAYBACK_ERROR_SCENARIO;
    for (int only_weeks = 0; only_weeks < 2 && status == PAYBACK_ERROR_SCENARIO; only_weeks++) {
        payback_changes *changes = payback_changes_new();
        status = changes ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
        if (!status && !only_weeks)
            status = payback_changes_set(changes, "/proposal/pricing/starts", "\"go_live\"");
        if (!status)
            status = payback_changes_add(changes, "/proposal/implementation/weeks", piloted->terms.weeks);
        if (!status)
            status = pb_scenario_changed(&piloted->late, piloted->scenario, changes, NULL);
        piloted->late_contract = !only_weeks;
        payback_changes_free(changes);
    }
    return status;
}

/* NPV and payback of a scenario without anything else. */
static payback_status draw_plainly(struct pb_pilot_draws *draws, const struct pb_inputs *values,
                                   const payback_options *options, const struct pb_dimensions *dimensions,
                                   uint64_t owner)
{
    struct pb_plan_pair plans = {0};
    payback_status status = pb_plan_pair_make_among(&plans, values, options, dimensions, owner);
    if (!status) {
        struct pb_pilot_settings settings = {.plans = (const struct pb_plan *const *)plans.plans,
                                             .plan_count = 2,
                                             .threads = options ? options->threads : 0};
        status = pb_pilot_draws_make(draws, &settings);
    }
    pb_plan_pair_clear(&plans);
    return status;
}

/* The NPV of buying after the pilot, in the same trials. */
static payback_status draw_late(struct pb_pilot_case *piloted, const payback_options *options,
                                const struct pb_pilot_company *company)
{
    struct pb_pilot_draws draws = {0};
    payback_status status = make_late(piloted);
    if (!status)
        status = draw_plainly(&draws, &piloted->late->inputs, options, company ? company->dimensions : NULL,
                              company ? company->owner : 0);
    piloted->late_npv = draws.npv;
    draws.npv = NULL;
    pb_pilot_draws_clear(&draws);
    return status;
}

/* Moves a column, a replicate at a time, to the means of another. */
static void move_to(double *column, const double *target, size_t n)
{
    double moves[PB_REPLICATES] = {0};
    for (size_t i = 0; i < n; i++)
        moves[i % PB_REPLICATES] += target[i] - column[i];
    for (int r = 0; r < PB_REPLICATES; r++)
        moves[r] /= (double)pb_replicate_trials(n, r);
    for (size_t i = 0; i < n; i++)
        column[i] += moves[i % PB_REPLICATES];
}

payback_status pb_pilot_case_level(struct pb_pilot_case *piloted, const payback_options *options,
                                   const struct pb_pilot_company *company, payback_estimate *probability)
{
    size_t n = piloted->draws.n;
    *probability = pb_mean(piloted->draws.paid, n);
    if (company->owner == 0)
        return PAYBACK_OK;
    payback_options quiet = options ? *options : (payback_options){0};
    quiet.progress = NULL;
    struct pb_pilot_draws common = {0}, late = {0};
    payback_status status = draw_plainly(&common, piloted->values, &quiet, company->dimensions, 0);
    if (!status && piloted->late)
        status = draw_plainly(&late, &piloted->late->inputs, &quiet, company->dimensions, 0);
    if (!status) {
        move_to(piloted->draws.npv, common.npv, n);
        *probability = pb_mean(common.paid, n);
    }
    if (!status && piloted->late)
        move_to(piloted->late_npv, late.npv, n);
    pb_pilot_draws_clear(&common);
    pb_pilot_draws_clear(&late);
    return status;
}

payback_status pb_pilot_case_observe(struct pb_pilot_case *piloted, const struct pb_pilot_company *company)
{
    const struct pb_pilot_terms *t = &piloted->terms;
    struct pb_plan_settings settings = piloted->plans.plans[0]->settings;
    struct pb_pilot_data_settings data = {.draws = &piloted->draws,
                                          .tickets = piloted->tickets,
                                          .handle = piloted->tickets && t->handle_minutes,
                                          .transfer_sd = t->transfer_sd,
                                          .audited_share = t->audited_share,
                                          .handle_cv = t->handle_cv,
                                          .control_share = t->control_share,
                                          .kinds = piloted->targets.kinds,
                                          .sds = piloted->targets.sds,
                                          .places = piloted->targets.places,
                                          .shared = piloted->targets.shared,
                                          .observed_by = company ? company->observed_by : 0,
                                          .same_transfer = company && company->same_transfer,
                                          .seed = settings.seed,
                                          .sample = (size_t)settings.trials};
    return pb_pilot_data_make(&piloted->data, &data);
}

payback_status pb_pilot_case_draw(struct pb_pilot_case *piloted, const payback_options *options,
                                  const struct pb_pilot_company *company)
{
    payback_status status = make_draws(piloted, options);
    if (!status && piloted->terms.fixed_window)
        status = draw_late(piloted, options, company);
    piloted->benefit = piloted->late_npv ? piloted->late_npv : piloted->draws.npv;
    return status;
}

/* ---- what is said of it ---- */

static double mean_value(const struct pb_value *value)
{
    double draw = value->distribution ? pb_distribution_mean(value->distribution) : value->number;
    return draw * value->multiply + value->add;
}

double pb_pilot_case_deliverable(const struct pb_pilot_case *piloted)
{
    double reach = 0;
    if (!piloted->tickets || piloted->terms.weeks == 0)
        return INFINITY;
    for (int g = 0; g < piloted->draws.group_count; g++)
        reach += piloted->draws.reach[g];
    return mean_value(&piloted->values->root[PB_ROOT_TICKETS_PER_MONTH]) * reach * piloted->terms.weeks /
           weeks_per_month;
}

bool pb_pilot_case_counted(const struct pb_pilot_case *piloted)
{
    return piloted->targets.count == 1 && piloted->targets.kinds[0] == PB_DATUM_COUNT;
}

const char *pb_pilot_request_text(struct pb_texts *texts, const payback_pilot_request *request)
{
    struct pb_text text = {0};
    for (size_t c = 0; request && c < request->count_count; c++)
        pb_text_format(&text, "count %s\n", request->counts[c]);
    for (size_t m = 0; request && m < request->measure_count; m++)
        pb_text_format(&text, "measure %s\n", request->measures[m]);
    return text.length > 0 || text.failed ? pb_texts_take(texts, &text) : "";
}

double pb_pilot_cost(const struct pb_pilot_terms *t, double size)
{
    return t->fee + t->internal_hours * t->hourly_cost + size * t->cost_per_ticket;
}

payback_status pb_pilot_case_observed(const char ***out, size_t *count, struct pb_texts *texts,
                                      const struct pb_pilot_case *piloted)
{
    const char **observed = pb_new(piloted->targets.count + 3, sizeof *observed);
    *out = observed;
    *count = 0;
    if (!observed)
        return PAYBACK_ERROR_MEMORY;
    if (piloted->tickets) {
        observed[(*count)++] = "containment";
        observed[(*count)++] = "true resolution";
        if (piloted->terms.handle_minutes)
            observed[(*count)++] = "handle time with and without the copilot";
    }
    for (size_t t = 0; t < piloted->targets.count; t++) {
        struct pb_text name = {0};
        pb_input_words(&name, piloted->values, piloted->values->uncertain[piloted->targets.inputs[t]].value->pointer);
        observed[(*count)++] = pb_texts_take(texts, &name);
    }
    return texts->failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

payback_status pb_pilot_case_truth(struct pb_predictor **out, const struct pb_pilot_case *piloted)
{
    size_t count = piloted->data.count;
    struct pb_predictor *predictors = pb_new(count, sizeof *predictors);
    payback_status status = predictors ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t d = 0; !status && d < count; d++) {
        struct pb_ranking ranking = {0};
        status = pb_ranking_make(&ranking, piloted->data.list[d].truth, piloted->draws.n);
        if (!status)
            status = pb_predictor_make(&predictors[d], &ranking);
        pb_ranking_clear(&ranking);
    }
    *out = predictors;
    return status;
}

void pb_predictors_free(struct pb_predictor *predictors, size_t count)
{
    for (size_t d = 0; predictors && d < count; d++)
        pb_predictor_clear(&predictors[d]);
    free(predictors);
}
