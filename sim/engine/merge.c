/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of a run become its result, or the plan of a second round. */
#include "engine/part.h"

#include "base/memory.h"
#include "base/text.h"
#include "engine/result.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Blocks that a part has brought. */
struct range {
    size_t first, last;
    char *name;
    enum pb_part_kind kind;
};

struct payback_merge {
    payback_part *first; /* parts of a first round added up, or the plan */
    payback_part *second;
    struct range *ranges;
    size_t count;
    bool ended; /* the result or the plan was taken out */
};

payback_merge *payback_merge_new(void)
{
    return pb_new(1, sizeof(payback_merge));
}

void payback_merge_free(payback_merge *merge)
{
    if (!merge)
        return;
    payback_part_free(merge->first);
    payback_part_free(merge->second);
    for (size_t r = 0; r < merge->count; r++)
        free(merge->ranges[r].name);
    free(merge->ranges);
    free(merge);
}

__attribute__((format(printf, 3, 4))) static payback_status refuse(char *message, size_t size, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    if (message && size > 0)
        vsnprintf(message, size, format, list);
    va_end(list);
    return PAYBACK_ERROR_TARGET;
}

/* ---- what belongs together ---- */

/* What two parts differ in, or NULL. */
static const char *difference(const payback_result *a, const payback_result *b)
{
    if (strcmp(a->digest, b->digest) != 0)
        return "scenario";
    if (a->seed != b->seed)
        return "seed";
    if (a->trials != b->trials)
        return "number of trials";
    if (strcmp(a->sampler, b->sampler) != 0)
        return "sampler";
    if (strcmp(a->version, b->version) != 0)
        return "version of payback";
    if (strcmp(a->isa, b->isa) != 0)
        return "kind of processor";
    return NULL;
}

static payback_status check_range(const payback_merge *merge, const payback_part *part, char *message, size_t size)
{
    for (size_t r = 0; r < merge->count; r++) {
        const struct range *range = &merge->ranges[r];
        size_t first = part->first_block > range->first ? part->first_block : range->first;
        size_t last = part->last_block < range->last ? part->last_block : range->last;
        bool same_round = (range->kind == PB_PART_SECOND) == (part->kind == PB_PART_SECOND);
        if (range->kind != part->kind && range->kind + part->kind == PB_PART_FIRST + PB_PART_PLAN)
            return refuse(message, size, "one is a plan of a second round, the other a part of a first one (%s)",
                          range->name);
        if (range->kind != part->kind && range->kind + part->kind == PB_PART_FIRST + PB_PART_SECOND)
            return refuse(message, size, "one is a part of a second round, the other of a first one (%s)", range->name);
        if (same_round && first < last)
            return refuse(message, size,
                          "trials %zu … %zu are in %s already: each part is named once, and shards do not overlap",
                          first * PB_BLOCK, last * PB_BLOCK - 1, range->name);
    }
    return PAYBACK_OK;
}

static payback_status note_range(payback_merge *merge, const payback_part *part, const char *name)
{
    struct range *ranges = pb_resize(merge->ranges, merge->count + 1, sizeof *ranges);
    if (!ranges)
        return PAYBACK_ERROR_MEMORY;
    merge->ranges = ranges;
    ranges[merge->count] = (struct range){part->first_block, part->last_block, pb_copy_text(name), part->kind};
    if (!ranges[merge->count].name)
        return PAYBACK_ERROR_MEMORY;
    merge->count++;
    return PAYBACK_OK;
}

static int by_start(const void *a, const void *b)
{
    const struct range *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->last > y->last) - (x->last < y->last);
}

/* Whether the parts of a round bring all trials; ranges do not overlap. The message names every gap. */
static payback_status check_complete(payback_merge *merge, enum pb_part_kind kind, char *message, size_t size)
{
    struct pb_text gaps = {0};
    size_t trials = merge->first->head->trials, blocks = pb_blocks_of(trials), next = 0;
    qsort(merge->ranges, merge->count, sizeof *merge->ranges, by_start);
    for (size_t r = 0; r <= merge->count; r++) {
        if (r < merge->count && merge->ranges[r].kind != kind)
            continue;
        size_t first = r < merge->count ? merge->ranges[r].first : blocks;
        size_t last = first < blocks ? first * PB_BLOCK : trials;
        if (first > next)
            pb_text_format(&gaps, "%s%zu … %zu", gaps.length > 0 ? ", " : "", next * PB_BLOCK, last - 1);
        next = r < merge->count ? merge->ranges[r].last : next;
    }
    bool complete = gaps.length == 0 && !gaps.failed;
    if (!complete)
        (void)refuse(message, size, "trials %s of %zu are in none of the parts%s", gaps.failed ? "?" : gaps.data,
                     trials, kind == PB_PART_SECOND ? " of the second round" : "");
    pb_text_clear(&gaps);
    return complete ? PAYBACK_OK : PAYBACK_ERROR_TARGET;
}

/* ---- adding up ---- */

static payback_status add_part(payback_part *into, const payback_part *part)
{
    payback_status status = PAYBACK_OK;
    for (size_t c = 0; c < into->column_count && !status; c++)
        if (part->columns[c])
            status = into->columns[c] ? pb_stream_merge(into->columns[c], part->columns[c]) : PAYBACK_ERROR_ARGUMENT;
    if (!status && part->kind == PB_PART_FIRST) {
        pb_tally_merge(&into->tally, &part->tally);
        pb_sums_merge(&into->sums, &part->sums, into->head->horizon_months, (int)into->head->category_count);
    }
    return status;
}

payback_status payback_merge_add(payback_merge *merge, payback_part *part, const char *name, char *message, size_t size)
{
    if (message && size > 0)
        message[0] = '\0';
    if (!merge || !part || !name || merge->ended) {
        payback_part_free(part);
        return PAYBACK_ERROR_ARGUMENT;
    }
    payback_part **place = part->kind == PB_PART_SECOND ? &merge->second : &merge->first;
    const payback_part *known = merge->first ? merge->first : merge->second;
    const char *what = known ? difference(known->head, part->head) : NULL;
    payback_status status =
        what ? refuse(message, size, "it is of another run than %s: another %s", merge->ranges[0].name, what)
             : check_range(merge, part, message, size);
    if (!status)
        status = note_range(merge, part, name);
    if (!status && *place) {
        status = add_part(*place, part);
        if (status == PAYBACK_ERROR_ARGUMENT)
            status = refuse(message, size, "it is a part of another second round");
    } else if (!status) {
        *place = part;
        part = NULL;
    }
    payback_part_free(part);
    return status;
}

/* ---- the end ---- */

static payback_status make_result(payback_result **result, payback_part *part)
{
    struct pb_figures *figures = pb_new(1, sizeof *figures);
    if (!figures)
        return PAYBACK_ERROR_MEMORY;
    enum pb_basis basis = pb_result_basis(part->head);
    payback_status status = PAYBACK_OK;
    figures->trials = part->head->trials;
    figures->threads = 1;
    pb_figures_set_tally(figures, &part->tally);
    pb_figures_set_sums(figures, &part->sums, part->head->horizon_months, (int)part->head->category_count);
    for (size_t c = 0; c < part->column_count && !status; c++)
        status = pb_figures_set_stream(figures, c, part->columns[c], basis);
    if (!status) {
        pb_result_fill(part->head, figures);
        *result = part->head;
        part->head = NULL;
    }
    free(figures);
    return status;
}

/* Ends the pass that the columns are in; *again tells whether any wants another one. */
static payback_status end_pass(payback_part *part, bool *again)
{
    *again = false;
    for (size_t c = 0; c < part->column_count; c++) {
        bool wanted;
        payback_status status = pb_stream_end_pass(part->columns[c], &wanted);
        if (status)
            return status;
        *again = *again || wanted;
    }
    return PAYBACK_OK;
}

payback_status payback_merge_end(payback_result **result, payback_part **plan, payback_merge *merge, char *message,
                                 size_t size)
{
    if (message && size > 0)
        message[0] = '\0';
    if (!result || !plan)
        return PAYBACK_ERROR_ARGUMENT;
    *result = NULL;
    *plan = NULL;
    if (!merge || merge->count == 0 || merge->ended)
        return PAYBACK_ERROR_ARGUMENT;
    if (!merge->first)
        return refuse(message, size, "the plan of the second round is missing");
    bool planned = merge->first->kind == PB_PART_PLAN, again;
    payback_status status = check_complete(merge, planned ? PB_PART_SECOND : PB_PART_FIRST, message, size);
    if (!status && merge->second) {
        status = add_part(merge->first, merge->second);
        if (status == PAYBACK_ERROR_ARGUMENT)
            status = refuse(message, size, "the parts are not those of this plan");
    }
    if (!status)
        status = end_pass(merge->first, &again);
    if (status)
        return status;
    merge->ended = true;
    if (!again)
        return make_result(result, merge->first);
    *plan = merge->first;
    merge->first = NULL;
    (*plan)->kind = PB_PART_PLAN;
    (*plan)->first_block = 0;
    (*plan)->last_block = pb_blocks_of((*plan)->head->trials);
    return PAYBACK_OK;
}
