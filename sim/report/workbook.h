/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the sheets of the workbook share: libxlsxwriter behind writers that remember the first error and never make a
 * broken cell. */
#ifndef PB_REPORT_WORKBOOK_H
#define PB_REPORT_WORKBOOK_H

#include "payback/workbook.h"

#include <xlsxwriter.h>

enum pb_cell_style {
    PB_CELL_PLAIN,
    PB_CELL_TITLE,
    PB_CELL_HEAD, /* of a column: bold, wrapped, underlined */
    PB_CELL_WRAP,
    PB_CELL_BOLD,
    PB_CELL_NUMBER,
    PB_CELL_MONEY,      /* in the currency, whole */
    PB_CELL_MONEY_BOLD, /* a subtotal */
    PB_CELL_PRICE,      /* in the currency, with cents */
    PB_CELL_SHARE,
    PB_CELL_MONTHS,
    PB_CELL_STYLES
};

struct pb_book {
    lxw_workbook *file;
    lxw_format *styles[PB_CELL_STYLES];
    lxw_error error; /* the first; LXW_NO_ERROR */
};

/* A sheet with frozen header rows (and one frozen column), NULL where there is none (book->error tells). */
lxw_worksheet *pb_book_sheet(struct pb_book *book, const char *name, int header_rows);
void pb_book_text(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const char *text,
                  enum pb_cell_style style);
/* "never" and "n/a" where the number is infinite or undefined. */
void pb_book_number(struct pb_book *book, lxw_worksheet *sheet, int row, int column, double value,
                    enum pb_cell_style style);
/* A formula with the value that it has. */
void pb_book_formula(struct pb_book *book, lxw_worksheet *sheet, int row, int column, const char *formula, double value,
                     enum pb_cell_style style);
void pb_book_widths(struct pb_book *book, lxw_worksheet *sheet, int first, int last, double width);
void pb_book_note_error(struct pb_book *book, lxw_error error);

/* The sheets. */
void pb_sheet_summary(struct pb_book *book, const payback_result *result);
void pb_sheet_assumptions(struct pb_book *book, const payback_scenario *scenario);
void pb_sheet_curve(struct pb_book *book, const payback_result *result);
void pb_sheet_fan(struct pb_book *book, const payback_result *result);
void pb_sheet_cash_flow(struct pb_book *book, const payback_trace *trace);
void pb_sheet_proposals(struct pb_book *book, const payback_comparison *comparison);
void pb_sheet_draws(struct pb_book *book, const payback_draws_table *draws);

#endif
