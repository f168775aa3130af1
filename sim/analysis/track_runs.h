/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tracking a programme: what is known of its months, and trials of the scenario with their months, of which some things
 * are as they were: the day of go-live, tickets, what was billed. */
#ifndef PB_ANALYSIS_TRACK_RUNS_H
#define PB_ANALYSIS_TRACK_RUNS_H

#include "engine/plan.h"
#include "payback/run.h"
#include "payback/track.h"
#include "scenario/actuals.h"

enum { PB_TRACK_MONTHS = PB_HORIZON_MAX + 1 };

/* The months, by month after signature; NaN: not known. */
struct pb_track_facts {
    double cells[PB_ACTUAL_CELLS][PB_TRACK_MONTHS];
    int first_calendar; /* of month 1: 12 · year + month − 1 */
    int last;           /* month with a figure */
    double go_live;     /* months after signature */
};
double pb_track_known(const struct pb_track_facts *facts, enum pb_actual cell, int t);
/* A series of the page in month t, from its cells; NaN where one of them is not known. */
double pb_track_actual(const struct pb_track_facts *facts, payback_series series, int t);
/* The same series in a month of a traced trial: PB_TRACE_COLUMNS numbers. NaN where there is nothing of it. What does
 * not come from the months themselves is not among them: tuning hours and CSAT. */
double pb_track_modelled(payback_series series, const double *month);
double pb_track_bill(const double *month);

/* Where a trial's months stand in a trace of all lanes. */
static inline const double *pb_track_month(const double *rows, int horizon, size_t lane, int t)
{
    return rows + (lane * ((size_t)horizon + 1) + (size_t)t) * PB_TRACE_COLUMNS;
}

struct pb_track_block {
    const struct pb_worker *worker;
    const double *rows;     /* NULL unless traced */
    size_t at;              /* first trial */
    const double *log_seen; /* by lane: ln of the density of the go-live that was seen; 0 unless pinned */
};
typedef payback_status pb_track_take(void *context, const struct pb_track_block *block);
/* Called once a worker, to change what it reads of the scenario. */
typedef void pb_track_amend(void *context, struct pb_worker *worker);

struct pb_track_run {
    const struct pb_plan *plan;
    const struct pb_track_facts *facts;
    size_t trials; /* whole blocks */
    int threads;
    const double *normals; /* input_count columns of `trials`; NULL: the sampler's */
    const double *means;   /* one value for each input, in all trials, of events a uniform; NULL: they are drawn */
    bool pinned;           /* go-live is the day that was seen */
    bool traced;
    pb_track_amend *amend; /* may be NULL */
    pb_track_take *take;
    void *context;
    payback_progress *progress; /* may be NULL: asked once before the run whether to stop */
    void *progress_context;
};
payback_status pb_track_run(const struct pb_track_run *run);

/* A plan whose calendar is that of the facts, and whose months go at least to their last one. */
payback_status pb_track_plan(struct pb_plan **out, const struct pb_inputs *values, const struct pb_track_facts *facts,
                             const payback_options *options);

/* An input of the root as the worker's block has it. */
double pb_track_root(const struct pb_worker *worker, enum pb_root_slot slot, size_t lane);

#endif
