/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"

#include <math.h>

/* Student's t quantile at 0.975 with PB_REPLICATES − 1 = 15 degrees of freedom. */
static const double t_975 = 2.1314495455597757;

payback_estimate pb_interval(double value, const double replicates[PB_REPLICATES], size_t trials)
{
    payback_estimate estimate = {value, NAN, NAN};
    if (trials < 2 * PB_REPLICATES || !isfinite(value))
        return estimate;
    double mean = 0;
    for (int r = 0; r < PB_REPLICATES; r++) {
        if (!isfinite(replicates[r]))
            return estimate;
        mean += replicates[r] / PB_REPLICATES;
    }
    double squares = 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        squares += (replicates[r] - mean) * (replicates[r] - mean);
    double half = t_975 * sqrt(squares / (PB_REPLICATES - 1) / PB_REPLICATES);
    estimate.low = value - half;
    estimate.high = value + half;
    return estimate;
}
