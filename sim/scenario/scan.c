/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The structure of a JSON text. A loop with a stack of open containers, not a recursion: the text decides about neither
 * stack nor time. A fault that leaves no doubt where the next token begins is reported and passed over; every other one
 * ends the scan. */
#include "scenario/scan.h"

#include "scenario/scanner.h"

#include <stdio.h>
#include <string.h>

static struct pb_level *top(struct pb_scanner *scanner)
{
    return &scanner->levels[scanner->depth - 1];
}

static bool in_object(struct pb_scanner *scanner)
{
    return scanner->depth > 0 && cJSON_IsObject(top(scanner)->container);
}

static char closing(struct pb_scanner *scanner)
{
    return in_object(scanner) ? '}' : ']';
}

static struct pb_mark here(const struct pb_scanner *scanner)
{
    return pb_scan_mark(scanner, scanner->at);
}

static bool starts_with(const struct pb_scanner *scanner, const char *prefix)
{
    size_t length = strlen(prefix);
    return (size_t)(scanner->end - scanner->at) >= length && memcmp(scanner->at, prefix, length) == 0;
}

/* Passes over a comment, with a message. False where there is none. */
static bool skip_comment(struct pb_scanner *scanner)
{
    bool block = starts_with(scanner, "/*");
    if (!block && !starts_with(scanner, "//") && *scanner->at != '#')
        return false;
    pb_scan_fault(scanner, here(scanner), "write it as the text of a \"note\" member", "JSON has no comments (%s)",
                  block                 ? "/*"
                  : *scanner->at == '#' ? "#"
                                        : "//");
    while (scanner->at < scanner->end && (block || *scanner->at != '\n')) {
        if (block && starts_with(scanner, "*/")) {
            scanner->at += 2;
            break;
        }
        if (*scanner->at++ == '\n') {
            scanner->line++;
            scanner->line_start = scanner->at;
        }
    }
    return true;
}

static void skip_space(struct pb_scanner *scanner)
{
    while (scanner->at < scanner->end) {
        char c = *scanner->at;
        if (c == ' ' || c == '\t' || c == '\r') {
            scanner->at++;
        } else if (c == '\n') {
            scanner->at++;
            scanner->line++;
            scanner->line_start = scanner->at;
        } else if ((c != '/' && c != '#') || pb_scan_given_up(scanner) || !skip_comment(scanner)) {
            return;
        }
    }
}

/* The remedy that what stands at `at`, in a place where it does not belong, suggests; NULL: none in particular. */
static const char *found_hint(const struct pb_scanner *scanner)
{
    if (starts_with(scanner, "'"))
        return "text stands in double quotes: \"…\"";
    if (starts_with(scanner, "\xe2\x80\x9c") || starts_with(scanner, "\xe2\x80\x9d") ||
        starts_with(scanner, "\xe2\x80\x9e"))
        return "use the plain double quote \" (U+0022)";
    if (starts_with(scanner, ","))
        return "write what is missing here, or leave the comma out";
    if (starts_with(scanner, "%"))
        return "write a share as a fraction: 0.45 for 45 %";
    if (starts_with(scanner, "$") || starts_with(scanner, "\xe2\x82\xac") || starts_with(scanner, "\xc2\xa3"))
        return "write the amount without a currency sign";
    if (scanner->at < scanner->end && *scanner->at == '\0')
        return "save the file as plain UTF-8 text";
    return NULL;
}

/* The text ends too early. Always false. */
static bool fail_at_end(struct pb_scanner *scanner)
{
    char hint[64];
    const struct pb_mark opened = top(scanner)->opened;
    snprintf(hint, sizeof hint, "close it with %c", closing(scanner));
    pb_scan_fault(scanner, here(scanner), hint, "the text ends inside an %s (opened in line %d, column %d)",
                  in_object(scanner) ? "object" : "array", opened.line, opened.column);
    return false;
}

/* Something else stands where `wanted` should. Always false. */
static bool fail_at_token(struct pb_scanner *scanner, const char *wanted, const char *hint)
{
    char excerpt[PB_EXCERPT_SIZE];
    const char *better = found_hint(scanner);
    if (scanner->at >= scanner->end && scanner->depth > 0)
        return fail_at_end(scanner);
    pb_scan_fault(scanner, here(scanner), better ? better : hint, "%s (%s)", wanted,
                  pb_scan_found(excerpt, scanner->at, scanner->end));
    return false;
}

static bool fail_memory(struct pb_scanner *scanner)
{
    scanner->out_of_memory = true;
    return false;
}

/* Counts a member or element. */
static bool count_member(struct pb_scanner *scanner)
{
    if (in_object(scanner) && ++scanner->members > PB_MEMBERS_MAX) {
        pb_scan_fault(scanner, scanner->pending, "leave out what the scenario does not need",
                      "too many members (more than %d)", PB_MEMBERS_MAX);
        return false;
    }
    if (scanner->depth > 0 && !in_object(scanner) && ++scanner->elements > PB_ELEMENTS_MAX) {
        pb_scan_fault(scanner, here(scanner),
                      "move long lists of values into a CSV file: \"file\" and \"column\" of an empirical "
                      "distribution",
                      "too many elements of arrays (more than %d)", PB_ELEMENTS_MAX);
        return false;
    }
    return true;
}

/* An item that was read becomes the root, or the next child of the open container (and belongs to it even on failure).
 */
static bool attach(struct pb_scanner *scanner, cJSON *item, struct pb_mark mark)
{
    item->string = scanner->pending_key;
    scanner->pending_key = NULL;
    if (scanner->depth == 0)
        scanner->root = item;
    else if (!cJSON_AddItemToArray(top(scanner)->container, item)) { /* an object's list of members is no different */
        cJSON_Delete(item);
        return fail_memory(scanner);
    }
    struct pb_spot spot = {scanner->source->file, (uint32_t)mark.line, (uint32_t)mark.column};
    if (!pb_places_put(scanner->places, item, spot))
        return fail_memory(scanner);
    cJSON *earlier = NULL;
    if (in_object(scanner) && !pb_keys_add(&scanner->keys, top(scanner)->number, item, &earlier))
        return fail_memory(scanner);
    if (earlier) {
        char excerpt[PB_EXCERPT_SIZE];
        const struct pb_spot *first = pb_places_get(scanner->places, earlier);
        pb_scan_fault(scanner, mark, "keep one of the two",
                      "the key \"%s\" stands here a second time (first in line %u, column %u)",
                      pb_scan_excerpt(excerpt, item->string, strlen(item->string)), first->line, first->column);
    }
    return true;
}

static bool open_container(struct pb_scanner *scanner, struct pb_mark mark)
{
    if (scanner->depth == PB_DEPTH_MAX) {
        pb_scan_fault(scanner, here(scanner), "a scenario needs no more than ten", "too deep (more than %d levels)",
                      PB_DEPTH_MAX);
        return false;
    }
    const struct pb_mark opened = here(scanner);
    cJSON *item = *scanner->at == '{' ? cJSON_CreateObject() : cJSON_CreateArray();
    if (!item || !attach(scanner, item, mark))
        return fail_memory(scanner);
    scanner->levels[scanner->depth++] =
        (struct pb_level){.container = item, .opened = opened, .number = (uint32_t)++scanner->containers, .index = -1};
    scanner->at++;
    return true;
}

static cJSON *read_string_item(struct pb_scanner *scanner)
{
    char *string = pb_scan_string(scanner);
    cJSON *item = string ? cJSON_CreateNull() : NULL;
    if (item) {
        item->type = cJSON_String;
        item->valuestring = string;
    } else if (string) {
        cJSON_free(string);
        fail_memory(scanner);
    }
    return item;
}

/* Reads a value: whole, or the opening of a container. */
static bool read_value(struct pb_scanner *scanner, bool *opened)
{
    if (scanner->depth > 0 && !in_object(scanner))
        top(scanner)->index++;
    const struct pb_mark mark = scanner->pending_key ? scanner->pending : here(scanner);
    if (!count_member(scanner))
        return false;
    char c = scanner->at < scanner->end ? *scanner->at : '\0';
    *opened = c == '{' || c == '[';
    if (*opened)
        return open_container(scanner, mark);
    if (c != '"' && !pb_scan_is_word(c))
        return fail_at_token(scanner, "a value should stand here",
                             "a value is a number, a text in double quotes, true, false, null, { or [");
    cJSON *item = c == '"' ? read_string_item(scanner) : pb_scan_word(scanner);
    return item && attach(scanner, item, mark);
}

static bool fail_at_key(struct pb_scanner *scanner)
{
    char excerpt[PB_EXCERPT_SIZE], hint[PB_EXCERPT_SIZE + 64];
    char c = scanner->at < scanner->end ? *scanner->at : '\0';
    if (c >= '0' && c <= '9')
        return fail_at_token(scanner, "a key should stand here",
                             "numbers have neither thousands separators nor decimal commas: 65000, 0.5");
    if (!pb_scan_is_word(c))
        return fail_at_token(scanner, "a key should stand here", "a key is a text in double quotes");
    snprintf(hint, sizeof hint, "write \"%s\"", pb_scan_found(excerpt, scanner->at, scanner->end));
    return fail_at_token(scanner, "a key must stand in double quotes", hint);
}

/* Reads a key and its colon. */
static bool read_key(struct pb_scanner *scanner)
{
    if (scanner->at >= scanner->end || *scanner->at != '"')
        return fail_at_key(scanner);
    scanner->pending = here(scanner);
    scanner->pending_key = pb_scan_string(scanner);
    if (!scanner->pending_key)
        return false;
    top(scanner)->key = scanner->pending_key;
    skip_space(scanner);
    if (scanner->at >= scanner->end || *scanner->at != ':')
        return fail_at_token(scanner, "a colon should follow the key", "write \"key\": value");
    scanner->at++;
    skip_space(scanner);
    return true;
}

/* Between two values of a container: takes the comma. One that nothing follows is reported and passed over. */
static bool read_comma(struct pb_scanner *scanner)
{
    const struct pb_mark mark = here(scanner);
    if (*scanner->at == '}' || *scanner->at == ']') {
        char hint[96];
        snprintf(hint, sizeof hint, "what was opened in line %d, column %d is closed with %c",
                 top(scanner)->opened.line, top(scanner)->opened.column, closing(scanner));
        return fail_at_token(scanner, "the wrong closing bracket", hint);
    }
    if (*scanner->at != ',')
        return fail_at_token(
            scanner,
            in_object(scanner) ? "a comma or } should follow the member" : "a comma or ] should follow the element",
            *scanner->at == '"' ? "put a comma between the two; a double quote inside a text is written \\\""
                                : "put a comma between the two");
    scanner->at++;
    skip_space(scanner);
    if (scanner->at < scanner->end && *scanner->at == closing(scanner))
        pb_scan_fault(scanner, mark, "leave the comma out", "a comma that nothing follows (,)");
    top(scanner)->key = NULL;
    return true;
}

/* Goes on to where the next value begins. False at the end of the root, or where something is wrong. fresh: a container
 * was just opened. */
static bool advance(struct pb_scanner *scanner, bool fresh)
{
    while (scanner->depth > 0) {
        skip_space(scanner);
        if (pb_scan_given_up(scanner))
            return false;
        if (scanner->at >= scanner->end)
            return fail_at_end(scanner);
        if (*scanner->at == closing(scanner)) {
            scanner->at++;
            scanner->depth--;
            fresh = false;
        } else if (fresh) {
            return in_object(scanner) ? read_key(scanner) : true;
        } else if (!read_comma(scanner)) {
            return false;
        } else {
            fresh = true;
        }
    }
    return false;
}

/* Nothing but white space may follow the root. */
static void check_end(struct pb_scanner *scanner)
{
    skip_space(scanner);
    if (scanner->at >= scanner->end)
        return;
    bool bracket = *scanner->at == '}' || *scanner->at == ']';
    fail_at_token(scanner, bracket ? "a closing bracket too many" : "more text after the end of the value",
                  bracket ? "leave it out" : "a file holds one JSON value; leave the rest out");
}

/* What other programs put at the beginning of a text. False where nothing can be read. */
static bool check_beginning(struct pb_scanner *scanner)
{
    const struct pb_mark first = {1, 1};
    bool is_option = scanner->source->pointer[0] != '\0';
    /* The byte order mark of UTF-8, which editors neither show nor count. */
    if (starts_with(scanner, "\xef\xbb\xbf")) {
        scanner->at += 3;
        scanner->line_start = scanner->at;
    }
    bool wide = scanner->end - scanner->at >= 2 && (scanner->at[0] == '\0' || scanner->at[1] == '\0');
    if (wide || starts_with(scanner, "\xff\xfe") || starts_with(scanner, "\xfe\xff")) {
        pb_scan_fault(scanner, first, "save the file as UTF-8", "not UTF-8 (it looks like UTF-16 or UTF-32)");
        return false;
    }
    skip_space(scanner);
    if (scanner->at < scanner->end)
        return true;
    pb_scan_fault(scanner, first, is_option ? "write POINTER=JSON" : "`payback init` writes a scenario to begin with",
                  is_option ? "there is no value (%s)" : "the file is empty (%s)",
                  scanner->source->length == 0 ? "0 bytes" : "nothing but white space");
    return false;
}

static payback_status outcome(const struct pb_scanner *scanner)
{
    return scanner->out_of_memory ? PAYBACK_ERROR_MEMORY : scanner->errors > 0 ? PAYBACK_ERROR_SCENARIO : PAYBACK_OK;
}

payback_status pb_scan(cJSON **out, const struct pb_source *source, struct pb_places *places,
                       payback_diagnostics *diagnostics)
{
    *out = NULL;
    struct pb_scanner scanner = {.source = source,
                                 .at = source->text,
                                 .end = source->text + source->length,
                                 .line_start = source->text,
                                 .line = 1,
                                 .places = places,
                                 .diagnostics = diagnostics};
    bool opened = false, begun = check_beginning(&scanner);
    while (begun && read_value(&scanner, &opened) && advance(&scanner, opened))
        continue;
    if (scanner.root && scanner.depth == 0 && !scanner.out_of_memory)
        check_end(&scanner);
    payback_status status = outcome(&scanner);
    if (status == PAYBACK_OK)
        *out = scanner.root;
    else
        cJSON_Delete(scanner.root);
    cJSON_free(scanner.pending_key);
    pb_keys_clear(&scanner.keys);
    return status;
}
