/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many scenarios into one store that resumes: a SQLite file that any SQLite program can read.
 *
 * Its tables (scenarios, outcomes, probabilities, inputs, errors, runs) and views (ranking_by_npv, ranking_by_payback,
 * failures) are described, column by column, in sim/batch/schema.sql, which `sqlite3 STORE .schema` prints. A
 * scenario's identity is its path, the changes of the command line, the point of the sweep, the SHA-256 of its
 * composed, canonical form, seed, trials, sampler and the engine's version. A row appears whole, with all that belongs
 * to it, or not at all. */
#ifndef PAYBACK_BATCH_H
#define PAYBACK_BATCH_H

#include "payback/report.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What to do. Zero-initialise. */
typedef struct payback_batch_request {
    const char *store; /* the file; made where there is none */
    /* Scenario files, and folders: all *.json below them but hidden ones and those that another file of the batch
     * extends. A file that is named is always taken. A file counts once, by however many paths it comes: by the one
     * that was named, then the shortest. */
    const char *const *paths;
    size_t path_count;
    /* Sweeps: "POINTER=v1,v2,…" (JSON values) or "POINTER=from:to:count" (so many values, both ends among them); all
     * combinations of several. Set on top of `changes`. */
    const char *const *vary;
    size_t vary_count;
    const payback_changes *changes; /* may be NULL */
    int shard, shards;              /* only every shards-th scenario, from number shard (1 … shards); 0, 0: all */
    bool confine;                   /* scenarios name no files outside of their own folders: payback_loading */
    bool fail_fast;                 /* stop at the first failure */
    bool retry_failed;              /* take up again what failed before; else it is skipped while nothing has changed */
} payback_batch_request;

typedef struct payback_batch_counts {
    size_t all;     /* scenarios of this batch (or shard) */
    size_t done;    /* simulated and stored now */
    size_t skipped; /* were in the store */
    size_t failed;  /* stand in the store as failed */
} payback_batch_counts;

/* Called now and then from the thread that called payback_batch. Anything but 0 stops: PAYBACK_ERROR_CANCELLED; what
 * was finished is in the store. */
typedef int payback_batch_progress(void *context, const payback_batch_counts *counts);

/* Adds the files that the batch would read: its scenarios and what they name (payback_sources_add), also in `changes`
 * and `vary`. Reads every scenario for it. message and errors as of payback_batch. */
PAYBACK_TRY payback_status payback_batch_sources(payback_sources *sources, const payback_batch_request *request,
                                                 char *message, size_t size);

/* Whether the file at path is a store that a batch or a baseline has made. False where it cannot be read. */
PAYBACK_API bool payback_is_store(const char *path);

/* Runs what is not in the store yet. Each scenario has the result of its own payback_run with the same options,
 * whatever the threads; options->precision and progress are not used. Several processes may work on one store at a
 * time: they share the work. message (may be NULL) tells, in size bytes, why it failed. *counts is set in any case.
 * PAYBACK_OK also where scenarios have failed: see counts. PAYBACK_ERROR_TARGET: a fault of `vary`;
 * PAYBACK_ERROR_UNREADABLE: there is nothing to do; PAYBACK_ERROR_IO: the store cannot be used, or is not ours;
 * PAYBACK_ERROR_ARGUMENT, _MEMORY, _CANCELLED. */
PAYBACK_TRY payback_status payback_batch(payback_batch_counts *counts, const payback_batch_request *request,
                                         const payback_options *options, payback_batch_progress *progress,
                                         void *context, char *message, size_t size);

/* Copies what is in the stores into the store `target`, which is made where there is none. PAYBACK_ERROR_ARGUMENT where
 * they do not belong together, and message says which: another engine version; shards of a batch from another kind of
 * processor; a shard that is missing, unfinished, in two of the stores or of another batch (then nothing is copied);
 * other results of the same scenario (then the stores before that one are). *added: scenarios that were new. */
PAYBACK_TRY payback_status payback_merge_stores(size_t *added, const char *const *stores, size_t count,
                                                const char *target, char *message, size_t size);

/* Everything that is in a store: the batch CSV, or one JSON object a line, ordered by path and varied values, to a file
 * that appears whole or not at all ("-": standard output). */
PAYBACK_TRY payback_status payback_store_write_csv(const char *store, const char *path, char *message, size_t size);
PAYBACK_TRY payback_status payback_store_write_json(const char *store, const char *path, char *message, size_t size);

/* A line of the portfolio: the scenario with its varied values; error only of a failed one. */
typedef struct payback_portfolio_row {
    const char *path, *varied, *name, *currency, *verdict, *error;
    double payback_probability, payback_p50, npv_mean, npv_p10, npv_p90;
    double roi_p50, expected_shortfall_05, peak_funding_p90;
    double target_months, required_probability;
} payback_portfolio_row;

/* The draws of a run as a SQLite file with one table, `draws`, in place of CSV: a row a trial, columns named as in the
 * CSV. "Never" is a true infinity (9e999 in SQL), undefined NULL. open, give payback_draws_store_sink and the writer to
 * payback_run, commit. The file appears whole or not at all. */
typedef struct payback_draws_store payback_draws_store;
PAYBACK_API payback_status payback_draws_store_open(payback_draws_store **out, const char *path, char *message,
                                                    size_t size);
PAYBACK_API payback_draws_sink payback_draws_store_sink;
PAYBACK_API payback_status payback_draws_store_commit(payback_draws_store *store, char *message,
                                                      size_t size);       /* frees it */
PAYBACK_API void payback_draws_store_discard(payback_draws_store *store); /* frees it; takes NULL */

/* The best and the worst of a store by mean NPV, and what failed; or all of it. */
typedef struct payback_portfolio {
    const char *store;
    const char *order; /* of rows */
    size_t done, failed, met, not_met, unresolved;
    size_t currencies; /* different ones: amounts of a mixed portfolio do not compare */
    payback_portfolio_row *best, *worst, *failures, *rows;
    size_t best_count, worst_count, failure_count, row_count;
} payback_portfolio;

/* At most `most` rows of each kind; none is both among the best and the worst. */
PAYBACK_TRY payback_status payback_portfolio_read(payback_portfolio **out, const char *store, size_t most,
                                                  char *message, size_t size);
/* The same with the scenarios that are done in `rows`, at most PAYBACK_PORTFOLIO_ROWS of them, the best by the column
 * `order` first: "npv" (mean), "payback" (probability), "month" (median), "roi" (median), "shortfall" (mean NPV of the
 * worst 5%), "funding" (P90), or by "path". PAYBACK_ERROR_TARGET for another order. */
enum { PAYBACK_PORTFOLIO_ROWS = 10000 };
PAYBACK_TRY payback_status payback_portfolio_read_all(payback_portfolio **out, const char *store, const char *order,
                                                      char *message, size_t size);
PAYBACK_API void payback_portfolio_free(payback_portfolio *portfolio); /* takes NULL */
PAYBACK_TRY payback_status payback_render_portfolio(payback_text *out, const payback_portfolio *portfolio,
                                                    const payback_style *style);
/* What payback_portfolio_read_all has read as one HTML file, in the make of html.h: probability of payback against NPV,
 * a row a scenario, what failed. The same bytes for the same results in a store of the same name. A script in it, named
 * by the page's Content-Security-Policy, lets a reader sort the rows; without it they stand in their order. */
PAYBACK_TRY payback_status payback_render_portfolio_html(payback_text *out, const payback_portfolio *portfolio);

#ifdef __cplusplus
}
#endif

#endif
