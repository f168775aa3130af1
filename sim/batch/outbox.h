/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What threads have finished, on its way into the store: in groups, for a transaction costs as much as three small
 * scenarios in it. One thread at a time writes; the others go on working while it waits for the disk. */
#ifndef PB_BATCH_OUTBOX_H
#define PB_BATCH_OUTBOX_H

#include "batch/item.h"
#include "batch/job.h"

#include <pthread.h>

struct pb_outbox {
    struct pb_job *job;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t room;
    struct pb_finished *first, *last;
    int waiting;    /* scenarios on the list */
    bool writing;   /* a thread is at it */
    double written; /* seconds of the clock when it last was */
    payback_status status;
};

void pb_outbox_begin(struct pb_outbox *outbox, struct pb_job *job);
/* Puts the scenario on the list, and writes what is there unless another thread does: when a group is full, when
 * nothing was written for a quarter of a second, and at once where one failure is enough. So a batch that is killed
 * loses a quarter of a second's work, or scenarios that were not finished. Takes item and result over and lets go of
 * the claim once they are in the store; the item's scenario goes at once. Returns what came of writing, of whosever
 * scenario: after a fault nothing is written any more. */
payback_status pb_outbox_put(struct pb_outbox *outbox, struct pb_item *item, size_t number, payback_result *result);
/* Writes what is left, when all threads are done. Returns what came of writing. */
payback_status pb_outbox_end(struct pb_outbox *outbox);

#endif
