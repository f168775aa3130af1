/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"

#include "statistics/exact_sum.h"
#include "statistics/ranks.h"
#include "statistics/selection.h"

#include <math.h>

/* The draws of a set that are below its quantile. */
struct tail {
    double bound;
    struct pb_exact_sum sum;
    size_t count, defined;
};

static void add_to_tail(struct tail *tail, double x)
{
    if (isnan(x))
        return;
    tail->defined++;
    if (x < tail->bound && !isinf(tail->bound)) {
        tail->count++;
        if (isfinite(x))
            pb_exact_add(&tail->sum, x);
        else
            tail->bound = x; /* −INFINITY makes the mean what it is */
    }
}

double pb_tail_mean(struct pb_exact_sum *sum, size_t below, double bound, size_t rank)
{
    pb_exact_add_multiple(sum, bound, (uint32_t)(rank - below));
    return pb_exact_value(sum) / (double)rank;
}

static double tail_mean(struct tail *tail, double share)
{
    if (tail->defined == 0)
        return NAN;
    if (isinf(tail->bound))
        return tail->bound;
    return pb_tail_mean(&tail->sum, tail->count, tail->bound, pb_rank(share, tail->defined));
}

payback_status pb_expected_shortfall(const double *draws, size_t n, double share, payback_estimate *shortfall)
{
    *shortfall = (payback_estimate){NAN, NAN, NAN};
    double bounds[1][PB_SETS];
    payback_status status = pb_select(draws, n, &share, 1, true, bounds);
    if (status != PAYBACK_OK)
        return status;
    struct tail tails[PB_SETS] = {{0}};
    for (int set = 0; set < PB_SETS; set++)
        tails[set].bound = bounds[0][set];
    for (size_t i = 0; i < n; i++) {
        add_to_tail(&tails[i % PB_REPLICATES], draws[i]);
        add_to_tail(&tails[PB_ALL], draws[i]);
    }
    double means[PB_SETS];
    for (int set = 0; set < PB_SETS; set++)
        means[set] = tail_mean(&tails[set], share);
    *shortfall = pb_interval(means[PB_ALL], means, n);
    return PAYBACK_OK;
}
