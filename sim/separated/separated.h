/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of separated values as programs really write them: UTF-8, UTF-16 and windows-1252, commas, semicolons, tabs and
 * bars, `sep=`, quoted line breaks, LF, CRLF and CR. A file is read in blocks, record by record, and every cell knows
 * its place. Nothing is trusted: sizes are bounded, and what is damaged is refused with its place. */
#ifndef PB_SEPARATED_SEPARATED_H
#define PB_SEPARATED_SEPARATED_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PB_SEPARATED_COLUMNS_MAX = 1000,
    PB_SEPARATED_RECORD_MAX = 16 << 20 /* bytes of a record: what is longer has a quote that does not end */
};

enum pb_encoding { PB_UTF8, PB_UTF16LE, PB_UTF16BE, PB_WINDOWS1252 };

/* A cell without its quotes; not NUL-terminated, valid until the next record. line and column (from 1, in bytes of the
 * text as UTF-8) are where it begins. */
struct pb_cell {
    char *text;
    uint32_t length, column, line;
    bool quoted, doubled; /* doubled: until the record is handed out, "" stands for " */
    bool loose;           /* text follows the closing quote */
};

struct pb_record {
    struct pb_cell *cells; /* count of them; 0 at the end of the file */
    size_t count;
    uint32_t line; /* where it begins */
};

/* Why a file cannot be read. */
struct pb_separated_fault {
    int line, column;  /* 0 where the fault has no place: the file itself */
    char message[300]; /* what is wrong (what was found) */
    char hint[300];    /* what would be right; may be "" */
};

typedef struct pb_separated pb_separated;

/* Opens the file at path ("-": standard input; what is no regular file is held in memory) and finds encoding, separator
 * and line ends. *out is NULL on error. PAYBACK_ERROR_UNREADABLE: it cannot be read; PAYBACK_ERROR_SCENARIO: damaged (a
 * NUL byte, UTF-16 that ends inside a character), empty; PAYBACK_ERROR_MEMORY. fault says why. */
payback_status pb_separated_open(pb_separated **out, const char *path, struct pb_separated_fault *fault);
/* The same of bytes in memory, which stay the caller's and live as long. */
payback_status pb_separated_open_bytes(pb_separated **out, const char *bytes, size_t length,
                                       struct pb_separated_fault *fault);
void pb_separated_close(pb_separated *file); /* takes NULL */

enum pb_encoding pb_separated_encoding(const pb_separated *file);
const char *pb_separated_encoding_name(enum pb_encoding encoding); /* "UTF-8", … */
char pb_separated_separator(const pb_separated *file);
/* Another separator than the one that was found; rewinds. */
void pb_separated_use(pb_separated *file, char separator);
/* Back to the first record. */
void pb_separated_rewind(pb_separated *file);
/* The next record. PAYBACK_ERROR_SCENARIO: a quoted cell that does not end, more than PB_SEPARATED_COLUMNS_MAX cells,
 * more than PB_SEPARATED_RECORD_MAX bytes; PAYBACK_ERROR_UNREADABLE: the file became shorter; PAYBACK_ERROR_MEMORY. */
payback_status pb_separated_next(pb_separated *file, struct pb_record *record, struct pb_separated_fault *fault);
/* SHA-256 of the bytes in hexadecimal, 65 bytes; may run beside reading in another thread. PAYBACK_ERROR_UNREADABLE. */
payback_status pb_separated_digest(const pb_separated *file, char digest[65], struct pb_separated_fault *fault);
/* Whether the file is still the one that was opened: PAYBACK_ERROR_UNREADABLE where it grew, shrank or was written. */
payback_status pb_separated_unchanged(const pb_separated *file, struct pb_separated_fault *fault);

void pb_separated_fail(struct pb_separated_fault *fault, size_t line, size_t column, const char *hint,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
