/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_stress: the base and its changed scenarios on the same draws. */
#include "payback/stress.h"

#include "analysis/headline.h"
#include "analysis/provenance.h"
#include "analysis/reverse.h"
#include "analysis/stress_pack.h"
#include "analysis/texts.h"
#include "base/memory.h"
#include "base/trials.h"
#include "engine/beside.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/paired.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The result with the texts that it owns. */
struct owned_stress {
    payback_stress_result result; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
};

/* A stress on its way: its changes, the changed scenario (NULL where it does not apply) and where its figures go. */
struct candidate {
    payback_changes *changes;
    payback_scenario *scenario;
    bool alone;
    payback_stress_effect effect;
    payback_stress_effect *result; /* of a combination */
};

/* Simulated side by side. */
enum { BATCH_MOST = 12 };
static const double batch_bytes = 64e6; /* of their columns, at most, where more than one is simulated */

struct job {
    const payback_scenario *scenario;
    struct pb_plan_settings settings;
    struct pb_run_settings how;
    struct pb_runs_progress progress;
    struct pb_dimensions dimensions;
    struct candidate *candidates;
    size_t count, scenario_count;         /* the scenario's own come first */
    struct candidate waiting[BATCH_MOST]; /* combinations */
    size_t waiting_count;
    struct pb_simulated base;   /* has no run but: */
    struct pb_columns *columns; /* its own, in front of those of the first stresses */
    struct owned_stress *owned;
};

static const payback_estimate nothing = {NAN, NAN, NAN};

void payback_stress_result_free(payback_stress_result *result)
{
    if (!result)
        return;
    struct owned_stress *owned = (struct owned_stress *)result;
    free(result->stresses);
    free(result->together);
    free(result->pairs);
    free(result->single);
    for (size_t k = 0; k < result->state_count; k++)
        free(result->states[k].point.moves);
    free(result->states);
    pb_texts_clear(&owned->texts);
    free(owned);
}

/* ---- what is changed, in words ---- */

static void write_change(struct pb_text *text, const struct pb_change *change)
{
    static const char *const signs[] = {[PB_CHANGE_SET] = " = ", [PB_CHANGE_MULTIPLY] = " × ", [PB_CHANGE_ADD] = " + "};
    pb_text_add(text, text->length > 0 ? "; " : "");
    pb_text_add(text, change->pointer);
    if (change->kind == PB_CHANGE_ADD && change->number < 0) {
        pb_text_add(text, " − ");
        pb_text_add_double(text, -change->number);
        return;
    }
    pb_text_add(text, signs[change->kind]);
    if (change->kind == PB_CHANGE_SET)
        pb_text_add(text, change->json);
    else
        pb_text_add_double(text, change->number);
}

static const char *terms_of(struct pb_texts *texts, const payback_changes *changes)
{
    struct pb_text text = {0};
    for (size_t c = 0; c < changes->count; c++)
        write_change(&text, &changes->changes[c]);
    return pb_texts_take(texts, &text);
}

/* ---- the candidates ---- */

static payback_status add_changes(payback_changes *to, const payback_changes *from)
{
    payback_status status = PAYBACK_OK;
    for (size_t c = 0; !status && c < from->count; c++) {
        const struct pb_change *change = &from->changes[c];
        switch (change->kind) {
        case PB_CHANGE_SET:
            status = payback_changes_set(to, change->pointer, change->json);
            break;
        case PB_CHANGE_MULTIPLY:
            status = payback_changes_multiply(to, change->pointer, change->number);
            break;
        case PB_CHANGE_ADD:
            status = payback_changes_add(to, change->pointer, change->number);
            break;
        }
    }
    return status;
}

static void refuse(struct candidate *candidate, const char *reason)
{
    payback_stress_effect *effect = &candidate->effect;
    effect->applicable = false;
    effect->reason = reason;
    effect->npv = effect->npv_change = effect->payback_probability = effect->payback_probability_change = nothing;
    effect->verdict = PAYBACK_UNRESOLVED;
}

/* The first error, as the reason why a stress does not apply. */
static const char *reason_of(struct pb_texts *texts, const payback_diagnostics *diagnostics)
{
    struct pb_text text = {0};
    for (size_t i = 0; i < payback_diagnostics_count(diagnostics); i++) {
        const payback_diagnostic *diagnostic = payback_diagnostics_get(diagnostics, i);
        if (diagnostic->severity != PAYBACK_ERROR)
            continue;
        pb_text_format(&text, "%s: %s", diagnostic->pointer, diagnostic->message);
        break;
    }
    return pb_texts_take(texts, &text);
}

static const char unchanged[] = "it would change nothing";

/* Makes the changed scenario, or tells why there is none. */
static payback_status change_scenario(struct candidate *candidate, const struct job *job)
{
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_scenario_changed(&candidate->scenario, job->scenario, candidate->changes, diagnostics);
    if (status == PAYBACK_ERROR_SCENARIO) {
        refuse(candidate, reason_of(&job->owned->texts, diagnostics));
        status = PAYBACK_OK;
    } else if (!status && strcmp(candidate->scenario->digest, job->scenario->digest) == 0) {
        refuse(candidate, unchanged);
    }
    payback_diagnostics_free(diagnostics);
    return status;
}

static payback_status add_named(struct job *job, const struct pb_stress *stress)
{
    struct candidate *candidate = &job->candidates[job->count++];
    struct pb_texts *texts = &job->owned->texts;
    candidate->changes = payback_changes_new();
    payback_status status =
        candidate->changes ? add_changes(candidate->changes, &stress->changes) : PAYBACK_ERROR_MEMORY;
    candidate->effect = (payback_stress_effect){.name = pb_texts_keep(texts, stress->name),
                                                .terms = terms_of(texts, &stress->changes),
                                                .origin = "scenario",
                                                .applicable = true,
                                                .reason = ""};
    return status ? status : change_scenario(candidate, job);
}

static payback_status add_from_pack(struct job *job, const struct pb_pack *pack, const struct pb_pack_stress *stress)
{
    struct candidate *candidate = &job->candidates[job->count++];
    bool any = false;
    candidate->alone = stress->alone;
    candidate->effect = (payback_stress_effect){
        .name = stress->name, .terms = stress->terms, .origin = pack->name, .applicable = true, .reason = ""};
    candidate->changes = payback_changes_new();
    payback_status status =
        candidate->changes ? pb_pack_apply(candidate->changes, &any, stress, job->scenario) : PAYBACK_ERROR_MEMORY;
    if (!status && !any)
        refuse(candidate, "the scenario has nothing of the kind");
    else if (!status)
        status = change_scenario(candidate, job);
    return status;
}

static payback_status collect(struct job *job, const struct pb_pack *pack)
{
    const payback_scenario *scenario = job->scenario;
    job->candidates = pb_new(scenario->stress_count + (pack ? pack->count : 0), sizeof *job->candidates);
    payback_status status = job->candidates ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t s = 0; !status && s < scenario->stress_count; s++)
        status = add_named(job, &scenario->stresses[s]);
    job->scenario_count = job->count;
    for (size_t s = 0; !status && pack && s < pack->count; s++)
        status = add_from_pack(job, pack, &pack->stresses[s]);
    if (!status)
        status = pb_dimensions_add(&job->dimensions, &scenario->inputs);
    for (size_t c = 0; !status && c < job->count; c++)
        if (job->candidates[c].scenario)
            status = pb_dimensions_add(&job->dimensions, &job->candidates[c].scenario->inputs);
    job->settings.dimensions = &job->dimensions;
    return status;
}

/* ---- their figures ---- */

/* Whether the headline's columns, and how they are judged, are those of the base. */
static bool same_headline(const struct pb_plan *plan, const struct pb_headline *x, const struct job *job)
{
    const struct pb_headline *y = &job->base.headline;
    size_t size = x->trials * sizeof(double);
    return plan->model.basis == job->base.plan->model.basis && x->target == y->target && x->required == y->required &&
           memcmp(x->npv, y->npv, size) == 0 && memcmp(x->payback, y->payback, size) == 0;
}

/* Whether nothing that a trial gives is different: that is asked where the headline is the same. */
static payback_status compare_all(bool *same, const struct job *job, const struct pb_plan *plan)
{
    struct pb_run *a = NULL, *b = NULL;
    struct pb_run_settings how = {.threads = job->how.threads};
    payback_status status = pb_run_new(&a, job->base.plan, &how);
    if (!status)
        status = pb_run_new(&b, plan, &how);
    *same = !status;
    for (int o = 0; *same && o < PB_OUTCOMES; o++)
        *same = memcmp(pb_run_outcome(a, o), pb_run_outcome(b, o), a->trials * sizeof(double)) == 0;
    pb_run_free(a);
    pb_run_free(b);
    return status;
}

static void compare(payback_stress_effect *effect, const struct pb_headline *stressed, const struct pb_headline *base)
{
    effect->npv = stressed->mean_npv;
    effect->npv_change = pb_paired_difference(stressed->npv, base->npv, base->trials);
    effect->payback_probability = stressed->probability;
    effect->payback_probability_change =
        pb_paired_share_at_most(stressed->payback, stressed->target, base->payback, base->target, base->trials);
    effect->verdict = stressed->verdict;
}

/* So many at a time. */
static size_t batch_of(const struct job *job)
{
    double fit = floor(batch_bytes / (2 * sizeof(double) * (double)job->settings.trials));
    return fit >= BATCH_MOST ? BATCH_MOST : fit > 1 ? (size_t)fit : 1;
}

/* The effect of a stress from its own headline. */
static payback_status judge(struct candidate *candidate, const struct job *job, const struct pb_plan *plan,
                            const struct pb_headline *stressed)
{
    payback_status status = PAYBACK_OK;
    bool same = same_headline(plan, stressed, job);
    if (same)
        status = compare_all(&same, job, plan);
    if (same)
        refuse(candidate, unchanged);
    else
        compare(&candidate->effect, stressed, &job->base.headline);
    return status;
}

/* Those that apply, and in front of them the base where it has no figures yet. */
struct batch {
    struct candidate *candidates[BATCH_MOST];
    struct pb_plan *plans[BATCH_MOST + 1];
    size_t count;
    bool with_base;
};

static payback_status simulate_batch(struct batch *batch, struct job *job, struct pb_columns **columns)
{
    size_t first = batch->with_base;
    payback_status status = PAYBACK_OK;
    batch->plans[0] = job->base.plan;
    for (size_t i = 0; !status && i < batch->count; i++)
        status = pb_plan_new(&batch->plans[first + i], &batch->candidates[i]->scenario->inputs, &job->settings);
    job->progress.beside = (double)(first + batch->count);
    if (!status)
        status = pb_headlines_new(columns, job->base.plan, (const struct pb_plan *const *)batch->plans,
                                  first + batch->count, &job->how);
    job->progress.done += job->progress.beside;
    return status;
}

static payback_status measure_batch(struct batch *batch, struct job *job)
{
    struct pb_columns *columns = NULL;
    size_t first = batch->with_base;
    if (first + batch->count == 0)
        return PAYBACK_OK;
    payback_status status = simulate_batch(batch, job, &columns);
    if (!status && batch->with_base) {
        job->columns = columns;
        pb_headline_of(&job->base.headline, job->base.plan, columns, 0);
    }
    for (size_t i = 0; !status && i < batch->count; i++) {
        struct pb_headline stressed;
        pb_headline_of(&stressed, batch->plans[first + i], columns, first + i);
        status = judge(batch->candidates[i], job, batch->plans[first + i], &stressed);
    }
    if (columns != job->columns)
        pb_columns_free(columns);
    for (size_t i = 0; i < batch->count; i++)
        pb_plan_free(batch->plans[first + i]);
    return status;
}

/* The base, and each stress by itself. */
static payback_status measure_alone(struct job *job)
{
    struct batch batch = {.with_base = true};
    payback_status status = pb_plan_new(&job->base.plan, &job->scenario->inputs, &job->settings);
    for (size_t c = 0; !status && c < job->count; c++) {
        if (!job->candidates[c].effect.applicable)
            continue;
        batch.candidates[batch.count++] = &job->candidates[c];
        if (batch.count < batch_of(job))
            continue;
        status = measure_batch(&batch, job);
        batch = (struct batch){0};
    }
    return status ? status : measure_batch(&batch, job);
}

static void candidate_clear(struct candidate *candidate)
{
    payback_changes_free(candidate->changes);
    payback_scenario_free(candidate->scenario);
    *candidate = (struct candidate){0};
}

/* The combinations that wait. */
static payback_status measure_waiting(struct job *job)
{
    struct batch batch = {0};
    for (size_t i = 0; i < job->waiting_count; i++)
        if (job->waiting[i].effect.applicable)
            batch.candidates[batch.count++] = &job->waiting[i];
    payback_status status = measure_batch(&batch, job);
    for (size_t i = 0; i < job->waiting_count; i++) {
        *job->waiting[i].result = job->waiting[i].effect;
        candidate_clear(&job->waiting[i]);
    }
    job->waiting_count = 0;
    return status;
}

/* Several stresses as one: all that they set, then all factors, then all summands. The changes are the combination's
 * from here on. It waits for others; its effect comes with measure_waiting. */
static payback_status add_combination(payback_stress_effect *result, struct job *job, payback_changes *changes,
                                      const char *name, const char *terms, const char *origin)
{
    struct candidate *combination = &job->waiting[job->waiting_count++];
    *combination = (struct candidate){.changes = changes, .result = result};
    combination->effect =
        (payback_stress_effect){.name = name, .terms = terms, .origin = origin, .applicable = true, .reason = ""};
    payback_status status = change_scenario(combination, job);
    return !status && job->waiting_count == batch_of(job) ? measure_waiting(job) : status;
}

/* ---- all at once, and two at a time ---- */

/* All that apply of candidates first … last − 1, where they are more than one. */
static payback_status measure_all(struct job *job, size_t first, size_t last, const char *name, const char *origin)
{
    payback_stress_result *result = &job->owned->result;
    payback_changes *changes = payback_changes_new();
    payback_status status = changes ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    struct pb_text terms = {0};
    size_t count = 0;
    for (size_t c = first; !status && c < last; c++) {
        const struct candidate *candidate = &job->candidates[c];
        if (!candidate->effect.applicable || candidate->alone)
            continue;
        status = add_changes(changes, candidate->changes);
        pb_text_format(&terms, "%s%s", count++ > 0 ? "; " : "", candidate->effect.name);
    }
    const char *kept = pb_texts_take(&job->owned->texts, &terms);
    if (!status && count > 1)
        return add_combination(&result->together[result->together_count++], job, changes, name, kept, origin);
    payback_changes_free(changes);
    return status;
}

static payback_status measure_together(struct job *job, const struct pb_pack *pack)
{
    payback_stress_result *result = &job->owned->result;
    result->together = pb_new(2, sizeof *result->together);
    payback_status status = result->together ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = measure_all(job, 0, job->scenario_count, "all of the scenario's at once", "scenario");
    if (!status && pack)
        status = measure_all(job, job->scenario_count, job->count, "all of the pack's at once", pack->name);
    return status ? status : measure_waiting(job);
}

static payback_status measure_pair(struct job *job, const struct candidate *a, const struct candidate *b)
{
    payback_stress_result *result = &job->owned->result;
    struct pb_texts *texts = &job->owned->texts;
    struct pb_text name = {0}, terms = {0};
    pb_text_format(&name, "%s + %s", a->effect.name, b->effect.name);
    pb_text_format(&terms, "%s; %s", a->effect.terms, b->effect.terms);
    const char *kept_name = pb_texts_take(texts, &name), *kept_terms = pb_texts_take(texts, &terms);
    payback_changes *changes = payback_changes_new();
    payback_status status = changes ? add_changes(changes, a->changes) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = add_changes(changes, b->changes);
    if (!status)
        return add_combination(&result->pairs[result->pair_count++], job, changes, kept_name, kept_terms,
                               strcmp(a->effect.origin, b->effect.origin) == 0 ? a->effect.origin : "both");
    payback_changes_free(changes);
    return status;
}

static size_t count_applicable(const struct job *job)
{
    size_t count = 0;
    for (size_t c = 0; c < job->count; c++)
        count += job->candidates[c].effect.applicable;
    return count;
}

static payback_status measure_pairs(struct job *job)
{
    payback_stress_result *result = &job->owned->result;
    size_t count = count_applicable(job);
    result->pairs = pb_new(count * (count + 1) / 2, sizeof *result->pairs);
    if (!result->pairs)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = PAYBACK_OK;
    for (size_t a = 0; !status && a < job->count; a++)
        for (size_t b = a + 1; !status && b < job->count; b++)
            if (job->candidates[a].effect.applicable && job->candidates[b].effect.applicable)
                status = measure_pair(job, &job->candidates[a], &job->candidates[b]);
    return status ? status : measure_waiting(job);
}

/* ---- the result ---- */

/* The larger the loss, the earlier; what does not apply comes last. */
static int by_damage(const void *first, const void *second)
{
    const payback_stress_effect *a = first, *b = second;
    if (a->applicable != b->applicable)
        return a->applicable ? -1 : 1;
    if (!a->applicable)
        return 0;
    double x = a->npv_change.value, y = b->npv_change.value;
    if (x != y)
        return x < y ? -1 : 1;
    x = a->payback_probability_change.value;
    y = b->payback_probability_change.value;
    return x < y ? -1 : x > y ? 1 : strcmp(a->name, b->name);
}

/* qsort may change the order of equals: insertion does not. */
static void sort_effects(payback_stress_effect *effects, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        payback_stress_effect effect = effects[i];
        size_t at = i;
        for (; at > 0 && by_damage(&effects[at - 1], &effect) > 0; at--)
            effects[at] = effects[at - 1];
        effects[at] = effect;
    }
}

static void describe(struct job *job)
{
    payback_stress_result *result = &job->owned->result;
    const struct pb_headline *base = &job->base.headline;
    const struct pb_provenance whence =
        pb_provenance_of(&job->owned->texts, job->scenario, &job->settings, job->how.threads);
    PB_SET_PROVENANCE(result, whence);
    result->target_months = base->target;
    result->required_probability = base->required;
    result->npv = base->mean_npv;
    result->payback_probability = base->probability;
    result->verdict = base->verdict;
}

static payback_status list_stresses(struct job *job)
{
    payback_stress_result *result = &job->owned->result;
    result->stresses = pb_new(job->count, sizeof *result->stresses);
    if (!result->stresses)
        return PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; c < job->count; c++)
        result->stresses[result->stress_count++] = job->candidates[c].effect;
    sort_effects(result->stresses, result->stress_count);
    sort_effects(result->pairs, result->pair_count);
    return PAYBACK_OK;
}

static payback_status reverse(struct job *job)
{
    payback_stress_result *result = &job->owned->result;
    struct pb_reverse_job reverse = {.scenario = job->scenario,
                                     .base = &job->base,
                                     .settings = job->settings,
                                     .how = job->how,
                                     .texts = &job->owned->texts};
    result->reversed = true;
    payback_status status = pb_reverse_single(&result->single, &result->single_count, &reverse);
    return status ? status : pb_reverse_joint(result, &reverse);
}

static payback_status work(struct job *job, const struct pb_pack *pack, const payback_stress_request *request)
{
    payback_status status = collect(job, pack);
    size_t count = count_applicable(job);
    job->progress.all = 1 + (double)count + 2;
    if (request->pairs)
        job->progress.all += (double)count * ((double)count - 1) / 2;
    if (!status)
        status = measure_alone(job);
    if (!status)
        status = measure_together(job, pack);
    if (!status && request->pairs)
        status = measure_pairs(job);
    if (!status)
        status = list_stresses(job);
    if (!status)
        describe(job);
    if (!status && request->reverse)
        status = reverse(job);
    return !status && job->owned->texts.failed ? PAYBACK_ERROR_MEMORY : status;
}

payback_status payback_stress(payback_stress_result **out, const payback_scenario *scenario,
                              const payback_stress_request *request, const payback_options *options)
{
    static const payback_stress_request plain = {0};
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    request = request ? request : &plain;
    const struct pb_pack *pack = request->pack ? pb_pack_find(request->pack) : NULL;
    if (!scenario || (request->pack && !pack))
        return PAYBACK_ERROR_ARGUMENT;
    struct job job = {.scenario = scenario, .owned = pb_new(1, sizeof *job.owned)};
    job.how = (struct pb_run_settings){
        .threads = options ? options->threads : 0, .progress = pb_runs_progress_report, .context = &job.progress};
    job.progress = (struct pb_runs_progress){.progress = options ? options->progress : NULL,
                                             .context = options ? options->context : NULL};
    pb_gsl_enter();
    payback_status status =
        job.owned ? pb_settings_of(&job.settings, &scenario->inputs, options) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = work(&job, pack, request);
    pb_simulated_clear(&job.base);
    pb_columns_free(job.columns);
    for (size_t i = 0; i < job.waiting_count; i++)
        candidate_clear(&job.waiting[i]);
    pb_dimensions_clear(&job.dimensions);
    for (size_t c = 0; job.candidates && c < job.count; c++)
        candidate_clear(&job.candidates[c]);
    free(job.candidates);
    pb_gsl_leave();
    if (status && job.owned)
        payback_stress_result_free(&job.owned->result);
    else if (!status)
        *out = &job.owned->result;
    return status;
}
