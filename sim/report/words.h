/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inputs and distributions in words, for pages that are read by people who never see a scenario file. */
#ifndef PB_REPORT_WORDS_H
#define PB_REPORT_WORDS_H

#include "base/text.h"
#include "payback/scenario.h"

/* "deflection: containment", "how-to: handle minutes", "usage tier 1: price": the end of the pointer, elements of a
 * list by their own name. scenario may be NULL: elements then go by number. */
void pb_pointer_words(struct pb_text *out, const payback_scenario *scenario, const char *pointer);
/* "pert: min 0.45, mode 0.63, max 0.78" of {"dist":"pert",…}; what is not a distribution as it stands. */
void pb_distribution_words(struct pb_text *out, const char *json);

#endif
