/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a command writes must be none of the files that it reads, and no two results may go to one file: one of them
 * would be lost, without a word. Functions that return int return 0, or an exit code after a message. */
#ifndef PB_CLI_FILES_H
#define PB_CLI_FILES_H

#include "cli/options.h"

#include "payback/scenario.h"

#include <stdbool.h>

/* Whether the path is another name of this program's standard output: "-", /dev/stdout. */
bool pb_cli_is_standard_output(const char *path);

/* Compares outputs with each other and with all that the command line names, what the scenarios there name included. */
int pb_cli_check_files(const struct pb_cli_settings *settings);

/* Compares outputs with further files that will be read. */
int pb_cli_check_sources(const struct pb_cli_settings *settings, const payback_sources *sources);

/* Whether an output is there already: only then can it be one of the files that are read. */
bool pb_cli_may_overwrite(const struct pb_cli_settings *settings);

#endif
