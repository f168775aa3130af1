/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page_model.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what belongs to the page ---- */

static bool keep_block(struct pb_report *report, void *block)
{
    if (block != NULL && report->kept_count == report->kept_capacity) {
        size_t capacity = report->kept_capacity > 0 ? 2 * report->kept_capacity : 32;
        void **blocks = pb_resize(report->kept, capacity, sizeof *blocks);
        if (blocks == NULL) {
            free(block);
            block = NULL;
        } else {
            report->kept = blocks;
            report->kept_capacity = capacity;
        }
    }
    if (block == NULL) {
        report->failed = true;
        return false;
    }
    report->kept[report->kept_count++] = block;
    return true;
}

void *pb_report_keep(struct pb_report *report, const void *data, size_t size)
{
    void *block = pb_new(1, size);
    if (block != NULL)
        memcpy(block, data, size);
    return keep_block(report, block) ? block : NULL;
}

const char *pb_report_keep_text(struct pb_report *report, struct pb_text *text)
{
    pb_text_add(text, "");
    char *taken = pb_text_take(text);
    return keep_block(report, taken) ? taken : "";
}

static const char *keep_string(struct pb_report *report, const char *string)
{
    if (string == NULL || string[0] == '\0')
        return "";
    char *copy = pb_copy_text(string);
    return keep_block(report, copy) ? copy : "";
}

const char *pb_report_words(struct pb_report *report, const char *format, ...)
{
    struct pb_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    pb_text_format_list(&text, format, arguments);
    va_end(arguments);
    return pb_report_keep_text(report, &text);
}

void pb_report_media(struct pb_report *report, enum pb_media media)
{
    report->media = media;
}

void pb_report_money(struct pb_report *report, struct pb_money money)
{
    report->money = money;
}

void pb_report_clear(struct pb_report *report)
{
    for (size_t p = 0; p < report->part_count; p++)
        if (report->parts[p].table != NULL)
            pb_table_clear(&report->parts[p].table->table);
    for (size_t k = 0; k < report->kept_count; k++)
        free(report->kept[k]);
    free(report->kept);
    free(report->parts);
    *report = (struct pb_report){0};
}

/* ---- parts ---- */

/* Adds the part, with where it is shown; its texts are kept already. */
static void add_part(struct pb_report *report, struct pb_report_part part)
{
    if (report->part_count == report->part_capacity) {
        size_t capacity = report->part_capacity > 0 ? 2 * report->part_capacity : 32;
        struct pb_report_part *parts = pb_resize(report->parts, capacity, sizeof *parts);
        if (parts == NULL) {
            report->failed = true;
            return;
        }
        report->parts = parts;
        report->part_capacity = capacity;
    }
    part.media = report->media;
    part.lead = part.lead != NULL ? part.lead : "";
    part.text = part.text != NULL ? part.text : "";
    part.remark = part.remark != NULL ? part.remark : "";
    report->parts[report->part_count++] = part;
}

void pb_report_title(struct pb_report *report, const char *name, const char *about)
{
    add_part(report, (struct pb_report_part){.kind = PB_PART_TITLE,
                                             .text = keep_string(report, name),
                                             .remark = keep_string(report, about)});
}

void pb_report_verdict(struct pb_report *report, enum pb_look look, const char *lead, struct pb_text *sentence)
{
    add_part(report, (struct pb_report_part){.kind = PB_PART_VERDICT,
                                             .look = look,
                                             .lead = keep_string(report, lead),
                                             .text = pb_report_keep_text(report, sentence)});
}

void pb_report_key(struct pb_report *report, const char *name, const char *figure, const char *remark)
{
    add_part(report, (struct pb_report_part){.kind = PB_PART_KEY,
                                             .lead = keep_string(report, name),
                                             .text = keep_string(report, figure),
                                             .remark = keep_string(report, remark)});
}

void pb_report_section(struct pb_report *report, enum pb_layout layout, const char *title)
{
    add_part(report,
             (struct pb_report_part){.kind = PB_PART_SECTION, .layout = layout, .text = keep_string(report, title)});
}

void pb_report_subsection(struct pb_report *report, const char *title)
{
    add_part(report, (struct pb_report_part){.kind = PB_PART_SUBSECTION, .text = keep_string(report, title)});
}

void pb_report_paragraph(struct pb_report *report, enum pb_tone tone, struct pb_text *text)
{
    bool empty = text->length == 0 && !text->failed;
    const char *kept = pb_report_keep_text(report, text);
    if (!empty)
        add_part(report, (struct pb_report_part){.kind = PB_PART_PARAGRAPH, .tone = tone, .text = kept});
}

static void say(struct pb_report *report, enum pb_tone tone, const char *format, va_list arguments)
{
    struct pb_text text = {0};
    pb_text_format_list(&text, format, arguments);
    pb_report_paragraph(report, tone, &text);
}

void pb_report_say(struct pb_report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(report, PB_PLAIN, format, arguments);
    va_end(arguments);
}

void pb_report_note(struct pb_report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(report, PB_FAINT, format, arguments);
    va_end(arguments);
}

void pb_report_led_paragraph(struct pb_report *report, enum pb_tone lead_tone, const char *lead, struct pb_text *text)
{
    if (text->length == 0 && !text->failed)
        return;
    add_part(report, (struct pb_report_part){.kind = PB_PART_PARAGRAPH,
                                             .lead_tone = lead_tone,
                                             .lead = keep_string(report, lead),
                                             .text = pb_report_keep_text(report, text)});
}

void pb_report_item(struct pb_report *report, struct pb_text *text)
{
    add_part(report, (struct pb_report_part){.kind = PB_PART_ITEM, .text = pb_report_keep_text(report, text)});
}

/* ---- tables ---- */

/* summary: "" where the table is open. */
static void add_table(struct pb_report *report, const char *summary, const char *caption)
{
    struct pb_part_table empty = {.table = {.airy = true}, .behind = summary[0] != '\0'};
    struct pb_part_table *table = pb_report_keep(report, &empty, sizeof empty);
    if (table != NULL)
        add_part(report, (struct pb_report_part){.kind = PB_PART_TABLE,
                                                 .lead = keep_string(report, summary),
                                                 .text = keep_string(report, caption),
                                                 .table = table});
}

void pb_report_table(struct pb_report *report, const char *caption)
{
    add_table(report, "", caption);
}

void pb_report_closed_table(struct pb_report *report, const char *summary, const char *caption)
{
    add_table(report, summary, caption);
}

void pb_report_figure_table(struct pb_report *report, const char *caption)
{
    add_table(report, "The figures of this chart", caption);
}

/* The table that is being filled, or NULL where the page has failed. */
static struct pb_table *open_table(struct pb_report *report)
{
    if (report->failed || report->part_count == 0)
        return NULL;
    struct pb_part_table *last = report->parts[report->part_count - 1].table;
    if (last == NULL || last->table.failed)
        report->failed = true;
    return report->failed ? NULL : &last->table;
}

void pb_report_sortable(struct pb_report *report)
{
    if (open_table(report) != NULL)
        report->parts[report->part_count - 1].table->sortable = true;
}

void pb_report_turning(struct pb_report *report)
{
    if (open_table(report) != NULL)
        report->parts[report->part_count - 1].table->turns = true;
}

static void add_column(struct pb_report *report, const char *head, struct pb_table_column column)
{
    struct pb_table *table = open_table(report);
    if (table == NULL)
        return;
    pb_table_column(table, keep_string(report, head), column.align, column.excess, column.minimum);
    if (!table->failed)
        table->columns[table->column_count - 1].kind = column.kind;
}

void pb_report_words_column(struct pb_report *report, const char *head, int minimum)
{
    add_column(
        report, head,
        (struct pb_table_column){.align = PB_LEFT, .excess = minimum > 0 ? PB_WRAP : PB_FIXED, .minimum = minimum});
}

void pb_report_column(struct pb_report *report, const char *head, enum pb_cell_kind kind)
{
    add_column(report, head,
               (struct pb_table_column){.align = kind == PB_KIND_TEXT ? PB_LEFT : PB_RIGHT, .kind = kind});
}

void pb_report_wrapping_column(struct pb_report *report, const char *head, enum pb_cell_kind kind, int minimum)
{
    add_column(report, head,
               (struct pb_table_column){.align = PB_RIGHT, .excess = PB_WRAP, .minimum = minimum, .kind = kind});
}

void pb_report_row(struct pb_report *report)
{
    struct pb_table *table = open_table(report);
    if (table != NULL)
        pb_table_row(table);
}

void pb_report_cell(struct pb_report *report, enum pb_tone tone, const char *text)
{
    struct pb_table *table = open_table(report);
    if (table != NULL)
        pb_table_cell(table, tone, text);
}

void pb_report_labelled(struct pb_report *report, enum pb_tone tone, struct pb_label label, double value)
{
    struct pb_table *table = open_table(report);
    if (table != NULL)
        pb_table_figure(table, tone, label.text, value);
}

void pb_report_figure_cell(struct pb_report *report, const char *text, enum pb_cell_kind kind, double value)
{
    struct pb_table *table = open_table(report);
    int cell = table != NULL ? table->cell : 0;
    if (table != NULL)
        pb_table_figure(table, PB_PLAIN, text, value);
    if (table != NULL && table->cell > cell)
        table->rows[table->row_count - 1].cells[cell].kind = kind;
}

static struct pb_label label_of(const struct pb_report *report, enum pb_cell_kind kind, double value)
{
    switch (kind) {
    case PB_KIND_MONEY:
        return pb_money(report->money, value);
    case PB_KIND_SHARE:
        return pb_percent(value);
    case PB_KIND_MONTHS:
        return pb_fixed(value, 1);
    case PB_KIND_COUNT:
        return pb_count(value);
    default:
        return pb_general(value);
    }
}

/* The kind of the next cell's column. */
static enum pb_cell_kind next_kind(const struct pb_table *table)
{
    return table->cell < table->column_count ? table->columns[table->cell].kind : PB_KIND_TEXT;
}

void pb_report_value(struct pb_report *report, enum pb_tone tone, double value)
{
    const struct pb_table *table = open_table(report);
    if (table != NULL)
        pb_report_labelled(report, tone, label_of(report, next_kind(table), value), value);
}

void pb_report_interval(struct pb_report *report, payback_estimate interval)
{
    const struct pb_table *table = open_table(report);
    if (table == NULL)
        return;
    pb_report_bounds(report, label_of(report, next_kind(table), interval.low),
                     label_of(report, next_kind(table), interval.high), pb_has_bounds(interval));
}

void pb_report_bounds(struct pb_report *report, struct pb_label low, struct pb_label high, bool known)
{
    char text[2 * sizeof low.text + 8];
    snprintf(text, sizeof text, "%s to %s", low.text, high.text);
    pb_report_cell(report, PB_FAINT, known ? text : "–");
}

void pb_report_group(struct pb_report *report, const char *text)
{
    struct pb_table *table = open_table(report);
    if (table != NULL)
        pb_table_group(table, text);
}

void pb_report_remark(struct pb_report *report, const char *text)
{
    struct pb_table *table = open_table(report);
    if (table != NULL)
        pb_table_remark(table, text);
}

void pb_report_rule(struct pb_report *report)
{
    struct pb_table *table = open_table(report);
    if (table != NULL)
        pb_table_rule(table);
}

void pb_report_bar_column(struct pb_report *report)
{
    add_column(report, "", (struct pb_table_column){.align = PB_LEFT, .kind = PB_KIND_BAR});
}

void pb_report_bar(struct pb_report *report, enum pb_tone tone, double value)
{
    pb_report_labelled(report, tone, (struct pb_label){""}, value);
}

/* ---- figures and the end ---- */

void pb_report_figure(struct pb_report *report, const struct pb_figure *figure, pb_drawing *drawing)
{
    struct pb_part_figure part = {*figure, drawing};
    const struct pb_part_figure *kept = pb_report_keep(report, &part, sizeof part);
    if (kept != NULL && figure->data != NULL)
        add_part(report, (struct pb_report_part){.kind = PB_PART_FIGURE, .figure = kept});
}

void pb_report_rows(struct pb_report *report, const char *title, const char *description, const struct pb_rows *rows)
{
    enum { WIDTH = 580, NARROW = 340 };
    if (rows->count == 0)
        return;
    const struct pb_figure figure = {title,
                                     description,
                                     pb_plot_rows,
                                     pb_report_keep(report, rows, sizeof *rows),
                                     WIDTH,
                                     rows->stacked ? pb_stacked_height(rows->count)
                                                   : pb_rows_height(rows->count, WIDTH),
                                     pb_rows_height(rows->count, NARROW)};
    pb_report_figure(report, &figure, NULL);
}

void pb_report_appendix(struct pb_report *report)
{
    add_part(report, (struct pb_report_part){.kind = PB_PART_APPENDIX});
    report->media = PB_ON_PAPER;
}

void pb_report_manifest(struct pb_report *report, const char *title, const struct pb_manifest *manifest)
{
    const struct pb_manifest *kept = pb_report_keep(report, manifest, sizeof *manifest);
    report->media = PB_EVERYWHERE;
    if (kept != NULL)
        add_part(report, (struct pb_report_part){
                             .kind = PB_PART_MANIFEST, .text = keep_string(report, title), .manifest = kept});
}

/* ---- rendering ---- */

payback_status pb_report_render_text(payback_text *out, pb_report_builder *build, const void *subject,
                                     const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (subject == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_report report = {0};
    build(&report, subject);
    payback_status status = pb_report_text(out, &report, style);
    pb_report_clear(&report);
    return status;
}

payback_status pb_report_render_html(payback_text *out, pb_report_builder *build, const void *subject)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (subject == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_report report = {0};
    build(&report, subject);
    payback_status status = pb_report_html(out, &report);
    pb_report_clear(&report);
    return status;
}
