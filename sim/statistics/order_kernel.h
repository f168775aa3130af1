/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hot loop behind order statistics. */
#ifndef PB_STATISTICS_ORDER_KERNEL_H
#define PB_STATISTICS_ORDER_KERNEL_H

#include "base/isa.h"

#include <stdbool.h>
#include <stddef.h>

/* Moves those of the n elements, none of them NaN, that are below the pivot (or equal, with `upto`) to the front and
 * returns how many they are. Without a branch that depends on the draws, for nobody could predict it. */
PB_DECLARE_KERNEL(size_t, pb_partition, (double *x, size_t n, double pivot, bool upto));

#endif
