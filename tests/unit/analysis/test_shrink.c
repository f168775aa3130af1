/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims that are pulled, against values computed by hand; and those that stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/library.h"

#include "payback/shrink.h"

#include <math.h>
#include <string.h>

#define CASE(weeks, deflection, more)                                                                                  \
    "{\"schema_version\": 1, \"name\": \"case\", \"simulation\": {\"trials\": 1024}, "                                 \
    "\"baseline\": {\"volume\": {\"tickets_per_month\": 10000}, \"categories\": [{\"name\": \"a\", \"share\": 1, "     \
    "\"handle_minutes\": 12, \"automatable\": 1}], \"agents\": {\"loaded_annual_cost\": 65000, "                       \
    "\"productive_hours_per_year\": 1500}, \"staffing\": \"elastic\"}, \"proposal\": {\"vendor\": \"V\", "             \
    "\"implementation\": {\"weeks\": " weeks "}, \"deflection\": {" deflection                                         \
    ", \"ramp\": {\"curve\": \"none\"}}" more "}}"

static payback_shrinkage *shrink(payback_scenario **changed, const char *text, double claim_sd)
{
    payback_shrinkage *shrinkage;
    payback_scenario *scenario = library_parse(text);
    assert_non_null(scenario);
    assert_int_equal(payback_shrink(&shrinkage, changed, NULL, scenario, claim_sd), PAYBACK_OK);
    payback_scenario_free(scenario);
    return shrinkage;
}

static void check_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-5 * fabs(expected)))
        fail_msg("%.8g is not %.8g", value, expected);
}

static const payback_assumption *assumption(const payback_scenario *scenario, const char *pointer)
{
    for (size_t a = 0; a < payback_scenario_assumption_count(scenario); a++)
        if (strcmp(payback_scenario_assumption(scenario, a)->pointer, pointer) == 0)
            return payback_scenario_assumption(scenario, a);
    fail_msg("no %s", pointer);
    return NULL;
}

/* Published: 0.10, 0.30, 0.55. logit 0.5 = 0, logit 0.3 = −0.847298; r = (0.200671 + 2.197225)/2.563103 = 0.935544.
 * weight = 4/(4 + 1/0.875243) = 4/5.142540 = 0.777826; mean −0.847298 · 0.222174 = −0.188247; sd 1/√5.142540 =
 * 0.440972. */
static void share_by_hand(void **state)
{
    (void)state;
    payback_scenario *changed;
    payback_shrinkage *s = shrink(&changed, CASE("12", "\"true_deflection\": 0.5", ""), 0.5);
    assert_int_equal(s->pulled_count, 1);
    const payback_shrunk *p = &s->pulled[0];
    assert_string_equal(p->pointer, "/proposal/deflection/true_deflection");
    check_near(p->published_sd, 0.935544);
    check_near(p->weight, 0.777826);
    check_near(p->mean, -0.188247);
    check_near(p->sd, 0.440972);
    check_near(p->to_p50, 1 / (1 + exp(0.188247)));
    const payback_assumption *now = assumption(changed, "/proposal/deflection/true_deflection");
    check_near(now->p10, 1 / (1 + exp(0.188247 + 1.2815516 * 0.440972)));
    check_near(now->p50, 1 / (1 + exp(0.188247)));
    check_near(now->p90, 1 / (1 + exp(0.188247 - 1.2815516 * 0.440972)));
    assert_non_null(strstr(now->note, "--shrink"));
    assert_int_equal(s->kept_count, 1); /* 12 weeks are typical with a partner */
    assert_string_equal(s->kept[0].why, "cautious");
    payback_shrinkage *again;
    payback_scenario *twice;
    assert_int_equal(payback_shrink(&again, &twice, NULL, changed, 0.5), PAYBACK_OK);
    assert_int_equal(again->pulled_count, 0);
    assert_null(twice);
    payback_shrinkage_free(again);
    payback_shrinkage_free(s);
    payback_scenario_free(changed);
}

/* Published with a partner: 8 to 16 weeks, middle 12. ln 9 = 2.197225, ln 12 = 2.484907, r = ln 2/2.563103 = 0.270433;
 * with an sd of 0.270433 the claim has half the weight, and the median is √(9 · 12) = 10.3923. */
static void time_by_hand(void **state)
{
    (void)state;
    payback_scenario *changed;
    payback_shrinkage *s = shrink(&changed, CASE("9", "\"true_deflection\": 0.2", ""), log(2) / 2.5631031310892007);
    assert_int_equal(s->pulled_count, 1);
    check_near(s->pulled[0].weight, 0.5);
    check_near(s->pulled[0].to_p50, sqrt(9.0 * 12));
    check_near(assumption(changed, "/proposal/implementation/weeks")->p50, sqrt(9.0 * 12));
    payback_shrinkage_free(s);
    payback_scenario_free(changed);
}

/* What is measured, cautious, or nobody's claim stays, and then there is no other scenario. */
static void what_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {
        CASE("12", "\"note\": \"Measured in our own pilot\", \"true_deflection\": 0.5", ""),
        CASE("12", "\"true_deflection\": {\"dist\": \"empirical\", \"values\": [0.4, 0.5, 0.6]}", ""),
        CASE("12", "\"true_deflection\": 0.25", ""),
        CASE("12", "\"true_deflection\": 0.25, \"knowledge_quality\": 1.5",
             ", \"pricing\": {\"usage\": {\"unit\": \"resolution\", \"price\": 0.1}}")};
    static const char *const whys[] = {"measured", "measured", "cautious", "cautious"};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
        payback_scenario *changed;
        payback_shrinkage *s = shrink(&changed, texts[t], 0.5);
        assert_int_equal(s->pulled_count, 0);
        assert_null(changed);
        assert_int_equal(s->kept_count, 2);
        assert_string_equal(s->kept[1].pointer, "/proposal/deflection/true_deflection");
        assert_string_equal(s->kept[1].why, whys[t]);
        payback_shrinkage_free(s);
    }
}

/* A claim of everything has no logit: it counts as 99.5%. One end of the published ratio (0.2, 0.7, 1) has none either:
 * r is twice that of the lower half, 2 (0.847298 + 1.386294)/2.563103 = 1.742881. */
static void ends_of_the_scale(void **state)
{
    (void)state;
    payback_scenario *changed;
    payback_shrinkage *s =
        shrink(&changed, CASE("12", "\"true_deflection\": 1, \"deflected_handle_ratio\": 0.9", ""), 0.5);
    assert_int_equal(s->pulled_count, 2);
    check_near(s->pulled[0].mean, 0.777826 * log(199) - 0.222174 * 0.847298);
    check_near(s->pulled[1].published_sd, 1.742881);
    payback_shrinkage_free(s);
    payback_scenario_free(changed);
}

static void wrong_arguments(void **state)
{
    (void)state;
    payback_scenario *scenario = library_parse(CASE("12", "\"true_deflection\": 0.5", "")), *changed;
    payback_shrinkage *s;
    assert_int_equal(payback_shrink(&s, &changed, NULL, scenario, 0), PAYBACK_ERROR_ARGUMENT);
    assert_null(s);
    assert_null(changed);
    assert_int_equal(payback_shrink(&s, &changed, NULL, scenario, NAN), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_shrink(NULL, &changed, NULL, scenario, 1), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_shrink(&s, &changed, NULL, NULL, 1), PAYBACK_ERROR_ARGUMENT);
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(share_by_hand), cmocka_unit_test(time_by_hand),
                                       cmocka_unit_test(what_stays), cmocka_unit_test(ends_of_the_scale),
                                       cmocka_unit_test(wrong_arguments)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
