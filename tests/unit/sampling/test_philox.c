/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Philox against the published answers, and the plain streams against their definition by it. */
#include "sampling/sampling.h"
#include "sampling/sampling_kernel.h"

#include <inttypes.h>
#include <math.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void published_answers(void **state)
{
    (void)state;
    FILE *file = fopen("tests/known/philox4x32.txt", "r");
    assert_non_null(file);
    char line[256];
    int cases = 0;
    while (fgets(line, sizeof line, file)) {
        uint32_t w[10], out[4];
        if (sscanf(line,
                   "%" SCNx32 " %" SCNx32 " %" SCNx32 " %" SCNx32 " %" SCNx32 " %" SCNx32 " %" SCNx32 " %" SCNx32
                   " %" SCNx32 " %" SCNx32,
                   &w[0], &w[1], &w[2], &w[3], &w[4], &w[5], &w[6], &w[7], &w[8], &w[9]) != 10)
            continue;
        pb_philox4x32(w, w + 4, out);
        assert_memory_equal(out, w + 6, sizeof out);
        cases++;
    }
    fclose(file);
    assert_int_equal(cases, 3);
}

static pb_sampling *plain(uint64_t seed, uint64_t key)
{
    struct pb_sampling_settings settings = {
        .sampler = PB_SAMPLER_RANDOM, .seed = seed, .keys = &key, .dimensions = &(int){0}, .input_count = 1};
    pb_sampling *sampling = NULL;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_OK);
    return sampling;
}

/* Numbers l and l + 64 of a block share counter 64 block + l; a number is its upper 52 bits and half a unit. */
static double expected(uint64_t seed, enum pb_stream stream, uint64_t key, uint64_t block, uint32_t lane)
{
    uint32_t counter[4], out[4];
    pb_stream_counter(block * 64 + lane % 64, stream, key, counter);
    pb_philox4x32(counter, (uint32_t[2]){(uint32_t)seed, (uint32_t)(seed >> 32)}, out);
    const uint32_t *word = lane < 64 ? out : out + 2;
    uint64_t bits = ((uint64_t)word[1] << 32 | word[0]) >> 12;
    return ldexp((double)bits + 0.5, -52);
}

static void streams_are_philox(void **state)
{
    (void)state;
    const uint64_t seed = UINT64_C(0x1234567890ABCD), key = UINT64_C(0xFEDCBA9876543210);
    pb_sampling *sampling = plain(seed, key);
    alignas(PB_ALIGNMENT) double u[PB_BLOCK];
    const uint64_t blocks[] = {0, 1, 7812499, UINT64_C(1) << 26, UINT64_C(1) << 40};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
        pb_sampling_uniforms(sampling, 0, blocks[b], u);
        for (uint32_t lane = 0; lane < PB_BLOCK; lane++)
            assert_true(u[lane] == expected(seed, PB_STREAM_PLAIN, key, blocks[b], lane));
        pb_sampling_monthly(sampling, PB_MONTHLY_SURGE, 36, blocks[b], u);
        uint64_t monthly = UINT64_C(36) << 32 | (uint64_t)PB_MONTHLY_SURGE;
        for (uint32_t lane = 0; lane < PB_BLOCK; lane++)
            assert_true(u[lane] == expected(seed, PB_STREAM_MONTHLY, monthly, blocks[b], lane));
    }
    pb_sampling_free(sampling);
}

/* Seed, key, stream, month and block each make other numbers; the same ones make the same. */
static void streams_differ(void **state)
{
    (void)state;
    pb_sampling *a = plain(1, 10), *b = plain(2, 10), *c = plain(1, 11);
    alignas(PB_ALIGNMENT) double u[8][PB_BLOCK], again[PB_BLOCK];
    pb_sampling_uniforms(a, 0, 0, u[0]);
    pb_sampling_uniforms(a, 0, 1, u[1]);
    pb_sampling_uniforms(b, 0, 0, u[2]);
    pb_sampling_uniforms(c, 0, 0, u[3]);
    pb_sampling_monthly(a, PB_MONTHLY_NOISE, 1, 0, u[4]);
    pb_sampling_monthly(a, PB_MONTHLY_NOISE, 2, 0, u[5]);
    pb_sampling_monthly(a, PB_MONTHLY_SURGE, 1, 0, u[6]);
    pb_sampling_monthly(a, PB_MONTHLY_NOISE, 1, 1, u[7]);
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < i; j++)
            for (int lane = 0; lane < PB_BLOCK; lane++)
                assert_true(u[i][lane] != u[j][lane]);
    pb_sampling_uniforms(a, 0, 0, again);
    assert_memory_equal(again, u[0], sizeof again);
    pb_sampling_monthly(c, PB_MONTHLY_NOISE, 2, 0, again); /* whatever the inputs */
    assert_memory_equal(again, u[5], sizeof again);
    pb_sampling_free(a);
    pb_sampling_free(b);
    pb_sampling_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_answers),
        cmocka_unit_test(streams_are_philox),
        cmocka_unit_test(streams_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
