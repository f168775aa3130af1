/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dimensions.h"

#include "base/digest.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether payback usually comes sooner (+) or later (−) with one standard deviation more of an input, and how much so
 * beside other inputs: the slope of cumulative cash, in the month in which the median trial pays back, of the example
 * scenarios, in round numbers. The direction need not be exact: what it misses is left to the other dimensions. */
static const struct {
    enum pb_group group;
    int slot;
    double lean;
} leanings[] = {
    {PB_GROUP_ROOT, PB_ROOT_ANNUAL_GROWTH, 1.0},
    {PB_GROUP_ROOT, PB_ROOT_TRUE_DEFLECTION, 0.7},
    {PB_GROUP_ROOT, PB_ROOT_CONTAINMENT, 0.7},
    {PB_GROUP_ROOT, PB_ROOT_HANDLE_TIME_REDUCTION, 0.7},
    {PB_GROUP_ROOT, PB_ROOT_TICKETS_PER_MONTH, 0.5},
    {PB_GROUP_ROOT, PB_ROOT_COST_PER_HIRE, 0.5},
    {PB_GROUP_ROOT, PB_ROOT_ANNUAL_ATTRITION, 0.5},
    {PB_GROUP_ROOT, PB_ROOT_ADOPTION, 0.4},
    {PB_GROUP_ROOT, PB_ROOT_OVERRUN, -0.4},
    {PB_GROUP_ROOT, PB_ROOT_KNOWLEDGE_QUALITY, 0.3},
    {PB_GROUP_ROOT, PB_ROOT_CONTAINMENT_GAP, -0.3},
    {PB_GROUP_ROOT, PB_ROOT_DEFLECTED_HANDLE_RATIO, 0.3},
    {PB_GROUP_ROOT, PB_ROOT_OCCUPANCY, -0.3},
    {PB_GROUP_ROOT, PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR, -0.3},
    {PB_GROUP_CATEGORY, PB_CATEGORY_HANDLE_MINUTES, 0.3},
    {PB_GROUP_CATEGORY, PB_CATEGORY_AUTOMATABLE, 0.3},
};

/* A direction in few dimensions is no gain, and every input that leans costs time. */
enum { LEANING_LEAST = 4, LEANING_MOST = 24 };

static double lean_of(const struct pb_uncertain *input)
{
    for (size_t i = 0; i < sizeof leanings / sizeof *leanings; i++)
        if (leanings[i].group == input->group && leanings[i].slot == input->slot)
            return leanings[i].lean;
    return 0;
}

/* The failure of the programme decides more than any other input, but as an event it cannot lean. */
static double priority_of(const struct pb_uncertain *input)
{
    bool failure = input->group == PB_GROUP_ROOT && input->slot == PB_ROOT_FAILURE_OCCURS;
    return failure ? INFINITY : fabs(lean_of(input));
}

static payback_status reserve(struct pb_dimensions *dimensions, size_t more)
{
    if (dimensions->count + more <= dimensions->capacity)
        return PAYBACK_OK;
    size_t capacity = 2 * dimensions->capacity + more;
    struct pb_dimension *list = pb_resize(dimensions->list, capacity, sizeof *list);
    if (!list)
        return PAYBACK_ERROR_MEMORY;
    dimensions->list = list;
    dimensions->capacity = capacity;
    return PAYBACK_OK;
}

struct ranked {
    const struct pb_uncertain *input;
    double priority;
};

/* The greatest priority first; of equal ones in their order, which is that in memory. */
static int compare_ranks(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->priority != b->priority)
        return a->priority > b->priority ? -1 : 1;
    return a->input < b->input ? -1 : a->input > b->input;
}

static void let_lean(struct pb_dimensions *dimensions, const struct ranked *inputs)
{
    size_t leaning = 0;
    for (size_t i = 0; i < dimensions->count; i++)
        leaning += lean_of(inputs[i].input) != 0;
    if (leaning < LEANING_LEAST)
        return;
    leaning = 0;
    for (size_t i = 0; i < dimensions->count && leaning < LEANING_MOST; i++) {
        dimensions->list[i].lean = lean_of(inputs[i].input);
        leaning += dimensions->list[i].lean != 0;
    }
}

payback_status pb_dimensions_add(struct pb_dimensions *dimensions, const struct pb_inputs *inputs)
{
    size_t n = inputs->uncertain_count;
    bool first = dimensions->count == 0;
    struct ranked *ranked = pb_new(n, sizeof *ranked);
    payback_status status = ranked ? reserve(dimensions, n) : PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; !status && j < n; j++)
        ranked[j] = (struct ranked){&inputs->uncertain[j], priority_of(&inputs->uncertain[j])};
    if (!status && n > 0)
        qsort(ranked, n, sizeof *ranked, compare_ranks);
    for (size_t i = 0; !status && i < n; i++) {
        const char *pointer = ranked[i].input->value->pointer;
        if (first || pb_dimension_of(dimensions, pointer, 0) < 0)
            dimensions->list[dimensions->count++] =
                (struct pb_dimension){.pointer = pointer, .place = (size_t)(ranked[i].input - inputs->uncertain)};
    }
    if (!status && first)
        let_lean(dimensions, ranked);
    free(ranked);
    return status;
}

payback_status pb_dimensions_add_own(struct pb_dimensions *dimensions, const struct pb_inputs *inputs, uint64_t owner)
{
    payback_status status = reserve(dimensions, inputs->uncertain_count);
    for (size_t j = 0; !status && j < inputs->uncertain_count; j++) {
        const struct pb_uncertain *input = &inputs->uncertain[j];
        const char *pointer = input->value->pointer;
        if (pb_input_owner(input, owner) == owner && pb_dimension_of(dimensions, pointer, owner) < 0)
            dimensions->list[dimensions->count++] =
                (struct pb_dimension){.pointer = pointer, .place = j, .owner = owner};
    }
    return status;
}

void pb_dimensions_clear(struct pb_dimensions *dimensions)
{
    free(dimensions->list);
    *dimensions = (struct pb_dimensions){0};
}

/* Most often it is the very same text. */
int pb_dimension_of(const struct pb_dimensions *dimensions, const char *pointer, uint64_t owner)
{
    const struct pb_dimension *list = dimensions->list;
    for (size_t d = 0; d < dimensions->count; d++)
        if (list[d].pointer == pointer && list[d].owner == owner)
            return (int)d;
    for (size_t d = 0; d < dimensions->count; d++)
        if (list[d].owner == owner && strcmp(list[d].pointer, pointer) == 0)
            return (int)d;
    return -1;
}

uint64_t pb_owner_of(const char *vendor)
{
    uint64_t owner = pb_hash64(vendor);
    return owner != 0 ? owner : 1;
}
