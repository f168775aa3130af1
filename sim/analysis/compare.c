/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_compare: the scenarios are simulated one after the other on common draws; of each run only NPV and payback of
 * the decision's basis are kept. Proposals of other vendors than the first are simulated once more, with draws of their
 * own for what is the vendor's own: what is asked of one proposal, or of two on average, is answered from the common
 * draws, and which is the best of a future from the others. */
#include "payback/compare.h"

#include "analysis/baselines.h"
#include "analysis/compare.h"
#include "analysis/headline.h"
#include "analysis/rivals.h"
#include "analysis/texts.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "engine/columns.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/choice.h"
#include "statistics/figure.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const payback_estimate undefined = {NAN, NAN, NAN};

/* The comparison with the texts that it owns. */
struct owned {
    payback_comparison comparison; /* first: the caller holds a pointer to it */
    struct pb_baseline_differences baselines;
    struct pb_texts texts;
};

/* What is computed before the comparison is filled: of each alternative, "do nothing" included. */
struct draws {
    size_t n, count;
    struct pb_columns *columns[PAYBACK_PROPOSALS_MAX]; /* NPV, payback months, the vendor's bill, stopped */
    struct pb_columns *own[PAYBACK_PROPOSALS_MAX];     /* NPV with the vendor's own draws; NULL: that of columns */
    double *zeros;                                     /* the NPV of "do nothing" */
    const double *npv[PAYBACK_PROPOSALS_MAX + 1], *own_npv[PAYBACK_PROPOSALS_MAX + 1];
    struct pb_figure mean[PAYBACK_PROPOSALS_MAX + 1], paid_back[PAYBACK_PROPOSALS_MAX + 1];
    struct pb_ranked *ranked[PAYBACK_PROPOSALS_MAX + 1];
    payback_estimate bill[PAYBACK_PROPOSALS_MAX + 1][3]; /* quantiles */
    payback_estimate quantiles[PAYBACK_PROPOSALS_MAX + 1][3], shortfall[PAYBACK_PROPOSALS_MAX + 1];
    double target;
};

/* ---- before the runs ---- */

static payback_status compare_baselines(struct owned *owned, payback_diagnostics *diagnostics,
                                        const payback_scenario *const *scenarios, size_t count)
{
    size_t proposals[PAYBACK_PROPOSALS_MAX + 1] = {0}; /* end of each scenario's part of the list */
    for (size_t k = 1; k < count; k++) {
        payback_status status = pb_baselines_compare(&owned->baselines, &scenarios[0]->inputs, &scenarios[k]->inputs);
        if (status)
            return status;
        proposals[k] = owned->baselines.count;
        pb_rivals_warn_of_baseline(diagnostics, owned->baselines.list + proposals[k - 1],
                                   proposals[k] - proposals[k - 1], scenarios[0]->file, scenarios[k]->file);
    }
    payback_comparison *c = &owned->comparison;
    c->baseline_difference_count = owned->baselines.count;
    c->baseline_differences = pb_new(c->baseline_difference_count, sizeof *c->baseline_differences);
    if (!c->baseline_differences)
        return PAYBACK_ERROR_MEMORY;
    size_t k = 1;
    for (size_t i = 0; i < owned->baselines.count; i++) {
        const struct pb_baseline_difference *difference = &owned->baselines.list[i];
        while (i >= proposals[k])
            k++;
        c->baseline_differences[i] =
            (payback_baseline_difference){k, difference->pointer, difference->first, difference->other};
    }
    return PAYBACK_OK;
}

/* ---- the runs ---- */

/* What the runs of a comparison have in common. */
struct runs {
    const payback_scenario *const *scenarios;
    size_t count;
    struct pb_rivals rivals;
    struct pb_plan_settings settings;
    struct pb_run_settings how;
    struct pb_runs_progress progress;
};

/* One scenario: NPV and, if more outcomes are asked for, payback of the decision's basis, the vendor's bill and whether
 * it stops. */
static payback_status simulate_one(struct pb_columns **columns, struct runs *runs, size_t k, uint64_t owner,
                                   size_t outcome_count)
{
    struct pb_plan *plan = NULL;
    runs->settings.owner = owner;
    payback_status status = pb_plan_new(&plan, &runs->scenarios[k]->inputs, &runs->settings);
    if (!status) {
        int first = (int)plan->model.basis * PB_BASIS_OUTCOMES;
        int outcomes[] = {first + PB_NPV, first + PB_PAYBACK_MONTHS, PB_VENDOR_BILL, PB_STOPPED};
        status = pb_columns_new(columns, plan, outcomes, outcome_count, &runs->how);
    }
    pb_plan_free(plan);
    runs->progress.done++;
    return status;
}

static payback_status simulate(struct draws *draws, payback_comparison *c, const payback_scenario *const *scenarios,
                               const payback_options *options)
{
    struct runs runs = {.scenarios = scenarios,
                        .count = draws->count - 1,
                        .progress = {.progress = options->progress, .context = options->context},
                        .how = {.threads = options->threads, .progress = pb_runs_progress_report}};
    runs.how.context = &runs.progress;
    size_t owners = pb_rivals_find(&runs.rivals, scenarios, runs.count);
    runs.progress.all = (double)(runs.count + owners);
    payback_status status = pb_settings_of(&runs.settings, &scenarios[0]->inputs, options);
    if (!status)
        status = pb_rivals_dimensions(&runs.rivals, scenarios, runs.count);
    runs.settings.dimensions = &runs.rivals.dimensions;
    for (size_t k = 0; !status && k < runs.count; k++)
        status = simulate_one(&draws->columns[k], &runs, k, 0, 4);
    for (size_t k = 0; !status && k < runs.count; k++)
        if (runs.rivals.owners[k] != 0)
            status = simulate_one(&draws->own[k], &runs, k, runs.rivals.owners[k], 1);
    pb_rivals_clear(&runs.rivals);
    draws->n = (size_t)runs.settings.trials;
    c->rivals = owners > 0;
    c->trials = draws->n;
    c->seed = (double)runs.settings.seed;
    c->sampler = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SAMPLER)->choices[runs.settings.sampler];
    c->threads = pb_thread_count(options->threads);
    return status;
}

/* ---- the figures ---- */

static payback_status find_figures(void *context, size_t k, int worker)
{
    static const double levels[] = {0.1, 0.5, 0.9};
    struct draws *draws = context;
    size_t n = draws->n;
    (void)worker;
    payback_status status = pb_figure_of(&draws->mean[k], PB_FIGURE_MEAN, 0, draws->npv[k], n);
    if (!status && k + 1 < draws->count)
        status =
            pb_figure_of(&draws->paid_back[k], PB_FIGURE_AT_MOST, draws->target, pb_column(draws->columns[k], 1), n);
    if (!status)
        status = pb_quantile_estimates(draws->npv[k], n, levels, 3, draws->quantiles[k]);
    if (!status && k + 1 < draws->count)
        status = pb_quantile_estimates(pb_column(draws->columns[k], 2), n, levels, 3, draws->bill[k]);
    if (!status)
        status = pb_expected_shortfall(draws->npv[k], n, 0.05, &draws->shortfall[k]);
    return status ? status : pb_ranked_new(&draws->ranked[k], draws->npv[k], n);
}

static bool name_proposals(struct owned *owned, const payback_scenario *const *scenarios)
{
    payback_comparison *c = &owned->comparison;
    struct pb_texts *texts = &owned->texts;
    for (size_t k = 0; k + 1 < c->proposal_count; k++) {
        payback_proposal *p = &c->proposals[k];
        p->name = pb_texts_keep(texts, payback_scenario_name(scenarios[k]));
        p->vendor = pb_texts_keep(texts, payback_scenario_vendor(scenarios[k]));
        p->file = pb_texts_keep(texts, payback_scenario_file(scenarios[k]));
        p->digest = pb_texts_keep(texts, payback_scenario_digest(scenarios[k]));
        p->deal = "";
    }
    c->proposals[c->proposal_count - 1] =
        (payback_proposal){.name = "do nothing", .vendor = "", .file = "", .digest = "", .nothing = true, .deal = ""};
    c->currency = pb_texts_keep(texts, payback_scenario_currency(scenarios[0]));
    return !texts->failed;
}

static void fill_proposals(payback_comparison *c, const struct draws *draws)
{
    for (size_t k = 0; k < draws->count; k++) {
        payback_proposal *p = &c->proposals[k];
        p->npv_mean = pb_figure_estimate(&draws->mean[k], draws->n);
        p->npv_p10 = draws->quantiles[k][0];
        p->npv_p50 = draws->quantiles[k][1];
        p->npv_p90 = draws->quantiles[k][2];
        p->payback_probability = p->nothing ? undefined : pb_figure_estimate(&draws->paid_back[k], draws->n);
        p->expected_shortfall_05 = draws->shortfall[k];
        p->bill_p10 = draws->bill[k][0];
        p->bill_p50 = draws->bill[k][1];
        p->bill_p90 = draws->bill[k][2];
    }
}

/* The range of the histograms: but for the outermost draws of each proposal. */
static payback_status find_range(double *low, double *high, const struct draws *draws)
{
    static const double levels[] = {0.005, 0.995};
    double ends[2];
    payback_status status = PAYBACK_OK;
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t k = 0; !status && k + 1 < draws->count; k++) {
        status = pb_plain_quantiles(draws->npv[k], draws->n, levels, 2, ends);
        *low = fmin(*low, ends[0]);
        *high = fmax(*high, ends[1]);
    }
    return status;
}

static payback_status fill_bins(payback_comparison *c, const struct draws *draws)
{
    double low, high, share = 1 / (double)draws->n;
    payback_status status = find_range(&low, &high, draws);
    if (status || !(high > low) || !isfinite(high - low))
        return status;
    for (int b = 0; b <= PAYBACK_COMPARE_BINS; b++)
        c->bin_edges[b] = low + b * (high - low) / PAYBACK_COMPARE_BINS;
    for (size_t k = 0; k + 1 < draws->count; k++) {
        const double *npv = draws->npv[k], *stopped = pb_column(draws->columns[k], 3);
        for (size_t i = 0; i < draws->n; i++) {
            double at = floor((npv[i] - low) / (high - low) * PAYBACK_COMPARE_BINS);
            int bin = (int)fmin(fmax(at, 0), PAYBACK_COMPARE_BINS - 1);
            c->proposals[k].bins[bin] += share;
            c->proposals[k].stopped[bin] += stopped[i] > 0 ? share : 0;
        }
    }
    return PAYBACK_OK;
}

static void fill_choice(payback_comparison *c, const struct pb_choice *choice)
{
    for (size_t k = 0; k < c->proposal_count; k++) {
        c->proposals[k].best_probability = choice->alternatives[k].best_probability;
        c->proposals[k].expected_regret = choice->alternatives[k].expected_regret;
    }
}

/* The choice under draws of the vendors' own. Which proposal is preferred, and what it leads by, is known better from
 * common draws: E max − E own is that of the preferred proposal here and its lead over the other there, by replicate.
 */
static payback_status choose_own(struct pb_choice *choice, const struct draws *draws, size_t preferred)
{
    struct pb_figure mean;
    payback_status status = pb_choose(choice, draws->own_npv, draws->count, draws->n);
    if (!status)
        status = pb_figure_of(&mean, PB_FIGURE_MEAN, 0, draws->own_npv[preferred], draws->n);
    for (size_t k = 0; !status && k < draws->count; k++) {
        const struct pb_figure *best = &draws->mean[preferred], *other = &draws->mean[k];
        struct pb_figure loss = {.all = choice->greatest.all - mean.all}, lead = {.all = other->all - best->all};
        for (int r = 0; r < PB_REPLICATES; r++) {
            loss.replicates[r] = choice->greatest.replicates[r] - mean.replicates[r];
            lead.replicates[r] = other->replicates[r] - best->replicates[r];
        }
        choice->alternatives[k].expected_regret = pb_figure_difference(&loss, &lead, draws->n);
    }
    if (!status) {
        choice->preferred = preferred;
        choice->evpi = choice->alternatives[preferred].expected_regret;
    }
    return status;
}

static payback_status choose(payback_comparison *c, const struct draws *draws)
{
    struct pb_choice shared, own;
    payback_status status = pb_choose(&shared, draws->npv, draws->count, draws->n);
    if (status)
        return status;
    if (c->rivals)
        status = choose_own(&own, draws, shared.preferred);
    else
        own = shared;
    if (status)
        return status;
    bool shares = strcmp(c->luck, pb_shared_luck) == 0;
    c->preferred = shared.preferred;
    c->evpi_own = own.evpi;
    c->evpi_shared = shared.evpi;
    c->evpi = shares ? c->evpi_shared : c->evpi_own;
    fill_choice(c, shares ? &shared : &own);
    return PAYBACK_OK;
}

static void fill_pairs(payback_comparison *c, const struct draws *draws)
{
    for (size_t a = 0; a < draws->count; a++)
        for (size_t b = 0; b < draws->count; b++) {
            if (a < b)
                c->differences[c->difference_count++] = (payback_difference){
                    a, b, pb_figure_difference(&draws->mean[a], &draws->mean[b], draws->n),
                    c->proposals[b].nothing
                        ? undefined
                        : pb_figure_difference(&draws->paid_back[a], &draws->paid_back[b], draws->n)};
            int order = a != b ? pb_dominance(draws->ranked[a], draws->ranked[b]) : 0;
            if (order)
                c->dominances[c->dominance_count++] = (payback_dominance){a, b, order};
        }
}

static payback_status make_figures(struct owned *owned, struct draws *draws, const payback_scenario *const *scenarios)
{
    payback_comparison *c = &owned->comparison;
    size_t count = draws->count;
    c->proposal_count = count;
    c->proposals = pb_new(count, sizeof *c->proposals);
    c->differences = pb_new(count * count, sizeof *c->differences);
    c->dominances = pb_new(count * count, sizeof *c->dominances);
    draws->zeros = pb_new_aligned(draws->n, sizeof *draws->zeros);
    if (!c->proposals || !c->differences || !c->dominances || !draws->zeros || !name_proposals(owned, scenarios))
        return PAYBACK_ERROR_MEMORY;
    for (size_t k = 0; k + 1 < count; k++)
        draws->npv[k] = pb_column(draws->columns[k], 0);
    draws->npv[count - 1] = draws->zeros;
    for (size_t k = 0; k < count; k++)
        draws->own_npv[k] = k + 1 < count && draws->own[k] ? pb_column(draws->own[k], 0) : draws->npv[k];
    payback_status status = pb_parallel_for(c->threads, count, find_figures, draws);
    if (!status)
        status = choose(c, draws);
    if (!status) {
        fill_proposals(c, draws);
        fill_pairs(c, draws);
        status = fill_bins(c, draws);
    }
    return status;
}

static void fill_manifest(payback_comparison *c, const payback_scenario *first)
{
    const struct pb_inputs *inputs = &first->inputs;
    const struct pb_value *target = &inputs->root[PB_ROOT_PAYBACK_MONTHS];
    const struct pb_value *required = &inputs->root[PB_ROOT_MINIMUM_PROBABILITY];
    c->version = payback_version();
    c->isa = payback_isa();
    c->basis = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_BASIS)->choices[(int)pb_root_number(inputs, PB_ROOT_BASIS)];
    c->replicates = PB_REPLICATES;
    c->horizon_months = (int)pb_root_number(inputs, PB_ROOT_HORIZON_MONTHS);
    c->target_months = target->number * target->multiply + target->add;
    c->required_probability = required->number * required->multiply + required->add;
}

static void draws_free(struct draws *draws)
{
    if (!draws)
        return;
    for (size_t k = 0; k < PAYBACK_PROPOSALS_MAX; k++) {
        pb_columns_free(draws->columns[k]);
        pb_columns_free(draws->own[k]);
    }
    for (size_t k = 0; k <= PAYBACK_PROPOSALS_MAX; k++)
        pb_ranked_free(draws->ranked[k]);
    free(draws->zeros);
    free(draws);
}

static payback_status compare(struct owned *owned, payback_diagnostics *diagnostics,
                              const payback_scenario *const *scenarios, size_t count, const payback_options *options)
{
    payback_comparison *c = &owned->comparison;
    c->luck = pb_rivals_luck(options);
    if (!c->luck)
        return PAYBACK_ERROR_ARGUMENT;
    if (!pb_rivals_alike(diagnostics, scenarios, count))
        return PAYBACK_ERROR_SCENARIO;
    payback_status status = compare_baselines(owned, diagnostics, scenarios, count);
    struct draws *draws = pb_new(1, sizeof *draws);
    if (!draws)
        return PAYBACK_ERROR_MEMORY;
    fill_manifest(c, scenarios[0]);
    draws->count = count + 1;
    draws->target = c->target_months;
    if (!status)
        status = simulate(draws, c, scenarios, options);
    if (!status)
        status = make_figures(owned, draws, scenarios);
    draws_free(draws);
    return status;
}

payback_status payback_compare(payback_comparison **out, payback_diagnostics *diagnostics,
                               const payback_scenario *const *scenarios, size_t count, const payback_options *options)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenarios || count < 1 || count > PAYBACK_PROPOSALS_MAX)
        return PAYBACK_ERROR_ARGUMENT;
    for (size_t k = 0; k < count; k++)
        if (!scenarios[k])
            return PAYBACK_ERROR_ARGUMENT;
    static const payback_options none = {0};
    struct owned *owned = pb_new(1, sizeof *owned);
    if (!owned)
        return PAYBACK_ERROR_MEMORY;
    double begun = pb_seconds_now();
    pb_gsl_enter();
    payback_status status = compare(owned, diagnostics, scenarios, count, options ? options : &none);
    pb_gsl_leave();
    owned->comparison.elapsed_seconds = pb_seconds_now() - begun;
    if (status)
        payback_comparison_free(&owned->comparison);
    else
        *out = &owned->comparison;
    return status;
}

payback_verdict payback_comparison_verdict(const payback_comparison *comparison)
{
    const payback_proposal *best = &comparison->proposals[comparison->preferred];
    return best->nothing ? PAYBACK_NOT_MET : pb_verdict_of(best->payback_probability, comparison->required_probability);
}

bool pb_comparison_describe(payback_comparison *comparison, size_t proposal, const char *deal)
{
    struct owned *owned = (struct owned *)comparison;
    comparison->proposals[proposal].deal = pb_texts_keep(&owned->texts, deal);
    return !owned->texts.failed;
}

void payback_comparison_free(payback_comparison *comparison)
{
    if (!comparison)
        return;
    struct owned *owned = (struct owned *)comparison;
    pb_texts_clear(&owned->texts);
    pb_baseline_differences_clear(&owned->baselines);
    free(comparison->proposals);
    free(comparison->differences);
    free(comparison->dominances);
    free(comparison->baseline_differences);
    free(owned);
}
