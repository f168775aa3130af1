/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What point and comma mean in the numbers of a column: one cell, "1,234", does not say it. */
#include "separated/values.h"
#include "base/number.h"

#include <string.h>

enum { COMMA, POINT };
static const char marks_of_numbers[] = {[COMMA] = ',', [POINT] = '.'};

static bool is_in_number(char c)
{
    return pb_is_digit(c) || c == ',' || c == '.';
}

/* Digits of the text up to another character. */
static size_t digits_at(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && pb_is_digit(text[count]))
        count++;
    return count;
}

/* How many groups of three digits the mark divides off at the start of the text, of which it takes *used bytes: one to
 * three digits, the first no zero, then the mark and three digits, and again. */
static size_t groups_at(const char *text, size_t length, char mark, size_t *used)
{
    size_t groups = 0, at = *used = digits_at(text, length);
    if (at < 1 || at > 3 || text[0] == '0')
        return 0;
    while (at < length && text[at] == mark && digits_at(text + at + 1, length - at - 1) == 3) {
        at += 4;
        groups++;
    }
    *used = at;
    return groups;
}

static void add_number(struct pb_number_marks *marks, const char *text, size_t length)
{
    size_t whole = digits_at(text, length), used;
    if (whole == length) {
        marks->small += text[0] != '0' && length <= 3;
        marks->large += length > 3;
        return;
    }
    for (int mark = COMMA; mark <= POINT; mark++) {
        size_t groups = groups_at(text, length, marks_of_numbers[mark], &used);
        bool fraction = used < length && text[used] == marks_of_numbers[!mark] &&
                        digits_at(text + used + 1, length - used - 1) == length - used - 1;
        if (groups > 0 && (used == length || fraction)) {
            marks->grouped[mark]++;
            marks->certain[mark] += groups > 1 || fraction;
            marks->decimal[!mark] += fraction;
            return;
        }
    }
    if (whole + 1 + digits_at(text + whole + 1, length - whole - 1) == length)
        marks->decimal[text[whole] == ',' ? COMMA : POINT]++;
}

void pb_number_marks_add(struct pb_number_marks *marks, const char *text, size_t length)
{
    size_t begin = 0;
    pb_value_trim(&text, &length);
    if (memchr(text, ':', length) || (length > 0 && (*text == 'P' || *text == 'p')))
        return;
    while (begin < length && !pb_is_digit(text[begin]))
        begin++;
    size_t end = begin;
    while (end < length && is_in_number(text[end]))
        end++;
    for (size_t i = end; i < length; i++)
        if (pb_is_digit(text[i]))
            return; /* several numbers */
    while (end > begin && !pb_is_digit(text[end - 1]))
        end--;
    if (end > begin)
        add_number(marks, text + begin, end - begin);
}

char pb_number_thousands(const struct pb_number_marks *marks, bool *unclear)
{
    *unclear = false;
    for (int mark = COMMA; mark <= POINT; mark++) {
        if (marks->grouped[mark] == 0 || marks->decimal[mark] > 0)
            continue;
        /* rounding to three decimals leaves whole numbers in one cell of a thousand */
        bool likely = marks->large == 0 && 10 * marks->small >= marks->grouped[mark];
        if (marks->certain[mark] > 0 || marks->decimal[!mark] > 0 || likely)
            return marks_of_numbers[mark];
        *unclear = *unclear || mark == COMMA;
    }
    return '\0';
}

/* Bytes of a mark that divides thousands in whatever column: an apostrophe or a space. */
static size_t plain_mark_at(const char *text, size_t length)
{
    static const char *const marks[] = {"'", " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x99"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (length >= strlen(marks[i]) && memcmp(text, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

size_t pb_value_ungroup(char *out, size_t size, const char *text, size_t length, char thousands)
{
    size_t used = 0, digits = 0;
    if (length >= size || memchr(text, ':', length))
        return 0;
    for (size_t at = 0; at < length;) {
        size_t mark = thousands && text[at] == thousands ? 1 : plain_mark_at(text + at, length - at);
        bool divides = digits > 0 && digits <= 3 && mark > 0 && digits_at(text + at + mark, length - at - mark) == 3;
        if (divides) {
            memcpy(out + used, text + at + mark, 3);
            used += 3;
            at += mark + 3;
            digits = 3;
            continue;
        }
        digits = pb_is_digit(text[at]) ? digits + 1 : text[at] == '.' || text[at] == ',' ? 4 : 0;
        out[used++] = text[at++];
    }
    return used;
}
