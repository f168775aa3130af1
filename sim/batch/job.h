/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A batch in the process that has the store: what is to be done, what was done, and the store. Whoever does the work
 * (threads: batch.c; other processes: coordinator.c) takes items by their number. */
#ifndef PB_BATCH_JOB_H
#define PB_BATCH_JOB_H

#include "batch/grid.h"
#include "batch/item.h"
#include "batch/listing.h"
#include "batch/store.h"
#include "payback/batch.h"

#include <pthread.h>
#include <stdbool.h>

struct pb_job {
    const payback_batch_request *request;
    payback_options options; /* of each scenario; the caller's threads */
    struct pb_grid grid;
    struct pb_listing listing;
    char *changes; /* those of the request as text */
    size_t all;    /* items: number 0 … all − 1 */
    sqlite3_int64 run;
    struct pb_store *store; /* one thread at a time writes */
    pthread_mutex_t reader_lock;
    struct pb_store *reader; /* or NULL: looked up in the store, by the thread that writes */
    /* Under the lock: the counts, the list of what others are working on, quantile tables. */
    pthread_mutex_t lock;
    pb_table_store *tables; /* of the scenarios last read: the same distributions need them once */
    payback_batch_counts counts;
    size_t *postponed;
    size_t postponed_count, postponed_capacity;
};

/* Lists the items, opens the store and notes the run there. options may be NULL. Whatever comes of it, pb_job_end
 * releases. message tells, in size bytes, what is wrong. Errors as of payback_batch. */
payback_status pb_job_begin(struct pb_job *job, const payback_batch_request *request, const payback_options *options,
                            char *message, size_t size);
/* status: what came of the work. finished: all items were looked at; else the run stays open in the store. Returns the
 * status, or what came of noting the end; message as above. */
payback_status pb_job_end(struct pb_job *job, payback_status status, bool finished, char *message, size_t size);

/* For several threads: what is stored can be looked up while one of them writes. */
payback_status pb_job_open_reader(struct pb_job *job, char *message, size_t size);

/* ---- by several threads at a time ---- */

payback_batch_counts pb_job_counts(struct pb_job *job);
/* A failure is there and is enough. */
bool pb_job_has_failed_fast(struct pb_job *job);

/* Path, changes and point of the item, and the changes it is loaded with, which the caller frees.
 * PAYBACK_ERROR_MEMORY. */
payback_status pb_job_item(struct pb_item *item, payback_changes **changes, const struct pb_job *job, size_t number);

/* Where a scenario keeps its quantile tables together with those before and after it; the caller holds it.
 * PAYBACK_ERROR_MEMORY. */
payback_status pb_job_hold_tables(pb_table_store **tables, struct pb_job *job);

/* Whether the store has it already, or need not have it; counts it then. */
payback_status pb_job_is_stored(bool *stored, struct pb_job *job, const struct pb_identity *identity);
/* Puts the item on the list of those that another process has claimed. */
payback_status pb_job_postpone(struct pb_job *job, size_t number);

/* ---- by one thread at a time ---- */

/* Stores the scenarios of the list, all of them or none, and counts them; lets go of their claims, whatever comes of
 * it. */
payback_status pb_job_store(struct pb_job *job, const struct pb_finished *first);

#endif
