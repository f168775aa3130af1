/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sensitivity analysis for programs: payback.sensitivity/1, and CSV with one line an input. */
#include "report/csv.h"
#include "report/json.h"

#include "payback/sensitivity.h"

#include <math.h>

static void add_manifest(struct pb_json *json, const payback_sensitivity_result *result)
{
    pb_json_scenario(json, result->name, result->vendor, result->currency, result->file, result->digest);
    PB_JSON_MANIFEST(json, result, result->elapsed_seconds);
    pb_json_member_number(json, "evaluations", (double)result->evaluations);
    pb_json_close(json, '}');
}

static void add_outcome(struct pb_json *json, const payback_sensitivity_result *result)
{
    pb_json_member_string(json, "outcome", result->outcome);
    pb_json_member_string(json, "unit", result->unit);
    pb_json_member_estimate(json, "mean", result->mean);
    pb_json_member_number(json, "sd", result->sd);
    pb_json_member_number(json, "undefined", result->undefined_share);
    pb_json_member_number(json, "never", result->never_share);
    pb_json_member_number(json, "never_counts_as_months", result->never_as);
    pb_json_member_number(json, "at_medians", result->at_medians);
    pb_json_member_estimate(json, "npv", result->npv);
    pb_json_member_estimate(json, "evpi", result->evpi);
    pb_json_member_open(json, "pilot", '{');
    pb_json_member_number(json, "inputs", (double)result->pilot_input_count);
    pb_json_member_estimate(json, "evppi", result->pilot_evppi);
    pb_json_close(json, '}');
    pb_json_member_number(json, "target_months", result->target_months);
    pb_json_member_estimate(json, "failing", result->failing_share);
    if (result->monthly) {
        pb_json_member_open(json, "monthly_draws", '{');
        pb_json_member_estimate(json, "first", result->monthly_first);
        pb_json_member_estimate(json, "total", result->monthly_total);
        pb_json_close(json, '}');
    } else
        pb_json_member_raw(json, "monthly_draws", NULL);
    pb_json_member_estimate(json, "interactions", result->interactions);
}

/* A figure that does not exist is null as a whole. */
static void add_index(struct pb_json *json, const char *name, payback_estimate index)
{
    if (isnan(index.value))
        pb_json_member_raw(json, name, NULL);
    else
        pb_json_member_estimate(json, name, index);
}

static void add_pair(struct pb_json *json, const char *name, double p10, double p90)
{
    pb_json_member_open(json, name, '{');
    pb_json_member_number(json, "p10", p10);
    pb_json_member_number(json, "p90", p90);
    pb_json_close(json, '}');
}

static void add_input(struct pb_json *json, const payback_sensitivity_input *input)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "pointer", input->pointer);
    pb_json_member_string(json, "name", input->name);
    pb_json_member_bool(json, "event", input->event);
    pb_json_member_open(json, "swing", '{');
    pb_json_member_estimate(json, "low", input->swing_low);
    pb_json_member_estimate(json, "high", input->swing_high);
    pb_json_close(json, '}');
    pb_json_member_open(json, "one_at_a_time", '{');
    pb_json_member_number(json, "low", input->one_low);
    pb_json_member_number(json, "high", input->one_high);
    pb_json_close(json, '}');
    pb_json_member_number(json, "p10", input->p10);
    pb_json_member_number(json, "p90", input->p90);
    add_index(json, "first", input->first);
    add_index(json, "total", input->total);
    add_index(json, "rank_correlation", input->rank_correlation);
    add_index(json, "evppi", input->evppi);
    pb_json_member_string(json, "group", input->group);
    pb_json_member_open(json, "separation", '{');
    add_index(json, "shift", input->shift);
    add_pair(json, "failing", input->failing_p10, input->failing_p90);
    add_pair(json, "rest", input->rest_p10, input->rest_p90);
    pb_json_close(json, '}');
    pb_json_close(json, '}');
}

static void add_group(struct pb_json *json, const payback_sensitivity_result *result,
                      const payback_sensitivity_group *group)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "name", group->name);
    pb_json_member_open(json, "pointers", '[');
    for (size_t m = 0; m < group->input_count; m++)
        pb_json_string(json, result->inputs[group->inputs[m]].pointer);
    pb_json_close(json, ']');
    pb_json_member_bool(json, "automatic", group->automatic);
    add_index(json, "first", group->first);
    add_index(json, "total", group->total);
    add_index(json, "evppi", group->evppi);
    pb_json_close(json, '}');
}

payback_status payback_render_sensitivity_json(payback_text *out, const payback_sensitivity_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.sensitivity/1");
    add_manifest(&json, result);
    add_outcome(&json, result);
    pb_json_member_open(&json, "inputs", '[');
    for (size_t j = 0; j < result->input_count; j++)
        add_input(&json, &result->inputs[j]);
    pb_json_close(&json, ']');
    pb_json_member_open(&json, "groups", '[');
    for (size_t g = 0; g < result->group_count; g++)
        add_group(&json, result, &result->groups[g]);
    pb_json_close(&json, ']');
    return pb_json_end(&json, out);
}

static void add_heads(struct pb_csv *csv)
{
    static const char *const names[] = {"pointer",
                                        "name",
                                        "group",
                                        "swing_low",
                                        "swing_low_low",
                                        "swing_low_high",
                                        "swing_high",
                                        "swing_high_low",
                                        "swing_high_high",
                                        "one_at_a_time_low",
                                        "one_at_a_time_high",
                                        "first",
                                        "first_low",
                                        "first_high",
                                        "total",
                                        "total_low",
                                        "total_high",
                                        "rank_correlation",
                                        "rank_correlation_low",
                                        "rank_correlation_high",
                                        "evppi",
                                        "evppi_low",
                                        "evppi_high",
                                        "shift",
                                        "shift_low",
                                        "shift_high",
                                        "failing_p10",
                                        "failing_p90",
                                        "rest_p10",
                                        "rest_p90"};
    for (size_t c = 0; c < sizeof names / sizeof names[0]; c++)
        pb_csv_text(csv, names[c]);
    pb_csv_end_line(csv);
}

payback_status payback_render_sensitivity_csv(payback_text *out, const payback_sensitivity_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_csv csv = {0};
    add_heads(&csv);
    for (size_t j = 0; j < result->input_count; j++) {
        const payback_sensitivity_input *input = &result->inputs[j];
        pb_csv_text(&csv, input->pointer);
        pb_csv_text(&csv, input->name);
        pb_csv_text(&csv, input->group != NULL ? input->group : "");
        pb_csv_estimate(&csv, input->swing_low);
        pb_csv_estimate(&csv, input->swing_high);
        pb_csv_number(&csv, input->one_low);
        pb_csv_number(&csv, input->one_high);
        pb_csv_estimate(&csv, input->first);
        pb_csv_estimate(&csv, input->total);
        pb_csv_estimate(&csv, input->rank_correlation);
        pb_csv_estimate(&csv, input->evppi);
        pb_csv_estimate(&csv, input->shift);
        pb_csv_number(&csv, input->failing_p10);
        pb_csv_number(&csv, input->failing_p90);
        pb_csv_number(&csv, input->rest_p10);
        pb_csv_number(&csv, input->rest_p90);
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}
