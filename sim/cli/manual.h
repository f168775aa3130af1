/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is installed beside the program: `payback --manual` writes the manual page, `payback --completion` the words for
 * bash. */
#ifndef PB_CLI_MANUAL_H
#define PB_CLI_MANUAL_H

#include "cli/program.h"

#include <stdio.h>

/* The manual page, payback.1, in roff. */
void pb_cli_manual(FILE *out, const struct pb_cli_program *program);
/* The completion, for bash. */
void pb_cli_completion(FILE *out, const struct pb_cli_program *program);

#endif
