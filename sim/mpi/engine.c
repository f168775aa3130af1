/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rank 0: it runs the command like payback does, but all ranks do the work. */
#include "cli/engine.h"

#include "cli/cli.h"
#include "cli/terminal.h"
#include "mpi/post.h"

#include "payback/coordinator.h"
#include "payback/part.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int pb_cli_engine_check(const struct pb_cli_settings *settings)
{
    const struct pb_cli_command *command = settings->command;
    if (settings->part)
        return pb_cli_usage(command, "--shard and --part are for machines that MPI does not reach: use payback");
    if (settings->draws)
        return pb_cli_usage(command, "--draws are written by one process: use payback");
    if (settings->precision.given)
        return pb_cli_usage(command, "--precision is reached by one process: use payback, or --trials");
    return PB_EXIT_DONE;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* To all other ranks. */
static void send_all(enum pb_post_kind kind, const char *bytes, size_t length)
{
    for (int rank = 1; rank < pb_post_size(); rank++)
        pb_post_send(rank, kind, bytes, length);
}

/* ---- one run: rank r simulates part r + 1 ---- */

struct run {
    const payback_scenario *scenario;
    payback_options options;
    bool stopped; /* the others have been told */
    char *message;
    size_t size;
};

static void stop(struct run *run)
{
    if (!run->stopped)
        send_all(PB_POST_STOP, NULL, 0);
    run->stopped = true;
}

/* While waiting for the others: the caller may want no more. */
static void heed_caller(void *context)
{
    struct run *run = context;
    if (run->options.progress && run->options.progress(run->options.context, 0, 0))
        stop(run);
}

/* Says whose trouble it is. */
static payback_status blame(struct run *run, int rank, payback_status status, const char *sentence)
{
    if (status)
        snprintf(run->message, run->size, "process %d of %d: %s", rank + 1, pb_post_size(),
                 sentence[0] ? sentence : payback_status_text(status));
    return status;
}

/* A letter with trouble: a byte of status and a sentence. */
static payback_status take_trouble(struct run *run, const struct pb_letter *letter)
{
    payback_status status = letter->text.length > 0 ? (payback_status)letter->text.data[0] : PAYBACK_ERROR_INTERNAL;
    return blame(run, letter->rank, status, letter->text.length > 0 ? letter->text.data + 1 : "");
}

static payback_status take_part(struct run *run, payback_merge *merge, const struct pb_letter *letter)
{
    char name[32], sentence[400] = "";
    payback_part *part;
    snprintf(name, sizeof name, "process %d", letter->rank + 1);
    payback_status status = payback_part_load(&part, letter->text.data, letter->text.length, sentence, sizeof sentence);
    if (!status)
        status = payback_merge_add(merge, part, name, sentence, sizeof sentence);
    return blame(run, letter->rank, status, sentence);
}

/* Waits for an answer of every other rank, in their order; the first trouble counts, and makes the others stop. merge
 * (may be NULL) takes the parts. */
static payback_status collect(struct run *run, payback_merge *merge, payback_status status)
{
    for (int rank = 1; rank < pb_post_size(); rank++) {
        if (status)
            stop(run);
        struct pb_letter letter = pb_post_receive(rank, heed_caller, run);
        if (!status && letter.kind == PB_POST_TROUBLE)
            status = take_trouble(run, &letter);
        else if (!status && merge)
            status = take_part(run, merge, &letter);
        payback_text_free(&letter.text);
    }
    return status;
}

/* A round: every rank simulates its part, and they are put together in the order of the ranks. */
static payback_status simulate_round(struct run *run, payback_merge *merge, payback_part *plan)
{
    payback_text bytes = {0};
    payback_part *own = NULL;
    payback_status status = plan ? payback_part_save(&bytes, plan) : PAYBACK_OK;
    if (status)
        return status;
    send_all(PB_POST_SIMULATE, bytes.data, bytes.length);
    payback_text_free(&bytes);
    run->stopped = false;
    status =
        payback_run_part(&own, run->scenario, &run->options, 1, (size_t)pb_post_size(), plan, run->message, run->size);
    if (!status)
        status = payback_merge_add(merge, own, "process 1", run->message, run->size);
    return collect(run, merge, status);
}

/* Where a plan comes of it there has to be a second round. */
static payback_status first_round(payback_result **result, payback_part **plan, struct run *run)
{
    payback_merge *merge = payback_merge_new();
    payback_status status = merge ? simulate_round(run, merge, NULL) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = payback_merge_end(result, plan, merge, run->message, run->size);
    payback_merge_free(merge);
    return status;
}

/* Takes over the plan of the first one. */
static payback_status second_round(payback_result **result, payback_part *plan, struct run *run)
{
    payback_part *none = NULL;
    payback_merge *merge = payback_merge_new();
    payback_status status = merge ? simulate_round(run, merge, plan) : PAYBACK_ERROR_MEMORY;
    if (!status) {
        status = payback_merge_add(merge, plan, "the plan", run->message, run->size);
        plan = NULL;
    }
    if (!status)
        status = payback_merge_end(result, &none, merge, run->message, run->size);
    payback_part_free(plan);
    payback_part_free(none);
    payback_merge_free(merge);
    return status;
}

static payback_status run_on_all(payback_result **result, struct run *run)
{
    payback_part *plan = NULL;
    const char *text = payback_scenario_json(run->scenario);
    send_all(PB_POST_LOAD, text, strlen(text));
    payback_status status = collect(run, NULL, PAYBACK_OK);
    if (!status)
        status = first_round(result, &plan, run);
    if (!status && plan)
        status = second_round(result, plan, run);
    return status;
}

payback_status pb_cli_engine_run(payback_result **result, const payback_scenario *scenario,
                                 const payback_options *options, payback_draws_sink *sink, void *sink_context,
                                 char *message, size_t size)
{
    message[0] = '\0';
    if (pb_post_size() == 1)
        return payback_run(result, scenario, options, sink, sink_context);
    struct run run = {.scenario = scenario, .options = *options, .message = message, .size = size};
    double begun = now();
    *result = NULL;
    if (run.options.threads == 0)
        run.options.threads = pb_post_threads();
    payback_status status = run_on_all(result, &run);
    if (!status) {
        (*result)->elapsed_seconds = now() - begun;
        (*result)->threads = run.options.threads * pb_post_size();
    }
    return status;
}

/* ---- a batch: the coordinator is here, the workers are the other ranks ---- */

struct batch {
    payback_coordinator *coordinator;
    payback_batch_progress *progress;
    void *context;
    bool stopped;
};

static void report(void *context)
{
    struct batch *batch = context;
    const payback_batch_counts counts = payback_coordinator_counts(batch->coordinator);
    if (batch->stopped || !batch->progress || !batch->progress(batch->context, &counts))
        return;
    payback_coordinator_stop(batch->coordinator);
    send_all(PB_POST_STOP, NULL, 0);
    batch->stopped = true;
}

static void answer_all(struct batch *batch)
{
    send_all(PB_POST_BATCH, NULL, 0);
    for (int working = pb_post_size() - 1; working > 0;) {
        struct pb_letter letter = pb_post_receive(-1, report, batch);
        payback_text reply;
        payback_coordinator_answer(&reply, batch->coordinator, letter.text.data, letter.text.length);
        pb_post_send(letter.rank, PB_POST_REPLY, reply.data, reply.length);
        working -= reply.length == 0;
        payback_text_free(&letter.text);
        payback_text_free(&reply);
        report(batch);
    }
}

payback_status pb_cli_engine_batch(payback_batch_counts *counts, const payback_batch_request *request,
                                   const payback_options *options, payback_batch_progress *progress, void *context,
                                   char *message, size_t size)
{
    if (pb_post_size() == 1)
        return payback_batch(counts, request, options, progress, context, message, size);
    struct batch batch = {.progress = progress, .context = context};
    *counts = (payback_batch_counts){0};
    payback_status status = payback_coordinator_open(&batch.coordinator, request, options, message, size);
    if (status)
        return status;
    report(&batch);
    answer_all(&batch);
    *counts = payback_coordinator_counts(batch.coordinator);
    return payback_coordinator_close(batch.coordinator, message, size);
}
