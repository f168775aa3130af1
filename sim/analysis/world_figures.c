/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/world_figures.h"

#include "engine/beside.h"
#include "engine/figures.h"

/* The column of a headline that the target asks for, or −1: it asks for something else. */
static int column_of(const struct pb_goal *target, const struct pb_plan *plan)
{
    if (target->outcome == (int)pb_decision_outcome(plan, PB_NPV))
        return 0;
    return target->outcome == (int)pb_decision_outcome(plan, PB_PAYBACK_MONTHS) ? 1 : -1;
}

static payback_status figure_of(struct pb_figure *figure, const struct pb_goal *target,
                                const struct pb_columns *columns, size_t c)
{
    return pb_figure_of(figure, target->figure, target->parameter, pb_column(columns, c), columns->trials);
}

static payback_status side_by_side(struct pb_figure *figures, const struct pb_goal *target,
                                   struct pb_plan *const *plans, size_t count, const struct pb_run_settings *settings)
{
    struct pb_columns *columns = NULL;
    size_t column = (size_t)column_of(target, plans[0]);
    payback_status status = pb_headlines_new(&columns, plans[0], (const struct pb_plan *const *)plans, count, settings);
    for (size_t i = 0; !status && i < count; i++)
        status = figure_of(&figures[i], target, columns, 2 * i + column);
    pb_columns_free(columns);
    return status;
}

payback_status pb_figures_of_worlds(struct pb_figure *figures, const struct pb_goal *target,
                                    struct pb_plan *const *plans, size_t count, const struct pb_run_settings *settings)
{
    if (column_of(target, plans[0]) >= 0)
        return side_by_side(figures, target, plans, count, settings);
    payback_status status = PAYBACK_OK;
    for (size_t i = 0; !status && i < count; i++) {
        struct pb_columns *columns = NULL;
        status = pb_columns_new(&columns, plans[i], &target->outcome, 1, settings);
        if (!status)
            status = figure_of(&figures[i], target, columns, 0);
        pb_columns_free(columns);
    }
    return status;
}
