/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What to call an input in tables and sentences: its meaning in a few words, elements of a list by their own name. */
#ifndef PB_ANALYSIS_INPUT_NAMES_H
#define PB_ANALYSIS_INPUT_NAMES_H

#include "base/text.h"
#include "inputs/values.h"

/* Adds "containment", "the programme is abandoned", "how-to: handle minutes", "pricing usage tier 1: price"; what has
 * no words of its own by the end of its pointer. inputs may be NULL: elements of lists then go by number. */
void pb_input_words(struct pb_text *out, const struct pb_inputs *inputs, const char *pointer);
/* The same as a text of its own. The caller frees it; NULL where memory is short. */
char *pb_input_name(const struct pb_inputs *inputs, const char *pointer);

#endif
