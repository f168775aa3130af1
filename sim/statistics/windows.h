/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures of a column of draws that passes once and is not kept: the same bytes as statistics.h computes, from draws
 * that come in batches. A pilot, the first draws of the run, tells between which values each wanted quantile is going
 * to be, of all draws and of each replicate: its window. Draws outside of the windows are counted; those inside, a
 * small share, are kept, and of them the order statistics are selected. Windows get narrower as the run goes on. Values
 * that come again and again are counted, too. Where a quantile proves to be outside of its window the figure is missed,
 * and the caller has to take another way (stream.h).
 *
 *   pb_windows_new(&whole, &settings, pilot, n);
 *   each worker: pb_windows_fork(&part, whole), pb_windows_add(part, …) for its batches
 *   now and then: pb_windows_take(whole, part) for each of them, pb_windows_narrow(whole), pb_windows_follow(part,
 * whole) at the end: pb_windows_take(whole, part) for each of them pb_windows_summarise(whole, &summary, &missed); */
#ifndef PB_STATISTICS_WINDOWS_H
#define PB_STATISTICS_WINDOWS_H

#include "payback/status.h"
#include "statistics/statistics.h"

#include <stdbool.h>
#include <stddef.h>

enum { PB_WINDOWS_LEVELS = 8 };

struct pb_windows_settings {
    const double *levels; /* of quantiles, in (0, 1), ascending; must outlive the windows */
    size_t level_count;   /* at most PB_WINDOWS_LEVELS */
    bool replicates;      /* intervals and moments are wanted; false: plain quantiles */
    bool shortfall;       /* the expected shortfall at the lowest level is wanted, too; only with replicates */
    double trials;        /* of the whole run, as far as is known */
};

typedef struct pb_windows pb_windows;

/* pilot: the draws of trials 0 … n − 1 of the run, n ≥ 1 (PB_REFERENCE of them, of moments.h, for the bytes of a whole
 * run's standard deviation); they are not added. PAYBACK_ERROR_ARGUMENT,
 * PAYBACK_ERROR_MEMORY; *out is then NULL. */
payback_status pb_windows_new(pb_windows **out, const struct pb_windows_settings *settings, const double *pilot,
                              size_t n);
/* An empty part with the same windows. PAYBACK_ERROR_MEMORY. */
payback_status pb_windows_fork(pb_windows **out, const pb_windows *windows);
void pb_windows_free(pb_windows *windows); /* takes NULL */

/* Adds n consecutive draws, the first one's number a multiple of PB_REPLICATES. PAYBACK_ERROR_MEMORY. */
payback_status pb_windows_add(pb_windows *windows, const double *draws, size_t n);
/* Moves what a part with the same windows has to the whole. PAYBACK_ERROR_MEMORY. */
payback_status pb_windows_take(pb_windows *whole, pb_windows *part);
/* Narrower windows, now that `seen` draws are known, for a run that is going to have `trials` of them; where too little
 * is known, they stay. PAYBACK_ERROR_MEMORY. */
payback_status pb_windows_narrow(pb_windows *whole, double seen, double trials);
/* The part, which must be empty, gets the windows of the whole. */
void pb_windows_follow(pb_windows *part, const pb_windows *whole);

/* Draws that it keeps in memory. */
size_t pb_windows_kept(const pb_windows *windows);
/* Puts them into a file without a name (base/scratch.h), which costs no memory, and back: draws may be added and taken
 * in between; narrowing and figures want them all in memory. Where one of the two fails (PAYBACK_ERROR_IO,
 * PAYBACK_ERROR_MEMORY) the windows can only be freed. */
payback_status pb_windows_put_away(pb_windows *windows);
payback_status pb_windows_fetch(pb_windows *windows);

/* Of all draws; without replicates there are none in them. */
const struct pb_moments *pb_windows_moments(const pb_windows *windows);
/* The quantiles, one estimate per level (without intervals if there are no replicates). *missed: some of them are not
 * known. PAYBACK_ERROR_MEMORY. */
payback_status pb_windows_quantiles(const pb_windows *windows, payback_estimate *estimates, bool *missed);
/* The summary, with replicates and where the levels are pb_levels. */
payback_status pb_windows_summarise(const pb_windows *windows, struct pb_summary *summary, bool *missed);
/* The expected shortfall, where it is wanted. */
payback_status pb_windows_shortfall(const pb_windows *windows, payback_estimate *shortfall, bool *missed);

#endif
