/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes on top of a scenario's file, net of each other. */
#include "scenario/origin.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bool pb_is_within(const char *pointer, const char *above)
{
    size_t length = strlen(above);
    return strncmp(pointer, above, length) == 0 && (pointer[length] == '\0' || pointer[length] == '/');
}

bool pb_was_set(const struct pb_adjustments *adjustments, const char *pointer)
{
    for (size_t i = 0; i < adjustments->set_count; i++)
        if (pb_is_within(pointer, adjustments->sets[i]))
            return true;
    return false;
}

static bool add_set(struct pb_adjustments *adjustments, const char *pointer)
{
    char **sets = pb_resize(adjustments->sets, adjustments->set_count + 1, sizeof *sets);
    if (sets == NULL)
        return false;
    adjustments->sets = sets;
    sets[adjustments->set_count] = pb_copy_text(pointer);
    return sets[adjustments->set_count] != NULL && ++adjustments->set_count > 0;
}

static struct pb_adjustment *adjustment_at(struct pb_adjustments *adjustments, const char *pointer)
{
    for (size_t i = 0; i < adjustments->count; i++)
        if (strcmp(adjustments->list[i].pointer, pointer) == 0)
            return &adjustments->list[i];
    struct pb_adjustment *list = pb_resize(adjustments->list, adjustments->count + 1, sizeof *list);
    if (list == NULL)
        return NULL;
    adjustments->list = list;
    list[adjustments->count] = (struct pb_adjustment){.pointer = pb_copy_text(pointer), .multiply = 1};
    return list[adjustments->count].pointer != NULL ? &list[adjustments->count++] : NULL;
}

static void forget_within(struct pb_adjustments *adjustments, const char *pointer)
{
    size_t kept = 0;
    for (size_t i = 0; i < adjustments->count; i++)
        if (pb_is_within(adjustments->list[i].pointer, pointer))
            free(adjustments->list[i].pointer);
        else
            adjustments->list[kept++] = adjustments->list[i];
    adjustments->count = kept;
}

static bool put_change(struct pb_adjustments *adjustments, const struct pb_change *change)
{
    if (change->kind == PB_CHANGE_SET) {
        forget_within(adjustments, change->pointer);
        return pb_was_set(adjustments, change->pointer) || add_set(adjustments, change->pointer);
    }
    struct pb_adjustment *adjustment = adjustment_at(adjustments, change->pointer);
    if (adjustment == NULL)
        return false;
    if (change->kind == PB_CHANGE_MULTIPLY) {
        adjustment->multiply *= change->number;
        adjustment->add *= change->number; /* of an earlier layer */
        adjustment->multiplied = true;
    } else {
        adjustment->add += change->number;
    }
    return true;
}

payback_status pb_adjustments_put(struct pb_adjustments *adjustments, const payback_changes *changes)
{
    for (int kind = PB_CHANGE_SET; changes != NULL && kind <= PB_CHANGE_ADD; kind++)
        for (size_t i = 0; i < changes->count; i++)
            if ((int)changes->changes[i].kind == kind && !put_change(adjustments, &changes->changes[i]))
                return PAYBACK_ERROR_MEMORY;
    return PAYBACK_OK;
}

payback_status pb_adjustments_copy(struct pb_adjustments *copy, const struct pb_adjustments *adjustments)
{
    *copy = (struct pb_adjustments){0};
    for (size_t i = 0; i < adjustments->set_count; i++)
        if (!add_set(copy, adjustments->sets[i]))
            return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < adjustments->count; i++) {
        struct pb_adjustment *adjustment = adjustment_at(copy, adjustments->list[i].pointer);
        if (adjustment == NULL)
            return PAYBACK_ERROR_MEMORY;
        adjustment->multiply = adjustments->list[i].multiply;
        adjustment->add = adjustments->list[i].add;
        adjustment->multiplied = adjustments->list[i].multiplied;
    }
    return PAYBACK_OK;
}

void pb_adjustments_clear(struct pb_adjustments *adjustments)
{
    for (size_t i = 0; i < adjustments->set_count; i++)
        free(adjustments->sets[i]);
    for (size_t i = 0; i < adjustments->count; i++)
        free(adjustments->list[i].pointer);
    free(adjustments->sets);
    free(adjustments->list);
    *adjustments = (struct pb_adjustments){0};
}

void pb_folders_free(struct pb_folder *folders, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(folders[i].pointer);
        free(folders[i].folder);
    }
    free(folders);
}

void pb_origin_free(struct pb_origin *origin)
{
    if (origin == NULL)
        return;
    pb_document_free(origin->document);
    pb_adjustments_clear(&origin->adjustments);
    pb_folders_free(origin->folders, origin->folder_count);
    free(origin);
}
