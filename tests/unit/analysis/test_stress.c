/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stresses against runs of the changed scenario by hand; reverse stress against closed forms and against the verdict
 * itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/library.h"
#include "unit/analysis/scenarios.h"

#include "payback/stress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A case in which every stress of the pack but the gate means something. */
#define FULL(simulation, extra)                                                                                        \
    "{\"schema_version\": 1, \"name\": \"full\", \"simulation\": {\"trials\": 2048, \"horizon_months\": 36" simulation \
    "}, \"baseline\": {\"volume\": {\"tickets_per_month\": {\"dist\": \"normal\", \"mean\": 8000, \"sd\": 800, "       \
    "\"min\": 1}, \"annual_growth\": 0.2, \"noise\": 0.1}, \"categories\": [{\"name\": \"a\", \"share\": 2, "          \
    "\"handle_minutes\": 12, \"automatable\": 0.7}, {\"name\": \"b\", \"share\": 1, \"handle_minutes\": 20, "          \
    "\"automatable\": 0.4, \"true_deflection\": 0.3}], \"agents\": {\"loaded_annual_cost\": 60000, "                   \
    "\"productive_hours_per_year\": 1500, \"annual_attrition\": 0.35}}, \"proposal\": {\"vendor\": \"V\", "            \
    "\"pricing\": {\"platform_fee_per_month\": 3000, \"usage\": {\"unit\": \"resolution\", \"price\": 1.2}}, "         \
    "\"implementation\": {\"weeks\": {\"dist\": \"pert\", \"min\": 4, \"mode\": 8, \"max\": 16}, "                     \
    "\"services_fee\": 20000}, \"deflection\": {\"containment\": {\"dist\": \"pert\", \"min\": 0.4, \"mode\": 0.6, "   \
    "\"max\": 0.8}, \"containment_gap\": 0.2, \"ramp\": {\"curve\": \"linear\", \"months_to_90\": 5}}, "               \
    "\"assist\": {\"handle_time_reduction\": {\"dist\": \"uniform\", \"min\": 0.05, \"max\": 0.15}}}" extra "}"

static payback_stress_result *stress(const char *text, const payback_stress_request *request)
{
    payback_stress_result *result;
    payback_scenario *scenario = library_parse(text);
    assert_non_null(scenario);
    assert_int_equal(payback_stress(&result, scenario, request, NULL), PAYBACK_OK);
    payback_scenario_free(scenario);
    return result;
}

static const payback_stress_effect *effect_named(const payback_stress_result *result, const char *part)
{
    for (size_t i = 0; i < result->stress_count; i++)
        if (strstr(result->stresses[i].terms, part) || strstr(result->stresses[i].name, part))
            return &result->stresses[i];
    fail_msg("no stress %s", part);
    return NULL;
}

struct change {
    char kind; /* '=', '*' */
    const char *pointer, *json;
    double number;
};

/* NPV and payback of each trial of the scenario with the changes, and the means. */
struct by_hand {
    struct library_draws draws;
    int npv, payback;
};

static struct by_hand run_changed(const char *text, const struct change *changes, size_t count, const char *basis)
{
    struct by_hand run = {0};
    payback_changes *list = payback_changes_new();
    payback_scenario *scenario;
    char name[64];
    for (size_t c = 0; c < count; c++)
        assert_int_equal(changes[c].kind == '=' ? payback_changes_set(list, changes[c].pointer, changes[c].json)
                                                : payback_changes_multiply(list, changes[c].pointer, changes[c].number),
                         PAYBACK_OK);
    assert_int_equal(payback_scenario_parse(&scenario, NULL, text, strlen(text), "t", NULL, list), PAYBACK_OK);
    assert_true(library_run(&run.draws, NULL, scenario, NULL));
    snprintf(name, sizeof name, "%s.npv", basis);
    run.npv = library_column(&run.draws, name);
    snprintf(name, sizeof name, "%s.payback_months", basis);
    run.payback = library_column(&run.draws, name);
    payback_changes_free(list);
    payback_scenario_free(scenario);
    return run;
}

/* Plain sampling: an input's numbers depend on its pointer alone, so that a run of its own has the same draws. */
#define RANDOM ", \"sampler\": \"random\""

static void check_effect(const payback_stress_effect *effect, const char *text, const struct change *changes,
                         size_t count, const char *basis)
{
    struct by_hand base = run_changed(text, NULL, 0, "hard"), changed = run_changed(text, changes, count, basis);
    size_t n = base.draws.trial_count, columns = base.draws.column_count, other = changed.draws.column_count;
    double npv = 0, difference = 0, paid = 0;
    for (size_t i = 0; i < n; i++) {
        double x = changed.draws.values[i * other + (size_t)changed.npv];
        npv += x / (double)n;
        difference += (x - base.draws.values[i * columns + (size_t)base.npv]) / (double)n;
        paid += (double)(changed.draws.values[i * other + (size_t)changed.payback] <= 12) / (double)n;
    }
    assert_true(effect->applicable);
    assert_true(fabs(effect->npv.value - npv) < 1e-6 * (1 + fabs(npv)));
    assert_true(fabs(effect->npv_change.value - difference) < 1e-6 * (1 + fabs(difference)));
    assert_true(fabs(effect->payback_probability.value - paid) < 1e-9);
    library_draws_free(&base.draws);
    library_draws_free(&changed.draws);
}

#define CHECK(part, basis, ...)                                                                                        \
    do {                                                                                                               \
        const struct change changes[] = {__VA_ARGS__};                                                                 \
        check_effect(effect_named(result, part), text, changes, sizeof changes / sizeof changes[0], basis);            \
    } while (0)

/* Every line of the pack is the run that a person would make for it. */
static void test_pack_by_hand(void **state)
{
    (void)state;
    static const char text[] = FULL(RANDOM, "");
    const payback_stress_request request = {.pack = "cfo"};
    payback_stress_result *result = stress(text, &request);
    assert_int_equal(result->stress_count, 11);
    CHECK("true deflection × 0.5", "hard", {'*', "/proposal/deflection/containment", NULL, 0.5},
          {'*', "/proposal/deflection/containment_gap", NULL, 0.5},
          {'*', "/baseline/categories/1/true_deflection", NULL, 0.5});
    CHECK("containment_gap set to 0.30", "hard", {'=', "/proposal/deflection/containment_gap", "0.3", 0});
    CHECK("handle_time_reduction 0", "hard", {'=', "/proposal/assist/handle_time_reduction", "0", 0});
    CHECK("overrun × 2", "hard", {'*', "/proposal/implementation/overrun", NULL, 2});
    CHECK("tickets_per_month × 0.8", "hard", {'*', "/baseline/volume/tickets_per_month", NULL, 0.8});
    CHECK("annual_attrition 0", "hard", {'=', "/baseline/agents/annual_attrition", "0", 0});
    CHECK("the budget basis", "budget", {'=', "/decision/basis", "\"budget\"", 0});
    CHECK("fee_factor 1.3", "hard",
          {'=', "/proposal/risks", "[{\"name\": \"p\", \"probability\": 1, \"month\": 1, \"fee_factor\": 1.3}]", 0});
    CHECK("annual_improvement −0.3", "hard", {'=', "/proposal/deflection/annual_improvement", "-0.3", 0});
    CHECK("failure probability of 0.4", "hard", {'=', "/proposal/failure/probability", "0.4", 0});
    assert_false(effect_named(result, "no gate")->applicable);
    payback_stress_result_free(result);
}

/* What the offer says of a category by name is doubted with the rest. */
static void test_pack_of_named_categories(void **state)
{
    (void)state;
    static const char full[] = FULL(RANDOM, "");
    static const char named[] =
        "\"categories\": [{\"name\": \"b\", \"containment\": 0.7, \"handle_time_reduction\": 0.3}], ";
    char text[sizeof full + sizeof named];
    const char *assist = strstr(full, "\"assist\"");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(assist - full), full, named, assist);
    const payback_stress_request request = {.pack = "cfo"};
    payback_stress_result *result = stress(text, &request);
    CHECK("true deflection × 0.5", "hard", {'*', "/proposal/deflection/containment", NULL, 0.5},
          {'*', "/proposal/deflection/containment_gap", NULL, 0.5},
          {'*', "/proposal/categories/0/containment", NULL, 0.5});
    CHECK("handle_time_reduction 0", "hard", {'=', "/proposal/assist/handle_time_reduction", "0", 0},
          {'=', "/proposal/categories/0/handle_time_reduction", "0", 0});
    payback_stress_result_free(result);
}

/* The worst first, what does not apply last; all at once takes more than any. */
static void test_order(void **state)
{
    (void)state;
    const payback_stress_request request = {.pack = "cfo", .pairs = true};
    payback_stress_result *result = stress(FULL("", ""), &request);
    for (size_t i = 1; i < result->stress_count && result->stresses[i].applicable; i++)
        assert_true(result->stresses[i - 1].npv_change.value <= result->stresses[i].npv_change.value);
    assert_false(result->stresses[result->stress_count - 1].applicable);
    assert_int_equal(result->together_count, 1);
    assert_true(result->together[0].npv_change.value < result->stresses[0].npv_change.value);
    assert_int_equal(result->pair_count, 10 * 9 / 2);
    for (size_t i = 0; i < result->stress_count; i++)
        if (result->stresses[i].applicable)
            assert_true(result->stresses[i].npv_change.low <= result->stresses[i].npv_change.value);
    payback_stress_result_free(result);
}

/* A stress that changes nothing, one that leaves a range, one that improves. */
static void test_named(void **state)
{
    (void)state;
    payback_stress_result *result =
        stress(FULL("", ", \"stress\": [{\"name\": \"same\", \"multiply\": {\"/proposal/pricing/setup_fee\": 5}}, "
                        "{\"name\": \"cheaper\", \"multiply\": {\"/proposal/pricing/usage/price\": 0.5}}, "
                        "{\"name\": \"late\", \"add\": {\"/proposal/implementation/weeks\": 10}}]"),
               NULL);
    assert_int_equal(result->stress_count, 3);
    assert_string_equal(result->stresses[0].name, "late");
    assert_true(result->stresses[0].npv_change.value < 0);
    assert_string_equal(result->stresses[1].name, "cheaper");
    assert_true(result->stresses[1].npv_change.value > 0);
    assert_false(result->stresses[2].applicable);
    assert_string_equal(result->stresses[2].reason, "it would change nothing");
    assert_true(isnan(result->stresses[2].npv.value));
    payback_stress_result_free(result);
}

/* ---- reverse stress ---- */

/* A benefit A and a cost B, both paid at signature: NPV = A − B, and it pays back at once or never. */
#define LINEAR_WITH(extra, more)                                                                                       \
    SCENARIO("linear", "\"payback_months\": 12, \"minimum_probability\": 0.8", ONE_CATEGORY, extra,                    \
             "\"vendor\": \"V\", " NO_TOOL                                                                             \
             ", \"other\": [{\"name\": \"a\", \"kind\": \"benefit\", \"class\": \"hard\", \"per\": \"once\", "         \
             "\"from\": 0, \"amount\": {\"dist\": \"normal\", \"mean\": 100000, \"sd\": 30000}}, {\"name\": \"b\", "   \
             "\"kind\": \"cost\", \"per\": \"once\", \"from\": 0, \"amount\": {\"dist\": \"normal\", "                 \
             "\"mean\": 50000, \"sd\": 20000}}]" more)
#define LINEAR(extra) LINEAR_WITH(extra, "")

static void check_linear(const char *text, double r)
{
    const payback_stress_request request = {.reverse = true};
    payback_stress_result *result = stress(text, &request);
    double variance = 9e8 + 4e8 - 2 * r * 6e8, beta = 50000 / sqrt(variance);
    assert_int_equal(result->joint_count, 2);
    for (int j = 0; j < 2; j++) {
        const payback_reverse_joint *joint = &result->joint[j];
        assert_true(joint->found && joint->converged);
        assert_true(fabs(joint->distance - beta) < 1e-3);
        assert_true(fabs(joint->probability - 0.5 * erfc(beta / sqrt(2))) < 1e-3);
        assert_true(fabs(joint->share_of_draws - joint->probability) < 0.01);
        assert_true(fabs(joint->share_of_trials - joint->share_of_draws) < 1e-12);
        assert_int_equal(joint->move_count, 2);
        /* Both stand where conditional means put them: μ − β cov(X, A − B)/σ. */
        double a = 100000 - beta * (9e8 - r * 6e8) / sqrt(variance),
               b = 50000 + beta * (4e8 - r * 6e8) / sqrt(variance);
        for (int m = 0; m < 2; m++) {
            bool benefit = strstr(joint->moves[m].pointer, "/other/0/") != NULL;
            assert_true(fabs(joint->moves[m].to - (benefit ? a : b)) < 300);
            assert_true(fabs(joint->moves[m].from - (benefit ? 100000 : 50000)) < 1e-6);
        }
    }
    payback_stress_result_free(result);
}

static void test_joint_linear(void **state)
{
    (void)state;
    check_linear(LINEAR(""), 0);
}

static void test_joint_correlated(void **state)
{
    (void)state;
    check_linear(LINEAR(", \"correlations\": [{\"between\": [\"/proposal/other/0/amount\", "
                        "\"/proposal/other/1/amount\"], \"rank\": 0.4}]"),
                 2 * sin(acos(-1) * 0.4 / 6));
}

/* A risk of one in four that costs 80,000 in month 0: without it β is 50000/σ, with it (50000 − 80000)/σ but for one
 * month's discount. What always happens is no state, nor is what never does. */
static void test_states_of_events(void **state)
{
    (void)state;
    const payback_stress_request request = {.reverse = true};
    payback_stress_result *result =
        stress(LINEAR_WITH("", ", \"risks\": [{\"name\": \"r\", \"probability\": 0.25, \"month\": 0, \"cost\": 80000}, "
                               "{\"name\": \"always\", \"probability\": 1, \"month\": 0, \"cost\": 0}, "
                               "{\"name\": \"never\", \"probability\": 0, \"month\": 0, \"cost\": 80000}]"),
               &request);
    double sigma = sqrt(9e8 + 4e8), none = 50000 / sigma, risk = -30000 / sigma;
    assert_int_equal(result->state_count, 4);
    for (int j = 0; j < 2; j++) {
        const payback_reverse_state *first = &result->states[2 * j], *second = first + 1;
        double all = result->joint[j].share_of_trials;
        assert_string_equal(first->point.limit_state, result->joint[j].limit_state);
        assert_int_equal(first->event_count, 1);
        assert_string_equal(first->events[0], "/proposal/risks/0/occurs");
        assert_int_equal(second->event_count, 0);
        assert_true(fabs(first->share - 0.25) < 0.01 && fabs(first->share + second->share - 1) < 1e-12);
        assert_true(fabs(first->point.distance - risk) < 0.03 && fabs(second->point.distance - none) < 1e-3);
        assert_true(fabs(first->weight - first->share * 0.5 * erfc(risk / sqrt(2))) < 0.005);
        assert_true(first->weight >= second->weight);
        assert_true(fabs(first->point.share_of_trials + second->point.share_of_trials - all) < 1e-12);
        assert_true(fabs(first->point.share_of_trials - first->weight) < 0.02);
    }
    payback_stress_result_free(result);
}

/* The share of a normal B below x is what is required at its own quantile. */
static void test_single_closed_form(void **state)
{
    (void)state;
    const payback_stress_request request = {.reverse = true};
    payback_stress_result *result = stress(LINEAR(""), &request);
    static const double z_80 = 0.8416212335729143;
    assert_true(result->payback_probability.value >= 0.8); /* Φ(1.387) */
    for (size_t i = 0; i < result->single_count; i++) {
        const payback_reverse_single *single = &result->single[i];
        if (strstr(single->pointer, "/other/0/")) /* A at which P(B ≤ A) = 0.8 */
            assert_true(fabs(single->to - (50000 + z_80 * 20000)) < 250);
        else if (strstr(single->pointer, "/other/1/")) /* B at which P(A ≥ B) = 0.8 */
            assert_true(fabs(single->to - (100000 - z_80 * 30000)) < 350);
        else
            assert_true(isnan(single->to)); /* nothing else matters */
    }
    payback_stress_result_free(result);
}

static double probability_with(const char *text, const char *pointer, double value)
{
    payback_changes *changes = payback_changes_new();
    payback_scenario *scenario;
    payback_result *result;
    char json[64];
    snprintf(json, sizeof json, "%.17g", value);
    assert_int_equal(payback_changes_set(changes, pointer, json), PAYBACK_OK);
    assert_int_equal(payback_scenario_parse(&scenario, NULL, text, strlen(text), "t", NULL, changes), PAYBACK_OK);
    assert_int_equal(payback_run(&result, scenario, NULL, NULL, NULL), PAYBACK_OK);
    double probability = result->payback_probability.value;
    payback_result_free(result);
    payback_scenario_free(scenario);
    payback_changes_free(changes);
    return probability;
}

/* A run with the input at the value, or a little before it, has the one verdict and the other. */
static void test_single_flips(void **state)
{
    (void)state;
    static const char text[] = FULL(RANDOM, ", \"decision\": {\"payback_months\": 14, \"minimum_probability\": 0.75}");
    const payback_stress_request request = {.reverse = true};
    payback_stress_result *result = stress(text, &request);
    bool met = result->payback_probability.value >= 0.75;
    size_t flips = 0;
    for (size_t i = 0; i < result->single_count; i++) {
        const payback_reverse_single *single = &result->single[i];
        if (isnan(single->to) || single->to == single->from)
            continue;
        double before = single->from + 0.98 * (single->to - single->from);
        assert_true((probability_with(text, single->pointer, single->to) >= 0.75) != met);
        assert_true((probability_with(text, single->pointer, before) >= 0.75) == met);
        flips++;
    }
    assert_true(flips >= 3);
    payback_stress_result_free(result);
}

/* ---- errors ---- */

static void test_errors(void **state)
{
    (void)state;
    payback_stress_result *result = (payback_stress_result *)"x";
    const payback_stress_request unknown = {.pack = "ceo"};
    payback_scenario *scenario = library_parse(LINEAR(""));
    assert_int_equal(payback_stress(NULL, scenario, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_stress(&result, NULL, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_null(result);
    assert_int_equal(payback_stress(&result, scenario, &unknown, NULL), PAYBACK_ERROR_ARGUMENT);
    payback_stress_result_free(NULL);
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_by_hand),
        cmocka_unit_test(test_pack_of_named_categories),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_named),
        cmocka_unit_test(test_joint_linear),
        cmocka_unit_test(test_joint_correlated),
        cmocka_unit_test(test_states_of_events),
        cmocka_unit_test(test_single_closed_form),
        cmocka_unit_test(test_single_flips),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
