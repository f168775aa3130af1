/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Roots of functions of one variable between two points where their signs differ. */
#ifndef PB_NUMERICS_ROOTS_H
#define PB_NUMERICS_ROOTS_H

#include "payback/status.h"

/* Sets *y to the function's value, which must be finite. Anything but PAYBACK_OK ends the search with that status. */
typedef payback_status pb_root_function(void *context, double x, double *y);

/* Two points, low < high, with values on different sides: one ≥ 0, the other < 0. */
struct pb_root_bracket {
    double low, high, f_low, f_high;
};

/* Narrows the bracket until it is at most `tolerance` (≥ 0) wide, or cannot be told apart any more: by inverse
 * quadratic interpolation where that is safe, else by halving (T. R. Chandrupatla, Advances in Engineering Software 28,
 * 145-149 (1997)). A step is as good as a root, and so is a stretch on which the function is 0: what is found is a
 * place where the sign changes. At most four looks for each time that the width halves, and two for a straight line.
 * PAYBACK_ERROR_ARGUMENT where the bracket is none, PAYBACK_ERROR_NUMERICS where a value is not finite. */
payback_status pb_root_narrow(struct pb_root_bracket *bracket, pb_root_function *function, void *context,
                              double tolerance);

#endif
