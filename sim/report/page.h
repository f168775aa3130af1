/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page for a terminal: text in tones, wrapped by display width. Whatever is put on a page is cleaned (clean.h) on the
 * way: the only control characters that reach the terminal are line ends and the page's own colours. */
#ifndef PB_REPORT_PAGE_H
#define PB_REPORT_PAGE_H

#include "base/text.h"
#include "payback/report.h"

#include <stdbool.h>

/* Tones add to what the words say; nothing is said by colour alone. */
enum pb_tone { PB_PLAIN, PB_STRONG, PB_FAINT, PB_GOOD, PB_BAD, PB_CAUTION, PB_ACCENT };

struct pb_page {
    struct pb_text text;
    int width; /* columns of the terminal */
    bool color, ascii;
    int pending; /* spaces that are due before the next text of the line: none are left at line ends */
};

enum { PB_PAGE_WIDTH = 80, PB_PAGE_WIDTH_MIN = 20, PB_PAGE_WIDTH_MAX = 1000, PB_PAGE_INDENT = 2 };

/* style may be NULL. Widths outside 20 … 1000 columns are taken as the nearest of these. */
void pb_page_begin(struct pb_page *page, const payback_style *style);
payback_status pb_page_end(struct pb_page *page, payback_text *out);

void pb_page_put(struct pb_page *page, enum pb_tone tone, const char *text);
void pb_page_space(struct pb_page *page, int columns);
void pb_page_newline(struct pb_page *page);

/* A heading, with a remark behind it or, where that does not fit, below it; remark may be "". A blank line comes first.
 */
void pb_page_heading(struct pb_page *page, const char *title, const char *remark);
/* Wrapped text: `indent` columns on every line. lead (may be "") comes first in a tone of its own. */
void pb_page_paragraph(struct pb_page *page, int indent, enum pb_tone lead_tone, const char *lead, enum pb_tone tone,
                       const char *text);

/* The same of a text that was made for it, at the page's indent. The text is emptied; where it failed, the page has. */
void pb_page_take(struct pb_page *page, enum pb_tone lead_tone, const char *lead, enum pb_tone tone,
                  struct pb_text *text);
/* The first lines of a page about one scenario; a blank line follows. */
void pb_page_head(struct pb_page *page, const char *name, const char *vendor, int horizon_months, const char *basis,
                  const char *currency);

/* The part of `text` that fits a line of `width` columns: returns its bytes, and in *skip those up to the next line.
 * Lines break at spaces; a word that is longer than the line is cut, behind _ or / where it has one. Never 0 bytes
 * unless the text is empty. */
size_t pb_wrap(const char *text, int width, size_t *skip);
/* Columns of the first `bytes` bytes. */
int pb_columns(const char *text, size_t bytes);
/* Adds the text, cut with … where it is wider than `width` columns. */
void pb_fit(struct pb_text *out, const char *text, int width);

#endif
