/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A preload through which faults are put into a program that knows nothing of it: the call with the number $FAIL_AT, of
 * those that $FAIL names, fails; with $FAIL_ON set all behind it too. SQLite and the workbook's library make their
 * calls through it as well.
 *
 *   FAIL=memory             malloc, calloc, realloc and their like                            (ENOMEM)
 *   FAIL=write              write, pwrite, fwrite; with $FAIL_SHORT they write half and succeed   (ENOSPC)
 *   FAIL=sync               fsync, fdatasync, fflush                                          (EIO)
 *   FAIL=name               rename, linkat, link                                              (EACCES)
 *   FAIL=close              close, fclose: the file is closed nevertheless                    (EIO)
 *   FAIL=open               open of a file that may be written, mkostemp                      (EMFILE)
 *   FAIL=read               read, pread                                                       (EIO)
 *   FAIL=size               ftruncate                                                         (EIO)
 *
 * Standard error is spared: messages are what is looked at. $FAIL_COUNT names a file that gets the number of calls.
 *
 *   FAIL=memory FAIL_AT=1234 LD_PRELOAD=build/tests/tools/faults.so payback … */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long count;

/* The symbol that this one hides. */
static void *hidden(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

#define REAL(type, name, ...)                                                                                          \
    static type (*real)(__VA_ARGS__);                                                                                  \
    if (!real)                                                                                                         \
        *(void **)&real = hidden(name);

/* What libraries do before main is not looked at: they have nobody to tell. */
static bool begun;

int __libc_start_main(int (*program)(int, char **, char **), int words, char **arguments, void (*init)(void),
                      void (*fini)(void), void (*unload)(void), void *stack);
int __libc_start_main(int (*program)(int, char **, char **), int words, char **arguments, void (*init)(void),
                      void (*fini)(void), void (*unload)(void), void *stack)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
    *(void **)&real = hidden("__libc_start_main");
    begun = true;
    return real(program, words, arguments, init, fini, unload, stack);
}

static bool fails(const char *kind)
{
    static const char *wanted;
    static long at = -1;
    if (!wanted) {
        const char *number = getenv("FAIL_AT");
        wanted = getenv("FAIL") ? getenv("FAIL") : "";
        at = number ? strtol(number, NULL, 10) : 0;
    }
    if (!begun || strcmp(wanted, kind) != 0)
        return false;
    long number = atomic_fetch_add(&count, 1) + 1;
    return at > 0 && (number == at || (number > at && getenv("FAIL_ON")));
}

static bool fails_with(const char *kind, int error)
{
    bool failing = fails(kind);
    if (failing)
        errno = error;
    return failing;
}

static size_t half(size_t length)
{
    return length > 1 ? length / 2 : length;
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("FAIL_COUNT");
    char line[32];
    int length = snprintf(line, sizeof line, "%ld\n", atomic_load(&count));
    long file = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file >= 0)
        (void)!syscall(SYS_write, file, line, (size_t)length);
}

/* ---- memory ---- */

void *malloc(size_t size)
{
    REAL(void *, "malloc", size_t)
    return fails_with("memory", ENOMEM) ? NULL : real(size);
}

void *realloc(void *old, size_t size)
{
    REAL(void *, "realloc", void *, size_t)
    return fails_with("memory", ENOMEM) ? NULL : real(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    REAL(void *, "aligned_alloc", size_t, size_t)
    return fails_with("memory", ENOMEM) ? NULL : real(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    REAL(int, "posix_memalign", void **, size_t, size_t)
    return fails("memory") ? ENOMEM : real(block, alignment, size);
}

static _Alignas(16) char first[4096]; /* dlsym allocates before it can say where calloc is */
static size_t used;

void *calloc(size_t members, size_t size)
{
    static bool seeking;
    static void *(*real)(size_t, size_t);
    if (!real && seeking) {
        void *block = first + used;
        used += (members * size + 15) / 16 * 16;
        return used <= sizeof first ? block : NULL;
    }
    if (!real) {
        seeking = true;
        *(void **)&real = hidden("calloc");
    }
    return fails_with("memory", ENOMEM) ? NULL : real(members, size);
}

void free(void *block)
{
    REAL(void, "free", void *)
    if ((char *)block < first || (char *)block >= first + sizeof first)
        real(block);
}

/* ---- writing ---- */

#define IS_SHORT (getenv("FAIL_SHORT") != NULL)

ssize_t write(int file, const void *bytes, size_t length)
{
    REAL(ssize_t, "write", int, const void *, size_t)
    if (file != STDERR_FILENO && fails_with("write", ENOSPC)) {
        if (!IS_SHORT)
            return -1;
        length = half(length);
    }
    return real(file, bytes, length);
}

static ssize_t write_at(const char *name, int file, const void *bytes, size_t length, off64_t place)
{
    ssize_t (*real)(int, const void *, size_t, off64_t);
    *(void **)&real = hidden(name);
    if (fails_with("write", ENOSPC)) {
        if (!IS_SHORT)
            return -1;
        length = half(length);
    }
    return real(file, bytes, length, place);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t place)
{
    return write_at("pwrite", file, bytes, length, place);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t place)
{
    return write_at("pwrite64", file, bytes, length, place);
}

size_t fwrite(const void *bytes, size_t size, size_t members, FILE *file)
{
    REAL(size_t, "fwrite", const void *, size_t, size_t, FILE *)
    return file != stderr && !IS_SHORT && fails_with("write", ENOSPC) ? 0 : real(bytes, size, members, file);
}

int fsync(int file)
{
    REAL(int, "fsync", int)
    return fails_with("sync", EIO) ? -1 : real(file);
}

int fdatasync(int file)
{
    REAL(int, "fdatasync", int)
    return fails_with("sync", EIO) ? -1 : real(file);
}

int fflush(FILE *file)
{
    REAL(int, "fflush", FILE *)
    return file && file != stderr && fails_with("sync", EIO) ? EOF : real(file);
}

int ftruncate(int file, off_t length)
{
    REAL(int, "ftruncate", int, off_t)
    return fails_with("size", EIO) ? -1 : real(file, length);
}

int ftruncate64(int file, off64_t length)
{
    REAL(int, "ftruncate64", int, off64_t)
    return fails_with("size", EIO) ? -1 : real(file, length);
}

/* ---- names and descriptors ---- */

int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *)
    return fails_with("name", EACCES) ? -1 : real(from, to);
}

int linkat(int from_folder, const char *from, int folder, const char *to, int flags)
{
    REAL(int, "linkat", int, const char *, int, const char *, int)
    return fails_with("name", EACCES) ? -1 : real(from_folder, from, folder, to, flags);
}

int close(int file)
{
    REAL(int, "close", int)
    int done = real(file);
    return file > STDERR_FILENO && fails_with("close", EIO) ? -1 : done;
}

int fclose(FILE *file)
{
    REAL(int, "fclose", FILE *)
    bool failing = file != stderr && fails("close");
    int done = real(file);
    if (failing)
        errno = EIO;
    return failing ? EOF : done;
}

static int open_as(const char *name, const char *path, int flags, mode_t mode)
{
    int (*real)(const char *, int, ...);
    *(void **)&real = hidden(name);
    return (flags & O_ACCMODE) != O_RDONLY && fails_with("open", EMFILE) ? -1 : real(path, flags, mode);
}

#define MODE_OF(flags)                                                                                                 \
    mode_t mode = 0;                                                                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                               \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode = va_arg(more, mode_t);                                                                                   \
        va_end(more);                                                                                                  \
    }

int open(const char *path, int flags, ...)
{
    MODE_OF(flags)
    return open_as("open", path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_OF(flags)
    return open_as("open64", path, flags, mode);
}

int mkostemp(char *path, int flags)
{
    REAL(int, "mkostemp", char *, int)
    return fails_with("open", EMFILE) ? -1 : real(path, flags);
}

/* ---- reading ---- */

ssize_t read(int file, void *bytes, size_t length)
{
    REAL(ssize_t, "read", int, void *, size_t)
    return fails_with("read", EIO) ? -1 : real(file, bytes, length);
}

ssize_t pread(int file, void *bytes, size_t length, off_t place)
{
    REAL(ssize_t, "pread", int, void *, size_t, off_t)
    return fails_with("read", EIO) ? -1 : real(file, bytes, length, place);
}

ssize_t pread64(int file, void *bytes, size_t length, off64_t place)
{
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t)
    return fails_with("read", EIO) ? -1 : real(file, bytes, length, place);
}
