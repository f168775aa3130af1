/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Solutions for programs: payback.solve/1, and CSV. */
#include "report/csv.h"
#include "report/json.h"

#include "payback/solve.h"

#include <math.h>

static const char *mode_word(payback_vary_mode mode)
{
    static const char *const words[] = {"default", "value", "shift", "scale"};
    return words[mode];
}

static const char *status_word(payback_solve_status status)
{
    static const char *const words[] = {"solved", "always", "never"};
    return words[status];
}

/* Status, value and all that belongs to them. */
static void add_solved(struct pb_json *json, const payback_solved *solved)
{
    pb_json_member_string(json, "status", status_word(solved->status));
    if (solved->status == PAYBACK_SOLVED)
        pb_json_member_estimate(json, "value", solved->value);
    else
        pb_json_member_raw(json, "value", NULL);
    pb_json_member_bool(json, "monotone", solved->monotone);
    pb_json_member_open(json, "crossings", '[');
    for (size_t i = 0; i < solved->crossing_count; i++) {
        pb_json_open(json, '{');
        pb_json_member_estimate(json, "value", solved->crossings[i].value);
        pb_json_member_string(json, "met", solved->crossings[i].met_above ? "above" : "below");
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    pb_json_member_open(json, "met_ranges", '[');
    for (size_t i = 0; i < solved->range_count; i++) {
        pb_json_open(json, '{');
        pb_json_member_number(json, "low", solved->ranges[i].low);
        pb_json_member_number(json, "high", solved->ranges[i].high);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    const double range[] = {solved->low, solved->high};
    pb_json_member_numbers(json, "range", range, 2);
}

static void add_input(struct pb_json *json, const char *key, const payback_varied *varied)
{
    pb_json_member_open(json, key, '{');
    pb_json_member_string(json, "pointer", varied->pointer);
    pb_json_member_string(json, "name", varied->name);
    pb_json_member_string(json, "unit", varied->unit);
    pb_json_member_string(json, "mode", mode_word(varied->mode));
    pb_json_member_number(json, "mean", varied->mean);
    pb_json_member_number(json, "p10", varied->p10);
    pb_json_member_number(json, "p90", varied->p90);
    pb_json_close(json, '}');
}

static void add_manifest(struct pb_json *json, const payback_solution *s)
{
    pb_json_scenario(json, s->name, s->vendor, s->currency, s->file, s->digest);
    PB_JSON_MANIFEST(json, s, s->elapsed_seconds);
    pb_json_close(json, '}');
}

payback_status payback_render_solution_json(payback_text *out, const payback_solution *solution)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (solution == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    const payback_solution *s = solution;
    struct pb_json json = {0};
    pb_json_begin(&json, "payback.solve/1");
    add_manifest(&json, s);
    pb_json_member_string(&json, "pointer", s->varied.pointer);
    pb_json_member_string(&json, "mode", mode_word(s->varied.mode));
    pb_json_member_string(&json, "target", s->target);
    pb_json_member_estimate(&json, "planned", s->planned);
    pb_json_member_bool(&json, "planned_met", s->planned_met);
    add_input(&json, "input", &s->varied);
    if (s->along.pointer == NULL) {
        add_solved(&json, &s->solved);
        return pb_json_end(&json, out);
    }
    add_input(&json, "along", &s->along);
    pb_json_member_open(&json, "frontier", '[');
    for (size_t r = 0; r < s->row_count; r++) {
        pb_json_open(&json, '{');
        pb_json_member_number(&json, "at", s->rows[r].at);
        add_solved(&json, &s->rows[r].solved);
        pb_json_close(&json, '}');
    }
    pb_json_close(&json, ']');
    return pb_json_end(&json, out);
}

static void add_line(struct pb_csv *csv, const payback_solution *s, double at, const payback_solved *solved)
{
    pb_csv_text(csv, s->along.pointer != NULL ? s->along.pointer : "");
    pb_csv_number(csv, at);
    pb_csv_text(csv, s->varied.pointer);
    pb_csv_text(csv, mode_word(s->varied.mode));
    pb_csv_text(csv, s->target);
    pb_csv_text(csv, status_word(solved->status));
    pb_csv_estimate(csv, solved->value);
    pb_csv_end_line(csv);
}

payback_status payback_render_solution_csv(payback_text *out, const payback_solution *solution)
{
    static const char *const heads[] = {"along", "at", "pointer", "mode", "target", "status", "value", "low", "high"};
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (solution == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_csv csv = {0};
    for (size_t h = 0; h < sizeof heads / sizeof heads[0]; h++)
        pb_csv_text(&csv, heads[h]);
    pb_csv_end_line(&csv);
    if (solution->along.pointer == NULL)
        add_line(&csv, solution, NAN, &solution->solved);
    for (size_t r = 0; r < solution->row_count; r++)
        add_line(&csv, solution, solution->rows[r].at, &solution->rows[r].solved);
    return pb_deliver(out, &csv.text);
}
