/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hot half of sampling: one block of 128 uniforms at a time, compiled once per instruction set (base/isa.h). Lane l
 * of a block belongs to replicate l mod 16 and is its point 8 · block + l / 16 (base/trials.h). All arrays of doubles
 * are PB_ALIGNMENT-aligned; every result lies strictly inside (0, 1). */
#ifndef PB_SAMPLING_KERNEL_H
#define PB_SAMPLING_KERNEL_H

#include "base/isa.h"
#include "base/trials.h"

#include <stddef.h>
#include <stdint.h>

/* Philox4x32 (Salmon, Moraes, Dror, Shaw, SC 2011): multipliers and Weyl increments of the published generator. */
#define PB_PHILOX_M0 0xD2511F53u
#define PB_PHILOX_M1 0xCD9E8D57u
#define PB_PHILOX_W0 0x9E3779B9u
#define PB_PHILOX_W1 0xBB67AE85u
enum { PB_PHILOX_ROUNDS = 10 };

/* What a counter is used for: streams that share seed and key never share a number. */
enum pb_stream {
    PB_STREAM_PLAIN,
    PB_STREAM_JITTER,
    PB_STREAM_MONTHLY,
    PB_STREAM_SCRAMBLE,
    PB_STREAM_PERMUTATION,
    PB_STREAM_OBSERVED
};

/* Largest index of a counter + 1; the stream stands in the bits above. */
#define PB_STREAM_SHIFT 24

/* Words of a counter: 56 bits of index, 8 of stream, 64 of key. */
static inline void pb_stream_counter(uint64_t index, enum pb_stream stream, uint64_t key, uint32_t counter[4])
{
    counter[0] = (uint32_t)index;
    counter[1] = (uint32_t)(index >> 32) | (uint32_t)stream << PB_STREAM_SHIFT;
    counter[2] = (uint32_t)key;
    counter[3] = (uint32_t)(key >> 32);
}

/* Keys of the Owen scramble of one input, and of the bits below 2^-32, for each replicate. */
struct pb_scramble {
    uint32_t add[PB_REPLICATES], multiply[PB_REPLICATES] /* odd */, tail[PB_REPLICATES];
};

/* Keyed permutations of 0 … strata − 1 for each replicate. */
enum { PB_PERMUTATION_ROUNDS = 10 };
struct pb_permutations {
    uint32_t strata[PB_REPLICATES];                          /* n ≥ 1 */
    uint32_t mask[PB_REPLICATES];                            /* smallest 2^k − 1 ≥ n − 1 */
    uint32_t shift[PB_REPLICATES];                           /* max(1, up(k / 2)) */
    uint32_t multiply[PB_PERMUTATION_ROUNDS][PB_REPLICATES]; /* odd */
    uint32_t add[PB_PERMUTATION_ROUNDS][PB_REPLICATES];
};

/* The kernels of one instruction set. */
struct pb_sampling_kernels {
    /* A plain stream: numbers 128 block … of (seed, stream, key). */
    void (*plain)(uint64_t seed, enum pb_stream stream, uint64_t key, uint64_t block, double *u);
    /* Eight Sobol points, bits reversed (bit 0 is 1/2), scrambled for each of the replicates. */
    void (*sobol)(const uint32_t points[PB_BLOCK_POINTS], const struct pb_scramble *scramble, double *u);
    /* In: jitter in (0, 1); out: (π(j) + jitter)/n for points j = first … of each replicate; the jitter itself where
     * j ≥ n. */
    void (*latin)(const struct pb_permutations *permutations, uint32_t first, double *u);
    /* Member m becomes Σ weight_i · member column_i over i = start[m] … start[m + 1] − 1, from the last to the first.
     */
    void (*correlate)(size_t members, const size_t *start, const size_t *column, const double *weight,
                      double *const *normals);
    /* out = Σ weight_i · normals[column_i], i < count. */
    void (*combine)(size_t count, const size_t *column, const double *weight, const double *const *normals,
                    double *out);
    /* normals −= 2 v (v · normals) for the unit vector v. */
    void (*reflect)(size_t members, const double *mirror, double *const *normals);
};

PB_DECLARE_KERNEL(const struct pb_sampling_kernels *, pb_sampling_kernels, (void));

#endif
