/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/library.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_diagnostics(const payback_diagnostics *list)
{
    for (size_t i = 0; i < payback_diagnostics_count(list); i++) {
        const payback_diagnostic *message = payback_diagnostics_get(list, i);
        if (message->severity == PAYBACK_ERROR)
            printf("%s:%d:%d: %s: %s; %s\n", message->file, message->line, message->column, message->pointer,
                   message->message, message->hint);
    }
}

payback_scenario *library_parse(const char *text)
{
    payback_scenario *scenario = NULL;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status = payback_scenario_parse(&scenario, diagnostics, text, strlen(text), "scenario", NULL, NULL);
    if (status != PAYBACK_OK) {
        printf("the scenario was refused: %s\n", payback_status_text(status));
        print_diagnostics(diagnostics);
    }
    payback_diagnostics_free(diagnostics);
    return scenario;
}

static bool take_names(struct library_draws *draws, const char *const *names, size_t columns)
{
    draws->names = calloc(columns, sizeof *draws->names);
    if (draws->names == NULL)
        return false;
    draws->column_count = columns;
    for (size_t i = 0; i < columns; i++)
        if ((draws->names[i] = strdup(names[i])) == NULL)
            return false;
    return true;
}

static bool take_row(struct library_draws *draws, const double *values)
{
    if (draws->trial_count == draws->capacity) {
        size_t capacity = draws->capacity == 0 ? 64 : 2 * draws->capacity;
        double *larger = realloc(draws->values, capacity * draws->column_count * sizeof *larger);
        if (larger == NULL)
            return false;
        draws->values = larger;
        draws->capacity = capacity;
    }
    memcpy(draws->values + draws->trial_count * draws->column_count, values, draws->column_count * sizeof *values);
    draws->trial_count++;
    return true;
}

static int sink(void *context, double trial, const char *const *names, const double *values, size_t columns)
{
    struct library_draws *draws = context;
    if (trial < 0)
        return take_names(draws, names, columns) ? 0 : 1;
    if (columns != draws->column_count || trial != (double)draws->trial_count)
        return 1;
    return take_row(draws, values) ? 0 : 1;
}

bool library_run(struct library_draws *draws, payback_result **result, const payback_scenario *scenario,
                 const payback_options *options)
{
    payback_result *unwanted = NULL;
    memset(draws, 0, sizeof *draws);
    payback_status status = payback_run(result == NULL ? &unwanted : result, scenario, options, sink, draws);
    payback_result_free(unwanted);
    if (status != PAYBACK_OK)
        printf("the run failed: %s\n", payback_status_text(status));
    return status == PAYBACK_OK;
}

void library_draws_free(struct library_draws *draws)
{
    for (size_t i = 0; i < draws->column_count; i++)
        free(draws->names[i]);
    free(draws->names);
    free(draws->values);
    memset(draws, 0, sizeof *draws);
}

int library_column(const struct library_draws *draws, const char *name)
{
    for (size_t i = 0; i < draws->column_count; i++)
        if (strcmp(draws->names[i], name) == 0)
            return (int)i;
    return -1;
}

struct library_row library_row(const struct library_draws *draws, size_t trial)
{
    return (struct library_row){(const char *const *)draws->names, draws->values + trial * draws->column_count,
                                draws->column_count};
}

double library_row_lookup(void *context, const char *pointer, bool *found)
{
    const struct library_row *row = context;
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->names[i], pointer) == 0) {
            *found = true;
            return row->values[i];
        }
    *found = false;
    return NAN;
}
