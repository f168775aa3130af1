/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file without a name, for what does not fit in memory: nobody else sees it, and it is gone when it is closed or when
 * the process ends, however it ends. It lies in $TMPDIR, else in /var/tmp, which is a disk where /tmp may be memory. */
#ifndef PB_BASE_SCRATCH_H
#define PB_BASE_SCRATCH_H

#include "payback/status.h"

#include <stddef.h>

/* Where temporary files go: $TMPDIR, else that folder. */
const char *pb_temporary_folder(const char *otherwise);

typedef struct pb_scratch pb_scratch;

/* PAYBACK_ERROR_MEMORY; PAYBACK_ERROR_IO where no file can be made there. *out is then NULL. */
payback_status pb_scratch_new(pb_scratch **out);
void pb_scratch_free(pb_scratch *scratch); /* takes NULL */

/* Adds bytes at the end. PAYBACK_ERROR_IO; also where less than a quarter of a gigabyte would be left to others, or the
 * process may not write files of that size. */
payback_status pb_scratch_write(pb_scratch *scratch, const void *bytes, size_t length);
/* The next bytes from the beginning on. PAYBACK_ERROR_IO, also where there are not so many. */
payback_status pb_scratch_read(pb_scratch *scratch, void *bytes, size_t length);
/* Its descriptor, for what wants to write it through /proc/self/fd; it belongs to the scratch file. */
int pb_scratch_descriptor(const pb_scratch *scratch);
/* Whether there is room for so many bytes more in its folder, at this moment. PAYBACK_ERROR_IO where there is not. */
payback_status pb_scratch_look_for_room(const pb_scratch *scratch, double bytes);
/* Empty again, and its room given back. PAYBACK_ERROR_IO. */
payback_status pb_scratch_clear(pb_scratch *scratch);

#endif
