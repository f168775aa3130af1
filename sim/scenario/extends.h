/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which file a scenario file extends, without checking the scenario. */
#ifndef PB_SCENARIO_EXTENDS_H
#define PB_SCENARIO_EXTENDS_H

#include "payback/status.h"

/* *base: the path of the file that the file at path extends, relative to the working directory (release with free);
 * NULL where it extends none, cannot be read or is no JSON. PAYBACK_ERROR_MEMORY. */
payback_status pb_extends_read(char **base, const char *path);

#endif
