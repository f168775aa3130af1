/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uniform numbers as a pure function of (seed, input, trial): scrambled Sobol points, Latin hypercube, or plain
 * counter-based streams. 16 independent randomisations (replicates); see base/trials.h for which trial is whose. */
#ifndef PB_SAMPLING_SAMPLING_H
#define PB_SAMPLING_SAMPLING_H

#include "base/trials.h"
#include "inputs/fields.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PB_SOBOL_DIMENSIONS = 1024 };

typedef struct pb_sampling pb_sampling; /* immutable once made: any number of threads */

struct pb_sampling_settings {
    enum pb_sampler_kind sampler;
    uint64_t seed;
    uint64_t trials;       /* Latin hypercube: strata of a replicate = its number of trials; else ignored */
    const uint64_t *keys;  /* input_count stream keys: the hash of the input's pointer, so that the same input has the
                              same numbers in every scenario */
    const int *dimensions; /* input_count Sobol dimensions from 0; beyond PB_SOBOL_DIMENSIONS − 1, or negative: a plain
                              stream */
    size_t input_count;
};

payback_status pb_sampling_new(pb_sampling **out, const struct pb_sampling_settings *settings);
void pb_sampling_free(pb_sampling *sampling);

/* The PB_BLOCK uniforms in (0, 1), strictly, of one input in one block (trials 128 block …). Aligned. Trials beyond
 * settings.trials get some uniform, too. */
void pb_sampling_uniforms(const pb_sampling *sampling, size_t input, uint64_t block, double *u);

/* Whether the input i of a has the uniforms of the input j of b in all blocks. */
bool pb_sampling_same(const pb_sampling *a, size_t i, const pb_sampling *b, size_t j);

/* Monthly draws: plain streams whatever the sampler. */
enum pb_monthly { PB_MONTHLY_NOISE, PB_MONTHLY_SURGE };
void pb_sampling_monthly(const pb_sampling *sampling, enum pb_monthly stream, int month, uint64_t block, double *u);

/* A plain stream beside those of the inputs, which it shares no number with: of what is observed, not of what is.
 * second: for the second sample of a pair. */
void pb_sampling_observed(uint64_t seed, uint64_t key, bool second, uint64_t block, double *u);

/* Philox4x32-10 (Salmon et al., SC 2011): four 32-bit words of (counter, key). */
void pb_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);
/* Point `index` of the unscrambled Sobol sequence (32 bits) in a dimension from 0 (van der Corput). */
uint32_t pb_sobol_point(uint32_t index, int dimension);

#endif
