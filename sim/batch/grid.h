/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sweeps: all combinations of the values of the inputs that vary. */
#ifndef PB_BATCH_GRID_H
#define PB_BATCH_GRID_H

#include "base/text.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stddef.h>

struct pb_axis {
    char *pointer;
    char **values; /* JSON texts; numbers in their shortest form */
    size_t count;
};

/* Zero-initialise. */
struct pb_grid {
    struct pb_axis *axes; /* in the order given */
    size_t axis_count;
    size_t *sorted; /* axes by pointer */
    size_t points;  /* combinations; 1 without axes */
};

/* Most combinations: beyond, a sweep is a slip of the pen. */
enum { PB_GRID_POINTS_MAX = 10000000 };

/* vary: as in payback/batch.h. PAYBACK_ERROR_TARGET, message tells what is wrong; PAYBACK_ERROR_MEMORY. */
payback_status pb_grid_make(struct pb_grid *grid, const char *const *vary, size_t count, char *message, size_t size);
void pb_grid_clear(struct pb_grid *grid);

/* The value of an axis at a point; the last axis runs fastest. */
const char *pb_grid_value(const struct pb_grid *grid, size_t point, size_t axis);
/* "/a=1 /b=2": the point as text, axes by pointer. */
void pb_grid_name(struct pb_text *text, const struct pb_grid *grid, size_t point);
/* Adds the settings of the point. */
payback_status pb_grid_apply(payback_changes *changes, const struct pb_grid *grid, size_t point);

#endif
