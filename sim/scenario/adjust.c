/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * multiply and add: changes of what an input draws. */
#include "scenario/reading.h"

#include "base/memory.h"
#include "base/text.h"
#include "scenario/listing.h"
#include "scenario/members.h"

#include <stdlib.h>
#include <string.h>

/* The pointer of an input with a value that this one may be a misspelling of. */
static struct pb_words similar_input(struct pb_reading *reading, const char *pointer)
{
    size_t count = 0, candidates = 0;
    struct pb_words words = pb_words("payback check lists the inputs");
    if (pb_is_flooded(reading))
        return words;
    struct pb_member *members = pb_members(reading->inputs, &count);
    const char **pointers = pb_new(count, sizeof *pointers);
    for (size_t i = 0; members != NULL && pointers != NULL && i < count; i++) {
        const struct pb_value *value = members[i].value;
        if (value->present && (value->field->kind == PB_QUANTITY || value->field->kind == PB_NUMBER))
            pointers[candidates++] = value->pointer;
    }
    const char *similar = pb_suggest(pointer, pointers, candidates);
    if (similar != NULL)
        words = pb_words("did you mean %s?", similar);
    free(members);
    free(pointers);
    return words;
}

static void fault_no_input(struct pb_reading *reading, const char *option, const char *pointer)
{
    const struct pb_field *field = pb_field_of_pointer(pointer);
    if (field == NULL)
        pb_fault_of_option(reading, option, pointer, similar_input(reading, pointer).text, "names no input");
    else if (field->kind == PB_EVENT)
        pb_fault_of_option(reading, option, pointer, "change the probability",
                           "an event is drawn as 0 or 1 and cannot be scaled");
    else if (field->kind == PB_QUANTITY || field->kind == PB_NUMBER)
        pb_fault_of_option(reading, option, pointer, "give it one, with --set or in the file",
                           "has no value in this scenario");
    else
        pb_fault_of_option(reading, option, pointer, "a new value for it, with --set",
                           "only quantities and numbers can be multiplied or added to");
}

static void adjust(struct pb_reading *reading, const struct pb_adjustment *adjustment)
{
    const char *option = adjustment->multiplied ? "--multiply" : "--add";
    struct pb_value *value = pb_inputs_find(reading->inputs, adjustment->pointer);
    if (value == NULL || value->field->kind == PB_EVENT || (!value->present && !value->given)) {
        fault_no_input(reading, option, adjustment->pointer);
        return;
    }
    if (!value->present)
        return; /* its own fault was told */
    value->multiply = adjustment->multiply;
    value->add = adjustment->add;
    struct pb_spread spread = pb_spread_of(value);
    if (pb_outside(value->field, spread) == PB_INSIDE)
        return;
    pb_fault_of_option(reading, option, adjustment->pointer, pb_words("values%s", pb_range_within(value->field)).text,
                       "the result leaves the range (found %s)", pb_spread_words(spread).text);
}

void pb_read_adjustments(struct pb_reading *reading)
{
    for (size_t i = 0; i < reading->adjustments->count; i++)
        adjust(reading, &reading->adjustments->list[i]);
}
