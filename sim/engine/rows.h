/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The draws of a run, row by row in the order of the trials, to a sink of the caller's. */
#ifndef PB_ENGINE_ROWS_H
#define PB_ENGINE_ROWS_H

#include "engine/crew.h"

struct pb_rows {
    payback_draws_sink *sink;
    void *context;
    const char **names;
    double *row;
    size_t given; /* trials */
};

/* Gives the header. PAYBACK_ERROR_MEMORY; PAYBACK_ERROR_IO where the sink asks to stop. */
payback_status pb_rows_begin(struct pb_rows *rows, const struct pb_plan *plan, payback_draws_sink *sink, void *context);
/* Gives trials first … last − 1, but none twice; the arrays hold their outcomes and inputs. PAYBACK_ERROR_IO. */
payback_status pb_rows_give(struct pb_rows *rows, const struct pb_plan *plan, const struct pb_array *outcomes,
                            const struct pb_array *inputs, size_t first, size_t last);
void pb_rows_end(struct pb_rows *rows); /* takes a zeroed struct */

#endif
