/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts that a result owns. */
#ifndef PB_ANALYSIS_TEXTS_H
#define PB_ANALYSIS_TEXTS_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise. */
struct pb_texts {
    char **list;
    size_t count, capacity;
    bool failed; /* memory was short */
};

/* A copy that lives as long as the list; "" and failed where memory is short. NULL gives "". */
const char *pb_texts_keep(struct pb_texts *texts, const char *text);
/* The same for a text that was written; it is emptied. */
const char *pb_texts_take(struct pb_texts *texts, struct pb_text *text);
void pb_texts_clear(struct pb_texts *texts);

#endif
