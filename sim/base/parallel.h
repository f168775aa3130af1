/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parallel for: the only place that knows threads. */
#ifndef PB_BASE_PARALLEL_H
#define PB_BASE_PARALLEL_H

#include "payback/status.h"

#include <stddef.h>

/* Work on one index; worker is 0 … threads − 1, for per-thread workspaces. Anything but PAYBACK_OK stops the loop. */
typedef payback_status pb_task(void *context, size_t index, int worker);

/* Threads for a request: 0 means as many as the machine gives this process (affinity and OMP_NUM_THREADS heeded). */
int pb_thread_count(int requested);

/* Runs task for index 0 … count − 1 on the given number of threads, indices handed out in order. Returns the status of
 * the smallest index that failed, which does not depend on the threads. Worker 0 is the calling thread. A thread that
 * cannot be created is done without. Inside another parallel loop one thread does it all.
 * fork: OpenMP's threads do not survive it. A child of a process that has run a loop on several threads may only run
 * loops on one (threads = 1 enters no parallel region), or must call exec first. */
payback_status pb_parallel_for(int threads, size_t count, pb_task *task, void *context);

#endif
