/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page as a value: what is said, once, for every medium. A builder turns a result into a page (title, verdict, key
 * figures, sections of paragraphs, tables and figures, appendix); back ends turn the page into text for a terminal
 * (page_text.c), into HTML (page_html.c) and its tables into sheets of a workbook (page_sheets.c). Text and HTML can
 * then not say different things.
 *
 * A builder only calls the functions below, in reading order; it checks nothing: a page that runs out of memory
 * remembers it, ignores what follows, and the back end says so. All texts and figures are copied, but for what a figure
 * draws. */
#ifndef PB_REPORT_PAGE_MODEL_H
#define PB_REPORT_PAGE_MODEL_H

#include "report/figures.h"
#include "report/html_parts.h"
#include "report/table.h"

enum pb_media {
    PB_EVERYWHERE,
    PB_ON_PAPER,    /* HTML only: what a terminal has no room for */
    PB_ON_TERMINAL, /* text only: what HTML shows as a chart */
};

enum pb_part {
    PB_PART_TITLE,
    PB_PART_VERDICT, /* opened; what follows up to the next key, section or appendix belongs to it */
    PB_PART_KEY,
    PB_PART_SECTION,
    PB_PART_SUBSECTION,
    PB_PART_PARAGRAPH,
    PB_PART_ITEM, /* of a list */
    PB_PART_TABLE,
    PB_PART_FIGURE,
    PB_PART_APPENDIX,
    PB_PART_MANIFEST,
};

/* How a section stands on paper: across the page, or its words at the left of its charts; or its subsections, which end
 * it, beside each other. */
enum pb_layout { PB_ACROSS, PB_BESIDE, PB_PAIRED };

/* The terminal's drawing of a figure. */
typedef void pb_drawing(struct pb_page *page, const void *data);

struct pb_part_table {
    struct pb_table table;
    bool behind;   /* closed until a reader opens it, by the words of its part's lead */
    bool sortable; /* in HTML, by a click on the head of a column; it keeps all its rows, and is no stack of cards */
    bool turns;    /* a terminal makes its rows columns where these fit */
};

struct pb_part_figure {
    struct pb_figure svg; /* its title names it, its description says what it finds */
    pb_drawing *drawing;  /* NULL: the terminal has none */
};

/* A part of a page. What of it is used depends on its kind: texts are never NULL. */
struct pb_report_part {
    enum pb_part kind;
    enum pb_media media;
    enum pb_layout layout;
    enum pb_look look;
    enum pb_tone tone, lead_tone;
    const char *lead, *text, *remark;
    struct pb_part_table *table;
    const struct pb_part_figure *figure;
    const struct pb_manifest *manifest;
};

/* Zero-initialise; release with pb_report_clear. */
struct pb_report {
    struct pb_report_part *parts;
    size_t part_count, part_capacity;
    void **kept; /* blocks of memory that live as long as the page */
    size_t kept_count, kept_capacity;
    enum pb_media media;
    struct pb_money money; /* of the tables that follow */
    bool failed;
};

void pb_report_clear(struct pb_report *report);

/* ---- what belongs to the page ---- */

/* A copy that lives as long as the page, or NULL where memory is short: for what a figure draws. */
void *pb_report_keep(struct pb_report *report, const void *data, size_t size);
/* The text, which is emptied; "" where it failed or is empty. */
const char *pb_report_keep_text(struct pb_report *report, struct pb_text *text);
const char *pb_report_words(struct pb_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Where what follows is shown, until the next call. */
void pb_report_media(struct pb_report *report, enum pb_media media);
/* The unit of the columns of money of the tables that follow; say it in their captions or heads. */
void pb_report_money(struct pb_report *report, struct pb_money money);

/* ---- head ---- */

/* The first part of a page: the name of what it is about, and "vendor · 36 months · hard basis · USD". */
void pb_report_title(struct pb_report *report, const char *name, const char *about);
/* The answer, which is the page's heading: a word or two in the colour of the look (may be ""), and the sentence that
 * goes on, which is emptied. Paragraphs that follow stand with it. */
void pb_report_verdict(struct pb_report *report, enum pb_look look, const char *lead, struct pb_text *sentence);
/* One of the figures at the top: name, figure, what stands beside it. */
void pb_report_key(struct pb_report *report, const char *name, const char *figure, const char *remark);

/* ---- sections ---- */

void pb_report_section(struct pb_report *report, enum pb_layout layout, const char *title);
void pb_report_subsection(struct pb_report *report, const char *title);
void pb_report_say(struct pb_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What a reader may skip: small and faint. */
void pb_report_note(struct pb_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same of a text that was made for it, and is emptied; nothing where it is empty. */
void pb_report_paragraph(struct pb_report *report, enum pb_tone tone, struct pb_text *text);
/* The same behind a word or two that stand out. */
void pb_report_led_paragraph(struct pb_report *report, enum pb_tone lead_tone, const char *lead, struct pb_text *text);
void pb_report_item(struct pb_report *report, struct pb_text *text);

/* ---- tables: begin, columns, then rows of as many cells ---- */

void pb_report_table(struct pb_report *report, const char *caption);
/* In HTML it is closed until a reader opens it by these words. */
void pb_report_closed_table(struct pb_report *report, const char *summary, const char *caption);
/* In HTML a reader can sort the rows of the table that has just begun. */
void pb_report_sortable(struct pb_report *report);
/* On a terminal that is wide enough its rows stand side by side as columns. It has no groups, remarks or rules. */
void pb_report_turning(struct pb_report *report);
/* Columns of text wrap down to `minimum` columns; 0: they do not. */
void pb_report_words_column(struct pb_report *report, const char *head, int minimum);
void pb_report_column(struct pb_report *report, const char *head, enum pb_cell_kind kind);
/* The same, whose cells wrap down to `minimum` columns. */
void pb_report_wrapping_column(struct pb_report *report, const char *head, enum pb_cell_kind kind, int minimum);
void pb_report_row(struct pb_report *report);
void pb_report_cell(struct pb_report *report, enum pb_tone tone, const char *text);
/* The number as its column shows it: money in the page's unit, shares in per cent, months with a decimal. */
void pb_report_value(struct pb_report *report, enum pb_tone tone, double value);
/* The same with a text of its own. */
void pb_report_labelled(struct pb_report *report, enum pb_tone tone, struct pb_label label, double value);
/* The same in a column of text: a workbook shows the value by this kind. */
void pb_report_figure_cell(struct pb_report *report, const char *text, enum pb_cell_kind kind, double value);
/* "1.2 to 3.4" as the column shows numbers, or a dash where a bound is not known. */
void pb_report_interval(struct pb_report *report, payback_estimate interval);
/* The same of bounds that have been written: a dash where they are not known. */
void pb_report_bounds(struct pb_report *report, struct pb_label low, struct pb_label high, bool known);
/* The last column of a table: its numbers as bars, on a terminal that is wide enough. */
void pb_report_bar_column(struct pb_report *report);
void pb_report_bar(struct pb_report *report, enum pb_tone tone, double value);
/* A heading among the rows; a remark below a row; the text is copied. A rule between rows of a terminal. */
void pb_report_group(struct pb_report *report, const char *text);
void pb_report_remark(struct pb_report *report, const char *text);
void pb_report_rule(struct pb_report *report);

/* ---- figures ---- */

/* figure->data, title and description live as long as the page (pb_report_keep…). drawing may be NULL. */
void pb_report_figure(struct pb_report *report, const struct pb_figure *figure, pb_drawing *drawing);
/* The same of a chart of rows, which is copied but for the texts it points to; none where it has no rows. */
void pb_report_rows(struct pb_report *report, const char *title, const char *description, const struct pb_rows *rows);
/* Begins the table of the figure before it: behind the chart, and on a terminal in place of a chart that it cannot
 * draw. */
void pb_report_figure_table(struct pb_report *report, const char *caption);

/* ---- the end of a page ---- */

/* What follows is for who wants to check: in HTML on pages of its own, on a terminal not at all. */
void pb_report_appendix(struct pb_report *report);
/* How to make the page again; its texts live as long as the page. A terminal gets a line. */
void pb_report_manifest(struct pb_report *report, const char *title, const struct pb_manifest *manifest);

/* ---- rendering ---- */

/* Writes the page about a subject. */
typedef void pb_report_builder(struct pb_report *report, const void *subject);
/* What the public payback_render_…, …_html do once they know their subject: PAYBACK_ERROR_ARGUMENT where out or subject
 * is NULL. *out is zeroed on error. */
payback_status pb_report_render_text(payback_text *out, pb_report_builder *build, const void *subject,
                                     const payback_style *style);
payback_status pb_report_render_html(payback_text *out, pb_report_builder *build, const void *subject);

/* The back ends. */
payback_status pb_report_text(payback_text *out, const struct pb_report *report, const payback_style *style);
payback_status pb_report_html(payback_text *out, const struct pb_report *report);
/* The parts on a page that has been begun by other means. */
void pb_report_put(struct pb_page *page, const struct pb_report *report);
void pb_report_put_html(struct pb_html *html, const struct pb_report *report);
/* A part that is a table as a sheet of that name; a workbook's money is in whole units of the currency. */
struct pb_book;
void pb_report_sheet(struct pb_book *book, const char *name, const struct pb_report_part *part);

#endif
