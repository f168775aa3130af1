/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of a page as sheets of a workbook: numbers stay numbers, shown by the kind of their column. */
#include "report/page_model.h"
#include "report/workbook.h"

enum { WORDS_WIDTH = 36 };

static enum pb_cell_style style_of(enum pb_cell_kind kind, double value)
{
    switch (kind) {
    case PB_KIND_MONEY:
        return pb_book_price_style(value);
    case PB_KIND_SHARE:
        return PB_CELL_SHARE;
    case PB_KIND_MONTHS:
        return PB_CELL_TENTHS;
    case PB_KIND_COUNT:
        return PB_CELL_COUNT;
    default:
        return pb_book_number_style(value);
    }
}

static void write_cell(struct pb_book *book, lxw_worksheet *sheet, int line, int column, enum pb_cell_kind kind,
                       const struct pb_table_cell *cell)
{
    if (cell->is_figure)
        pb_book_number(book, sheet, line, column, cell->value,
                       style_of(kind == PB_KIND_TEXT ? cell->kind : kind, cell->value));
    else
        pb_book_text(book, sheet, line, column, cell->text, column > 0 ? PB_CELL_WRAP : PB_CELL_PLAIN);
}

static void write_heads(struct pb_book *book, lxw_worksheet *sheet, const struct pb_table *table)
{
    for (int c = 0; c < table->column_count && table->columns[c].kind != PB_KIND_BAR; c++) {
        const struct pb_table_column *column = &table->columns[c];
        bool figures = column->align == PB_RIGHT;
        pb_book_text(book, sheet, 1, c, column->head, figures ? PB_CELL_HEAD_NUMBER : PB_CELL_HEAD);
        double width = c == 0 || !figures ? WORDS_WIDTH : column->kind == PB_KIND_MONEY ? book->money_width : 14;
        pb_book_widths(book, sheet, c, c, width);
    }
}

void pb_report_sheet(struct pb_book *book, const char *name, const struct pb_report_part *part)
{
    enum { HEADER_ROWS = 2 };
    const struct pb_table *table = &part->table->table;
    lxw_worksheet *sheet = pb_book_sheet(book, name, HEADER_ROWS);
    pb_book_text(book, sheet, 0, 0, part->text, PB_CELL_TITLE);
    write_heads(book, sheet, table);
    int line = HEADER_ROWS;
    for (size_t r = 0; r < table->row_count; r++) {
        const struct pb_table_row *row = &table->rows[r];
        if (row->kind == PB_ROW_RULE)
            continue;
        int cells = row->kind == PB_ROW_CELLS ? table->column_count : 1, lines = 1;
        for (int c = 0; c < cells && table->columns[c].kind != PB_KIND_BAR; c++) {
            write_cell(book, sheet, line, c, table->columns[c].kind, &row->cells[c]);
            int needed = c > 0 ? pb_book_lines(row->cells[c].text, WORDS_WIDTH) : 1;
            lines = needed > lines ? needed : lines;
        }
        pb_book_row_lines(book, sheet, line, lines);
        line++;
    }
}
