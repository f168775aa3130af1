/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers and durations. */
#include "separated/values.h"

#include "base/number.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* Bytes of white space at the start; U+00A0, U+202F and U+FEFF count. */
static size_t space_at(const char *text, size_t length)
{
    if (length > 0 && (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n'))
        return 1;
    if (length > 1 && memcmp(text, "\xc2\xa0", 2) == 0)
        return 2;
    if (length > 2 && (memcmp(text, "\xe2\x80\xaf", 3) == 0 || memcmp(text, "\xef\xbb\xbf", 3) == 0))
        return 3;
    return 0;
}

static size_t space_before(const char *end, size_t length)
{
    for (size_t size = 1; size <= 3 && size <= length; size++)
        if (space_at(end - size, size) == size)
            return size;
    return 0;
}

/* A character of ASCII that is no white space. */
static bool is_plain(char c)
{
    return c > ' ' && c < 0x7f;
}

void pb_value_trim(const char **text, size_t *length)
{
    size_t size;
    if (*length > 0 && is_plain((*text)[0]) && is_plain((*text)[*length - 1]))
        return; /* nearly always */
    while ((size = space_at(*text, *length)) > 0) {
        *text += size;
        *length -= size;
    }
    while ((size = space_before(*text + *length, *length)) > 0)
        *length -= size;
}

bool pb_value_missing(const char *text, size_t length)
{
    static const char *const words[] = {"-", "--", "?", "n/a", "null", "none"};
    if (length == 0)
        return true;
    if (length > 6 || (text[0] >= '0' && text[0] <= '9'))
        return false;
    pb_value_trim(&text, &length);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length && strncasecmp(text, words[i], length) == 0)
            return true;
    return length == 0;
}

/* Digits with at most one point or comma; up to 15 digits are exact. */
static bool read_plain(const char *text, size_t length, double *number)
{
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = length > 0 && text[0] == '-';
    size_t at = negative || (length > 0 && text[0] == '+'), digits = 0, behind = 0;
    int64_t value = 0;
    bool point = false;
    for (; at < length; at++) {
        if (pb_is_digit(text[at]) && ++digits <= 15) {
            value = 10 * value + (text[at] - '0');
            behind += point;
        } else if ((text[at] == '.' || text[at] == ',') && !point) {
            point = true;
        } else {
            return false;
        }
    }
    *number = (negative ? -1 : 1) * (double)value / powers[behind];
    return digits > 0;
}

bool pb_value_number(const char *text, size_t length, double *number)
{
    enum { LONGEST = 64 };
    char copy[LONGEST];
    pb_value_trim(&text, &length);
    if (read_plain(text, length, number))
        return true;
    if (length == 0 || length >= LONGEST)
        return false;
    memcpy(copy, text, length);
    char *comma = memchr(copy, ',', length);
    if (comma && !memchr(copy, '.', length))
        *comma = '.';
    size_t plus = copy[0] == '+';
    return pb_number_read(copy + plus, length - plus, number);
}

/* ---- durations ---- */

/* [-]h…h:mm[:ss[.f]] */
static bool read_clock(const char *text, size_t length, double *seconds)
{
    bool negative = length > 0 && text[0] == '-';
    double parts[3] = {0, 0, 0}, fraction = 0, unit = 1;
    int part = 0;
    size_t at = negative, digits = 0;
    for (; at < length; at++) {
        if (pb_is_digit(text[at])) {
            parts[part] = 10 * parts[part] + (text[at] - '0');
            digits++;
        } else if (text[at] == ':' && digits > 0 && part < 2) {
            part++;
            digits = 0;
        } else {
            break;
        }
    }
    if (part == 0 || digits == 0 || parts[1] >= 60 || parts[2] >= 60)
        return false;
    if (part == 2 && at < length && (text[at] == '.' || text[at] == ','))
        for (at++; at < length && pb_is_digit(text[at]); at++)
            fraction += (text[at] - '0') * (unit /= 10);
    *seconds = (negative ? -1 : 1) * (3600 * parts[0] + 60 * parts[1] + parts[2] + fraction);
    return at == length;
}

/* Seconds of a unit by its first letters; 0 where it is none. */
static double unit_seconds(const char *word, size_t length)
{
    static const struct {
        const char *word;
        double seconds;
    } units[] = {{"d", 86400},   {"day", 86400},   {"days", 86400},  {"h", 3600},      {"hr", 3600}, {"hrs", 3600},
                 {"hour", 3600}, {"hours", 3600},  {"std", 3600},    {"m", 60},        {"min", 60},  {"mins", 60},
                 {"minute", 60}, {"minutes", 60},  {"s", 1},         {"sec", 1},       {"secs", 1},  {"second", 1},
                 {"seconds", 1}, {"w", 5 * 86400}, {"week", 604800}, {"weeks", 604800}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strlen(units[i].word) == length && strncasecmp(word, units[i].word, length) == 0)
            return units[i].seconds;
    return 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "1d 2h 3m", "2 hours, 5 minutes" */
static bool read_words(const char *text, size_t length, double *seconds)
{
    size_t at = 0, pieces = 0;
    *seconds = 0;
    while (at < length) {
        size_t start = at;
        double number;
        while (at < length && (pb_is_digit(text[at]) || text[at] == '.' || text[at] == ','))
            at++;
        if (!read_plain(text + start, at - start, &number))
            return false;
        while (at < length && text[at] == ' ')
            at++;
        start = at;
        while (at < length && is_letter(text[at]))
            at++;
        double unit = unit_seconds(text + start, at - start);
        if (unit == 0)
            return false;
        *seconds += number * unit;
        pieces++;
        while (at < length && (text[at] == ' ' || text[at] == ',' || text[at] == '.'))
            at++;
    }
    return pieces > 0;
}

/* "00:12 hrs": a clock with the unit of its first number behind it. */
static size_t without_hours(const char *text, size_t length)
{
    size_t letters = 0;
    while (letters < length && is_letter(text[length - 1 - letters]))
        letters++;
    if (letters == 0 || unit_seconds(text + length - letters, letters) != 3600)
        return length;
    length -= letters;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return length;
}

/* "1970-01-02 00:12:00": ServiceNow keeps a duration as the moment that far behind the start of 1970. One month at
 * most, so that no time of our days is taken for one. */
static bool read_since_1970(const char *text, size_t length, double *seconds)
{
    static const char start[] = "1970-01-";
    size_t size = sizeof start - 1;
    if (length < size + 4 || memcmp(text, start, size) != 0 || !pb_is_digit(text[size]) ||
        !pb_is_digit(text[size + 1]) || text[size + 2] != ' ' ||
        !read_clock(text + size + 3, length - size - 3, seconds))
        return false;
    *seconds += 86400.0 * (10 * (text[size] - '0') + (text[size + 1] - '0') - 1);
    return *seconds >= 0;
}

/* ISO 8601: P[nD]T[nH][nM][n.nS] */
static bool read_iso(const char *text, size_t length, double *seconds)
{
    static const struct {
        char letter;
        bool time;
        double seconds;
    } units[] = {{'D', false, 86400}, {'H', true, 3600}, {'M', true, 60}, {'S', true, 1}};
    size_t at = 1, next = 0, pieces = 0;
    bool time = false;
    *seconds = 0;
    if (length < 3 || text[0] != 'P')
        return false;
    while (at < length) {
        size_t start = at;
        double number;
        if (text[at] == 'T' && !time) {
            time = true;
            at++;
            continue;
        }
        while (at < length && (pb_is_digit(text[at]) || text[at] == '.' || text[at] == ','))
            at++;
        if (at == length || !read_plain(text + start, at - start, &number))
            return false;
        while (next < 4 && (units[next].letter != text[at] || units[next].time != time))
            next++;
        if (next == 4)
            return false;
        *seconds += number * units[next++].seconds;
        pieces++;
        at++;
    }
    return pieces > 0;
}

enum pb_duration pb_value_duration(const char *text, size_t length, double *seconds)
{
    pb_value_trim(&text, &length);
    if (pb_value_number(text, length, seconds))
        return PB_DURATION_NUMBER;
    if (read_clock(text, without_hours(text, length), seconds) || read_since_1970(text, length, seconds))
        return PB_DURATION_CLOCK;
    return read_iso(text, length, seconds) || read_words(text, length, seconds) ? PB_DURATION_WORDS : PB_DURATION_NONE;
}
