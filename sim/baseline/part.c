/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenario part: the measured half, each object with where it comes from. And the mapping in force. */
#include "baseline/result.h"

#include "base/memory.h"
#include "scenario/json_writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double correlation_least = 0.05, loading_most = 0.99, normal_90 = 1.2815515655446004;

/* A figure with six digits: more would feign a precision that the data have not. */
static double rounded(double x)
{
    if (fabs(x) < 1e-12 || !isfinite(x))
        return isfinite(x) ? 0 : x;
    double unit = pow(10, floor(log10(fabs(x))) - 5);
    return unit < 1 ? round(x / unit) / round(1 / unit) : round(x / unit) * unit;
}

static void number(struct pb_json_writer *out, const char *key, double x)
{
    pb_writer_number(out, key, rounded(x));
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "payback baseline: tickets.csv (sha256 0123456789ab), 16200 tickets, 2023-11 to 2025-10" */
static char *source_note(const payback_baseline *baseline)
{
    struct pb_text text = {0};
    int first = 0, last = 0;
    pb_text_add(&text, "payback baseline: ");
    for (size_t f = 0; f < baseline->reading.export_count; f++)
        pb_text_format(&text, "%s%s (sha256 %.12s)", f ? ", " : "", file_name(baseline->reading.exports[f].path),
                       baseline->reading.exports[f].digest);
    for (size_t m = 0; m < baseline->month_count; m++) {
        if (!baseline->months[m].complete)
            continue;
        first = first ? first : baseline->months[m].month;
        last = baseline->months[m].month;
    }
    pb_text_format(&text, ", %zu tickets, %s to %s", baseline->counted, pb_month_name(first).text,
                   pb_month_name(last).text);
    return pb_text_take(&text);
}

/* What a part is written with. */
struct part {
    const payback_baseline *baseline;
    struct pb_json_writer out;
    char *source;
    struct pb_text note;
};

/* The note of an object: where it comes from; what was chosen, not measured. */
static void note(struct part *part, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void note(struct part *part, const char *format, ...)
{
    va_list arguments;
    pb_text_clear(&part->note);
    pb_text_format(&part->note, "%s; ", part->source);
    va_start(arguments, format);
    pb_text_format_list(&part->note, format, arguments);
    va_end(arguments);
    pb_writer_string(&part->out, "note", part->note.data ? part->note.data : "");
    part->out.text.failed |= part->note.failed;
}

static void begin_quantity(struct part *part, const char *key, const char *dist)
{
    pb_writer_open(&part->out, key, '{');
    pb_writer_string(&part->out, "dist", dist);
}

static void write_level(struct part *part)
{
    const struct pb_volume *volume = &part->baseline->volume;
    begin_quantity(part, "tickets_per_month", "lognormal");
    number(&part->out, "p05", volume->low);
    number(&part->out, "p95", volume->high);
    note(part, "tickets that reach people in a month, at %s, season and noise taken out",
         pb_month_name(volume->start).text);
    pb_writer_close(&part->out, '}');
    begin_quantity(part, "annual_growth", "metalog");
    number(&part->out, "p10", expm1(volume->growth - normal_90 * volume->growth_sd));
    number(&part->out, "p50", expm1(volume->growth));
    number(&part->out, "p90", expm1(volume->growth + normal_90 * volume->growth_sd));
    number(&part->out, "low", -1);
    note(part,
         "fit ± %.1f points; 8 points are added because the future differs from the past, and without data growth "
         "would be 0 ± 30%% (both chosen, not measured)",
         100 * volume->fit_sd);
    pb_writer_close(&part->out, '}');
}

static void write_noise(struct part *part)
{
    const struct pb_volume *volume = &part->baseline->volume;
    double extra = part->baseline->request.noise_hours ? volume->hours_noise : 0;
    begin_quantity(part, "noise", "lognormal");
    number(&part->out, "p05", hypot(volume->noise_low, extra));
    number(&part->out, "p95", fmin(1, hypot(volume->noise_high, extra)));
    number(&part->out, "max", 1);
    note(part, "spread of the months around level, growth and season, the chance of arrivals included%s",
         extra > 0 ? "; with what tickets differ in (--noise hours)" : "");
    pb_writer_close(&part->out, '}');
}

static void write_surges(struct part *part)
{
    const struct pb_volume *volume = &part->baseline->volume;
    double k = volume->surges, months = (double)part->baseline->complete;
    if (volume->surges == 0)
        return;
    pb_writer_open(&part->out, "surge", '{');
    begin_quantity(part, "probability", "beta");
    number(&part->out, "alpha", k + 0.5);
    number(&part->out, "beta", months - k + 0.5);
    note(part, "%d of %.0f months stand out by more than 15%% and three standard deviations (chosen)", volume->surges,
         months);
    pb_writer_close(&part->out, '}');
    begin_quantity(part, "multiplier", "lognormal");
    number(&part->out, "p05", volume->surge_median * exp(-1.6448536269514722 * volume->surge_sd));
    number(&part->out, "p95", volume->surge_median * exp(1.6448536269514722 * volume->surge_sd));
    number(&part->out, "min", 1);
    note(part, "against what the other months expect; the spread is at least 15%% a surge (chosen)");
    pb_writer_close(&part->out, '}');
    pb_writer_close(&part->out, '}');
}

static void write_volume(struct part *part)
{
    const payback_baseline *baseline = part->baseline;
    const struct pb_volume *volume = &baseline->volume;
    pb_writer_open(&part->out, "volume", '{');
    if (volume->surges > 0)
        note(part, "seasonality: shrunk towards 1, without uncertainty of its own");
    else if (baseline->complete < 12)
        note(part, "seasonality: shrunk towards 1, without uncertainty of its own; surges are looked for in twelve "
                   "months and more");
    else
        note(part,
             "seasonality: shrunk towards 1, without uncertainty of its own; no surge was found, up to %.1f%% a month "
             "cannot be excluded",
             100 * (1 - pow(0.05, 1 / (double)baseline->complete)));
    write_level(part);
    struct pb_text season = {0};
    for (int k = 0; k < 12; k++) {
        pb_text_add(&season, k ? ", " : "[");
        pb_text_add_double(&season, round(volume->season[k] * 1e5) / 1e5);
    }
    pb_text_add(&season, "]");
    pb_writer_raw(&part->out, "seasonality", season.data ? season.data : "[]");
    part->out.text.failed |= season.failed;
    pb_text_clear(&season);
    pb_writer_number(&part->out, "start_month", volume->start % 12 + 1);
    write_noise(part);
    write_surges(part);
    pb_writer_close(&part->out, '}');
}

static void write_share(struct part *part, const struct pb_category *category)
{
    begin_quantity(part, "share", "gamma");
    pb_writer_number(&part->out, "shape", category->share.a);
    pb_writer_number(&part->out, "scale", category->share.b);
    note(part, "%zu of %zu tickets of the last %d months; counts as %.0f tickets (at most 2,000, chosen)",
         category->tickets, part->baseline->window_tickets, part->baseline->mix_months, part->baseline->effective);
    pb_writer_close(&part->out, '}');
}

static void write_minutes(struct part *part, const struct pb_category *category)
{
    const payback_baseline *baseline = part->baseline;
    const struct pb_work *work = &category->work;
    if (!work->minutes.known)
        return;
    begin_quantity(part, "handle_minutes", "gamma");
    number(&part->out, "mean", work->minutes.mean);
    number(&part->out, "sd", work->minutes.sd);
    if (baseline->kind == PB_HANDLE_NONE)
        note(part, "the team's hours (--headcount, --productive-hours) divided among the tickets; no work time was "
                   "measured; ± 10%% (chosen)");
    else
        note(part,
             "%s: mean of %zu tickets %.2f minutes ± %.1f%%, of the mean, not between tickets%s; the way of measuring "
             "may be %.0f%% off (chosen)%s",
             pb_kind_words[baseline->kind], work->n, work->mean, 100 * work->error,
             baseline->reading.columns.includes_reopens && category->reopen.known
                 ? ", divided by 1 + reopen rate, because second handlings are in it"
                 : "",
             100 * work->kappa, baseline->calibrated ? "; calibrated by the team's hours" : "");
    pb_writer_close(&part->out, '}');
}

static void write_automatable(struct part *part, const struct pb_category *category)
{
    if (!category->automatable.known)
        return;
    begin_quantity(part, "automatable", "beta");
    number(&part->out, "alpha", category->automatable.a);
    number(&part->out, "beta", category->automatable.b);
    if (category->sampled)
        note(part, "%zu of %zu sampled tickets, read by people", category->sampled_yes, category->sampled);
    else
        note(part,
             "proxy: share of solved tickets with one reply, one assignee and not reopened, with the weight of 12 "
             "tickets (chosen); have a sample read");
    pb_writer_close(&part->out, '}');
}

static void write_category(struct part *part, const struct pb_category *category)
{
    pb_writer_open(&part->out, NULL, '{');
    pb_writer_string(&part->out, "name", category->name);
    write_share(part, category);
    write_minutes(part, category);
    write_automatable(part, category);
    if (category->reopen.known) {
        begin_quantity(part, "reopen_rate", "beta");
        number(&part->out, "alpha", category->reopen.a);
        number(&part->out, "beta", category->reopen.b);
        note(part, "reopened within 7 days of the solution");
        pb_writer_close(&part->out, '}');
    }
    pb_writer_close(&part->out, '}');
}

static void write_agents(struct part *part)
{
    const payback_baseline_request *request = &part->baseline->request;
    const struct pb_people *people = &part->baseline->people;
    if (!people->known && request->headcount <= 0 && request->productive_hours <= 0 && request->occupancy <= 0)
        return;
    pb_writer_open(&part->out, "agents", '{');
    if (request->headcount > 0)
        pb_writer_number(&part->out, "headcount", request->headcount);
    if (request->productive_hours > 0)
        pb_writer_number(&part->out, "productive_hours_per_year", request->productive_hours);
    if (request->occupancy > 0 && request->productive_hours > 0)
        pb_writer_number(&part->out, "occupancy", request->occupancy);
    if (people->known) {
        begin_quantity(part, "annual_attrition", "gamma");
        number(&part->out, "shape", people->leavers + 0.5);
        number(&part->out, "scale", 1 / people->agent_years);
        number(&part->out, "max", 1);
        note(part, "proxy: %d assignees stopped solving tickets in %.1f agent-years; transfers are in it",
             people->leavers, people->agent_years);
        pb_writer_close(&part->out, '}');
    }
    pb_writer_close(&part->out, '}');
}

static void write_correlation(struct part *part, const char *a, const char *b, double rank, const char *why)
{
    pb_writer_open(&part->out, NULL, '{');
    pb_writer_open(&part->out, "between", '[');
    pb_writer_string(&part->out, NULL, a);
    pb_writer_string(&part->out, NULL, b);
    pb_writer_close(&part->out, ']');
    number(&part->out, "rank", rank);
    note(part, "%s", why);
    pb_writer_close(&part->out, '}');
}

/* Share of a handle time's uncertainty that the way of measuring gives: common to all categories. */
static double loading(const struct pb_work *work)
{
    if (!work->minutes.known || work->pooled || work->kappa == 0)
        return 0;
    return fmin(loading_most, work->kappa / sqrt(work->error * work->error + work->kappa * work->kappa));
}

static void write_correlations(struct part *part)
{
    const payback_baseline *baseline = part->baseline;
    char one[64], other[64];
    pb_writer_open(&part->out, "correlations", '[');
    if (baseline->volume.rank != 0)
        write_correlation(part, "/baseline/volume/tickets_per_month", "/baseline/volume/annual_growth",
                          baseline->volume.rank, "level and growth come from the same line");
    for (size_t i = 0; i < baseline->category_count; i++)
        for (size_t j = 0; j < i; j++) {
            double r = loading(&baseline->categories[i].work) * loading(&baseline->categories[j].work);
            if (r < correlation_least)
                continue;
            snprintf(one, sizeof one, "/baseline/categories/%zu/handle_minutes", j);
            snprintf(other, sizeof other, "/baseline/categories/%zu/handle_minutes", i);
            write_correlation(part, one, other, 6 / M_PI * asin(r / 2),
                              "what the way of measuring gets wrong is common to all categories");
        }
    pb_writer_close(&part->out, ']');
}

static payback_status deliver(payback_text *out, struct pb_text *text)
{
    pb_text_add_char(text, '\n');
    size_t length = text->length;
    char *data = pb_text_take(text);
    if (!data)
        return PAYBACK_ERROR_MEMORY;
    *out = (payback_text){data, length};
    return PAYBACK_OK;
}

payback_status payback_baseline_part(payback_text *out, const payback_baseline *baseline)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (!baseline)
        return PAYBACK_ERROR_ARGUMENT;
    struct part part = {.baseline = baseline, .source = source_note(baseline)};
    struct pb_text name = {0};
    if (!part.source)
        return PAYBACK_ERROR_MEMORY;
    pb_text_format(&name, "Baseline from %s", file_name(baseline->reading.exports[0].path));
    pb_writer_open(&part.out, NULL, '{');
    pb_writer_number(&part.out, "schema_version", 1);
    pb_writer_string(&part.out, "name", name.data ? name.data : "Baseline");
    pb_writer_open(&part.out, "baseline", '{');
    write_volume(&part);
    pb_writer_open(&part.out, "categories", '[');
    for (size_t c = 0; c < baseline->category_count; c++)
        write_category(&part, &baseline->categories[c]);
    pb_writer_close(&part.out, ']');
    write_agents(&part);
    pb_writer_close(&part.out, '}');
    write_correlations(&part);
    pb_writer_close(&part.out, '}');
    free(part.source);
    pb_text_clear(&part.note);
    pb_text_clear(&name);
    return deliver(out, &part.out.text);
}

/* ---- the mapping ---- */

static const char *column_name(const payback_baseline *baseline, int role)
{
    int index = baseline->reading.columns.of[role];
    return index < 0 ? NULL : baseline->reading.profiles.items[index].name;
}

static void write_strings(struct pb_json_writer *out, const char *key, const struct pb_strings *strings)
{
    pb_writer_open(out, key, '[');
    for (size_t i = 0; i < strings->count; i++)
        pb_writer_string(out, NULL, strings->items[i]);
    pb_writer_close(out, ']');
}

static void map_category(struct pb_json_writer *out, const payback_baseline *baseline, const char *name)
{
    const struct pb_map *map = &baseline->reading.map;
    if (map->rule_count == 0) {
        pb_writer_string(out, "category", name);
        return;
    }
    pb_writer_open(out, "category", '{');
    pb_writer_string(out, "column", name);
    pb_writer_open(out, "rules", '[');
    for (size_t r = 0; r < map->rule_count; r++) {
        pb_writer_open(out, NULL, '{');
        pb_writer_string(out, "name", map->rules[r].name);
        write_strings(out, "any", &map->rules[r].any);
        pb_writer_close(out, '}');
    }
    pb_writer_close(out, ']');
    pb_writer_string(out, "else", map->otherwise ? map->otherwise : "other");
    pb_writer_close(out, '}');
}

static void map_handle(struct pb_json_writer *out, const payback_baseline *baseline, const char *name)
{
    const struct pb_columns *columns = &baseline->reading.columns;
    pb_writer_open(out, "handle", '{');
    pb_writer_string(out, "column", name);
    pb_writer_string(out, "unit", pb_unit_words[columns->unit]);
    pb_writer_string(out, "kind", pb_kind_words[baseline->elapsed ? PB_HANDLE_ELAPSED : columns->kind]);
    pb_writer_truth(out, "includes_reopens", columns->includes_reopens);
    char thousands = columns->thousands[PB_COLUMN_HANDLE];
    if (thousands)
        pb_writer_string(out, "decimal", thousands == ',' ? "." : ",");
    pb_writer_close(out, '}');
}

static void map_rest(struct pb_json_writer *out, const payback_baseline *baseline)
{
    const struct pb_map *map = &baseline->reading.map;
    enum pb_day_order order = baseline->reading.columns.order[PB_COLUMN_CREATED];
    int zone = map->timezone < 0 ? -map->timezone : map->timezone;
    char text[16];
    pb_writer_open(out, "exclude", '[');
    for (size_t e = 0; e < map->exclusion_count; e++) {
        pb_writer_open(out, NULL, '{');
        pb_writer_string(out, "column", map->exclusions[e].column);
        write_strings(out, map->exclusions[e].has ? "has" : "equals", &map->exclusions[e].values);
        pb_writer_close(out, '}');
    }
    pb_writer_close(out, ']');
    pb_writer_open(out, "agents", '{');
    write_strings(out, "ignore", &map->ignored_agents);
    pb_writer_close(out, '}');
    write_strings(out, "bots", &map->bots);
    snprintf(text, sizeof text, "%c%02d:%02d", map->timezone < 0 ? '-' : '+', zone / 3600 % 100, zone / 60 % 60);
    pb_writer_string(out, "timezone", text);
    if (order == PB_DAY_FIRST || order == PB_MONTH_FIRST)
        pb_writer_string(out, "date_order", pb_day_order_word(order));
    pb_writer_string(out, "follow_ups", map->follow_ups_reopen ? "reopen" : "volume");
}

payback_status payback_baseline_map(payback_text *out, const payback_baseline *baseline)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (!baseline)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_json_writer writer = {0};
    pb_writer_open(&writer, NULL, '{');
    pb_writer_number(&writer, "payback_map", 1);
    pb_writer_open(&writer, "columns", '{');
    for (int role = 0; role < PB_COLUMN_ROLES; role++) {
        const char *name = column_name(baseline, role);
        if (name && role == PB_COLUMN_CATEGORY)
            map_category(&writer, baseline, name);
        else if (name && role == PB_COLUMN_HANDLE)
            map_handle(&writer, baseline, name);
        else if (name)
            pb_writer_string(&writer, pb_role_words[role], name);
    }
    pb_writer_close(&writer, '}');
    map_rest(&writer, baseline);
    pb_writer_close(&writer, '}');
    return deliver(out, &writer.text);
}
