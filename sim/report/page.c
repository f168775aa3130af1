/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include "report/clean.h"
#include "report/interval.h"
#include "report/figures.h"
#include "report/write.h"

#include <string.h>

static const unsigned no_break_space = 0xA0;

void pb_page_begin(struct pb_page *page, const payback_style *style)
{
    *page = (struct pb_page){.width = PB_PAGE_WIDTH};
    if (style == NULL)
        return;
    page->color = style->color;
    page->ascii = style->ascii;
    if (style->columns > 0)
        page->width = style->columns;
    if (page->width < PB_PAGE_WIDTH_MIN)
        page->width = PB_PAGE_WIDTH_MIN;
    if (page->width > PB_PAGE_WIDTH_MAX)
        page->width = PB_PAGE_WIDTH_MAX;
}

payback_status pb_page_end(struct pb_page *page, payback_text *out)
{
    if (page->text.data != NULL && pb_lacks_interval_meaning(page->text.data))
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT, pb_interval_meaning);
    return pb_deliver(out, &page->text);
}

/* What stands for a character where only ASCII can be shown: as wide, but for a few in running text. */
static const char *in_ascii(uint32_t character)
{
    static const struct {
        uint32_t first, last;
        const char *other;
    } known[] = {
        {0xB7, 0xB7, "|"},                              /* middle dot */
        {0xD7, 0xD7, "x"},                              /* times */
        {0x2010, 0x2015, "-"},                          /* dashes */
        {0x2018, 0x2019, "'"},  {0x201C, 0x201D, "\""}, /* quotes */
        {0x2026, 0x2026, "~"},                          /* of what is cut */
        {0x2212, 0x2212, "-"},                          /* minus */
        {0x2264, 0x2264, "<="}, {0x2265, 0x2265, ">="}, {0x2500, 0x2501, "="},    {0x2508, 0x2508, "."}, /* lines */
        {0x2502, 0x2502, "|"},  {0x2514, 0x2514, "+"},  {0x2524, 0x2524, "|"},    {0x253C, 0x253C, "+"},
        {0x2581, 0x2582, "_"},  {0x2583, 0x2585, "-"},  {0x2586, 0x258B, "#"},    {0x258C, 0x258F, "|"},
        {0x2590, 0x2590, "#"},  {0x2591, 0x2591, "."},  {0x2592, 0x2592, ":"},    {0x2593, 0x2593, "%"},
        {0x2595, 0x2595, "|"},  {0x25B2, 0x25B2, "^"},  {0x20AC, 0x20AC, "EUR "}, {0xA3, 0xA3, "GBP "},
        {0xA5, 0xA5, "JPY "},
    };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (character >= known[k].first && character <= known[k].last)
            return known[k].other;
    return "?";
}

/* Cleaned text; no-break spaces have done their work when it comes to printing. */
static void make_printable(struct pb_text *out, const char *text, bool ascii)
{
    struct pb_text clean = {0};
    pb_clean(&clean, text, PB_CLEAN_PROSE);
    out->failed = clean.failed;
    uint32_t character = 0;
    const char *at = pb_text_string(&clean);
    for (size_t length; (length = pb_utf8_next(at, &character)) > 0; at += length) {
        if (character == no_break_space)
            pb_text_add_char(out, ' ');
        else if (ascii && character >= 0x80)
            pb_text_add(out, in_ascii(character));
        else
            pb_text_add_bytes(out, at, length);
    }
    pb_text_clear(&clean);
}

void pb_page_put(struct pb_page *page, enum pb_tone tone, const char *text)
{
    static const char *const codes[] = {"", "1", "2", "1;32", "1;31", "1;33", "36"};
    struct pb_text printable = {0};
    make_printable(&printable, text, page->ascii);
    size_t length = printable.length;
    while (length > 0 && printable.data[length - 1] == ' ')
        length--;
    if (length > 0) {
        bool colored = page->color && tone != PB_PLAIN;
        pb_text_repeat(&page->text, " ", page->pending);
        page->pending = 0;
        if (colored)
            pb_text_format(&page->text, "\x1b[%sm", codes[tone]);
        pb_text_add_bytes(&page->text, printable.data, length);
        if (colored)
            pb_text_add(&page->text, "\x1b[0m");
    }
    pb_page_space(page, (int)(printable.length - length));
    page->text.failed |= printable.failed;
    pb_text_clear(&printable);
}

void pb_page_space(struct pb_page *page, int columns)
{
    if (columns > 0)
        page->pending += columns;
}

void pb_page_newline(struct pb_page *page)
{
    page->pending = 0;
    pb_text_add_char(&page->text, '\n');
}

int pb_columns(const char *text, size_t bytes)
{
    size_t columns = 0;
    uint32_t character = 0;
    for (size_t at = 0, length; at < bytes && (length = pb_utf8_next(text + at, &character)) > 0; at += length) {
        char one[8] = "";
        memcpy(one, text + at, length);
        columns += pb_text_columns(one);
    }
    return (int)columns;
}

/* Bytes of blanks at the end of a line, but never all of it. */
static size_t trailing_blanks(const char *line, size_t bytes)
{
    size_t end = bytes;
    for (;;) {
        if (end > 1 && line[end - 1] == ' ')
            end--;
        else if (end > 2 && memcmp(line + end - 2, "\xC2\xA0", 2) == 0)
            end -= 2;
        else
            return bytes - end;
    }
}

size_t pb_wrap(const char *text, int width, size_t *skip)
{
    size_t at = 0, space = 0, joint = 0;
    int columns = 0;
    uint32_t character = 0;
    for (size_t length; (length = pb_utf8_next(text + at, &character)) > 0; at += length) {
        int next = columns + pb_columns(text + at, length);
        if (character == ' ')
            space = at;
        if (next > width && at > 0 && (character != ' ' || columns > width))
            break;
        columns = next;
        if (character == '_' || character == '/' || character == no_break_space)
            joint = at + length;
    }
    size_t end = text[at] == '\0' ? at : space > 0 ? space : joint > 0 ? joint : at;
    *skip = end;
    while (text[*skip] == ' ')
        ++*skip;
    return end - trailing_blanks(text, end);
}

void pb_fit(struct pb_text *out, const char *text, int width)
{
    if (pb_columns(text, strlen(text)) <= width) {
        pb_text_add(out, text);
        return;
    }
    size_t at = 0;
    int columns = 0;
    uint32_t character = 0;
    for (size_t length; (length = pb_utf8_next(text + at, &character)) > 0; at += length) {
        columns += pb_columns(text + at, length);
        if (columns > width - 1)
            break;
    }
    pb_text_add_bytes(out, text, at - trailing_blanks(text, at));
    pb_text_add(out, "…");
}

/* Puts the first `bytes` bytes of a line that starts at offset `start` of a text whose first `lead` bytes have another
 * tone. */
static void put_line(struct pb_page *page, const char *line, size_t bytes, size_t start, size_t lead,
                     enum pb_tone lead_tone, enum pb_tone tone)
{
    size_t split = start >= lead ? 0 : lead - start < bytes ? lead - start : bytes;
    struct pb_text part = {0};
    pb_text_add_bytes(&part, line, split);
    pb_page_put(page, lead_tone, pb_text_string(&part));
    page->text.failed |= part.failed;
    pb_text_clear(&part);
    pb_text_add_bytes(&part, line + split, bytes - split);
    pb_page_put(page, tone, pb_text_string(&part));
    page->text.failed |= part.failed;
    pb_text_clear(&part);
}

void pb_page_paragraph(struct pb_page *page, int indent, enum pb_tone lead_tone, const char *lead, enum pb_tone tone,
                       const char *text)
{
    /* Cleaned before it is measured: what is shown of a control character is wider than the character. */
    struct pb_text whole = {0};
    pb_clean(&whole, lead, PB_CLEAN_PROSE);
    size_t lead_bytes = whole.length;
    pb_text_add(&whole, lead[0] != '\0' && text[0] != '\0' ? " " : "");
    pb_clean(&whole, text, PB_CLEAN_PROSE);
    page->text.failed |= whole.failed;

    const char *all = whole.failed ? "" : whole.data;
    for (size_t at = 0, skip = 0; all[at] != '\0'; at += skip) {
        size_t bytes = pb_wrap(all + at, page->width - indent, &skip);
        pb_page_space(page, indent);
        put_line(page, all + at, bytes, at, lead_bytes, lead_tone, tone);
        pb_page_newline(page);
    }
    pb_text_clear(&whole);
}

/* Columns that a text takes once it is cleaned. */
static int shown_columns(struct pb_page *page, const char *text)
{
    struct pb_text clean = {0};
    pb_clean(&clean, text, PB_CLEAN_PROSE);
    page->text.failed |= clean.failed;
    int columns = clean.data != NULL ? pb_columns(clean.data, clean.length) : 0;
    pb_text_clear(&clean);
    return columns;
}

void pb_page_heading(struct pb_page *page, const char *title, const char *remark)
{
    if (page->text.length > 0)
        pb_page_newline(page);
    int used = shown_columns(page, title) + 2 + shown_columns(page, remark);
    if (used > page->width) {
        pb_page_paragraph(page, 0, PB_STRONG, title, PB_PLAIN, "");
        pb_page_paragraph(page, PB_PAGE_INDENT, PB_PLAIN, "", PB_FAINT, remark);
        return;
    }
    pb_page_put(page, PB_STRONG, title);
    pb_page_space(page, 2);
    pb_page_put(page, PB_FAINT, remark);
    pb_page_newline(page);
}

void pb_page_take(struct pb_page *page, enum pb_tone lead_tone, const char *lead, enum pb_tone tone,
                  struct pb_text *text)
{
    pb_page_paragraph(page, PB_PAGE_INDENT, lead_tone, lead, tone, pb_text_string(text));
    page->text.failed |= text->failed;
    pb_text_clear(text);
}

void pb_page_head(struct pb_page *page, const char *name, const char *vendor, int horizon_months, const char *basis,
                  const char *currency)
{
    struct pb_text text = {0};
    pb_text_format(&text, "%s · %s · %s · %s", vendor, pb_months(horizon_months).text, pb_basis_words(basis), currency);
    pb_page_paragraph(page, 0, PB_STRONG, name, PB_PLAIN, "");
    pb_page_paragraph(page, 0, PB_PLAIN, "", PB_FAINT, pb_text_string(&text));
    pb_page_newline(page);
    page->text.failed |= text.failed;
    pb_text_clear(&text);
}
