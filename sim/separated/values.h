/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What cells say: numbers, durations and moments as help desks and spreadsheets write them. Texts are not
 * NUL-terminated; white space around them does not count. */
#ifndef PB_SEPARATED_VALUES_H
#define PB_SEPARATED_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes white space (no-break spaces included) off both ends. */
void pb_value_trim(const char **text, size_t *length);
/* Whether the text is one of the ways to say "nothing": empty, - -- ? N/A null None. */
bool pb_value_missing(const char *text, size_t length);

/* A number with a decimal point or, where there is no point, a decimal comma. "1,234,567" is none. */
bool pb_value_number(const char *text, size_t length, double *number);

/* How the numbers of a column are written. Zero-initialise. Of the pairs the first is of the comma, the second of the
 * point. */
struct pb_number_marks {
    size_t grouped[2];   /* numbers in which it may divide thousands: 1,234 */
    size_t certain[2];   /* and in which nothing else is possible: 1,234,567 or 1,234.5 */
    size_t decimal[2];   /* numbers with a fraction behind it that is no group of three digits */
    size_t small, large; /* whole numbers of up to three digits (0 does not count), and of more */
};
/* Takes a cell into account; one with several numbers or a clock says nothing. */
void pb_number_marks_add(struct pb_number_marks *marks, const char *text, size_t length);
/* The mark that divides thousands in that column, 0 where none does. *unclear: every comma stands before three digits
 * and nothing says whether they are thousands or decimals. */
char pb_number_thousands(const struct pb_number_marks *marks, bool *unclear);
/* Writes the text without that mark, and without apostrophes and spaces, between thousands; returns its length, 0 where
 * size bytes do not do or the text is a clock. */
size_t pb_value_ungroup(char *out, size_t size, const char *text, size_t length, char thousands);

/* What a duration was written in. */
enum pb_duration { PB_DURATION_NONE, PB_DURATION_CLOCK, PB_DURATION_WORDS, PB_DURATION_NUMBER };
/* "h:mm", "h:mm:ss" with any number of hours, "1d 2h 3m", "2 hours 5 minutes", "PT2H5M": *seconds are seconds; a mere
 * number is left in the unit of its column. */
enum pb_duration pb_value_duration(const char *text, size_t length, double *seconds);

/* Which number comes first. */
enum pb_day_order { PB_ORDER_UNKNOWN, PB_DAY_FIRST, PB_MONTH_FIRST, PB_YEAR_FIRST };

/* A moment as it is written. */
struct pb_moment {
    int64_t seconds; /* since 1970 in the writer's own time; valid where the order is known */
    bool zoned;      /* the cell says which time that is: */
    int zone;        /* seconds east of UTC */
    bool ambiguous;  /* day and month are two numbers, `first` and `second` in the order of the cell */
    int first, second;
    char separator; /* between them */
};

/* Reads a moment; an ambiguous one in the given order. False where it is none, or none in that order. */
bool pb_value_moment(const char *text, size_t length, enum pb_day_order order, struct pb_moment *moment);

/* Days since 1970 of a date of the Gregorian calendar, and back. */
int64_t pb_days_from_date(int64_t year, int month, int day);
void pb_date_from_days(int64_t days, int *year, int *month, int *day);
int pb_days_of_month(int year, int month);

#endif
