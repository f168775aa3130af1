/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set of the keys of objects: finds a duplicate among 100,000 members as quickly as among ten, whoever chose them. */
#ifndef PB_SCENARIO_KEYS_H
#define PB_SCENARIO_KEYS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Members of any number of objects; zero-initialise. */
struct pb_keys {
    struct pb_keys_slot {
        uint64_t hash;
        uint32_t owner;
        cJSON *item; /* NULL: empty; its key is item->string */
    } * slots;
    size_t capacity, count; /* capacity: 0 or a power of two */
};

/* The member of the owner (any number that stands for an object) with this key, or NULL. */
cJSON *pb_keys_find(const struct pb_keys *keys, uint32_t owner, const char *key);
/* Adds a member. If the owner has one with the same key, that one stays and is *earlier; else *earlier is NULL. False
 * where memory is short. */
bool pb_keys_add(struct pb_keys *keys, uint32_t owner, cJSON *item, cJSON **earlier);
void pb_keys_clear(struct pb_keys *keys); /* releases and zeroes */

#endif
