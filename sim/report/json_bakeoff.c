/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bake-offs for programs: payback.pilot/1 with "vendors", and CSV. */
#include "payback/bakeoff.h"

#include "report/json_pilot.h"

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
    PB_JSON_PILOT_WAIT(json, r);
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
    PB_JSON_PILOT_TERMS(json, v);
    pb_json_member_open(json, "threshold", '[');
    for (size_t d = 0; d < r->design_count; d++) {
        const payback_bakeoff_outcome *o = &r->designs[d].outcomes[k];
        pb_json_pilot_threshold(json, r->designs[d].pilot.size, o->contained, o->resolved, o->below);
    }
    pb_json_close(json, ']');
    pb_json_close(json, '}');
}

static void add_design(struct pb_json *json, const payback_bakeoff_result *r, const payback_bakeoff_design *d)
{
    pb_json_open(json, '{');
    pb_json_pilot_worth(json, &d->pilot, r->weeks);
    pb_json_member_open(json, "chosen", '[');
    for (size_t k = 0; k < r->vendor_count; k++)
        pb_json_estimate(json, d->outcomes[k].chosen);
    pb_json_close(json, ']');
    pb_json_pilot_rule(json, &d->pilot);
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
    PB_JSON_PILOT_BEST(&json, r);
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
            pb_csv_pilot_worth(&csv, &d->pilot, result->weeks);
            pb_csv_text(&csv, result->vendors[k].vendor);
            pb_csv_text(&csv, result->vendors[k].file);
            pb_csv_estimate(&csv, d->outcomes[k].chosen);
            pb_csv_number(&csv, d->outcomes[k].contained);
            pb_csv_number(&csv, d->outcomes[k].resolved);
            pb_csv_end_line(&csv);
        }
    return pb_deliver(out, &csv.text);
}
