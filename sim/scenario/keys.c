/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/keys.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

__extension__ typedef unsigned __int128 uint128;

/* x mod 2^61 − 1, within one multiple. */
static uint64_t fold(uint128 x)
{
    const uint64_t p = (UINT64_C(1) << 61) - 1;
    return (uint64_t)(x & p) + (uint64_t)(x >> 61);
}

/* A number that nobody who writes a file can know: 8 of the 16 random bytes that the kernel gives every process. It
 * decides where a key lies in the table, never what is found. */
static uint64_t secret(void)
{
    uint64_t number = UINT64_C(0x5bd1e9955bd1e995);
    const void *bytes = (const void *)(uintptr_t)getauxval(AT_RANDOM);
    if (bytes)
        memcpy(&number, bytes, sizeof number);
    return number >> 4;
}

/* Polynomial hash over the integers modulo 2^61 − 1 at a secret point (Carter and Wegman, Universal classes of hash
 * functions, J. Comput. Syst. Sci. 18, 1979): two keys of n words of 7 bytes meet with a probability of at most (n +
 * 2)/2^61. */
static uint64_t hash_of(uint32_t owner, const char *key)
{
    const uint64_t point = secret();
    uint64_t hash = owner + UINT64_C(1);
    size_t left = strlen(key);
    uint64_t word = left;
    for (;;) {
        hash = fold((uint128)hash * point + word);
        if (left ==
            0) /* once more, so that the low bits, which choose the slot, depend on every bit of the last word */
            return fold((uint128)hash * point);
        size_t step = left < 7 ? left : 7;
        word = 0;
        memcpy(&word, key, step);
        key += step;
        left -= step;
    }
}

/* The slot of the key, or the empty one where it belongs. */
static struct pb_keys_slot *slot_of(const struct pb_keys *keys, uint64_t hash, uint32_t owner, const char *key)
{
    size_t at = (size_t)hash & (keys->capacity - 1);
    for (;; at = (at + 1) & (keys->capacity - 1)) {
        struct pb_keys_slot *slot = &keys->slots[at];
        if (!slot->item)
            return slot;
        if (slot->hash == hash && slot->owner == owner && strcmp(slot->item->string, key) == 0)
            return slot;
    }
}

static bool grow(struct pb_keys *keys)
{
    struct pb_keys larger = {.capacity = keys->capacity ? 2 * keys->capacity : 512, .count = keys->count};
    larger.slots = pb_new(larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < keys->capacity; i++) {
        const struct pb_keys_slot *slot = &keys->slots[i];
        if (slot->item)
            *slot_of(&larger, slot->hash, slot->owner, slot->item->string) = *slot;
    }
    free(keys->slots);
    *keys = larger;
    return true;
}

cJSON *pb_keys_find(const struct pb_keys *keys, uint32_t owner, const char *key)
{
    return keys->capacity ? slot_of(keys, hash_of(owner, key), owner, key)->item : NULL;
}

bool pb_keys_add(struct pb_keys *keys, uint32_t owner, cJSON *item, cJSON **earlier)
{
    *earlier = NULL;
    if (2 * (keys->count + 1) > keys->capacity && !grow(keys))
        return false;
    uint64_t hash = hash_of(owner, item->string);
    struct pb_keys_slot *slot = slot_of(keys, hash, owner, item->string);
    *earlier = slot->item;
    if (!slot->item) {
        *slot = (struct pb_keys_slot){hash, owner, item};
        keys->count++;
    }
    return true;
}

void pb_keys_clear(struct pb_keys *keys)
{
    free(keys->slots);
    *keys = (struct pb_keys){0};
}
