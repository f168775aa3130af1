/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of the served folder: which there are, one of them, and saving one. Nothing outside of it is read or
 * written, whatever its path says and wherever symbolic links lead. */
#include "serve/work.h"

#include "payback/report.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MOST = 1000, FOLDERS_DEEP = 4 };

/* ---- paths ---- */

static bool lies_within(const char *path, const char *folder)
{
    size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* folder/name, resolved; where the file need not be there, its folder must be. NULL: errno says why. */
static char *resolve(const char *folder, const char *name, bool made)
{
    char path[PATH_MAX], *found;
    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) >= sizeof path) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    found = realpath(path, NULL);
    struct stat status;
    if (found || !made || errno != ENOENT || lstat(path, &status) == 0)
        return found;
    char *slash = strrchr(path, '/');
    const char *last = slash + 1;
    if (!*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
        return NULL;
    *slash = '\0';
    char *parent = realpath(path, NULL);
    if (!parent)
        return NULL;
    size_t size = strlen(parent) + strlen(last) + 2;
    found = malloc(size);
    if (found)
        snprintf(found, size, "%s/%s", parent, last);
    free(parent);
    return found;
}

char *pb_served_path(struct pb_request *request, const char *name, bool made)
{
    const char *folder = request->server->folder;
    char *path = name[0] == '/' ? NULL : resolve(folder, name, made);
    int error = name[0] == '/' ? 0 : errno;
    if (path && lies_within(path, folder))
        return path;
    bool missing = name[0] != '/' && !path;
    free(path);
    if (missing && !strstr(name, ".."))
        pb_reply_error(&request->reply, MHD_HTTP_NOT_FOUND, "", "the file cannot be read", strerror(error));
    else /* without a word on whether it exists */
        pb_reply_error(&request->reply, MHD_HTTP_FORBIDDEN, "", "the file lies outside of the served folder",
                       "name a file of the folder in which payback serve was started, by a relative path");
    return NULL;
}

/* ---- one file ---- */

static void version_of(const struct stat *status, char *version, size_t size)
{
    snprintf(version, size, "\"%llx-%llx-%llx.%lx\"", (unsigned long long)status->st_ino,
             (unsigned long long)status->st_size, (unsigned long long)status->st_mtim.tv_sec,
             (unsigned long)status->st_mtim.tv_nsec);
}

/* The whole file as text from malloc, and its version. False: errno says why. */
static bool read_file(const char *path, payback_text *text, char *version, size_t size)
{
    struct stat status;
    FILE *file = fopen(path, "rbe");
    if (!file)
        return false;
    bool good = fstat(fileno(file), &status) == 0;
    if (good && (!S_ISREG(status.st_mode) || status.st_size > PB_BODY_MOST)) {
        errno = S_ISREG(status.st_mode) ? EFBIG : EISDIR;
        good = false;
    }
    if (good) {
        text->length = (size_t)status.st_size;
        text->data = malloc(text->length + 1);
        good = text->data && fread(text->data, 1, text->length, file) == text->length;
        if (text->data)
            text->data[text->length] = '\0';
        version_of(&status, version, size);
    }
    int error = errno;
    fclose(file);
    if (!good)
        payback_text_free(text);
    errno = error;
    return good;
}

static const char *wanted_path(struct pb_request *request)
{
    const char *name = pb_request_argument(request, "path");
    if (!name || !*name)
        pb_reply_error(&request->reply, MHD_HTTP_BAD_REQUEST, "", "no file is named", "path=NAME");
    return name && *name ? name : NULL;
}

void pb_serve_file(struct pb_request *request)
{
    struct pb_reply *reply = &request->reply;
    const char *name = wanted_path(request);
    char *path = name ? pb_served_path(request, name, false) : NULL;
    payback_text text = {0};
    if (!path)
        return;
    if (read_file(path, &text, reply->version, sizeof reply->version))
        pb_reply_text(reply, "application/json", &text);
    else
        pb_reply_error(reply, MHD_HTTP_NOT_FOUND, "", "the file cannot be read", strerror(errno));
    free(path);
}

/* Whether the file on disk is the one that the client has seen: no other's work is lost. */
static bool may_replace(struct pb_request *request, const char *path)
{
    struct stat status;
    char version[sizeof request->wanted_version] = "";
    const char *wanted = request->wanted_version;
    if (stat(path, &status) == 0)
        version_of(&status, version, sizeof version);
    if (strcmp(wanted, "*") == 0 || strcmp(wanted, version) == 0)
        return true;
    pb_reply_error(&request->reply, MHD_HTTP_PRECONDITION_FAILED, "",
                   !*version  ? "the file is not there any more"
                   : !*wanted ? "there is a file of this name already"
                              : "the file has changed on disk since it was opened",
                   "save under another name, or overwrite it");
    return false;
}

void pb_serve_save(struct pb_request *request)
{
    const char *name = wanted_path(request);
    size_t length = name ? strlen(name) : 0;
    if (name && (length < 6 || strcmp(name + length - 5, ".json") != 0)) {
        pb_reply_error(&request->reply, MHD_HTTP_BAD_REQUEST, "", "the name does not end in .json", "as in offer.json");
        return;
    }
    char *path = name ? pb_served_path(request, name, true) : NULL;
    if (!path)
        return;
    const payback_text text = {.data = request->body ? request->body : (char *)"", .length = request->length};
    char message[512];
    struct stat status;
    if (may_replace(request, path)) {
        if (payback_write_file(path, &text, message, sizeof message) != PAYBACK_OK || stat(path, &status) != 0) {
            pb_reply_error(&request->reply, MHD_HTTP_INTERNAL_SERVER_ERROR, "", message, "");
        } else {
            request->reply.status = MHD_HTTP_OK;
            request->reply.type = "application/json";
            request->reply.static_text = "{}\n";
            version_of(&status, request->reply.version, sizeof request->reply.version);
        }
    }
    free(path);
}

/* ---- the list ---- */

struct listing {
    FILE *out;
    int count;
};

static void add_name(struct listing *listing, const char *name)
{
    fputs(listing->count++ ? ",\n    " : "\n    ", listing->out);
    pb_write_string(listing->out, name);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Scenario files below folder/below, in alphabetical order. Links are not followed. */
static void list_folder(struct listing *listing, const char *folder, const char *below, int depth)
{
    char path[PATH_MAX], name[PATH_MAX];
    struct dirent **entries = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, below);
    int count = scandir(path, &entries, visible, alphasort);
    for (int i = 0; i < count; i++) {
        struct stat status;
        size_t length = strlen(entries[i]->d_name);
        bool fits =
            (size_t)snprintf(name, sizeof name, "%s%s%s", below, *below ? "/" : "", entries[i]->d_name) < sizeof name &&
            (size_t)snprintf(path, sizeof path, "%s/%s", folder, name) < sizeof path && lstat(path, &status) == 0;
        if (fits && S_ISDIR(status.st_mode) && depth < FOLDERS_DEEP)
            list_folder(listing, folder, name, depth + 1);
        else if (fits && S_ISREG(status.st_mode) && listing->count < FILES_MOST && length > 5 &&
                 strcmp(entries[i]->d_name + length - 5, ".json") == 0)
            add_name(listing, name);
        free(entries[i]);
    }
    free(entries);
}

void pb_serve_files(struct pb_request *request)
{
    const struct pb_server *server = request->server;
    payback_text text = {0};
    struct listing listing = {.out = open_memstream(&text.data, &text.length)};
    if (!listing.out) {
        pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "", "memory is short", "");
        return;
    }
    fputs("{\n  \"format\": \"payback.files/1\",\n  \"open\": [", listing.out);
    for (size_t i = 0; i < server->file_count; i++)
        add_name(&listing, server->files[i]);
    listing.count = 0;
    fputs("],\n  \"files\": [", listing.out);
    list_folder(&listing, server->folder, "", 0);
    fputs("]\n}\n", listing.out);
    if (fclose(listing.out) == 0)
        pb_reply_text(&request->reply, "application/json", &text);
    else
        pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "", "memory is short", "");
}
