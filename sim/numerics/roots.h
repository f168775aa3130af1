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

/* Narrows the bracket until it is at most `tolerance` (≥ 0) wide, or cannot be told apart any more: by Brent's method
 * (R. P. Brent, Algorithms for Minimization without Derivatives, 1973, chapter 4; GSL's), whose last estimate is then
 * fenced in. A step is as good as a root: what is found is a place where the sign changes. PAYBACK_ERROR_ARGUMENT where
 * the bracket is none, PAYBACK_ERROR_NUMERICS where 200 evaluations do not do, PAYBACK_ERROR_MEMORY. */
payback_status pb_root_narrow(struct pb_root_bracket *bracket, pb_root_function *function, void *context,
                              double tolerance);

#endif
