/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chandrupatla's method with two guards: a look is never nearer to an end than half the tolerance, so that an estimate
 * at rest at an end (a function that is 0 there) closes the bracket or shows that it is not at rest; and the bracket is
 * halved where three looks have not done it. */
#include "numerics/roots.h"

#include <math.h>
#include <stdbool.h>

/* Looks that may pass before the bracket is half as wide as it was. */
enum { PATIENCE = 3 };

struct end {
    double x, y;
};

/* near: the last look. far: the end on the other side. before: the end that was replaced last. */
struct search {
    struct end near, far, before;
    bool three; /* before is there */
};

static bool same_side(double a, double b)
{
    return (a >= 0) == (b >= 0);
}

static double middle_of(const struct search *search)
{
    double low = fmin(search->near.x, search->far.x), high = fmax(search->near.x, search->far.x);
    return low + (high - low) / 2;
}

static double width_of(const struct search *search)
{
    return fabs(search->far.x - search->near.x);
}

static bool is_narrow(const struct search *search, double tolerance)
{
    double middle = middle_of(search);
    return width_of(search) <= tolerance || middle == search->near.x || middle == search->far.x;
}

/* Where the next look should be, as a share of the way from near to far. */
static double share_of_way(const struct search *search)
{
    const struct end *a = &search->near, *b = &search->far, *c = &search->before;
    if (!search->three)
        return a->y / (a->y - b->y);
    double xi = (a->x - b->x) / (c->x - b->x), phi = (a->y - b->y) / (c->y - b->y);
    if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi))
        return 0.5;
    return a->y / (b->y - a->y) * c->y / (b->y - c->y) +
           (c->x - a->x) / (b->x - a->x) * a->y / (c->y - a->y) * b->y / (c->y - b->y);
}

static double next_look(const struct search *search, double tolerance, bool halve)
{
    double least = 0.49 * tolerance / width_of(search), share = halve ? 0.5 : share_of_way(search);
    share = isfinite(share) ? fmin(fmax(share, least), 1 - least) : 0.5;
    double x = search->near.x + share * (search->far.x - search->near.x);
    bool inside = x > fmin(search->near.x, search->far.x) && x < fmax(search->near.x, search->far.x);
    return inside && !halve ? x : middle_of(search);
}

static void take_look(struct search *search, double x, double y)
{
    if (same_side(y, search->near.y)) {
        search->before = search->near;
    } else {
        search->before = search->far;
        search->far = search->near;
    }
    search->near = (struct end){x, y};
    search->three = true;
}

static payback_status look(struct search *search, pb_root_function *function, void *context, double x)
{
    double y = NAN;
    payback_status status = function(context, x, &y);
    if (!status && !isfinite(y))
        status = PAYBACK_ERROR_NUMERICS;
    if (!status)
        take_look(search, x, y);
    return status;
}

payback_status pb_root_narrow(struct pb_root_bracket *bracket, pb_root_function *function, void *context,
                              double tolerance)
{
    if (!(bracket->low < bracket->high) || same_side(bracket->f_low, bracket->f_high) || !(tolerance >= 0) ||
        !isfinite(bracket->f_low) || !isfinite(bracket->f_high))
        return PAYBACK_ERROR_ARGUMENT;
    struct search search = {.near = {bracket->low, bracket->f_low}, .far = {bracket->high, bracket->f_high}};
    double wide = width_of(&search);
    payback_status status = PAYBACK_OK;
    for (int looks = 0; !status && !is_narrow(&search, tolerance); looks++) {
        status = look(&search, function, context, next_look(&search, tolerance, looks >= PATIENCE));
        if (width_of(&search) <= wide / 2) {
            wide = width_of(&search);
            looks = -1;
        }
    }
    const struct end *low = search.near.x < search.far.x ? &search.near : &search.far;
    const struct end *high = search.near.x < search.far.x ? &search.far : &search.near;
    *bracket = (struct pb_root_bracket){low->x, high->x, low->y, high->y};
    return status;
}
