/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/places.h"

#include "base/memory.h"

#include <stdlib.h>

/* The slot of item, or the empty one where it belongs. Fibonacci hashing: addresses from malloc differ in their middle
 * bits. */
static struct pb_places_slot *slot_of(const struct pb_places *places, const cJSON *item)
{
    uint64_t hash = ((uint64_t)(uintptr_t)item >> 4) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(hash >> 24) & (places->capacity - 1);
    while (places->slots[at].item && places->slots[at].item != item)
        at = (at + 1) & (places->capacity - 1);
    return &places->slots[at];
}

static bool grow(struct pb_places *places)
{
    struct pb_places larger = {.capacity = places->capacity ? 2 * places->capacity : 512, .count = places->count};
    larger.slots = pb_new(larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < places->capacity; i++)
        if (places->slots[i].item)
            *slot_of(&larger, places->slots[i].item) = places->slots[i];
    free(places->slots);
    *places = larger;
    return true;
}

bool pb_places_put(struct pb_places *places, const cJSON *item, struct pb_spot spot)
{
    if (2 * (places->count + 1) > places->capacity && !grow(places))
        return false;
    struct pb_places_slot *slot = slot_of(places, item);
    places->count += slot->item == NULL;
    *slot = (struct pb_places_slot){item, spot};
    return true;
}

const struct pb_spot *pb_places_get(const struct pb_places *places, const cJSON *item)
{
    if (places->capacity == 0)
        return NULL;
    const struct pb_places_slot *slot = slot_of(places, item);
    return slot->item ? &slot->spot : NULL;
}

void pb_places_clear(struct pb_places *places)
{
    free(places->slots);
    *places = (struct pb_places){0};
}
