/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The value of data for a choice among several alternatives, where normal priors give it in closed form. */
#include "base/memory.h"
#include "distribution/quantile_table.h"
#include "sampling/sampling.h"
#include "statistics/choice_information.h"
#include "statistics/choice.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 32768 };

static double *normals(uint64_t key)
{
    double *z = pb_new_aligned(N, sizeof *z);
    assert_non_null(z);
    for (size_t block = 0; block < N / 128; block++)
        pb_sampling_observed(11, key, false, block, z + 128 * block);
    pb_normal_quantiles(z, z, N);
    return z;
}

static double *sum_of(double a, double b, const double *x, double c, const double *y)
{
    double *out = pb_new_aligned(N, sizeof *out);
    assert_non_null(out);
    for (size_t i = 0; i < N; i++)
        out[i] = a + b * x[i] + c * (y ? y[i] : 0);
    return out;
}

static void predict(struct pb_predictor *predictor, const double *column)
{
    struct pb_ranking ranking = {0};
    assert_int_equal(pb_ranking_make(&ranking, column, N), PAYBACK_OK);
    assert_int_equal(pb_predictor_make(predictor, &ranking), PAYBACK_OK);
    pb_ranking_clear(&ranking);
}

static double density(double x)
{
    return exp(-x * x / 2) / sqrt(2 * acos(-1));
}

static double below(double x)
{
    return erfc(-x / sqrt(2)) / 2;
}

/* E max of two independent posterior means with these standard deviations. */
static double greatest_of_two(double mu1, double t1, double mu2, double t2)
{
    double a = sqrt(t1 * t1 + t2 * t2), d = (mu1 - mu2) / a;
    return mu1 * below(d) + mu2 * below(-d) + a * density(d);
}

static void assert_covers(payback_estimate e, double truth)
{
    if (!(fabs(e.value - truth) <= 0.8 * (e.high - e.low)))
        fail_msg("%g [%g, %g] in place of %g", e.value, e.low, e.high, truth);
}

/* A ~ N(10, 100²) and B ~ N(0, 120²), independent, without a third: each is measured n times with an error of 500. The
 * same with the truth. */
static void two_alternatives(void **state)
{
    (void)state;
    const double sizes[] = {1, 5, 25, 100, 400, INFINITY};
    double *x = normals(1), *y = normals(2), *a = sum_of(10, 100, x, 0, NULL), *b = sum_of(0, 120, y, 0, NULL);
    const double *values[] = {a, b};
    struct pb_choice choice;
    assert_int_equal(pb_choose(&choice, values, 2, N), PAYBACK_OK);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        double error = 500 / sqrt(sizes[s]), *e = normals(3), *f = normals(4);
        double *seen_a = sum_of(0, 1, a, error, e), *seen_b = sum_of(0, 1, b, error, f);
        struct pb_predictor predictors[2] = {0};
        predict(&predictors[0], seen_a);
        predict(&predictors[1], seen_b);
        const struct pb_predictor *own_a[] = {&predictors[0]}, *own_b[] = {&predictors[1]};
        const struct pb_observed alternatives[] = {{a, own_a, 1}, {b, own_b, 1}};
        struct pb_choice_information information;
        assert_int_equal(pb_choice_information(&information, alternatives, 2, N, choice.evpi), PAYBACK_OK);
        double t_a = 100 * 100 / hypot(100, error), t_b = 120 * 120 / hypot(120, error);
        assert_covers(information.value, greatest_of_two(10, t_a, 0, t_b) - 10);
        assert_int_equal(information.preferred, 0);
        pb_choice_information_clear(&information);
        for (int p = 0; p < 2; p++)
            pb_predictor_clear(&predictors[p]);
        free(e);
        free(f);
        free(seen_a);
        free(seen_b);
    }
    free(x);
    free(y);
    free(a);
    free(b);
}

/* Two alternatives that are the same thing, measured twice, against nothing: worth what two measurements of one are. By
 * its own measurement alone each would look like a second chance. */
static void one_thing_twice(void **state)
{
    (void)state;
    double *x = normals(1), *e = normals(3), *f = normals(4), *a = sum_of(0, 100, x, 0, NULL);
    double *first = sum_of(0, 1, a, 100, e), *second = sum_of(0, 1, a, 100, f), *nothing = calloc(N, sizeof *nothing);
    struct pb_predictor predictors[2] = {0};
    predict(&predictors[0], first);
    predict(&predictors[1], second);
    const struct pb_predictor *forth[] = {&predictors[0], &predictors[1]}, *back[] = {&predictors[1], &predictors[0]};
    const struct pb_observed alternatives[] = {{a, forth, 2}, {a, back, 2}, {nothing, NULL, 0}};
    const double *values[] = {a, a, nothing};
    struct pb_choice choice;
    struct pb_choice_information information;
    assert_int_equal(pb_choose(&choice, values, 3, N), PAYBACK_OK);
    assert_int_equal(pb_choice_information(&information, alternatives, 3, N, choice.evpi), PAYBACK_OK);
    assert_covers(information.value, 100 * sqrt(2.0 / 3) * density(0));
    pb_choice_information_clear(&information);
    for (int p = 0; p < 2; p++)
        pb_predictor_clear(&predictors[p]);
    free(x);
    free(e);
    free(f);
    free(a);
    free(first);
    free(second);
    free(nothing);
}

/* Data that have nothing to do with it, or no data, are worth nothing: exactly. */
static void nothing_is_learned(void **state)
{
    (void)state;
    double *x = normals(1), *e = normals(3), *a = sum_of(50, 10, x, 0, NULL), *nothing = calloc(N, sizeof *nothing);
    struct pb_predictor predictor = {0};
    predict(&predictor, e);
    const struct pb_predictor *unrelated[] = {&predictor};
    const struct pb_observed with[] = {{a, unrelated, 1}, {nothing, NULL, 0}},
                             without[] = {{a, NULL, 0}, {nothing, NULL, 0}};
    const payback_estimate perfect = {10, 10, 10};
    for (int w = 0; w < 2; w++) {
        struct pb_choice_information information;
        assert_int_equal(pb_choice_information(&information, w ? with : without, 2, N, perfect), PAYBACK_OK);
        assert_true(information.value.value == 0 && information.value.low == 0 && information.value.high == 0);
        for (size_t i = 0; i < N; i++)
            assert_int_equal(information.chosen[i], 0);
        pb_choice_information_clear(&information);
    }
    struct pb_choice_information information;
    assert_int_equal(pb_choice_information(&information, with, 0, N, perfect), PAYBACK_ERROR_ARGUMENT);
    pb_choice_information_clear(&information);
    pb_predictor_clear(&predictor);
    free(x);
    free(e);
    free(a);
    free(nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_alternatives),
        cmocka_unit_test(one_thing_twice),
        cmocka_unit_test(nothing_is_learned),
    };
    return cmocka_run_group_tests_name("choice information", tests, NULL, NULL);
}
