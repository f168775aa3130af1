/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/job.h"

#include "base/digest.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "batch/checksum.h"
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>

static void lock(struct pb_job *job)
{
    (void)pthread_mutex_lock(&job->lock);
}

static void unlock(struct pb_job *job)
{
    (void)pthread_mutex_unlock(&job->lock);
}

/* ---- items ---- */

/* Its place among the items of all shards: every shards-th is of this one. */
static size_t place_of(const struct pb_job *job, size_t number)
{
    const payback_batch_request *request = job->request;
    return request->shards > 0 ? number * (size_t)request->shards + (size_t)request->shard - 1 : number;
}

static size_t point_of(const struct pb_job *job, size_t number)
{
    return place_of(job, number) % job->grid.points;
}

/* The changes of the request, and on top the point of the sweep. */
static payback_status make_changes(payback_changes **out, const struct pb_job *job, size_t point)
{
    const payback_changes *given = job->request->changes;
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
    return status ? status : pb_grid_apply(changes, &job->grid, point);
}

payback_status pb_job_item(struct pb_item *item, payback_changes **changes, const struct pb_job *job, size_t number)
{
    *item = (struct pb_item){.path = job->listing.files[place_of(job, number) / job->grid.points].path,
                             .made_under = job->changes};
    pb_grid_name(&item->varied, &job->grid, point_of(job, number));
    return make_changes(changes, job, point_of(job, number));
}

/* So many tables in common take some 3 MB; files of one batch mostly share their distributions, or have all their own.
 */
enum { TABLES_MOST = 256 };

payback_status pb_job_hold_tables(pb_table_store **tables, struct pb_job *job)
{
    payback_status status = PAYBACK_OK;
    lock(job);
    if (job->tables && pb_table_store_count(job->tables) >= TABLES_MOST) {
        pb_table_store_release(job->tables); /* who works with it still holds it */
        job->tables = NULL;
    }
    if (!job->tables)
        status = pb_table_store_new(&job->tables);
    *tables = pb_table_store_hold(job->tables);
    unlock(job);
    return status;
}

payback_batch_counts pb_job_counts(struct pb_job *job)
{
    lock(job);
    payback_batch_counts counts = job->counts;
    unlock(job);
    return counts;
}

bool pb_job_has_failed_fast(struct pb_job *job)
{
    return job->request->fail_fast && pb_job_counts(job).failed > 0;
}

static payback_status find(enum pb_found *found, struct pb_job *job, const struct pb_identity *identity)
{
    if (!job->reader)
        return pb_store_find(found, job->store, identity);
    (void)pthread_mutex_lock(&job->reader_lock);
    payback_status status = pb_store_find(found, job->reader, identity);
    (void)pthread_mutex_unlock(&job->reader_lock);
    return status;
}

payback_status pb_job_is_stored(bool *stored, struct pb_job *job, const struct pb_identity *identity)
{
    enum pb_found found;
    payback_status status = find(&found, job, identity);
    /* A file that could not be read has been read again just now: what is wrong with it may be something else. */
    const bool failed_for_good = found == PB_FAILED && identity->digest[0] != '\0' && !job->request->retry_failed;
    lock(job);
    *stored = !status && (found == PB_DONE || failed_for_good);
    if (*stored && found == PB_DONE)
        job->counts.skipped++;
    else if (*stored)
        job->counts.failed++;
    unlock(job);
    return status;
}

/* Within a transaction of the store; counts it in what it adds. */
static payback_status store_one(payback_batch_counts *adds, struct pb_job *job, const struct pb_finished *finished)
{
    const struct pb_identity *identity = &finished->item.identity;
    size_t point = point_of(job, finished->number);
    bool added;
    if (!finished->result) {
        adds->failed++;
        return pb_store_failure(&added, job->store, identity, &job->grid, point, finished->item.diagnostics);
    }
    payback_status status = pb_store_result(&added, job->store, identity, &job->grid, point, finished->result);
    if (added)
        adds->done++;
    else
        adds->skipped++;
    return status;
}

payback_status pb_job_store(struct pb_job *job, const struct pb_finished *first)
{
    payback_batch_counts adds = {0};
    payback_status status = pb_store_begin(job->store);
    if (!status) {
        for (const struct pb_finished *f = first; f && !status; f = f->next)
            status = store_one(&adds, job, f);
        status = pb_store_end(job->store, status);
    }
    for (const struct pb_finished *f = first; f; f = f->next)
        pb_store_release(job->store, &f->item.identity);
    if (status)
        return status;
    lock(job);
    job->counts.done += adds.done;
    job->counts.skipped += adds.skipped;
    job->counts.failed += adds.failed;
    unlock(job);
    return PAYBACK_OK;
}

payback_status pb_job_postpone(struct pb_job *job, size_t number)
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
        job->postponed[job->postponed_count++] = number;
    unlock(job);
    return status;
}

/* ---- beginning and end ---- */

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
static payback_status digest_batch(char digest[PB_DIGEST_SIZE], const struct pb_job *job)
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

static payback_status list_items(struct pb_job *job, char *message, size_t size)
{
    const payback_batch_request *request = job->request;
    payback_status status = name_changes(&job->changes, request->changes);
    if (!status)
        status = pb_grid_make(&job->grid, request->vary, request->vary_count, message, size);
    if (!status)
        status = pb_listing_make(&job->listing, request->paths, request->path_count,
                                 pb_thread_count(job->options.threads), message, size);
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
    return PAYBACK_OK;
}

static payback_status begin_run(struct pb_job *job)
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
    job->run = sqlite3_last_insert_rowid(job->store->connection);
    return status;
}

static payback_status finish_run(struct pb_job *job)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE runs SET finished = strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', 'now'), done = %zu, skipped = %zu,"
             " failed = %zu WHERE id = %lld",
             job->counts.done, job->counts.skipped, job->counts.failed, (long long)job->run);
    return pb_store_run(job->store, sql);
}

static bool is_sound(const payback_batch_request *request, const payback_options *options)
{
    bool shards = request->shards == 0 ? request->shard == 0 : request->shard >= 1 && request->shard <= request->shards;
    return request->store && (request->paths || !request->path_count) && (request->vary || !request->vary_count) &&
           shards && (!options || options->threads >= 0);
}

payback_status pb_job_begin(struct pb_job *job, const payback_batch_request *request, const payback_options *options,
                            char *message, size_t size)
{
    *job = (struct pb_job){
        .request = request, .lock = PTHREAD_MUTEX_INITIALIZER, .reader_lock = PTHREAD_MUTEX_INITIALIZER};
    if (!request || !is_sound(request, options))
        return PAYBACK_ERROR_ARGUMENT;
    if (options)
        job->options = *options;
    job->options.precision = 0;
    payback_status status = list_items(job, message, size);
    if (!status)
        status = pb_store_open(&job->store, request->store, PB_STORE_MAKE, message, size);
    if (!status)
        status = pb_store_check(job->store, request->retry_failed ? PB_CHECK_DROP : PB_CHECK_ALL);
    if (!status)
        status = pb_store_add_axes(job->store, &job->grid);
    return status ? status : begin_run(job);
}

payback_status pb_job_open_reader(struct pb_job *job, char *message, size_t size)
{
    return pb_store_open(&job->reader, job->request->store, PB_STORE_READ, message, size);
}

static void tell_fault(const struct pb_job *job, char *message, size_t size)
{
    const struct pb_store *const stores[] = {job->reader, job->store};
    for (int s = 0; s < 2; s++)
        if (stores[s] && stores[s]->message[0])
            snprintf(message, size, "%s", stores[s]->message);
}

payback_status pb_job_end(struct pb_job *job, payback_status status, bool finished, char *message, size_t size)
{
    if (!status && finished)
        status = finish_run(job);
    if (status && status != PAYBACK_ERROR_CANCELLED)
        tell_fault(job, message, size);
    pb_store_close(job->reader);
    pb_store_close(job->store);
    pb_grid_clear(&job->grid);
    pb_listing_clear(&job->listing);
    pb_table_store_release(job->tables);
    free(job->postponed);
    free(job->changes);
    (void)pthread_mutex_destroy(&job->lock);
    (void)pthread_mutex_destroy(&job->reader_lock);
    return status;
}
