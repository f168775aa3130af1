/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/html.h"
#include "payback/update.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* How the new file calls the old one: by its name where both are in one folder, else by its whole path. */
static const char *extends_of(const char *output, const char *scenario, char whole[PATH_MAX])
{
    size_t length = folder_length(scenario);
    if (length == folder_length(output) && strncmp(output, scenario, length) == 0)
        return scenario + length;
    return realpath(scenario, whole) ? whole : scenario;
}

static int learn(payback_update_result **result, const struct pb_cli_settings *settings,
                 const payback_scenario *scenario)
{
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    char whole[PATH_MAX];
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    const char *extends = extends_of(settings->output ? settings->output : "", settings->operands[0], whole);
    payback_status status = payback_update(result, scenario, settings->operands[1], extends, &options, diagnostics);
    status = pb_cli_progress_end(&progress, status);
    int code = PB_EXIT_DONE;
    if (status == PAYBACK_ERROR_SCENARIO || status == PAYBACK_ERROR_UNREADABLE) {
        (void)pb_cli_show(settings, diagnostics);
        pb_cli_save_errors(settings, diagnostics);
        code = status == PAYBACK_ERROR_SCENARIO ? PB_EXIT_INVALID : PB_EXIT_FAILED;
    } else if (status) {
        code = pb_cli_run_failure(settings, payback_scenario_file(scenario), status);
    }
    payback_diagnostics_free(diagnostics);
    return code;
}

static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                  const payback_update_result *result)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->output)
        code = pb_cli_deliver(settings->output, payback_render_posterior(&page, result), &page);
    if (!code && settings->json)
        code = pb_cli_deliver(settings->json, payback_render_update_json(&page, result), &page);
    if (!code && settings->html)
        code = pb_cli_deliver(settings->html, payback_render_update_html(&page, result, scenario), &page);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_update(&page, result, &style), &page);
    }
    return code;
}

static int update(const struct pb_cli_settings *settings)
{
    payback_scenario *scenario = NULL;
    payback_update_result *result = NULL;
    if (strcmp(settings->operands[0], "-") == 0)
        return pb_cli_usage(settings->command, "the new scenario extends the old one, which must be a file");
    if (settings->output && settings->changes)
        return pb_cli_usage(settings->command,
                            "-o writes a file that extends %s as it stands: --set, --multiply and "
                            "--add are for a look without -o",
                            settings->operands[0]);
    int code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenario, settings, settings->operands[0]);
    if (!code)
        code = learn(&result, settings, scenario);
    if (!code)
        code = report(settings, scenario, result);
    if (!code && settings->require && result->verdict_after != PAYBACK_MET)
        code = PB_EXIT_NOT_MET;
    payback_update_free(result);
    payback_scenario_free(scenario);
    return code;
}

const struct pb_cli_command pb_cli_update = {
    .name = "update",
    .operands = "FILE RESULTS",
    .summary = "what a pilot taught: the scenario, its verdict and its value after the results",
    .details = "Weighs the scenario's trials by how well each explains what the pilot counted, and\n"
               "says what is believed afterwards: of the inputs, of NPV and payback, and what a\n"
               "further pilot would be worth. With -o it writes a scenario that extends the old\n"
               "one. Where results and scenario contradict each other it says so, and writes\n"
               "nothing.\n"
               "\n"
               "RESULTS is the CSV of `payback pilot --template`, filled in, or JSON:\n"
               "{\"data\": [{\"category\": \"billing\", \"attempted\": 200, \"contained\": 90,\n"
               "\"audited\": 90, \"resolved\": 60, \"age_months\": 1}], \"transfer_sd\": 0.3}. Handle\n"
               "times: {\"handle_minutes\": {\"with\": {\"n\": 300, \"mean_log\": 2.1, \"sd_log\": 0.6},\n"
               "\"without\": {…}}} as one of the data. transfer_sd, how far the rollout may differ\n"
               "from the pilot, is that of /pilot (0.3) unless it is given.\n"
               "\n"
               "--require looks at the verdict after the results. --set, --multiply and --add\n"
               "are for a look: not together with -o.\n"
               "\n"
               "  payback update scenario.json results.csv -o after-pilot.json\n",
    .options = (const char *const[]){"output", "trials", "seed", "sampler", "threads", "set", "multiply", "add",
                                     "confine", "json", "html", "require", "quiet", "color", "help", NULL},
    .operands_min = 2,
    .operands_max = 2,
    .run = update,
};
