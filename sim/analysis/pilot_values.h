/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what the data of pilots of several sizes are worth to what piloting is worth: of one vendor, and of several side
 * by side. */
#ifndef PB_ANALYSIS_PILOT_VALUES_H
#define PB_ANALYSIS_PILOT_VALUES_H

#include "analysis/pilot_curve.h"
#include "payback/pilot.h"

/* What is known of one size. */
struct pb_pilot_valued {
    payback_pilot_design design;
    double replicates[PB_REPLICATES]; /* of its evsi */
    double credit;                    /* that is expected to be earned */
};

/* The decision that a pilot is weighed against. */
struct pb_pilot_deciding {
    double delay, now;                  /* δ; the best decision today */
    double plain, today[PB_REPLICATES]; /* the best one after the wait, without data, and its replicates */
    bool late;                          /* that one is another purchase than today's */
    double fixed, per_case;             /* cost of any size, and of each case */
    size_t trials;
};

/* Means of a column of n trials by replicate. */
void pb_replicate_means(double means[PB_REPLICATES], const double *column, size_t n);

/* The curve of evsi over the sizes, which ascend, does not fall. PAYBACK_ERROR_MEMORY. */
payback_status pb_pilot_values_ascend(struct pb_pilot_valued *sizes, size_t count);

/* design.value and .engs, of design.evsi and .cost. */
void pb_pilot_value(struct pb_pilot_valued *size, const struct pb_pilot_deciding *deciding);

/* Over all sizes between those that can be delivered. PAYBACK_ERROR_MEMORY. */
payback_status pb_pilot_values_best(struct pb_pilot_best *best, const struct pb_pilot_valued *sizes, size_t count,
                                    const struct pb_pilot_deciding *deciding);

#endif
