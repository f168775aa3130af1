/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trees that are made of several: JSON Merge Patch. */
#ifndef PB_SCENARIO_COMPOSE_H
#define PB_SCENARIO_COMPOSE_H

#include "payback/status.h"
#include "scenario/places.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/* Applies patch to target, both objects, as RFC 7396 says, but an object with "dist" or "curve" in the patch replaces
 * what it meets. Members move from the patch into the target; what is left of the patch is released, also on failure.
 * Members have their place in the last file that mentions them. PAYBACK_ERROR_MEMORY. */
payback_status pb_json_merge(cJSON *target, cJSON *patch, struct pb_places *places);

/* What the limits of scenario/document.h are about. */
struct pb_extent {
    size_t members, elements;
    int depth;
};
struct pb_extent pb_json_extent(const cJSON *tree);

#endif
