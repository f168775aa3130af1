/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "scenarios.h"
#include "support/library.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char setup[] = "/proposal/pricing/setup_fee", amount[] = "/proposal/other/0/amount";

/* Σ (1.1)^(−t/12) over the 24 months: what 1 a month is worth today. */
static double annuity(void)
{
    double sum = 0;
    for (int t = 1; t <= 24; t++)
        sum += pow(1.1, -t / 12.0);
    return sum;
}

static payback_solution *solve_with(const payback_scenario *scenario, const payback_vary *vary, size_t count,
                                    const char *target, const payback_options *options)
{
    payback_solution *solution;
    char message[512];
    payback_status status = payback_solve(&solution, scenario, vary, count, target, options, message, sizeof message);
    if (status != PAYBACK_OK)
        fail_msg("%s: %s", target, message);
    return solution;
}

/* Of the first crossing; its interval must hold the expected value where there is one. */
static payback_estimate solve(const char *text, payback_vary vary, const char *target)
{
    payback_scenario *scenario = library_parse(text);
    payback_solution *s = solve_with(scenario, &vary, 1, target, NULL);
    assert_int_equal(s->solved.status, PAYBACK_SOLVED);
    assert_int_equal(s->solved.crossing_count, 1);
    assert_true(s->solved.monotone);
    payback_estimate e = s->solved.value;
    payback_solution_free(s);
    payback_scenario_free(scenario);
    return e;
}

static void assert_near(payback_estimate e, double expected, double relative)
{
    if (!(fabs(e.value - expected) <= relative * fabs(expected)))
        fail_msg("%.12g is not %.12g", e.value, expected);
    assert_true(e.low <= e.value && e.value <= e.high);
}

/* 1,000 a month, all certain: the break-even set-up fee is their present value, the fee of a payback at month 6 is
 * 6,000 and half a cent. */
static void test_constant_flows(void **state)
{
    (void)state;
    static const char flows[] = FLOWS("9000", "1000");
    const payback_vary fee = {.pointer = setup}, benefit = {.pointer = amount};
    assert_near(solve(flows, fee, "mean(hard.npv)>=0"), 1000 * annuity(), 1e-7);
    assert_near(solve(flows, fee, "p10(npv)>=5000"), 1000 * annuity() - 5000, 1e-7);
    assert_near(solve(flows, fee, "mean(npv)<=-1000"), 1000 * annuity() + 1000, 1e-7);
    assert_near(solve(flows, fee, "P(payback<=6)>=0.8"), 6000.005, 1e-7);
    assert_near(solve(flows, fee, "p50(payback)<=6"), 6000.005, 1e-7);
    assert_near(solve(flows, benefit, "mean(npv)>=0"), 9000 / annuity(), 1e-7);
    assert_near(solve(flows, benefit, "mean(roi)>=1"), 1500, 1e-7); /* 12 b − 9,000 = 9,000 */
    const payback_vary scaled = {.pointer = amount, .mode = PAYBACK_VARY_SCALE};
    assert_near(solve(flows, scaled, "mean(npv)>=0"), 9 / annuity(), 1e-7);
    const payback_vary shifted = {.pointer = amount, .mode = PAYBACK_VARY_SHIFT};
    assert_near(solve(flows, shifted, "mean(npv)>=0"), 9000 / annuity() - 1000, 1e-6);
}

/* A certain outcome is reached with probability 1 or 0: a target of 1 or 0 is a step from a plateau. */
static void test_plateaus(void **state)
{
    (void)state;
    static const char flows[] = FLOWS("9000", "1000");
    const payback_vary fee = {.pointer = setup}, benefit = {.pointer = amount};
    assert_near(solve(flows, fee, "P(npv>=0)>=1"), 1000 * annuity(), 1e-6);
    assert_near(solve(flows, fee, "P(npv>=0)<=0"), 1000 * annuity(), 1e-6);
    assert_near(solve(flows, fee, "P(npv<=0)>=0.5"), 1000 * annuity(), 1e-6);
    assert_near(solve(flows, benefit, "P(npv>=0)>=1"), 9000 / annuity(), 1e-6);
    assert_near(solve(flows, fee, "P(payback<=6)>=1"), 6000.005, 1e-6);
    assert_near(solve(FLOWS("9000", UNIFORM), fee, "P(npv>=0)>=1"), 500 * annuity(), 2e-3);
    assert_near(solve(FLOWS("9000", UNIFORM), fee, "P(npv>=0)<=0"), 1500 * annuity(), 2e-3);
}

/* The benefit is uniform on 500 … 1,500. */
static void test_uniform_flows(void **state)
{
    (void)state;
    static const char flows[] = FLOWS("9000", UNIFORM);
    const payback_vary fee = {.pointer = setup}, benefit = {.pointer = amount};
    payback_estimate e = solve(flows, fee, "mean(npv)>=0");
    assert_near(e, 1000 * annuity(), 1e-3);
    assert_true(e.high > e.low);
    assert_near(solve(flows, fee, "p10(npv)>=0"), 600 * annuity(), 2e-3);
    assert_near(solve(flows, fee, "P(npv>=0)>=0.8"), 700 * annuity(), 2e-3);
    assert_near(solve(flows, fee, "P(payback<=10)>=0.9"), 6000, 2e-3);
    /* a positive distribution is scaled; shifted and fixed where asked */
    assert_near(solve(flows, benefit, "p10(npv)>=0"), 9000 / (600 * annuity()), 2e-3);
    const payback_vary shifted = {.pointer = amount, .mode = PAYBACK_VARY_SHIFT};
    assert_near(solve(flows, shifted, "p10(npv)>=0"), 9000 / annuity() - 600, 5e-3);
    const payback_vary fixed = {.pointer = amount, .mode = PAYBACK_VARY_VALUE};
    e = solve(flows, fixed, "p10(npv)>=0");
    assert_near(e, 9000 / annuity(), 1e-7);
    assert_true(e.low == e.high);
}

/* The target is met at the value itself, by all trials, and not a little beyond. */
static void test_met_at_value(void **state)
{
    (void)state;
    static const char flows[] = FLOWS("9000", UNIFORM);
    payback_estimate e = solve(flows, (payback_vary){.pointer = setup}, "P(npv>=0)>=0.8");
    for (int beyond = 0; beyond < 2; beyond++) {
        char json[64];
        payback_changes *changes = payback_changes_new();
        payback_scenario *scenario;
        payback_result *result;
        snprintf(json, sizeof json, "%.17g", e.value + beyond * (e.high - e.low) / 2);
        assert_int_equal(payback_changes_set(changes, setup, json), PAYBACK_OK);
        assert_int_equal(payback_scenario_parse(&scenario, NULL, flows, strlen(flows), "s", NULL, changes), PAYBACK_OK);
        assert_int_equal(payback_run(&result, scenario, NULL, NULL, NULL), PAYBACK_OK);
        assert_true((payback_result_outcome(result, "hard.npv")->quantiles[0].value < 0));
        struct library_draws draws = {0};
        assert_true(library_run(&draws, NULL, scenario, NULL));
        size_t npv = (size_t)library_column(&draws, "hard.npv"), paid = 0;
        for (size_t i = 0; i < draws.trial_count; i++)
            paid += draws.values[i * draws.column_count + npv] >= 0;
        assert_true(((double)paid / (double)draws.trial_count >= 0.8) == !beyond);
        library_draws_free(&draws);
        payback_result_free(result);
        payback_scenario_free(scenario);
        payback_changes_free(changes);
    }
}

/* Its interval is as wide as the spread of the roots of the replicates: here, with plain sampling, known. */
static void test_interval(void **state)
{
    (void)state;
    static const char flows[] = FLOWS("9000", UNIFORM);
    payback_scenario *scenario = library_parse(flows);
    int covered = 0;
    for (int seed = 1; seed <= 40; seed++) {
        payback_options options = {.seed_given = true, .seed = seed, .sampler = "random", .trials = 1600};
        payback_solution *s = solve_with(scenario, &(payback_vary){.pointer = setup}, 1, "mean(npv)>=0", &options);
        payback_estimate e = s->solved.value;
        covered += e.low <= 1000 * annuity() && 1000 * annuity() <= e.high;
        /* standard error 1000/√12/√1600 · annuity, t of 15 degrees of freedom */
        double half = 2.1314495 * 1000 / sqrt(12.0 * 1600) * annuity();
        assert_true((e.high - e.low) / 2 > half / 3 && (e.high - e.low) / 2 < half * 2);
        payback_solution_free(s);
    }
    printf("%d of 40 intervals hold the value\n", covered);
    assert_true(covered >= 33);
    payback_scenario_free(scenario);
}

static void test_whole_numbers(void **state)
{
    (void)state;
    static const char flows[] = FLOWS("9500", "1000");
    payback_estimate e = solve(flows, (payback_vary){.pointer = "/proposal/other/0/to"}, "mean(net_value)>=0");
    assert_true(e.value == 10 && isnan(e.low) && isnan(e.high));
    /* the latest start: 24 − from + 1 ≥ 9.5 */
    e = solve(flows, (payback_vary){.pointer = "/proposal/other/0/from"}, "mean(net_value)>=0");
    assert_true(e.value == 15);
    e = solve(flows, (payback_vary){.pointer = "/simulation/horizon_months"}, "mean(net_value)>=0");
    assert_true(e.value == 10);
}

/* The discount rate at which the present value of 1,000 a month is 9,000: the internal rate of return. */
static void test_rate_of_return(void **state)
{
    (void)state;
    static const char flows[] = FLOWS("9000", "1000");
    double rate = solve(flows, (payback_vary){.pointer = "/decision/discount_rate"}, "mean(npv)>=0").value, sum = -9000;
    for (int t = 1; t <= 24; t++)
        sum += 1000 * pow(1 + rate, -t / 12.0);
    assert_true(fabs(sum) < 0.01);
}

static payback_solved look(payback_solution **out, payback_scenario *scenario, payback_vary vary, const char *target)
{
    *out = solve_with(scenario, &vary, 1, target, NULL);
    return (*out)->solved;
}

static void test_always_and_never(void **state)
{
    (void)state;
    payback_scenario *scenario = library_parse(FLOWS("9000", UNIFORM));
    payback_solution *s;
    payback_vary fee = {.pointer = setup, .range_given = true, .low = 0, .high = 1000};
    payback_solved solved = look(&s, scenario, fee, "mean(npv)>=0");
    assert_true(solved.status == PAYBACK_ALWAYS_MET && isnan(solved.value.value) && solved.crossing_count == 0);
    assert_true(solved.low == 0 && solved.high == 1000 && s->planned_met);
    payback_solution_free(s);
    fee.low = 50000;
    fee.high = 60000;
    assert_int_equal(look(&s, scenario, fee, "mean(npv)>=0").status, PAYBACK_NEVER_MET);
    payback_solution_free(s);
    /* nobody pays back: the mean month is undefined, which is not met */
    assert_int_equal(look(&s, scenario, fee, "mean(payback)<=24").status, PAYBACK_NEVER_MET);
    payback_solution_free(s);
    /* an open end is searched outwards: far beyond ten times the fee */
    assert_int_equal(look(&s, scenario, (payback_vary){.pointer = setup}, "mean(npv)>=-1e6").status, PAYBACK_SOLVED);
    payback_solution_free(s);
    payback_scenario_free(scenario);
}

/* P(a ≤ X ≤ b) is what a benefit that falls and rises gives: two crossings, and it is said that the path turns. */
static void test_two_crossings(void **state)
{
    (void)state;
    /* usage above 500 units is billed dearly: true deflection pays up to there, then costs */
    static const char text[] = SCENARIO(
        "tiers", "", "{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 10, \"automatable\": 1}", "",
        "\"vendor\": \"V\", \"pricing\": {\"setup_fee\": 20000, \"usage\": {\"unit\": \"resolution\", \"tiers\": "
        "[{\"above\": 0, \"price\": 1}, {\"above\": 500, \"price\": 30}]}}, \"implementation\": {\"weeks\": 0}, "
        "\"deflection\": {\"true_deflection\": 0.4, \"ramp\": {\"curve\": \"none\"}}");
    /* a ticket saved is worth 60,000/6,000 = 10: net 9 d 1,000 up to 0.5, then 4,500 − 20 (d − 0.5) 1,000 a month */
    payback_scenario *scenario = library_parse(text);
    payback_solution *s;
    payback_solved solved =
        look(&s, scenario, (payback_vary){.pointer = "/proposal/deflection/true_deflection"}, "mean(net_value)>=0");
    double level = 20000 / 24.0;
    assert_true(solved.status == PAYBACK_SOLVED && !solved.monotone && solved.crossing_count == 2);
    assert_true(fabs(solved.crossings[0].value.value - level / 9000) < 1e-6 && solved.crossings[0].met_above);
    assert_true(fabs(solved.crossings[1].value.value - (0.5 + (4500 - level) / 20000)) < 1e-6);
    assert_false(solved.crossings[1].met_above);
    assert_true(solved.range_count == 1 && solved.ranges[0].low == solved.crossings[0].value.value);
    assert_true(solved.ranges[0].high == solved.crossings[1].value.value);
    payback_solution_free(s);
    solved =
        look(&s, scenario, (payback_vary){.pointer = "/proposal/deflection/true_deflection"}, "mean(net_value)<=0");
    assert_true(solved.range_count == 2 && solved.ranges[0].low == solved.low && solved.ranges[1].high == solved.high);
    assert_true(fabs(solved.ranges[0].high - level / 9000) < 1e-6);
    assert_true(fabs(solved.ranges[1].low - (0.5 + (4500 - level) / 20000)) < 1e-6);
    payback_solution_free(s);
    solved =
        look(&s, scenario, (payback_vary){.pointer = "/proposal/deflection/true_deflection"}, "mean(net_value)>=0");
    assert_true(solved.value.value == solved.crossings[0].value.value);
    payback_solution_free(s);
    payback_scenario_free(scenario);
}

/* set-up fee at which a benefit of b a month breaks even. */
static void test_frontier(void **state)
{
    (void)state;
    payback_scenario *scenario = library_parse(FLOWS("9000", "1000"));
    payback_vary vary[] = {{.pointer = amount, .range_given = true, .low = 200, .high = 1000}, {.pointer = setup}};
    payback_solution *s = solve_with(scenario, vary, 2, "mean(npv)>=0", NULL);
    assert_int_equal(s->row_count, 9);
    assert_string_equal(s->along.pointer, amount);
    for (size_t r = 0; r < s->row_count; r++) {
        assert_true(fabs(s->rows[r].at - (200 + 100.0 * (double)r)) < 1e-9);
        assert_int_equal(s->rows[r].solved.status, PAYBACK_SOLVED);
        assert_true(fabs(s->rows[r].solved.value.value - s->rows[r].at * annuity()) < 0.01);
    }
    payback_solution_free(s);
    payback_scenario_free(scenario);
}

static void refuse(payback_vary vary, const char *target, const char *part)
{
    payback_scenario *scenario = library_parse(FLOWS("9000", UNIFORM));
    payback_solution *solution;
    char message[512];
    assert_int_equal(payback_solve(&solution, scenario, &vary, 1, target, NULL, message, sizeof message),
                     PAYBACK_ERROR_TARGET);
    assert_null(solution);
    if (strstr(message, part) == NULL)
        fail_msg("%s, %s: %s", vary.pointer, target, message);
    payback_scenario_free(scenario);
}

static void test_refused(void **state)
{
    (void)state;
    static const char good[] = "mean(npv)>=0";
    refuse((payback_vary){.pointer = setup}, "mean(nvp)>=0", "did you mean npv?");
    refuse((payback_vary){.pointer = "/proposal/pricing/setup_fe"}, good, "did you mean /proposal/pricing/setup_fee?");
    refuse((payback_vary){.pointer = "/proposal/setup_fee"}, good, "did you mean /proposal/pricing/setup_fee?");
    refuse((payback_vary){.pointer = "/proposal/other/1/amount"}, good, "did you mean /proposal/other/0/amount?");
    refuse((payback_vary){.pointer = "/proposal/vendor"}, good, "not a number");
    refuse((payback_vary){.pointer = "/proposal/pricing/billing"}, good, "not a number");
    refuse((payback_vary){.pointer = "/baseline/categories"}, good, "one of its members");
    refuse((payback_vary){.pointer = "/simulation/seed"}, good, "how to simulate");
    refuse((payback_vary){.pointer = "/proposal/other/0/to", .mode = PAYBACK_VARY_SHIFT}, good, "whole number");
    refuse((payback_vary){.pointer = "/proposal/deflection/containment", .mode = PAYBACK_VARY_SCALE}, good, "no value");
    refuse((payback_vary){.pointer = setup, .range_given = true, .low = 2, .high = 1}, good, "empty");
    refuse((payback_vary){.pointer = setup, .range_given = true, .low = -1, .high = 1}, good, "at -1");
    refuse((payback_vary){.pointer = "/proposal/deflection/containment"}, good, "not valid");
}

static void test_arguments(void **state)
{
    (void)state;
    payback_scenario *scenario = library_parse(FLOWS("9000", UNIFORM));
    payback_solution *s;
    payback_vary vary = {.pointer = setup}, none = {0};
    char m[64];
    assert_int_equal(payback_solve(NULL, scenario, &vary, 1, "mean(npv)>=0", NULL, m, 64), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_solve(&s, NULL, &vary, 1, "mean(npv)>=0", NULL, m, 64), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_solve(&s, scenario, &vary, 0, "mean(npv)>=0", NULL, m, 64), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_solve(&s, scenario, &vary, 3, "mean(npv)>=0", NULL, m, 64), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_solve(&s, scenario, &none, 1, "mean(npv)>=0", NULL, m, 64), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_solve(&s, scenario, &vary, 1, NULL, NULL, m, 64), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_solve(&s, scenario, &vary, 1, "mean(npv)>=0", NULL, NULL, 64), PAYBACK_ERROR_ARGUMENT);
    assert_null(s);
    payback_solution_free(NULL);
    payback_scenario_free(scenario);
}

static int stop_at_once(void *context, double done, double all)
{
    (void)context;
    assert_true(done <= all);
    return 1;
}

static void test_cancelled(void **state)
{
    (void)state;
    payback_scenario *scenario = library_parse(FLOWS("9000", UNIFORM));
    payback_solution *s;
    payback_vary vary = {.pointer = setup};
    char message[64];
    payback_options options = {.progress = stop_at_once};
    assert_int_equal(payback_solve(&s, scenario, &vary, 1, "mean(npv)>=0", &options, message, sizeof message),
                     PAYBACK_ERROR_CANCELLED);
    assert_null(s);
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plateaus),       cmocka_unit_test(test_constant_flows),
        cmocka_unit_test(test_uniform_flows),  cmocka_unit_test(test_met_at_value),
        cmocka_unit_test(test_interval),       cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_rate_of_return), cmocka_unit_test(test_always_and_never),
        cmocka_unit_test(test_two_crossings),  cmocka_unit_test(test_frontier),
        cmocka_unit_test(test_refused),        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
