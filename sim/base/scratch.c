/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/scratch.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Bytes that are left to others. */
static const double left_free = 1 << 28;

struct pb_scratch {
    int descriptor;
    off_t written, read; /* bytes */
};

const char *pb_temporary_folder(const char *otherwise)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : otherwise;
}

/* Not every file system has files without a name: then it loses its name at once. Returns −1 where there is none. */
static int open_without_name(const char *folder)
{
    int descriptor = -1;
#ifdef O_TMPFILE
    descriptor = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
#endif
    if (descriptor >= 0)
        return descriptor;
    struct pb_text path = {0};
    pb_text_format(&path, "%s/payback-XXXXXX", folder);
    if (!path.failed)
        descriptor = mkostemp(path.data, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(path.data);
    pb_text_clear(&path);
    return descriptor;
}

payback_status pb_scratch_new(pb_scratch **out)
{
    pb_scratch *scratch = pb_new(1, sizeof *scratch);
    *out = NULL;
    if (!scratch)
        return PAYBACK_ERROR_MEMORY;
    scratch->descriptor = open_without_name(pb_temporary_folder("/var/tmp"));
    if (scratch->descriptor < 0) {
        free(scratch);
        return PAYBACK_ERROR_IO;
    }
    *out = scratch;
    return PAYBACK_OK;
}

void pb_scratch_free(pb_scratch *scratch)
{
    if (!scratch)
        return;
    close(scratch->descriptor);
    free(scratch);
}

/* A process that writes a longer file than it may is sent a signal, which ends it. */
static payback_status look_for_room(const pb_scratch *scratch, size_t length)
{
    struct rlimit limit;
    struct statvfs volume;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        (rlim_t)scratch->written + length > limit.rlim_cur)
        return PAYBACK_ERROR_IO;
    if (fstatvfs(scratch->descriptor, &volume) == 0 &&
        (double)volume.f_bavail * (double)volume.f_frsize < left_free + (double)length)
        return PAYBACK_ERROR_IO;
    return PAYBACK_OK;
}

payback_status pb_scratch_write(pb_scratch *scratch, const void *bytes, size_t length)
{
    const char *next = bytes;
    payback_status status = look_for_room(scratch, length);
    while (!status && length > 0) {
        ssize_t done = pwrite(scratch->descriptor, next, length, scratch->written);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return PAYBACK_ERROR_IO;
        scratch->written += done;
        next += done;
        length -= (size_t)done;
    }
    return status;
}

payback_status pb_scratch_read(pb_scratch *scratch, void *bytes, size_t length)
{
    char *next = bytes;
    while (length > 0) {
        ssize_t done = pread(scratch->descriptor, next, length, scratch->read);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return PAYBACK_ERROR_IO;
        scratch->read += done;
        next += done;
        length -= (size_t)done;
    }
    return PAYBACK_OK;
}

payback_status pb_scratch_clear(pb_scratch *scratch)
{
    scratch->written = scratch->read = 0;
    return ftruncate(scratch->descriptor, 0) == 0 ? PAYBACK_OK : PAYBACK_ERROR_IO;
}

payback_status pb_scratch_look_for_room(const pb_scratch *scratch, double bytes)
{
    struct statvfs volume;
    off_t length = (off_t)bytes;
    if (fstatvfs(scratch->descriptor, &volume) == 0 && (double)volume.f_bavail * (double)volume.f_frsize < bytes)
        return PAYBACK_ERROR_IO;
    /* what a quota leaves is known only to who takes it; not every file system can give room that nobody writes to */
    bool refused = fallocate(scratch->descriptor, FALLOC_FL_KEEP_SIZE, scratch->written, length) != 0 &&
                   (errno == ENOSPC || errno == EDQUOT);
    return ftruncate(scratch->descriptor, scratch->written) != 0 || refused ? PAYBACK_ERROR_IO : PAYBACK_OK;
}

int pb_scratch_descriptor(const pb_scratch *scratch)
{
    return scratch->descriptor;
}
