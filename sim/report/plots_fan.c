/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fans over months: cumulative cash, and two worlds or measures side by side. */
#include "report/plots.h"

#include <math.h>
#include <stdio.h>

double pb_crossing(const double *curve, int months)
{
    int last = months;
    while (last >= 0 && !(curve[last] < 0))
        last--;
    if (last == months)
        return NAN;
    return last < 0 ? 0 : last + curve[last] / (curve[last] - curve[last + 1]);
}

/* Least and greatest of some curves. */
static void extend(double *low, double *high, const double *curve, int months)
{
    for (int t = 0; t <= months; t++)
        if (isfinite(curve[t])) {
            *low = fmin(*low, curve[t]);
            *high = fmax(*high, curve[t]);
        }
}

/* Labels at the right end, moved apart where they would touch; given from top to bottom. */
static void spread(double *at, int count, double gap, double top, double bottom)
{
    for (int i = 0; i < count; i++)
        at[i] = fmax(at[i], i > 0 ? at[i - 1] + gap : top);
    for (int i = count - 1; i >= 0; i--)
        at[i] = fmin(at[i], i < count - 1 ? at[i + 1] - gap : bottom);
}

static void label_cash_ends(struct pb_svg *svg, const struct pb_frame *frame, const payback_result *result)
{
    static const char *const names[] = {"1 in 20 above ", "median: ", "1 in 20 below "};
    int last = result->horizon_months;
    const double ends[] = {result->cash_p95[last], result->cash_p50[last], result->cash_p05[last]};
    double at[3];
    for (int i = 0; i < 3; i++)
        at[i] = pb_scale_at(&frame->y, ends[i]) + 4;
    spread(at, 3, 29, frame->y.to + 4, frame->y.from - 10);
    for (int i = 0; i < 3; i++) {
        char amount[64];
        snprintf(amount, sizeof amount, "%s%.40s", ends[i] > 0 ? "+" : "",
                 pb_label_money(ends[i], frame->y.high - frame->y.low).text);
        pb_svg_text(svg, "label", frame->x.to + 6, at[i], PB_ANCHOR_START, names[i]);
        pb_svg_text(svg, i == 1 ? "strong" : "label", frame->x.to + 6, at[i] + 13, PB_ANCHOR_START, amount);
    }
}

/* The mark at the crossing, and its words above whatever the fan covers there. */
static void mark_break_even(struct pb_svg *svg, const struct pb_frame *frame, const struct pb_cash_plot *plot)
{
    const payback_result *result = plot->result;
    double x = pb_scale_at(&frame->x, plot->break_even), y = pb_scale_at(&frame->y, 0), top = y;
    char label[64];
    snprintf(label, sizeof label, "%s in month %.20s", svg->width < PB_NARROW ? "breaks even" : "median breaks even",
             pb_fixed(plot->break_even, 1).text);
    double width = pb_svg_text_width(label), left = fmax(x - width, frame->x.from + 6);
    for (int t = 0; t <= result->horizon_months; t++) {
        double month = pb_scale_at(&frame->x, t);
        if (month >= left && month <= left + width)
            top = fmin(top, pb_scale_at(&frame->y, result->cash_p95[t]));
    }
    top = fmax(top - 22, frame->y.to + 12);
    pb_svg_line(svg, "leader", x, y, x, top + 4);
    pb_svg_dot(svg, "dot", x, y, 5);
    pb_svg_text(svg, "strong", left, top, PB_ANCHOR_START, label);
}

void pb_plot_cash(struct pb_svg *svg, const void *data)
{
    const struct pb_cash_plot *plot = data;
    const payback_result *result = plot->result;
    int months = result->horizon_months;
    double low = 0, high = 0;
    extend(&low, &high, result->cash_p05, months);
    extend(&low, &high, result->cash_p95, months);
    double least = low;
    pb_round_range(&low, &high, 5);
    low = fmax(low, least - 0.04 * (high - least)); /* a little below zero is no reason for a whole step */
    struct pb_frame frame = {.x = {0, months, 56, svg->width - 96}, .y = {low, high, svg->height - 36, 18}};
    char title[64];
    snprintf(title, sizeof title, "cumulative net cash, %.16s", result->currency);
    pb_frame_draw(svg, &frame, months, PB_AXIS_MONEY, title);
    pb_frame_band(svg, &frame, "band90", result->cash_p05, result->cash_p95, months);
    pb_frame_band(svg, &frame, "band50", result->cash_p25, result->cash_p75, months);
    double zero = pb_scale_at(&frame.y, 0);
    pb_svg_line(svg, "zero", frame.x.from, zero, frame.x.to, zero);
    pb_frame_line(svg, &frame, "line", result->cash_p50, months);
    label_cash_ends(svg, &frame, result);
    if (plot->break_even > 0)
        mark_break_even(svg, &frame, plot);
}

static void label_fans(struct pb_svg *svg, const struct pb_frame *frame, const struct pb_fans_plot *plot)
{
    int upper = plot->fans[0]->p50[plot->months] >= plot->fans[1]->p50[plot->months] ? 0 : 1;
    const int order[] = {upper, 1 - upper};
    double at[2];
    for (int i = 0; i < 2; i++)
        at[i] = pb_scale_at(&frame->y, plot->fans[order[i]]->p50[plot->months]) + 1;
    spread(at, 2, 31, frame->y.to + 6, frame->y.from - 14);
    for (int i = 0; i < 2; i++) {
        double end = plot->fans[order[i]]->p50[plot->months];
        struct pb_label figure = plot->share ? pb_percent(end) : pb_fixed(end, end < 20 ? 1 : 0);
        pb_svg_text(svg, "strong", frame->x.to + 6, at[i], PB_ANCHOR_START, figure.text);
        pb_svg_text(svg, "label", frame->x.to + 6, at[i] + 13, PB_ANCHOR_START, plot->labels[order[i]]);
    }
}

void pb_plot_fans(struct pb_svg *svg, const void *data)
{
    static const char *const outer[] = {"other90", "this90"}, *const lines[] = {"dashed", "line"};
    const struct pb_fans_plot *plot = data;
    double low = 0, high = plot->share ? 0.05 : 1;
    for (int f = 0; f < 2; f++)
        extend(&low, &high, plot->fans[f]->p95, plot->months);
    pb_round_range(&low, &high, 4);
    double label = fmax(pb_svg_text_width(plot->labels[0]), pb_svg_text_width(plot->labels[1]));
    struct pb_frame frame = {.x = {0, plot->months, 46, svg->width - label - 10},
                             .y = {low, high, svg->height - 36, 18}};
    pb_frame_draw(svg, &frame, plot->months, plot->share ? PB_AXIS_SHARE : PB_AXIS_COUNT, plot->axis);
    for (int f = 0; f < 2; f++)
        pb_frame_band(svg, &frame, outer[f], plot->fans[f]->p05, plot->fans[f]->p95, plot->months);
    for (int f = 0; f < 2; f++)
        pb_frame_line(svg, &frame, lines[f], plot->fans[f]->p50, plot->months);
    label_fans(svg, &frame, plot);
}
