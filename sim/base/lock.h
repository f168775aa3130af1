/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lock and a count of holders, for what several threads share: the only place beside parallel.c that knows threads.
 */
#ifndef PB_BASE_LOCK_H
#define PB_BASE_LOCK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/* How many hold a thing that goes with the last of them. It begins with none beside the one who made it. */
typedef atomic_size_t pb_holders;

static inline void pb_holders_add(pb_holders *holders)
{
    atomic_fetch_add_explicit(holders, 1, memory_order_relaxed);
}

/* True where there is none left. */
static inline bool pb_holders_drop(pb_holders *holders)
{
    return atomic_fetch_sub_explicit(holders, 1, memory_order_acq_rel) == 0;
}

typedef pthread_mutex_t pb_lock;

/* False where the system gives none. */
static inline bool pb_lock_make(pb_lock *lock)
{
    return pthread_mutex_init(lock, NULL) == 0;
}

static inline void pb_lock_clear(pb_lock *lock)
{
    pthread_mutex_destroy(lock);
}

static inline void pb_lock_take(pb_lock *lock)
{
    pthread_mutex_lock(lock);
}

static inline void pb_lock_give(pb_lock *lock)
{
    pthread_mutex_unlock(lock);
}

#endif
