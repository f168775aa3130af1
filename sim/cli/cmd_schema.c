/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

static int schema(const struct pb_cli_settings *settings)
{
    payback_text page;
    int code = pb_cli_check_writable(settings);
    if (!code && settings->json)
        code = pb_cli_deliver(settings->json, payback_render_schema(&page), &page);
    if (!code && !settings->quiet && !pb_cli_output_replaces_text(settings))
        code = pb_cli_deliver("-", payback_render_schema(&page), &page);
    return code;
}

const struct pb_cli_command pb_cli_schema = {
    .name = "schema",
    .operands = "",
    .summary = "prints the JSON Schema of scenario files",
    .details = "Prints the JSON Schema (draft-07) of scenario files: an editor that is told of\n"
               "it completes, explains and checks a scenario while it is written.\n",
    .options = (const char *const[]){"json", "quiet", "help", NULL},
    .run = schema,
};
