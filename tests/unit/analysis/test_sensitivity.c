/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sensitivity of scenarios whose NPV is a sum of normals, so that every figure is known in closed form. */
#include "support/library.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double pi = 3.14159265358979323846;

static void assert_near(const char *what, double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance)) {
        printf("%s: %.8g is not %.8g (± %.2g)\n", what, a, b, tolerance);
        fail();
    }
}

/* NPV = gain − price − running: gain ~ N(100, 30), price ~ N(80, 20); csat_points does nothing without revenue. volume:
 * more members of /baseline/volume; more: members of the scenario; cost: of a conversation, of which there are 500 a
 * month. */
static payback_scenario *additive(const char *volume, double cost, const char *more)
{
    static const char format[] =
        "{\"schema_version\": 1, \"name\": \"sum\","
        "\"simulation\": {\"seed\": 3, \"horizon_months\": 12}, \"decision\": {\"discount_rate\": 0},"
        "\"baseline\": {\"volume\": {\"tickets_per_month\": 1000 %s},"
        " \"categories\": [{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 10, \"automatable\": 0.5}],"
        " \"agents\": {\"loaded_annual_cost\": 50000, \"tickets_per_agent_per_year\": 2000}, \"staffing\": "
        "\"elastic\"},"
        "\"proposal\": {\"vendor\": \"v\", \"implementation\": {\"weeks\": 0},"
        " \"deflection\": {\"containment\": 0, \"containment_gap\": 0, \"ramp\": {\"curve\": \"none\"}},"
        " \"operations\": {\"cost_per_conversation\": %.17g},"
        " \"quality\": {\"csat_points\": {\"dist\": \"uniform\", \"min\": -5, \"max\": 5}},"
        " \"other\": ["
        "  {\"name\": \"gain\", \"kind\": \"benefit\", \"class\": \"hard\", \"per\": \"once\", \"from\": 0,"
        "   \"amount\": {\"dist\": \"normal\", \"mean\": 100, \"sd\": 30}},"
        "  {\"name\": \"price\", \"kind\": \"cost\", \"per\": \"once\", \"from\": 0,"
        "   \"amount\": {\"dist\": \"normal\", \"mean\": 80, \"sd\": 20}}]}"
        "%s}";
    char text[3000];
    snprintf(text, sizeof text, format, volume, cost, more);
    payback_scenario *scenario = library_parse(text);
    assert_non_null(scenario);
    return scenario;
}

static payback_sensitivity_result *analyse(const payback_scenario *scenario, const char *outcome,
                                           const char *const *groups, size_t count)
{
    payback_sensitivity_request request = {.outcome = outcome, .groups = groups, .group_count = count};
    payback_sensitivity_result *result;
    assert_int_equal(payback_sensitivity(&result, scenario, NULL, &request, NULL), PAYBACK_OK);
    assert_non_null(result);
    return result;
}

static const payback_sensitivity_input *input_of(const payback_sensitivity_result *result, const char *pointer)
{
    for (size_t j = 0; j < result->input_count; j++)
        if (strcmp(result->inputs[j].pointer, pointer) == 0)
            return &result->inputs[j];
    fail();
    return NULL;
}

#define GAIN  "/proposal/other/0/amount"
#define PRICE "/proposal/other/1/amount"
#define IDLE  "/proposal/quality/csat_points"

/* E max(0, X) − max(0, E X) of a normal X. */
static double normal_gain(double mean, double s)
{
    double t = fabs(mean) / s;
    return s * (exp(-t * t / 2) / sqrt(2 * pi) - t * erfc(t / sqrt(2)) / 2);
}

static void sum_of_normals(void **state)
{
    (void)state;
    payback_scenario *scenario = additive("", 0, "");
    payback_sensitivity_result *r = analyse(scenario, NULL, NULL, 0);
    const payback_sensitivity_input *gain = input_of(r, GAIN), *price = input_of(r, PRICE), *idle = input_of(r, IDLE);
    assert_string_equal(r->outcome, "hard.npv");
    assert_string_equal(r->unit, "money");
    assert_int_equal(r->input_count, 3);
    assert_int_equal(r->group_count, 0);
    assert_int_equal(r->trials, PAYBACK_SENSITIVITY_TRIALS);
    assert_int_equal(r->evaluations, 5 * PAYBACK_SENSITIVITY_TRIALS);
    assert_false(r->monthly);
    double sd = sqrt(1300), tail = 1.7549833; /* mean of a standard normal in its highest tenth: φ(1.28155)/0.1 */
    assert_near("mean", r->mean.value, 20, 0.1);
    assert_near("sd", r->sd, sd, 0.1);
    assert_near("medians", r->at_medians, 20, 1e-6);
    assert_near("swing", gain->swing_low.value, 20 - 30 * tail, 0.5);
    assert_near("swing", gain->swing_high.value, 20 + 30 * tail, 0.5);
    assert_near("swing of a cost", price->swing_low.value, 20 + 20 * tail, 0.5);
    assert_near("one at a time", gain->one_low, 20 - 30 * 1.2815515655, 1e-5);
    assert_near("one at a time", price->one_high, 20 - 20 * 1.2815515655, 1e-5);
    assert_near("P10", gain->p10, 100 - 30 * 1.2815515655, 1e-5);
    assert_near("first", gain->first.value, 900.0 / 1300, 0.01);
    assert_near("total", price->total.value, 400.0 / 1300, 0.01);
    assert_near("interactions", r->interactions.value, 0, 0.01);
    assert_near("rank correlation", gain->rank_correlation.value, 6 / pi * asin(30 / sd / 2), 0.01);
    assert_near("EVPI", r->evpi.value, normal_gain(20, sd), 0.1);
    assert_near("EVPPI", gain->evppi.value, normal_gain(20, 30), 0.1);
    assert_near("EVPPI", price->evppi.value, normal_gain(20, 20), 0.1);
    assert_true(gain->evppi.low < normal_gain(20, 30) && normal_gain(20, 30) < gain->evppi.high);
    /* paid back at once where the gain covers the price, else never */
    double t = 20 / sd, fails = erfc(t / sqrt(2)) / 2, density = exp(-t * t / 2) / sqrt(2 * pi);
    assert_near("failing", r->failing_share.value, fails, 0.005);
    assert_near("shift", gain->shift.value, -30 / sd * density * (1 / fails + 1 / (1 - fails)), 0.03);
    assert_true(gain->failing_p90 < gain->rest_p90 && price->failing_p90 > price->rest_p90);
    /* an input that does nothing */
    assert_true(idle->first.value == 0 && idle->total.value == 0 && idle->evppi.value < 0.02);
    assert_near("idle swing", idle->swing_high.value - idle->swing_low.value, 0, 3);
    assert_near("idle shift", idle->shift.value, 0, 0.05);
    assert_string_equal(gain->name, "gain: amount");
    assert_string_equal(idle->name, "satisfaction with the tool, points");
    payback_sensitivity_free(r);
    payback_scenario_free(scenario);
}

/* A group of one is that input; a group of everything has it all, and its value is that of perfect information. */
static void named_groups(void **state)
{
    (void)state;
    static const char *const groups[] = {"one=" GAIN, "all=/proposal", "pair=" GAIN "," PRICE};
    payback_scenario *scenario = additive("", 0, "");
    payback_sensitivity_result *r = analyse(scenario, NULL, groups, 3);
    const payback_sensitivity_input *gain = input_of(r, GAIN);
    assert_int_equal(r->group_count, 3);
    assert_string_equal(r->groups[0].name, "one");
    assert_false(r->groups[0].automatic);
    assert_true(r->groups[0].first.value == gain->first.value && r->groups[0].total.value == gain->total.value);
    assert_true(r->groups[0].evppi.value == gain->evppi.value);
    assert_int_equal(r->groups[1].input_count, 3);
    assert_near("all, total", r->groups[1].total.value, 1, 0.01);
    assert_near("all, first", r->groups[1].first.value, 1, 0.01);
    assert_near("all, EVPPI", r->groups[1].evppi.value, r->evpi.value, 0.01 * r->evpi.value);
    assert_true(r->groups[1].evppi.value <= r->evpi.value);
    assert_near("pair", r->groups[2].evppi.value, r->evpi.value, 0.01 * r->evpi.value);
    payback_sensitivity_free(r);
    payback_scenario_free(scenario);
}

static void correlated_inputs(void **state)
{
    (void)state;
    static const char *const groups[] = {"half=" GAIN, "more=" GAIN "," PRICE "," IDLE};
    payback_scenario *scenario =
        additive("", 0, ", \"correlations\": [{\"between\": [\"" GAIN "\", \"" PRICE "\"], \"rank\": 0.5}]");
    payback_sensitivity_result *r = analyse(scenario, NULL, groups, 2);
    const payback_sensitivity_input *gain = input_of(r, GAIN);
    assert_true(isnan(gain->first.value) && isnan(gain->total.value));
    assert_string_equal(gain->group, "correlated 1");
    assert_null(input_of(r, IDLE)->group);
    assert_true(r->groups[0].automatic);
    assert_near("first", r->groups[0].first.value, 1, 0.01);
    assert_near("total", r->groups[0].total.value, 1, 0.01);
    assert_true(isnan(r->groups[1].first.value)); /* the price is outside */
    assert_near("whole", r->groups[2].total.value, 1, 0.01);
    assert_near("interactions", r->interactions.value, 0, 0.01);
    /* the gain tells of the price, too: E(NPV | gain) has slope 1 − ρ 20/30 */
    double rho = 2 * sin(pi * 0.5 / 6), sd = sqrt(1300 - 2 * rho * 600);
    assert_near("sd", r->sd, sd, 0.2);
    assert_near("EVPPI", gain->evppi.value, normal_gain(20, 30 - 20 * rho), 0.1);
    assert_near("EVPI", r->evpi.value, normal_gain(20, sd), 0.1);
    assert_near("EVPPI of both", r->groups[0].evppi.value, r->evpi.value, 0.02 * r->evpi.value);
    payback_sensitivity_free(r);
    payback_scenario_free(scenario);
}

/* 500 conversations a month at 0.02 with a coefficient of variation of 0.3: variance 12 · 3². */
static void monthly_noise(void **state)
{
    (void)state;
    payback_scenario *scenario = additive(", \"noise\": 0.3", 0.02, "");
    payback_sensitivity_result *r = analyse(scenario, NULL, NULL, 0);
    assert_true(r->monthly);
    assert_near("mean", r->mean.value, 20 - 120, 0.3);
    assert_near("first", r->monthly_first.value, 108.0 / 1408, 0.01);
    assert_near("total", r->monthly_total.value, 108.0 / 1408, 0.01);
    assert_near("gain", input_of(r, GAIN)->first.value, 900.0 / 1408, 0.01);
    assert_near("gain", input_of(r, GAIN)->total.value, 900.0 / 1408, 0.01);
    assert_near("interactions", r->interactions.value, 0, 0.01);
    payback_sensitivity_free(r);
    payback_scenario_free(scenario);
}

static void other_outcomes(void **state)
{
    (void)state;
    payback_scenario *scenario = additive("", 0, "");
    payback_sensitivity_result *npv = analyse(scenario, "hard.npv", NULL, 0);
    payback_sensitivity_result *chance = analyse(scenario, " P( payback <= 12 ) ", NULL, 0);
    assert_string_equal(chance->outcome, "P(payback<=12)");
    assert_string_equal(chance->unit, "share");
    assert_true(chance->mean.value == 1 - npv->failing_share.value);
    assert_true(chance->evpi.value == npv->evpi.value);
    assert_near("Spearman with an indicator", input_of(chance, IDLE)->rank_correlation.value, 0, 0.02);
    payback_sensitivity_free(chance);
    chance = analyse(scenario, "P(total.payback<=6.5)", NULL, 0);
    assert_string_equal(chance->outcome, "P(total.payback<=6.5)");
    payback_sensitivity_free(chance);

    /* never counts as month 13 */
    payback_sensitivity_result *months = analyse(scenario, "hard.payback_months", NULL, 0);
    assert_near("never", months->never_share, npv->failing_share.value, 1e-12);
    assert_near("mean", months->mean.value, 13 * npv->failing_share.value, 1e-9);
    assert_true(months->never_as == 13);
    payback_sensitivity_free(months);

    /* an outcome that is the same in all trials */
    payback_sensitivity_result *same = analyse(scenario, "go_live_month", NULL, 0);
    assert_true(same->sd == 0 && isnan(input_of(same, GAIN)->first.value));
    assert_true(isnan(input_of(same, GAIN)->rank_correlation.value));
    payback_sensitivity_free(same);
    payback_sensitivity_free(npv);
    payback_scenario_free(scenario);
}

static bool same_estimate(payback_estimate a, payback_estimate b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    static const char *const groups[] = {"pair=" GAIN "," PRICE};
    payback_scenario *scenario = additive(", \"noise\": 0.3", 0.02, "");
    payback_sensitivity_request request = {.groups = groups, .group_count = 1};
    payback_sensitivity_result *one, *three;
    payback_options options = {.threads = 1, .trials = 1000};
    assert_int_equal(payback_sensitivity(&one, scenario, &options, &request, NULL), PAYBACK_OK);
    options.threads = 3;
    assert_int_equal(payback_sensitivity(&three, scenario, &options, &request, NULL), PAYBACK_OK);
    assert_int_equal(one->trials, 1024); /* whole blocks */
    assert_true(same_estimate(one->evpi, three->evpi) && same_estimate(one->interactions, three->interactions));
    for (size_t j = 0; j < one->input_count; j++) {
        const payback_sensitivity_input *a = &one->inputs[j], *b = &three->inputs[j];
        assert_true(same_estimate(a->first, b->first) && same_estimate(a->total, b->total));
        assert_true(same_estimate(a->swing_low, b->swing_low) && same_estimate(a->evppi, b->evppi));
        assert_true(same_estimate(a->rank_correlation, b->rank_correlation) && same_estimate(a->shift, b->shift));
    }
    assert_true(same_estimate(one->groups[0].evppi, three->groups[0].evppi));
    payback_sensitivity_free(one);
    payback_sensitivity_free(three);
    payback_scenario_free(scenario);
}

static void every_sampler(void **state)
{
    (void)state;
    payback_scenario *scenario = additive("", 0, "");
    static const char *const samplers[] = {"lhs", "random"};
    for (int s = 0; s < 2; s++) {
        payback_options options = {.sampler = samplers[s], .trials = 8192};
        payback_sensitivity_result *r;
        assert_int_equal(payback_sensitivity(&r, scenario, &options, NULL, NULL), PAYBACK_OK);
        assert_string_equal(r->sampler, samplers[s]);
        assert_near("first", input_of(r, GAIN)->first.value, 900.0 / 1300, 0.05);
        assert_near("total", input_of(r, GAIN)->total.value, 900.0 / 1300, 0.05);
        payback_sensitivity_free(r);
    }
    payback_scenario_free(scenario);
}

/* The message that a request is refused with; it must hold the expected words. */
static void assert_refused(const payback_scenario *scenario, const char *outcome, const char *group, const char *words)
{
    payback_sensitivity_request request = {.outcome = outcome, .groups = &group, .group_count = group ? 1 : 0};
    payback_sensitivity_result *result;
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    assert_int_equal(payback_sensitivity(&result, scenario, NULL, &request, diagnostics), PAYBACK_ERROR_TARGET);
    assert_null(result);
    const char *message = payback_diagnostics_get(diagnostics, 0)->message;
    if (!strstr(message, words)) {
        printf("%s\n", message);
        fail();
    }
    payback_diagnostics_free(diagnostics);
}

static void refused(void **state)
{
    (void)state;
    payback_scenario *scenario = additive("", 0, "");
    assert_refused(scenario, "hard.npw", NULL, "did you mean hard.npv?");
    assert_refused(scenario, "npv", NULL, "did you mean hard.npv?");
    assert_refused(scenario, "P(payback<=)", NULL, "there is no outcome \"P(payback<=)\"");
    assert_refused(scenario, "P(payback<=-1)", NULL, "there is no outcome");
    assert_refused(scenario, "P(payback<=12) x", NULL, "there is no outcome");
    assert_refused(scenario, "P(payback>12)", NULL, "there is no outcome");
    assert_refused(scenario, "", NULL, "there is no outcome");
    assert_refused(scenario, "escalation_rate", "x=" GAIN "t", "did you mean " GAIN "?");
    assert_refused(scenario, NULL, "x=/baseline/agents/loaded_annual_cost", "is a constant in this scenario");
    assert_refused(scenario, NULL, "x=/nowhere", "is not an uncertain input");
    assert_refused(scenario, NULL, "x=" GAIN ",,", "is not an uncertain input");
    assert_refused(scenario, NULL, "x=", "NAME=POINTER");
    assert_refused(scenario, NULL, "=" GAIN, "NAME=POINTER");
    assert_refused(scenario, NULL, "x", "NAME=POINTER");
    static const char *const twice[] = {"x=" GAIN, "x=" PRICE};
    payback_sensitivity_request request = {.groups = twice, .group_count = 2};
    payback_sensitivity_result *result;
    assert_int_equal(payback_sensitivity(&result, scenario, NULL, &request, NULL), PAYBACK_ERROR_TARGET);
    payback_scenario_free(scenario);

    /* nothing is ever resolved, so that a true resolution has no cost */
    scenario = additive("", 1, "");
    assert_refused(scenario, "cost_per_true_resolution", NULL, "undefined in 100% of the trials");
    payback_scenario_free(scenario);
}

static int cancel(void *context, double done, double all)
{
    (void)all;
    return done > *(double *)context;
}

static void contract(void **state)
{
    (void)state;
    payback_scenario *scenario = additive("", 0, "");
    payback_sensitivity_result *result;
    assert_int_equal(payback_sensitivity(NULL, scenario, NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_sensitivity(&result, NULL, NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    double until = 10;
    payback_options options = {.progress = cancel, .context = &until};
    assert_int_equal(payback_sensitivity(&result, scenario, &options, NULL, NULL), PAYBACK_ERROR_CANCELLED);
    assert_null(result);
    options = (payback_options){.sampler = "dice"};
    assert_int_equal(payback_sensitivity(&result, scenario, &options, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    /* too few trials for intervals: one block is 8 trials a replicate, which is enough; the figures are there */
    options = (payback_options){.trials = 1};
    assert_int_equal(payback_sensitivity(&result, scenario, &options, NULL, NULL), PAYBACK_OK);
    assert_int_equal(result->trials, 128);
    payback_sensitivity_free(result);
    payback_sensitivity_free(NULL);
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sum_of_normals), cmocka_unit_test(named_groups),   cmocka_unit_test(correlated_inputs),
        cmocka_unit_test(monthly_noise),  cmocka_unit_test(other_outcomes), cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(every_sampler),  cmocka_unit_test(refused),        cmocka_unit_test(contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
