/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A program: commands under one name. */
#ifndef PB_CLI_PROGRAM_H
#define PB_CLI_PROGRAM_H

#include "cli/cli.h"

#include <stddef.h>

struct pb_cli_program {
    const char *usage;   /* how it is called: "payback" */
    const char *purpose; /* a sentence or two of its help, with line ends */
    const char *others;  /* said behind an unknown command: where others are; "" */
    const struct pb_cli_command *const *commands;
    size_t count; /* at most 32 */
};

/* The whole program: returns its exit code. */
int pb_cli_program_run(const struct pb_cli_program *program, int argc, char **argv);

#endif
