/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inside of a part of a run. */
#ifndef PB_ENGINE_PART_H
#define PB_ENGINE_PART_H

#include "engine/streams.h"
#include "payback/part.h"

enum pb_part_kind {
    PB_PART_FIRST = 1, /* counts and sums of its trials, and perhaps the draws that matter */
    PB_PART_PLAN,      /* all of them added up; some columns want a second pass */
    PB_PART_SECOND     /* the draws of that pass */
};

struct payback_part {
    enum pb_part_kind kind;
    payback_result *head;           /* without figures */
    size_t first_block, last_block; /* [first, last) of the run; those of a plan are all */
    size_t column_count;
    pb_stream *columns[PB_COLUMNS_MOST]; /* of a second pass: NULL where the column is known */
    struct pb_tally tally;               /* of a second pass: empty */
    struct pb_sums sums;                 /* likewise */
};

/* payback_run_part with another reach (statistics/stream.h): 0 makes a second round necessary. */
payback_status pb_run_part(payback_part **out, const payback_scenario *scenario, const payback_options *options,
                           size_t shard, size_t shards, const payback_part *plan, double reach, char *message,
                           size_t size);

static inline size_t pb_part_columns(const payback_result *head)
{
    return PB_OUTCOMES + (size_t)head->horizon_months + 1;
}

#endif
