/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of a store that keep what a baseline read. */
#ifndef PB_BATCH_BASELINE_TABLES_H
#define PB_BATCH_BASELINE_TABLES_H

#include "baseline/figures.h"
#include "batch/store.h"

/* Columns of a ticket, in the order of the table. */
enum pb_ticket_column {
    PB_T_ID_HASH,
    PB_T_MONTH,
    PB_T_CATEGORY,
    PB_T_AGENT_HASH,
    PB_T_REQUESTER,
    PB_T_CREATED,
    PB_T_SOLVED,
    PB_T_UPDATED,
    PB_T_MINUTES,
    PB_T_REPLIES,
    PB_T_REOPENS,
    PB_T_STATIONS,
    PB_T_REASON,
    PB_T_FLAGS
};

/* Columns of a file: path, sha256, mapping, stored_at, then these numbers. */
enum { PB_E_PATH, PB_E_SHA256, PB_E_MAPPING, PB_E_STORED_AT, PB_E_ROWS };
enum { PB_EXPORT_NUMBERS = 11 };
/* Of a file: rows, header_line, encoding, separator, shorter, what was passed over, and where the first malformed one
 * stands. */
void pb_export_numbers(int64_t numbers[PB_EXPORT_NUMBERS], const struct pb_export *export);
void pb_export_take_numbers(struct pb_export *export, const int64_t numbers[PB_EXPORT_NUMBERS]);

/* The checksum of all that a store keeps of a baseline: rows in their order, salt included. */
payback_status pb_baseline_sum(uint64_t *sum, struct pb_store *store);

#endif
