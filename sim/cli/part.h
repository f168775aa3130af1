/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `payback run --shard I/N --part FILE`. Functions return an exit code. */
#ifndef PB_CLI_PART_H
#define PB_CLI_PART_H

#include "cli/options.h"

#include "payback/scenario.h"

/* Whether the options of parts fit together, and with the others. */
int pb_cli_check_part(const struct pb_cli_settings *settings);
/* Simulates the part and writes it. */
int pb_cli_run_part(const struct pb_cli_settings *settings, const payback_scenario *scenario);

#endif
