/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"

static int schema(const struct pb_cli_settings *settings)
{
    (void)settings;
    payback_text page;
    payback_status status = payback_render_schema(&page);
    return pb_cli_deliver("-", status, &page);
}

const struct pb_cli_command pb_cli_schema = {
    .name = "schema",
    .operands = "",
    .summary = "prints the JSON Schema of scenario files",
    .details = "Prints the JSON Schema (draft-07) of scenario files: an editor that is told of\n"
               "it completes, explains and checks a scenario while it is written.\n",
    .options = (const char *const[]){"help", NULL},
    .run = schema,
};
