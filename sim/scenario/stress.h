/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The named stresses of a scenario file. */
#ifndef PB_SCENARIO_STRESS_H
#define PB_SCENARIO_STRESS_H

#include "scenario/reading.h"

/* Reads /stress into the scenario, after all other steps. Each is tried on what was read: a stress that would make the
 * scenario invalid is an error at the change that does. Nothing is tried where the scenario itself is not valid, nor in
 * a scenario that was made from another by changes. */
void pb_read_stresses(struct pb_reading *reading, payback_scenario *scenario);
void pb_stresses_clear(payback_scenario *scenario);

#endif
