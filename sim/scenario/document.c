/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/document.h"

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"
#include "inputs/fields.h"
#include "scenario/compose.h"
#include "scenario/file.h"
#include "scenario/places.h"
#include "scenario/pointer.h"
#include "scenario/scan.h"
#include "scenario/scenario.h"
#include "scenario/set.h"
#include "scenario/sources.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A text that the document was made of. */
struct source_file {
    char *name, *folder;
    uint64_t device, inode;  /* both 0: a text in memory */
    bool strange;            /* nothing in it is a member of a scenario */
    char *vendor, *currency; /* as this file itself has them; NULL without */
};

enum { OPTIONS = PB_CHAIN_MAX }; /* index of what stands for --set among the files */

struct pb_document {
    cJSON *root;
    struct pb_places places;
    struct source_file files[PB_CHAIN_MAX + 1]; /* 0: the main file; each extends the next */
    size_t file_count;                          /* without OPTIONS */
    bool confined, wide;                        /* wide: to a folder that its reader named, and not to its own */
    char *confines;                             /* NULL, or the only folder, resolved, that other files may lie in */
    char *own; /* NULL, or its own folder, resolved, as it is called from there: "", "below/folder/" */
};

/* ---- paths ---- */

char *pb_path_join(const char *folder, const char *path)
{
    struct pb_text joined = {0};
    size_t length = strlen(folder);
    if (path[0] != '/' && length > 0 && strcmp(folder, ".") != 0) {
        pb_text_add(&joined, folder);
        if (folder[length - 1] != '/')
            pb_text_add_char(&joined, '/');
    }
    pb_text_add(&joined, path);
    return pb_text_take(&joined);
}

char *pb_path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return pb_copy_text(".");
    return pb_copy_bytes(path, slash == path ? 1 : (size_t)(slash - path));
}

/* ---- confinement ---- */

static bool is_inside(const char *path, const char *folder)
{
    size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* Where the scenario's own folder lies in that to which it is confined; does nothing where it lies elsewhere. */
static payback_status place_own(pb_document *document, const char *real)
{
    const char *folder = document->confines;
    struct pb_text own = {0};
    if (is_inside(real, folder))
        pb_text_format(&own, "%s/", real + (strcmp(folder, "/") == 0 ? 1 : strlen(folder) + 1));
    else if (strcmp(real, folder) != 0)
        return PAYBACK_OK;
    document->own = pb_text_take(&own);
    return document->own ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status confine(pb_document *document, const char *folder)
{
    document->wide = folder != NULL;
    char *real = realpath(document->files[0].folder, NULL);
    bool short_of_memory = !real && errno == ENOMEM;
    document->confines = folder ? pb_copy_text(folder) : real ? pb_copy_text(real) : NULL;
    payback_status status =
        short_of_memory || ((folder || real) && !document->confines) ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
    if (status == PAYBACK_OK && real)
        status = place_own(document, real);
    free(real);
    return status;
}

payback_loading pb_document_confinement(const pb_document *document)
{
    return (payback_loading){.confine = document->confined, .folder = document->wide ? document->confines : NULL};
}

const char *pb_document_confined_hint(const pb_document *document)
{
    return document->wide ? "name a file in that folder, or below it, by a relative path"
                          : "name a file in the folder of the scenario, or below it, by a relative path";
}

/* Whether ".." leads above the folder that a relative path begins in. */
static bool leads_above(const char *path)
{
    int depth = 0;
    for (const char *step = path; *step;) {
        size_t length = strcspn(step, "/");
        if (length == 2 && strncmp(step, "..", 2) == 0)
            depth--;
        else if (length > 0 && !(length == 1 && *step == '.'))
            depth++;
        if (depth < 0)
            return true;
        step += length + (step[length] == '/');
    }
    return false;
}

/* The part of path behind the folder of the scenario, as far as names go. */
static const char *below_own_folder(const pb_document *document, const char *path)
{
    const char *folder = document->files[0].folder;
    size_t length = strcmp(folder, ".") == 0 ? 0 : strlen(folder);
    if (strncmp(path, folder, length) != 0)
        return path;
    return path + length + strspn(path + length, "/");
}

/* Whether the names alone lead out of the folder: then it is not told whether there is such a file. */
static payback_status leads_out(bool *out, const pb_document *document, const char *path)
{
    struct pb_text place = {0};
    *out = true;
    if (!document->own)
        return PAYBACK_OK;
    pb_text_format(&place, "%s%s", document->own, below_own_folder(document, path));
    payback_status status = place.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
    *out = status != PAYBACK_OK || leads_above(place.data);
    pb_text_clear(&place);
    return status;
}

payback_status pb_document_may_read(const char **refusal, const pb_document *document, const char *path,
                                    const char *written)
{
    bool out;
    *refusal = NULL;
    if (!document->confined)
        return PAYBACK_OK;
    if (written[0] == '/') {
        *refusal = document->wide ? "an absolute path, where scenarios are confined to one folder"
                                  : "an absolute path, where scenarios are confined to their own folder (--confine)";
        return PAYBACK_OK;
    }
    payback_status status = leads_out(&out, document, path);
    char *real = status == PAYBACK_OK && !out ? realpath(path, NULL) : NULL;
    if (status == PAYBACK_OK && !out && !real && errno == ENOMEM)
        status = PAYBACK_ERROR_MEMORY;
    if (out || (real && !is_inside(real, document->confines)))
        *refusal = document->wide ? "a path out of the folder to which scenarios are confined"
                                  : "a path out of the scenario's own folder, to which it is confined (--confine)";
    free(real);
    return status;
}

/* Takes over name and folder, also where one is NULL because memory is short. */
static payback_status set_file(pb_document *document, size_t index, char *name, char *folder)
{
    document->files[index] = (struct source_file){.name = name, .folder = folder};
    return name && folder ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* ---- one file ---- */

/* Reports at a place in a file of the document. */
static void report(const pb_document *document, payback_diagnostics *diagnostics, struct pb_spot spot,
                   const char *pointer, const char *hint, const char *message)
{
    pb_diagnose(diagnostics, PAYBACK_ERROR, document->files[spot.file].name, (int)spot.line, (int)spot.column, pointer,
                hint, "%s", message);
}

static void report_size(const pb_document *document, payback_diagnostics *diagnostics, size_t file)
{
    report(document, diagnostics, (struct pb_spot){.file = (uint32_t)file}, "",
           "move long lists of values into a CSV file: \"file\" and \"column\" of an empirical distribution",
           "the file is too large (more than 16 MiB)");
}

/* Whether an object has at least one of the members that a scenario may have, or none at all. A base is a file that
 * somebody else may have named: of what is no scenario nothing is told but that. */
static bool is_like_a_scenario(const cJSON *tree)
{
    for (const cJSON *member = tree->child; member; member = member->next) {
        if (strcmp(member->string, "note") == 0)
            return true;
        size_t length = strlen(member->string);
        for (size_t f = 0; f < pb_field_count; f++) {
            const char *name = pb_fields[f].pointer + 1;
            if (strncmp(name, member->string, length) == 0 && (name[length] == '\0' || name[length] == '/'))
                return true;
        }
    }
    return tree->child == NULL;
}

/* Reads the text of the file with that index. */
static payback_status scan_file(pb_document *document, cJSON **tree, size_t index, const char *text, size_t length,
                                payback_diagnostics *diagnostics)
{
    const struct pb_source source = {.text = text,
                                     .length = length,
                                     .name = document->files[index].name,
                                     .pointer = "",
                                     .file = (uint32_t)index,
                                     .foreign = index > 0};
    payback_status status =
        length > PB_FILE_BYTES_MAX ? PAYBACK_ERROR_SCENARIO : pb_scan(tree, &source, &document->places, diagnostics);
    if (length > PB_FILE_BYTES_MAX)
        report_size(document, diagnostics, index);
    if (status == PAYBACK_OK && !cJSON_IsObject(*tree)) {
        const struct pb_spot *spot = pb_places_get(&document->places, *tree);
        pb_diagnose(diagnostics, PAYBACK_ERROR, source.name, (int)spot->line, (int)spot->column, "",
                    "begin it with { and end it with }", "the file is one object (%s)", pb_json_kind(*tree));
        cJSON_Delete(*tree);
        *tree = NULL;
        status = PAYBACK_ERROR_SCENARIO;
    }
    document->files[index].strange = status == PAYBACK_OK && !is_like_a_scenario(*tree);
    return status;
}

payback_status pb_document_check_bases(const pb_document *document, payback_diagnostics *diagnostics)
{
    for (size_t i = 1; i < document->file_count; i++)
        if (document->files[i].strange) {
            pb_diagnose(diagnostics, PAYBACK_ERROR, document->files[i].name, 1, 1, "",
                        "a file that is extended must be a scenario", "the file is no scenario");
            return PAYBACK_ERROR_SCENARIO;
        }
    return PAYBACK_OK;
}

/* Keeps what a file says of itself, before it is merged with others. Anything but a text is a fault found later. */
static payback_status note_identity(struct source_file *file, const cJSON *tree)
{
    const cJSON *proposal = pb_json_member(tree, "proposal");
    const cJSON *vendor = cJSON_IsObject(proposal) ? pb_json_member(proposal, "vendor") : NULL;
    const cJSON *currency = pb_json_member(tree, "currency");
    if (cJSON_IsString(vendor))
        file->vendor = pb_copy_text(vendor->valuestring);
    if (cJSON_IsString(currency))
        file->currency = pb_copy_text(currency->valuestring);
    bool failed = (cJSON_IsString(vendor) && !file->vendor) || (cJSON_IsString(currency) && !file->currency);
    return failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

/* ---- extends ---- */

/* "extends" of a file: what it names and where it stands. */
struct link {
    char *path; /* relative to the working directory; NULL: there is none */
    struct pb_spot spot;
};

/* Takes "extends" out of the tree of a file. */
static payback_status take_link(pb_document *document, struct link *link, cJSON *tree, size_t file,
                                payback_diagnostics *diagnostics)
{
    cJSON *member = pb_json_member(tree, "extends");
    *link = (struct link){0};
    if (!member)
        return PAYBACK_OK;
    link->spot = *pb_places_get(&document->places, member);
    if (!cJSON_IsString(member) || member->valuestring[0] == '\0') {
        pb_diagnose(diagnostics, PAYBACK_ERROR, document->files[file].name, (int)link->spot.line,
                    (int)link->spot.column, "/extends",
                    "write the path of another scenario, relative to the folder of this file",
                    "\"extends\" names no file (%s)", cJSON_IsString(member) ? "an empty text" : pb_json_kind(member));
        return PAYBACK_ERROR_SCENARIO;
    }
    const char *refusal = NULL;
    link->path = pb_path_join(document->files[file].folder, member->valuestring);
    payback_status status =
        link->path ? pb_document_may_read(&refusal, document, link->path, member->valuestring) : PAYBACK_ERROR_MEMORY;
    cJSON_Delete(cJSON_DetachItemViaPointer(tree, member));
    if (refusal) {
        report(document, diagnostics, link->spot, "/extends", pb_document_confined_hint(document), refusal);
        status = PAYBACK_ERROR_SCENARIO;
    }
    return status;
}

static payback_status report_without(const pb_document *document, const struct pb_spot *spot,
                                     payback_diagnostics *diagnostics, const char *hint, const char *message)
{
    report(document, diagnostics, *spot, "/without", hint, message);
    return PAYBACK_ERROR_SCENARIO;
}

/* Takes "without" out of the tree of a file that extends another, or does not: *list, which stays NULL where there is
 * none. */
static payback_status take_without(pb_document *document, cJSON **list, cJSON *tree, bool extends,
                                   payback_diagnostics *diagnostics)
{
    cJSON *member = pb_json_member(tree, "without");
    if (!member)
        return PAYBACK_OK;
    const struct pb_spot *spot = pb_places_get(&document->places, member);
    bool pointers = cJSON_IsArray(member);
    for (const cJSON *item = pointers ? member->child : NULL; item; item = item->next)
        pointers = pointers && cJSON_IsString(item) && item->valuestring[0] == '/';
    if (!pointers)
        return report_without(document, spot, diagnostics, "such as [\"/proposal/pricing\"]",
                              "\"without\" must be a list of JSON Pointers");
    if (!extends)
        return report_without(document, spot, diagnostics, "leave it out, or name another scenario in \"extends\"",
                              "\"without\" has a meaning only with \"extends\"");
    *list = cJSON_DetachItemViaPointer(tree, member);
    return PAYBACK_OK;
}

/* Leaves out of a base what the file that extends it does without. */
static payback_status leave_out(const pb_document *document, cJSON *base, const cJSON *list,
                                payback_diagnostics *diagnostics)
{
    for (const cJSON *item = list ? list->child : NULL; item; item = item->next) {
        const char *pointer = item->valuestring;
        cJSON *member = pb_json_at(base, pointer);
        if (!member) {
            struct pb_text message = {0};
            pb_text_format(&message, "there is nothing at %s in what this file extends", pointer);
            if (!message.failed)
                (void)report_without(document, pb_places_get(&document->places, list), diagnostics,
                                     "leave it out, or correct it", message.data);
            pb_text_clear(&message);
            return PAYBACK_ERROR_SCENARIO;
        }
        struct pb_text above = {0};
        pb_text_add_bytes(&above, pointer, (size_t)(strrchr(pointer, '/') - pointer));
        cJSON *parent = above.failed ? NULL : pb_json_at(base, above.data ? above.data : "");
        pb_text_clear(&above);
        if (!parent)
            return PAYBACK_ERROR_MEMORY;
        cJSON_Delete(cJSON_DetachItemViaPointer(parent, member));
    }
    return PAYBACK_OK;
}

/* "a.json extends b.json extends a.json": the circle that begins at the file `first` and that path closes. */
static payback_status report_circle(const pb_document *document, const struct link *link, size_t first,
                                    payback_diagnostics *diagnostics)
{
    struct pb_text message = {0};
    pb_text_add(&message, "the files extend each other in a circle (");
    for (size_t i = first; i < document->file_count; i++)
        pb_text_format(&message, "%s extends ", document->files[i].name);
    pb_text_format(&message, "%s)", link->path);
    if (message.failed) {
        pb_text_clear(&message);
        return PAYBACK_ERROR_MEMORY;
    }
    report(document, diagnostics, link->spot, "/extends", "let the chain end at a file without \"extends\"",
           message.data);
    pb_text_clear(&message);
    return PAYBACK_ERROR_SCENARIO;
}

static payback_status report_unreadable(const pb_document *document, const struct link *link, const char *why,
                                        payback_diagnostics *diagnostics)
{
    pb_diagnose(diagnostics, PAYBACK_ERROR, document->files[link->spot.file].name, (int)link->spot.line,
                (int)link->spot.column, "/extends", "the path is relative to the folder of this file",
                "the file cannot be read (%s: %s)", link->path, why);
    return PAYBACK_ERROR_SCENARIO;
}

/* The file that was read is a further one of the document, or one that it has already. */
static payback_status add_base(pb_document *document, struct link *link, const struct pb_file *file,
                               payback_diagnostics *diagnostics)
{
    for (size_t i = 0; i < document->file_count; i++)
        if (document->files[i].inode == file->inode && document->files[i].device == file->device)
            return report_circle(document, link, i, diagnostics);
    if (document->file_count == PB_CHAIN_MAX) {
        report(document, diagnostics, link->spot, "/extends", "join some of the files into one",
               "the chain of files is too long (more than 16)");
        return PAYBACK_ERROR_SCENARIO;
    }
    size_t index = document->file_count++;
    char *folder = pb_path_folder(link->path);
    payback_status status = set_file(document, index, link->path, folder);
    link->path = NULL;
    document->files[index].device = file->device;
    document->files[index].inode = file->inode;
    return status;
}

/* Reads the file that a link names. */
static payback_status load_base(pb_document *document, cJSON **tree, struct link *link,
                                payback_diagnostics *diagnostics)
{
    struct pb_file file;
    const char *why = "";
    payback_status status = pb_file_read(&file, link->path, false, &why);
    if (status == PAYBACK_ERROR_UNREADABLE)
        return report_unreadable(document, link, why, diagnostics);
    if (status == PAYBACK_ERROR_SCENARIO)
        return report_unreadable(document, link, "more than 16 MiB", diagnostics);
    if (status == PAYBACK_OK)
        status = add_base(document, link, &file, diagnostics);
    if (status == PAYBACK_OK)
        status = scan_file(document, tree, document->file_count - 1, file.bytes, file.length, diagnostics);
    free(file.bytes);
    return status;
}

static payback_status check_extent(const pb_document *document, payback_diagnostics *diagnostics)
{
    struct pb_extent extent = pb_json_extent(document->root);
    bool members = extent.members > PB_MEMBERS_MAX, elements = extent.elements > PB_ELEMENTS_MAX;
    if (!members && !elements)
        return PAYBACK_OK;
    report(document, diagnostics, *pb_places_get(&document->places, document->root), "",
           "leave out what the scenario does not need",
           members ? "too many members in all (more than 100000)"
                   : "too many elements of arrays in all (more than 1000000)");
    return PAYBACK_ERROR_SCENARIO;
}

/* Reads the main text and all that it extends, and applies the patches, the main file's last. */
static payback_status compose(pb_document *document, const char *text, size_t length, payback_diagnostics *diagnostics)
{
    cJSON *trees[PB_CHAIN_MAX] = {0}, *without[PB_CHAIN_MAX] = {0};
    struct link link = {0};
    payback_status status = scan_file(document, &trees[0], 0, text, length, diagnostics);
    for (size_t i = 0; status == PAYBACK_OK; i++) {
        status = take_link(document, &link, trees[i], i, diagnostics);
        if (status == PAYBACK_OK)
            status = note_identity(&document->files[i], trees[i]);
        if (status == PAYBACK_OK)
            status = take_without(document, &without[i], trees[i], link.path != NULL, diagnostics);
        if (status != PAYBACK_OK || !link.path)
            break;
        cJSON *base = NULL;
        status = load_base(document, &base, &link, diagnostics);
        if (status == PAYBACK_OK)
            trees[i + 1] = base;
        free(link.path);
        link.path = NULL;
    }
    free(link.path);
    for (size_t i = document->file_count - 1; status == PAYBACK_OK && i > 0; i--) {
        status = leave_out(document, trees[i], without[i - 1], diagnostics);
        if (status != PAYBACK_OK)
            break;
        status = pb_json_merge(trees[i], trees[i - 1], &document->places);
        trees[i - 1] = trees[i];
        trees[i] = NULL;
    }
    document->root = trees[0];
    for (size_t i = 0; i < PB_CHAIN_MAX; i++)
        cJSON_Delete(without[i]);
    for (size_t i = 1; i < PB_CHAIN_MAX; i++)
        cJSON_Delete(trees[i]);
    return status == PAYBACK_OK && document->file_count > 1 ? check_extent(document, diagnostics) : status;
}

/* ---- the document ---- */

/* Applies each --set; all that fail are reported. */
static payback_status apply_sets(pb_document *document, const payback_changes *changes,
                                 payback_diagnostics *diagnostics)
{
    payback_status first = PAYBACK_OK;
    for (size_t i = 0; changes && i < changes->count; i++) {
        if (changes->changes[i].kind != PB_CHANGE_SET)
            continue;
        payback_status status =
            pb_apply_set(document->root, &changes->changes[i], OPTIONS, &document->places, diagnostics);
        first = first == PAYBACK_OK || status == PAYBACK_ERROR_MEMORY ? status : first;
    }
    return first == PAYBACK_OK && changes && changes->count > 0 ? check_extent(document, diagnostics) : first;
}

/* A document without a tree; takes over name and folder of the main file. */
static payback_status start(pb_document **out, char *name, char *folder, const payback_loading *loading)
{
    pb_document *document = pb_new(1, sizeof *document);
    if (!document) {
        free(name);
        free(folder);
        return PAYBACK_ERROR_MEMORY;
    }
    document->file_count = 1;
    payback_status status = set_file(document, 0, name, folder);
    char *options_folder = pb_copy_text(folder);
    payback_status options = set_file(document, OPTIONS, pb_copy_text("--set"), options_folder);
    *out = document;
    if (status == PAYBACK_OK)
        status = options;
    document->confined = loading && loading->confine;
    return status == PAYBACK_OK && document->confined ? confine(document, loading->folder) : status;
}

/* Makes the tree from the main text. */
static payback_status finish(pb_document *document, const char *text, size_t length, const payback_changes *changes,
                             const payback_loading *loading, payback_diagnostics *diagnostics)
{
    payback_status status = PAYBACK_OK;
    if (loading && loading->sources)
        status = pb_sources_scan(loading->sources, text, length, document->files[0].folder, changes);
    if (status == PAYBACK_OK)
        status = compose(document, text, length, diagnostics);
    return status == PAYBACK_OK ? apply_sets(document, changes, diagnostics) : status;
}

/* Hands the document out, or frees it. */
static payback_status hand_out(pb_document **out, pb_document *document, payback_status status)
{
    if (status == PAYBACK_OK)
        *out = document;
    else
        pb_document_free(document);
    return status;
}

/* A table where a scenario is wanted. */
static payback_status refuse_table(const char *path, const struct pb_file *file, payback_diagnostics *diagnostics)
{
    char hint[300];
    size_t length = strlen(path), at = 0;
    while (at < file->length && strchr(" \t\r\n\xef\xbb\xbf", file->bytes[at]))
        at++;
    if (length < 4 || strcasecmp(path + length - 4, ".csv") != 0 || at == file->length || file->bytes[at] == '{')
        return PAYBACK_OK;
    snprintf(hint, sizeof hint, "payback baseline %.200s makes the measured half of a scenario of it", path);
    pb_diagnose(diagnostics, PAYBACK_ERROR, path, 1, 1, "", hint,
                "no scenario, which is JSON: this looks like an export of tickets");
    return PAYBACK_ERROR_SCENARIO;
}

payback_status pb_document_load(pb_document **out, const char *path, const payback_changes *changes,
                                const payback_loading *loading, payback_diagnostics *diagnostics)
{
    pb_document *document = NULL;
    struct pb_file file = {0};
    const char *why = "";
    *out = NULL;
    bool is_input = strcmp(path, "-") == 0;
    payback_status status = start(&document, pb_copy_text(is_input ? "<stdin>" : path),
                                  is_input ? pb_copy_text(".") : pb_path_folder(path), loading);
    if (status == PAYBACK_OK) {
        status = pb_file_read(&file, path, true, &why);
        if (status == PAYBACK_ERROR_UNREADABLE)
            pb_diagnose(diagnostics, PAYBACK_ERROR, document->files[0].name, 0, 0, "", NULL,
                        "the file cannot be read (%s)", why);
        else if (status == PAYBACK_ERROR_SCENARIO)
            report_size(document, diagnostics, 0);
    }
    if (status == PAYBACK_OK) {
        document->files[0].device = file.device;
        document->files[0].inode = file.inode;
        status = refuse_table(path, &file, diagnostics);
    }
    if (status == PAYBACK_OK)
        status = finish(document, file.bytes, file.length, changes, loading, diagnostics);
    free(file.bytes);
    return hand_out(out, document, status);
}

payback_status pb_document_parse(pb_document **out, const char *text, size_t length, const char *name,
                                 const char *directory, const payback_changes *changes, const payback_loading *loading,
                                 payback_diagnostics *diagnostics)
{
    pb_document *document = NULL;
    *out = NULL;
    payback_status status = start(&document, pb_copy_text(name), pb_copy_text(directory ? directory : "."), loading);
    if (status == PAYBACK_OK)
        status = finish(document, text, length, changes, loading, diagnostics);
    return hand_out(out, document, status);
}

void pb_document_free(pb_document *document)
{
    if (!document)
        return;
    free(document->confines);
    free(document->own);
    cJSON_Delete(document->root);
    pb_places_clear(&document->places);
    for (size_t i = 0; i <= PB_CHAIN_MAX; i++) {
        free(document->files[i].name);
        free(document->files[i].folder);
        free(document->files[i].vendor);
        free(document->files[i].currency);
    }
    free(document);
}

cJSON *pb_document_root(const pb_document *document)
{
    return document->root;
}

const char *pb_document_file(const pb_document *document)
{
    return document->files[0].name;
}

/* The spot of the deepest member on the way to pointer that has one. */
static struct pb_spot spot_of(const pb_document *document, const char *pointer)
{
    struct pb_spot spot = *pb_places_get(&document->places, document->root);
    const cJSON *item = document->root;
    while (item && *pointer == '/') {
        item = pb_step_into(item, pb_step_next(&pointer));
        const struct pb_spot *found = item ? pb_places_get(&document->places, item) : NULL;
        spot = found ? *found : spot;
    }
    return spot;
}

struct pb_place pb_document_place(const pb_document *document, const char *pointer)
{
    struct pb_spot spot = spot_of(document, pointer);
    return (struct pb_place){document->files[spot.file].name, (int)spot.line, (int)spot.column};
}

size_t pb_document_file_count(const pb_document *document)
{
    return document->file_count;
}

size_t pb_document_file_of(const pb_document *document, const char *pointer)
{
    size_t file = spot_of(document, pointer).file;
    return file == OPTIONS ? PB_BY_OPTION : file;
}

const char *pb_document_file_at(const pb_document *document, size_t index)
{
    return document->files[index == PB_BY_OPTION ? OPTIONS : index].name;
}

const char *pb_document_vendor_at(const pb_document *document, size_t index)
{
    for (size_t i = index; i < document->file_count; i++)
        if (document->files[i].vendor)
            return document->files[i].vendor;
    return NULL;
}

const char *pb_document_currency_at(const pb_document *document, size_t index)
{
    for (size_t i = index; i < document->file_count; i++)
        if (document->files[i].currency)
            return document->files[i].currency;
    return "USD";
}

char *pb_document_folder_of(const pb_document *document, const char *pointer)
{
    return pb_copy_text(document->files[spot_of(document, pointer).file].folder);
}
