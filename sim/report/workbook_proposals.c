/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sheets of a comparison: the answer in a sentence, the proposals with their figures and two charts; the same
 * figures with their intervals. */
#include "report/figures.h"
#include "report/interval.h"
#include "report/page_compare.h"
#include "report/words_compare.h"
#include "report/workbook.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HEAD_ROW = 3, FIRST = PB_PROPOSALS_CHANCE, NAME_WIDTH = 34 };

static enum pb_cell_style style_of(int figure)
{
    return pb_proposal_figures[figure].share ? PB_CELL_SHARE : PB_CELL_MONEY;
}

static void estimate_cells(struct pb_book *book, lxw_worksheet *sheet, int row, int column, payback_estimate estimate,
                           enum pb_cell_style style)
{
    pb_book_number(book, sheet, row, column, estimate.value, style);
    pb_book_number(book, sheet, row, column + 1, estimate.low, style);
    pb_book_number(book, sheet, row, column + 2, estimate.high, style);
}

/* Which one, and by how much. */
static void answer(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_comparison *comparison)
{
    const char *labels[PAYBACK_PROPOSALS_MAX + 1];
    struct pb_text text = {0};
    pb_choose_labels(comparison, labels);
    if (pb_choice_of(comparison) == PB_CHOICE_CLEAR)
        pb_text_format(&text, "%s: ", labels[comparison->preferred]);
    pb_choice_sentence(&text, comparison, labels);
    pb_book_take(book, sheet, row, 0, &text, PB_CELL_BOLD);
}

static void about(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_comparison *c)
{
    struct pb_text text = {0};
    pb_text_format(&text, "%s · %s basis · %s · the same %s trials for all · payback %s, %s, seed %.0f",
                   pb_months(c->horizon_months).text, c->basis, c->currency, pb_count((double)c->trials).text,
                   c->version, c->sampler, c->seed);
    pb_book_take(book, sheet, row, 0, &text, PB_CELL_PLAIN);
}

/* Each figure in one column, or in three with its interval. */
static void heads(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_comparison *comparison, int each)
{
    char figures[PB_PROPOSAL_FIGURES][1 + sizeof(struct pb_figure_name)];
    const char *names[FIRST + 3 * PB_PROPOSAL_FIGURES] = {"Proposal", "Vendor"};
    for (int f = 0; f < PB_PROPOSAL_FIGURES; f++) {
        snprintf(figures[f], sizeof figures[f], ">%s", pb_proposal_figure_name(comparison, f).text);
        figures[f][1] = (char)toupper((unsigned char)figures[f][1]);
        names[FIRST + each * f] = figures[f];
        if (each == 3) {
            names[FIRST + each * f + 1] = ">95% low";
            names[FIRST + each * f + 2] = ">95% high";
        }
    }
    pb_book_heads(book, sheet, row, names, FIRST + each * PB_PROPOSAL_FIGURES, 2);
    pb_book_widths(book, sheet, 0, FIRST - 1, NAME_WIDTH);
    pb_book_widths(book, sheet, FIRST, FIRST + each * PB_PROPOSAL_FIGURES - 1, book->money_width);
}

static void proposal_row(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_proposal *proposal,
                         int each)
{
    int name = pb_book_lines(proposal->name, NAME_WIDTH), vendor = pb_book_lines(proposal->vendor, NAME_WIDTH);
    pb_book_row_lines(book, sheet, row, name > vendor ? name : vendor);
    pb_book_text(book, sheet, row, 0, proposal->name, PB_CELL_WRAP);
    pb_book_text(book, sheet, row, 1, proposal->vendor, PB_CELL_WRAP);
    for (int f = 0; f < PB_PROPOSAL_FIGURES; f++) {
        payback_estimate estimate = pb_figure_of_proposal(proposal, f);
        if (each == 3)
            estimate_cells(book, sheet, row, FIRST + each * f, estimate, style_of(f));
        else
            pb_book_number(book, sheet, row, FIRST + f, estimate.value, style_of(f));
    }
}

/* What it is worth to know, under the luck in force and the other; returns the last row. */
static int information(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_comparison *c, int each)
{
    const bool own = strcmp(c->luck, "own") == 0;
    const payback_estimate *evpi[] = {&c->evpi, own ? &c->evpi_shared : &c->evpi_own};
    const char *const names[] = {"Worth of knowing which is best",
                                 own ? "The same, if vendors shared their luck" : "The same, with luck of their own"};
    struct pb_text text = {0};
    for (int e = 0; e < (c->rivals ? 2 : 1); e++) {
        pb_book_text(book, sheet, ++row, 0, names[e], PB_CELL_PLAIN);
        if (each == 3)
            estimate_cells(book, sheet, row, FIRST + 3 * PB_FIGURE_MEAN, *evpi[e], PB_CELL_MONEY);
        else
            pb_book_number(book, sheet, row, FIRST + PB_FIGURE_MEAN, evpi[e]->value, PB_CELL_MONEY);
    }
    pb_luck_sentence(&text, c);
    pb_book_take(book, sheet, ++row, 0, &text, PB_CELL_PLAIN);
    return row;
}

void pb_sheet_proposals(struct pb_book *book, const payback_comparison *comparison)
{
    enum { SECOND_CHART = 4 };
    lxw_worksheet *sheet = pb_book_sheet(book, PB_SHEET_PROPOSALS, HEAD_ROW + 1);
    int first = HEAD_ROW + 1, row = first;
    answer(book, sheet, 0, comparison);
    about(book, sheet, 1, comparison);
    heads(book, sheet, HEAD_ROW, comparison, 1);
    for (size_t p = 0; p < comparison->proposal_count; p++)
        proposal_row(book, sheet, row++, &comparison->proposals[p], 1);
    row = information(book, sheet, row, comparison, 1);
    int last = first + (int)comparison->proposal_count - 2; /* "do nothing" has nothing to pay back */
    pb_book_chance_chart(book, sheet, row + 2, 0, first, last, comparison);
    pb_book_npv_chart(book, sheet, row + 2, SECOND_CHART, first, last, comparison);
}

/* Cells of a proposal's P10, median and P90 on the sheet Proposals. */
struct range {
    char low[24], middle[24], high[24];
};

static struct range range_of(int row)
{
    static const char sheet[] = PB_SHEET_PROPOSALS "!";
    struct range range;
    char *const cells[] = {range.low, range.middle, range.high};
    for (int c = 0; c < 3; c++) {
        memcpy(cells[c], sheet, sizeof sheet);
        lxw_rowcol_to_cell(cells[c] + sizeof sheet - 1, (lxw_row_t)row, (lxw_col_t)(PB_PROPOSALS_P10 + c));
    }
    return range;
}

/* A bar that floats: free up to the end of the range that is nearer to 0, then what lies above and below 0 of its two
 * halves. Stacks of bars grow from 0 on, to either side. */
static void range_row(struct pb_book *book, lxw_worksheet *sheet, int row, const payback_proposal *p)
{
    double low = p->npv_p10.value, middle = p->npv_p50.value, high = p->npv_p90.value;
    struct range r = range_of(row);
    struct pb_text formulas[PB_RANGES] = {{0}};
    const double values[PB_RANGES] = {fmax(0, low) + fmin(0, high), fmin(0, middle) - fmin(0, high),
                                      fmin(0, low) - fmin(0, middle), fmax(0, middle) - fmax(0, low),
                                      fmax(0, high) - fmax(0, middle)};
    pb_text_format(&formulas[0], "=MAX(0,%s)+MIN(0,%s)", r.low, r.high);
    pb_text_format(&formulas[1], "=MIN(0,%s)-MIN(0,%s)", r.middle, r.high);
    pb_text_format(&formulas[2], "=MIN(0,%s)-MIN(0,%s)", r.low, r.middle);
    pb_text_format(&formulas[3], "=MAX(0,%s)-MAX(0,%s)", r.middle, r.low);
    pb_text_format(&formulas[4], "=MAX(0,%s)-MAX(0,%s)", r.high, r.middle);
    pb_book_text(book, sheet, row, 0, p->name, PB_CELL_PLAIN);
    for (int f = 0; f < PB_RANGES; f++) {
        if (formulas[f].failed)
            pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        else
            pb_book_formula(book, sheet, row, PB_RANGES_FREE + f, formulas[f].data, values[f], PB_CELL_MONEY);
        pb_text_clear(&formulas[f]);
    }
}

void pb_sheet_ranges(struct pb_book *book, const payback_comparison *comparison)
{
    static const char *const names[] = {"Proposal",
                                        ">Free",
                                        ">Below 0: median to P90",
                                        ">Below 0: P10 to median",
                                        ">Above 0: P10 to median",
                                        ">Above 0: median to P90"};
    lxw_worksheet *sheet = pb_book_sheet(book, PB_SHEET_RANGES, HEAD_ROW + 1);
    int row = HEAD_ROW + 1;
    pb_book_text(book, sheet, 0, 0, "What the chart of net present value on the sheet Proposals is stacked of",
                 PB_CELL_BOLD);
    pb_book_heads(book, sheet, HEAD_ROW, names, 1 + PB_RANGES, 2);
    pb_book_widths(book, sheet, 0, 0, NAME_WIDTH);
    pb_book_widths(book, sheet, 1, PB_RANGES, book->money_width);
    for (size_t p = 0; p < comparison->proposal_count; p++)
        range_row(book, sheet, row++, &comparison->proposals[p]);
}

void pb_sheet_intervals(struct pb_book *book, const payback_comparison *comparison)
{
    lxw_worksheet *sheet = pb_book_sheet(book, "Intervals", 1);
    int row = 1;
    pb_book_pages(book, sheet, 2);
    heads(book, sheet, 0, comparison, 3);
    for (size_t p = 0; p < comparison->proposal_count; p++)
        proposal_row(book, sheet, row++, &comparison->proposals[p], 3);
    row = information(book, sheet, row, comparison, 3);
    pb_book_text(book, sheet, ++row, 0, pb_interval_meaning, PB_CELL_PLAIN);
}

void pb_sheet_terms(struct pb_book *book, const payback_comparison *comparison,
                    const payback_scenario *const *scenarios, size_t count)
{
    struct pb_compare_page subject;
    struct pb_report page = {0};
    if (count == 0 || !pb_compare_begin(&subject, comparison, scenarios, count))
        return;
    pb_compare_name(&page, &subject);
    pb_compare_terms(&page, &subject);
    if (page.failed || page.part_count == 0)
        pb_book_note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    else
        pb_report_sheet(book, "Terms", &page.parts[0]);
    pb_report_clear(&page);
}
