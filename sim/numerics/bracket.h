/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a function changes sign, to a tolerance: for functions that cost a simulation each, and may have steps. */
#ifndef PB_NUMERICS_BRACKET_H
#define PB_NUMERICS_BRACKET_H

#include "payback/status.h"

/* *y = f(x). Anything but PAYBACK_OK ends the search. */
typedef payback_status pb_function(void *context, double x, double *y);

/* Two points between which the function changes sign: (y_a < 0) ≠ (y_b < 0). */
struct pb_bracket {
    double a, b, y_a, y_b;
};

/* Shrinks the bracket until |b − a| ≤ tolerance; a stays on the side of a. Regula falsi with the Illinois weight, and a
 * bisection wherever three steps have not halved the bracket (M. Dowell, P. Jarratt, BIT 11, 168-174 (1971)).
 * PAYBACK_ERROR_ARGUMENT where there is no change of sign. */
payback_status pb_bracket_shrink(struct pb_bracket *bracket, double tolerance, pb_function *function, void *context);

#endif
