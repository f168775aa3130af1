/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON text → one composed tree with places: strict reading (RFC 8259), `extends`, `--set`. The tree is cJSON's; the
 * place of every member is found by its JSON Pointer. */
#ifndef PB_SCENARIO_DOCUMENT_H
#define PB_SCENARIO_DOCUMENT_H

#include "payback/scenario.h"
#include "payback/status.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Limits of a file, and of what is composed of several: bytes, levels of nesting (the outermost object is the first),
 * members of objects, elements of arrays; files in a chain of `extends`. */
enum {
    PB_FILE_BYTES_MAX = 16 * 1024 * 1024,
    PB_DEPTH_MAX = 64,
    PB_MEMBERS_MAX = 100000,
    PB_ELEMENTS_MAX = 1000000,
    PB_CHAIN_MAX = 16
};

struct pb_place {
    const char
        *file; /* as named on the command line, or relative to that; "<stdin>", "--set"; lives with the document */
    int line, column; /* of the member's key (of the value in an array or at the root), from 1, column in bytes */
};

typedef struct pb_document pb_document;

/* Reads path ("-": standard input) and all that it extends, applies the patches outermost last, then each --set of
 * changes in order. PAYBACK_ERROR_UNREADABLE: path itself cannot be read; PAYBACK_ERROR_SCENARIO: it, or a file it
 * extends, is not valid, with messages in diagnostics. The composed tree no longer has "extends". loading may be NULL.
 */
payback_status pb_document_load(pb_document **out, const char *path, const payback_changes *changes,
                                const payback_loading *loading, payback_diagnostics *diagnostics);
/* The same for text in memory; name stands for the file in messages, directory is where `extends` and CSV files are
 * sought (NULL: the working directory). */
payback_status pb_document_parse(pb_document **out, const char *text, size_t length, const char *name,
                                 const char *directory, const payback_changes *changes, const payback_loading *loading,
                                 payback_diagnostics *diagnostics);
void pb_document_free(pb_document *document);

/* An object, free of duplicate keys, all numbers finite (and read independently of the locale), all strings valid
 * UTF-8. */
cJSON *pb_document_root(const pb_document *document);
/* Where the member with this pointer was written last; for a missing one, its nearest existing ancestor. */
struct pb_place pb_document_place(const pb_document *document, const char *pointer);
/* Name of the main file, and folder against which other files named in the member at pointer are relative. */
const char *pb_document_file(const pb_document *document);
char *pb_document_folder_of(const pb_document *document, const char *pointer); /* caller frees; NULL: memory */
/* The files of the document: 0 is the main one, and each extends the next. Where the member with this pointer was
 * written last, PB_BY_OPTION for --set, whose name is "--set". */
#define PB_BY_OPTION SIZE_MAX
size_t pb_document_file_count(const pb_document *document);
size_t pb_document_file_of(const pb_document *document, const char *pointer);
const char *pb_document_file_at(const pb_document *document, size_t index);
/* What holds where a file of the chain is read by itself: the vendor that it, or the next of those that it extends,
 * names (NULL: none does), and the currency. */
const char *pb_document_vendor_at(const pb_document *document, size_t index);
const char *pb_document_currency_at(const pb_document *document, size_t index);
/* A base that has no member of a scenario is a file of another kind, of which nothing more is told.
 * PAYBACK_ERROR_SCENARIO with a message. */
payback_status pb_document_check_bases(const pb_document *document, payback_diagnostics *diagnostics);
/* How another document is read under the same confinement; lives as long as this one. */
payback_loading pb_document_confinement(const pb_document *document);
const char *pb_document_confined_hint(const pb_document *document); /* what would be right */
/* NULL, or why the document may not read the file at path, which it names as it stands in written: a refusal for a
 * message (static text). PAYBACK_ERROR_MEMORY. */
payback_status pb_document_may_read(const char **refusal, const pb_document *document, const char *path,
                                    const char *written);
/* The folder that a path leads through, as pb_path_join wants it; "." where it names none. Caller frees; NULL:
 * memory. */
char *pb_path_folder(const char *path);
/* The path of a file named in a scenario: path itself where it is absolute, else folder/path. Caller frees; NULL:
 * memory. */
char *pb_path_join(const char *folder, const char *path);

/* Canonical form: members sorted by key (bytes), no white space, shortest numbers, "note" members left out: what a
 * digest is made of. NULL where memory is short; caller frees. */
char *pb_json_canonical(const cJSON *tree);
/* Compact text in the tree's own order. */
char *pb_json_compact(const cJSON *tree);

/* JSON Pointer (RFC 6901): the member in the tree, or NULL. Keys are compared with regard to case. */
cJSON *pb_json_at(const cJSON *root, const char *pointer);
/* Case-sensitive member of an object. */
cJSON *pb_json_member(const cJSON *object, const char *key);
/* Puts value (taken over, also on failure) at pointer, making objects on the way; "-" or the length appends to an
 * array. False where the path leads through a scalar or to an index that is out of range, where it is no pointer (""
 * included: the root stays), has more than PB_DEPTH_MAX steps, or memory is short. */
bool pb_json_put(cJSON *root, const char *pointer, cJSON *value);

#endif
