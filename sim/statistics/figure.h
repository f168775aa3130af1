/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One figure of a column of draws together with the same figure of each replicate, from which differences between
 * columns on common draws, and roots, get intervals. The paired difference of two means is the mean of the paired
 * differences, so that the interval of a difference of figures is that of the difference trial by trial. */
#ifndef PB_STATISTICS_FIGURE_H
#define PB_STATISTICS_FIGURE_H

#include "base/trials.h"
#include "payback/estimate.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

enum pb_figure_kind {
    PB_FIGURE_MEAN,     /* of the finite draws; NaN without any */
    PB_FIGURE_QUANTILE, /* type 1, at level `parameter` in (0, 1], of the defined draws; NaN without any */
    PB_FIGURE_AT_MOST,  /* share of all draws ≤ parameter; NaN draws are not */
    PB_FIGURE_AT_LEAST  /* share of all draws ≥ parameter; "never" is */
};

struct pb_figure {
    double all, replicates[PB_REPLICATES];
    bool is_share, is_quantile;
    payback_estimate quantile; /* its interval is not one over the replicates' quantiles (quantile_ends.h) */
};

/* The figure of n draws, n ≥ 1. PAYBACK_ERROR_ARGUMENT for a level outside (0, 1], PAYBACK_ERROR_MEMORY. */
payback_status pb_figure_of(struct pb_figure *figure, enum pb_figure_kind kind, double parameter, const double *draws,
                            size_t n);
payback_estimate pb_figure_estimate(const struct pb_figure *figure, size_t trials);
/* a − b, paired by replicate. */
payback_estimate pb_figure_difference(const struct pb_figure *a, const struct pb_figure *b, size_t trials);

#endif
