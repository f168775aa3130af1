/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `payback run --shard I/N --part FILE`. Functions return an exit code. */
#ifndef PB_CLI_PART_H
#define PB_CLI_PART_H

#include "cli/options.h"

#include "payback/scenario.h"

#include <stdbool.h>
#include <stddef.h>

/* "I/N" with 1 ≤ I ≤ N ≤ 1,000,000, in digits and nothing else. */
bool pb_cli_read_shard(const char *text, size_t *shard, size_t *shards);
/* Whether the options of parts fit together, and with the others. */
int pb_cli_check_part(const struct pb_cli_settings *settings);
/* Simulates the part and writes it. */
int pb_cli_run_part(const struct pb_cli_settings *settings, const payback_scenario *scenario);

#endif
