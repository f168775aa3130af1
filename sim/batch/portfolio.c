/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The best and the worst of a store, and what failed. */
#include "payback/batch.h"

#include "base/memory.h"
#include "batch/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW                                                                                                            \
    "SELECT path, varied, name, currency, verdict, error, payback_probability, payback_p50, npv_mean, npv_p10, "       \
    "npv_p90"

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
                                   .npv_p90 = number_at(statement, 10)};
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
    free((char *)portfolio->store);
    free(portfolio);
}

static payback_status read_portfolio(payback_portfolio *portfolio, struct pb_store *store, size_t most)
{
    payback_status status = count(portfolio, store);
    size_t best = portfolio->done < most ? portfolio->done : most;
    size_t worst = portfolio->done - best < most ? portfolio->done - best : most;
    if (!status)
        status = read_rows(&portfolio->best, &portfolio->best_count, store,
                           ROW " FROM scenarios WHERE status = 'done' ORDER BY npv_mean DESC, path, varied, id", best);
    if (!status)
        status = read_rows(&portfolio->worst, &portfolio->worst_count, store,
                           ROW " FROM scenarios WHERE status = 'done' ORDER BY npv_mean, path DESC, varied DESC,"
                               " id DESC",
                           worst);
    if (!status)
        status = read_rows(&portfolio->failures, &portfolio->failure_count, store,
                           ROW " FROM scenarios WHERE status = 'failed' ORDER BY path, varied, id", most);
    return status;
}

payback_status payback_portfolio_read(payback_portfolio **out, const char *path, size_t most, char *message,
                                      size_t size)
{
    char unwanted[1];
    struct pb_store *store = NULL;
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!path)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = pb_store_open(&store, path, PB_STORE_READ, message, size);
    if (status)
        return status;
    payback_portfolio *portfolio = pb_new(1, sizeof *portfolio);
    if (portfolio)
        portfolio->store = pb_copy_text(path);
    status = portfolio && portfolio->store ? read_portfolio(portfolio, store, most) : PAYBACK_ERROR_MEMORY;
    if (store->message[0])
        snprintf(message, size, "%s", store->message);
    pb_store_close(store);
    if (status) {
        payback_portfolio_free(portfolio);
        return status;
    }
    *out = portfolio;
    return PAYBACK_OK;
}
