/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/store.h"

#include "payback/batch.h"

#include "base/memory.h"
#include "base/text.h"
#include "batch/checksum.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How long to wait for another process that writes. */
enum { BUSY_MILLISECONDS = 120000 };

/* schema.sql. ISO C promises strings of 4,095 characters only; every compiler that builds this takes longer ones. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const char schema[] =
#include "store_schema.h"
    ;
#pragma GCC diagnostic pop

static const char *const statements[PB_STATEMENTS] = {
    [PB_BEGIN] = "BEGIN IMMEDIATE",
    [PB_COMMIT] = "COMMIT",
    [PB_ROLLBACK] = "ROLLBACK",
    [PB_FIND] = "SELECT status FROM scenarios WHERE path = ?1 AND changes = ?2 AND varied = ?3 AND digest = ?4"
                " AND seed = ?5 AND trials = ?6 AND sampler = ?7 AND version = ?8",
    /* a failed one is replaced by whatever comes; what was done, by a newer file or engine */
    [PB_DROP_FAILED] = "DELETE FROM scenarios WHERE path = ?1 AND changes = ?2 AND varied = ?3 AND status = 'failed'",
    [PB_DROP_OUTDATED] = "DELETE FROM scenarios WHERE path = ?1 AND changes = ?2 AND varied = ?3"
                         " AND (status = 'failed' OR digest <> ?4 OR version <> ?8)",
    [PB_ADD_OUTCOME] = "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                       " ?, ?, ?, ?, ?, ?, ?)",
    [PB_ADD_PROBABILITY] = "INSERT INTO probabilities VALUES (?, ?, ?, ?, ?, ?)",
    [PB_ADD_INPUT] = "INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?, ?, ?)",
    [PB_ADD_ERROR] = "INSERT INTO errors VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [PB_SCENARIO] = "SELECT * FROM main.scenarios WHERE id = ?1",
    [PB_OUTCOMES_OF] = "SELECT * FROM main.outcomes WHERE scenario = ?1",
    [PB_PROBABILITIES_OF] = "SELECT * FROM main.probabilities WHERE scenario = ?1",
    [PB_INPUTS_OF] = "SELECT * FROM main.inputs WHERE scenario = ?1",
    [PB_ERRORS_OF] = "SELECT * FROM main.errors WHERE scenario = ?1",
    [PB_SEAL] = "UPDATE main.scenarios SET row_sum = ?2, rest_sum = ?3 WHERE id = ?1",
};

payback_status pb_store_damaged(struct pb_store *store, const char *found)
{
    snprintf(store->message, sizeof store->message,
             "%s: the store is damaged (%.200s). Its batch, run again into a new store, makes it whole", store->path,
             found);
    return PAYBACK_ERROR_IO;
}

payback_status pb_store_fault(struct pb_store *store, const char *doing)
{
    int code = store->connection ? sqlite3_errcode(store->connection) : SQLITE_NOMEM;
    int system = store->connection ? sqlite3_system_errno(store->connection) : 0;
    if ((code & 0xff) == SQLITE_CORRUPT)
        return pb_store_damaged(store, sqlite3_errmsg(store->connection));
    bool io = (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_IOERR;
    snprintf(store->message, sizeof store->message, "%s: %s: %s%s%s", store->path, doing,
             store->connection ? sqlite3_errmsg(store->connection) : "out of memory", io && system ? ": " : "",
             io && system ? strerror(system) : "");
    return (code & 0xff) == SQLITE_NOMEM ? PAYBACK_ERROR_MEMORY : PAYBACK_ERROR_IO;
}

payback_status pb_store_run(struct pb_store *store, const char *sql)
{
    return sqlite3_exec(store->connection, sql, NULL, NULL, NULL) == SQLITE_OK
               ? PAYBACK_OK
               : pb_store_fault(store, "the store cannot be written");
}

payback_status pb_store_prepare(struct pb_store *store, sqlite3_stmt **statement, const char *sql)
{
    return sqlite3_prepare_v3(store->connection, sql, -1, 0, statement, NULL) == SQLITE_OK
               ? PAYBACK_OK
               : pb_store_fault(store, "the store cannot be read");
}

payback_status pb_store_step(struct pb_store *store, enum pb_statement statement)
{
    int code = sqlite3_step(store->statements[statement]);
    payback_status status =
        code == SQLITE_DONE || code == SQLITE_ROW ? PAYBACK_OK : pb_store_fault(store, "the store cannot be written");
    (void)sqlite3_reset(store->statements[statement]);
    return status;
}

/* ---- opening ---- */

/* By the head of the file, as https://www.sqlite.org/fileformat.html has it: nothing is opened that others write. */
bool payback_is_store(const char *path)
{
    enum { HEAD = 100, ID_AT = 68 };
    static const char format[] = "SQLite format 3";
    static const unsigned char id[] = {PB_STORE_ID >> 24, PB_STORE_ID >> 16 & 0xff, PB_STORE_ID >> 8 & 0xff,
                                       PB_STORE_ID & 0xff};
    unsigned char head[HEAD] = {0};
    int file = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (file < 0)
        return false;
    bool whole = read(file, head, HEAD) == HEAD;
    (void)close(file);
    return whole && memcmp(head, format, sizeof format) == 0 && memcmp(head + ID_AT, id, sizeof id) == 0;
}

/* The one integer that the SQL gives. */
static payback_status ask(int64_t *answer, struct pb_store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    *answer = 0;
    payback_status status = pb_store_prepare(store, &statement, sql);
    if (!status && sqlite3_step(statement) == SQLITE_ROW)
        *answer = sqlite3_column_int64(statement, 0);
    else if (!status)
        status = pb_store_fault(store, "the store cannot be read");
    (void)sqlite3_finalize(statement);
    return status;
}

/* What tells whose file it is. */
struct marks {
    int64_t id, version, tables;
    bool no_database;
};

/* All as of one instant: another process may be making the store. */
static payback_status read_marks(struct marks *marks, struct pb_store *store)
{
    *marks = (struct marks){0};
    bool alone = sqlite3_get_autocommit(store->connection) != 0;
    payback_status status = alone ? pb_store_run(store, "BEGIN") : PAYBACK_OK;
    if (!status)
        status = ask(&marks->tables, store, "SELECT count(*) FROM sqlite_master");
    if (!status)
        status = ask(&marks->id, store, "PRAGMA application_id");
    if (!status)
        status = ask(&marks->version, store, "PRAGMA user_version");
    marks->no_database = status && (sqlite3_errcode(store->connection) & 0xff) == SQLITE_NOTADB;
    if (alone)
        (void)sqlite3_exec(store->connection, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* *fresh: there is nothing in the file yet. */
static payback_status examine(struct pb_store *store, bool *fresh)
{
    struct marks marks;
    *fresh = false;
    payback_status status = read_marks(&marks, store);
    bool empty = marks.id == 0 && marks.version == 0 && marks.tables == 0;
    if (marks.no_database || (!status && marks.id != PB_STORE_ID && !empty)) {
        snprintf(store->message, sizeof store->message,
                 "%s: this is not a store of payback; it stays as it is. Name another file", store->path);
        return PAYBACK_ERROR_IO;
    }
    if (!status && marks.version > PB_STORE_VERSION) {
        snprintf(store->message, sizeof store->message,
                 "%s: the store has version %lld and was made by a newer payback; this one knows version %d",
                 store->path, (long long)marks.version, PB_STORE_VERSION);
        return PAYBACK_ERROR_IO;
    }
    *fresh = !status && empty;
    return status;
}

static payback_status prepare_all(struct pb_store *store, enum pb_access access)
{
    payback_status status = PAYBACK_OK;
    for (int s = 0; !status && s < PB_STATEMENTS; s++)
        if (statements[s] && (access == PB_STORE_MAKE || s == PB_FIND || (s >= PB_SCENARIO && s < PB_SEAL)))
            status = pb_store_prepare(store, &store->statements[s], statements[s]);
    return status;
}

static payback_status look_for_sums(struct pb_store *store)
{
    int64_t columns;
    payback_status status = ask(&columns, store,
                                "SELECT count(*) FROM pragma_table_info('scenarios', 'main')"
                                " WHERE name IN ('row_sum', 'rest_sum')");
    store->has_sums = columns == 2;
    return status;
}

/* What a version 1 holds is taken as it is. */
static payback_status add_sums(struct pb_store *store)
{
    payback_status status = look_for_sums(store);
    if (status || store->has_sums)
        return status;
    return pb_store_run(store, "ALTER TABLE scenarios ADD COLUMN row_sum INTEGER;"
                               "ALTER TABLE scenarios ADD COLUMN rest_sum INTEGER");
}

/* Another process may be making the same store: only one of the two finds it empty. Or bringing it to our version. */
static payback_status make_schema(struct pb_store *store)
{
    char sql[96];
    bool fresh, sealed;
    payback_status status = pb_store_run(store, "BEGIN IMMEDIATE");
    if (status)
        return status;
    status = examine(store, &fresh);
    if (!status && fresh)
        status = pb_store_run(store, schema);
    if (!status)
        status = add_sums(store);
    sealed = store->has_sums;
    if (!status)
        status = prepare_all(store, PB_STORE_MAKE);
    if (!status && !sealed)
        status = pb_store_seal_rest(store);
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", PB_STORE_ID, PB_STORE_VERSION);
    if (!status && (fresh || !sealed))
        status = pb_store_run(store, sql);
    store->has_sums = !status;
    if (!status)
        return pb_store_run(store, "COMMIT");
    (void)sqlite3_exec(store->connection, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* The change to WAL does not wait for others by itself. */
static payback_status switch_to_wal(struct pb_store *store)
{
    for (int patience = 200;; patience--) {
        int code = sqlite3_exec(store->connection, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (code == SQLITE_OK)
            return PAYBACK_OK;
        if ((code & 0xff) != SQLITE_BUSY || patience == 0)
            return pb_store_fault(store, "the store cannot be written");
        (void)nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
}

/* Otherwise errno tells why. */
static bool can_write_beside(const char *path)
{
    struct pb_text folder = {0};
    const char *slash = strrchr(path, '/');
    if (slash)
        pb_text_add_bytes(&folder, path, (size_t)(slash - path) + 1);
    else
        pb_text_add(&folder, ".");
    errno = ENOMEM;
    bool can = !folder.failed && faccessat(AT_FDCWD, folder.data, W_OK, AT_EACCESS) == 0;
    int why = errno;
    pb_text_clear(&folder);
    errno = why;
    return can;
}

/* A store that lies where nothing can be written, with no journal beside it, cannot change; SQLite must be told so, for
 * in WAL mode it wants to make files beside it even to read. */
static bool cannot_change(const char *path)
{
    struct pb_text journal = {0};
    pb_text_format(&journal, "%s-wal", path);
    bool still = !journal.failed && access(journal.data, F_OK) != 0 && !can_write_beside(path);
    pb_text_clear(&journal);
    return still;
}

/* "file:PATH?immutable=1", with what an URI would take for its own in hexadecimal. */
static void add_immutable_uri(struct pb_text *uri, const char *path)
{
    pb_text_add(uri, "file:");
    for (const char *c = path; *c; c++)
        if (strchr("%?#", *c))
            pb_text_format(uri, "%%%02X", (unsigned)*c);
        else
            pb_text_add_char(uri, *c);
    pb_text_add(uri, "?immutable=1");
}

void pb_store_add_name(struct pb_text *name, const char *path)
{
    if (cannot_change(path))
        add_immutable_uri(name, path);
    else
        pb_text_add(name, path);
}

static payback_status open_connection(struct pb_store *store, enum pb_access access)
{
    /* also for reading: the last one to close puts the journal away, for which it must be able to write. SQLite itself
     * falls back to reading where the file is protected */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI |
                (access == PB_STORE_MAKE ? SQLITE_OPEN_CREATE : 0);
    struct pb_text name = {0};
    if (access == PB_STORE_READ && cannot_change(store->path)) {
        flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
        add_immutable_uri(&name, store->path);
    } else {
        pb_text_add(&name, store->path);
    }
    payback_status status = name.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
    if (!status && sqlite3_open_v2(name.data, &store->connection, flags, NULL) != SQLITE_OK)
        status = pb_store_fault(store, "the store cannot be opened");
    pb_text_clear(&name);
    return status;
}

static payback_status connect(struct pb_store *store, enum pb_access access)
{
    struct stat file;
    /* SQLite would keep these in memory, and lose them */
    if (store->path[0] == '\0' || store->path[0] == ':' || strncmp(store->path, "file:", 5) == 0) {
        snprintf(store->message, sizeof store->message,
                 "a store needs the name of a file (found \"%s\"); ./ in front of it makes it one", store->path);
        return PAYBACK_ERROR_IO;
    }
    bool there = stat(store->path, &file) == 0, fresh = false;
    if (access == PB_STORE_READ && !there) {
        snprintf(store->message, sizeof store->message, "%s: there is no such store: %s", store->path, strerror(errno));
        return PAYBACK_ERROR_IO;
    }
    if (there && !S_ISREG(file.st_mode)) {
        snprintf(store->message, sizeof store->message, "%s: this is not a store of payback, nor a file", store->path);
        return PAYBACK_ERROR_IO;
    }
    /* SQLite would only say that there is no such file */
    if (access == PB_STORE_MAKE && !can_write_beside(store->path) && (errno == EACCES || errno == EROFS)) {
        snprintf(store->message, sizeof store->message,
                 "%s: the store cannot be written: nothing can be written in its folder: %s", store->path,
                 strerror(errno));
        return PAYBACK_ERROR_IO;
    }
    payback_status status = open_connection(store, access);
    if (status)
        return status;
    (void)sqlite3_busy_timeout(store->connection, BUSY_MILLISECONDS);
    status = examine(store, &fresh);
    if (status || access == PB_STORE_READ) {
        if (!status && fresh) {
            snprintf(store->message, sizeof store->message, "%s: the store is empty", store->path);
            status = PAYBACK_ERROR_IO;
        }
        if (!status)
            status = look_for_sums(store);
        return status ? status : prepare_all(store, access);
    }
    status = switch_to_wal(store);
    if (!status)
        /* a commit is safe from the end of the process; from a power cut all but the last few are, and those are done
         * again. The journal goes into the store every 16,000 pages (64 MB): all wait for the disk then */
        status = pb_store_run(store, "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000");
    if (!status && !fresh)
        status = look_for_sums(store);
    if (!status && !store->has_sums)
        return make_schema(store);
    return status ? status : prepare_all(store, access);
}

payback_status pb_store_open(struct pb_store **out, const char *path, enum pb_access access, char *message, size_t size)
{
    *out = NULL;
    struct pb_store *store = pb_new(1, sizeof *store);
    if (!store)
        return PAYBACK_ERROR_MEMORY;
    store->claims = -1;
    store->path = pb_copy_text(path);
    payback_status status = store->path ? connect(store, access) : PAYBACK_ERROR_MEMORY;
    if (!status && access == PB_STORE_MAKE)
        store->claims = open(path, O_RDWR | O_CLOEXEC); /* −1: there are no claims, only double work */
    if (status) {
        snprintf(message, size, "%s", store->message);
        pb_store_close(store);
        return status;
    }
    *out = store;
    return PAYBACK_OK;
}

void pb_store_close(struct pb_store *store)
{
    if (!store)
        return;
    for (int s = 0; s < PB_STATEMENTS; s++)
        (void)sqlite3_finalize(store->statements[s]);
    (void)sqlite3_close(store->connection);
    /* last: closing any descriptor of a file ends all POSIX locks that the process has on it, SQLite's among them */
    if (store->claims >= 0)
        (void)close(store->claims);
    free(store->path);
    free(store);
}
