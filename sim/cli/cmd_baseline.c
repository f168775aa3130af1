/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/baseline.h"
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/baseline.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "2026-02" → 12 · year + month − 1. */
static int read_month(int *month, const struct pb_cli_settings *settings, const char *option, const char *text)
{
    int year, of_year, used = 0;
    if (!text)
        return 0;
    if (sscanf(text, "%4d-%2d%n", &year, &of_year, &used) != 2 || used != 7 || text[used] || year < 1970 ||
        of_year < 1 || of_year > 12)
        return pb_cli_usage(settings->command, "--%s wants a month like 2026-02 (found %s)", option, text);
    *month = 12 * year + of_year - 1;
    return 0;
}

/* "+01:00" → 3600. */
static int read_timezone(payback_baseline_request *request, const struct pb_cli_settings *settings)
{
    int hours, minutes, used = 0;
    char sign;
    const char *text = settings->timezone;
    if (!text)
        return 0;
    if (sscanf(text, "%c%2d:%2d%n", &sign, &hours, &minutes, &used) != 3 || used != 6 || text[used] ||
        (sign != '+' && sign != '-') || hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return pb_cli_usage(settings->command, "--timezone wants hours and minutes east of UTC like +01:00 (found %s)",
                            text);
    request->timezone = (sign == '-' ? -1 : 1) * (3600 * hours + 60 * minutes);
    request->timezone_given = true;
    return 0;
}

int pb_cli_baseline_request(payback_baseline_request *request, const struct pb_cli_settings *settings)
{
    *request = (payback_baseline_request){.map = settings->map,
                                          .date_order = settings->date_order,
                                          .category = settings->category,
                                          .handle = settings->handle,
                                          .mix_months = (int)settings->mix_months.value,
                                          .headcount = settings->headcount.value,
                                          .productive_hours = settings->productive_hours.value,
                                          .occupancy = settings->occupancy.value,
                                          .calibrate = settings->calibrate,
                                          .noise_hours = settings->noise && strcmp(settings->noise, "hours") == 0,
                                          .labels = settings->labels,
                                          .threads = (int)settings->threads.value};
    int code = read_month(&request->start_month, settings, "start", settings->start);
    code = code ? code : read_month(&request->from_month, settings, "from", settings->from);
    code = code ? code : read_month(&request->to_month, settings, "to", settings->to);
    code = code ? code : read_timezone(request, settings);
    if (!code && request->from_month && request->to_month && request->from_month > request->to_month)
        code = pb_cli_usage(settings->command, "--from %s is later than --to %s", settings->from, settings->to);
    if (!code && settings->headcount.given != settings->productive_hours.given)
        code = pb_cli_usage(settings->command, "--headcount and --productive-hours belong together");
    if (!code && settings->calibrate && !settings->headcount.given)
        code = pb_cli_usage(settings->command, "--calibrate wants --headcount and --productive-hours");
    return code;
}

int pb_cli_baseline_measure(payback_baseline **out, const struct pb_cli_settings *settings,
                            const payback_baseline_request *request)
{
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    payback_status status = payback_baseline_measure(out, diagnostics, request);
    int code = pb_cli_show(settings, diagnostics);
    if (status && payback_diagnostics_errors(diagnostics)) {
        pb_cli_save_errors(settings, diagnostics);
        code = pb_cli_exit_of(status);
    } else if (status) {
        code = pb_cli_tell_failure(settings, request->exports[0], status, payback_status_text(status));
    }
    payback_diagnostics_free(diagnostics);
    return code;
}

static int write_sample(const struct pb_cli_settings *settings, const payback_baseline *baseline)
{
    payback_text page;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status = diagnostics ? payback_baseline_sample(&page, baseline, diagnostics) : PAYBACK_ERROR_MEMORY;
    int code = diagnostics ? pb_cli_show(settings, diagnostics) : PB_EXIT_DONE;
    payback_diagnostics_free(diagnostics);
    if (status || !code)
        return status ? pb_cli_failure(status) : pb_cli_deliver(settings->sample, status, &page);
    payback_text_free(&page);
    return code;
}

/* What a result can be written as, and where. */
typedef payback_status render(payback_text *out, const payback_baseline *baseline);

static int report(const struct pb_cli_settings *settings, const payback_baseline *baseline)
{
    const struct {
        const char *path;
        render *render;
    } outputs[] = {{settings->json, payback_render_baseline_json},
                   {settings->csv, payback_render_baseline_csv},
                   {settings->html, payback_render_baseline_html},
                   {settings->output, payback_baseline_part},
                   {settings->map_out, payback_baseline_map}};
    payback_text page;
    int code = PB_EXIT_DONE;
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0] && !code; i++)
        if (outputs[i].path)
            code = pb_cli_deliver(outputs[i].path, outputs[i].render(&page, baseline), &page);
    if (!code && settings->sample)
        code = write_sample(settings, baseline);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_baseline(&page, baseline, &style), &page);
    }
    return code;
}

/* Without an export: what the store keeps is measured again. */
static int check_operands(const struct pb_cli_settings *settings)
{
    const struct {
        const char *name;
        bool given;
    } of_reading[] = {{"map", settings->map},
                      {"from", settings->from},
                      {"to", settings->to},
                      {"timezone", settings->timezone},
                      {"category", settings->category},
                      {"date-order", settings->date_order},
                      {"handle", settings->handle},
                      {"mix-months", settings->mix_months.given},
                      {"sample", settings->sample}};
    if (settings->operand_count > 0)
        return PB_EXIT_DONE;
    if (!settings->store)
        return pb_cli_usage(settings->command, "EXPORT… is missing");
    for (size_t i = 0; i < sizeof of_reading / sizeof of_reading[0]; i++)
        if (of_reading[i].given)
            return pb_cli_usage(settings->command, "--%s says how an export is read, and needs one beside the store",
                                of_reading[i].name);
    return PB_EXIT_DONE;
}

static int measure_from_store(payback_baseline **out, const struct pb_cli_settings *settings,
                              const payback_baseline_request *request)
{
    char message[640] = "";
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status =
        diagnostics ? payback_baseline_from_store(out, diagnostics, settings->store, request, message, sizeof message)
                    : PAYBACK_ERROR_MEMORY;
    int code = diagnostics ? pb_cli_show(settings, diagnostics) : PB_EXIT_DONE;
    bool told = diagnostics && payback_diagnostics_errors(diagnostics) > 0;
    payback_diagnostics_free(diagnostics);
    if (status && !told)
        pb_cli_say("%s", message[0] ? message : payback_status_text(status));
    return status ? pb_cli_exit_of(status) : code;
}

static int measure(payback_baseline **out, const struct pb_cli_settings *settings,
                   const payback_baseline_request *request)
{
    char message[640] = "";
    if (settings->operand_count == 0)
        return measure_from_store(out, settings, request);
    int code = pb_cli_baseline_measure(out, settings, request);
    if (code || !settings->store)
        return code;
    payback_status status = payback_baseline_store(*out, settings->store, message, sizeof message);
    if (status || message[0])
        pb_cli_say("%s", message[0] ? message : payback_status_text(status));
    return status ? pb_cli_exit_of(status) : PB_EXIT_DONE;
}

static int baseline_command(const struct pb_cli_settings *settings)
{
    payback_baseline *baseline = NULL;
    payback_baseline_request request;
    int code = check_operands(settings);
    code = code ? code : pb_cli_baseline_request(&request, settings);
    if (code)
        return code;
    request.exports = settings->operands;
    request.export_count = (size_t)settings->operand_count;
    code = pb_cli_check_writable(settings);
    if (!code)
        code = measure(&baseline, settings, &request);
    if (!code)
        code = report(settings, baseline);
    payback_baseline_free(baseline);
    return code;
}

const struct pb_cli_command pb_cli_baseline = {
    .name = "baseline",
    .operands = "EXPORT…",
    .summary = "a help desk's export to the measured half of a scenario",
    .details = "Reads ticket exports (CSV of Zendesk, Freshdesk, Intercom, Help Scout, Salesforce,\n"
               "Jira and others) and measures volume, growth, season, noise, surges, the ticket\n"
               "mix, work time, reopened tickets and people, each with how well the data say\n"
               "it. What the export cannot know is listed; what would mislead is refused.\n"
               "Several files are slices of one history.\n"
               "\n"
               "  payback baseline tickets.csv\n"
               "  payback baseline tickets.csv -o baseline.json   (proposals extend it)\n"
               "  payback baseline tickets.csv --map-out map.json (then edit, and --map map.json)\n"
               "\n"
               "With --store FILE.sqlite what was read is kept: a row a ticket, without texts, names\n"
               "and addresses, in place of what the store kept: a later slice is named together\n"
               "with the earlier ones. Without an EXPORT, the store's tickets are measured again.\n"
               "\n"
               "  payback baseline tickets.csv --store company.sqlite\n"
               "  payback baseline --store company.sqlite\n",
    .options =
        (const char *const[]){
            "output",    "map",        "map-out",  "store",  "start",      "from",      "to",
            "timezone",  "date-order", "category", "handle", "mix-months", "headcount", "productive-hours",
            "occupancy", "calibrate",  "noise",    "sample", "labels",     "threads",   "json",
            "csv",       "html",       "quiet",    "color",  "help",       NULL},
    .operands_min = 0,
    .operands_max = 100000,
    .run = baseline_command,
};
