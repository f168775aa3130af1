/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Allocation that cannot overflow a size and never aborts: every function returns NULL where memory is short. */
#ifndef PB_BASE_MEMORY_H
#define PB_BASE_MEMORY_H

#include <stddef.h>

void *pb_new(size_t count, size_t size);                 /* zeroed; count 0 gives one element */
void *pb_resize(void *block, size_t count, size_t size); /* as realloc; the old block stays where it fails */
void *pb_new_aligned(size_t count, size_t size);         /* zeroed, PB_ALIGNMENT-aligned; release with free */
/* PB_ALIGNMENT-aligned and not zeroed: for what is written before it is read. Release with free. */
void *pb_new_workspace(size_t count, size_t size);
/* The same for columns of draws that are written through once: large ones on huge pages. */
double *pb_new_column(size_t count);
/* Gives back to the system what has been released, as far as it can: for who has released a lot of small pieces and
 * goes on with large ones. */
void pb_trim_memory(void);
char *pb_copy_text(const char *text);                  /* NULL gives NULL */
char *pb_copy_bytes(const char *bytes, size_t length); /* adds the final NUL */

#endif
