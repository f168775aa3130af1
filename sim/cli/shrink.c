/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/shrink.h"

#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

int pb_cli_check_shrink(const struct pb_cli_settings *settings)
{
    if (settings->claim_sd.given && !settings->shrink)
        return pb_cli_usage(settings->command, "--claim-sd goes with --shrink");
    if (settings->shrink && settings->part)
        return pb_cli_usage(settings->command, "--shrink cannot go with --part: `payback merge` would not know of it");
    return PB_EXIT_DONE;
}

int pb_cli_shrink(payback_shrinkage **shrinkage, payback_scenario **changed, const struct pb_cli_settings *settings,
                  const payback_scenario *scenario)
{
    *shrinkage = NULL;
    *changed = NULL;
    if (!settings->shrink)
        return PB_EXIT_DONE;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    if (!diagnostics)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    double claim_sd = settings->claim_sd.given ? settings->claim_sd.value : PAYBACK_CLAIM_SD;
    payback_status status = payback_shrink(shrinkage, changed, diagnostics, scenario, claim_sd);
    int code = PB_EXIT_DONE;
    if (status == PAYBACK_ERROR_SCENARIO) {
        (void)pb_cli_show(settings, diagnostics);
        pb_cli_save_errors(settings, diagnostics);
        code = PB_EXIT_INVALID;
    } else if (status) {
        code = pb_cli_run_failure(settings, payback_scenario_file(scenario), status);
    }
    payback_diagnostics_free(diagnostics);
    return code;
}
