/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PB_SCENARIO_PROPOSAL_CATEGORIES_H
#define PB_SCENARIO_PROPOSAL_CATEGORIES_H

#include "scenario/reading.h"

/* Finds the category of the baseline that each element of /proposal/categories names (inputs->override_of), and checks
 * what the elements say. */
void pb_check_proposal_categories(struct pb_reading *reading);

#endif
