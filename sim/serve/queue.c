/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "serve/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct pb_queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct pb_request *first, *last; /* the line */
    size_t waiting, waiting_most;
    struct pb_request **running; /* of each worker; NULL while it waits */
    pthread_t *threads;
    int workers;
    bool closed;
};

/* What a worker is started with. */
struct worker {
    struct pb_queue *queue;
    int index;
};

static void stop_reply(struct pb_request *request, enum pb_stop why)
{
    pb_reply_clear(&request->reply);
    if (why == PB_STOP_NEWER)
        pb_reply_error(&request->reply, MHD_HTTP_CONFLICT, "", "a newer request of the same client has taken its place",
                       "");
    else
        pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "", "the server is ending", "");
}

static struct pb_request *take_first(struct pb_queue *queue)
{
    struct pb_request *request = queue->first;
    queue->first = request->next;
    if (!queue->first)
        queue->last = NULL;
    request->next = NULL;
    queue->waiting--;
    return request;
}

static int running_count(const struct pb_queue *queue)
{
    int count = 0;
    for (int w = 0; w < queue->workers; w++)
        count += queue->running[w] != NULL;
    return count;
}

static void *work(void *context)
{
    const struct worker worker = *(struct worker *)context;
    struct pb_queue *queue = worker.queue;
    free(context);
    pthread_mutex_lock(&queue->lock);
    for (;;) {
        while (!queue->first && !queue->closed)
            pthread_cond_wait(&queue->changed, &queue->lock);
        if (!queue->first)
            break;
        struct pb_request *request = take_first(queue);
        queue->running[worker.index] = request;
        /* one who is alone has the whole machine; many share it best with a thread each */
        request->threads = queue->waiting == 0 && running_count(queue) == 1 ? 0 : 1;
        pthread_mutex_unlock(&queue->lock);
        request->route->answer(request);
        pthread_mutex_lock(&queue->lock);
        queue->running[worker.index] = NULL;
        MHD_resume_connection(request->connection);
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

static bool start_worker(struct pb_queue *queue)
{
    struct worker *worker = malloc(sizeof *worker);
    if (!worker)
        return false;
    *worker = (struct worker){queue, queue->workers};
    queue->workers++;
    if (pthread_create(&queue->threads[worker->index], NULL, work, worker) == 0)
        return true;
    queue->workers--;
    free(worker);
    return false;
}

struct pb_queue *pb_queue_new(int workers, size_t waiting_most)
{
    struct pb_queue *queue = calloc(1, sizeof *queue);
    if (!queue)
        return NULL;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
    queue->waiting_most = waiting_most;
    queue->running = calloc((size_t)workers, sizeof *queue->running);
    queue->threads = calloc((size_t)workers, sizeof *queue->threads);
    bool good = queue->running && queue->threads;
    pthread_mutex_lock(&queue->lock); /* workers look at their number */
    for (int w = 0; good && w < workers; w++)
        good = start_worker(queue);
    pthread_mutex_unlock(&queue->lock);
    if (good)
        return queue;
    pb_queue_free(queue);
    return NULL;
}

static bool same_client(const struct pb_request *a, const struct pb_request *b)
{
    return a->client[0] && strcmp(a->client, b->client) == 0;
}

/* A request of the same client that waits hands its place to the newer one. */
static bool take_place(struct pb_queue *queue, struct pb_request *request)
{
    struct pb_request **link = &queue->first;
    while (*link && !same_client(*link, request))
        link = &(*link)->next;
    struct pb_request *older = *link;
    if (!older)
        return false;
    request->next = older->next;
    *link = request;
    if (queue->last == older)
        queue->last = request;
    older->next = NULL;
    stop_reply(older, PB_STOP_NEWER);
    MHD_resume_connection(older->connection);
    return true;
}

static void append(struct pb_queue *queue, struct pb_request *request)
{
    request->next = NULL;
    if (queue->last)
        queue->last->next = request;
    else
        queue->first = request;
    queue->last = request;
    queue->waiting++;
}

bool pb_queue_push(struct pb_queue *queue, struct pb_request *request)
{
    pthread_mutex_lock(&queue->lock);
    bool good = !queue->closed;
    for (int w = 0; good && w < queue->workers; w++)
        if (queue->running[w] && same_client(queue->running[w], request))
            atomic_store(&queue->running[w]->stop, PB_STOP_NEWER);
    if (good && !take_place(queue, request)) {
        good = queue->waiting < queue->waiting_most;
        if (good)
            append(queue, request);
    }
    if (good)
        pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    return good;
}

void pb_queue_stop(struct pb_queue *queue)
{
    if (!queue)
        return;
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    while (queue->first) {
        struct pb_request *request = take_first(queue);
        stop_reply(request, PB_STOP_END);
        MHD_resume_connection(request->connection);
    }
    for (int w = 0; w < queue->workers; w++)
        if (queue->running[w])
            atomic_store(&queue->running[w]->stop, PB_STOP_END);
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    for (int w = 0; w < queue->workers; w++)
        pthread_join(queue->threads[w], NULL);
    queue->workers = 0;
}

void pb_queue_free(struct pb_queue *queue)
{
    if (!queue)
        return;
    pb_queue_stop(queue);
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
    free(queue->running);
    free(queue->threads);
    free(queue);
}
