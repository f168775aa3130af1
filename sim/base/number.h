/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Doubles that are written so that they read back the same, and read in every locale with a point. */
#ifndef PB_BASE_NUMBER_H
#define PB_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

enum { PB_NUMBER_SIZE = 32 };

/* In every locale. */
static inline bool pb_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Writes the shortest decimal form that reads back as the same double (of the shortest ones the nearest) into buffer
 * (PB_NUMBER_SIZE bytes, NUL-terminated), and returns its length. Plain notation for exponents -5 … 16, else
 * "1.5e-07", "1e+22"; "inf", "-inf", "nan" for what is not a number. */
size_t pb_number_write(char *buffer, double value);

/* Reads a whole JSON number (RFC 8259 grammar, nothing behind it), correctly rounded. False where it is none or
 * overflows. */
bool pb_number_read(const char *text, size_t length, double *value);

#endif
