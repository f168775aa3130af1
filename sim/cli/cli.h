/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program: a thin client of the library. A command is a struct pb_cli_command in a file cmd_NAME.c of its own and a
 * line of the table in main.c. */
#ifndef PB_CLI_CLI_H
#define PB_CLI_CLI_H

#include "cli/options.h"

#include <stdbool.h>

enum {
    PB_EXIT_DONE = 0,
    PB_EXIT_FAILED = 1,       /* input or output, memory; a file on the command line cannot be read */
    PB_EXIT_USAGE = 2,        /* the command line */
    PB_EXIT_INVALID = 3,      /* a scenario is invalid, or a file that it refers to cannot be read */
    PB_EXIT_NOT_MET = 4,      /* --require, and the verdict is not "met" */
    PB_EXIT_SOME_FAILED = 5,  /* batch: the others are stored */
    PB_EXIT_INTERRUPTED = 130 /* by any signal that asks to end */
};

/* Exit codes and what they mean; the last one has no meaning (NULL). */
struct pb_cli_exit {
    int code;
    const char *meaning;
};
extern const struct pb_cli_exit pb_cli_exits[];

/* What an option means for one command, where that is not what it means for the others. */
struct pb_cli_wording {
    const char *option, *help;
};

struct pb_cli_command {
    const char *name;
    const char *operands;       /* "FILE", "FILE…", "[FILE]" */
    const char *summary;        /* one line of `payback --help` */
    const char *details;        /* paragraphs of `payback NAME --help`, wrapped by hand */
    const char *const *options; /* names of the options it takes, NULL-terminated */
    int operands_min, operands_max;
    bool bare_outputs;                     /* --json and --csv may stand without FILE: standard output */
    const struct pb_cli_wording *wordings; /* NULL, or ends with an option of NULL */
    int (*run)(const struct pb_cli_settings *settings);
};

extern const struct pb_cli_command pb_cli_init, pb_cli_check, pb_cli_run, pb_cli_trace, pb_cli_fields, pb_cli_schema,
    pb_cli_compare, pb_cli_sensitivity, pb_cli_solve, pb_cli_stress, pb_cli_audit, pb_cli_merge, pb_cli_batch,
    pb_cli_pilot, pb_cli_update, pb_cli_track, pb_cli_baseline, pb_cli_serve, pb_cli_vendors;

/* Prints how the command is called. */
int pb_cli_help(const struct pb_cli_command *command);

#endif
