/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/html.h"
#include "payback/stress.h"

#include <unistd.h>

static int simulate(payback_stress_result **result, const struct pb_cli_settings *settings,
                    const payback_scenario *scenario)
{
    const payback_stress_request request = {
        .pack = settings->pack, .pairs = settings->pairs, .reverse = settings->reverse};
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status = payback_stress(result, scenario, &request, &options);
    status = pb_cli_progress_end(&progress, status);
    return status ? pb_cli_run_failure(settings, payback_scenario_file(scenario), status) : PB_EXIT_DONE;
}

static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                  const payback_stress_result *result)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json)
        code = pb_cli_deliver(settings->json, payback_render_stress_json(&page, result), &page);
    if (!code && settings->csv)
        code = pb_cli_deliver(settings->csv, payback_render_stress_csv(&page, result), &page);
    if (!code && settings->html)
        code = pb_cli_deliver(settings->html, payback_render_stress_html(&page, result, scenario), &page);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_stress(&page, result, &style), &page);
    }
    return code;
}

static int stress(const struct pb_cli_settings *settings)
{
    payback_scenario *scenario = NULL;
    payback_stress_result *result = NULL;
    int code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenario, settings, settings->operands[0]);
    if (!code)
        code = simulate(&result, settings, scenario);
    if (!code)
        code = report(settings, scenario, result);
    payback_stress_result_free(result);
    payback_scenario_free(scenario);
    return code;
}

const struct pb_cli_command pb_cli_stress = {
    .name = "stress",
    .operands = "FILE",
    .summary = "what could go wrong, one doubt at a time, and what would flip the verdict",
    .details = "Simulates the scenario and each of its named stresses on the same draws, and\n"
               "prints how NPV and the probability of payback change, the worst first, and all\n"
               "of them at once. --pack cfo adds the doubts that every CFO has. --pairs takes\n"
               "two at a time. --reverse looks for the changes that would turn the verdict: of\n"
               "each input alone, and of all inputs together.\n"
               "\n"
               "  payback stress scenario.json --pack cfo\n"
               "  payback stress scenario.json --reverse --json stress.json\n",
    .options =
        (const char *const[]){"pack", "pairs", "reverse", "trials", "seed", "sampler", "threads", "set", "multiply",
                              "add", "confine", "json", "csv", "html", "quiet", "color", "help", NULL},
    .operands_min = 1,
    .operands_max = 1,
    .run = stress,
};
