/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/work.h"

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"

#include "payback/agents.h"
#include "payback/compare.h"
#include "payback/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

int pb_cli_show(const struct pb_cli_settings *settings, const payback_diagnostics *diagnostics)
{
    payback_style style = pb_cli_style(settings, STDERR_FILENO);
    payback_text page;
    payback_status status = payback_render_diagnostics(&page, diagnostics, &style);
    if (status)
        return pb_cli_failure(status);
    fwrite(page.data, 1, page.length, stderr);
    payback_text_free(&page);
    return PB_EXIT_DONE;
}

void pb_cli_save_errors(const struct pb_cli_settings *settings, const payback_diagnostics *diagnostics)
{
    if (!settings->json)
        return;
    payback_text page;
    payback_status status = payback_render_diagnostics_json(&page, diagnostics);
    (void)pb_cli_deliver(settings->json, status, &page); /* the exit code is that of the first failure */
}

int pb_cli_tell_failure(const struct pb_cli_settings *settings, const char *path, payback_status status,
                        const char *message)
{
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_diagnostic item = {.severity = PAYBACK_ERROR, .file = path, .message = message};
    if (diagnostics && payback_diagnostics_add(diagnostics, &item) == PAYBACK_OK) {
        (void)pb_cli_show(settings, diagnostics);
        pb_cli_save_errors(settings, diagnostics);
    } else {
        pb_cli_complain("%s", message);
    }
    payback_diagnostics_free(diagnostics);
    return pb_cli_exit_of(status);
}

void pb_cli_save_complaint(const struct pb_cli_settings *settings)
{
    const char *file = settings->operand_count ? settings->operands[0] : "payback";
    const payback_diagnostic item = {
        .severity = PAYBACK_ERROR, .file = strcmp(file, "-") == 0 ? "<stdin>" : file, .message = pb_cli_complaint()};
    bool taken = settings->json && strcmp(settings->json, "-") == 0 && pb_cli_printed();
    if (!settings->json || taken || !*item.message)
        return;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_text page = {0};
    payback_status written = PAYBACK_OK;
    if (diagnostics && payback_diagnostics_add(diagnostics, &item) == PAYBACK_OK &&
        payback_render_diagnostics_json(&page, diagnostics) == PAYBACK_OK)
        written = payback_write_file(settings->json, &page, NULL, 0);
    (void)written; /* it may be what could not be written */
    payback_text_free(&page);
    payback_diagnostics_free(diagnostics);
}

/* The library says what JSON wants; only we know of the shell. */
static void explain_quotes(const char *bare_set)
{
    const char *equals = strchr(bare_set, '=');
    pb_cli_say("the shell takes quotes away; write --set '%.*s=\"%s\"'", (int)(equals - bare_set), bare_set,
               equals + 1);
}

/* What came of loading, for the person and the --json file. Returns an exit code. */
static int show_loaded(const struct pb_cli_settings *settings, const char *path, payback_status status,
                       const payback_diagnostics *diagnostics)
{
    int code = pb_cli_show(settings, diagnostics);
    if (status && payback_diagnostics_errors(diagnostics)) {
        pb_cli_save_errors(settings, diagnostics);
        code = pb_cli_exit_of(status);
    } else if (status) {
        code = pb_cli_tell_failure(settings, path, status, payback_status_text(status));
    }
    if (status == PAYBACK_ERROR_SCENARIO && settings->bare_set)
        explain_quotes(settings->bare_set);
    return code;
}

/* baseline: a file without a proposal is taken, too. */
static int load(payback_scenario **out, const struct pb_cli_settings *settings, const char *path, bool baseline)
{
    *out = NULL;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    payback_sources *sources = payback_sources_new();
    const payback_loading loading = {.confine = settings->confine, .baseline = baseline, .sources = sources};
    payback_status status = sources ? payback_scenario_load_with(out, diagnostics, path, settings->changes, &loading)
                                    : PAYBACK_ERROR_MEMORY;
    int code = pb_cli_check_sources(settings, sources);
    payback_sources_free(sources);
    if (!code)
        code = show_loaded(settings, path, status, diagnostics);
    payback_diagnostics_free(diagnostics);
    if (code) {
        payback_scenario_free(*out);
        *out = NULL;
    }
    return code;
}

int pb_cli_load(payback_scenario **out, const struct pb_cli_settings *settings, const char *path)
{
    return load(out, settings, path, false);
}

int pb_cli_load_baseline(payback_scenario **out, const struct pb_cli_settings *settings, const char *path)
{
    return load(out, settings, path, true);
}

/* Tells a clash with the first file's settings from a fault of the file itself. */
static void explain(const struct pb_cli_settings *settings, const char *first, const char *path)
{
    payback_scenario *alone = NULL;
    if (strcmp(path, "-") == 0)
        return;
    const payback_loading loading = {.confine = settings->confine};
    if (payback_scenario_load_with(&alone, NULL, path, settings->changes, &loading) == PAYBACK_OK)
        pb_cli_say("%s is valid by itself, but simulation and decision of %s hold for all files of a comparison: put "
                   "the file with the longest horizon first, or --set /simulation/horizon_months",
                   path, first);
    payback_scenario_free(alone);
}

int pb_cli_load_others(payback_scenario **scenarios, const struct pb_cli_settings *settings)
{
    /* the command line's own list stays as it is: it is needed to tell what is at fault */
    struct pb_cli_settings adopted = *settings;
    payback_changes *changes = NULL;
    payback_status status = payback_changes_adopt(&changes, settings->changes, scenarios[0]);
    adopted.changes = changes;
    int code = status ? pb_cli_failure(status) : PB_EXIT_DONE;
    for (int k = 1; !code && k < settings->operand_count; k++) {
        code = pb_cli_load(&scenarios[k], &adopted, settings->operands[k]);
        if (code == PB_EXIT_INVALID)
            explain(settings, settings->operands[0], settings->operands[k]);
    }
    payback_changes_free(changes);
    return code;
}

int pb_cli_warn_of_fractions(const struct pb_cli_settings *settings, const payback_scenario *scenario)
{
    payback_whole_agents answer;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    payback_options options = {.trials = (size_t)settings->trials.value,
                               .seed_given = settings->seed.given,
                               .seed = settings->seed.value,
                               .sampler = settings->sampler,
                               .threads = (int)settings->threads.value};
    payback_status status = payback_ask_whole_agents(&answer, scenario, &options);
    if (!status)
        status = payback_tell_whole_agents(diagnostics, scenario, &answer);
    int code = status ? PB_EXIT_DONE : pb_cli_show(settings, diagnostics);
    payback_diagnostics_free(diagnostics);
    return !status ? code : pb_cli_run_failure(settings, payback_scenario_file(scenario), status);
}

payback_options pb_cli_run_options(const struct pb_cli_settings *settings, struct pb_cli_progress *progress)
{
    return (payback_options){.trials = (size_t)settings->trials.value,
                             .seed_given = settings->seed.given,
                             .seed = settings->seed.value,
                             .sampler = settings->sampler,
                             .threads = (int)settings->threads.value,
                             .precision = settings->precision.value,
                             .progress = pb_cli_progress_report,
                             .context = progress,
                             .luck = settings->luck};
}

int pb_cli_run_failure(const struct pb_cli_settings *settings, const char *path, payback_status status)
{
    if (status != PAYBACK_ERROR_CANCELLED)
        return pb_cli_tell_failure(settings, path, status, payback_status_text(status));
    pb_cli_say("interrupted");
    return PB_EXIT_INTERRUPTED;
}

int pb_cli_trace_failure(const struct pb_cli_settings *settings, const char *path, payback_status status)
{
    if (status != PAYBACK_ERROR_TARGET)
        return pb_cli_run_failure(settings, path, status);
    return pb_cli_tell_failure(
        settings, path, status,
        "the net present value (hard.npv) is undefined in every trial, so that none stands at the median or another "
        "percentile of it: benefits and costs are so large that their sums are beyond the range of numbers; see the "
        "amounts with `payback check`, and set smaller ones");
}

bool pb_cli_wants_page(const struct pb_cli_settings *settings)
{
    return !settings->quiet && !pb_cli_output_replaces_text(settings);
}

/* errno of what will keep the file from being written, or 0. */
static int obstacle(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return S_ISDIR(status.st_mode) ? EISDIR : access(path, W_OK) == 0 ? 0 : errno;
    if (errno != ENOENT)
        return errno;
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    int error = !folder ? ENOMEM : access(folder, W_OK | X_OK) == 0 ? 0 : errno;
    free(folder);
    return error;
}

int pb_cli_check_writable(const struct pb_cli_settings *settings)
{
    enum { MANY = 16 };
    const char *paths[MANY];
    int count = pb_cli_outputs(settings, paths, MANY);
    for (int i = 0; i < count; i++) {
        int error = strcmp(paths[i], "-") == 0 ? 0 : obstacle(paths[i]);
        if (error)
            return pb_cli_complain("%s: cannot write: %s", paths[i], strerror(error));
    }
    return PB_EXIT_DONE;
}

void pb_cli_keep_memory(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, 16 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}
