/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bake-offs for programs: payback.pilot/1 with "vendors", and CSV. */
#include "report/csv.h"
#include "report/json.h"

#include "payback/bakeoff.h"

#include <math.h>

static void add_manifest(struct pb_json *json, const payback_bakeoff_result *r)
{
    PB_JSON_MANIFEST(json, r, r->elapsed_seconds);
    pb_json_member_string(json, "currency", r->currency);
    pb_json_member_string(json, "luck", r->luck);
    pb_json_close(json, '}');
}

/* "best": the place in "vendors" of the one whose figures these are. */
static void add_decision(struct pb_json *json, const payback_bakeoff_result *r)
{
    const payback_bakeoff_vendor *best = &r->vendors[r->best_vendor];
    pb_json_member_open(json, "decision", '{');
    pb_json_member_estimate(json, "buy", r->buy);
    pb_json_member_number(json, "best", (double)r->best_vendor);
    pb_json_member_number(json, "walk", 0);
    pb_json_member_string(json, "rule", pb_verdict_word(best->rule));
    pb_json_member_estimate(json, "payback_probability", best->probability);
    pb_json_member_number(json, "target_months", r->target_months);
    pb_json_member_number(json, "required", r->required);
    pb_json_close(json, '}');
}

static void add_pilot(struct pb_json *json, const payback_bakeoff_result *r)
{
    pb_json_member_open(json, "pilot", '{');
    pb_json_member_number(json, "weeks", r->weeks);
    pb_json_member_string(json, "window", r->fixed_window ? "fixed" : "shift");
    pb_json_member_number(json, "delay_factor", r->delay_factor);
    if (isfinite(r->deliverable))
        pb_json_member_number(json, "deliverable", r->deliverable);
    else
        pb_json_member_raw(json, "deliverable", NULL);
    pb_json_close(json, '}');
}

static void add_vendor(struct pb_json *json, const payback_bakeoff_result *r, size_t k)
{
    const payback_bakeoff_vendor *v = &r->vendors[k];
    pb_json_open(json, '{');
    pb_json_member_string(json, "name", v->name);
    pb_json_member_string(json, "vendor", v->vendor);
    pb_json_member_string(json, "file", v->file);
    pb_json_member_string(json, "digest", v->digest);
    pb_json_member_estimate(json, "buy", v->buy);
    pb_json_member_string(json, "rule", pb_verdict_word(v->rule));
    pb_json_member_estimate(json, "payback_probability", v->probability);
    pb_json_member_bool(json, "tried", v->tried);
    pb_json_member_strings(json, "observes", v->observed, v->observed_count);
    pb_json_member_number(json, "weeks", v->weeks);
    pb_json_member_number(json, "age_months", v->age_months);
    pb_json_member_number(json, "audited_share", v->audited_share);
    pb_json_member_number(json, "transfer_sd", v->transfer_sd);
    pb_json_member_number(json, "fee", v->fee);
    pb_json_member_number(json, "internal_hours", v->internal_hours);
    pb_json_member_number(json, "hourly_cost", v->hourly_cost);
    pb_json_member_number(json, "cost_per_ticket", v->cost_per_ticket);
    pb_json_member_number(json, "credit", v->credit);
    pb_json_member_open(json, "threshold", '[');
    for (size_t d = 0; d < r->design_count; d++) {
        const payback_bakeoff_outcome *o = &r->designs[d].outcomes[k];
        pb_json_open(json, '{');
        pb_json_member_number(json, "size", r->designs[d].size);
        pb_json_member_number(json, "contained", o->contained);
        pb_json_member_number(json, "resolved", o->resolved);
        pb_json_member_string(json, "buy", o->below ? "at most" : "at least");
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    pb_json_close(json, '}');
}

static void add_design(struct pb_json *json, const payback_bakeoff_result *r, const payback_bakeoff_design *d)
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
    pb_json_member_open(json, "chosen", '[');
    for (size_t k = 0; k < r->vendor_count; k++)
        pb_json_estimate(json, d->outcomes[k].chosen);
    pb_json_close(json, ']');
    pb_json_member_estimate(json, "rules_disagree", d->rules_disagree);
    pb_json_member_open(json, "rule", '{');
    pb_json_member_estimate(json, "evsi", d->rule_evsi);
    pb_json_member_estimate(json, "buy_probability", d->rule_buy_probability);
    pb_json_close(json, '}');
    pb_json_close(json, '}');
}

payback_status payback_render_bakeoff_json(payback_text *out, const payback_bakeoff_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    const payback_bakeoff_result *r = result;
    struct pb_json json = {0};
    pb_json_begin(&json, "payback.pilot/1");
    add_manifest(&json, r);
    add_decision(&json, r);
    add_pilot(&json, r);
    pb_json_member_open(&json, "vendors", '[');
    for (size_t k = 0; k < r->vendor_count; k++)
        add_vendor(&json, r, k);
    pb_json_close(&json, ']');
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
    return pb_json_end(&json, out);
}

payback_status payback_render_bakeoff_csv(payback_text *out, const payback_bakeoff_result *result)
{
    static const char *const heads[] = {"size",       "weeks",       "evsi",      "evsi_low",   "evsi_high",
                                        "cost",       "value",       "value_low", "value_high", "engs",
                                        "engs_low",   "engs_high",   "vendor",    "file",       "chosen",
                                        "chosen_low", "chosen_high", "contained", "resolved"};
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_csv csv = {0};
    for (size_t h = 0; h < sizeof heads / sizeof heads[0]; h++)
        pb_csv_text(&csv, heads[h]);
    pb_csv_end_line(&csv);
    for (size_t i = 0; i < result->design_count; i++)
        for (size_t k = 0; k < result->vendor_count; k++) {
            const payback_bakeoff_design *d = &result->designs[i];
            pb_csv_number(&csv, d->size);
            pb_csv_number(&csv, result->weeks);
            pb_csv_estimate(&csv, d->evsi);
            pb_csv_number(&csv, d->cost);
            pb_csv_estimate(&csv, d->value);
            pb_csv_estimate(&csv, d->engs);
            pb_csv_text(&csv, result->vendors[k].vendor);
            pb_csv_text(&csv, result->vendors[k].file);
            pb_csv_estimate(&csv, d->outcomes[k].chosen);
            pb_csv_number(&csv, d->outcomes[k].contained);
            pb_csv_number(&csv, d->outcomes[k].resolved);
            pb_csv_end_line(&csv);
        }
    return pb_deliver(out, &csv.text);
}
