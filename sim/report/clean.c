/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/clean.h"

#include <stdbool.h>

/* Zero-width spaces and marks, line and paragraph separators, embeddings, overrides, isolates, the byte order mark,
 * tags. The joiners U+200C and U+200D stay: scripts and emoji need them. */
static bool is_hidden(uint32_t c)
{
    return c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           c == 0x061C || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
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
