/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"

#include "base/memory.h"
#include "base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_SIZE = 1 << 17, NAME_ATTEMPTS = 100 };

struct pb_output {
    int file;
    int error;       /* errno of the first failure, 0 */
    char *name;      /* as the caller named it, for messages */
    char *target;    /* where it is to appear; symbolic links resolved */
    bool hidden;     /* a file without a name is written until then: it is gone with the process, however that ends */
    char *temporary; /* or one with this name; neither: straight to the target */
    size_t used;
    char buffer[BUFFER_SIZE];
};

static void explain(char *message, size_t size, const char *name, int error)
{
    char space[128];
    if (message && size)
        snprintf(message, size, "%s: cannot write: %s", name, strerror_r(error, space, sizeof space));
}

static payback_status fail(pb_output *output, int error, char *message, size_t size)
{
    explain(message, size, output->name, error);
    pb_output_discard(output);
    errno = error;
    return PAYBACK_ERROR_IO;
}

/* In the folder of the target, so that the rename stays within one file system. */
static char *temporary_name(const char *target)
{
    uint64_t number;
    if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        return NULL;
    const char *slash = strrchr(target, '/');
    int folder = slash ? (int)(slash + 1 - target) : 0;
    char *name = NULL;
    if (asprintf(&name, "%.*s.payback-%016llx.tmp", folder, target, (unsigned long long)number) < 0)
        return NULL;
    return name;
}

/* errno, or 0; not every file system has files without a name. */
static int open_hidden(pb_output *output)
{
#ifdef O_TMPFILE
    const char *slash = strrchr(output->target, '/');
    char *folder = slash ? pb_copy_bytes(output->target, (size_t)(slash - output->target) + 1) : pb_copy_text(".");
    if (!folder)
        return ENOMEM;
    output->file = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    int error = output->file >= 0 ? 0 : errno;
    free(folder);
    output->hidden = error == 0;
    return error;
#else
    return ENOTSUP;
#endif
}

/* Not mkstemp: the mode shall be that of any new file, 0666 less the umask. */
static int open_temporary(pb_output *output)
{
    if (open_hidden(output) == 0)
        return 0;
    for (int i = 0; i < NAME_ATTEMPTS; i++) {
        output->temporary = temporary_name(output->target);
        if (!output->temporary)
            return errno ? errno : ENOMEM;
        output->file = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0666);
        if (output->file >= 0)
            return 0;
        int error = errno;
        free(output->temporary);
        output->temporary = NULL;
        if (error != EEXIST)
            return error;
    }
    return EEXIST;
}

/* Gives the file without a name one. Where the target is there it must be renamed over it. */
static int name_hidden(pb_output *output)
{
    char descriptor[64];
    snprintf(descriptor, sizeof descriptor, "/proc/self/fd/%d", output->file);
    if (linkat(AT_FDCWD, descriptor, AT_FDCWD, output->target, AT_SYMLINK_FOLLOW) == 0)
        return 0;
    for (int i = 0; errno == EEXIST && i < NAME_ATTEMPTS; i++) {
        free(output->temporary);
        output->temporary = temporary_name(output->target);
        if (!output->temporary)
            return errno ? errno : ENOMEM;
        if (linkat(AT_FDCWD, descriptor, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0)
            return 0;
    }
    int error = errno;
    free(output->temporary);
    output->temporary = NULL;
    return error;
}

/* Whose the file was and who may do what with it, as far as we may give that away. */
static int keep_rights(const pb_output *output, const struct stat *before)
{
    struct stat now;
    if (fstat(output->file, &now) != 0)
        return errno;
    bool owner = now.st_uid == before->st_uid, group = now.st_gid == before->st_gid;
    if (!owner && fchown(output->file, before->st_uid, before->st_gid) == 0)
        owner = group = true;
    if (!group)
        group = fchown(output->file, (uid_t)-1, before->st_gid) == 0;
    /* what the group or the owner's programs may do is not for others */
    mode_t mode = before->st_mode & (owner && group ? 07777 : 0777);
    return fchmod(output->file, mode) == 0 ? 0 : errno;
}

/* A file that is there is replaced only where it could have been written, and the new one gets its permissions. */
static int open_replacement(pb_output *output, const struct stat *before)
{
    if (access(output->target, W_OK) != 0)
        return errno;
    char *resolved = realpath(output->target, NULL);
    if (!resolved)
        return errno;
    free(output->target);
    output->target = resolved;
    int error = open_temporary(output);
    return error ? error : keep_rights(output, before);
}

/* A link that leads to nothing yet stays, and the file appears where it leads to. */
static int open_new(pb_output *output)
{
    struct stat link;
    if (lstat(output->target, &link) == 0 && S_ISLNK(link.st_mode)) {
        char *final = pb_final_path(output->target);
        if (!final)
            return errno ? errno : ENOENT;
        free(output->target);
        output->target = final;
    }
    return open_temporary(output);
}

static int open_target(pb_output *output)
{
    if (strcmp(output->target, "-") == 0) {
        output->file = STDOUT_FILENO;
        return 0;
    }
    struct stat status;
    if (stat(output->target, &status) != 0)
        return errno == ENOENT ? open_new(output) : errno;
    if (S_ISREG(status.st_mode))
        return open_replacement(output, &status);
    /* a device or a pipe can only be written to as it is */
    output->file = open(output->target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return output->file < 0 ? errno : 0;
}

static void release(pb_output *output)
{
    if (!output)
        return;
    free(output->name);
    free(output->target);
    free(output->temporary);
    free(output);
}

payback_status pb_output_open(pb_output **out, const char *path, char *message, size_t size)
{
    *out = NULL;
    pb_output *output = pb_new(1, sizeof *output);
    if (output) {
        output->file = -1;
        output->name = pb_copy_text(strcmp(path, "-") == 0 ? "standard output" : path);
        output->target = pb_copy_text(path);
    }
    if (!output || !output->name || !output->target) {
        release(output);
        explain(message, size, strcmp(path, "-") == 0 ? "standard output" : path, ENOMEM);
        return PAYBACK_ERROR_MEMORY;
    }
    errno = 0;
    int error = open_target(output);
    if (error)
        return fail(output, error, message, size);
    *out = output;
    return PAYBACK_OK;
}

static void write_through(pb_output *output, const char *bytes, size_t length)
{
    while (length && !output->error) {
        ssize_t written = write(output->file, bytes, length);
        if (written >= 0) {
            bytes += written;
            length -= (size_t)written;
        } else if (errno == EAGAIN) {
            /* standard output may be a pipe that somebody has made non-blocking */
            struct pollfd wait = {.fd = output->file, .events = POLLOUT};
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            output->error = errno;
        }
    }
}

bool pb_output_failed(const pb_output *output)
{
    return output->error != 0;
}

static void flush(pb_output *output)
{
    write_through(output, output->buffer, output->used);
    output->used = 0;
}

void pb_output_write(pb_output *output, const char *bytes, size_t length)
{
    if (length > BUFFER_SIZE - output->used)
        flush(output);
    if (length > BUFFER_SIZE) {
        write_through(output, bytes, length);
    } else if (length) {
        memcpy(output->buffer + output->used, bytes, length);
        output->used += length;
    }
}

/* Closes; standard output stays open, it is not ours. */
static int close_file(pb_output *output)
{
    int file = output->file;
    output->file = -1;
    return file >= 0 && file != STDOUT_FILENO ? close(file) : 0;
}

payback_status pb_output_commit(pb_output *output, char *message, size_t size)
{
    flush(output);
    bool aside = output->hidden || output->temporary;
    if (!output->error && aside && fsync(output->file) != 0)
        output->error = errno;
    if (!output->error && output->hidden)
        output->error = name_hidden(output);
    if (close_file(output) != 0 && !output->error)
        output->error = errno;
    if (!output->error && output->temporary && rename(output->temporary, output->target) != 0)
        output->error = errno;
    if (output->error)
        return fail(output, output->error, message, size);
    release(output);
    return PAYBACK_OK;
}

void pb_output_discard(pb_output *output)
{
    if (!output)
        return;
    close_file(output);
    if (output->temporary)
        unlink(output->temporary);
    release(output);
}

payback_status pb_output_file(const char *path, const char *bytes, size_t length, char *message, size_t size)
{
    pb_output *output;
    payback_status status = pb_output_open(&output, path, message, size);
    if (status != PAYBACK_OK)
        return status;
    pb_output_write(output, bytes, length);
    return pb_output_commit(output, message, size);
}
