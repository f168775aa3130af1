/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page as text for a terminal: sections under their titles, tables that fit the width, a drawing of characters where
 * a figure has one, else its table. */
#include "report/chart.h"
#include "report/page_model.h"

#include <math.h>
#include <stdio.h>

static void put_verdict(struct pb_page *page, const struct pb_report_part *part)
{
    static const enum pb_tone tones[] = {PB_GOOD, PB_BAD, PB_CAUTION, PB_ACCENT};
    pb_page_paragraph(page, PB_PAGE_INDENT, tones[part->look], part->lead, PB_STRONG, part->text);
}

static void put_title(struct pb_page *page, const struct pb_report_part *part)
{
    pb_page_paragraph(page, 0, PB_STRONG, part->text, PB_PLAIN, "");
    pb_page_paragraph(page, 0, PB_PLAIN, "", PB_FAINT, part->remark);
    pb_page_newline(page);
}

/* Key figures in a row become a small table; returns their number. */
static size_t put_keys(struct pb_page *page, const struct pb_report_part *parts, size_t count)
{
    struct pb_table table = {0};
    size_t keys = 0;
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 16);
    pb_table_column(&table, "", PB_RIGHT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 16);
    for (; keys < count && parts[keys].kind == PB_PART_KEY; keys++) {
        if (parts[keys].media == PB_ON_PAPER)
            continue;
        pb_table_row(&table);
        pb_table_cell(&table, PB_PLAIN, parts[keys].lead);
        pb_table_cell(&table, PB_STRONG, parts[keys].text);
        pb_table_cell(&table, PB_FAINT, parts[keys].remark);
    }
    if (table.row_count > 0)
        pb_page_newline(page);
    pb_table_print(page, &table);
    return keys;
}

static void put_caption(struct pb_page *page, const char *caption)
{
    if (caption[0] != '\0')
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT, caption);
}

/* ---- tables whose last column is bars ---- */

static bool has_bars(const struct pb_table *table)
{
    return table->column_count > 0 && table->columns[table->column_count - 1].kind == PB_KIND_BAR;
}

static const char *text_of(const struct pb_table_cell *cell)
{
    return cell->text != NULL ? cell->text : "";
}

static void copy_cells(struct pb_table *to, const struct pb_table_row *row, int count)
{
    pb_table_row(to);
    for (int c = 0; c < count; c++)
        pb_table_cell(to, row->cells[c].tone, text_of(&row->cells[c]));
}

static void add_bar(struct pb_table *to, const struct pb_table_cell *cell, double low, double high, int width)
{
    struct pb_text bar = {0};
    if (cell->is_figure && isfinite(cell->value))
        pb_bar(&bar, cell->value, low, high, width);
    pb_table_cell(to, cell->tone, pb_text_string(&bar));
    to->failed |= bar.failed;
    pb_text_clear(&bar);
}

/* The table with its bars drawn in so many columns; 0: without them. */
static void draw_bars(struct pb_table *to, const struct pb_table *from, int width)
{
    int last = from->column_count - 1;
    double low = 0, high = 0;
    *to = (struct pb_table){.airy = from->airy, .column_count = width > 0 ? last + 1 : last};
    for (int c = 0; c < to->column_count; c++)
        to->columns[c] = from->columns[c];
    for (size_t r = 0; r < from->row_count; r++)
        if (from->rows[r].cells[last].is_figure && isfinite(from->rows[r].cells[last].value)) {
            low = fmin(low, from->rows[r].cells[last].value);
            high = fmax(high, from->rows[r].cells[last].value);
        }
    for (size_t r = 0; r < from->row_count; r++) {
        const struct pb_table_row *row = &from->rows[r];
        if (row->kind == PB_ROW_RULE)
            pb_table_rule(to);
        else if (row->kind == PB_ROW_GROUP)
            pb_table_group(to, row->cells[0].text);
        else if (row->kind == PB_ROW_REMARK)
            pb_table_remark(to, row->cells[0].text);
        else
            copy_cells(to, row, last);
        if (row->kind == PB_ROW_CELLS && width > 0)
            add_bar(to, &row->cells[last], low, high, width);
    }
}

static void put_with_bars(struct pb_page *page, const struct pb_table *from)
{
    static const int widths[] = {24, 10, 0};
    struct pb_table table = {0};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        pb_table_clear(&table);
        draw_bars(&table, from, widths[i]);
        if (pb_table_width(&table) <= page->width)
            break;
    }
    pb_table_print(page, &table);
}

/* ---- tables whose rows become columns ---- */

/* A head wraps at its spaces; a short one need not. */
static void join_short_head(struct pb_label *room, const char *head)
{
    enum { SHORT_HEAD = 12 };
    size_t length = 0;
    for (; *head != '\0' && length + 3 < sizeof room->text; head++)
        if (*head == ' ')
            length += (size_t)snprintf(room->text + length, sizeof room->text - length, PB_NBSP);
        else
            room->text[length++] = *head;
    room->text[length] = '\0';
    if (pb_columns(room->text, length) > SHORT_HEAD)
        room->text[0] = '\0';
}

/* heads: room for those that need it. */
static void turn(struct pb_table *to, const struct pb_table *from, struct pb_label heads[PB_TABLE_COLUMNS])
{
    enum { LABEL_COLUMNS = 16 };
    *to = (struct pb_table){0};
    pb_table_column(to, from->columns[0].head, PB_LEFT, PB_WRAP, LABEL_COLUMNS);
    for (size_t r = 0; r < from->row_count && !to->failed; r++) {
        const char *name = text_of(&from->rows[r].cells[0]);
        join_short_head(&heads[r], name);
        pb_table_column(to, heads[r].text[0] != '\0' ? heads[r].text : name, PB_RIGHT, PB_FIXED, 0);
    }
    for (int c = 1; c < from->column_count && !to->failed; c++) {
        pb_table_row(to);
        pb_table_cell(to, PB_PLAIN, from->columns[c].head);
        for (size_t r = 0; r < from->row_count; r++)
            pb_table_cell(to, from->rows[r].cells[c].tone, text_of(&from->rows[r].cells[c]));
    }
}

static void put_turned(struct pb_page *page, const struct pb_table *from)
{
    struct pb_label heads[PB_TABLE_COLUMNS];
    struct pb_table turned = {0};
    bool fits = from->row_count < PB_TABLE_COLUMNS;
    if (fits) {
        turn(&turned, from, heads);
        fits = pb_table_width(&turned) <= page->width;
    }
    page->text.failed |= turned.failed;
    pb_table_show(page, fits ? &turned : from);
    pb_table_clear(&turned);
}

/* The caption of a table that does not stand alone under its section's title. */
static void put_table(struct pb_page *page, const struct pb_report_part *part)
{
    const struct pb_table *table = &part->table->table;
    page->text.failed |= table->failed;
    if (page->text.failed)
        return;
    put_caption(page, part->text);
    if (has_bars(table))
        put_with_bars(page, table);
    else if (part->table->turns)
        put_turned(page, table);
    else
        pb_table_show(page, table);
}

static void put_manifest(struct pb_page *page, const struct pb_manifest *m)
{
    const char *digest = m->scenario != NULL ? payback_scenario_digest(m->scenario) : m->digest;
    struct pb_text text = {0};
    pb_text_format(&text, "%s trials, seed %.0f", pb_count((double)m->trials).text, m->seed);
    if (digest != NULL)
        pb_text_format(&text, ", scenario %.12s", digest);
    pb_text_add(&text, ".");
    pb_page_newline(page);
    pb_page_take(page, PB_PLAIN, "", PB_FAINT, &text);
}

static void put_item(struct pb_page *page, const struct pb_report_part *part)
{
    struct pb_table table = {0};
    pb_table_column(&table, "", PB_LEFT, PB_FIXED, 0);
    pb_table_column(&table, "", PB_LEFT, PB_WRAP, 20);
    pb_table_row(&table);
    pb_table_cell(&table, PB_PLAIN, "·");
    pb_table_cell(&table, PB_PLAIN, part->text);
    pb_table_print(page, &table);
}

static void put_part(struct pb_page *page, const struct pb_report_part *part)
{
    switch (part->kind) {
    case PB_PART_TITLE:
        put_title(page, part);
        break;
    case PB_PART_VERDICT:
        put_verdict(page, part);
        break;
    case PB_PART_SECTION:
    case PB_PART_SUBSECTION:
        pb_page_heading(page, part->text, "");
        break;
    case PB_PART_PARAGRAPH:
        pb_page_paragraph(page, PB_PAGE_INDENT, part->lead_tone, part->lead, part->tone, part->text);
        break;
    case PB_PART_ITEM:
        put_item(page, part);
        break;
    case PB_PART_TABLE:
        put_table(page, part);
        break;
    case PB_PART_FIGURE:
        if (part->figure->drawing != NULL)
            part->figure->drawing(page, part->figure->svg.data);
        break;
    case PB_PART_MANIFEST:
        put_manifest(page, part->manifest);
        break;
    case PB_PART_KEY:
    case PB_PART_APPENDIX:
        break;
    }
}

/* Is the part the table of a figure that the terminal has drawn? */
static bool is_drawn(const struct pb_report_part *parts, size_t part)
{
    return part > 0 && parts[part].kind == PB_PART_TABLE && parts[part].table->behind &&
           parts[part - 1].kind == PB_PART_FIGURE && parts[part - 1].figure->drawing != NULL;
}

void pb_report_put(struct pb_page *page, const struct pb_report *report)
{
    page->text.failed |= report->failed;
    for (size_t p = 0; p < report->part_count; p++)
        if (report->parts[p].kind == PB_PART_KEY)
            p += put_keys(page, report->parts + p, report->part_count - p) - 1;
        else if (report->parts[p].media != PB_ON_PAPER && !is_drawn(report->parts, p))
            put_part(page, &report->parts[p]);
}

payback_status pb_report_text(payback_text *out, const struct pb_report *report, const payback_style *style)
{
    struct pb_page page;
    pb_page_begin(&page, style);
    pb_report_put(&page, report);
    return pb_page_end(&page, out);
}
