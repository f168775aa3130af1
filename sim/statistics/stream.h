/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures of a column of draws that does not fit in memory: the same bytes as statistics.h computes, from draws that
 * come in batches, on any number of threads and machines.
 *
 * A first pass over all trials counts draws in a few thousand bins, fixed by a pilot (the first trials of the run)
 * before it starts; the bins that hold a wanted order statistic are then known, and a second pass over the same trials,
 * simulated again, keeps the draws of those bins only, of which the order statistic is selected. The first pass may
 * already keep the bins around the pilot's quantiles: where they prove to be the right ones there is no second pass.
 * Sums are exact (exact_sum.h). So every figure is a function of the set of draws of each replicate, however the trials
 * were split.
 *
 *   pb_stream_new(&stream, &settings, pilot, n);
 *   do {
 *       each worker: pb_stream_fork(&part, stream), pb_stream_add(part, …) for its batches
 *       pb_stream_merge(stream, part) for each of them, in any order
 *       pb_stream_end_pass(stream, &again);
 *   } while (again);
 *   pb_stream_summarise(stream, &summary);
 *
 * Workers that share a column's batches need a part each; cheaper is a worker that takes a batch's columns one by one
 * and adds to the one stream of each. Machines exchange parts by pb_stream_save and pb_stream_load. */
#ifndef PB_STATISTICS_STREAM_H
#define PB_STATISTICS_STREAM_H

#include "base/text.h"
#include "payback/status.h"
#include "statistics/moments.h"
#include "statistics/statistics.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct pb_stream pb_stream;

struct pb_stream_settings {
    const double *levels; /* of quantiles, in (0, 1]; copied */
    size_t level_count;
    bool replicates;  /* false: quantiles without intervals, at less work */
    double shortfall; /* share of the expected shortfall, in (0, 1]; 0 where it is not wanted */
    double trials;    /* of the whole run */
    double reach;     /* the first pass keeps the draws within so many standard errors of the pilot's quantiles: 0 none;
                         6 makes a second pass improbable, and keeps about 6 √(16/trials + 1/n) of all draws a level */
};

/* pilot: the draws of trials 0 … n − 1 of the run, n ≥ PB_REFERENCE (or all of them); they are not added. Parts that
 * are to be merged must come from the same settings and pilot. PAYBACK_ERROR_ARGUMENT, PAYBACK_ERROR_MEMORY; *out is
 * then NULL. */
payback_status pb_stream_new(pb_stream **out, const struct pb_stream_settings *settings, const double *pilot, size_t n);
/* An empty part for the pass that the stream is in. */
payback_status pb_stream_fork(pb_stream **out, const pb_stream *stream);
void pb_stream_free(pb_stream *stream); /* takes NULL */

/* Adds the draws of n consecutive trials, the first one's number a multiple of PB_REPLICATES. PAYBACK_ERROR_MEMORY. */
payback_status pb_stream_add(pb_stream *stream, const double *draws, size_t n);
/* Adds a part. PAYBACK_ERROR_ARGUMENT where it is of another stream or pass; PAYBACK_ERROR_MEMORY. */
payback_status pb_stream_merge(pb_stream *stream, const pb_stream *part);
/* When all trials are added: *again tells whether they are wanted once more; the first pass's counts and sums stay.
 * PAYBACK_ERROR_ARGUMENT where the second pass saw another number of draws than the first; PAYBACK_ERROR_MEMORY. */
payback_status pb_stream_end_pass(pb_stream *stream, bool *again);

/* The pass that it is in: 1 or 2, or 3 when none is wanted any more. */
int pb_stream_pass(const pb_stream *stream);
/* About how many draws the second pass, where it is wanted, is going to keep: those that the pilot has again and again
 * are kept once. */
size_t pb_stream_pending(const pb_stream *stream);

/* When no pass is wanted any more (else PAYBACK_ERROR_ARGUMENT): one estimate per level of the settings; … */
payback_status pb_stream_quantiles(pb_stream *stream, payback_estimate *estimates);
/* … the summary, where the levels are pb_levels; … */
payback_status pb_stream_summarise(pb_stream *stream, struct pb_summary *summary);
/* … the expected shortfall, where the settings want it. */
payback_status pb_stream_shortfall(pb_stream *stream, payback_estimate *shortfall);
/* After the first pass: counts, mean, standard deviation. */
const struct pb_moments *pb_stream_moments(const pb_stream *stream);

/* Appends the part's bytes: the same for the same draws, whatever their order. PAYBACK_ERROR_MEMORY. */
payback_status pb_stream_save(pb_stream *stream, struct pb_text *bytes);
/* Reads a part from the bytes; *used tells how many it took. PAYBACK_ERROR_UNREADABLE where they are none. */
payback_status pb_stream_load(pb_stream **out, const char *bytes, size_t length, size_t *used);

#endif
