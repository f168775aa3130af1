/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/clean.h"

#include <stdbool.h>

enum { REPLACEMENT = 0xFFFD };

/* Bytes of the sequence that starts with this one (RFC 3629, table of section 4); 0 where none does. */
static size_t sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/* Overlong forms, surrogates and what lies beyond Unicode are not UTF-8. */
static bool is_scalar(unsigned character, size_t length)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    return character >= least[length] && character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
}

size_t pb_utf8_next(const char *string, unsigned *character)
{
    const unsigned char *bytes = (const unsigned char *)string;
    *character = bytes[0];
    if (bytes[0] == 0)
        return 0;
    size_t length = sequence_length(bytes[0]);
    if (length == 1)
        return 1;

    static const unsigned char mask[] = {0, 0, 0x1F, 0x0F, 0x07};
    unsigned value = bytes[0] & mask[length];
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            length = 0;
            break;
        }
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    if (length == 0 || !is_scalar(value, length)) {
        *character = REPLACEMENT;
        return 1;
    }
    *character = value;
    return length;
}

/* Zero-width spaces and marks, line and paragraph separators, embeddings, overrides, isolates, the byte order mark,
 * tags. The joiners U+200C and U+200D stay: scripts and emoji need them. */
static bool is_hidden(unsigned c)
{
    return c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           c == 0x061C || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

static bool is_control(unsigned c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

void pb_clean(struct pb_text *text, const char *string, enum pb_clean mode)
{
    unsigned c = 0;
    for (size_t length; (length = pb_utf8_next(string, &c)) > 0; string += length) {
        if (mode == PB_CLEAN_PROSE && (c == '\t' || c == '\n' || c == '\r'))
            pb_text_add_char(text, ' ');
        else if (is_control(c))
            pb_text_format(text, "\\x%02x", c);
        else if (is_hidden(c))
            pb_text_format(text, "\\u%04x", c);
        else if (c == REPLACEMENT)
            pb_text_add(text, "\xEF\xBF\xBD");
        else
            pb_text_add_bytes(text, string, length);
    }
}
