/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The value of data where conjugate priors give it in closed form, and against moment matching. */
#include "numerics/binomial.h"
#include "sampling/sampling.h"
#include "statistics/information.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 32768 };

static double *uniforms(uint64_t key)
{
    double *u = aligned_alloc(64, N * sizeof *u);
    assert_non_null(u);
    for (size_t block = 0; block < N / 128; block++)
        pb_sampling_observed(5, key, false, block, u + 128 * block);
    return u;
}

/* Beta(a, b) of whole a and b: the a-th smallest of a + b − 1 uniforms. */
static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}
static double *betas(int a, int b, uint64_t key)
{
    int count = a + b - 1;
    double *columns[32], *out = malloc(N * sizeof *out), row[32];
    for (int c = 0; c < count; c++)
        columns[c] = uniforms(key + (uint64_t)c);
    for (size_t i = 0; i < N; i++) {
        for (int c = 0; c < count; c++)
            row[c] = columns[c][i];
        qsort(row, (size_t)count, sizeof *row, by_size);
        out[i] = row[a - 1];
    }
    for (int c = 0; c < count; c++)
        free(columns[c]);
    return out;
}

static void predict(struct pb_predictor *predictor, const double *column)
{
    struct pb_ranking ranking = {0};
    assert_int_equal(pb_ranking_make(&ranking, column, N), PAYBACK_OK);
    assert_int_equal(pb_predictor_make(predictor, &ranking), PAYBACK_OK);
    pb_ranking_clear(&ranking);
}

static double log_beta(double a, double b)
{
    return lgamma(a) + lgamma(b) - lgamma(a + b);
}

static double beta_binomial(double y, double n, double a, double b)
{
    double ways = lgamma(n + 1) - lgamma(y + 1) - lgamma(n - y + 1);
    return exp(ways + log_beta(a + y, b + n - y) - log_beta(a, b));
}

/* c ~ Beta(13, 7), r ~ Beta(12, 6), y1 of n, y2 of y1; benefit 600,000 c r − 100,000 c − 200,000. */
static double two_counts(int n)
{
    double sum = 0;
    for (int y1 = 0; y1 <= n; y1++)
        for (int y2 = 0; y2 <= y1; y2++) {
            double c = (13.0 + y1) / (20 + n), r = (12.0 + y2) / (18 + y1);
            double benefit = c * (600000 * r - 100000) - 200000;
            sum += beta_binomial(y1, n, 13, 7) * beta_binomial(y2, y1, 12, 6) * (benefit > 0 ? benefit : 0);
        }
    return sum; /* the mean is −5,000: walking away is worth 0 */
}

static void check(const char *what, payback_estimate e, double truth)
{
    double half = (e.high - e.low) / 2;
    if (!(fabs(e.value - truth) <= 1.8 * half)) {
        printf("%s: %.1f (%.1f to %.1f) is not %.1f\n", what, e.value, e.low, e.high, truth);
        fail();
    }
}

static void two_data(void **state)
{
    static const int sizes[] = {5, 20, 50, 100, 200};
    static const double published[] = {6907.1816, 11947.4612, 15107.4462, 16732.6427, 17744.8573};
    (void)state;
    double *c = betas(13, 7, 100), *r = betas(12, 6, 200), *u1 = uniforms(1), *u2 = uniforms(2);
    double *benefit = malloc(N * sizeof *benefit), *t1 = malloc(N * sizeof *t1), *t2 = malloc(N * sizeof *t2);
    for (int i = 0; i < N; i++)
        benefit[i] = 600000 * c[i] * r[i] - 100000 * c[i] - 200000;
    payback_estimate perfect = pb_perfect_information(benefit, N);
    for (int s = 0; s < 5; s++) {
        struct pb_predictor predictors[2] = {{0}, {0}};
        const struct pb_predictor *list[] = {&predictors[0], &predictors[1]};
        struct pb_information information;
        int n = sizes[s];
        for (int i = 0; i < N; i++) {
            double y1 = pb_binomial_quantile(n, c[i], u1[i]), y2 = pb_binomial_quantile(y1, r[i], u2[i]);
            t1[i] = log((y1 + 0.5) / (n - y1 + 0.5));
            t2[i] = log((y2 + 1) / (y1 - y2 + 1));
        }
        predict(&predictors[0], t1);
        predict(&predictors[1], t2);
        assert_true(fabs(two_counts(n) - published[s]) < 0.001);
        assert_int_equal(pb_data_information(&information, benefit, N, list, 2, perfect, NULL), PAYBACK_OK);
        check("two data", information.value, two_counts(n));
        pb_information_clear(&information);
        pb_predictor_clear(&predictors[0]);
        pb_predictor_clear(&predictors[1]);
    }
    free(c);
    free(r);
    free(u1);
    free(u2);
    free(benefit);
    free(t1);
    free(t2);
}

/* One of two values cannot turn the decision: exactly nothing, not nearly nothing. */
static void nothing_turns(void **state)
{
    (void)state;
    double *c = betas(13, 7, 300), *u = uniforms(7), *benefit = malloc(N * sizeof *benefit);
    double *y = malloc(N * sizeof *y), *unseen = malloc(N * sizeof *unseen);
    for (int i = 0; i < N; i++) {
        benefit[i] = 400000 * (c[i] - 0.6);
        y[i] = pb_binomial_quantile(1, c[i], u[i]);
    }
    struct pb_predictor predictor = {0};
    const struct pb_predictor *list[] = {&predictor};
    struct pb_information information;
    predict(&predictor, y);
    payback_estimate perfect = pb_perfect_information(benefit, N);
    assert_int_equal(pb_data_information(&information, benefit, N, list, 1, perfect, unseen), PAYBACK_OK);
    assert_true(information.value.value == 0 && information.value.low == 0 && !information.stiff);
    for (int i = 0; i < N; i++) /* 14/21 and 13/21 by conjugacy */
        assert_true(fabs(unseen[i] - 400000 * ((13 + y[i]) / 21 - 0.6)) < 2000);
    pb_information_clear(&information);
    pb_predictor_clear(&predictor);
    free(c);
    free(u);
    free(benefit);
    free(y);
    free(unseen);
}

/* Moment matching (A. Heath, I. Manolopoulou, G. Baio, Med. Decis. Making 38, 163-173 (2018)): the posterior mean has
 * the shape of the benefit given the input, shrunk to the variance n/(n + h) of it. Of a beta with strength 20 h is
 * 20 up to the shape: another estimate that owes nothing to the regression. */
static void moment_matching(void **state)
{
    (void)state;
    double *c = betas(13, 7, 400), *u = uniforms(9), *benefit = malloc(N * sizeof *benefit), *y = malloc(N * sizeof *y);
    double mean = 0, shrink = sqrt(100.0 / 120), matched = 0;
    for (int i = 0; i < N; i++) {
        benefit[i] = 400000 * (c[i] - 0.6);
        mean += benefit[i] / N;
        y[i] = pb_binomial_quantile(100, c[i], u[i]);
    }
    for (int i = 0; i < N; i++) {
        double posterior = mean + (benefit[i] - mean) * shrink;
        matched += (posterior > 0 ? posterior : 0) / N;
    }
    struct pb_predictor predictor = {0};
    const struct pb_predictor *list[] = {&predictor};
    struct pb_information information;
    predict(&predictor, y);
    assert_int_equal(pb_data_information(&information, benefit, N, list, 1, pb_perfect_information(benefit, N), NULL),
                     PAYBACK_OK);
    assert_true(fabs(information.value.value - (matched - mean)) < 0.03 * information.value.value);
    pb_information_clear(&information);
    pb_predictor_clear(&predictor);
    free(c);
    free(u);
    free(benefit);
    free(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_data), cmocka_unit_test(nothing_turns),
                                       cmocka_unit_test(moment_matching)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
