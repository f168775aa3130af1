/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sobol dimensions: who gets which, who leans, what scenarios that are compared share, and that turned inputs keep
 * their distributions and stay independent. */
#include "engine/plan.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "support/library.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BLOCKS = 128, TRIALS = BLOCKS * PB_BLOCK };
static const char growth[] = "/baseline/volume/annual_growth", fee[] = "/proposal/pricing/setup_fee";

static payback_scenario *load(const payback_changes *changes)
{
    payback_scenario *scenario = NULL;
    assert_int_equal(payback_scenario_load(&scenario, NULL, "bench/reference.json", changes), PAYBACK_OK);
    return scenario;
}

/* The reference with one member set to a number or a distribution. */
static payback_scenario *with(const char *pointer, const char *json)
{
    payback_changes *changes = payback_changes_new();
    assert_non_null(changes);
    assert_int_equal(payback_changes_set(changes, pointer, json), PAYBACK_OK);
    payback_scenario *scenario = load(changes);
    payback_changes_free(changes);
    return scenario;
}

static struct pb_plan *plan_with(const payback_scenario *scenario, struct pb_plan_settings settings)
{
    settings.trials = TRIALS;
    settings.seed = 4711;
    struct pb_plan *plan = NULL;
    assert_int_equal(pb_plan_new(&plan, &scenario->inputs, &settings), PAYBACK_OK);
    return plan;
}

static struct pb_plan *plan_of(const payback_scenario *scenario, const struct pb_dimensions *dimensions, bool second)
{
    return plan_with(scenario, (struct pb_plan_settings){.dimensions = dimensions, .second = second});
}

/* The draws of an input, TRIALS of them; the caller frees them. */
static double *draws_of(const struct pb_plan *plan, const char *pointer)
{
    double *draws = calloc(TRIALS, sizeof *draws);
    struct pb_worker *worker = NULL;
    size_t input = plan->input_count;
    for (size_t j = 0; j < plan->input_count; j++)
        if (strcmp(plan->inputs[j].uncertain->value->pointer, pointer) == 0)
            input = j;
    assert_non_null(draws);
    assert_true(input < plan->input_count);
    assert_int_equal(pb_worker_new(&worker, plan), PAYBACK_OK);
    for (size_t block = 0; block < BLOCKS; block++) {
        pb_worker_draw(worker, block);
        memcpy(draws + block * PB_BLOCK, worker->values[input], sizeof(pb_block_lanes));
    }
    pb_worker_free(worker);
    return draws;
}

static void importance_comes_first(void **state)
{
    (void)state;
    payback_scenario *scenario = load(NULL);
    struct pb_dimensions dimensions = {0};
    assert_int_equal(pb_dimensions_add(&dimensions, &scenario->inputs), PAYBACK_OK);
    assert_int_equal(dimensions.count, scenario->inputs.uncertain_count);
    assert_int_equal(pb_dimension_of(&dimensions, "/proposal/failure/occurs", 0), 0);
    assert_int_equal(pb_dimension_of(&dimensions, growth, 0), 1);
    assert_int_equal(pb_dimension_of(&dimensions, "/nothing", 0), -1);
    for (size_t j = 0; j < dimensions.count; j++) { /* each input once */
        const char *pointer = scenario->inputs.uncertain[j].value->pointer;
        assert_true(pb_dimension_of(&dimensions, pointer, 0) >= 0);
    }
    for (size_t d = 1; d < dimensions.count; d++) {
        const struct pb_dimension *dimension = &dimensions.list[d];
        assert_true(d == 1 || fabs(dimension->lean) <= fabs(dimension[-1].lean));
        assert_true(!strstr(dimension->pointer, "/occurs") || dimension->lean == 0);
    }
    assert_true(dimensions.list[pb_dimension_of(&dimensions, growth, 0)].lean > 0);
    assert_true(dimensions.list[pb_dimension_of(&dimensions, "/proposal/implementation/overrun", 0)].lean < 0);
    pb_dimensions_clear(&dimensions);
    payback_scenario_free(scenario);
}

/* What others have beside the first scenario comes behind; its own draws are the same to the bit. */
static void the_first_scenario_keeps_its_draws(void **state)
{
    (void)state;
    payback_scenario *first = load(NULL), *other = with(fee, "{\"dist\":\"uniform\",\"min\":1,\"max\":2}");
    struct pb_dimensions dimensions = {0};
    assert_int_equal(pb_dimensions_add(&dimensions, &first->inputs), PAYBACK_OK);
    assert_int_equal(pb_dimensions_add(&dimensions, &other->inputs), PAYBACK_OK);
    assert_int_equal(pb_dimension_of(&dimensions, fee, 0), dimensions.count - 1);
    struct pb_plan *alone = plan_of(first, NULL, false), *compared = plan_of(first, &dimensions, false);
    for (size_t j = 0; j < alone->input_count; j++) {
        const char *pointer = alone->inputs[j].uncertain->value->pointer;
        double *a = draws_of(alone, pointer), *b = draws_of(compared, pointer);
        assert_memory_equal(a, b, TRIALS * sizeof *a);
        free(a);
        free(b);
    }
    pb_plan_free(alone);
    pb_plan_free(compared);
    pb_dimensions_clear(&dimensions);
    payback_scenario_free(first);
    payback_scenario_free(other);
}

/* A leaning input that is a constant in one of two scenarios: the others still share their draws. */
static void a_constant_moves_no_other_input(void **state)
{
    (void)state;
    payback_scenario *first = load(NULL), *other = with(growth, "0.3");
    struct pb_dimensions dimensions = {0};
    assert_int_equal(pb_dimensions_add(&dimensions, &first->inputs), PAYBACK_OK);
    assert_int_equal(pb_dimensions_add(&dimensions, &other->inputs), PAYBACK_OK);
    struct pb_plan *a = plan_of(first, &dimensions, false), *b = plan_of(other, &dimensions, false);
    assert_int_equal(b->input_count, a->input_count - 1);
    for (size_t j = 0; j < b->input_count; j++) {
        const char *pointer = b->inputs[j].uncertain->value->pointer;
        double *x = draws_of(a, pointer), *y = draws_of(b, pointer);
        assert_memory_equal(x, y, TRIALS * sizeof *x);
        free(x);
        free(y);
    }
    pb_plan_free(a);
    pb_plan_free(b);
    pb_dimensions_clear(&dimensions);
    payback_scenario_free(first);
    payback_scenario_free(other);
}

/* The draws of an input that leans are worth as much as their uniforms: uniform, and independent of another's. With n
 * trials the share below a quantile has at most the standard deviation of plain ones, √(p (1 − p)/n). */
static void turned_inputs_keep_their_distributions(void **state)
{
    (void)state;
    payback_scenario *scenario = load(NULL);
    const char other[] = "/baseline/agents/cost_per_hire";
    for (int second = 0; second < 2; second++) {
        struct pb_plan *plan = plan_of(scenario, NULL, second);
        double *a = draws_of(plan, growth), *b = draws_of(plan, other);
        const pb_distribution *of_a = scenario->inputs.root[PB_ROOT_ANNUAL_GROWTH].distribution,
                              *of_b = scenario->inputs.root[PB_ROOT_COST_PER_HIRE].distribution;
        for (int i = 1; i < 10; i += 2) {
            double p = 0.1 * i, below_a = 0, below_both = 0;
            double bound_a = pb_distribution_quantile(of_a, p, 1 - p),
                   bound_b = pb_distribution_quantile(of_b, p, 1 - p);
            for (size_t t = 0; t < TRIALS; t++) {
                below_a += a[t] <= bound_a;
                below_both += a[t] <= bound_a && b[t] <= bound_b;
            }
            assert_true(fabs(below_a / TRIALS - p) < 4 * sqrt(p * (1 - p) / TRIALS));
            assert_true(fabs(below_both / TRIALS - p * p) < 4 * sqrt(p * p * (1 - p * p) / TRIALS));
        }
        free(a);
        free(b);
        pb_plan_free(plan);
    }
    payback_scenario_free(scenario);
}

static double correlation(const double *x, const double *y)
{
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
    for (size_t t = 0; t < TRIALS; t++) {
        mean_x += x[t] / TRIALS;
        mean_y += y[t] / TRIALS;
    }
    for (size_t t = 0; t < TRIALS; t++) {
        xx += (x[t] - mean_x) * (x[t] - mean_x);
        yy += (y[t] - mean_y) * (y[t] - mean_y);
        xy += (x[t] - mean_x) * (y[t] - mean_y);
    }
    return xy / sqrt(xx * yy);
}

/* Beside the vendor whose draws are those of a run alone, another has its own of what is the vendor's own, and the same
 * of what is not, although either is correlated with what is not: the reference's containment with its adoption. */
static void rival_vendors_draw_their_own(void **state)
{
    (void)state;
    static const char containment[] = "/proposal/deflection/containment", adoption[] = "/proposal/assist/adoption",
                      quality[] = "/proposal/deflection/knowledge_quality";
    const enum pb_sampler_kind samplers[] = {PB_SAMPLER_SOBOL, PB_SAMPLER_LHS, PB_SAMPLER_RANDOM};
    payback_scenario *scenario = with("/correlations", "[{\"between\":[\"/proposal/deflection/containment\","
                                                       "\"/proposal/assist/adoption\"],\"rank\":0.6}]");
    uint64_t owner = pb_owner_of("the other");
    struct pb_dimensions dimensions = {0};
    assert_int_equal(pb_dimensions_add(&dimensions, &scenario->inputs), PAYBACK_OK);
    assert_int_equal(pb_dimensions_add_own(&dimensions, &scenario->inputs, owner), PAYBACK_OK);
    assert_true(pb_dimension_of(&dimensions, containment, owner) > pb_dimension_of(&dimensions, containment, 0));
    assert_int_equal(pb_dimension_of(&dimensions, quality, owner), -1);
    for (int s = 0; s < 3; s++) {
        struct pb_plan_settings settings = {.dimensions = &dimensions, .sampler = samplers[s]};
        struct pb_plan *a = plan_with(scenario, settings);
        settings.owner = owner;
        struct pb_plan *b = plan_with(scenario, settings);
        for (size_t j = 0; j < a->input_count; j++) {
            const struct pb_uncertain *input = a->inputs[j].uncertain;
            double *x = draws_of(a, input->value->pointer), *y = draws_of(b, input->value->pointer);
            if (!input->value->field->vendors_own)
                assert_memory_equal(x, y, TRIALS * sizeof *x);
            else if (strcmp(input->value->pointer, containment) != 0)
                assert_true(fabs(correlation(x, y)) < 5 / sqrt(TRIALS));
            else /* both go with the one adoption: about 0.6² of the normals */
                assert_true(fabs(correlation(x, y) - 0.38) < 0.06);
            free(x);
            free(y);
        }
        double *x = draws_of(a, containment), *y = draws_of(b, containment), *z = draws_of(b, adoption);
        assert_true(fabs(correlation(x, z) - 0.6) < 0.05 && fabs(correlation(y, z) - 0.6) < 0.05);
        free(x);
        free(y);
        free(z);
        pb_plan_free(a);
        pb_plan_free(b);
    }
    pb_dimensions_clear(&dimensions);
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(importance_comes_first),          cmocka_unit_test(the_first_scenario_keeps_its_draws),
        cmocka_unit_test(a_constant_moves_no_other_input), cmocka_unit_test(turned_inputs_keep_their_distributions),
        cmocka_unit_test(rival_vendors_draw_their_own),
    };
    print_message("seed 4711\n");
    pb_gsl_enter();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    pb_gsl_leave();
    return failed;
}
