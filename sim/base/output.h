/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Output that appears whole or not at all: written to a file without a name in the folder of the target (or, where the
 * file system has none, to one beside it), flushed, synced, and named; "-" is standard output. A file that is there
 * is replaced, and keeps its owner, group and permissions as far as that is allowed. */
#ifndef PB_BASE_OUTPUT_H
#define PB_BASE_OUTPUT_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct pb_output pb_output;

/* Where PAYBACK_ERROR_IO is returned, errno tells the cause too (EPIPE: nobody reads any more). */

/* Opens for writing. *out is NULL on error; message (may be NULL) then tells why, in size bytes. */
payback_status pb_output_open(pb_output **out, const char *path, char *message, size_t size);
/* Adds bytes; a failure is remembered and reported by pb_output_commit. */
void pb_output_write(pb_output *output, const char *bytes, size_t length);
/* Whether a write has failed so far: there is no use in going on. */
bool pb_output_failed(const pb_output *output);
/* Makes the file appear, or removes what was written; frees the output either way. */
payback_status pb_output_commit(pb_output *output, char *message, size_t size);
/* Removes what was written; takes NULL. */
void pb_output_discard(pb_output *output);
/* Open, write, commit. */
payback_status pb_output_file(const char *path, const char *bytes, size_t length, char *message, size_t size);

#endif
