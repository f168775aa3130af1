/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run of which only some outcomes are wanted: a column each, nothing else is kept. */
#ifndef PB_ENGINE_COLUMNS_H
#define PB_ENGINE_COLUMNS_H

#include "engine/run.h"

/* Column c starts at c · stride; the first `trials` values of it count. */
struct pb_columns {
    size_t trials, stride, count;
    double *values;
};

/* Simulates all trials of the plan and keeps the outcomes of that list (positions of model/outcomes.h), in its order.
 * The values are those of pb_run_new. Of settings detailed and rows are ignored. PAYBACK_ERROR_CANCELLED where
 * progress asks for it, PAYBACK_ERROR_MEMORY. */
payback_status pb_columns_new(struct pb_columns **out, const struct pb_plan *plan, const int *outcomes, size_t count,
                              const struct pb_run_settings *settings);
/* So many columns that hold nothing yet. PAYBACK_ERROR_MEMORY. */
payback_status pb_columns_make(struct pb_columns **out, size_t trials, size_t count);
void pb_columns_free(struct pb_columns *columns); /* takes NULL */

static inline const double *pb_column(const struct pb_columns *columns, size_t c)
{
    return columns->values + c * columns->stride;
}

#endif
