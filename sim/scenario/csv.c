/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/csv.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "scenario/document.h"
#include "scenario/file.h"
#include "scenario/scanner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADERS_MAX = 1000, CELL_NUMBER_MAX = 4096 };

/* A walk over the cells of a file. */
struct reader {
    const char *at, *end, *line_start;
    int line;
    char *cell; /* the bytes of the last cell without quotes, NUL-terminated; room for the longest */
    size_t length;
    struct pb_mark mark; /* where it begins */
    bool last;           /* it ended its record */
};

static void fail(struct pb_csv_fault *fault, struct pb_mark mark, const char *hint, const char *message)
{
    fault->line = mark.line;
    fault->column = mark.column;
    snprintf(fault->message, sizeof fault->message, "%s", message);
    snprintf(fault->hint, sizeof fault->hint, "%s", hint);
}

static void next_line(struct reader *reader)
{
    reader->line++;
    reader->line_start = reader->at;
}

/* Reads what stands between quotes, "" for a quote; the reader is behind the opening one. False where they do not end.
 */
static bool read_quoted(struct reader *reader)
{
    while (reader->at < reader->end) {
        char c = *reader->at++;
        if (c == '"') {
            if (reader->at >= reader->end || *reader->at != '"')
                return true;
            reader->at++;
        }
        reader->cell[reader->length++] = c;
        if (c == '\n')
            next_line(reader);
    }
    return false;
}

static bool at_cell_end(const struct reader *reader)
{
    return reader->at >= reader->end || *reader->at == ',' || *reader->at == '\n' ||
           (*reader->at == '\r' && (reader->at + 1 >= reader->end || reader->at[1] == '\n'));
}

/* Takes the comma or line break behind a cell. */
static void take_separator(struct reader *reader)
{
    reader->last = reader->at >= reader->end || *reader->at != ',';
    if (reader->at < reader->end && *reader->at == '\r')
        reader->at++;
    if (reader->at < reader->end)
        reader->at++;
    if (reader->last)
        next_line(reader);
}

/* Reads the next cell (RFC 4180). False with a fault where its quotes are wrong. */
static bool read_cell(struct reader *reader, struct pb_csv_fault *fault)
{
    reader->length = 0;
    reader->mark = (struct pb_mark){reader->line, (int)(reader->at - reader->line_start) + 1};
    if (reader->at < reader->end && *reader->at == '"') {
        reader->at++;
        if (!read_quoted(reader)) {
            fail(fault, reader->mark, "close it with \"", "a quoted cell that does not end");
            return false;
        }
        if (!at_cell_end(reader)) {
            fail(fault, reader->mark, "write a double quote inside a quoted cell twice",
                 "more text after a quoted cell");
            return false;
        }
    }
    while (!at_cell_end(reader))
        reader->cell[reader->length++] = *reader->at++;
    reader->cell[reader->length] = '\0';
    take_separator(reader);
    return true;
}

static void trim(const char **text, size_t *length)
{
    while (*length > 0 && ((*text)[0] == ' ' || (*text)[0] == '\t')) {
        ++*text;
        --*length;
    }
    while (*length > 0 && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t'))
        --*length;
}

static bool is_column(const struct reader *reader, const char *column)
{
    const char *text = reader->cell;
    size_t length = reader->length;
    if (strlen(column) == length && memcmp(text, column, length) == 0)
        return true;
    trim(&text, &length);
    return strlen(column) == length && memcmp(text, column, length) == 0;
}

/* What stands between the cells of a header in place of commas, as a word; NULL where nothing else does. */
static const char *other_separator(char *const *names, size_t count)
{
    if (count != 1)
        return NULL;
    return strchr(names[0], ';') ? "semicolons" : strchr(names[0], '\t') ? "tabs" : NULL;
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
    const char *separator = other_separator(names, count);
    snprintf(message, sizeof message, "no column of that name (%s)", pb_scan_excerpt(excerpt, column, strlen(column)));
    if (separator) {
        snprintf(message, sizeof message, "the cells are separated by %s, not commas", separator);
        snprintf(hint, sizeof hint, "save it with commas between the cells and a point in numbers, as in 12.5");
    } else if (near && is_plain_name(near)) {
        snprintf(hint, sizeof hint, "did you mean \"%s\"?", pb_scan_excerpt(excerpt, near, strlen(near)));
    } else if (count == 1 && names[0][0] == '\0') {
        snprintf(hint, sizeof hint, "begin the file with a header line, the names of its columns");
    } else {
        snprintf(hint, sizeof hint, "the first line must be the header; it has %zu column%s, none of that name", count,
                 count == 1 ? "" : "s");
    }
    fail(fault, (struct pb_mark){1, 1}, hint, message);
}

/* How many columns there are, and the index of the one that is wanted. */
struct header {
    size_t columns, wanted;
};

static payback_status read_header(struct reader *reader, const char *column, struct header *header,
                                  struct pb_csv_fault *fault)
{
    char *names[HEADERS_MAX];
    size_t count = 0, found = 0;
    payback_status status = PAYBACK_OK;
    do {
        if (count == HEADERS_MAX || !read_cell(reader, fault)) {
            if (count == HEADERS_MAX)
                fail(fault, reader->mark, "leave out what is not needed", "too many columns (more than 1000)");
            status = PAYBACK_ERROR_SCENARIO;
            break;
        }
        if (is_column(reader, column)) {
            header->wanted = count;
            found++;
        }
        names[count] = pb_copy_bytes(reader->cell, reader->length);
        status = names[count] ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
        count += names[count] != NULL;
    } while (status == PAYBACK_OK && !reader->last);
    header->columns = count;
    if (status == PAYBACK_OK && found != 1) {
        status = PAYBACK_ERROR_SCENARIO;
        if (found == 0)
            fail_column(fault, column, names, count);
        else
            fail(fault, (struct pb_mark){1, 1}, "rename one of them", "more than one column of that name");
    }
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    return status;
}

static const char digits[] = "0123456789";

/* What stands in the place of a number, in words that do not repeat it. */
static const char *kind_of(const char *text, size_t length, const char **hint)
{
    *hint = "write it like 12, -0.5 or 1.5e6, without separators or units";
    if (length == 0) {
        *hint = "write a number, or leave the line out";
        return "an empty cell";
    }
    if (memchr(text, ';', length) || memchr(text, '\t', length)) {
        *hint = "save the file with commas between the cells and a point in numbers, as in 12.5";
        return memchr(text, ';', length) ? "cells separated by semicolons" : "cells separated by tabs";
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

static bool read_number(const struct reader *reader, double *number, struct pb_csv_fault *fault)
{
    const char *text = reader->cell, *hint;
    size_t length = reader->length;
    trim(&text, &length);
    if (length <= CELL_NUMBER_MAX && pb_number_read(text, length, number))
        return true;
    char message[sizeof fault->message];
    snprintf(message, sizeof message, "not a number (%s)", kind_of(text, length, &hint));
    fail(fault, reader->mark, hint, message);
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

static payback_status fail_surplus(const struct header *header, struct pb_mark mark, struct pb_csv_fault *fault)
{
    char message[sizeof fault->message];
    snprintf(message, sizeof message, "more cells than the header has (%zu)", header->columns);
    fail(fault, mark, "a comma separates cells: write decimals with a point, as in 12.5, or put the cell in quotes",
         message);
    return PAYBACK_ERROR_SCENARIO;
}

/* Reads one record and keeps the number of the wanted cell. */
static payback_status read_record(struct reader *reader, const struct header *header, struct values *values,
                                  struct pb_csv_fault *fault)
{
    size_t cells = 0;
    struct pb_mark first = {0}, mark = {0};
    double number = 0;
    do {
        if (!read_cell(reader, fault))
            return PAYBACK_ERROR_SCENARIO;
        if (cells == 0)
            first = reader->mark;
        if (cells == 0 && reader->last && reader->length == 0)
            return PAYBACK_OK; /* an empty line */
        if (cells == header->columns)
            return fail_surplus(header, reader->mark, fault);
        mark = cells == header->wanted ? reader->mark : mark;
        if (cells++ == header->wanted && !read_number(reader, &number, fault))
            return PAYBACK_ERROR_SCENARIO;
    } while (!reader->last);
    if (cells > header->wanted)
        return append(values, number, mark, fault);
    fail(fault, first, "give every line as many cells as the header has", "the line ends before the column");
    return PAYBACK_ERROR_SCENARIO;
}

static payback_status read_column(struct reader *reader, const char *column, struct values *values,
                                  struct pb_csv_fault *fault)
{
    struct header header = {0};
    payback_status status = read_header(reader, column, &header, fault);
    while (status == PAYBACK_OK && reader->at < reader->end)
        status = read_record(reader, &header, values, fault);
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

payback_status pb_csv_column(const char *path, const char *column, double **values, size_t *count,
                             struct pb_csv_fault *fault)
{
    struct pb_file file = {0};
    struct values list = {0};
    struct reader reader = {.line = 1};
    *values = NULL;
    *count = 0;
    *fault = (struct pb_csv_fault){0};
    payback_status status = read_file(&file, path, fault);
    if (status != PAYBACK_OK)
        return status;
    size_t mark = file.length >= 3 && memcmp(file.bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    reader.at = file.bytes + mark;
    reader.end = file.bytes + file.length;
    reader.line_start = file.bytes;
    reader.cell = pb_new(file.length + 1, 1);
    status = reader.cell ? read_column(&reader, column, &list, fault) : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK) {
        *values = list.numbers;
        *count = list.count;
    } else {
        free(list.numbers);
    }
    free(reader.cell);
    free(file.bytes);
    return status;
}
