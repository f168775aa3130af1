/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios side by side: what a plan borrows of another's draws is what it would have drawn itself, to the bit, and
 * the headline is that of all outcomes. */
#include "engine/beside.h"
#include "numerics/gsl_guard.h"
#include "scenario/members.h"
#include "scenario/scenario.h"
#include "support/library.h"
#include "support/random_scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TRIALS = 5 * PB_BLOCK + 17, SEEDS = 24, TOGETHER = 12 };

/* '=' sets, '*' multiplies. What a scenario has not, or what leaves its range, is passed over. */
static const struct change {
    char kind;
    const char *pointer, *json;
    double number;
} changes[] = {
    {'=', "/proposal/deflection/containment_gap", "0.1", 0}, /* correlated, and leans */
    {'=', "/proposal/implementation/weeks", "3", 0},         /* correlated alone */
    {'*', "/proposal/deflection/containment", NULL, 0.5},
    {'*', "/proposal/deflection/true_deflection", NULL, 0.9},
    {'*', "/baseline/volume/tickets_per_month", NULL, 0.8},
    {'=', "/baseline/volume/noise", "0", 0},
    {'=', "/baseline/volume/noise", "0.3", 0},
    {'=', "/baseline/agents/annual_attrition", "{\"dist\": \"uniform\", \"min\": 0.1, \"max\": 0.2}", 0},
    {'=', "/decision/basis", "\"budget\"", 0},
    {'=', "/decision/basis", "\"total\"", 0},
    {'=', "/proposal/risks", "[{\"name\": \"r\", \"probability\": 0.5, \"month\": 3, \"fee_factor\": 2}]", 0},
    {'=', "/proposal/pricing/setup_fee", "123456", 0},
    {'=', "/correlations", "[]", 0},
};
enum { CHANGES = sizeof changes / sizeof *changes };

static payback_scenario *changed(const payback_scenario *base, const struct change *change)
{
    payback_changes *list = payback_changes_new();
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_scenario *scenario = NULL;
    assert_true(list && diagnostics);
    assert_int_equal(change->kind == '=' ? payback_changes_set(list, change->pointer, change->json)
                                         : payback_changes_multiply(list, change->pointer, change->number),
                     PAYBACK_OK);
    if (pb_scenario_changed(&scenario, base, list, diagnostics) != PAYBACK_OK)
        scenario = NULL;
    payback_changes_free(list);
    payback_diagnostics_free(diagnostics);
    return scenario;
}

static void same_block(const double *a, const double *b)
{
    assert_memory_equal(a, b, sizeof(pb_block_lanes));
}

/* The values of each input, and the months, as the model sees them. */
static void check_draws(const struct pb_plan *plan, const struct pb_plan *lender)
{
    struct pb_loan *loan;
    struct pb_worker *from, *guest, *alone;
    assert_int_equal(pb_loan_new(&loan, plan, lender), PAYBACK_OK);
    assert_int_equal(pb_worker_new_lender(&from, lender), PAYBACK_OK);
    assert_int_equal(pb_worker_new_guest(&guest, plan, loan, from), PAYBACK_OK);
    assert_int_equal(pb_worker_new(&alone, plan), PAYBACK_OK);
    for (size_t block = 0; block < 3; block++) {
        pb_worker_draw(from, block);
        struct pb_drawn drawn = pb_worker_drawn(from);
        pb_worker_draw_beside(guest, block, &drawn);
        pb_worker_draw(alone, block);
        for (size_t j = 0; j < plan->input_count; j++)
            if (alone->places[j])
                same_block(*guest->places[j], alone->values[j]);
        for (int t = 0; t < plan->model.horizon; t++) {
            if (alone->slots.noise_normal)
                same_block(guest->slots.noise_normal + t * PB_BLOCK, alone->slots.noise_normal + t * PB_BLOCK);
            if (alone->slots.surge_uniform)
                same_block(guest->slots.surge_uniform + t * PB_BLOCK, alone->slots.surge_uniform + t * PB_BLOCK);
        }
    }
    pb_worker_free(guest);
    pb_worker_free(from);
    pb_worker_free(alone);
    pb_loan_free(loan);
}

static void near(double x, double y, double scale)
{
    if (!(x == y || (isnan(x) && isnan(y)) || fabs(x - y) <= 1e-9 * (scale + fabs(y))))
        fail_msg("%.17g in place of %.17g", x, y);
}

static void check_headline(const struct pb_plan *plan, const struct pb_columns *columns, size_t at)
{
    int first = (int)plan->model.basis * PB_BASIS_OUTCOMES;
    const int outcomes[] = {first + PB_NPV, first + PB_PAYBACK_MONTHS};
    const struct pb_run_settings how = {.threads = 1};
    struct pb_columns *whole;
    assert_int_equal(pb_columns_new(&whole, plan, outcomes, 2, &how), PAYBACK_OK);
    for (size_t i = 0; i < whole->trials; i++) {
        near(pb_column(columns, 2 * at)[i], pb_column(whole, 0)[i], 1e6);
        near(pb_column(columns, 2 * at + 1)[i], pb_column(whole, 1)[i], 1);
    }
    pb_columns_free(whole);
}

/* Base and all that can be changed in it, side by side. */
static size_t check_scenario(const payback_scenario *base, enum pb_sampler_kind sampler)
{
    struct pb_dimensions dimensions = {0};
    struct pb_plan_settings settings = {.trials = TRIALS, .seed = 7, .sampler = sampler, .dimensions = &dimensions};
    payback_scenario *scenarios[CHANGES];
    struct pb_plan *plans[CHANGES + 1];
    size_t count = 0;
    assert_int_equal(pb_dimensions_add(&dimensions, &base->inputs), PAYBACK_OK);
    for (size_t c = 0; c < CHANGES; c++) {
        scenarios[count] = changed(base, &changes[c]);
        if (scenarios[count])
            assert_int_equal(pb_dimensions_add(&dimensions, &scenarios[count++]->inputs), PAYBACK_OK);
    }
    assert_int_equal(pb_plan_new(&plans[0], &base->inputs, &settings), PAYBACK_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pb_plan_new(&plans[i + 1], &scenarios[i]->inputs, &settings), PAYBACK_OK);
    const struct pb_run_settings how = {.threads = 2};
    struct pb_columns *columns;
    assert_int_equal(pb_headlines_new(&columns, plans[0], (const struct pb_plan *const *)plans, count + 1, &how),
                     PAYBACK_OK);
    for (size_t i = 0; i <= count; i++) {
        check_draws(plans[i], plans[0]);
        check_headline(plans[i], columns, i);
    }
    for (size_t i = 0; i <= count; i++)
        pb_plan_free(plans[i]);
    for (size_t i = 0; i < count; i++)
        payback_scenario_free(scenarios[i]);
    pb_columns_free(columns);
    pb_dimensions_clear(&dimensions);
    return count;
}

static void shipped_scenarios(void **state)
{
    (void)state;
    static const char *const files[] = {"scenarios/mid-market-saas.json", "bench/reference.json",
                                        "bench/reference-noise.json"};
    static const enum pb_sampler_kind samplers[] = {PB_SAMPLER_SOBOL, PB_SAMPLER_LHS, PB_SAMPLER_RANDOM};
    for (size_t i = 0; i < 3; i++) {
        payback_scenario *base = NULL;
        assert_int_equal(payback_scenario_load(&base, NULL, files[i], NULL), PAYBACK_OK);
        assert_true(check_scenario(base, samplers[i]) >= 8);
        payback_scenario_free(base);
    }
}

static void random_scenarios(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        const struct random_scenario_options options = {.trials = TRIALS, .monthly_draws = seed % 2 == 0};
        char *text = random_scenario(seed, &options);
        payback_scenario *base = library_parse(text);
        assert_non_null(base);
        check_scenario(base, (enum pb_sampler_kind)(seed % 3));
        payback_scenario_free(base);
        free(text);
    }
}

/* Worlds that differ in one input each find the stages before it done: nothing may read it there. */
static size_t check_inputs(const payback_scenario *base)
{
    struct pb_dimensions dimensions = {0};
    struct pb_plan_settings settings = {.trials = PB_BLOCK, .seed = 3, .dimensions = &dimensions};
    payback_scenario *scenarios[TOGETHER];
    struct pb_plan *plans[TOGETHER + 1];
    const struct pb_run_settings how = {.threads = 1};
    size_t member_count, count = 0, checked = 0;
    struct pb_member *members = pb_members((struct pb_inputs *)&base->inputs, &member_count);
    assert_non_null(members);
    assert_int_equal(pb_dimensions_add(&dimensions, &base->inputs), PAYBACK_OK);
    assert_int_equal(pb_plan_new(&plans[0], &base->inputs, &settings), PAYBACK_OK);
    for (size_t m = 0; m <= member_count; m++) {
        const struct change change = {'*', m < member_count ? members[m].value->pointer : "", NULL, 0.75};
        if (m < member_count && members[m].value->present && members[m].value->field->kind <= PB_INTEGER &&
            strncmp(change.pointer, "/simulation/", 12) != 0)
            scenarios[count] = changed(base, &change);
        else if (m < member_count)
            continue;
        if (m < member_count && scenarios[count]) {
            assert_int_equal(pb_dimensions_add(&dimensions, &scenarios[count]->inputs), PAYBACK_OK);
            assert_int_equal(pb_plan_new(&plans[count + 1], &scenarios[count]->inputs, &settings), PAYBACK_OK);
            count++;
        }
        if (count < TOGETHER && m < member_count)
            continue;
        struct pb_columns *columns;
        assert_int_equal(pb_headlines_new(&columns, plans[0], (const struct pb_plan *const *)plans, count + 1, &how),
                         PAYBACK_OK);
        for (size_t i = 0; i <= count; i++)
            check_headline(plans[i], columns, i);
        for (size_t i = 0; i < count; i++) {
            pb_plan_free(plans[i + 1]);
            payback_scenario_free(scenarios[i]);
        }
        pb_columns_free(columns);
        checked += count;
        count = 0;
    }
    pb_plan_free(plans[0]);
    pb_dimensions_clear(&dimensions);
    free(members);
    return checked;
}

static void each_input_by_itself(void **state)
{
    (void)state;
    payback_scenario *base = NULL;
    assert_int_equal(payback_scenario_load(&base, NULL, "scenarios/mid-market-saas.json", NULL), PAYBACK_OK);
    assert_true(check_inputs(base) > 80);
    payback_scenario_free(base);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        const struct random_scenario_options options = {.trials = TRIALS, .monthly_draws = seed % 2 == 0};
        char *text = random_scenario(seed, &options);
        base = library_parse(text);
        assert_true(check_inputs(base) > 10);
        payback_scenario_free(base);
        free(text);
    }
}

/* A scenario that differs in a price draws nothing again; one that differs in a correlated input that one alone. */
static void little_is_drawn_again(void **state)
{
    (void)state;
    payback_scenario *base = NULL;
    assert_int_equal(payback_scenario_load(&base, NULL, "scenarios/mid-market-saas.json", NULL), PAYBACK_OK);
    struct pb_dimensions dimensions = {0};
    struct pb_plan_settings settings = {.trials = TRIALS, .dimensions = &dimensions};
    static const struct change price = {'=', "/proposal/pricing/setup_fee", "5", 0},
                               half = {'*', "/proposal/deflection/containment", NULL, 0.5};
    payback_scenario *scenarios[] = {changed(base, &price), changed(base, &half)};
    struct pb_plan *lender, *plan;
    assert_int_equal(pb_dimensions_add(&dimensions, &base->inputs), PAYBACK_OK);
    assert_int_equal(pb_plan_new(&lender, &base->inputs, &settings), PAYBACK_OK);
    for (size_t i = 0; i < 2; i++) {
        struct pb_loan *loan;
        assert_int_equal(pb_plan_new(&plan, &scenarios[i]->inputs, &settings), PAYBACK_OK);
        assert_int_equal(pb_loan_new(&loan, plan, lender), PAYBACK_OK);
        assert_true(loan->members && loan->noise);
        assert_int_equal(loan->changed, i);
        pb_loan_free(loan);
        pb_plan_free(plan);
        payback_scenario_free(scenarios[i]);
    }
    pb_plan_free(lender);
    pb_dimensions_clear(&dimensions);
    payback_scenario_free(base);
}

static int enter(void **state)
{
    (void)state;
    pb_gsl_enter();
    return 0;
}

static int leave(void **state)
{
    (void)state;
    pb_gsl_leave();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_scenarios),
        cmocka_unit_test(random_scenarios),
        cmocka_unit_test(each_input_by_itself),
        cmocka_unit_test(little_is_drawn_again),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
