/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/clean.h"

#include "report/write.h"

#include <stdbool.h>

/* What is in a name and cannot be seen: zero-width spaces and marks, the soft hyphen, fillers, line and paragraph
 * separators, embeddings, overrides, isolates, the byte order mark, tags; and what is no character at all, which XML
 * forbids. The joiners U+200C and U+200D stay: scripts and emoji need them. */
static bool is_hidden(uint32_t c)
{
    bool filler = c == 0xAD || c == 0x34F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x180E ||
                  c == 0x3164 || c == 0xFFA0;
    bool no_character = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return filler || no_character || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0x061C || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE007F);
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

void pb_clean(struct pb_text *text, const char *string, enum pb_clean mode)
{
    uint32_t c = 0;
    for (size_t length; (length = pb_utf8_next(string, &c)) > 0; string += length) {
        if (mode == PB_CLEAN_PROSE && (c == '\t' || c == '\n' || c == '\r'))
            pb_text_add_char(text, ' ');
        else if (is_control(c))
            pb_text_format(text, "\\x%02x", c);
        else if (is_hidden(c))
            pb_text_format(text, "\\u%04x", c);
        else if (c == PB_REPLACEMENT)
            pb_text_add(text, "\xEF\xBF\xBD");
        else
            pb_text_add_bytes(text, string, length);
    }
}

payback_status payback_render_visible(payback_text *out, const char *string)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (string == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_text text = {0};
    pb_clean(&text, string, PB_CLEAN_LINE);
    return pb_deliver(out, &text);
}
