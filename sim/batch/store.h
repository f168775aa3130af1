/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store: a SQLite file with the schema of payback/batch.h. One connection a process; calls from several threads
 * need a lock. */
#ifndef PB_BATCH_STORE_H
#define PB_BATCH_STORE_H

#include "batch/grid.h"
#include "payback/result.h"
#include "payback/status.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "payk", and the version of the schema. */
enum { PB_STORE_ID = 0x7061796b, PB_STORE_VERSION = 2 };

/* Statements that are run for every scenario. */
enum pb_statement {
    PB_BEGIN,
    PB_COMMIT,
    PB_ROLLBACK,
    PB_FIND,
    PB_DROP_FAILED,
    PB_DROP_OUTDATED,
    PB_ADD_SCENARIO,
    PB_ADD_OUTCOME,
    PB_ADD_PROBABILITY,
    PB_ADD_INPUT,
    PB_ADD_ERROR,
    PB_SCENARIO, /* by its id, as those that follow */
    PB_OUTCOMES_OF,
    PB_PROBABILITIES_OF,
    PB_INPUTS_OF,
    PB_ERRORS_OF,
    PB_SEAL,
    PB_STATEMENTS
};

struct pb_store {
    sqlite3 *connection;
    sqlite3_stmt *statements[PB_STATEMENTS];
    bool has_sums; /* not those of version 1 that are only read */
    int claims;    /* descriptor of the same file for claims, or −1 */
    char *path;
    char message[512]; /* of the last fault */
};

enum pb_access { PB_STORE_MAKE, PB_STORE_READ };

/* Opens, or with PB_STORE_MAKE makes, a store. *out is NULL on error; message then tells why: PAYBACK_ERROR_IO (not
 * there, not ours, of a newer version, not writable), PAYBACK_ERROR_MEMORY. */
payback_status pb_store_open(struct pb_store **out, const char *path, enum pb_access access, char *message,
                             size_t size);
void pb_store_close(struct pb_store *store); /* takes NULL */

/* Adds the name by which SQLite reads the store at path, also where nothing can be written beside it. */
void pb_store_add_name(struct pb_text *name, const char *path);

/* A fault of SQLite as status and message. */
payback_status pb_store_fault(struct pb_store *store, const char *doing);
/* The store is damaged: found says how. PAYBACK_ERROR_IO. */
payback_status pb_store_damaged(struct pb_store *store, const char *found);
/* Runs SQL without results. */
payback_status pb_store_run(struct pb_store *store, const char *sql);
/* Runs a prepared statement of which no row is wanted, and resets it. */
payback_status pb_store_step(struct pb_store *store, enum pb_statement statement);
payback_status pb_store_prepare(struct pb_store *store, sqlite3_stmt **statement, const char *sql);

/* What a scenario of the store is known by. */
struct pb_identity {
    const char *path, *changes, *varied;
    const char *digest; /* "" of one that could not be read */
    const char *sampler, *version;
    double seed, trials;
};

enum pb_found { PB_ABSENT, PB_DONE, PB_FAILED };
payback_status pb_store_find(enum pb_found *found, struct pb_store *store, const struct pb_identity *identity);

/* The columns of the pointers that vary, where they are not there yet. */
payback_status pb_store_add_axes(struct pb_store *store, const struct pb_grid *grid);
/* Names of those columns in their order: a statement whose only column they are. */
payback_status pb_store_axes(struct pb_store *store, sqlite3_stmt **names);
/* "name" with its quotes doubled, as SQL wants it. */
void pb_sql_name(struct pb_text *text, const char *name);

/* A transaction, in which any number of scenarios are stored: all of them are there after its end, or none. status:
 * what came of storing them; after a fault nothing is kept. Returns it, or what came of keeping them. */
payback_status pb_store_begin(struct pb_store *store);
payback_status pb_store_end(struct pb_store *store, payback_status status);

/* Stores a scenario, within a transaction: result, or the errors of one that failed. What an older version of the file
 * or of the engine left under the same path, changes and point goes. *added: false where another process was first. */
payback_status pb_store_result(bool *added, struct pb_store *store, const struct pb_identity *identity,
                               const struct pb_grid *grid, size_t point, const payback_result *result);
payback_status pb_store_failure(bool *added, struct pb_store *store, const struct pb_identity *identity,
                                const struct pb_grid *grid, size_t point, const payback_diagnostics *diagnostics);

/* ---- claims: who works on what, among processes on one machine or one file system that has locks ---- */

/* Takes the scenario; false: another process has it. A claim ends with its process, however that ends. */
bool pb_store_claim(struct pb_store *store, const struct pb_identity *identity);
void pb_store_release(struct pb_store *store, const struct pb_identity *identity);

#endif
