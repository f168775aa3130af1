/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback.audit/1, and the same for spreadsheets. */
#include "report/csv.h"
#include "report/json.h"

#include "payback/audit.h"

#include <math.h>

static const char *const position_words[] = {"below", "within", "above", NULL};

static const char *const direction_words[] = {"cautious", NULL, "optimistic"};

static void add_head(struct pb_json *json, const payback_audit_result *result)
{
    pb_json_scenario(json, result->name, result->vendor, result->currency, result->file, result->digest);
    pb_json_member_string(json, "basis", result->basis);
    pb_json_member_number(json, "target_months", result->target_months);
    pb_json_member_number(json, "required", result->required_probability);
    pb_json_member_number(json, "trials", (double)result->trials);
    pb_json_member_number(json, "seed", result->seed);
    pb_json_member_string(json, "sampler", result->sampler);
    PB_JSON_MANIFEST(json, result, (double)NAN);
    pb_json_close(json, '}');
}

static void add_benchmark(struct pb_json *json, const payback_benchmark *benchmark)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "label", benchmark->label);
    pb_json_member_number(json, "low", benchmark->low);
    pb_json_member_number(json, "typical", benchmark->typical);
    pb_json_member_number(json, "high", benchmark->high);
    pb_json_member_string(json, "unit", benchmark->unit);
    pb_json_member_string(json, "grade", benchmark->grade);
    pb_json_member_number(json, "year", benchmark->year);
    pb_json_member_string(json, "source", benchmark->source);
    pb_json_member_string(json, "position", position_words[benchmark->position]);
    pb_json_member_number(json, "percentile", benchmark->percentile);
    pb_json_member_bool(json, "reaches_below", benchmark->reaches_below);
    pb_json_member_bool(json, "reaches_above", benchmark->reaches_above);
    pb_json_close(json, '}');
}

static void add_assumption(struct pb_json *json, const payback_audited *assumption)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "pointer", assumption->pointer);
    if (assumption->outcome[0] != '\0')
        pb_json_member_string(json, "outcome", assumption->outcome);
    pb_json_member_number(json, "p10", assumption->p10);
    pb_json_member_number(json, "p50", assumption->p50);
    pb_json_member_number(json, "p90", assumption->p90);
    pb_json_member_bool(json, "outside", assumption->outside);
    pb_json_member_string(json, "direction", direction_words[assumption->direction + 1]);
    pb_json_member_open(json, "benchmarks", '[');
    for (size_t b = 0; b < assumption->benchmark_count; b++)
        add_benchmark(json, &assumption->benchmarks[b]);
    pb_json_close(json, ']');
    pb_json_close(json, '}');
}

static void add_lists(struct pb_json *json, const payback_audit_result *result)
{
    pb_json_member_open(json, "assumptions", '[');
    for (size_t a = 0; a < result->assumption_count; a++)
        add_assumption(json, &result->assumptions[a]);
    pb_json_close(json, ']');
    pb_json_member_strings(json, "own", result->own, result->own_count);
    pb_json_member_open(json, "missing", '[');
    for (size_t i = 0; i < result->missing_count; i++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", result->missing[i].pointer);
        pb_json_member_string(json, "why", result->missing[i].why);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_figures(struct pb_json *json, const char *name, payback_estimate npv, payback_estimate probability,
                        payback_estimate p50, payback_verdict verdict)
{
    pb_json_member_open(json, name, '{');
    pb_json_member_estimate(json, "npv", npv);
    pb_json_member_estimate(json, "payback_probability", probability);
    pb_json_member_estimate(json, "payback_p50", p50);
    pb_json_member_string(json, "verdict", pb_verdict_word(verdict));
    pb_json_close(json, '}');
}

static void add_typical(struct pb_json *json, const payback_audit_result *result)
{
    pb_json_member_open(json, "typical", '{');
    pb_json_member_bool(json, "applicable", result->typical_applies);
    if (result->typical_applies) {
        add_figures(json, "result", result->typical_npv, result->typical_probability, result->typical_p50,
                    result->typical_verdict);
        pb_json_member_estimate(json, "npv_change", result->npv_change);
        pb_json_member_estimate(json, "payback_probability_change", result->probability_change);
    } else {
        pb_json_member_string(json, "reason", result->typical_reason);
    }
    pb_json_member_open(json, "values", '[');
    for (size_t t = 0; t < result->typical_count; t++) {
        const payback_typical *typical = &result->typicals[t];
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", typical->pointer);
        pb_json_member_number(json, "from", typical->from);
        pb_json_member_number(json, "to", typical->to);
        pb_json_member_number(json, "low", typical->low);
        pb_json_member_number(json, "high", typical->high);
        pb_json_member_bool(json, "middle_of_range", typical->middle);
        pb_json_member_string(json, "label", typical->label);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    pb_json_close(json, '}');
}

static void add_paybacks(struct pb_json *json, const payback_audit_result *result)
{
    pb_json_member_open(json, "published_payback", '[');
    for (size_t p = 0; p < result->payback_count; p++) {
        const payback_payback_range *payback = &result->paybacks[p];
        pb_json_open(json, '{');
        pb_json_member_string(json, "label", payback->label);
        pb_json_member_number(json, "low", payback->low);
        pb_json_member_number(json, "high", payback->high);
        pb_json_member_string(json, "grade", payback->grade);
        pb_json_member_string(json, "source", payback->source);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

payback_status payback_render_audit_json(payback_text *out, const payback_audit_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.audit/1");
    add_head(&json, result);
    add_figures(&json, "base", result->npv, result->payback_probability, result->payback_p50, result->verdict);
    add_lists(&json, result);
    add_typical(&json, result);
    add_paybacks(&json, result);
    return pb_json_end(&json, out);
}

payback_status payback_render_audit_csv(payback_text *out, const payback_audit_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_csv csv = {0};
    pb_text_add(&csv.text,
                "pointer,outcome,p10,p50,p90,label,low,typical,high,unit,position,percentile,grade,year,source\n");
    for (size_t a = 0; a < result->assumption_count; a++)
        for (size_t b = 0; b < result->assumptions[a].benchmark_count; b++) {
            const payback_audited *assumption = &result->assumptions[a];
            const payback_benchmark *benchmark = &assumption->benchmarks[b];
            pb_csv_text(&csv, assumption->pointer);
            pb_csv_text(&csv, assumption->outcome);
            pb_csv_number(&csv, assumption->p10);
            pb_csv_number(&csv, assumption->p50);
            pb_csv_number(&csv, assumption->p90);
            pb_csv_text(&csv, benchmark->label);
            pb_csv_number(&csv, benchmark->low);
            pb_csv_number(&csv, benchmark->typical);
            pb_csv_number(&csv, benchmark->high);
            pb_csv_text(&csv, benchmark->unit);
            pb_csv_text(&csv, position_words[benchmark->position]);
            pb_csv_number(&csv, benchmark->percentile);
            pb_csv_text(&csv, benchmark->grade);
            pb_csv_number(&csv, benchmark->year);
            pb_csv_text(&csv, benchmark->source);
            pb_csv_end_line(&csv);
        }
    return pb_deliver(out, &csv.text);
}
