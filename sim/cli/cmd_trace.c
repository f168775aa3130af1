/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/report.h"
#include "payback/run.h"

#include <unistd.h>

static const double median_percent = 50;

static int follow(payback_trace **out, const struct pb_cli_settings *settings, const payback_scenario *scenario)
{
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status =
        settings->trial.given
            ? payback_trace_trial(out, scenario, &options, settings->trial.value)
            : payback_trace_percentile(out, scenario, &options,
                                       settings->percentile.given ? settings->percentile.value : median_percent);
    status = pb_cli_progress_end(&progress, status);
    if (status == PAYBACK_ERROR_ARGUMENT && settings->trial.given)
        return pb_cli_usage(settings->command,
                            "--trial %.0f: the run has no such trial; they count from 0, and --trials "
                            "sets their number",
                            settings->trial.value);
    return status ? pb_cli_trace_failure(settings, payback_scenario_file(scenario), status) : PB_EXIT_DONE;
}

static int report(const struct pb_cli_settings *settings, const payback_trace *trace)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json)
        code = pb_cli_deliver(settings->json, payback_render_trace_json(&page, trace), &page);
    if (!code && settings->csv)
        code = pb_cli_deliver(settings->csv, payback_render_trace_csv(&page, trace), &page);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_trace(&page, trace, &style), &page);
    }
    return code;
}

static int trace(const struct pb_cli_settings *settings)
{
    if (settings->trial.given && settings->percentile.given)
        return pb_cli_usage(settings->command, "--trial and --percentile exclude each other");
    payback_scenario *scenario = NULL;
    payback_trace *followed = NULL;
    int code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenario, settings, settings->operands[0]);
    if (!code)
        code = follow(&followed, settings, scenario);
    if (!code)
        code = report(settings, followed);
    payback_trace_free(followed);
    payback_scenario_free(scenario);
    return code;
}

const struct pb_cli_command pb_cli_trace = {
    .name = "trace",
    .operands = "FILE",
    .summary = "follows one trial month by month",
    .details = "Prints every line of one trial for every month: trial N of the run, or the one\n"
               "at percentile P of the hard net present value (without either: 50, the median).\n"
               "--json and --csv without a FILE, at the end or before another option, stand for\n"
               "standard output; the text is then left out.\n"
               "\n"
               "  payback trace scenario.json --percentile 10 --csv\n",
    .options = (const char *const[]){"trial", "percentile", "trials", "seed", "sampler", "threads", "set", "multiply",
                                     "add", "confine", "json", "csv", "quiet", "color", "help", NULL},
    .operands_min = 1,
    .operands_max = 1,
    .bare_outputs = true,
    .run = trace,
};
