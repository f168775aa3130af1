/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stores are joined: first whether they belong together, then, store by store in one transaction each, what they hold.
 */
#include "payback/batch.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/paths.h"
#include "batch/checksum.h"
#include "batch/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows of the store `other` that are the scenario of the row m of the target. */
#define SAME_PLACE "m.path = s.path AND m.changes = s.changes AND m.varied = s.varied"
#define SAME_SCENARIO                                                                                                  \
    SAME_PLACE " AND m.digest = s.digest AND m.seed = s.seed AND m.trials = s.trials AND m.sampler = s.sampler"        \
               " AND m.version = s.version"

struct merge {
    struct pb_store *target;
    const char *const *stores;
    size_t count;
    char *message;
    size_t size;
    /* What the stores have in common. */
    char *version, *isa, *batch;
    const char *version_of, *isa_of, *batch_of; /* the first store that has it */
    const char **shards;                        /* of the batch: the store that has it, or NULL */
    size_t shard_count;
};

/* ---- do they belong together? ---- */

static payback_status check_version(struct merge *merge, struct pb_store *store)
{
    sqlite3_stmt *rows = NULL;
    payback_status status = pb_store_prepare(store, &rows,
                                             "SELECT DISTINCT version FROM runs UNION"
                                             " SELECT DISTINCT version FROM scenarios");
    while (!status && sqlite3_step(rows) == SQLITE_ROW) {
        const char *version = (const char *)sqlite3_column_text(rows, 0);
        if (!merge->version) {
            merge->version = pb_copy_text(version);
            merge->version_of = store->path;
            status = merge->version ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
        } else if (strcmp(merge->version, version) != 0) {
            snprintf(store->message, sizeof store->message,
                     "%s has results of payback %s, %s of payback %s: they cannot be joined", store->path, version,
                     merge->version_of, merge->version);
            status = PAYBACK_ERROR_ARGUMENT;
        }
    }
    (void)sqlite3_finalize(rows);
    return status;
}

/* Of shards, that are to be what one process would have made of the batch: kinds of processors differ in the last
 * digits. */
static payback_status check_isa(struct merge *merge, struct pb_store *store, const char *path)
{
    sqlite3_stmt *rows = NULL;
    payback_status status =
        pb_store_prepare(store, &rows, "SELECT DISTINCT isa FROM runs WHERE shards > 0 AND coalesce(done, 1) > 0");
    while (!status && sqlite3_step(rows) == SQLITE_ROW) {
        const char *isa = (const char *)sqlite3_column_text(rows, 0);
        if (!merge->isa) {
            merge->isa = pb_copy_text(isa);
            merge->isa_of = path;
            status = merge->isa ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
        } else if (strcmp(merge->isa, isa) != 0) {
            snprintf(store->message, sizeof store->message,
                     "%s was computed for %s, %s for %s: kinds of processors differ in the last digits; do one of them"
                     " again, into a new store, with PAYBACK_ISA=%s, or all with generic",
                     path, isa, merge->isa_of, merge->isa, merge->isa);
            status = PAYBACK_ERROR_ARGUMENT;
        }
    }
    (void)sqlite3_finalize(rows);
    return status;
}

static payback_status start_shards(struct merge *merge, const char *batch, size_t count, const char *path)
{
    merge->batch = pb_copy_text(batch);
    merge->shards = pb_new(count, sizeof *merge->shards);
    merge->shard_count = count;
    merge->batch_of = path;
    return merge->batch && merge->shards ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status note_shard(struct merge *merge, struct pb_store *store, const char *path, const char *batch,
                                 size_t shard, size_t shards, bool finished)
{
    payback_status status = merge->batch ? PAYBACK_OK : start_shards(merge, batch, shards, path);
    const char *fault = NULL;
    if (status)
        return status;
    if (shards != merge->shard_count || strcmp(batch, merge->batch) != 0)
        fault = "is of another batch than what is in";
    else if (shard < 1 || shard > shards)
        fault = "does not exist; compare";
    else if (merge->shards[shard - 1])
        fault = "overlaps: it is also in";
    if (fault) {
        bool taken = shard >= 1 && shard <= merge->shard_count && merge->shards[shard - 1];
        snprintf(store->message, sizeof store->message, "%s: shard %zu/%zu %s %s", path, shard, shards, fault,
                 taken ? merge->shards[shard - 1] : merge->batch_of);
        return PAYBACK_ERROR_ARGUMENT;
    }
    if (!finished) {
        snprintf(store->message, sizeof store->message,
                 "%s: shard %zu/%zu was not finished; the command that began it goes on with it", path, shard, shards);
        return PAYBACK_ERROR_ARGUMENT;
    }
    merge->shards[shard - 1] = path;
    return PAYBACK_OK;
}

static payback_status check_shards(struct merge *merge, struct pb_store *store, const char *path)
{
    sqlite3_stmt *rows = NULL;
    payback_status status = pb_store_prepare(store, &rows,
                                             "SELECT batch, shard, shards, max(finished IS NOT NULL) FROM runs"
                                             " WHERE shards > 0 GROUP BY batch, shard, shards ORDER BY shard");
    while (!status && sqlite3_step(rows) == SQLITE_ROW)
        status = note_shard(merge, store, path, (const char *)sqlite3_column_text(rows, 0),
                            (size_t)sqlite3_column_int64(rows, 1), (size_t)sqlite3_column_int64(rows, 2),
                            sqlite3_column_int(rows, 3) != 0);
    (void)sqlite3_finalize(rows);
    return status;
}

/* All that are missing: whoever does them again wants their numbers. */
static payback_status check_gaps(struct merge *merge)
{
    struct pb_text numbers = {0};
    size_t missing = 0;
    for (size_t s = 0; s < merge->shard_count; s++)
        if (!merge->shards[s])
            pb_text_format(&numbers, "%s%zu", missing++ > 0 ? ", " : "", s + 1);
    if (missing > 0)
        snprintf(merge->message, merge->size,
                 missing == 1 ? "shard %s/%zu of the batch in %s is missing"
                              : "shards %s of %zu of the batch in %s are missing",
                 numbers.failed ? "?" : numbers.data, merge->shard_count, merge->batch_of);
    pb_text_clear(&numbers);
    return missing > 0 ? PAYBACK_ERROR_ARGUMENT : PAYBACK_OK;
}

static payback_status check(struct merge *merge)
{
    payback_status status = PAYBACK_OK;
    for (size_t i = 0; !status && i < merge->count; i++) {
        struct pb_store *store;
        status = pb_store_open(&store, merge->stores[i], PB_STORE_READ, merge->message, merge->size);
        if (status)
            break;
        status = pb_store_check(store, PB_CHECK_ALL);
        if (!status)
            status = check_version(merge, store);
        if (merge->version_of == store->path)
            merge->version_of = merge->stores[i]; /* that lives longer */
        if (!status)
            status = check_shards(merge, store, merge->stores[i]);
        if (!status)
            status = check_isa(merge, store, merge->stores[i]);
        if (status && store->message[0])
            snprintf(merge->message, merge->size, "%s", store->message);
        pb_store_close(store);
    }
    return status ? status : check_gaps(merge);
}

/* ---- copying ---- */

/* "a, b, c" of a table, each after the prefix, without the first column. */
static payback_status list_columns(struct pb_text *list, struct pb_store *store, const char *table, const char *prefix)
{
    sqlite3_stmt *names = NULL;
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s', 'other') WHERE cid > 0 ORDER BY cid", table);
    payback_status status = pb_store_prepare(store, &names, sql);
    for (const char *comma = ""; !status && sqlite3_step(names) == SQLITE_ROW; comma = ", ") {
        pb_text_format(list, "%s%s", comma, prefix);
        pb_sql_name(list, (const char *)sqlite3_column_text(names, 0));
    }
    (void)sqlite3_finalize(names);
    return status;
}

static payback_status run_text(struct pb_store *store, struct pb_text *sql)
{
    payback_status status = sql->failed ? PAYBACK_ERROR_MEMORY : pb_store_run(store, sql->data);
    pb_text_clear(sql);
    return status;
}

/* Columns of sweeps that the target does not have yet. */
static payback_status add_axes(struct pb_store *target)
{
    sqlite3_stmt *names = NULL;
    struct pb_text sql = {0};
    pb_text_add(&sql, "");
    payback_status status = pb_store_prepare(
        target, &names,
        "SELECT name FROM pragma_table_info('scenarios', 'other') WHERE substr(name, 1, 1) = '/' AND lower(name)"
        " NOT IN (SELECT lower(name) FROM pragma_table_info('scenarios', 'main')) ORDER BY cid");
    while (!status && sqlite3_step(names) == SQLITE_ROW) {
        pb_text_add(&sql, "ALTER TABLE main.scenarios ADD COLUMN ");
        pb_sql_name(&sql, (const char *)sqlite3_column_text(names, 0));
        pb_text_add(&sql, ";");
    }
    (void)sqlite3_finalize(names);
    if (!status)
        return run_text(target, &sql);
    pb_text_clear(&sql);
    return status;
}

/* Both have it, and it came out differently. */
static payback_status check_conflicts(struct merge *merge, const char *path)
{
    sqlite3_stmt *rows = NULL;
    struct pb_store *target = merge->target;
    payback_status status = pb_store_prepare(
        target, &rows,
        "SELECT m.path FROM main.scenarios m JOIN other.scenarios s ON " SAME_SCENARIO
        " WHERE m.status = 'done' AND s.status = 'done' AND (m.payback_probability IS NOT s.payback_probability OR"
        " m.npv_mean IS NOT s.npv_mean OR m.npv_p10 IS NOT s.npv_p10 OR m.npv_p90 IS NOT s.npv_p90) LIMIT 1");
    if (!status && sqlite3_step(rows) == SQLITE_ROW) {
        snprintf(target->message, sizeof target->message,
                 "%s: other results for %s than the stores before it have, with the same digest, seed and trials", path,
                 (const char *)sqlite3_column_text(rows, 0));
        status = PAYBACK_ERROR_ARGUMENT;
    }
    (void)sqlite3_finalize(rows);
    return status;
}

static payback_status copy_children(struct pb_store *target, const char *table, sqlite3_int64 before)
{
    struct pb_text sql = {0}, names = {0}, values = {0};
    payback_status status = list_columns(&names, target, table, "");
    if (!status)
        status = list_columns(&values, target, table, "c.");
    if (!status && (names.failed || values.failed))
        status = PAYBACK_ERROR_MEMORY;
    if (!status) {
        pb_text_format(&sql,
                       "INSERT INTO main.%s (scenario, %s) SELECT m.id, %s FROM main.scenarios m"
                       " JOIN other.scenarios s ON " SAME_SCENARIO
                       " JOIN other.%s c ON c.scenario = s.id WHERE m.id > %lld",
                       table, names.data, values.data, table, (long long)before);
        status = run_text(target, &sql);
    }
    pb_text_clear(&names);
    pb_text_clear(&values);
    return status;
}

static payback_status last_scenario(sqlite3_int64 *id, struct pb_store *store)
{
    sqlite3_stmt *row = NULL;
    *id = 0;
    payback_status status = pb_store_prepare(store, &row, "SELECT coalesce(max(id), 0) FROM main.scenarios");
    if (!status && sqlite3_step(row) == SQLITE_ROW)
        *id = sqlite3_column_int64(row, 0);
    (void)sqlite3_finalize(row);
    return status;
}

static payback_status copy_scenarios(struct pb_store *target)
{
    struct pb_text names = {0}, sql = {0};
    /* what is done takes the place of what failed, wherever each comes from */
    payback_status status = pb_store_run(
        target, "DELETE FROM main.scenarios AS m WHERE m.status = 'failed' AND EXISTS (SELECT 1 FROM other.scenarios s"
                " WHERE " SAME_PLACE " AND s.status = 'done')");
    if (!status)
        status = list_columns(&names, target, "scenarios", "");
    if (!status && names.failed)
        status = PAYBACK_ERROR_MEMORY;
    if (!status) {
        pb_text_format(&sql,
                       "INSERT OR IGNORE INTO main.scenarios (%s) SELECT %s FROM other.scenarios s"
                       " WHERE s.status = 'done' OR NOT EXISTS (SELECT 1 FROM main.scenarios m WHERE " SAME_PLACE
                       " AND m.status = 'done') ORDER BY s.id",
                       names.data, names.data);
        status = run_text(target, &sql);
    }
    pb_text_clear(&names);
    return status;
}

static payback_status copy_runs(struct pb_store *target)
{
    struct pb_text names = {0}, sql = {0};
    payback_status status = list_columns(&names, target, "runs", "");
    if (!status && names.failed)
        status = PAYBACK_ERROR_MEMORY;
    if (!status) {
        pb_text_format(&sql, "INSERT INTO main.runs (%s) SELECT %s FROM other.runs ORDER BY id", names.data,
                       names.data);
        status = run_text(target, &sql);
    }
    pb_text_clear(&names);
    return status;
}

static payback_status copy(struct merge *merge, const char *path, size_t *added)
{
    static const char *const children[] = {"outcomes", "probabilities", "inputs", "errors"};
    struct pb_store *target = merge->target;
    sqlite3_int64 before = 0, after = 0;
    payback_status status = check_conflicts(merge, path);
    if (!status)
        status = add_axes(target);
    if (!status)
        status = last_scenario(&before, target);
    if (!status)
        status = copy_scenarios(target);
    for (size_t c = 0; !status && c < sizeof children / sizeof children[0]; c++)
        status = copy_children(target, children[c], before);
    if (!status)
        status = pb_store_seal_rest(target); /* of a source that had no sums */
    if (!status)
        status = copy_runs(target);
    if (!status)
        status = last_scenario(&after, target);
    *added += status ? 0 : (size_t)(after - before);
    return status;
}

static payback_status attach(struct pb_store *target, const char *path)
{
    sqlite3_stmt *statement = NULL;
    payback_status status = pb_store_prepare(target, &statement, "ATTACH ? AS other");
    if (status)
        return status;
    struct pb_text name = {0};
    pb_store_add_name(&name, path);
    if (name.failed)
        status = PAYBACK_ERROR_MEMORY;
    else
        (void)sqlite3_bind_text(statement, 1, name.data, -1, SQLITE_STATIC);
    if (!status && sqlite3_step(statement) != SQLITE_DONE)
        status = pb_store_fault(target, path);
    (void)sqlite3_finalize(statement);
    pb_text_clear(&name);
    return status;
}

/* After a fault in the copying: whether it is the source that is damaged, whose fault it then is. */
static void blame_source(struct pb_store *target, const char *path)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(target->connection, "PRAGMA other.quick_check(1)", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW || strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
        snprintf(target->message, sizeof target->message,
                 "%s: the store is damaged; what was joined before it is kept. Its batch, run again into a new store, "
                 "makes it whole",
                 path);
    (void)sqlite3_finalize(statement);
}

static payback_status join(struct merge *merge, const char *path, size_t *added)
{
    struct pb_store *target = merge->target;
    payback_status status = attach(target, path);
    if (status)
        return status;
    status = pb_store_run(target, "BEGIN IMMEDIATE");
    if (!status) {
        status = copy(merge, path, added);
        if (!status)
            status = pb_store_run(target, "COMMIT");
        bool damaged = (sqlite3_errcode(target->connection) & 0xff) == SQLITE_CORRUPT;
        if (status)
            (void)sqlite3_exec(target->connection, "ROLLBACK", NULL, NULL, NULL);
        if (status && damaged)
            blame_source(target, path);
    }
    (void)sqlite3_exec(target->connection, "DETACH other", NULL, NULL, NULL);
    return status;
}

payback_status payback_merge_stores(size_t *added, const char *const *stores, size_t count, const char *target,
                                    char *message, size_t size)
{
    char unwanted[1];
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!added)
        return PAYBACK_ERROR_ARGUMENT;
    *added = 0;
    if (!stores || count == 0 || !target)
        return PAYBACK_ERROR_ARGUMENT;
    for (size_t i = 0; i < count; i++)
        if (stores[i] && pb_same_file(stores[i], target)) {
            snprintf(message, size, "%s is both among the stores that are merged and where they go", target);
            return PAYBACK_ERROR_ARGUMENT;
        }
    struct merge merge = {.stores = stores, .count = count, .message = message, .size = size};
    payback_status status = check(&merge);
    if (!status)
        status = pb_store_open(&merge.target, target, PB_STORE_MAKE, message, size);
    if (!status)
        status = pb_store_check(merge.target, PB_CHECK_ALL);
    if (!status)
        status = check_version(&merge, merge.target);
    for (size_t i = 0; !status && i < count; i++)
        status = join(&merge, stores[i], added);
    if (status && merge.target && merge.target->message[0])
        snprintf(message, size, "%s", merge.target->message);
    pb_store_close(merge.target);
    free(merge.version);
    free(merge.isa);
    free(merge.batch);
    free(merge.shards);
    return status;
}
