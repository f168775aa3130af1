/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts of rows: a label, beside it (above it where it is narrow) a bar on a scale that all rows share, and below all
 * of them the scale's axis. */
#ifndef PB_REPORT_PLOTS_ROWS_H
#define PB_REPORT_PLOTS_ROWS_H

#include "report/plots.h"

struct pb_row_layout {
    int count;
    double top;                     /* of the first row */
    double height;                  /* of a row */
    double label_width, label_line; /* below the row's top */
    double bar_left, bar_right;     /* what the scale may fill */
    double bar_top, bar_bottom;     /* below the row's top */
    bool narrow;
};

/* Room for labels as wide as the widest (at most two fifths of the drawing; above the bars where it is as wide as the
 * drawing, or the drawing is narrow), and beside the bars for texts of these
 * widths. */
struct pb_row_layout pb_row_layout_for(const struct pb_svg *svg, int count, double top, double widest_label,
                                       double left, double right);
/* Top of row i. */
double pb_row_top(const struct pb_row_layout *layout, int i);
void pb_row_label(struct pb_svg *svg, const struct pb_row_layout *layout, int i, const char *class_name,
                  const char *label);
/* A line through all rows; where labels stand above the bars, through the bars only. */
void pb_row_vertical(struct pb_svg *svg, const struct pb_row_layout *layout, const char *class_name, double x);
/* Grid lines with round ticks below the rows, and the title under them (may be ""). Draws before the rows do. */
void pb_row_axis(struct pb_svg *svg, const struct pb_row_layout *layout, const struct pb_scale *x,
                 enum pb_axis_unit unit, const char *title);

#endif
