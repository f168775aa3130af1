/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios by what they are worth and how likely they pay back. Shapes tell the verdicts apart: dots, crosses, upright
 * crosses; all marks of a verdict are one path, so that thousands stay small. */
#include "report/plots.h"
#include "report/text_result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct view {
    struct pb_svg *svg;
    struct pb_frame frame;
    const payback_portfolio *portfolio;
};

static double x_of(const struct view *view, const payback_portfolio_row *row)
{
    return pb_scale_at(&view->frame.x, row->npv_mean);
}

static double y_of(const struct view *view, const payback_portfolio_row *row)
{
    return pb_scale_at(&view->frame.y, row->payback_probability);
}

static bool is_shown(const payback_portfolio_row *row)
{
    return isfinite(row->npv_mean) && isfinite(row->payback_probability);
}

/* ---- marks ---- */

static void add_stroke(struct pb_svg *svg, double x1, double y1, double x2, double y2)
{
    pb_svg_stroke(svg);
    pb_svg_point(svg, x1, y1);
    pb_svg_point(svg, x2, y2);
}

static void add_mark(struct pb_svg *svg, const char *verdict, double x, double y, double arm)
{
    if (strcmp(verdict, "met") == 0) {
        add_stroke(svg, x, y, x, y); /* the line's round ends make a dot */
    } else if (strcmp(verdict, "not met") == 0) {
        add_stroke(svg, x - arm, y - arm, x + arm, y + arm);
        add_stroke(svg, x - arm, y + arm, x + arm, y - arm);
    } else {
        add_stroke(svg, x, y - arm, x, y + arm);
        add_stroke(svg, x - arm, y, x + arm, y);
    }
}

static void draw_verdict(const struct view *view, const char *verdict, const char *class_name)
{
    const payback_portfolio *portfolio = view->portfolio;
    bool many = portfolio->row_count > PB_NUMBERED_MARKS, begun = false;
    char classes[64];
    snprintf(classes, sizeof classes, "%s%s", many ? "many " : "", class_name);
    for (size_t i = 0; i < portfolio->row_count; i++) {
        const payback_portfolio_row *row = &portfolio->rows[i];
        if (strcmp(row->verdict, verdict) != 0 || !is_shown(row))
            continue;
        if (!begun)
            pb_svg_path_begin(view->svg, classes);
        begun = true;
        add_mark(view->svg, verdict, x_of(view, row), y_of(view, row), many ? 1.8 : 3);
    }
    if (begun)
        pb_svg_path_end(view->svg, false);
}

/* ---- numbers ---- */

struct box {
    double left, top, right, bottom;
};

struct boxes {
    struct box list[2 * PB_NUMBERED_MARKS + 1];
    int count;
};

static bool is_free(const struct boxes *taken, const struct box *box)
{
    for (int i = 0; i < taken->count; i++) {
        const struct box *other = &taken->list[i];
        if (box->left < other->right && other->left < box->right && box->top < other->bottom &&
            other->top < box->bottom)
            return false;
    }
    return true;
}

static void take(struct boxes *taken, struct box box)
{
    taken->list[taken->count++] = box;
}

/* To the right of its mark, else to the left, else not at all. */
static void draw_number(const struct view *view, struct boxes *taken, size_t row)
{
    enum { GAP = 7, ABOVE = 6, BELOW = 5 };
    char number[24];
    snprintf(number, sizeof number, "%zu", row + 1);
    double x = x_of(view, &view->portfolio->rows[row]), y = y_of(view, &view->portfolio->rows[row]);
    double width = pb_svg_text_width(number);
    const struct box places[] = {{x + GAP, y - ABOVE, x + GAP + width, y + BELOW},
                                 {x - GAP - width, y - ABOVE, x - GAP, y + BELOW}};
    for (int p = 0; p < 2; p++) {
        const struct box *box = &places[p];
        if (box->left < view->frame.x.from || box->right > view->svg->width - 2 || !is_free(taken, box))
            continue;
        pb_svg_text(view->svg, "halo", box->left, y + 4, PB_ANCHOR_START, number);
        take(taken, *box);
        return;
    }
}

static void draw_numbers(const struct view *view, struct box requirement)
{
    enum { MARK = 5 };
    const payback_portfolio *portfolio = view->portfolio;
    struct boxes taken = {.count = 0};
    take(&taken, requirement);
    for (size_t i = 0; i < portfolio->row_count; i++) {
        double x = x_of(view, &portfolio->rows[i]), y = y_of(view, &portfolio->rows[i]);
        take(&taken, (struct box){x - MARK, y - MARK, x + MARK, y + MARK});
    }
    for (size_t i = 0; i < portfolio->row_count; i++)
        if (is_shown(&portfolio->rows[i]))
            draw_number(view, &taken, i);
}

/* ---- frame ---- */

/* A dashed line where all scenarios require the same; where its label stands. */
static struct box draw_requirement(const struct view *view)
{
    const payback_portfolio *portfolio = view->portfolio;
    const struct pb_frame *frame = &view->frame;
    double required = portfolio->rows[0].required_probability;
    for (size_t i = 1; i < portfolio->row_count; i++)
        if (portfolio->rows[i].required_probability != required)
            return (struct box){0};
    char label[80];
    double y = pb_scale_at(&frame->y, required), x = frame->x.from + 6;
    double line = y < frame->y.to + 14 ? y + 14 : y - 5;
    snprintf(label, sizeof label, "required: %s", pb_requirement(required).text);
    pb_svg_line(view->svg, "rule", frame->x.from, y, frame->x.to, y);
    pb_svg_text(view->svg, "halo", x, line, PB_ANCHOR_START, label);
    return (struct box){x, line - 11, x + pb_svg_text_width(label), line + 3};
}

static void find_range(const payback_portfolio *portfolio, double *low, double *high)
{
    *low = 0;
    *high = 0;
    for (size_t i = 0; i < portfolio->row_count; i++)
        if (is_shown(&portfolio->rows[i])) {
            *low = fmin(*low, portfolio->rows[i].npv_mean);
            *high = fmax(*high, portfolio->rows[i].npv_mean);
        }
    pb_round_range(low, high, 6);
}

void pb_plot_portfolio(struct pb_svg *svg, const void *data)
{
    const payback_portfolio *portfolio = data;
    char title[64] = "mean NPV";
    double low, high;
    find_range(portfolio, &low, &high);
    struct view view = {svg, {.x = {low, high, 48, svg->width - 24}, .y = {0, 1, svg->height - 36, 26}}, portfolio};
    if (portfolio->currencies == 1)
        snprintf(title, sizeof title, "mean NPV, %.40s", portfolio->rows[0].currency);
    pb_frame_draw_values(svg, &view.frame, PB_AXIS_MONEY, title, PB_AXIS_SHARE, "pays back by its target");
    double zero = pb_scale_at(&view.frame.x, 0);
    pb_svg_line(svg, "zero", zero, view.frame.y.from, zero, view.frame.y.to);
    draw_verdict(&view, "not met", "mark-not-met");
    draw_verdict(&view, "unresolved", "mark-unresolved");
    draw_verdict(&view, "met", "mark-met");
    struct box requirement = draw_requirement(&view);
    if (portfolio->row_count <= PB_NUMBERED_MARKS)
        draw_numbers(&view, requirement);
}
