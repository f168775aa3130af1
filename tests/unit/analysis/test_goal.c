/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "analysis/goal.h"
#include "model/outcomes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct pb_goal read(const char *text)
{
    struct pb_goal goal;
    char message[512];
    assert_int_equal(pb_goal_parse(&goal, text, PB_BASIS_TOTAL, message, sizeof message), PAYBACK_OK);
    return goal;
}

static void test_understood(void **state)
{
    (void)state;
    struct pb_goal g = read("P(payback<=12)>=0.8");
    assert_int_equal(g.outcome, PB_BASIS_TOTAL * PB_BASIS_OUTCOMES + PB_PAYBACK_MONTHS);
    assert_int_equal(g.figure, PB_FIGURE_AT_MOST);
    assert_true(g.parameter == 12 && g.bound == 0.8 && g.at_least);
    assert_string_equal(g.text, "P(total.payback_months<=12)>=0.8");
    g = read(" mean ( hard.npv ) ≥ -1.5e3 ");
    assert_int_equal(g.outcome, PB_BASIS_HARD * PB_BASIS_OUTCOMES + PB_NPV);
    assert_string_equal(g.text, "mean(hard.npv)>=-1500");
    g = read("p2.5(roi)<=+0.25");
    assert_true(g.figure == PB_FIGURE_QUANTILE && fabs(g.parameter - 0.025) < 1e-15 && !g.at_least && g.bound == 0.25);
    assert_string_equal(g.text, "p2.5(total.roi)<=0.25");
    g = read("P(fte_saved>=3)≤0.1");
    assert_true(g.figure == PB_FIGURE_AT_LEAST && g.outcome == PB_FTE_SAVED);
    assert_int_equal(read("mean(budget.payback)<=12").outcome, PB_PAYBACK_MONTHS);
    assert_int_equal(read("p50(discounted_payback)<=12").outcome,
                     PB_BASIS_TOTAL * PB_BASIS_OUTCOMES + PB_DISCOUNTED_PAYBACK_MONTHS);
}

/* What comes of reading its own form is the same. */
static void test_reads_back(void **state)
{
    (void)state;
    for (int o = 0; o < PB_OUTCOMES; o++) {
        char text[128];
        snprintf(text, sizeof text, "p90(%s)<=0.1", pb_outcome_names[o]);
        struct pb_goal goal = read(text);
        assert_int_equal(goal.outcome, o);
        assert_string_equal(goal.text, text);
    }
}

static void refuse(const char *text, const char *part)
{
    struct pb_goal goal;
    char message[512] = "";
    assert_int_equal(pb_goal_parse(&goal, text, PB_BASIS_HARD, message, sizeof message), PAYBACK_ERROR_TARGET);
    if (strstr(message, part) == NULL)
        fail_msg("%s: %s", text, message);
}

static void test_refused(void **state)
{
    (void)state;
    refuse("", "begins with");
    refuse("npv>=0", "did you mean");
    refuse("maen(npv)>=0", "did you mean mean?");
    refuse("median(npv)>=0", "did you mean p50?");
    refuse("p0(npv)>=0", "no such figure");
    refuse("p100(npv)>=0", "no such figure");
    refuse("mean npv", "parentheses");
    refuse("mean()>=0", "name of an outcome");
    refuse("mean(nvp)>=0", "did you mean npv?");
    refuse("mean(soft.npv)>=0", "no such outcome");
    refuse("mean(npv<=3)>=0", "belongs to P");
    refuse("P(payback)>=0.8", "wants a condition");
    refuse("P(payback<=)>=0.8", "a number is missing");
    refuse("P(payback<=12>=0.8", "closing parenthesis");
    refuse("P(payback<=12)", "reach is missing");
    refuse("P(payback<=12)=0.8", "reach is missing");
    refuse("P(payback<=12)>=", "a number is missing");
    refuse("P(payback<=12)>=80", "did you mean 0.8?");
    refuse("P(payback<=12)>=-1", "0 … 1");
    refuse("mean(npv)>=0k", "nothing may follow");
    refuse("mean(npv)>=1e999", "a number is missing");
    refuse("mean(a_name_that_is_much_too_long_to_be_any_outcome_of_the_model_at_all)>=0", "name of an outcome");
}

static void test_excess(void **state)
{
    (void)state;
    struct pb_goal most = read("p50(payback)<=12"), least = read("mean(npv)>=5");
    assert_true(pb_goal_excess(&most, 10) == 2 && pb_goal_excess(&most, INFINITY) == -INFINITY);
    assert_true(pb_goal_excess(&least, 10) == 5 && pb_goal_excess(&least, INFINITY) == INFINITY);
    assert_true(isnan(pb_goal_excess(&least, NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_understood),
        cmocka_unit_test(test_reads_back),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_excess),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
