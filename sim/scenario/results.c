/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/results.h"

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/number.h"
#include "scenario/document.h"
#include "scenario/reading.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct pb_results *results;
    const struct pb_inputs *inputs;
    const pb_document *document;
    payback_diagnostics *diagnostics;
    const char *path;
    int faults;
};

static void fault(struct reader *reader, const char *pointer, const char *hint, const char *message)
{
    struct pb_place place = pb_document_place(reader->document, pointer);
    reader->faults++;
    pb_diagnose(reader->diagnostics, PAYBACK_ERROR, place.file, place.line, place.column, pointer, hint, "%s", message);
}

/* ---- categories and counts, of either form ---- */

static int find_category(const struct pb_inputs *inputs, const char *name, const char **similar)
{
    const char *names[PB_CATEGORIES_MAX];
    size_t count = 0;
    for (int k = 0; k < inputs->category_count; k++) {
        const char *own = inputs->category[k][PB_CATEGORY_NAME].text;
        if (own == NULL)
            continue;
        names[count++] = own;
        if (strcmp(own, name) == 0)
            return k;
    }
    *similar = pb_suggest(name, names, count);
    return PB_ALL_CATEGORIES;
}

static bool is_count(double x)
{
    return x >= 0 && x == floor(x) && x <= 1e9;
}

/* What is wrong with the counts, or NULL. */
static const char *fault_of_counts(const struct pb_result_row *row)
{
    if (!is_count(row->attempted) || !is_count(row->contained) || !is_count(row->audited) || !is_count(row->resolved))
        return "counts must be whole numbers from 0 to 1e9";
    if (row->contained > row->attempted)
        return "more tickets are contained than were attempted";
    if (row->audited > row->contained)
        return "more tickets were audited than are contained";
    if (row->resolved > row->audited)
        return "more tickets are resolved than were audited";
    return !isnan(row->age_months) && row->age_months < 0 ? "age_months must be a number from 0" : NULL;
}

/* ---- JSON ---- */

/* The number, or what holds without it; NaN for what is no number. */
static double number_of(struct reader *reader, const cJSON *object, const char *pointer, const char *key,
                        double otherwise)
{
    const cJSON *item = pb_json_member(object, key);
    char own[160];
    if (item == NULL)
        return otherwise;
    if (cJSON_IsNumber(item))
        return item->valuedouble;
    snprintf(own, sizeof own, "%s/%s", pointer, key);
    fault(reader, own, "a plain number", pb_words("must be a number (found %s)", pb_found(item).text).text);
    return otherwise;
}

static void check_keys(struct reader *reader, const cJSON *object, const char *pointer, const char *const *keys,
                       size_t count)
{
    for (const cJSON *item = object->child; item != NULL; item = item->next) {
        bool known = strcmp(item->string, "note") == 0;
        for (size_t k = 0; k < count; k++)
            known |= strcmp(item->string, keys[k]) == 0;
        char own[200];
        const char *similar = pb_suggest(item->string, keys, count);
        snprintf(own, sizeof own, "%s/%s", pointer, item->string);
        if (!known)
            fault(reader, own, similar != NULL ? pb_words("did you mean \"%s\"?", similar).text : "", "unknown key");
    }
}

static void read_handle_side(struct reader *reader, const cJSON *both, const char *pointer, const char *key,
                             struct pb_handle_result *out)
{
    static const char *const keys[] = {"n", "mean_log", "sd_log"};
    const cJSON *item = pb_json_member(both, key);
    char own[160];
    snprintf(own, sizeof own, "%s/%s", pointer, key);
    if (!cJSON_IsObject(item)) {
        fault(reader, own, "{\"n\": …, \"mean_log\": …, \"sd_log\": …}", "must be an object");
        return;
    }
    check_keys(reader, item, own, keys, 3);
    *out =
        (struct pb_handle_result){number_of(reader, item, own, "n", NAN), number_of(reader, item, own, "mean_log", NAN),
                                  number_of(reader, item, own, "sd_log", NAN)};
    if (!(out->n >= 1) || isnan(out->mean_log) || !(out->sd_log > 0))
        fault(reader, own, "n from 1, mean_log, and sd_log above 0: of the logs of the handle times",
              "the figures of the handle times are not complete");
}

static void read_row(struct reader *reader, const cJSON *item, const char *pointer)
{
    static const char *const keys[] = {"category", "attempted", "contained", "audited", "resolved", "age_months"};
    struct pb_results *results = reader->results;
    struct pb_result_row row = {.category = PB_ALL_CATEGORIES};
    const cJSON *name = pb_json_member(item, "category");
    const char *similar = NULL;
    check_keys(reader, item, pointer, keys, sizeof keys / sizeof keys[0]);
    if (cJSON_IsString(name)) {
        row.category = find_category(reader->inputs, name->valuestring, &similar);
        if (row.category == PB_ALL_CATEGORIES)
            fault(reader, pb_words("%s/category", pointer).text,
                  similar != NULL ? pb_words("did you mean \"%s\"?", similar).text
                                  : "the name of a category of the scenario",
                  pb_words("no category of that name (found \"%s\")", name->valuestring).text);
    } else if (name != NULL) {
        fault(reader, pb_words("%s/category", pointer).text, "a text in quotes", "must be a text");
    }
    row.attempted = number_of(reader, item, pointer, "attempted", NAN);
    row.contained = number_of(reader, item, pointer, "contained", NAN);
    row.audited = number_of(reader, item, pointer, "audited", pb_json_member(item, "resolved") ? row.contained : 0);
    row.resolved = number_of(reader, item, pointer, "resolved", 0);
    row.age_months = number_of(reader, item, pointer, "age_months", NAN);
    const char *wrong = isnan(row.attempted) || isnan(row.contained) ? "\"attempted\" and \"contained\" are required"
                                                                     : fault_of_counts(&row);
    if (wrong != NULL)
        fault(reader, pointer, "attempted ≥ contained ≥ audited ≥ resolved", wrong);
    else
        results->rows[results->row_count++] = row;
}

static void read_datum(struct reader *reader, const cJSON *item, const char *pointer)
{
    const cJSON *handle = pb_json_member(item, "handle_minutes");
    if (!cJSON_IsObject(item)) {
        fault(reader, pointer, "an object in braces", "must be an object");
    } else if (handle == NULL) {
        read_row(reader, item, pointer);
    } else if (reader->results->handled) {
        fault(reader, pointer, "one of them", "handle times are given twice");
    } else {
        struct pb_words own = pb_words("%s/handle_minutes", pointer);
        reader->results->handled = true;
        read_handle_side(reader, handle, own.text, "with", &reader->results->with);
        read_handle_side(reader, handle, own.text, "without", &reader->results->without);
    }
}

static void read_tree(struct reader *reader)
{
    static const char *const keys[] = {"data", "transfer_sd", "description", "name"};
    const cJSON *root = pb_document_root(reader->document), *data = pb_json_member(root, "data");
    int i = 0;
    check_keys(reader, root, "", keys, sizeof keys / sizeof keys[0]);
    if (!cJSON_IsArray(data) || cJSON_GetArraySize(data) == 0 || cJSON_GetArraySize(data) > PB_RESULT_ROWS_MAX)
        fault(reader, "/data",
              "[{\"category\": \"…\", \"attempted\": 200, \"contained\": 90, \"audited\": 90, \"resolved\": 60}]",
              "the results must be a list in \"data\" (1 … 256 of them)");
    for (const cJSON *item = cJSON_IsArray(data) ? data->child : NULL; item != NULL && i < PB_RESULT_ROWS_MAX;
         item = item->next, i++)
        read_datum(reader, item, pb_words("/data/%d", i).text);
    reader->results->transfer_sd = number_of(reader, root, "", "transfer_sd", NAN);
    if (reader->results->transfer_sd < 0)
        fault(reader, "/transfer_sd", "a number ≥ 0", "out of range");
}

/* ---- CSV ---- */

enum { CSV_CELLS = 6, CSV_LINE = 4096 };
static const char *const csv_head[CSV_CELLS] = {"category", "attempted", "contained",
                                                "audited",  "resolved",  "age_months"};

static void fault_in_line(struct reader *reader, int line, const char *hint, const char *message)
{
    reader->faults++;
    pb_diagnose(reader->diagnostics, PAYBACK_ERROR, reader->path, line, 1, "", hint, "%s", message);
}

/* Cuts the line into cells, in place; quotes as in RFC 4180. */
static int split(char *line, char *cells[CSV_CELLS + 1])
{
    int count = 0;
    char *from = line;
    while (count <= CSV_CELLS) {
        char *to = from;
        bool quoted = *from == '"';
        cells[count++] = to;
        from += quoted;
        while (*from != '\0' && (quoted || *from != ',')) {
            if (quoted && *from == '"') {
                quoted = from[1] == '"';
                from++;
                if (!quoted)
                    continue;
            }
            *to++ = *from++;
        }
        bool end = *from == '\0';
        *to = '\0';
        if (end)
            return count;
        from++;
    }
    return count;
}

static double cell_number(const char *cell, double otherwise)
{
    double number;
    if (*cell == '\0')
        return otherwise;
    return pb_number_read(cell, strlen(cell), &number) ? number : -1; /* which no count is */
}

static void read_line(struct reader *reader, char *cells[CSV_CELLS + 1], int count, int line)
{
    const char *similar = NULL;
    struct pb_result_row row = {.category = PB_ALL_CATEGORIES};
    if (count < 3 || cells[1][0] == '\0')
        return; /* nothing was filled in */
    if (cells[0][0] != '\0') {
        row.category = find_category(reader->inputs, cells[0], &similar);
        if (row.category == PB_ALL_CATEGORIES) {
            fault_in_line(reader, line,
                          similar != NULL ? pb_words("did you mean \"%s\"?", similar).text
                                          : "the name of a category of the scenario",
                          pb_words("no category of that name (found \"%.200s\")", cells[0]).text);
            return;
        }
    }
    row.attempted = cell_number(cells[1], -1);
    row.contained = cell_number(cells[2], -1);
    row.resolved = count > 4 ? cell_number(cells[4], 0) : 0;
    row.audited = count > 3 ? cell_number(cells[3], count > 4 && cells[4][0] != '\0' ? row.contained : 0) : 0;
    row.age_months = count > 5 ? cell_number(cells[5], NAN) : NAN;
    const char *wrong = fault_of_counts(&row);
    if (wrong != NULL)
        fault_in_line(reader, line, "attempted ≥ contained ≥ audited ≥ resolved", wrong);
    else if (reader->results->row_count < PB_RESULT_ROWS_MAX)
        reader->results->rows[reader->results->row_count++] = row;
}

static payback_status read_csv(struct reader *reader)
{
    FILE *file = fopen(reader->path, "r");
    char line[CSV_LINE], *cells[CSV_CELLS + 1];
    if (file == NULL) {
        pb_diagnose(reader->diagnostics, PAYBACK_ERROR, reader->path, 0, 0, "", NULL, "cannot be read: %s",
                    strerror(errno));
        return PAYBACK_ERROR_UNREADABLE;
    }
    reader->results->transfer_sd = NAN;
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        line[strcspn(line, "\r\n")] = '\0';
        int count = split(line, cells);
        if (number == 1 && (count < 3 || strcmp(cells[1], csv_head[1]) != 0 || strcmp(cells[2], csv_head[2]) != 0))
            fault_in_line(reader, 1, "category,attempted,contained,audited,resolved,age_months",
                          "the first line does not name the columns");
        else if (number > 1)
            read_line(reader, cells, count, number);
    }
    bool failed = ferror(file) != 0;
    fclose(file);
    if (!failed && reader->faults == 0 && reader->results->row_count == 0)
        fault_in_line(reader, 2, "a number in the column attempted", "nothing was filled in");
    return failed ? PAYBACK_ERROR_UNREADABLE : reader->faults > 0 ? PAYBACK_ERROR_SCENARIO : PAYBACK_OK;
}

static bool is_csv(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

payback_status pb_results_read(struct pb_results *results, const char *path, const struct pb_inputs *inputs,
                               payback_diagnostics *diagnostics)
{
    *results = (struct pb_results){0};
    struct reader reader = {.results = results, .inputs = inputs, .diagnostics = diagnostics, .path = path};
    if (is_csv(path))
        return read_csv(&reader);
    pb_document *document = NULL;
    payback_status status = pb_document_load(&document, path, NULL, NULL, diagnostics);
    if (status)
        return status;
    reader.document = document;
    read_tree(&reader);
    pb_document_free(document);
    return reader.faults > 0 ? PAYBACK_ERROR_SCENARIO : PAYBACK_OK;
}
