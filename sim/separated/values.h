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

/* What a duration was written in. */
enum pb_duration { PB_DURATION_NONE, PB_DURATION_CLOCK, PB_DURATION_WORDS, PB_DURATION_NUMBER };
/* "h:mm", "h:mm:ss" with any number of hours, "1d 2h 3m", "2 hours 5 minutes": *seconds are seconds; a mere number is
 * left in the unit of its column. */
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
