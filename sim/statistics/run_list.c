/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/run_list.h"

#include "base/memory.h"
#include "statistics/selection.h"

#include <stdbool.h>
#include <stdlib.h>

enum { SMALLEST_TAIL = 128, LONG_TAIL = 65536 };

void pb_run_list_clear(struct pb_run_list *list)
{
    free(list->runs);
    free(list->tail);
    *list = (struct pb_run_list){0};
}

/* Adds a run behind ascending ones. */
static void append_run(struct pb_value_run *runs, size_t *count, double value, uint64_t times)
{
    if (*count > 0 && runs[*count - 1].value == value)
        runs[*count - 1].count += times;
    else
        runs[(*count)++] = (struct pb_value_run){value, times};
}

/* list.runs = list.runs and the others, ascending both. */
static payback_status merge_runs(struct pb_run_list *list, const struct pb_value_run *others, size_t other_count)
{
    if (other_count == 0)
        return PAYBACK_OK;
    struct pb_value_run *merged = pb_new(list->run_count + other_count, sizeof *merged);
    if (!merged)
        return PAYBACK_ERROR_MEMORY;
    size_t count = 0;
    for (size_t a = 0, b = 0; a < list->run_count || b < other_count;) {
        bool mine = b == other_count || (a < list->run_count && list->runs[a].value <= others[b].value);
        struct pb_value_run run = mine ? list->runs[a++] : others[b++];
        append_run(merged, &count, run.value, run.count);
    }
    free(list->runs);
    list->runs = merged;
    list->run_count = count;
    return PAYBACK_OK;
}

/* The value of more than half of the tail, where there is one; else any (Boyer and Moore's majority vote). */
static double majority(const struct pb_run_list *list)
{
    double candidate = list->tail[0];
    size_t votes = 0;
    for (size_t i = 0; i < list->tail_count; i++) {
        if (votes == 0)
            candidate = list->tail[i];
        votes = candidate == list->tail[i] ? votes + 1 : votes - 1;
    }
    return candidate;
}

static void count_frequent(struct pb_run_list *list)
{
    if (list->frequent.count == 0)
        list->frequent.value = majority(list) + 0.0; /* −0 becomes 0 */
    size_t kept = 0;
    for (size_t i = 0; i < list->tail_count; i++) {
        list->tail[kept] = list->tail[i];
        kept += list->tail[i] != list->frequent.value;
    }
    list->frequent.count += list->tail_count - kept;
    list->tail_count = kept;
}

static payback_status sort_tail(struct pb_run_list *list)
{
    if (list->tail_count == 0)
        return PAYBACK_OK;
    struct pb_value_run *runs = pb_new(list->tail_count, sizeof *runs);
    if (!runs)
        return PAYBACK_ERROR_MEMORY;
    size_t count = 0;
    qsort(list->tail, list->tail_count, sizeof *list->tail, pb_ascending);
    for (size_t i = 0; i < list->tail_count; i++)
        append_run(runs, &count, list->tail[i] + 0.0, 1);
    payback_status status = merge_runs(list, runs, count);
    if (status == PAYBACK_OK)
        list->tail_count = 0;
    free(runs);
    return status;
}

payback_status pb_run_list_settle(struct pb_run_list *list)
{
    if (list->tail_count > SMALLEST_TAIL)
        count_frequent(list);
    payback_status status = sort_tail(list);
    struct pb_value_run frequent = list->frequent;
    if (status == PAYBACK_OK && frequent.count > 0)
        status = merge_runs(list, &frequent, 1);
    if (status == PAYBACK_OK)
        list->frequent.count = 0;
    return status;
}

/* Counts the draws of the frequent value; one that has become rare gives its place to another. */
static payback_status count_or_replace(struct pb_run_list *list)
{
    size_t before = list->tail_count;
    count_frequent(list);
    if (before - list->tail_count >= before / 4 || list->frequent.count == 0)
        return PAYBACK_OK;
    struct pb_value_run rare = list->frequent;
    list->frequent.count = 0;
    return merge_runs(list, &rare, 1);
}

/* Shortens a long tail: repeated draws first; the rest is sorted where it is as long as the runs, so that each draw is
 * merged a few times only. */
static payback_status shorten_tail(struct pb_run_list *list)
{
    payback_status status = list->tail_count >= SMALLEST_TAIL ? count_or_replace(list) : PAYBACK_OK;
    if (status != PAYBACK_OK || list->tail_count < LONG_TAIL || list->tail_count < list->run_count)
        return status;
    return sort_tail(list);
}

payback_status pb_run_list_reserve(struct pb_run_list *list, size_t more)
{
    if (list->tail_capacity - list->tail_count >= more)
        return PAYBACK_OK;
    payback_status status = shorten_tail(list);
    bool half_empty = list->tail_count <= list->tail_capacity / 2;
    if (status != PAYBACK_OK || (half_empty && list->tail_capacity - list->tail_count >= more))
        return status;
    size_t capacity = 2 * list->tail_capacity > SMALLEST_TAIL ? 2 * list->tail_capacity : SMALLEST_TAIL;
    while (capacity - list->tail_count < more)
        capacity *= 2;
    double *tail = pb_resize(list->tail, capacity, sizeof *tail);
    if (!tail)
        return PAYBACK_ERROR_MEMORY;
    list->tail = tail;
    list->tail_capacity = capacity;
    return PAYBACK_OK;
}

payback_status pb_run_list_merge(struct pb_run_list *list, const struct pb_run_list *other)
{
    payback_status status = pb_run_list_reserve(list, other->tail_count);
    if (status != PAYBACK_OK)
        return status;
    for (size_t i = 0; i < other->tail_count; i++)
        list->tail[list->tail_count++] = other->tail[i];
    status = merge_runs(list, other->runs, other->run_count);
    if (status == PAYBACK_OK && other->frequent.count > 0)
        status = merge_runs(list, &other->frequent, 1);
    return status;
}
