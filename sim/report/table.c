/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

#include "base/memory.h"
#include "report/clean.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2, REMARK_INDENT = 6 };

void pb_table_column(struct pb_table *table, const char *head, enum pb_align align, enum pb_excess excess, int minimum)
{
    if (table->column_count == PB_TABLE_COLUMNS) {
        table->failed = true;
        return;
    }
    table->columns[table->column_count++] = (struct pb_table_column){head, align, excess, minimum, PB_KIND_TEXT};
}

static void add_row(struct pb_table *table, enum pb_row_kind kind)
{
    if (table->row_count == table->row_capacity) {
        size_t capacity = table->row_capacity > 0 ? 2 * table->row_capacity : 32;
        struct pb_table_row *rows = pb_resize(table->rows, capacity, sizeof *rows);
        if (rows == NULL) {
            table->failed = true;
            return;
        }
        table->rows = rows;
        table->row_capacity = capacity;
    }
    table->rows[table->row_count++] = (struct pb_table_row){.kind = kind};
    table->cell = 0;
}

void pb_table_row(struct pb_table *table)
{
    add_row(table, PB_ROW_CELLS);
}

void pb_table_cell(struct pb_table *table, enum pb_tone tone, const char *text)
{
    if (table->failed || table->cell >= PB_TABLE_COLUMNS)
        return;
    struct pb_text clean = {0};
    pb_clean(&clean, text, PB_CLEAN_PROSE);
    char *copy = pb_text_take(&clean);
    table->failed |= copy == NULL;
    table->rows[table->row_count - 1].cells[table->cell++] = (struct pb_table_cell){.text = copy, .tone = tone};
}

void pb_table_figure(struct pb_table *table, enum pb_tone tone, const char *text, double value)
{
    int cell = table->cell;
    pb_table_cell(table, tone, text);
    if (table->cell == cell)
        return;
    table->rows[table->row_count - 1].cells[cell].is_figure = true;
    table->rows[table->row_count - 1].cells[cell].value = value;
}

void pb_table_group(struct pb_table *table, const char *text)
{
    add_row(table, PB_ROW_GROUP);
    pb_table_cell(table, PB_STRONG, text);
}

void pb_table_remark(struct pb_table *table, const char *text)
{
    add_row(table, PB_ROW_REMARK);
    pb_table_cell(table, PB_FAINT, text);
}

void pb_table_rule(struct pb_table *table)
{
    add_row(table, PB_ROW_RULE);
}

void pb_table_clear(struct pb_table *table)
{
    for (size_t r = 0; r < table->row_count; r++)
        for (int c = 0; c < PB_TABLE_COLUMNS; c++)
            free(table->rows[r].cells[c].text);
    free(table->rows);
    *table = (struct pb_table){0};
}

static const char *cell_text(const struct pb_table_row *row, int column)
{
    const char *text = row->cells[column].text;
    return text != NULL ? text : "";
}

static int widest_word(const char *text)
{
    int widest = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        int columns = pb_columns(text, length);
        widest = columns > widest ? columns : widest;
        text += length + (text[length] == ' ');
    }
    return widest;
}

/* A head wraps at its spaces, so it asks for its widest word only. */
static int natural_width(const struct pb_table *table, int column)
{
    int width = widest_word(table->columns[column].head);
    for (size_t r = 0; r < table->row_count; r++) {
        if (table->rows[r].kind != PB_ROW_CELLS)
            continue;
        const char *text = cell_text(&table->rows[r], column);
        int columns = pb_columns(text, strlen(text));
        width = columns > width ? columns : width;
    }
    return width;
}

static int smallest_width(const struct pb_table *table, int column, int natural)
{
    const struct pb_table_column *c = &table->columns[column];
    if (c->excess == PB_FIXED)
        return natural;
    int least = c->minimum;
    int head = widest_word(c->head);
    least = head > least ? head : least;
    return least < natural ? least : natural;
}

static int sum_of_widths(const struct pb_table *table, const int widths[])
{
    int sum = PB_PAGE_INDENT + GAP * (table->column_count > 0 ? table->column_count - 1 : 0);
    for (int c = 0; c < table->column_count; c++)
        sum += widths[c];
    return sum;
}

int pb_table_width(const struct pb_table *table)
{
    int widths[PB_TABLE_COLUMNS];
    for (int c = 0; c < table->column_count; c++)
        widths[c] = smallest_width(table, c, natural_width(table, c));
    return sum_of_widths(table, widths);
}

/* Takes columns away from the widest column that may shrink until the table fits; false where it cannot. */
static bool fit_widths(const struct pb_table *table, int page_width, int widths[])
{
    int least[PB_TABLE_COLUMNS];
    for (int c = 0; c < table->column_count; c++) {
        widths[c] = natural_width(table, c);
        least[c] = smallest_width(table, c, widths[c]);
    }
    for (int excess = sum_of_widths(table, widths) - page_width; excess > 0; excess--) {
        int widest = -1;
        for (int c = 0; c < table->column_count; c++)
            if (widths[c] > least[c] && (widest < 0 || widths[c] > widths[widest]))
                widest = c;
        if (widest < 0)
            return false;
        widths[widest]--;
    }
    return true;
}

/* One line of a cell, aligned, its text `hang` columns in; moves *text behind it. */
static void put_cell_line(struct pb_page *page, const struct pb_table_column *column, int width, int hang,
                          enum pb_tone tone, const char **text)
{
    struct pb_text line = {0};
    size_t skip = strlen(*text);
    if (column->excess == PB_CUT)
        pb_fit(&line, *text, width - hang);
    else
        pb_text_add_bytes(&line, *text, pb_wrap(*text, width - hang, &skip));
    const char *shown = pb_text_string(&line);
    int free_columns = width - hang - pb_columns(shown, line.length);
    pb_page_space(page, hang + (column->align == PB_RIGHT ? free_columns : 0));
    pb_page_put(page, tone, shown);
    pb_page_space(page, column->align == PB_RIGHT ? 0 : free_columns);
    page->text.failed |= line.failed;
    pb_text_clear(&line);
    *text += skip;
}

/* Columns by which a label is indented: its leading no-break spaces. */
static int label_indent(const char *text)
{
    int indent = 0;
    for (; strncmp(text, "\xC2\xA0", 2) == 0; text += 2)
        indent++;
    return indent;
}

/* Lines after the first of a wrapped label hang: two columns deeper than the first. */
static int hanging_indent(const struct pb_table *table, const struct pb_table_row *row, int column, int width)
{
    int indent = label_indent(cell_text(row, column)) + 2;
    if (column > 0 || table->columns[column].excess != PB_WRAP)
        return 0;
    return indent < width / 2 ? indent : 0;
}

/* A row of cells: as many lines as its tallest cell needs. */
static void print_cells(struct pb_page *page, const struct pb_table *table, const int widths[],
                        const struct pb_table_row *row)
{
    const char *rest[PB_TABLE_COLUMNS];
    for (int c = 0; c < table->column_count; c++)
        rest[c] = cell_text(row, c);
    bool more = true;
    for (int line = 0; more; line++) {
        more = false;
        pb_page_space(page, PB_PAGE_INDENT);
        for (int c = 0; c < table->column_count; c++) {
            int hang = line > 0 ? hanging_indent(table, row, c, widths[c]) : 0;
            pb_page_space(page, c > 0 ? GAP : 0);
            put_cell_line(page, &table->columns[c], widths[c], hang, row->cells[c].tone, &rest[c]);
            more = more || rest[c][0] != '\0';
        }
        pb_page_newline(page);
    }
}

/* Lines that a head takes at a width. */
static int head_lines(const char *head, int width)
{
    int lines = 0;
    for (size_t skip = 0; *head != '\0'; head += skip, lines++)
        pb_wrap(head, width, &skip);
    return lines;
}

/* Heads stand on the line above the rows, whatever their height. */
static void print_heads(struct pb_page *page, const struct pb_table *table, const int widths[])
{
    int lines[PB_TABLE_COLUMNS], tallest = 0;
    const char *rest[PB_TABLE_COLUMNS];
    for (int c = 0; c < table->column_count; c++) {
        rest[c] = table->columns[c].head;
        lines[c] = head_lines(rest[c], widths[c]);
        tallest = lines[c] > tallest ? lines[c] : tallest;
    }
    static const char nothing[] = "";
    for (int line = 0; line < tallest; line++) {
        pb_page_space(page, PB_PAGE_INDENT);
        for (int c = 0; c < table->column_count; c++) {
            struct pb_table_column wrapped = table->columns[c];
            wrapped.excess = PB_WRAP;
            const char *blank = nothing;
            pb_page_space(page, c > 0 ? GAP : 0);
            put_cell_line(page, &wrapped, widths[c], 0, PB_FAINT, line >= tallest - lines[c] ? &rest[c] : &blank);
        }
        pb_page_newline(page);
    }
}

static void print_rule(struct pb_page *page, int columns)
{
    struct pb_text rule = {0};
    pb_text_repeat(&rule, "─", columns);
    pb_page_space(page, PB_PAGE_INDENT);
    pb_page_put(page, PB_FAINT, pb_text_string(&rule));
    pb_page_newline(page);
    pb_text_clear(&rule);
}

static void print_as_grid(struct pb_page *page, const struct pb_table *table, const int widths[])
{
    print_heads(page, table, widths);
    for (size_t r = 0; r < table->row_count; r++) {
        const struct pb_table_row *row = &table->rows[r];
        if (row->kind == PB_ROW_GROUP && table->airy && r > 0)
            pb_page_newline(page);
        if (row->kind == PB_ROW_CELLS)
            print_cells(page, table, widths, row);
        else if (row->kind == PB_ROW_RULE)
            print_rule(page, sum_of_widths(table, widths) - PB_PAGE_INDENT);
        else if (row->kind == PB_ROW_GROUP)
            pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_STRONG, cell_text(row, 0));
        else
            pb_page_paragraph(page, REMARK_INDENT, PB_PLAIN, "", PB_FAINT, cell_text(row, 0));
    }
}

/* "mean 302" and its neighbours, as many to a line as fit. */
static void print_stacked_cells(struct pb_page *page, const struct pb_table *table, const struct pb_table_row *row)
{
    const int indent = 2 * PB_PAGE_INDENT + label_indent(cell_text(row, 0));
    int used = 0;
    for (int c = 1; c < table->column_count; c++) {
        const char *head = table->columns[c].head, *text = cell_text(row, c);
        if (text[0] == '\0')
            continue;
        int columns = pb_columns(head, strlen(head)) + 1 + pb_columns(text, strlen(text));
        if (used > 0 && used + GAP + columns <= page->width) {
            pb_page_space(page, GAP);
            used += GAP + columns;
        } else {
            if (used > 0)
                pb_page_newline(page);
            used = indent + columns;
            if (used > page->width) {
                pb_page_paragraph(page, indent, PB_FAINT, head, row->cells[c].tone, text);
                used = 0;
                continue;
            }
            pb_page_space(page, indent);
        }
        pb_page_put(page, PB_FAINT, head);
        pb_page_space(page, head[0] != '\0');
        pb_page_put(page, row->cells[c].tone, text);
    }
    if (used > 0)
        pb_page_newline(page);
}

static void print_as_stacks(struct pb_page *page, const struct pb_table *table)
{
    int indent = PB_PAGE_INDENT;
    for (size_t r = 0; r < table->row_count; r++) {
        const struct pb_table_row *row = &table->rows[r];
        if (row->kind == PB_ROW_RULE)
            continue;
        if (row->kind == PB_ROW_GROUP && table->airy && r > 0)
            pb_page_newline(page);
        if (row->kind == PB_ROW_REMARK) { /* below the figures of its row */
            pb_page_paragraph(page, indent + PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT, cell_text(row, 0));
            continue;
        }
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", row->cells[0].tone, cell_text(row, 0));
        indent = PB_PAGE_INDENT + label_indent(cell_text(row, 0));
        if (row->kind == PB_ROW_CELLS)
            print_stacked_cells(page, table, row);
    }
}

void pb_table_show(struct pb_page *page, const struct pb_table *table)
{
    int widths[PB_TABLE_COLUMNS];
    if (table->failed)
        page->text.failed = true;
    else if (fit_widths(table, page->width, widths))
        print_as_grid(page, table, widths);
    else
        print_as_stacks(page, table);
}

void pb_table_print(struct pb_page *page, struct pb_table *table)
{
    pb_table_show(page, table);
    pb_table_clear(table);
}
