/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/baseline.h"
#include "payback/html.h"
#include "payback/track.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The months that a store has measured, as CSV. */
static int measure(payback_text *months, const struct pb_cli_settings *settings, payback_diagnostics *diagnostics)
{
    payback_baseline *baseline = NULL;
    char message[400];
    if (!settings->store)
        return PB_EXIT_DONE;
    payback_status status =
        payback_baseline_from_store(&baseline, diagnostics, settings->store, NULL, message, sizeof message);
    if (!status)
        status = payback_render_baseline_csv(months, baseline);
    payback_baseline_free(baseline);
    if (!status)
        return PB_EXIT_DONE;
    if (payback_diagnostics_errors(diagnostics) > 0)
        pb_cli_show(settings, diagnostics);
    return pb_cli_tell_failure(settings, settings->store, status, *message ? message : payback_status_text(status));
}

static int follow(payback_track_result **result, const struct pb_cli_settings *settings,
                  const payback_scenario *scenario, payback_diagnostics *diagnostics)
{
    payback_text months = {0};
    int code = measure(&months, settings, diagnostics);
    if (code)
        return code;
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_track_request request = {.actuals = settings->operands[1],
                                     .go_live = settings->go_live,
                                     .signed_on = settings->signed_on,
                                     .measured = months.data};
    payback_status status = payback_track(result, scenario, &request, &options, diagnostics);
    status = pb_cli_progress_end(&progress, status);
    payback_text_free(&months);
    (void)pb_cli_show(settings, diagnostics);
    if (status == PAYBACK_ERROR_SCENARIO || status == PAYBACK_ERROR_UNREADABLE) {
        pb_cli_save_errors(settings, diagnostics);
        return status == PAYBACK_ERROR_SCENARIO ? PB_EXIT_INVALID : PB_EXIT_FAILED;
    }
    return status ? pb_cli_run_failure(settings, payback_scenario_file(scenario), status) : PB_EXIT_DONE;
}

static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                  const payback_track_result *result)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json)
        code = pb_cli_deliver(settings->json, payback_render_track_json(&page, result), &page);
    if (!code && settings->csv)
        code = pb_cli_deliver(settings->csv, payback_render_track_csv(&page, result), &page);
    if (!code && settings->html)
        code = pb_cli_deliver(settings->html, payback_render_track_html(&page, result, scenario), &page);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_track(&page, result, &style), &page);
    }
    return code;
}

static int write_template(const struct pb_cli_settings *settings)
{
    payback_text form;
    payback_status status = payback_render_track_template(&form, settings->go_live);
    if (status == PAYBACK_ERROR_ARGUMENT)
        return pb_cli_usage(settings->command, "--go-live wants a day as in 2026-04-17 (found %s)", settings->go_live);
    return pb_cli_deliver(settings->template_to, status, &form);
}

static int track(const struct pb_cli_settings *settings)
{
    payback_scenario *scenario = NULL;
    payback_track_result *result = NULL;
    if (settings->template_to)
        return write_template(settings);
    if (settings->operand_count < 2)
        return pb_cli_usage(settings->command,
                            "it wants a scenario and its actuals; --template FILE makes an empty form");
    if (!settings->go_live)
        return pb_cli_usage(settings->command, "--go-live is missing: the day on which the tool went live, as in "
                                               "2026-04-17");
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    int code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenario, settings, settings->operands[0]);
    if (!code)
        code = follow(&result, settings, scenario, diagnostics);
    if (!code)
        code = report(settings, scenario, result);
    if (!code && settings->require && !(result->fits && result->verdict_after == PAYBACK_MET))
        code = PB_EXIT_NOT_MET;
    payback_track_free(result);
    payback_scenario_free(scenario);
    payback_diagnostics_free(diagnostics);
    return code;
}

const struct pb_cli_command pb_cli_track = {
    .name = "track",
    .operands = "FILE ACTUALS",
    .summary = "after go-live: did it pay back, is it on track, what next; and the invoices",
    .details = "Reads what really happened, a row a month, and says what it means for the\n"
               "scenario that was signed: the net to date against the same months without the\n"
               "tool, each series against the band that was signed, what is believed of the\n"
               "months to come, whether to renew and at what price. Invoices are checked against\n"
               "the contract on the units that there were. Where the actuals lie outside of what\n"
               "the scenario thought possible it says so, and forecasts nothing.\n"
               "\n"
               "ACTUALS is a CSV with the columns month (2026-04, or 1 for the month of go-live),\n"
               "tickets, attempted, contained, reopened_7d, handle_minutes, human_tickets, agents,\n"
               "vendor_invoice, tuning_hours, csat_ai, csat_human and note, in any order; only\n"
               "month must be there, and empty cells are not known. --template makes an empty\n"
               "one. With --store, months that `payback baseline --store` has kept fill empty\n"
               "cells of tickets, handle_minutes and agents. Month 1 is the calendar month of\n"
               "signature: --signed names its day; without it go-live came as planned.\n"
               "\n"
               "--require looks at the verdict on all that is known now.\n"
               "\n"
               "  payback track scenario.json actuals.csv --go-live 2026-04-17 --html track.html\n"
               "  payback track scenario.json --template actuals.csv --go-live 2026-04-17\n",
    .options = (const char *const[]){"go-live", "signed",  "store",    "template", "trials",  "seed", "sampler",
                                     "threads", "set",     "multiply", "add",      "confine", "json", "csv",
                                     "html",    "require", "quiet",    "color",    "help",    NULL},
    .operands_min = 0,
    .operands_max = 2,
    .wordings = (const struct pb_cli_wording[]){{"store", "a store of `payback baseline`: fills empty cells"},
                                                {"template", "writes a CSV for the actuals, and does nothing else"},
                                                {NULL, NULL}},
    .run = track,
};
