/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The members of a scenario in the order in which inputs are listed: that of the table, and of an array all members
 * of element 0 before those of element 1. */
#ifndef PB_SCENARIO_MEMBERS_H
#define PB_SCENARIO_MEMBERS_H

#include "inputs/values.h"

#include <stddef.h>

struct pb_member {
    struct pb_value *value;
    enum pb_group group;
    int element; /* 0 for the root group */
};

/* All members with a slot, of the elements that the scenario has. *out is released with free. NULL where memory is
 * short. */
struct pb_member *pb_members(struct pb_inputs *inputs, size_t *count);

/* The line of the table that the pointer belongs to ("/proposal/risks/3/cost"), whether or not the scenario has it; or
 * NULL. */
const struct pb_field *pb_field_of_pointer(const char *pointer);

#endif
