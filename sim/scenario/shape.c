/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of inputs as a tree of keys. */
#include "scenario/shape.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The nodes are one array, the root first. A line of the table adds its last key and at most a few objects on the way.
 */
struct builder {
    struct pb_shape *nodes;
    size_t count, capacity;
};

static bool has_key(const struct pb_shape *shape, const char *key, size_t length)
{
    return shape->key[0] == key[0] && strncmp(shape->key, key, length) == 0 && shape->key[length] == '\0';
}

static struct pb_shape *child_of_length(const struct pb_shape *shape, const char *key, size_t length)
{
    if (shape->last != NULL && has_key(shape->last, key, length))
        return shape->last; /* as mostly, where the table is read in its order */
    for (struct pb_shape *child = shape->child; child != NULL; child = child->next)
        if (has_key(child, key, length))
            return child;
    return NULL;
}

/* NULL where a key or the table is longer than there is room for: a fault of the table. */
static struct pb_shape *add_child(struct builder *builder, struct pb_shape *parent, const char *key, size_t length)
{
    if (builder->count == builder->capacity || length >= PB_KEY_SIZE)
        return NULL;
    struct pb_shape *node = &builder->nodes[builder->count++];
    memcpy(node->key, key, length);
    node->parent = parent;
    if (parent->last != NULL)
        parent->last->next = node;
    else
        parent->child = node;
    parent->last = node;
    return node;
}

static bool add_field(struct builder *builder, const struct pb_field *field)
{
    struct pb_shape *node = builder->nodes;
    for (const char *key = field->pointer; *key == '/';) {
        size_t length = strcspn(++key, "/");
        struct pb_shape *child = child_of_length(node, key, length);
        if (child == NULL)
            child = add_child(builder, node, key, length);
        if (child == NULL)
            return false;
        node = child;
        key += length;
    }
    node->field = field;
    node->required = field->presence == PB_REQUIRED_FIELD;
    /* An object without a line is required where something in it is. */
    for (struct pb_shape *up = node->parent; node->required && up != NULL && up->field == NULL; up = up->parent)
        if (strcmp(up->key, "*") == 0)
            break;
        else
            up->required = true;
    return true;
}

payback_status pb_shape_new(struct pb_shape **out)
{
    struct builder builder = {.capacity = 2 * pb_field_count + 1};
    *out = NULL;
    builder.nodes = pb_new(builder.capacity, sizeof *builder.nodes);
    if (builder.nodes == NULL)
        return PAYBACK_ERROR_MEMORY;
    builder.count = 1;
    for (size_t i = 0; i < pb_field_count; i++)
        if (!add_field(&builder, &pb_fields[i])) {
            free(builder.nodes);
            return PAYBACK_ERROR_INTERNAL;
        }
    *out = builder.nodes;
    return PAYBACK_OK;
}

void pb_shape_free(struct pb_shape *root)
{
    free(root);
}

const struct pb_shape *pb_shape_child(const struct pb_shape *shape, const char *key)
{
    return child_of_length(shape, key, strlen(key));
}

const struct pb_shape *pb_shape_elements(const struct pb_shape *shape)
{
    return child_of_length(shape, "*", 1);
}
