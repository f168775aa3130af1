/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_batch: the scenarios of a batch one after the other, or several at a time, into the store. */
#include "payback/batch.h"

#include "base/parallel.h"
#include "batch/job.h"
#include "batch/outbox.h"

#include <stdatomic.h>
#include <time.h>

/* With fewer scenarios a thread than this, a scenario gets all threads: else some would be idle at the end. */
enum { SCENARIOS_A_THREAD = 4 };

/* A job that the threads of this process do. */
struct crew {
    struct pb_job job;
    struct pb_outbox outbox;
    int workers;
    bool waiting; /* the second round: what other processes had claimed */
    /* The caller's. */
    payback_batch_progress *progress;
    void *context;
    atomic_bool stopped; /* the caller wants no more, or a failure is enough */
    atomic_bool cancelled;
};

/* A scenario, and who works on it. */
struct work {
    struct crew *crew;
    struct pb_item item;
    size_t number;
    bool calling_thread;
};

/* ---- progress ---- */

static int report(struct crew *crew)
{
    if (crew->progress && !atomic_load(&crew->stopped)) {
        payback_batch_counts counts = pb_job_counts(&crew->job);
        if (crew->progress(crew->context, &counts)) {
            atomic_store(&crew->cancelled, true);
            atomic_store(&crew->stopped, true);
        }
    }
    return atomic_load(&crew->cancelled);
}

/* Within a run: only the thread that called asks the caller. */
static int report_within(void *context, double done, double all)
{
    struct work *work = context;
    (void)done;
    (void)all;
    return work->calling_thread ? report(work->crew) : atomic_load(&work->crew->cancelled);
}

/* ---- a scenario ---- */

/* result NULL: the scenario is at fault. */
static payback_status simulate(payback_result **result, struct work *work)
{
    payback_options options = work->crew->job.options;
    options.progress = report_within;
    options.context = work;
    payback_status why = PAYBACK_ERROR_UNREADABLE;
    if (work->item.scenario)
        why = pb_item_simulate(result, &work->item, &options);
    return why == PAYBACK_ERROR_UNREADABLE || pb_is_of_scenario(why) ? pb_item_explain(&work->item, why) : why;
}

/* False: another process has it. Waits for that in the second round. */
static bool claim(struct work *work)
{
    struct crew *crew = work->crew;
    bool mine = pb_store_claim(crew->job.store, &work->item.identity);
    while (!mine && crew->waiting && !atomic_load(&crew->stopped)) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        if (work->calling_thread)
            (void)report(crew);
        mine = pb_store_claim(crew->job.store, &work->item.identity);
    }
    return mine;
}

static payback_status load(struct work *work)
{
    payback_changes *changes = NULL;
    struct pb_job *job = &work->crew->job;
    pb_table_store *tables = NULL;
    payback_status status = pb_job_item(&work->item, &changes, job, work->number);
    if (!status)
        status = pb_job_hold_tables(&tables, job);
    if (!status)
        status = pb_item_load(&work->item, changes, job->request->confine, &job->options, tables);
    pb_table_store_release(tables);
    payback_changes_free(changes);
    return status;
}

static payback_status do_work(struct work *work)
{
    struct crew *crew = work->crew;
    struct pb_job *job = &crew->job;
    payback_result *result = NULL;
    bool stored;
    payback_status status = load(work);
    if (status)
        return status;
    if (!claim(work))
        return atomic_load(&crew->stopped) ? PAYBACK_OK : pb_job_postpone(job, work->number);
    status = pb_job_is_stored(&stored, job, &work->item.identity);
    if (!status && !stored)
        status = simulate(&result, work);
    if (!status && !stored)
        return pb_outbox_put(&crew->outbox, &work->item, work->number, result);
    pb_store_release(job->store, &work->item.identity);
    return status;
}

static payback_status run_item(void *context, size_t index, int worker)
{
    struct crew *crew = context;
    if (atomic_load(&crew->stopped))
        return PAYBACK_OK;
    struct work work = {
        .crew = crew, .number = crew->waiting ? crew->job.postponed[index] : index, .calling_thread = worker == 0};
    payback_status status = do_work(&work);
    pb_item_clear(&work.item);
    if (status == PAYBACK_ERROR_CANCELLED)
        status = PAYBACK_OK; /* the end tells */
    if (status)
        return status;
    if (pb_job_has_failed_fast(&crew->job))
        atomic_store(&crew->stopped, true);
    if (worker == 0)
        (void)report(crew);
    return PAYBACK_OK;
}

/* ---- the batch ---- */

static void divide(struct crew *crew)
{
    struct pb_job *job = &crew->job;
    int threads = pb_thread_count(job->options.threads);
    crew->workers = job->all >= (size_t)threads * SCENARIOS_A_THREAD ? threads : 1;
    job->options.threads = crew->workers > 1 ? 1 : threads;
}

/* A round over some items; what was finished is in the store at its end. */
static payback_status run_round(struct crew *crew, size_t count)
{
    pb_outbox_begin(&crew->outbox, &crew->job);
    payback_status status = pb_parallel_for(crew->workers, count, run_item, crew);
    payback_status written = pb_outbox_end(&crew->outbox);
    return status ? status : written;
}

static payback_status run_all(struct crew *crew)
{
    struct pb_job *job = &crew->job;
    (void)report(crew);
    payback_status status = run_round(crew, job->all);
    if (!status && job->postponed_count > 0) {
        crew->waiting = true;
        status = run_round(crew, job->postponed_count);
    }
    return !status && atomic_load(&crew->cancelled) ? PAYBACK_ERROR_CANCELLED : status;
}

payback_status payback_batch(payback_batch_counts *counts, const payback_batch_request *request,
                             const payback_options *options, payback_batch_progress *progress, void *context,
                             char *message, size_t size)
{
    char unwanted[1];
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!counts)
        return PAYBACK_ERROR_ARGUMENT;
    struct crew crew = {.progress = progress, .context = context};
    payback_status status = pb_job_begin(&crew.job, request, options, message, size);
    if (!status)
        divide(&crew);
    if (!status && crew.workers > 1)
        status = pb_job_open_reader(&crew.job, message, size);
    if (!status)
        status = run_all(&crew);
    *counts = crew.job.counts;
    return pb_job_end(&crew.job, status, !atomic_load(&crew.stopped), message, size);
}
