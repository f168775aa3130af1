/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the commands that read a ticket export have in common. Functions return an exit code after a message, or 0. */
#ifndef PB_CLI_BASELINE_H
#define PB_CLI_BASELINE_H

#include "cli/options.h"

#include "payback/baseline.h"

/* The request of the command line, without the exports. */
int pb_cli_baseline_request(payback_baseline_request *request, const struct pb_cli_settings *settings);
/* Measures; what goes wrong is shown and goes to the --json file. */
int pb_cli_baseline_measure(payback_baseline **out, const struct pb_cli_settings *settings,
                            const payback_baseline_request *request);

#endif
