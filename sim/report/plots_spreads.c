/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small histograms on one axis, a row a proposal: how the value of each is spread, and which part of it is that of
 * futures in which the programme stops. Each is as tall as its row: shapes can be compared, heights cannot. */
#include "report/plots.h"

#include <math.h>

enum { HEAD = 4, AXIS = 34, WIDE_ROW = 34, NARROW_ROW = 46, GAP = 6 };

double pb_spreads_height(int rows, double width)
{
    return HEAD + rows * (width < PB_NARROW ? NARROW_ROW : WIDE_ROW) + AXIS;
}

static double label_room(const struct pb_svg *svg, const struct pb_spreads *spreads)
{
    double widest = 0;
    for (int i = 0; i < spreads->count; i++)
        widest = fmax(widest, pb_svg_text_width(spreads->rows[i].label));
    return svg->width < PB_NARROW ? 10 : fmin(widest, 0.34 * svg->width) + 14;
}

static void draw_label(struct pb_svg *svg, const struct pb_spread *row, double y, double room)
{
    struct pb_text fitted = {0};
    pb_svg_fit(&fitted, row->label, room);
    pb_svg_text(svg, row->strong ? "strong" : "label", 0, y, PB_ANCHOR_START, fitted.data != NULL ? fitted.data : "");
    svg->out->failed = svg->out->failed || fitted.failed;
    pb_text_clear(&fitted);
}

static void draw_bins(struct pb_svg *svg, const struct pb_spreads *spreads, const struct pb_spread *row,
                      const struct pb_scale *x, double base, double height)
{
    double tallest = 0;
    for (int b = 0; b < spreads->bins; b++)
        tallest = fmax(tallest, row->shares[b]);
    for (int b = 0; b < spreads->bins && tallest > 0; b++) {
        double left = pb_scale_at(x, spreads->edges[b]), right = pb_scale_at(x, spreads->edges[b + 1]);
        double stopped = base - height * row->stopped[b] / tallest, top = base - height * row->shares[b] / tallest;
        if (row->stopped[b] > 0)
            pb_svg_rect(svg, "cost", left, stopped, right, base);
        if (row->shares[b] > row->stopped[b])
            pb_svg_rect(svg, "input-low", left, top, right, stopped);
    }
    if (isfinite(row->median))
        pb_svg_line(svg, "mark", pb_scale_at(x, row->median), base - height, pb_scale_at(x, row->median), base);
    pb_svg_line(svg, "axis", x->from, base, x->to, base);
}

static void draw_axis(struct pb_svg *svg, const struct pb_spreads *spreads, const struct pb_scale *x, double bottom)
{
    static const double room = 52; /* of a tick's label */
    struct pb_ticks ticks = pb_ticks_for(x->low, x->high, (int)fmin(fmax((x->to - x->from) / room, 2), 8));
    for (int i = 0; i < ticks.count; i++) {
        double value = ticks.first + i * ticks.step, at = pb_scale_at(x, value);
        struct pb_label label = pb_tick_label(value, ticks.step, PB_AXIS_MONEY);
        double half = pb_svg_text_width(label.text) / 2 + 4;
        pb_svg_line(svg, "grid", at, HEAD, at, bottom);
        pb_svg_line(svg, "axis", at, bottom, at, bottom + 4);
        pb_svg_text(svg, "tick", fmin(fmax(at, half), svg->width - half), bottom + 16, PB_ANCHOR_MIDDLE, label.text);
    }
    if (x->low < 0 && x->high > 0)
        pb_svg_line(svg, "zero", pb_scale_at(x, 0), HEAD, pb_scale_at(x, 0), bottom);
    pb_svg_text(svg, "tick", (x->from + x->to) / 2, bottom + 30, PB_ANCHOR_MIDDLE, spreads->axis);
}

void pb_plot_spreads(struct pb_svg *svg, const void *data)
{
    const struct pb_spreads *spreads = data;
    bool narrow = svg->width < PB_NARROW;
    double left = label_room(svg, spreads), each = narrow ? NARROW_ROW : WIDE_ROW, above = narrow ? 16 : GAP;
    struct pb_scale x = {spreads->edges[0], spreads->edges[spreads->bins], left, svg->width - 14};
    draw_axis(svg, spreads, &x, HEAD + spreads->count * each);
    for (int i = 0; i < spreads->count; i++) {
        double top = HEAD + i * each, base = top + each;
        draw_label(svg, &spreads->rows[i], narrow ? top + 12 : base - 4, narrow ? svg->width : left - GAP);
        draw_bins(svg, spreads, &spreads->rows[i], &x, base, each - above);
    }
}
