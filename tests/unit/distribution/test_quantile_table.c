/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fast draws against exact quantiles and the distribution function. */
#include "base/isa.h"
#include "distribution/quantile_table.h"

#include "base/memory.h"
#include "base/trials.h"
#include "distribution/normal_math.h"
#include "unit/distribution/making.h"

#include <stdlib.h>
#include <string.h>

enum { DRAWS = 1024 };

struct draws {
    _Alignas(PB_ALIGNMENT) double from[DRAWS], x[DRAWS];
};

static pb_quantile_table *make_table(const pb_distribution *d)
{
    pb_quantile_table *table;
    assert_int_equal(pb_quantile_table_new(&table, d), PAYBACK_OK);
    return table;
}

/* Uniforms over the bulk and, every fourth, down a tail to 2^-53. */
static void spread_uniforms(double *u)
{
    uint64_t state = 7;
    for (size_t i = 0; i < DRAWS; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const double r = ((double)(state >> 11) + 0.5) * 0x1p-53;
        u[i] = i % 8 == 0 ? exp2(-53 * r) : i % 8 == 4 ? 1 - exp2(-52 * r) : r;
        u[i] = fmin(fmax(u[i], 0x1p-53), 1 - 0x1p-53);
    }
    u[0] = 0.5;
    u[1] = nextafter(0.5, 0);
    u[2] = nextafter(0.5, 1);
    u[3] = 0.25;
    u[4] = 0x1p-53;
    u[5] = 1 - 0x1p-53;
}

static void check_density_draws(const pb_distribution *d, double size, const double *p, const double *q,
                                const double *x)
{
    double low, high;
    pb_distribution_support(d, &low, &high);
    for (size_t i = 0; i < DRAWS; i++) {
        if (!(x[i] > low && x[i] < high))
            fail_msg("draw %.17g at p = %.17g lies outside", x[i], p[i]);
        const double error = probability_error(d, x[i], p[i], q[i], size);
        if (!(error <= 1e-9))
            fail_msg("%s of mean %g and sd %g: draw %.17g at p = %.17g, q = %.17g is wrong by %.3g",
                     pb_distribution_family(d)->name, pb_distribution_mean(d), pb_distribution_sd(d), x[i], p[i], q[i],
                     error);
    }
}

/* With mass on points a draw may differ only where p is within 1e-9 of a jump. */
static void check_point_draws(const pb_distribution *d, double size, const double *p, const double *q, const double *x)
{
    (void)size;
    for (size_t i = 0; i < DRAWS; i++) {
        const double v = fmin(p[i], q[i]), exact = pb_distribution_quantile(d, p[i], q[i]);
        const double least = pb_distribution_quantile(d, p[i] - 1e-9 * v, q[i] + 1e-9 * v);
        const double most = pb_distribution_quantile(d, p[i] + 1e-9 * v, q[i] - 1e-9 * v);
        const double slack = 1e-12 * fmax(1, fabs(exact));
        if (!(x[i] >= least - slack && x[i] <= most + slack))
            fail_msg("draw %.17g at p = %.17g, not %.17g", x[i], p[i], exact);
    }
}

/* Takes the distribution over. size: of the numbers that a draw is a difference of, or 0. */
static void check_table_of_size(pb_distribution *d, double size)
{
    struct draws *draws = pb_new_aligned(1, sizeof *draws);
    double *p = pb_new_aligned(DRAWS, sizeof *p), *q = pb_new_aligned(DRAWS, sizeof *q);
    assert_true(draws != NULL && p != NULL && q != NULL);
    pb_quantile_table *table = make_table(d);
    void (*check)(const pb_distribution *, double, const double *, const double *, const double *) =
        pb_distribution_is_discrete(d) ? check_point_draws : check_density_draws;

    spread_uniforms(draws->from);
    for (size_t i = 0; i < DRAWS; i++) {
        p[i] = draws->from[i];
        q[i] = 1 - p[i];
    }
    pb_quantiles_of_uniforms(table, draws->from, draws->x, DRAWS);
    check(d, size, p, q, draws->x);

    for (size_t i = 0; i < DRAWS; i++) {
        const double z = draws->from[i] = -8.2 + 16.4 * (double)i / (DRAWS - 1);
        p[i] = 0.5 * erfc(-z / sqrt(2));
        q[i] = 0.5 * erfc(z / sqrt(2));
    }
    pb_quantiles_of_normals(table, draws->from, draws->x, DRAWS);
    check(d, size, p, q, draws->x);

    pb_quantile_table_free(table);
    pb_distribution_free(d);
    free(draws);
    free(p);
    free(q);
}

static void check_table(pb_distribution *d)
{
    check_table_of_size(d, 0);
}

static void test_every_family(void **unused)
{
    (void)unused;
    pb_distribution *d;
    for (size_t i = 0; (d = make_example_of_family(i)) != NULL; i++)
        check_table(d);
}

static void test_closed_forms(void **unused)
{
    (void)unused;
    check_table(MAKE("uniform", NUMBER("min", -3), NUMBER("max", 7)));
    check_table(MAKE("triangular", NUMBER("min", 1), NUMBER("mode", 2), NUMBER("max", 9)));
    check_table(MAKE("triangular", NUMBER("min", 0), NUMBER("mode", 0), NUMBER("max", 9)));
    check_table(MAKE("triangular", NUMBER("min", -9), NUMBER("mode", 0), NUMBER("max", 0)));
    check_table(MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 2)));
    check_table(MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 5)));
    check_table(MAKE("lognormal", NUMBER("p05", 0.01), NUMBER("p95", 1e4)));
    check_table(MAKE("lognormal", NUMBER("p05", 1e-100), NUMBER("p95", 1e100)));
    check_table(MAKE("exponential", NUMBER("mean", 6)));
    check_table(MAKE("weibull", NUMBER("shape", 1.5), NUMBER("scale", 20)));
    check_table(MAKE("weibull", NUMBER("shape", 0.1), NUMBER("scale", 20)));
    check_table(MAKE("weibull", NUMBER("shape", 300), NUMBER("scale", 20)));
}

static void test_metalogs(void **unused)
{
    (void)unused;
    check_table(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4)));
    check_table(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 1.5), NUMBER("p90", 4)));
    check_table(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4), NUMBER("low", 0)));
    check_table(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 100), NUMBER("p90", 1e4), NUMBER("low", 0)));
    check_table(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2.4), NUMBER("p90", 4), NUMBER("high", 6)));
    check_table(MAKE("metalog", NUMBER("p10", 0.1), NUMBER("p50", 0.2), NUMBER("p90", 0.4), NUMBER("low", 0),
                     NUMBER("high", 1)));
    check_table(MAKE("metalog", NUMBER("p10", 0.01), NUMBER("p50", 0.5), NUMBER("p90", 0.99), NUMBER("low", 0),
                     NUMBER("high", 1)));
}

static void test_pert_beta(void **unused)
{
    (void)unused;
    static const double shapes[] = {0.05, 0.2, 0.35, 1, 2, 8, 100, 1e4, 1e6};
    check_table(MAKE("pert", NUMBER("min", 10), NUMBER("mode", 12), NUMBER("max", 40)));
    check_table(MAKE("pert", NUMBER("min", 10), NUMBER("mode", 10), NUMBER("max", 40), NUMBER("shape", 50)));
    check_table(MAKE("beta", NUMBER("mean", -3), NUMBER("sd", 2), NUMBER("low", -10), NUMBER("high", 10)));
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (size_t j = 0; j < COUNT(shapes); j++)
            check_table(MAKE("beta", NUMBER("alpha", shapes[i]), NUMBER("beta", shapes[j])));
}

static void test_gammas(void **unused)
{
    (void)unused;
    static const double shapes[] = {0.005, 0.01, 0.05, 0.2, 0.5, 1, 2.5, 49, 1e3, 1e5, 1e6};
    for (size_t i = 0; i < COUNT(shapes); i++)
        check_table(MAKE("gamma", NUMBER("shape", shapes[i]), NUMBER("scale", 3)));
}

static void test_truncated(void **unused)
{
    (void)unused;
    check_table_of_size(MAKE("normal", NUMBER("mean", 16), NUMBER("sd", 2), NUMBER("min", 8), NUMBER("max", 30)), 16);
    check_table_of_size(MAKE("normal", NUMBER("mean", 0.5), NUMBER("sd", 0.5), NUMBER("min", 0), NUMBER("max", 1)),
                        0.5);
    check_table_of_size(MAKE("normal", NUMBER("mean", 0), NUMBER("sd", 1), NUMBER("min", 9)), 9);
    check_table_of_size(MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 5), NUMBER("max", 12)), 12);
    check_table_of_size(MAKE("exponential", NUMBER("mean", 6), NUMBER("min", 1), NUMBER("max", 2)), 1);
    check_table_of_size(MAKE("weibull", NUMBER("shape", 0.5), NUMBER("scale", 3), NUMBER("min", 1)), 1);
    check_table_of_size(MAKE("beta", NUMBER("alpha", 2), NUMBER("beta", 8), NUMBER("min", 0.1), NUMBER("max", 0.3)),
                        0.1);
    check_table_of_size(MAKE("beta", NUMBER("alpha", 0.1), NUMBER("beta", 0.1), NUMBER("min", 0.1), NUMBER("max", 0.9)),
                        0.1);
    check_table_of_size(MAKE("gamma", NUMBER("mean", 14), NUMBER("sd", 2), NUMBER("min", 20)), 20);
    check_table_of_size(
        MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 4), NUMBER("min", 0), NUMBER("max", 5)), 2);
}

static void test_points(void **unused)
{
    (void)unused;
    check_table(MAKE("bernoulli", NUMBER("p", 0.3)));
    check_table(MAKE("bernoulli", NUMBER("p", 1e-9)));
    check_table(MAKE("poisson", NUMBER("mean", 0.01)));
    check_table(MAKE("poisson", NUMBER("mean", 30)));
    check_table(MAKE("poisson", NUMBER("mean", 1e6)));
    check_table(MAKE("poisson", NUMBER("mean", 3), NUMBER("min", 2), NUMBER("max", 7)));
    check_table(MAKE("discrete", LIST("values", 3, 1, 2, 2), LIST("weights", 1, 2, 3, 4)));
    check_table(MAKE("discrete", LIST("values", 1, 2, 3), LIST("weights", 1e-12, 1, 1e-12)));
    check_table(MAKE("empirical", LIST("values", 40, 10, 20, 20)));
    check_table(MAKE("empirical", LIST("values", 40, 10, 20, 20, 35), NUMBER("min", 15), NUMBER("max", 38)));
}

static void test_mixtures(void **unused)
{
    (void)unused;
    check_table(make_mixture(0.4, MAKE("normal", NUMBER("mean", 10), NUMBER("sd", 1)),
                             MAKE("gamma", NUMBER("mean", 14), NUMBER("sd", 5))));
    check_table(make_mixture(0.5, MAKE("normal", NUMBER("mean", 0), NUMBER("sd", 1)),
                             MAKE("normal", NUMBER("mean", 12), NUMBER("sd", 1))));
    check_table(make_mixture(0.25, MAKE("uniform", NUMBER("min", 0), NUMBER("max", 1)),
                             MAKE("uniform", NUMBER("min", 5), NUMBER("max", 6))));
    check_table(make_mixture(0.7, MAKE("uniform", NUMBER("min", 0), NUMBER("max", 0)),
                             MAKE("lognormal", NUMBER("mean", 10), NUMBER("sd", 5))));
    check_table(make_mixture(0.7, MAKE("poisson", NUMBER("mean", 2)), MAKE("bernoulli", NUMBER("p", 0.5))));
    check_table(make_mixture(0.5, MAKE("empirical", LIST("values", 1, 2, 3)),
                             MAKE("uniform", NUMBER("min", 0), NUMBER("max", 5))));
}

static void test_constant(void **unused)
{
    (void)unused;
    pb_distribution *d = MAKE("uniform", NUMBER("min", 5), NUMBER("max", 5));
    pb_quantile_table *table = make_table(d);
    _Alignas(PB_ALIGNMENT) double x[8] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
    pb_quantiles_of_uniforms(table, x, x, 8);
    for (size_t i = 0; i < 8; i++)
        assert_true(x[i] == 5);
    pb_quantile_table_free(table);
    pb_quantile_table_free(NULL);
    pb_distribution_free(d);
}

/* In place, and in pieces of 8, the draws are the same bits. */
static void test_in_place_and_in_pieces(void **unused)
{
    (void)unused;
    pb_distribution *d = MAKE("gamma", NUMBER("shape", 0.5), NUMBER("scale", 2));
    pb_quantile_table *table = make_table(d);
    struct draws *draws = pb_new_aligned(1, sizeof *draws);
    assert_non_null(draws);
    spread_uniforms(draws->from);
    pb_quantiles_of_uniforms(table, draws->from, draws->x, DRAWS);
    for (size_t i = 0; i < DRAWS; i += 8)
        pb_quantiles_of_uniforms(table, draws->from + i, draws->from + i, 8);
    assert_memory_equal(draws->from, draws->x, sizeof draws->x);
    free(draws);
    pb_quantile_table_free(table);
    pb_distribution_free(d);
}

/* Every instruction set that the machine has gives the same draws up to rounding. */
static void test_instruction_sets_agree(void **unused)
{
    (void)unused;
    static const char *const sets[] = {"generic", "x86-64-v3", "x86-64-v4"};
    const double arguments[][2] = {{2, 8}, {0.1, 0.1}, {300, 20}};
    struct draws *draws = pb_new_aligned(1, sizeof *draws);
    double *first = pb_new_aligned(DRAWS, sizeof *first);
    assert_true(draws != NULL && first != NULL);
    for (size_t k = 0; k < 3 * COUNT(arguments); k++) {
        pb_distribution *d = MAKE("beta", NUMBER("alpha", arguments[k / 3][0]), NUMBER("beta", arguments[k / 3][1]));
        assert_int_equal(setenv("PAYBACK_ISA", sets[k % 3], 1), 0);
        pb_isa_choose();
        pb_quantile_table *table = make_table(d);
        spread_uniforms(draws->from);
        pb_quantiles_of_uniforms(table, draws->from, k % 3 == 0 ? first : draws->x, DRAWS);
        for (size_t i = 0; i < DRAWS && k % 3 > 0; i++)
            assert_near(draws->x[i], first[i], 1e-12);
        pb_quantile_table_free(table);
        pb_distribution_free(d);
    }
    assert_int_equal(unsetenv("PAYBACK_ISA"), 0);
    pb_isa_choose();
    free(first);
    free(draws);
}

static void test_normal_functions(void **unused)
{
    (void)unused;
    _Alignas(PB_ALIGNMENT) double u[16] = {0.5, 0.4, 0.1,  0.05,  1e-3,    1e-6,        1e-10,  1e-16,
                                           0.6, 0.9, 0.95, 0.999, 0x1p-53, 1 - 0x1p-53, 1e-100, 1e-300};
    static const double known[16] = {0,
                                     -0.253347103135799741,
                                     -1.28155156554460044,
                                     -1.64485362695147269,
                                     -3.09023230616781354,
                                     -4.75342430882289896,
                                     -6.3613409024040562,
                                     -8.22208221613043562,
                                     0.253347103135799741,
                                     1.28155156554460044,
                                     1.64485362695147269,
                                     3.09023230616781354,
                                     -8.2095361516013867,
                                     8.2095361516013867,
                                     -21.2734535609653243,
                                     -37.0470962993611992};
    _Alignas(PB_ALIGNMENT) double z[16], back[16];
    pb_normal_quantiles(u, z, 16);
    for (size_t i = 0; i < 16; i++)
        assert_true(fabs(z[i] - known[i]) <= 1e-13);
    pb_normal_probabilities(z, back, 16);
    for (size_t i = 0; i < 16; i++)
        assert_near(fmin(back[i], 1 - back[i]), fmin(u[i], 1 - u[i]),
                    u[i] < 1e-20  ? 1e-11
                    : u[i] > 0.99 ? 2e-2
                                  : 1e-13);
    pb_normal_quantiles(u, u, 16);
    assert_memory_equal(u, z, sizeof z);
}

/* Φ against erfc over the range that draws have. */
static void test_normal_probabilities(void **unused)
{
    (void)unused;
    struct draws *draws = pb_new_aligned(1, sizeof *draws);
    assert_non_null(draws);
    for (size_t i = 0; i < DRAWS; i++)
        draws->from[i] = -8.3 + 16.6 * (double)i / (DRAWS - 1);
    pb_normal_probabilities(draws->from, draws->x, DRAWS);
    for (size_t i = 0; i < DRAWS; i++) {
        const long double exact = 0.5L * erfcl(-(long double)draws->from[i] / sqrtl(2));
        assert_near(draws->x[i], (double)exact, 5e-14);
    }
    free(draws);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constant),
        cmocka_unit_test(test_every_family),
        cmocka_unit_test(test_closed_forms),
        cmocka_unit_test(test_metalogs),
        cmocka_unit_test(test_pert_beta),
        cmocka_unit_test(test_gammas),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_mixtures),
        cmocka_unit_test(test_in_place_and_in_pieces),
        cmocka_unit_test(test_instruction_sets_agree),
        cmocka_unit_test(test_normal_functions),
        cmocka_unit_test(test_normal_probabilities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
