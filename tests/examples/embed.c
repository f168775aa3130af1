/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback inside another program: read a scenario, change one assumption, run it, use the figures.
 *
 *   cc embed.c $(pkg-config --cflags --libs payback)
 */
#include <payback/payback.h>

#include <stdio.h>

static void print_messages(const payback_diagnostics *messages)
{
    for (size_t i = 0; i < payback_diagnostics_count(messages); i++) {
        const payback_diagnostic *d = payback_diagnostics_get(messages, i);
        fprintf(stderr, "%s:%d:%d: %s: %s; %s\n", d->file, d->line, d->column, d->pointer, d->message, d->hint);
    }
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "scenarios/mid-market-saas.json";
    payback_diagnostics *messages = payback_diagnostics_new();
    payback_changes *changes = payback_changes_new();
    payback_scenario *scenario = NULL;
    payback_result *result = NULL;
    payback_options options = {.trials = 8192, .threads = 1};

    payback_status status = messages && changes ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = payback_changes_multiply(changes, "/proposal/implementation/weeks", 2);
    if (!status)
        status = payback_scenario_load(&scenario, messages, path, changes);
    if (!status)
        status = payback_run(&result, scenario, &options, NULL, NULL);
    if (!status) {
        const payback_outcome *npv = payback_result_outcome(result, "hard.npv");
        printf("%s, integration twice as long: P(payback within %g months) = %.3f, mean NPV %s %.0f\n", result->name,
               result->target_months, result->payback_probability.value, result->currency, npv->mean.value);
    } else {
        print_messages(messages);
        fprintf(stderr, "%s\n", payback_status_text(status));
    }
    payback_result_free(result);
    payback_scenario_free(scenario);
    payback_changes_free(changes);
    payback_diagnostics_free(messages);
    return status ? 1 : 0;
}
