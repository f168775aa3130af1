/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the members of a tree were written: a side table from a member's address to its place. */
#ifndef PB_SCENARIO_PLACES_H
#define PB_SCENARIO_PLACES_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pb_spot {
    uint32_t file, line, column; /* file: an index that the document knows */
};

/* A hash table with open addressing; zero-initialise. */
struct pb_places {
    struct pb_places_slot {
        const cJSON *item; /* NULL: empty */
        struct pb_spot spot;
    } * slots;
    size_t capacity, count; /* capacity: 0 or a power of two */
};

/* Remembers the spot of item, in place of what was known before. False where memory is short. */
bool pb_places_put(struct pb_places *places, const cJSON *item, struct pb_spot spot);
/* NULL where the item has none. Valid until the next put. */
const struct pb_spot *pb_places_get(const struct pb_places *places, const cJSON *item);
void pb_places_clear(struct pb_places *places); /* releases and zeroes */

#endif
