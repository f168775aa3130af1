/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store as CSV and as JSON, a line a scenario. */
#include "payback/batch.h"

#include "base/output.h"
#include "batch/checksum.h"
#include "batch/store.h"
#include "report/csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The figures of the batch CSV, and what stands behind them. */
static const char *const figures[] = {
    "payback_probability",   "never_probability", "payback_p50", "npv_mean", "npv_p10", "npv_p50", "npv_p90", "roi_p50",
    "expected_shortfall_05", "peak_funding_p90"};
static const char *const facts[] = {
    "name", "vendor", "currency", "basis",   "verdict", "target_months", "required_probability",
    "seed", "trials", "sampler",  "version", "changes"};
enum {
    FIGURES = sizeof figures / sizeof figures[0],
    FACTS = sizeof facts / sizeof facts[0],
    HEAD = 4, /* path, digest, status, error */
};

struct export
{
    struct pb_store *store;
    sqlite3_stmt *rows; /* columns: the head, the axes, the figures, the facts, pays_back */
    int axes;
    struct pb_output *output;
};

/* ---- the query ---- */

static payback_status add_axes(struct pb_text *list, struct export *export)
{
    sqlite3_stmt *names = NULL;
    payback_status status = pb_store_axes(export->store, &names);
    while (!status && sqlite3_step(names) == SQLITE_ROW) {
        pb_text_add(list, ", ");
        pb_sql_name(list, (const char *)sqlite3_column_text(names, 0));
        export->axes++;
    }
    (void)sqlite3_finalize(names);
    return status;
}

static payback_status make_query(struct export *export)
{
    struct pb_text axes = {0}, sql = {0};
    pb_text_add(&axes, "");
    payback_status status = add_axes(&axes, export);
    pb_text_format(&sql, "SELECT path, digest, status, error%s", axes.data);
    for (int f = 0; f < FIGURES; f++)
        pb_text_format(&sql, ", %s", figures[f]);
    for (int f = 0; f < FACTS; f++)
        pb_text_format(&sql, ", %s", facts[f]);
    pb_text_add(&sql, ", CASE WHEN payback_p50 IS NOT NULL THEN payback_p50 < 9e999 END AS pays_back");
    pb_text_format(&sql, " FROM scenarios ORDER BY path%s, changes, seed, trials, sampler, digest, version, status",
                   axes.data);
    if (axes.failed || sql.failed)
        status = PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_store_prepare(export->store, &export->rows, sql.data);
    pb_text_clear(&axes);
    pb_text_clear(&sql);
    return status;
}

static const char *text_at(const struct export *export, int column)
{
    const char *text = (const char *)sqlite3_column_text(export->rows, column);
    return text ? text : "";
}

static bool is_null(const struct export *export, int column)
{
    return sqlite3_column_type(export->rows, column) == SQLITE_NULL;
}

static bool is_text(const struct export *export, int column)
{
    return sqlite3_column_type(export->rows, column) == SQLITE_TEXT;
}

static double number_at(const struct export *export, int column)
{
    return is_null(export, column) ? NAN : sqlite3_column_double(export->rows, column);
}

static bool is_done(const struct export *export)
{
    return strcmp(text_at(export, 2), "done") == 0;
}

/* ---- CSV ---- */

static void write_csv_header(const struct export *export, struct pb_csv *csv)
{
    for (int c = 0; c < sqlite3_column_count(export->rows); c++)
        pb_csv_text(csv, sqlite3_column_name(export->rows, c));
    pb_csv_end_line(csv);
}

static void write_csv_row(const struct export *export, struct pb_csv *csv)
{
    for (int c = 0; c < sqlite3_column_count(export->rows); c++) {
        bool figure = c >= HEAD + export->axes && c < HEAD + export->axes + FIGURES;
        if (is_text(export, c))
            pb_csv_text(csv, text_at(export, c));
        else if (is_null(export, c) && !(figure && is_done(export)))
            pb_csv_text(csv, "");
        else
            pb_csv_number(csv, number_at(export, c));
    }
    pb_csv_end_line(csv);
}

/* ---- JSON ---- */

static void write_key(struct pb_text *text, const char *key, bool first)
{
    if (!first)
        pb_text_add(text, ", ");
    pb_text_add_json_string(text, key);
    pb_text_add(text, ": ");
}

/* "never" and undefined as everywhere. */
static void write_value(const struct export *export, struct pb_text *text, int column)
{
    double number = number_at(export, column);
    if (is_text(export, column))
        pb_text_add_json_string(text, text_at(export, column));
    else if (isnan(number))
        pb_text_add(text, "null");
    else if (isinf(number))
        pb_text_add(text, number > 0 ? "\"never\"" : "null");
    else
        pb_text_add_double(text, number);
}

static void write_json_row(const struct export *export, struct pb_text *text)
{
    int end_of_axes = HEAD + export->axes;
    bool first = true;
    pb_text_add_char(text, '{');
    for (int c = 0; c < HEAD; c++) {
        write_key(text, sqlite3_column_name(export->rows, c), c == 0);
        write_value(export, text, c);
    }
    write_key(text, "varied", false);
    pb_text_add_char(text, '{');
    for (int c = HEAD; c < end_of_axes; c++) {
        if (is_null(export, c))
            continue;
        write_key(text, sqlite3_column_name(export->rows, c), first);
        write_value(export, text, c);
        first = false;
    }
    pb_text_add_char(text, '}');
    for (int c = end_of_axes; c < sqlite3_column_count(export->rows); c++) {
        write_key(text, sqlite3_column_name(export->rows, c), false);
        write_value(export, text, c);
    }
    pb_text_add(text, "}\n");
}

/* ---- files ---- */

static payback_status write_rows(struct export *export, bool json)
{
    int code = SQLITE_ROW;
    struct pb_csv csv = {0};
    if (!json)
        write_csv_header(export, &csv);
    while (!csv.text.failed && !pb_output_failed(export->output)) {
        if (csv.text.data)
            pb_output_write(export->output, csv.text.data, csv.text.length);
        csv.text.length = 0; /* the same bytes again for the next line */
        code = sqlite3_step(export->rows);
        if (code != SQLITE_ROW)
            break;
        if (json)
            write_json_row(export, &csv.text);
        else
            write_csv_row(export, &csv);
        if (sqlite3_errcode(export->store->connection) == SQLITE_NOMEM) /* a text of the row was not to be had */
            csv.text.failed = true;
    }
    bool short_of_memory = csv.text.failed;
    pb_text_clear(&csv.text);
    if (short_of_memory)
        return PAYBACK_ERROR_MEMORY;
    return code == SQLITE_ROW || code == SQLITE_DONE ? PAYBACK_OK
                                                     : pb_store_fault(export->store, "the store cannot be read");
}

static payback_status write_store(const char *store, const char *path, bool json, char *message, size_t size)
{
    char unwanted[1];
    struct export export = {0};
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!store || !path)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = pb_store_open(&export.store, store, PB_STORE_READ, message, size);
    if (status)
        return status;
    status = pb_store_check(export.store, PB_CHECK_ROWS);
    if (!status)
        status = make_query(&export);
    if (!status)
        status = pb_output_open(&export.output, path, message, size);
    if (!status)
        status = write_rows(&export, json);
    if (export.store->message[0])
        snprintf(message, size, "%s", export.store->message);
    if (!status)
        status = pb_output_commit(export.output, message, size);
    else
        pb_output_discard(export.output);
    (void)sqlite3_finalize(export.rows);
    pb_store_close(export.store);
    return status;
}

payback_status payback_store_write_csv(const char *store, const char *path, char *message, size_t size)
{
    return write_store(store, path, false, message, size);
}

payback_status payback_store_write_json(const char *store, const char *path, char *message, size_t size)
{
    return write_store(store, path, true, message, size);
}
