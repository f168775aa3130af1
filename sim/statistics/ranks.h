/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which order statistic a quantile is. */
#ifndef PB_STATISTICS_RANKS_H
#define PB_STATISTICS_RANKS_H

#include <math.h>
#include <stddef.h>

/* The rank ⌈level · m⌉, 1 … m, of the type-1 quantile of m ≥ 1 draws. A product that rounding has put a little above an
 * integer counts as that integer: level 0.1 of 1000 draws is the 100th. */
static inline size_t pb_rank(double level, size_t m)
{
    double rank = ceil(level * (double)m * (1 - 1e-12));
    return rank < 1 ? 1 : rank > (double)m ? m : (size_t)rank;
}

#endif
