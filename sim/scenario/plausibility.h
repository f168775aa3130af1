/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is legal and hardly meant. */
#ifndef PB_SCENARIO_PLAUSIBILITY_H
#define PB_SCENARIO_PLAUSIBILITY_H

#include "scenario/reading.h"

/* Adds a warning, with the figure that gives it away, for each input that is inside its range and outside of what
 * support teams have: rates of 1 or more, spread between tickets taken for uncertainty, elapsed time taken for work,
 * teams too small for fractions of agents, offers without a price, and the like. Nothing where the reading has found an
 * error. */
void pb_check_plausibility(struct pb_reading *reading);

/* A team that is counted in fractions of agents without the scenario having said so, and small enough for that to
 * matter: its work of month 1 needs fewer than 20. */
bool pb_is_small_team(const struct pb_inputs *inputs);

#endif
