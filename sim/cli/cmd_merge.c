/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"
#include "cli/workbook.h"

#include "payback/batch.h"
#include "payback/html.h"
#include "payback/part.h"
#include "payback/report.h"

#include <string.h>
#include <unistd.h>

static int failure(const struct pb_cli_settings *settings, const char *path, payback_status status, const char *message)
{
    return pb_cli_tell_failure(settings, path, status, message[0] ? message : payback_status_text(status));
}

static int add_files(payback_merge *merge, const struct pb_cli_settings *settings)
{
    char message[512];
    for (int i = 0; i < settings->operand_count; i++) {
        const char *path = settings->operands[i];
        payback_part *part;
        payback_status status = payback_part_read(&part, path, message, sizeof message);
        if (!status)
            status = payback_merge_add(merge, part, path, message, sizeof message);
        if (status)
            return failure(settings, path, status, message);
    }
    return PB_EXIT_DONE;
}

static int report(const struct pb_cli_settings *settings, const payback_result *result)
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
    if (!code && settings->html) {
        const payback_page parts = {.result = result};
        code = pb_cli_deliver(settings->html, payback_render_page_html(&page, &parts), &page);
    }
    if (!code && settings->xlsx)
        code = pb_cli_write_merge_workbook(settings, result);
    if (!code && !settings->quiet && !pb_cli_output_replaces_text(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        payback_status status = payback_render_result(&page, result, &style);
        code = pb_cli_deliver("-", status, &page);
    }
    if (!code && settings->require && result->verdict != PAYBACK_MET)
        code = PB_EXIT_NOT_MET;
    return code;
}

/* The parts know between which values the quantiles lie, and no more. */
static int second_round(const struct pb_cli_settings *settings, payback_part *plan)
{
    char message[512];
    const char *path = settings->plan ? settings->plan : "run.plan";
    if (settings->plan) {
        payback_status status = payback_part_write(plan, path, message, sizeof message);
        if (status)
            return failure(settings, path, status, message);
    } else {
        pb_cli_say("so large a run needs a second round for its quantiles to be exact; its plan is made by\n"
                   "  payback merge PART… --plan %s",
                   path);
    }
    char buffer[1000];
    const char *word = pb_cli_shell_word(buffer, sizeof buffer, path);
    if (!settings->plan || !settings->quiet)
        pb_cli_say("the second round, each shard with the options that it had:\n"
                   "  payback run FILE --shard I/N --after %s --part SECOND\n"
                   "and then the result:\n"
                   "  payback merge %s SECOND…",
                   word, word);
    return settings->plan ? PB_EXIT_DONE : PB_EXIT_FAILED;
}

/* Shards of a batch. */
static int merge_stores(const struct pb_cli_settings *settings)
{
    char message[640] = "";
    size_t added = 0;
    if (settings->plan || settings->json || settings->csv || settings->html || settings->xlsx || settings->require)
        return pb_cli_usage(settings->command, "--store joins the stores of batches, and takes none of --plan, --json, "
                                               "--csv, --html, --xlsx and --require");
    payback_status status = payback_merge_stores(&added, settings->operands, (size_t)settings->operand_count,
                                                 settings->store, message, sizeof message);
    if (status) {
        pb_cli_say("%s", message[0] ? message : payback_status_text(status));
        return pb_cli_exit_of(status);
    }
    if (!settings->quiet)
        pb_cli_say("%zu scenario%s added to %s", added, added == 1 ? "" : "s", settings->store);
    return PB_EXIT_DONE;
}

static int run(const struct pb_cli_settings *settings)
{
    if (settings->store)
        return merge_stores(settings);
    char message[512] = "";
    payback_result *result = NULL;
    payback_part *plan = NULL;
    payback_merge *merge = payback_merge_new();
    int code = pb_cli_check_writable(settings);
    if (!code && !merge)
        code = pb_cli_failure(PAYBACK_ERROR_MEMORY);
    if (!code)
        code = add_files(merge, settings);
    if (!code) {
        payback_status status = payback_merge_end(&result, &plan, merge, message, sizeof message);
        if (status)
            code = failure(settings, "merge", status, message);
    }
    payback_merge_free(merge);
    if (!code)
        code = plan ? second_round(settings, plan) : report(settings, result);
    payback_part_free(plan);
    payback_result_free(result);
    return code;
}

const struct pb_cli_command pb_cli_merge = {
    .name = "merge",
    .operands = "PART…|STORE…",
    .summary = "puts the parts of one large run together",
    .details = "Puts together what `payback run --shard I/N --part FILE` made, in any order, to\n"
               "the result of the whole run: every figure as without shards, on the same kind\n"
               "of processor. Parts of different runs, gaps and overlaps are refused.\n"
               "\n"
               "  payback run big.json --trials 1000000 --shard 1/2 --part 1.part\n"
               "  payback run big.json --trials 1000000 --shard 2/2 --part 2.part\n"
               "  payback merge 1.part 2.part --json result.json\n"
               "\n"
               "Beyond 4194304 trials the exact quantiles take a second round, and merge says\n"
               "so: with --plan FILE it writes what the shards are to look for.\n"
               "\n"
               "  payback merge 1.part 2.part --plan big.plan\n"
               "  payback run big.json --trials 10000000 --shard 1/2 --after big.plan \\\n"
               "    --part 1.second     (and 2/2 likewise)\n"
               "  payback merge big.plan 1.second 2.second --json result.json\n"
               "\n"
               "Parts hold no scenario: --html and --xlsx have the figures of the run, without\n"
               "what `payback run` adds from the scenario (inputs, stresses, cash by month).\n"
               "\n"
               "With --store FILE it joins the stores of `payback batch --shard I/N` in FILE.\n"
               "\n"
               "  payback merge 1.sqlite 2.sqlite --store all.sqlite\n",
    .options = (const char *const[]){"plan", "store", "json", "csv", "html", "xlsx", "require", "quiet", "color",
                                     "help", NULL},
    .operands_min = 1,
    .operands_max = 1000000,
    .run = run,
};
