/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The best and the worst of a store, and what failed; all of it in an order. */
#include "payback/batch.h"

#include "base/memory.h"
#include "batch/checksum.h"
#include "batch/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns of a row, as read_row takes them. */
#define ROW                                                                                                            \
    "SELECT path, varied, name, currency, verdict, error, payback_probability, payback_p50, npv_mean, npv_p10,"        \
    " npv_p90, roi_p50, expected_shortfall_05, peak_funding_p90, target_months, required_probability FROM scenarios"

/* Orders that a reader may ask for. What is undefined comes last. */
static const struct {
    const char *name, *columns;
} orders[] = {
    {"npv", "npv_mean IS NULL, npv_mean DESC"},
    {"payback", "payback_probability DESC, npv_mean DESC"},
    {"month", "payback_p50 IS NULL, payback_p50, payback_probability DESC"},
    {"roi", "roi_p50 IS NULL, roi_p50 DESC"},
    {"shortfall", "expected_shortfall_05 IS NULL, expected_shortfall_05 DESC"},
    {"funding", "peak_funding_p90 IS NULL, peak_funding_p90"},
    {"path", "path"},
};
enum { ORDERS = sizeof orders / sizeof orders[0], FAILURES_MOST = 1000 };

static char *text_at(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return pb_copy_text(text ? text : "");
}

static double number_at(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double(statement, column);
}

static payback_status read_row(payback_portfolio_row *row, sqlite3_stmt *statement)
{
    *row = (payback_portfolio_row){.path = text_at(statement, 0),
                                   .varied = text_at(statement, 1),
                                   .name = text_at(statement, 2),
                                   .currency = text_at(statement, 3),
                                   .verdict = text_at(statement, 4),
                                   .error = text_at(statement, 5),
                                   .payback_probability = number_at(statement, 6),
                                   .payback_p50 = number_at(statement, 7),
                                   .npv_mean = number_at(statement, 8),
                                   .npv_p10 = number_at(statement, 9),
                                   .npv_p90 = number_at(statement, 10),
                                   .roi_p50 = number_at(statement, 11),
                                   .expected_shortfall_05 = number_at(statement, 12),
                                   .peak_funding_p90 = number_at(statement, 13),
                                   .target_months = number_at(statement, 14),
                                   .required_probability = number_at(statement, 15)};
    return row->path && row->varied && row->name && row->currency && row->verdict && row->error ? PAYBACK_OK
                                                                                                : PAYBACK_ERROR_MEMORY;
}

static payback_status read_rows(payback_portfolio_row **rows, size_t *count, struct pb_store *store, const char *sql,
                                size_t most)
{
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_ROW;
    *rows = pb_new(most, sizeof **rows);
    payback_status status = *rows ? pb_store_prepare(store, &statement, sql) : PAYBACK_ERROR_MEMORY;
    while (!status && *count < most && (code = sqlite3_step(statement)) == SQLITE_ROW)
        status = read_row(&(*rows)[(*count)++], statement);
    if (!status && code != SQLITE_ROW && code != SQLITE_DONE)
        status = pb_store_fault(store, "the store cannot be read");
    (void)sqlite3_finalize(statement);
    return status;
}

static payback_status count(payback_portfolio *portfolio, struct pb_store *store)
{
    sqlite3_stmt *statement = NULL;
    size_t *const counts[] = {&portfolio->done,    &portfolio->failed,     &portfolio->met,
                              &portfolio->not_met, &portfolio->unresolved, &portfolio->currencies};
    payback_status status =
        pb_store_prepare(store, &statement,
                         "SELECT count(*) FILTER (WHERE status = 'done'), count(*) FILTER (WHERE status = 'failed'),"
                         " count(*) FILTER (WHERE verdict = 'met'), count(*) FILTER (WHERE verdict = 'not met'),"
                         " count(*) FILTER (WHERE verdict = 'unresolved'), count(DISTINCT currency) FROM scenarios");
    if (!status && sqlite3_step(statement) != SQLITE_ROW)
        status = pb_store_fault(store, "the store cannot be read");
    for (int c = 0; !status && c < (int)(sizeof counts / sizeof counts[0]); c++)
        *counts[c] = (size_t)sqlite3_column_int64(statement, c);
    (void)sqlite3_finalize(statement);
    return status;
}

static void clear_rows(payback_portfolio_row *rows, size_t row_count)
{
    for (size_t i = 0; rows && i < row_count; i++) {
        const char *const texts[] = {rows[i].path,     rows[i].varied,  rows[i].name,
                                     rows[i].currency, rows[i].verdict, rows[i].error};
        for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
            free((char *)texts[t]);
    }
    free(rows);
}

void payback_portfolio_free(payback_portfolio *portfolio)
{
    if (!portfolio)
        return;
    clear_rows(portfolio->best, portfolio->best_count);
    clear_rows(portfolio->worst, portfolio->worst_count);
    clear_rows(portfolio->failures, portfolio->failure_count);
    clear_rows(portfolio->rows, portfolio->row_count);
    free((char *)portfolio->store);
    free(portfolio);
}

/* At most so many of the best, the worst and the failures. */
static payback_status read_ends(payback_portfolio *portfolio, struct pb_store *store, size_t ends, size_t failures)
{
    payback_status status = count(portfolio, store);
    size_t best = portfolio->done < ends ? portfolio->done : ends;
    size_t worst = portfolio->done - best < ends ? portfolio->done - best : ends;
    if (!status)
        status = read_rows(&portfolio->best, &portfolio->best_count, store,
                           ROW " WHERE status = 'done' ORDER BY npv_mean DESC, path, varied, id", best);
    if (!status)
        status = read_rows(&portfolio->worst, &portfolio->worst_count, store,
                           ROW " WHERE status = 'done' ORDER BY npv_mean, path DESC, varied DESC, id DESC", worst);
    if (!status)
        status = read_rows(&portfolio->failures, &portfolio->failure_count, store,
                           ROW " WHERE status = 'failed' ORDER BY path, varied, id", failures);
    return status;
}

static payback_status read_ordered(payback_portfolio *portfolio, struct pb_store *store, int order)
{
    struct pb_text sql = {0};
    size_t most = portfolio->done < PAYBACK_PORTFOLIO_ROWS ? portfolio->done : PAYBACK_PORTFOLIO_ROWS;
    portfolio->order = orders[order].name;
    pb_text_format(&sql, ROW " WHERE status = 'done' ORDER BY %s, path, varied, id", orders[order].columns);
    payback_status status =
        sql.failed ? PAYBACK_ERROR_MEMORY : read_rows(&portfolio->rows, &portfolio->row_count, store, sql.data, most);
    pb_text_clear(&sql);
    return status;
}

/* order: NONE where no rows are wanted. */
enum { NONE = -1 };
static payback_status read_store(payback_portfolio **out, const char *path, size_t ends, size_t failures, int order,
                                 char *message, size_t size)
{
    struct pb_store *store = NULL;
    payback_status status = pb_store_open(&store, path, PB_STORE_READ, message, size);
    if (status)
        return status;
    payback_portfolio *portfolio = pb_new(1, sizeof *portfolio);
    if (portfolio)
        portfolio->store = pb_copy_text(path);
    status = portfolio && portfolio->store ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_store_run(store, "BEGIN"); /* all as of one instant */
    if (!status)
        status = pb_store_check(store, PB_CHECK_ROWS);
    if (!status)
        status = read_ends(portfolio, store, ends, failures);
    if (!status && order != NONE)
        status = read_ordered(portfolio, store, order);
    if (store->message[0])
        snprintf(message, size, "%s", store->message);
    pb_store_close(store);
    if (status)
        payback_portfolio_free(portfolio);
    else
        *out = portfolio;
    return status;
}

payback_status payback_portfolio_read(payback_portfolio **out, const char *path, size_t most, char *message,
                                      size_t size)
{
    char unwanted[1];
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    return path ? read_store(out, path, most, most, NONE, message, size) : PAYBACK_ERROR_ARGUMENT;
}

payback_status payback_portfolio_read_all(payback_portfolio **out, const char *path, const char *order, char *message,
                                          size_t size)
{
    char unwanted[1];
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!path || !order)
        return PAYBACK_ERROR_ARGUMENT;
    int o = 0;
    while (o < ORDERS && strcmp(orders[o].name, order) != 0)
        o++;
    if (o == ORDERS) {
        snprintf(message, size, "there is no order %s", order);
        return PAYBACK_ERROR_TARGET;
    }
    return read_store(out, path, 1, FAILURES_MOST, o, message, size);
}
