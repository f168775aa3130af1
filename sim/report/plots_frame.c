/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Axes, bands and lines over months. */
#include "report/plots.h"

#include <math.h>

struct pb_label pb_tick_label(double value, double step, enum pb_axis_unit unit)
{
    switch (unit) {
    case PB_AXIS_SHARE:
        return pb_percent_fixed(value, fabs(100 * step - round(100 * step)) > 1e-6 ? 1 : 0);
    case PB_AXIS_MONEY:
        return pb_short_money(value, step);
    default:
        return pb_general(fabs(value) < 1e-9 * step ? 0 : value);
    }
}

static void draw_value_axis(struct pb_svg *svg, const struct pb_frame *frame, enum pb_axis_unit unit)
{
    const struct pb_scale *y = &frame->y;
    int most = fabs(y->to - y->from) < 110 ? 4 : 6;
    struct pb_ticks ticks = pb_ticks_for(y->low, y->high, most);
    for (int i = 0; i < ticks.count; i++) {
        double value = ticks.first + i * ticks.step, at = pb_scale_at(y, value);
        pb_svg_line(svg, "grid", frame->x.from, at, frame->x.to, at);
        pb_svg_text(svg, "tick", frame->x.from - 6, at + 4, PB_ANCHOR_END, pb_tick_label(value, ticks.step, unit).text);
    }
}

static void draw_month_axis(struct pb_svg *svg, const struct pb_frame *frame, int months)
{
    double bottom = frame->y.from;
    struct pb_ticks ticks = pb_month_ticks(months, svg->width < PB_NARROW ? 7 : 13);
    pb_svg_line(svg, "axis", frame->x.from, bottom, frame->x.to, bottom);
    for (int i = 0; i < ticks.count; i++) {
        double value = i * ticks.step, at = pb_scale_at(&frame->x, value);
        pb_svg_line(svg, "axis", at, bottom, at, bottom + 4);
        pb_svg_text(svg, "tick", at, bottom + 16, PB_ANCHOR_MIDDLE, pb_fixed(value, 0).text);
    }
    pb_svg_text(svg, "tick", (frame->x.from + frame->x.to) / 2, bottom + 30, PB_ANCHOR_MIDDLE,
                "months after signature");
}

void pb_frame_draw(struct pb_svg *svg, const struct pb_frame *frame, int months, enum pb_axis_unit unit,
                   const char *title)
{
    draw_value_axis(svg, frame, unit);
    draw_month_axis(svg, frame, months);
    pb_svg_text(svg, "tick", 0, 10, PB_ANCHOR_START, title);
}

/* A title, cut where it is wider than that. */
static void draw_fitted(struct pb_svg *svg, double x, double y, enum pb_anchor anchor, const char *title, double width)
{
    struct pb_text fitted = {0};
    pb_svg_fit(&fitted, title, width);
    pb_svg_text(svg, "tick", x, y, anchor, pb_text_string(&fitted));
    svg->out->failed |= fitted.failed;
    pb_text_clear(&fitted);
}

void pb_frame_draw_values(struct pb_svg *svg, const struct pb_frame *frame, enum pb_axis_unit x_unit,
                          const char *x_title, enum pb_axis_unit y_unit, const char *y_title)
{
    static const double room = 58; /* of a tick's label */
    const struct pb_scale *x = &frame->x;
    double bottom = frame->y.from;
    struct pb_ticks ticks = pb_ticks_for(x->low, x->high, (int)fmin(fmax((x->to - x->from) / room, 3), 8));
    draw_value_axis(svg, frame, y_unit);
    pb_svg_line(svg, "axis", x->from, bottom, x->to, bottom);
    for (int i = 0; i < ticks.count; i++) {
        double value = ticks.first + i * ticks.step, at = pb_scale_at(x, value);
        pb_svg_line(svg, "axis", at, bottom, at, bottom + 4);
        pb_svg_text(svg, "tick", at, bottom + 16, PB_ANCHOR_MIDDLE, pb_tick_label(value, ticks.step, x_unit).text);
    }
    draw_fitted(svg, (x->from + x->to) / 2, bottom + 30, PB_ANCHOR_MIDDLE, x_title, x->to - x->from);
    draw_fitted(svg, 0, 10, PB_ANCHOR_START, y_title, svg->width);
}

void pb_frame_band(struct pb_svg *svg, const struct pb_frame *frame, const char *class_name, const double *low,
                   const double *high, int months)
{
    pb_svg_path_begin(svg, class_name);
    for (int t = 0; t <= months; t++)
        pb_svg_point(svg, pb_scale_at(&frame->x, t), pb_scale_at(&frame->y, high[t]));
    for (int t = months; t >= 0; t--)
        pb_svg_point(svg, pb_scale_at(&frame->x, t), pb_scale_at(&frame->y, low[t]));
    pb_svg_path_end(svg, true);
}

void pb_frame_line(struct pb_svg *svg, const struct pb_frame *frame, const char *class_name, const double *values,
                   int months)
{
    pb_svg_path_begin(svg, class_name);
    for (int t = 0; t <= months; t++)
        pb_svg_point(svg, pb_scale_at(&frame->x, t), pb_scale_at(&frame->y, values[t]));
    pb_svg_path_end(svg, false);
}
