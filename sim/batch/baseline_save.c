/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a baseline read, into a store. Identifiers and agents become hashes salted by the store, requesters the rank of
 * theirs: nothing in the tables of tickets is a name, an address or a text. */
#include "batch/baseline_tables.h"

#include "base/digest.h"
#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double lost_most = 0.01;

/* Times are seconds since 1970, in the zone of the reading; 0: none. */
static const char tables[] =
    "DROP TABLE IF EXISTS baseline_exports; DROP TABLE IF EXISTS baseline_categories;" /* as earlier versions had them
                                                                                        */
    "CREATE TABLE baseline_exports (path TEXT NOT NULL, sha256 TEXT NOT NULL, mapping TEXT NOT NULL,"
    " stored_at TEXT NOT NULL, rows INTEGER, header_line INTEGER, encoding INTEGER, separator INTEGER,"
    " shorter INTEGER, titles INTEGER, empty INTEGER, footer INTEGER, header_again INTEGER, malformed INTEGER,"
    " malformed_line INTEGER);" /* the first of them */
    "CREATE TABLE baseline_categories (category INTEGER PRIMARY KEY, name TEXT NOT NULL, spellings TEXT);"
    "CREATE TABLE IF NOT EXISTS baseline_tags (common TEXT NOT NULL);" /* tags that are asked last */
    "CREATE TABLE IF NOT EXISTS baseline_mapping (role INTEGER NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL,"
    " date_order INTEGER);" /* place 0: the column; from 1: what else would have been possible */
    "CREATE TABLE IF NOT EXISTS baseline_figures (name TEXT PRIMARY KEY, value REAL);"
    "CREATE TABLE IF NOT EXISTS baseline_salt (salt TEXT NOT NULL);" /* stays: a later export has the same hashes */
    "INSERT INTO baseline_salt SELECT hex(randomblob(16)) WHERE NOT EXISTS (SELECT 1 FROM baseline_salt);"
    "CREATE TABLE IF NOT EXISTS baseline_agents (agent_hash INTEGER NOT NULL, mark INTEGER NOT NULL);"
    "CREATE TABLE IF NOT EXISTS baseline_tickets (id_hash INTEGER NOT NULL, month TEXT, category INTEGER,"
    " agent_hash INTEGER, requester INTEGER, created INTEGER, solved INTEGER, updated INTEGER, minutes REAL,"
    " replies INTEGER, reopens INTEGER, stations INTEGER, reason INTEGER NOT NULL, flags INTEGER NOT NULL);"
    "CREATE TABLE IF NOT EXISTS baseline_months (month TEXT NOT NULL, category INTEGER NOT NULL, tickets INTEGER,"
    " solved INTEGER, reopened_7d INTEGER, handle_n INTEGER, handle_sum REAL, handle_sum2 REAL, agents INTEGER);"
    "CREATE TABLE IF NOT EXISTS baseline_sum (sum INTEGER NOT NULL);" /* of all that is read again */
    "CREATE TEMP TABLE baseline_before AS SELECT DISTINCT id_hash FROM baseline_tickets;"
    "DELETE FROM baseline_sum; DELETE FROM baseline_tags; DELETE FROM baseline_mapping;"
    "DELETE FROM baseline_figures; DELETE FROM baseline_agents; DELETE FROM baseline_tickets;"
    "DELETE FROM baseline_months;";

void pb_export_numbers(int64_t numbers[PB_EXPORT_NUMBERS], const struct pb_export *export)
{
    numbers[0] = (int64_t) export->records;
    numbers[1] = export->header_line;
    numbers[2] = export->encoding;
    numbers[3] = export->separator;
    numbers[4] = (int64_t) export->shorter;
    for (int p = 0; p < PB_PASSED_RECORDS; p++)
        numbers[5 + p] = (int64_t) export->passed[p];
    numbers[5 + PB_PASSED_RECORDS] = export->malformed.line;
}

struct saving {
    struct pb_store *store;
    const payback_baseline *baseline;
    sqlite3_stmt *row;
    int next;
    char salt[33];
    int64_t *agents; /* hashes */
    uint32_t *requesters;
    size_t requester_count;
};

/* ---- rows ---- */

static payback_status begin_rows(struct saving *saving, const char *sql)
{
    (void)sqlite3_finalize(saving->row);
    saving->row = NULL;
    saving->next = 1;
    return pb_store_prepare(saving->store, &saving->row, sql);
}

static void put_text(struct saving *saving, const char *text)
{
    (void)sqlite3_bind_text(saving->row, saving->next++, text, -1, SQLITE_STATIC);
}

static void put_integer(struct saving *saving, int64_t value)
{
    (void)sqlite3_bind_int64(saving->row, saving->next++, value);
}

static void put_number(struct saving *saving, double value)
{
    (void)sqlite3_bind_double(saving->row, saving->next++, value); /* NaN becomes NULL */
}

static void put_null(struct saving *saving)
{
    (void)sqlite3_bind_null(saving->row, saving->next++);
}

static payback_status end_row(struct saving *saving)
{
    payback_status status = sqlite3_step(saving->row) == SQLITE_DONE
                                ? PAYBACK_OK
                                : pb_store_fault(saving->store, "the store cannot be written");
    (void)sqlite3_reset(saving->row);
    saving->next = 1;
    return status;
}

/* ---- hashes ---- */

static payback_status read_salt(struct saving *saving)
{
    payback_status status = begin_rows(saving, "SELECT salt FROM baseline_salt");
    if (status == PAYBACK_OK && sqlite3_step(saving->row) != SQLITE_ROW)
        status = pb_store_fault(saving->store, "the store cannot be read");
    if (status == PAYBACK_OK)
        snprintf(saving->salt, sizeof saving->salt, "%s", (const char *)sqlite3_column_text(saving->row, 0));
    return status;
}

/* The first 64 bits of the SHA-256 of salt and bytes. */
static bool hide(int64_t *hash, const struct saving *saving, const void *bytes, size_t length)
{
    char digest[PB_DIGEST_SIZE];
    struct pb_text text = {0};
    pb_text_add(&text, saving->salt);
    pb_text_add_bytes(&text, bytes, length);
    bool done = !text.failed;
    if (done) {
        pb_sha256(text.data, text.length, digest);
        digest[16] = '\0';
        uint64_t value = strtoull(digest, NULL, 16);
        memcpy(hash, &value, sizeof value);
    }
    pb_text_clear(&text);
    return done;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static payback_status rank_requesters(struct saving *saving)
{
    const struct pb_tickets *tickets = &saving->baseline->reading.tickets;
    size_t count = 0;
    saving->requesters = pb_new(tickets->count, sizeof *saving->requesters);
    if (!saving->requesters)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < tickets->count; i++)
        saving->requesters[i] = pb_ticket_at(tickets, i)->requester;
    qsort(saving->requesters, tickets->count, sizeof *saving->requesters, by_number);
    for (size_t i = 0; i < tickets->count; i++)
        if (saving->requesters[i] != 0 && (count == 0 || saving->requesters[count - 1] != saving->requesters[i]))
            saving->requesters[count++] = saving->requesters[i];
    saving->requester_count = count;
    return PAYBACK_OK;
}

/* 1 … count; 0: none. */
static int64_t rank_of(const struct saving *saving, uint32_t requester)
{
    const uint32_t *found =
        requester == 0 ? NULL
                       : bsearch(&requester, saving->requesters, saving->requester_count, sizeof requester, by_number);
    return found ? found - saving->requesters + 1 : 0;
}

/* ---- the tables ---- */

static payback_status save_exports(struct saving *saving)
{
    const struct pb_reading *reading = &saving->baseline->reading;
    payback_text mapping;
    payback_status status = payback_baseline_map(&mapping, saving->baseline);
    if (status == PAYBACK_OK)
        status = begin_rows(saving, "INSERT INTO baseline_exports VALUES (?, ?, ?, datetime('now'), ?, ?, ?, ?, ?, ?,"
                                    " ?, ?, ?, ?, ?)");
    for (size_t f = 0; status == PAYBACK_OK && f < reading->export_count; f++) {
        int64_t numbers[PB_EXPORT_NUMBERS];
        pb_export_numbers(numbers, &reading->exports[f]);
        put_text(saving, reading->exports[f].path);
        put_text(saving, reading->exports[f].digest);
        put_text(saving, mapping.data);
        for (int n = 0; n < PB_EXPORT_NUMBERS; n++)
            put_integer(saving, numbers[n]);
        status = end_row(saving);
    }
    payback_text_free(&mapping);
    return status;
}

static payback_status save_columns(struct saving *saving)
{
    const struct pb_columns *columns = &saving->baseline->reading.columns;
    const struct pb_profile *profiles = saving->baseline->reading.profiles.items;
    payback_status status = begin_rows(saving, "INSERT INTO baseline_mapping VALUES (?, ?, ?, ?)");
    for (int role = 0; role < PB_COLUMN_ROLES; role++)
        for (int place = 0; status == PAYBACK_OK && place <= columns->also_count[role]; place++) {
            int index = place == 0 ? columns->of[role] : columns->also[role][place - 1];
            if (columns->of[role] < 0)
                break;
            put_integer(saving, role);
            put_integer(saving, place);
            put_text(saving, profiles[index].name);
            put_integer(saving, (int64_t)columns->order[role]);
            status = end_row(saving);
        }
    return status;
}

static payback_status save_figures(struct saving *saving)
{
    payback_baseline copy = *saving->baseline;
    struct pb_kept_figure figures[PB_KEPT_FIGURES];
    pb_kept_figures(figures, &copy);
    payback_status status = begin_rows(saving, "INSERT INTO baseline_figures VALUES (?, ?)");
    for (int i = 0; status == PAYBACK_OK && i < PB_KEPT_FIGURES; i++) {
        put_text(saving, figures[i].name);
        put_number(saving, pb_kept_value(&figures[i]));
        status = end_row(saving);
    }
    return status;
}

static payback_status save_categories(struct saving *saving)
{
    payback_status status = begin_rows(saving, "INSERT INTO baseline_categories VALUES (?, ?, ?)");
    for (size_t c = 0; status == PAYBACK_OK && c < saving->baseline->category_count; c++) {
        put_integer(saving, (int64_t)c);
        put_text(saving, saving->baseline->categories[c].name);
        put_text(saving, saving->baseline->spellings[c]);
        status = end_row(saving);
    }
    if (status == PAYBACK_OK && saving->baseline->common_tags) {
        status = begin_rows(saving, "INSERT INTO baseline_tags VALUES (?)");
        put_text(saving, saving->baseline->common_tags);
        status = status == PAYBACK_OK ? end_row(saving) : status;
    }
    return status;
}

static payback_status save_agents(struct saving *saving)
{
    const struct pb_words *agents = &saving->baseline->reading.agents;
    saving->agents = pb_new(agents->count + 1, sizeof *saving->agents);
    if (!saving->agents)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = begin_rows(saving, "INSERT INTO baseline_agents VALUES (?, ?)");
    for (uint32_t a = 0; status == PAYBACK_OK && a < agents->count; a++) {
        if (!hide(&saving->agents[a], saving, agents->texts[a], strlen(agents->texts[a])))
            return PAYBACK_ERROR_MEMORY;
        put_integer(saving, saving->agents[a]);
        put_integer(saving, agents->marks[a]);
        status = end_row(saving);
    }
    return status;
}

static void put_count(struct saving *saving, uint16_t count)
{
    if (count == UINT16_MAX)
        put_null(saving);
    else
        put_integer(saving, count);
}

static payback_status save_ticket(struct saving *saving, const struct pb_ticket *ticket)
{
    int64_t id;
    int category = pb_category_of(saving->baseline, ticket);
    struct pb_month_name month = pb_month_name(pb_month_of_moment(ticket->created));
    if (!hide(&id, saving, &ticket->id, sizeof ticket->id))
        return PAYBACK_ERROR_MEMORY;
    put_integer(saving, id);
    put_text(saving, ticket->created ? month.text : NULL);
    if (category < 0)
        put_null(saving);
    else
        put_integer(saving, category);
    if (ticket->agent < saving->baseline->reading.agents.count)
        put_integer(saving, saving->agents[ticket->agent]);
    else
        put_null(saving);
    put_integer(saving, rank_of(saving, ticket->requester));
    put_integer(saving, ticket->created);
    put_integer(saving, ticket->solved);
    put_integer(saving, ticket->updated);
    put_number(saving, (double)ticket->minutes);
    put_count(saving, ticket->replies);
    put_count(saving, ticket->reopens);
    put_count(saving, ticket->stations);
    put_integer(saving, ticket->reason);
    put_integer(saving, ticket->flags);
    return end_row(saving);
}

static payback_status save_tickets(struct saving *saving)
{
    const struct pb_tickets *tickets = &saving->baseline->reading.tickets;
    payback_status status = rank_requesters(saving);
    if (status == PAYBACK_OK)
        status = begin_rows(saving, "INSERT INTO baseline_tickets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (size_t i = 0; status == PAYBACK_OK && i < tickets->count; i++)
        status = save_ticket(saving, pb_ticket_at(tickets, i));
    return status;
}

/* The tickets of an earlier baseline that this one has not. A few are deleted in any help desk, and a window of months
 * moves on; who reads one slice after the other believes that both are kept, and is told. */
static payback_status tell_lost(struct saving *saving)
{
    payback_status status =
        begin_rows(saving, "SELECT count(*), (SELECT count(*) FROM temp.baseline_before) FROM temp.baseline_before"
                           " WHERE id_hash NOT IN (SELECT id_hash FROM baseline_tickets)");
    if (status == PAYBACK_OK && sqlite3_step(saving->row) != SQLITE_ROW)
        status = pb_store_fault(saving->store, "the store cannot be read");
    if (status != PAYBACK_OK)
        return status;
    int64_t lost = sqlite3_column_int64(saving->row, 0), before = sqlite3_column_int64(saving->row, 1);
    if ((double)lost > lost_most * (double)before)
        snprintf(saving->store->message, sizeof saving->store->message,
                 "%s: %lld of the %lld tickets that the store kept are not among these exports, and no longer in it: "
                 "name all files of a history together",
                 saving->store->path, (long long)lost, (long long)before);
    return PAYBACK_OK;
}

static payback_status save_months(struct saving *saving)
{
    const payback_baseline *baseline = saving->baseline;
    struct pb_baseline_cell *cells = pb_baseline_cells(baseline);
    payback_status status = cells ? begin_rows(saving, "INSERT INTO baseline_months VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                                  : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; status == PAYBACK_OK && i < baseline->month_count * baseline->category_count; i++) {
        const struct pb_month *month = &baseline->months[i / baseline->category_count];
        struct pb_month_name name = pb_month_name(month->month);
        put_text(saving, name.text);
        put_integer(saving, (int64_t)(i % baseline->category_count));
        put_integer(saving, (int64_t)cells[i].tickets);
        put_integer(saving, (int64_t)cells[i].solved);
        put_integer(saving, (int64_t)cells[i].reopened);
        put_integer(saving, (int64_t)cells[i].timed);
        put_number(saving, cells[i].sum);
        put_number(saving, cells[i].square);
        put_integer(saving, (int64_t)month->agents);
        status = end_row(saving);
    }
    free(cells);
    return status;
}

static payback_status save_sum(struct saving *saving)
{
    uint64_t sum;
    payback_status status = pb_baseline_sum(&sum, saving->store);
    if (status == PAYBACK_OK)
        status = begin_rows(saving, "INSERT INTO baseline_sum VALUES (?)");
    if (status == PAYBACK_OK) {
        put_integer(saving, (int64_t)sum);
        status = end_row(saving);
    }
    return status;
}

static payback_status save_all(struct saving *saving)
{
    static payback_status (*const steps[])(struct saving *) = {
        read_salt,   save_exports, save_columns, save_figures, save_categories,
        save_agents, save_tickets, tell_lost,    save_months,  save_sum};
    payback_status status = pb_store_run(saving->store, "PRAGMA secure_delete = ON; BEGIN IMMEDIATE");
    if (status != PAYBACK_OK)
        return status;
    status = pb_store_run(saving->store, tables);
    for (size_t i = 0; status == PAYBACK_OK && i < sizeof steps / sizeof steps[0]; i++)
        status = steps[i](saving);
    (void)sqlite3_finalize(saving->row);
    saving->row = NULL;
    if (status == PAYBACK_OK)
        return pb_store_run(saving->store, "COMMIT");
    (void)sqlite3_exec(saving->store->connection, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

payback_status payback_baseline_store(const payback_baseline *baseline, const char *path, char *message, size_t size)
{
    struct saving saving = {.baseline = baseline, .next = 1};
    if (!baseline || !path || !message || size == 0)
        return PAYBACK_ERROR_ARGUMENT;
    message[0] = '\0';
    payback_status status = pb_store_open(&saving.store, path, PB_STORE_MAKE, message, size);
    if (status != PAYBACK_OK)
        return status;
    status = save_all(&saving);
    snprintf(message, size, "%s", saving.store->message);
    pb_store_close(saving.store);
    free(saving.agents);
    free(saving.requesters);
    return status;
}
