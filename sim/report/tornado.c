/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tornado.h"

#include <math.h>
#include <stdio.h>

static enum pb_axis_unit axis_unit(const payback_sensitivity_result *result)
{
    return pb_outcome_is_money(result) ? PB_AXIS_MONEY : pb_outcome_is_share(result) ? PB_AXIS_SHARE : PB_AXIS_COUNT;
}

/* A label among values that span `range`. */
static struct pb_label end_label(const payback_sensitivity_result *result, double value, double range)
{
    if (pb_outcome_is_money(result))
        return pb_label_money(value, range);
    return pb_outcome_is_share(result) ? pb_percent_fixed(value, 1) : pb_general(value);
}

/* The side of the input's low end is faint, that of its high end strong. */
static struct pb_row tornado_row(const payback_sensitivity_result *r, const payback_sensitivity_input *input,
                                 double range)
{
    double low = input->swing_low.value, high = input->swing_high.value;
    struct pb_row row = pb_row_of(input->name != NULL ? input->name : input->pointer);
    row.bars[0] = (struct pb_bar){low, r->mean.value, "input-low"};
    row.bars[1] = (struct pb_bar){r->mean.value, high, "input-high"};
    snprintf(row.left, sizeof row.left, "%.23s", end_label(r, fmin(low, high), range).text);
    snprintf(row.right, sizeof row.right, "%.23s", end_label(r, fmax(low, high), range).text);
    return row;
}

void pb_fill_tornado(struct pb_rows *rows, const payback_sensitivity_result *result, const struct pb_place *by_swing,
                     int most)
{
    double range = result->input_count > 0 ? by_swing[0].size : 0;
    *rows = (struct pb_rows){.unit = axis_unit(result),
                             .base = result->mean.value,
                             .reference = NAN,
                             .figure_head = "",
                             .axis = pb_outcome_is_money(result) ? result->currency : result->unit};
    for (size_t i = 0; i < result->input_count && rows->count < most && rows->count < PB_ROWS; i++)
        if (by_swing[i].size > 0)
            rows->rows[rows->count++] = tornado_row(result, &result->inputs[by_swing[i].index], range);
}
