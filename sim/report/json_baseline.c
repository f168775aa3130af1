/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback.baseline/1, and the table of months for spreadsheets. */
#include "base/memory.h"
#include "baseline/result.h"
#include "report/csv.h"
#include "report/json.h"

#include "payback/baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static payback_estimate estimate(const struct pb_quantity_fit *fit)
{
    if (!fit->known)
        return (payback_estimate){NAN, NAN, NAN};
    return (payback_estimate){fit->mean, fit->low, fit->high};
}

static void add_files(struct pb_json *json, const payback_baseline *baseline)
{
    pb_json_member_open(json, "files", '[');
    for (size_t f = 0; f < baseline->reading.export_count; f++) {
        const struct pb_export *export = &baseline->reading.exports[f];
        char separator[2] = {export->separator, '\0'};
        pb_json_open(json, '{');
        pb_json_member_string(json, "path", export->path);
        pb_json_member_string(json, "sha256", export->digest);
        pb_json_member_string(json, "encoding", pb_separated_encoding_name(export->encoding));
        pb_json_member_string(json, "separator", separator);
        pb_json_member_number(json, "records", (double)export->records);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static payback_status add_mapping(struct pb_json *json, const payback_baseline *baseline)
{
    payback_text mapping;
    payback_status status = payback_baseline_map(&mapping, baseline);
    if (status != PAYBACK_OK)
        return status;
    if (mapping.length > 0 && mapping.data[mapping.length - 1] == '\n')
        mapping.data[mapping.length - 1] = '\0';
    pb_json_member_raw(json, "mapping", mapping.data);
    payback_text_free(&mapping);
    return PAYBACK_OK;
}

static void add_passed(struct pb_json *json, const payback_baseline *baseline)
{
    static const char *const words[PB_PASSED_RECORDS] = {"titles", "empty records", "footer", "header again",
                                                         "malformed"};
    pb_json_member_number(json, "records", (double)baseline->reading.records);
    pb_json_member_number(json, "tickets", (double)baseline->counted);
    pb_json_member_open(json, "passed_over", '{');
    for (int p = 0; p < PB_PASSED_RECORDS; p++) {
        size_t count = 0;
        for (size_t f = 0; f < baseline->reading.export_count; f++)
            count += baseline->reading.exports[f].passed[p];
        pb_json_member_number(json, words[p], (double)count);
    }
    pb_json_member_number(json, "duplicates", (double)baseline->reading.duplicates);
    for (int r = 1; r < PB_REASON_COUNT; r++)
        pb_json_member_number(json, pb_reason_words[r], (double)baseline->reasons[r]);
    pb_json_close(json, '}');
}

static void add_months(struct pb_json *json, const payback_baseline *baseline)
{
    pb_json_member_open(json, "months", '[');
    for (size_t m = 0; m < baseline->month_count; m++) {
        const struct pb_month *month = &baseline->months[m];
        pb_json_open(json, '{');
        pb_json_member_string(json, "month", pb_month_name(month->month).text);
        pb_json_member_number(json, "tickets", (double)month->tickets);
        pb_json_member_bool(json, "complete", month->complete);
        pb_json_member_bool(json, "surge", month->surge > 0);
        if (month->surge > 0)
            pb_json_member_number(json, "surge_factor", month->surge);
        pb_json_member_number(json, "expected", month->fit);
        pb_json_member_number(json, "solved", (double)month->solved);
        pb_json_member_number(json, "agents", (double)month->agents);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_volume(struct pb_json *json, const payback_baseline *baseline)
{
    const struct pb_volume *volume = &baseline->volume;
    const double z90 = 1.2815515655446004;
    payback_estimate growth = {expm1(volume->growth), expm1(volume->growth - z90 * volume->growth_sd),
                               expm1(volume->growth + z90 * volume->growth_sd)};
    pb_json_member_open(json, "volume", '{');
    pb_json_member_string(json, "start_month", pb_month_name(volume->start).text);
    pb_json_member_number(json, "complete_months", (double)baseline->complete);
    pb_json_member_estimate(json, "level", (payback_estimate){volume->level, volume->low, volume->high});
    pb_json_member_estimate(json, "growth", growth);
    pb_json_member_number(json, "growth_fit_sd", volume->fit_sd);
    pb_json_member_estimate(json, "noise", (payback_estimate){volume->noise, volume->noise_low, volume->noise_high});
    pb_json_member_numbers(json, "season", volume->season, 12);
    pb_json_member_number(json, "tau", volume->tau);
    pb_json_member_number(json, "phi", volume->phi);
    pb_json_member_number(json, "lag1", volume->lag1);
    pb_json_member_number(json, "rank", volume->rank);
    pb_json_member_number(json, "surges", volume->surges);
    if (volume->surges > 0) {
        double z95 = 1.6448536269514722, median = volume->surge_median, sd = volume->surge_sd;
        pb_json_member_estimate(json, "surge_multiplier",
                                (payback_estimate){median, median * exp(-z95 * sd), median * exp(z95 * sd)});
    }
    pb_json_member_number(json, "hours_noise", volume->hours_noise > 0 ? volume->hours_noise : (double)NAN);
    pb_json_close(json, '}');
}

static void add_work(struct pb_json *json, const payback_baseline *baseline, const struct pb_work *work)
{
    bool measured = baseline->kind != PB_HANDLE_NONE && work->n > 0;
    pb_json_member_open(json, "handle", '{');
    pb_json_member_number(json, "n", measured ? (double)work->n : 0);
    pb_json_member_number(json, "filled", measured ? work->filled : 0);
    pb_json_member_estimate(json, "mean", estimate(&work->minutes));
    pb_json_member_number(json, "raw_mean", measured ? work->raw_mean : (double)NAN);
    pb_json_member_number(json, "capped_mean", measured ? work->mean : (double)NAN);
    pb_json_member_number(json, "relative_error", measured ? work->error : (double)NAN);
    pb_json_member_number(json, "median", measured ? work->median : (double)NAN);
    pb_json_member_number(json, "p90", measured ? work->p90 : (double)NAN);
    pb_json_member_number(json, "cv", measured ? work->cv : (double)NAN);
    pb_json_member_string(json, "kind", pb_kind_words[baseline->kind]);
    pb_json_close(json, '}');
}

static void add_categories(struct pb_json *json, const payback_baseline *baseline)
{
    pb_json_member_number(json, "mix_months", baseline->mix_months);
    pb_json_member_number(json, "mix_tickets", (double)baseline->window_tickets);
    pb_json_member_number(json, "mix_phi", baseline->phi);
    pb_json_member_number(json, "n_eff", baseline->effective);
    pb_json_member_open(json, "categories", '[');
    for (size_t c = 0; c < baseline->category_count; c++) {
        const struct pb_category *category = &baseline->categories[c];
        payback_estimate share = estimate(&category->share);
        share.value = (double)category->tickets / (double)baseline->window_tickets;
        pb_json_open(json, '{');
        pb_json_member_string(json, "name", category->name);
        pb_json_member_number(json, "tickets", (double)category->tickets);
        pb_json_member_estimate(json, "share", share);
        add_work(json, baseline, &category->work);
        pb_json_member_estimate(json, "reopen", estimate(&category->reopen));
        pb_json_member_number(json, "simple_share", category->simple_share);
        pb_json_member_estimate(json, "automatable", estimate(&category->automatable));
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_people(struct pb_json *json, const payback_baseline *baseline)
{
    const struct pb_people *people = &baseline->people;
    bool team = people->capacity_hours > 0;
    pb_json_member_open(json, "people", '{');
    pb_json_member_number(json, "active", people->known ? people->active : (double)NAN);
    pb_json_member_number(json, "leavers", people->known ? people->leavers : (double)NAN);
    pb_json_member_number(json, "agent_years", people->known ? people->agent_years : (double)NAN);
    pb_json_member_number(json, "without_agent", people->unusable);
    pb_json_member_number(json, "workload_hours", team ? people->workload_hours : (double)NAN);
    pb_json_member_number(json, "capacity_hours", team ? people->capacity_hours : (double)NAN);
    pb_json_member_number(json, "calibration", team ? people->factor : (double)NAN);
    pb_json_member_bool(json, "calibrated", baseline->calibrated);
    pb_json_close(json, '}');
}

static void add_remarks(struct pb_json *json, const payback_baseline *baseline)
{
    pb_json_member_open(json, "warnings", '[');
    for (size_t w = 0; w < baseline->warning_count; w++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "code", baseline->warnings[w].code);
        pb_json_member_string(json, "message", baseline->warnings[w].message);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    pb_json_member_open(json, "missing", '[');
    for (size_t m = 0; m < baseline->missing_count; m++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", baseline->missing[m].pointer);
        pb_json_member_string(json, "why", baseline->missing[m].why);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

payback_status payback_render_baseline_json(payback_text *out, const payback_baseline *baseline)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (baseline == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.baseline/1");
    add_files(&json, baseline);
    payback_status status = add_mapping(&json, baseline);
    if (status != PAYBACK_OK) {
        pb_text_clear(&json.text);
        return status;
    }
    add_passed(&json, baseline);
    add_months(&json, baseline);
    add_volume(&json, baseline);
    add_categories(&json, baseline);
    add_people(&json, baseline);
    add_remarks(&json, baseline);
    return pb_json_end(&json, out);
}

/* ---- the table of months ---- */

payback_status payback_render_baseline_csv(payback_text *out, const payback_baseline *baseline)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (baseline == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_csv csv = {0};
    struct pb_baseline_cell *cells = pb_baseline_cells(baseline);
    if (!cells)
        return PAYBACK_ERROR_MEMORY;
    pb_text_add(&csv.text, "month,category,tickets,solved,reopened_7d,handle_n,handle_sum,handle_sum2,agents\n");
    for (size_t m = 0; m < baseline->month_count; m++)
        for (size_t c = 0; c < baseline->category_count; c++) {
            const struct pb_baseline_cell *cell = &cells[m * baseline->category_count + c];
            pb_csv_text(&csv, pb_month_name(baseline->months[m].month).text);
            pb_csv_text(&csv, baseline->categories[c].name);
            pb_csv_number(&csv, (double)cell->tickets);
            pb_csv_number(&csv, (double)cell->solved);
            pb_csv_number(&csv, (double)cell->reopened);
            pb_csv_number(&csv, (double)cell->timed);
            pb_csv_number(&csv, cell->sum);
            pb_csv_number(&csv, cell->square);
            pb_csv_number(&csv, (double)baseline->months[m].agents);
            pb_csv_end_line(&csv);
        }
    free(cells);
    return pb_deliver(out, &csv.text);
}
