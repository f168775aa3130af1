/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which file each member of a scenario comes from, where files extend others; and what that can go wrong with: prices
 * of another vendor, amounts in another currency. */
#ifndef PB_SCENARIO_PROVENANCE_H
#define PB_SCENARIO_PROVENANCE_H

#include "scenario/reading.h"

/* Fills file and inherited of every member that is given, and warns. After the other steps of a reading. */
void pb_read_provenance(struct pb_reading *reading);

#endif
