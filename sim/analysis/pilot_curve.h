/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Curves over the size of a pilot. */
#ifndef PB_ANALYSIS_PILOT_CURVE_H
#define PB_ANALYSIS_PILOT_CURVE_H

#include "base/trials.h"
#include "payback/estimate.h"
#include "payback/status.h"

#include <stddef.h>

/* The nearest sequence that does not fall, in place: pool adjacent violators. */
void pb_make_monotone(double *values, size_t count);

/* Moves an estimate of the curve, and what its replicates say, to another value; not below 0. */
void pb_curve_move(payback_estimate *estimate, double replicates[PB_REPLICATES], double value);

/* A curve through points (x ascending, y not falling), monotone between them: cubic, with the slopes of F. N. Fritsch,
 * J. Butland, SIAM J. Sci. Stat. Comput. 5, 300-304 (1984). */
double pb_monotone_cubic(const double *x, const double *y, size_t count, double at);

/* What pilots of several sizes gain over deciding today. Points are sizes, ascending. */
struct pb_pilot_curve {
    double *x, *evsi, *credit, *half; /* log size; before delay; what is expected to be credited; of engs' interval */
    size_t count;
    double delay, plain, now; /* δ; the best decision without the data after the pilot, and today's */
    double fixed, per_case;   /* cost of any size, and of each case */
};
/* pb_new's memory for so many points; count is 0. PAYBACK_ERROR_MEMORY. Clear the curve also after an error. */
payback_status pb_pilot_curve_make(struct pb_pilot_curve *curve, size_t points);
void pb_pilot_curve_clear(struct pb_pilot_curve *curve);
void pb_pilot_curve_add(struct pb_pilot_curve *curve, double size, payback_estimate evsi, double credit,
                        payback_estimate engs);

/* The best size, and the sizes around it that are as good as it, as far as can be told; 0 where no size gains
 * anything. */
struct pb_pilot_best {
    double size, flat_from, flat_to;
    payback_estimate engs;
};
struct pb_pilot_best pb_pilot_curve_best(const struct pb_pilot_curve *curve);

#endif
