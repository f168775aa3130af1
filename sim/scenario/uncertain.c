/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inputs that are drawn, in order. */
#include "scenario/reading.h"

#include "base/memory.h"
#include "scenario/members.h"

#include <stdlib.h>

static struct pb_value *probability_of(struct pb_inputs *inputs, const struct pb_member *member)
{
    return member->group == PB_GROUP_RISK ? &inputs->risk[member->element][PB_RISK_PROBABILITY]
                                          : &inputs->root[PB_ROOT_FAILURE_PROBABILITY];
}

void pb_read_uncertain(struct pb_reading *reading)
{
    struct pb_inputs *inputs = reading->inputs;
    size_t count = 0;
    struct pb_member *members = pb_members(inputs, &count);
    inputs->uncertain = members != NULL ? pb_new(count, sizeof *inputs->uncertain) : NULL;
    reading->memory_short |= inputs->uncertain == NULL;
    for (size_t i = 0; inputs->uncertain != NULL && i < count; i++) {
        struct pb_value *value = members[i].value;
        bool event = value->field->kind == PB_EVENT;
        if (!value->present || (!event && value->distribution == NULL))
            continue;
        inputs->uncertain[inputs->uncertain_count++] =
            (struct pb_uncertain){.value = value,
                                  .group = members[i].group,
                                  .element = members[i].element,
                                  .slot = value->field->slot,
                                  .event = event,
                                  .probability = event ? probability_of(inputs, &members[i]) : NULL};
    }
    free(members);
}
