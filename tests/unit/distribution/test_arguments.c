/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every wrong use of a family: which argument, what is wrong, what would be right. */
#include "unit/distribution/making.h"

#include <string.h>

#define REFUSED(family, parameter, message, hint, ...)                                                                 \
    check_refused(family, parameter, message, hint, ARGUMENTS(__VA_ARGS__))

static void check_refused(const char *family, const char *parameter, const char *message, const char *hint,
                          const struct pb_argument *arguments, size_t count)
{
    pb_distribution *d = NULL;
    struct pb_distribution_fault fault;
    const payback_status status = pb_distribution_new(&d, pb_family_find(family), arguments, count, &fault);
    if (status != PAYBACK_ERROR_SCENARIO || d != NULL)
        fail_msg("%s, %s: not refused", family, message);
    if (strcmp(fault.parameter, parameter) != 0 || strstr(fault.message, message) == NULL ||
        strstr(fault.hint, hint) == NULL)
        fail_msg("%s: \"%s\": \"%s\"; \"%s\", not \"%s\": \"%s\"; \"%s\"", family, fault.parameter, fault.message,
                 fault.hint, parameter, message, hint);
    if (fault.hint[0] == '\0')
        fail_msg("%s, %s: no hint", family, message);
}

static void test_names(void **unused)
{
    (void)unused;
    REFUSED("normal", "meen", "unknown parameter of normal", "did you mean \"mean\"?", NUMBER("meen", 1),
            NUMBER("sd", 1));
    REFUSED("normal", "xyzzy", "unknown parameter of normal", "normal takes mean, sd; or p05, p95", NUMBER("xyzzy", 1));
    REFUSED("normal", "mean", "given twice", "leave one", NUMBER("mean", 1), NUMBER("mean", 2), NUMBER("sd", 1));
    REFUSED("uniform", "maxx", "unknown", "\"max\"", NUMBER("min", 1), NUMBER("maxx", 2));
}

static void test_sets(void **unused)
{
    (void)unused;
    REFUSED("normal", "", "\"sd\" is missing", "normal takes mean, sd; or p05, p95", NUMBER("mean", 1));
    REFUSED("normal", "", "\"p95\" is missing", "normal takes", NUMBER("p05", 1));
    REFUSED("normal", "", "is missing", "normal takes", NUMBER("mean", 1), NUMBER("p95", 1));
    REFUSED("uniform", "", "\"min\" is missing", "uniform takes min, max", NUMBER("max", 1));
    REFUSED("exponential", "", "\"mean\" is missing", "exponential takes mean", NUMBER("min", 1));
    REFUSED("lognormal", "p05", "beside \"mean\"", "lognormal takes", NUMBER("mean", 1), NUMBER("sd", 1),
            NUMBER("p05", 1));
    REFUSED("beta", "alpha", "beside \"mean\"", "beta takes", NUMBER("mean", 0.5), NUMBER("sd", 0.1),
            NUMBER("alpha", 2));
    REFUSED("gamma", "sd", "beside \"shape\"", "gamma takes", NUMBER("shape", 1), NUMBER("scale", 1), NUMBER("sd", 1));
    REFUSED("discrete", "", "\"weights\" is missing", "discrete takes", LIST("values", 1, 2));
}

static void test_no_arguments(void **unused)
{
    (void)unused;
    const struct pb_family *family;
    for (size_t i = 0; (family = pb_family_at(i)) != NULL; i++)
        check_refused(family->name, "", "is missing", "takes", NULL, 0);
}

static void test_kinds(void **unused)
{
    (void)unused;
    REFUSED("normal", "mean", "must be a number", "a plain number", LIST("mean", 1, 2), NUMBER("sd", 1));
    REFUSED("empirical", "values", "must be a list of numbers", "brackets", NUMBER("values", 1));
    REFUSED("mixture", "components", "must be a list of weighted distributions", "weight", NUMBER("components", 1));
}

static void test_uniform_triangular_pert(void **unused)
{
    (void)unused;
    REFUSED("uniform", "max", "must be above min (found min 3, max 2)", "other way round", NUMBER("min", 3),
            NUMBER("max", 2));
    REFUSED("triangular", "max", "must be above min", "other way round", NUMBER("min", 3), NUMBER("mode", 2),
            NUMBER("max", 1));
    REFUSED("triangular", "mode", "out of range (found 5)", "0 \xe2\x80\xa6 4", NUMBER("min", 0), NUMBER("mode", 5),
            NUMBER("max", 4));
    REFUSED("pert", "mode", "out of range (found -1)", "0 \xe2\x80\xa6 4", NUMBER("min", 0), NUMBER("mode", -1),
            NUMBER("max", 4));
    REFUSED("pert", "shape", "out of range (found -4)", "0 \xe2\x80\xa6", NUMBER("min", 0), NUMBER("mode", 1),
            NUMBER("max", 4), NUMBER("shape", -4));
    REFUSED("pert", "mode", "out of range (found 6)", "5 \xe2\x80\xa6 5", NUMBER("min", 5), NUMBER("mode", 6),
            NUMBER("max", 5));
}

static void test_normal_lognormal(void **unused)
{
    (void)unused;
    REFUSED("normal", "sd", "must be positive (found -2)", "above 0", NUMBER("mean", 1), NUMBER("sd", -2));
    REFUSED("normal", "sd", "must be positive (found 0)", "for a constant, write the number itself", NUMBER("mean", 1),
            NUMBER("sd", 0));
    REFUSED("normal", "p95", "must be above p05 (found p05 3, p95 1)", "other way round", NUMBER("p05", 3),
            NUMBER("p95", 1));
    REFUSED("normal", "p95", "must be above p05 (found p05 3, p95 3)", "for a constant", NUMBER("p05", 3),
            NUMBER("p95", 3));
    REFUSED("lognormal", "mean", "must be positive (found 0)", "above 0", NUMBER("mean", 0), NUMBER("sd", 1));
    REFUSED("lognormal", "sd", "must be positive", "above 0", NUMBER("mean", 1), NUMBER("sd", -1));
    REFUSED("lognormal", "sd", "out of proportion", "not of its logarithm", NUMBER("mean", 1e-300),
            NUMBER("sd", 1e300));
    REFUSED("lognormal", "p05", "must be positive (found 0)", "above 0", NUMBER("p05", 0), NUMBER("p95", 2));
    REFUSED("lognormal", "p95", "must be above p05", "other way round", NUMBER("p05", 3), NUMBER("p95", 2));
}

static void test_beta_gamma_weibull(void **unused)
{
    (void)unused;
    REFUSED("beta", "alpha", "must be positive (found 0)", "above 0", NUMBER("alpha", 0), NUMBER("beta", 1));
    REFUSED("beta", "beta", "must be positive (found -1)", "above 0", NUMBER("alpha", 1), NUMBER("beta", -1));
    REFUSED("beta", "mean", "must lie between 0 and 1 (found 14)", "\"low\" and \"high\"", NUMBER("mean", 14),
            NUMBER("sd", 1));
    REFUSED("beta", "sd", "too large for mean 0.3 on [0, 1] (found 0.6)", "below 0.458258", NUMBER("mean", 0.3),
            NUMBER("sd", 0.6));
    REFUSED("beta", "sd", "must be positive", "for a constant", NUMBER("mean", 0.3), NUMBER("sd", 0));
    REFUSED("beta", "high", "must be above low", "other way round", NUMBER("alpha", 1), NUMBER("beta", 1),
            NUMBER("low", 5));
    REFUSED("beta", "alpha", "too much mass at the ends", "bernoulli", NUMBER("alpha", 1e-9), NUMBER("beta", 1));
    REFUSED("beta", "beta", "too narrow", "1e7", NUMBER("alpha", 1), NUMBER("beta", 1e9));
    REFUSED("beta", "sd", "too narrow", "write the number itself", NUMBER("mean", 0.5), NUMBER("sd", 1e-6));
    REFUSED("gamma", "shape", "must be positive", "above 0", NUMBER("shape", -1), NUMBER("scale", 1));
    REFUSED("gamma", "scale", "must be positive", "above 0", NUMBER("shape", 1), NUMBER("scale", 0));
    REFUSED("gamma", "mean", "must be positive", "above 0", NUMBER("mean", -1), NUMBER("sd", 1));
    REFUSED("gamma", "sd", "too narrow", "write the number itself", NUMBER("mean", 14), NUMBER("sd", 1e-4));
    REFUSED("gamma", "sd", "too skew", "0.001", NUMBER("mean", 1), NUMBER("sd", 1e3));
    REFUSED("gamma", "shape", "too narrow", "1e7", NUMBER("shape", 1e10), NUMBER("scale", 1));
    REFUSED("weibull", "scale", "must be positive", "above 0", NUMBER("shape", 1), NUMBER("scale", -1));
    REFUSED("weibull", "shape", "out of range (found 0)", "0.01", NUMBER("shape", 0), NUMBER("scale", 1));
    REFUSED("exponential", "mean", "must be positive", "above 0", NUMBER("mean", 0));
}

static void test_metalog(void **unused)
{
    (void)unused;
    REFUSED("metalog", "p50", "must be above p10", "other way round", NUMBER("p10", 3), NUMBER("p50", 2),
            NUMBER("p90", 4));
    REFUSED("metalog", "p90", "must be above p50", "other way round", NUMBER("p10", 1), NUMBER("p50", 5),
            NUMBER("p90", 4));
    REFUSED("metalog", "low", "must be below p10", "least possible", NUMBER("p10", 1), NUMBER("p50", 2),
            NUMBER("p90", 4), NUMBER("low", 1));
    REFUSED("metalog", "high", "must be above p90", "greatest possible", NUMBER("p10", 1), NUMBER("p50", 2),
            NUMBER("p90", 4), NUMBER("high", 4));
    REFUSED("metalog", "p50", "too near p10 for a metalog (found p10 1, p50 1.1, p90 4)", "a p50 between 1.50",
            NUMBER("p10", 1), NUMBER("p50", 1.1), NUMBER("p90", 4));
    REFUSED("metalog", "p50", "too near p90", "a p50 between", NUMBER("p10", 1), NUMBER("p50", 3.9), NUMBER("p90", 4));
    REFUSED("metalog", "p50", "too near p10", "a p50 between", NUMBER("p10", 0.1), NUMBER("p50", 0.11),
            NUMBER("p90", 0.9), NUMBER("low", 0), NUMBER("high", 1));
}

/* What the message proposes is accepted. Keelin (2016): p50 may lie between 16.66 and 83.34 % of the way. */
static void test_metalog_limits(void **unused)
{
    (void)unused;
    pb_distribution_free(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 1.5), NUMBER("p90", 4)));
    pb_distribution_free(MAKE("metalog", NUMBER("p10", 1), NUMBER("p50", 3.5), NUMBER("p90", 4)));
    REFUSED("metalog", "p50", "too near", "between", NUMBER("p10", 1), NUMBER("p50", 1.4995), NUMBER("p90", 4));
    REFUSED("metalog", "p50", "too near", "between", NUMBER("p10", 1), NUMBER("p50", 3.5005), NUMBER("p90", 4));
}

static void test_discrete_families(void **unused)
{
    (void)unused;
    REFUSED("bernoulli", "p", "30 is not a probability", "0.3?", NUMBER("p", 30));
    REFUSED("bernoulli", "p", "out of range (found 1.3)", "0 \xe2\x80\xa6 1", NUMBER("p", 1.3));
    REFUSED("bernoulli", "p", "57.1 is not a probability", "0.571?", NUMBER("p", 57.1));
    REFUSED("bernoulli", "p", "out of range (found -0.1)", "0 \xe2\x80\xa6 1", NUMBER("p", -0.1));
    REFUSED("poisson", "mean", "must not be negative (found -1)", "0 or more", NUMBER("mean", -1));
    REFUSED("poisson", "mean", "must be at most 1e6", "a normal one", NUMBER("mean", 4e6));
    REFUSED("discrete", "weights", "must be as many as the values (found 2 values, 1 weights)", "one weight a value",
            LIST("values", 1, 2), LIST("weights", 1));
    REFUSED("discrete", "weights", "must not be negative (found -1)", "0 or more", LIST("values", 1, 2),
            LIST("weights", 1, -1));
    REFUSED("discrete", "weights", "sum above 0 (found 0)", "any scale", LIST("values", 1, 2), LIST("weights", 0, 0));
    const struct pb_argument empty = {.name = "values", .list = (const double[]){0}, .count = 0};
    check_refused("empirical", "values", "must not be empty", "at least one", &empty, 1);
    const struct pb_argument both[] = {empty, {.name = "weights", .list = (const double[]){0}, .count = 0}};
    check_refused("discrete", "values", "must not be empty", "at least one", both, 2);
}

/* Components stay the caller's where the mixture is refused. */
static void test_mixture(void **unused)
{
    (void)unused;
    pb_distribution *of[] = {MAKE("uniform", NUMBER("min", 0), NUMBER("max", 1)),
                             MAKE("discrete", LIST("values", 1, 2), LIST("weights", 1, 1))};
    REFUSED("mixture", "components", "a weight must not be negative (found -1)", "0 or more",
            COMPONENTS(of, ((double[]){1, -1}), 2));
    REFUSED("mixture", "components", "sum above 0", "above 0", COMPONENTS(of, ((double[]){0, 0}), 2));
    REFUSED("mixture", "components", "must not be empty", "weight", COMPONENTS(of, ((double[]){0, 0}), 0));
    REFUSED("mixture", "min", "no value is left between min 5", "0 \xe2\x80\xa6 2",
            COMPONENTS(of, ((double[]){1, 1}), 2), NUMBER("min", 5));
    pb_distribution *nested = MAKE("mixture", COMPONENTS(of, ((double[]){1, 1}), 2));
    for (int depth = 1; depth < 8; depth++)
        nested = MAKE("mixture", COMPONENTS(&nested, ((double[]){1}), 1));
    assert_near(pb_distribution_mean(nested), 1, 1e-14);
    REFUSED("mixture", "components", "nested more than 8 deep", "flat", COMPONENTS(&nested, ((double[]){1}), 1));
    pb_distribution_free(nested);
}

static void test_truncation(void **unused)
{
    (void)unused;
    REFUSED("normal", "max", "must not be below min (found min 11, max 9)", "other way round", NUMBER("mean", 10),
            NUMBER("sd", 1), NUMBER("min", 11), NUMBER("max", 9));
    REFUSED("normal", "min", "no value is left between min 100 and max (none)", "bounds that meet", NUMBER("mean", 10),
            NUMBER("sd", 1), NUMBER("min", 100));
    REFUSED("beta", "min", "no value is left between min 1 and max (none)", "0 \xe2\x80\xa6 1", NUMBER("alpha", 2),
            NUMBER("beta", 2), NUMBER("min", 1.5 - 0.5));
    REFUSED("gamma", "max", "no value is left", "bounds that meet", NUMBER("shape", 2), NUMBER("scale", 2),
            NUMBER("max", -1));
    REFUSED("discrete", "min", "no value is left between min 1.2 and max 1.8", "1 \xe2\x80\xa6 2", LIST("values", 1, 2),
            LIST("weights", 1, 1), NUMBER("min", 1.2), NUMBER("max", 1.8));
    REFUSED("poisson", "min", "no value is left", "bounds", NUMBER("mean", 2), NUMBER("min", 0.25),
            NUMBER("max", 0.75));
    REFUSED("bernoulli", "min", "no value is left", "bounds", NUMBER("p", 0.5), NUMBER("min", 0.25),
            NUMBER("max", 0.75));
    REFUSED("metalog", "min", "no value is left", "bounds", NUMBER("p10", 1), NUMBER("p50", 2), NUMBER("p90", 3),
            NUMBER("high", 5), NUMBER("min", 6));
}

static void test_no_family(void **unused)
{
    (void)unused;
    pb_distribution *d;
    struct pb_distribution_fault fault;
    assert_int_equal(pb_distribution_new(&d, NULL, NULL, 0, &fault), PAYBACK_ERROR_ARGUMENT);
    assert_null(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_sets),
        cmocka_unit_test(test_no_arguments),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_uniform_triangular_pert),
        cmocka_unit_test(test_normal_lognormal),
        cmocka_unit_test(test_beta_gamma_weibull),
        cmocka_unit_test(test_metalog),
        cmocka_unit_test(test_metalog_limits),
        cmocka_unit_test(test_discrete_families),
        cmocka_unit_test(test_mixture),
        cmocka_unit_test(test_truncation),
        cmocka_unit_test(test_no_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
