/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /correlations: pairs of inputs with a rank correlation. An event is among them: its driving uniform is correlated. */
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
        if (strcmp(inputs->uncertain[i].value->pointer, pointer) == 0)
            return i;
    return NONE;
}

/* The distributed input that the pointer may be a misspelling of. */
static struct pb_words similar_input(const struct pb_reading *reading, const char *pointer)
{
    const struct pb_inputs *inputs = reading->inputs;
    struct pb_words words = pb_words("a pointer such as \"/proposal/deflection/containment\"");
    if (pb_is_flooded(reading))
        return words;
    const char **pointers = pb_new(inputs->uncertain_count, sizeof *pointers);
    size_t count = 0;
    for (size_t i = 0; pointers != NULL && i < inputs->uncertain_count; i++)
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
    if (pb_field_of_pointer(pointer) != NULL && pb_was_set(reading->adjustments, pointer)) {
        pb_warn_at(reading, pb_here(reading), "", "%s was set to a constant and leaves its correlations", pointer);
        return;
    }
    if (value != NULL && value->given && !value->present)
        return; /* its own fault was told */
    if (value != NULL && value->present)
        pb_fault(
            reading, "give it a distribution, or leave the correlation out", "%s is the constant %s here", pointer,
            pb_figure(value->distribution != NULL ? pb_distribution_mean(value->distribution) : value->number).text);
    else if (value != NULL)
        pb_fault(reading, "give it a distribution, or leave the correlation out", "%s is not in this scenario",
                 pointer);
    else
        pb_fault(reading, similar_input(reading, pointer).text, "%s names no distributed input", pointer);
}

/* A distribution that has one value only is the constant that it is. */
static bool is_constant(const struct pb_value *value)
{
    return value->distribution != NULL && pb_distribution_is_constant(value->distribution);
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
    else if (is_constant(reading->inputs->uncertain[index].value)) {
        refuse_input(reading, item->valuestring);
        index = NONE;
    }
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

/* A pair and where it stands in the file. */
struct place {
    size_t low, high, index;
};

static int by_pair(const void *x, const void *y)
{
    const struct place *p = x, *q = y;
    if (p->low != q->low)
        return p->low < q->low ? -1 : 1;
    if (p->high != q->high)
        return p->high < q->high ? -1 : 1;
    return p->index < q->index ? -1 : 1;
}

/* indices[i]: where correlation i stands in the file. */
static void check_doubles(struct pb_reading *reading, const size_t *indices)
{
    const struct pb_inputs *inputs = reading->inputs;
    size_t count = inputs->correlation_count;
    struct place *sorted = pb_new(count, sizeof *sorted);
    reading->memory_short |= sorted == NULL;
    if (sorted == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        size_t a = inputs->correlations[i].a, b = inputs->correlations[i].b;
        sorted[i] = (struct place){a < b ? a : b, a < b ? b : a, indices[i]};
    }
    qsort(sorted, count, sizeof *sorted, by_pair);
    for (size_t i = 1; i < count; i++)
        if (sorted[i - 1].low == sorted[i].low && sorted[i - 1].high == sorted[i].high)
            pb_fault_at(reading, pb_words("/correlations/%zu/between", sorted[i].index).text, "each pair once",
                        "the pair stands twice (also at /correlations/%zu)", sorted[i - 1].index);
    free(sorted);
}

/* True where it is a valid pair, which is then added. */
static bool read_correlation(struct pb_reading *reading, const cJSON *item)
{
    struct pb_inputs *inputs = reading->inputs;
    const cJSON *between = pb_json_member(item, "between"), *rank = pb_json_member(item, "rank");
    struct pb_correlation correlation;
    read_pair(reading, between, &correlation);
    bool valid = cJSON_IsNumber(rank) && fabs(rank->valuedouble) < 1; /* else told by the walk */
    if (!valid || correlation.a == NONE || correlation.b == NONE)
        return false;
    correlation.rank = rank->valuedouble;
    inputs->correlations[inputs->correlation_count++] = correlation;
    return true;
}

static void read_list(struct pb_reading *reading, const cJSON *list, size_t *indices)
{
    size_t errors = reading->errors, index = 0, mark = pb_enter(reading, "correlations");
    for (const cJSON *item = list->child; item != NULL; item = item->next, index++) {
        size_t below = pb_enter_index(reading, index);
        if (cJSON_IsObject(item) && read_correlation(reading, item))
            indices[reading->inputs->correlation_count - 1] = index;
        pb_leave(reading, below);
    }
    pb_leave(reading, mark);
    if (reading->inputs->correlation_count > 0)
        check_doubles(reading, indices);
    if (reading->errors == errors)
        pb_check_coherence(reading);
}

void pb_read_correlations(struct pb_reading *reading)
{
    struct pb_inputs *inputs = reading->inputs;
    const cJSON *list = pb_json_member(reading->root, "correlations");
    if (!cJSON_IsArray(list) || inputs->uncertain == NULL)
        return;
    size_t count = (size_t)cJSON_GetArraySize(list);
    size_t *indices = pb_new(count, sizeof *indices);
    inputs->correlations = pb_new(count, sizeof *inputs->correlations);
    if (inputs->correlations != NULL && indices != NULL)
        read_list(reading, list, indices);
    else
        reading->memory_short = true;
    free(indices);
}
