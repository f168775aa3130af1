/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws of every family against its distribution function (Kolmogorov-Smirnov, or the counts of single values) and its
 * moments. The thresholds are those of theory for one false alarm in a million per check; the seed is fixed. */
#include "base/memory.h"
#include "base/trials.h"
#include "distribution/quantile_table.h"
#include "unit/distribution/making.h"

#include <stdlib.h>

enum { DRAWS = 1 << 15, SEED = 20250607 };

/* P(√n D > 2.694) = 1e-6 (Kolmogorov); P(|Z| > 4.892) = 1e-6. */
#define KOLMOGOROV 2.694
#define DEVIATION  4.892

struct sample {
    double *x, *sorted;
};

/* SplitMix64 (Steele, Lea & Flood 2014). */
static double next_uniform(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return ((double)((z ^ (z >> 31)) >> 12) + 0.5) * 0x1p-52;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void draw(const pb_distribution *d, bool by_normals, uint64_t seed, struct sample *sample)
{
    pb_quantile_table *table;
    assert_int_equal(pb_quantile_table_new(&table, d), PAYBACK_OK);
    for (size_t i = 0; i < DRAWS; i++)
        sample->x[i] = next_uniform(&seed);
    if (by_normals)
        pb_normal_quantiles(sample->x, sample->x, DRAWS);
    if (by_normals)
        pb_quantiles_of_normals(table, sample->x, sample->x, DRAWS);
    else
        pb_quantiles_of_uniforms(table, sample->x, sample->x, DRAWS);
    pb_quantile_table_free(table);
    for (size_t i = 0; i < DRAWS; i++)
        sample->sorted[i] = sample->x[i];
    qsort(sample->sorted, DRAWS, sizeof(double), compare);
}

/* √n sup |ECDF − F|; with mass on points it is smaller still, so that the threshold stays valid. */
static double kolmogorov_distance(const pb_distribution *d, const double *sorted)
{
    double distance = 0;
    for (size_t i = 0; i < DRAWS; i++) {
        if (i + 1 < DRAWS && sorted[i + 1] == sorted[i])
            continue;
        const double x = sorted[i], before = nextafter(x, -(double)INFINITY);
        size_t first = i;
        while (first > 0 && sorted[first - 1] == x)
            first--;
        distance = fmax(distance, fabs((double)(i + 1) / DRAWS - pb_distribution_cdf(d, x)));
        distance = fmax(distance, fabs((double)first / DRAWS - pb_distribution_cdf(d, before)));
    }
    return distance * sqrt(DRAWS);
}

static void check_moments(const pb_distribution *d, const double *x)
{
    const double mean = pb_distribution_mean(d), sd = pb_distribution_sd(d);
    double first = 0, second = 0, fourth = 0;
    for (size_t i = 0; i < DRAWS; i++) {
        const double e = x[i] - mean;
        first += e / DRAWS;
        second += e * e / DRAWS;
        fourth += e * e * e * e / DRAWS;
    }
    const double mean_error = sd / sqrt(DRAWS), variance_error = sqrt((fourth - second * second) / DRAWS);
    if (fabs(first) > DEVIATION * mean_error)
        fail_msg("%s: mean %g, drawn %g", pb_distribution_family(d)->name, mean, mean + first);
    if (fabs(second - sd * sd) > DEVIATION * variance_error)
        fail_msg("%s: sd %g, drawn %g", pb_distribution_family(d)->name, sd, sqrt(second));
}

/* Takes the distribution over. heavy: its fourth moment is too wild to judge the others by. */
static void check(pb_distribution *d, bool heavy)
{
    struct sample sample = {pb_new_aligned(DRAWS, sizeof(double)), pb_new_aligned(DRAWS, sizeof(double))};
    assert_true(sample.x != NULL && sample.sorted != NULL);
    for (int by_normals = 0; by_normals < 2; by_normals++) {
        draw(d, by_normals, SEED + (uint64_t)by_normals, &sample);
        const double distance = kolmogorov_distance(d, sample.sorted);
        printf("%-12s sqrt(n) D = %.3f\n", pb_distribution_family(d)->name, distance);
        if (distance > KOLMOGOROV)
            fail_msg("%s: %g", pb_distribution_family(d)->name, distance);
        if (!heavy)
            check_moments(d, sample.x);
    }
    free(sample.x);
    free(sample.sorted);
    pb_distribution_free(d);
}

static void test_every_family(void **unused)
{
    (void)unused;
    pb_distribution *d;
    printf("seed %d\n", SEED);
    for (size_t i = 0; (d = make_example_of_family(i)) != NULL; i++)
        check(d, false);
}

static void test_bounded(void **unused)
{
    (void)unused;
    check(MAKE("uniform", NUMBER("min", -3), NUMBER("max", 7)), false);
    check(MAKE("triangular", NUMBER("min", 1), NUMBER("mode", 2), NUMBER("max", 9)), false);
    check(MAKE("triangular", NUMBER("min", 1), NUMBER("mode", 9), NUMBER("max", 9)), false);
    check(MAKE("pert", NUMBER("min", 10), NUMBER("mode", 12), NUMBER("max", 40)), false);
    check(MAKE("beta", NUMBER("alpha", 2), NUMBER("beta", 8)), false);
    check(MAKE("beta", NUMBER("alpha", 0.2), NUMBER("beta", 0.2)), false);
    check(MAKE("beta", NUMBER("mean", 5), NUMBER("sd", 1), NUMBER("low", 0), NUMBER("high", 30)), false);
    check(MAKE("metalog", NUMBER("p10", 0.1), NUMBER("p50", 0.2), NUMBER("p90", 0.4), NUMBER("low", 0),
               NUMBER("high", 1)),
          false);
}

static void test_unbounded(void **unused)
{
    (void)unused;
    check(MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2)), false);
    check(MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 3)), false);
    check(MAKE("lognormal", NUMBER("p05", 1), NUMBER("p95", 1000)), true);
    check(MAKE("gamma", NUMBER("mean", 14), NUMBER("sd", 2)), false);
    check(MAKE("gamma", NUMBER("shape", 0.05), NUMBER("scale", 2)), true);
    check(MAKE("weibull", NUMBER("shape", 1.5), NUMBER("scale", 2)), false);
    check(MAKE("exponential", NUMBER("mean", 6)), false);
    check(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4)), false);
    check(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4), NUMBER("low", 0)), true);
}

static void test_truncated(void **unused)
{
    (void)unused;
    check(MAKE("normal", NUMBER("mean", 0.5), NUMBER("sd", 0.4), NUMBER("min", 0), NUMBER("max", 1)), false);
    check(MAKE("gamma", NUMBER("mean", 14), NUMBER("sd", 5), NUMBER("min", 10), NUMBER("max", 20)), false);
    check(MAKE("poisson", NUMBER("mean", 4), NUMBER("min", 2)), false);
}

static void test_on_points(void **unused)
{
    (void)unused;
    check(MAKE("bernoulli", NUMBER("p", 0.3)), false);
    check(MAKE("poisson", NUMBER("mean", 4)), false);
    check(MAKE("poisson", NUMBER("mean", 1e5)), false);
    check(MAKE("discrete", LIST("values", 1, 2, 4, 8), LIST("weights", 4, 3, 2, 1)), false);
    check(MAKE("empirical", LIST("values", 1, 2, 2, 5, 9)), false);
}

static void test_mixtures(void **unused)
{
    (void)unused;
    check(make_mixture(0.4, MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 1)),
                       MAKE("gamma", NUMBER("mean", 14), NUMBER("sd", 5))),
          false);
    check(make_mixture(0.7, MAKE("uniform", NUMBER("min", 0), NUMBER("max", 0)),
                       MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 3))),
          false);
    check(make_mixture(0.5, MAKE("poisson", NUMBER("mean", 3)), MAKE("uniform", NUMBER("min", 0), NUMBER("max", 9))),
          false);
}

/* Counts of single values: each is binomial. */
static void test_counts_of_values(void **unused)
{
    (void)unused;
    pb_distribution *d = MAKE("poisson", NUMBER("mean", 4));
    struct sample sample = {pb_new_aligned(DRAWS, sizeof(double)), pb_new_aligned(DRAWS, sizeof(double))};
    assert_true(sample.x != NULL && sample.sorted != NULL);
    draw(d, false, SEED, &sample);
    for (int k = 0; k <= 12; k++) {
        const double p = pb_distribution_density(d, k);
        double count = 0;
        for (size_t i = 0; i < DRAWS; i++)
            count += sample.x[i] == k;
        assert_true(fabs(count - DRAWS * p) <= DEVIATION * sqrt(DRAWS * p * (1 - p)));
    }
    free(sample.x);
    free(sample.sorted);
    pb_distribution_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_family),     cmocka_unit_test(test_bounded),   cmocka_unit_test(test_unbounded),
        cmocka_unit_test(test_truncated),        cmocka_unit_test(test_on_points), cmocka_unit_test(test_mixtures),
        cmocka_unit_test(test_counts_of_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
