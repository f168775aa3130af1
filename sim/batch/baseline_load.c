/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a baseline read, back from a store, and measured again. */
#include "batch/baseline_tables.h"

#include "base/memory.h"
#include "base/text.h"
#include "batch/checksum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pb_export_take_numbers(struct pb_export *export, const int64_t numbers[PB_EXPORT_NUMBERS])
{
    export->records = (size_t)numbers[0];
    export->header_line = (uint32_t)numbers[1];
    export->encoding = (enum pb_encoding)(numbers[2] & 3);
    export->separator = (char)(numbers[3] & 127);
    export->shorter = (size_t)numbers[4];
    for (int p = 0; p < PB_PASSED_RECORDS; p++)
        export->passed[p] = (size_t)numbers[5 + p];
    export->malformed.line = (uint32_t)numbers[5 + PB_PASSED_RECORDS];
}

struct loading {
    struct pb_store *store;
    payback_baseline *baseline;
    payback_diagnostics *diagnostics;
    sqlite3_stmt *rows;
    uint64_t sum, kept_sum; /* of what was read; as it was stored */
    bool has_sum;
};

/* ---- rows ---- */

typedef payback_status take_row(struct loading *loading);

/* Hands each row of the query to take (NULL: to none), and adds it to the sum. */
static payback_status each_row(struct loading *loading, const char *sql, take_row *take)
{
    struct pb_text space = {0};
    uint64_t number = 0;
    payback_status status = pb_store_prepare(loading->store, &loading->rows, sql);
    int code = SQLITE_DONE;
    while (status == PAYBACK_OK && (code = sqlite3_step(loading->rows)) == SQLITE_ROW) {
        loading->sum = 31 * loading->sum + pb_row_hash(&space, loading->rows, 0, number++);
        status = space.failed ? PAYBACK_ERROR_MEMORY : take ? take(loading) : PAYBACK_OK;
    }
    pb_text_clear(&space);
    if (status == PAYBACK_OK && code != SQLITE_DONE)
        status = pb_store_fault(loading->store, "the store cannot be read");
    (void)sqlite3_finalize(loading->rows);
    loading->rows = NULL;
    return status;
}

static const char *text_at(const struct loading *loading, int column)
{
    const char *text = (const char *)sqlite3_column_text(loading->rows, column);
    return text ? text : "";
}

static int64_t integer_at(const struct loading *loading, int column)
{
    return sqlite3_column_int64(loading->rows, column);
}

static payback_status damaged(struct loading *loading)
{
    snprintf(loading->store->message, sizeof loading->store->message,
             "%s: what the store keeps of a baseline is damaged; store the export again", loading->store->path);
    return PAYBACK_ERROR_IO;
}

/* ---- the tables ---- */

static payback_status take_export(struct loading *loading)
{
    payback_baseline *baseline = loading->baseline;
    struct pb_reading *reading = &baseline->reading;
    size_t f = reading->export_count;
    int64_t numbers[PB_EXPORT_NUMBERS];
    struct pb_export *exports = pb_resize(reading->exports, f + 1, sizeof *exports);
    reading->exports = exports ? exports : reading->exports;
    char **paths = pb_resize(baseline->paths, f + 1, sizeof *paths);
    baseline->paths = paths ? paths : baseline->paths;
    if (!exports || !paths || !(paths[f] = pb_copy_text(text_at(loading, PB_E_PATH))))
        return PAYBACK_ERROR_MEMORY;
    baseline->request.exports = (const char *const *)baseline->paths;
    baseline->request.export_count = reading->export_count = f + 1;
    exports[f] = (struct pb_export){.path = paths[f]};
    snprintf(exports[f].digest, sizeof exports[f].digest, "%s", text_at(loading, PB_E_SHA256));
    for (int n = 0; n < PB_EXPORT_NUMBERS; n++)
        numbers[n] = integer_at(loading, PB_E_ROWS + n);
    pb_export_take_numbers(&exports[f], numbers);
    return f > 0 ? PAYBACK_OK : pb_map_parse(&reading->map, text_at(loading, PB_E_MAPPING), loading->diagnostics);
}

static payback_status take_column(struct loading *loading)
{
    struct pb_reading *reading = &loading->baseline->reading;
    struct pb_columns *columns = &reading->columns;
    int64_t role = integer_at(loading, 0), place = integer_at(loading, 1), order = integer_at(loading, 3);
    if (role < 0 || role >= PB_COLUMN_ROLES || place < 0 || place > PB_ALSO)
        return damaged(loading);
    const struct pb_profile *profile = pb_profile_of(&reading->profiles, text_at(loading, 2));
    if (!profile)
        return PAYBACK_ERROR_MEMORY;
    int index = (int)(profile - reading->profiles.items);
    columns->order[role] = (enum pb_day_order)order;
    if (place == 0)
        columns->of[role] = index;
    else
        columns->also[role][columns->also_count[role]++ % PB_ALSO] = index;
    return PAYBACK_OK;
}

static payback_status take_figure(struct loading *loading)
{
    struct pb_kept_figure figures[PB_KEPT_FIGURES];
    pb_kept_figures(figures, loading->baseline);
    for (int i = 0; i < PB_KEPT_FIGURES; i++)
        if (strcmp(figures[i].name, text_at(loading, 0)) == 0)
            pb_keep_value(&figures[i], sqlite3_column_double(loading->rows, 1));
    return PAYBACK_OK;
}

static payback_status take_category(struct loading *loading)
{
    struct pb_words *categories = &loading->baseline->reading.categories;
    const char *name = text_at(loading, 1);
    if (categories->count >= PB_BASELINE_CATEGORIES)
        return damaged(loading);
    uint32_t index = pb_words_index(categories, name, strlen(name), NULL);
    if (categories->failed)
        return PAYBACK_ERROR_MEMORY;
    char **spellings = &loading->baseline->spellings[index];
    free(*spellings);
    *spellings = *text_at(loading, 2) ? pb_copy_text(text_at(loading, 2)) : NULL;
    return *text_at(loading, 2) && !*spellings ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

static payback_status take_tags(struct loading *loading)
{
    free(loading->baseline->common_tags);
    loading->baseline->common_tags = pb_copy_text(text_at(loading, 0));
    return loading->baseline->common_tags ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* Agents are known by their hashes. */
static uint32_t agent_of(struct pb_words *agents, int64_t hash)
{
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)hash);
    return pb_words_index(agents, key, strlen(key), NULL);
}

static payback_status take_agent(struct loading *loading)
{
    struct pb_words *agents = &loading->baseline->reading.agents;
    uint32_t index = agent_of(agents, integer_at(loading, 0));
    if (agents->failed)
        return PAYBACK_ERROR_MEMORY;
    agents->marks[index] = (unsigned char)integer_at(loading, 1);
    return PAYBACK_OK;
}

static uint16_t count_at(const struct loading *loading, int column)
{
    bool known = sqlite3_column_type(loading->rows, column) != SQLITE_NULL;
    return known ? (uint16_t)integer_at(loading, column) : UINT16_MAX;
}

static bool is_null(const struct loading *loading, int column)
{
    return sqlite3_column_type(loading->rows, column) == SQLITE_NULL;
}

static payback_status take_ticket(struct loading *loading)
{
    struct pb_reading *reading = &loading->baseline->reading;
    bool added;
    int64_t hash = integer_at(loading, PB_T_ID_HASH), reason = integer_at(loading, PB_T_REASON);
    uint64_t id;
    memcpy(&id, &hash, sizeof id);
    if (reason < 0 || reason >= PB_REASON_COUNT || reading->tickets.count >= PB_TICKETS_MAX)
        return damaged(loading);
    struct pb_ticket *ticket = pb_ticket_of(&reading->tickets, id, &added);
    if (!ticket)
        return PAYBACK_ERROR_MEMORY;
    ticket->created = (uint32_t)integer_at(loading, PB_T_CREATED);
    ticket->solved = (uint32_t)integer_at(loading, PB_T_SOLVED);
    ticket->updated = (uint32_t)integer_at(loading, PB_T_UPDATED);
    ticket->minutes = is_null(loading, PB_T_MINUTES) ? NAN : (float)sqlite3_column_double(loading->rows, PB_T_MINUTES);
    ticket->category =
        is_null(loading, PB_T_CATEGORY) ? reading->categories.count : (uint32_t)integer_at(loading, PB_T_CATEGORY);
    ticket->agent = is_null(loading, PB_T_AGENT_HASH)
                        ? UINT32_MAX
                        : agent_of(&reading->agents, integer_at(loading, PB_T_AGENT_HASH));
    ticket->requester = (uint32_t)integer_at(loading, PB_T_REQUESTER);
    ticket->replies = count_at(loading, PB_T_REPLIES);
    ticket->reopens = count_at(loading, PB_T_REOPENS);
    ticket->stations = count_at(loading, PB_T_STATIONS);
    ticket->reason = (uint8_t)reason;
    ticket->flags = (uint8_t)integer_at(loading, PB_T_FLAGS);
    if (ticket->flags & PB_TICKET_MOVED) { /* is moved again */
        ticket->reason = PB_REASON_NONE;
        ticket->flags &= (uint8_t)~PB_TICKET_MOVED;
    }
    return reading->agents.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

static payback_status take_count(struct loading *loading)
{
    if (integer_at(loading, 0) > 0)
        return PAYBACK_OK;
    snprintf(loading->store->message, sizeof loading->store->message,
             "%s: the store keeps no baseline; payback baseline EXPORT --store FILE makes one", loading->store->path);
    return PAYBACK_ERROR_IO;
}

static payback_status take_sum(struct loading *loading)
{
    loading->has_sum = true;
    loading->kept_sum = (uint64_t)integer_at(loading, 0);
    return PAYBACK_OK;
}

static const struct {
    const char *sql;
    take_row *take;
    const char *since; /* the table, where earlier versions did not have it */
} kept_tables[] = {
    {"SELECT * FROM baseline_salt", NULL, NULL},
    {"SELECT * FROM baseline_exports ORDER BY rowid", take_export, NULL},
    {"SELECT * FROM baseline_mapping ORDER BY rowid", take_column, NULL},
    {"SELECT * FROM baseline_figures", take_figure, NULL},
    {"SELECT * FROM baseline_categories ORDER BY category", take_category, NULL},
    {"SELECT * FROM baseline_tags", take_tags, "baseline_tags"},
    {"SELECT * FROM baseline_agents ORDER BY rowid", take_agent, NULL},
    {"SELECT * FROM baseline_tickets ORDER BY rowid", take_ticket, NULL},
};
enum { KEPT = sizeof kept_tables / sizeof kept_tables[0] };

static payback_status has_table(bool *there, struct loading *loading, const char *name)
{
    sqlite3_stmt *table = NULL;
    payback_status status =
        pb_store_prepare(loading->store, &table, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
    int code = SQLITE_DONE;
    if (status == PAYBACK_OK) {
        (void)sqlite3_bind_text(table, 1, name, -1, SQLITE_STATIC); /* what fails here, fails below */
        code = sqlite3_step(table);
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = pb_store_fault(loading->store, "the store cannot be read");
    (void)sqlite3_finalize(table);
    *there = status == PAYBACK_OK && code == SQLITE_ROW;
    return status;
}

/* All tables that there are; they are taken, or only added to the sum. */
static payback_status read_kept(struct loading *loading, bool taken)
{
    payback_status status = PAYBACK_OK;
    for (int i = 0; status == PAYBACK_OK && i < KEPT; i++) {
        bool there = true;
        if (kept_tables[i].since)
            status = has_table(&there, loading, kept_tables[i].since);
        if (status == PAYBACK_OK && there)
            status = each_row(loading, kept_tables[i].sql, taken ? kept_tables[i].take : NULL);
    }
    return status;
}

payback_status pb_baseline_sum(uint64_t *sum, struct pb_store *store)
{
    struct loading loading = {.store = store};
    payback_status status = read_kept(&loading, false);
    *sum = loading.sum;
    return status;
}

/* What was stored by a version that kept no sum is taken as it is. */
static payback_status read_sum(struct loading *loading)
{
    bool there;
    payback_status status = has_table(&there, loading, "baseline_sum");
    return there ? each_row(loading, "SELECT sum FROM baseline_sum", take_sum) : status;
}

static payback_status load_kept(struct loading *loading)
{
    payback_status status =
        each_row(loading, "SELECT count(*) FROM sqlite_master WHERE name = 'baseline_exports'", take_count);
    if (status == PAYBACK_OK)
        status = each_row(loading, "SELECT count(*) FROM baseline_exports", take_count);
    if (status == PAYBACK_OK)
        status = read_sum(loading);
    loading->sum = 0;
    if (status == PAYBACK_OK)
        status = read_kept(loading, true);
    return status == PAYBACK_OK && loading->has_sum && loading->sum != loading->kept_sum ? damaged(loading) : status;
}

static payback_status load_all(struct loading *loading)
{
    payback_status status = pb_store_run(loading->store, "BEGIN"); /* all as of one instant */
    if (status == PAYBACK_OK)
        status = load_kept(loading);
    (void)sqlite3_exec(loading->store->connection, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- measured again ---- */

static void apply_request(payback_baseline_request *kept, const payback_baseline_request *request)
{
    if (!request)
        return;
    kept->start_month = request->start_month ? request->start_month : kept->start_month;
    kept->headcount = request->headcount > 0 ? request->headcount : kept->headcount;
    kept->productive_hours = request->productive_hours > 0 ? request->productive_hours : kept->productive_hours;
    kept->occupancy = request->occupancy > 0 ? request->occupancy : kept->occupancy;
    kept->calibrate = kept->calibrate || request->calibrate;
    kept->noise_hours = kept->noise_hours || request->noise_hours;
    kept->labels = request->labels;
    kept->threads = request->threads;
}

static payback_baseline *new_baseline(payback_diagnostics *diagnostics)
{
    payback_baseline *baseline = pb_new(1, sizeof *baseline);
    if (!baseline)
        return NULL;
    baseline->from_store = true;
    baseline->reading.request = &baseline->request;
    baseline->reading.diagnostics = diagnostics;
    for (int role = 0; role < PB_COLUMN_ROLES; role++)
        baseline->reading.columns.of[role] = -1;
    return baseline;
}

payback_status payback_baseline_from_store(payback_baseline **out, payback_diagnostics *diagnostics, const char *path,
                                           const payback_baseline_request *request, char *message, size_t size)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!path || !message || size == 0)
        return PAYBACK_ERROR_ARGUMENT;
    message[0] = '\0';
    struct loading loading = {.baseline = new_baseline(diagnostics), .diagnostics = diagnostics};
    if (!loading.baseline)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_store_open(&loading.store, path, PB_STORE_READ, message, size);
    if (status == PAYBACK_OK) {
        status = load_all(&loading);
        if (status != PAYBACK_OK)
            snprintf(message, size, "%s", loading.store->message);
    }
    pb_store_close(loading.store);
    if (status == PAYBACK_OK) {
        apply_request(&loading.baseline->request, request);
        status = pb_baseline_steps(loading.baseline);
    }
    loading.baseline->reading.diagnostics = NULL;
    loading.baseline->request.labels = NULL;
    if (status == PAYBACK_OK)
        *out = loading.baseline;
    else
        payback_baseline_free(loading.baseline);
    return status;
}
