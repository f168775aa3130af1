/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Curves over the size of a pilot. */
#ifndef PB_ANALYSIS_PILOT_CURVE_H
#define PB_ANALYSIS_PILOT_CURVE_H

#include <stddef.h>

/* The nearest sequence that does not fall, in place: pool adjacent violators. */
void pb_make_monotone(double *values, size_t count);

/* A curve through points (x ascending, y not falling), monotone between them: cubic, with the slopes of F. N. Fritsch,
 * J. Butland, SIAM J. Sci. Stat. Comput. 5, 300-304 (1984). */
double pb_monotone_cubic(const double *x, const double *y, size_t count, double at);

#endif
