/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of a batch over several processes that simulates. */
#include "payback/coordinator.h"

#include "base/memory.h"
#include "batch/item.h"
#include "batch/wire.h"

#include <stdlib.h>
#include <time.h>

struct payback_batch_worker {
    payback_options options; /* of this machine */
    struct pb_reply task;    /* what it was last told to read … */
    struct pb_item item;     /* … and has read */
};

payback_status payback_batch_worker_new(payback_batch_worker **out, const payback_options *options)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (options && options->threads < 0)
        return PAYBACK_ERROR_ARGUMENT;
    payback_batch_worker *worker = *out = pb_new(1, sizeof *worker);
    if (!worker)
        return PAYBACK_ERROR_MEMORY;
    if (options)
        worker->options =
            (payback_options){.threads = options->threads, .progress = options->progress, .context = options->context};
    return PAYBACK_OK;
}

void payback_batch_worker_free(payback_batch_worker *worker)
{
    if (!worker)
        return;
    pb_item_clear(&worker->item);
    pb_reply_clear(&worker->task);
    free(worker);
}

/* The options of the batch, on this machine. */
static payback_options options_of(const payback_batch_worker *worker)
{
    payback_options options = worker->task.options;
    options.threads = worker->options.threads;
    options.progress = worker->options.progress;
    options.context = worker->options.context;
    return options;
}

static struct pb_message about(const payback_batch_worker *worker, enum pb_message_kind kind)
{
    return (struct pb_message){
        .kind = kind, .number = worker->task.number, .identity = worker->item.identity, .isa = payback_isa()};
}

/* Takes over the reply. */
static payback_status read_scenario(payback_batch_worker *worker, struct pb_reply *reply)
{
    pb_item_clear(&worker->item);
    pb_reply_clear(&worker->task);
    worker->task = *reply;
    *reply = (struct pb_reply){0};
    payback_options options = options_of(worker);
    worker->item = (struct pb_item){.path = worker->task.path, .made_under = worker->task.made_under};
    pb_text_add(&worker->item.varied, worker->task.varied);
    return pb_item_load(&worker->item, worker->task.changes, worker->task.confine, &options, NULL);
}

static payback_status tell_failure(struct pb_text *bytes, payback_batch_worker *worker, payback_status why)
{
    struct pb_message message = about(worker, PB_MESSAGE_FAILURE);
    payback_status status = pb_item_explain(&worker->item, why);
    message.diagnostics = worker->item.diagnostics;
    return status ? status : pb_message_put(bytes, &message);
}

static payback_status simulate(struct pb_text *bytes, payback_batch_worker *worker)
{
    struct pb_message message = about(worker, PB_MESSAGE_RESULT);
    payback_options options = options_of(worker);
    if (!worker->item.scenario)
        return tell_failure(bytes, worker, PAYBACK_ERROR_UNREADABLE);
    payback_status status = pb_item_simulate(&message.result, &worker->item, &options);
    if (!status)
        status = pb_message_put(bytes, &message);
    else if (pb_is_of_scenario(status))
        status = tell_failure(bytes, worker, status);
    payback_result_free(message.result);
    return status;
}

static payback_status obey(struct pb_text *bytes, payback_batch_worker *worker, struct pb_reply *reply)
{
    payback_status status = PAYBACK_OK;
    if (reply->kind == PB_REPLY_READ)
        status = read_scenario(worker, reply);
    else if (!worker->item.path) /* there is nothing that it could speak of */
        status = PAYBACK_ERROR_INTERNAL;
    else if (reply->kind == PB_REPLY_SIMULATE)
        return simulate(bytes, worker);
    else
        (void)nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    struct pb_message message = about(worker, PB_MESSAGE_READ);
    return status ? status : pb_message_put(bytes, &message);
}

void payback_batch_worker_work(payback_text *message, payback_batch_worker *worker, const char *reply, size_t length)
{
    struct pb_text bytes = {0};
    struct pb_reply told;
    payback_status status = pb_reply_get(&told, reply, length);
    if (!status)
        status = obey(&bytes, worker, &told);
    pb_reply_clear(&told);
    if (status) {
        pb_text_clear(&bytes);
        (void)pb_message_put(&bytes, &(struct pb_message){.kind = PB_MESSAGE_FAULT, .fault = status});
    }
    if (bytes.failed)
        pb_text_clear(&bytes);
    *message = (payback_text){bytes.data, bytes.length};
}
