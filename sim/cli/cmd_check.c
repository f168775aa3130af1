/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/report.h"

#include <limits.h>
#include <unistd.h>

/* apart: an empty line goes before the table. */
static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario, bool apart)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json) {
        payback_status status = payback_render_assumptions_json(&page, scenario);
        code = pb_cli_deliver(settings->json, status, &page);
    }
    if (!code && settings->csv) {
        payback_status status = payback_render_assumptions_csv(&page, scenario);
        code = pb_cli_deliver(settings->csv, status, &page);
    }
    if (!code && !settings->quiet && !pb_cli_output_replaces_text(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        payback_status status = payback_render_assumptions(&page, scenario, &style);
        code = apart ? pb_cli_print("\n") : PB_EXIT_DONE;
        int delivered = pb_cli_deliver("-", status, &page);
        code = code ? code : delivered;
    }
    return code;
}

static int check_one(const struct pb_cli_settings *settings, const char *path, bool apart)
{
    payback_scenario *scenario;
    int code = pb_cli_load_baseline(&scenario, settings, path);
    if (!code)
        code = pb_cli_warn_of_fractions(settings, scenario);
    if (!code)
        code = report(settings, scenario, apart);
    payback_scenario_free(scenario);
    return code;
}

/* All files are looked at; of several faults the invalid scenario counts most. */
static int check(const struct pb_cli_settings *settings)
{
    int code = pb_cli_check_writable(settings);
    if (code)
        return code;
    if (settings->operand_count > 1 && (settings->json || settings->csv))
        return pb_cli_usage(settings->command, "--json and --csv are for one FILE at a time");
    for (int i = 0; i < settings->operand_count; i++) {
        int one = check_one(settings, settings->operands[i], i > 0);
        code = one > code ? one : code;
    }
    return code;
}

const struct pb_cli_command pb_cli_check = {
    .name = "check",
    .operands = "FILE…",
    .summary = "validates scenarios and prints their assumptions",
    .details = "Loads and validates each scenario (-: standard input) and prints what it\n"
               "assumes: mean, P10, P50 and P90 of every input, and where they come from.\n"
               "With --json or --csv one FILE only; the errors of an invalid one go to the\n"
               "--json file too.\n",
    .options =
        (const char *const[]){"set", "multiply", "add", "confine", "json", "csv", "quiet", "color", "help", NULL},
    .operands_min = 1,
    .operands_max = INT_MAX,
    .run = check,
};
