/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The smaller documents for programs: payback.trace/1, payback.assumptions/1, payback.fields/1, payback.error/1. */
#include "report/field_lookup.h"
#include "report/json.h"
#include "report/settings.h"

#include "payback/run.h"
#include "payback/scenario.h"

static void add_trace_rows(struct pb_json *json, const payback_trace *trace)
{
    pb_json_member_strings(json, "columns", trace->names, trace->column_count);
    pb_json_member_open(json, "rows", '[');
    for (int t = 0; t <= trace->horizon_months; t++)
        pb_json_numbers(json, trace->values + (size_t)t * trace->column_count, trace->column_count);
    pb_json_close(json, ']');
}

payback_status payback_render_trace_json(payback_text *out, const payback_trace *trace)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (trace == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.trace/1");
    pb_json_member_open(&json, "scenario", '{');
    pb_json_member_string(&json, "name", trace->name);
    pb_json_member_string(&json, "vendor", trace->vendor);
    pb_json_member_string(&json, "currency", trace->currency);
    pb_json_close(&json, '}');
    pb_json_member_number(&json, "trial", trace->trial);
    pb_json_member_number(&json, "horizon_months", trace->horizon_months);
    pb_json_member_string(&json, "basis", trace->basis);
    add_trace_rows(&json, trace);
    pb_json_member_open(&json, "inputs", '{');
    for (size_t i = 0; i < trace->input_count; i++)
        pb_json_member_number(&json, trace->input_names[i], trace->inputs[i]);
    pb_json_close(&json, '}');
    pb_json_member_open(&json, "outcomes", '{');
    for (size_t i = 0; i < trace->outcome_count; i++)
        pb_json_member_number(&json, trace->outcome_names[i], trace->outcomes[i]);
    pb_json_close(&json, '}');
    return pb_json_end(&json, out);
}

static void add_assumption(struct pb_json *json, const payback_assumption *assumption)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "pointer", assumption->pointer);
    pb_json_member_string(json, "meaning", assumption->meaning);
    pb_json_member_string(json, "unit", assumption->unit);
    pb_json_member_raw(json, "distribution", assumption->distribution);
    pb_json_member_number(json, "mean", assumption->mean);
    pb_json_member_number(json, "p10", assumption->p10);
    pb_json_member_number(json, "p50", assumption->p50);
    pb_json_member_number(json, "p90", assumption->p90);
    pb_json_member_bool(json, "given", assumption->given);
    pb_json_member_bool(json, "uncertain", assumption->uncertain);
    pb_json_member_bool(json, "event", assumption->event);
    pb_json_member_string(json, "note", assumption->note);
    pb_json_member_string(json, "file", assumption->file);
    pb_json_member_bool(json, "inherited", assumption->inherited);
    pb_json_close(json, '}');
}

static void add_setting(void *context, const struct pb_setting *setting)
{
    struct pb_json *json = context;
    pb_json_open(json, '{');
    pb_json_member_string(json, "pointer", setting->pointer);
    pb_json_member_string(json, "name", setting->name);
    pb_json_member_string(json, "value", setting->value);
    pb_json_member_bool(json, "given", setting->given);
    pb_json_member_string(json, "file", setting->file);
    pb_json_member_bool(json, "inherited", setting->inherited);
    pb_json_close(json, '}');
}

payback_status payback_render_assumptions_json(payback_text *out, const payback_scenario *scenario)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (scenario == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.assumptions/1");
    pb_json_scenario(&json, payback_scenario_name(scenario), payback_scenario_vendor(scenario),
                     payback_scenario_currency(scenario), payback_scenario_file(scenario),
                     payback_scenario_digest(scenario));
    pb_json_member_open(&json, "files", '[');
    for (size_t i = 0; i < payback_scenario_file_count(scenario); i++)
        pb_json_string(&json, payback_scenario_file_at(scenario, i));
    pb_json_close(&json, ']');
    pb_json_member_open(&json, "assumptions", '[');
    for (size_t i = 0; i < payback_scenario_assumption_count(scenario); i++)
        add_assumption(&json, payback_scenario_assumption(scenario, i));
    pb_json_close(&json, ']');
    pb_json_member_open(&json, "settings", '[');
    bool listed = pb_list_settings(scenario, add_setting, &json);
    pb_json_close(&json, ']');
    json.text.failed |= !listed;
    return pb_json_end(&json, out);
}

payback_status payback_render_fields_json(payback_text *out, const char *pointer)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};

    struct pb_text message = {0};
    payback_status status = pb_field_check(pointer, &message);
    if (status != PAYBACK_OK) {
        payback_status delivered = pb_deliver(out, &message);
        return delivered != PAYBACK_OK ? delivered : status;
    }

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.fields/1");
    pb_json_member_open(&json, "fields", '[');
    for (size_t i = 0; i < payback_field_count(); i++) {
        const payback_field *field = payback_field_at(i);
        if (!pb_field_below(field, pointer))
            continue;
        pb_json_open(&json, '{');
        pb_json_member_string(&json, "pointer", field->pointer);
        pb_json_member_string(&json, "kind", field->kind);
        pb_json_member_string(&json, "range", field->range);
        pb_json_member_string(&json, "unit", field->unit);
        pb_json_member_string(&json, "default", field->default_text);
        pb_json_member_string(&json, "meaning", field->meaning);
        pb_json_member_bool(&json, "vendors_own", field->vendors_own);
        pb_json_member_bool(&json, "pilot_measures", field->pilot_measures);
        pb_json_close(&json, '}');
    }
    pb_json_close(&json, ']');
    return pb_json_end(&json, out);
}

payback_status payback_render_diagnostics_json(payback_text *out, const payback_diagnostics *list)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (list == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.error/1");
    pb_json_member_open(&json, "errors", '[');
    for (size_t i = 0; i < payback_diagnostics_count(list); i++) {
        const payback_diagnostic *diagnostic = payback_diagnostics_get(list, i);
        if (diagnostic->severity != PAYBACK_ERROR)
            continue;
        pb_json_open(&json, '{');
        pb_json_member_string(&json, "file", diagnostic->file);
        pb_json_member_number(&json, "line", diagnostic->line);
        pb_json_member_number(&json, "column", diagnostic->column);
        pb_json_member_string(&json, "pointer", diagnostic->pointer);
        pb_json_member_string(&json, "message", diagnostic->message);
        pb_json_member_string(&json, "hint", diagnostic->hint);
        pb_json_close(&json, '}');
    }
    pb_json_close(&json, ']');
    return pb_json_end(&json, out);
}
