/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims are locks on single bytes of the store, far beyond its end, that belong to an open file description: the
 * kernel lets go of them when the process ends, even by SIGKILL. SQLite's own locks are at 2^30 … 2^30 + 511. */
#include "batch/store.h"

#include "base/digest.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>

static const off_t FIRST_BYTE = (off_t)1 << 40;
static const uint64_t BYTES = (uint64_t)1 << 60;

/* Two scenarios that share a byte only wait for each other. */
static bool lock_byte(const struct pb_store *store, const struct pb_identity *identity, short kind)
{
    struct pb_text name = {0};
    pb_text_format(&name, "%s\n%s\n%s\n%s\n%.0f\n%.0f\n%s\n%s", identity->path, identity->changes, identity->varied,
                   identity->digest, identity->seed, identity->trials, identity->sampler, identity->version);
    uint64_t byte = name.failed ? 0 : pb_hash64(name.data) % BYTES;
    pb_text_clear(&name);
    struct flock lock = {.l_type = kind, .l_whence = SEEK_SET, .l_start = FIRST_BYTE + (off_t)byte, .l_len = 1};
    return fcntl(store->claims, F_OFD_SETLK, &lock) == 0;
}

bool pb_store_claim(struct pb_store *store, const struct pb_identity *identity)
{
    if (store->claims < 0 || lock_byte(store, identity, F_WRLCK))
        return true;
    /* a file system without locks: better twice than not at all */
    return errno != EAGAIN && errno != EACCES;
}

void pb_store_release(struct pb_store *store, const struct pb_identity *identity)
{
    if (store->claims >= 0)
        (void)lock_byte(store, identity, F_UNLCK);
}
