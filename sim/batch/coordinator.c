/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of a batch over several processes that has the store. */
#include "payback/coordinator.h"

#include "base/memory.h"
#include "batch/job.h"
#include "batch/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct payback_coordinator {
    struct pb_job job;
    size_t next;           /* item to be handed out */
    size_t resumed;        /* then those of the postponed ones */
    size_t settled;        /* items that nobody need look at any more */
    bool stopped;          /* nothing more is handed out */
    bool cancelled;        /* the caller wants no more */
    payback_status status; /* the first fault */
    char message[640];     /* of a fault that is not the store's */
};

payback_status payback_coordinator_open(payback_coordinator **out, const payback_batch_request *request,
                                        const payback_options *options, char *message, size_t size)
{
    char unwanted[1];
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    payback_coordinator *coordinator = pb_new(1, sizeof *coordinator);
    if (!coordinator)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_job_begin(&coordinator->job, request, options, message, size);
    if (status) {
        (void)pb_job_end(&coordinator->job, status, false, message, size);
        free(coordinator);
        return status;
    }
    *out = coordinator;
    return PAYBACK_OK;
}

/* ---- replies ---- */

static payback_status tell_to_read(struct pb_text *reply, const struct pb_job *job, size_t number)
{
    struct pb_item item;
    payback_changes *changes = NULL;
    payback_status status = pb_job_item(&item, &changes, job, number);
    if (!status && item.varied.failed)
        status = PAYBACK_ERROR_MEMORY;
    if (!status)
        pb_reply_put(reply, &(struct pb_reply){.kind = PB_REPLY_READ,
                                               .number = number,
                                               .path = item.path,
                                               .made_under = item.made_under,
                                               .varied = item.varied.data,
                                               .options = job->options,
                                               .confine = job->request->confine,
                                               .changes = changes});
    payback_changes_free(changes);
    pb_item_clear(&item);
    return status;
}

/* The next item, or the end. */
static payback_status hand_out(struct pb_text *reply, payback_coordinator *coordinator)
{
    struct pb_job *job = &coordinator->job;
    if (coordinator->stopped)
        return PAYBACK_OK;
    if (coordinator->next < job->all)
        return tell_to_read(reply, job, coordinator->next++);
    if (coordinator->resumed < job->postponed_count)
        return tell_to_read(reply, job, job->postponed[coordinator->resumed++]);
    return PAYBACK_OK;
}

static payback_status settle(struct pb_text *reply, payback_coordinator *coordinator)
{
    coordinator->settled++;
    coordinator->stopped = coordinator->stopped || pb_job_has_failed_fast(&coordinator->job);
    return hand_out(reply, coordinator);
}

/* ---- messages ---- */

/* Another process has the item. While there are others it can wait. */
static payback_status defer(struct pb_text *reply, payback_coordinator *coordinator, size_t number)
{
    struct pb_job *job = &coordinator->job;
    if (coordinator->next >= job->all) {
        pb_reply_put(reply, &(struct pb_reply){.kind = PB_REPLY_ASK_AGAIN});
        return PAYBACK_OK;
    }
    payback_status status = pb_job_postpone(job, number);
    return status ? status : hand_out(reply, coordinator);
}

static payback_status answer_read(struct pb_text *reply, payback_coordinator *coordinator,
                                  const struct pb_message *message)
{
    struct pb_job *job = &coordinator->job;
    bool stored;
    if (coordinator->stopped)
        return PAYBACK_OK;
    if (!pb_store_claim(job->store, &message->identity))
        return defer(reply, coordinator, message->number);
    payback_status status = pb_job_is_stored(&stored, job, &message->identity);
    if (!status && !stored) {
        pb_reply_put(reply, &(struct pb_reply){.kind = PB_REPLY_SIMULATE});
        return PAYBACK_OK;
    }
    pb_store_release(job->store, &message->identity);
    return status ? status : settle(reply, coordinator);
}

static payback_status answer_end(struct pb_text *reply, payback_coordinator *coordinator,
                                 const struct pb_message *message)
{
    const struct pb_finished finished = {.item = {.identity = message->identity, .diagnostics = message->diagnostics},
                                         .number = message->number,
                                         .result = message->kind == PB_MESSAGE_RESULT ? message->result : NULL};
    payback_status status = pb_job_store(&coordinator->job, &finished);
    return status ? status : settle(reply, coordinator);
}

/* A fault of the machine that the worker runs on, or a worker that was told to stop. */
static payback_status answer_fault(payback_coordinator *coordinator, payback_status fault)
{
    if (fault == PAYBACK_ERROR_CANCELLED) {
        payback_coordinator_stop(coordinator);
        return PAYBACK_OK;
    }
    snprintf(coordinator->message, sizeof coordinator->message, "a worker could not go on: %s",
             payback_status_text(fault));
    return fault;
}

static bool is_sound(const payback_coordinator *coordinator, const struct pb_message *message)
{
    return message->kind == PB_MESSAGE_FAULT ||
           (message->number < coordinator->job.all && strcmp(message->identity.version, payback_version()) == 0);
}

/* Kinds of processors differ in the last digits of their results, and the store says of a run as a whole which it was.
 */
static payback_status check_isa(payback_coordinator *coordinator, const struct pb_message *message)
{
    if (message->kind == PB_MESSAGE_FAULT || strcmp(message->isa, payback_isa()) == 0)
        return PAYBACK_OK;
    snprintf(coordinator->message, sizeof coordinator->message,
             "a worker computes for %s, the process that has the store for %s: their results differ in the last digits;"
             " set PAYBACK_ISA=generic, or what all of them have, in the environment of all",
             message->isa, payback_isa());
    return PAYBACK_ERROR_ARGUMENT;
}

static payback_status answer(struct pb_text *reply, payback_coordinator *coordinator, const char *bytes, size_t length)
{
    struct pb_message message = {0};
    if (length == 0)
        return hand_out(reply, coordinator);
    payback_status status = pb_message_get(&message, bytes, length);
    if (!status && !is_sound(coordinator, &message))
        status = PAYBACK_ERROR_INTERNAL;
    if (status == PAYBACK_ERROR_INTERNAL)
        snprintf(coordinator->message, sizeof coordinator->message,
                 "a worker is not of this version of payback (%s): its message is not understood", payback_version());
    else if (!status && check_isa(coordinator, &message))
        status = PAYBACK_ERROR_ARGUMENT;
    else if (!status && message.kind == PB_MESSAGE_FAULT)
        status = answer_fault(coordinator, message.fault);
    else if (!status && message.kind == PB_MESSAGE_READ)
        status = answer_read(reply, coordinator, &message);
    else if (!status)
        status = answer_end(reply, coordinator, &message);
    pb_message_clear(&message);
    return status;
}

void payback_coordinator_answer(payback_text *reply, payback_coordinator *coordinator, const char *message,
                                size_t length)
{
    struct pb_text bytes = {0};
    *reply = (payback_text){0};
    payback_status status = coordinator->status ? PAYBACK_OK : answer(&bytes, coordinator, message, length);
    if (!status && bytes.failed)
        status = PAYBACK_ERROR_MEMORY;
    if (status) {
        coordinator->status = status;
        coordinator->stopped = true;
        pb_text_clear(&bytes);
        return;
    }
    reply->length = bytes.length;
    reply->data = bytes.data;
}

void payback_coordinator_stop(payback_coordinator *coordinator)
{
    coordinator->stopped = true;
    coordinator->cancelled = true;
}

payback_batch_counts payback_coordinator_counts(const payback_coordinator *coordinator)
{
    return coordinator->job.counts;
}

payback_status payback_coordinator_close(payback_coordinator *coordinator, char *message, size_t size)
{
    char unwanted[1];
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!coordinator)
        return PAYBACK_OK;
    payback_status status = coordinator->status;
    if (!status && coordinator->cancelled)
        status = PAYBACK_ERROR_CANCELLED;
    bool finished = coordinator->settled == coordinator->job.all;
    snprintf(message, size, "%s", coordinator->message);
    if (!status && !finished && !coordinator->stopped) {
        size_t lost = coordinator->job.all - coordinator->settled;
        snprintf(message, size, "nothing was heard any more of workers that had %zu scenario%s", lost,
                 lost == 1 ? "" : "s");
        status = PAYBACK_ERROR_IO;
    }
    status = pb_job_end(&coordinator->job, status, finished, message, size);
    free(coordinator);
    return status;
}
