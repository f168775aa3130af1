/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pilots for programs: payback.pilot/1, and CSV. */
#include "report/csv.h"
#include "report/json.h"

#include "payback/pilot.h"

#include <math.h>

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
    pb_json_member_number(json, "weeks", r->weeks);
    pb_json_member_string(json, "window", r->fixed_window ? "fixed" : "shift");
    pb_json_member_number(json, "delay_factor", r->delay_factor);
    if (isfinite(r->deliverable))
        pb_json_member_number(json, "deliverable", r->deliverable);
    else
        pb_json_member_raw(json, "deliverable", NULL);
    pb_json_member_number(json, "age_months", r->age_months);
    pb_json_member_number(json, "audited_share", r->audited_share);
    pb_json_member_number(json, "transfer_sd", r->transfer_sd);
    pb_json_member_number(json, "fee", r->fee);
    pb_json_member_number(json, "internal_hours", r->internal_hours);
    pb_json_member_number(json, "hourly_cost", r->hourly_cost);
    pb_json_member_number(json, "cost_per_ticket", r->cost_per_ticket);
    pb_json_member_number(json, "credit", r->credit);
    pb_json_close(json, '}');
}

static void add_design(struct pb_json *json, const payback_pilot_result *r, const payback_pilot_design *d)
{
    pb_json_open(json, '{');
    pb_json_member_number(json, "size", d->size);
    pb_json_member_number(json, "weeks", r->weeks);
    pb_json_member_bool(json, "deliverable", d->deliverable);
    pb_json_member_estimate(json, "evsi", d->evsi);
    pb_json_member_bool(json, "lower_bound", d->lower_bound);
    pb_json_member_number(json, "cost", d->cost);
    pb_json_member_estimate(json, "value", d->value);
    pb_json_member_estimate(json, "engs", d->engs);
    pb_json_member_estimate(json, "buy_probability", d->buy_probability);
    pb_json_member_estimate(json, "rules_disagree", d->rules_disagree);
    pb_json_member_open(json, "rule", '{');
    pb_json_member_estimate(json, "evsi", d->rule_evsi);
    pb_json_member_estimate(json, "buy_probability", d->rule_buy_probability);
    pb_json_close(json, '}');
    pb_json_close(json, '}');
}

static void add_thresholds(struct pb_json *json, const payback_pilot_result *r)
{
    pb_json_member_open(json, "threshold", '[');
    for (size_t d = 0; d < r->design_count; d++) {
        pb_json_open(json, '{');
        pb_json_member_number(json, "size", r->designs[d].size);
        pb_json_member_number(json, "contained", r->designs[d].contained);
        pb_json_member_number(json, "resolved", r->designs[d].resolved);
        pb_json_member_string(json, "buy", r->designs[d].below ? "at most" : "at least");
        pb_json_close(json, '}');
    }
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
    for (size_t d = 0; d < r->design_count; d++)
        add_design(&json, r, &r->designs[d]);
    pb_json_close(&json, ']');
    pb_json_member_open(&json, "best", '{');
    pb_json_member_number(&json, "size", r->best_size);
    pb_json_member_number(&json, "flat_from", r->flat_from);
    pb_json_member_number(&json, "flat_to", r->flat_to);
    pb_json_member_estimate(&json, "engs", r->best_engs);
    pb_json_close(&json, '}');
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
        pb_csv_number(&csv, d->size);
        pb_csv_number(&csv, result->weeks);
        pb_csv_estimate(&csv, d->evsi);
        pb_csv_number(&csv, d->cost);
        pb_csv_estimate(&csv, d->value);
        pb_csv_estimate(&csv, d->engs);
        pb_csv_estimate(&csv, d->buy_probability);
        pb_csv_estimate(&csv, d->rules_disagree);
        pb_csv_number(&csv, d->contained);
        pb_csv_number(&csv, d->resolved);
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}
