/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exports → tickets: two passes, the first to find out what the columns are, the second to keep what counts. */
#ifndef PB_BASELINE_READING_H
#define PB_BASELINE_READING_H

#include "baseline/columns.h"
#include "baseline/export.h"
#include "baseline/tickets.h"

struct pb_reading {
    const payback_baseline_request *request;
    payback_diagnostics *diagnostics;
    struct pb_map map;
    struct pb_export *exports;
    size_t export_count;
    struct pb_profiles profiles;
    struct pb_columns columns;
    struct pb_tickets tickets;
    struct pb_words categories;   /* cells of the category column */
    struct pb_words agents;       /* marks: enum pb_agent_mark */
    struct pb_words tags, states; /* cells whose meaning is known: marks: enum pb_reason */
    bool event_log, messages;
    size_t records, duplicates, entries, short_clocks, /* entries: repeats that differ in work time alone */
        backwards, unreadable_handles, zero_handles, rounded_ids;
};

enum pb_agent_mark { PB_AGENT_PERSON, PB_AGENT_BOT, PB_AGENT_NOBODY };

static inline enum pb_agent_mark pb_agent_mark_of(const struct pb_reading *reading, const struct pb_ticket *ticket)
{
    return ticket->agent < reading->agents.count ? (enum pb_agent_mark)reading->agents.marks[ticket->agent]
                                                 : PB_AGENT_NOBODY;
}

/* Reads request->exports into *reading, which is to be cleared whatever came of it. Statuses as
 * payback_baseline_measure. */
payback_status pb_reading_run(struct pb_reading *reading, const payback_baseline_request *request,
                              payback_diagnostics *diagnostics);
void pb_reading_clear(struct pb_reading *reading);

/* One record of the second pass. index: of the export; places: for each role the cell, −1 without. */
payback_status pb_reading_record(struct pb_reading *reading, const struct pb_export *export,
                                 const struct pb_record *record, const int *places);
/* Of the columns that the mapping excludes by: whether the record is to be left out. */
bool pb_reading_excludes(const struct pb_reading *reading, const struct pb_export *export,
                         const struct pb_record *record);
/* Identifier of a record as a number. */
uint64_t pb_record_id(const struct pb_record *record, const struct pb_export *export, const int *places);
/* For each role the cell of its column in the file; −1 where it has none. */
void pb_reading_places(const struct pb_reading *reading, const struct pb_export *export, int *places);

/* A fault of a file, told. */
payback_status pb_reading_fault(struct pb_reading *reading, const struct pb_export *export, payback_status status,
                                const struct pb_separated_fault *fault);

#endif
