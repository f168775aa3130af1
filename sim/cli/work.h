/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps that commands have in common: a scenario is loaded, a run is set up, and where either fails, the person and
 * the JSON file learn why. Functions that return int return an exit code. */
#ifndef PB_CLI_WORK_H
#define PB_CLI_WORK_H

#include "cli/options.h"
#include "cli/progress.h"

#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>

/* Prints messages on standard error, as one write. Returns 0, or an exit code where memory is short for them. */
int pb_cli_show(const struct pb_cli_settings *settings, const payback_diagnostics *diagnostics);

/* The errors go to the --json file, where there is to be one. */
void pb_cli_save_errors(const struct pb_cli_settings *settings, const payback_diagnostics *diagnostics);

/* Loads a scenario with the changes of the command line. Messages go to standard error; errors to the --json file too.
 */
int pb_cli_load(payback_scenario **out, const struct pb_cli_settings *settings, const char *path);
/* The other operands, behind scenarios[0], which is loaded: with the changes of the command line and, on top, the
 * simulation and decision of the first. */
int pb_cli_load_others(payback_scenario **scenarios, const struct pb_cli_settings *settings);
/* One scenario; a baseline without a proposal is taken, too. */
int pb_cli_load_baseline(payback_scenario **out, const struct pb_cli_settings *settings, const char *path);

/* Warns, with the verdict that whole agents give, where a small team is counted in fractions of agents. */
int pb_cli_warn_of_fractions(const struct pb_cli_settings *settings, const payback_scenario *scenario);

/* The run that the command line asks for. */
payback_options pb_cli_run_options(const struct pb_cli_settings *settings, struct pb_cli_progress *progress);

/* Tells that a run on that file did not end well; an interrupted one has an exit code of its own. */
int pb_cli_run_failure(const struct pb_cli_settings *settings, const char *path, payback_status status);
/* The same of a trial that was looked for by its percentile: it may be that there is none. */
int pb_cli_trace_failure(const struct pb_cli_settings *settings, const char *path, payback_status status);

/* The same with a message of its own; status is not PAYBACK_OK. */
int pb_cli_tell_failure(const struct pb_cli_settings *settings, const char *path, payback_status status,
                        const char *message);

/* The program could not finish, and complained: the --json file tells of it, in place of a result that is there
 * already.
 */
void pb_cli_save_complaint(const struct pb_cli_settings *settings);

/* Whether the page for people is to be printed: not with --quiet, nor where another output takes its place. */
bool pb_cli_wants_page(const struct pb_cli_settings *settings);

/* Before a long run: whether the files that its results go to can be written, as far as that can be known. */
int pb_cli_check_writable(const struct pb_cli_settings *settings);

/* Before many scenarios: the next one wants the memory of the last one, and neither columns nor the heap's end go back
 * to the system in between, which would clear every page again. 16 MiB are the columns of 50,000 trials. */
void pb_cli_keep_memory(void);

#endif
