/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/outbox.h"

#include "base/memory.h"

#include <stdlib.h>

/* Scenarios that may wait: enough that a transaction holds nobody up. More would bridge the moments in which SQLite
 * puts its journal away, too, but each keeps some 200 kB from being used again: its result stands in the middle of what
 * the simulation has left. */
enum { WAITING_MOST = 16 };

/* A thread that has written so many in a row goes back to its own work, for it may be the one that tells of progress.
 */
enum { WRITTEN_MOST = 32 };

void pb_outbox_begin(struct pb_outbox *outbox, struct pb_job *job)
{
    *outbox = (struct pb_outbox){.job = job, .lock = PTHREAD_MUTEX_INITIALIZER, .room = PTHREAD_COND_INITIALIZER};
}

static void free_finished(struct pb_finished *finished)
{
    payback_result_free(finished->result);
    pb_item_clear(&finished->item);
    free(finished);
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
static struct pb_finished *take_first(struct pb_outbox *outbox)
{
    struct pb_finished *finished = outbox->first;
    outbox->first = finished->next;
    outbox->waiting--;
    (void)pthread_cond_signal(&outbox->room);
    return finished;
}

static payback_status write_one(struct pb_job *job, const struct pb_finished *finished)
{
    const struct pb_item *item = &finished->item;
    payback_status status = finished->result
                                ? pb_job_store_result(job, finished->number, &item->identity, finished->result)
                                : pb_job_store_failure(job, finished->number, &item->identity, item->diagnostics);
    pb_store_release(job->store, &item->identity);
    return status;
}

/* The lock is held before and after. */
static void write_some(struct pb_outbox *outbox)
{
    outbox->writing = true;
    for (int written = 0; outbox->first && written < WRITTEN_MOST; written++) {
        struct pb_finished *finished = take_first(outbox);
        payback_status status = outbox->status;
        (void)pthread_mutex_unlock(&outbox->lock);
        if (!status)
            status = write_one(outbox->job, finished);
        free_finished(finished);
        (void)pthread_mutex_lock(&outbox->lock);
        outbox->status = status;
    }
    outbox->writing = false;
    (void)pthread_cond_signal(&outbox->room); /* who waits for room writes, then */
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
    if (!outbox->writing)
        write_some(outbox);
    payback_status status = outbox->status;
    (void)pthread_mutex_unlock(&outbox->lock);
    return status;
}

payback_status pb_outbox_end(struct pb_outbox *outbox)
{
    (void)pthread_mutex_lock(&outbox->lock);
    while (outbox->first)
        write_some(outbox);
    (void)pthread_mutex_unlock(&outbox->lock);
    (void)pthread_cond_destroy(&outbox->room);
    (void)pthread_mutex_destroy(&outbox->lock);
    return outbox->status;
}
