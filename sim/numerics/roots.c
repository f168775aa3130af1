/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/roots.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdbool.h>

enum { EVALUATIONS_MAX = 200 };

struct search {
    pb_root_function *function;
    void *context;
    struct pb_root_bracket *bracket;
    payback_status status;
    int evaluations;
};

static bool same_side(double a, double b)
{
    return (a >= 0) == (b >= 0);
}

/* Evaluates, and draws the bracket in. The ends are known already. */
static double evaluate(double x, void *context)
{
    struct search *search = context;
    struct pb_root_bracket *bracket = search->bracket;
    double y = NAN;
    if (x == bracket->low)
        return bracket->f_low;
    if (x == bracket->high)
        return bracket->f_high;
    if (search->status == PAYBACK_OK && ++search->evaluations > EVALUATIONS_MAX)
        search->status = PAYBACK_ERROR_NUMERICS;
    if (search->status == PAYBACK_OK)
        search->status = search->function(search->context, x, &y);
    if (search->status == PAYBACK_OK && !isfinite(y))
        search->status = PAYBACK_ERROR_NUMERICS;
    if (search->status != PAYBACK_OK)
        return NAN;
    if (x > bracket->low && x < bracket->high && same_side(y, bracket->f_low)) {
        bracket->low = x;
        bracket->f_low = y;
    } else if (x > bracket->low && x < bracket->high) {
        bracket->high = x;
        bracket->f_high = y;
    }
    return y;
}

static bool is_narrow(const struct pb_root_bracket *bracket, double tolerance)
{
    double middle = bracket->low + (bracket->high - bracket->low) / 2;
    return bracket->high - bracket->low <= tolerance || middle <= bracket->low || middle >= bracket->high;
}

/* Brent's estimate has come to rest at one end: a look at the tolerance's distance from it closes the bracket, or shows
 * that the estimate is not at rest at all. */
static void fence(struct search *search, double estimate, double tolerance)
{
    const struct pb_root_bracket *bracket = search->bracket;
    double step = 0.9 * tolerance;
    if (estimate - bracket->low < bracket->high - estimate)
        evaluate(fmax(bracket->low, estimate) + step, search);
    else
        evaluate(fmin(bracket->high, estimate) - step, search);
}

static void halve(struct search *search)
{
    evaluate(search->bracket->low + (search->bracket->high - search->bracket->low) / 2, search);
}

payback_status pb_root_narrow(struct pb_root_bracket *bracket, pb_root_function *function, void *context,
                              double tolerance)
{
    if (!(bracket->low < bracket->high) || same_side(bracket->f_low, bracket->f_high) || !(tolerance >= 0) ||
        !isfinite(bracket->f_low) || !isfinite(bracket->f_high))
        return PAYBACK_ERROR_ARGUMENT;
    if (is_narrow(bracket, tolerance))
        return PAYBACK_OK;
    struct search search = {.function = function, .context = context, .bracket = bracket};
    gsl_function f = {evaluate, &search};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (solver == NULL)
        return PAYBACK_ERROR_MEMORY;
    bool brent = gsl_root_fsolver_set(solver, &f, bracket->low, bracket->high) == GSL_SUCCESS;
    double last = brent ? gsl_root_fsolver_root(solver) : 0;
    while (search.status == PAYBACK_OK && !is_narrow(bracket, tolerance)) {
        int before = search.evaluations;
        brent = brent && gsl_root_fsolver_iterate(solver) == GSL_SUCCESS;
        double estimate = brent ? gsl_root_fsolver_root(solver) : last;
        bool at_rest = fabs(estimate - last) <= tolerance;
        if (brent && at_rest && search.status == PAYBACK_OK && !is_narrow(bracket, tolerance))
            fence(&search, estimate, tolerance);
        if (search.evaluations == before && search.status == PAYBACK_OK)
            halve(&search);
        last = estimate;
    }
    gsl_root_fsolver_free(solver);
    return search.status;
}
