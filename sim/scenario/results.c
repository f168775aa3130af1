/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/results.h"

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/number.h"
#include "scenario/document.h"
#include "scenario/reading.h"
#include "separated/separated.h"
#include "separated/values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
    return !isnan(row->age_months) && !(row->age_months >= 0 && row->age_months <= 1e4)
               ? "age_months must be a number from 0 to 1e4"
               : NULL;
}

/* Keeps what counts: nothing is learnt where no ticket was attempted. False where there are too many. */
static bool keep_row(struct pb_results *results, const struct pb_result_row *row)
{
    if (row->attempted == 0)
        return true;
    if (results->row_count == PB_RESULT_ROWS_MAX)
        return false;
    results->rows[results->row_count++] = *row;
    return true;
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

enum { HANDLE_LOG_MAX = 50 }; /* of minutes */

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
    if (!(out->n >= 1 && out->n <= 1e9 && fabs(out->mean_log) <= HANDLE_LOG_MAX && out->sd_log > 0 &&
          out->sd_log <= HANDLE_LOG_MAX))
        fault(reader, own,
              "n from 1 to 1e9, mean_log from −50 to 50, and sd_log above 0: of the logs of the handle times",
              "the figures of the handle times are not complete, or out of range");
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
                        : row.audited > 0 && !pb_json_member(item, "resolved")
                            ? "\"audited\" without \"resolved\", which is 0 if none was"
                            : fault_of_counts(&row);
    if (wrong != NULL)
        fault(reader, pointer, "attempted ≥ contained ≥ audited ≥ resolved", wrong);
    else
        (void)keep_row(results, &row); /* the list is not longer than there is room */
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
        static const char *const keys[] = {"handle_minutes"}, *const sides[] = {"with", "without"};
        struct pb_words own = pb_words("%s/handle_minutes", pointer);
        check_keys(reader, item, pointer, keys, 1);
        if (cJSON_IsObject(handle))
            check_keys(reader, handle, own.text, sides, 2);
        reader->results->handled = true;
        read_handle_side(reader, handle, own.text, "with", &reader->results->with);
        read_handle_side(reader, handle, own.text, "without", &reader->results->without);
    }
}

static void read_tree(struct reader *reader)
{
    static const char *const keys[] = {"data", "transfer_sd", "description", "name"};
    const cJSON *root = pb_document_root(reader->document), *data = pb_json_member(root, "data");
    struct pb_results *results = reader->results;
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
    if (reader->results->transfer_sd < 0 || reader->results->transfer_sd > 1e3)
        fault(reader, "/transfer_sd", "a number from 0 to 1e3", "out of range");
    if (reader->faults == 0 && results->row_count == 0 && !results->handled)
        fault(reader, "/data", "a number above 0 as \"attempted\"", "no ticket was attempted");
}

/* ---- CSV ---- */

enum { CSV_CELLS = 6 };
static const char *const csv_head[CSV_CELLS] = {"category", "attempted", "contained",
                                                "audited",  "resolved",  "age_months"};
static const char csv_columns[] = "category,attempted,contained,audited,resolved,age_months";

/* A record with its cells trimmed; what it does not have is empty. */
struct csv_row {
    const struct pb_record *record;
    const char *text[CSV_CELLS];
    size_t length[CSV_CELLS];
};

static void fault_at_cell(struct reader *reader, const struct pb_record *record, size_t cell, const char *hint,
                          const char *message)
{
    reader->faults++;
    pb_diagnose(reader->diagnostics, PAYBACK_ERROR, reader->path, (int)record->cells[cell].line,
                (int)record->cells[cell].column, "", hint, "%s", message);
}

static bool is_filled(const struct pb_cell *cell)
{
    const char *text = cell->text;
    size_t length = cell->length;
    pb_value_trim(&text, &length);
    return length > 0;
}

static struct csv_row row_of(const struct pb_record *record)
{
    struct csv_row row = {.record = record};
    for (size_t i = 0; i < CSV_CELLS; i++) {
        row.text[i] = i < record->count ? record->cells[i].text : "";
        row.length[i] = i < record->count ? record->cells[i].length : 0;
        pb_value_trim(&row.text[i], &row.length[i]);
    }
    return row;
}

/* Cells that no column holds, or that were cut wrongly: nothing is read past them. */
static bool is_whole(struct reader *reader, const struct pb_record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        if (record->cells[i].loose) {
            fault_at_cell(reader, record, i, "write a double quote inside a quoted cell twice",
                          "more text after a quoted cell");
            return false;
        }
        if (i >= CSV_CELLS && is_filled(&record->cells[i])) {
            fault_at_cell(reader, record, i, "a decimal point in place of a comma, or the number in quotes",
                          pb_words("more filled cells than the %d columns (found \"%.60s\")", (int)CSV_CELLS,
                                   pb_words("%.*s", (int)(record->cells[i].length < 60 ? record->cells[i].length : 60),
                                            record->cells[i].text)
                                       .text)
                              .text);
            return false;
        }
    }
    return true;
}

static void read_head(struct reader *reader, const struct pb_record *record)
{
    struct csv_row row = row_of(record);
    for (size_t i = 0; i < CSV_CELLS; i++)
        if ((i < 3 || row.length[i] > 0) &&
            (row.length[i] != strlen(csv_head[i]) || strncasecmp(row.text[i], csv_head[i], row.length[i]) != 0)) {
            fault_at_cell(reader, record, i < record->count ? i : 0, csv_columns,
                          "the first line does not name the columns in their order");
            return;
        }
    (void)is_whole(reader, record);
}

static double cell_number(const struct csv_row *row, size_t cell, double otherwise)
{
    double number;
    if (row->length[cell] == 0)
        return otherwise;
    return pb_value_number(row->text[cell], row->length[cell], &number) ? number : -1; /* which no count is */
}

/* The category of the row, into *category; false where there is none of its name. */
static bool read_category(struct reader *reader, const struct csv_row *row, int *category)
{
    const char *similar = NULL;
    *category = PB_ALL_CATEGORIES;
    if (row->length[0] == 0)
        return true;
    char *name = pb_copy_bytes(row->text[0], row->length[0]);
    if (name != NULL)
        *category = find_category(reader->inputs, name, &similar);
    if (*category == PB_ALL_CATEGORIES)
        fault_at_cell(reader, row->record, 0,
                      similar != NULL ? pb_words("did you mean \"%s\"?", similar).text
                                      : "the name of a category of the scenario",
                      pb_words("no category of that name (found \"%.200s\")", name != NULL ? name : "").text);
    free(name);
    return *category != PB_ALL_CATEGORIES;
}

/* Each count that is filled in is one, and what was audited says how many of it were resolved. */
static bool are_counts(struct reader *reader, const struct csv_row *row)
{
    for (size_t i = 1; i <= 4; i++)
        if (row->length[i] > 0 && !is_count(cell_number(row, i, -1))) {
            fault_at_cell(reader, row->record, i, "a whole number from 0 to 1e9, without a separator of thousands",
                          pb_words("%s: no count (found \"%.*s\")", csv_head[i], (int)fmin(60, (double)row->length[i]),
                                   row->text[i])
                              .text);
            return false;
        }
    size_t empty = row->length[1] == 0                                 ? 1
                   : row->length[2] == 0                               ? 2
                   : cell_number(row, 3, 0) > 0 && row->length[4] == 0 ? 4
                                                                       : 0;
    static const char *const wants[] = {[1] = "how many tickets the tool attempted",
                                        [2] = "how many of them it contained",
                                        [4] = "how many of the audited tickets were truly resolved; 0 if none was"};
    if (empty > 0)
        fault_at_cell(reader, row->record, empty < row->record->count ? empty : 0, wants[empty],
                      pb_words("\"%s\" is empty", csv_head[empty]).text);
    return empty == 0;
}

static void read_record(struct reader *reader, const struct pb_record *record)
{
    struct csv_row cells = row_of(record);
    struct pb_result_row row;
    bool counted = cells.length[2] + cells.length[3] + cells.length[4] > 0;
    if (!is_whole(reader, record) || (cells.length[1] == 0 && !counted))
        return; /* a fault, or nothing was filled in */
    if (!are_counts(reader, &cells) || !read_category(reader, &cells, &row.category))
        return;
    row.attempted = cell_number(&cells, 1, -1);
    row.contained = cell_number(&cells, 2, -1);
    row.resolved = cell_number(&cells, 4, 0);
    row.audited = cell_number(&cells, 3, cells.length[4] > 0 ? row.contained : 0);
    row.age_months = cell_number(&cells, 5, NAN);
    const char *wrong = fault_of_counts(&row);
    if (wrong != NULL)
        fault_at_cell(reader, record, 0, "attempted ≥ contained ≥ audited ≥ resolved", wrong);
    else if (!keep_row(reader->results, &row))
        fault_at_cell(reader, record, 0, "add up the counts of each category",
                      pb_words("more than %d results", (int)PB_RESULT_ROWS_MAX).text);
}

static payback_status fail_csv(struct reader *reader, payback_status status, const struct pb_separated_fault *fault)
{
    if (status == PAYBACK_ERROR_UNREADABLE || status == PAYBACK_ERROR_SCENARIO)
        pb_diagnose(reader->diagnostics, PAYBACK_ERROR, reader->path, fault->line, fault->column, "", fault->hint, "%s",
                    fault->message);
    return status;
}

static payback_status read_csv(struct reader *reader)
{
    pb_separated *file = NULL;
    struct pb_record record = {0};
    struct pb_separated_fault fault = {0};
    reader->results->transfer_sd = NAN;
    payback_status status = pb_separated_open(&file, reader->path, &fault);
    if (status == PAYBACK_ERROR_SCENARIO)
        snprintf(fault.hint, sizeof fault.hint, "the CSV of `payback pilot --template`, filled in");
    for (bool head = true; status == PAYBACK_OK; head = false) {
        status = pb_separated_next(file, &record, &fault);
        if (status != PAYBACK_OK || record.count == 0)
            break;
        if (head)
            read_head(reader, &record);
        else
            read_record(reader, &record);
        if (head && reader->faults > 0)
            break;
    }
    pb_separated_close(file);
    if (status != PAYBACK_OK)
        return fail_csv(reader, status, &fault);
    if (reader->faults > 0)
        return PAYBACK_ERROR_SCENARIO;
    if (reader->results->row_count > 0)
        return PAYBACK_OK;
    pb_separated_fail(&fault, 2, 1, "a number above 0 in the column attempted", "no ticket was attempted");
    return fail_csv(reader, PAYBACK_ERROR_SCENARIO, &fault);
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
