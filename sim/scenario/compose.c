/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/compose.h"

#include "scenario/document.h"
#include "scenario/keys.h"

/* Up to this many comparisons a search from member to member is quicker than an index. */
enum { COMPARISONS_MAX = 4096 };

static bool is_indivisible(const cJSON *object)
{
    return pb_json_member(object, "dist") || pb_json_member(object, "curve");
}

static size_t count_members(const cJSON *object)
{
    size_t count = 0;
    for (const cJSON *member = object->child; member; member = member->next)
        count++;
    return count;
}

/* Finds members of an object by key, in a time that does not depend on their number where they are many. */
struct finder {
    const cJSON *object;
    struct pb_keys keys; /* empty: search member by member */
};

static bool finder_start(struct finder *finder, const cJSON *target, const cJSON *patch)
{
    *finder = (struct finder){.object = target};
    if (count_members(target) * count_members(patch) <= COMPARISONS_MAX)
        return true;
    cJSON *earlier;
    for (cJSON *member = target->child; member; member = member->next)
        if (!pb_keys_add(&finder->keys, 0, member, &earlier))
            return false;
    return true;
}

static cJSON *find(const struct finder *finder, const char *key)
{
    return finder->keys.capacity ? pb_keys_find(&finder->keys, 0, key) : pb_json_member(finder->object, key);
}

/* What stays of an object that meets nothing: RFC 7396 leaves out what is null. */
static void drop_nulls(cJSON *object)
{
    for (cJSON *member = object->child, *next; member; member = next) {
        next = member->next;
        if (cJSON_IsNull(member))
            cJSON_Delete(cJSON_DetachItemViaPointer(object, member));
        else if (cJSON_IsObject(member))
            drop_nulls(member);
    }
}

static bool copy_place(struct pb_places *places, const cJSON *to, const cJSON *from)
{
    const struct pb_spot *spot = pb_places_get(places, from);
    return !spot || pb_places_put(places, to, *spot);
}

static payback_status merge_members(cJSON *target, cJSON *patch, struct pb_places *places);

/* Applies one member of the patch; old is the target's member with the same key, or NULL. */
static payback_status merge_member(cJSON *target, cJSON *old, cJSON *patch, cJSON *member, struct pb_places *places)
{
    if (old && cJSON_IsObject(old) && cJSON_IsObject(member) && !is_indivisible(member))
        return merge_members(old, member, places);
    if (old && cJSON_IsNull(member)) {
        cJSON_Delete(cJSON_DetachItemViaPointer(target, old));
    } else if (!cJSON_IsNull(member)) {
        cJSON_DetachItemViaPointer(patch, member);
        if (cJSON_IsObject(member))
            drop_nulls(member);
        bool done = old ? cJSON_ReplaceItemViaPointer(target, old, member) : cJSON_AddItemToArray(target, member);
        if (!done) {
            cJSON_Delete(member);
            return PAYBACK_ERROR_INTERNAL;
        }
    }
    return PAYBACK_OK;
}

/* As deep as the trees: at most PB_DEPTH_MAX. */
static payback_status merge_members(cJSON *target, cJSON *patch, struct pb_places *places)
{
    struct finder finder;
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (finder_start(&finder, target, patch) && copy_place(places, target, patch))
        status = PAYBACK_OK;
    for (cJSON *member = patch->child, *next; status == PAYBACK_OK && member; member = next) {
        next = member->next;
        status = merge_member(target, find(&finder, member->string), patch, member, places);
    }
    pb_keys_clear(&finder.keys);
    return status;
}

payback_status pb_json_merge(cJSON *target, cJSON *patch, struct pb_places *places)
{
    payback_status status = merge_members(target, patch, places);
    cJSON_Delete(patch);
    return status;
}

/* As deep as the tree. */
struct pb_extent pb_json_extent(const cJSON *tree)
{
    struct pb_extent all = {0};
    for (const cJSON *child = tree->child; child; child = child->next) {
        struct pb_extent inner = pb_json_extent(child);
        all.members += inner.members + (cJSON_IsObject(tree) ? 1 : 0);
        all.elements += inner.elements + (cJSON_IsArray(tree) ? 1 : 0);
        all.depth = inner.depth > all.depth ? inner.depth : all.depth;
    }
    all.depth += cJSON_IsObject(tree) || cJSON_IsArray(tree);
    return all;
}
