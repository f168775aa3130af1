/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The distribution of NPV as a histogram, its bars split by what happened, with P10, median, mean and zero marked. */
#include "report/plots.h"
#include "report/text_result.h"

#include <math.h>
#include <stdio.h>

enum { LEVELS = 3, LEVEL = 14, TOP = 24 + LEVELS * LEVEL };

static double trials_in(const payback_result *r, int bin, int causes)
{
    double sum = 0;
    for (int c = 0; c < causes; c++)
        sum += r->causes[c].counts[bin];
    return sum;
}

/* From the axis upwards in the order of the causes. */
static void draw_bin(struct pb_svg *svg, const struct pb_frame *frame, const payback_result *r, int bin)
{
    static const char *const classes[PAYBACK_CAUSES] = {"cost", "soft", "total", "input-low"};
    double left = pb_scale_at(&frame->x, r->bin_edges[bin]), right = pb_scale_at(&frame->x, r->bin_edges[bin + 1]);
    for (int c = 0; c < PAYBACK_CAUSES; c++) {
        double below = trials_in(r, bin, c) / (double)r->trials, above = trials_in(r, bin, c + 1) / (double)r->trials;
        if (above > below)
            pb_svg_rect(svg, classes[c], left, pb_scale_at(&frame->y, below), right, pb_scale_at(&frame->y, above));
    }
}

/* A line down to the axis; its words stand on a level of their own. */
static void draw_mark(struct pb_svg *svg, const struct pb_frame *frame, const char *words, double value, int level,
                      bool leftwards)
{
    if (!(value >= frame->x.low && value <= frame->x.high))
        return;
    double x = pb_scale_at(&frame->x, value), y = 24 + level * LEVEL;
    double width = pb_svg_text_width(words) + 8;
    bool right = x + width < svg->width && !(leftwards && x > width);
    pb_svg_line(svg, "leader", x, y + 2, x, frame->y.from);
    pb_svg_text(svg, level == 1 ? "strong" : "tick", right ? x + 4 : x - 4, y + 2,
                right ? PB_ANCHOR_START : PB_ANCHOR_END, words);
}

void pb_plot_histogram(struct pb_svg *svg, const void *data)
{
    const payback_result *r = data;
    const payback_outcome *npv = pb_find_outcome(r, r->basis, "npv");
    double tallest = 0;
    for (int b = 0; b < r->bin_count; b++)
        tallest = fmax(tallest, trials_in(r, b, PAYBACK_CAUSES) / (double)r->trials);
    double low = 0, high = tallest > 0 ? tallest : 1;
    pb_round_range(&low, &high, 3);
    struct pb_frame frame = {.x = {r->bin_edges[0], r->bin_edges[r->bin_count], 46, svg->width - 14},
                             .y = {low, high, svg->height - 36, TOP}};
    char title[64], words[3][96];
    snprintf(title, sizeof title, "NPV, %.16s", r->currency);
    pb_frame_draw_values(svg, &frame, PB_AXIS_MONEY, title, PB_AXIS_SHARE, "share of futures");
    for (int b = 0; b < r->bin_count; b++)
        draw_bin(svg, &frame, r, b);
    const double values[] = {npv->quantiles[PAYBACK_P10].value, npv->quantiles[PAYBACK_P50].value, npv->mean.value};
    static const char *const names[] = {"1 in 10 below", "median", "mean"};
    for (int m = 0; m < 3; m++) {
        snprintf(words[m], sizeof words[m], "%s %.40s", names[m], pb_money_phrase(r->currency, values[m]).text);
        draw_mark(svg, &frame, words[m], values[m], m, m == 2 && values[2] < values[1]);
    }
    if (frame.x.low < 0 && frame.x.high > 0) {
        double zero = pb_scale_at(&frame.x, 0);
        pb_svg_line(svg, "zero", zero, frame.y.to, zero, frame.y.from);
    }
}
