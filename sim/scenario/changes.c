/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>

payback_changes *payback_changes_new(void)
{
    return pb_new(1, sizeof(payback_changes));
}

static void release(struct pb_change *change)
{
    free(change->pointer);
    free(change->json);
}

void payback_changes_free(payback_changes *changes)
{
    if (!changes)
        return;
    for (size_t i = 0; i < changes->count; i++)
        release(&changes->changes[i]);
    free(changes->changes);
    free(changes);
}

static bool make_room(payback_changes *changes)
{
    if (changes->count < changes->capacity)
        return true;
    size_t capacity = changes->capacity ? 2 * changes->capacity : 8;
    struct pb_change *larger = pb_resize(changes->changes, capacity, sizeof *larger);
    if (!larger)
        return false;
    changes->changes = larger;
    changes->capacity = capacity;
    return true;
}

/* Takes over the texts of change. */
static payback_status append(payback_changes *changes, struct pb_change change)
{
    bool complete = change.pointer && (change.json || change.kind != PB_CHANGE_SET);
    if (!complete || !make_room(changes)) {
        release(&change);
        return PAYBACK_ERROR_MEMORY;
    }
    changes->changes[changes->count++] = change;
    return PAYBACK_OK;
}

payback_status payback_changes_set(payback_changes *changes, const char *pointer, const char *json)
{
    if (!changes || !pointer || !json)
        return PAYBACK_ERROR_ARGUMENT;
    return append(changes, (struct pb_change){
                               .kind = PB_CHANGE_SET, .pointer = pb_copy_text(pointer), .json = pb_copy_text(json)});
}

payback_status payback_changes_multiply(payback_changes *changes, const char *pointer, double factor)
{
    if (!changes || !pointer || !isfinite(factor))
        return PAYBACK_ERROR_ARGUMENT;
    return append(changes,
                  (struct pb_change){.kind = PB_CHANGE_MULTIPLY, .pointer = pb_copy_text(pointer), .number = factor});
}

payback_status payback_changes_add(payback_changes *changes, const char *pointer, double summand)
{
    if (!changes || !pointer || !isfinite(summand))
        return PAYBACK_ERROR_ARGUMENT;
    return append(changes,
                  (struct pb_change){.kind = PB_CHANGE_ADD, .pointer = pb_copy_text(pointer), .number = summand});
}
