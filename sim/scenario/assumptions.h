/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The assumptions of a scenario with their figures. */
#ifndef PB_SCENARIO_ASSUMPTIONS_H
#define PB_SCENARIO_ASSUMPTIONS_H

#include "scenario/scenario.h"

/* Fills the list of assumptions from the inputs. PAYBACK_ERROR_MEMORY. */
payback_status pb_assumptions_fill(payback_scenario *scenario);
void pb_assumptions_clear(payback_scenario *scenario);

#endif
