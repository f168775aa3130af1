/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios go into the store, several in a transaction. */
#include "batch/store.h"

#include "base/number.h"
#include "base/text.h"
#include "batch/checksum.h"
#include "payback/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- binding: parameters count from 1 ---- */

/* Fills the parameters of a statement one after the other. */
struct binder {
    sqlite3_stmt *statement;
    int next;
};

static struct binder bind(struct pb_store *store, enum pb_statement statement)
{
    return (struct binder){store->statements[statement], 1};
}

/* The texts must live until the statement is reset. Binding can only fail for want of memory; stepping then does so
 * too, on a column that may not be NULL, or stores NULL for a text that nothing depends on. */
static void add_text(struct binder *binder, const char *text)
{
    (void)sqlite3_bind_text(binder->statement, binder->next++, text, -1, SQLITE_STATIC);
}

static void add_integer(struct binder *binder, double value)
{
    (void)sqlite3_bind_int64(binder->statement, binder->next++, (sqlite3_int64)value);
}

static void add_real(struct binder *binder, double value)
{
    (void)sqlite3_bind_double(binder->statement, binder->next++, value); /* NaN becomes NULL */
}

static void add_estimate(struct binder *binder, payback_estimate estimate)
{
    add_real(binder, estimate.value);
    add_real(binder, estimate.low);
    add_real(binder, estimate.high);
}

static void add_identity(struct binder *binder, const struct pb_identity *identity)
{
    add_text(binder, identity->path);
    add_text(binder, identity->changes);
    add_text(binder, identity->varied);
    add_text(binder, identity->digest);
    add_integer(binder, identity->seed);
    add_integer(binder, identity->trials);
    add_text(binder, identity->sampler);
    add_text(binder, identity->version);
}

payback_status pb_store_find(enum pb_found *found, struct pb_store *store, const struct pb_identity *identity)
{
    struct binder binder = bind(store, PB_FIND);
    add_identity(&binder, identity);
    int code = sqlite3_step(binder.statement);
    *found = PB_ABSENT;
    if (code == SQLITE_ROW) {
        const char *status = (const char *)sqlite3_column_text(binder.statement, 0);
        *found = status && strcmp(status, "done") == 0 ? PB_DONE : PB_FAILED;
    }
    payback_status status =
        code == SQLITE_ROW || code == SQLITE_DONE ? PAYBACK_OK : pb_store_fault(store, "the store cannot be read");
    (void)sqlite3_reset(binder.statement);
    return status;
}

/* ---- columns of the sweep ---- */

void pb_sql_name(struct pb_text *text, const char *name)
{
    pb_text_add_char(text, '"');
    for (; *name; name++) {
        if (*name == '"')
            pb_text_add_char(text, '"');
        pb_text_add_char(text, *name);
    }
    pb_text_add_char(text, '"');
}

payback_status pb_store_axes(struct pb_store *store, sqlite3_stmt **names)
{
    return pb_store_prepare(store, names,
                            "SELECT name FROM pragma_table_info('scenarios') WHERE substr(name, 1, 1) = '/'"
                            " ORDER BY cid");
}

static payback_status has_column(bool *has, struct pb_store *store, const char *name)
{
    sqlite3_stmt *names = NULL;
    *has = false;
    payback_status status = pb_store_axes(store, &names);
    while (!status && !*has && sqlite3_step(names) == SQLITE_ROW)
        *has = sqlite3_stricmp((const char *)sqlite3_column_text(names, 0), name) == 0;
    (void)sqlite3_finalize(names);
    return status;
}

static payback_status add_column(struct pb_store *store, const char *pointer)
{
    bool has;
    payback_status status = has_column(&has, store, pointer);
    if (status || has)
        return status;
    struct pb_text sql = {0};
    pb_text_add(&sql, "ALTER TABLE scenarios ADD COLUMN ");
    pb_sql_name(&sql, pointer);
    status = sql.failed ? PAYBACK_ERROR_MEMORY : pb_store_run(store, sql.data);
    pb_text_clear(&sql);
    return status;
}

static payback_status prepare_insert(struct pb_store *store, const struct pb_grid *grid)
{
    struct pb_text sql = {0};
    pb_text_add(&sql, "INSERT OR IGNORE INTO scenarios (path, changes, varied, digest, seed, trials, sampler, version,"
                      " status, error, name, vendor, currency, basis, horizon_months, target_months,"
                      " required_probability, verdict, payback_probability, never_probability, payback_p50, npv_mean,"
                      " npv_p10, npv_p50, npv_p90, roi_p50, expected_shortfall_05, peak_funding_p90");
    for (size_t a = 0; a < grid->axis_count; a++) {
        pb_text_add(&sql, ", ");
        pb_sql_name(&sql, grid->axes[a].pointer);
    }
    pb_text_add(&sql, ") VALUES (?");
    pb_text_repeat(&sql, ", ?", 27 + (int)grid->axis_count);
    pb_text_add(&sql, ")");
    payback_status status =
        sql.failed ? PAYBACK_ERROR_MEMORY : pb_store_prepare(store, &store->statements[PB_ADD_SCENARIO], sql.data);
    pb_text_clear(&sql);
    return status;
}

payback_status pb_store_add_axes(struct pb_store *store, const struct pb_grid *grid)
{
    payback_status status = pb_store_run(store, "BEGIN IMMEDIATE");
    for (size_t a = 0; !status && a < grid->axis_count; a++)
        status = add_column(store, grid->axes[a].pointer);
    if (!status)
        status = pb_store_run(store, "COMMIT");
    if (status)
        (void)sqlite3_exec(store->connection, "ROLLBACK", NULL, NULL, NULL);
    return status ? status : prepare_insert(store, grid);
}

/* A JSON string that is the text between its quotes: the column has that, not the JSON. */
static bool is_plain_string(const char *json)
{
    size_t length = strlen(json);
    return length >= 2 && json[0] == '"' && strcspn(json + 1, "\"\\") == length - 2;
}

static void add_point(struct binder *binder, const struct pb_grid *grid, size_t point)
{
    for (size_t a = 0; a < grid->axis_count; a++) {
        double number;
        const char *value = pb_grid_value(grid, point, a);
        if (pb_number_read(value, strlen(value), &number))
            add_real(binder, number);
        else if (is_plain_string(value))
            (void)sqlite3_bind_text(binder->statement, binder->next++, value + 1, (int)strlen(value) - 2,
                                    SQLITE_STATIC);
        else
            add_text(binder, value);
    }
}

/* ---- the row of the scenario ---- */

static payback_estimate outcome_of(const payback_result *result, const char *name, int quantile)
{
    char full[64];
    snprintf(full, sizeof full, "%s.%s", result->basis, name);
    const payback_outcome *outcome = payback_result_outcome(result, full);
    if (!outcome)
        outcome = payback_result_outcome(result, name);
    if (!outcome)
        return (payback_estimate){NAN, NAN, NAN};
    return quantile < 0 ? outcome->mean : outcome->quantiles[quantile];
}

static void add_headline(struct binder *binder, const payback_result *result)
{
    static const char *const verdicts[] = {"met", "not met", "unresolved"};
    add_text(binder, result->name);
    add_text(binder, result->vendor);
    add_text(binder, result->currency);
    add_text(binder, result->basis);
    add_integer(binder, result->horizon_months);
    add_real(binder, result->target_months);
    add_real(binder, result->required_probability);
    add_text(binder, verdicts[result->verdict]);
    add_real(binder, result->payback_probability.value);
    add_real(binder, result->never.value);
    add_real(binder, outcome_of(result, "payback_months", PAYBACK_P50).value);
    add_real(binder, outcome_of(result, "npv", -1).value);
    add_real(binder, outcome_of(result, "npv", PAYBACK_P10).value);
    add_real(binder, outcome_of(result, "npv", PAYBACK_P50).value);
    add_real(binder, outcome_of(result, "npv", PAYBACK_P90).value);
    add_real(binder, outcome_of(result, "roi", PAYBACK_P50).value);
    add_real(binder, result->expected_shortfall_05.value);
    add_real(binder, outcome_of(result, "peak_funding", PAYBACK_P90).value);
}

/* *row: 0 where it was there already. */
static payback_status add_row(double *row, struct pb_store *store, const struct pb_identity *identity,
                              const struct pb_grid *grid, size_t point, const payback_result *result, const char *error)
{
    enum { HEADLINE = 18 };
    struct binder binder = bind(store, PB_ADD_SCENARIO);
    (void)sqlite3_clear_bindings(binder.statement);
    add_identity(&binder, identity);
    add_text(&binder, result ? "done" : "failed");
    add_text(&binder, error);
    if (result)
        add_headline(&binder, result);
    else
        binder.next += HEADLINE;
    add_point(&binder, grid, point);
    payback_status status = pb_store_step(store, PB_ADD_SCENARIO);
    bool added = !status && sqlite3_changes(store->connection) > 0;
    *row = added ? (double)sqlite3_last_insert_rowid(store->connection) : 0;
    return status;
}

/* ---- what belongs to it ---- */

static payback_status add_outcomes(struct pb_store *store, double row, const payback_result *result)
{
    payback_status status = PAYBACK_OK;
    for (size_t i = 0; !status && i < result->outcome_count; i++) {
        const payback_outcome *outcome = &result->outcomes[i];
        struct binder binder = bind(store, PB_ADD_OUTCOME);
        add_integer(&binder, row);
        add_text(&binder, outcome->name);
        add_estimate(&binder, outcome->mean);
        add_real(&binder, outcome->sd);
        for (int q = 0; q < PAYBACK_QUANTILES; q++)
            add_estimate(&binder, outcome->quantiles[q]);
        add_real(&binder, outcome->undefined_share);
        add_real(&binder, outcome->never_share.value);
        status = pb_store_step(store, PB_ADD_OUTCOME);
    }
    return status;
}

static payback_status add_probability(struct pb_store *store, double row, const char *name, int month,
                                      payback_estimate value)
{
    struct binder binder = bind(store, PB_ADD_PROBABILITY);
    add_integer(&binder, row);
    add_text(&binder, name);
    add_integer(&binder, month);
    add_estimate(&binder, value);
    return pb_store_step(store, PB_ADD_PROBABILITY);
}

static payback_status add_probabilities(struct pb_store *store, double row, const payback_result *result)
{
    payback_status status = PAYBACK_OK;
    for (int t = 0; !status && t <= result->horizon_months; t++)
        status = add_probability(store, row, "payback_by", t, result->payback_by[t]);
    if (!status)
        status = add_probability(store, row, "never", -1, result->never);
    if (!status)
        status = add_probability(store, row, "net_value_positive", -1, result->net_value_positive);
    return status ? status : add_probability(store, row, "roi_positive", -1, result->roi_positive);
}

static payback_status add_inputs(struct pb_store *store, double row, const payback_result *result)
{
    payback_status status = PAYBACK_OK;
    for (size_t i = 0; !status && i < result->input_count; i++) {
        const payback_input_result *input = &result->inputs[i];
        struct binder binder = bind(store, PB_ADD_INPUT);
        add_integer(&binder, row);
        add_text(&binder, input->pointer);
        add_text(&binder, input->distribution);
        add_real(&binder, input->mean);
        add_real(&binder, input->p10);
        add_real(&binder, input->p50);
        add_real(&binder, input->p90);
        status = pb_store_step(store, PB_ADD_INPUT);
    }
    return status;
}

static payback_status add_errors(struct pb_store *store, double row, const payback_diagnostics *diagnostics)
{
    payback_status status = PAYBACK_OK;
    for (size_t i = 0; !status && i < payback_diagnostics_count(diagnostics); i++) {
        const payback_diagnostic *item = payback_diagnostics_get(diagnostics, i);
        struct binder binder = bind(store, PB_ADD_ERROR);
        add_integer(&binder, row);
        add_integer(&binder, (double)i);
        add_text(&binder, item->severity == PAYBACK_ERROR ? "error" : "warning");
        add_text(&binder, item->file);
        add_integer(&binder, item->line);
        add_integer(&binder, item->column);
        add_text(&binder, item->pointer);
        add_text(&binder, item->message);
        add_text(&binder, item->hint ? item->hint : "");
        status = pb_store_step(store, PB_ADD_ERROR);
    }
    return status;
}

/* ---- the transaction ---- */

static payback_status drop(struct pb_store *store, enum pb_statement statement, const struct pb_identity *identity)
{
    struct binder binder = bind(store, statement);
    if (statement == PB_DROP_OUTDATED) {
        add_identity(&binder, identity);
    } else {
        add_text(&binder, identity->path);
        add_text(&binder, identity->changes);
        add_text(&binder, identity->varied);
    }
    return pb_store_step(store, statement);
}

payback_status pb_store_begin(struct pb_store *store)
{
    return pb_store_step(store, PB_BEGIN);
}

payback_status pb_store_end(struct pb_store *store, payback_status status)
{
    if (!status)
        status = pb_store_step(store, PB_COMMIT);
    if (status) {
        (void)sqlite3_step(store->statements[PB_ROLLBACK]); /* SQLite may have done so itself */
        (void)sqlite3_reset(store->statements[PB_ROLLBACK]);
    }
    return status;
}

/* ---- a scenario ---- */

payback_status pb_store_result(bool *added, struct pb_store *store, const struct pb_identity *identity,
                               const struct pb_grid *grid, size_t point, const payback_result *result)
{
    double row = 0;
    payback_status status = drop(store, PB_DROP_OUTDATED, identity);
    if (!status)
        status = add_row(&row, store, identity, grid, point, result, "");
    *added = row > 0;
    if (!status && *added)
        status = add_outcomes(store, row, result);
    if (!status && *added)
        status = add_probabilities(store, row, result);
    if (!status && *added)
        status = add_inputs(store, row, result);
    return !status && *added ? pb_store_seal(store, (sqlite3_int64)row) : status;
}

/* The first error as one line, or what stands for none. */
static void first_error(payback_text *line, const payback_diagnostics *diagnostics)
{
    *line = (payback_text){0};
    for (size_t i = 0; i < payback_diagnostics_count(diagnostics); i++) {
        const payback_diagnostic *item = payback_diagnostics_get(diagnostics, i);
        payback_diagnostics *alone = item->severity == PAYBACK_ERROR ? payback_diagnostics_new() : NULL;
        if (!alone)
            continue;
        if (!payback_diagnostics_add(alone, item) && !payback_render_diagnostics(line, alone, NULL) && line->length > 0)
            line->data[--line->length] = '\0'; /* its line end */
        payback_diagnostics_free(alone);
        return;
    }
}

payback_status pb_store_failure(bool *added, struct pb_store *store, const struct pb_identity *identity,
                                const struct pb_grid *grid, size_t point, const payback_diagnostics *diagnostics)
{
    double row = 0;
    payback_text error;
    *added = false;
    first_error(&error, diagnostics);
    payback_status status = error.data ? drop(store, PB_DROP_FAILED, identity) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = add_row(&row, store, identity, grid, point, NULL, error.data);
    *added = row > 0;
    if (!status && *added)
        status = add_errors(store, row, diagnostics);
    if (!status && *added)
        status = pb_store_seal(store, (sqlite3_int64)row);
    payback_text_free(&error);
    return status;
}
