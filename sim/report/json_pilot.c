/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pilots for programs: payback.pilot/1, and CSV. */
#include "report/json_pilot.h"

#include <math.h>

/* ---- what a bake-off has alike ---- */

void pb_json_pilot_deliverable(struct pb_json *json, double tickets)
{
    if (isfinite(tickets))
        pb_json_member_number(json, "deliverable", tickets);
    else
        pb_json_member_raw(json, "deliverable", NULL);
}

void pb_json_pilot_worth(struct pb_json *json, const payback_pilot_design *d, double weeks)
{
    pb_json_member_number(json, "size", d->size);
    pb_json_member_number(json, "weeks", weeks);
    pb_json_member_bool(json, "deliverable", d->deliverable);
    pb_json_member_estimate(json, "evsi", d->evsi);
    pb_json_member_bool(json, "lower_bound", d->lower_bound);
    pb_json_member_number(json, "cost", d->cost);
    pb_json_member_estimate(json, "value", d->value);
    pb_json_member_estimate(json, "engs", d->engs);
    pb_json_member_estimate(json, "buy_probability", d->buy_probability);
}

void pb_json_pilot_rule(struct pb_json *json, const payback_pilot_design *d)
{
    pb_json_member_estimate(json, "rules_disagree", d->rules_disagree);
    pb_json_member_open(json, "rule", '{');
    pb_json_member_estimate(json, "evsi", d->rule_evsi);
    pb_json_member_estimate(json, "buy_probability", d->rule_buy_probability);
    pb_json_close(json, '}');
}

void pb_json_pilot_threshold(struct pb_json *json, double size, double contained, double resolved, bool below)
{
    pb_json_open(json, '{');
    pb_json_member_number(json, "size", size);
    pb_json_member_number(json, "contained", contained);
    pb_json_member_number(json, "resolved", resolved);
    pb_json_member_string(json, "buy", below ? "at most" : "at least");
    pb_json_close(json, '}');
}

void pb_csv_pilot_worth(struct pb_csv *csv, const payback_pilot_design *d, double weeks)
{
    pb_csv_number(csv, d->size);
    pb_csv_number(csv, weeks);
    pb_csv_estimate(csv, d->evsi);
    pb_csv_number(csv, d->cost);
    pb_csv_estimate(csv, d->value);
    pb_csv_estimate(csv, d->engs);
}

/* ---- a pilot ---- */

static void add_manifest(struct pb_json *json, const payback_pilot_result *r)
{
    PB_JSON_MANIFEST(json, r, r->elapsed_seconds);
    pb_json_close(json, '}');
}

static void add_decision(struct pb_json *json, const payback_pilot_result *r)
{
    pb_json_member_open(json, "decision", '{');
    pb_json_member_estimate(json, "buy", r->buy);
    pb_json_member_number(json, "walk", 0);
    pb_json_member_string(json, "rule", pb_verdict_word(r->rule));
    pb_json_member_estimate(json, "payback_probability", r->probability);
    pb_json_member_number(json, "target_months", r->target_months);
    pb_json_member_number(json, "required", r->required);
    pb_json_close(json, '}');
}

static void add_pilot(struct pb_json *json, const payback_pilot_result *r)
{
    pb_json_member_open(json, "pilot", '{');
    pb_json_member_strings(json, "observes", r->observed, r->observed_count);
    PB_JSON_PILOT_WAIT(json, r);
    PB_JSON_PILOT_TERMS(json, r);
    pb_json_close(json, '}');
}

static void add_thresholds(struct pb_json *json, const payback_pilot_result *r)
{
    pb_json_member_open(json, "threshold", '[');
    for (size_t d = 0; d < r->design_count; d++)
        pb_json_pilot_threshold(json, r->designs[d].size, r->designs[d].contained, r->designs[d].resolved,
                                r->designs[d].below);
    pb_json_close(json, ']');
    pb_json_member_open(json, "line", '[');
    for (size_t p = 0; p < r->line_count; p++) {
        pb_json_open(json, '{');
        pb_json_member_number(json, "size", r->line_size);
        pb_json_member_number(json, "contained", r->line[p].contained);
        pb_json_member_number(json, "resolved", r->line[p].resolved);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

payback_status payback_render_pilot_json(payback_text *out, const payback_pilot_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    const payback_pilot_result *r = result;
    struct pb_json json = {0};
    pb_json_begin(&json, "payback.pilot/1");
    pb_json_scenario(&json, r->name, r->vendor, r->currency, r->file, r->digest);
    add_manifest(&json, r);
    add_decision(&json, r);
    add_pilot(&json, r);
    pb_json_member_estimate(&json, "evpi", r->evpi);
    pb_json_member_estimate(&json, "evppi", r->evppi);
    pb_json_member_open(&json, "designs", '[');
    for (size_t d = 0; d < r->design_count; d++) {
        pb_json_open(&json, '{');
        pb_json_pilot_worth(&json, &r->designs[d], r->weeks);
        pb_json_pilot_rule(&json, &r->designs[d]);
        pb_json_close(&json, '}');
    }
    pb_json_close(&json, ']');
    PB_JSON_PILOT_BEST(&json, r);
    add_thresholds(&json, r);
    return pb_json_end(&json, out);
}

payback_status payback_render_pilot_csv(payback_text *out, const payback_pilot_result *result)
{
    static const char *const heads[] = {"size",
                                        "weeks",
                                        "evsi",
                                        "evsi_low",
                                        "evsi_high",
                                        "cost",
                                        "value",
                                        "value_low",
                                        "value_high",
                                        "engs",
                                        "engs_low",
                                        "engs_high",
                                        "buy_probability",
                                        "buy_probability_low",
                                        "buy_probability_high",
                                        "rules_disagree",
                                        "rules_disagree_low",
                                        "rules_disagree_high",
                                        "contained",
                                        "resolved"};
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_csv csv = {0};
    for (size_t h = 0; h < sizeof heads / sizeof heads[0]; h++)
        pb_csv_text(&csv, heads[h]);
    pb_csv_end_line(&csv);
    for (size_t i = 0; i < result->design_count; i++) {
        const payback_pilot_design *d = &result->designs[i];
        pb_csv_pilot_worth(&csv, d, result->weeks);
        pb_csv_estimate(&csv, d->buy_probability);
        pb_csv_estimate(&csv, d->rules_disagree);
        pb_csv_number(&csv, d->contained);
        pb_csv_number(&csv, d->resolved);
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}
