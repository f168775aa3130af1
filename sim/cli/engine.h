/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who does the work of `run` and `batch`: this process (engine.c), or in payback-mpi all processes of the job
 * (sim/mpi/engine.c). The program is linked with one of the two. */
#ifndef PB_CLI_ENGINE_H
#define PB_CLI_ENGINE_H

#include "cli/options.h"

#include "payback/batch.h"
#include "payback/run.h"
#include "payback/scenario.h"

/* Whether it can do what the command line asks for; else says so. Returns an exit code. */
int pb_cli_engine_check(const struct pb_cli_settings *settings);

/* payback_run, with a sentence in message where the status alone does not tell. */
payback_status pb_cli_engine_run(payback_result **result, const payback_scenario *scenario,
                                 const payback_options *options, payback_draws_sink *sink, void *sink_context,
                                 char *message, size_t size);
/* payback_batch */
payback_status pb_cli_engine_batch(payback_batch_counts *counts, const payback_batch_request *request,
                                   const payback_options *options, payback_batch_progress *progress, void *context,
                                   char *message, size_t size);

#endif
