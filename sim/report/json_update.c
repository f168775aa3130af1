/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a pilot taught, for programs: payback.update/1, the posterior scenario as a file, and the template of the
 * results. */
#include "payback/update.h"

#include "report/csv.h"
#include "report/json_belief.h"

static void add_lists(struct pb_json *json, const payback_update_result *r)
{
    pb_json_member_open(json, "data", '[');
    for (size_t d = 0; d < r->datum_count; d++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "what", r->data[d].what);
        pb_json_member_number(json, "counted", r->data[d].counted);
        pb_json_member_number(json, "of", r->data[d].of);
        pb_json_member_number(json, "p_value", r->data[d].p_value);
        pb_json_belief(json, "prior", &r->data[d].prior);
        pb_json_belief(json, "posterior", &r->data[d].posterior);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    pb_json_member_open(json, "inputs", '[');
    for (size_t i = 0; i < r->input_count; i++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", r->inputs[i].pointer);
        pb_json_belief(json, "prior", &r->inputs[i].prior);
        pb_json_belief(json, "posterior", &r->inputs[i].posterior);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

payback_status payback_render_update_json(payback_text *out, const payback_update_result *result)
{
    const payback_update_result *r = result;
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_json json = {0};
    pb_json_begin(&json, "payback.update/1");
    pb_json_scenario(&json, r->name, r->vendor, r->currency, r->file, r->digest);
    PB_JSON_MANIFEST(&json, r, r->elapsed_seconds);
    pb_json_close(&json, '}');
    pb_json_member_string(&json, "results", r->results_file);
    pb_json_member_number(&json, "transfer_sd", r->transfer_sd);
    pb_json_member_number(&json, "effective_trials", r->effective_trials);
    pb_json_member_number(&json, "rounds", r->rounds);
    pb_json_member_bool(&json, "surprising", r->surprising);
    pb_json_before_after(&json, "npv", r->npv);
    pb_json_before_after(&json, "net_value_positive", r->npv_positive);
    pb_json_before_after(&json, "payback_probability", r->payback_probability);
    pb_json_before_after(&json, "evpi", r->evpi);
    pb_json_member_open(&json, "verdict", '{');
    pb_json_member_number(&json, "target_months", r->target_months);
    pb_json_member_number(&json, "required", r->required);
    pb_json_member_string(&json, "prior", pb_verdict_word(r->verdict_before));
    pb_json_member_string(&json, "posterior", pb_verdict_word(r->verdict_after));
    pb_json_close(&json, '}');
    pb_json_member_open(&json, "further_pilot", '{');
    pb_json_member_number(&json, "size", r->further_size);
    pb_json_member_estimate(&json, "evsi", r->further_evsi);
    pb_json_member_estimate(&json, "engs", r->further_engs);
    pb_json_close(&json, '}');
    add_lists(&json, r);
    return pb_json_end(&json, out);
}

payback_status payback_render_posterior(payback_text *out, const payback_update_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_text text = {0};
    pb_text_format(&text, "%s\n", result->patch);
    return pb_deliver(out, &text);
}

/* The categories' names are the assumptions' own: found by the texts of the composed scenario. */
payback_status payback_render_pilot_template(payback_text *out, const payback_scenario *scenario)
{
    static const char *const heads[] = {"category", "attempted", "contained", "audited", "resolved", "age_months"};
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (scenario == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_csv csv = {0};
    for (size_t h = 0; h < sizeof heads / sizeof heads[0]; h++)
        pb_csv_text(&csv, heads[h]);
    pb_csv_end_line(&csv);
    for (size_t k = 0; k < payback_scenario_category_count(scenario); k++) {
        pb_csv_text(&csv, payback_scenario_category(scenario, k));
        for (size_t h = 1; h < sizeof heads / sizeof heads[0]; h++)
            pb_csv_text(&csv, "");
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}
