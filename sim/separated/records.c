/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records of RFC 4180, and of what is near it. */
#include "separated/separated.h"

#include "base/digest.h"
#include "base/memory.h"
#include "separated/source.h"

#include <stdlib.h>
#include <string.h>

struct pb_separated {
    struct pb_source_bytes source;
    char *buffer; /* capacity bytes; what is read and not yet handed out lies between at and end */
    size_t capacity, at, end;
    bool ended; /* there is nothing behind the buffer */
    char separator, line_end;
    bool marked; /* the first line is sep=X */
    uint32_t line;
    struct pb_cell *cells;
};

/* ---- the buffer ---- */

/* Adds a block behind what is there; the record that has been begun goes to the front. */
static payback_status fill(pb_separated *file, struct pb_separated_fault *fault)
{
    memmove(file->buffer, file->buffer + file->at, file->end - file->at);
    file->end -= file->at;
    file->at = 0;
    if (file->end > PB_SEPARATED_RECORD_MAX) {
        pb_separated_fail(fault, file->line, 1, "look for a quote that is opened there and not closed",
                          "a record of more than 16 MiB");
        return PAYBACK_ERROR_SCENARIO;
    }
    if (file->capacity - file->end < PB_SOURCE_ROOM) {
        char *larger = pb_resize(file->buffer, 2 * file->capacity + PB_SOURCE_ROOM, 1);
        if (!larger)
            return PAYBACK_ERROR_MEMORY;
        file->buffer = larger;
        file->capacity = 2 * file->capacity + PB_SOURCE_ROOM;
    }
    size_t length = 0;
    payback_status status = pb_source_read(&file->source, file->buffer + file->end, &length, fault);
    file->end += length;
    file->ended = length == 0;
    return status;
}

/* ---- one record ---- */

enum step { RECORD, MORE, FAULT };

/* A walk over one record in the buffer; it begins anew where the buffer ends too early. */
struct walk {
    char *at, *end, *line_start;
    uint32_t line;
    size_t count;
};

static enum step fail_at(struct pb_separated_fault *fault, const struct pb_cell *cell, const char *hint,
                         const char *message)
{
    pb_separated_fail(fault, cell->line, cell->column, hint, "%s", message);
    return FAULT;
}

static enum step walk_quoted(const pb_separated *file, struct walk *walk, struct pb_cell *cell,
                             struct pb_separated_fault *fault)
{
    cell->quoted = true;
    cell->text = ++walk->at;
    for (;;) {
        char *quote = memchr(walk->at, '"', (size_t)(walk->end - walk->at));
        if (!quote && file->ended)
            return fail_at(fault, cell, "close it with \"", "a quoted cell that does not end");
        if (!quote || (quote + 1 == walk->end && !file->ended))
            return MORE;
        for (char *c = walk->at; (c = memchr(c, file->line_end, (size_t)(quote - c))) != NULL;) {
            walk->line++;
            walk->line_start = ++c;
        }
        walk->at = quote + 1;
        if (walk->at == walk->end || *walk->at != '"') {
            cell->length = (uint32_t)(quote - cell->text);
            return RECORD;
        }
        cell->doubled = true;
        walk->at++;
    }
}

static bool ends_cell(const pb_separated *file, const struct walk *walk)
{
    char c = *walk->at;
    if (c == file->separator || c == file->line_end)
        return true;
    return c == '\r' && (walk->at + 1 == walk->end ? file->ended : walk->at[1] == '\n');
}

static enum step walk_cell(const pb_separated *file, struct walk *walk, struct pb_cell *cell,
                           struct pb_separated_fault *fault)
{
    *cell = (struct pb_cell){walk->at, 0, (uint32_t)(walk->at - walk->line_start) + 1, walk->line, 0, 0, 0};
    if (walk->at < walk->end && *walk->at == '"') {
        enum step step = walk_quoted(file, walk, cell, fault);
        if (step != RECORD)
            return step;
    }
    char *start = walk->at;
    while (walk->at < walk->end &&
           ((*walk->at > ',' && *walk->at < ';' && *walk->at != file->separator) || !ends_cell(file, walk)))
        walk->at++;
    if (walk->at == walk->end && !file->ended)
        return MORE;
    if (!cell->quoted)
        cell->length = (uint32_t)(walk->at - start);
    else
        cell->loose = walk->at > start;
    return RECORD;
}

/* The line break behind a record; MORE where it may be longer than the buffer knows. */
static enum step take_line_end(const pb_separated *file, struct walk *walk)
{
    if (walk->at < walk->end && *walk->at == '\r' && file->line_end != '\r') {
        if (walk->at + 1 == walk->end && !file->ended)
            return MORE;
        walk->at++;
    }
    if (walk->at < walk->end && *walk->at == file->line_end)
        walk->at++;
    walk->line++;
    return RECORD;
}

static enum step walk_record(pb_separated *file, struct walk *walk, struct pb_separated_fault *fault)
{
    for (;;) {
        if (walk->count == PB_SEPARATED_COLUMNS_MAX) {
            pb_separated_fail(fault, walk->line, (size_t)(walk->at - walk->line_start) + 1,
                              "leave out the columns that are not needed", "more than 1000 columns");
            return FAULT;
        }
        enum step step = walk_cell(file, walk, &file->cells[walk->count], fault);
        if (step != RECORD)
            return step;
        walk->count++;
        if (walk->at == walk->end || *walk->at != file->separator)
            return take_line_end(file, walk);
        walk->at++;
        if (walk->at == walk->end && !file->ended)
            return MORE;
    }
}

static void undouble(struct pb_cell *cell)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < cell->length; i++) {
        cell->text[kept++] = cell->text[i];
        if (cell->text[i] == '"')
            i++;
    }
    cell->length = kept;
}

static payback_status next(pb_separated *file, struct pb_record *record, struct pb_separated_fault *fault)
{
    *record = (struct pb_record){file->cells, 0, file->line};
    for (;;) {
        if (file->at == file->end && file->ended)
            return PAYBACK_OK;
        struct walk walk = {file->buffer + file->at, file->buffer + file->end, file->buffer + file->at, file->line, 0};
        enum step step = file->at == file->end ? MORE : walk_record(file, &walk, fault);
        if (step == FAULT)
            return PAYBACK_ERROR_SCENARIO;
        if (step == RECORD) {
            file->at = (size_t)(walk.at - file->buffer);
            file->line = walk.line;
            record->count = walk.count;
            return PAYBACK_OK;
        }
        payback_status status = fill(file, fault);
        if (status != PAYBACK_OK)
            return status;
    }
}

payback_status pb_separated_next(pb_separated *file, struct pb_record *record, struct pb_separated_fault *fault)
{
    payback_status status = next(file, record, fault);
    for (size_t i = 0; status == PAYBACK_OK && i < record->count; i++)
        if (record->cells[i].doubled)
            undouble(&record->cells[i]);
    return status;
}

/* ---- what separates ---- */

void pb_separated_rewind(pb_separated *file)
{
    struct pb_separated_fault none;
    struct pb_record record;
    pb_source_rewind(&file->source);
    file->at = file->end = 0;
    file->ended = false;
    file->line = 1;
    if (file->marked)
        (void)next(file, &record, &none); /* what fails here fails again for who reads the file */
}

void pb_separated_use(pb_separated *file, char separator)
{
    file->separator = separator;
    pb_separated_rewind(file);
}

/* CR ends lines where the beginning of the file has no LF. */
static char line_end_of(const char *bytes, size_t length)
{
    return !memchr(bytes, '\n', length) && memchr(bytes, '\r', length) ? '\r' : '\n';
}

static bool is_empty(const struct pb_record *record)
{
    return record->count == 0 || (record->count == 1 && record->cells[0].length == 0);
}

/* Modal width of the first 100 non-empty records, times the share of those that have it. */
static double score(pb_separated *file, char separator)
{
    enum { RECORDS = 100 };
    size_t widths[RECORDS], count = 0, most = 0, modal = 0;
    struct pb_record record = {0};
    struct pb_separated_fault fault;
    pb_separated_use(file, separator);
    while (count < RECORDS && pb_separated_next(file, &record, &fault) == PAYBACK_OK && record.count > 0)
        if (!is_empty(&record))
            widths[count++] = record.count;
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        for (size_t j = 0; j < count; j++)
            same += widths[j] == widths[i];
        if (same > most || (same == most && widths[i] > modal)) {
            most = same;
            modal = widths[i];
        }
    }
    return modal < 2 ? 0 : (double)modal * (double)most / (double)count;
}

/* A first line sep=X. */
static bool read_mark(const char *bytes, size_t length, char *separator)
{
    size_t quote = length > 0 && bytes[0] == '"';
    if (length < quote + 5 || memcmp(bytes + quote, "sep=", 4) != 0)
        return false;
    size_t behind = quote + 5 + quote;
    *separator = bytes[quote + 4];
    return behind >= length || bytes[behind] == '\r' || bytes[behind] == '\n';
}

static payback_status find_separator(pb_separated *file, struct pb_separated_fault *fault)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    payback_status status = fill(file, fault);
    if (status != PAYBACK_OK)
        return status;
    file->line_end = line_end_of(file->buffer, file->end);
    file->separator = ',';
    if (read_mark(file->buffer, file->end, &file->separator)) {
        file->marked = true;
    } else {
        char best = ',';
        double highest = 0;
        for (size_t i = 0; i < sizeof candidates; i++) {
            double reached = score(file, candidates[i]);
            if (reached > highest) {
                highest = reached;
                best = candidates[i];
            }
        }
        file->separator = best;
    }
    pb_separated_rewind(file);
    return PAYBACK_OK;
}

static payback_status finish_open(pb_separated **out, pb_separated *file, struct pb_separated_fault *fault)
{
    file->capacity = PB_SOURCE_ROOM + PB_SOURCE_RAW;
    file->buffer = pb_new_workspace(file->capacity, 1);
    file->cells = pb_new(PB_SEPARATED_COLUMNS_MAX, sizeof *file->cells);
    payback_status status = file->buffer && file->cells ? find_separator(file, fault) : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK)
        *out = file;
    else
        pb_separated_close(file);
    return status;
}

payback_status pb_separated_open(pb_separated **out, const char *path, struct pb_separated_fault *fault)
{
    *out = NULL;
    *fault = (struct pb_separated_fault){0};
    pb_separated *file = pb_new(1, sizeof *file);
    if (!file)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_source_open(&file->source, path, fault);
    if (status != PAYBACK_OK) {
        free(file);
        return status;
    }
    return finish_open(out, file, fault);
}

payback_status pb_separated_open_bytes(pb_separated **out, const char *bytes, size_t length,
                                       struct pb_separated_fault *fault)
{
    *out = NULL;
    *fault = (struct pb_separated_fault){0};
    pb_separated *file = pb_new(1, sizeof *file);
    if (!file)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_source_open_bytes(&file->source, bytes, length, fault);
    if (status != PAYBACK_OK) {
        free(file);
        return status;
    }
    return finish_open(out, file, fault);
}

void pb_separated_close(pb_separated *file)
{
    if (!file)
        return;
    pb_source_close(&file->source);
    free(file->buffer);
    free(file->cells);
    free(file);
}

enum pb_encoding pb_separated_encoding(const pb_separated *file)
{
    return file->source.encoding;
}

const char *pb_separated_encoding_name(enum pb_encoding encoding)
{
    static const char *const names[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"};
    return names[encoding];
}

char pb_separated_separator(const pb_separated *file)
{
    return file->separator;
}

/* ---- is it still the same file ---- */

payback_status pb_separated_digest(const pb_separated *file, char digest[65], struct pb_separated_fault *fault)
{
    char *room = pb_new_workspace(PB_SOURCE_RAW, 1);
    struct pb_sha256 *hash = pb_sha256_begin();
    payback_status status = room && hash ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    size_t got = 1;
    for (uint64_t at = 0; status == PAYBACK_OK && got > 0; at += got) {
        status = pb_source_raw(&file->source, at, room, PB_SOURCE_RAW, &got, fault);
        if (status == PAYBACK_OK)
            pb_sha256_add(hash, room, got);
    }
    pb_sha256_end(hash, digest);
    free(room);
    return status;
}

payback_status pb_separated_unchanged(const pb_separated *file, struct pb_separated_fault *fault)
{
    struct stat now;
    const struct stat *then = &file->source.facts;
    if (file->source.descriptor < 0)
        return PAYBACK_OK;
    if (fstat(file->source.descriptor, &now) == 0 && now.st_size == then->st_size &&
        now.st_mtim.tv_sec == then->st_mtim.tv_sec && now.st_mtim.tv_nsec == then->st_mtim.tv_nsec)
        return PAYBACK_OK;
    pb_separated_fail(fault, 0, 0, "copy it first, or wait until it is whole",
                      "the file changed while it was read (%lld bytes, then %lld)", (long long)then->st_size,
                      (long long)now.st_size);
    return PAYBACK_ERROR_UNREADABLE;
}
