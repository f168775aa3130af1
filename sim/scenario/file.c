/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/file.h"

#include "base/memory.h"
#include "scenario/document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *cause(int error)
{
    const char *text = strerrordesc_np(error); /* unlike strerror: the same in every locale, safe among threads */
    return text ? text : "unknown error";
}

/* Reads to the end, or until there is one byte more than is allowed. */
static payback_status read_all(int descriptor, struct pb_file *file, size_t capacity, const char **why)
{
    while (file->length <= PB_FILE_BYTES_MAX) {
        if (!file->bytes || file->length + 1 >= capacity) {
            capacity = file->bytes ? 2 * capacity : capacity;
            char *bytes = pb_resize(file->bytes, capacity, 1);
            if (!bytes)
                return PAYBACK_ERROR_MEMORY;
            file->bytes = bytes;
        }
        ssize_t got = read(descriptor, file->bytes + file->length, capacity - 1 - file->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            *why = cause(errno);
            return PAYBACK_ERROR_UNREADABLE;
        }
        file->bytes[file->length + (size_t)got] = '\0';
        if (got == 0)
            return PAYBACK_OK;
        file->length += (size_t)got;
    }
    return PAYBACK_ERROR_SCENARIO;
}

static payback_status read_descriptor(struct pb_file *file, int descriptor, bool any_kind, const char **why)
{
    struct stat facts;
    if (fstat(descriptor, &facts) != 0) {
        *why = cause(errno);
        return PAYBACK_ERROR_UNREADABLE;
    }
    if (!any_kind && !S_ISREG(facts.st_mode)) {
        *why = S_ISDIR(facts.st_mode) ? cause(EISDIR) : "Not a regular file";
        return PAYBACK_ERROR_UNREADABLE;
    }
    if (S_ISREG(facts.st_mode) && facts.st_size > PB_FILE_BYTES_MAX)
        return PAYBACK_ERROR_SCENARIO;
    file->device = facts.st_dev;
    file->inode = facts.st_ino;
    size_t expected = S_ISREG(facts.st_mode) && facts.st_size > 0 ? (size_t)facts.st_size : 0;
    return read_all(descriptor, file, expected + 4096, why);
}

payback_status pb_file_read(struct pb_file *out, const char *path, bool standard_input, const char **why)
{
    *out = (struct pb_file){0};
    bool is_input = standard_input && strcmp(path, "-") == 0;
    int descriptor = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | (standard_input ? 0 : O_NONBLOCK));
    if (descriptor < 0) {
        *why = cause(errno);
        return PAYBACK_ERROR_UNREADABLE;
    }
    payback_status status = read_descriptor(out, descriptor, standard_input, why);
    if (!is_input)
        close(descriptor);
    if (status != PAYBACK_OK) {
        free(out->bytes);
        *out = (struct pb_file){0};
    }
    return status;
}
