/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The recipe "a distribution" of sim/README.md, followed to the letter for two families: a descriptor with what the
 * recipe asks for and nothing else, and a line in the list of families. Then they are read from a scenario, checked,
 * drawn, mixed and run, without a change of any other file. */
#include "distribution/family.h"

/* ---- the first file: F(x) = 1/(1 + e^−(x − location)/scale) ---- */

#include <math.h>

static payback_status logistic_make(pb_distribution *d, const struct pb_arguments *arguments)
{
    d->of.numbers[0] = pb_argument_number(arguments, "location", 0);
    d->of.numbers[1] = pb_argument_number(arguments, "scale", 1);
    return pb_argument_positive(arguments, "scale", d->of.numbers[1]);
}

static void logistic_support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    (void)d;
    *low = min;
    *high = max;
}

static double logistic_quantile(const pb_distribution *d, double p, double q)
{
    return d->of.numbers[0] + d->of.numbers[1] * (log(p) - log(q));
}

static void logistic_tails(const pb_distribution *d, double x, double *p, double *q)
{
    const double y = (x - d->of.numbers[0]) / d->of.numbers[1];
    *p = 1 / (1 + exp(-y));
    *q = 1 / (1 + exp(y));
}

static double logistic_density(const pb_distribution *d, double x)
{
    double p, q;
    logistic_tails(d, x, &p, &q);
    return p * q / d->of.numbers[1];
}

static void logistic_moments(const pb_distribution *d, double *mean, double *sd)
{
    *mean = d->of.numbers[0];
    *sd = d->of.numbers[1] * 3.14159265358979323846 / sqrt(3);
}

static const struct pb_parameter logistic_parameters[] = {{"location", PB_ARGUMENT_NUMBER, "mean and median"},
                                                          {"scale", PB_ARGUMENT_NUMBER, "scale"}};
static const char *const logistic_both[] = {"location", "scale", NULL};
static const char *const *const logistic_sets[] = {logistic_both, NULL};
static const struct pb_argument logistic_example[] = {{.name = "location", .number = 12},
                                                      {.name = "scale", .number = 0.5}};

extern const struct pb_descriptor pb_family_logistic;
const struct pb_descriptor pb_family_logistic = {
    .family = {"logistic", "a bell with longer tails", logistic_parameters, 2, "location, scale", logistic_sets,
               logistic_example, 2, false},
    .nature = PB_CONTINUOUS,
    .make = logistic_make,
    .support = logistic_support,
    .quantile = logistic_quantile,
    .tails = logistic_tails,
    .density = logistic_density,
    .moments = logistic_moments,
};

/* ---- the second: P(X = k) = p (1 − p)^k, k = 0, 1, …; without moments of its own ---- */

static payback_status geometric_make(pb_distribution *d, const struct pb_arguments *arguments)
{
    d->of.numbers[0] = pb_argument_number(arguments, "p", 0);
    return pb_argument_within(arguments, "p", d->of.numbers[0], 1e-6, 1);
}

static void geometric_support(const pb_distribution *d, double min, double max, double *low, double *high)
{
    *low = fmax(0, ceil(min));
    *high = d->of.numbers[0] < 1 ? floor(max) : fmin(floor(max), 0);
}

static void geometric_tails(const pb_distribution *d, double x, double *p, double *q)
{
    *q = x < 0 ? 1 : exp((floor(x) + 1) * log1p(-d->of.numbers[0]));
    *p = x < 0 ? 0 : -expm1((floor(x) + 1) * log1p(-d->of.numbers[0]));
}

static void geometric_tails_before(const pb_distribution *d, double x, double *p, double *q)
{
    geometric_tails(d, ceil(x) - 1, p, q);
}

static double geometric_quantile(const pb_distribution *d, double p, double q)
{
    double k = fmax(0, ceil((p < 0.5 ? log1p(-p) : log(q)) / log1p(-d->of.numbers[0]) - 1)), p_at, q_at;
    for (double try = fmax(0, k - 1); try <= k + 1; try++) {
        geometric_tails(d, try, &p_at, &q_at);
        if (p < q ? p_at >= p : q_at <= q)
            return try;
    }
    return k;
}

static double geometric_density(const pb_distribution *d, double x)
{
    return x >= 0 && x == floor(x) ? d->of.numbers[0] * pow(1 - d->of.numbers[0], x) : 0;
}

static const struct pb_parameter geometric_parameters[] = {{"p", PB_ARGUMENT_NUMBER, "chance that a trial succeeds"}};
static const char *const geometric_p[] = {"p", NULL};
static const char *const *const geometric_sets[] = {geometric_p, NULL};
static const struct pb_argument geometric_example[] = {{.name = "p", .number = 0.25}};

extern const struct pb_descriptor pb_family_geometric;
const struct pb_descriptor pb_family_geometric = {
    .family = {"geometric", "failures before the first success", geometric_parameters, 1, "p", geometric_sets,
               geometric_example, 1, false},
    .nature = PB_DISCRETE,
    .make = geometric_make,
    .support = geometric_support,
    .quantile = geometric_quantile,
    .tails = geometric_tails,
    .tails_before = geometric_tails_before,
    .density = geometric_density,
};

/* ---- the line in the registry: this one stands before that of the library ---- */

#define PB_FAMILIES "unit/distribution/families_and_toys.def"
#include "distribution/registry.c"

/* ---- what they can do now ---- */

#include "distribution/quantile_table.h"
#include "support/library.h"
#include "unit/distribution/making.h"

enum { DRAWS = 4096 };

static pb_distribution *make_example(const struct pb_family *family)
{
    return make_distribution(family->name, family->example, family->example_count);
}

/* Fast draws are the quantile function's, to 1e-9 in the probability. Takes the distribution over. */
static void check_draws(pb_distribution *d)
{
    static _Alignas(64) double u[DRAWS], x[DRAWS];
    pb_quantile_table *table;
    assert_int_equal(pb_quantile_table_new(&table, d), PAYBACK_OK);
    for (size_t i = 0; i < DRAWS; i++)
        u[i] = i % 2 == 0 ? ((double)i + 0.5) / DRAWS : exp2(-53 * ((double)i + 0.5) / DRAWS);
    pb_quantiles_of_uniforms(table, u, x, DRAWS);
    for (size_t i = 0; i < DRAWS; i++) {
        const double exact = pb_distribution_quantile(d, u[i], 1 - u[i]);
        if (pb_distribution_is_discrete(d) ? fabs(x[i] - exact) > 1e-12 * fabs(exact)
                                           : !(probability_error(d, x[i], u[i], 1 - u[i], fabs(exact)) <= 1e-9))
            fail_msg("%s: draw %.17g at %.17g, not %.17g", pb_distribution_family(d)->name, x[i], u[i], exact);
    }
    pb_quantile_table_free(table);
    pb_distribution_free(d);
}

static void they_are_found_and_drawn(void **unused)
{
    (void)unused;
    assert_ptr_equal(pb_family_find("logistic"), &pb_family_logistic.family);
    assert_ptr_equal(pb_family_find("geometric"), &pb_family_geometric.family);
    check_draws(make_example(&pb_family_logistic.family));
    check_draws(make_example(&pb_family_geometric.family));
    check_draws(MAKE("logistic", NUMBER("location", 12), NUMBER("scale", 3), NUMBER("min", 1), NUMBER("max", 20)));
    check_draws(MAKE("geometric", NUMBER("p", 0.1), NUMBER("min", 2), NUMBER("max", 30)));
}

/* Components of families that list no points and have no Newton step. */
static void they_are_mixed(void **unused)
{
    (void)unused;
    check_draws(make_mixture(0.3, make_example(&pb_family_logistic.family),
                             MAKE("normal", NUMBER("mean", 20), NUMBER("sd", 2))));
    pb_distribution *d =
        make_mixture(0.5, make_example(&pb_family_geometric.family), MAKE("bernoulli", NUMBER("p", 0.5)));
    /* P(X ≤ 0) = ½ (¼ + ½), P(X ≤ 1) = ½ (7/16 + 1), P(X ≤ 2) = ½ (37/64 + 1) */
    assert_near(pb_distribution_cdf(d, 0), 0.375, 1e-14);
    assert_true(quantile(d, 0.37) == 0 && quantile(d, 0.38) == 1 && quantile(d, 0.71) == 1 && quantile(d, 0.72) == 2);
    pb_distribution_free(d);
}

/* By quadrature of the quantile function: (1 − p)/p and √(1 − p)/p, as far as steps allow. */
static void moments_come_by_themselves(void **unused)
{
    (void)unused;
    pb_distribution *d = make_example(&pb_family_geometric.family);
    assert_near(pb_distribution_mean(d), 3, 0.02);
    assert_near(pb_distribution_sd(d), sqrt(0.75) / 0.25, 0.02);
    pb_distribution_free(d);
    d = MAKE("logistic", NUMBER("location", 12), NUMBER("scale", 3), NUMBER("min", 12));
    assert_near(pb_distribution_mean(d), 12 + 3 * 2 * log(2), 1e-9); /* E |X| = 2 ln 2 */
    pb_distribution_free(d);
}

static const char *const text =
    "{\"schema_version\":1,\"name\":\"toys\",\"baseline\":{\"volume\":{\"tickets_per_month\":5000},"
    "\"categories\":[{\"name\":\"all\",\"share\":1,\"automatable\":0.7,\"handle_minutes\":"
    "{\"dist\":\"logistic\",\"location\":12,\"scale\":%s,\"min\":0}}],"
    "\"agents\":{\"loaded_annual_cost\":60000,\"productive_hours_per_year\":1500},\"staffing\":\"elastic\"},"
    "\"proposal\":{\"vendor\":\"V\",\"pricing\":{\"platform_fee_per_month\":20000},\"implementation\":"
    "{\"weeks\":{\"dist\":\"geometric\",\"p\":0.25}},\"deflection\":{\"containment\":0.5,"
    "\"containment_gap\":0.2,\"ramp\":{\"curve\":\"linear\",\"months_to_90\":4}}}}";

static const double *column(const struct library_draws *draws, const char *name)
{
    const int index = library_column(draws, name);
    assert_true(index >= 0);
    return draws->values + index;
}

static void a_scenario_runs_with_them(void **unused)
{
    (void)unused;
    char scenario_text[1024];
    assert_true(snprintf(scenario_text, sizeof scenario_text, text, "0.5") < (int)sizeof scenario_text);
    payback_scenario *scenario = library_parse(scenario_text);
    assert_non_null(scenario);
    struct library_draws draws = {0};
    const payback_options options = {.trials = DRAWS, .threads = 2};
    assert_true(library_run(&draws, NULL, scenario, &options));
    assert_int_equal(draws.trial_count, DRAWS);
    const double *minutes = column(&draws, "/baseline/categories/0/handle_minutes");
    const double *weeks = column(&draws, "/proposal/implementation/weeks");
    double mean = 0, square = 0, at_once = 0;
    for (size_t i = 0; i < DRAWS; i++) {
        const double x = minutes[i * draws.column_count] - 12, k = weeks[i * draws.column_count];
        mean += x / DRAWS;
        square += x * x / DRAWS;
        at_once += k == 0;
        assert_true(k >= 0 && k == floor(k));
    }
    /* Sobol points: errors well below those of random ones, 0.014 and 0.02 */
    assert_true(fabs(mean) < 0.005 && fabs(sqrt(square) - 0.5 * M_PI / sqrt(3)) < 0.02);
    assert_true(fabs(at_once / DRAWS - 0.25) < 0.002);
    library_draws_free(&draws);
    payback_scenario_free(scenario);
}

static void a_scenario_is_refused_with_their_words(void **unused)
{
    (void)unused;
    char scenario_text[1024];
    assert_true(snprintf(scenario_text, sizeof scenario_text, text, "-1") < (int)sizeof scenario_text);
    payback_scenario *scenario = NULL;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    assert_int_equal(
        payback_scenario_parse(&scenario, diagnostics, scenario_text, strlen(scenario_text), "t.json", NULL, NULL),
        PAYBACK_ERROR_SCENARIO);
    assert_int_equal(payback_diagnostics_errors(diagnostics), 1);
    const payback_diagnostic *first = payback_diagnostics_get(diagnostics, 0);
    assert_string_equal(first->pointer, "/baseline/categories/0/handle_minutes/scale");
    assert_non_null(strstr(first->message, "must be positive (found -1)"));
    payback_diagnostics_free(diagnostics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_found_and_drawn),
        cmocka_unit_test(they_are_mixed),
        cmocka_unit_test(moments_come_by_themselves),
        cmocka_unit_test(a_scenario_runs_with_them),
        cmocka_unit_test(a_scenario_is_refused_with_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
