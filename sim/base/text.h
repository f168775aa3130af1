/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that grows. A buffer that runs out of memory remembers it (failed) and ignores what follows, so that a
 * writer checks once, at the end. Numbers have a point in every locale. */
#ifndef PB_BASE_TEXT_H
#define PB_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pb_text {
    char *data; /* NUL-terminated once anything was added; else NULL */
    size_t length, capacity;
    bool failed;
};

void pb_text_clear(struct pb_text *text); /* releases and zeroes */
/* What it holds; "" where nothing was added. */
static inline const char *pb_text_string(const struct pb_text *text)
{
    return text->data != NULL ? text->data : "";
}
void pb_text_add(struct pb_text *text, const char *string);
void pb_text_add_bytes(struct pb_text *text, const char *bytes, size_t length);
void pb_text_add_char(struct pb_text *text, char c);
void pb_text_repeat(struct pb_text *text, const char *string, int times);
/* As printf, but always with a decimal point. */
void pb_text_format(struct pb_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pb_text_format_list(struct pb_text *text, const char *format, va_list arguments);
/* Shortest decimal form that reads back as the same double ("0.1", "1e+22", "-0"); inf, -inf, nan by those words. */
void pb_text_add_double(struct pb_text *text, double value);
/* JSON string with quotes, escaped per RFC 8259; and so is what a terminal would obey. */
void pb_text_add_json_string(struct pb_text *text, const char *string);
/* A cell of a CSV file, quoted where it must be, the guard before its first character. What a terminal would obey is
 * shown as \x1b; tabs and line ends are kept. The bytes are followed by a NUL or another byte that can be read. */
void pb_text_add_csv_cell(struct pb_text *text, const char *guard, const char *bytes, size_t length);
/* The bytes, owned by the caller (release with free), or NULL where the buffer failed; the buffer is zeroed. */
char *pb_text_take(struct pb_text *text);

enum { PB_REPLACEMENT = 0xfffd }; /* U+FFFD: what stands for bytes that are no character */
/* Length in bytes of the UTF-8 character at the start of the string, and the character; 0 at the end, and U+FFFD with
 * length 1 for a byte that is not UTF-8. */
size_t pb_utf8_next(const char *string, uint32_t *character);

/* Columns that the UTF-8 string takes in a terminal (combining marks 0, wide characters 2). */
size_t pb_text_columns(const char *string);

/* A word of the list that the given one may be a misspelling of, or NULL: by Damerau-Levenshtein distance, at most
 * a third of the longer word's length. An exact match in other letter case or with - for _ comes first; where nothing
 * is near, the only word that begins with the given one (three letters or more) comes last. */
const char *pb_suggest(const char *word, const char *const *list, size_t count);
/* The same without the continuation: never a word that says more than the given one did. */
const char *pb_misspelling(const char *word, const char *const *list, size_t count);

#endif
