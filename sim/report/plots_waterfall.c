/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plots_rows.h"

#include <math.h>
#include <stdio.h>

/* Least and greatest height that the steps reach. */
static struct pb_scale waterfall_scale(const struct pb_waterfall *waterfall, const struct pb_row_layout *layout)
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
    return (struct pb_scale){low, high, layout->bar_left, layout->bar_right};
}

static double widest_label(const struct pb_waterfall *waterfall)
{
    double widest = 0;
    for (int i = 0; i < waterfall->count; i++)
        widest = fmax(widest, pb_svg_text_width(waterfall->steps[i].label));
    return widest;
}

void pb_plot_waterfall(struct pb_svg *svg, const void *data)
{
    enum { AMOUNTS = 66, HEAD = 14 };
    static const char *const classes[] = {"hard", "soft", "cost", "total"};
    const struct pb_waterfall *waterfall = data;
    struct pb_row_layout layout =
        pb_row_layout_for(svg, waterfall->count, HEAD, widest_label(waterfall) + 12, 0, AMOUNTS);
    struct pb_scale x = waterfall_scale(waterfall, &layout);
    struct pb_money money = pb_money_for(waterfall->currency, fmax(fabs(x.low), fabs(x.high)));
    char title[64];
    double sum = 0;
    snprintf(title, sizeof title, "sum over all months, %.16s", waterfall->currency);
    pb_svg_text(svg, "tick", svg->width, 10, PB_ANCHOR_END, pb_money_unit(money).text);
    pb_row_axis(svg, &layout, &x, PB_AXIS_MONEY, title);
    for (int i = 0; i < waterfall->count; i++) {
        const struct pb_waterfall_step *step = &waterfall->steps[i];
        bool total = step->kind == PB_STEP_TOTAL;
        double top = pb_row_top(&layout, i), from = total ? 0 : sum;
        sum = total ? step->amount : sum + step->amount;
        pb_row_label(svg, &layout, i, total ? "strong" : "label", step->label);
        pb_svg_rect(svg, step->amount < 0 && !total ? "cost" : classes[step->kind], pb_scale_at(&x, from),
                    top + layout.bar_top, pb_scale_at(&x, sum), top + layout.bar_bottom);
        if (i + 1 < waterfall->count && waterfall->steps[i + 1].kind != PB_STEP_TOTAL)
            pb_svg_line(svg, "leader", pb_scale_at(&x, sum), top + layout.bar_bottom, pb_scale_at(&x, sum),
                        top + layout.height + layout.bar_top);
        char amount[64];
        bool visible = fabs(step->amount) >= 0.5 * money.unit * pow(10, -money.decimals);
        snprintf(amount, sizeof amount, "%s%.40s", step->amount > 0 && visible && !total ? "+" : "",
                 pb_money(money, step->amount).text);
        pb_svg_text(svg, total ? "strong" : "label", svg->width, top + layout.bar_bottom - 3, PB_ANCHOR_END, amount);
    }
    pb_row_vertical(svg, &layout, "zero", pb_scale_at(&x, 0));
}
