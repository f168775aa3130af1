/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page as HTML: parts open and close the elements that hold them. */
#include "report/page_model.h"

/* What is open around the next part. */
struct place {
    struct pb_html *html;
    bool in_verdict, in_keys, in_section, in_list, in_appendix;
    bool beside; /* the section has its words at the left */
    bool chart;  /* of which the charts at the right have begun */
    bool paired; /* the section has its subsections beside each other … */
    bool pair;   /* … and the first has begun */
};

static void close_list(struct place *at)
{
    if (at->in_list)
        pb_html_raw(at->html, "</ul>\n");
    at->in_list = false;
}

static void close_verdict(struct place *at)
{
    close_list(at);
    if (at->in_verdict)
        pb_html_verdict_end(at->html);
    at->in_verdict = false;
}

static void close_head(struct place *at)
{
    close_verdict(at);
    if (at->in_keys)
        pb_html_keys_end(at->html);
    at->in_keys = false;
}

static void close_section(struct place *at)
{
    close_head(at);
    if (at->pair)
        pb_html_raw(at->html, "</div></div>\n");
    if (at->in_section && at->beside)
        pb_html_answer_end(at->html);
    else if (at->in_section)
        pb_html_block_end(at->html);
    at->in_section = at->beside = at->chart = at->paired = at->pair = false;
}

static void put_key(struct place *at, const struct pb_report_part *part)
{
    close_verdict(at);
    if (!at->in_keys)
        pb_html_keys_begin(at->html);
    at->in_keys = true;
    pb_html_key(at->html, part->lead, part->text, part->remark);
}

static void put_section(struct place *at, const struct pb_report_part *part)
{
    close_section(at);
    at->in_section = true;
    at->beside = part->layout == PB_BESIDE;
    at->paired = part->layout == PB_PAIRED;
    if (at->in_appendix) { /* without a number */
        pb_html_raw(at->html, at->beside ? "<section class=\"answer\"><div>\n" : "<section class=\"block\">");
        pb_html_element(at->html, "h2", "", part->text);
    } else if (at->beside)
        pb_html_answer_begin(at->html, part->text);
    else
        pb_html_block_begin(at->html, part->text);
}

static void put_subsection(struct place *at, const char *title)
{
    close_list(at);
    if (at->paired)
        pb_html_raw(at->html, at->pair ? "</div><div>" : "<div class=\"two\">\n<div>");
    at->pair = at->paired;
    pb_html_element(at->html, "h3", at->paired ? "" : "turn", title);
}

static void put_figure(struct place *at, const struct pb_part_figure *figure)
{
    close_list(at);
    if (at->beside && !at->chart)
        pb_html_answer_chart(at->html);
    at->chart = true;
    pb_html_figure(at->html, &figure->svg);
}

static const char *class_of(enum pb_tone tone)
{
    static const char *const classes[] = {"", "strong", "note", "good", "bad", "caution", ""};
    return classes[tone];
}

static void put_paragraph(struct place *at, const struct pb_report_part *part)
{
    close_list(at);
    const char *tone = class_of(part->tone);
    pb_html_raw(at->html, "<p");
    if (tone[0] != '\0')
        pb_text_format(&at->html->text, " class=\"%s\"", tone);
    pb_html_raw(at->html, ">");
    if (part->lead[0] != '\0') {
        pb_html_element(at->html, "b", "", part->lead);
        pb_html_raw(at->html, " ");
    }
    pb_html_text(at->html, part->text);
    pb_html_raw(at->html, "</p>\n");
}

static void put_item(struct place *at, const struct pb_report_part *part)
{
    if (!at->in_list)
        pb_html_raw(at->html, "<ul>\n");
    at->in_list = true;
    pb_html_element(at->html, "li", "", part->text);
    pb_html_raw(at->html, "\n");
}

/* ---- tables ---- */

enum { CELL_COLUMNS = 400, ROWS_END_AT = 190000 }; /* pages have a size to keep */

/* Bars are for terminals. */
static int columns_on_paper(const struct pb_table *table)
{
    int last = table->column_count - 1;
    return last >= 0 && table->columns[last].kind == PB_KIND_BAR ? last : table->column_count;
}

/* A cell of a table that can be sorted. */
static void put_plain_cell(struct pb_html *html, const struct pb_table_column *column, const struct pb_table_cell *cell)
{
    const char *tone = class_of(cell->tone);
    bool figures = column->align == PB_RIGHT;
    pb_text_format(&html->text, "<td class=\"%s%s%s\">",
                   figures           ? "n"
                   : tone[0] == '\0' ? "words"
                                     : "",
                   figures && tone[0] != '\0' ? " " : "", tone);
    pb_html_cut(html, cell->text != NULL ? cell->text : "", CELL_COLUMNS);
    pb_html_raw(html, "</td>");
}

/* On a phone the cells of a row stand below each other, each with its column's head. */
static void put_cell(struct pb_html *html, const struct pb_table *table, const struct pb_table_row *row, int column)
{
    const struct pb_table_cell *cell = &row->cells[column];
    const char *head = table->columns[column].head, *tone = class_of(cell->tone);
    bool figures = table->columns[column].align == PB_RIGHT;
    pb_text_format(&html->text, "<td class=\"%s%s%s\" data-head=\"", figures ? "n" : "w", tone[0] != '\0' ? " " : "",
                   tone);
    pb_html_text(html, head);
    pb_html_raw(html, "\">");
    pb_html_cut(html, cell->text != NULL ? cell->text : "", CELL_COLUMNS);
    pb_html_raw(html, "</td>");
}

static void put_wide_row(struct pb_html *html, const struct pb_table *table, const struct pb_table_row *row)
{
    const char *text = row->cells[0].text != NULL ? row->cells[0].text : "";
    bool group = row->kind == PB_ROW_GROUP;
    pb_text_format(&html->text,
                   group ? "<tr class=\"group\"><th scope=\"colgroup\" colspan=\"%d\">"
                         : "<tr class=\"remark\"><td colspan=\"%d\">",
                   columns_on_paper(table));
    pb_html_cut(html, text, CELL_COLUMNS);
    pb_html_raw(html, group ? "</th></tr>\n" : "</td></tr>\n");
}

static void put_row(struct pb_html *html, const struct pb_part_table *part, const struct pb_table_row *row)
{
    const struct pb_table *table = &part->table;
    if (row->kind == PB_ROW_GROUP || row->kind == PB_ROW_REMARK)
        put_wide_row(html, table, row);
    if (row->kind != PB_ROW_CELLS)
        return;
    pb_html_raw(html, "<tr><th scope=\"row\">");
    pb_html_cut(html, row->cells[0].text != NULL ? row->cells[0].text : "", CELL_COLUMNS);
    pb_html_raw(html, "</th>");
    for (int c = 1; c < columns_on_paper(table); c++)
        if (part->sortable)
            put_plain_cell(html, &table->columns[c], &row->cells[c]);
        else
            put_cell(html, table, row, c);
    pb_html_row_end(html);
}

static void put_table(struct place *at, const struct pb_report_part *part)
{
    const struct pb_table *table = &part->table->table;
    struct pb_html *html = at->html;
    const char *heads[PB_TABLE_COLUMNS];
    struct pb_text texts[PB_TABLE_COLUMNS] = {{0}};
    close_list(at);
    int columns = columns_on_paper(table);
    for (int c = 0; c < columns; c++) {
        pb_text_format(&texts[c], "%s%s", table->columns[c].align == PB_RIGHT ? ">" : "", table->columns[c].head);
        html->text.failed |= texts[c].failed;
        heads[c] = pb_text_string(&texts[c]);
    }
    if (part->table->behind)
        pb_html_details_begin(html, part->lead);
    pb_html_table_begin(html,
                        part->table->sortable ? "sortable"
                        : columns > 2         ? "cards"
                                              : "",
                        part->text, heads, columns);
    size_t row = 0;
    while (row < table->row_count && (part->table->sortable || html->text.length < ROWS_END_AT))
        put_row(html, part->table, &table->rows[row++]);
    if (row < table->row_count)
        pb_text_format(&html->text,
                       "<tr class=\"remark\"><td colspan=\"%d\">The rest is left out, so that the page stays small: "
                       "--json and --csv have all of it.</td></tr>\n",
                       columns);
    pb_html_table_end(html);
    if (part->table->behind)
        pb_html_details_end(html);
    for (int c = 0; c < columns; c++)
        pb_text_clear(&texts[c]);
    html->text.failed |= table->failed;
}

/* ---- the page ---- */

static void put_appendix(struct place *at)
{
    close_section(at);
    if (!at->in_appendix)
        pb_html_appendix_begin(at->html);
    at->in_appendix = true;
}

static void put_part(struct place *at, const struct pb_report_part *part)
{
    switch (part->kind) {
    case PB_PART_TITLE:
        pb_html_head(at->html, part->text, part->remark);
        break;
    case PB_PART_VERDICT: {
        struct pb_text sentence = {0};
        pb_text_add(&sentence, part->text);
        pb_html_verdict_begin(at->html, part->look, part->lead, &sentence);
        at->in_verdict = true;
        break;
    }
    case PB_PART_KEY:
        put_key(at, part);
        break;
    case PB_PART_SECTION:
        put_section(at, part);
        break;
    case PB_PART_SUBSECTION:
        put_subsection(at, part->text);
        break;
    case PB_PART_PARAGRAPH:
        put_paragraph(at, part);
        break;
    case PB_PART_ITEM:
        put_item(at, part);
        break;
    case PB_PART_TABLE:
        put_table(at, part);
        break;
    case PB_PART_FIGURE:
        put_figure(at, part->figure);
        break;
    case PB_PART_APPENDIX:
        put_appendix(at);
        break;
    case PB_PART_MANIFEST:
        put_appendix(at);
        pb_html_manifest(at->html, part->text, part->manifest);
        break;
    }
}

static bool can_be_sorted(const struct pb_report *report)
{
    for (size_t p = 0; p < report->part_count; p++)
        if (report->parts[p].table != NULL && report->parts[p].table->sortable)
            return true;
    return false;
}

void pb_report_put_html(struct pb_html *html, const struct pb_report *report)
{
    struct place at = {.html = html};
    html->text.failed |= report->failed;
    for (size_t p = 0; p < report->part_count; p++)
        if (report->parts[p].media != PB_ON_TERMINAL)
            put_part(&at, &report->parts[p]);
    close_section(&at);
    if (at.in_appendix)
        pb_html_appendix_end(html);
}

payback_status pb_report_html(payback_text *out, const struct pb_report *report)
{
    struct pb_html html = {0};
    const char *title = report->part_count > 0 ? report->parts[0].text : "";
    const bool sorting = can_be_sorted(report);
    if (sorting)
        pb_html_begin_sortable(&html, title);
    else
        pb_html_begin(&html, title);
    pb_report_put_html(&html, report);
    if (sorting)
        pb_html_add_sorting(&html);
    return pb_html_end(&html, out);
}
