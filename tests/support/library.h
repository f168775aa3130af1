/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The library as its users see it, for tests: public headers only. Each function prints why it fails. */
#ifndef TESTS_SUPPORT_LIBRARY_H
#define TESTS_SUPPORT_LIBRARY_H

#include "payback/payback.h"

#include <stdbool.h>
#include <stddef.h>

/* Parses the text of a scenario; NULL, and its messages printed, where it is refused. */
payback_scenario *library_parse(const char *text);

/* The draws of a run: one row a trial. */
struct library_draws {
    char **names; /* column_count */
    size_t column_count;
    double *values; /* row-major */
    size_t trial_count, capacity;
};

/* Runs the scenario; the result is *result's (may be NULL). False where it fails. */
bool library_run(struct library_draws *draws, payback_result **result, const payback_scenario *scenario,
                 const payback_options *options);
void library_draws_free(struct library_draws *draws); /* takes a zeroed struct */
/* Column of that name, or −1. */
int library_column(const struct library_draws *draws, const char *name);

/* A row of named values, and a lookup in it that fits reference_compute. */
struct library_row {
    const char *const *names;
    const double *values;
    size_t count;
};
struct library_row library_row(const struct library_draws *draws, size_t trial);
double library_row_lookup(void *row, const char *pointer, bool *found);

#endif
