/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/paths.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINKS_MAX = 40 }; /* as many as the kernel follows */

/* folder/name; takes folder over, NULL included. */
static char *join(char *folder, const char *name)
{
    struct pb_text joined = {0};
    if (folder) {
        pb_text_add(&joined, folder);
        if (strcmp(folder, "/") != 0)
            pb_text_add_char(&joined, '/');
        pb_text_add(&joined, name);
    }
    bool given = folder != NULL;
    free(folder);
    return given ? pb_text_take(&joined) : NULL;
}

/* The folder that path leads through, with its links resolved, and the last name in it. */
static char *in_real_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return join(realpath(".", NULL), path);
    char *folder = pb_copy_bytes(path, (size_t)(slash - path) + 1);
    char *real = folder ? realpath(folder, NULL) : NULL;
    free(folder);
    return join(real, slash + 1);
}

/* What the link at path leads to, or NULL where it is none. */
static char *follow(const char *path)
{
    char target[PATH_MAX + 1];
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0)
        return NULL;
    target[length] = '\0';
    if (target[0] == '/')
        return in_real_folder(target);
    const char *slash = strrchr(path, '/');
    char *beside = join(pb_copy_bytes(path, slash == path ? 1 : (size_t)(slash - path)), target);
    char *real = beside ? in_real_folder(beside) : NULL;
    free(beside);
    return real;
}

char *pb_final_path(const char *path)
{
    char *real = realpath(path, NULL);
    if (real || errno != ENOENT)
        return real;
    real = in_real_folder(path);
    struct stat facts;
    for (int links = 0; real && lstat(real, &facts) == 0 && S_ISLNK(facts.st_mode); links++) {
        char *next = links < LINKS_MAX ? follow(real) : NULL;
        free(real);
        real = next;
    }
    return real;
}

bool pb_same_file(const char *a, const char *b)
{
    struct stat one, other;
    bool there = stat(a, &one) == 0, other_there = stat(b, &other) == 0;
    if (there && other_there)
        return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    if (there || other_there)
        return false;
    char *path = pb_final_path(a), *other_path = pb_final_path(b);
    bool same = path && other_path ? strcmp(path, other_path) == 0 : strcmp(a, b) == 0;
    free(path);
    free(other_path);
    return same;
}
