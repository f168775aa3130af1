/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_batch: the scenarios of a batch one after the other, or several at a time, into the store. */
#include "payback/batch.h"

#include "base/digest.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "batch/listing.h"
#include "batch/store.h"
#include "engine/run.h"
#include "scenario/scenario.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* With fewer scenarios a thread than this, a scenario gets all threads: else some would be idle at the end. */
enum { SCENARIOS_A_THREAD = 4 };

struct job {
    const payback_batch_request *request;
    payback_options options; /* of each scenario */
    struct pb_grid grid;
    struct pb_listing listing;
    char *changes; /* those of the request as text */
    size_t all;
    int workers;
    bool waiting; /* the second round: what other processes had claimed */
    /* Under the lock: the store, the counts, the list of what others are working on. */
    pthread_mutex_t lock;
    struct pb_store *store;
    payback_batch_counts counts;
    size_t *postponed;
    size_t postponed_count, postponed_capacity;
    /* The caller's. */
    payback_batch_progress *progress;
    void *context;
    atomic_bool stopped; /* the caller wants no more, or a failure is enough */
    atomic_bool cancelled;
};

/* A scenario of the batch while it is worked on. */
struct item {
    struct job *job;
    const char *path;
    size_t point;
    bool calling_thread;
    struct pb_text varied;
    payback_scenario *scenario;
    payback_diagnostics *diagnostics;
    struct pb_identity identity;
};

static void lock(struct job *job)
{
    (void)pthread_mutex_lock(&job->lock);
}

static void unlock(struct job *job)
{
    (void)pthread_mutex_unlock(&job->lock);
}

/* ---- progress ---- */

static int report(struct job *job)
{
    if (job->progress && !atomic_load(&job->stopped)) {
        lock(job);
        payback_batch_counts counts = job->counts;
        unlock(job);
        if (job->progress(job->context, &counts)) {
            atomic_store(&job->cancelled, true);
            atomic_store(&job->stopped, true);
        }
    }
    return atomic_load(&job->cancelled);
}

/* Within a run: only the thread that called asks the caller. */
static int report_within(void *context, double done, double all)
{
    struct item *item = context;
    (void)done;
    (void)all;
    return item->calling_thread ? report(item->job) : atomic_load(&item->job->cancelled);
}

/* ---- the scenario ---- */

/* The changes of the request, and on top the point of the sweep. */
static payback_status make_changes(payback_changes **out, const struct item *item)
{
    const payback_changes *given = item->job->request->changes;
    payback_changes *changes = *out = payback_changes_new();
    payback_status status = changes ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; !status && given && i < given->count; i++) {
        const struct pb_change *change = &given->changes[i];
        if (change->kind == PB_CHANGE_SET)
            status = payback_changes_set(changes, change->pointer, change->json);
        else if (change->kind == PB_CHANGE_MULTIPLY)
            status = payback_changes_multiply(changes, change->pointer, change->number);
        else
            status = payback_changes_add(changes, change->pointer, change->number);
    }
    return status ? status : pb_grid_apply(changes, &item->job->grid, item->point);
}

static void identify(struct item *item, const struct pb_plan_settings *settings)
{
    const struct pb_field *sampler = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SAMPLER);
    item->identity = (struct pb_identity){.path = item->path,
                                          .changes = item->job->changes,
                                          .varied = item->varied.data,
                                          .digest = settings ? payback_scenario_digest(item->scenario) : "",
                                          .sampler = settings ? sampler->choices[settings->sampler] : "",
                                          .version = payback_version(),
                                          .seed = settings ? (double)settings->seed : 0,
                                          .trials = settings ? (double)settings->trials : 0};
}

/* PAYBACK_OK too where the scenario is at fault: then there is none, and diagnostics tell why. */
static payback_status load(struct item *item)
{
    struct pb_plan_settings settings;
    payback_changes *changes = NULL;
    item->diagnostics = payback_diagnostics_new();
    pb_grid_name(&item->varied, &item->job->grid, item->point);
    payback_status status = item->diagnostics && !item->varied.failed ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = make_changes(&changes, item);
    if (!status)
        status = payback_scenario_load(&item->scenario, item->diagnostics, item->path, changes);
    payback_changes_free(changes);
    if (status == PAYBACK_ERROR_SCENARIO || status == PAYBACK_ERROR_UNREADABLE) {
        identify(item, NULL);
        return PAYBACK_OK;
    }
    if (!status)
        status = pb_settings_of(&settings, &item->scenario->inputs, &item->job->options);
    if (!status)
        identify(item, &settings);
    return status;
}

static void clear(struct item *item)
{
    pb_text_clear(&item->varied);
    payback_scenario_free(item->scenario);
    payback_diagnostics_free(item->diagnostics);
}

/* ---- what becomes of it ---- */

static payback_status store_failure(struct item *item, payback_status why)
{
    bool added;
    struct job *job = item->job;
    payback_status status = PAYBACK_OK;
    if (payback_diagnostics_errors(item->diagnostics) == 0)
        status = payback_diagnostics_add(
            item->diagnostics, &(payback_diagnostic){.file = item->path, .message = payback_status_text(why)});
    if (status)
        return status;
    lock(job);
    status = pb_store_failure(&added, job->store, &item->identity, &job->grid, item->point, item->diagnostics);
    job->counts.failed += !status;
    unlock(job);
    return status;
}

static payback_status store_result(struct item *item, const payback_result *result)
{
    bool added;
    struct job *job = item->job;
    lock(job);
    payback_status status = pb_store_result(&added, job->store, &item->identity, &job->grid, item->point, result);
    if (!status && added)
        job->counts.done++;
    else if (!status)
        job->counts.skipped++;
    unlock(job);
    return status;
}

/* Faults of the scenario are stored; those of the machine end the batch. */
static bool is_of_scenario(payback_status status)
{
    return status == PAYBACK_ERROR_SCENARIO || status == PAYBACK_ERROR_NUMERICS || status == PAYBACK_ERROR_TARGET ||
           status == PAYBACK_ERROR_INTERNAL || status == PAYBACK_ERROR_ARGUMENT;
}

static payback_status simulate(struct item *item)
{
    struct job *job = item->job;
    payback_result *result = NULL;
    payback_options options = job->options;
    options.progress = report_within;
    options.context = item;
    payback_status status = payback_run(&result, item->scenario, &options, NULL, NULL);
    if (!status)
        status = store_result(item, result);
    else if (is_of_scenario(status))
        status = store_failure(item, status);
    payback_result_free(result);
    return status;
}

/* Whether the store has it; counts it then. */
static payback_status is_stored(bool *stored, struct item *item)
{
    struct job *job = item->job;
    enum pb_found found;
    lock(job);
    payback_status status = pb_store_find(&found, job->store, &item->identity);
    *stored = !status && (found == PB_DONE || (found == PB_FAILED && !job->request->retry_failed));
    if (*stored && found == PB_DONE)
        job->counts.skipped++;
    else if (*stored)
        job->counts.failed++;
    unlock(job);
    return status;
}

static payback_status postpone(struct job *job, size_t index)
{
    payback_status status = PAYBACK_OK;
    lock(job);
    if (job->postponed_count == job->postponed_capacity) {
        size_t capacity = job->postponed_capacity ? 2 * job->postponed_capacity : 64;
        size_t *larger = pb_resize(job->postponed, capacity, sizeof *larger);
        if (larger) {
            job->postponed = larger;
            job->postponed_capacity = capacity;
        } else {
            status = PAYBACK_ERROR_MEMORY;
        }
    }
    if (!status)
        job->postponed[job->postponed_count++] = index;
    unlock(job);
    return status;
}

/* False: another process has it. Waits for that in the second round. */
static bool claim(struct item *item)
{
    struct job *job = item->job;
    bool mine = pb_store_claim(job->store, &item->identity);
    while (!mine && job->waiting && !atomic_load(&job->stopped)) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        if (item->calling_thread)
            (void)report(job);
        mine = pb_store_claim(job->store, &item->identity);
    }
    return mine;
}

static payback_status work_on(struct item *item, size_t index)
{
    struct job *job = item->job;
    bool stored;
    payback_status status = load(item);
    if (!status)
        status = is_stored(&stored, item);
    if (status || stored)
        return status;
    if (!claim(item))
        return atomic_load(&job->stopped) ? PAYBACK_OK : postpone(job, index);
    /* it may have been finished between the look and the claim */
    status = is_stored(&stored, item);
    if (!status && !stored)
        status = item->scenario ? simulate(item) : store_failure(item, PAYBACK_ERROR_UNREADABLE);
    pb_store_release(job->store, &item->identity);
    return status;
}

/* index: among the scenarios of this shard. */
static payback_status run_item(void *context, size_t index, int worker)
{
    struct job *job = context;
    if (atomic_load(&job->stopped))
        return PAYBACK_OK;
    size_t original = job->waiting ? job->postponed[index] : index, global = original;
    if (job->request->shards > 0)
        global = original * (size_t)job->request->shards + (size_t)job->request->shard - 1;
    struct item item = {.job = job,
                        .path = job->listing.files[global / job->grid.points].path,
                        .point = global % job->grid.points,
                        .calling_thread = worker == 0};
    payback_status status = work_on(&item, original);
    clear(&item);
    if (status == PAYBACK_ERROR_CANCELLED)
        status = PAYBACK_OK; /* the end tells */
    if (status)
        return status;
    lock(job);
    bool enough = job->request->fail_fast && job->counts.failed > 0;
    unlock(job);
    if (enough)
        atomic_store(&job->stopped, true);
    if (worker == 0)
        (void)report(job);
    return PAYBACK_OK;
}

/* ---- the batch ---- */

/* The changes of the command line, so that results under other changes are other scenarios. */
static payback_status name_changes(char **out, const payback_changes *changes)
{
    struct pb_text text = {0};
    for (size_t i = 0; changes && i < changes->count; i++) {
        const struct pb_change *change = &changes->changes[i];
        static const char *const signs[] = {[PB_CHANGE_SET] = "=", [PB_CHANGE_MULTIPLY] = "*=", [PB_CHANGE_ADD] = "+="};
        pb_text_format(&text, "%s%s%s", i > 0 ? " " : "", change->pointer, signs[change->kind]);
        if (change->kind == PB_CHANGE_SET)
            pb_text_add(&text, change->json);
        else
            pb_text_add_double(&text, change->number);
    }
    pb_text_add(&text, "");
    *out = pb_text_take(&text);
    return *out ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* What was asked for, shards aside: those of one batch have the same. */
static payback_status digest_batch(char digest[PB_DIGEST_SIZE], const struct job *job)
{
    const payback_options *options = &job->options;
    struct pb_text text = {0};
    pb_text_format(&text, "%zu %d %.0f %s\n%s\n", options->trials, options->seed_given, options->seed,
                   options->sampler ? options->sampler : "", job->changes);
    for (size_t p = 0; p < job->grid.points && job->grid.axis_count > 0; p++) {
        pb_grid_name(&text, &job->grid, p);
        pb_text_add_char(&text, '\n');
    }
    for (size_t i = 0; i < job->listing.count; i++)
        pb_text_format(&text, "%s\n", job->listing.files[i].path);
    if (!text.failed)
        pb_sha256(text.data, text.length, digest);
    payback_status status = text.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
    pb_text_clear(&text);
    return status;
}

static payback_status prepare(struct job *job, char *message, size_t size)
{
    const payback_batch_request *request = job->request;
    payback_status status = name_changes(&job->changes, request->changes);
    if (!status)
        status = pb_grid_make(&job->grid, request->vary, request->vary_count, message, size);
    if (!status)
        status = pb_listing_make(&job->listing, request->paths, request->path_count, message, size);
    if (!status && job->listing.count == 0) {
        snprintf(message, size, "there are no scenario files (*.json) to work on");
        status = PAYBACK_ERROR_UNREADABLE;
    }
    if (!status && job->listing.count > SIZE_MAX / job->grid.points / 2)
        status = PAYBACK_ERROR_ARGUMENT;
    if (status)
        return status;
    job->all = job->listing.count * job->grid.points;
    if (request->shards > 0) {
        size_t shards = (size_t)request->shards, before = (size_t)request->shard - 1;
        job->all = job->all > before ? (job->all - before + shards - 1) / shards : 0;
    }
    job->counts.all = job->all;
    int threads = pb_thread_count(job->options.threads);
    job->workers = job->all >= (size_t)threads * SCENARIOS_A_THREAD ? threads : 1;
    job->options.threads = job->workers > 1 ? 1 : threads;
    return PAYBACK_OK;
}

static payback_status begin_run(sqlite3_int64 *run, struct job *job)
{
    char digest[PB_DIGEST_SIZE];
    sqlite3_stmt *statement = NULL;
    payback_status status = digest_batch(digest, job);
    if (!status)
        status = pb_store_prepare(job->store, &statement,
                                  "INSERT INTO runs (started, version, isa, shard, shards, batch, items)"
                                  " VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, ?)");
    if (status)
        return status;
    (void)sqlite3_bind_text(statement, 1, payback_version(), -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(statement, 2, payback_isa(), -1, SQLITE_STATIC);
    (void)sqlite3_bind_int(statement, 3, job->request->shard);
    (void)sqlite3_bind_int(statement, 4, job->request->shards);
    (void)sqlite3_bind_text(statement, 5, digest, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(statement, 6, (sqlite3_int64)job->all);
    if (sqlite3_step(statement) != SQLITE_DONE)
        status = pb_store_fault(job->store, "the store cannot be written");
    (void)sqlite3_finalize(statement);
    *run = sqlite3_last_insert_rowid(job->store->connection);
    return status;
}

static payback_status finish_run(sqlite3_int64 run, struct job *job)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE runs SET finished = strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', 'now'), done = %zu, skipped = %zu,"
             " failed = %zu WHERE id = %lld",
             job->counts.done, job->counts.skipped, job->counts.failed, (long long)run);
    return pb_store_run(job->store, sql);
}

static payback_status run_all(struct job *job)
{
    sqlite3_int64 run = 0;
    payback_status status = pb_store_add_axes(job->store, &job->grid);
    if (!status)
        status = begin_run(&run, job);
    (void)report(job);
    if (!status)
        status = pb_parallel_for(job->workers, job->all, run_item, job);
    if (!status && job->postponed_count > 0) {
        job->waiting = true;
        status = pb_parallel_for(job->workers, job->postponed_count, run_item, job);
    }
    if (!status && atomic_load(&job->cancelled))
        status = PAYBACK_ERROR_CANCELLED;
    if (!status && !atomic_load(&job->stopped))
        status = finish_run(run, job);
    return status;
}

static bool is_sound(const payback_batch_request *request, const payback_options *options)
{
    bool shards = request->shards == 0 ? request->shard == 0 : request->shard >= 1 && request->shard <= request->shards;
    return request->store && (request->paths || !request->path_count) && (request->vary || !request->vary_count) &&
           shards && (!options || options->threads >= 0);
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
    *counts = (payback_batch_counts){0};
    if (!request || !is_sound(request, options))
        return PAYBACK_ERROR_ARGUMENT;
    struct job job = {.request = request, .progress = progress, .context = context, .lock = PTHREAD_MUTEX_INITIALIZER};
    if (options)
        job.options = *options;
    job.options.precision = 0;
    payback_status status = prepare(&job, message, size);
    if (!status)
        status = pb_store_open(&job.store, request->store, PB_STORE_MAKE, message, size);
    if (!status) {
        status = run_all(&job);
        if (status && status != PAYBACK_ERROR_CANCELLED && job.store->message[0])
            snprintf(message, size, "%s", job.store->message);
    }
    *counts = job.counts;
    pb_store_close(job.store);
    pb_grid_clear(&job.grid);
    pb_listing_clear(&job.listing);
    free(job.postponed);
    free(job.changes);
    (void)pthread_mutex_destroy(&job.lock);
    return status;
}
