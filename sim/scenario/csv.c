/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/csv.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "scenario/document.h"
#include "scenario/file.h"
#include "scenario/scanner.h"
#include "separated/separated.h"
#include "separated/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_NUMBER_MAX = 4096 };

/* A file that is being read, and which of its columns is wanted. */
struct table {
    pb_separated *file;
    struct pb_record record; /* the last */
    bool skip_empty;
    size_t columns, wanted;
};

static void fail(struct pb_csv_fault *fault, struct pb_mark mark, const char *hint, const char *message)
{
    fault->line = mark.line;
    fault->column = mark.column;
    snprintf(fault->message, sizeof fault->message, "%s", message);
    snprintf(fault->hint, sizeof fault->hint, "%s", hint);
}

static payback_status take_fault(payback_status status, const struct pb_separated_fault *from,
                                 struct pb_csv_fault *fault)
{
    if (status == PAYBACK_ERROR_SCENARIO)
        fail(fault, (struct pb_mark){from->line, from->column}, from->hint, from->message);
    return status;
}

static struct pb_mark mark_of(const struct pb_cell *cell)
{
    return (struct pb_mark){(int)cell->line, (int)cell->column};
}

/* Reads the next record; at the end of the file it has no cells. */
static payback_status next_record(struct table *table, struct pb_csv_fault *fault)
{
    struct pb_separated_fault from = {0};
    payback_status status = take_fault(pb_separated_next(table->file, &table->record, &from), &from, fault);
    for (size_t i = 0; status == PAYBACK_OK && i < table->record.count; i++)
        if (table->record.cells[i].loose) {
            fail(fault, mark_of(&table->record.cells[i]), "write a double quote inside a quoted cell twice",
                 "more text after a quoted cell");
            status = PAYBACK_ERROR_SCENARIO;
        }
    return status;
}

/* Whether a name is one that could stand in a message: a few words, and not a line of some other file. */
static bool is_plain_name(const char *name)
{
    return strlen(name) < 60 && strpbrk(name, ":;=/\\\t\"$") == NULL;
}

/* Says that the column is not there. The file may be any file that can be read, and its lines are nobody's business:
 * only a name that the scenario has almost spelt is told. */
static void fail_column(struct pb_csv_fault *fault, const char *column, char *const *names, size_t count)
{
    char excerpt[PB_EXCERPT_SIZE], message[sizeof fault->message], hint[sizeof fault->hint];
    const char *near = pb_misspelling(column, (const char *const *)names, count);
    snprintf(message, sizeof message, "no column of that name (%s)", pb_scan_excerpt(excerpt, column, strlen(column)));
    if (near && is_plain_name(near))
        snprintf(hint, sizeof hint, "did you mean \"%s\"?", pb_scan_excerpt(excerpt, near, strlen(near)));
    else if (count == 1 && names[0][0] == '\0')
        snprintf(hint, sizeof hint, "begin the file with a header line, the names of its columns");
    else
        snprintf(hint, sizeof hint, "the first line must be the header; it has %zu column%s, none of that name", count,
                 count == 1 ? "" : "s");
    fail(fault, (struct pb_mark){1, 1}, hint, message);
}

/* Names of the header, without white space around; count of them are owned by the caller. */
static payback_status copy_names(const struct pb_record *record, char **names, size_t *count)
{
    for (*count = 0; *count < record->count; ++*count) {
        const char *text = record->cells[*count].text;
        size_t length = record->cells[*count].length;
        pb_value_trim(&text, &length);
        names[*count] = pb_copy_bytes(text, length);
        if (!names[*count])
            return PAYBACK_ERROR_MEMORY;
    }
    return PAYBACK_OK;
}

static payback_status find_column(struct table *table, const char *column, char **names, size_t count,
                                  struct pb_csv_fault *fault)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], column) == 0) {
            table->wanted = i;
            found++;
        }
    table->columns = count;
    if (found == 0)
        fail_column(fault, column, names, count);
    else if (found > 1)
        fail(fault, (struct pb_mark){1, 1}, "rename one of them", "more than one column of that name");
    return found == 1 ? PAYBACK_OK : PAYBACK_ERROR_SCENARIO;
}

static payback_status read_header(struct table *table, const char *column, struct pb_csv_fault *fault)
{
    payback_status status = next_record(table, fault);
    if (status != PAYBACK_OK)
        return status;
    size_t count = 0;
    char **names = pb_new(table->record.count, sizeof *names);
    status = names ? copy_names(&table->record, names, &count) : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK)
        status = find_column(table, column, names, count, fault);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return status;
}

static const char digits[] = "0123456789";

/* What stands in the place of a number, in words that do not repeat it. */
static const char *kind_of(const char *text, size_t length, const char **hint)
{
    *hint = "write it like 12, -0.5 or 1.5e6, without separators or units; times like 0:12:30 are minutes";
    if (length == 0) {
        *hint = "write a number, leave the line out, or say \"skip_empty\": true";
        return "an empty cell";
    }
    size_t sign = *text == '-' || *text == '+', number = sign + strspn(text + sign, digits);
    if (strspn(text + sign, "0123456789.,'") == length - sign && memchr(text, ',', length)) {
        *hint = "write decimals with a point and thousands without a mark, as in 1234.5";
        return "a comma in a number";
    }
    if (strspn(text, "0123456789.+-eE") == length)
        return "a number out of range, or in a form that JSON does not have";
    return number > sign ? "a number with more behind it" : "a text";
}

/* A JSON number; with a decimal comma where commas do not separate cells; or h:mm:ss, in minutes. text ends with NUL.
 */
static bool to_number(char *text, size_t length, char separator, double *number)
{
    char *comma = separator != ',' && !strchr(text, '.') ? strchr(text, ',') : NULL;
    double seconds;
    if (comma)
        *comma = '.';
    if (pb_number_read(text, length, number))
        return true;
    if (comma)
        *comma = ',';
    if (pb_value_duration(text, length, &seconds) != PB_DURATION_CLOCK)
        return false;
    *number = seconds / 60;
    return true;
}

static bool read_number(const struct table *table, double *number, struct pb_csv_fault *fault)
{
    char copy[CELL_NUMBER_MAX + 1], message[sizeof fault->message];
    const struct pb_cell *cell = &table->record.cells[table->wanted];
    const char *text = cell->text, *hint;
    size_t length = cell->length;
    pb_value_trim(&text, &length);
    size_t kept = length <= CELL_NUMBER_MAX ? length : CELL_NUMBER_MAX;
    memcpy(copy, text, kept);
    copy[kept] = '\0';
    if (kept == length && to_number(copy, length, pb_separated_separator(table->file), number))
        return true;
    snprintf(message, sizeof message, "not a number (%s)", kind_of(copy, kept, &hint));
    fail(fault, mark_of(cell), hint, message);
    return false;
}

struct values {
    double *numbers;
    size_t count, capacity;
};

static payback_status append(struct values *values, double number, struct pb_mark mark, struct pb_csv_fault *fault)
{
    if (values->count == PB_CSV_VALUES_MAX) {
        fail(fault, mark, "leave some lines out: a sample of them says as much", "too many values (more than 1000000)");
        return PAYBACK_ERROR_SCENARIO;
    }
    if (values->count == values->capacity) {
        size_t capacity = values->capacity ? 2 * values->capacity : 256;
        double *larger = pb_resize(values->numbers, capacity, sizeof *larger);
        if (!larger)
            return PAYBACK_ERROR_MEMORY;
        values->numbers = larger;
        values->capacity = capacity;
    }
    values->numbers[values->count++] = number;
    return PAYBACK_OK;
}

static payback_status fail_surplus(const struct table *table, struct pb_csv_fault *fault)
{
    char message[sizeof fault->message];
    snprintf(message, sizeof message, "more cells than the header has (%zu)", table->columns);
    fail(fault, mark_of(&table->record.cells[table->columns]),
         pb_separated_separator(table->file) == ','
             ? "a comma separates cells: write decimals with a point, as in 12.5, or put the cell in quotes"
             : "put cells that contain the separator in quotes",
         message);
    return PAYBACK_ERROR_SCENARIO;
}

/* Whether nothing is in the wanted cell. */
static bool is_empty(const struct pb_cell *cell)
{
    const char *text = cell->text;
    size_t length = cell->length;
    pb_value_trim(&text, &length);
    return length == 0;
}

/* Keeps the number of the wanted cell. */
static payback_status take_record(const struct table *table, struct values *values, struct pb_csv_fault *fault)
{
    const struct pb_record *record = &table->record;
    double number = 0;
    if (record->count == 1 && record->cells[0].length == 0 && !record->cells[0].quoted)
        return PAYBACK_OK; /* an empty line */
    if (record->count > table->columns)
        return fail_surplus(table, fault);
    if (record->count <= table->wanted && !table->skip_empty) {
        fail(fault, mark_of(&record->cells[0]), "give every line as many cells as the header has",
             "the line ends before the column");
        return PAYBACK_ERROR_SCENARIO;
    }
    if (table->skip_empty && (record->count <= table->wanted || is_empty(&record->cells[table->wanted])))
        return PAYBACK_OK;
    if (!read_number(table, &number, fault))
        return PAYBACK_ERROR_SCENARIO;
    return append(values, number, mark_of(&record->cells[table->wanted]), fault);
}

static payback_status read_column(struct table *table, const char *column, struct values *values,
                                  struct pb_csv_fault *fault)
{
    payback_status status = read_header(table, column, fault);
    while (status == PAYBACK_OK && (status = next_record(table, fault)) == PAYBACK_OK && table->record.count > 0)
        status = take_record(table, values, fault);
    if (status == PAYBACK_OK && values->count == 0) {
        fail(fault, (struct pb_mark){1, 1}, "write one number a line below the header", "no values below the header");
        status = PAYBACK_ERROR_SCENARIO;
    }
    return status;
}

static payback_status read_file(struct pb_file *file, const char *path, struct pb_csv_fault *fault)
{
    char message[sizeof fault->message];
    const char *why = "";
    payback_status status = pb_file_read(file, path, false, &why);
    if (status == PAYBACK_ERROR_UNREADABLE) {
        snprintf(message, sizeof message, "the file cannot be read (%s)", why);
        fail(fault, (struct pb_mark){0, 0}, "the path is relative to the folder of the scenario", message);
    } else if (status == PAYBACK_ERROR_SCENARIO) {
        fail(fault, (struct pb_mark){0, 0}, "leave some lines out: a sample of them says as much",
             "the file is too large (more than 16 MiB)");
    }
    return status == PAYBACK_ERROR_UNREADABLE ? PAYBACK_ERROR_SCENARIO : status;
}

payback_status pb_csv_column(const char *path, const char *column, bool skip_empty, double **values, size_t *count,
                             struct pb_csv_fault *fault)
{
    struct pb_file file = {0};
    struct pb_separated_fault from = {0};
    struct values list = {0};
    struct table table = {.skip_empty = skip_empty};
    *values = NULL;
    *count = 0;
    *fault = (struct pb_csv_fault){0};
    payback_status status = read_file(&file, path, fault);
    if (status != PAYBACK_OK)
        return status;
    status = take_fault(pb_separated_open_bytes(&table.file, file.bytes, file.length, &from), &from, fault);
    if (status == PAYBACK_OK)
        status = read_column(&table, column, &list, fault);
    if (status == PAYBACK_OK) {
        *values = list.numbers;
        *count = list.count;
    } else {
        free(list.numbers);
    }
    pb_separated_close(table.file);
    free(file.bytes);
    return status;
}
