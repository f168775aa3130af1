/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/baseline.h"
#include "cli/cli.h"
#include "cli/terminal.h"

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

/* The starter with the measured half of an export. */
static int init_from_export(const struct pb_cli_settings *settings, const char *path)
{
    payback_baseline *baseline = NULL;
    payback_baseline_request request;
    payback_text scenario = {0};
    int code = pb_cli_baseline_request(&request, settings);
    request.exports = &settings->tickets;
    request.export_count = 1;
    if (!code)
        code = pb_cli_baseline_measure(&baseline, settings, &request);
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

static int init(const struct pb_cli_settings *settings)
{
    const char *path = settings->operand_count ? settings->operands[0] : "-";
    struct stat status;
    if (strcmp(path, "-") != 0 && lstat(path, &status) == 0) {
        pb_cli_say("%s is there already and stays as it is: choose another name, or remove it first", path);
        return PB_EXIT_FAILED;
    }
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
               "a help desk's export (`payback baseline --help`), and what is left to ask is\n"
               "listed. A file that exists is never overwritten. Without FILE, or with -, the\n"
               "scenario goes to standard output.\n",
    .options = (const char *const[]){"tickets", "map", "headcount", "productive-hours", "calibrate", "quiet", "color",
                                     "help", NULL},
    .operands_max = 1,
    .run = init,
};
