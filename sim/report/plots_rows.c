/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plots_rows.h"

#include <math.h>

enum { WIDE_ROW = 21, NARROW_ROW = 34, HEAD = 14, AXIS = 20, TITLE = 14 };

double pb_rows_height(int rows, double width)
{
    return HEAD + rows * (width < PB_NARROW ? NARROW_ROW : WIDE_ROW) + AXIS + TITLE;
}

double pb_stacked_height(int rows)
{
    return pb_rows_height(rows, 0);
}

struct pb_row_layout pb_row_layout_for(const struct pb_svg *svg, int count, double top, double widest_label,
                                       double left, double right)
{
    static const double gap = 8, most = 0.5;
    double labels = fmin(widest_label, most * svg->width), end = fmax(svg->width - right, labels + left + 2 * gap);
    if (svg->width < PB_NARROW || widest_label >= svg->width)
        return (struct pb_row_layout){.count = count,
                                      .top = top,
                                      .height = NARROW_ROW,
                                      .label_width = 0.93 * svg->width,
                                      .label_line = 12,
                                      .bar_left = left,
                                      .bar_right = svg->width - right,
                                      .bar_top = 17,
                                      .bar_bottom = 31,
                                      .narrow = true};
    return (struct pb_row_layout){.count = count,
                                  .top = top,
                                  .height = WIDE_ROW,
                                  .label_width = labels,
                                  .label_line = 15,
                                  .bar_left = labels + gap + left,
                                  .bar_right = end,
                                  .bar_top = 3,
                                  .bar_bottom = WIDE_ROW - 3};
}

double pb_row_top(const struct pb_row_layout *layout, int i)
{
    return layout->top + i * layout->height;
}

void pb_row_label(struct pb_svg *svg, const struct pb_row_layout *layout, int i, const char *class_name,
                  const char *label)
{
    struct pb_text fitted = {0};
    pb_svg_fit(&fitted, label, layout->label_width);
    pb_svg_text(svg, class_name, 0, pb_row_top(layout, i) + layout->label_line, PB_ANCHOR_START,
                fitted.data != NULL ? fitted.data : "");
    svg->out->failed = svg->out->failed || fitted.failed;
    pb_text_clear(&fitted);
}

void pb_row_vertical(struct pb_svg *svg, const struct pb_row_layout *layout, const char *class_name, double x)
{
    if (!layout->narrow) {
        pb_svg_line(svg, class_name, x, layout->top, x, pb_row_top(layout, layout->count));
        return;
    }
    for (int i = 0; i < layout->count; i++) {
        double top = pb_row_top(layout, i);
        pb_svg_line(svg, class_name, x, top + layout->bar_top - 1, x, top + layout->bar_bottom + 1);
    }
}

void pb_row_axis(struct pb_svg *svg, const struct pb_row_layout *layout, const struct pb_scale *x,
                 enum pb_axis_unit unit, const char *title)
{
    static const double room = 46; /* of a tick's label */
    double bottom = pb_row_top(layout, layout->count) + 2, width = layout->bar_right - layout->bar_left;
    int most = (int)fmin(fmax(width / room, 2), 8);
    struct pb_ticks ticks = pb_ticks_for(x->low, x->high, most);
    pb_svg_line(svg, "axis", layout->bar_left, bottom, layout->bar_right, bottom);
    for (int i = 0; i < ticks.count; i++) {
        double value = ticks.first + i * ticks.step, at = pb_scale_at(x, value);
        pb_row_vertical(svg, layout, "grid", at);
        pb_svg_line(svg, "axis", at, bottom, at, bottom + 4);
        struct pb_label label = pb_tick_label(value, ticks.step, unit);
        double half = pb_svg_text_width(label.text) / 2 + 4; /* M and − are wider than most */
        pb_svg_text(svg, "tick", fmin(fmax(at, half), svg->width - half), bottom + 15, PB_ANCHOR_MIDDLE, label.text);
    }
    pb_svg_text(svg, "tick", (layout->bar_left + layout->bar_right) / 2, bottom + 28, PB_ANCHOR_MIDDLE, title);
}
