/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback solve`: the answer as a sentence, what it was asked of, and the frontier of two inputs. */
#include "report/figures.h"
#include "report/page.h"
#include "report/table.h"
#include "report/words_solve.h"

#include "payback/solve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct solve_page {
    struct pb_page page;
    const payback_solution *solution;
};

/* ---- the answer ---- */

static void add_answer(struct solve_page *p)
{
    const payback_solution *s = p->solution;
    const payback_solved *solved = &s->solved;
    struct pb_text text = {0};
    if (solved->status != PAYBACK_SOLVED) {
        pb_nothing_found_sentence(&text, &s->varied, solved);
        bool always = solved->status == PAYBACK_ALWAYS_MET;
        pb_page_take(&p->page, always ? PB_GOOD : PB_BAD, always ? "Always:" : "Never:", PB_STRONG, &text);
        return;
    }
    for (size_t i = 0; i < solved->crossing_count; i++) {
        pb_way_sentence(&text, s, s->figure, &solved->crossings[i]);
        pb_crossing_interval(&text, &s->varied, solved->crossings[i].value);
        pb_page_take(&p->page, s->planned_met ? PB_GOOD : PB_CAUTION,
                     solved->crossing_count == 1 ? "Solved:" : "Solved, one of several:", PB_STRONG, &text);
    }
    if (solved->crossing_count > 1 && solved->range_count > 0) {
        pb_met_ranges_sentence(&text, &s->varied, solved);
        pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    }
}

static void add_remarks(struct solve_page *p, const payback_solved *solved)
{
    const payback_solution *s = p->solution;
    struct pb_text text = {0};
    pb_planned_sentence(&text, s, s->figure);
    pb_page_take(&p->page, PB_PLAIN, "", PB_PLAIN, &text);
    if (!solved->monotone) {
        pb_text_add(&text,
                    "the figure does not move in one direction over the range; every crossing that was found is shown, "
                    "but two that are close together may have been missed.");
        pb_page_take(&p->page, PB_CAUTION, "Not monotone:", PB_PLAIN, &text);
    }
}

/* ---- the frontier ---- */

static void add_row(struct pb_table *table, const payback_solution *s, const payback_frontier_row *row)
{
    static const char *const words[] = {"", "always met", "never met"};
    const payback_solved *solved = &row->solved;
    payback_estimate x = solved->value;
    struct pb_text interval = {0}, value = {0};
    pb_table_row(table);
    pb_table_cell(table, PB_PLAIN, pb_x_label(&s->along, row->at, NAN).text);
    if (solved->status != PAYBACK_SOLVED) {
        pb_table_cell(table, PB_FAINT, words[solved->status]);
        return;
    }
    pb_text_format(&value, "%s %s", solved->crossings[0].met_above ? "≥" : "≤",
                   pb_x_label(&s->varied, x.value, pb_half_width(x)).text);
    pb_table_cell(table, PB_PLAIN, value.data != NULL ? value.data : "");
    if (pb_has_bounds(x))
        pb_text_format(&interval, "%s – %s", pb_x_label(&s->varied, x.low, pb_half_width(x)).text,
                       pb_x_label(&s->varied, x.high, pb_half_width(x)).text);
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
    pb_varied_head(&along, s, &s->along);
    pb_varied_head(&varied, s, &s->varied);
    pb_page_heading(&p->page, "Frontier", "where the target is just met");
    pb_table_column(&table, along.data != NULL ? along.data : "", PB_RIGHT, PB_WRAP, 12);
    pb_table_column(&table, varied.data != NULL ? varied.data : "", PB_RIGHT, PB_WRAP, 12);
    pb_table_column(&table, "95% interval", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 8);
    for (size_t r = 0; r < s->row_count; r++)
        add_row(&table, s, &s->rows[r]);
    pb_table_print(&p->page, &table);
    pb_text_format(&text, "Planned: %s %s, %s %s.", s->along.name, pb_input_label(s, &s->along, s->along.mean).text,
                   s->varied.name, pb_input_label(s, &s->varied, s->varied.mean).text);
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
                   s->at_least ? PB_NBSP "≥" PB_NBSP : PB_NBSP "≤" PB_NBSP, pb_goal_label(s, s->bound).text,
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
        pb_looked_over(&text, &s->varied, &s->solved);
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
