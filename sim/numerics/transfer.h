/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The likelihood of counts whose rates differ from those in question by one normal shift on the logit scale. */
#ifndef PB_NUMERICS_TRANSFER_H
#define PB_NUMERICS_TRANSFER_H

#include <stddef.h>

struct pb_counted {
    double y, n, p; /* y of n where each is so with probability p, in the rollout */
};

/* ln of the mean over z ~ N(0, 1) of Π p'^y (1 − p')^(n − y), logit p' = logit p + sd z, the same z for all counts;
 * rates of 0 and 1 stay. By nine Gauss-Hermite nodes around the mode (Q. Liu, D. A. Pierce, Biometrika 81, 624-629
 * (1994)), which are as good for many tickets as for few. −INFINITY where the counts are impossible. */
double pb_transferred_log_likelihood(const struct pb_counted *counts, size_t count, double sd);

#endif
