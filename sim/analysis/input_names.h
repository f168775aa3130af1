/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What to call an input in tables and sentences: the end of its pointer in words, elements of a list by their own name.
 */
#ifndef PB_ANALYSIS_INPUT_NAMES_H
#define PB_ANALYSIS_INPUT_NAMES_H

#include "base/text.h"
#include "inputs/values.h"

/* Adds "deflection: containment", "how-to: handle minutes", "deflection ramp: months to 90", "pricing usage tier 1:
 * price". inputs may be NULL: elements of lists then go by number. */
void pb_input_words(struct pb_text *out, const struct pb_inputs *inputs, const char *pointer);
/* The same as a text of its own. The caller frees it; NULL where memory is short. */
char *pb_input_name(const struct pb_inputs *inputs, const char *pointer);

#endif
