/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/bakeoff.h"
#include "payback/html.h"
#include "payback/pilot.h"
#include "payback/update.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is wrong with --count or --measure, or with the scenario for this purpose. */
static int refuse(const struct pb_cli_settings *settings, const payback_diagnostics *diagnostics)
{
    const payback_diagnostic *item = payback_diagnostics_get(diagnostics, 0);
    return pb_cli_usage(settings->command, "%s", item ? item->message : payback_status_text(PAYBACK_ERROR_TARGET));
}

static int set_number(payback_changes *changes, const char *pointer, const struct pb_cli_number *number)
{
    char json[40];
    if (!number->given)
        return 0;
    snprintf(json, sizeof json, "%.17g", number->value);
    payback_status status = payback_changes_set(changes, pointer, json);
    return status ? pb_cli_failure(status) : 0;
}

/* "100,200" as a list of numbers. */
static int set_sizes(const struct pb_cli_settings *settings, payback_changes *changes)
{
    const char *text = settings->size;
    if (!text)
        return 0;
    bool comma = true;
    for (const char *c = text; *c; c++) {
        bool good = *c == ',' ? !comma : isdigit((unsigned char)*c) != 0;
        if (!good)
            return pb_cli_usage(settings->command, "--size wants whole numbers, as in 100,200 (found %s)", text);
        comma = *c == ',';
    }
    if (comma)
        return pb_cli_usage(settings->command, "--size wants whole numbers, as in 100,200 (found %s)", text);
    size_t room = strlen(text) + 3;
    char *json = malloc(room);
    if (!json)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    snprintf(json, room, "[%s]", text);
    payback_status status = payback_changes_set(changes, "/pilot/tickets", json);
    free(json);
    return status ? pb_cli_failure(status) : 0;
}

/* "billing,how-to" as a list of texts. */
static int set_categories(const struct pb_cli_settings *settings, payback_changes *changes)
{
    const char *text = settings->categories;
    if (!text)
        return 0;
    char *json = malloc(6 * strlen(text) + 5), *to = json;
    if (!json)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    *to++ = '[';
    *to++ = '"';
    for (const char *c = text; *c; c++) {
        if (*c == ',') {
            memcpy(to, "\",\"", 3);
            to += 3;
        } else if (*c == '"' || *c == '\\' || (unsigned char)*c < 0x20) {
            to += sprintf(to, "\\u%04x", (unsigned)(unsigned char)*c);
        } else {
            *to++ = *c;
        }
    }
    memcpy(to, "\"]", 3);
    payback_status status = payback_changes_set(changes, "/pilot/categories", json);
    free(json);
    return status ? pb_cli_failure(status) : 0;
}

/* Each option stands for the member of /pilot of that name. */
static int adopt_options(struct pb_cli_settings *settings)
{
    const struct {
        const char *pointer;
        const struct pb_cli_number *number;
    } members[] = {{"/pilot/weeks", &settings->weeks},
                   {"/pilot/fee", &settings->fee},
                   {"/pilot/internal_hours", &settings->internal_hours},
                   {"/pilot/hourly_cost", &settings->hourly_cost},
                   {"/pilot/cost_per_ticket", &settings->cost_per_ticket},
                   {"/pilot/credit", &settings->credit},
                   {"/pilot/transfer_sd", &settings->transfer_sd}};
    if (!settings->changes)
        settings->changes = payback_changes_new();
    if (!settings->changes)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    int code = set_sizes(settings, settings->changes);
    for (size_t m = 0; !code && m < sizeof members / sizeof members[0]; m++)
        code = set_number(settings->changes, members[m].pointer, members[m].number);
    return code ? code : set_categories(settings, settings->changes);
}

static payback_pilot_request request_of(const struct pb_cli_settings *settings)
{
    return (payback_pilot_request){.counts = settings->counts.values,
                                   .count_count = settings->counts.count,
                                   .measures = settings->measures.values,
                                   .measure_count = settings->measures.count};
}

/* What the analysis says beside its result, and the exit code. */
static int conclude(const struct pb_cli_settings *settings, const payback_scenario *first,
                    const payback_diagnostics *diagnostics, payback_status status)
{
    if (status == PAYBACK_ERROR_TARGET)
        return refuse(settings, diagnostics);
    if (status == PAYBACK_ERROR_SCENARIO && payback_diagnostics_errors(diagnostics) > 0) {
        (void)pb_cli_show(settings, diagnostics);
        pb_cli_save_errors(settings, diagnostics);
        return PB_EXIT_INVALID;
    }
    return status ? pb_cli_run_failure(settings, payback_scenario_file(first), status)
                  : pb_cli_show(settings, diagnostics);
}

/* One scenario gives *pilot, several *bakeoff. */
static int analyse(payback_pilot_result **pilot, payback_bakeoff_result **bakeoff,
                   const struct pb_cli_settings *settings, payback_scenario *const *scenarios)
{
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    const payback_pilot_request request = request_of(settings);
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status = settings->operand_count == 1
                                ? payback_pilot(pilot, scenarios[0], &options, &request, diagnostics)
                                : payback_bakeoff(bakeoff, diagnostics, (const payback_scenario *const *)scenarios,
                                                  (size_t)settings->operand_count, &options, &request);
    int code = conclude(settings, scenarios[0], diagnostics, pb_cli_progress_end(&progress, status));
    payback_diagnostics_free(diagnostics);
    return code;
}

static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                  const payback_pilot_result *result)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json)
        code = pb_cli_deliver(settings->json, payback_render_pilot_json(&page, result), &page);
    if (!code && settings->csv)
        code = pb_cli_deliver(settings->csv, payback_render_pilot_csv(&page, result), &page);
    if (!code && settings->html)
        code = pb_cli_deliver(settings->html, payback_render_pilot_html(&page, result, scenario), &page);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_pilot(&page, result, &style), &page);
    }
    return code;
}

static int report_several(const struct pb_cli_settings *settings, payback_scenario *const *scenarios,
                          const payback_bakeoff_result *result)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json)
        code = pb_cli_deliver(settings->json, payback_render_bakeoff_json(&page, result), &page);
    if (!code && settings->csv)
        code = pb_cli_deliver(settings->csv, payback_render_bakeoff_csv(&page, result), &page);
    if (!code && settings->html) {
        payback_status status = payback_render_bakeoff_html(&page, result, (const payback_scenario *const *)scenarios);
        code = pb_cli_deliver(settings->html, status, &page);
    }
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_bakeoff(&page, result, &style), &page);
    }
    return code;
}

static int write_template(const struct pb_cli_settings *settings, const payback_scenario *scenario)
{
    payback_text form;
    return pb_cli_deliver(settings->template_to, payback_render_pilot_template(&form, scenario), &form);
}

static int pilot(struct pb_cli_settings *settings)
{
    payback_scenario *scenarios[PAYBACK_PROPOSALS_MAX] = {0};
    payback_pilot_result *alone = NULL;
    payback_bakeoff_result *several = NULL;
    if (settings->template_to && settings->operand_count > 1)
        return pb_cli_usage(settings->command, "--template is the form of one vendor's pilot: give one file");
    int code = pb_cli_check_writable(settings);
    if (!code)
        code = adopt_options(settings);
    if (!code)
        code = pb_cli_load(&scenarios[0], settings, settings->operands[0]);
    if (!code)
        code = pb_cli_load_others(scenarios, settings);
    if (!code && settings->template_to)
        code = write_template(settings, scenarios[0]);
    else if (!code)
        code = analyse(&alone, &several, settings, scenarios);
    if (!code && alone)
        code = report(settings, scenarios[0], alone);
    if (!code && several)
        code = report_several(settings, scenarios, several);
    payback_pilot_free(alone);
    payback_bakeoff_free(several);
    for (int k = 0; k < PAYBACK_PROPOSALS_MAX; k++)
        payback_scenario_free(scenarios[k]);
    return code;
}

static int run(const struct pb_cli_settings *settings)
{
    struct pb_cli_settings own = *settings;
    int code = pilot(&own);
    if (own.changes != settings->changes)
        payback_changes_free(own.changes);
    return code;
}

const struct pb_cli_command pb_cli_pilot = {
    .name = "pilot",
    .operands = "FILE…",
    .summary = "what a pilot is worth before you sign, how large, and at what result to buy",
    .details = "Compares three decisions: buy now, walk away, or pilot first and then decide. For\n"
               "each size of the pilot it says what its results are worth (expected value of\n"
               "sample information), what remains after cost and delay, how likely it leads to\n"
               "buying, and at what result to buy.\n"
               "\n"
               "The pilot is described by /pilot in the scenario, see `payback fields /pilot`;\n"
               "--size, --weeks, --fee, --internal-hours, --hourly-cost, --cost-per-ticket,\n"
               "--credit, --transfer-sd and --categories stand for its members. It tries tickets\n"
               "and counts how many the tool contains and, of those a human audits, how many it\n"
               "truly resolves. --count and --measure describe other samples instead: of n cases,\n"
               "how many are so; the mean of n observations, each with that standard deviation.\n"
               "\n"
               "Several files, one for each of up to 16 vendors, are a bake-off: pilots side by\n"
               "side, each of that size, and then the best of them, or none. Fee, credit and\n"
               "transfer are those of each file, the weeks those of the longest pilot; the\n"
               "simulation, the decision and the window are those of the first file. What is\n"
               "the vendor's own is tried for each vendor, what is the company's once for all.\n"
               "Vendors have their own luck; with --luck shared they do well and fail together.\n"
               "In the JSON \"vendors\" stands in place of \"scenario\", with the threshold of\n"
               "each; \"chosen\" of a design says how often it leads to each of them.\n"
               "\n"
               "  payback pilot scenario.json --weeks 6 --fee 4000 --cost-per-ticket 8\n"
               "  payback pilot scenario.json --count /baseline/categories/0/automatable\n"
               "  payback pilot scenario.json --measure /baseline/categories/0/handle_minutes:sd=5\n"
               "  payback pilot vendor-a.json vendor-b.json --size 100,200 --weeks 6\n",
    .options = (const char *const[]){"size",        "weeks",
                                     "fee",         "internal-hours",
                                     "hourly-cost", "cost-per-ticket",
                                     "credit",      "transfer-sd",
                                     "categories",  "count",
                                     "measure",     "template",
                                     "luck",        "trials",
                                     "seed",        "sampler",
                                     "threads",     "set",
                                     "multiply",    "add",
                                     "confine",     "json",
                                     "csv",         "html",
                                     "quiet",       "color",
                                     "help",        NULL},
    .operands_min = 1,
    .operands_max = PAYBACK_PROPOSALS_MAX,
    .run = run,
};
