/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checksums of what a store holds: a figure of which a bit has changed on the disk is noticed before anything is made
 * of it. A sum is over the values, so it is the same on every machine and in every store that a row is copied to. */
#ifndef PB_BATCH_CHECKSUM_H
#define PB_BATCH_CHECKSUM_H

#include "base/text.h"
#include "batch/store.h"

#include <stdint.h>

/* The hash of the row that the statement stands at, from its column `first` on. mark: what else goes into it, the name
 * of the table or the number of the row. space: memory that is used again for the next row; its `failed` tells where
 * that was short. */
uint64_t pb_row_hash(struct pb_text *space, sqlite3_stmt *row, int first, uint64_t mark);

/* Notes the sums of the scenario with that id, when all that belongs to it is there. Within the writer's transaction.
 */
payback_status pb_store_seal(struct pb_store *store, sqlite3_int64 id);
/* The same of all that have none: what came from a store of version 1, which is taken as it is. */
payback_status pb_store_seal_rest(struct pb_store *store);

enum pb_check {
    PB_CHECK_ROWS, /* the table of scenarios and its indexes */
    PB_CHECK_ALL,  /* and what belongs to each */
    PB_CHECK_DROP, /* the same; a scenario that is damaged goes, so that it is computed again */
};
/* Whether what the store holds is what was stored. PAYBACK_ERROR_IO where it is not: the message names the store, the
 * scenario and what to do. A store of version 1 has no sums: of it only the structure is looked at. */
payback_status pb_store_check(struct pb_store *store, enum pb_check check);

#endif
