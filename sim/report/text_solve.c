/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback solve`: the answer as a sentence, what it was asked of, and the frontier of two inputs. */
#include "report/figures.h"
#include "report/page.h"
#include "report/table.h"

#include "payback/solve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct solve_page {
    struct pb_page page;
    const payback_solution *solution;
};

/* ---- figures ---- */

/* A value of the figure that the target is about. */
static struct pb_label figure_label(const payback_solution *s, double value)
{
    if (s->figure_is_share && isfinite(value)) {
        struct pb_label label, percent = pb_general(100 * value);
        snprintf(label.text, sizeof label.text, "%.40s" PB_NBSP "%%", percent.text);
        return label;
    }
    return s->figure_is_money ? pb_money_phrase(s->currency, value) : pb_general(value);
}

/* An x with the digits that its interval deserves: "0.31", "52 %", "+3.2". */
static struct pb_label x_label(const payback_varied *varied, double x, double half_width)
{
    struct pb_label label, figure;
    bool scale = varied->mode == PAYBACK_VARY_SCALE;
    double factor = scale ? 100 : 1;
    if (varied->whole || !isfinite(half_width) || half_width <= 0) {
        figure = pb_general(factor * x);
    } else {
        int decimals = (int)ceil(-log10(factor * half_width)) + 1;
        figure = pb_fixed(factor * x, decimals < 0 ? 0 : decimals > 6 ? 6 : decimals);
    }
    snprintf(label.text, sizeof label.text, "%s%.40s%s", varied->mode == PAYBACK_VARY_SHIFT && x > 0 ? "+" : "",
             figure.text, scale ? PB_NBSP "%" : "");
    return label;
}

static double half_width(payback_estimate e)
{
    return (e.high - e.low) / 2;
}

/* The input's mean where it is varied by x. */
static double mean_at(const payback_varied *varied, double x)
{
    return varied->mode == PAYBACK_VARY_SCALE   ? x * varied->mean
           : varied->mode == PAYBACK_VARY_SHIFT ? x + varied->mean
                                                : x;
}

/* ---- the answer ---- */

/* "P(hard.payback_months≤12) below 80 %" */
static void add_failure(const payback_solution *s, struct pb_text *text)
{
    pb_text_format(text, "%s %s %s", s->figure, s->at_least ? "falls below" : "rises above",
                   figure_label(s, s->bound).text);
}

/* "0.31", or of a distribution "52 % of what is planned, 0.31 on average". */
static void add_x(const payback_varied *varied, payback_estimate x, struct pb_text *text)
{
    struct pb_label value = x_label(varied, x.value, half_width(x));
    struct pb_label mean = pb_general(mean_at(varied, x.value));
    if (varied->mode == PAYBACK_VARY_SCALE)
        pb_text_format(text, "%s of what is planned, %s on average", value.text, mean.text);
    else if (varied->mode == PAYBACK_VARY_SHIFT)
        pb_text_format(text, "%s on average, a shift by %s", mean.text, value.text);
    else
        pb_text_add(text, value.text);
}

static void add_plan(const payback_varied *varied, struct pb_text *text)
{
    if (isfinite(varied->mean))
        pb_text_format(text, " (planned: %s%s)", pb_general(varied->mean).text, varied->uncertain ? " on average" : "");
}

/* One crossing, and the plan on the side that fits: how far the input may go, or must. */
static void add_way(const payback_solution *s, const payback_crossing *crossing, struct pb_text *text)
{
    const payback_varied *varied = &s->varied;
    double mean = mean_at(varied, crossing->value.value);
    bool plan_above = varied->mean > mean, plan_below = varied->mean < mean;
    bool fits = s->planned_met == (crossing->met_above ? plan_above : plan_below);
    if (!isfinite(varied->mean) || !fits) {
        pb_text_format(text, "met while %s is at %s ", varied->name, crossing->met_above ? "least" : "most");
        add_x(varied, crossing->value, text);
        add_plan(varied, text);
        pb_text_add(text, ".");
        return;
    }
    const char *direction = plan_above ? "fall" : "rise";
    pb_text_format(text, "%s %s %s to ", varied->name, s->planned_met ? "can" : "would have to", direction);
    add_x(varied, crossing->value, text);
    add_plan(varied, text);
    pb_text_add(text, s->planned_met ? " before " : "; until then ");
    add_failure(s, text);
    pb_text_add(text, ".");
}

static void add_interval(const payback_varied *varied, payback_estimate x, struct pb_text *text)
{
    if (pb_has_bounds(x) && x.high > x.low)
        pb_text_format(text, " 95" PB_NBSP "%% interval: %s – %s.", x_label(varied, x.low, half_width(x)).text,
                       x_label(varied, x.high, half_width(x)).text);
}

static void add_range(const payback_varied *varied, const payback_solved *solved, struct pb_text *text)
{
    pb_text_format(text, "%s … %s", x_label(varied, solved->low, NAN).text, x_label(varied, solved->high, NAN).text);
}

static void add_nothing_found(struct solve_page *p, const payback_solved *solved, struct pb_text *text)
{
    static const char *const units[] = {"", "values", "shifts", "factors"};
    const payback_varied *varied = &p->solution->varied;
    bool always = solved->status == PAYBACK_ALWAYS_MET;
    pb_text_format(text, "%s over the whole range of %s of %s that was looked at, ", always ? "met" : "not met",
                   units[varied->mode], varied->name);
    add_range(varied, solved, text);
    pb_text_format(text, ". %s",
                   always ? "This input alone cannot break it." : "This input alone cannot bring it about.");
}

static void add_answer(struct solve_page *p)
{
    const payback_solution *s = p->solution;
    const payback_solved *solved = &s->solved;
    struct pb_text text = {0};
    if (solved->status != PAYBACK_SOLVED) {
        add_nothing_found(p, solved, &text);
        bool always = solved->status == PAYBACK_ALWAYS_MET;
        pb_page_take(&p->page, always ? PB_GOOD : PB_BAD, always ? "Always:" : "Never:", PB_STRONG, &text);
        return;
    }
    for (size_t i = 0; i < solved->crossing_count; i++) {
        add_way(s, &solved->crossings[i], &text);
        add_interval(&s->varied, solved->crossings[i].value, &text);
        pb_page_take(&p->page, s->planned_met ? PB_GOOD : PB_CAUTION,
                     solved->crossing_count == 1 ? "Solved:" : "Solved, one of several:", PB_STRONG, &text);
    }
}

static void add_remarks(struct solve_page *p, const payback_solved *solved)
{
    const payback_solution *s = p->solution;
    struct pb_text text = {0};
    pb_text_format(&text, "As planned, %s is %s", s->figure, figure_label(s, s->planned.value).text);
    if (pb_has_bounds(s->planned) && s->planned.high > s->planned.low)
        pb_text_format(&text, " (95" PB_NBSP "%% interval %s – %s)", figure_label(s, s->planned.low).text,
                       figure_label(s, s->planned.high).text);
    pb_text_format(&text, ": the target is %s.", s->planned_met ? "met" : "not met");
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    if (!solved->monotone) {
        pb_text_add(&text,
                    "the figure does not move in one direction over the range; every crossing that was found is told, "
                    "but two that are close together may have been missed.");
        pb_page_take(&p->page, PB_CAUTION, "Not monotone:", PB_PLAIN, &text);
    }
}

/* ---- the frontier ---- */

static const char *mode_words(const payback_varied *varied)
{
    switch (varied->mode) {
    case PAYBACK_VARY_SCALE:
        return "% of what is planned";
    case PAYBACK_VARY_SHIFT:
        return "shift";
    default:
        return varied->unit;
    }
}

static void head_of(const payback_varied *varied, struct pb_text *head)
{
    const char *words = mode_words(varied);
    pb_text_format(head, "%s%s%s", varied->name, words[0] != '\0' ? ", " : "", words);
}

static void add_row(struct pb_table *table, const payback_solution *s, const payback_frontier_row *row)
{
    static const char *const words[] = {"", "always met", "never met"};
    const payback_solved *solved = &row->solved;
    payback_estimate x = solved->value;
    struct pb_text interval = {0}, value = {0};
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, x_label(&s->along, row->at, NAN).text);
    if (solved->status != PAYBACK_SOLVED) {
        pb_table_cell(table, PB_FAINT, words[solved->status]);
        return;
    }
    pb_text_format(&value, "%s %s", solved->crossings[0].met_above ? "≥" : "≤",
                   x_label(&s->varied, x.value, half_width(x)).text);
    pb_table_cell(table, PB_PLAIN, value.data != NULL ? value.data : "");
    if (pb_has_bounds(x))
        pb_text_format(&interval, "%s – %s", x_label(&s->varied, x.low, half_width(x)).text,
                       x_label(&s->varied, x.high, half_width(x)).text);
    pb_table_cell(table, PB_PLAIN, interval.data != NULL ? interval.data : "");
    pb_table_cell(table, PB_FAINT, solved->crossing_count > 1 ? "and other crossings" : "");
    table->failed = table->failed || interval.failed || value.failed;
    pb_text_clear(&interval);
    pb_text_clear(&value);
}

static void add_frontier(struct solve_page *p)
{
    const payback_solution *s = p->solution;
    struct pb_text along = {0}, varied = {0}, text = {0};
    struct pb_table table = {0};
    head_of(&s->along, &along);
    head_of(&s->varied, &varied);
    pb_page_heading(&p->page, "Frontier", "where the target is just met");
    pb_table_column(&table, along.data != NULL ? along.data : "", PB_RIGHT, PB_WRAP, 12);
    pb_table_column(&table, varied.data != NULL ? varied.data : "", PB_RIGHT, PB_WRAP, 12);
    pb_table_column(&table, "95" PB_NBSP "% interval", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 8);
    for (size_t r = 0; r < s->row_count; r++)
        add_row(&table, s, &s->rows[r]);
    pb_table_print(&p->page, &table);
    pb_text_format(&text, "Planned: %s %s, %s %s.", s->along.name, pb_general(s->along.mean).text, s->varied.name,
                   pb_general(s->varied.mean).text);
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
    p->page.text.failed = p->page.text.failed || along.failed || varied.failed;
    pb_text_clear(&along);
    pb_text_clear(&varied);
}

/* ---- the page ---- */

static void add_header(struct solve_page *p)
{
    const payback_solution *s = p->solution;
    struct pb_text text = {0};
    pb_page_paragraph(&p->page, 0, PB_STRONG, s->name, PB_PLAIN, "");
    pb_text_format(&text, "%s · target %s%s%s · %s%s%s", s->vendor, s->figure,
                   s->at_least ? PB_NBSP "≥" PB_NBSP : PB_NBSP "≤" PB_NBSP, figure_label(s, s->bound).text,
                   s->along.pointer != NULL ? s->along.pointer : "", s->along.pointer != NULL ? " and " : "",
                   s->varied.pointer);
    pb_page_paragraph(&p->page, 0, PB_PLAIN, "", PB_FAINT, text.data != NULL ? text.data : "");
    pb_page_newline(&p->page);
    p->page.text.failed = p->page.text.failed || text.failed;
    pb_text_clear(&text);
}

static void add_footer(struct solve_page *p)
{
    static const char *const modes[] = {"", "as a constant", "shifted", "scaled"};
    const payback_solution *s = p->solution;
    struct pb_text text = {0};
    pb_text_format(&text, "%s %s", s->varied.name, modes[s->varied.mode]);
    if (s->along.pointer == NULL) {
        pb_text_add(&text, ", looked at over ");
        add_range(&s->varied, &s->solved, &text);
    }
    pb_text_format(&text,
                   "; %s trials in %d independent replicates, seed %.0f, the same draws for every value; payback %s.",
                   pb_count((double)s->trials).text, s->replicates, s->seed, s->version);
    pb_page_take(&p->page, PB_PLAIN, "", PB_FAINT, &text);
}

payback_status payback_render_solution(payback_text *out, const payback_solution *solution, const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (solution == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct solve_page p = {.solution = solution};
    payback_solved monotone = {.monotone = true};
    pb_page_begin(&p.page, style);
    add_header(&p);
    if (solution->along.pointer == NULL)
        add_answer(&p);
    add_remarks(&p, solution->along.pointer == NULL ? &solution->solved : &monotone);
    if (solution->along.pointer != NULL)
        add_frontier(&p);
    add_footer(&p);
    return pb_page_end(&p.page, out);
}
