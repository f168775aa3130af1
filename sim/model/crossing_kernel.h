/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MODEL.md §7: where cumulative cash comes back above 0. */
#ifndef PB_MODEL_CROSSING_KERNEL_H
#define PB_MODEL_CROSSING_KERNEL_H

#include "model/work.h"

#define PB_HALF_A_CENT 0.005

/* Y < 0. */
PB_INLINE pb_mask pb_is_below(pb_vec sum)
{
    return pb_less(sum, pb_all(-PB_HALF_A_CENT));
}

/* A crossing from X = `before` to `after` in a month; month 0: none yet. */
struct pb_crossing {
    pb_vec month, before, after;
};

PB_INLINE void pb_note_crossing(struct pb_crossing *crossing, pb_mask where, pb_vec before, pb_vec after, double t)
{
    crossing->month = pb_select(where, pb_all(t), crossing->month);
    crossing->before = pb_select(where, before, crossing->before);
    crossing->after = pb_select(where, after, crossing->after);
}

/* In months, linear within the month of the crossing; 0 where X was never below, never where it is below at the end and
 * has not crossed. */
PB_INLINE pb_vec pb_crossing_months(const struct pb_crossing *crossing, pb_mask below)
{
    pb_vec inside = crossing->month - 1 - (crossing->before + PB_HALF_A_CENT) / (crossing->after - crossing->before),
           zero = pb_all(0);
    pb_vec without = pb_select(below, pb_all(INFINITY), zero);
    return pb_if_equal(crossing->month, zero, without, inside);
}

/* An account that ends below, or is not a number, has not paid back. */
PB_INLINE pb_mask pb_is_lost(pb_vec at_end)
{
    pb_vec zero = pb_all(0);
    return pb_but_not(pb_equal(zero, zero), pb_but_not(pb_equal(at_end, at_end), pb_is_below(at_end)));
}

/* In months, from the last crossing. */
PB_INLINE pb_vec pb_payback_of(const struct pb_crossing *last, pb_mask lost)
{
    return pb_select(lost, pb_all(INFINITY), pb_crossing_months(last, lost));
}

#endif
