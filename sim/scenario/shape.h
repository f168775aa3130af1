/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of inputs as a tree of keys: what may stand where in a scenario. The reader walks a scenario along it, and
 * the schema is written from it. */
#ifndef PB_SCENARIO_SHAPE_H
#define PB_SCENARIO_SHAPE_H

#include "inputs/fields.h"
#include "payback/status.h"

enum { PB_KEY_SIZE = 48 };

/* One key. Objects that have no line in the table of their own ("/baseline/agents") have field NULL. */
struct pb_shape {
    char key[PB_KEY_SIZE];        /* "*" for the elements of an array, "" for the root */
    const struct pb_field *field; /* NULL for an object without a line, and for elements */
    struct pb_shape *child;       /* the first, in order of the table */
    struct pb_shape *last;        /* the last */
    struct pb_shape *next;        /* its next sibling */
    struct pb_shape *parent;      /* NULL for the root */
    bool required;                /* the scenario is not complete without it, where its parent is there */
};

/* Sets *out to the root of the tree; release with pb_shape_free. PAYBACK_ERROR_MEMORY. */
payback_status pb_shape_new(struct pb_shape **out);
void pb_shape_free(struct pb_shape *root); /* takes NULL */

/* The child with that key, or NULL. */
const struct pb_shape *pb_shape_child(const struct pb_shape *shape, const char *key);
/* The elements of an array ("*"), or NULL where the shape is not an array of objects. */
const struct pb_shape *pb_shape_elements(const struct pb_shape *shape);

#endif
