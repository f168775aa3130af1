/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios that are compared share the simulation and the decision of the first. */
#include "scenario/document.h"
#include "scenario/origin.h"

#include "payback/compare.h"

#include <stdlib.h>

static payback_status copy_change(payback_changes *copy, const struct pb_change *change)
{
    switch (change->kind) {
    case PB_CHANGE_SET:
        return payback_changes_set(copy, change->pointer, change->json);
    case PB_CHANGE_MULTIPLY:
        return payback_changes_multiply(copy, change->pointer, change->number);
    case PB_CHANGE_ADD:
        break;
    }
    return payback_changes_add(copy, change->pointer, change->number);
}

/* The member of the first, or nothing but defaults. */
static payback_status adopt_member(payback_changes *changes, const payback_scenario *first, const char *pointer)
{
    const cJSON *member = pb_json_at(pb_document_root(first->origin->document), pointer);
    if (member == NULL)
        return payback_changes_set(changes, pointer, "{}");
    char *json = pb_json_canonical(member);
    payback_status status = json != NULL ? payback_changes_set(changes, pointer, json) : PAYBACK_ERROR_MEMORY;
    free(json);
    return status;
}

payback_status payback_changes_adopt(payback_changes **out, const payback_changes *changes,
                                     const payback_scenario *first)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (first == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    payback_changes *copy = payback_changes_new();
    payback_status status = copy != NULL ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; changes != NULL && status == PAYBACK_OK && i < changes->count; i++)
        status = copy_change(copy, &changes->changes[i]);
    if (status == PAYBACK_OK)
        status = adopt_member(copy, first, "/simulation");
    if (status == PAYBACK_OK)
        status = adopt_member(copy, first, "/decision");
    if (status == PAYBACK_OK)
        *out = copy;
    else
        payback_changes_free(copy);
    return status;
}
