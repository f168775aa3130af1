/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a trial explains the months as they really were. */
#ifndef PB_ANALYSIS_TRACK_LIKELIHOOD_H
#define PB_ANALYSIS_TRACK_LIKELIHOOD_H

#include "analysis/track_runs.h"

/* ln P(count of a month), by the share that a trial gives it: a table, since there are many trials. */
struct pb_track_counts {
    int month;
    payback_series series;
    double part, whole;
    double *table;
};

struct pb_track_likelihood {
    const struct pb_track_facts *facts;
    struct pb_track_counts *counts;
    size_t count_count;
    bool elastic;        /* agents follow the actual tickets */
    bool runs_to_last;   /* the tool still worked in the last month */
    bool density_counts; /* of the day of go-live */
};

payback_status pb_track_likelihood_make(struct pb_track_likelihood *likelihood, const struct pb_track_facts *facts,
                                        const struct pb_plan *plan);
void pb_track_likelihood_clear(struct pb_track_likelihood *likelihood);

/* Of each trial of a traced block, whose volume has no luck in it; −INFINITY where it is impossible. */
void pb_track_judge(const struct pb_track_likelihood *likelihood, const struct pb_track_block *block,
                    double *log_likelihood);

/* P(a figure at most as large as that of the month), for the trial of that lane, noise of what is observed included;
 * NaN where the trial or the month says nothing of the series. */
double pb_track_probability_below(const struct pb_track_likelihood *likelihood, const struct pb_track_block *block,
                                  size_t lane, payback_series series, int t);
/* Whether the trial's programme runs as the real one does. */
bool pb_track_runs(const struct pb_track_likelihood *likelihood, const struct pb_track_block *block, size_t lane);

#endif
