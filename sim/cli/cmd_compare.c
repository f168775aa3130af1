/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/shrink.h"
#include "cli/terminal.h"
#include "cli/work.h"
#include "cli/workbook.h"

#include "payback/compare.h"
#include "payback/html.h"

#include <string.h>
#include <unistd.h>

static int simulate(payback_comparison **comparison, const struct pb_cli_settings *settings,
                    payback_scenario *const *scenarios)
{
    struct pb_cli_progress progress;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status = payback_compare(comparison, diagnostics, (const payback_scenario *const *)scenarios,
                                            (size_t)settings->operand_count, &options);
    status = pb_cli_progress_end(&progress, status);
    if (!status)
        status = payback_describe_comparison(*comparison, (const payback_scenario *const *)scenarios,
                                             (size_t)settings->operand_count);
    int code = pb_cli_show(settings, diagnostics);
    if (status == PAYBACK_ERROR_SCENARIO) {
        pb_cli_save_errors(settings, diagnostics);
        code = PB_EXIT_INVALID;
    } else if (status) {
        code = pb_cli_run_failure(settings, settings->operands[0], status);
    }
    payback_diagnostics_free(diagnostics);
    return code;
}

static int report(const struct pb_cli_settings *settings, payback_scenario *const *scenarios,
                  const payback_comparison *comparison)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json) {
        payback_status status = payback_render_comparison_json(&page, comparison);
        code = pb_cli_deliver(settings->json, status, &page);
    }
    if (!code && settings->csv) {
        payback_status status = payback_render_comparison_csv(&page, comparison);
        code = pb_cli_deliver(settings->csv, status, &page);
    }
    if (!code && settings->html) {
        payback_status status = payback_render_comparison_html(
            &page, comparison, (const payback_scenario *const *)scenarios, (size_t)settings->operand_count);
        code = pb_cli_deliver(settings->html, status, &page);
    }
    if (!code && settings->xlsx)
        code = pb_cli_write_comparison_workbook(settings, comparison, (const payback_scenario *const *)scenarios);
    if (!code && !settings->quiet && !pb_cli_output_replaces_text(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        payback_status status = payback_render_comparison(&page, comparison, &style);
        code = pb_cli_deliver("-", status, &page);
    }
    return code;
}

/* The claims of each file, pulled; used: the scenarios to simulate. */
struct pulled {
    payback_scenario *changed[PAYBACK_PROPOSALS_MAX], *used[PAYBACK_PROPOSALS_MAX];
    payback_shrinkage *shrinkages[PAYBACK_PROPOSALS_MAX];
};

static int pull(struct pulled *pulled, const struct pb_cli_settings *settings, payback_scenario *const *scenarios)
{
    int code = PB_EXIT_DONE;
    for (int k = 0; !code && k < settings->operand_count; k++) {
        code = pb_cli_shrink(&pulled->shrinkages[k], &pulled->changed[k], settings, scenarios[k]);
        pulled->used[k] = pulled->changed[k] ? pulled->changed[k] : scenarios[k];
    }
    return code;
}

static void forget(struct pulled *pulled)
{
    for (int k = 0; k < PAYBACK_PROPOSALS_MAX; k++) {
        payback_scenario_free(pulled->changed[k]);
        payback_shrinkage_free(pulled->shrinkages[k]);
    }
}

static int compare(const struct pb_cli_settings *settings)
{
    payback_scenario *scenarios[PAYBACK_PROPOSALS_MAX] = {0};
    struct pulled pulled = {0};
    payback_comparison *comparison = NULL;
    int code = pb_cli_check_shrink(settings);
    if (!code)
        code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenarios[0], settings, settings->operands[0]);
    if (!code)
        code = pb_cli_load_others(scenarios, settings);
    if (!code)
        code = pull(&pulled, settings, scenarios);
    if (!code)
        code = simulate(&comparison, settings, pulled.used);
    for (int k = 0; !code && k < settings->operand_count; k++)
        comparison->proposals[k].shrinkage = pulled.shrinkages[k];
    if (!code) /* the page shows the offers as they were made */
        code = report(settings, scenarios, comparison);
    if (!code && settings->require && payback_comparison_verdict(comparison) != PAYBACK_MET)
        code = PB_EXIT_NOT_MET;
    payback_comparison_free(comparison);
    forget(&pulled);
    for (int k = 0; k < PAYBACK_PROPOSALS_MAX; k++)
        payback_scenario_free(scenarios[k]);
    return code;
}

const struct pb_cli_command pb_cli_compare = {
    .name = "compare",
    .operands = "FILE…",
    .summary = "proposals side by side, with doing nothing as one of them",
    .details = "Simulates up to 16 scenarios on common draws and compares their NPV and payback\n"
               "with each other and with doing nothing: which is worth most, how often each is\n"
               "the best, what is regretted, what dominates what, and what it would be worth to\n"
               "know more. The simulation and the decision of the first file hold for all; the\n"
               "changes of --set, --multiply and --add are made to each. The files should\n"
               "describe the same company: where their baselines differ, a warning says in\n"
               "what.\n"
               "\n"
               "What the company brings (its tickets, growth, adoption) is the same for all in\n"
               "each trial. What is the vendor's own (prices, containment, weeks, failure and\n"
               "other risks) is drawn for each vendor by itself: one may do well where another\n"
               "fails. --luck shared lets them do well and fail together.\n"
               "\n"
               "--shrink pulls each vendor's claims that nobody has measured towards what is\n"
               "published before they are compared (`payback run --help`): whoever promises most\n"
               "would lead by the promise.\n"
               "\n"
               "--require exits with 4 unless the proposal that is worth most pays back in time\n"
               "as often as the first file requires; where that is doing nothing, always.\n"
               "\n"
               "  payback compare vendor-a.json vendor-b.json\n"
               "  payback compare offers/*.json --set /decision/payback_months=18 --json -\n",
    .options = (const char *const[]){"luck", "trials",  "seed",     "sampler", "threads", "set", "multiply",
                                     "add",  "shrink",  "claim-sd", "confine", "json",    "csv", "html",
                                     "xlsx", "require", "quiet",    "color",   "help",    NULL},
    .operands_min = 1,
    .operands_max = PAYBACK_PROPOSALS_MAX,
    .run = compare,
};
