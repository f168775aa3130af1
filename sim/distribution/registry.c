/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The registry is the list families.def; a test may put its own list in its place. */
#include "distribution/family.h"

#include <string.h>

#ifndef PB_FAMILIES
#define PB_FAMILIES "distribution/families.def"
#endif

#define PB_FAMILY(name) &pb_family_##name,
static const struct pb_descriptor *const registry[] = {
#include PB_FAMILIES
};
#undef PB_FAMILY

enum { FAMILIES = sizeof registry / sizeof registry[0] };

const struct pb_family *pb_family_at(size_t index)
{
    return index < FAMILIES ? &registry[index]->family : NULL;
}

const struct pb_family *pb_family_find(const char *name)
{
    for (size_t i = 0; i < FAMILIES; i++)
        if (strcmp(registry[i]->family.name, name) == 0)
            return &registry[i]->family;
    return NULL;
}
