/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Helpers for tests of documents: a document from text, a folder with files, the messages as lines. */
#ifndef TESTS_UNIT_SCENARIO_DOCUMENTS_H
#define TESTS_UNIT_SCENARIO_DOCUMENTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario/document.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What came of reading: status, the document (NULL on error) and the messages. */
struct reading {
    payback_status status;
    pb_document *document;
    payback_diagnostics *diagnostics;
};

static inline struct reading read_bytes(const char *text, size_t length, const payback_changes *changes)
{
    struct reading reading = {.diagnostics = payback_diagnostics_new()};
    reading.status =
        pb_document_parse(&reading.document, text, length, "t.json", NULL, changes, NULL, reading.diagnostics);
    assert_true((reading.status == PAYBACK_OK) == (reading.document != NULL));
    assert_true((reading.status == PAYBACK_OK) == (payback_diagnostics_errors(reading.diagnostics) == 0));
    return reading;
}

static inline struct reading read_text(const char *text)
{
    return read_bytes(text, strlen(text), NULL);
}

static inline struct reading read_path(const char *path)
{
    struct reading reading = {.diagnostics = payback_diagnostics_new()};
    reading.status = pb_document_load(&reading.document, path, NULL, NULL, reading.diagnostics);
    assert_true((reading.status == PAYBACK_OK) == (reading.document != NULL));
    return reading;
}

static inline void reading_free(struct reading *reading)
{
    pb_document_free(reading->document);
    payback_diagnostics_free(reading->diagnostics);
}

/* The index-th message as "FILE:LINE:COLUMN: POINTER: message; hint" in a static buffer. */
static inline const char *message_of(const struct reading *reading, size_t index)
{
    static char line[2000];
    const payback_diagnostic *message = payback_diagnostics_get(reading->diagnostics, index);
    if (!message)
        return "(no message)";
    snprintf(line, sizeof line, "%s:%d:%d: %s: %s; %s", message->file, message->line, message->column, message->pointer,
             message->message, message->hint);
    return line;
}

/* The tree as compact text, checked. */
static inline void assert_tree(const pb_document *document, const char *expected)
{
    assert_non_null(document);
    char *text = pb_json_compact(pb_document_root(document));
    assert_string_equal(text, expected);
    free(text);
}

static inline void assert_place(const pb_document *document, const char *pointer, const char *file, int line,
                                int column)
{
    struct pb_place place = pb_document_place(document, pointer);
    const char *slash = strrchr(place.file, '/');
    assert_string_equal(slash ? slash + 1 : place.file, file);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

/* A new empty folder; its name is the caller's. */
static inline char *make_folder(void)
{
    char *folder = strdup("/tmp/payback-test-XXXXXX");
    assert_non_null(folder);
    assert_non_null(mkdtemp(folder));
    return folder;
}

static inline int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *walk)
{
    (void)facts, (void)kind, (void)walk;
    return remove(path);
}

static inline void remove_folder(char *folder)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(folder);
}

/* Writes a file into the folder; its path in a static buffer. */
static inline const char *write_bytes(const char *folder, const char *name, const char *bytes, size_t length)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

static inline const char *write_text(const char *folder, const char *name, const char *text)
{
    return write_bytes(folder, name, text, strlen(text));
}

static inline double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
