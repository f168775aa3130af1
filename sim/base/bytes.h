/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as bytes, for files that another run reads: integers in groups of seven bits, the lowest first, with the
 * eighth bit set where more follow (LEB128); doubles by their 64 bits, least significant byte first. The same on every
 * machine. */
#ifndef PB_BASE_BYTES_H
#define PB_BASE_BYTES_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void pb_bytes_put(struct pb_text *bytes, uint64_t number);
void pb_bytes_put_double(struct pb_text *bytes, double x);
void pb_bytes_put_text(struct pb_text *bytes, const char *text); /* its length before it; not NULL */

/* What is left to read; once something was wrong, everything reads as 0 or "". */
struct pb_reader {
    const unsigned char *next;
    size_t left;
    bool wrong;
};

uint64_t pb_bytes_get(struct pb_reader *in);
/* A number of low … high; low, and wrong, where it is another one. */
uint64_t pb_bytes_get_between(struct pb_reader *in, uint64_t low, uint64_t high);
double pb_bytes_get_double(struct pb_reader *in);
/* A copy, to be released with free. NULL where memory is short or the bytes are wrong. */
char *pb_bytes_get_text(struct pb_reader *in);

#endif
