/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_shrink: the precision-weighted mean of a vendor's claim and of what is published about it, in place of the
 * claim. */
#include "payback/shrink.h"

#include "analysis/input_names.h"
#include "analysis/published.h"
#include "analysis/texts.h"
#include "base/memory.h"
#include "numerics/gsl_guard.h"
#include "scenario/benchmarks.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* From P10 to P90 of a normal distribution, and from its median to P95, in its standard deviations. */
#define P10_TO_P90 2.5631031310892007
#define P50_TO_P95 1.6448536269514722
/* In the note of what was pulled, so that it is not pulled twice. */
static const char pulled_mark[] = "(--shrink)";
/* Claims of nothing, all, or at once have no logit or log: they count as these. */
static const double least_share = 0.005, least_time = 1.0 / 7;

/* The result with what it owns. */
struct owned_shrinkage {
    payback_shrinkage shrinkage; /* first: the caller holds a pointer to it */
    struct pb_texts texts;
    struct pb_benchmarks *benchmarks;
};

void payback_shrinkage_free(payback_shrinkage *shrinkage)
{
    if (!shrinkage)
        return;
    struct owned_shrinkage *owned = (struct owned_shrinkage *)shrinkage;
    free(shrinkage->pulled);
    free(shrinkage->kept);
    pb_texts_clear(&owned->texts);
    pb_benchmarks_free(owned->benchmarks);
    free(owned);
}

/* ---- the two scales ---- */

static double to_scale(bool share, double x)
{
    return share ? log(x / (1 - x)) : log(x);
}

static double from_scale(bool share, double g)
{
    return share ? 1 / (1 + exp(-g)) : exp(g);
}

/* Of a claim, which may be of nothing or of all. */
static double claim_to_scale(bool share, double x)
{
    return to_scale(share, share ? fmin(fmax(x, least_share), 1 - least_share) : fmax(x, least_time));
}

/* Standard deviation of what is published; NaN where no end has a place on the scale. */
static double published_sd(const payback_shrunk *p, bool share)
{
    double low = to_scale(share, p->low), typical = to_scale(share, p->typical), high = to_scale(share, p->high);
    if (isfinite(low) && isfinite(high))
        return (high - low) / P10_TO_P90;
    if (isfinite(low) != isfinite(high))
        return 2 * (isfinite(low) ? typical - low : high - typical) / P10_TO_P90;
    return NAN;
}

/* Fills the figures of the result; false where what is published has none on the scale. */
static bool pull(payback_shrunk *p, bool share, double least_sd)
{
    double claim = claim_to_scale(share, p->p50), typical = to_scale(share, p->typical);
    p->claim_sd = fmax(least_sd, (claim_to_scale(share, p->p90) - claim_to_scale(share, p->p10)) / P10_TO_P90);
    p->published_sd = published_sd(p, share);
    if (!isfinite(typical) || !(p->published_sd > 0))
        return false;
    double precision = 1 / (p->claim_sd * p->claim_sd), published = 1 / (p->published_sd * p->published_sd);
    p->weight = precision / (precision + published);
    p->mean = p->weight * claim + (1 - p->weight) * typical;
    p->sd = 1 / sqrt(precision + published);
    p->to_p10 = from_scale(share, p->mean - p->sd * P10_TO_P90 / 2);
    p->to_p50 = from_scale(share, p->mean);
    p->to_p90 = from_scale(share, p->mean + p->sd * P10_TO_P90 / 2);
    return true;
}

/* ---- which claims ---- */

/* What a tool is said to do, and when: 1 a share, 0 a time, −1 no claim that is pulled. */
static int scale_of(const char *pointer)
{
    static const struct {
        const char *name;
        int share;
    } known[] = {
        {"containment", 1},           {"true_deflection", 1},     {"containment_gap", 1}, {"deflected_handle_ratio", 1},
        {"handle_time_reduction", 1}, {"attrition_reduction", 1}, {"months_to_90", 0},    {"weeks", 0}};
    const char *last = strrchr(pointer, '/');
    for (size_t k = 0; last && pb_published_is_claim(pointer) && k < sizeof known / sizeof known[0]; k++)
        if (strcmp(known[k].name, last + 1) == 0)
            return known[k].share;
    return -1;
}

static bool ends_with(const char *pointer, const char *end)
{
    const char *last = strrchr(pointer, '/');
    return last && strcmp(last, end) == 0;
}

static bool is_measured(const payback_assumption *claim)
{
    static const char word[] = "measured";
    return strstr(claim->distribution, "\"empirical\"") || strncasecmp(claim->note, word, strlen(word)) == 0;
}

static bool is_moved(const payback_scenario *scenario, const char *pointer)
{
    /* searching changes nothing, whatever the search's type says */
    const struct pb_value *value = pb_inputs_find((struct pb_inputs *)&scenario->inputs, pointer);
    return value && (value->multiply != 1 || value->add != 0);
}

/* Why the claim stays; NULL where it is pulled. */
static const char *why_kept(const payback_scenario *scenario, const payback_assumption *claim, double typical)
{
    if (is_measured(claim))
        return "measured";
    if (strstr(claim->note, pulled_mark))
        return "pulled before";
    if (is_moved(scenario, claim->pointer))
        return "changed";
    double ahead = pb_published_favours(claim->pointer) * (claim->p50 - typical);
    return ahead > 1e-9 * fabs(typical) ? NULL : "cautious"; /* equal but for rounding is no more optimistic */
}

/* ---- what takes their place ---- */

static void add_member(struct pb_text *json, const char *name, double value)
{
    pb_text_format(json, ", \"%s\": ", name);
    pb_text_add_double(json, value);
}

/* A share's distribution has the result's P10, P50 and P90; that of a time is the result itself. The note says nothing
 * that JSON would have to escape. */
static void write_result(struct pb_text *json, const payback_shrunk *p, bool share)
{
    pb_text_format(json, "{\"dist\": \"%s\"", share ? "metalog" : "lognormal");
    if (share) {
        add_member(json, "p10", p->to_p10);
        add_member(json, "p50", p->to_p50);
        add_member(json, "p90", p->to_p90);
        pb_text_add(json, ", \"low\": 0, \"high\": 1");
    } else {
        add_member(json, "p05", exp(p->mean - P50_TO_P95 * p->sd));
        add_member(json, "p95", exp(p->mean + P50_TO_P95 * p->sd));
    }
    pb_text_format(json,
                   ", \"note\": \"Claimed: %.4g. Published as typical: %.4g (grade %s). The claim counts for %.0f%% "
                   "%s.\"}",
                   p->p50, p->typical, p->grade, 100 * p->weight, pulled_mark);
}

static payback_status replace(payback_changes *changes, const payback_shrunk *p, bool share)
{
    struct pb_text json = {0};
    write_result(&json, p, share);
    payback_status status = json.failed ? PAYBACK_ERROR_MEMORY : payback_changes_set(changes, p->pointer, json.data);
    pb_text_clear(&json);
    return status;
}

static payback_status look_at(struct owned_shrinkage *owned, payback_changes *changes, const payback_scenario *scenario,
                              const payback_assumption *claim)
{
    payback_shrinkage *shrinkage = &owned->shrinkage;
    int share = claim->given ? scale_of(claim->pointer) : -1;
    if (share < 0)
        return PAYBACK_OK;
    struct pb_reference published = pb_published(owned->benchmarks, scenario, claim->pointer, claim->p50);
    if (isnan(published.typical))
        return PAYBACK_OK;
    const char *pointer = pb_texts_keep(&owned->texts, claim->pointer);
    struct pb_text words = {0};
    pb_input_words(&words, &scenario->inputs, claim->pointer);
    const char *name = pb_texts_take(&owned->texts, &words);
    const char *why = why_kept(scenario, claim, published.typical);
    struct pb_text label = {0};
    pb_text_format(&label, "%s%s", published.from->label,
                   ends_with(pointer, "/containment") ? ", plus the containment gap" : "");
    payback_shrunk p = {.pointer = pointer,
                        .name = name,
                        .unit = claim->unit,
                        .scale = share ? "logit" : "log",
                        .p10 = claim->p10,
                        .p50 = claim->p50,
                        .p90 = claim->p90,
                        .label = pb_texts_take(&owned->texts, &label),
                        .grade = published.from->grade,
                        .source = published.from->source,
                        .low = published.low,
                        .typical = published.typical,
                        .high = published.high,
                        .middle = isnan(published.from->typical)};
    if (why)
        shrinkage->kept[shrinkage->kept_count++] =
            (payback_unshrunk){pointer, name, claim->unit, claim->p50, published.typical, why};
    else if (pull(&p, share, shrinkage->claim_sd)) {
        shrinkage->pulled[shrinkage->pulled_count++] = p;
        return replace(changes, &p, share);
    }
    return PAYBACK_OK;
}

static payback_status look_at_all(struct owned_shrinkage *owned, payback_changes *changes,
                                  const payback_scenario *scenario)
{
    payback_shrinkage *shrinkage = &owned->shrinkage;
    payback_status status = pb_benchmarks_new(&owned->benchmarks);
    if (status)
        return status;
    shrinkage->pulled = pb_new(scenario->assumption_count, sizeof *shrinkage->pulled);
    shrinkage->kept = pb_new(scenario->assumption_count, sizeof *shrinkage->kept);
    if (!shrinkage->pulled || !shrinkage->kept)
        return PAYBACK_ERROR_MEMORY;
    for (size_t a = 0; !status && a < scenario->assumption_count; a++)
        status = look_at(owned, changes, scenario, &scenario->assumptions[a]);
    return !status && owned->texts.failed ? PAYBACK_ERROR_MEMORY : status;
}

payback_status payback_shrink(payback_shrinkage **out, payback_scenario **changed, payback_diagnostics *diagnostics,
                              const payback_scenario *scenario, double claim_sd)
{
    if (out)
        *out = NULL;
    if (changed)
        *changed = NULL;
    if (!out || !changed || !scenario || !(claim_sd >= 1e-3 && claim_sd <= 100))
        return PAYBACK_ERROR_ARGUMENT;
    struct owned_shrinkage *owned = pb_new(1, sizeof *owned);
    payback_changes *changes = payback_changes_new();
    pb_gsl_enter();
    if (owned)
        owned->shrinkage.claim_sd = claim_sd;
    payback_status status = owned && changes ? look_at_all(owned, changes, scenario) : PAYBACK_ERROR_MEMORY;
    if (!status && owned->shrinkage.pulled_count > 0)
        status = pb_scenario_changed(changed, scenario, changes, diagnostics);
    pb_gsl_leave();
    payback_changes_free(changes);
    if (!status)
        *out = &owned->shrinkage;
    else if (owned)
        payback_shrinkage_free(&owned->shrinkage);
    return status;
}
