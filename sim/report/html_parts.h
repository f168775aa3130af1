/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts that the pages of all commands share: head and verdict, key figures, numbered sections with words beside a
 * chart, and the appendix from which the same file can be made again. */
#ifndef PB_REPORT_HTML_PARTS_H
#define PB_REPORT_HTML_PARTS_H

#include "report/figures.h"
#include "report/html.h"

/* Names longer than this many columns are cut: pages have a size to keep. */
enum { PB_NAME_COLUMNS = 90 };

/* Adds the text, escaped, and empties it; where it failed, the page has. */
void pb_html_take(struct pb_html *html, struct pb_text *text);
/* The same as a paragraph; class_name may be "". */
void pb_html_paragraph(struct pb_html *html, const char *class_name, struct pb_text *text);

/* What the page is about, and under it the line that says more of it; both cut. The verdict is its heading. */
void pb_html_head(struct pb_html *html, const char *title, const char *about);

/* The answer: a word or two in colour, the sentence that goes on, and below it whatever comes until the end. */
enum pb_look { PB_LOOK_GOOD, PB_LOOK_BAD, PB_LOOK_CAUTION, PB_LOOK_PLAIN };
void pb_html_verdict_begin(struct pb_html *html, enum pb_look look, const char *lead, struct pb_text *sentence);
void pb_html_verdict_end(struct pb_html *html);

/* The figures at the top: name, figure, what stands beside it. */
void pb_html_keys_begin(struct pb_html *html);
void pb_html_key(struct pb_html *html, const char *name, const char *figure, const char *remark);
void pb_html_keys_end(struct pb_html *html);

/* A section's heading, with its number. */
void pb_html_heading(struct pb_html *html, const char *title);
/* A section across the page. */
void pb_html_block_begin(struct pb_html *html, const char *title);
void pb_html_block_end(struct pb_html *html);
/* A section with words at the left and, from _chart on, a chart at the right. */
void pb_html_answer_begin(struct pb_html *html, const char *question);
void pb_html_answer_chart(struct pb_html *html);
void pb_html_answer_end(struct pb_html *html);

/* "1.2 to 3.4", or a dash where the interval has no bounds. */
void pb_html_interval_cell(struct pb_html *html, const char *low, const char *high, bool known);

/* The appendix: begins a new page on paper. */
void pb_html_appendix_begin(struct pb_html *html);
void pb_html_appendix_end(struct pb_html *html);
/* What was computed, and how to do it again. */
struct pb_manifest {
    const char *version, *sampler, *basis; /* basis may be NULL */
    double seed;
    size_t trials;
    int horizon_months;               /* 0: not told */
    const char *command;              /* "payback stress SCENARIO.json --reverse": the options of the command alone */
    const payback_scenario *scenario; /* its digest, changes and text; NULL: the digest alone */
    const char *digest;               /* NULL: told elsewhere */
    const struct payback_shrinkage *shrinkage; /* the claims of `scenario` that were pulled before; may be NULL */
    const payback_scenario *changes;           /* without a scenario: one whose changes hold for all; may be NULL */
};
/* That of any result whose struct has these members by these names. */
#define PB_MANIFEST(result, how, subject)                                                                              \
    {                                                                                                                  \
        .version = (result)->version, .sampler = (result)->sampler, .basis = (result)->basis, .seed = (result)->seed,  \
        .trials = (result)->trials, .horizon_months = (result)->horizon_months, .command = (how),                      \
        .scenario = (subject), .digest = (result)->digest                                                              \
    }
void pb_html_manifest(struct pb_html *html, const char *title, const struct pb_manifest *manifest);
/* Adds the word as a POSIX shell reads it, in quotes where it needs them, a space before it. */
void pb_shell_word(struct pb_text *out, const char *word);

#endif
