/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * --shrink: between loading and simulating, the vendor's claims are pulled towards what is published. Functions return
 * an exit code. */
#ifndef PB_CLI_SHRINK_H
#define PB_CLI_SHRINK_H

#include "cli/options.h"

#include "payback/shrink.h"

/* Whether the options go together. */
int pb_cli_check_shrink(const struct pb_cli_settings *settings);
/* Where --shrink is given: *shrinkage is what was done, and *changed the scenario to simulate, NULL where no claim was
 * pulled. Both are NULL without it. */
int pb_cli_shrink(payback_shrinkage **shrinkage, payback_scenario **changed, const struct pb_cli_settings *settings,
                  const payback_scenario *scenario);

#endif
