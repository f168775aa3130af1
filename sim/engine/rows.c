/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rows.h"

#include "base/memory.h"
#include "engine/run.h"

#include <stdlib.h>

payback_status pb_rows_begin(struct pb_rows *rows, const struct pb_plan *plan, payback_draws_sink *sink, void *context)
{
    size_t columns = plan->input_count + PB_OUTCOMES;
    *rows = (struct pb_rows){.sink = sink, .context = context};
    rows->names = pb_column_names(plan);
    rows->row = pb_new(columns, sizeof *rows->row);
    if (!rows->names || !rows->row)
        return PAYBACK_ERROR_MEMORY;
    return sink(context, -1, rows->names, NULL, columns) == 0 ? PAYBACK_OK : PAYBACK_ERROR_IO;
}

static double value_at(const struct pb_array *array, size_t column, size_t trial)
{
    return array->values[column * array->stride + trial - array->first_block * PB_BLOCK];
}

payback_status pb_rows_give(struct pb_rows *rows, const struct pb_plan *plan, const struct pb_array *outcomes,
                            const struct pb_array *inputs, size_t first, size_t last)
{
    size_t columns = plan->input_count + PB_OUTCOMES;
    for (size_t i = first > rows->given ? first : rows->given; i < last; i++) {
        for (size_t j = 0; j < plan->input_count; j++)
            rows->row[j] = value_at(inputs, j, i);
        for (size_t o = 0; o < PB_OUTCOMES; o++)
            rows->row[plan->input_count + o] = value_at(outcomes, o, i);
        if (rows->sink(rows->context, (double)i, rows->names, rows->row, columns) != 0)
            return PAYBACK_ERROR_IO;
        rows->given = i + 1;
    }
    return PAYBACK_OK;
}

void pb_rows_end(struct pb_rows *rows)
{
    free(rows->names);
    free(rows->row);
    *rows = (struct pb_rows){0};
}
