/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/checksum.h"

#include "base/bytes.h"
#include "base/digest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The columns of `scenarios` that every store has; behind them come the sums, then those of sweeps ("/pointer"), then
 * what somebody may have added. */
enum { ID = 0, PATH = 1, VARIED = 3, STATED = 29 };

/* ---- a row ---- */

static void add_value(struct pb_text *bytes, sqlite3_stmt *row, int column)
{
    int type = sqlite3_column_type(row, column);
    pb_text_add_char(bytes, (char)('0' + type));
    if (type == SQLITE_INTEGER) {
        pb_bytes_put(bytes, (uint64_t)sqlite3_column_int64(row, column));
    } else if (type == SQLITE_FLOAT) {
        pb_bytes_put_double(bytes, sqlite3_column_double(row, column));
    } else if (type != SQLITE_NULL) {
        const char *value = sqlite3_column_blob(row, column);
        size_t length = (size_t)sqlite3_column_bytes(row, column);
        bytes->failed |= (!value && length > 0);
        pb_bytes_put(bytes, length);
        pb_text_add_bytes(bytes, value ? value : "", value ? length : 0);
    }
}

static uint64_t hash_of(const struct pb_text *bytes)
{
    return bytes->failed ? 0 : pb_hash64_bytes(bytes->data, bytes->length);
}

uint64_t pb_row_hash(struct pb_text *space, sqlite3_stmt *row, int first, uint64_t mark)
{
    space->length = 0;
    pb_bytes_put(space, mark);
    for (int c = first; c < sqlite3_column_count(row); c++)
        add_value(space, row, c);
    return hash_of(space);
}

/* Of a row of `scenarios`. A column that is empty adds nothing: a later sweep may add columns, in any order and in
 * other letter case. */
static uint64_t scenario_hash(struct pb_text *space, sqlite3_stmt *row)
{
    uint64_t sum = 0;
    for (int c = PATH; c < sqlite3_column_count(row); c++) {
        const char *name = sqlite3_column_name(row, c);
        if (!name || sqlite3_column_type(row, c) == SQLITE_NULL || (c >= STATED && name[0] != '/'))
            continue;
        space->length = 0;
        for (; *name; name++)
            pb_text_add_char(space, (char)tolower((unsigned char)*name));
        add_value(space, row, c);
        sum += hash_of(space);
    }
    return sum;
}

/* ---- a scenario ---- */

static const enum pb_statement belonging[] = {PB_OUTCOMES_OF, PB_PROBABILITIES_OF, PB_INPUTS_OF, PB_ERRORS_OF};
enum { TABLES = sizeof belonging / sizeof belonging[0] };

struct sums {
    uint64_t row, rest; /* the row's is over that of the rest, too */
};

/* Of all that belongs to the scenario. */
static payback_status hash_rest(uint64_t *sum, struct pb_store *store, struct pb_text *space, sqlite3_int64 id)
{
    payback_status status = PAYBACK_OK;
    *sum = 0;
    for (int t = 0; !status && t < TABLES; t++) {
        int code;
        sqlite3_stmt *rows = store->statements[belonging[t]];
        (void)sqlite3_bind_int64(rows, 1, id);
        while ((code = sqlite3_step(rows)) == SQLITE_ROW)
            *sum += pb_row_hash(space, rows, 1, (uint64_t)t);
        if (code != SQLITE_DONE)
            status = pb_store_fault(store, "the store cannot be read");
        (void)sqlite3_reset(rows);
    }
    return !status && space->failed ? PAYBACK_ERROR_MEMORY : status;
}

static payback_status note(struct pb_store *store, sqlite3_int64 id, const struct sums *sums)
{
    sqlite3_stmt *statement = store->statements[PB_SEAL];
    (void)sqlite3_bind_int64(statement, 1, id);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)sums->row);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)sums->rest);
    return pb_store_step(store, PB_SEAL);
}

payback_status pb_store_seal(struct pb_store *store, sqlite3_int64 id)
{
    struct pb_text space = {0};
    struct sums sums = {0};
    sqlite3_stmt *row = store->statements[PB_SCENARIO];
    payback_status status = hash_rest(&sums.rest, store, &space, id);
    if (!status) {
        (void)sqlite3_bind_int64(row, 1, id);
        if (sqlite3_step(row) == SQLITE_ROW)
            sums.row = scenario_hash(&space, row) + sums.rest;
        else
            status = pb_store_fault(store, "the store cannot be read");
        (void)sqlite3_reset(row);
    }
    if (!status)
        status = space.failed ? PAYBACK_ERROR_MEMORY : note(store, id, &sums);
    pb_text_clear(&space);
    return status;
}

payback_status pb_store_seal_rest(struct pb_store *store)
{
    sqlite3_stmt *next = NULL;
    int code = SQLITE_DONE;
    payback_status status = pb_store_prepare(store, &next, "SELECT id FROM main.scenarios WHERE row_sum IS NULL");
    while (!status && (code = sqlite3_step(next)) == SQLITE_ROW)
        status = pb_store_seal(store, sqlite3_column_int64(next, 0));
    if (!status && code != SQLITE_DONE)
        status = pb_store_fault(store, "the store cannot be read");
    (void)sqlite3_finalize(next);
    return status;
}

/* ---- the check ---- */

/* What SQLite found first, without its heading. */
static payback_status tell_structure(struct pb_store *store, const char *report)
{
    char line[160];
    const char *end = strncmp(report, "***", 3) == 0 ? strchr(report, '\n') : NULL;
    snprintf(line, sizeof line, "%s", end ? end + 1 : report);
    line[strcspn(line, "\n")] = '\0';
    return pb_store_damaged(store, line);
}

/* At least of the table that everything is found by: an entry that its index has lost would be computed again, and be
 * there twice. */
static payback_status check_structure(struct pb_store *store, enum pb_check check)
{
    const char *sql =
        check == PB_CHECK_ROWS ? "PRAGMA main.integrity_check(scenarios)" : "PRAGMA main.integrity_check(1)";
    sqlite3_stmt *report = NULL;
    payback_status status = pb_store_prepare(store, &report, sql);
    if (!status && sqlite3_step(report) != SQLITE_ROW)
        status = pb_store_fault(store, "the store cannot be read");
    const char *found = status ? NULL : (const char *)sqlite3_column_text(report, 0);
    if (!status && !found)
        status = PAYBACK_ERROR_MEMORY;
    if (!status && strcmp(found, "ok") != 0)
        status = tell_structure(store, found);
    (void)sqlite3_finalize(report);
    return status;
}

static payback_status tell_damage(struct pb_store *store, sqlite3_stmt *row)
{
    const char *path = (const char *)sqlite3_column_text(row, PATH);
    const char *varied = (const char *)sqlite3_column_text(row, VARIED);
    snprintf(store->message, sizeof store->message,
             "%s: the results of %.200s%s%.120s (row %lld) are not those that were stored: the file was damaged since."
             " The batch that made them computes them again with --retry-failed",
             store->path, path ? path : "a scenario", varied && *varied ? " " : "", varied ? varied : "",
             (long long)sqlite3_column_int64(row, ID));
    return PAYBACK_ERROR_IO;
}

static bool has_sum(sqlite3_stmt *row, int column, uint64_t sum)
{
    return sqlite3_column_type(row, column) == SQLITE_INTEGER && (uint64_t)sqlite3_column_int64(row, column) == sum;
}

/* The last two columns of the row are its sums. *sound is set. */
static payback_status check_scenario(bool *sound, struct pb_store *store, sqlite3_stmt *row, struct pb_text *space,
                                     enum pb_check check)
{
    int last = sqlite3_column_count(row) - 1;
    uint64_t rest = (uint64_t)sqlite3_column_int64(row, last), found = rest;
    payback_status status = PAYBACK_OK;
    bool same = has_sum(row, last - 1, scenario_hash(space, row) + rest);
    if (same && check != PB_CHECK_ROWS)
        status = hash_rest(&found, store, space, sqlite3_column_int64(row, ID));
    *sound = same && found == rest;
    return !status && space->failed ? PAYBACK_ERROR_MEMORY : status;
}

static payback_status drop(struct pb_store *store, sqlite3_int64 id)
{
    char sql[80];
    snprintf(sql, sizeof sql, "DELETE FROM scenarios WHERE id = %lld", (long long)id);
    return pb_store_run(store, sql);
}

/* The first scenario behind *id that is damaged: its number in *id; *found: there is one. */
static payback_status find_damage(bool *found, sqlite3_int64 *id, struct pb_store *store, sqlite3_stmt *rows,
                                  enum pb_check check)
{
    struct pb_text space = {0};
    bool sound = true;
    int code = SQLITE_DONE;
    payback_status status = PAYBACK_OK;
    (void)sqlite3_bind_int64(rows, 1, *id);
    while (!status && sound && (code = sqlite3_step(rows)) == SQLITE_ROW)
        status = check_scenario(&sound, store, rows, &space, check);
    if (!status && code != SQLITE_ROW && code != SQLITE_DONE)
        status = pb_store_fault(store, "the store cannot be read");
    *found = !status && !sound;
    if (*found) {
        *id = sqlite3_column_int64(rows, ID);
        if (check != PB_CHECK_DROP)
            status = tell_damage(store, rows);
    }
    (void)sqlite3_reset(rows);
    pb_text_clear(&space);
    return status;
}

payback_status pb_store_check(struct pb_store *store, enum pb_check check)
{
    sqlite3_stmt *rows = NULL;
    sqlite3_int64 id = INT64_MIN;
    bool found = true;
    payback_status status = check_structure(store, check);
    if (!status && !store->has_sums)
        return PAYBACK_OK;
    if (!status)
        status =
            pb_store_prepare(store, &rows, "SELECT *, row_sum, rest_sum FROM main.scenarios WHERE id > ?1 ORDER BY id");
    while (!status && found) {
        status = find_damage(&found, &id, store, rows, check);
        if (!status && found)
            status = drop(store, id);
    }
    (void)sqlite3_finalize(rows);
    return status;
}
