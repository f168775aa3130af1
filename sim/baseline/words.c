/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/words.h"

#include "base/digest.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static uint32_t *slot_of(const struct pb_words *words, uint64_t hash, const char *text, size_t length)
{
    uint32_t mask = words->slot_count - 1, at = (uint32_t)hash & mask;
    for (;; at = (at + 1) & mask) {
        uint32_t index = words->slots[at];
        if (index == 0)
            return &words->slots[at];
        const char *known = words->texts[index - 1];
        if (words->hashes[index - 1] == hash && strncmp(known, text, length) == 0 && known[length] == '\0')
            return &words->slots[at];
    }
}

static bool grow(struct pb_words *words)
{
    uint32_t capacity = words->capacity ? 2 * words->capacity : 64;
    char **texts = pb_resize(words->texts, capacity, sizeof *texts);
    words->texts = texts ? texts : words->texts;
    uint64_t *hashes = pb_resize(words->hashes, capacity, sizeof *hashes);
    words->hashes = hashes ? hashes : words->hashes;
    unsigned char *marks = pb_resize(words->marks, capacity, 1);
    words->marks = marks ? marks : words->marks;
    uint32_t *slots = pb_new(2 * capacity, sizeof *slots);
    if (!texts || !hashes || !marks || !slots) {
        free(slots);
        words->failed = true;
        return false;
    }
    free(words->slots);
    words->slots = slots;
    words->slot_count = 2 * capacity;
    words->capacity = capacity;
    for (uint32_t i = 0; i < words->count; i++) {
        uint32_t mask = words->slot_count - 1, at = (uint32_t)words->hashes[i] & mask;
        while (words->slots[at])
            at = (at + 1) & mask;
        words->slots[at] = i + 1;
    }
    return true;
}

uint32_t pb_words_find(const struct pb_words *words, const char *text, size_t length)
{
    if (!words->slot_count)
        return UINT32_MAX;
    uint32_t index = *slot_of(words, pb_hash64_bytes(text, length), text, length);
    return index ? index - 1 : UINT32_MAX;
}

uint32_t pb_words_index(struct pb_words *words, const char *text, size_t length, bool *added)
{
    if (added)
        *added = false;
    if (words->count == words->capacity && (words->failed || !grow(words)))
        return 0;
    if (words->count >= PB_WORDS_MAX) {
        text = "";
        length = 0;
    }
    uint64_t hash = pb_hash64_bytes(text, length);
    uint32_t *slot = slot_of(words, hash, text, length);
    if (*slot)
        return *slot - 1;
    char *copy = pb_copy_bytes(text, length);
    if (!copy) {
        words->failed = true;
        return 0;
    }
    words->texts[words->count] = copy;
    words->hashes[words->count] = hash;
    words->marks[words->count] = 0;
    *slot = ++words->count;
    if (added)
        *added = true;
    return words->count - 1;
}

void pb_words_clear(struct pb_words *words)
{
    for (uint32_t i = 0; i < words->count; i++)
        free(words->texts[i]);
    free(words->texts);
    free(words->hashes);
    free(words->marks);
    free(words->slots);
    *words = (struct pb_words){0};
}
