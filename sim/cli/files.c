/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/files.h"

#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/batch.h"
#include "payback/report.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A store comes with files of its own beside it, and the page for people is an output too. */
enum { MOST = 16 };

struct written {
    struct pb_cli_output list[MOST];
    int count;
    char beside[3][PATH_MAX]; /* the store's */
};

bool pb_cli_is_standard_output(const char *path)
{
    char here[64], real[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
        return true;
    if (!slash || strcmp(slash, "/1") != 0 || slash - path >= PATH_MAX)
        return false;
    char folder[PATH_MAX];
    memcpy(folder, path, (size_t)(slash - path));
    folder[slash - path] = '\0';
    snprintf(here, sizeof here, "/proc/%d/fd", (int)getpid());
    return realpath(folder, real) && strcmp(real, here) == 0;
}

static void add(struct written *written, const char *option, const char *path)
{
    if (written->count < MOST)
        written->list[written->count++] = (struct pb_cli_output){option, path};
}

/* The page for people goes to standard output, which may be a file. */
static bool prints(const struct pb_cli_settings *settings)
{
    return pb_cli_wants_page(settings) || pb_cli_output_replaces_text(settings);
}

static void collect(struct written *written, const struct pb_cli_settings *settings)
{
    static const char *const endings[] = {"-wal", "-shm", "-journal"};
    written->count = pb_cli_named_outputs(settings, written->list, MOST / 2);
    for (int i = 0; i < written->count; i++)
        if (strcmp(written->list[i].path, "-") == 0)
            written->list[i].path = "/dev/stdout";
    if (settings->store) {
        add(written, "store", settings->store);
        for (int i = 0; i < 3; i++)
            if (snprintf(written->beside[i], PATH_MAX, "%s%s", settings->store, endings[i]) < PATH_MAX)
                add(written, "store", written->beside[i]);
    }
    if (written->count > 0 && prints(settings) && !pb_cli_output_replaces_text(settings))
        add(written, NULL, "/dev/stdout");
}

/* "--json out.json" or "standard output", for a message. */
struct words {
    char text[PATH_MAX + 32];
};

static struct words words_of(const struct pb_cli_output *output)
{
    struct words words;
    bool standard = strcmp(output->path, "/dev/stdout") == 0;
    if (output->option)
        snprintf(words.text, sizeof words.text, "--%s %s", output->option, standard ? "-" : output->path);
    else
        snprintf(words.text, sizeof words.text, "standard output");
    return words;
}

static int compare_outputs(const struct pb_cli_settings *settings, const struct written *written)
{
    for (int i = 0; i < written->count; i++)
        for (int j = 0; j < i; j++) {
            const struct pb_cli_output *a = &written->list[j], *b = &written->list[i];
            if (strcmp(a->path, b->path) == 0 && strcmp(a->path, "/dev/stdout") == 0)
                return pb_cli_usage(settings->command, "two results cannot both go to standard output");
            if (payback_same_file(a->path, b->path))
                return pb_cli_usage(settings->command, "%s and %s are one file: one of them would be lost",
                                    words_of(a).text, words_of(b).text);
        }
    return 0;
}

static int compare_input(const struct pb_cli_settings *settings, const struct written *written, const char *input)
{
    bool standard = strcmp(input, "-") == 0;
    for (int i = 0; i < written->count; i++)
        if (payback_same_file(written->list[i].path, standard ? "/dev/stdin" : input))
            return pb_cli_usage(settings->command, "%s would overwrite %s, which this command reads",
                                words_of(&written->list[i]).text, standard ? "standard input" : input);
    return 0;
}

/* A store is only ever added to, and what is none is refused by itself. */
static bool is_store(const struct pb_cli_output *output)
{
    return output->option && strcmp(output->option, "store") == 0;
}

/* Results of batches and baselines are not made again in a second. */
static int spare_stores(const struct pb_cli_settings *settings, const struct written *written)
{
    for (int i = 0; i < written->count; i++)
        if (!is_store(&written->list[i]) && payback_is_store(written->list[i].path))
            return pb_cli_usage(settings->command, "%s is a store of payback, which would be lost: name another file",
                                words_of(&written->list[i]).text);
    return 0;
}

bool pb_cli_may_overwrite(const struct pb_cli_settings *settings)
{
    struct written written;
    struct stat facts;
    collect(&written, settings);
    for (int i = 0; i < written.count; i++)
        if (!is_store(&written.list[i]) && stat(written.list[i].path, &facts) == 0 && S_ISREG(facts.st_mode))
            return true;
    return false;
}

int pb_cli_check_sources(const struct pb_cli_settings *settings, const payback_sources *sources)
{
    struct written written;
    int code = 0;
    collect(&written, settings);
    for (size_t i = 0; !code && i < payback_sources_count(sources); i++)
        code = compare_input(settings, &written, payback_sources_get(sources, i));
    return code;
}

/* Files that the scenarios of the command line name. */
static int check_named_by_scenarios(const struct pb_cli_settings *settings)
{
    payback_sources *sources = payback_sources_new();
    payback_status status = sources ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int i = 0; !status && i < settings->operand_count; i++)
        if (strcmp(settings->operands[i], "-") != 0)
            status = payback_sources_add(sources, settings->operands[i], settings->changes);
    int code = status ? pb_cli_failure(status) : pb_cli_check_sources(settings, sources);
    payback_sources_free(sources);
    return code;
}

int pb_cli_check_files(const struct pb_cli_settings *settings)
{
    struct written written;
    collect(&written, settings);
    int code = compare_outputs(settings, &written);
    if (!code)
        code = spare_stores(settings, &written);
    for (int i = 0; !code && i < settings->operand_count; i++)
        code = compare_input(settings, &written, settings->operands[i]);
    if (!code && settings->after)
        code = compare_input(settings, &written, settings->after);
    return !code && pb_cli_may_overwrite(settings) ? check_named_by_scenarios(settings) : code;
}
