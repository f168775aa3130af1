/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts of the pages, each drawn into a drawing that has been begun; they adapt to its width, so that the same
 * chart stands wide on paper and narrow on a telephone without its letters shrinking. Every function takes its own plot
 * as `data`. Lines, bands and bars differ in lightness, dashes or hatching too: no chart needs colour to be read. */
#ifndef PB_REPORT_PLOTS_H
#define PB_REPORT_PLOTS_H

#include "payback/batch.h"
#include "payback/operation.h"
#include "payback/result.h"
#include "payback/solve.h"
#include "report/svg.h"

#include <stdbool.h>

typedef void pb_plot(struct pb_svg *svg, const void *data);

/* Below this width labels stand above their bars, and there are fewer ticks. */
enum { PB_NARROW = 420 };

/* Months that a plot can have, month 0 included. */
enum { PB_SVG_MONTHS = 121 };

/* A frame with axes: the scales map months and values into it. */
struct pb_frame {
    struct pb_scale x, y;
};
enum pb_axis_unit { PB_AXIS_SHARE, PB_AXIS_MONEY, PB_AXIS_COUNT };
/* A value as an axis with that step between its ticks writes it. */
struct pb_label pb_tick_label(double value, double step, enum pb_axis_unit unit);
/* Draws grid and ticks; the value range is rounded outwards by the caller. title (of the value axis) may be "". */
void pb_frame_draw(struct pb_svg *svg, const struct pb_frame *frame, int months, enum pb_axis_unit unit,
                   const char *title);
/* The same with values below too. */
void pb_frame_draw_values(struct pb_svg *svg, const struct pb_frame *frame, enum pb_axis_unit x_unit,
                          const char *x_title, enum pb_axis_unit y_unit, const char *y_title);
/* A band between two curves over months 0 … months, and a line. */
void pb_frame_band(struct pb_svg *svg, const struct pb_frame *frame, const char *class_name, const double *low,
                   const double *high, int months);
void pb_frame_line(struct pb_svg *svg, const struct pb_frame *frame, const char *class_name, const double *values,
                   int months);

/* data: a payback_result. The share of trials that have paid back by month, with target and requirement, and what never
 * does. */
void pb_plot_payback(struct pb_svg *svg, const void *data);

/* data: a payback_result with bins. How NPV is distributed, by what happened. */
void pb_plot_histogram(struct pb_svg *svg, const void *data);

/* Cumulative cash. */
struct pb_cash_plot {
    const payback_result *result;
    double break_even; /* month in which the median crosses zero for good; NaN where it does not */
};
void pb_plot_cash(struct pb_svg *svg, const void *data);
/* The month in which a curve crosses zero for good: NaN where it ends below, 0 where it is never below. */
double pb_crossing(const double *curve, int months);

/* Two fans over months with direct labels: the first with a dashed line, the second with a full one. */
struct pb_fans_plot {
    const payback_fan *fans[2];
    const char *labels[2];
    int months;
    bool share; /* else a count */
    const char *axis;
};
void pb_plot_fans(struct pb_svg *svg, const void *data);

/* Steps from the first benefit to what is left: each bar begins where the one above ends. */
enum pb_step { PB_STEP_HARD, PB_STEP_SOFT, PB_STEP_COST, PB_STEP_TOTAL };
struct pb_waterfall_step {
    const char *label;
    double amount; /* of a total: the sum so far */
    enum pb_step kind;
};
enum { PB_WATERFALL_STEPS = 16 };
struct pb_waterfall {
    struct pb_waterfall_step steps[PB_WATERFALL_STEPS];
    int count;
    const char *currency;
};
void pb_plot_waterfall(struct pb_svg *svg, const void *data);

/* Rows of bars, ranges and dots on one axis. Figures that are NaN are not drawn, texts that are "" take no room. */
struct pb_bar {
    double from, to;
    const char *class_name; /* NULL: no bar */
};
enum { PB_ROW_BARS = 2, PB_ROWS = 40 };
struct pb_row {
    char label[128];
    struct pb_bar bars[PB_ROW_BARS];
    double low, high;         /* a thin line: an interval */
    double mark, dot;         /* an upright stroke; a dot */
    char left[24], right[24]; /* at the ends of what is drawn */
    char figure[40];          /* at the end of the row */
    bool strong;
};
/* A row with a label, cut, and nothing drawn. */
struct pb_row pb_row_of(const char *label);
struct pb_rows {
    struct pb_row rows[PB_ROWS];
    int count;
    enum pb_axis_unit unit;
    bool whole_share;       /* of shares: the axis goes from 0 to 1 */
    bool stacked;           /* labels are long: they stand above their bars at any width */
    const char *axis;       /* its title */
    double base, reference; /* a line, a dashed line */
    char reference_label[48];
    const char *figure_head; /* above the figures */
};
void pb_plot_rows(struct pb_svg *svg, const void *data);

/* Height that a chart of rows wants at this width: waterfall, bars. */
double pb_rows_height(int rows, double width);
/* The same where labels stand above their bars. */
double pb_stacked_height(int rows);

/* data: a pb_solve_plot without a frontier: the figure by the value of the input, with the target and where it is met.
 */
struct pb_solve_plot {
    const payback_solution *solution;
    const char *x_title, *y_title;
};
void pb_plot_solve(struct pb_svg *svg, const void *data);
/* data: a pb_solve_plot with one: a column for each value of the first input, filled where the target is met. */
void pb_plot_frontier(struct pb_svg *svg, const void *data);

/* data: pb_spreads. Small histograms on one axis. */
struct pb_spread {
    char label[128];
    const double *shares, *stopped; /* by bin: of all trials; of these, in which the programme stops early */
    double median;                  /* NaN: not marked */
    bool strong;
};
struct pb_spreads {
    struct pb_spread rows[PB_ROWS];
    int count, bins;
    const double *edges;
    const char *axis;
};
void pb_plot_spreads(struct pb_svg *svg, const void *data);
double pb_spreads_height(int rows, double width);

/* data: a payback_portfolio with rows. A mark a scenario: probability of payback against mean NPV. Up to so many marks
 * bear the numbers of their rows, where there is room; more are small. */
enum { PB_NUMBERED_MARKS = 60 };
void pb_plot_portfolio(struct pb_svg *svg, const void *data);

/* Probability by cells of equal width: the shape of a distribution, as a thumbnail. */
enum { PB_DENSITY_CELLS = 32 };
struct pb_density_plot {
    double cells[PB_DENSITY_CELLS];
    bool bars; /* mass on points: bars; else an area */
};
void pb_plot_density(struct pb_svg *svg, const void *data);

#endif
