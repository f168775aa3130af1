/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file of an export: its header, and the records below it that are tickets. */
#ifndef PB_BASELINE_EXPORT_H
#define PB_BASELINE_EXPORT_H

#include "separated/separated.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Records that are passed over. */
enum pb_passed {
    PB_PASSED_TITLES, /* above the header */
    PB_PASSED_EMPTY,
    PB_PASSED_FOOTER,
    PB_PASSED_HEADER, /* the header again */
    PB_PASSED_MALFORMED,
    PB_PASSED_RECORDS
};

struct pb_export {
    const char *path;
    pb_separated *file;
    char digest[65];
    enum pb_encoding encoding;
    char separator;
    char **names;     /* of the columns, repeated ones with .2, .3; count of them */
    uint32_t *places; /* their columns in the header line */
    size_t count;
    uint32_t header_line;
    uint64_t header_hash;
    size_t records; /* below the header, in the last pass */
    size_t passed[PB_PASSED_RECORDS], cut, shorter;
    struct {
        uint32_t line, column;
    } malformed; /* the first */
};

/* Opens the file and finds its header: the first of the first 20 records with three filled cells. Statuses and fault as
 * pb_separated_open. */
payback_status pb_export_open(struct pb_export *out, const char *path, struct pb_separated_fault *fault);
void pb_export_close(struct pb_export *export);
/* Back above the first record; the counts begin anew. */
payback_status pb_export_rewind(struct pb_export *export, struct pb_separated_fault *fault);
/* The next record below the header that is one; record->count is 0 at the end. It may have fewer cells than the header,
 * never more. */
payback_status pb_export_next(struct pb_export *export, struct pb_record *record, struct pb_separated_fault *fault);
/* After the last record: PAYBACK_ERROR_SCENARIO where there was none, or more than 1 % are malformed. */
payback_status pb_export_check(const struct pb_export *export, struct pb_separated_fault *fault);

#endif
