/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A preload: the allocation with the number $FAIL_AT fails, and with $FAIL_ON set all behind it too.
 *
 *   gcc -shared -fPIC -o failing_malloc.so tests/tools/failing_malloc.c -ldl
 *   FAIL_AT=1234 LD_PRELOAD=./failing_malloc.so payback … */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_long count;

static int fails(void)
{
    static long at = -1;
    if (at < 0) {
        const char *wish = getenv("FAIL_AT");
        at = wish ? strtol(wish, NULL, 10) : 0;
    }
    long number = atomic_fetch_add(&count, 1) + 1;
    return at > 0 && (number == at || (number > at && getenv("FAIL_ON")));
}

void *malloc(size_t size)
{
    static void *(*real)(size_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "malloc");
    if (fails()) {
        errno = ENOMEM;
        return NULL;
    }
    return real(size);
}

void *realloc(void *old, size_t size)
{
    static void *(*real)(void *, size_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "realloc");
    if (fails()) {
        errno = ENOMEM;
        return NULL;
    }
    return real(old, size);
}

static char first[4096]; /* dlsym allocates before it can say where calloc is */
static size_t used;

void *calloc(size_t members, size_t size)
{
    static void *(*real)(size_t, size_t);
    static int seeking;
    if (!real && seeking) {
        void *block = first + used;
        used += (members * size + 15) / 16 * 16;
        return used <= sizeof first ? block : NULL;
    }
    if (!real) {
        seeking = 1;
        *(void **)&real = dlsym(RTLD_NEXT, "calloc");
    }
    if (fails()) {
        errno = ENOMEM;
        return NULL;
    }
    return real(members, size);
}

void free(void *block)
{
    static void (*real)(void *);
    if ((char *)block >= first && (char *)block < first + sizeof first)
        return;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "free");
    real(block);
}
