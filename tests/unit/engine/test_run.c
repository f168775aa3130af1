/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs through the public API: what does not depend on threads, samplers or processor; sizes at the edges; every error.
 */
#include "base/isa.h"
#include "support/library.h"
#include "support/random_scenario.h"
#include "support/reference.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const simple =
    "{\"schema_version\":1,\"name\":\"simple\",\"baseline\":{\"volume\":{\"tickets_per_month\":"
    "{\"dist\":\"pert\",\"min\":4000,\"mode\":5000,\"max\":7000}},"
    "\"categories\":[{\"name\":\"all\",\"share\":1,\"handle_minutes\":12,\"automatable\":0.7}],"
    "\"agents\":{\"loaded_annual_cost\":60000,\"productive_hours_per_year\":1500},\"staffing\":\"elastic\"},"
    "\"proposal\":{\"vendor\":\"V\",\"pricing\":{\"platform_fee_per_month\":20000,\"usage\":{\"unit\":\"resolution\","
    "\"price\":1}},\"implementation\":{\"weeks\":{\"dist\":\"uniform\",\"min\":2,\"max\":20}},\"deflection\":{"
    "\"containment\":{\"dist\":\"beta\",\"alpha\":4,\"beta\":4},\"containment_gap\":0.2,\"ramp\":{\"curve\":\"linear\","
    "\"months_to_90\":4}}}}";

static payback_scenario *parse_simple(void)
{
    payback_scenario *scenario = library_parse(simple);
    assert_non_null(scenario);
    return scenario;
}

static payback_result *run(const payback_scenario *scenario, const payback_options *options)
{
    payback_result *result;
    assert_int_equal(payback_run(&result, scenario, options, NULL, NULL), PAYBACK_OK);
    assert_non_null(result);
    return result;
}

static void assert_estimates_equal(const payback_estimate *a, const payback_estimate *b)
{
    assert_memory_equal(a, b, sizeof *a);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    payback_scenario *scenario = parse_simple();
    payback_options options = {.trials = 40001, .threads = 1};
    payback_result *one = run(scenario, &options);
    const int threads[] = {2, 3, 7};
    for (size_t c = 0; c < 3; c++) {
        options.threads = threads[c];
        payback_result *many = run(scenario, &options);
        for (size_t o = 0; o < one->outcome_count; o++) {
            assert_estimates_equal(&one->outcomes[o].mean, &many->outcomes[o].mean);
            for (int q = 0; q < PAYBACK_QUANTILES; q++)
                assert_estimates_equal(&one->outcomes[o].quantiles[q], &many->outcomes[o].quantiles[q]);
        }
        size_t months = (size_t)one->horizon_months + 1;
        assert_memory_equal(one->cash_mean, many->cash_mean, months * sizeof(double));
        assert_memory_equal(one->payback_by, many->payback_by, months * sizeof *one->payback_by);
        for (size_t s = 0; s < one->source_count; s++)
            assert_true(one->sources[s].mean == many->sources[s].mean);
        payback_result_free(many);
    }
    payback_result_free(one);
    payback_scenario_free(scenario);
}

/* The intervals of two samplers must meet, widened for 50 comparisons. */
static void samplers_agree(void **state)
{
    (void)state;
    payback_scenario *scenario = parse_simple();
    payback_options options = {.trials = 65536, .sampler = "sobol", .seed_given = true, .seed = 20};
    payback_result *sobol = run(scenario, &options);
    const char *const others[] = {"lhs", "random"};
    for (int s = 0; s < 2; s++) {
        options.sampler = others[s];
        payback_result *other = run(scenario, &options);
        for (size_t o = 0; o < sobol->outcome_count; o++) {
            payback_estimate a = sobol->outcomes[o].mean, b = other->outcomes[o].mean;
            if (!isfinite(a.value) || !isfinite(a.low) || !isfinite(b.low))
                continue;
            double half = fmax(b.high - b.value, a.high - a.value);
            if (fabs(a.value - b.value) > 2.5 * half + 1e-9 * fabs(a.value))
                fail_msg("%s: %g by sobol, %g ± %g by %s", sobol->outcomes[o].name, a.value, b.value, half, others[s]);
        }
        payback_result_free(other);
    }
    payback_result_free(sobol);
    payback_scenario_free(scenario);
}

static void any_number_of_trials(void **state)
{
    (void)state;
    payback_scenario *scenario = parse_simple();
    const size_t trials[] = {1, 2, 15, 16, 31, 32, 127, 128, 129, 4097};
    for (size_t t = 0; t < sizeof trials / sizeof trials[0]; t++) {
        struct library_draws draws = {0};
        payback_result *result;
        payback_options options = {.trials = trials[t]};
        assert_true(library_run(&draws, &result, scenario, &options));
        assert_int_equal(draws.trial_count, trials[t]);
        assert_int_equal(result->trials, trials[t]);
        int npv = library_column(&draws, "hard.npv");
        double sum = 0;
        for (size_t i = 0; i < trials[t]; i++)
            sum += draws.values[i * draws.column_count + (size_t)npv];
        const payback_outcome *outcome = payback_result_outcome(result, "hard.npv");
        assert_true(fabs(outcome->mean.value - sum / (double)trials[t]) <= 1e-9 * fabs(outcome->mean.value));
        assert_true(isnan(outcome->mean.low) == (trials[t] < 32));
        if (trials[t] < 32)
            assert_int_equal(result->verdict, PAYBACK_UNRESOLVED);
        payback_result_free(result);
        library_draws_free(&draws);
    }
    payback_scenario_free(scenario);
}

/* The same trial on every instruction set of this build: within 1e-3 of the 1e-9 that the reference allows, that is
 * 1e-12 of the gross flows. */
static void processors_agree(void **state)
{
    (void)state;
    const char *const sets[] = {"generic", "x86-64-v3"};
    double worst = 0;
    for (uint64_t seed = 5000; seed < 5040; seed++) {
        struct random_scenario_options how = {.trials = 64};
        char *text = random_scenario(seed, &how);
        payback_scenario *scenario = library_parse(text);
        cJSON *tree = cJSON_Parse(text);
        struct library_draws best = {0};
        assert_true(scenario && tree && library_run(&best, NULL, scenario, NULL));
        for (int s = 0; s < 2; s++) {
            struct library_draws other = {0};
            setenv("PAYBACK_ISA", sets[s], 1);
            pb_isa_choose();
            assert_true(library_run(&other, NULL, scenario, NULL));
            unsetenv("PAYBACK_ISA");
            pb_isa_choose();
            for (size_t i = 0; i < best.trial_count; i++) {
                struct library_row row = library_row(&best, i), twin = library_row(&other, i);
                struct reference_trial trial;
                char problem[200];
                assert_true(reference_compute(&trial, tree, library_row_lookup, &row, NULL, problem, sizeof problem));
                size_t inputs = row.count - REFERENCE_OUTCOMES;
                for (size_t o = 0; o < REFERENCE_OUTCOMES; o++) {
                    double deviation =
                        reference_deviation(row.values[inputs + o], twin.values[inputs + o], 1e-3 * trial.allowance[o]);
                    worst = deviation > worst ? deviation : worst;
                    if (!(deviation <= 1))
                        fail_msg("seed %llu trial %zu %s: %.17g, %.17g on %s", (unsigned long long)seed, i,
                                 reference_outcome_names[o], row.values[inputs + o], twin.values[inputs + o], sets[s]);
                }
            }
            library_draws_free(&other);
        }
        library_draws_free(&best);
        payback_scenario_free(scenario);
        cJSON_Delete(tree);
        free(text);
    }
    printf("seeds 5000…5039: largest deviation %.3g of 1e-12 of the gross flows\n", worst);
}

static int stop_at_once(void *context, double done, double all)
{
    *(int *)context += done <= all;
    return 1;
}

static int refuse(void *context, double trial, const char *const *names, const double *values, size_t columns)
{
    (void)context, (void)names, (void)values, (void)columns;
    return trial >= 3;
}

static void errors_leave_nothing(void **state)
{
    (void)state;
    payback_scenario *scenario = parse_simple();
    payback_result *result = (payback_result *)scenario;
    payback_trace *trace;
    payback_options options = {.sampler = "halton"};
    int calls = 0;
    assert_int_equal(payback_run(NULL, scenario, NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_run(&result, NULL, NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(result);
    assert_int_equal(payback_run(&result, scenario, &options, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    options = (payback_options){.seed_given = true, .seed = 0.5};
    assert_int_equal(payback_run(&result, scenario, &options, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    options = (payback_options){.trials = 2000000000};
    assert_int_equal(payback_run(&result, scenario, &options, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    options = (payback_options){.progress = stop_at_once, .context = &calls, .trials = 1000000};
    assert_int_equal(payback_run(&result, scenario, &options, NULL, NULL), PAYBACK_ERROR_CANCELLED);
    assert_int_equal(calls, 1);
    assert_int_equal(payback_run(&result, scenario, NULL, refuse, NULL), PAYBACK_ERROR_IO);
    assert_null(result);
    options = (payback_options){.trials = 100};
    assert_int_equal(payback_trace_trial(&trace, scenario, &options, 100), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_trace_trial(&trace, scenario, &options, 0.5), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_trace_percentile(&trace, scenario, &options, 101), PAYBACK_ERROR_ARGUMENT);
    assert_null(trace);
    payback_result_free(NULL);
    payback_trace_free(NULL);
    payback_scenario_free(scenario);
}

static void percentiles_are_trials(void **state)
{
    (void)state;
    payback_scenario *scenario = parse_simple();
    payback_options options = {.trials = 1000};
    payback_result *result = run(scenario, &options);
    const payback_outcome *npv = payback_result_outcome(result, "hard.npv");
    const double percents[] = {5, 50, 95};
    const int quantiles[] = {PAYBACK_P05, PAYBACK_P50, PAYBACK_P95};
    for (int p = 0; p < 3; p++) {
        payback_trace *trace;
        assert_int_equal(payback_trace_percentile(&trace, scenario, &options, percents[p]), PAYBACK_OK);
        for (size_t o = 0; o < trace->outcome_count; o++)
            if (strcmp(trace->outcome_names[o], "hard.npv") == 0)
                assert_true(trace->outcomes[o] == npv->quantiles[quantiles[p]].value);
        payback_trace_free(trace);
    }
    payback_result_free(result);
    payback_scenario_free(scenario);
}

static void own_handler(const char *reason, const char *file, int line, int code)
{
    (void)reason, (void)file, (void)line, (void)code;
}

static void the_hosts_handler_is_back(void **state)
{
    (void)state;
    gsl_error_handler_t *before = gsl_set_error_handler(own_handler);
    payback_scenario *scenario = parse_simple();
    payback_options options = {.trials = 64};
    payback_result_free(run(scenario, &options));
    payback_scenario_free(scenario);
    assert_true(gsl_set_error_handler(before) == own_handler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_nothing),    cmocka_unit_test(samplers_agree),
        cmocka_unit_test(any_number_of_trials),      cmocka_unit_test(processors_agree),
        cmocka_unit_test(errors_leave_nothing),      cmocka_unit_test(percentiles_are_trials),
        cmocka_unit_test(the_hosts_handler_is_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
