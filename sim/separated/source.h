/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bytes of a file, or of memory, as blocks of UTF-8. */
#ifndef PB_SEPARATED_SOURCE_H
#define PB_SEPARATED_SOURCE_H

#include "separated/separated.h"

#include <sys/stat.h>

struct pb_source_bytes {
    int descriptor;     /* −1: memory */
    const char *memory; /* of standard input and pipes: owned */
    char *owned;
    uint64_t size, at; /* bytes in all, and read so far */
    struct stat facts; /* when it was opened */
    enum pb_encoding encoding;
    unsigned mark; /* bytes of the byte order mark */
    bool damaged;  /* UTF-8 by its mark, but not by its bytes: those are read as "?" */
};

payback_status pb_source_open(struct pb_source_bytes *source, const char *path, struct pb_separated_fault *fault);
payback_status pb_source_open_bytes(struct pb_source_bytes *source, const char *bytes, size_t length,
                                    struct pb_separated_fault *fault);
void pb_source_close(struct pb_source_bytes *source);
void pb_source_rewind(struct pb_source_bytes *source);

enum { PB_SOURCE_RAW = 1 << 18, PB_SOURCE_ROOM = 3 * PB_SOURCE_RAW };
/* The next characters: writes up to PB_SOURCE_ROOM bytes of UTF-8; *length is 0 at the end. */
payback_status pb_source_read(struct pb_source_bytes *source, char *room, size_t *length,
                              struct pb_separated_fault *fault);
/* Raw bytes at an offset; fewer than wanted only at the end. */
payback_status pb_source_raw(const struct pb_source_bytes *source, uint64_t offset, char *room, size_t wanted,
                             size_t *got, struct pb_separated_fault *fault);

#endif
