/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of /proposal/pricing. */
#ifndef PB_SCENARIO_PRICING_H
#define PB_SCENARIO_PRICING_H

#include "scenario/reading.h"

/* Adds an error for every member of the pricing that another one does not allow, and notes whose tickets each charge
 * counts. */
void pb_check_pricing(struct pb_reading *reading);

#endif
