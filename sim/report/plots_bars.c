/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of bars, ranges and dots on one axis. */
#include "report/plots_rows.h"

#include "report/page.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

struct pb_row pb_row_of(const char *label)
{
    struct pb_row row = {.low = NAN, .high = NAN, .mark = NAN, .dot = NAN};
    struct pb_text cut = {0};
    pb_fit(&cut, label, 60);
    snprintf(row.label, sizeof row.label, "%s", pb_text_string(&cut));
    pb_text_clear(&cut);
    return row;
}

static void extend(double *low, double *high, double value)
{
    if (!isfinite(value))
        return;
    *low = fmin(*low, value);
    *high = fmax(*high, value);
}

/* What a row reaches, its bars, range and marks together. */
static void extend_by_row(double *low, double *high, const struct pb_row *row)
{
    const double values[] = {row->low, row->high, row->mark, row->dot};
    for (int v = 0; v < 4; v++)
        extend(low, high, values[v]);
    for (int b = 0; b < PB_ROW_BARS && row->bars[b].class_name != NULL; b++) {
        extend(low, high, row->bars[b].from);
        extend(low, high, row->bars[b].to);
    }
}

static struct pb_scale scale_of(const struct pb_rows *rows, const struct pb_row_layout *layout)
{
    double low = INFINITY, high = -INFINITY;
    extend(&low, &high, rows->base);
    extend(&low, &high, rows->reference);
    for (int i = 0; i < rows->count; i++)
        extend_by_row(&low, &high, &rows->rows[i]);
    if (!(high > low))
        pb_round_range(&low, &high, 4);
    if (rows->unit == PB_AXIS_SHARE && low >= 0 && high <= 1 && rows->whole_share) {
        low = 0;
        high = 1;
    }
    return (struct pb_scale){low, high, layout->bar_left, layout->bar_right};
}

/* The widest of the texts at one place of all rows. */
static double widest(const struct pb_rows *rows, size_t offset)
{
    double width = 0;
    for (int i = 0; i < rows->count; i++)
        width = fmax(width, pb_svg_text_width((const char *)&rows->rows[i] + offset));
    return width;
}

static void draw_bars(struct pb_svg *svg, const struct pb_rows *rows, const struct pb_row_layout *layout,
                      const struct pb_scale *x, int i)
{
    const struct pb_row *row = &rows->rows[i];
    double top = pb_row_top(layout, i);
    pb_row_label(svg, layout, i, row->strong ? "strong" : "label", row->label);
    for (int b = 0; b < PB_ROW_BARS && row->bars[b].class_name != NULL; b++)
        if (isfinite(row->bars[b].from) && isfinite(row->bars[b].to))
            pb_svg_rect(svg, row->bars[b].class_name, pb_scale_at(x, row->bars[b].from), top + layout->bar_top,
                        pb_scale_at(x, row->bars[b].to), top + layout->bar_bottom);
}

/* What stands in front of all lines, and the row's texts. */
static void draw_marks(struct pb_svg *svg, const struct pb_rows *rows, const struct pb_row_layout *layout,
                       const struct pb_scale *x, int i)
{
    const struct pb_row *row = &rows->rows[i];
    double top = pb_row_top(layout, i), up = top + layout->bar_top, down = top + layout->bar_bottom;
    double middle = (up + down) / 2, low = INFINITY, high = -INFINITY;
    if (isfinite(row->low) && isfinite(row->high))
        pb_svg_line(svg, "whisker", pb_scale_at(x, row->low), middle, pb_scale_at(x, row->high), middle);
    if (isfinite(row->mark))
        pb_svg_line(svg, "mark", pb_scale_at(x, row->mark), up, pb_scale_at(x, row->mark), down);
    if (isfinite(row->dot))
        pb_svg_dot(svg, "dot", pb_scale_at(x, row->dot), middle, 4);
    extend(&low, &high, rows->base);
    extend_by_row(&low, &high, row);
    if (low <= high) {
        pb_svg_text(svg, "tick", pb_scale_at(x, low) - 5, down - 3, PB_ANCHOR_END, row->left);
        pb_svg_text(svg, "tick", pb_scale_at(x, high) + 5, down - 3, PB_ANCHOR_START, row->right);
    }
    pb_svg_text(svg, row->strong ? "strong" : "label", svg->width, down - 3, PB_ANCHOR_END, row->figure);
}

/* The dashed line, in front of the bars, and its label above. */
static void draw_reference(struct pb_svg *svg, const struct pb_rows *rows, const struct pb_row_layout *layout,
                           const struct pb_scale *x)
{
    double at = pb_scale_at(x, rows->reference), width = pb_svg_text_width(rows->reference_label);
    if (!isfinite(rows->reference))
        return;
    pb_row_vertical(svg, layout, "rule-ground", at);
    pb_row_vertical(svg, layout, "rule", at);
    double left = fmin(fmax(at - width / 2, 0), svg->width - width);
    pb_svg_text(svg, "tick", left + width / 2, 10, PB_ANCHOR_MIDDLE, rows->reference_label);
}

void pb_plot_rows(struct pb_svg *svg, const void *data)
{
    enum { HEAD = 14, GAP = 8 };
    const struct pb_rows *rows = data;
    double left = widest(rows, offsetof(struct pb_row, left)), right = widest(rows, offsetof(struct pb_row, right));
    double figures = widest(rows, offsetof(struct pb_row, figure));
    double beside = fmax((right > 0 ? right + GAP : GAP) + (figures > 0 ? figures + GAP : 0), 14);
    struct pb_row_layout layout = pb_row_layout_for(
        svg, rows->count, HEAD, rows->stacked ? svg->width : widest(rows, offsetof(struct pb_row, label)),
        left > 0 ? left + GAP : 10, beside);
    struct pb_scale x = scale_of(rows, &layout);
    pb_row_axis(svg, &layout, &x, rows->unit, rows->axis);
    pb_svg_text(svg, "tick", svg->width, 10, PB_ANCHOR_END, rows->figure_head);
    for (int i = 0; i < rows->count; i++)
        draw_bars(svg, rows, &layout, &x, i);
    if (isfinite(rows->base))
        pb_row_vertical(svg, &layout, "zero", pb_scale_at(&x, rows->base));
    draw_reference(svg, rows, &layout, &x);
    for (int i = 0; i < rows->count; i++)
        draw_marks(svg, rows, &layout, &x, i);
}
