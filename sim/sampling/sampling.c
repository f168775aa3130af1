/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampling/sampling.h"

#include "base/memory.h"
#include "sampling/sampling_kernel.h"
#include "sampling/sobol.h"

#include <stdlib.h>
#include <string.h>

/* Trials that index a Sobol point or a stratum with 32 bits; beyond, streams are plain. */
#define TRIALS_MAX (UINT64_C(1) << 36)

struct sobol_input {
    uint32_t directions[PB_SOBOL_BITS]; /* bits reversed */
    struct pb_scramble scramble;
};

struct input {
    uint64_t key;
    struct sobol_input *sobol; /* one of the two, or none: a plain stream */
    struct pb_permutations *strata;
};

struct pb_sampling {
    const struct pb_sampling_kernels *kernels;
    uint64_t seed;
    size_t input_count;
    struct input inputs[];
};

/* Four words that depend on the seed, the use, the input and an index. */
static void derive(uint64_t seed, enum pb_stream stream, uint64_t key, uint64_t index, uint32_t words[4])
{
    uint32_t counter[4], seed_words[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    pb_stream_counter(index, stream, key, counter);
    pb_philox4x32(counter, seed_words, words);
}

static struct sobol_input *new_sobol(uint64_t seed, uint64_t key, int dimension)
{
    struct sobol_input *sobol = pb_new(1, sizeof *sobol);
    if (!sobol)
        return NULL;
    pb_sobol_reversed_directions(dimension, sobol->directions);
    for (int r = 0; r < PB_REPLICATES; r++) {
        uint32_t words[4];
        derive(seed, PB_STREAM_SCRAMBLE, key, (uint64_t)r, words);
        sobol->scramble.add[r] = words[0];
        sobol->scramble.multiply[r] = words[1] | 1;
        sobol->scramble.tail[r] = words[2];
    }
    return sobol;
}

/* The permutation of one replicate with n strata. */
static void set_permutation(struct pb_permutations *permutations, int r, uint64_t n, uint64_t seed, uint64_t key)
{
    uint32_t bits = 0;
    while (UINT64_C(1) << bits < n)
        bits++;
    permutations->strata[r] = (uint32_t)n;
    permutations->mask[r] = (uint32_t)((UINT64_C(1) << bits) - 1);
    permutations->shift[r] = bits < 2 ? 1 : (bits + 1) / 2;
    for (int round = 0; round < PB_PERMUTATION_ROUNDS; round++) {
        uint32_t words[4];
        derive(seed, PB_STREAM_PERMUTATION, key, (uint64_t)(r * PB_PERMUTATION_ROUNDS + round), words);
        permutations->multiply[round][r] = words[0] | 1;
        permutations->add[round][r] = words[1];
    }
}

/* Replicate r has ceil((trials − r)/16) trials; one that has none is given one stratum, which no trial uses. */
static struct pb_permutations *new_strata(uint64_t seed, uint64_t key, uint64_t trials)
{
    struct pb_permutations *permutations = pb_new(1, sizeof *permutations);
    for (int r = 0; permutations && r < PB_REPLICATES; r++) {
        uint64_t n = (trials + PB_REPLICATES - 1 - (uint64_t)r) / PB_REPLICATES;
        set_permutation(permutations, r, n ? n : 1, seed, key);
    }
    return permutations;
}

static payback_status set_input(struct input *input, const struct pb_sampling_settings *settings, size_t i)
{
    int dimension = settings->dimensions[i];
    input->key = settings->keys[i];
    if (settings->sampler == PB_SAMPLER_SOBOL && dimension >= 0 && dimension < PB_SOBOL_DIMENSIONS) {
        input->sobol = new_sobol(settings->seed, input->key, dimension);
        return input->sobol ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    }
    if (settings->sampler == PB_SAMPLER_LHS) {
        input->strata = new_strata(settings->seed, input->key, settings->trials);
        return input->strata ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    }
    return PAYBACK_OK;
}

static int valid(const struct pb_sampling_settings *settings)
{
    if (settings->input_count && (!settings->keys || !settings->dimensions))
        return 0;
    switch (settings->sampler) {
    case PB_SAMPLER_LHS:
        return settings->trials >= 1 && settings->trials < TRIALS_MAX;
    case PB_SAMPLER_SOBOL:
    case PB_SAMPLER_RANDOM:
        return 1;
    }
    return 0;
}

payback_status pb_sampling_new(pb_sampling **out, const struct pb_sampling_settings *settings)
{
    *out = NULL;
    if (!valid(settings))
        return PAYBACK_ERROR_ARGUMENT;
    if (settings->input_count > (SIZE_MAX - sizeof(pb_sampling)) / sizeof(struct input))
        return PAYBACK_ERROR_MEMORY;
    pb_sampling *sampling = pb_new(1, sizeof *sampling + settings->input_count * sizeof *sampling->inputs);
    if (!sampling)
        return PAYBACK_ERROR_MEMORY;
    sampling->kernels = PB_SELECT(pb_sampling_kernels)();
    sampling->seed = settings->seed;
    sampling->input_count = settings->input_count;
    payback_status status = PAYBACK_OK;
    for (size_t i = 0; status == PAYBACK_OK && i < settings->input_count; i++)
        status = set_input(&sampling->inputs[i], settings, i);
    if (status == PAYBACK_OK)
        *out = sampling;
    else
        pb_sampling_free(sampling);
    return status;
}

void pb_sampling_free(pb_sampling *sampling)
{
    if (!sampling)
        return;
    for (size_t i = 0; i < sampling->input_count; i++) {
        free(sampling->inputs[i].sobol);
        free(sampling->inputs[i].strata);
    }
    free(sampling);
}

static void sobol_block(const pb_sampling *sampling, const struct sobol_input *sobol, uint32_t first, double *u)
{
    uint32_t points[PB_BLOCK_POINTS], base = pb_sobol_combine(sobol->directions, first);
    for (uint32_t i = 0; i < PB_BLOCK_POINTS; i++) /* first is a multiple of 8: the upper bits are shared */
        points[i] = base ^ pb_sobol_combine(sobol->directions, i);
    sampling->kernels->sobol(points, &sobol->scramble, u);
}

void pb_sampling_uniforms(const pb_sampling *sampling, size_t input, uint64_t block, double *u)
{
    const struct input *from = &sampling->inputs[input];
    int indexed = block < TRIALS_MAX / PB_BLOCK;
    uint32_t first = (uint32_t)(block * PB_BLOCK_POINTS);
    if (from->sobol && indexed) {
        sobol_block(sampling, from->sobol, first, u);
    } else if (from->strata && indexed) {
        sampling->kernels->plain(sampling->seed, PB_STREAM_JITTER, from->key, block, u);
        sampling->kernels->latin(from->strata, first, u);
    } else {
        sampling->kernels->plain(sampling->seed, PB_STREAM_PLAIN, from->key, block, u);
    }
}

bool pb_sampling_same(const pb_sampling *a, size_t i, const pb_sampling *b, size_t j)
{
    const struct input *x = &a->inputs[i], *y = &b->inputs[j];
    if (a->seed != b->seed || x->key != y->key || !x->sobol != !y->sobol || !x->strata != !y->strata)
        return false;
    return (!x->sobol || memcmp(x->sobol, y->sobol, sizeof *x->sobol) == 0) &&
           (!x->strata || memcmp(x->strata, y->strata, sizeof *x->strata) == 0);
}

void pb_sampling_monthly(const pb_sampling *sampling, enum pb_monthly stream, int month, uint64_t block, double *u)
{
    uint64_t key = (uint64_t)(uint32_t)month << 32 | (uint64_t)stream;
    sampling->kernels->plain(sampling->seed, PB_STREAM_MONTHLY, key, block, u);
}

void pb_sampling_observed(uint64_t seed, uint64_t key, bool second, uint64_t block, double *u)
{
    uint64_t own = second ? ~key : key;
    PB_SELECT(pb_sampling_kernels)()->plain(seed, PB_STREAM_OBSERVED, own, block, u);
}
