/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests that compute wait here, in the order in which they came, for one of a fixed number of workers. Of a client
 * with a name at most one waits: a newer one takes its place in the line, and one that is being computed is told to
 * stop. So fifty people who drag at once take turns, and the memory is that of so many requests. */
#ifndef PB_SERVE_QUEUE_H
#define PB_SERVE_QUEUE_H

#include "serve/request.h"

struct pb_queue;

/* NULL where threads or memory are short. workers: at least 1; waiting_most: requests in the line. */
struct pb_queue *pb_queue_new(int workers, size_t waiting_most);

/* The connection of the request is suspended already. False: the line is full or closed, and nothing has happened. */
bool pb_queue_push(struct pb_queue *queue, struct pb_request *request);

/* Stops what is computed, answers what waits, and joins the workers; from then on nothing is taken. Takes NULL. */
void pb_queue_stop(struct pb_queue *queue);
/* The same where that was not done; releases it. Nobody pushes any more. Takes NULL. */
void pb_queue_free(struct pb_queue *queue);

#endif
