/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every trial of a run, given to a function of the host as it comes: here, the mean hard NPV of those trials in which
 * containment is below its median.
 */
#include <payback/payback.h>

#include <stdio.h>
#include <string.h>

struct reader {
    size_t input, outcome;
    double median, sum, count;
};

static int read_row(void *context, double trial, const char *const *names, const double *values, size_t columns)
{
    struct reader *reader = context;
    if (trial < 0) { /* the header */
        for (size_t c = 0; c < columns; c++) {
            if (strcmp(names[c], "/proposal/deflection/containment") == 0)
                reader->input = c;
            if (strcmp(names[c], "hard.npv") == 0)
                reader->outcome = c;
        }
        return 0;
    }
    if (values[reader->input] < reader->median) {
        reader->sum += values[reader->outcome];
        reader->count += 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "scenarios/mid-market-saas.json";
    payback_scenario *scenario = NULL;
    payback_result *result = NULL;
    payback_options options = {.trials = 4096};
    struct reader reader = {0};
    payback_status status = payback_scenario_load(&scenario, NULL, path, NULL);
    for (size_t a = 0; !status && a < payback_scenario_assumption_count(scenario); a++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, a);
        if (strcmp(assumption->pointer, "/proposal/deflection/containment") == 0)
            reader.median = assumption->p50;
    }
    if (!status)
        status = payback_run(&result, scenario, &options, read_row, &reader);
    if (!status && reader.count > 0)
        printf("containment below %.3f: mean hard NPV %.0f over %.0f trials\n", reader.median,
               reader.sum / reader.count, reader.count);
    payback_result_free(result);
    payback_scenario_free(scenario);
    return status ? 1 : 0;
}
