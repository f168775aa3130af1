/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small charts of block characters. */
#ifndef PB_REPORT_CHART_H
#define PB_REPORT_CHART_H

#include "report/figures.h"
#include "report/page.h"

/* A share by month as columns, month 1 … months, with the required share as a dotted line and the target month marked
 * below. share[0] is month 0. target may lie beyond the horizon. */
struct pb_share_chart {
    const payback_estimate *share;
    int months;
    double target, required;
};
void pb_chart_share(struct pb_page *page, const struct pb_share_chart *chart);

/* A fan of amounts at t = 0 … months: the outer band light, the inner band darker, the median a line. An amount at the
 * axis is that at which its row begins. */
struct pb_fan_chart {
    const double *p05, *p25, *p50, *p75, *p95;
    int months;
    struct pb_money money;
};
void pb_chart_fan(struct pb_page *page, const struct pb_fan_chart *chart);

/* A bar for a value among values between low ≤ 0 and high ≥ 0, in `width` columns: to the right of a common zero
 * where it is positive, to the left where it is negative. */
void pb_bar(struct pb_text *out, double value, double low, double high, int width);

#endif
