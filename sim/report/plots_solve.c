/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a target is met: along one input, and over two. */
#include "report/plots.h"
#include "report/words_solve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- windows: what of a range is drawn ---- */

struct window {
    double low, high;
};

static void widen(struct window *window, double value)
{
    if (!isfinite(value))
        return;
    window->low = fmin(window->low, value);
    window->high = fmax(window->high, value);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The usual distance between two looks: that of the even grid, whose steps are the shortest ones. */
static double usual_step(const payback_solved *solved)
{
    enum { MANY = 64, AMONG_THE_SHORTEST = 8 };
    double steps[MANY];
    size_t count = 0;
    for (size_t i = 1; i < solved->look_count && count < MANY; i++)
        steps[count++] = solved->looks[i].x - solved->looks[i - 1].x;
    if (count == 0)
        return 0;
    qsort(steps, count, sizeof *steps, by_size);
    return steps[count / 2 < AMONG_THE_SHORTEST ? count / 2 : AMONG_THE_SHORTEST];
}

/* The part of the range that was looked at evenly: an open end is searched in ever longer steps, which would press
 * everything else together. */
static struct window even_part(const payback_solved *solved)
{
    struct window window = {INFINITY, -INFINITY};
    double longest = 1.5 * usual_step(solved);
    size_t begun = 0, first = 0, count = 0;
    for (size_t i = 1; i <= solved->look_count; i++) {
        if (i < solved->look_count && solved->looks[i].x - solved->looks[i - 1].x <= longest)
            continue;
        if (i - begun > count) {
            first = begun;
            count = i - begun;
        }
        begun = i;
    }
    if (count > 0) {
        widen(&window, solved->looks[first].x);
        widen(&window, solved->looks[first + count - 1].x);
    }
    return window;
}

/* A little more on both sides, within the range; never empty. */
static void add_margin(struct window *window, double low, double high)
{
    double margin = 0.06 * (window->high - window->low);
    if (!(window->high > window->low))
        pb_round_range(&window->low, &window->high, 4);
    window->low = fmax(window->low - margin, fmin(low, window->low));
    window->high = fmin(window->high + margin, fmax(high, window->high));
}

/* The x at which the input is as planned; NaN where there is none. */
static double planned_x(const payback_varied *varied)
{
    return varied->mode == PAYBACK_VARY_SCALE ? 1 : varied->mode == PAYBACK_VARY_SHIFT ? 0 : varied->mean;
}

static enum pb_axis_unit axis_of(const payback_varied *varied)
{
    bool share = strstr(varied->unit, "share") != NULL || strncmp(varied->unit, "per ", 4) == 0;
    return varied->mode == PAYBACK_VARY_SCALE || share ? PB_AXIS_SHARE : PB_AXIS_COUNT;
}

/* The pieces of [low, high] in which the target is met, from the crossings; calls draw for each. */
static void met_pieces(const payback_solved *solved, double low, double high,
                       void (*draw)(void *context, double from, double to), void *context)
{
    bool met = solved->status == PAYBACK_ALWAYS_MET;
    double from = low;
    if (solved->crossing_count > 0)
        met = !solved->crossings[0].met_above;
    for (size_t c = 0; c < solved->crossing_count; c++) {
        double at = fmin(fmax(solved->crossings[c].value.value, low), high);
        if (met && at > from)
            draw(context, from, at);
        met = solved->crossings[c].met_above;
        from = at;
    }
    if (met && high > from)
        draw(context, from, high);
}

/* ---- along one input ---- */

struct canvas {
    struct pb_svg *svg;
    const struct pb_frame *frame;
    double left, right; /* of a column */
};

static void shade_upright(void *context, double from, double to)
{
    const struct canvas *canvas = context;
    const struct pb_frame *frame = canvas->frame;
    double left = pb_scale_at(&frame->x, from), right = pb_scale_at(&frame->x, to);
    pb_svg_rect(canvas->svg, "faint", left, frame->y.from, right, frame->y.to);
}

static void label_upright(void *context, double from, double to)
{
    const struct canvas *canvas = context;
    const struct pb_frame *frame = canvas->frame;
    double left = pb_scale_at(&frame->x, from), right = pb_scale_at(&frame->x, to);
    if (right - left > pb_svg_text_width("target met") + 8)
        pb_svg_text(canvas->svg, "tick shaded", (left + right) / 2, frame->y.from - 6, PB_ANCHOR_MIDDLE, "target met");
}

/* The figure at x, between the looks to its left and right; NaN where one of them has none. */
static double figure_between(const payback_look *a, const payback_look *b, double x)
{
    return a->figure + (b->figure - a->figure) * ((x - a->x) / (b->x - a->x));
}

/* The same of all looks; NaN outside. */
static double figure_at(const payback_solved *solved, double x)
{
    for (size_t i = 1; i < solved->look_count; i++)
        if (x >= solved->looks[i - 1].x && x <= solved->looks[i].x)
            return figure_between(&solved->looks[i - 1], &solved->looks[i], x);
    return NAN;
}

/* The piece of a segment in which its figure is between low and high, as shares of its length; false where there is
 * none. */
static bool clip(double a, double b, double low, double high, double *from, double *to)
{
    double first = a < low ? (low - a) / (b - a) : a > high ? (high - a) / (b - a) : 0;
    double last = b < low ? (low - a) / (b - a) : b > high ? (high - a) / (b - a) : 1;
    *from = first;
    *to = last;
    return !((a < low && b < low) || (a > high && b > high)) && last > first;
}

/* The curve inside the frame, broken where the figure is never or undefined. */
static void draw_curve(struct pb_svg *svg, const struct pb_frame *frame, const payback_solved *solved)
{
    for (size_t i = 1; i < solved->look_count; i++) {
        const payback_look *a = &solved->looks[i - 1], *b = &solved->looks[i];
        double left = fmax(a->x, frame->x.low), right = fmin(b->x, frame->x.high), from, to;
        if (!(right > left) || !isfinite(a->figure) || !isfinite(b->figure))
            continue;
        double first = figure_between(a, b, left), last = figure_between(a, b, right), rise = last - first;
        if (!clip(first, last, frame->y.low, frame->y.high, &from, &to))
            continue;
        pb_svg_line(svg, "line", pb_scale_at(&frame->x, left + from * (right - left)),
                    pb_scale_at(&frame->y, first + from * rise), pb_scale_at(&frame->x, left + to * (right - left)),
                    pb_scale_at(&frame->y, first + to * rise));
    }
}

/* How far from the target the figure usually is: a range without end must not press the rest flat. */
static double usual_distance(const payback_solution *s, const struct window *x)
{
    enum { MANY = 64 };
    double distances[MANY];
    size_t count = 0;
    for (size_t i = 0; i < s->solved.look_count && count < MANY; i++) {
        const payback_look *look = &s->solved.looks[i];
        if (look->x >= x->low && look->x <= x->high && isfinite(look->figure))
            distances[count++] = fabs(look->figure - s->bound);
    }
    if (count == 0)
        return INFINITY;
    qsort(distances, count, sizeof *distances, by_size);
    return distances[count / 2] > 0 ? distances[count / 2] : (double)INFINITY;
}

static void measure_figures(const payback_solution *s, const struct window *x, struct window *y)
{
    static const double farthest = 10;
    const payback_solved *solved = &s->solved;
    double limit = farthest * usual_distance(s, x);
    *y = (struct window){s->bound, s->bound};
    for (size_t i = 0; i < solved->look_count; i++)
        if (solved->looks[i].x >= x->low && solved->looks[i].x <= x->high)
            widen(y, solved->looks[i].figure);
    widen(y, figure_at(solved, x->low)); /* where the curve enters and leaves */
    widen(y, figure_at(solved, x->high));
    y->low = fmax(y->low, s->bound - limit);
    y->high = fmin(y->high, s->bound + limit);
    widen(y, figure_at(solved, planned_x(&s->varied)));
    pb_round_range(&y->low, &y->high, 5);
    if (s->figure_is_share) {
        y->low = fmax(y->low, 0);
        y->high = fmin(y->high, 1);
    }
}

/* Words above the frame, over x as far as they fit. */
static void label_above(struct pb_svg *svg, const struct pb_frame *frame, const char *class_name, double x, double line,
                        const char *label)
{
    double half = pb_svg_text_width(label) / 2 + 4, at = pb_scale_at(&frame->x, x);
    at = fmin(fmax(at, frame->x.from + half), svg->width - half);
    pb_svg_text(svg, class_name, at, line, PB_ANCHOR_MIDDLE, label);
}

static void draw_marks(struct pb_svg *svg, const struct pb_frame *frame, const payback_solution *s)
{
    const payback_solved *solved = &s->solved;
    double planned = planned_x(&s->varied), bound = pb_scale_at(&frame->y, s->bound);
    char label[96];
    if (planned >= frame->x.low && planned <= frame->x.high) {
        double x = pb_scale_at(&frame->x, planned);
        snprintf(label, sizeof label, "planned: %.40s", pb_x_label(&s->varied, planned, NAN).text);
        pb_svg_line(svg, "leader", x, frame->y.from, x, frame->y.to - 3);
        label_above(svg, frame, "label", planned, frame->y.to - 7, label);
        double figure = figure_at(solved, planned);
        if (isfinite(figure))
            pb_svg_dot(svg, "dot", x, pb_scale_at(&frame->y, figure), 4);
    }
    for (size_t c = 0; c < solved->crossing_count; c++) {
        double x = pb_scale_at(&frame->x, solved->crossings[c].value.value);
        pb_svg_line(svg, "zero", x, frame->y.from, x, frame->y.to - 17);
        pb_svg_dot(svg, "point", x, bound, 5);
    }
    if (solved->crossing_count == 0)
        return;
    payback_estimate first = solved->crossings[0].value;
    snprintf(label, sizeof label, "just met at %.60s", pb_x_label(&s->varied, first.value, pb_half_width(first)).text);
    label_above(svg, frame, "strong", first.value, frame->y.to - 21, label);
}

static enum pb_axis_unit figure_unit(const payback_solution *s)
{
    return s->figure_is_share ? PB_AXIS_SHARE : s->figure_is_money ? PB_AXIS_MONEY : PB_AXIS_COUNT;
}

void pb_plot_solve(struct pb_svg *svg, const void *data)
{
    const struct pb_solve_plot *plot = data;
    const payback_solution *s = plot->solution;
    struct window x = even_part(&s->solved), y;
    widen(&x, planned_x(&s->varied));
    for (size_t c = 0; c < s->solved.crossing_count; c++)
        widen(&x, s->solved.crossings[c].value.value);
    add_margin(&x, s->solved.low, s->solved.high);
    measure_figures(s, &x, &y);
    struct pb_frame frame = {.x = {x.low, x.high, 56, svg->width - 14}, .y = {y.low, y.high, svg->height - 36, 52}};
    struct canvas canvas = {.svg = svg, .frame = &frame};
    met_pieces(&s->solved, x.low, x.high, shade_upright, &canvas);
    pb_frame_draw_values(svg, &frame, axis_of(&s->varied), plot->x_title, figure_unit(s), plot->y_title);
    double bound = pb_scale_at(&frame.y, s->bound);
    pb_svg_line(svg, "rule", frame.x.from, bound, frame.x.to, bound);
    draw_curve(svg, &frame, &s->solved);
    met_pieces(&s->solved, x.low, x.high, label_upright, &canvas);
    draw_marks(svg, &frame, s);
}

/* ---- over two inputs ---- */

static void shade_column(void *context, double from, double to)
{
    const struct canvas *canvas = context;
    const struct pb_scale *y = &canvas->frame->y;
    pb_svg_rect(canvas->svg, "met-area", canvas->left, pb_scale_at(y, from), canvas->right, pb_scale_at(y, to));
}

/* Edge of a row's column: half-way to its neighbour. */
static double edge(const payback_solution *s, const struct pb_frame *frame, size_t row, bool right)
{
    if (right ? row + 1 == s->row_count : row == 0)
        return right ? frame->x.to : frame->x.from;
    return pb_scale_at(&frame->x, (s->rows[row].at + s->rows[right ? row + 1 : row - 1].at) / 2);
}

static struct window frontier_window(const payback_solution *s)
{
    struct window y = {INFINITY, -INFINITY};
    double low = INFINITY, high = -INFINITY;
    for (size_t r = 0; r < s->row_count; r++) {
        const payback_solved *solved = &s->rows[r].solved;
        low = fmin(low, solved->low);
        high = fmax(high, solved->high);
        for (size_t c = 0; c < solved->crossing_count; c++)
            widen(&y, solved->crossings[c].value.value);
    }
    widen(&y, planned_x(&s->varied));
    for (size_t r = 0; !(y.high > y.low) && r < s->row_count; r++) {
        struct window even = even_part(&s->rows[r].solved);
        widen(&y, even.low);
        widen(&y, even.high);
    }
    add_margin(&y, low, high);
    pb_round_range(&y.low, &y.high, 5);
    y.low = fmax(y.low, fmin(low, y.high));
    y.high = fmin(y.high, fmax(high, y.low));
    if (!(y.high > y.low))
        pb_round_range(&y.low, &y.high, 4);
    return y;
}

static void draw_planned(struct pb_svg *svg, const struct pb_frame *frame, const payback_solution *s)
{
    double x = planned_x(&s->along), y = planned_x(&s->varied);
    bool inside = x >= frame->x.low && x <= frame->x.high && y >= frame->y.low && y <= frame->y.high;
    if (!inside)
        return;
    double at = pb_scale_at(&frame->x, x), up = pb_scale_at(&frame->y, y);
    bool left = at > (frame->x.from + frame->x.to) / 2;
    pb_svg_dot(svg, "point", at, up, 6);
    pb_svg_text(svg, "strong halo", at + (left ? -11 : 11), up + 4, left ? PB_ANCHOR_END : PB_ANCHOR_START, "planned");
}

void pb_plot_frontier(struct pb_svg *svg, const void *data)
{
    const struct pb_solve_plot *plot = data;
    const payback_solution *s = plot->solution;
    if (s->row_count == 0)
        return;
    struct window x = {s->rows[0].at, s->rows[s->row_count - 1].at}, y = frontier_window(s);
    double half = s->row_count > 1 ? (x.high - x.low) / (double)(s->row_count - 1) / 2 : 0;
    if (half > 0)
        x = (struct window){x.low - half, x.high + half};
    else
        pb_round_range(&x.low, &x.high, 4);
    struct pb_frame frame = {.x = {x.low, x.high, 66, svg->width - 14}, .y = {y.low, y.high, svg->height - 36, 22}};
    for (size_t r = 0; r < s->row_count; r++) {
        struct canvas canvas = {svg, &frame, edge(s, &frame, r, false), edge(s, &frame, r, true)};
        met_pieces(&s->rows[r].solved, y.low, y.high, shade_column, &canvas);
    }
    pb_frame_draw_values(svg, &frame, axis_of(&s->along), plot->x_title, axis_of(&s->varied), plot->y_title);
    for (size_t r = 0; r < s->row_count; r++)
        for (size_t c = 0; c < s->rows[r].solved.crossing_count; c++)
            pb_svg_dot(svg, "dot", pb_scale_at(&frame.x, s->rows[r].at),
                       pb_scale_at(&frame.y, s->rows[r].solved.crossings[c].value.value), 4);
    draw_planned(svg, &frame, s);
    bool always = s->rows[0].solved.status == PAYBACK_ALWAYS_MET;
    for (size_t r = 0; r < s->row_count; r++)
        if (s->rows[r].solved.status != (always ? PAYBACK_ALWAYS_MET : PAYBACK_NEVER_MET))
            return;
    pb_svg_text(svg, "strong halo", (frame.x.from + frame.x.to) / 2, frame.y.to + 22, PB_ANCHOR_MIDDLE,
                always ? "target met everywhere" : "target met nowhere");
}
