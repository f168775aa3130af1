/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether correlations can hold together. */
#ifndef PB_SCENARIO_COHERENCE_H
#define PB_SCENARIO_COHERENCE_H

#include "scenario/reading.h"

/* Adds an error at /correlations for each group of inputs whose matrix r = 2 sin(πρ/6) is not positive definite: it
 * names the pairs and gives the nearest ranks that can hold together. */
void pb_check_coherence(struct pb_reading *reading);

#endif
