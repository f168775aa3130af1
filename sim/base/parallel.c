/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libgomp ends the process where a thread cannot be created (a limit on processes, memory or a container's tasks). So a
 * parallel region is only asked for as many threads as a rehearsal with plain threads, all alive at the same time,
 * could create just before. */
#include "base/parallel.h"

#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Beyond this more threads than processors only cost memory; below it any number is granted. */
enum { THREADS_MAX = 256 };

int pb_thread_count(int requested)
{
    int processors = omp_get_num_procs();
    int most = processors > THREADS_MAX ? processors : THREADS_MAX;
    int wanted = requested > 0 ? requested : omp_get_max_threads();
    return wanted < 1 ? 1 : wanted < most ? wanted : most;
}

static void *wait_for_curtain(void *lock)
{
    pthread_mutex_lock(lock);
    pthread_mutex_unlock(lock);
    return NULL;
}

/* How many of the wanted threads, the caller's included, can exist at the same time. Stacks of twice the usual size
 * leave room for what the OpenMP runtime needs beside its threads. */
static int rehearse(int wanted)
{
    pthread_attr_t attributes;
    size_t stack;
    if (pthread_attr_init(&attributes) != 0)
        return 1;
    if (pthread_attr_getstacksize(&attributes, &stack) == 0 && stack < PTRDIFF_MAX / 2)
        (void)pthread_attr_setstacksize(&attributes, 2 * stack); /* else the usual size has to do */

    pthread_mutex_t curtain = PTHREAD_MUTEX_INITIALIZER;
    pthread_t others[THREADS_MAX];
    int created = 0, most = wanted - 1 < THREADS_MAX ? wanted - 1 : THREADS_MAX;
    pthread_mutex_lock(&curtain);
    while (created < most && pthread_create(&others[created], &attributes, wait_for_curtain, &curtain) == 0)
        created++;
    pthread_mutex_unlock(&curtain);
    for (int i = 0; i < created; i++)
        pthread_join(others[i], NULL);
    pthread_mutex_destroy(&curtain);
    pthread_attr_destroy(&attributes);
    return created + 1;
}

struct loop {
    size_t count;
    pb_task *task;
    void *context;
    atomic_size_t next;
    atomic_bool failed;
};

struct failure {
    size_t index;
    payback_status status;
};

/* Takes indices until there are no more or one failed. Every index below a taken one is taken too and worked on to its
 * end, so that the smallest index that fails is found whatever the threads do. */
static struct failure work(struct loop *loop, int worker)
{
    while (!atomic_load(&loop->failed)) {
        size_t index = atomic_fetch_add(&loop->next, 1);
        if (index >= loop->count)
            break;
        payback_status status = loop->task(loop->context, index, worker);
        if (status != PAYBACK_OK) {
            atomic_store(&loop->failed, true);
            return (struct failure){index, status};
        }
    }
    return (struct failure){loop->count, PAYBACK_OK};
}

payback_status pb_parallel_for(int threads, size_t count, pb_task *task, void *context)
{
    struct loop loop = {.count = count, .task = task, .context = context};
    if ((size_t)(threads > 1 ? threads : 1) > count)
        threads = (int)count;
    /* one thread: no parallel region, which a child after fork could not enter */
    int team = threads > 1 && !omp_in_parallel() ? rehearse(threads) : 1;
    if (team == 1)
        return work(&loop, 0).status;

    struct failure first = {count, PAYBACK_OK};
#pragma omp parallel num_threads(team)
    {
        struct failure failure = work(&loop, omp_get_thread_num());
#pragma omp critical(pb_parallel_for)
        if (failure.index < first.index)
            first = failure;
    }
    return first.status;
}
