/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results, traces and assumptions for spreadsheets. */
#include "report/csv.h"

#include "report/write.h"

#include <math.h>
#include <string.h>

static void separate(struct pb_csv *csv)
{
    if (csv->filled)
        pb_text_add_char(&csv->text, ',');
    csv->filled = true;
}

void pb_csv_text(struct pb_csv *csv, const char *value)
{
    separate(csv);
    if (value == NULL)
        return;
    bool formula = value[0] != '\0' && strchr("=+-@\t\r", value[0]) != NULL;
    pb_text_add_csv_cell(&csv->text, formula ? "'" : "", value, strlen(value));
}

void pb_csv_number(struct pb_csv *csv, double value)
{
    separate(csv);
    pb_text_add_double(&csv->text, value);
}

void pb_csv_estimate(struct pb_csv *csv, payback_estimate value)
{
    pb_csv_number(csv, value.value);
    pb_csv_number(csv, isfinite(value.low) ? value.low : NAN);
    pb_csv_number(csv, isfinite(value.high) ? value.high : NAN);
}

void pb_csv_end_line(struct pb_csv *csv)
{
    pb_text_add_char(&csv->text, '\n');
    csv->filled = false;
}

payback_status payback_render_result_csv(payback_text *out, const payback_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_csv csv = {0};
    pb_text_add(&csv.text,
                "name,mean,mean_low,mean_high,sd,p05,p05_low,p05_high,p10,p10_low,p10_high,p25,p25_low,p25_high,"
                "p50,p50_low,p50_high,p75,p75_low,p75_high,p90,p90_low,p90_high,p95,p95_low,p95_high,"
                "undefined,never\n");
    for (size_t i = 0; i < result->outcome_count; i++) {
        const payback_outcome *outcome = &result->outcomes[i];
        pb_csv_text(&csv, outcome->name);
        pb_csv_estimate(&csv, outcome->mean);
        pb_csv_number(&csv, outcome->sd);
        for (int q = 0; q < PAYBACK_QUANTILES; q++)
            pb_csv_estimate(&csv, outcome->quantiles[q]);
        pb_csv_number(&csv, outcome->undefined_share);
        pb_csv_number(&csv, outcome->never_share.value);
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}

payback_status payback_render_trace_csv(payback_text *out, const payback_trace *trace)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (trace == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_csv csv = {0};
    for (size_t c = 0; c < trace->column_count; c++)
        pb_csv_text(&csv, trace->names[c]);
    pb_csv_end_line(&csv);
    const double *value = trace->values;
    for (int t = 0; t <= trace->horizon_months; t++) {
        for (size_t c = 0; c < trace->column_count; c++)
            pb_csv_number(&csv, *value++);
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}

payback_status payback_render_assumptions_csv(payback_text *out, const payback_scenario *scenario)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (scenario == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_csv csv = {0};
    pb_text_add(&csv.text, "pointer,mean,p10,p50,p90,unit,given,uncertain,distribution,note,meaning,file,inherited\n");
    for (size_t i = 0; i < payback_scenario_assumption_count(scenario); i++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, i);
        pb_csv_text(&csv, assumption->pointer);
        pb_csv_number(&csv, assumption->mean);
        pb_csv_number(&csv, assumption->p10);
        pb_csv_number(&csv, assumption->p50);
        pb_csv_number(&csv, assumption->p90);
        pb_csv_text(&csv, assumption->unit);
        pb_csv_text(&csv, assumption->given ? "yes" : "no");
        pb_csv_text(&csv, assumption->uncertain ? "yes" : "no");
        pb_csv_text(&csv, assumption->distribution);
        pb_csv_text(&csv, assumption->note);
        pb_csv_text(&csv, assumption->meaning);
        pb_csv_text(&csv, assumption->file);
        pb_csv_text(&csv, assumption->inherited ? "yes" : "no");
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}
