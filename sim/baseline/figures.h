/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a store keeps of a reading beside its tickets, columns and files: single figures, by name. */
#ifndef PB_BASELINE_FIGURES_H
#define PB_BASELINE_FIGURES_H

#include "baseline/result.h"

enum { PB_KEPT_FIGURES = 23 };

enum pb_figure_type { PB_FIGURE_SIZE, PB_FIGURE_INT, PB_FIGURE_CHAR, PB_FIGURE_DOUBLE, PB_FIGURE_BOOL };

struct pb_kept_figure {
    const char *name;
    enum pb_figure_type type;
    void *at;
};

/* The places of all of them in the baseline. */
void pb_kept_figures(struct pb_kept_figure figures[PB_KEPT_FIGURES], payback_baseline *baseline);
double pb_kept_value(const struct pb_kept_figure *figure);
void pb_keep_value(const struct pb_kept_figure *figure, double value);

#endif
