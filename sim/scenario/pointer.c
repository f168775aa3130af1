/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/pointer.h"

#include "scenario/document.h"

#include <string.h>

bool pb_pointer_is_valid(const char *pointer)
{
    if (*pointer != '\0' && *pointer != '/')
        return false;
    for (; *pointer; pointer++)
        if (*pointer == '~' && pointer[1] != '0' && pointer[1] != '1')
            return false;
    return true;
}

struct pb_step pb_step_next(const char **pointer)
{
    struct pb_step step = {*pointer + 1, strcspn(*pointer + 1, "/")};
    *pointer += 1 + step.length;
    return step;
}

/* The character that step.text[*i] stands for; goes behind it. */
static char decode(struct pb_step step, size_t *i)
{
    char c = step.text[(*i)++];
    if (c != '~' || *i == step.length)
        return c;
    return step.text[(*i)++] == '1' ? '/' : '~';
}

static bool is_key(struct pb_step step, const char *key)
{
    size_t i = 0;
    while (i < step.length && *key)
        if (decode(step, &i) != *key++)
            return false;
    return i == step.length && *key == '\0';
}

/* The step as an array index, or −1: digits without a leading zero. */
static int index_of(struct pb_step step)
{
    int index = 0;
    if (step.length == 0 || step.length > 9 || (step.text[0] == '0' && step.length > 1))
        return -1;
    for (size_t i = 0; i < step.length; i++) {
        if (step.text[i] < '0' || step.text[i] > '9')
            return -1;
        index = 10 * index + (step.text[i] - '0');
    }
    return index;
}

cJSON *pb_step_into(const cJSON *container, struct pb_step step)
{
    if (cJSON_IsArray(container)) {
        int index = index_of(step);
        return index < 0 ? NULL : cJSON_GetArrayItem(container, index);
    }
    if (!cJSON_IsObject(container))
        return NULL;
    cJSON *member = container->child;
    while (member && !is_key(step, member->string))
        member = member->next;
    return member;
}

cJSON *pb_json_reach(cJSON *root, const char *pointer, const char **rest)
{
    cJSON *reached = root;
    *rest = pointer;
    while (**rest == '/') {
        const char *behind = *rest;
        cJSON *next = pb_step_into(reached, pb_step_next(&behind));
        if (!next)
            break;
        reached = next;
        *rest = behind;
    }
    return reached;
}

cJSON *pb_json_at(const cJSON *root, const char *pointer)
{
    const char *rest;
    if (!root || !pb_pointer_is_valid(pointer))
        return NULL;
    cJSON *reached = pb_json_reach((cJSON *)root, pointer, &rest);
    return *rest ? NULL : reached;
}

cJSON *pb_json_member(const cJSON *object, const char *key)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

/* The step as a key, decoded; release with cJSON_free. NULL: memory. */
static char *key_of(struct pb_step step)
{
    char *key = cJSON_malloc(step.length + 1);
    size_t length = 0;
    for (size_t i = 0; key && i < step.length;)
        key[length++] = decode(step, &i);
    if (key)
        key[length] = '\0';
    return key;
}

/* Wraps value in an object for every step from `rest` on but the first: what has to be added where the tree ends. */
static cJSON *wrap(const char *rest, cJSON *value)
{
    pb_step_next(&rest);
    if (*rest == '\0')
        return value;
    struct pb_step step = {rest + 1, strcspn(rest + 1, "/")};
    cJSON *inner = wrap(rest, value); /* as deep as the pointer, at most PB_DEPTH_MAX */
    cJSON *outer = inner ? cJSON_CreateObject() : NULL;
    char *key = outer ? key_of(step) : NULL;
    if (!key || !cJSON_AddItemToArray(outer, inner)) {
        cJSON_free(key);
        cJSON_Delete(outer);
        cJSON_Delete(inner);
        return NULL;
    }
    inner->string = key;
    return outer;
}

/* Adds what the rest of the pointer asks for to the container; takes value over. */
static enum pb_put extend(cJSON *container, const char *rest, cJSON *value)
{
    const char *behind = rest;
    struct pb_step step = pb_step_next(&behind);
    bool array = cJSON_IsArray(container), append = step.length == 1 && step.text[0] == '-';
    bool fits = array ? append || index_of(step) == cJSON_GetArraySize(container) : cJSON_IsObject(container);
    if (!fits) {
        cJSON_Delete(value);
        return array ? PB_PUT_INDEX : PB_PUT_SCALAR;
    }
    cJSON *added = wrap(rest, value);
    char *key = added && !array ? key_of(step) : NULL;
    if (!added || (!array && !key) || !cJSON_AddItemToArray(container, added)) {
        cJSON_free(key);
        cJSON_Delete(added);
        return PB_PUT_MEMORY;
    }
    added->string = key;
    return PB_PUT_DONE;
}

/* Gives item the key of another one, which loses it. */
static void move_key(cJSON *item, cJSON *from)
{
    item->string = from->string;
    item->type |= from->type & cJSON_StringIsConst;
    from->string = NULL;
}

static void drop_key(cJSON *item)
{
    if (!(item->type & cJSON_StringIsConst))
        cJSON_free(item->string);
    item->string = NULL;
    item->type &= ~cJSON_StringIsConst;
}

/* Puts value into the place of old; takes it over. */
static enum pb_put replace(cJSON *root, const char *pointer, cJSON *old, cJSON *value)
{
    const char *last = strrchr(pointer, '/');
    cJSON *parent = root;
    for (const char *at = pointer; at < last;)
        parent = pb_step_into(parent, pb_step_next(&at));
    move_key(value, old);
    if (cJSON_ReplaceItemViaPointer(parent, old, value))
        return PB_PUT_DONE;
    move_key(old, value);
    cJSON_Delete(value);
    return PB_PUT_MEMORY;
}

enum pb_put pb_json_put_at(cJSON *root, const char *pointer, cJSON *value, size_t *good)
{
    size_t steps = 0;
    *good = 0;
    for (const char *at = pointer; *at; at++)
        steps += *at == '/';
    if (steps == 0 || steps > PB_DEPTH_MAX || !pb_pointer_is_valid(pointer)) {
        cJSON_Delete(value);
        return steps > PB_DEPTH_MAX ? PB_PUT_DEEP : PB_PUT_SYNTAX;
    }
    drop_key(value); /* of a former place */
    const char *rest;
    cJSON *reached = pb_json_reach(root, pointer, &rest);
    *good = (size_t)(rest - pointer);
    return *rest ? extend(reached, rest, value) : replace(root, pointer, reached, value);
}

bool pb_json_put(cJSON *root, const char *pointer, cJSON *value)
{
    size_t good;
    if (!root || !value) {
        cJSON_Delete(value);
        return false;
    }
    return pb_json_put_at(root, pointer, value, &good) == PB_PUT_DONE;
}

const char *pb_json_kind(const cJSON *item)
{
    return cJSON_IsObject(item)   ? "an object"
           : cJSON_IsArray(item)  ? "an array"
           : cJSON_IsString(item) ? "a text"
           : cJSON_IsNumber(item) ? "a number"
           : cJSON_IsNull(item)   ? "null"
                                  : "true or false";
}
