/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One reading, step by step. */
#include "scenario/reading.h"

void pb_read_all(struct pb_reading *reading)
{
    static void (*const steps[])(struct pb_reading *) = {pb_read_tree,  pb_read_derived,   pb_read_adjustments,
                                                         pb_read_rules, pb_read_uncertain, pb_read_correlations};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !reading->memory_short; i++)
        steps[i](reading);
}
