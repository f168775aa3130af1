/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario of a batch while it is worked on. */
#ifndef PB_BATCH_ITEM_H
#define PB_BATCH_ITEM_H

#include "base/text.h"
#include "batch/store.h"
#include "distribution/table_store.h"
#include "payback/run.h"
#include "payback/scenario.h"

#include <stdbool.h>

/* Zero-initialise, but for path and made_under. */
struct pb_item {
    const char *path;
    const char *made_under; /* the changes of the whole batch as text */
    struct pb_text varied;  /* the point of the sweep as text */
    payback_scenario *scenario;
    payback_diagnostics *diagnostics;
    char *digest;                /* the scenario's; NULL where there is none */
    struct pb_identity identity; /* its texts are the item's */
};

/* A scenario that was worked on. */
struct pb_finished {
    struct pb_item item;
    size_t number;          /* among the items of its batch */
    payback_result *result; /* NULL: the scenario is at fault, the item's diagnostics tell why */
    struct pb_finished *next;
};

/* Reads the scenario with the changes and finds out who it is. PAYBACK_OK too where the scenario is at fault: then
 * there is none, and diagnostics tell why. options: those of its run. tables: where its quantile tables are kept, for
 * those that come after it too; NULL: in the scenario. */
payback_status pb_item_load(struct pb_item *item, const payback_changes *changes, bool confine,
                            const payback_options *options, pb_table_store *tables);
/* Its result as far as a store holds it: outcomes, probabilities, risk and inputs. Errors as of payback_run. */
payback_status pb_item_simulate(payback_result **result, const struct pb_item *item, const payback_options *options);
/* The scenario alone, which takes most of the memory: who it was is still known. */
void pb_item_drop_scenario(struct pb_item *item);
void pb_item_clear(struct pb_item *item);

/* Whether it is the scenario that is at fault, which is stored; other faults are the machine's and end the batch. */
bool pb_is_of_scenario(payback_status status);
/* A message for a fault of the scenario that has none yet. PAYBACK_ERROR_MEMORY. */
payback_status pb_item_explain(struct pb_item *item, payback_status why);

#endif
