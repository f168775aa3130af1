/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The draws of a run as a SQLite file. SQLite writes a file beside the target that loses its name as soon as it is
 * open, so that nothing of it is left whatever happens; when all draws are in it, it is copied to the target, which
 * appears whole (base/output.h). It stands in this room because only this room knows SQLite. */
#include "payback/batch.h"

#include "base/memory.h"
#include "base/output.h"
#include "base/text.h"
#include "batch/store.h"
#include "report/draws.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COPIED = 1 << 18 };

struct payback_draws_store {
    char *path;
    int file; /* what SQLite writes, also after it is closed; −1 */
    sqlite3 *connection;
    sqlite3_stmt *insert;
    pb_output *output;
    size_t months[PB_PAYS_BACK]; /* columns of payback months */
    char message[512];           /* of the first fault */
    bool short_of_memory;        /* then no further row is of use; what cannot be written is said by the commit */
};

static int fail(payback_draws_store *store, const char *why)
{
    if (!store->message[0])
        snprintf(store->message, sizeof store->message, "%s: %s", store->path, why);
    return 1;
}

/* What a message has been written of. */
static payback_status fault_of(const payback_draws_store *store)
{
    return store->short_of_memory ? PAYBACK_ERROR_MEMORY : PAYBACK_ERROR_IO;
}

static int memory_is_short(payback_draws_store *store)
{
    store->short_of_memory = true;
    return fail(store, "out of memory");
}

static int database_fails(payback_draws_store *store)
{
    if (!store->connection || sqlite3_errcode(store->connection) == SQLITE_NOMEM)
        return memory_is_short(store);
    return fail(store, sqlite3_errmsg(store->connection));
}

static int run(payback_draws_store *store, const char *sql)
{
    return sqlite3_exec(store->connection, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : database_fails(store);
}

/* A file beside the target that has no name any more when this returns. */
static int open_database(payback_draws_store *store)
{
    struct pb_text name = {0};
    pb_text_format(&name, "%s.XXXXXX", store->path);
    if (name.failed) {
        pb_text_clear(&name);
        return memory_is_short(store);
    }
    int failed = 0, code = SQLITE_CANTOPEN;
    store->file = mkstemp(name.data);
    if (store->file >= 0) {
        code = sqlite3_open_v2(name.data, &store->connection, SQLITE_OPEN_READWRITE, NULL);
        unlink(name.data);
    }
    if (store->file < 0)
        failed = fail(store, strerror(errno));
    else if (code != SQLITE_OK)
        failed = database_fails(store);
    pb_text_clear(&name);
    return failed || run(store, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
                                "BEGIN");
}

payback_status payback_draws_store_open(payback_draws_store **out, const char *path, char *message, size_t size)
{
    if (message && size > 0)
        message[0] = '\0';
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!path)
        return PAYBACK_ERROR_ARGUMENT;
    payback_draws_store *store = pb_new(1, sizeof *store);
    if (!store)
        return PAYBACK_ERROR_MEMORY;
    store->file = -1;
    store->path = pb_copy_text(path);
    payback_status status = store->path ? pb_output_open(&store->output, path, message, size) : PAYBACK_ERROR_MEMORY;
    if (!status && open_database(store)) {
        status = fault_of(store);
        if (message && size > 0)
            snprintf(message, size, "%s", store->message);
    }
    if (status) {
        payback_draws_store_discard(store);
        return status;
    }
    *out = store;
    return PAYBACK_OK;
}

/* Columns: the trial, then those of the sink; a table holds up to SQLITE_MAX_COLUMN of them, 2,000. */
static int make_table(payback_draws_store *store, const char *const *names, size_t columns)
{
    struct pb_text table = {0}, insert = {0};
    if (!pb_pays_back_find(store->months, names, columns))
        return fail(store, "there are no payback months among the draws");
    pb_text_add(&table, "CREATE TABLE draws (trial INTEGER PRIMARY KEY");
    pb_text_add(&insert, "INSERT INTO draws VALUES (?");
    for (size_t c = 0; c < columns; c++) {
        pb_text_add(&table, ", ");
        pb_sql_name(&table, names[c]);
        pb_text_add(&table, " REAL");
        pb_text_add(&insert, ", ?");
    }
    for (int b = 0; b < PB_PAYS_BACK; b++) {
        pb_text_format(&table, ", \"%s\" INTEGER", pb_pays_back_names[b]);
        pb_text_add(&insert, ", ?");
    }
    pb_text_add(&table, ")");
    pb_text_add(&insert, ")");
    int failed = table.failed || insert.failed ? memory_is_short(store) : run(store, table.data);
    if (!failed && sqlite3_prepare_v2(store->connection, insert.data, -1, &store->insert, NULL) != SQLITE_OK)
        failed = database_fails(store);
    pb_text_clear(&table);
    pb_text_clear(&insert);
    return failed;
}

static int add_row(payback_draws_store *store, double trial, const double *values, size_t columns)
{
    int code = sqlite3_bind_int64(store->insert, 1, (sqlite3_int64)trial);
    for (size_t c = 0; c < columns && code == SQLITE_OK; c++) /* NaN becomes NULL */
        code = sqlite3_bind_double(store->insert, (int)c + 2, values[c] + 0.0);
    for (int b = 0; b < PB_PAYS_BACK && code == SQLITE_OK; b++)
        code = sqlite3_bind_int(store->insert, (int)columns + 2 + b, (int)pb_pays_back(values[store->months[b]]));
    if (code == SQLITE_OK)
        code = sqlite3_step(store->insert);
    (void)sqlite3_reset(store->insert);
    return code == SQLITE_DONE ? 0 : database_fails(store);
}

int payback_draws_store_sink(void *context, double trial, const char *const *names, const double *values,
                             size_t columns)
{
    payback_draws_store *store = context;
    if (store->message[0])
        return store->short_of_memory;
    int failed = trial < 0 ? make_table(store, names, columns) : add_row(store, trial, values, columns);
    return failed && store->short_of_memory;
}

static int close_database(payback_draws_store *store)
{
    int failed = 0;
    (void)sqlite3_finalize(store->insert);
    store->insert = NULL;
    if (store->connection && !store->message[0])
        failed = run(store, "COMMIT");
    if (sqlite3_close(store->connection) != SQLITE_OK && !failed)
        failed = database_fails(store);
    store->connection = NULL;
    return failed;
}

static int copy_database(payback_draws_store *store)
{
    char *bytes = pb_new(COPIED, 1);
    off_t at = 0;
    ssize_t count = 1;
    while (bytes && count > 0 && !pb_output_failed(store->output)) {
        count = pread(store->file, bytes, COPIED, at);
        if (count > 0)
            pb_output_write(store->output, bytes, (size_t)count);
        at += count > 0 ? count : 0;
    }
    int failed = !bytes ? memory_is_short(store) : count < 0 ? fail(store, strerror(errno)) : 0;
    free(bytes);
    return failed;
}

payback_status payback_draws_store_commit(payback_draws_store *store, char *message, size_t size)
{
    if (message && size > 0)
        message[0] = '\0';
    if (!store)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = PAYBACK_OK;
    bool whole = !close_database(store) && !copy_database(store) && !store->message[0];
    if (whole) {
        status = pb_output_commit(store->output, message, size);
        store->output = NULL;
    } else {
        status = fault_of(store);
        if (message && size > 0)
            snprintf(message, size, "%s", store->message);
    }
    payback_draws_store_discard(store);
    return status;
}

void payback_draws_store_discard(payback_draws_store *store)
{
    if (!store)
        return;
    pb_output_discard(store->output);
    (void)sqlite3_finalize(store->insert);
    (void)sqlite3_close(store->connection);
    if (store->file >= 0)
        close(store->file);
    free(store->path);
    free(store);
}
