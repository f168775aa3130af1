/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/export.h"

#include "base/digest.h"
#include "base/memory.h"
#include "base/text.h"
#include "separated/values.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_SOUGHT = 20, HEADER_FILLED = 3 };

static bool is_filled(const struct pb_cell *cell)
{
    if (cell->length > 0 && cell->text[0] > ' ' && cell->text[0] < 0x7f)
        return true;
    const char *text = cell->text;
    size_t length = cell->length;
    pb_value_trim(&text, &length);
    return length > 0;
}

static size_t filled(const struct pb_record *record)
{
    size_t count = 0;
    for (size_t i = 0; i < record->count; i++)
        count += is_filled(&record->cells[i]);
    return count;
}

static uint64_t hash_of(const struct pb_record *record)
{
    uint64_t hash = record->count;
    for (size_t i = 0; i < record->count; i++)
        hash = hash * 0x9e3779b97f4a7c15 + pb_hash64_bytes(record->cells[i].text, record->cells[i].length);
    return hash;
}

/* A name that the header has already gets .2, .3, … */
static char *unique_name(const struct pb_export *export, const char *text, size_t length)
{
    struct pb_text name = {0};
    size_t again = 1;
    pb_value_trim(&text, &length);
    pb_text_add_bytes(&name, text, length);
    pb_text_add(&name, "");
    for (size_t i = 0; i < export->count && name.data; i++)
        if (strncmp(export->names[i], name.data, length) == 0 &&
            (export->names[i][length] == '\0' || (export->names[i][length] == '.' && again > 1)))
            again++;
    if (again > 1)
        pb_text_format(&name, ".%zu", again);
    return pb_text_take(&name);
}

static payback_status keep_header(struct pb_export *export, const struct pb_record *record)
{
    size_t count = record->count;
    while (count > 0 && !is_filled(&record->cells[count - 1]))
        count--;
    export->names = pb_new(count, sizeof *export->names);
    export->places = pb_new(count, sizeof *export->places);
    if (!export->names || !export->places)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        char *name = unique_name(export, record->cells[i].text, record->cells[i].length);
        if (!name)
            return PAYBACK_ERROR_MEMORY;
        export->places[i] = record->cells[i].column;
        export->names[export->count++] = name;
    }
    export->header_line = record->line;
    export->header_hash = hash_of(record);
    return PAYBACK_OK;
}

/* What the first record says the file is, where it is no export; NULL. */
static const char *other_format(const struct pb_record *record)
{
    if (record->count == 0)
        return NULL;
    const char *text = record->cells[0].text;
    size_t length = record->cells[0].length;
    pb_value_trim(&text, &length);
    if (length > 1 && text[0] == '<' && (text[1] == '!' || text[1] == '?' || (text[1] | 32) == 'h'))
        return "a page of HTML or XML";
    bool list = length > 0 && text[0] == '[';
    for (size_t at = list; length > 0 && (list || text[0] == '{'); at++)
        if (at >= length || text[at] == '{')
            return "JSON";
        else if (text[at] != ' ')
            break;
    return NULL;
}

static payback_status refuse_format(const char *format, struct pb_separated_fault *fault)
{
    pb_separated_fail(fault, 1, 1, "export the tickets as CSV", "%s, not a table of separated values", format);
    return PAYBACK_ERROR_SCENARIO;
}

/* Goes below the header; keeps it the first time. */
static payback_status pass_header(struct pb_export *export, struct pb_separated_fault *fault)
{
    struct pb_record record;
    for (int i = 0; i < HEADER_SOUGHT; i++) {
        payback_status status = pb_separated_next(export->file, &record, fault);
        if (status != PAYBACK_OK)
            return status;
        if (record.count == 0)
            break;
        const char *format = i == 0 ? other_format(&record) : NULL;
        if (format)
            return refuse_format(format, fault);
        if (filled(&record) >= HEADER_FILLED)
            return export->names ? PAYBACK_OK : keep_header(export, &record);
        export->passed[filled(&record) ? PB_PASSED_TITLES : PB_PASSED_EMPTY]++;
    }
    pb_separated_fail(fault, 1, 1, "begin the file with a line of column names: id, created at, solved at, …",
                      "no header: none of the first %d records has three filled cells", HEADER_SOUGHT);
    return PAYBACK_ERROR_SCENARIO;
}

payback_status pb_export_open(struct pb_export *out, const char *path, struct pb_separated_fault *fault)
{
    *out = (struct pb_export){.path = path};
    payback_status status = pb_separated_open(&out->file, path, fault);
    if (status == PAYBACK_OK)
        status = pass_header(out, fault);
    if (status == PAYBACK_OK) {
        out->encoding = pb_separated_encoding(out->file);
        out->separator = pb_separated_separator(out->file);
    }
    if (status != PAYBACK_OK)
        pb_export_close(out);
    return status;
}

void pb_export_close(struct pb_export *export)
{
    pb_separated_close(export->file);
    for (size_t i = 0; i < export->count; i++)
        free(export->names[i]);
    free(export->names);
    free(export->places);
    *export = (struct pb_export){0};
}

payback_status pb_export_rewind(struct pb_export *export, struct pb_separated_fault *fault)
{
    memset(export->passed, 0, sizeof export->passed);
    export->records = export->cut = export->shorter = 0;
    export->malformed.line = 0;
    pb_separated_rewind(export->file);
    return pass_header(export, fault);
}

static void note_malformed(struct pb_export *export, const struct pb_cell *cell)
{
    export->passed[PB_PASSED_MALFORMED]++;
    if (export->malformed.line == 0) {
        export->malformed.line = cell->line;
        export->malformed.column = cell->column;
    }
}

/* Whether the record is a ticket's; else it is counted for what it is. */
static bool accept(struct pb_export *export, struct pb_record *record)
{
    size_t count = 0, last = 0;
    for (size_t i = 0; i < record->count; i++)
        if (record->cells[i].length > 0 && is_filled(&record->cells[i])) {
            count++;
            last = i;
        }
    if (count == 0 || (count == 1 && record->count < export->count)) {
        export->passed[count ? PB_PASSED_FOOTER : PB_PASSED_EMPTY]++;
        return false;
    }
    export->records++;
    if (last >= export->count) {
        note_malformed(export, &record->cells[last]);
        return false;
    }
    if (count == export->count && hash_of(record) == export->header_hash) {
        export->passed[PB_PASSED_HEADER]++;
        return false;
    }
    export->shorter += record->count < export->count;
    if (record->count > export->count)
        record->count = export->count;
    return true;
}

payback_status pb_export_next(struct pb_export *export, struct pb_record *record, struct pb_separated_fault *fault)
{
    for (;;) {
        payback_status status = pb_separated_next(export->file, record, fault);
        if (status != PAYBACK_OK || record->count == 0 || accept(export, record))
            return status;
    }
}

payback_status pb_export_check(const struct pb_export *export, struct pb_separated_fault *fault)
{
    size_t malformed = export->passed[PB_PASSED_MALFORMED];
    if (export->records <= malformed + export->passed[PB_PASSED_HEADER]) {
        pb_separated_fail(fault, export->header_line, 1, "export the tickets of at least three months",
                          malformed ? "no record fits the header" : "a header, and no records below it");
        return PAYBACK_ERROR_SCENARIO;
    }
    if ((double)malformed > 0.01 * (double)export->records) {
        pb_separated_fail(fault, export->malformed.line, export->malformed.column,
                          "put cells that contain the separator in quotes, or export again",
                          "%zu of %zu records have more filled cells than the header has columns; this is the first",
                          malformed, export->records);
        return PAYBACK_ERROR_SCENARIO;
    }
    return PAYBACK_OK;
}
