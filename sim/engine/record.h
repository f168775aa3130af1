/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The months of all trials of a plan: chosen columns of the trace, for figures by month. Meant for a few thousand
 * trials: every trial is recorded month by month. */
#ifndef PB_ENGINE_RECORD_H
#define PB_ENGINE_RECORD_H

#include "engine/plan.h"

/* Column c at month t is months + (c · (horizon + 1) + t) · stride; the first `trials` values of it count. */
struct pb_record {
    size_t trials, stride, column_count;
    int horizon;
    double *months;
    double *outcomes; /* PB_OUTCOMES columns, each `stride` long */
};

/* names: columns of the trace ("contained", …). PAYBACK_ERROR_ARGUMENT for an unknown one. */
payback_status pb_record_new(struct pb_record **out, const struct pb_plan *plan, const char *const *names, size_t count,
                             int threads);
void pb_record_free(struct pb_record *record); /* takes NULL */

static inline const double *pb_record_month(const struct pb_record *record, size_t column, int month)
{
    return record->months + (column * ((size_t)record->horizon + 1) + (size_t)month) * record->stride;
}

static inline const double *pb_record_outcome(const struct pb_record *record, int outcome)
{
    return record->outcomes + (size_t)outcome * record->stride;
}

#endif
