/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/engine.h"
#include "cli/files.h"
#include "cli/interrupt.h"
#include "cli/part.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/batch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROWS_SHOWN = 10, MESSAGE = 640 };

/* ---- progress ---- */

/* Seconds: silence before the first line, and between two. */
static const double silence = 1, interval = 0.2;

struct line {
    bool wanted, shown;
    double begun, drawn;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void begin_line(struct line *line, const struct pb_cli_settings *settings)
{
    const char *terminal = getenv("TERM");
    bool can_erase = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    *line = (struct line){.wanted = can_erase && !settings->quiet, .begun = now()};
    pb_cli_catch_signals();
}

static int draw(void *context, const payback_batch_counts *counts)
{
    struct line *line = context;
    double time = now(), elapsed = time - line->begun, rate = (double)(counts->done + counts->failed) / elapsed;
    size_t finished = counts->done + counts->skipped + counts->failed;
    if (line->wanted && elapsed >= silence && finished > 0 && time - line->drawn >= interval) {
        char left[32];
        fprintf(stderr, "\r\033[K%zu of %zu done, %zu failed, %.*f/s", finished, counts->all, counts->failed,
                rate < 10 ? 1 : 0, rate);
        pb_cli_format_time(left, sizeof left, (double)(counts->all - finished) / rate);
        if (rate > 0)
            fprintf(stderr, ", %s left", left);
        fflush(stderr);
        line->drawn = time;
        line->shown = true;
    }
    return pb_cli_caught_signal();
}

static void end_line(struct line *line)
{
    if (line->shown)
        fputs("\r\033[K", stderr);
}

/* ---- operands ---- */

struct paths {
    const char **list; /* of the command line, and of standard input */
    size_t count, owned;
};

static void clear(struct paths *paths)
{
    for (size_t i = 0; i < paths->owned; i++)
        free((char *)paths->list[i]);
    free(paths->list);
}

/* Takes over path. */
static bool keep(struct paths *paths, char *path)
{
    const char **larger = path ? realloc(paths->list, (paths->count + 1) * sizeof *larger) : NULL;
    if (!larger) {
        free(path);
        return false;
    }
    paths->list = larger;
    paths->list[paths->count++] = path;
    paths->owned = paths->count;
    return true;
}

/* What programs of other systems put around a path: the byte order mark before the first line, CR at the end of each.
 */
static char *path_of(char *line, size_t length, bool first)
{
    static const char mark[] = "\xef\xbb\xbf";
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        line[--length] = '\0';
    return line + (first && strncmp(line, mark, strlen(mark)) == 0 ? strlen(mark) : 0);
}

/* One path a line; empty lines are left out. */
static bool read_list(struct paths *paths)
{
    char *line = NULL;
    size_t size = 0;
    bool good = true, first = true;
    errno = 0;
    for (ssize_t length; good && (length = getline(&line, &size, stdin)) > 0; first = false) {
        const char *path = path_of(line, (size_t)length, first);
        if (*path)
            good = keep(paths, strdup(path));
    }
    good = good && !ferror(stdin) && errno != ENOMEM;
    free(line);
    return good;
}

static int collect(struct paths *paths, const struct pb_cli_settings *settings)
{
    for (int i = 0; i < settings->operand_count; i++) {
        bool listed = strcmp(settings->operands[i], "-") == 0;
        if (!(listed ? read_list(paths) : keep(paths, strdup(settings->operands[i]))))
            return pb_cli_complain("%s: cannot be read: %s", listed ? "<stdin>" : settings->operands[i],
                                   strerror(errno));
    }
    return PB_EXIT_DONE;
}

/* ---- work ---- */

static int tell(payback_status status, const char *message)
{
    pb_cli_complain("%s", *message ? message : payback_status_text(status));
    return status == PAYBACK_ERROR_TARGET ? PB_EXIT_USAGE : pb_cli_exit_of(status);
}

static payback_batch_request request_of(const struct pb_cli_settings *settings, const struct paths *paths)
{
    return (payback_batch_request){.store = settings->store,
                                   .paths = paths->list,
                                   .path_count = paths->count,
                                   .vary = settings->vary.values,
                                   .vary_count = settings->vary.count,
                                   .changes = settings->changes,
                                   .confine = settings->confine,
                                   .fail_fast = settings->fail_fast,
                                   .retry_failed = settings->retry_failed};
}

/* Whether a result would take the place of a file that one of many scenarios is made of. */
static int check_sources(const struct pb_cli_settings *settings, const struct paths *paths)
{
    char message[MESSAGE];
    if (paths->count == 0 || !pb_cli_may_overwrite(settings))
        return PB_EXIT_DONE;
    const payback_batch_request request = request_of(settings, paths);
    payback_sources *sources = payback_sources_new();
    payback_status status =
        sources ? payback_batch_sources(sources, &request, message, sizeof message) : PAYBACK_ERROR_MEMORY;
    int code = status ? tell(status, sources ? message : "") : pb_cli_check_sources(settings, sources);
    payback_sources_free(sources);
    return code;
}

static int work(payback_batch_counts *counts, const struct pb_cli_settings *settings, const struct paths *paths)
{
    char message[MESSAGE];
    struct line line;
    payback_batch_request request = request_of(settings, paths);
    size_t shard = 0, shards = 0;
    if (settings->shard && !pb_cli_read_shard(settings->shard, &shard, &shards))
        return pb_cli_usage(settings->command, "--shard wants i/N, shard i of N, from 1/N to N/N (found %s)",
                            settings->shard);
    request.shard = (int)shard;
    request.shards = (int)shards;
    begin_line(&line, settings);
    pb_cli_keep_memory();
    payback_options options = pb_cli_run_options(settings, NULL);
    options.progress = NULL;
    payback_status status = pb_cli_engine_batch(counts, &request, &options, draw, &line, message, sizeof message);
    end_line(&line);
    if (status == PAYBACK_ERROR_CANCELLED) {
        pb_cli_say("interrupted; %zu of %zu are in the store: the same command goes on from there",
                   counts->done + counts->skipped + counts->failed, counts->all);
        return PB_EXIT_INTERRUPTED;
    }
    if (status)
        return tell(status, message);
    return counts->failed > 0 ? PB_EXIT_SOME_FAILED : PB_EXIT_DONE;
}

/* ---- report ---- */

static int write_page(const struct pb_cli_settings *settings)
{
    char message[MESSAGE] = "";
    payback_portfolio *portfolio = NULL;
    payback_text page = {0};
    const char *order = settings->sort ? settings->sort : "npv";
    payback_status status = payback_portfolio_read_all(&portfolio, settings->store, order, message, sizeof message);
    if (status)
        return tell(status, message);
    status = payback_render_portfolio_html(&page, portfolio);
    payback_portfolio_free(portfolio);
    return pb_cli_deliver(settings->html, status, &page);
}

static int write_files(const struct pb_cli_settings *settings)
{
    char message[MESSAGE] = "";
    payback_status status = PAYBACK_OK;
    if (settings->csv)
        status = payback_store_write_csv(settings->store, settings->csv, message, sizeof message);
    if (!status && settings->json)
        status = payback_store_write_json(settings->store, settings->json, message, sizeof message);
    if (status)
        return tell(status, message);
    return settings->html ? write_page(settings) : PB_EXIT_DONE;
}

/* The command for the next step. */
static int show_next(const struct pb_cli_settings *settings, const payback_portfolio *portfolio)
{
    char text[1200], word[1000];
    if (portfolio->failure_count > 0)
        snprintf(text, sizeof text, "\nNext: payback check %s\nand then the same batch again: what is done is kept.\n",
                 pb_cli_shell_word(word, sizeof word, portfolio->failures[0].path));
    else
        snprintf(text, sizeof text, "\nNext: payback batch --store %s --html portfolio.html\n",
                 pb_cli_shell_word(word, sizeof word, settings->store));
    return pb_cli_print(text);
}

static int show_portfolio(const struct pb_cli_settings *settings)
{
    char message[MESSAGE] = "";
    payback_portfolio *portfolio = NULL;
    payback_text page = {0};
    payback_status status =
        payback_portfolio_read(&portfolio, settings->store, ROWS_SHOWN / 2, message, sizeof message);
    if (status)
        return tell(status, message);
    payback_style style = pb_cli_style(settings, STDOUT_FILENO);
    status = payback_render_portfolio(&page, portfolio, &style);
    int code = pb_cli_deliver("-", status, &page);
    if (!code)
        code = show_next(settings, portfolio);
    payback_portfolio_free(portfolio);
    return code;
}

static void say_counts(const struct pb_cli_settings *settings, const payback_batch_counts *counts)
{
    if (settings->quiet)
        return;
    pb_cli_say("%zu simulated, %zu already in the store, %zu failed, of %zu", counts->done, counts->skipped,
               counts->failed, counts->all);
}

static int report(const struct pb_cli_settings *settings)
{
    int code = write_files(settings);
    if (code || settings->quiet || pb_cli_output_replaces_text(settings))
        return code;
    /* asked for a file of what is there: that is all */
    if (settings->operand_count == 0 && (settings->csv || settings->json || settings->html))
        return code;
    return show_portfolio(settings);
}

static int batch(const struct pb_cli_settings *settings)
{
    payback_batch_counts counts = {0};
    struct paths paths = {0};
    if (!settings->store)
        return pb_cli_usage(settings->command, "--store FILE is missing: where the results go");
    if (settings->operand_count == 0 && (settings->vary.count > 0 || settings->shard || settings->retry_failed))
        return pb_cli_usage(settings->command, "PATH… is missing: name the files or folders");
    int code = pb_cli_check_writable(settings);
    if (!code)
        code = collect(&paths, settings);
    if (!code)
        code = check_sources(settings, &paths);
    int done = PB_EXIT_DONE;
    if (!code && settings->operand_count > 0) {
        done = work(&counts, settings, &paths);
        if (done == PB_EXIT_DONE || done == PB_EXIT_SOME_FAILED)
            say_counts(settings, &counts);
        else
            code = done;
    }
    clear(&paths);
    if (!code)
        code = report(settings);
    return code ? code : done;
}

static const struct pb_cli_wording wordings[] = {
    {"vary", "values of an input: POINTER=v1,v2,… or lo:hi:steps (repeatable)"},
    {"shard", "every N-th scenario, from the I-th; payback merge joins"},
    {"json", "writes a JSON object a line"},
    {"csv", "writes a line a scenario"},
    {"html", "writes a page with a chart"},
    {NULL, NULL},
};

const struct pb_cli_command pb_cli_batch = {
    .name = "batch",
    .operands = "PATH…",
    .summary = "many scenario files into a store that resumes; sweeps; shards",
    .details = "Simulates scenario files, all those of folders (*.json, without the ones that\n"
               "others extend), or those listed on standard input (-), and stores the results\n"
               "in a SQLite file. Scenarios already in the store are skipped: rerun the same\n"
               "command to resume a batch that was stopped or killed. Files that fail are noted\n"
               "in the store and do not stop the others (exit code 5).\n"
               "\n"
               "--vary sweeps: POINTER=v1,v2,… or POINTER=from:to:count, several make a grid.\n"
               "--shard i/N does every N-th scenario, from the i-th; payback merge joins.\n"
               "Without PATH the store is shown, or written by --csv, --json (an object a line)\n"
               "and --html (a page with a chart; --sort sets the row order). In CSV \"never\" is\n"
               "inf and undefined nan, which many programs read wrongly; the column pays_back is 1\n"
               "where payback_p50 is a number of months, 0 where it is never.\n"
               "\n"
               "  payback batch scenarios/ --store results.sqlite\n"
               "  payback batch scenarios/ --store results.sqlite \\\n"
               "      --vary /proposal/pricing/usage/price=0.5:1.5:11\n"
               "  payback batch --store results.sqlite --csv results.csv\n"
               "  payback batch --store results.sqlite --html portfolio.html --sort payback\n",
    .options = (const char *const[]){"store",   "vary",    "shard", "fail-fast", "retry-failed", "trials",  "seed",
                                     "sampler", "threads", "set",   "multiply",  "add",          "confine", "json",
                                     "csv",     "html",    "sort",  "quiet",     "color",        "help",    NULL},
    .operands_min = 0,
    .operands_max = INT_MAX,
    .wordings = wordings,
    .run = batch,
};
