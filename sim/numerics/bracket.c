/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/bracket.h"

#include <math.h>
#include <stdbool.h>

/* Steps that may pass before the bracket must have halved, and the most steps of all: a bisection from the whole range
 * of doubles takes fewer. */
enum { PATIENCE = 3, STEPS_MAX = 4 * 1100 };

/* A point inside: by the secant of the weighted values, kept off the ends by a tenth of the tolerance so that a root
 * near an end closes the bracket. */
static double secant(const struct pb_bracket *bracket, double weighted_a, double weighted_b, double tolerance)
{
    double x = bracket->b - weighted_b * (bracket->b - bracket->a) / (weighted_b - weighted_a);
    double low = fmin(bracket->a, bracket->b), high = fmax(bracket->a, bracket->b);
    double margin = fmin(0.9 * tolerance, 0.25 * (high - low));
    if (!isfinite(x))
        return low + (high - low) / 2;
    return fmin(fmax(x, low + margin), high - margin);
}

payback_status pb_bracket_shrink(struct pb_bracket *bracket, double tolerance, pb_function *function, void *context)
{
    if (!(tolerance > 0) || (bracket->y_a < 0) == (bracket->y_b < 0))
        return PAYBACK_ERROR_ARGUMENT;
    double weighted_a = bracket->y_a, weighted_b = bracket->y_b, measured = fabs(bracket->b - bracket->a);
    int side = 0, waited = 0;
    for (int step = 0; step < STEPS_MAX && fabs(bracket->b - bracket->a) > tolerance; step++) {
        bool bisect = waited >= PATIENCE;
        double y, x = bisect ? bracket->a + (bracket->b - bracket->a) / 2
                             : secant(bracket, weighted_a, weighted_b, tolerance);
        if (x == bracket->a || x == bracket->b)
            break; /* there is no double between */
        payback_status status = function(context, x, &y);
        if (status)
            return status;
        if ((y < 0) == (bracket->y_a < 0)) {
            bracket->a = x;
            bracket->y_a = weighted_a = y;
            weighted_b = side == -1 ? weighted_b / 2 : weighted_b;
            side = -1;
        } else {
            bracket->b = x;
            bracket->y_b = weighted_b = y;
            weighted_a = side == 1 ? weighted_a / 2 : weighted_a;
            side = 1;
        }
        waited++;
        if (fabs(bracket->b - bracket->a) <= measured / 2) {
            measured = fabs(bracket->b - bracket->a);
            waited = 0;
        }
    }
    return PAYBACK_OK;
}
