/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole way, step by step. */
#include "baseline/result.h"

#include "base/memory.h"
#include "distribution/special.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_COLUMNS = 48 };
static const double repeats_many = 0.2;

void pb_baseline_warn(payback_baseline *baseline, const char *code, const char *format, ...)
{
    struct pb_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    pb_text_format_list(&text, format, arguments);
    va_end(arguments);
    char *message = pb_text_take(&text);
    if (message && baseline->warning_count == baseline->warning_capacity) {
        size_t capacity = baseline->warning_capacity ? 2 * baseline->warning_capacity : 16;
        struct pb_warning *larger = pb_resize(baseline->warnings, capacity, sizeof *larger);
        if (larger) {
            baseline->warnings = larger;
            baseline->warning_capacity = capacity;
        }
    }
    if (!message || baseline->warning_count == baseline->warning_capacity) {
        baseline->memory = true;
        free(message);
        return;
    }
    baseline->warnings[baseline->warning_count++] = (struct pb_warning){code, message};
}

void pb_baseline_miss(payback_baseline *baseline, const char *pointer, const char *why)
{
    struct pb_missing *missing = &baseline->missing[baseline->missing_count];
    if (baseline->missing_count == sizeof baseline->missing / sizeof baseline->missing[0])
        return;
    snprintf(missing->pointer, sizeof missing->pointer, "%s", pointer);
    missing->why = why;
    baseline->missing_count++;
}

struct pb_month_name pb_month_name(int month)
{
    struct pb_month_name name;
    snprintf(name.text, sizeof name.text, "%04d-%02d", month / 12 % 10000, month % 12 + 1);
    return name;
}

struct pb_shown_name pb_shown_name(const char *name)
{
    struct pb_shown_name shown;
    size_t at = 0, whole = 0, size;
    uint32_t character;
    for (size_t columns = 0; (size = pb_utf8_next(name + at, &character)) > 0; at += size) {
        char one[8] = "";
        memcpy(one, name + at, size);
        columns += pb_text_columns(one);
        if (columns > SHOWN_COLUMNS || at + size + sizeof "…" > sizeof shown.text)
            break;
        whole = columns < SHOWN_COLUMNS && at + size + 2 * sizeof "…" < sizeof shown.text ? at + size : whole;
    }
    size = name[at] ? whole : at;
    snprintf(shown.text, sizeof shown.text, "%.*s%s", (int)size, name, name[at] ? "…" : "");
    return shown;
}

struct pb_quantity_fit pb_gamma_fit(double shape, double scale)
{
    shape = fmin(PB_SHAPE_MAX, fmax(PB_SHAPE_MIN, shape));
    struct pb_gamma_shape gamma = pb_gamma_shape(shape);
    return (struct pb_quantity_fit){.known = true,
                                    .a = shape,
                                    .b = scale,
                                    .mean = shape * scale,
                                    .sd = sqrt(shape) * scale,
                                    .low = scale * pb_gamma_quantile(&gamma, 0.05, 0.95),
                                    .high = scale * pb_gamma_quantile(&gamma, 0.95, 0.05)};
}

struct pb_quantity_fit pb_beta_fit(double alpha, double beta)
{
    alpha = fmin(PB_SHAPE_MAX, fmax(PB_SHAPE_MIN, alpha));
    beta = fmin(PB_SHAPE_MAX, fmax(PB_SHAPE_MIN, beta));
    struct pb_beta_shape shape = pb_beta_shape(alpha, beta);
    double sum = alpha + beta, rest;
    struct pb_quantity_fit fit = {.known = true, .a = alpha, .b = beta, .mean = alpha / sum};
    fit.sd = sqrt(alpha * beta / (sum + 1)) / sum;
    pb_beta_quantile(&shape, 0.05, 0.95, &fit.low, &rest);
    pb_beta_quantile(&shape, 0.95, 0.05, &fit.high, &rest);
    return fit;
}

/* ---- what is left to say ---- */

static bool any_reopen(const payback_baseline *baseline)
{
    for (size_t c = 0; c < baseline->category_count; c++)
        if (baseline->categories[c].reopen.known)
            return true;
    return false;
}

static void warn_of_reading(payback_baseline *baseline)
{
    const struct pb_reading *reading = &baseline->reading;
    size_t shorter = 0;
    for (size_t f = 0; f < reading->export_count; f++) {
        shorter += reading->exports[f].shorter;
        if (reading->exports[f].encoding == PB_WINDOWS1252)
            pb_baseline_warn(baseline, "encoding", "%s is not UTF-8 and was read as windows-1252",
                             reading->exports[f].path);
    }
    if ((double)shorter > 0.01 * (double)reading->records)
        pb_baseline_warn(baseline, "short_records", "%zu records have fewer cells than the header", shorter);
    if (reading->backwards > 0)
        pb_baseline_warn(baseline, "solved_before_created",
                         "%zu ticket%s solved before created: such a pair of moments is not used", reading->backwards,
                         reading->backwards == 1 ? "" : "s");
    if (reading->unreadable_handles > 0)
        pb_baseline_warn(baseline, "unreadable_times", "%zu cell%s of the work time cannot be read as a time",
                         reading->unreadable_handles, reading->unreadable_handles == 1 ? "" : "s");
    if ((double)reading->duplicates > repeats_many * (double)reading->records)
        pb_baseline_warn(
            baseline, "repeats", "%.0f%% of the records repeat a ticket, of which the last one counts%s",
            100 * (double)reading->duplicates / (double)reading->records,
            2 * reading->entries > reading->duplicates
                ? ": they differ in work time alone, so this looks like a row a time entry; sum these first"
                : "");
    char thousands = reading->columns.thousands[PB_COLUMN_HANDLE];
    if (thousands)
        pb_baseline_warn(
            baseline, "thousands",
            "in \"%s\" 1%c234 is read as 1234 (\"handle\": {…, \"decimal\": \"%c\"} in a mapping file says "
            "otherwise)",
            reading->profiles.items[reading->columns.of[PB_COLUMN_HANDLE]].name, thousands, thousands);
    if (baseline->follow_ups > 0)
        pb_baseline_warn(
            baseline, "follow_ups",
            "%.1f%% of the tickets follow a closed one; they count as volume (\"follow_ups\": \"reopen\" in "
            "a mapping file moves them to the reopened)",
            100 * (double)baseline->follow_ups / (double)baseline->counted);
}

static void warn_of_history(payback_baseline *baseline)
{
    if (baseline->complete < 12)
        pb_baseline_warn(baseline, "short_history",
                         "%zu complete months: no season can be learnt, and growth is nearly what is assumed without "
                         "data (0 ± 30%% a year)",
                         baseline->complete);
    else if (baseline->complete < 24)
        pb_baseline_warn(baseline, "short_history",
                         "%zu complete months: only what is assumed beforehand tells season and growth apart",
                         baseline->complete);
    size_t repeats = 0;
    for (size_t c = 0; c < baseline->category_count; c++)
        repeats += baseline->categories[c].repeats;
    if (!any_reopen(baseline))
        pb_baseline_warn(baseline, "no_reopens",
                         "no column says which tickets were reopened%s: reopen_rate is not written",
                         repeats ? "; repeat contacts (same requester, same category, within 7 days) are a proxy" : "");
    if (repeats)
        pb_baseline_warn(baseline, "repeat_contacts", "repeat contact (proxy): %.1f%% of the tickets",
                         100 * (double)repeats / (double)baseline->counted);
}

static void list_missing(payback_baseline *baseline)
{
    const payback_baseline_request *request = &baseline->request;
    bool minutes = baseline->category_count && baseline->categories[0].work.minutes.known;
    bool automatable = baseline->category_count && baseline->categories[0].automatable.known;
    pb_baseline_miss(baseline, "/baseline/agents/loaded_annual_cost",
                     "what an agent costs a year, salary with everything on top: payroll knows it");
    if (request->productive_hours <= 0)
        pb_baseline_miss(
            baseline, "/baseline/agents/productive_hours_per_year",
            "paid hours less holidays, illness, training and breaks: 1,400 to 1,600 in many teams; give it "
            "with --productive-hours");
    if (request->headcount <= 0)
        pb_baseline_miss(baseline, "/baseline/agents/headcount",
                         "agents on the payroll: assignees of tickets are not employees; give it with --headcount");
    if (!minutes)
        pb_baseline_miss(baseline, "/baseline/categories/*/handle_minutes",
                         "no column holds work time: time two weeks of tickets, or give --headcount and "
                         "--productive-hours to have the team's hours divided among the tickets");
    if (request->labels && baseline->labels.missing[0])
        pb_baseline_miss(baseline, "/baseline/categories/*/automatable", baseline->labels.missing);
    else if (!automatable)
        pb_baseline_miss(
            baseline, "/baseline/categories/*/automatable",
            "no column says which tickets a tool may attempt: have a sample read (--sample, then --labels)");
    else if (!request->labels)
        pb_baseline_miss(
            baseline, "/baseline/categories/*/automatable",
            "what stands there is a proxy with the weight of 12 tickets: have a sample read (--sample, then "
            "--labels)");
    if (baseline->kind == PB_HANDLE_ONLINE)
        pb_baseline_miss(baseline, "/baseline/agents/occupancy",
                         "idle time is in this kind of work time: occupancy must be 1");
    pb_baseline_miss(baseline, "/baseline/agents/cost_per_hire",
                     "recruiting, onboarding and ramp of one agent; only if saved hires count");
}

/* ---- the steps ---- */

/* The request and its texts live as long as the result: the sample is drawn later. */
static payback_status keep_request(payback_baseline *baseline, const payback_baseline_request *request)
{
    baseline->request = *request;
    baseline->paths = pb_new(request->export_count, sizeof *baseline->paths);
    if (!baseline->paths)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < request->export_count; i++)
        if (!(baseline->paths[i] = pb_copy_text(request->exports[i])))
            return PAYBACK_ERROR_MEMORY;
    baseline->request.exports = (const char *const *)baseline->paths;
    return PAYBACK_OK;
}

typedef payback_status baseline_step(payback_baseline *baseline);

payback_status pb_baseline_steps(payback_baseline *baseline)
{
    static baseline_step *const steps[] = {pb_baseline_window,   pb_baseline_volume, pb_baseline_mix,
                                           pb_baseline_reopened, pb_baseline_work,   pb_baseline_people,
                                           pb_baseline_labels};
    payback_status status = PAYBACK_OK;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && status == PAYBACK_OK; i++)
        status = steps[i](baseline);
    if (status != PAYBACK_OK)
        return status;
    warn_of_reading(baseline);
    warn_of_history(baseline);
    list_missing(baseline);
    return baseline->memory ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

payback_status payback_baseline_measure(payback_baseline **out, payback_diagnostics *diagnostics,
                                        const payback_baseline_request *request)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!request || !request->exports || request->export_count == 0)
        return PAYBACK_ERROR_ARGUMENT;
    payback_baseline *baseline = pb_new(1, sizeof *baseline);
    if (!baseline)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = keep_request(baseline, request);
    if (status == PAYBACK_OK)
        status = pb_reading_run(&baseline->reading, &baseline->request, diagnostics);
    if (status == PAYBACK_OK)
        status = pb_baseline_steps(baseline);
    baseline->reading.diagnostics = NULL;
    baseline->request.map = baseline->request.category = baseline->request.handle = NULL;
    baseline->request.date_order = baseline->request.labels = NULL;
    if (status == PAYBACK_OK)
        *out = baseline;
    else
        payback_baseline_free(baseline);
    return status;
}

void payback_baseline_free(payback_baseline *baseline)
{
    if (!baseline)
        return;
    pb_reading_clear(&baseline->reading);
    for (size_t i = 0; baseline->paths && i < baseline->request.export_count; i++)
        free(baseline->paths[i]);
    for (size_t c = 0; c < baseline->category_count; c++)
        free(baseline->categories[c].name);
    for (size_t w = 0; w < baseline->warning_count; w++)
        free(baseline->warnings[w].message);
    for (size_t c = 0; c < PB_BASELINE_CATEGORIES; c++)
        free(baseline->spellings[c]);
    free(baseline->common_tags);
    free(baseline->paths);
    free(baseline->months);
    free(baseline->categories);
    free(baseline->category_of);
    free(baseline->warnings);
    free(baseline);
}
