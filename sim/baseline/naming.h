/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of categories: what the cells of the category column are called. Names that differ only in case or spaces are
 * one, written as most tickets write it. */
#ifndef PB_BASELINE_NAMING_H
#define PB_BASELINE_NAMING_H

#include "baseline/result.h"

/* Release with pb_naming_clear, whatever came of it. */
struct pb_naming {
    struct pb_words keys;    /* names as they are compared; what follows is as long as the list it belongs to */
    uint32_t *best;          /* of each key: its most frequent writing */
    struct pb_words written; /* names as they are written */
    uint32_t *key_of;        /* of each writing */
    size_t *tickets;         /* that count, of each writing */
    size_t capacity;         /* of key_of and tickets */
    uint32_t *of_cell;       /* key of each cell */
};

extern const char pb_uncategorised[];

/* Names the cells: by the mapping's rules, by their tags, or as they stand. Of tags the cell has the one that most
 * tickets have; but tags on more than nine tenths of the tickets that have any, and words for how a ticket came, come
 * last, because they do not divide the tickets (baseline->common_tags). */
payback_status pb_naming_make(struct pb_naming *naming, payback_baseline *baseline);
void pb_naming_clear(struct pb_naming *naming);

/* The name of a key, as most tickets write it. */
const char *pb_naming_name(const struct pb_naming *naming, uint32_t key);
/* How else it is written, for a sentence; *out is NULL where there is one way only. */
payback_status pb_naming_spellings(char **out, const struct pb_naming *naming, uint32_t key);

#endif
