/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run whose columns do not fit in memory, or a part of one: its trials pass in batches, each column goes into a
 * stream (statistics/stream.h), and where the order statistics are not yet known then, the trials are simulated once
 * more. The figures have the same bytes as those of the run in memory. */
#ifndef PB_ENGINE_STREAMS_H
#define PB_ENGINE_STREAMS_H

#include "engine/figures.h"
#include "statistics/stream.h"

struct pb_rows;

struct pb_streams_settings {
    int threads;                    /* 0: as many as the machine gives */
    size_t first_block, last_block; /* of the run: those of the part are [first, last) */
    double reach;                   /* of stream.h: 0 unless a second pass is to be spared */
    size_t kept_most;               /* draws that a pass may keep in memory at a time, 0: any number */
    struct pb_rows *rows;           /* where the draws go; NULL: nowhere */
    payback_progress *progress;
    void *context;
};

struct pb_streams {
    const struct pb_plan *plan; /* must outlive it */
    struct pb_streams_settings settings;
    size_t next_block; /* of the first pass: blocks before it are added */
    size_t column_count;
    pb_stream *columns[PB_COLUMNS_MOST]; /* outcomes, then months of cumulative cash */
    struct pb_tally tally;
    struct pb_sums sums;
    /* Of the loop. */
    struct pb_crew *crew;
    double *batch; /* column_count columns of a round, then those of the inputs where there are rows */
    size_t wanted[PB_COLUMNS_MOST], wanted_count; /* the columns of the pass */
    double progress_begun, progress_share;        /* of the pass, in passes of the two that are announced */
};

/* Looks at the first trials of the run: streams for its columns, still empty. */
payback_status pb_streams_new(struct pb_streams **out, const struct pb_plan *plan,
                              const struct pb_streams_settings *settings);
void pb_streams_free(struct pb_streams *streams); /* takes NULL */

/* The first pass, up to the block (at most last_block): may be called again for more. Only the last block may be a part
 * of one. PAYBACK_ERROR_CANCELLED, PAYBACK_ERROR_IO. */
payback_status pb_streams_add(struct pb_streams *streams, size_t last_block, size_t trials);
/* Ends the first pass; if need be makes the second one, over the same trials, and fills the figures. */
payback_status pb_streams_finish(struct pb_streams *streams, struct pb_figures *figures);

/* The second pass of a part: its streams are forks of those of the whole run, where these want a second pass, and
 * pb_streams_repeat adds the trials of its blocks. */
payback_status pb_streams_fork(struct pb_streams **out, const struct pb_plan *plan,
                               const struct pb_streams_settings *settings, pb_stream *const *whole);
payback_status pb_streams_repeat(struct pb_streams *streams, size_t trials);

/* The figures of a column whose passes are over. */
payback_status pb_figures_set_stream(struct pb_figures *figures, size_t column, pb_stream *stream, enum pb_basis basis);

#endif
