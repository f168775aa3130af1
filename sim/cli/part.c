/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/part.h"

#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/part.h"

#include <stdlib.h>
#include <string.h>

enum { SHARDS_MOST = 1000000 };

bool pb_cli_read_shard(const char *text, size_t *shard, size_t *shards)
{
    char *end;
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > 7 || text[length] != '/' || !text[length + 1] || strlen(text + length + 1) > 7)
        return false;
    *shard = strtoul(text, NULL, 10);
    *shards = strtoul(text + length + 1, &end, 10);
    return strspn(text + length + 1, "0123456789") == strlen(text + length + 1) && *shard >= 1 && *shard <= *shards &&
           *shards <= SHARDS_MOST;
}

int pb_cli_check_part(const struct pb_cli_settings *settings)
{
    size_t shard, shards;
    const struct pb_cli_command *command = settings->command;
    if (!settings->shard && !settings->part && !settings->after)
        return PB_EXIT_DONE;
    if (!settings->part)
        return pb_cli_usage(command, "--%s needs --part FILE", settings->shard ? "shard" : "after");
    if (!settings->shard)
        return pb_cli_usage(command, "--part needs --shard I/N");
    if (!pb_cli_read_shard(settings->shard, &shard, &shards))
        return pb_cli_usage(command, "--shard wants I/N, part I of N, from 1/N to N/N (found %s)", settings->shard);
    if (strcmp(settings->part, "-") == 0)
        return pb_cli_usage(command, "--part wants the name of a file");
    if (settings->json || settings->csv || settings->html || settings->xlsx || settings->draws || settings->require)
        return pb_cli_usage(command,
                            "a part has no result of its own: --json, --csv, --html and --require are options of "
                            "`payback merge`, --draws is one of the whole run");
    if (settings->precision.given)
        return pb_cli_usage(command, "--precision cannot be reached by a part of a run: --trials says how many");
    return PB_EXIT_DONE;
}

static int read_plan(payback_part **plan, const struct pb_cli_settings *settings)
{
    char message[512];
    *plan = NULL;
    if (!settings->after)
        return PB_EXIT_DONE;
    payback_status status = payback_part_read(plan, settings->after, message, sizeof message);
    return status ? pb_cli_tell_failure(settings, settings->after, status,
                                        message[0] ? message : payback_status_text(status))
                  : PB_EXIT_DONE;
}

int pb_cli_run_part(const struct pb_cli_settings *settings, const payback_scenario *scenario)
{
    char message[512] = "";
    size_t shard = 1, shards = 1;
    payback_part *plan, *part = NULL;
    struct pb_cli_progress progress;
    int code = read_plan(&plan, settings);
    if (code)
        return code;
    (void)pb_cli_read_shard(settings->shard, &shard, &shards); /* it has been checked */
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status = payback_run_part(&part, scenario, &options, shard, shards, plan, message, sizeof message);
    status = pb_cli_progress_end(&progress, status);
    payback_part_free(plan);
    if (!status)
        status = payback_describe_part(part, scenario);
    if (status)
        code = message[0] ? pb_cli_tell_failure(settings, settings->after, status, message)
                          : pb_cli_run_failure(settings, payback_scenario_file(scenario), status);
    if (!code) {
        status = payback_part_write(part, settings->part, message, sizeof message);
        if (status)
            code = pb_cli_tell_failure(settings, settings->part, status,
                                       message[0] ? message : payback_status_text(status));
    }
    payback_part_free(part);
    return code;
}
