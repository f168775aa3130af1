/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback: the table of its commands. */
#include "cli/program.h"

static const struct pb_cli_command *const commands[] = {
    &pb_cli_init,  &pb_cli_vendors,     &pb_cli_baseline, &pb_cli_check,  &pb_cli_run,
    &pb_cli_trace, &pb_cli_compare,     &pb_cli_solve,    &pb_cli_stress, &pb_cli_audit,
    &pb_cli_merge, &pb_cli_sensitivity, &pb_cli_pilot,    &pb_cli_update, &pb_cli_track,
    &pb_cli_batch, &pb_cli_serve,       &pb_cli_fields,   &pb_cli_schema,
};

int main(int argc, char **argv)
{
    static const struct pb_cli_program program = {
        .usage = "payback",
        .purpose = "How likely is a support-automation proposal to pay back, and by when?\n",
        .others = "",
        .commands = commands,
        .count = sizeof commands / sizeof commands[0],
    };
    return pb_cli_program_run(&program, argc, argv);
}
