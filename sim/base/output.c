/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"

#include "base/memory.h"

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
    char *temporary; /* what is written until then; NULL: straight to the target */
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

/* Not mkstemp: the mode shall be that of any new file, 0666 less the umask. */
static int open_temporary(pb_output *output)
{
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

/* A file that is there is replaced only where it could have been written, and the new one gets its permissions. */
static int open_replacement(pb_output *output, mode_t mode)
{
    if (access(output->target, W_OK) != 0)
        return errno;
    char *resolved = realpath(output->target, NULL);
    if (!resolved)
        return errno;
    free(output->target);
    output->target = resolved;
    int error = open_temporary(output);
    if (error == 0 && fchmod(output->file, mode & 07777) != 0)
        return errno;
    return error;
}

static int open_target(pb_output *output)
{
    if (strcmp(output->target, "-") == 0) {
        output->file = STDOUT_FILENO;
        return 0;
    }
    struct stat status;
    if (stat(output->target, &status) != 0)
        return errno == ENOENT ? open_temporary(output) : errno;
    if (S_ISREG(status.st_mode))
        return open_replacement(output, status.st_mode);
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
        explain(message, size, path, ENOMEM);
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
    if (!output->error && output->temporary && fsync(output->file) != 0)
        output->error = errno;
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
