/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * This process does the work. */
#include "cli/engine.h"

#include "cli/cli.h"

int pb_cli_engine_check(const struct pb_cli_settings *settings)
{
    (void)settings;
    return PB_EXIT_DONE;
}

payback_status pb_cli_engine_run(payback_result **result, const payback_scenario *scenario,
                                 const payback_options *options, payback_draws_sink *sink, void *sink_context,
                                 char *message, size_t size)
{
    if (size > 0)
        message[0] = '\0';
    return payback_run(result, scenario, options, sink, sink_context);
}

payback_status pb_cli_engine_batch(payback_batch_counts *counts, const payback_batch_request *request,
                                   const payback_options *options, payback_batch_progress *progress, void *context,
                                   char *message, size_t size)
{
    return payback_batch(counts, request, options, progress, context, message, size);
}
