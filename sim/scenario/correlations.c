/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /correlations: pairs of inputs with a rank correlation. */
#include "scenario/reading.h"

#include "base/memory.h"
#include "scenario/coherence.h"
#include "scenario/members.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t NONE = (size_t)-1;

static size_t index_of(const struct pb_inputs *inputs, const char *pointer)
{
    for (size_t i = 0; i < inputs->uncertain_count; i++)
        if (!inputs->uncertain[i].event && strcmp(inputs->uncertain[i].value->pointer, pointer) == 0)
            return i;
    return NONE;
}

/* The distributed input that the pointer may be a misspelling of. */
static struct pb_words similar_input(const struct pb_inputs *inputs, const char *pointer)
{
    struct pb_words words = pb_words("a pointer such as \"/proposal/deflection/containment\"");
    const char **pointers = pb_new(inputs->uncertain_count, sizeof *pointers);
    size_t count = 0;
    for (size_t i = 0; pointers != NULL && i < inputs->uncertain_count; i++)
        if (!inputs->uncertain[i].event)
            pointers[count++] = inputs->uncertain[i].value->pointer;
    const char *similar = count > 0 ? pb_suggest(pointer, pointers, count) : NULL;
    if (similar != NULL)
        words = pb_words("did you mean \"%s\"?", similar);
    else if (count > 0)
        words = pb_words("a distributed input, such as \"%s\"", pointers[0]);
    free(pointers);
    return words;
}

/* Why a pointer that names no distributed input is wrong; or, where an option or a stress made its input a constant, a
 * warning. */
static void refuse_input(struct pb_reading *reading, const char *pointer)
{
    struct pb_inputs *inputs = reading->inputs;
    const struct pb_value *value = pb_inputs_find(inputs, pointer);
    bool event = value != NULL && value->field->kind == PB_EVENT;
    if (!event && pb_field_of_pointer(pointer) != NULL && pb_was_set(reading->adjustments, pointer)) {
        pb_warn_at(reading, pb_here(reading), "", "%s was set to a constant and leaves its correlations", pointer);
        return;
    }
    if (value != NULL && value->given && !value->present)
        return; /* its own fault was told */
    if (event)
        pb_fault(reading, "give its probability a distribution, and correlate that",
                 "%s is an event, not a distributed input", pointer);
    else if (value != NULL && value->present)
        pb_fault(reading, "give it a distribution, or leave the correlation out", "%s is the constant %s here", pointer,
                 pb_figure(value->number).text);
    else if (value != NULL)
        pb_fault(reading, "give it a distribution, or leave the correlation out", "%s is not in this scenario",
                 pointer);
    else
        pb_fault(reading, similar_input(inputs, pointer).text, "%s names no distributed input", pointer);
}

/* The index of one side of a pair, or NONE. */
static size_t read_side(struct pb_reading *reading, const cJSON *item, size_t side)
{
    size_t mark = pb_enter_index(reading, side), index = NONE;
    if (!cJSON_IsString(item))
        pb_fault(reading, "a JSON Pointer in quotes, such as \"/proposal/deflection/containment\"",
                 "must be the pointer of an input (found %s)", pb_found(item).text);
    else if ((index = index_of(reading->inputs, item->valuestring)) == NONE)
        refuse_input(reading, item->valuestring);
    pb_leave(reading, mark);
    return index;
}

static void read_pair(struct pb_reading *reading, const cJSON *pair, struct pb_correlation *correlation)
{
    correlation->a = correlation->b = NONE;
    if (!cJSON_IsArray(pair))
        return; /* told by the walk */
    size_t mark = pb_enter(reading, "between");
    int count = cJSON_GetArraySize(pair);
    if (count != 2) {
        pb_fault(reading, "two pointers", "must have 2 elements (found %d)", count);
    } else {
        correlation->a = read_side(reading, pair->child, 0);
        correlation->b = read_side(reading, pair->child->next, 1);
        if (correlation->a == correlation->b && correlation->a != NONE) {
            pb_fault(reading, "two different inputs", "correlates an input with itself");
            correlation->a = NONE;
        }
    }
    pb_leave(reading, mark);
}

/* Order of the pairs, whichever side comes first. */
static int by_pair(const void *x, const void *y)
{
    const struct pb_correlation *p = x, *q = y;
    size_t p_low = p->a < p->b ? p->a : p->b, q_low = q->a < q->b ? q->a : q->b;
    size_t p_high = p->a ^ p->b ^ p_low, q_high = q->a ^ q->b ^ q_low;
    if (p_low != q_low)
        return p_low < q_low ? -1 : 1;
    return p_high == q_high ? 0 : p_high < q_high ? -1 : 1;
}

static void check_doubles(struct pb_reading *reading)
{
    struct pb_inputs *inputs = reading->inputs;
    size_t count = inputs->correlation_count;
    struct pb_correlation *sorted = pb_new(count, sizeof *sorted);
    reading->memory_short |= sorted == NULL;
    if (sorted == NULL || count == 0) {
        free(sorted);
        return;
    }
    memcpy(sorted, inputs->correlations, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_pair);
    size_t mark = pb_enter(reading, "correlations");
    for (size_t i = 1; i < count; i++)
        if (by_pair(&sorted[i - 1], &sorted[i]) == 0)
            pb_fault(reading, "each pair once", "%s and %s are correlated twice (%s and %s)",
                     inputs->uncertain[sorted[i].a].value->pointer, inputs->uncertain[sorted[i].b].value->pointer,
                     pb_figure(sorted[i - 1].rank).text, pb_figure(sorted[i].rank).text);
    pb_leave(reading, mark);
    free(sorted);
}

static void read_correlation(struct pb_reading *reading, const cJSON *item)
{
    struct pb_inputs *inputs = reading->inputs;
    const cJSON *between = pb_json_member(item, "between"), *rank = pb_json_member(item, "rank");
    struct pb_correlation correlation;
    read_pair(reading, between, &correlation);
    bool valid = cJSON_IsNumber(rank) && fabs(rank->valuedouble) < 1; /* told by the walk */
    if (!valid || correlation.a == NONE || correlation.b == NONE)
        return;
    correlation.rank = rank->valuedouble;
    inputs->correlations[inputs->correlation_count++] = correlation;
}

void pb_read_correlations(struct pb_reading *reading)
{
    struct pb_inputs *inputs = reading->inputs;
    const cJSON *list = pb_json_member(reading->root, "correlations");
    if (!cJSON_IsArray(list) || inputs->uncertain == NULL)
        return;
    inputs->correlations = pb_new((size_t)cJSON_GetArraySize(list), sizeof *inputs->correlations);
    reading->memory_short |= inputs->correlations == NULL;
    if (inputs->correlations == NULL)
        return;
    size_t errors = reading->errors, index = 0, mark = pb_enter(reading, "correlations");
    for (const cJSON *item = list->child; item != NULL; item = item->next, index++) {
        size_t below = pb_enter_index(reading, index);
        if (cJSON_IsObject(item))
            read_correlation(reading, item);
        pb_leave(reading, below);
    }
    pb_leave(reading, mark);
    check_doubles(reading);
    if (reading->errors == errors)
        pb_check_coherence(reading);
}
