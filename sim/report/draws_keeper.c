/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps the first draws of a run for the workbook. */
#include "base/memory.h"
#include "payback/workbook.h"

#include <stdlib.h>
#include <string.h>

struct payback_draws_keeper {
    payback_draws_table table;
    char **names;
    double *values;
    size_t capacity; /* rows */
};

payback_draws_keeper *payback_draws_keeper_new(void)
{
    return pb_new(1, sizeof(payback_draws_keeper));
}

void payback_draws_keeper_free(payback_draws_keeper *keeper)
{
    if (!keeper)
        return;
    for (size_t c = 0; keeper->names && c < keeper->table.column_count; c++)
        free(keeper->names[c]);
    free(keeper->names);
    free(keeper->values);
    free(keeper);
}

const payback_draws_table *payback_draws_keeper_table(const payback_draws_keeper *keeper)
{
    return &keeper->table;
}

static int keep_names(payback_draws_keeper *keeper, const char *const *names, size_t columns)
{
    keeper->names = pb_new(columns, sizeof *keeper->names);
    if (!keeper->names)
        return 1;
    keeper->table.column_count = columns;
    keeper->table.names = (const char *const *)keeper->names;
    for (size_t c = 0; c < columns; c++)
        if (!(keeper->names[c] = pb_copy_text(names[c])))
            return 1;
    return 0;
}

int payback_draws_keeper_sink(void *context, double trial, const char *const *names, const double *values,
                              size_t columns)
{
    payback_draws_keeper *keeper = context;
    size_t rows = keeper->table.trial_count;
    if (trial < 0)
        return keep_names(keeper, names, columns);
    if (rows == PAYBACK_WORKBOOK_DRAWS_MAX)
        return 0;
    if (rows == keeper->capacity) {
        size_t capacity = 2 * rows + 1024;
        double *larger = pb_resize(keeper->values, capacity, columns * sizeof *larger);
        if (!larger)
            return 1;
        keeper->values = larger;
        keeper->table.values = larger;
        keeper->capacity = capacity;
    }
    memcpy(keeper->values + rows * columns, values, columns * sizeof *values);
    keeper->table.trial_count = rows + 1;
    return 0;
}
