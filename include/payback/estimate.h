/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A figure with its simulation error. */
#ifndef PAYBACK_ESTIMATE_H
#define PAYBACK_ESTIMATE_H

/* The estimate from all trials and its 95% interval. INFINITY is "never", NaN undefined; NaN bounds: there is no
 * interval (fewer than 32 trials, a replicate or an end that is "never" or undefined, or the quantile of so few trials
 * that an end would be beyond them). */
typedef struct payback_estimate {
    double value, low, high;
} payback_estimate;

#endif
