/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The payback curve. To its right, on the same scale, what never pays back. */
#include "report/plots.h"
#include "report/text_result.h"

#include <math.h>
#include <stdio.h>

static double share_at(const payback_result *result, double month)
{
    return result->payback_by[(int)floor(month)].value;
}

/* Whether a label of that width above the line, from the left, stays clear of the curve and of the target's mark. */
static bool left_is_free(const struct pb_frame *frame, const payback_result *result, double width)
{
    double per_month = (frame->x.to - frame->x.from) / result->horizon_months;
    double until = fmin(ceil(width / per_month), result->horizon_months);
    return share_at(result, until) < result->required_probability && result->target_months > until;
}

/* At the left above the line, where the curve is still low, or else below the line, away from the target's words. */
static void label_requirement(struct pb_svg *svg, const struct pb_frame *frame, const payback_result *result,
                              const char *label, double y)
{
    static const double gap = 6;
    bool clear = result->target_months > result->horizon_months ||
                 left_is_free(frame, result, pb_svg_text_width(label) + 2 * gap);
    bool right = !clear && result->target_months < 0.5 * result->horizon_months; /* what is said of it stands there */
    double above = y - 5, below = y + 14;
    bool over = clear ? y >= frame->y.to + 14 : y > frame->y.from - 20;
    pb_svg_text(svg, "label halo", right ? frame->x.to - gap : frame->x.from + gap, over ? above : below,
                right ? PB_ANCHOR_END : PB_ANCHOR_START, label);
}

/* Whether a line of words has room above a level. */
static bool is_roomy(const struct pb_frame *frame, double y)
{
    return y >= frame->y.to + 16;
}

/* The requirement: a dashed line with its label. */
static void draw_requirement(struct pb_svg *svg, const struct pb_frame *frame, const payback_result *result)
{
    double y = pb_scale_at(&frame->y, result->required_probability);
    char label[80];
    snprintf(label, sizeof label, "required: %s", pb_requirement(result->required_probability).text);
    pb_svg_line(svg, "rule", frame->x.from, y, frame->x.to, y);
    if (svg->width >= PB_NARROW || result->target_months > result->horizon_months)
        label_requirement(svg, frame, result, label, y);
    else /* at the right end, above the line where there is room */
        pb_svg_text(svg, "label halo", frame->x.to - 4, is_roomy(frame, y) ? y - 5 : y + 14, PB_ANCHOR_END, label);
}

enum { REQUIREMENT_WIDTH = 110 };

/* Where the words beside the target stand: below the curve where that is high, above it where it is low. */
static double words_at(const struct pb_frame *frame, const payback_result *result, double x, double y, double share,
                       double width)
{
    double required = pb_scale_at(&frame->y, result->required_probability), line = y + 20;
    if (share <= 0.5) {
        double per_month = (frame->x.to - frame->x.from) / result->horizon_months;
        double until = fmin(result->target_months + (width + 8) / per_month, result->horizon_months);
        double until_y =
            pb_scale_at(&frame->y, share_at(result, x + width < frame->x.to ? until : result->target_months));
        line = fmax(until_y - 24, frame->y.to + 18);
    }
    bool narrow = frame->x.to - frame->x.from < PB_NARROW / 1.5;
    if (narrow && required > line - 34 && required < line + 34)
        return is_roomy(frame, required) ? required + 22 : required + 36;
    if (required > line - 18 && required < line + 18) {
        bool room_above = share <= 0.5 && required - 38 > frame->y.to && x > frame->x.from + REQUIREMENT_WIDTH;
        line = room_above ? required - 23 : required + 19;
    }
    return line;
}

static void draw_target(struct pb_svg *svg, const struct pb_frame *frame, const payback_result *result)
{
    double share = share_at(result, result->target_months);
    double x = pb_scale_at(&frame->x, result->target_months), y = pb_scale_at(&frame->y, share);
    bool right = x < (frame->x.from + frame->x.to) / 2;
    enum pb_anchor anchor = right ? PB_ANCHOR_START : PB_ANCHOR_END;
    char label[96];
    snprintf(label, sizeof label, "by month %.40s", pb_general(result->target_months).text);
    double beside = x + (right ? 8 : -8);
    double line = words_at(frame, result, x, y, share, right ? pb_svg_text_width(label) : 0);
    pb_svg_line(svg, "rule", x, frame->y.from, x, frame->y.to);
    pb_svg_dot(svg, "dot", x, y, 5);
    pb_svg_text(svg, "figure halo", beside, line, anchor, pb_percent(share).text);
    pb_svg_text(svg, "label halo", beside, line + 16, anchor, label);
}

static void draw_never(struct pb_svg *svg, const struct pb_frame *frame, double never)
{
    double left = frame->x.to + 12, right = left + 20;
    double top = frame->y.to, split = pb_scale_at(&frame->y, 1 - never);
    if (!(never > 0))
        return;
    pb_svg_rect(svg, "faint", left, split, right, frame->y.from);
    pb_svg_rect(svg, "hatch", left, top, right, split);
    double middle = fmin(fmax((top + split) / 2, top + 4), frame->y.from - 16);
    pb_svg_text(svg, "strong", right + 5, middle + 4, PB_ANCHOR_START, pb_percent(never).text);
    pb_svg_text(svg, "label", right + 5, middle + 18, PB_ANCHOR_START, "never");
}

void pb_plot_payback(struct pb_svg *svg, const void *data)
{
    const payback_result *result = data;
    int months = result->horizon_months;
    double right = svg->width - (result->never.value > 0 ? 84 : 16);
    struct pb_frame frame = {.x = {0, months, 46, right}, .y = {0, 1, svg->height - 36, 18}};
    double zero[PB_SVG_MONTHS], share[PB_SVG_MONTHS];
    for (int t = 0; t <= months && t < PB_SVG_MONTHS; t++) {
        zero[t] = 0;
        share[t] = result->payback_by[t].value;
    }
    pb_frame_draw(svg, &frame, months, PB_AXIS_SHARE, "share of simulated futures that have paid back");
    pb_frame_band(svg, &frame, "band90", zero, share, months);
    pb_frame_line(svg, &frame, "line", share, months);
    draw_requirement(svg, &frame, result);
    if (result->target_months <= months)
        draw_target(svg, &frame, result);
    draw_never(svg, &frame, result->never.value);
}
