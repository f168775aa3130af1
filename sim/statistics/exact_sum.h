/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sums without rounding: a fixed-point number wide enough for any sum of up to 2^62 doubles, after the small
 * superaccumulator of R. M. Neal, "Fast exact summation using small and large superaccumulators", arXiv:1505.05571
 * (2015). An exact sum depends neither on the order nor on the grouping of its terms, so that threads, batches and
 * machines may share the work and get the same bytes. */
#ifndef PB_STATISTICS_EXACT_SUM_H
#define PB_STATISTICS_EXACT_SUM_H

#include <stddef.h>
#include <stdint.h>

/* Bits of weight 2^-1074 … 2^1023 in limbs of 32 bits, and 2 limbs for carries. */
enum { PB_EXACT_LIMBS = 68 };

/* Σ limb[i] · 2^(32 i − 1074). Zero-initialised it is 0. Limbs may hold carries that are not resolved yet. */
struct pb_exact_sum {
    uint32_t pending;   /* terms since carries were resolved */
    uint8_t begin, end; /* limbs that may not be 0: [begin, end); most sums are a few limbs wide */
    int64_t limb[PB_EXACT_LIMBS];
};

/* Adds a finite double. */
void pb_exact_add(struct pb_exact_sum *sum, double x);
/* Adds a finite double count times. */
void pb_exact_add_multiple(struct pb_exact_sum *sum, double x, uint32_t count);
/* Adds another sum. */
void pb_exact_merge(struct pb_exact_sum *sum, const struct pb_exact_sum *other);
/* Resolves carries: limbs 0 … LIMBS − 2 are then in 0 … 2^32 − 1, and equal sums have equal limbs. */
void pb_exact_resolve(struct pb_exact_sum *sum);
/* The sum, rounded once to the nearest double (ties to even); ±INFINITY beyond the largest. */
double pb_exact_value(const struct pb_exact_sum *sum);

/* Mean of the rank smallest draws of a set: those below the rank-th smallest, the bound, with their sum, and as many
 * that are equal to it as are missing. Changes the sum. (shortfall.c) */
double pb_tail_mean(struct pb_exact_sum *sum, size_t below, double bound, size_t rank);

#endif
