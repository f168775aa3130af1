/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The copula realises rank correlations, and leaves alone what is not correlated. */
#include "sampling/copula.h"
#include "sampling/sampling.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

enum { MEMBERS = 5 };
struct block {
    alignas(PB_ALIGNMENT) double z[MEMBERS][PB_BLOCK];
};

static pb_copula *copula_of(size_t n, const struct pb_copula_pair *pairs, size_t count)
{
    pb_copula *copula = NULL;
    assert_int_equal(pb_copula_new(&copula, n, pairs, count), PAYBACK_OK);
    return copula;
}

static void fill(struct block *block, pb_sampling *sampling, uint64_t index)
{
    for (size_t m = 0; m < MEMBERS; m++) {
        pb_sampling_uniforms(sampling, m, index, block->z[m]);
        for (int lane = 0; lane < PB_BLOCK; lane++)
            block->z[m][lane] = gsl_cdf_ugaussian_Pinv(block->z[m][lane]);
    }
}

static pb_sampling *plain(void)
{
    struct pb_sampling_settings settings = {.sampler = PB_SAMPLER_RANDOM,
                                            .seed = 2024,
                                            .keys = (uint64_t[]){1, 2, 3, 4, 5},
                                            .dimensions = (int[]){0, 1, 2, 3, 4},
                                            .input_count = MEMBERS};
    pb_sampling *sampling = NULL;
    assert_int_equal(pb_sampling_new(&sampling, &settings), PAYBACK_OK);
    return sampling;
}

static void apply(const pb_copula *copula, struct block *block)
{
    double *normals[MEMBERS];
    for (int m = 0; m < MEMBERS; m++)
        normals[m] = block->z[m];
    pb_copula_apply(copula, normals, normals);
}

static void no_pairs_change_nothing(void **state)
{
    (void)state;
    pb_sampling *sampling = plain();
    pb_copula *copula = copula_of(MEMBERS, NULL, 0);
    struct block before, after;
    fill(&before, sampling, 0);
    after = before;
    apply(copula, &after);
    assert_memory_equal(before.z, after.z, sizeof before.z);
    pb_copula_free(copula);
    pb_sampling_free(sampling);
}

/* z_b becomes r z_a + √(1 − r²) z_b, r = 2 sin(πρ/6): ρ = 1/2 gives r = 0.517638090205 (2 sin 15°). */
static void a_pair_by_hand(void **state)
{
    (void)state;
    pb_sampling *sampling = plain();
    pb_copula *copula = copula_of(MEMBERS, &(struct pb_copula_pair){3, 1, 0.5}, 1);
    struct block before, after;
    fill(&before, sampling, 9);
    after = before;
    apply(copula, &after);
    const double r = 0.51763809020504152470;
    for (int lane = 0; lane < PB_BLOCK; lane++)
        assert_true(fabs(after.z[3][lane] - (r * before.z[1][lane] + sqrt(1 - r * r) * before.z[3][lane])) < 1e-14);
    for (int m = 0; m < MEMBERS; m++)
        if (m != 3)
            assert_memory_equal(before.z[m], after.z[m], sizeof after.z[m]);
    pb_copula_free(copula);
    pb_sampling_free(sampling);
}

/* Member m depends on members 0 … m only. */
static void order_of_dependence(void **state)
{
    (void)state;
    pb_sampling *sampling = plain();
    const struct pb_copula_pair pairs[] = {{0, 2, 0.4}, {1, 2, -0.3}, {2, 4, 0.6}, {0, 4, 0.2}};
    pb_copula *copula = copula_of(MEMBERS, pairs, 4);
    struct block a, b;
    fill(&a, sampling, 1);
    b = a;
    b.z[2][5] += 1;
    apply(copula, &a);
    apply(copula, &b);
    for (int m = 0; m < MEMBERS; m++)
        assert_int_equal(a.z[m][5] != b.z[m][5], m == 2 || m == 4);
    pb_copula_free(copula);
    pb_sampling_free(sampling);
}

/* Spearman's coefficient is 12 E (Φ(z_a) − ½)(Φ(z_b) − ½); its standard error is at most 1/√n. The marginals stay
 * standard normal. */
static void rank_correlations_are_realised(void **state)
{
    (void)state;
    enum { BLOCKS = 512 };
    const double n = BLOCKS * PB_BLOCK, limit = 4.5 / sqrt(n);
    const struct pb_copula_pair pairs[] = {{0, 1, 0.8},  {0, 2, -0.5}, {1, 2, -0.3},
                                           {0, 3, 0.15}, {2, 3, 0.4},  {1, 4, -0.95}};
    const struct pb_copula_pair feasible[] = {{0, 1, 0.8}, {0, 2, -0.5}, {1, 2, -0.3}, {0, 3, 0.15}, {2, 3, 0.4}};
    const struct {
        const struct pb_copula_pair *pairs;
        size_t count;
    } cases[] = {{feasible, 5}, {pairs + 5, 1}, {&(struct pb_copula_pair){4, 0, 0.999}, 1}};
    pb_sampling *sampling = plain();
    for (size_t c = 0; c < 3; c++) {
        pb_copula *copula = copula_of(MEMBERS, cases[c].pairs, cases[c].count);
        double sum[MEMBERS][MEMBERS] = {{0}};
        for (uint64_t b = 0; b < BLOCKS; b++) {
            struct block block;
            fill(&block, sampling, b);
            apply(copula, &block);
            for (int m = 0; m < MEMBERS; m++)
                for (int lane = 0; lane < PB_BLOCK; lane++)
                    block.z[m][lane] = gsl_cdf_ugaussian_P(block.z[m][lane]) - 0.5;
            for (int i = 0; i < MEMBERS; i++)
                for (int j = 0; j <= i; j++)
                    for (int lane = 0; lane < PB_BLOCK; lane++)
                        sum[i][j] += 12 * block.z[i][lane] * block.z[j][lane] / n;
        }
        for (int i = 0; i < MEMBERS; i++)
            assert_true(fabs(sum[i][i] - 1) < limit); /* variance 144 (1/80 − 1/144)/n < 1/n */
        for (size_t p = 0; p < cases[c].count; p++) {
            struct pb_copula_pair pair = cases[c].pairs[p];
            size_t high = pair.a > pair.b ? pair.a : pair.b, low = pair.a + pair.b - high;
            assert_true(fabs(sum[high][low] - pair.rank) < limit);
        }
        pb_copula_free(copula);
    }
    pb_sampling_free(sampling);
}

/* The axis becomes the unit direction, lengths stay, and a second reflection undoes the first. */
static void a_reflection_turns_the_axis(void **state)
{
    (void)state;
    const double direction[MEMBERS] = {2, 0, -4, 0, 4}; /* of length 6 */
    pb_sampling *sampling = plain();
    pb_copula *copula = copula_of(MEMBERS, NULL, 0);
    assert_int_equal(pb_copula_reflect(copula, direction, 2), PAYBACK_OK);
    struct block axis = {{{0}}}, before, after;
    for (int lane = 0; lane < PB_BLOCK; lane++)
        axis.z[2][lane] = 1;
    apply(copula, &axis);
    fill(&before, sampling, 3);
    after = before;
    apply(copula, &after);
    for (int lane = 0; lane < PB_BLOCK; lane++) {
        double length_before = 0, length_after = 0;
        for (int m = 0; m < MEMBERS; m++) {
            assert_true(fabs(axis.z[m][lane] - direction[m] / 6) < 1e-15);
            length_before += before.z[m][lane] * before.z[m][lane];
            length_after += after.z[m][lane] * after.z[m][lane];
        }
        assert_true(fabs(length_after - length_before) < 1e-12 * length_before);
    }
    for (int m = 1; m < MEMBERS; m += 2) /* members without weight stay to the bit */
        assert_memory_equal(before.z[m], after.z[m], sizeof after.z[m]);
    apply(copula, &after);
    for (int m = 0; m < MEMBERS; m++)
        for (int lane = 0; lane < PB_BLOCK; lane++)
            assert_true(fabs(after.z[m][lane] - before.z[m][lane]) < 1e-14);
    pb_copula_free(copula);
    pb_sampling_free(sampling);
}

/* The reflection comes before the correlation. */
static void a_reflection_keeps_correlations(void **state)
{
    (void)state;
    pb_sampling *sampling = plain();
    const struct pb_copula_pair pair = {4, 0, 0.5};
    pb_copula *both = copula_of(MEMBERS, &pair, 1), *mirror = copula_of(MEMBERS, NULL, 0),
              *correlation = copula_of(MEMBERS, &pair, 1);
    const double direction[MEMBERS] = {1, 1, 1, 1, 1};
    assert_int_equal(pb_copula_reflect(both, direction, 0), PAYBACK_OK);
    assert_int_equal(pb_copula_reflect(mirror, direction, 0), PAYBACK_OK);
    struct block at_once, one_by_one;
    fill(&at_once, sampling, 5);
    one_by_one = at_once;
    apply(both, &at_once);
    apply(mirror, &one_by_one);
    apply(correlation, &one_by_one);
    assert_memory_equal(at_once.z, one_by_one.z, sizeof at_once.z);
    pb_copula_free(both);
    pb_copula_free(mirror);
    pb_copula_free(correlation);
    pb_sampling_free(sampling);
}

static void what_is_refused(void **state)
{
    (void)state;
    pb_copula *copula = NULL;
    const struct pb_copula_pair impossible[] = {{0, 1, 0.9}, {1, 2, 0.9}, {0, 2, -0.9}};
    assert_int_equal(pb_copula_new(&copula, 3, impossible, 3), PAYBACK_ERROR_SCENARIO);
    assert_null(copula);
    assert_int_equal(pb_copula_new(&copula, 0, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_copula_new(&copula, 2, NULL, 1), PAYBACK_ERROR_ARGUMENT);
    const struct pb_copula_pair wrong[] = {{0, 2, 0.1}, {2, 0, 0.1}, {1, 1, 0.1}, {0, 1, 1}, {0, 1, -1}, {0, 1, NAN}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(pb_copula_new(&copula, 2, &wrong[i], 1), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(pb_copula_new(&copula, SIZE_MAX / 2, NULL, 0), PAYBACK_ERROR_MEMORY);
    pb_copula_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_pairs_change_nothing),
        cmocka_unit_test(a_pair_by_hand),
        cmocka_unit_test(order_of_dependence),
        cmocka_unit_test(rank_correlations_are_realised),
        cmocka_unit_test(a_reflection_turns_the_axis),
        cmocka_unit_test(a_reflection_keeps_correlations),
        cmocka_unit_test(what_is_refused),
    };
    print_message("seed 2024\n");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
