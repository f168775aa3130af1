/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diagnostics.h"
#include "base/text.h"
#include "scenario/scanner.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool pb_scan_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '.' || c == '_';
}

size_t pb_scan_character(const char *from, const char *end, const char **why)
{
    const unsigned char *byte = (const unsigned char *)from;
    size_t length = byte[0] < 0x80   ? 1
                    : byte[0] < 0xc0 ? 0
                    : byte[0] < 0xe0 ? 2
                    : byte[0] < 0xf0 ? 3
                    : byte[0] < 0xf8 ? 4
                                     : 0;
    if (length == 0) {
        *why = byte[0] < 0xc0 ? "a continuation byte without a first one" : "a byte that UTF-8 never uses";
        return 0;
    }
    for (size_t i = 1; i < length; i++)
        if (from + i >= end || (byte[i] & 0xc0) != 0x80) {
            *why = "a character that is cut short";
            return 0;
        }
    *why = NULL;
    if (byte[0] == 0xc0 || byte[0] == 0xc1 || (byte[0] == 0xe0 && byte[1] < 0xa0) ||
        (byte[0] == 0xf0 && byte[1] < 0x90))
        *why = "a character longer than it needs to be";
    else if (byte[0] == 0xed && byte[1] >= 0xa0)
        *why = "half of a surrogate pair";
    else if (byte[0] > 0xf4 || (byte[0] == 0xf4 && byte[1] >= 0x90))
        *why = "a character beyond U+10FFFF";
    return *why ? 0 : length;
}

bool pb_scan_is_utf8(const char *string)
{
    const char *why, *end = string + strlen(string);
    size_t step = 1;
    for (; string < end && step > 0; string += step)
        step = pb_scan_character(string, end, &why);
    return step > 0;
}

const char *pb_scan_excerpt(char excerpt[PB_EXCERPT_SIZE], const char *from, size_t length)
{
    const size_t longest = 40;
    size_t used = 0, read = 0;
    while (read < length && used < longest) {
        const char *why;
        size_t step = pb_scan_character(from + read, from + length, &why);
        if (step <= 1) { /* ASCII, or no character at all */
            unsigned char byte = (unsigned char)from[read++];
            excerpt[used++] = step == 1 && byte >= 0x20 && byte != 0x7f ? (char)byte : '?';
            continue;
        }
        memcpy(excerpt + used, from + read, step);
        used += step;
        read += step;
    }
    strcpy(excerpt + used, read < length ? "…" : "");
    return excerpt;
}

const char *pb_scan_found(char excerpt[PB_EXCERPT_SIZE], const char *from, const char *end)
{
    if (from >= end)
        return strcpy(excerpt, "the end");
    size_t length = 0;
    while (from + length < end && pb_scan_is_word(from[length]))
        length++;
    if (length > 0)
        return pb_scan_excerpt(excerpt, from, length);
    const char *why;
    length = pb_scan_character(from, end, &why);
    unsigned char byte = (unsigned char)*from;
    if (length == 0 || byte < 0x20 || byte == 0x7f)
        snprintf(excerpt, PB_EXCERPT_SIZE, "byte 0x%02X", byte);
    else
        snprintf(excerpt, PB_EXCERPT_SIZE, "%.*s", (int)length, from);
    return excerpt;
}

/* Adds a step of a JSON Pointer (RFC 6901). Only the beginning of a key that is absurdly long. */
static void add_step(struct pb_text *pointer, const char *key)
{
    const size_t longest = 200;
    pb_text_add_char(pointer, '/');
    for (size_t i = 0; key[i]; i++) {
        if (i >= longest && ((unsigned char)key[i] & 0xc0) != 0x80) {
            pb_text_add(pointer, "…");
            return;
        }
        if (key[i] == '~' || key[i] == '/')
            pb_text_add(pointer, key[i] == '~' ? "~0" : "~1");
        else
            pb_text_add_char(pointer, key[i]);
    }
}

/* The pointer of the member that is being read; NULL where memory is short. */
static char *current_pointer(const struct pb_scanner *scanner)
{
    struct pb_text pointer = {0};
    pb_text_add(&pointer, scanner->source->pointer);
    for (int i = 0; i < scanner->depth; i++) {
        const struct pb_level *level = &scanner->levels[i];
        if (level->key)
            add_step(&pointer, level->key);
        else if (level->index >= 0)
            pb_text_format(&pointer, "/%ld", level->index);
    }
    return pb_text_take(&pointer);
}

void pb_scan_fault(struct pb_scanner *scanner, struct pb_mark mark, const char *hint, const char *format, ...)
{
    char message[400];
    va_list arguments;
    if (pb_scan_given_up(scanner))
        return;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (scanner->source->foreign) { /* "what is wrong (what was found)": without what was found */
        char *found = strstr(message, " (");
        if (found)
            *found = '\0';
        hint = "a file that is extended must be a scenario";
    }
    /* What is only counted needs no pointer: a hostile file could make many long ones. */
    char *pointer =
        scanner->errors++ < PB_ERRORS_PER_FILE && !scanner->source->foreign ? current_pointer(scanner) : NULL;
    pb_diagnose(scanner->diagnostics, PAYBACK_ERROR, scanner->source->name, mark.line, mark.column, pointer, hint, "%s",
                message);
    free(pointer);
}
