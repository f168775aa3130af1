/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is tracked, for programs: payback.track/1 and CSV; and the template of the actuals. */
#include "report/csv.h"
#include "report/json_belief.h"
#include "report/words_track.h"

#include "scenario/actuals.h"

#include <math.h>

static void add_timing(struct pb_json *json, const payback_track_result *r)
{
    pb_json_member_string(json, "actuals", r->actuals_file);
    pb_json_member_open(json, "go_live", '{');
    pb_json_member_string(json, "date", r->go_live);
    pb_json_member_string(json, "signed", r->signed_on);
    pb_json_member_bool(json, "signed_given", r->signed_given);
    pb_json_member_number(json, "month", r->go_live_month);
    pb_json_member_open(json, "planned", '{');
    pb_json_member_number(json, "p10", r->go_live_p10);
    pb_json_member_number(json, "p50", r->go_live_p50);
    pb_json_member_number(json, "p90", r->go_live_p90);
    pb_json_close(json, '}');
    pb_json_member_bool(json, "outside", r->go_live_outside);
    pb_json_close(json, '}');
    pb_json_member_number(json, "last_month", r->last_month);
    pb_json_member_number(json, "days_live", r->days_live);
    pb_json_member_string(json, "stage", pb_stage_word(r->stage));
    pb_json_member_number(json, "filled", r->filled);
}

static void add_inputs(struct pb_json *json, const payback_track_result *r)
{
    pb_json_member_open(json, "moved", '[');
    for (size_t i = 0; i < r->moved_count; i++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", r->moved[i].pointer);
        pb_json_member_number(json, "shift_sd", r->shifts[i]);
        pb_json_belief(json, "prior", &r->moved[i].prior);
        pb_json_belief(json, "posterior", &r->moved[i].posterior);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_next(struct pb_json *json, const payback_track_result *r)
{
    pb_json_member_open(json, "next", '{');
    pb_json_member_number(json, "term_end", r->term_end);
    pb_json_member_estimate(json, "stay", r->stay);
    if (r->can_stop)
        pb_json_member_estimate(json, "stop", r->stop);
    else
        pb_json_member_raw(json, "stop", NULL);
    pb_json_member_number(json, "price_factor", r->price_factor);
    pb_json_member_number(json, "unit_price", r->unit_price);
    pb_json_close(json, '}');
}

static void add_posterior(struct pb_json *json, const payback_track_result *r)
{
    if (!r->fits) {
        pb_json_member_raw(json, "posterior", NULL);
        pb_json_member_open(json, "outside", '{');
        pb_json_member_string(json, "month", pb_calendar_month(r->misfit_year, r->misfit_month).text);
        pb_json_member_string(json, "series", pb_series_key(r->misfit_series));
        pb_json_member_number(json, "p_value", r->misfit_p);
        pb_json_close(json, '}');
        return;
    }
    pb_json_member_open(json, "posterior", '{');
    pb_json_member_number(json, "effective_trials", r->effective_trials);
    pb_json_member_number(json, "rounds", r->rounds);
    pb_json_belief(json, "net_to_date", &r->net_to_date);
    pb_json_member_estimate(json, "paid_back", r->paid_already);
    pb_json_before_after(json, "payback_probability", r->paid_by_target);
    pb_json_before_after(json, "npv", r->npv);
    pb_json_member_open(json, "verdict", '{');
    pb_json_member_number(json, "target_months", r->target_months);
    pb_json_member_number(json, "required", r->required);
    pb_json_member_string(json, "prior", pb_verdict_word(r->verdict_before));
    pb_json_member_string(json, "posterior", pb_verdict_word(r->verdict_after));
    pb_json_close(json, '}');
    add_inputs(json, r);
    add_next(json, r);
    pb_json_close(json, '}');
    pb_json_member_raw(json, "outside", NULL);
}

static void add_months(struct pb_json *json, const payback_track_result *r)
{
    pb_json_member_open(json, "months", '[');
    for (size_t m = 0; m < r->month_count; m++) {
        const payback_tracked_month *month = &r->months[m];
        pb_json_open(json, '{');
        pb_json_member_string(json, "month", pb_calendar_month(month->year, month->calendar_month).text);
        pb_json_member_number(json, "model_month", month->month);
        for (int s = 0; s < PAYBACK_SERIES; s++) {
            const payback_tracked_figure *figure = &month->figures[s];
            if (isnan(figure->actual))
                continue;
            pb_json_member_open(json, pb_series_key((payback_series)s), '{');
            pb_json_member_number(json, "actual", figure->actual);
            pb_json_member_number(json, "p10", figure->p10);
            pb_json_member_number(json, "p50", figure->p50);
            pb_json_member_number(json, "p90", figure->p90);
            pb_json_member_number(json, "p_value", figure->p_value);
            pb_json_close(json, '}');
        }
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_invoices(struct pb_json *json, const payback_track_result *r)
{
    pb_json_member_open(json, "invoices", '[');
    for (size_t i = 0; i < r->invoice_count; i++) {
        const payback_reconciled *invoice = &r->invoices[i];
        pb_json_open(json, '{');
        pb_json_member_string(json, "month", pb_calendar_month(invoice->year, invoice->calendar_month).text);
        pb_json_member_number(json, "billed", invoice->billed);
        pb_json_member_number(json, "contract", invoice->contract);
        pb_json_member_number(json, "difference", fabs(invoice->difference) < 0.005 ? 0 : invoice->difference);
        pb_json_member_bool(json, "exact", invoice->exact);
        pb_json_member_number(json, "units", invoice->units);
        pb_json_member_number(json, "price", invoice->price);
        pb_json_member_number(json, "implied_price", invoice->implied_price);
        pb_json_member_number(json, "implied_units", invoice->implied_units);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

payback_status payback_render_track_json(payback_text *out, const payback_track_result *result)
{
    const payback_track_result *r = result;
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_json json = {0};
    pb_json_begin(&json, "payback.track/1");
    pb_json_scenario(&json, r->name, r->vendor, r->currency, r->file, r->digest);
    PB_JSON_MANIFEST(&json, r, r->elapsed_seconds);
    pb_json_close(&json, '}');
    add_timing(&json, r);
    add_posterior(&json, r);
    add_months(&json, r);
    add_invoices(&json, r);
    return pb_json_end(&json, out);
}

payback_status payback_render_track_csv(payback_text *out, const payback_track_result *result)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_csv csv = {0};
    pb_text_add(&csv.text, "month,series,actual,p10,p50,p90,p_value\n");
    for (size_t m = 0; m < result->month_count; m++)
        for (int s = 0; s < PAYBACK_SERIES; s++) {
            const payback_tracked_figure *figure = &result->months[m].figures[s];
            if (isnan(figure->actual))
                continue;
            pb_csv_text(&csv, pb_calendar_month(result->months[m].year, result->months[m].calendar_month).text);
            pb_csv_text(&csv, pb_series_key((payback_series)s));
            pb_csv_number(&csv, figure->actual);
            pb_csv_number(&csv, figure->p10);
            pb_csv_number(&csv, figure->p50);
            pb_csv_number(&csv, figure->p90);
            pb_csv_number(&csv, figure->p_value);
            pb_csv_end_line(&csv);
        }
    return pb_deliver(out, &csv.text);
}

payback_status payback_render_track_template(payback_text *out, const char *go_live)
{
    int month = 0;
    double into;
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (go_live != NULL && !pb_date_read(go_live, &month, &into))
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_csv csv = {0};
    pb_csv_text(&csv, "month");
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        pb_csv_text(&csv, pb_actual_names[c]);
    pb_csv_text(&csv, "note");
    pb_csv_end_line(&csv);
    for (int m = 0; m < 12; m++) {
        if (go_live != NULL)
            pb_csv_text(&csv, pb_calendar_month((month + m) / 12, (month + m) % 12 + 1).text);
        else
            pb_csv_number(&csv, m + 1);
        for (int c = 0; c <= PB_ACTUAL_CELLS; c++)
            pb_csv_text(&csv, "");
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}
