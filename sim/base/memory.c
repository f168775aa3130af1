/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include "base/trials.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Bytes of an array, never 0; false where no object can be that large. */
static bool array_size(size_t *bytes, size_t count, size_t size)
{
    if (__builtin_mul_overflow(count ? count : 1, size ? size : 1, bytes))
        return false;
    return *bytes <= PTRDIFF_MAX - PB_ALIGNMENT;
}

void *pb_new(size_t count, size_t size)
{
    size_t bytes;
    return array_size(&bytes, count, size) ? calloc(bytes, 1) : NULL;
}

void *pb_resize(void *block, size_t count, size_t size)
{
    size_t bytes;
    return array_size(&bytes, count, size) ? realloc(block, bytes) : NULL;
}

void *pb_new_workspace(size_t count, size_t size)
{
    size_t bytes;
    if (!array_size(&bytes, count, size))
        return NULL;
    /* aligned_alloc wants a multiple of the alignment */
    return aligned_alloc(PB_ALIGNMENT, (bytes + PB_ALIGNMENT - 1) / PB_ALIGNMENT * PB_ALIGNMENT);
}

void *pb_new_aligned(size_t count, size_t size)
{
    void *block = pb_new_workspace(count, size);
    return block ? memset(block, 0, (count ? count : 1) * (size ? size : 1)) : NULL;
}

double *pb_new_column(size_t count)
{
    static const size_t huge_page = 2 * 1024 * 1024;
    size_t bytes;
    if (!array_size(&bytes, count, sizeof(double)) || bytes < 4 * huge_page || bytes > PTRDIFF_MAX - huge_page)
        return pb_new_workspace(count, sizeof(double));
    bytes = (bytes + huge_page - 1) / huge_page * huge_page;
    double *column = aligned_alloc(huge_page, bytes);
    if (column)
        (void)madvise(column, bytes, MADV_HUGEPAGE); /* a wish: ordinary pages take longer to come into being */
    return column;
}

char *pb_copy_text(const char *text)
{
    return text ? pb_copy_bytes(text, strlen(text)) : NULL;
}

char *pb_copy_bytes(const char *bytes, size_t length)
{
    char *copy = length < PTRDIFF_MAX ? malloc(length + 1) : NULL;
    if (!copy)
        return NULL;
    if (length)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

void pb_trim_memory(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
