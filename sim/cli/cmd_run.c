/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/engine.h"
#include "cli/interrupt.h"
#include "cli/part.h"
#include "cli/shrink.h"
#include "cli/terminal.h"
#include "cli/work.h"
#include "cli/workbook.h"

#include "payback/batch.h"
#include "payback/html.h"
#include "payback/report.h"
#include "payback/run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Where the draws go: a file, as CSV or SQLite, and a workbook where one is asked for too. */
struct draws {
    payback_draws_csv *csv;
    payback_draws_store *store;
    payback_draws_keeper *keeper;
    bool short_of_memory; /* the only reason why one of them refuses a row: what cannot be written is said at the end */
};

static bool are_written(const struct draws *draws)
{
    return draws->csv || draws->store;
}

/* Writing many draws takes its time: it heeds an interrupt too. */
static int write_draw(void *context, double trial, const char *const *names, const double *values, size_t columns)
{
    struct draws *draws = context;
    if (pb_cli_caught_signal())
        return -1;
    int refused = draws->csv ? payback_draws_csv_sink(draws->csv, trial, names, values, columns)
                             : payback_draws_store_sink(draws->store, trial, names, values, columns);
    if (!refused && draws->keeper)
        refused = payback_draws_keeper_sink(draws->keeper, trial, names, values, columns);
    draws->short_of_memory = refused != 0;
    return refused;
}

static int draws_failure(const struct pb_cli_settings *settings, const char *path, payback_status status,
                         const char *message)
{
    return pb_cli_tell_failure(settings, path, status, message[0] ? message : payback_status_text(status));
}

static payback_status open_draws(struct draws *draws, const char *path, char *message, size_t size)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    if (!path)
        return PAYBACK_OK;
    return dot && strcmp(dot, ".sqlite") == 0 ? payback_draws_store_open(&draws->store, path, message, size)
                                              : payback_draws_csv_open(&draws->csv, path, message, size);
}

/* Only a run that came to its end leaves a file of draws. Returns an exit code. */
static int finish_draws(const struct draws *draws, const struct pb_cli_settings *settings, const char *path,
                        payback_status status)
{
    char message[512];
    if (status != PAYBACK_OK) {
        payback_draws_csv_discard(draws->csv);
        payback_draws_store_discard(draws->store);
        return PB_EXIT_DONE;
    }
    status = draws->csv ? payback_draws_csv_commit(draws->csv, message, sizeof message)
                        : payback_draws_store_commit(draws->store, message, sizeof message);
    if (status == PAYBACK_ERROR_IO && errno == EPIPE && strcmp(settings->draws, "-") == 0)
        return PB_EXIT_FAILED; /* nobody reads any more */
    return status ? draws_failure(settings, path, status, message) : PB_EXIT_DONE;
}

static int simulate(payback_result **result, const struct pb_cli_settings *settings, const payback_scenario *scenario,
                    payback_draws_keeper *keeper)
{
    const char *path = payback_scenario_file(scenario);
    char message[512] = "";
    struct draws draws = {.keeper = keeper};
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_status status = open_draws(&draws, settings->draws, message, sizeof message);
    if (status)
        return draws_failure(settings, path, status, message);
    payback_options options = pb_cli_run_options(settings, &progress);
    status = pb_cli_engine_run(result, scenario, &options, are_written(&draws) ? write_draw : NULL, &draws, message,
                               sizeof message);
    status = pb_cli_progress_end(&progress, status);
    if (draws.short_of_memory)
        status = PAYBACK_ERROR_MEMORY;
    if (!status)
        status = payback_describe_result(*result, scenario);
    int code = are_written(&draws) ? finish_draws(&draws, settings, path, status) : PB_EXIT_DONE;
    if (status == PAYBACK_ERROR_ARGUMENT && settings->precision.given) /* the scenario may name the sampler */
        return pb_cli_usage(settings->command, "--precision wants the sampler sobol or random: trials cannot be added "
                                               "to a Latin hypercube (lhs)");
    if (status && status != PAYBACK_ERROR_CANCELLED && !code && message[0])
        return pb_cli_tell_failure(settings, path, status, message);
    return status && !code ? pb_cli_run_failure(settings, path, status) : code;
}

static int write_html(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                      const payback_result *result)
{
    payback_analyses analyses;
    payback_text page;
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    const payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status =
        pb_cli_progress_end(&progress, payback_analyses_run(&analyses, scenario, result, &options, false));
    int code = status ? pb_cli_run_failure(settings, payback_scenario_file(scenario), status) : PB_EXIT_DONE;
    if (!code) {
        const payback_page parts = {.result = result,
                                    .scenario = scenario,
                                    .operation = analyses.operation,
                                    .sensitivity = analyses.sensitivity,
                                    .stress = analyses.stress,
                                    .reverse = analyses.reverse,
                                    .audit = analyses.audit,
                                    .terms = analyses.terms,
                                    .term_count = analyses.term_count};
        status = payback_render_page_html(&page, &parts);
        code = pb_cli_deliver(settings->html, status, &page);
    }
    if (!code && !settings->quiet && strcmp(settings->html, "-") != 0)
        pb_cli_say(
            "wrote %s; next: `payback audit %s` (whose word is it?), `payback stress %s --pack cfo` (what breaks "
            "it?)",
            settings->html, settings->operands[0], settings->operands[0]);
    payback_analyses_clear(&analyses);
    return code;
}

static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                  const payback_result *result, const payback_draws_keeper *keeper)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json) {
        payback_status status = payback_render_result_json(&page, result);
        code = pb_cli_deliver(settings->json, status, &page);
    }
    if (!code && settings->csv) {
        payback_status status = payback_render_result_csv(&page, result);
        code = pb_cli_deliver(settings->csv, status, &page);
    }
    if (!code && settings->html)
        code = write_html(settings, scenario, result);
    if (!code && settings->xlsx)
        code = pb_cli_write_run_workbook(settings, scenario, result, keeper);
    if (!code && !settings->quiet && !pb_cli_output_replaces_text(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        payback_status status = payback_render_result(&page, result, &style);
        code = pb_cli_deliver("-", status, &page);
    }
    return code;
}

/* The whole of it, or a part. */
static int run_scenario(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                        const payback_shrinkage *shrinkage)
{
    payback_result *result = NULL;
    payback_draws_keeper *keeper = settings->xlsx && settings->draws ? payback_draws_keeper_new() : NULL;
    int code = settings->part ? PB_EXIT_DONE : pb_cli_warn_of_fractions(settings, scenario);
    if (!code && settings->part) {
        code = pb_cli_run_part(settings, scenario);
    } else {
        if (!code)
            code = simulate(&result, settings, scenario, keeper);
        if (!code)
            result->shrinkage = shrinkage;
        if (!code)
            code = report(settings, scenario, result, keeper);
        if (!code && settings->require && result->verdict != PAYBACK_MET)
            code = PB_EXIT_NOT_MET;
    }
    payback_draws_keeper_free(keeper);
    payback_result_free(result);
    return code;
}

static int run(const struct pb_cli_settings *settings)
{
    payback_scenario *scenario = NULL, *shrunk = NULL;
    payback_shrinkage *shrinkage = NULL;
    int code = pb_cli_check_part(settings);
    if (!code)
        code = pb_cli_check_shrink(settings);
    if (!code)
        code = pb_cli_engine_check(settings);
    if (!code)
        code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenario, settings, settings->operands[0]);
    if (!code)
        code = pb_cli_shrink(&shrinkage, &shrunk, settings, scenario);
    if (!code)
        code = run_scenario(settings, shrunk ? shrunk : scenario, shrinkage);
    payback_shrinkage_free(shrinkage);
    payback_scenario_free(shrunk);
    payback_scenario_free(scenario);
    return code;
}

static const struct pb_cli_wording wordings[] = {
    {"xlsx", "writes an Excel workbook; with --draws, up to 100000 trials too"},
    {NULL, NULL},
};

const struct pb_cli_command pb_cli_run = {
    .name = "run",
    .operands = "FILE",
    .summary = "simulates a scenario: verdict, payback curve, ROI, NPV",
    .details = "Simulates the scenario (-: standard input) and prints the verdict, the payback\n"
               "curve, ROI, NPV and where the value comes from. The scenario's own simulation\n"
               "settings apply unless an option overrides them. A result that goes to - goes\n"
               "to standard output; the text is then left out. A file appears whole or not at\n"
               "all.\n"
               "\n"
               "--precision X starts with 16384 trials and doubles them until the half-widths\n"
               "of the 95% intervals of P(payback) and of mean NPV (as a fraction of P90 - P10) are\n"
               "below X, or --trials (134217728 unless given) are done. --shard I/N simulates a\n"
               "part of a run for `payback merge`; I counts from 1.\n"
               "\n"
               "In files of draws \"never\" is inf and undefined is nan (in SQLite: infinity and\n"
               "NULL). Many programs read these words wrongly: ask the columns pays_back, 1 or 0,\n"
               "whether a trial pays back, and see scenarios/README.md for how each reads them.\n"
               "\n"
               "--shrink pulls each claim of the vendor that nobody has measured and that is\n"
               "more optimistic than what is published as typical (`payback audit`) towards it,\n"
               "before the run, by a weight that the page shows. Measured is what is drawn from data\n"
               "(\"empirical\", as `payback update` writes it) or has a note that begins with\n"
               "\"measured\"; it stays.\n"
               "\n"
               "  payback run scenario.json --trials 1000000 --json result.json\n"
               "  payback run scenario.json --set /decision/payback_months=18 --require\n"
               "  payback run scenario.json --set '/decision/basis=\"total\"'\n",
    .options = (const char *const[]){"trials", "precision", "seed",    "sampler", "threads", "set",   "multiply", "add",
                                     "shrink", "claim-sd",  "confine", "shard",   "part",    "after", "json",     "csv",
                                     "html",   "xlsx",      "draws",   "require", "quiet",   "color", "help",     NULL},
    .operands_min = 1,
    .operands_max = 1,
    .wordings = wordings,
    .run = run,
};
