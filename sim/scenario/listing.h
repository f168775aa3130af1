/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of inputs in words. */
#ifndef PB_SCENARIO_LISTING_H
#define PB_SCENARIO_LISTING_H

#include "inputs/fields.h"

/* What would be right, as the hint of a message: "a number > 0", "a whole number in 1 … 12", "one of \"a\", \"b\"". */
const char *pb_range_words(const struct pb_field *field);
/* The range behind a noun: " > 0", " in 0 … 1", "" for any. */
const char *pb_range_within(const struct pb_field *field);

#endif
