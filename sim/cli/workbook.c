/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/workbook.h"

#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include <stdlib.h>

static int deliver(const struct pb_cli_settings *settings, const payback_workbook *workbook)
{
    payback_text bytes;
    payback_status status = payback_render_workbook(&bytes, workbook);
    if (status == PAYBACK_ERROR_IO) {
        const char *folder = getenv("TMPDIR");
        return pb_cli_complain("%s: the workbook is made in a temporary file, and none can be written in %s: make room "
                               "there, or set TMPDIR to another folder",
                               settings->xlsx, folder && *folder ? folder : "/var/tmp");
    }
    return pb_cli_deliver(settings->xlsx, status, &bytes);
}

int pb_cli_write_run_workbook(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                              const payback_result *result, const payback_draws_keeper *draws)
{
    payback_trace *trace = NULL;
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    options.trials = result->trials;
    payback_status status = payback_trace_percentile(&trace, scenario, &options, 50);
    status = pb_cli_progress_end(&progress, status);
    int code = status ? pb_cli_trace_failure(settings, payback_scenario_file(scenario), status) : PB_EXIT_DONE;
    const payback_workbook workbook = {.result = result,
                                       .scenario = scenario,
                                       .trace = trace,
                                       .draws = draws ? payback_draws_keeper_table(draws) : NULL};
    if (!code)
        code = deliver(settings, &workbook);
    payback_trace_free(trace);
    return code;
}

int pb_cli_write_comparison_workbook(const struct pb_cli_settings *settings, const payback_comparison *comparison,
                                     const payback_scenario *const *scenarios)
{
    const payback_workbook workbook = {
        .comparison = comparison, .scenarios = scenarios, .scenario_count = (size_t)settings->operand_count};
    return deliver(settings, &workbook);
}

int pb_cli_write_merge_workbook(const struct pb_cli_settings *settings, const payback_result *result)
{
    const payback_workbook workbook = {.result = result};
    return deliver(settings, &workbook);
}
