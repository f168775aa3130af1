/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/audit.h"
#include "payback/html.h"

#include <unistd.h>

static int simulate(payback_audit_result **result, const struct pb_cli_settings *settings,
                    const payback_scenario *scenario)
{
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status = payback_audit(result, scenario, &options);
    status = pb_cli_progress_end(&progress, status);
    return status ? pb_cli_run_failure(settings, payback_scenario_file(scenario), status) : PB_EXIT_DONE;
}

static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                  const payback_audit_result *result)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json)
        code = pb_cli_deliver(settings->json, payback_render_audit_json(&page, result), &page);
    if (!code && settings->csv)
        code = pb_cli_deliver(settings->csv, payback_render_audit_csv(&page, result), &page);
    if (!code && settings->html)
        code = pb_cli_deliver(settings->html, payback_render_audit_html(&page, result, scenario), &page);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_audit(&page, result, &style), &page);
    }
    return code;
}

static int audit(const struct pb_cli_settings *settings)
{
    payback_scenario *scenario = NULL;
    payback_audit_result *result = NULL;
    int code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenario, settings, settings->operands[0]);
    if (!code)
        code = pb_cli_warn_of_fractions(settings, scenario);
    if (!code)
        code = simulate(&result, settings, scenario);
    if (!code)
        code = report(settings, scenario, result);
    payback_audit_result_free(result);
    payback_scenario_free(scenario);
    return code;
}

const struct pb_cli_command pb_cli_audit = {
    .name = "audit",
    .operands = "FILE",
    .summary = "assumptions against published ranges; what the proposal forgets",
    .details = "Compares each assumption with the ranges that have been published for it, with\n"
               "source and grade; shows which claims lie outside every range, what the\n"
               "proposal forgets, and what the verdict would be with typical values in place.\n"
               "\n"
               "  payback audit vendor.json\n"
               "  payback audit vendor.json --html audit.html\n",
    .options = (const char *const[]){"trials", "seed", "sampler", "threads", "set", "multiply", "add", "confine",
                                     "json", "csv", "html", "quiet", "color", "help", NULL},
    .operands_min = 1,
    .operands_max = 1,
    .run = audit,
};
