/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts of rows: waterfall and tornado, and the thumbnail of a density. */
#include "report/plots.h"

#include <math.h>
#include <stdio.h>

/* Where the rows stand: the label beside the bar, or above it where it is narrow. */
struct rows {
    double label_width, bar_left, bar_right, height, bar_top, bar_bottom, label_line;
};

enum { LABELS = 186, AMOUNTS = 66, WIDE_ROW = 21, NARROW_ROW = 34, WATERFALL_HEAD = 14 };

static struct rows rows_for(double width, double margin)
{
    if (width < PB_NARROW)
        return (struct rows){width, margin, width - AMOUNTS, NARROW_ROW, 17, 31, 12};
    return (struct rows){LABELS - 8, LABELS + margin, width - AMOUNTS, WIDE_ROW, 3, WIDE_ROW - 3, 15};
}

double pb_rows_height(int rows, double width)
{
    return rows * (width < PB_NARROW ? NARROW_ROW : WIDE_ROW) + WATERFALL_HEAD;
}

static void draw_label(struct pb_svg *svg, const struct rows *rows, const char *class_name, double top,
                       const char *label)
{
    struct pb_text fitted = {0};
    pb_svg_fit(&fitted, label, rows->label_width);
    pb_svg_text(svg, class_name, 0, top + rows->label_line, PB_ANCHOR_START, fitted.data != NULL ? fitted.data : "");
    svg->out->failed = svg->out->failed || fitted.failed;
    pb_text_clear(&fitted);
}

/* Least and greatest height that the steps reach. */
static struct pb_scale waterfall_scale(const struct pb_waterfall *waterfall, const struct rows *rows)
{
    double low = 0, high = 0, sum = 0;
    for (int i = 0; i < waterfall->count; i++) {
        const struct pb_waterfall_step *step = &waterfall->steps[i];
        sum = step->kind == PB_STEP_TOTAL ? step->amount : sum + step->amount;
        low = fmin(low, sum);
        high = fmax(high, sum);
    }
    if (!isfinite(low) || !isfinite(high) || !(high > low))
        high = low + 1;
    return (struct pb_scale){low, high, rows->bar_left, rows->bar_right};
}

void pb_plot_waterfall(struct pb_svg *svg, const void *data)
{
    static const char *const classes[] = {"hard", "soft", "cost", "total"};
    const struct pb_waterfall *waterfall = data;
    struct rows rows = rows_for(svg->width, 0);
    struct pb_scale x = waterfall_scale(waterfall, &rows);
    struct pb_money money = pb_money_for(waterfall->currency, fmax(fabs(x.low), fabs(x.high)));
    double sum = 0;
    pb_svg_text(svg, "tick", svg->width, 10, PB_ANCHOR_END, pb_money_unit(money).text);
    for (int i = 0; i < waterfall->count; i++) {
        const struct pb_waterfall_step *step = &waterfall->steps[i];
        bool total = step->kind == PB_STEP_TOTAL;
        double top = WATERFALL_HEAD + i * rows.height, from = total ? 0 : sum;
        sum = total ? step->amount : sum + step->amount;
        draw_label(svg, &rows, total ? "strong" : "label", top, step->label);
        pb_svg_rect(svg, step->amount < 0 && !total ? "cost" : classes[step->kind], pb_scale_at(&x, from),
                    top + rows.bar_top, pb_scale_at(&x, sum), top + rows.bar_bottom);
        if (i + 1 < waterfall->count && waterfall->steps[i + 1].kind != PB_STEP_TOTAL)
            pb_svg_line(svg, "leader", pb_scale_at(&x, sum), top + rows.bar_bottom, pb_scale_at(&x, sum),
                        top + rows.height + rows.bar_top);
        char amount[64];
        snprintf(amount, sizeof amount, "%s%.40s", step->amount > 0 && !total ? "+" : "",
                 pb_money(money, step->amount).text);
        pb_svg_text(svg, total ? "strong" : "label", svg->width, top + rows.bar_bottom - 3, PB_ANCHOR_END, amount);
    }
    double zero = pb_scale_at(&x, 0);
    pb_svg_line(svg, "zero", zero, WATERFALL_HEAD, zero, WATERFALL_HEAD + waterfall->count * rows.height);
}

static struct pb_scale tornado_scale(const struct pb_tornado *tornado, const struct rows *rows)
{
    double low = tornado->base, high = tornado->base;
    for (int i = 0; i < tornado->count; i++) {
        low = fmin(low, fmin(tornado->bars[i].low, tornado->bars[i].high));
        high = fmax(high, fmax(tornado->bars[i].low, tornado->bars[i].high));
    }
    if (!isfinite(low) || !isfinite(high) || !(high > low)) {
        low = isfinite(tornado->base) ? tornado->base : 0;
        high = low + fmax(1, fabs(low));
    }
    return (struct pb_scale){low, high, rows->bar_left, rows->bar_right};
}

/* The side of the input's low end is light, that of its high end dark. */
static void draw_tornado_bar(struct pb_svg *svg, const struct rows *rows, const struct pb_scale *x,
                             const struct pb_tornado *tornado, int i)
{
    const struct pb_tornado_bar *bar = &tornado->bars[i];
    double top = i * rows->height, base = pb_scale_at(x, tornado->base);
    double low = pb_scale_at(x, bar->low), high = pb_scale_at(x, bar->high), range = x->high - x->low;
    draw_label(svg, rows, "label", top, bar->label);
    pb_svg_rect(svg, "input-low", low, top + rows->bar_top, base, top + rows->bar_bottom);
    pb_svg_rect(svg, "input-high", base, top + rows->bar_top, high, top + rows->bar_bottom);
    double least = fmin(fmin(low, high), base), most = fmax(fmax(low, high), base), line = top + rows->bar_bottom - 3;
    pb_svg_text(svg, "tick", least - 4, line, PB_ANCHOR_END, pb_label_money(fmin(bar->low, bar->high), range).text);
    pb_svg_text(svg, "tick", most + 4, line, PB_ANCHOR_START, pb_label_money(fmax(bar->low, bar->high), range).text);
}

void pb_plot_tornado(struct pb_svg *svg, const void *data)
{
    enum { AMOUNT_LEFT = 56 };
    const struct pb_tornado *tornado = data;
    struct rows rows = rows_for(svg->width, AMOUNT_LEFT);
    struct pb_scale x = tornado_scale(tornado, &rows);
    for (int i = 0; i < tornado->count; i++)
        draw_tornado_bar(svg, &rows, &x, tornado, i);
    double base = pb_scale_at(&x, tornado->base);
    pb_svg_line(svg, "zero", base, 0, base, tornado->count * rows.height);
}

void pb_plot_density(struct pb_svg *svg, const void *data)
{
    const struct pb_density_plot *plot = data;
    double most = 0, bottom = svg->height - 1;
    for (int c = 0; c < PB_DENSITY_CELLS; c++)
        most = isfinite(plot->cells[c]) ? fmax(most, plot->cells[c]) : most;
    struct pb_scale x = {0, PB_DENSITY_CELLS, 1, svg->width - 1}, y = {0, most > 0 ? most : 1, bottom, 2};
    for (int c = 0; plot->bars && c < PB_DENSITY_CELLS; c++)
        if (plot->cells[c] > 0)
            pb_svg_rect(svg, "hard", pb_scale_at(&x, c), pb_scale_at(&y, plot->cells[c]), pb_scale_at(&x, c + 0.9),
                        bottom);
    if (!plot->bars) {
        pb_svg_path_begin(svg, "density");
        pb_svg_point(svg, x.from, bottom);
        for (int c = 0; c < PB_DENSITY_CELLS; c++)
            pb_svg_point(svg, pb_scale_at(&x, c + 0.5), pb_scale_at(&y, plot->cells[c]));
        pb_svg_point(svg, x.to, bottom);
        pb_svg_path_end(svg, true);
    }
    pb_svg_line(svg, "axis", x.from, bottom, x.to, bottom);
}
