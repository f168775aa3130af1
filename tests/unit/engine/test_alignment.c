/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Aligned Sobol points: what the pilot finds, that the inputs keep their distributions, and that errors get smaller. */
#include "engine/alignment.h"
#include "engine/columns.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/statistics.h"
#include "support/library.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SEED = 4711 };

static payback_scenario *load_reference(void)
{
    payback_scenario *scenario = NULL;
    assert_int_equal(payback_scenario_load(&scenario, NULL, "bench/reference.json", NULL), PAYBACK_OK);
    return scenario;
}

static struct pb_plan *plan_of(const payback_scenario *scenario, struct pb_plan_settings settings)
{
    struct pb_plan *plan = NULL;
    assert_int_equal(pb_plan_new(&plan, &scenario->inputs, &settings), PAYBACK_OK);
    return plan;
}

static const struct pb_plan_settings plain = {.trials = 1024, .seed = SEED, .sampler = PB_SAMPLER_RANDOM};

static size_t input_of(const struct pb_plan *plan, const char *pointer)
{
    for (size_t j = 0; j < plan->input_count; j++)
        if (strcmp(plan->inputs[j].uncertain->value->pointer, pointer) == 0)
            return j;
    fail_msg("no input %s", pointer);
    return 0;
}

/* Every input gets a dimension of its own; the failure of the programme, on which NPV hangs most, one of the
 * first; the
 * direction is a unit vector without events, and growth of volume shortens the payback. */
static void what_the_pilot_finds(void **state)
{
    (void)state;
    payback_scenario *scenario = load_reference();
    struct pb_plan *plan = plan_of(scenario, plain);
    struct pb_alignment alignment = {NULL, NULL};
    assert_int_equal(pb_alignment_find(&alignment, plan), PAYBACK_OK);
    bool taken[PB_SOBOL_DIMENSIONS] = {false};
    double length = 0;
    for (size_t j = 0; j < plan->input_count; j++) {
        assert_in_range(alignment.dimensions[j], 0, plan->input_count - 1);
        assert_false(taken[alignment.dimensions[j]]);
        taken[alignment.dimensions[j]] = true;
        length += alignment.direction[j] * alignment.direction[j];
        if (plan->inputs[j].uncertain->event)
            assert_true(alignment.direction[j] == 0);
    }
    assert_true(fabs(length - 1) < 0.01); /* weights are rounded */
    assert_in_range(alignment.dimensions[input_of(plan, "/proposal/failure/occurs")], 0, 3);
    assert_true(alignment.direction[input_of(plan, "/baseline/volume/annual_growth")] < -0.3);
    pb_alignment_clear(&alignment);
    pb_plan_free(plan);
    payback_scenario_free(scenario);
}

/* Without trials that pay back, the direction is that of NPV: higher fees, lower NPV. */
static void a_scenario_that_never_pays_back(void **state)
{
    (void)state;
    payback_scenario *scenario = library_parse(
        "{\"schema_version\":1,\"name\":\"hopeless\",\"baseline\":{\"volume\":{\"tickets_per_month\":"
        "{\"dist\":\"uniform\",\"min\":4000,\"max\":6000},\"noise\":0.05},\"categories\":[{\"name\":\"all\","
        "\"share\":1,\"handle_minutes\":12,\"automatable\":0.7}],\"agents\":{\"loaded_annual_cost\":60000,"
        "\"productive_hours_per_year\":1500},\"staffing\":\"elastic\"},\"proposal\":{\"vendor\":\"V\","
        "\"pricing\":{\"platform_fee_per_month\":{\"dist\":\"uniform\",\"min\":500000,\"max\":900000}},"
        "\"implementation\":{\"weeks\":4},\"deflection\":{\"true_deflection\":0.3,"
        "\"ramp\":{\"curve\":\"none\"}}}}");
    assert_non_null(scenario);
    struct pb_plan *plan = plan_of(scenario, plain);
    struct pb_alignment alignment = {NULL, NULL};
    assert_int_equal(pb_alignment_find(&alignment, plan), PAYBACK_OK);
    assert_true(alignment.direction[input_of(plan, "/proposal/pricing/platform_fee_per_month")] < -0.99);
    pb_alignment_clear(&alignment);
    pb_plan_free(plan);
    payback_scenario_free(scenario);
}

/* A small run, and a plan that shares its draws, keep every input on a dimension of its own: only correlated inputs are
 * members. */
static void shared_draws_are_not_aligned(void **state)
{
    (void)state;
    payback_scenario *scenario = load_reference();
    struct pb_plan_settings sobol = {.trials = PB_ALIGNED_TRIALS, .seed = SEED}, small = sobol, unaligned = sobol,
                            second = sobol, ordered = sobol;
    const char *const order[] = {"/baseline/volume/tickets_per_month"};
    small.trials--;
    unaligned.unaligned = true;
    second.second = true;
    ordered.order = order;
    ordered.order_count = 1;
    const struct pb_plan_settings settings[] = {sobol, small, unaligned, second, ordered, plain};
    for (size_t s = 0; s < sizeof settings / sizeof settings[0]; s++) {
        struct pb_plan *plan = plan_of(scenario, settings[s]);
        if (s == 0)
            assert_true(plan->member_count > 10);
        else
            assert_int_equal(plan->member_count, 4);
        pb_plan_free(plan);
    }
    payback_scenario_free(scenario);
}

static double mean_of_products(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i] / (double)n;
    return sum;
}

/* Draws of an aligned plan, mapped back to uniforms and centred, are uniform and uncorrelated, up to the copula's
 * pairs. */
static void inputs_keep_their_distributions(void **state)
{
    (void)state;
    enum { BLOCKS = 256, N = BLOCKS * PB_BLOCK };
    payback_scenario *scenario = load_reference();
    struct pb_plan *plan = plan_of(scenario, (struct pb_plan_settings){.trials = N, .seed = SEED});
    struct pb_worker *worker = NULL;
    assert_int_equal(pb_worker_new(&worker, plan), PAYBACK_OK);
    double *u = calloc(plan->input_count * N, sizeof *u);
    assert_non_null(u);
    for (size_t block = 0; block < BLOCKS; block++) {
        pb_worker_draw(worker, block);
        for (size_t j = 0; j < plan->input_count; j++)
            for (int i = 0; i < PB_BLOCK; i++) {
                const struct pb_uncertain *input = plan->inputs[j].uncertain;
                double x = worker->values[j][i];
                u[j * N + block * PB_BLOCK + (size_t)i] =
                    (input->event ? x : pb_distribution_cdf(input->value->distribution, x)) - 0.5;
            }
    }
    for (size_t j = 0; j < plan->input_count; j++)
        for (size_t k = 0; k <= j; k++) {
            double moment = mean_of_products(u + j * N, u + k * N, N) * 12;
            double expected = j == k ? 1 : 0;
            for (size_t c = 0; c < scenario->inputs.correlation_count; c++) {
                const struct pb_correlation *pair = &scenario->inputs.correlations[c];
                if ((pair->a == j && pair->b == k) || (pair->a == k && pair->b == j))
                    expected = pair->rank;
            }
            if (fabs(moment - expected) > 5 / sqrt(N))
                fail_msg("%s, %s: %g, not %g", plan->inputs[j].uncertain->value->pointer,
                         plan->inputs[k].uncertain->value->pointer, moment, expected);
        }
    free(u);
    pb_worker_free(worker);
    pb_plan_free(plan);
    payback_scenario_free(scenario);
}

/* Mean over some seeds of the variance that the interval of P(payback ≤ 9) claims. */
static double claimed_variance(const payback_scenario *scenario, bool unaligned)
{
    enum { SEEDS = 12, TRIALS = 1 << 16 };
    double sum = 0;
    for (uint64_t seed = SEED; seed < SEED + SEEDS; seed++) {
        struct pb_plan *plan =
            plan_of(scenario, (struct pb_plan_settings){.trials = TRIALS, .seed = seed, .unaligned = unaligned});
        const int outcome = PB_BASIS_HARD * PB_BASIS_OUTCOMES + PB_PAYBACK_MONTHS;
        struct pb_columns *columns = NULL;
        assert_int_equal(pb_columns_new(&columns, plan, &outcome, 1, &(struct pb_run_settings){.threads = 1}),
                         PAYBACK_OK);
        payback_estimate share = pb_share_at_most(pb_column(columns, 0), columns->trials, 9);
        sum += (share.high - share.low) * (share.high - share.low);
        pb_columns_free(columns);
        pb_plan_free(plan);
    }
    return sum;
}

static void errors_get_smaller(void **state)
{
    (void)state;
    payback_scenario *scenario = load_reference();
    assert_true(claimed_variance(scenario, false) < 0.85 * claimed_variance(scenario, true));
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_pilot_finds),         cmocka_unit_test(a_scenario_that_never_pays_back),
        cmocka_unit_test(shared_draws_are_not_aligned), cmocka_unit_test(inputs_keep_their_distributions),
        cmocka_unit_test(errors_get_smaller),
    };
    print_message("seed %d\n", SEED);
    pb_gsl_enter();
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    pb_gsl_leave();
    return failures;
}
