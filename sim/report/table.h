/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables that fit the page: columns take their natural width; where that is too much, the columns that may shrink wrap
 * or cut their cells; where even that is too much, every row becomes a small stack of its own. */
#ifndef PB_REPORT_TABLE_H
#define PB_REPORT_TABLE_H

#include "report/page.h"

enum { PB_TABLE_COLUMNS = 18 }; /* of a comparison: names, 16 proposals, doing nothing */

enum pb_align { PB_LEFT, PB_RIGHT };
enum pb_excess { PB_FIXED, PB_WRAP, PB_CUT }; /* what a column does with text that is wider than itself */
/* What the cells of a column are: a spreadsheet keeps the numbers behind them and shows them by their kind. */
enum pb_cell_kind {
    PB_KIND_TEXT,
    PB_KIND_MONEY,
    PB_KIND_SHARE,
    PB_KIND_MONTHS,
    PB_KIND_COUNT,
    PB_KIND_NUMBER,
    PB_KIND_BAR, /* the last column of a page's table: a terminal draws the numbers as bars, others leave it out */
};

struct pb_table_column {
    const char *head;
    enum pb_align align;
    enum pb_excess excess;
    int minimum; /* columns that PB_WRAP and PB_CUT may shrink to */
    enum pb_cell_kind kind;
};

enum pb_row_kind { PB_ROW_CELLS, PB_ROW_GROUP, PB_ROW_REMARK, PB_ROW_RULE };

struct pb_table_cell {
    char *text;
    enum pb_tone tone;
    bool is_figure; /* text shows value */
    double value;
    enum pb_cell_kind kind; /* of the value where its column is one of text */
};

struct pb_table_row {
    enum pb_row_kind kind;
    struct pb_table_cell cells[PB_TABLE_COLUMNS];
};

/* Zero-initialise, add columns, then rows. */
struct pb_table {
    struct pb_table_column columns[PB_TABLE_COLUMNS];
    int column_count;
    struct pb_table_row *rows;
    size_t row_count, row_capacity;
    int cell;  /* the next cell of the last row */
    bool airy; /* a blank line before every group but the first */
    bool failed;
};

/* head is not copied; it may wrap. */
void pb_table_column(struct pb_table *table, const char *head, enum pb_align align, enum pb_excess excess, int minimum);
void pb_table_row(struct pb_table *table);
/* The next cell of the row; the text is copied. Cells that are not given are empty. */
void pb_table_cell(struct pb_table *table, enum pb_tone tone, const char *text);
/* The next cell shows a number: the text is how, the value what a spreadsheet gets. */
void pb_table_figure(struct pb_table *table, enum pb_tone tone, const char *text, double value);
/* A line of its own: a heading among the rows; a remark that wraps below a row; a rule. */
void pb_table_group(struct pb_table *table, const char *text);
void pb_table_remark(struct pb_table *table, const char *text);
void pb_table_rule(struct pb_table *table);
/* Columns that the table takes at its narrowest without stacking, indentation included. */
int pb_table_width(const struct pb_table *table);
/* Prints it; _print releases it as well. */
void pb_table_show(struct pb_page *page, const struct pb_table *table);
void pb_table_print(struct pb_page *page, struct pb_table *table);
void pb_table_clear(struct pb_table *table);

#endif
