/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts that come again and again, as small numbers. */
#ifndef PB_BASELINE_WORDS_H
#define PB_BASELINE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many different ones are kept; all others are one more. */
enum { PB_WORDS_MAX = 1 << 20 };

/* Zero-initialise. */
struct pb_words {
    char **texts; /* count of them */
    uint64_t *hashes;
    unsigned char *marks; /* the caller's own note on each */
    uint32_t *slots;      /* index + 1; 0: empty */
    uint32_t count, capacity, slot_count;
    bool failed; /* memory ran out */
};

/* The number of the text; it is added where it is new (*added, may be NULL). */
uint32_t pb_words_index(struct pb_words *words, const char *text, size_t length, bool *added);
/* UINT32_MAX where it is not there. */
uint32_t pb_words_find(const struct pb_words *words, const char *text, size_t length);
void pb_words_clear(struct pb_words *words);

#endif
