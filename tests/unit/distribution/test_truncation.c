/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "min" and "max" beside any family: u is mapped to F(min) + u (F(max) − F(min)), with P(X < min) in place of F(min)
 * where the distribution has mass on points. */
#include "unit/distribution/making.h"

/* From p of the truncated distribution to that of the whole. */
static void check_mapping(pb_distribution *whole, pb_distribution *part, double min, double max)
{
    const double below = pb_distribution_cdf(whole, min), above = pb_distribution_survival(whole, max);
    const double mass = 1 - below - above;
    double low, high;
    pb_distribution_support(part, &low, &high);
    assert_true(low >= min && high <= max);
    for (int k = 1; k < 100; k++) {
        const double u = k / 100.0;
        const double x = pb_distribution_quantile(whole, below + u * mass, above + (1 - u) * mass);
        assert_true(relative_error(quantile(part, u), x, 1e-9) < 1e-9);
        assert_true(fabs(pb_distribution_cdf(part, x) - u) < 1e-11);
        assert_true(fabs(pb_distribution_survival(part, x) - (1 - u)) < 1e-11);
        assert_near(pb_distribution_density(part, x), pb_distribution_density(whole, x) / mass, 1e-9);
    }
    assert_true(pb_distribution_cdf(part, min) == 0 && pb_distribution_survival(part, max) == 0);
    assert_true(pb_distribution_density(part, min - 1) == 0 && pb_distribution_density(part, max + 1) == 0);
    pb_distribution_free(whole);
    pb_distribution_free(part);
}

static void test_mapping_of_every_continuous_family(void **unused)
{
    (void)unused;
    const double inf = (double)INFINITY;
    check_mapping(MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2)),
                  MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2), NUMBER("min", 8), NUMBER("max", 11)), 8, 11);
    check_mapping(MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2)),
                  MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2), NUMBER("max", 11)), -inf, 11);
    check_mapping(MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 5)),
                  MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 5), NUMBER("min", 9)), 9, inf);
    check_mapping(MAKE("beta", NUMBER("alpha", 2), NUMBER("beta", 8)),
                  MAKE("beta", NUMBER("alpha", 2), NUMBER("beta", 8), NUMBER("min", 0.1), NUMBER("max", 0.3)), 0.1,
                  0.3);
    check_mapping(MAKE("gamma", NUMBER("shape", 2), NUMBER("scale", 3)),
                  MAKE("gamma", NUMBER("shape", 2), NUMBER("scale", 3), NUMBER("min", 1)), 1, inf);
    check_mapping(MAKE("weibull", NUMBER("shape", 2), NUMBER("scale", 3)),
                  MAKE("weibull", NUMBER("shape", 2), NUMBER("scale", 3), NUMBER("max", 4)), -inf, 4);
    check_mapping(MAKE("exponential", NUMBER("mean", 2)),
                  MAKE("exponential", NUMBER("mean", 2), NUMBER("min", 1), NUMBER("max", 3)), 1, 3);
    check_mapping(
        MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4), NUMBER("low", 0)),
        MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4), NUMBER("low", 0), NUMBER("max", 9)), -inf,
        9);
    check_mapping(
        make_mixture(0.4, MAKE("normal", NUMBER("mean", 0), NUMBER("sd", 1)), MAKE("exponential", NUMBER("mean", 2))),
        make_mixture(0.4, MAKE("normal", NUMBER("mean", 0), NUMBER("sd", 1)), MAKE("exponential", NUMBER("mean", 2))),
        -inf, inf);
}

/* Bounds outside the support change nothing. */
static void test_bounds_that_do_not_bind(void **unused)
{
    (void)unused;
    pb_distribution *whole = MAKE("gamma", NUMBER("shape", 2), NUMBER("scale", 3));
    pb_distribution *part = MAKE("gamma", NUMBER("shape", 2), NUMBER("scale", 3), NUMBER("min", -5));
    for (int k = 1; k < 100; k++)
        assert_true(quantile(whole, k / 100.0) == quantile(part, k / 100.0));
    assert_near(pb_distribution_mean(part), 6, 1e-10);
    assert_near(pb_distribution_sd(part), sqrt(18), 1e-10);
    pb_distribution_free(whole);
    pb_distribution_free(part);
}

/* Far in a tail both ends keep their digits: beyond 40 = mean + 15 sd a normal is nearly exponential. */
static void test_far_tails(void **unused)
{
    (void)unused;
    pb_distribution *part = MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2), NUMBER("min", 40));
    /* survival ratios of mpmath: erfc(15.5/√2)/erfc(15/√2) */
    assert_near(pb_distribution_survival(part, 41), 0.00047248073058220531, 1e-9);
    for (double v = 1e-240; v < 0.5; v *= 1e10)
        assert_true(probability_error(part, pb_distribution_quantile(part, 1 - v, v), 1 - v, v, 0) < 1e-9);
    pb_distribution_free(part);
    part = MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2), NUMBER("max", -20));
    assert_near(pb_distribution_cdf(part, -21), 0.00047248073058220531, 1e-9);
    assert_true(quantile(part, 0.5) < -20 && quantile(part, 0.5) > -20.2);
    pb_distribution_free(part);
}

static void check_moments(pb_distribution *d, double mean, double sd, double tolerance)
{
    assert_near(pb_distribution_mean(d), mean, tolerance);
    assert_near(pb_distribution_sd(d), sd, tolerance);
    pb_distribution_free(d);
}

static void test_moments(void **unused)
{
    (void)unused;
    /* normal above its mean − sd: μ + σ h, h = φ(1)/Φ(1); variance σ² (1 − h − h²) */
    const double h = exp(-0.5) / sqrt(2 * M_PI) / (0.5 * erfc(-1 / sqrt(2)));
    check_moments(MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2), NUMBER("min", 8)), 10 + 2 * h,
                  2 * sqrt(1 - h - h * h), 1e-10);
    /* exponential has no memory */
    check_moments(MAKE("exponential", NUMBER("mean", 3), NUMBER("min", 7)), 10, 3, 1e-10);
    /* mpmath */
    check_moments(MAKE("beta", NUMBER("alpha", 2), NUMBER("beta", 8), NUMBER("min", 0.1), NUMBER("max", 0.3)),
                  0.18900854094960331, 0.055592281189371837, 1e-10);
    check_moments(MAKE("gamma", NUMBER("shape", 2), NUMBER("scale", 3), NUMBER("min", 1)), 6.25, 4.1758232721225164,
                  1e-10);
    /* Poisson above 0: λ/(1 − e^−λ), E X² = λ (1 + λ)/(1 − e^−λ) */
    const double m = 2 / (1 - exp(-2.0));
    check_moments(MAKE("poisson", NUMBER("mean", 2), NUMBER("min", 0.5)), m, sqrt(3 * m - m * m), 1e-12);
    check_moments(
        MAKE("discrete", LIST("values", 1, 2, 3, 9), LIST("weights", 5, 1, 1, 4), NUMBER("min", 2), NUMBER("max", 3)),
        2.5, 0.5, 1e-14);
    /* quantile function from 15 at p = ¼ to 20 at p = ½, then flat to ¾, for values 10 20 20 40 below 20 */
    check_moments(MAKE("empirical", LIST("values", 10, 20), NUMBER("min", 15)), 17.5 * 0.5 + 20 * 0.5,
                  sqrt((400 + 300 + 225) / 3.0 * 0.5 + 200 - 18.75 * 18.75), 1e-13);
}

/* Truncating a mixture truncates its components and shifts the weights to where mass is left. */
static void test_mixture_moments(void **unused)
{
    (void)unused;
    pb_distribution *d[] = {MAKE("uniform", NUMBER("min", 0), NUMBER("max", 4)),
                            MAKE("uniform", NUMBER("min", 3), NUMBER("max", 5))};
    pb_distribution *part = MAKE("mixture", COMPONENTS(d, ((double[]){1, 1}), 2), NUMBER("min", 2), NUMBER("max", 4));
    /* masses ½ · ½ on [2, 4] and ½ · ½ on [3, 4] */
    check_moments(part, 0.5 * 3 + 0.5 * 3.5, sqrt(0.5 * (4.0 / 12 + 0.0625) + 0.5 * (1.0 / 12 + 0.0625)), 1e-13);
}

static void test_triangular_inside_a_mixture(void **unused)
{
    (void)unused;
    pb_distribution *d[] = {MAKE("triangular", NUMBER("min", 0), NUMBER("mode", 1), NUMBER("max", 3))};
    pb_distribution *part = MAKE("mixture", COMPONENTS(d, ((double[]){1}), 1), NUMBER("min", 0.5), NUMBER("max", 2));
    /* density 2x/3 to 1, (3 − x)/3 from there: mass ¼ + ½; first moments 7/36 + 13/18 − … */
    const double mass = 0.25 + 0.5, first = 2.0 / 9 * (1 - 0.125) + (1.5 * 3 - 7.0 / 3) / 3;
    assert_near(pb_distribution_mean(part), first / mass, 1e-10);
    pb_distribution_free(part);
}

/* A value that is a bound keeps its mass. */
static void test_discrete_bounds_are_inclusive(void **unused)
{
    (void)unused;
    double low, high;
    pb_distribution *d = MAKE("discrete", LIST("values", 1, 2, 3), LIST("weights", 1, 1, 2), NUMBER("min", 2));
    assert_near(pb_distribution_cdf(d, 2), 1.0 / 3, 1e-15);
    assert_true(quantile(d, 1e-15) == 2 && quantile(d, 0.333) == 2 && quantile(d, 0.334) == 3);
    pb_distribution_support(d, &low, &high);
    assert_true(low == 2 && high == 3);
    pb_distribution_free(d);
    d = MAKE("poisson", NUMBER("mean", 3), NUMBER("min", 1.5), NUMBER("max", 4.5));
    pb_distribution_support(d, &low, &high);
    assert_true(low == 2 && high == 4 && quantile(d, 1e-9) == 2 && quantile(d, 1 - 1e-9) == 4);
    assert_near(pb_distribution_cdf(d, 2), 4.5 / (4.5 + 4.5 + 27.0 / 8), 1e-14);
    pb_distribution_free(d);
    d = MAKE("bernoulli", NUMBER("p", 0.3), NUMBER("min", 0.5));
    assert_true(pb_distribution_is_constant(d) && quantile(d, 0.1) == 1);
    pb_distribution_free(d);
    d = MAKE("empirical", LIST("values", 10, 20), NUMBER("min", 10));
    assert_near(pb_distribution_cdf(d, 10), 0.25, 1e-15);
    pb_distribution_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mapping_of_every_continuous_family),
        cmocka_unit_test(test_bounds_that_do_not_bind),
        cmocka_unit_test(test_far_tails),
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_mixture_moments),
        cmocka_unit_test(test_triangular_inside_a_mixture),
        cmocka_unit_test(test_discrete_bounds_are_inclusive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
