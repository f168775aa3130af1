/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every family: quantile against distribution function in both tails over grids of parameters, density as its
 * derivative, known values, moments, support. */
#include "unit/distribution/making.h"

#include <string.h>

enum { GRID = 26 };

/* The index-th of those examples of the families that have a density; NULL beyond the end. */
static pb_distribution *example(size_t index)
{
    pb_distribution *d;
    for (size_t i = 0; (d = make_example_of_family(i)) != NULL; i++) {
        if (!pb_distribution_is_discrete(d) && index-- == 0)
            return d;
        pb_distribution_free(d);
    }
    return NULL;
}

/* The distributions with a density that a grid of each family's parameters gives, then the examples of the registry;
 * NULL beyond the end. */
static pb_distribution *continuous(size_t i)
{
    switch (i) {
    case 0:
        return MAKE("uniform", NUMBER("min", -3), NUMBER("max", 7));
    case 1:
        return MAKE("triangular", NUMBER("min", 1), NUMBER("mode", 2), NUMBER("max", 9));
    case 2:
        return MAKE("triangular", NUMBER("min", 1), NUMBER("mode", 1), NUMBER("max", 9));
    case 3:
        return MAKE("triangular", NUMBER("min", 1), NUMBER("mode", 9), NUMBER("max", 9));
    case 4:
        return MAKE("pert", NUMBER("min", 10), NUMBER("mode", 12), NUMBER("max", 40));
    case 5:
        return MAKE("pert", NUMBER("min", 10), NUMBER("mode", 10), NUMBER("max", 40), NUMBER("shape", 9));
    case 6:
        return MAKE("normal", NUMBER("mean", 0.5), NUMBER("sd", 0.1));
    case 7:
        return MAKE("normal", NUMBER("p05", -100), NUMBER("p95", 3000));
    case 8:
        return MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 5));
    case 9:
        return MAKE("lognormal", NUMBER("p05", 0.01), NUMBER("p95", 1e4));
    case 10:
        return MAKE("beta", NUMBER("mean", 0.3), NUMBER("sd", 0.1));
    case 11:
        return MAKE("beta", NUMBER("alpha", 0.5), NUMBER("beta", 0.5), NUMBER("low", 2), NUMBER("high", 3));
    case 12:
        return MAKE("beta", NUMBER("alpha", 0.05), NUMBER("beta", 30));
    case 13:
        return MAKE("beta", NUMBER("alpha", 1e6), NUMBER("beta", 1e6));
    case 14:
        return MAKE("gamma", NUMBER("mean", 14), NUMBER("sd", 2));
    case 15:
        return MAKE("gamma", NUMBER("shape", 0.05), NUMBER("scale", 3));
    case 16:
        return MAKE("gamma", NUMBER("shape", 1e6), NUMBER("scale", 1e-6));
    case 17:
        return MAKE("weibull", NUMBER("shape", 1.5), NUMBER("scale", 20));
    case 18:
        return MAKE("weibull", NUMBER("shape", 0.3), NUMBER("scale", 1));
    case 19:
        return MAKE("exponential", NUMBER("mean", 6));
    case 20:
        return MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4));
    case 21:
        return MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4), NUMBER("low", 0));
    case 22:
        return MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2.4), NUMBER("p90", 4), NUMBER("high", 6));
    case 23:
        return MAKE("metalog", NUMBER("p10", 0.1), NUMBER("p50", 0.2), NUMBER("p90", 0.4), NUMBER("low", 0),
                    NUMBER("high", 1));
    case 24:
        return make_mixture(0.3, MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 1)),
                            MAKE("gamma", NUMBER("mean", 14), NUMBER("sd", 5)));
    case 25: /* with a gap */
        return make_mixture(0.25, MAKE("uniform", NUMBER("min", 0), NUMBER("max", 1)),
                            MAKE("uniform", NUMBER("min", 5), NUMBER("max", 6)));
    default:
        return example(i - GRID);
    }
}

static void test_quantile_inverts_the_distribution_function(void **unused)
{
    (void)unused;
    pb_distribution *d;
    for (size_t i = 0; (d = continuous(i)) != NULL; i++) {
        for (double v = 0.5; v > 1e-300; v *= v > 1e-9 ? 0.83 : 1e-7) {
            const double lower = probability_error(d, pb_distribution_quantile(d, v, 1 - v), v, 1 - v, 0);
            const double upper = probability_error(d, pb_distribution_quantile(d, 1 - v, v), 1 - v, v, 0);
            if (!(lower <= 1e-9 && upper <= 1e-9))
                fail_msg("distribution %zu, tail %g: %g, %g", i, v, lower, upper);
        }
        pb_distribution_free(d);
    }
}

static void test_quantile_rises_inside_the_support(void **unused)
{
    (void)unused;
    pb_distribution *d;
    for (size_t i = 0; (d = continuous(i)) != NULL; i++) {
        double low, high, before = -(double)INFINITY;
        pb_distribution_support(d, &low, &high);
        for (int k = 1; k < 1000; k++) {
            const double x = quantile(d, k / 1000.0);
            assert_true(x >= before && x > low && x < high);
            before = x;
        }
        const double first = pb_distribution_quantile(d, 1e-300, 1), last = pb_distribution_quantile(d, 1, 1e-300);
        assert_true(first > low && last < high && isfinite(first) && isfinite(last));
        assert_true(pb_distribution_quantile(d, 0, 1) == low && pb_distribution_quantile(d, 1, 0) == high);
        assert_true(pb_distribution_cdf(d, low) == 0 && pb_distribution_survival(d, high) == 0);
        assert_true(pb_distribution_cdf(d, high) == 1 && pb_distribution_survival(d, low) == 1);
        assert_false(pb_distribution_is_discrete(d) || pb_distribution_is_constant(d));
        pb_distribution_free(d);
    }
}

/* Central differences of F over a step of a millionth of the spread. */
static void test_density_is_the_derivative(void **unused)
{
    (void)unused;
    pb_distribution *d;
    for (size_t i = 0; (d = continuous(i)) != NULL; i++) {
        for (int k = 1; k < 20; k++) {
            const double x = quantile(d, k / 20.0 + 0.003);
            const double step = 1e-5 * (quantile(d, k / 20.0 + 0.004) - quantile(d, k / 20.0 + 0.002));
            const double up = pb_distribution_cdf(d, x + step), down = pb_distribution_cdf(d, x - step);
            if (step > 1e-6 * fabs(x))
                assert_near(pb_distribution_density(d, x), (up - down) / (2 * step), 1e-4);
        }
        pb_distribution_free(d);
    }
}

/* ∫ Q and ∫ Q² by Simpson's rule on z = Φ⁻¹(u), |z| ≤ 9: independent of the closed forms. */
static void numeric_moments(const pb_distribution *d, double *mean, double *sd)
{
    enum { STEPS = 1200 };
    const double centre = quantile(d, 0.5), h = 18.0 / STEPS;
    double first = 0, second = 0;
    for (int i = 0; i <= STEPS; i++) {
        const double z = -9 + i * h, p = 0.5 * erfc(-z / sqrt(2)), q = 0.5 * erfc(z / sqrt(2));
        const double weight = (i % STEPS == 0 ? 1 : i % 2 == 1 ? 4 : 2) * h / 3 * exp(-0.5 * z * z) / sqrt(2 * M_PI);
        const double x = pb_distribution_quantile(d, p, q) - centre;
        first += weight * x;
        second += weight * x * x;
    }
    *mean = centre + first;
    *sd = sqrt(second - first * first);
}

static void test_moments_agree_with_integration(void **unused)
{
    (void)unused;
    pb_distribution *d;
    for (size_t i = 0; (d = continuous(i)) != NULL; i++) {
        double mean, sd;
        numeric_moments(d, &mean, &sd);
        const bool smooth = i > 3 && i != 9 && i != 12 && i != 15 && i != 21 && i != 25;
        if (!(fabs(pb_distribution_mean(d) - mean) <= (smooth ? 1e-9 : 1e-2) * sd))
            fail_msg("distribution %zu: %.17g, %.17g", i, pb_distribution_mean(d), mean);
        if (i != 9) /* beyond |z| = 9 lies much of it */
            assert_near(pb_distribution_sd(d), sd, smooth ? 1e-9 : 2e-2);
        pb_distribution_free(d);
    }
}

static void check_moments(pb_distribution *d, double mean, double sd, double tolerance)
{
    assert_near(pb_distribution_mean(d), mean, tolerance);
    assert_near(pb_distribution_sd(d), sd, tolerance);
    pb_distribution_free(d);
}

static void test_known_moments(void **unused)
{
    (void)unused;
    check_moments(MAKE("uniform", NUMBER("min", 1), NUMBER("max", 3)), 2, 1 / sqrt(3), 1e-15);
    check_moments(MAKE("triangular", NUMBER("min", 0), NUMBER("mode", 1), NUMBER("max", 5)), 2, sqrt(21.0 / 18), 1e-15);
    check_moments(MAKE("pert", NUMBER("min", 0), NUMBER("mode", 1), NUMBER("max", 4)), 4.0 / 3,
                  sqrt(16.0 * 2 * 4 / 36 / 7), 1e-15);
    check_moments(MAKE("normal", NUMBER("mean", -3), NUMBER("sd", 2)), -3, 2, 1e-15);
    check_moments(MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 25)), 10, 25, 1e-14);
    check_moments(MAKE("beta", NUMBER("mean", 0.3), NUMBER("sd", 0.1)), 0.3, 0.1, 1e-14);
    check_moments(MAKE("beta", NUMBER("mean", 13), NUMBER("sd", 1), NUMBER("low", 10), NUMBER("high", 20)), 13, 1,
                  1e-14);
    check_moments(MAKE("gamma", NUMBER("mean", 14), NUMBER("sd", 2)), 14, 2, 1e-14);
    check_moments(MAKE("gamma", NUMBER("shape", 4), NUMBER("scale", 3)), 12, 6, 1e-15);
    check_moments(MAKE("weibull", NUMBER("shape", 2), NUMBER("scale", 2)), sqrt(M_PI), sqrt(4 - M_PI), 1e-14);
    check_moments(MAKE("weibull", NUMBER("shape", 1e5), NUMBER("scale", 1)), 1 - 0.5772156649015329e-5,
                  M_PI / sqrt(6) * 1e-5, 2e-5);
    check_moments(MAKE("exponential", NUMBER("mean", 7)), 7, 7, 1e-15);
    /* mpmath, by integration of Keelin's formula; the third one is a log-logistic distribution */
    check_moments(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4)), 2.2844497583208867,
                  1.284113345694385, 1e-13);
    check_moments(MAKE("metalog", NUMBER("p10", 0.1), NUMBER("p50", 0.2), NUMBER("p90", 0.4), NUMBER("low", 0),
                       NUMBER("high", 1)),
                  0.22975226697574506, 0.12849303682409854, 1e-12);
    check_moments(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4), NUMBER("low", 0)),
                  2.3692381460457074, 1.7426121832913979, 1e-9);
    check_moments(MAKE("bernoulli", NUMBER("p", 0.2)), 0.2, 0.4, 1e-15);
    check_moments(MAKE("poisson", NUMBER("mean", 9)), 9, 3, 1e-15);
    check_moments(MAKE("discrete", LIST("values", 1, 2, 3), LIST("weights", 1, 1, 2)), 2.25, sqrt(0.6875), 1e-15);
    /* ∫ Q = 2, ∫ Q² = (1 + 9)/4 + (1 + 2 + 4 + 4 + 6 + 9)/6/… of the pieces [1, 2] and [2, 3], width 1/3 each */
    check_moments(MAKE("empirical", LIST("values", 3, 1, 2)), 2, sqrt(1.0 / 6 * 2 + 1.0 / 3 * (1.0 / 3) * 2), 1e-14);
    check_moments(make_mixture(0.25, MAKE("normal", NUMBER("mean", 0), NUMBER("sd", 1)),
                               MAKE("normal", NUMBER("mean", 4), NUMBER("sd", 2))),
                  3, sqrt(0.25 * (1 + 9) + 0.75 * (4 + 1)), 1e-14);
}

/* A semi-bounded metalog falls like a power: beyond a slope of 1 its mean does not exist, beyond ½ its sd. */
static void test_moments_that_do_not_exist(void **unused)
{
    (void)unused;
    pb_distribution *d = MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 100), NUMBER("p90", 1e4), NUMBER("low", 0));
    assert_true(isnan(pb_distribution_mean(d)) && isnan(pb_distribution_sd(d)));
    pb_distribution_free(d);
    d = MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 5), NUMBER("p90", 25), NUMBER("low", 0));
    assert_true(pb_distribution_mean(d) > 5 && isnan(pb_distribution_sd(d)));
    pb_distribution_free(d);
}

static void check_value(pb_distribution *d, double p, double x, double tolerance)
{
    assert_near(quantile(d, p), x, tolerance);
    assert_near(pb_distribution_cdf(d, x), p, tolerance);
    pb_distribution_free(d);
}

static void test_known_quantiles(void **unused)
{
    (void)unused;
    check_value(MAKE("uniform", NUMBER("min", 2), NUMBER("max", 4)), 0.25, 2.5, 1e-15);
    check_value(MAKE("triangular", NUMBER("min", 0), NUMBER("mode", 1), NUMBER("max", 4)), 0.0625, 0.5, 1e-15);
    check_value(MAKE("triangular", NUMBER("min", 0), NUMBER("mode", 1), NUMBER("max", 4)), 1 - 1.0 / 12, 3, 1e-14);
    check_value(MAKE("normal", NUMBER("p05", 10), NUMBER("p95", 20)), 0.95, 20, 1e-14);
    check_value(MAKE("normal", NUMBER("p05", 10), NUMBER("p95", 20)), 0.05, 10, 1e-14);
    check_value(MAKE("lognormal", NUMBER("p05", 10), NUMBER("p95", 50)), 0.95, 50, 1e-13);
    check_value(MAKE("lognormal", NUMBER("p05", 10), NUMBER("p95", 50)), 0.5, sqrt(500), 1e-13);
    check_value(MAKE("beta", NUMBER("alpha", 0.5), NUMBER("beta", 0.5)), 0.25, 0.5 - 0.5 * sqrt(0.5), 1e-13);
    check_value(MAKE("beta", NUMBER("alpha", 1), NUMBER("beta", 3)), 0.875, 0.5, 1e-13);
    check_value(MAKE("pert", NUMBER("min", 0), NUMBER("mode", 0), NUMBER("max", 1)), 1 - pow(0.5, 5), 0.5, 1e-13);
    check_value(MAKE("gamma", NUMBER("shape", 1), NUMBER("scale", 2)), 0.5, 2 * log(2), 1e-13);
    check_value(MAKE("gamma", NUMBER("shape", 0.5), NUMBER("scale", 2)), erf(1), 2, 1e-13); /* χ² of one degree */
    check_value(MAKE("weibull", NUMBER("shape", 3), NUMBER("scale", 5)), 1 - exp(-1), 5, 1e-14);
    check_value(MAKE("exponential", NUMBER("mean", 4)), 0.5, 4 * log(2), 1e-15);
    check_value(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4)), 0.1, 1, 1e-14);
    check_value(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4)), 0.9, 4, 1e-14);
    /* mpmath */
    check_value(MAKE("metalog", NUMBER("p10", 0.1), NUMBER("p50", 0.2), NUMBER("p90", 0.4), NUMBER("low", 0),
                     NUMBER("high", 1)),
                0.01, 0.045553529201339978, 1e-13);
    check_value(MAKE("metalog", NUMBER("p10", 0.1), NUMBER("p50", 0.2), NUMBER("p90", 0.4), NUMBER("low", 0),
                     NUMBER("high", 1)),
                0.975, 0.5684813151079066, 1e-13);
}

/* ---- discrete families ---- */

/* Smallest x with F(x) ≥ p: at p = F(x) it is x, just above it is more; P(X > x) is the rest. */
static void check_atoms(pb_distribution *d, const double *values, const double *up_to, size_t n)
{
    assert_true(pb_distribution_is_discrete(d));
    for (size_t i = 0; i < n; i++) {
        const double before = i > 0 ? up_to[i - 1] : 0;
        assert_near(pb_distribution_cdf(d, values[i]), up_to[i], 1e-13);
        assert_near(pb_distribution_cdf(d, nextafter(values[i], -1e9)), before, 1e-13);
        assert_near(pb_distribution_density(d, values[i]), up_to[i] - before, 1e-12);
        assert_true(fabs(pb_distribution_survival(d, values[i]) - (1 - up_to[i])) < 1e-15);
        assert_true(quantile(d, before + 1e-12) == values[i] && quantile(d, up_to[i] - 1e-12) == values[i]);
    }
    pb_distribution_free(d);
}

static void test_atoms(void **unused)
{
    (void)unused;
    check_atoms(MAKE("bernoulli", NUMBER("p", 0.3)), (double[]){0, 1}, (double[]){0.7, 1}, 2);
    check_atoms(MAKE("discrete", LIST("values", 3, 1, 2, 2), LIST("weights", 1, 2, 3, 4)), (double[]){1, 2, 3},
                (double[]){0.2, 0.9, 1}, 3);
    check_atoms(MAKE("discrete", LIST("values", 1, 2, 3), LIST("weights", 1, 0, 1)), (double[]){1, 3},
                (double[]){0.5, 1}, 2);
    const double e = exp(-2);
    check_atoms(MAKE("poisson", NUMBER("mean", 2)), (double[]){0, 1, 2, 3}, (double[]){e, 3 * e, 5 * e, 19 * e / 3}, 4);
    check_atoms(make_mixture(0.5, MAKE("discrete", LIST("values", 1, 2), LIST("weights", 1, 3)),
                             MAKE("bernoulli", NUMBER("p", 0.5))),
                (double[]){0, 1, 2}, (double[]){0.25, 0.625, 1}, 3);
}

/* With mass on points: F(Q(p)) ≥ p, and below Q(p) it is less. */
static void test_quantile_of_points_is_the_least_value(void **unused)
{
    (void)unused;
    pb_distribution *d;
    for (size_t i = 0; (d = make_example_of_family(i)) != NULL; i++) {
        for (int k = 1; pb_distribution_is_discrete(d) && k < 1000; k++) {
            const double p = k / 1000.0, x = quantile(d, p);
            if (!(pb_distribution_cdf(d, x) >= p - 1e-12 &&
                  pb_distribution_cdf(d, x - 1e-9 * fmax(1, fabs(x))) <= p + 1e-12))
                fail_msg("%s: %.17g at %g", pb_distribution_family(d)->name, x, p);
        }
        pb_distribution_free(d);
    }
}

static void test_poisson_against_known_values(void **unused)
{
    (void)unused;
    /* mean, k, P(X ≤ k), P(X > k); mpmath */
    static const double known[][4] = {
        {3.5, 0, 0.030197383422318501, 0.9698026165776815},
        {3.5, 3, 0.53663266790078502, 0.46336733209921498},
        {3.5, 10, 0.99898060556238299, 0.001019394437617005},
        {100, 70, 0.00097144402827738819, 0.99902855597172261},
        {100, 130, 0.99829315962949851, 0.0017068403705014925},
        {10000, 9500, 2.3793771979994753e-7, 0.9999997620622802},
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        pb_distribution *d = MAKE("poisson", NUMBER("mean", known[i][0]));
        const double k = known[i][1];
        assert_near(pb_distribution_cdf(d, k), known[i][2], 1e-12);
        assert_near(pb_distribution_survival(d, k + 0.5), known[i][3], 1e-12);
        assert_true(pb_distribution_quantile(d, known[i][2] * (1 - 1e-9), known[i][3] * (1 + 1e-9)) == k ||
                    known[i][3] > known[i][2]);
        assert_true(pb_distribution_density(d, 2.5) == 0 && pb_distribution_density(d, -1) == 0);
        pb_distribution_free(d);
    }
}

static void test_poisson_tails(void **unused)
{
    (void)unused;
    static const double means[] = {1e-6, 0.1, 1, 30, 1e4, 1e6};
    for (size_t i = 0; i < COUNT(means); i++) {
        pb_distribution *d = MAKE("poisson", NUMBER("mean", means[i]));
        for (double v = 0.5; v > 1e-280; v *= 1e-5)
            for (int side = 0; side < 2; side++) {
                const double p = side == 0 ? v : 1 - v, q = side == 0 ? 1 - v : v;
                const double k = pb_distribution_quantile(d, p, q);
                assert_true(side == 0 ? pb_distribution_cdf(d, k) >= p * (1 - 1e-12)
                                      : pb_distribution_survival(d, k) <= q * (1 + 1e-12));
                if (k > 0)
                    assert_true(side == 0 ? pb_distribution_cdf(d, k - 1) < p * (1 + 1e-12)
                                          : pb_distribution_survival(d, k - 1) > q * (1 - 1e-12));
            }
        pb_distribution_free(d);
    }
}

/* An event with probability p occurs where u > 1 − p. */
static void test_bernoulli_occurs_above(void **unused)
{
    (void)unused;
    pb_distribution *d = MAKE("bernoulli", NUMBER("p", 0.25));
    assert_true(quantile(d, 0.75) == 0 && quantile(d, nextafter(0.75, 1)) == 1);
    pb_distribution_free(d);
    d = MAKE("bernoulli", NUMBER("p", 0));
    assert_true(pb_distribution_is_constant(d) && quantile(d, 0.999) == 0);
    pb_distribution_free(d);
    d = MAKE("bernoulli", NUMBER("p", 1));
    assert_true(pb_distribution_is_constant(d) && quantile(d, 1e-9) == 1);
    pb_distribution_free(d);
}

static void test_empirical_is_linear_between_order_statistics(void **unused)
{
    (void)unused;
    pb_distribution *d = MAKE("empirical", LIST("values", 40, 10, 20, 20));
    assert_true(quantile(d, 0.125) == 10 && quantile(d, 0.01) == 10 && quantile(d, 0.875) == 40 &&
                quantile(d, 0.99) == 40);
    assert_near(quantile(d, 0.25), 15, 1e-15);
    assert_near(quantile(d, 0.75), 30, 1e-15);
    assert_true(quantile(d, 0.4) == 20 && quantile(d, 0.6) == 20);
    assert_near(pb_distribution_cdf(d, 10), 0.125, 1e-15);
    assert_near(pb_distribution_cdf(d, 20), 0.625, 1e-15);
    assert_near(pb_distribution_cdf(d, 30), 0.75, 1e-15);
    assert_near(pb_distribution_survival(d, 30), 0.25, 1e-15);
    assert_true(pb_distribution_cdf(d, 9.99) == 0 && pb_distribution_cdf(d, 40) == 1);
    assert_true(isnan(pb_distribution_density(d, 15)) && pb_distribution_is_discrete(d));
    pb_distribution_free(d);
}

static void test_mixture_with_an_atom(void **unused)
{
    (void)unused;
    pb_distribution *d = make_mixture(0.7, MAKE("uniform", NUMBER("min", 0), NUMBER("max", 0)),
                                      MAKE("normal", NUMBER("mean", 1), NUMBER("sd", 2)));
    const double below = 0.3 * 0.5 * erfc(0.5 / sqrt(2));
    assert_near(pb_distribution_cdf(d, -1e-15), below, 1e-12);
    assert_near(pb_distribution_cdf(d, 0), 0.7 + below, 1e-14);
    assert_true(quantile(d, below + 1e-9) == 0 && quantile(d, below + 0.7 - 1e-9) == 0);
    assert_true(quantile(d, below - 1e-9) < 0 && quantile(d, below + 0.7 + 1e-9) > 0);
    for (double p = 0.81; p < 1; p += 0.01)
        assert_near(pb_distribution_cdf(d, quantile(d, p)), p, 1e-12);
    assert_true(pb_distribution_is_discrete(d));
    pb_distribution_free(d);
}

static void test_mixture_of_mixtures(void **unused)
{
    (void)unused;
    pb_distribution *flat, *nested;
    pb_distribution *three[] = {MAKE("normal", NUMBER("mean", 0), NUMBER("sd", 1)),
                                MAKE("exponential", NUMBER("mean", 2)), MAKE("poisson", NUMBER("mean", 3))};
    flat = MAKE("mixture", COMPONENTS(three, ((double[]){0.25, 0.25, 0.5}), 3));
    nested = make_mixture(
        0.5,
        make_mixture(0.5, MAKE("normal", NUMBER("mean", 0), NUMBER("sd", 1)), MAKE("exponential", NUMBER("mean", 2))),
        MAKE("poisson", NUMBER("mean", 3)));
    for (double p = 0.001; p < 1; p += 0.0137)
        assert_true(fabs(quantile(flat, p) - quantile(nested, p)) < 1e-10);
    assert_near(pb_distribution_mean(flat), pb_distribution_mean(nested), 1e-14);
    assert_near(pb_distribution_sd(flat), pb_distribution_sd(nested), 1e-14);
    pb_distribution_free(flat);
    pb_distribution_free(nested);
}

static void check_constant(pb_distribution *d, double value)
{
    double low, high;
    pb_distribution_support(d, &low, &high);
    assert_true(pb_distribution_is_constant(d) && pb_distribution_is_discrete(d) && low == value && high == value);
    assert_true(quantile(d, 0.3) == value && pb_distribution_quantile(d, 0, 1) == value);
    assert_true(pb_distribution_cdf(d, value) == 1 && pb_distribution_cdf(d, nextafter(value, -1e9)) == 0);
    assert_true(pb_distribution_survival(d, value) == 0 && pb_distribution_density(d, value) == 1);
    assert_true(pb_distribution_mean(d) == value && pb_distribution_sd(d) == 0);
    pb_distribution_free(d);
}

static void test_constants(void **unused)
{
    (void)unused;
    check_constant(MAKE("uniform", NUMBER("min", 5), NUMBER("max", 5)), 5);
    check_constant(MAKE("triangular", NUMBER("min", 5), NUMBER("mode", 5), NUMBER("max", 5)), 5);
    check_constant(MAKE("pert", NUMBER("min", 5), NUMBER("mode", 5), NUMBER("max", 5)), 5);
    check_constant(MAKE("normal", NUMBER("mean", 5), NUMBER("sd", 1), NUMBER("min", 4), NUMBER("max", 4)), 4);
    check_constant(MAKE("discrete", LIST("values", 7), LIST("weights", 2)), 7);
    check_constant(MAKE("empirical", LIST("values", 7, 7)), 7);
    check_constant(MAKE("poisson", NUMBER("mean", 0)), 0);
    check_constant(make_mixture(0.5, MAKE("uniform", NUMBER("min", 2), NUMBER("max", 2)),
                                MAKE("discrete", LIST("values", 2), LIST("weights", 1))),
                   2);
}

static void test_standard_normal(void **unused)
{
    (void)unused;
    const pb_distribution *d = pb_distribution_standard_normal();
    pb_distribution *same = MAKE("normal", NUMBER("mean", 0), NUMBER("sd", 1));
    for (double p = 0.001; p < 1; p += 0.01)
        assert_true(quantile(d, p) == quantile(same, p));
    assert_true(pb_distribution_mean(d) == 0 && pb_distribution_sd(d) == 1 && !pb_distribution_is_discrete(d));
    assert_true(pb_distribution_cdf(d, 0) == 0.5 && pb_distribution_quantile(d, 0, 1) == -(double)INFINITY);
    pb_distribution_free(same);
}

static void test_registry(void **unused)
{
    (void)unused;
    static const char *const names[] = {"uniform",   "triangular", "pert",     "normal",      "lognormal",
                                        "beta",      "gamma",      "weibull",  "exponential", "metalog",
                                        "bernoulli", "poisson",    "discrete", "empirical",   "mixture"};
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct pb_family *family = pb_family_at(i);
        assert_true(family->example != NULL || family->parameters[0].kind == PB_ARGUMENT_COMPONENTS);
        assert_string_equal(family->name, names[i]);
        assert_ptr_equal(pb_family_find(names[i]), family);
        assert_true(strlen(family->meaning) > 0 && strlen(family->usage) > 0 && family->parameter_count > 0);
        for (const char *const *const *set = family->required_sets; *set != NULL; set++)
            for (const char *const *name = *set; *name != NULL; name++) {
                bool known = false;
                for (size_t k = 0; k < family->parameter_count; k++)
                    known = known || strcmp(family->parameters[k].name, *name) == 0;
                assert_true(known);
            }
    }
    assert_null(pb_family_at(COUNT(names)));
    assert_null(pb_family_find("gaussian"));
    pb_distribution_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry),
        cmocka_unit_test(test_standard_normal),
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_known_quantiles),
        cmocka_unit_test(test_known_moments),
        cmocka_unit_test(test_quantile_inverts_the_distribution_function),
        cmocka_unit_test(test_quantile_rises_inside_the_support),
        cmocka_unit_test(test_density_is_the_derivative),
        cmocka_unit_test(test_moments_agree_with_integration),
        cmocka_unit_test(test_moments_that_do_not_exist),
        cmocka_unit_test(test_atoms),
        cmocka_unit_test(test_quantile_of_points_is_the_least_value),
        cmocka_unit_test(test_bernoulli_occurs_above),
        cmocka_unit_test(test_poisson_against_known_values),
        cmocka_unit_test(test_poisson_tails),
        cmocka_unit_test(test_empirical_is_linear_between_order_statistics),
        cmocka_unit_test(test_mixture_with_an_atom),
        cmocka_unit_test(test_mixture_of_mixtures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
