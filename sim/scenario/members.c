/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The members of a scenario in order. */
#include "scenario/members.h"

#include "base/memory.h"
#include "scenario/reading.h"

#include <string.h>

static int element_count(const struct pb_inputs *inputs, enum pb_group group)
{
    switch (group) {
    case PB_GROUP_ROOT:
        return 1;
    case PB_GROUP_CATEGORY:
        return inputs->category_count;
    case PB_GROUP_TOOL:
        return inputs->tool_count;
    case PB_GROUP_TIER:
        return inputs->tier_count;
    case PB_GROUP_CHARGE:
        return inputs->charge_count;
    case PB_GROUP_CHARGE_TIER:
        return inputs->charge_tier_count;
    case PB_GROUP_RISK:
        return inputs->risk_count;
    case PB_GROUP_OTHER:
        return inputs->other_count;
    case PB_GROUP_OVERRIDE:
        return inputs->override_count;
    case PB_GROUP_META:
        break;
    }
    return 0;
}

struct pb_member *pb_members(struct pb_inputs *inputs, size_t *count)
{
    size_t capacity = 0;
    for (size_t i = 0; i < pb_field_count; i++)
        capacity += (size_t)element_count(inputs, pb_fields[i].group);
    struct pb_member *members = pb_new(capacity, sizeof *members);
    *count = 0;
    if (members == NULL)
        return NULL;
    for (size_t first = 0, last; first < pb_field_count; first = last) { /* runs of lines of one group */
        enum pb_group group = pb_fields[first].group;
        for (last = first; last < pb_field_count && pb_fields[last].group == group; last++)
            ;
        for (int element = 0; element < element_count(inputs, group); element++)
            for (size_t i = first; i < last; i++)
                members[(*count)++] =
                    (struct pb_member){pb_value_of(inputs, group, element, pb_fields[i].slot), group, element};
    }
    return members;
}

/* "*" stands for digits. */
static bool matches(const char *pattern, const char *pointer)
{
    while (*pattern != '\0' && *pointer != '\0') {
        if (*pattern == '*') {
            size_t digits = strspn(pointer, "0123456789");
            if (digits == 0)
                return false;
            pattern++;
            pointer += digits;
        } else if (*pattern++ != *pointer++) {
            return false;
        }
    }
    return *pattern == *pointer;
}

const struct pb_field *pb_field_of_pointer(const char *pointer)
{
    for (size_t i = 0; i < pb_field_count; i++)
        if (matches(pb_fields[i].pointer, pointer))
            return &pb_fields[i];
    return NULL;
}
