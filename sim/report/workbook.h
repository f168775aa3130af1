/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the sheets of the workbook share: libxlsxwriter behind writers that remember the first error and never make a
 * broken cell. */
#ifndef PB_REPORT_WORKBOOK_H
#define PB_REPORT_WORKBOOK_H

#include "base/text.h"
#include "payback/workbook.h"

#include <xlsxwriter.h>

/* Names of sheets that charts refer to, and columns of theirs. */
#define PB_SHEET_CURVE     "Payback curve"
#define PB_SHEET_FAN       "Cash fan"
#define PB_SHEET_PROPOSALS "Proposals"
#define PB_SHEET_RANGES    "NPV ranges"
enum {
    PB_CURVE_SHARE = 1,
    PB_CURVE_REQUIRED = 4,
    PB_FAN_P05 = 1, /* then P25, P50, P75, P95 */
    PB_PROPOSALS_CHANCE = 2,
    PB_PROPOSALS_P10 = 4, /* then median and P90 */
    PB_RANGES_FREE = 1,   /* then below 0 from median to P90, from P10 to median, above 0 the same turned */
    PB_RANGES = 5,
};

enum pb_cell_style {
    PB_CELL_PLAIN,
    PB_CELL_TITLE,
    PB_CELL_HEAD,        /* of a column: bold, wrapped, underlined */
    PB_CELL_HEAD_NUMBER, /* the same over figures: at the right */
    PB_CELL_WRAP,
    PB_CELL_BOLD,
    PB_CELL_WORD,   /* "never" among figures: at the right */
    PB_CELL_COUNT,  /* whole */
    PB_CELL_TENTHS, /* with one decimal, two, four */
    PB_CELL_HUNDREDTHS,
    PB_CELL_FINE,
    PB_CELL_MONEY,      /* in the currency, whole */
    PB_CELL_MONEY_BOLD, /* a subtotal */
    PB_CELL_PRICE,      /* in the currency, with cents */
    PB_CELL_PRICE_FINE, /* and with hundredths of them */
    PB_CELL_SHARE,
    PB_CELL_STYLES
};

struct pb_book {
    lxw_workbook *file;
    lxw_format *styles[PB_CELL_STYLES];
    double money_width; /* of a column that holds the largest amount */
    lxw_error error;    /* the first; LXW_NO_ERROR */
};

/* The text as a cell, a title or a property may hold it: cleaned (clean.h), cut where it is too long. The caller frees
 * it; NULL: memory. */
char *pb_book_clean(const char *text);

/* A sheet with frozen header rows (and one frozen column), NULL where there is none (book->error tells). */
lxw_worksheet *pb_book_sheet(struct pb_book *book, const char *name, int header_rows);
/* Wide sheets are printed over several pages beside each other, with the first column on each. */
void pb_book_pages(struct pb_book *book, lxw_worksheet *sheet, int pages_wide);
void pb_book_text(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const char *text,
                  enum pb_cell_style style);
/* "never" and "n/a" where the number is infinite or undefined. */
void pb_book_number(struct pb_book *book, lxw_worksheet *sheet, int row, int column, double value,
                    enum pb_cell_style style);
/* A formula with the value that it has. */
void pb_book_formula(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const char *formula, double value,
                     enum pb_cell_style style);
/* The style of numbers, or of prices, around this one: no more digits than can be read. */
enum pb_cell_style pb_book_number_style(double typical);
enum pb_cell_style pb_book_price_style(double typical);
void pb_book_widths(struct pb_book *book, lxw_worksheet *sheet, int first, int last, double width);
/* Heads of the first columns; those that begin with '>' stand over figures. The row becomes lines high. */
void pb_book_heads(struct pb_book *book, lxw_worksheet *sheet, int row, const char *const *names, int count, int lines);
/* A row with room for so many lines: spreadsheets do not all find out by themselves. */
void pb_book_row_lines(struct pb_book *book, lxw_worksheet *sheet, int row, int lines);
/* Lines that a text takes, about, in a column of that width. */
int pb_book_lines(const char *text, int width);
/* Text that was being written; clears it. */
void pb_book_take(struct pb_book *book, lxw_worksheet *sheet, int row, int column, struct pb_text *text,
                  enum pb_cell_style style);
void pb_book_note_error(struct pb_book *book, lxw_error error);

/* Charts of their own sheets' figures, each with its upper left corner in a cell. */
void pb_book_curve_chart(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const payback_result *result);
void pb_book_fan_chart(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const payback_result *result);
/* Of the proposals in the rows first … last; the chart of NPV of those of the sheet of ranges. */
void pb_book_chance_chart(struct pb_book *book, lxw_worksheet *sheet, int row, int column, int first, int last,
                          const payback_comparison *comparison);
void pb_book_npv_chart(struct pb_book *book, lxw_worksheet *sheet, int row, int column, int first, int last,
                       const payback_comparison *comparison);

/* The sheets. */
void pb_sheet_summary(struct pb_book *book, const payback_result *result);
void pb_sheet_figures(struct pb_book *book, const payback_result *result);
void pb_sheet_assumptions(struct pb_book *book, const payback_scenario *scenario);
void pb_sheet_categories(struct pb_book *book, const payback_result *result); /* none where there are none */
void pb_sheet_bill(struct pb_book *book, const payback_result *result);       /* none where no vendor sends one */
void pb_sheet_contract(struct pb_book *book, const payback_scenario *scenario);
void pb_sheet_curve(struct pb_book *book, const payback_result *result);
void pb_sheet_fan(struct pb_book *book, const payback_result *result);
/* result and scenario may be NULL: the NPV and its check are left out then. */
void pb_sheet_cash_flow(struct pb_book *book, const payback_trace *trace, const payback_result *result,
                        const payback_scenario *scenario);
void pb_sheet_proposals(struct pb_book *book, const payback_comparison *comparison);
/* What the chart of NPV is stacked of; rows as in pb_sheet_proposals. */
void pb_sheet_ranges(struct pb_book *book, const payback_comparison *comparison);
void pb_sheet_intervals(struct pb_book *book, const payback_comparison *comparison);
/* Of --shrink, of each vendor (NULL without); none where no claim was pulled. */
void pb_sheet_claims(struct pb_book *book, const char *const *vendors,
                     const struct payback_shrinkage *const *shrinkages, size_t count);
/* The terms of each contract; none without scenarios. */
void pb_sheet_terms(struct pb_book *book, const payback_comparison *comparison,
                    const payback_scenario *const *scenarios, size_t count);
void pb_sheet_draws(struct pb_book *book, const payback_draws_table *draws);

#endif
