/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/listing.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/text.h"
#include "scenario/extends.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Folders within folders. */
enum { DEPTH_MAX = 64 };

void pb_listing_clear(struct pb_listing *listing)
{
    for (size_t i = 0; i < listing->count; i++)
        free(listing->files[i].path);
    free(listing->files);
    *listing = (struct pb_listing){0};
}

/* The folder that a path stands in. False where it cannot be looked at. */
static bool look_at_folder(struct stat *folder, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return stat(".", folder) == 0;
    struct pb_text text = {0};
    pb_text_add_bytes(&text, path, slash == path ? 1 : (size_t)(slash - path));
    char *name = pb_text_take(&text);
    bool seen = name && stat(name, folder) == 0;
    free(name);
    return seen;
}

/* Takes over path. */
static payback_status add(struct pb_listing *listing, char *path, bool named, const struct stat *status)
{
    if (path && listing->count == listing->capacity) {
        size_t capacity = listing->capacity ? 2 * listing->capacity : 64;
        struct pb_listed *larger = pb_resize(listing->files, capacity, sizeof *larger);
        if (larger) {
            listing->files = larger;
            listing->capacity = capacity;
        }
    }
    if (!path || listing->count == listing->capacity) {
        free(path);
        return PAYBACK_ERROR_MEMORY;
    }
    struct pb_listed *file = &listing->files[listing->count++];
    *file = (struct pb_listed){.path = path, .named = named, .exists = status != NULL};
    struct stat folder;
    if (status) {
        file->device = (uint64_t)status->st_dev;
        file->inode = (uint64_t)status->st_ino;
        if (look_at_folder(&folder, path)) {
            file->folder_device = (uint64_t)folder.st_dev;
            file->folder_inode = (uint64_t)folder.st_ino;
        }
    }
    return PAYBACK_OK;
}

static bool is_scenario_name(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".json") == 0;
}

/* What is in "." is known by its name alone, as if it had been named. */
static char *join(const char *folder, const char *name)
{
    struct pb_text text = {0};
    if (strcmp(folder, ".") == 0 || strcmp(folder, "./") == 0)
        return pb_copy_text(name);
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    pb_text_add_bytes(&text, folder, length);
    if (folder[length - 1] != '/')
        pb_text_add_char(&text, '/');
    pb_text_add(&text, name);
    return pb_text_take(&text);
}

static payback_status add_folder(struct pb_listing *listing, const char *folder, int depth, char *message, size_t size);

/* Links to files are followed, links to folders are not: they may lead in a circle. What is neither, as a pipe, is left
 * out: whoever opens it may wait forever. */
static payback_status add_entry(struct pb_listing *listing, const char *folder, const char *name, int depth,
                                char *message, size_t size)
{
    struct stat status, target;
    char *path = join(folder, name);
    if (!path)
        return PAYBACK_ERROR_MEMORY;
    payback_status result = PAYBACK_OK;
    if (lstat(path, &status) != 0 || stat(path, &target) != 0)
        result = is_scenario_name(name) ? add(listing, pb_copy_text(path), false, NULL) : PAYBACK_OK;
    else if (S_ISDIR(status.st_mode))
        result = add_folder(listing, path, depth + 1, message, size);
    else if (is_scenario_name(name) && S_ISREG(target.st_mode))
        result = add(listing, pb_copy_text(path), false, &target);
    free(path);
    return result;
}

static payback_status add_folder(struct pb_listing *listing, const char *folder, int depth, char *message, size_t size)
{
    DIR *stream = depth < DEPTH_MAX ? opendir(folder) : NULL;
    if (!stream) {
        snprintf(message, size, "%s: the folder cannot be read: %s", folder,
                 depth < DEPTH_MAX ? strerror(errno) : "too many folders within folders");
        return PAYBACK_ERROR_IO;
    }
    payback_status status = PAYBACK_OK;
    for (const struct dirent *entry; !status && (entry = readdir(stream));)
        if (entry->d_name[0] != '.')
            status = add_entry(listing, folder, entry->d_name, depth, message, size);
    closedir(stream);
    return status;
}

static int by_path(const void *first, const void *second)
{
    const struct pb_listed *a = first, *b = second;
    int order = strcmp(a->path, b->path);
    return order ? order : (int)b->named - (int)a->named;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* Orders by what is one file of one folder; a file that cannot be looked at is itself alone. */
static int compare_files(const struct pb_listed *a, const struct pb_listed *b)
{
    int order = (int)b->exists - (int)a->exists;
    if (order == 0 && !a->exists)
        return strcmp(a->path, b->path);
    order = order ? order : compare_numbers(a->folder_device, b->folder_device);
    order = order ? order : compare_numbers(a->folder_inode, b->folder_inode);
    order = order ? order : compare_numbers(a->device, b->device);
    return order ? order : compare_numbers(a->inode, b->inode);
}

/* Of several paths to one file the first is the one to keep: named before found, then the shorter. */
static int by_file(const void *first, const void *second)
{
    const struct pb_listed *a = first, *b = second;
    int order = compare_files(a, b);
    order = order ? order : (int)b->named - (int)a->named;
    order = order ? order : compare_numbers(strlen(a->path), strlen(b->path));
    return order ? order : strcmp(a->path, b->path);
}

/* A file counts once, by however many paths it is given. The same file reached in another folder (a link) is another
 * scenario: what it extends stands there. */
static void drop_repeated(struct pb_listing *listing)
{
    size_t kept = 0;
    qsort(listing->files, listing->count, sizeof *listing->files, by_file);
    for (size_t i = 0; i < listing->count; i++) {
        if (kept > 0 && compare_files(&listing->files[kept - 1], &listing->files[i]) == 0)
            free(listing->files[i].path);
        else
            listing->files[kept++] = listing->files[i];
    }
    listing->count = kept;
    qsort(listing->files, listing->count, sizeof *listing->files, by_path);
}

/* ---- bases ---- */

enum { NO_BASE = -1 };

struct family {
    struct pb_listing *listing;
    size_t *by_inode; /* positions, ordered by device and inode */
    long *base;       /* of each file: the position of what it extends, or NO_BASE */
};

static int compare_inodes(const struct pb_listed *a, uint64_t device, uint64_t inode)
{
    if (a->device != device)
        return a->device < device ? -1 : 1;
    return a->inode == inode ? 0 : a->inode < inode ? -1 : 1;
}

static int by_inode(const void *first, const void *second, void *context)
{
    const struct pb_listed *files = context;
    const size_t *a = first, *b = second;
    int order = compare_inodes(&files[*a], files[*b].device, files[*b].inode);
    return order ? order : *a < *b ? -1 : *a > *b;
}

/* The first position, in order of inodes, that is not before it. */
static size_t find_inode(const struct family *family, uint64_t device, uint64_t inode)
{
    size_t low = 0, high = family->listing->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_inodes(&family->listing->files[family->by_inode[middle]], device, inode) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Of one file, which must be read for it. */
static payback_status find_base(void *context, size_t i, int worker)
{
    (void)worker;
    struct family *family = context;
    const struct pb_listing *listing = family->listing;
    struct stat status;
    char *path;
    family->base[i] = NO_BASE;
    payback_status result = pb_extends_read(&path, listing->files[i].path);
    if (path && stat(path, &status) == 0) {
        uint64_t device = (uint64_t)status.st_dev, inode = (uint64_t)status.st_ino;
        size_t at = find_inode(family, device, inode);
        if (at < listing->count && compare_inodes(&listing->files[family->by_inode[at]], device, inode) == 0)
            family->base[i] = (long)family->by_inode[at];
    }
    free(path);
    return result;
}

/* Files that extend each other in a circle are nobody's bases: each of them has that fault, and is to be told of it. */
static bool in_circle(const struct family *family, size_t file)
{
    long at = family->base[file];
    for (size_t steps = 0; at != NO_BASE && steps <= family->listing->count; steps++) {
        if (at == (long)file)
            return true;
        at = family->base[at];
    }
    return false;
}

static void drop_bases(struct family *family, bool *is_base)
{
    struct pb_listing *listing = family->listing;
    for (size_t i = 0; i < listing->count; i++)
        if (family->base[i] != NO_BASE && !in_circle(family, (size_t)family->base[i]))
            is_base[family->base[i]] = true;
    size_t kept = 0;
    for (size_t i = 0; i < listing->count; i++) {
        if (is_base[i] && !listing->files[i].named)
            free(listing->files[i].path);
        else
            listing->files[kept++] = listing->files[i];
    }
    listing->count = kept;
}

static payback_status leave_out_bases(struct pb_listing *listing, int threads)
{
    struct family family = {.listing = listing};
    bool *is_base = pb_new(listing->count, sizeof *is_base);
    family.by_inode = pb_new(listing->count, sizeof *family.by_inode);
    family.base = pb_new(listing->count, sizeof *family.base);
    payback_status status = is_base && family.by_inode && family.base ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        for (size_t i = 0; i < listing->count; i++)
            family.by_inode[i] = i;
        qsort_r(family.by_inode, listing->count, sizeof *family.by_inode, by_inode, listing->files);
        status = pb_parallel_for(threads, listing->count, find_base, &family);
    }
    if (!status)
        drop_bases(&family, is_base);
    free(is_base);
    free(family.by_inode);
    free(family.base);
    return status;
}

payback_status pb_listing_make(struct pb_listing *listing, const char *const *paths, size_t count, int threads,
                               char *message, size_t size)
{
    bool folders = false;
    payback_status result = PAYBACK_OK;
    for (size_t i = 0; !result && i < count; i++) {
        struct stat status;
        if (!paths[i]) {
            result = PAYBACK_ERROR_ARGUMENT;
        } else if (stat(paths[i], &status) != 0) {
            result = add(listing, pb_copy_text(paths[i]), true, NULL);
        } else if (S_ISDIR(status.st_mode)) {
            folders = true;
            result = add_folder(listing, paths[i], 0, message, size);
        } else {
            result = add(listing, pb_copy_text(paths[i]), true, &status);
        }
    }
    if (listing->count > 0)
        drop_repeated(listing);
    return !result && folders ? leave_out_bases(listing, threads) : result;
}
