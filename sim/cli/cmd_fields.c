/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "payback/report.h"

#include <unistd.h>

static int fields(const struct pb_cli_settings *settings)
{
    const char *pointer = settings->operand_count ? settings->operands[0] : "";
    payback_style style = pb_cli_style(settings, STDOUT_FILENO);
    payback_text page;
    payback_status status = payback_render_fields(&page, pointer, &style);
    if (status == PAYBACK_ERROR_TARGET) {
        pb_cli_usage(settings->command, "%s", page.data);
        payback_text_free(&page);
        return PB_EXIT_USAGE;
    }
    int code = PB_EXIT_DONE;
    if (settings->json) {
        payback_text json;
        status = payback_render_fields_json(&json, pointer);
        code = pb_cli_deliver(settings->json, status, &json);
    }
    if (code == PB_EXIT_DONE && !settings->quiet && !pb_cli_output_replaces_text(settings))
        return pb_cli_deliver("-", status, &page);
    payback_text_free(&page);
    return code;
}

const struct pb_cli_command pb_cli_fields = {
    .name = "fields",
    .operands = "[POINTER]",
    .summary = "lists every input: type, range, unit, default, meaning",
    .details = "Lists what a scenario can hold. With a JSON Pointer, such as /proposal/pricing,\n"
               "only that member and what stands below it; * stands for an index of a list.\n",
    .options = (const char *const[]){"json", "quiet", "color", "help", NULL},
    .operands_max = 1,
    .run = fields,
};
