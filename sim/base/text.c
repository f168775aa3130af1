/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include "base/memory.h"
#include "base/number.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

void pb_text_clear(struct pb_text *text)
{
    free(text->data);
    *text = (struct pb_text){0};
}

/* Room for `more` bytes and the NUL. */
static bool make_room(struct pb_text *text, size_t more)
{
    if (text->failed)
        return false;
    size_t needed;
    if (__builtin_add_overflow(text->length, more, &needed) || needed == SIZE_MAX) {
        text->failed = true;
        return false;
    }
    if (++needed <= text->capacity)
        return true;
    size_t capacity = text->capacity ? text->capacity : FIRST_CAPACITY;
    while (capacity < needed)
        capacity = capacity > SIZE_MAX / 2 ? needed : 2 * capacity;
    char *data = pb_resize(text->data, capacity, 1);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void pb_text_add_bytes(struct pb_text *text, const char *bytes, size_t length)
{
    if (!make_room(text, length))
        return;
    if (length)
        memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void pb_text_add(struct pb_text *text, const char *string)
{
    pb_text_add_bytes(text, string, strlen(string));
}

void pb_text_add_char(struct pb_text *text, char c)
{
    pb_text_add_bytes(text, &c, 1);
}

void pb_text_repeat(struct pb_text *text, const char *string, int times)
{
    size_t length = strlen(string);
    for (int i = 0; i < times; i++)
        pb_text_add_bytes(text, string, length);
}

/* vsnprintf in the C locale, whatever this thread's locale is. glibc hands out its own C locale: nothing is allocated.
 */
static int format_in_c_locale(char *buffer, size_t size, const char *format, va_list arguments)
{
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c_locale)
        return -1;
    locale_t previous = uselocale(c_locale);
    int length = vsnprintf(buffer, size, format, arguments);
    uselocale(previous);
    freelocale(c_locale);
    return length;
}

void pb_text_format_list(struct pb_text *text, const char *format, va_list arguments)
{
    if (!make_room(text, 0))
        return;
    va_list again;
    va_copy(again, arguments);
    size_t room = text->capacity - text->length;
    int length = format_in_c_locale(text->data + text->length, room, format, arguments);
    if (length >= 0 && (size_t)length >= room && make_room(text, (size_t)length))
        length = format_in_c_locale(text->data + text->length, (size_t)length + 1, format, again);
    va_end(again);
    if (length < 0)
        text->failed = true;
    if (text->failed)
        text->data[text->length] = '\0';
    else
        text->length += (size_t)length;
}

void pb_text_format(struct pb_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pb_text_format_list(text, format, arguments);
    va_end(arguments);
}

void pb_text_add_double(struct pb_text *text, double value)
{
    if (!make_room(text, PB_NUMBER_SIZE))
        return;
    text->length += pb_number_write(text->data + text->length, value);
}

char *pb_text_take(struct pb_text *text)
{
    pb_text_add_bytes(text, "", 0);
    char *data = text->data;
    if (text->failed) {
        free(data);
        data = NULL;
    }
    *text = (struct pb_text){0};
    return data;
}

/* RFC 3629: overlong forms, surrogates and what lies beyond Unicode are not UTF-8. */
size_t pb_utf8_next(const char *string, uint32_t *character)
{
    const unsigned char *s = (const unsigned char *)string;
    *character = s[0];
    if (s[0] < 0x80)
        return s[0] != '\0';
    *character = PB_REPLACEMENT;
    int more = s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : 1;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    uint32_t code = s[0] & (0x3fu >> more);
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 1;
        code = code << 6 | (s[i] & 0x3fu);
    }
    if (s[0] < 0xc2 || s[0] > 0xf4 || code < least[more] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 1;
    *character = code;
    return (size_t)more + 1;
}

/* Control characters (C0, DEL, C1), and those that turn the direction of writing. */
static bool moves_a_terminal(uint32_t code)
{
    bool turns = code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
                 (code >= 0x2066 && code <= 0x2069);
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || turns;
}

static void add_json_character(struct pb_text *text, const char *p, size_t length, uint32_t code)
{
    static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *name = names; code < 0x80 && *name; name += 2)
        if (code == (unsigned char)name[0]) {
            pb_text_add_char(text, '\\');
            pb_text_add_char(text, name[1]);
            return;
        }
    if (moves_a_terminal(code))
        pb_text_format(text, "\\u%04x", (unsigned)code);
    else if (code == PB_REPLACEMENT)
        pb_text_add(text, "\xef\xbf\xbd");
    else
        pb_text_add_bytes(text, p, length);
}

void pb_text_add_json_string(struct pb_text *text, const char *string)
{
    pb_text_add_char(text, '"');
    uint32_t code = 0;
    for (size_t length; (length = pb_utf8_next(string, &code)) > 0; string += length)
        add_json_character(text, string, length, code);
    pb_text_add_char(text, '"');
}

/* A carriage return is kept as part of a line end only. */
static bool is_escaped(uint32_t code, const char *next, const char *end)
{
    bool kept = code == '\t' || code == '\n' || (code == '\r' && next < end && *next == '\n');
    return moves_a_terminal(code) && !kept;
}

void pb_text_add_csv_cell(struct pb_text *text, const char *guard, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    bool quoted = false;
    for (const char *c = bytes; c < end; c++)
        quoted = quoted || (*c && strchr(",\"\r\n", *c));
    pb_text_add(text, quoted ? "\"" : "");
    pb_text_add(text, guard);
    uint32_t code = 0;
    for (size_t step; bytes < end && (step = pb_utf8_next(bytes, &code)) > 0; bytes += step) {
        if (code == PB_REPLACEMENT && step == 1)
            code = (unsigned char)*bytes; /* one of Latin-1, to a terminal that reads so */
        if (code == '"')
            pb_text_add_char(text, '"');
        if (is_escaped(code, bytes + step, end))
            pb_text_format(text, code < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code);
        else
            pb_text_add_bytes(text, bytes, step);
    }
    pb_text_add(text, quoted ? "\"" : "");
}

struct range {
    uint32_t first, last;
};

static bool within(uint32_t code, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* The blocks of Unicode 15 that matter in names: combining marks and invisible characters; East Asian wide and emoji.
 */
static int code_columns(uint32_t code)
{
    static const struct range none[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},
        {0x64b, 0x65f},   {0x6d6, 0x6dc},   {0x93c, 0x93c},   {0x941, 0x948},   {0x94d, 0x94d},   {0xe31, 0xe31},
        {0xe34, 0xe3a},   {0xe47, 0xe4e},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x202a, 0x202e},
        {0x2060, 0x2064}, {0x20d0, 0x20f0}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0100, 0xe01ef}};
    static const struct range wide[] = {{0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
                                        {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26a1, 0x26a1},   {0x2705, 0x2705},
                                        {0x274c, 0x274c},   {0x2753, 0x2755},   {0x2795, 0x2797},   {0x2b50, 0x2b50},
                                        {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xa960, 0xa97c},   {0xac00, 0xd7a3},
                                        {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff01, 0xff60},   {0xffe0, 0xffe6},
                                        {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
    return code < 0x20 || code == 0x7f                        ? 0
           : code < 0x80                                      ? 1
           : within(code, none, sizeof none / sizeof none[0]) ? 0
           : within(code, wide, sizeof wide / sizeof wide[0]) ? 2
                                                              : 1;
}

size_t pb_text_columns(const char *string)
{
    size_t columns = 0;
    uint32_t code = 0;
    for (size_t length; (length = pb_utf8_next(string, &code)) > 0; string += length)
        columns += (size_t)code_columns(code);
    return columns;
}

static char folded(char c)
{
    return c == '-' ? '_' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_folded(const char *a, const char *b)
{
    while (*a && folded(*a) == folded(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

enum { WORD_MAX = 128, BEGINNING_MIN = 3 };

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and transpositions of
 * neighbours. F. Damerau, "A technique for computer detection and correction of spelling errors", CACM 7 (1964). */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *previous = rows[1], *current = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        previous[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        current[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t change = previous[j - 1] + (folded(a[i - 1]) != folded(b[j - 1]));
            current[j] = smallest(previous[j] + 1, current[j - 1] + 1, change);
            if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) && folded(a[i - 2]) == folded(b[j - 1]) &&
                before[j - 2] + 1 < current[j])
                current[j] = before[j - 2] + 1;
        }
        size_t *oldest = before;
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[b_length];
}

static const char *nearest(const char *word, const char *const *list, size_t count)
{
    const char *best = NULL;
    size_t least = SIZE_MAX, length = strlen(word);
    for (size_t i = 0; i < count && length <= WORD_MAX; i++) {
        size_t other = strlen(list[i]);
        if (other > WORD_MAX)
            continue;
        size_t distance = edit_distance(word, length, list[i], other);
        if (distance <= (length > other ? length : other) / 3 && distance < least) {
            least = distance;
            best = list[i];
        }
    }
    return best;
}

static const char *only_continuation(const char *word, const char *const *list, size_t count)
{
    const char *found = NULL;
    size_t length = strlen(word);
    for (size_t i = 0; i < count && length >= BEGINNING_MIN; i++) {
        if (strncmp(word, list[i], length) != 0)
            continue;
        if (found)
            return NULL;
        found = list[i];
    }
    return found;
}

const char *pb_misspelling(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (same_folded(word, list[i]))
            return list[i];
    return nearest(word, list, count);
}

const char *pb_suggest(const char *word, const char *const *list, size_t count)
{
    const char *best = pb_misspelling(word, list, count);
    return best ? best : only_continuation(word, list, count);
}
