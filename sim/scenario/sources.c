/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario names files in two places: "extends", and "file" of an empirical distribution. Whoever writes a file
 * beside it wants to know them before anything is written, be the scenario valid or not. So the text is searched for
 * these keys with a string behind them, without regard to where they stand: rather one name too many. */
#include "scenario/sources.h"

#include "base/memory.h"
#include "scenario/document.h"
#include "scenario/file.h"
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

struct payback_sources {
    char **paths;
    size_t count, capacity;
    size_t bases; /* that were followed since the last scenario was begun */
};

payback_sources *payback_sources_new(void)
{
    return pb_new(1, sizeof(payback_sources));
}

void payback_sources_free(payback_sources *sources)
{
    if (sources == NULL)
        return;
    for (size_t i = 0; i < sources->count; i++)
        free(sources->paths[i]);
    free(sources->paths);
    free(sources);
}

size_t payback_sources_count(const payback_sources *sources)
{
    return sources != NULL ? sources->count : 0;
}

const char *payback_sources_get(const payback_sources *sources, size_t index)
{
    return sources != NULL && index < sources->count ? sources->paths[index] : NULL;
}

/* Takes over path, NULL included. */
static payback_status keep(payback_sources *sources, char *path)
{
    if (path != NULL && sources->count == sources->capacity) {
        size_t capacity = sources->capacity > 0 ? 2 * sources->capacity : 16;
        char **larger = pb_resize(sources->paths, capacity, sizeof *larger);
        if (larger != NULL) {
            sources->paths = larger;
            sources->capacity = capacity;
        }
    }
    if (path == NULL || sources->count == sources->capacity) {
        free(path);
        return PAYBACK_ERROR_MEMORY;
    }
    sources->paths[sources->count++] = path;
    return PAYBACK_OK;
}

/* ---- the text ---- */

/* A string of the text, without its quotes; NULL: none. */
struct literal {
    const char *bytes;
    size_t length;
};

/* The next string from *at on; *at is then behind it. A string ends in its line, so that a missing quote spoils one
 * line only. */
static struct literal next_literal(const char **at, const char *end)
{
    const char *opening;
    while ((opening = memchr(*at, '"', (size_t)(end - *at))) != NULL) {
        const char *c = opening + 1;
        while (c < end && *c != '"' && *c != '\n')
            c += *c == '\\' && c + 1 < end ? 2 : 1;
        *at = c < end ? c + 1 : end;
        if (c < end && *c == '"')
            return (struct literal){opening + 1, (size_t)(c - opening) - 1};
    }
    return (struct literal){0};
}

/* The string that it stands for; NULL where it is no string of JSON, or memory is short. */
static char *decoded(struct literal literal)
{
    cJSON *item = cJSON_ParseWithLength(literal.bytes - 1, literal.length + 2);
    char *copy = cJSON_IsString(item) ? pb_copy_text(item->valuestring) : NULL;
    cJSON_Delete(item);
    return copy;
}

static bool is_key(struct literal literal, const char *key)
{
    size_t length = strlen(key);
    if (literal.length == length && memcmp(literal.bytes, key, length) == 0)
        return true;
    if (memchr(literal.bytes, '\\', literal.length) == NULL)
        return false;
    char *string = decoded(literal);
    bool same = string != NULL && strcmp(string, key) == 0;
    free(string);
    return same;
}

/* Whether only a colon stands between a key and the string behind it. */
static bool belongs_to(struct literal value, struct literal key)
{
    int colons = 0;
    for (const char *c = key.bytes + key.length + 1; c < value.bytes - 1; c++) {
        if (*c == ':')
            colons++;
        else if (strchr(" \t\r\n", *c) == NULL)
            return false;
    }
    return colons == 1;
}

static payback_status scan(payback_sources *sources, const char *text, size_t length, const char *folder);

/* A base has names of its own. */
static payback_status scan_base(payback_sources *sources, const char *path)
{
    struct pb_file file;
    const char *why;
    if (sources->bases++ == PB_CHAIN_MAX)
        return PAYBACK_OK;
    payback_status status = pb_file_read(&file, path, false, &why);
    if (status != PAYBACK_OK)
        return status == PAYBACK_ERROR_MEMORY ? status : PAYBACK_OK;
    char *folder = pb_path_folder(path);
    status = folder != NULL ? scan(sources, file.bytes, file.length, folder) : PAYBACK_ERROR_MEMORY;
    free(folder);
    free(file.bytes);
    return status;
}

static payback_status add_named(payback_sources *sources, struct literal name, const char *folder, bool base)
{
    char *string = decoded(name);
    if (string == NULL || string[0] == '\0') {
        free(string);
        return PAYBACK_OK;
    }
    char *path = pb_path_join(folder, string);
    free(string);
    payback_status status = keep(sources, path);
    return status == PAYBACK_OK && base && sources->bases < PB_CHAIN_MAX ? scan_base(sources, path) : status;
}

/* As deep as a chain of bases may be. */
static payback_status scan(payback_sources *sources, const char *text, size_t length, const char *folder)
{
    const char *at = text, *end = text + length;
    struct literal key = {0};
    payback_status status = PAYBACK_OK;
    for (struct literal next; status == PAYBACK_OK && (next = next_literal(&at, end)).bytes != NULL; key = next) {
        if (key.bytes == NULL || !belongs_to(next, key))
            continue;
        bool base = is_key(key, "extends");
        if (base || is_key(key, "file"))
            status = add_named(sources, next, folder, base);
    }
    return status;
}

/* ---- a scenario ---- */

payback_status pb_sources_scan(payback_sources *sources, const char *text, size_t length, const char *folder,
                               const payback_changes *changes)
{
    sources->bases = 0;
    payback_status status = scan(sources, text, length, folder);
    for (size_t i = 0; status == PAYBACK_OK && changes != NULL && i < changes->count; i++)
        if (changes->changes[i].kind == PB_CHANGE_SET)
            status = scan(sources, changes->changes[i].json, strlen(changes->changes[i].json), folder);
    return status;
}

payback_status payback_sources_add(payback_sources *sources, const char *path, const payback_changes *changes)
{
    struct pb_file file;
    const char *why;
    if (sources == NULL || path == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = keep(sources, pb_copy_text(path));
    if (status == PAYBACK_OK)
        status = pb_file_read(&file, path, false, &why);
    if (status != PAYBACK_OK)
        return status == PAYBACK_ERROR_MEMORY ? status : PAYBACK_OK;
    char *folder = pb_path_folder(path);
    status = folder != NULL ? pb_sources_scan(sources, file.bytes, file.length, folder, changes) : PAYBACK_ERROR_MEMORY;
    free(folder);
    free(file.bytes);
    return status;
}
