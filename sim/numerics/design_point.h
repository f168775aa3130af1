/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First-order reliability: of the points of standard normal space where a limit state g is 0, the one nearest to the
 * origin. Its distance β is the reliability index of A. M. Hasofer, N. C. Lind, J. Eng. Mech. Div. ASCE 100, 111-121
 * (1974), and Φ(−β) the probability of failure (g < 0) to first order. */
#ifndef PB_NUMERICS_DESIGN_POINT_H
#define PB_NUMERICS_DESIGN_POINT_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

/* g[i] of `count` points: coordinate j of point i at points[i · n + j]. Anything but PAYBACK_OK ends the search. */
typedef payback_status pb_limit_state(void *context, const double *points, size_t count, double *g);

struct pb_limit_problem {
    size_t n; /* coordinates, at least 1 */
    pb_limit_state *function;
    void *context;
    double radius; /* how far out is looked */
};

struct pb_design_point {
    bool found;      /* a point with g = 0 within the radius */
    bool converged;  /* no step along the limit state brings it nearer */
    double distance; /* β; negative where g(0) < 0 */
};

/* From the origin by the improved iteration of Hasofer, Lind, Rackwitz and Fiessler (Y. Zhang, A. Der Kiureghian, IFIP
 * Working Conference on Reliability and Optimization of Structural Systems, 297-305 (1994)) with central differences.
 * Its end, and each of the start_count points of starts, is drawn along its ray to where g first changes sign, and then
 * moved along the limit state, by the tangent of the limit state's distance as a function of the direction, as long as
 * that brings it nearer: this also works where g jumps. The nearest end is kept in u (n coordinates). */
payback_status pb_design_point_find(struct pb_design_point *point, double *u, const struct pb_limit_problem *problem,
                                    const double *starts, size_t start_count);

#endif
