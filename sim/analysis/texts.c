/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/texts.h"

#include "base/memory.h"

#include <stdlib.h>

static bool make_room(struct pb_texts *texts)
{
    if (texts->count < texts->capacity)
        return true;
    size_t capacity = 2 * texts->capacity + 64;
    char **list = pb_resize(texts->list, capacity, sizeof *list);
    if (!list)
        return false;
    texts->list = list;
    texts->capacity = capacity;
    return true;
}

const char *pb_texts_keep(struct pb_texts *texts, const char *text)
{
    if (!text || !*text)
        return "";
    char *copy = make_room(texts) ? pb_copy_text(text) : NULL;
    if (!copy) {
        texts->failed = true;
        return "";
    }
    return texts->list[texts->count++] = copy;
}

const char *pb_texts_take(struct pb_texts *texts, struct pb_text *text)
{
    texts->failed |= text->failed;
    const char *kept = pb_texts_keep(texts, text->data);
    pb_text_clear(text);
    return kept;
}

void pb_texts_clear(struct pb_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        free(texts->list[i]);
    free(texts->list);
    *texts = (struct pb_texts){0};
}
