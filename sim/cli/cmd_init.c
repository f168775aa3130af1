/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/baseline.h"
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/vendors.h"
#include "cli/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What is left to ask, and what to do next; starter is what was written to path. */
static int write_scenario(const struct pb_cli_settings *settings, const char *path, const payback_text *scenario,
                          const char *questions)
{
    char message[512];
    if (payback_write_file(path, scenario, message, sizeof message) != PAYBACK_OK) {
        pb_cli_say("%s", message);
        return PB_EXIT_FAILED;
    }
    char word[1000];
    const char *quoted = pb_cli_shell_word(word, sizeof word, path);
    if (!settings->quiet)
        pb_cli_say("wrote %s%snext: `payback check %s`, then `payback run %s`", path, questions, quoted, quoted);
    return PB_EXIT_DONE;
}

/* Adds "  /baseline/agents/headcount: …" lines. */
static char *question_lines(const payback_baseline *baseline)
{
    char *data = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&data, &length);
    if (!stream)
        return NULL;
    fputs(". Still to be answered; until then the starter's values stand there:\n", stream);
    for (size_t i = 0; i < payback_baseline_missing_count(baseline); i++) {
        const char *why, *pointer = payback_baseline_missing(baseline, i, &why);
        fprintf(stream, "  %s: %s\n", pointer, why);
    }
    fputs("  /proposal: the offer is the starter's: put in what the vendor quotes\n", stream);
    if (fclose(stream) == 0)
        return data;
    free(data);
    return NULL;
}

/* *baseline is released in any case. */
static int measure(const struct pb_cli_settings *settings, payback_baseline **baseline)
{
    payback_baseline_request request;
    int code = pb_cli_baseline_request(&request, settings);
    request.exports = &settings->tickets;
    request.export_count = 1;
    return code ? code : pb_cli_baseline_measure(baseline, settings, &request);
}

/* The starter with the measured half of an export. */
static int init_from_export(const struct pb_cli_settings *settings, const char *path)
{
    payback_baseline *baseline = NULL;
    payback_text scenario = {0};
    int code = measure(settings, &baseline);
    payback_status status = code ? PAYBACK_OK : payback_baseline_starter(&scenario, baseline);
    if (status)
        code = pb_cli_failure(status);
    if (!code && strcmp(path, "-") == 0) {
        code = pb_cli_print(scenario.data);
    } else if (!code) {
        char *questions = question_lines(baseline);
        code = questions ? write_scenario(settings, path, &scenario, questions) : pb_cli_failure(PAYBACK_ERROR_MEMORY);
        free(questions);
    }
    payback_text_free(&scenario);
    payback_baseline_free(baseline);
    return code;
}

/* ---- with an offer of the price list ---- */

/* Adds "  /proposal/pricing/charges/0/committed: …" lines, and what the export does not know and the company's file
 * does not say either. */
static char *offer_questions(const payback_offer_draft *draft, const payback_baseline *baseline, bool company)
{
    char *data = NULL;
    size_t length = 0;
    const char *why, *pointer;
    FILE *stream = open_memstream(&data, &length);
    if (!stream)
        return NULL;
    fputs(". Still to be answered:\n", stream);
    for (size_t i = 0; (pointer = payback_offer_draft_question(draft, i, &why)) != NULL; i++)
        fprintf(stream, "  %s: %s\n", pointer, why);
    for (size_t i = 0; i < payback_baseline_missing_count(baseline); i++) {
        pointer = payback_baseline_missing(baseline, i, &why);
        if (!company || !payback_offer_draft_gives(draft, pointer))
            fprintf(stream, "  %s: %s\n", pointer, why);
    }
    if (fclose(stream) == 0)
        return data;
    free(data);
    return NULL;
}

static int write_draft(const struct pb_cli_settings *settings, const char *path, const payback_offer_draft *draft,
                       const payback_baseline *baseline)
{
    if (strcmp(path, "-") == 0)
        return pb_cli_print(payback_offer_draft_text(draft)->data);
    char *questions = offer_questions(draft, baseline, settings->company != NULL);
    int code = questions ? write_scenario(settings, path, payback_offer_draft_text(draft), questions)
                         : pb_cli_failure(PAYBACK_ERROR_MEMORY);
    free(questions);
    return code;
}

/* Composes the scenario and writes it; what is wrong with the company's file is shown. */
static int init_offer(const struct pb_cli_settings *settings, const payback_offer_request *request,
                      const payback_baseline *baseline)
{
    payback_offer_draft *draft = NULL;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    payback_status status = payback_offer_draft_new(&draft, diagnostics, request);
    int code = pb_cli_show(settings, diagnostics);
    if (status)
        code = payback_diagnostics_errors(diagnostics) ? pb_cli_exit_of(status) : pb_cli_failure(status);
    else if (!code)
        code = write_draft(settings, request->path, draft, baseline);
    payback_offer_draft_free(draft);
    payback_diagnostics_free(diagnostics);
    return code;
}

/* The measured half: the starter's baseline gives way to it, or it goes before the company's. */
static int init_offer_from_export(const struct pb_cli_settings *settings, payback_offer_request *request)
{
    payback_baseline *baseline = NULL;
    payback_text part = {0};
    int code = measure(settings, &baseline);
    payback_status status = code               ? PAYBACK_OK
                            : request->company ? payback_baseline_part(&part, baseline)
                                               : payback_baseline_starter(&part, baseline);
    if (status)
        code = pb_cli_failure(status);
    *(request->company ? &request->measured : &request->base) = part.data;
    if (!code)
        code = init_offer(settings, request, baseline);
    payback_text_free(&part);
    payback_baseline_free(baseline);
    return code;
}

static int init_with_vendor(const struct pb_cli_settings *settings, const char *path)
{
    payback_offers *offers;
    const payback_offer *offer;
    payback_offer_request request = {.offer = settings->vendor, .path = path, .company = settings->company};
    int code = pb_cli_vendors_find(&offers, &offer, settings, settings->vendor);
    payback_offers_free(offers);
    if (code)
        return code;
    return settings->tickets ? init_offer_from_export(settings, &request) : init_offer(settings, &request, NULL);
}

static int init(const struct pb_cli_settings *settings)
{
    const char *path = settings->operand_count ? settings->operands[0] : "-";
    struct stat status;
    if (strcmp(path, "-") != 0 && lstat(path, &status) == 0) {
        pb_cli_say("%s is there already and stays as it is: choose another name, or remove it first", path);
        return PB_EXIT_FAILED;
    }
    if (settings->company && !settings->vendor)
        return pb_cli_usage(settings->command, "--company wants --vendor NAME; `payback vendors` lists them");
    if (settings->company && strcmp(settings->company, "-") == 0)
        return pb_cli_usage(settings->command, "--company wants a file, which the scenario extends (found -)");
    if (settings->vendor)
        return init_with_vendor(settings, path);
    if (settings->tickets)
        return init_from_export(settings, path);
    if (strcmp(path, "-") == 0)
        return pb_cli_print(payback_starter());
    const payback_text page = {.data = (char *)payback_starter(), .length = strlen(payback_starter())};
    return write_scenario(settings, path, &page, "; ");
}

const struct pb_cli_command pb_cli_init = {
    .name = "init",
    .operands = "[FILE]",
    .summary = "writes a complete, commented starter scenario",
    .details = "Writes a starter scenario with every section filled in and explained by \"note\"\n"
               "members. With --tickets, tickets, mix, work time and reopened tickets are those of\n"
               "a help desk's export (`payback baseline --help`). With --vendor, the proposal is an\n"
               "offer of the price list (`payback vendors`): in the starter, or with --company in a\n"
               "small file that extends the company's. What is left to ask is listed, such as what\n"
               "only the order form can answer. A file that exists is never overwritten. Without\n"
               "FILE, or with -, the scenario goes to standard output.\n"
               "\n"
               "  payback init zendesk.json --vendor zendesk-ai-agents --company company.json\n",
    .options = (const char *const[]){"tickets", "vendor", "company", "map", "headcount", "productive-hours",
                                     "calibrate", "quiet", "color", "help", NULL},
    .operands_max = 1,
    .run = init,
};
