/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Direction numbers of the Sobol sequence (S. Joe, F. Y. Kuo, SIAM J. Sci. Comput. 30, 2635-2654 (2008)): 32-bit
 * words whose top bit is 1/2. Points are in plain order of their index, not in Gray-code order: the first 2^k points
 * are the same set in both. */
#ifndef PB_SAMPLING_SOBOL_H
#define PB_SAMPLING_SOBOL_H

#include <stdint.h>

enum { PB_SOBOL_BITS = 32 };

/* Direction numbers of a dimension 0 … PB_SOBOL_DIMENSIONS − 1. */
void pb_sobol_directions(int dimension, uint32_t v[PB_SOBOL_BITS]);
/* The same with the bits of each word reversed (bit 0 is 1/2), as the scramble wants them. */
void pb_sobol_reversed_directions(int dimension, uint32_t v[PB_SOBOL_BITS]);
/* ⊕ v_k over the bits k of the index that are set. */
uint32_t pb_sobol_combine(const uint32_t v[PB_SOBOL_BITS], uint32_t index);

#endif
