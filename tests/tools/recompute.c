/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recompute SCENARIO DRAWS.csv: computes every trial of a draws file again, by the reference implementation, from the
 * scenario and the inputs in the file, and reports the largest deviation of each outcome. It uses nothing of the
 * library. The scenario must be composed (no "extends"), run without --set, --multiply and --add or with the same
 * members in it, and have no monthly noise or surges, which are not among the exported inputs.
 *
 * Exit code: 0 all outcomes agree, 1 some do not, 2 the files cannot be used. */
#include "support/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
    FILE *file;
    char *line;
    size_t capacity;
    char *header; /* names point into it */
    char **names;
    double *values; /* of the current row */
    size_t columns;
};

struct worst {
    double deviation, expected, actual, allowance;
    long trial;
};

static char *read_whole(const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (file == NULL)
        return NULL;
    size_t length = 0, capacity = 1 << 16;
    char *text = malloc(capacity);
    while (text != NULL) {
        length += fread(text + length, 1, capacity - length - 1, file);
        if (length + 1 < capacity)
            break;
        char *larger = realloc(text, capacity *= 2);
        if (larger == NULL)
            free(text);
        text = larger;
    }
    if (text != NULL)
        text[length] = '\0';
    if (file != stdin)
        fclose(file);
    return text;
}

static bool next_line(struct table *table)
{
    ssize_t length = getline(&table->line, &table->capacity, table->file);
    if (length <= 0)
        return false;
    table->line[strcspn(table->line, "\r\n")] = '\0';
    return true;
}

/* The header: names without quotes, for pointers and outcomes have no commas. */
static bool open_table(struct table *table, const char *path)
{
    memset(table, 0, sizeof *table);
    table->file = fopen(path, "rb");
    if (table->file == NULL || !next_line(table) || (table->header = strdup(table->line)) == NULL)
        return false;
    table->columns = 1;
    for (const char *c = table->header; *c != '\0'; c++)
        table->columns += *c == ',';
    table->names = calloc(table->columns, sizeof *table->names);
    table->values = calloc(table->columns, sizeof *table->values);
    if (table->names == NULL || table->values == NULL)
        return false;
    char *rest = table->header;
    for (size_t i = 0; i < table->columns; i++)
        table->names[i] = strsep(&rest, ",");
    return true;
}

/* 1: a row; 0: the end; −1: a line that is no row. */
static int next_row(struct table *table)
{
    if (!next_line(table))
        return 0;
    char *rest = table->line;
    for (size_t i = 0; i < table->columns; i++) {
        char *cell = strsep(&rest, ","), *end = cell;
        if (cell != NULL)
            table->values[i] = strtod(cell, &end);
        if (cell == NULL || end == cell || *end != '\0')
            return -1;
    }
    return rest == NULL ? 1 : -1;
}

static void close_table(struct table *table)
{
    if (table->file != NULL)
        fclose(table->file);
    free(table->line);
    free(table->header);
    free(table->names);
    free(table->values);
}

static double lookup(void *context, const char *name, bool *found)
{
    const struct table *table = context;
    for (size_t i = 0; i < table->columns; i++)
        if (strcmp(table->names[i], name) == 0) {
            *found = true;
            return table->values[i];
        }
    *found = false;
    return NAN;
}

/* A quantity that is given and is not the constant that switches it off. */
static bool is_on(const cJSON *scenario, const char *pointer, double off)
{
    const cJSON *node = reference_at(scenario, pointer);
    return node != NULL && !(cJSON_IsNumber(node) && node->valuedouble == off);
}

static bool usable(const cJSON *scenario)
{
    if (scenario == NULL)
        fprintf(stderr, "recompute: the scenario cannot be read\n");
    else if (reference_at(scenario, "/extends") != NULL)
        fprintf(stderr, "recompute: the scenario is not composed: it has \"extends\"\n");
    else if (is_on(scenario, "/baseline/volume/noise", 0) ||
             (is_on(scenario, "/baseline/volume/surge/probability", 0) &&
              is_on(scenario, "/baseline/volume/surge/multiplier", 1)))
        fprintf(stderr, "recompute: the scenario has monthly noise or surges, which are not exported\n");
    else
        return true;
    return false;
}

static void compare(struct worst worst[REFERENCE_OUTCOMES], const struct reference_trial *expected, struct table *table,
                    long trial)
{
    for (int i = 0; i < REFERENCE_OUTCOMES; i++) {
        bool found;
        double actual = lookup(table, reference_outcome_names[i], &found);
        double deviation =
            found ? reference_deviation(expected->outcomes[i], actual, expected->allowance[i]) : INFINITY;
        if (deviation > worst[i].deviation || (trial == 0 && deviation > 0))
            worst[i] = (struct worst){deviation, expected->outcomes[i], actual, expected->allowance[i], trial};
    }
}

static int report(const struct worst worst[REFERENCE_OUTCOMES], long trials)
{
    double largest = 0;
    for (int i = 0; i < REFERENCE_OUTCOMES; i++) {
        largest = fmax(largest, worst[i].deviation);
        printf("%-34s %9.3g of what is allowed", reference_outcome_names[i], worst[i].deviation);
        if (worst[i].deviation > 0)
            printf("  (trial %ld: file %.17g, recomputed %.17g)", worst[i].trial, worst[i].actual, worst[i].expected);
        putchar('\n');
    }
    printf("%ld trials, largest deviation %.3g of what is allowed: %s\n", trials, largest,
           largest <= 1 ? "they agree" : "THEY DIFFER");
    return largest <= 1 ? 0 : 1;
}

static int recompute(const cJSON *scenario, struct table *table)
{
    static struct reference_trial expected;
    struct worst worst[REFERENCE_OUTCOMES] = {0};
    long trials = 0;
    int row;
    while ((row = next_row(table)) > 0) {
        char problem[200];
        if (!reference_compute(&expected, scenario, lookup, table, NULL, problem, sizeof problem)) {
            fprintf(stderr, "recompute: trial %ld: %s\n", trials, problem);
            return 2;
        }
        compare(worst, &expected, table, trials++);
    }
    if (row < 0 || trials == 0) {
        fprintf(stderr, "recompute: line %ld of the draws is no row\n", trials + 2);
        return 2;
    }
    return report(worst, trials);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: recompute SCENARIO DRAWS.csv\n");
        return 2;
    }
    char *text = read_whole(argv[1]);
    cJSON *scenario = text == NULL ? NULL : cJSON_Parse(text);
    struct table table = {0};
    int code = 2;
    if (usable(scenario)) {
        if (open_table(&table, argv[2]))
            code = recompute(scenario, &table);
        else
            fprintf(stderr, "recompute: the draws cannot be read\n");
    }
    close_table(&table);
    cJSON_Delete(scenario);
    free(text);
    return code;
}
