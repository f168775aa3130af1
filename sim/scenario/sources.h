/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that a scenario names, found by its text alone, so that they are known of a broken one too. */
#ifndef PB_SCENARIO_SOURCES_H
#define PB_SCENARIO_SOURCES_H

#include "payback/scenario.h"

/* Adds the files that the text of a scenario in that folder names, and those that its bases name.
 * PAYBACK_ERROR_MEMORY. */
payback_status pb_sources_scan(payback_sources *sources, const char *text, size_t length, const char *folder,
                               const payback_changes *changes);

#endif
