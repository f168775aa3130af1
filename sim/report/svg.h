/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing in SVG: shapes with a class each, so that the page's style sheet says how they look, in light and in dark and
 * on paper. Coordinates are in user units, a tenth being the smallest step; what is not a number is drawn at 0, and
 * what is far outside is drawn at the edge of a large square. Texts are escaped. */
#ifndef PB_REPORT_SVG_H
#define PB_REPORT_SVG_H

#include "base/text.h"
#include "report/figures.h"

#include <stdbool.h>

enum pb_anchor { PB_ANCHOR_START, PB_ANCHOR_MIDDLE, PB_ANCHOR_END };

struct pb_svg {
    struct pb_text *out;
    double width, height;
    int id; /* of the drawing: no other on the page has it */
};

/* Adds text cleaned of control characters (clean.h) and escaped for element content and quoted attributes. */
void pb_escape(struct pb_text *out, const char *text);

/* What a reader who does not see the drawing is told: title names it, description says what it shows. */
void pb_svg_begin(struct pb_svg *svg, const char *class_name, const char *title, const char *description);
/* A drawing that says nothing beyond the text beside it. */
void pb_svg_begin_hidden(struct pb_svg *svg, const char *class_name);
void pb_svg_end(struct pb_svg *svg);

void pb_svg_line(struct pb_svg *svg, const char *class_name, double x1, double y1, double x2, double y2);
/* Between two corners, in any order. */
void pb_svg_rect(struct pb_svg *svg, const char *class_name, double x1, double y1, double x2, double y2);
void pb_svg_dot(struct pb_svg *svg, const char *class_name, double x, double y, double radius);
void pb_svg_text(struct pb_svg *svg, const char *class_name, double x, double y, enum pb_anchor anchor,
                 const char *text);
/* A path: begin, then points, then end; closed: the area inside. */
void pb_svg_path_begin(struct pb_svg *svg, const char *class_name);
void pb_svg_point(struct pb_svg *svg, double x, double y);
/* The next stroke of a path begins: its points follow. */
void pb_svg_stroke(struct pb_svg *svg);
void pb_svg_path_end(struct pb_svg *svg, bool closed);

/* From values to coordinates. */
struct pb_scale {
    double low, high; /* values, low < high */
    double from, to;  /* their coordinates */
};
double pb_scale_at(const struct pb_scale *scale, double value);

/* Round ticks that cover [low, high] within it: multiples of step (1, 2, 2.5 or 5 times a power of ten). */
struct pb_ticks {
    double step, first;
    int count;
};
/* At most `most` ticks (at least 2 wanted). low and high are finite. */
struct pb_ticks pb_ticks_for(double low, double high, int most);
/* Months 0 … months: every 1, 2, 3, 6, 12 or 24 months. */
struct pb_ticks pb_month_ticks(int months, int most);
/* low and high, moved outwards to multiples of a round step. Where they are equal or not finite, a range around 0. */
void pb_round_range(double *low, double *high, int steps);

/* An amount in its short form without the currency: "0", "500k", "1.5m"; step tells the decimals. */
struct pb_label pb_short_money(double amount, double step);

/* The same for a label among values that span `range`: as many decimals as are a hundredth of it. */
struct pb_label pb_label_money(double amount, double range);

/* Width of the text in user units at a font size of 12, roughly. */
double pb_svg_text_width(const char *text);
/* Adds the text, cut with … where it is wider than that. */
void pb_svg_fit(struct pb_text *out, const char *text, double width);

#endif
