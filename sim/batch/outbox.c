/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/outbox.h"

#include "base/clock.h"
#include "base/memory.h"

#include <stdlib.h>

/* Scenarios in a transaction, and how long the first of them may have waited: what a kill costs. More in one saves
 * little, but each keeps some 200 kB from being used again: its result stands in the middle of what the simulation has
 * left. */
enum { GROUP = 16 };
static const double GROUP_SECONDS = 0.25;

/* Scenarios that may wait while a thread writes. */
enum { WAITING_MOST = 2 * GROUP };

void pb_outbox_begin(struct pb_outbox *outbox, struct pb_job *job)
{
    *outbox = (struct pb_outbox){
        .job = job, .lock = PTHREAD_MUTEX_INITIALIZER, .room = PTHREAD_COND_INITIALIZER, .written = pb_seconds_now()};
}

static void free_all(struct pb_finished *first)
{
    while (first) {
        struct pb_finished *finished = first;
        first = finished->next;
        payback_result_free(finished->result);
        pb_item_clear(&finished->item);
        free(finished);
    }
}

/* Under the lock. */
static void append(struct pb_outbox *outbox, struct pb_finished *finished)
{
    if (outbox->first)
        outbox->last->next = finished;
    else
        outbox->first = finished;
    outbox->last = finished;
    outbox->waiting++;
}

/* Under the lock. */
static struct pb_finished *take_group(struct pb_outbox *outbox)
{
    struct pb_finished *first = outbox->first, *last = first;
    int count = 1;
    for (; last->next && count < GROUP; count++)
        last = last->next;
    outbox->first = last->next;
    outbox->waiting -= count;
    last->next = NULL;
    return first;
}

/* The lock is held before and after. */
static void write_group(struct pb_outbox *outbox)
{
    struct pb_finished *group = take_group(outbox);
    payback_status status = outbox->status;
    outbox->writing = true;
    (void)pthread_cond_broadcast(&outbox->room);
    (void)pthread_mutex_unlock(&outbox->lock);
    if (!status)
        status = pb_job_store(outbox->job, group);
    free_all(group);
    (void)pthread_mutex_lock(&outbox->lock);
    outbox->status = status;
    outbox->written = pb_seconds_now();
    outbox->writing = false;
    (void)pthread_cond_signal(&outbox->room); /* who waits for room writes, then */
}

/* Under the lock. */
static bool is_due(const struct pb_outbox *outbox)
{
    return outbox->waiting >= GROUP || pb_seconds_now() - outbox->written >= GROUP_SECONDS ||
           (outbox->job->request->fail_fast && !outbox->last->result);
}

payback_status pb_outbox_put(struct pb_outbox *outbox, struct pb_item *item, size_t number, payback_result *result)
{
    struct pb_finished *finished = pb_new(1, sizeof *finished);
    if (!finished) {
        payback_result_free(result);
        return PAYBACK_ERROR_MEMORY;
    }
    *finished = (struct pb_finished){.item = *item, .number = number, .result = result};
    *item = (struct pb_item){0};
    pb_item_drop_scenario(&finished->item);

    (void)pthread_mutex_lock(&outbox->lock);
    while (outbox->writing && outbox->waiting >= WAITING_MOST)
        (void)pthread_cond_wait(&outbox->room, &outbox->lock);
    append(outbox, finished);
    if (!outbox->writing && is_due(outbox))
        write_group(outbox);
    payback_status status = outbox->status;
    (void)pthread_mutex_unlock(&outbox->lock);
    return status;
}

payback_status pb_outbox_end(struct pb_outbox *outbox)
{
    (void)pthread_mutex_lock(&outbox->lock);
    while (outbox->first)
        write_group(outbox);
    (void)pthread_mutex_unlock(&outbox->lock);
    (void)pthread_cond_destroy(&outbox->room);
    (void)pthread_mutex_destroy(&outbox->lock);
    return outbox->status;
}
