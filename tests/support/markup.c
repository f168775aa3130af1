/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/markup.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH = 64, NAME = 32, IDS = 4096 };

struct reader {
    const char *begun, *at;
    char open[DEPTH][NAME];
    int depth;
    const char *ids[IDS];
    size_t id_lengths[IDS], id_count;
    char *message;
    size_t size;
};

static bool fault(struct reader *r, const char *what)
{
    snprintf(r->message, r->size, "%s at byte %td: %.60s", what, r->at - r->begun, r->at);
    return false;
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == ':';
}

/* An entity; at stands on its &. */
static bool read_entity(struct reader *r)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t e = 0; e < sizeof entities / sizeof entities[0]; e++)
        if (strncmp(r->at, entities[e], strlen(entities[e])) == 0) {
            r->at += strlen(entities[e]);
            return true;
        }
    return fault(r, "an & that begins no entity");
}

static bool remember_id(struct reader *r, const char *value, size_t length)
{
    for (size_t i = 0; i < r->id_count; i++)
        if (r->id_lengths[i] == length && memcmp(r->ids[i], value, length) == 0)
            return fault(r, "an id that is there already");
    if (r->id_count == IDS)
        return fault(r, "more ids than can be checked");
    r->ids[r->id_count] = value;
    r->id_lengths[r->id_count++] = length;
    return true;
}

/* Words that printf makes of what is not a number. */
static bool has_no_number(const char *value, size_t length)
{
    for (size_t i = 0; i + 3 <= length; i++) {
        bool starts = i == 0 || !isalpha((unsigned char)value[i - 1]);
        bool ends = i + 3 == length || !isalpha((unsigned char)value[i + 3]);
        if (starts && ends && (strncmp(value + i, "nan", 3) == 0 || strncmp(value + i, "inf", 3) == 0))
            return true;
    }
    return false;
}

static bool read_attribute(struct reader *r)
{
    const char *name = r->at;
    while (is_name(*r->at))
        r->at++;
    size_t length = (size_t)(r->at - name);
    if (length == 0 || r->at[0] != '=' || r->at[1] != '"')
        return fault(r, "an attribute without name or quotes");
    r->at += 2;
    const char *value = r->at;
    while (*r->at && *r->at != '"') {
        if (*r->at == '<')
            return fault(r, "a < in an attribute");
        if (*r->at == '&' ? !read_entity(r) : (r->at++, false))
            return false;
    }
    if (!*r->at)
        return fault(r, "an attribute that does not end");
    size_t size = (size_t)(r->at - value);
    if (strncmp(name, "content", 7) != 0 && has_no_number(value, size))
        return fault(r, "an attribute with nan or inf");
    if (length == 2 && memcmp(name, "id", 2) == 0 && !remember_id(r, value, size))
        return false;
    r->at++;
    return true;
}

static bool close_element(struct reader *r, const char *name, size_t length)
{
    if (r->depth == 0 || strlen(r->open[r->depth - 1]) != length || memcmp(r->open[r->depth - 1], name, length) != 0)
        return fault(r, "an end without its beginning");
    r->depth--;
    return true;
}

static bool read_tag(struct reader *r)
{
    r->at++;
    bool end = *r->at == '/';
    r->at += end;
    const char *name = r->at;
    while (is_name(*r->at))
        r->at++;
    size_t length = (size_t)(r->at - name);
    if (length == 0 || length >= NAME)
        return fault(r, "a < that begins no element");
    if (end)
        return *r->at == '>' ? (r->at++, close_element(r, name, length)) : fault(r, "an end that does not close");
    while (*r->at == ' ') {
        r->at++;
        if (!read_attribute(r))
            return false;
    }
    if (r->at[0] == '/' && r->at[1] == '>') {
        r->at += 2;
        return true;
    }
    if (*r->at != '>')
        return fault(r, "a beginning that does not close");
    if (r->depth == DEPTH)
        return fault(r, "too deep");
    memcpy(r->open[r->depth], name, length);
    r->open[r->depth++][length] = '\0';
    r->at++;
    return true;
}

bool markup_is_sound(const char *text, char *message, size_t size)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    struct reader r = {.begun = text, .at = text, .message = message, .size = size};
    if (strncmp(text, doctype, sizeof doctype - 1) == 0)
        r.at += sizeof doctype - 1;
    while (*r.at) {
        if (*r.at == '<' ? !read_tag(&r) : *r.at == '&' ? !read_entity(&r) : (r.at++, false))
            return false;
    }
    return r.depth == 0 || fault(&r, "an element that does not end");
}

bool markup_is_page(const char *text, char *message, size_t size)
{
    enum { MOST_BYTES = 250000 };
    const char *fault = strlen(text) >= MOST_BYTES ? "the page is too long"
                        : strstr(text, "<script")  ? "there is a script"
                        : strstr(text, " style=")  ? "an element has a style of its own"
                        : !strstr(text, "content=\"default-src 'none'; style-src 'sha256-")
                            ? "there is no Content-Security-Policy"
                            : NULL;
    if (fault)
        snprintf(message, size, "%s", fault);
    return !fault && markup_is_sound(text, message, size);
}

size_t markup_count(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}
