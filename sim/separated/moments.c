/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moments. */
#include "separated/values.h"
#include "base/number.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* Days of the civil calendar counted from 1970 in eras of 400 years, whose years begin in March: the leap day is then
 * the last of its year. */
int64_t pb_days_from_date(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void pb_date_from_days(int64_t days, int *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
    int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100), shifted = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(years + era * 400 + (*month <= 2));
}

int pb_days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* What is left of a text. */
struct rest {
    const char *at, *end;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* A whole number of at most eight digits; returns how many there were. */
static int take_number(struct rest *rest, int *number)
{
    int digits = 0;
    *number = 0;
    while (rest->at < rest->end && pb_is_digit(*rest->at) && digits < 8) {
        *number = 10 * *number + (*rest->at++ - '0');
        digits++;
    }
    return digits;
}

static bool take(struct rest *rest, char c)
{
    if (rest->at == rest->end || *rest->at != c)
        return false;
    rest->at++;
    return true;
}

static void skip(struct rest *rest, const char *characters)
{
    for (;;) {
        if (rest->at < rest->end && *rest->at && strchr(characters, *rest->at))
            rest->at++;
        else if (rest->end - rest->at >= 3 && memcmp(rest->at, "\xe2\x80\xaf", 3) == 0)
            rest->at += 3;
        else if (rest->end - rest->at >= 2 && memcmp(rest->at, "\xc2\xa0", 2) == 0)
            rest->at += 2;
        else
            return;
    }
}

/* The letters that follow. */
static size_t take_word(struct rest *rest, const char **word)
{
    *word = rest->at;
    while (rest->at < rest->end && is_letter(*rest->at))
        rest->at++;
    return (size_t)(rest->at - *word);
}

/* A month by its English name or the first three letters of it, or as German writes it; 0 where it is none. */
static int month_of(const char *word, size_t length)
{
    static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december"};
    static const struct {
        const char *word;
        int month;
    } others[] = {{"sept", 9}, {"mrz", 3},      {"mär", 3},      {"märz", 3},    {"mai", 5},
                  {"okt", 10}, {"dez", 12},     {"januar", 1},   {"februar", 2}, {"juni", 6},
                  {"juli", 7}, {"oktober", 10}, {"dezember", 12}};
    for (int m = 0; m < 12; m++)
        if ((length == 3 || length == strlen(names[m])) && strncasecmp(word, names[m], length) == 0)
            return m + 1;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strlen(others[i].word) == length && strncasecmp(word, others[i].word, length) == 0)
            return others[i].month;
    return 0;
}

static bool is_weekday(const char *word, size_t length)
{
    static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    for (size_t i = 0; i < 7; i++)
        if ((length == 3 || length == strlen(names[i])) && strncasecmp(word, names[i], length) == 0)
            return true;
    return false;
}

static int whole_year(int year, int digits)
{
    return digits == 4 ? year : digits == 2 ? 2000 + year : 0;
}

struct date {
    int year, month, day;
};

/* Day and month, two numbers of which the order must say which is which. */
static bool settle(struct date *date, struct pb_moment *moment, enum pb_day_order order)
{
    if (order == PB_ORDER_UNKNOWN)
        order = moment->second > 12 ? PB_MONTH_FIRST : PB_DAY_FIRST;
    bool month_first = order == PB_MONTH_FIRST;
    date->month = month_first ? moment->first : moment->second;
    date->day = month_first ? moment->second : moment->first;
    return true;
}

/* What follows a first number. */
static bool finish_numeric(struct rest *rest, int first, int digits, enum pb_day_order order, struct date *date,
                           struct pb_moment *moment)
{
    int second, third;
    char separator = *rest->at++;
    skip(rest, " ");
    const char *word;
    size_t letters = take_word(rest, &word);
    if (letters > 0) { /* 25/Feb/26, 25. Feb 2026 */
        date->day = first;
        date->month = month_of(word, letters);
        skip(rest, "./- ,");
        digits = take_number(rest, &third);
        date->year = whole_year(third, digits);
        return date->month > 0 && date->year > 0;
    }
    int second_digits = take_number(rest, &second);
    if (second_digits < 1 || second_digits > 2 || !take(rest, separator))
        return false;
    skip(rest, " ");
    int third_digits = take_number(rest, &third);
    if (digits == 4 || (order == PB_YEAR_FIRST && digits == 2 && third_digits == 2)) {
        *date = (struct date){whole_year(first, digits), second, third};
        return third_digits > 0 && third_digits <= 2;
    }
    date->year = whole_year(third, third_digits);
    if (digits > 2 || date->year == 0)
        return false;
    moment->ambiguous = true;
    moment->first = first;
    moment->second = second;
    moment->separator = separator;
    return settle(date, moment, order);
}

/* "Feb 25, 2026" and "25 Feb 2026", with a weekday before it or without. */
static bool read_date(struct rest *rest, enum pb_day_order order, struct date *date, struct pb_moment *moment)
{
    const char *word;
    int number;
    size_t letters = take_word(rest, &word);
    if (letters > 0 && is_weekday(word, letters)) {
        skip(rest, "., ");
        letters = take_word(rest, &word);
    }
    if (letters > 0) {
        date->month = month_of(word, letters);
        skip(rest, "., ");
        int digits = take_number(rest, &date->day);
        skip(rest, "., ");
        int year_digits = take_number(rest, &number);
        date->year = whole_year(number, year_digits);
        return date->month > 0 && digits > 0 && digits <= 2 && date->year > 0;
    }
    int digits = take_number(rest, &number);
    if (digits == 0 || rest->at == rest->end || !strchr("/.- ", *rest->at) || *rest->at == '\0')
        return false;
    return finish_numeric(rest, number, digits, order, date, moment);
}

/* AM or PM behind a clock of twelve hours. */
static bool take_half(struct rest *rest, int *hour)
{
    struct rest back = *rest;
    skip(rest, " ");
    if (rest->at < rest->end && strchr("aApP", *rest->at) && *rest->at) {
        bool after = *rest->at == 'p' || *rest->at == 'P';
        rest->at++;
        skip(rest, ".");
        if (rest->at < rest->end && (*rest->at == 'm' || *rest->at == 'M')) {
            rest->at++;
            skip(rest, ".");
            if (*hour < 1 || *hour > 12)
                return false;
            *hour = *hour % 12 + (after ? 12 : 0);
            return true;
        }
    }
    *rest = back;
    return true;
}

static bool read_clock(struct rest *rest, int64_t *seconds)
{
    int hour, minute, second = 0, fraction;
    int digits = take_number(rest, &hour);
    if (digits < 1 || digits > 2 || !take(rest, ':') || take_number(rest, &minute) != 2)
        return false;
    if (take(rest, ':') && take_number(rest, &second) != 2)
        return false;
    if (rest->at < rest->end && (*rest->at == '.' || *rest->at == ',')) {
        rest->at++;
        while (take_number(rest, &fraction) > 0)
            ;
    }
    if (!take_half(rest, &hour) || hour > 24 || minute > 59 || second > 60)
        return false;
    *seconds = 3600 * (int64_t)hour + 60 * minute + second;
    return true;
}

/* Z, UTC, GMT, ±hh[:]mm, ±hh, UTC±hh:mm; nothing is no zone, and nor is "Uhr" behind a German clock. */
static bool read_zone(struct rest *rest, struct pb_moment *moment)
{
    const char *word;
    skip(rest, " (");
    size_t letters = take_word(rest, &word);
    if (letters > 0 && (letters != 3 || strncasecmp(word, "uhr", 3) != 0)) {
        bool known = (letters == 1 && (*word == 'Z' || *word == 'z')) ||
                     (letters == 3 && (strncasecmp(word, "UTC", 3) == 0 || strncasecmp(word, "GMT", 3) == 0));
        if (!known)
            return false;
        moment->zoned = true;
    }
    skip(rest, " ");
    if (rest->at < rest->end && (*rest->at == '+' || *rest->at == '-')) {
        int sign = *rest->at++ == '-' ? -1 : 1, hours, minutes = 0;
        int digits = take_number(rest, &hours);
        if (digits == 4) {
            minutes = hours % 100;
            hours /= 100;
        } else if (digits < 1 || digits > 2 || (take(rest, ':') && take_number(rest, &minutes) != 2)) {
            return false;
        }
        moment->zoned = true;
        moment->zone = sign * (3600 * hours + 60 * minutes);
    }
    skip(rest, " )");
    return rest->at == rest->end;
}

static const double COUNT_END = 4291747200; /* 2106-01-01 */

/* Unix seconds or milliseconds, and the dates of spreadsheets: days since 30 December 1899. */
static bool read_count(const char *text, size_t length, struct pb_moment *moment)
{
    double number;
    size_t digits = 0;
    while (digits < length && pb_is_digit(text[digits]))
        digits++;
    if (digits < 5 || !pb_value_number(text, length, &number))
        return false;
    double seconds = digits == 13 ? number / 1000 : digits == 10 ? number : digits == 5 ? (number - 25569) * 86400 : -1;
    if (!(seconds >= 0 && seconds < COUNT_END)) /* as dates in words: 1970 … 2105 */
        return false;
    moment->zoned = digits > 5;
    moment->seconds = digits > 5 ? (int64_t)floor(seconds) : (int64_t)llround(seconds);
    return true;
}

static bool to_seconds(const struct date *date, int64_t clock, struct pb_moment *moment)
{
    if (date->year < 1970 || date->year > 2105 || date->month < 1 || date->month > 12 || date->day < 1 ||
        date->day > pb_days_of_month(date->year, date->month))
        return false;
    moment->seconds = 86400 * pb_days_from_date(date->year, date->month, date->day) + clock;
    return true;
}

static int two(const char *text)
{
    return 10 * (text[0] - '0') + (text[1] - '0');
}

/* "2026-02-25 10:17:00", by far the most frequent form. */
static bool read_common(const char *text, size_t length, struct pb_moment *moment)
{
    static const char shape[] = "dddd-dd-dd dd:dd:dd";
    if (length != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == 'd' ? !pb_is_digit(text[i]) : text[i] != shape[i] && !(i == 10 && text[i] == 'T'))
            return false;
    struct date date = {100 * two(text) + two(text + 2), two(text + 5), two(text + 8)};
    int hour = two(text + 11), minute = two(text + 14), second = two(text + 17);
    return hour < 25 && minute < 60 && second < 61 &&
           to_seconds(&date, 3600 * (int64_t)hour + 60 * minute + second, moment);
}

bool pb_value_moment(const char *text, size_t length, enum pb_day_order order, struct pb_moment *moment)
{
    *moment = (struct pb_moment){0};
    pb_value_trim(&text, &length);
    if (read_common(text, length, moment) || read_count(text, length, moment))
        return true;
    struct rest rest = {text, text + length};
    struct date date = {0};
    int64_t clock = 0;
    if (!read_date(&rest, order, &date, moment))
        return false;
    skip(&rest, ", ");
    if (rest.at < rest.end && *rest.at == 'T')
        rest.at++;
    else if (rest.end - rest.at > 3 && (strncasecmp(rest.at, "at ", 3) == 0 || strncasecmp(rest.at, "um ", 3) == 0))
        rest.at += 3;
    if (rest.at < rest.end && pb_is_digit(*rest.at) && !read_clock(&rest, &clock))
        return false;
    return read_zone(&rest, moment) && to_seconds(&date, clock, moment);
}
