/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario to go on from: the measured half in place of the starter's, the starter's offer, and what is still to be
 * asked. */
#include "baseline/result.h"

#include "base/memory.h"
#include "scenario/document.h"

#include "payback/scenario.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static const char question[] = "Of the starter, not measured: replace it by your own figure.";

/* Moves the member of one object into another, in place of what is there. */
static bool move_member(cJSON *to, cJSON *from, const char *key)
{
    cJSON *item = cJSON_DetachItemFromObjectCaseSensitive(from, key);
    if (!item)
        return true;
    cJSON_DeleteItemFromObjectCaseSensitive(to, key);
    return cJSON_AddItemToObject(to, key, item);
}

/* What the export does not say of a category is the starter's. */
static bool fill_category(cJSON *category, const cJSON *model, const char *key)
{
    if (cJSON_GetObjectItemCaseSensitive(category, key))
        return true;
    cJSON *copy = cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(model, key), true);
    return copy && cJSON_AddStringToObject(copy, "note", question) && cJSON_AddItemToObject(category, key, copy);
}

static bool fill_categories(cJSON *part, const cJSON *starter)
{
    const cJSON *model = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(starter, "categories"), 0);
    cJSON *category;
    cJSON_ArrayForEach(category, cJSON_GetObjectItemCaseSensitive(part, "categories"))
    {
        if (!fill_category(category, model, "handle_minutes") || !fill_category(category, model, "automatable"))
            return false;
    }
    return true;
}

/* The team of the starter, with what is measured; its headcount would contradict the work that was found. */
static bool merge_agents(cJSON *starter, cJSON *part)
{
    cJSON *to = cJSON_GetObjectItemCaseSensitive(starter, "agents");
    cJSON *from = cJSON_GetObjectItemCaseSensitive(part, "agents");
    cJSON_DeleteItemFromObjectCaseSensitive(to, "headcount");
    cJSON_DeleteItemFromObjectCaseSensitive(to, "note");
    if (!cJSON_AddStringToObject(to, "note", question))
        return false;
    while (from && from->child)
        if (!move_member(to, from, from->child->string))
            return false;
    return true;
}

static bool merge(cJSON *starter, cJSON *part)
{
    cJSON *to = cJSON_GetObjectItemCaseSensitive(starter, "baseline");
    cJSON *from = cJSON_GetObjectItemCaseSensitive(part, "baseline");
    cJSON *correlations = cJSON_GetObjectItemCaseSensitive(starter, "correlations");
    cJSON *more = cJSON_GetObjectItemCaseSensitive(part, "correlations");
    bool good = fill_categories(from, to) && merge_agents(to, from) && move_member(to, from, "volume") &&
                move_member(to, from, "categories");
    while (good && more && more->child)
        good = cJSON_AddItemToArray(correlations, cJSON_DetachItemFromArray(more, 0));
    cJSON_DeleteItemFromObjectCaseSensitive(to, "revenue");
    cJSON *name = cJSON_DetachItemFromObjectCaseSensitive(part, "name");
    return good && name && cJSON_ReplaceItemInObjectCaseSensitive(starter, "name", name);
}

payback_status payback_baseline_starter(payback_text *out, const payback_baseline *baseline)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (!baseline)
        return PAYBACK_ERROR_ARGUMENT;
    payback_text part;
    payback_status status = payback_baseline_part(&part, baseline);
    if (status != PAYBACK_OK)
        return status;
    cJSON *starter = cJSON_Parse(payback_starter()), *measured = cJSON_Parse(part.data);
    char *text = starter && measured && merge(starter, measured) ? cJSON_Print(starter) : NULL;
    struct pb_text copy = {0};
    if (text)
        pb_text_add(&copy, text);
    pb_text_add(&copy, "\n");
    size_t length = copy.length;
    char *data = pb_text_take(&copy);
    status = text && data ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK)
        *out = (payback_text){data, length};
    else
        free(data);
    cJSON_free(text);
    cJSON_Delete(starter);
    cJSON_Delete(measured);
    payback_text_free(&part);
    return status;
}

size_t payback_baseline_missing_count(const payback_baseline *baseline)
{
    return baseline ? baseline->missing_count : 0;
}

const char *payback_baseline_missing(const payback_baseline *baseline, size_t index, const char **why)
{
    if (!baseline || index >= baseline->missing_count)
        return NULL;
    *why = baseline->missing[index].why;
    return baseline->missing[index].pointer;
}
