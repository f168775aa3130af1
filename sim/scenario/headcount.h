/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the headcount fits the work. */
#ifndef PB_SCENARIO_HEADCOUNT_H
#define PB_SCENARIO_HEADCOUNT_H

#include "scenario/reading.h"

/* Hours of work of a ticket, Σ w_k a_k (1 + ρ_k)/60, at the means of the inputs; NaN where one has none. */
double pb_hours_per_ticket(const struct pb_inputs *inputs);
/* N*_0,1 of MODEL.md §4, agents, at the means of the inputs; NaN where one has none. */
double pb_need_of_month_1(const struct pb_inputs *inputs);

/* Adds a warning where the status quo's need in month 1 (MODEL.md §4) differs from the headcount by more than 20 %. The
 * need is that of the means of the inputs, not the mean of the need: near enough for a warning. */
void pb_check_headcount(struct pb_reading *reading);

#endif
