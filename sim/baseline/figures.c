/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/figures.h"

#include <string.h>

void pb_kept_figures(struct pb_kept_figure figures[PB_KEPT_FIGURES], payback_baseline *baseline)
{
    struct pb_reading *reading = &baseline->reading;
    payback_baseline_request *request = &baseline->request;
    const struct pb_kept_figure all[PB_KEPT_FIGURES] = {
        {"records", PB_FIGURE_SIZE, &reading->records},
        {"duplicates", PB_FIGURE_SIZE, &reading->duplicates},
        {"entries", PB_FIGURE_SIZE, &reading->entries},
        {"short_clocks", PB_FIGURE_SIZE, &reading->short_clocks},
        {"unreadable_handles", PB_FIGURE_SIZE, &reading->unreadable_handles},
        {"zero_handles", PB_FIGURE_SIZE, &reading->zero_handles},
        {"event_log", PB_FIGURE_BOOL, &reading->event_log},
        {"messages", PB_FIGURE_BOOL, &reading->messages},
        {"handle_unit", PB_FIGURE_INT, &reading->columns.unit},
        {"handle_kind", PB_FIGURE_INT, &reading->columns.kind},
        {"includes_reopens", PB_FIGURE_BOOL, &reading->columns.includes_reopens},
        {"handle_thousands", PB_FIGURE_CHAR, &reading->columns.thousands[PB_COLUMN_HANDLE]},
        {"by_tags", PB_FIGURE_BOOL, &baseline->by_tags},
        {"zoned", PB_FIGURE_BOOL, &reading->columns.zoned},
        {"start_month", PB_FIGURE_INT, &request->start_month},
        {"from_month", PB_FIGURE_INT, &request->from_month},
        {"to_month", PB_FIGURE_INT, &request->to_month},
        {"mix_months", PB_FIGURE_INT, &request->mix_months},
        {"headcount", PB_FIGURE_DOUBLE, &request->headcount},
        {"productive_hours", PB_FIGURE_DOUBLE, &request->productive_hours},
        {"occupancy", PB_FIGURE_DOUBLE, &request->occupancy},
        {"calibrate", PB_FIGURE_BOOL, &request->calibrate},
        {"noise_hours", PB_FIGURE_BOOL, &request->noise_hours},
    };
    memcpy(figures, all, sizeof all);
}

double pb_kept_value(const struct pb_kept_figure *figure)
{
    switch (figure->type) {
    case PB_FIGURE_SIZE:
        return (double)*(const size_t *)figure->at;
    case PB_FIGURE_INT:
        return *(const int *)figure->at;
    case PB_FIGURE_CHAR:
        return *(const char *)figure->at;
    case PB_FIGURE_DOUBLE:
        return *(const double *)figure->at;
    case PB_FIGURE_BOOL:
        break;
    }
    return *(const bool *)figure->at;
}

void pb_keep_value(const struct pb_kept_figure *figure, double value)
{
    switch (figure->type) {
    case PB_FIGURE_SIZE:
        *(size_t *)figure->at = value > 0 ? (size_t)value : 0;
        break;
    case PB_FIGURE_INT:
        *(int *)figure->at = (int)value;
        break;
    case PB_FIGURE_CHAR:
        *(char *)figure->at = (char)((int)value & 127);
        break;
    case PB_FIGURE_DOUBLE:
        *(double *)figure->at = value;
        break;
    case PB_FIGURE_BOOL:
        *(bool *)figure->at = value != 0;
        break;
    }
}
