/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a batch: those that are named, and those found in folders. */
#ifndef PB_BATCH_LISTING_H
#define PB_BATCH_LISTING_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pb_listed {
    char *path;
    bool named;             /* on the command line, not found in a folder */
    bool exists;            /* device and inode are set */
    uint64_t device, inode; /* which file it is, whatever its name */
    /* Which folder it was reached in: what it names stands relative to that one. */
    uint64_t folder_device, folder_inode;
};

/* Zero-initialise. */
struct pb_listing {
    struct pb_listed *files; /* ordered by path (bytes), each file of a folder once */
    size_t count, capacity;
};

/* Adds the files, those in folders without the bases of others (payback/batch.h). A path that cannot be read stays in
 * the list: its scenario will fail. A folder that cannot be read is a fault: PAYBACK_ERROR_IO, message tells.
 * PAYBACK_ERROR_MEMORY. threads: as many may read files at a time. */
payback_status pb_listing_make(struct pb_listing *listing, const char *const *paths, size_t count, int threads,
                               char *message, size_t size);
void pb_listing_clear(struct pb_listing *listing);

#endif
