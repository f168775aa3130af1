/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One reading, step by step. */
#include "scenario/reading.h"

void pb_read_all(struct pb_reading *reading)
{
    pb_read_tree(reading);
    pb_read_derived(reading);
    pb_read_adjustments(reading);
    pb_read_rules(reading);
    pb_read_uncertain(reading);
    pb_read_correlations(reading);
}
