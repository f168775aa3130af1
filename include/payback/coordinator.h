/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A batch that several processes work on, on one machine or many: the coordinator has the store and hands out the
 * scenarios, workers read and simulate them. What they say to each other are messages of bytes; whatever carries
 * messages between processes (MPI, sockets, a queue) will do.
 *
 *   each worker:      message = nothing (length 0)
 *                     repeat: send message to the coordinator; wait for its reply; end where the reply has length 0;
 *                             payback_batch_worker_work(&message, worker, reply, …)
 *   the coordinator:  payback_coordinator_open
 *                     until every worker has got a reply of length 0: wait for a message of any of them;
 *                             payback_coordinator_answer(&reply, coordinator, message, …); send reply to that worker
 *                     payback_coordinator_close
 *
 * Paths are sent as the request has them: workers must find the same files there. A worker that is never heard of again
 * takes its scenario with it; the next batch on the store does that one. Both ends must be the same version of payback
 * and compute for the same kind of processor (messages say so: payback_isa); results are then the same bytes as those
 * of payback_batch. A coordinator, and a worker, is one thread's at a time. */
#ifndef PAYBACK_COORDINATOR_H
#define PAYBACK_COORDINATOR_H

#include "payback/batch.h"
#include "payback/report.h"
#include "payback/run.h"
#include "payback/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct payback_coordinator payback_coordinator;

/* Opens the store and lists the scenarios. request and its lists must outlive the coordinator. options: trials, seed
 * and sampler are those of every scenario; NULL: as each says. Errors and message as of payback_batch. */
PAYBACK_TRY payback_status payback_coordinator_open(payback_coordinator **out, const payback_batch_request *request,
                                                    const payback_options *options, char *message, size_t size);
/* Takes the message of a worker, stores what it brings, and says what that worker is to do next: *reply is a new text,
 * of length 0 where the worker is to end. It does not fail: from the first fault on, also of a worker, every reply is
 * the end, and payback_coordinator_close tells. */
PAYBACK_API void payback_coordinator_answer(payback_text *reply, payback_coordinator *coordinator, const char *message,
                                            size_t length);
/* From now on every reply is the end; what workers have finished is still stored. */
PAYBACK_API void payback_coordinator_stop(payback_coordinator *coordinator);
PAYBACK_API payback_batch_counts payback_coordinator_counts(const payback_coordinator *coordinator);
/* Ends the run in the store and frees the coordinator (takes NULL). PAYBACK_ERROR_CANCELLED after
 * payback_coordinator_stop, else the first fault as of payback_batch, with its message; PAYBACK_ERROR_INTERNAL where a
 * message was none of a worker of this version, PAYBACK_ERROR_ARGUMENT where it was of another kind of processor. */
PAYBACK_TRY payback_status payback_coordinator_close(payback_coordinator *coordinator, char *message, size_t size);

typedef struct payback_batch_worker payback_batch_worker;

/* options: threads, progress (which may end a simulation, and with it the worker) and its context; NULL: none. */
PAYBACK_TRY payback_status payback_batch_worker_new(payback_batch_worker **out, const payback_options *options);
/* Does what the coordinator's reply (not of length 0) asks for; *message is a new text for the coordinator. It does not
 * fail: a fault of this machine is told to the coordinator, which ends the batch. Where even memory for that is short,
 * *message has length 0, and the worker starts anew. */
PAYBACK_API void payback_batch_worker_work(payback_text *message, payback_batch_worker *worker, const char *reply,
                                           size_t length);
PAYBACK_API void payback_batch_worker_free(payback_batch_worker *worker); /* takes NULL */

#ifdef __cplusplus
}
#endif

#endif
