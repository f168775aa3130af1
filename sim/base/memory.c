/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include "base/trials.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *pb_new(size_t count, size_t size)
{
    return calloc(count ? count : 1, size ? size : 1);
}

void *pb_resize(void *block, size_t count, size_t size)
{
    return reallocarray(block, count ? count : 1, size ? size : 1);
}

void *pb_new_aligned(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - PB_ALIGNMENT)
        return NULL;
    /* aligned_alloc wants a multiple of the alignment */
    bytes = (bytes / PB_ALIGNMENT + 1) * PB_ALIGNMENT;
    void *block = aligned_alloc(PB_ALIGNMENT, bytes);
    return block ? memset(block, 0, bytes) : NULL;
}

char *pb_copy_text(const char *text)
{
    return text ? pb_copy_bytes(text, strlen(text)) : NULL;
}

char *pb_copy_bytes(const char *bytes, size_t length)
{
    char *copy = length < SIZE_MAX ? malloc(length + 1) : NULL;
    if (!copy)
        return NULL;
    if (length)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}
