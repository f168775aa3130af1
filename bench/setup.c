/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Set-up of a scenario: setup SCENARIO REPETITIONS times reading and validating the file, and a run of one block of
 * trials, which is tables, copula and points and next to nothing else. Medians in milliseconds, as JSON. */
#include "payback/payback.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare);
    return values[n / 2];
}

int main(int argc, char **argv)
{
    size_t n = argc == 3 ? (size_t)atoi(argv[2]) : 0;
    double *load = calloc(n + 1, sizeof *load), *plan = calloc(n + 1, sizeof *plan);
    if (n == 0 || !load || !plan) {
        fprintf(stderr, "usage: setup SCENARIO REPETITIONS\n");
        return 2;
    }
    for (size_t i = 0; i < n; i++) {
        payback_scenario *scenario = NULL;
        payback_result *result = NULL;
        payback_options options = {.trials = 128, .threads = 1};
        double begun = seconds_now();
        payback_status status = payback_scenario_load(&scenario, NULL, argv[1], NULL);
        load[i] = 1e3 * (seconds_now() - begun);
        begun = seconds_now();
        if (status == PAYBACK_OK)
            status = payback_run(&result, scenario, &options, NULL, NULL);
        plan[i] = 1e3 * (seconds_now() - begun);
        payback_result_free(result);
        payback_scenario_free(scenario);
        if (status != PAYBACK_OK) {
            fprintf(stderr, "setup: %s\n", payback_status_text(status));
            return 1;
        }
    }
    printf("{\"load_ms\": %.4g, \"tables_ms\": %.4g}\n", median(load, n), median(plan, n));
    free(load);
    free(plan);
    return 0;
}
