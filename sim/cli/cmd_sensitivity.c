/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/html.h"
#include "payback/sensitivity.h"

#include <unistd.h>

/* What is wrong with --outcome or --group. */
static int refuse(const struct pb_cli_settings *settings, const payback_diagnostics *diagnostics)
{
    const payback_diagnostic *item = payback_diagnostics_get(diagnostics, 0);
    return pb_cli_usage(settings->command, "%s", item ? item->message : payback_status_text(PAYBACK_ERROR_TARGET));
}

static int analyse(payback_sensitivity_result **result, const struct pb_cli_settings *settings,
                   const payback_scenario *scenario)
{
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    payback_sensitivity_request request = {
        .outcome = settings->outcome, .groups = settings->groups.values, .group_count = settings->groups.count};
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status = payback_sensitivity(result, scenario, &options, &request, diagnostics);
    status = pb_cli_progress_end(&progress, status);
    int code = PB_EXIT_DONE;
    if (status == PAYBACK_ERROR_TARGET)
        code = refuse(settings, diagnostics);
    else if (status)
        code = pb_cli_run_failure(settings, payback_scenario_file(scenario), status);
    payback_diagnostics_free(diagnostics);
    return code;
}

static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                  const payback_sensitivity_result *result)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json)
        code = pb_cli_deliver(settings->json, payback_render_sensitivity_json(&page, result), &page);
    if (!code && settings->csv)
        code = pb_cli_deliver(settings->csv, payback_render_sensitivity_csv(&page, result), &page);
    if (!code && settings->html)
        code = pb_cli_deliver(settings->html, payback_render_sensitivity_html(&page, result, scenario), &page);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_sensitivity(&page, result, &style, settings->all), &page);
    }
    return code;
}

static int sensitivity(const struct pb_cli_settings *settings)
{
    payback_scenario *scenario = NULL;
    payback_sensitivity_result *result = NULL;
    int code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenario, settings, settings->operands[0]);
    if (!code)
        code = analyse(&result, settings, scenario);
    if (!code)
        code = report(settings, scenario, result);
    payback_sensitivity_free(result);
    payback_scenario_free(scenario);
    return code;
}

const struct pb_cli_command pb_cli_sensitivity = {
    .name = "sensitivity",
    .operands = "FILE",
    .summary = "what drives the outcome, and what is worth measuring",
    .details = "Says which uncertain inputs drive the outcome (NPV on the decision's basis\n"
               "unless --outcome names another): its mean with an input in its lowest and its\n"
               "highest tenth, the share of its variance that is due to each input alone and\n"
               "with its interactions (Sobol indices), rank correlations, what separates the\n"
               "trials that miss the payback target, and what it would be worth, in money, to\n"
               "know an input before deciding (value of information).\n"
               "\n"
               "--trials is the size of each of two samples (16384; rounded up to a multiple of\n"
               "128); the model is evaluated about (inputs + 2) times as often. A --group is\n"
               "analysed as one input; a POINTER such as /proposal/deflection stands for all\n"
               "uncertain inputs below it. \"Never\" counts as one month beyond the horizon.\n"
               "\n"
               "  payback sensitivity scenario.json\n"
               "  payback sensitivity scenario.json --outcome 'P(payback<=12)' --all\n"
               "  payback sensitivity scenario.json --group vendor=/proposal/deflection\n",
    .options =
        (const char *const[]){"outcome", "group", "all", "trials", "seed", "sampler", "threads", "set", "multiply",
                              "add", "confine", "json", "csv", "html", "quiet", "color", "help", NULL},
    .operands_min = 1,
    .operands_max = 1,
    .run = sensitivity,
};
