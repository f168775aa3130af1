/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading the named arguments of a distribution, and saying what is wrong with them. */
#ifndef PB_DISTRIBUTION_ARGUMENTS_H
#define PB_DISTRIBUTION_ARGUMENTS_H

#include "base/number.h"
#include "distribution/distribution.h"

struct pb_arguments {
    const struct pb_family *family;
    const struct pb_argument *list;
    size_t count;
    struct pb_distribution_fault *fault;
};

/* Names, kinds, doubles, and that they are exactly one of the family's required sets with options. */
payback_status pb_arguments_check(const struct pb_arguments *arguments);

/* NULL where it is not given. */
const struct pb_argument *pb_argument_find(const struct pb_arguments *arguments, const char *name);
/* The number of that name, or otherwise where it is not given. */
double pb_argument_number(const struct pb_arguments *arguments, const char *name, double otherwise);

/* Sets parameter and message, and gives PAYBACK_ERROR_SCENARIO. */
payback_status pb_argument_fault(const struct pb_arguments *arguments, const char *parameter, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds what would be right. */
payback_status pb_argument_hint(const struct pb_arguments *arguments, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A number as text, for the two functions above, and one rounded to 6 digits; they live as long as the block around. */
#define PB_FIGURE(x)       pb_argument_figure((char[PB_NUMBER_SIZE]){""}, (x))
#define PB_ROUND_FIGURE(x) pb_argument_figure((char[PB_NUMBER_SIZE]){""}, pb_round_figure(x))
const char *pb_argument_figure(char *buffer, double value);
double pb_round_figure(double value);

/* An error unless the number is in the range; NaN (not given) passes. */
payback_status pb_argument_positive(const struct pb_arguments *arguments, const char *name, double value);
payback_status pb_argument_not_negative(const struct pb_arguments *arguments, const char *name, double value);
payback_status pb_argument_sd(const struct pb_arguments *arguments, double sd);
payback_status pb_argument_ordered(const struct pb_arguments *arguments, const char *low_name, double low,
                                   const char *high_name, double high);
payback_status pb_argument_within(const struct pb_arguments *arguments, const char *name, double value, double low,
                                  double high);

#endif
