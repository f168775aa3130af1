/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One --set: a JSON text that becomes a member of a tree. */
#ifndef PB_SCENARIO_SET_H
#define PB_SCENARIO_SET_H

#include "payback/status.h"
#include "scenario/places.h"
#include "scenario/scenario.h"

#include <cjson/cJSON.h>

/* Reads the change's JSON as strictly as a file and puts it at the change's pointer, making objects on the way.
 * Everything new has its place in the text, which is the places' file of that number. PAYBACK_ERROR_SCENARIO with a
 * message about the file "--set"; PAYBACK_ERROR_MEMORY. */
payback_status pb_apply_set(cJSON *root, const struct pb_change *change, uint32_t file, struct pb_places *places,
                            payback_diagnostics *diagnostics);

#endif
