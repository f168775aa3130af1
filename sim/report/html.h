/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing a page of HTML: markup is given as it stands, everything else is cleaned and escaped. The page is also
 * well-formed XML. It asks for nothing over the network, runs no script but, where its tables can be sorted, its own,
 * and says so by a Content-Security-Policy that allows its style sheet and that script, by hash, and nothing else. */
#ifndef PB_REPORT_HTML_H
#define PB_REPORT_HTML_H

#include "payback/report.h"
#include "report/plots.h"

struct pb_html {
    struct pb_text text;
    int last_id;  /* of drawings and tables */
    int sections; /* begun so far */
};

/* From the doctype to the opened <main>; title is that of the window. */
void pb_html_begin(struct pb_html *html, const char *title);
/* The same for a page with tables of the class "sortable": a click on the head of a column sorts them. Without scripts
 * they stay in their order. _add_sorting comes after the last of them. */
void pb_html_begin_sortable(struct pb_html *html, const char *title);
void pb_html_add_sorting(struct pb_html *html);
payback_status pb_html_end(struct pb_html *html, payback_text *out);
/* A piece of a page that has this style already: no head, no <main>. */
void pb_html_piece_begin(struct pb_html *html);
payback_status pb_html_piece_end(struct pb_html *html, payback_text *out);

void pb_html_raw(struct pb_html *html, const char *markup);
void pb_html_text(struct pb_html *html, const char *text);
void pb_html_format(struct pb_html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text, cut with … behind so many columns. */
void pb_html_cut(struct pb_html *html, const char *text, int columns);
/* <tag class>text</tag>; class may be "". */
void pb_html_element(struct pb_html *html, const char *tag, const char *class_name, const char *text);

/* A table that scrolls inside the page where the page is narrower; caption names it. Columns whose head begins with >
 * hold figures. */
void pb_html_table_begin(struct pb_html *html, const char *class_name, const char *caption, const char *const *heads,
                         int count);
/* A row: the first cell is its head. */
void pb_html_row(struct pb_html *html, const char *head);
void pb_html_cell(struct pb_html *html, const char *class_name, const char *text);
void pb_html_row_end(struct pb_html *html);
void pb_html_table_end(struct pb_html *html);

/* A chart, drawn twice: for wide pages and paper, and for narrow ones. */
struct pb_figure {
    const char *title, *description;
    pb_plot *plot;
    const void *data;
    double width, height; /* wide */
    double narrow_height; /* at a width of 340; 0: 230 */
};
void pb_html_figure(struct pb_html *html, const struct pb_figure *figure);
/* The table behind a chart: closed until a reader opens it, not printed. */
void pb_html_details_begin(struct pb_html *html, const char *summary);
void pb_html_details_end(struct pb_html *html);

extern const char pb_html_style[], pb_html_sort_script[];

#endif
