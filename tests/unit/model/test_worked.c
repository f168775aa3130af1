/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cases worked by hand: MODEL.md §9 and closed forms, each with constants only, checked against the library (through
 * its public interface) and against the reference implementation alike.
 *
 * All cases change one base scenario: 1,000 tickets of 6 minutes a month, that is 100 hours; an agent has 10 productive
 * hours and costs 1,000 a month: 10 agents. The tool goes live at once, attempts every ticket and resolves half,
 * without a ramp; hours are bought as needed (elastic). It saves 5 agents: 5,000 a month. */
#include "support/worked.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char base[] =
    "{\"schema_version\": 1, \"name\": \"worked\", \"simulation\": {\"horizon_months\": 12, \"trials\": 1},"
    " \"baseline\": {\"volume\": {\"tickets_per_month\": 1000},"
    "  \"categories\": [{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 6, \"automatable\": 1}],"
    "  \"agents\": {\"loaded_annual_cost\": 12000, \"productive_hours_per_year\": 120}, \"staffing\": \"elastic\"},"
    " \"proposal\": {\"vendor\": \"V\", \"implementation\": {\"weeks\": 0},"
    "  \"deflection\": {\"true_deflection\": 0.5, \"ramp\": {\"curve\": \"none\"}}}}";

static struct both *compute(const char *patch, double z)
{
    return compute_both(base, patch, z);
}

/* ---- MODEL.md §9 ---- */

static void cost_of_a_ticket_today(void **state)
{
    (void)state;
    struct both *both = compute("{\"baseline\": {\"agents\": {\"loaded_annual_cost\": 65000,"
                                " \"productive_hours_per_year\": null, \"tickets_per_agent_per_year\": 2000}}}",
                                1);
    expect_outcome(both, "cost_per_ticket_today", 32.5);
    expect_outcome(both, "cost_per_ticket_status_quo", 32.5);
    done(both);
}

static void assistance_saves_a_fifth_of_forty_agents(void **state)
{
    (void)state;
    struct both *both = compute("{\"baseline\": {\"agents\": {\"loaded_annual_cost\": 65000, \"headcount\": 40,"
                                " \"productive_hours_per_year\": null}},"
                                " \"proposal\": {\"deflection\": {\"true_deflection\": 0},"
                                " \"assist\": {\"handle_time_reduction\": 0.2}}}",
                                1);
    for (int t = 1; t <= 12; t++)
        expect_cell(both, "cost_reduction", t, 520000.0 / 12);
    expect_outcome(both, "hard.net_value", 520000);
    expect_outcome(both, "budget.run_rate", 520000);
    expect_outcome(both, "labour_assist", 520000);
    expect_outcome(both, "labour_deflection", 0);
    expect_outcome(both, "fte_saved", 8);
    done(both);
}

/* The quarter of tickets that is contained and not resolved comes back: 55 % of the work is left. */
static void containment_less_gap_is_true_deflection(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"deflection\": {\"true_deflection\": null, \"containment\": 0.7,"
                                " \"containment_gap\": 0.25}}}",
                                1);
    expect_outcome(both, "deflected_share", 0.45);
    expect_outcome(both, "contained_share", 0.7);
    expect_outcome(both, "escalation_rate", 0.3);
    expect_cell(both, "returned", 1, 250);
    expect_cell(both, "hours_with_tool", 1, 55);
    done(both);
}

static void implementation_delays_and_the_fee_runs(void **state)
{
    (void)state;
    struct both *both = compute(
        "{\"proposal\": {\"implementation\": {\"weeks\": 12}, \"pricing\": {\"platform_fee_per_month\": 1300}}}", 1);
    expect_outcome(both, "go_live_month", 36.0 / 13);
    expect_cell(both, "cumulative_hard", 2, -2600);
    expect_cell(both, "cost_reduction", 3, 5000 * 3.0 / 13);
    expect_cell(both, "cumulative_hard", 3, -3900 + 5000 * 3.0 / 13);
    done(both);
}

/* ---- §7: payback, present value ---- */

/* −12,500 and 5,000 a month: 2.5 months, less the half cent's worth. */
static void constant_flows_pay_back(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"pricing\": {\"setup_fee\": 12500}}}", 1);
    double months = 2 + 2499.995 / 5000;
    expect_outcome(both, "budget.payback_months", months);
    expect_outcome(both, "hard.payback_months", months);
    expect_outcome(both, "total.first_payback_months", months);
    expect_outcome(both, "peak_funding", 12500);
    expect_outcome(both, "hard.roi", (60000 - 12500) / 12500.0);
    expect_outcome(both, "hard.net_value", 47500);
    expect_outcome(both, "hard.run_rate", 60000);
    done(both);
}

/* With q = 1.1^(−1/12), twelve payments are worth q (1 − q^12)/(1 − q), and q^12 = 1/1.1. */
static void annuity_has_its_present_value(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"pricing\": {\"setup_fee\": 12500}}}", 1);
    double q = pow(1.1, -1.0 / 12);
    expect_outcome(both, "hard.npv", -12500 + 5000 * q * (1 - 1 / 1.1) / (1 - q));
    done(both);
}

/* Discounted flows reach F where q^t = 1 − F (1 − q)/(a q); the month around it is linear. */
static void constant_flows_pay_back_discounted(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"decision\": {\"discount_rate\": 0.5}, \"proposal\": {\"pricing\": {\"setup_fee\": 41000}}}", 1);
    double q = pow(1.5, -1.0 / 12), needed = 41000 - 0.005;
    double exact = log(1 - needed * (1 - q) / (5000 * q)) / log(q), before = floor(exact);
    double reached = 5000 * q * (1 - pow(q, before)) / (1 - q);
    expect_outcome(both, "hard.discounted_payback_months", before + (needed - reached) / (5000 * pow(q, before + 1)));
    expect_outcome(both, "hard.payback_months", 8 + (1000 - 0.005) / 5000);
    done(both);
}

/* −2,500, then 5,000 a month, but 20,000 are lost in month 3: X = 2500, 7500, −7500, −2500, 2500. */
static void a_loss_undoes_the_first_payback(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"proposal\": {\"pricing\": {\"setup_fee\": 2500},"
                " \"risks\": [{\"name\": \"r\", \"probability\": 1, \"month\": 2.5, \"cost\": 20000}]}}",
                1);
    expect_outcome(both, "hard.first_payback_months", 2499.995 / 5000);
    expect_outcome(both, "hard.payback_months", 4 + 2499.995 / 5000);
    expect_outcome(both, "peak_funding", 7500);
    expect_cell(both, "risks", 3, 20000);
    expect_outcome(both, "hard.run_rate", 60000);
    expect_outcome(both, "hard.net_value", 37500);
    done(both);
}

static void no_costs_have_no_return_and_no_wait(void **state)
{
    (void)state;
    struct both *both = compute("{}", 1);
    expect_outcome(both, "hard.roi", NAN);
    expect_outcome(both, "hard.roi_horizon", NAN);
    expect_outcome(both, "hard.payback_months", 0);
    expect_outcome(both, "hard.discounted_payback_months", 0);
    expect_outcome(both, "cost_per_true_resolution", 0);
    expect_outcome(both, "peak_funding", 0);
    done(both);
}

/* Not even the rounding error of a part of a month. */
static void upkeep_beyond_the_horizon_costs_nothing(void **state)
{
    (void)state;
    const char *const weeks[] = {"2", "3", "5", "17", "22.3"};
    for (size_t i = 0; i < sizeof weeks / sizeof weeks[0]; i++) {
        char patch[256];
        snprintf(patch, sizeof patch,
                 "{\"proposal\": {\"implementation\": {\"weeks\": %s}, \"operations\": {\"tuning_months\": 200,"
                 " \"upkeep_hours_per_week\": 29.91, \"hourly_cost\": 28.54}}}",
                 weeks[i]);
        struct both *both = compute(patch, 1);
        expect_outcome(both, "hard.roi", NAN);
        expect_outcome(both, "hard.roi_horizon", NAN);
        done(both);
    }
}

static void too_dear_never_pays_back(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"pricing\": {\"setup_fee\": 60000.01},"
                                " \"deflection\": {\"prevention\": 0, \"true_deflection\": 0.5}}}",
                                1);
    expect_outcome(both, "hard.payback_months", INFINITY);
    expect_outcome(both, "hard.first_payback_months", INFINITY);
    done(both);
    both = compute("{\"proposal\": {\"pricing\": {\"setup_fee\": 60000}}}", 1);
    expect_outcome(both, "hard.payback_months", 11 + 4999.995 / 5000);
    done(both);
    both = compute("{\"proposal\": {\"deflection\": {\"true_deflection\": 0}}}", 1);
    expect_outcome(both, "cost_per_true_resolution", NAN);
    expect_outcome(both, "escalation_rate", 1);
    done(both);
}

/* ---- §6: what the vendor bills ---- */

static void annual_fees_are_due_at_anniversaries(void **state)
{
    (void)state;
    struct both *both = compute("{\"simulation\": {\"horizon_months\": 30}, \"proposal\": {\"pricing\":"
                                " {\"platform_fee_per_month\": 100, \"billing\": \"annual_upfront\","
                                " \"annual_increase\": 0.1}}}",
                                1);
    for (int t = 0; t <= 30; t++)
        expect_cell(both, "platform", t, t == 0 ? 1200 : t == 13 ? 1320 : t == 25 ? 1452 : 0);
    expect_outcome(both, "hard.run_rate", 60000 - 6 * 110 - 6 * 121);
    expect_outcome(both, "hard.net_value", 30 * 5000 - 1200 - 1320 - 1452);
    done(both);
}

/* A failure in month 14 ends the contract after its second year; the third is not billed. */
static void failure_ends_the_contract_with_its_term(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"simulation\": {\"horizon_months\": 36}, \"proposal\": {\"failure\": {\"probability\": 1,"
                " \"month\": 13.5}, \"pricing\": {\"platform_fee_per_month\": 100,"
                " \"billing\": \"annual_upfront\"}}}",
                1);
    for (int t = 0; t <= 36; t++)
        expect_cell(both, "platform", t, t == 0 || t == 13 ? 1200 : 0);
    expect_cell(both, "cost_reduction", 14, 2500);
    expect_cell(both, "cost_reduction", 15, 0);
    expect_outcome(both, "hard.net_value", 13.5 * 5000 - 2400);
    expect_outcome(both, "stopped", 1);
    done(both);
}

/* Abandoned in month 5 of a year's contract, seen for 6 months: the other 6 are owed. */
static void rest_of_the_term_is_owed(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"simulation\": {\"horizon_months\": 6}, \"proposal\": {\"failure\": {\"probability\": 1,"
                " \"month\": 5}, \"pricing\": {\"platform_fee_per_month\": 100}}}",
                1);
    expect_cell(both, "platform", 5, 100);
    expect_cell(both, "platform", 6, 700);
    expect_outcome(both, "hard.run_rate", 2 * (5 * 5000 - 6 * 100));
    done(both);
}

/* A gate 3 months after go-live that fails ends the programme with the term: month 6, or 2 + 6 with a contract from
 * go-live. */
static void gate_that_fails_ends_with_the_term(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"gate\": {\"after_months\": 3, \"minimum_true_deflection\": 0.6},"
                                " \"pricing\": {\"platform_fee_per_month\": 100, \"commitment_months\": 6}}}",
                                1);
    expect_outcome(both, "stopped", 1);
    expect_outcome(both, "hard.net_value", 6 * (5000 - 100));
    done(both);
    both = compute("{\"proposal\": {\"gate\": {\"after_months\": 3, \"minimum_true_deflection\": 0.6},"
                   " \"implementation\": {\"weeks\": 13, \"overrun\": 0.66666666666666666667}, \"pricing\":"
                   " {\"platform_fee_per_month\": 100, \"commitment_months\": 6, \"starts\": \"go_live\"}}}",
                   1);
    expect_outcome(both, "go_live_month", 2);
    expect_cell(both, "platform", 2, 0);
    expect_cell(both, "platform", 3, 100);
    expect_cell(both, "platform", 8, 100);
    expect_cell(both, "platform", 9, 0);
    expect_outcome(both, "hard.net_value", 6 * (5000 - 100));
    done(both);
}

static void gate_at_its_minimum_holds(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"proposal\": {\"gate\": {\"after_months\": 3, \"minimum_true_deflection\": 0.5}}}", 1);
    expect_outcome(both, "stopped", 0);
    expect_outcome(both, "hard.net_value", 60000);
    done(both);
}

/* A price that doubles in month 5 does so with the second year; one that rises before the contract begins, at once. */
static void price_risk_waits_for_the_next_term(void **state)
{
    (void)state;
    struct both *both = compute("{\"simulation\": {\"horizon_months\": 24}, \"proposal\": {\"pricing\":"
                                " {\"platform_fee_per_month\": 100}, \"risks\": [{\"name\": \"r\", \"probability\": 1,"
                                " \"month\": 4.2, \"fee_factor\": 2}]}}",
                                1);
    for (int t = 1; t <= 24; t++)
        expect_cell(both, "platform", t, t <= 12 ? 100 : 200);
    done(both);
    both = compute("{\"proposal\": {\"implementation\": {\"weeks\": 26}, \"pricing\": {\"platform_fee_per_month\": 100,"
                   " \"starts\": \"go_live\"}, \"risks\": [{\"name\": \"r\", \"probability\": 1, \"month\": 0,"
                   " \"fee_factor\": 2}]}}",
                   1);
    for (int t = 1; t <= 12; t++)
        expect_cell(both, "platform", t, t <= 6 ? 0 : 200);
    done(both);
}

/* 500 units: 100 at 1, 200 at 0.50, 200 at 0.25. */
static void tiers_are_graduated(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"pricing\": {\"usage\": {\"unit\": \"resolution\", \"tiers\":"
                                " [{\"above\": 0, \"price\": 1}, {\"above\": 100, \"price\": 0.5},"
                                " {\"above\": 300, \"price\": 0.25}]}}}}",
                                1);
    expect_cell(both, "usage", 1, 250);
    expect_outcome(both, "cost_per_true_resolution", 0.5);
    done(both);
}

/* Of 700 contained tickets 450 are resolved and all 1,000 attempted; the price is 1, 200 units are free. */
static void units_included_and_minimum(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        double minimum, bill;
    } cases[] = {
        {"resolution", 0, 500}, {"verified_resolution", 0, 250}, {"conversation", 0, 800}, {"resolution", 600, 600}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char patch[400];
        snprintf(patch, sizeof patch,
                 "{\"proposal\": {\"deflection\": {\"true_deflection\": null, \"containment\": 0.7, "
                 "\"containment_gap\": 0.25},"
                 " \"pricing\": {\"usage\": {\"unit\": \"%s\", \"price\": 1, \"included_per_month\": 200,"
                 " \"minimum_per_month\": %g}}}}",
                 cases[i].unit, cases[i].minimum);
        struct both *both = compute(patch, 1);
        expect_cell(both, "usage", 7, cases[i].bill);
        done(both);
    }
}

static void seats_follow_the_agents(void **state)
{
    (void)state;
    struct both *both = compute("{\"simulation\": {\"horizon_months\": 13}, \"proposal\": {\"pricing\":"
                                " {\"seat_price_per_month\": 20, \"annual_increase\": 0.05}}}",
                                1);
    expect_cell(both, "seats", 1, 100);
    expect_cell(both, "seats", 12, 100);
    expect_cell(both, "seats", 13, 105);
    done(both);
}

/* 13 weeks twice over are 6 months: services 600 · 2 and 2 hours of training for 10 agents at 100 an hour. */
static void implementation_overruns_and_is_spread(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"proposal\": {\"implementation\": {\"weeks\": 13, \"overrun\": 2, \"services_fee\": 600,"
                " \"internal_hours\": 10, \"knowledge_base_hours\": 20, \"hourly_cost\": 50,"
                " \"training_hours_per_agent\": 2}}}",
                1);
    double total = 2 * (600 + 30 * 50) + 2 * 10 * 100;
    for (int t = 0; t <= 12; t++)
        expect_cell(both, "implementation", t, t >= 1 && t <= 6 ? total / 6 : 0);
    done(both);
    both = compute("{\"proposal\": {\"implementation\": {\"services_fee\": 600}}}", 1);
    expect_cell(both, "implementation", 0, 600);
    done(both);
}

/* 3 hours a week for 2 months, then 1, at 30; a tenth of 500 contained tickets reviewed for 6 minutes; 0.01 for each
 * attempted ticket, 7 a month. */
static void operations_add_up(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"baseline\": {\"agents\": {\"annual_wage_growth\": 0.21}}, \"proposal\": {\"operations\":"
                " {\"tuning_hours_per_week\": 3, \"tuning_months\": 2, \"upkeep_hours_per_week\": 1,"
                " \"hourly_cost\": 30, \"review_share\": 0.1, \"review_minutes\": 6,"
                " \"cost_per_conversation\": 0.01, \"cost_per_month\": 7}}}",
                1);
    expect_cell(both, "operations", 1, 390 + 150 + 17);
    expect_cell(both, "operations", 7, 1.1 * (130 + 150) + 17);
    expect_cell(both, "cost_reduction", 7, 1.1 * 5000);
    done(both);
}

/* A quarter of 1,000 tickets is falsely contained; 40 % of them give up, at 3 each. */
static void unresolved_tickets_cost(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"deflection\": {\"true_deflection\": null, \"containment\": 0.7,"
                                " \"containment_gap\": 0.25, \"returned_share\": 0.6},"
                                " \"quality\": {\"cost_per_unresolved\": 3}}}",
                                1);
    expect_cell(both, "unresolved", 1, 100);
    expect_cell(both, "unresolved_cost", 1, 300);
    expect_cell(both, "returned", 1, 150);
    expect_cell(both, "hours_with_tool", 1, 45);
    done(both);
}

static void other_lines_are_paid_when_they_say(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"proposal\": {\"implementation\": {\"weeks\": 6.5}, \"deflection\": {\"ramp\":"
                " {\"curve\": \"table\", \"fractions\": [0, 1]}}, \"other\": ["
                " {\"name\": \"a\", \"kind\": \"benefit\", \"class\": \"hard\", \"amount\": 10, \"per\": \"once\", "
                "\"from\": 0},"
                " {\"name\": \"b\", \"kind\": \"benefit\", \"class\": \"soft\", \"amount\": 100, \"per\": \"month\", "
                "\"ramped\": true},"
                " {\"name\": \"c\", \"kind\": \"cost\", \"amount\": 7, \"per\": \"month\", \"from\": 3, \"to\": 5}]}}",
                1);
    expect_cell(both, "other_hard", 0, 10);
    expect_cell(both, "other_hard", 1, 0);
    expect_cell(both, "other_soft", 1, 0);
    expect_cell(both, "other_soft", 2, 100 * 0.25 * 0.5); /* live half of the month, at age 0.25 */
    expect_cell(both, "other_soft", 3, 100);
    expect_cell(both, "other_cost", 2, 0);
    expect_cell(both, "other_cost", 5, 7);
    expect_cell(both, "other_cost", 6, 0);
    done(both);
}

/* ---- §4: people ---- */

/* A quarter of the agents leaves in a year, 2 % a month; nobody is let go, leavers are not replaced until 5 are left.
 */
static void headcount_decays_by_attrition(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"simulation\": {\"horizon_months\": 36}, \"baseline\": {\"staffing\": \"attrition\","
                " \"agents\": {\"annual_attrition\": 0.24, \"cost_per_hire\": 500}, \"capacity_value\": 0.1}}",
                1);
    for (int t = 1; t <= 34; t++) /* 10 · 0.98^34 = 5.03, 10 · 0.98^35 = 4.93 */
        expect_cell(both, "agents_with_tool", t, 10 * pow(0.98, t));
    expect_cell(both, "agents_with_tool", 35, 5);
    expect_cell(both, "hires_with_tool", 34, 0);
    expect_cell(both, "hires_with_tool", 36, 0.1);
    expect_cell(both, "hires_status_quo", 12, 0.2);
    expect_cell(both, "turnover", 12, 100);
    expect_cell(both, "cost_reduction", 12, 1000 * (10 - 10 * pow(0.98, 12)));
    expect_cell(both, "capacity", 12, 0.1 * 1000 * (10 * pow(0.98, 12) - 5));
    expect_outcome(both, "fte_saved", 5);
    done(both);
    both = compute("{\"baseline\": {\"staffing\": \"attrition\", \"agents\": {\"annual_attrition\": 1}}}", 1);
    expect_cell(both, "agents_with_tool", 7, 10 * pow(11 / 12.0, 7));
    done(both);
}

/* Occupancy 0.8 today: 12.5 agents for a load of 10. A load of 2.5 needs √(2.5/10) of the slack: 2.5 + 1.25. */
static void smaller_teams_need_more_slack(void **state)
{
    (void)state;
    struct both *both = compute("{\"baseline\": {\"agents\": {\"occupancy\": 0.8, \"pooling\": true}},"
                                " \"proposal\": {\"deflection\": {\"true_deflection\": 0.75}}}",
                                1);
    expect_cell(both, "agents_status_quo", 1, 12.5);
    expect_cell(both, "agents_with_tool", 1, 3.75);
    done(both);
    both = compute("{\"baseline\": {\"agents\": {\"occupancy\": 0.8}}, \"proposal\": {\"deflection\": "
                   "{\"true_deflection\": 0.75}}}",
                   1);
    expect_cell(both, "agents_with_tool", 1, 3.125);
    done(both);
}

static void whole_agents_are_rounded_up(void **state)
{
    (void)state;
    struct both *both = compute("{\"baseline\": {\"agents\": {\"whole_agents\": true}},"
                                " \"proposal\": {\"deflection\": {\"true_deflection\": 0.45}}}",
                                1);
    expect_cell(both, "agents_with_tool", 3, 6);
    expect_outcome(both, "hard.net_value", 12 * 4000);
    done(both);
}

/* Hours that are bought are paid for 3 months after they are no longer needed. */
static void notice_delays_what_is_bought(void **state)
{
    (void)state;
    struct both *both = compute("{\"baseline\": {\"agents\": {\"notice_months\": 3}}}", 1);
    expect_cell(both, "agents_with_tool", 3, 10);
    expect_cell(both, "agents_with_tool", 4, 5);
    expect_outcome(both, "hard.net_value", 9 * 5000);
    done(both);
}

/* During notice leavers are not replaced: 9.8, 9.604, then 5, which lets 9.604 · 0.98 − 5 go. */
static void notice_delays_release(void **state)
{
    (void)state;
    struct both *both = compute("{\"baseline\": {\"staffing\": \"release\", \"agents\": {\"notice_months\": 2,"
                                " \"annual_attrition\": 0.24, \"severance\": 100}}}",
                                1);
    expect_cell(both, "agents_with_tool", 1, 9.8);
    expect_cell(both, "agents_with_tool", 2, 9.604);
    expect_cell(both, "agents_with_tool", 3, 5);
    expect_cell(both, "severance", 3, 100 * (9.604 * 0.98 - 5));
    expect_cell(both, "hires_with_tool", 4, 0.1);
    expect_cell(both, "hires_status_quo", 4, 0.2);
    done(both);
}

/* Every month a surge of half as many tickets again, with staff for the plan: 50 hours of overtime, at twice 100, in
 * the status quo; none with the tool (75 hours for 10 agents who stay). */
static void overtime_is_priced(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"baseline\": {\"staffing\": \"attrition\", \"volume\": {\"surge\": {\"probability\": 1,"
                " \"multiplier\": 1.5}}, \"agents\": {\"annual_attrition\": 0, \"overtime_multiplier\": 2}}}",
                1.5);
    expect_cell(both, "tickets", 1, 1500);
    expect_cell(both, "hours_with_tool", 1, 75);
    expect_cell(both, "overtime", 1, 10000);
    expect_cell(both, "labour_status_quo", 1, 20000);
    expect_cell(both, "labour_with_tool", 1, 10000);
    expect_outcome(both, "budget.net_value", 0);
    expect_outcome(both, "hard.net_value", 120000);
    expect_outcome(both, "cost_per_ticket_status_quo", 20000.0 / 1500);
    done(both);
}

/* Volume doubles in a year. Today's 10 agents fall to 5 and rise to them again; what is above 10 is avoided growth. */
static void growth_that_is_not_hired_is_avoided(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"simulation\": {\"horizon_months\": 25}, \"baseline\": {\"volume\": {\"annual_growth\": 1}}}", 1);
    expect_cell(both, "cost_reduction", 1, 5000);
    expect_cell(both, "cost_avoidance", 1, 0);
    expect_cell(both, "cost_reduction", 13, 0);
    expect_cell(both, "cost_avoidance", 13, 10000);
    expect_cell(both, "cost_reduction", 25, 0);
    expect_cell(both, "cost_avoidance", 25, 20000);
    double q = pow(2, 1.0 / 12), first_year = 10000 * 12 - 5000 * (2 - 1) / (q - 1);
    expect_outcome(both, "budget.net_value", first_year);
    expect_outcome(both, "hard.net_value", 5000 * (pow(q, 25) - 1) / (q - 1));
    done(both);
}

/* A chatbot of 800 a month is paid for two months beside the tool that replaces it, then no more. */
static void a_replaced_tool_is_paid_for_its_overlap(void **state)
{
    (void)state;
    struct both *both = compute("{\"baseline\": {\"tools\": [{\"name\": \"old\", \"meter\": \"month\", \"price\": 800,"
                                " \"replaced\": true, \"overlap_months\": 2}]}}",
                                1);
    expect_cell(both, "licences", 1, 0);
    expect_cell(both, "licences", 2, 0);
    expect_cell(both, "licences", 3, 800);
    expect_cell(both, "licences", 12, 800);
    expect_outcome(both, "budget.net_value", 12 * 5000 + 10 * 800);
    expect_outcome(both, "cost_per_ticket_today", 10.8);
    expect_outcome(both, "cost_per_ticket_status_quo", 10.8);
    expect_outcome(both, "cost_per_ticket_with_tool", (12 * 5000.0 + 2 * 800) / 12000);
    done(both);
}

/* Volume doubles in a year: seats of today's 10 agents fall to 5; in month 13 of 20 without the tool 10 remain: growth
 * that is not bought, at a price that has risen once. */
static void seats_of_todays_tools_follow_the_agents(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"simulation\": {\"horizon_months\": 13}, \"baseline\": {\"volume\": {\"annual_growth\": 1},"
                " \"tools\": [{\"name\": \"desk\", \"meter\": \"seat\", \"price\": 100, \"annual_increase\": 0.1},"
                "  {\"name\": \"mail\", \"meter\": \"ticket\", \"price\": 0.5}]}}",
                1);
    expect_cell(both, "licences", 1, 500);
    expect_cell(both, "licences", 13, 1100);
    expect_outcome(both, "cost_per_ticket_today", 10 + 1 + 0.5);
    done(both);
}

/* The proposal's word on a category takes the place of the baseline's, and a containment that of a true deflection. */
static void a_proposal_speaks_of_single_categories(void **state)
{
    (void)state;
    struct both *both = compute(
        "{\"baseline\": {\"categories\": [{\"name\": \"a\", \"share\": 1, \"handle_minutes\": 6, \"automatable\": 1,"
        "   \"true_deflection\": 0.3}, {\"name\": \"b\", \"share\": 1, \"handle_minutes\": 6, \"automatable\": 1}]},"
        " \"proposal\": {\"deflection\": {\"containment_gap\": 0.1}, \"assist\": {\"handle_time_reduction\": 0.5},"
        "  \"categories\": [{\"name\": \"b\", \"handle_time_reduction\": 0, \"automatable\": 0.5},"
        "   {\"name\": \"a\", \"containment\": 0.8, \"starts_after_months\": 3}]}}",
        1);
    /* month 1: of b 250 attempted, 150 contained, 125 resolved; of a nothing, but its work is halved */
    expect_cell(both, "attempted", 1, 250);
    expect_cell(both, "contained", 1, 150);
    expect_cell(both, "resolved", 1, 125);
    expect_cell(both, "hours_with_tool", 1, (500 * 3 + 375 * 6) / 60.0);
    /* month 4: of a 500 attempted, 400 contained, 350 resolved */
    expect_cell(both, "attempted", 4, 750);
    expect_cell(both, "contained", 4, 550);
    expect_cell(both, "resolved", 4, 475);
    done(both);
}

/* The points of a category are its own: 2 of 100 of half of what is contained. */
static void satisfaction_is_of_each_category(void **state)
{
    (void)state;
    struct both *both = compute(
        "{\"baseline\": {\"categories\": [{\"name\": \"a\", \"share\": 1, \"handle_minutes\": 6, \"automatable\": 1},"
        "   {\"name\": \"b\", \"share\": 1, \"handle_minutes\": 6, \"automatable\": 1}],"
        "  \"revenue\": {\"annual_recurring_revenue\": 12000, \"gross_margin\": 1, \"annual_churn\": 0.5, "
        "\"lag_months\": 0}},"
        " \"proposal\": {\"quality\": {\"churn_change_per_point\": 0.2},"
        "  \"categories\": [{\"name\": \"b\", \"csat_points\": 2}]}}",
        1);
    double churn = 0.5 * (1 - 0.2 * 2 * 0.25);
    expect_cell(both, "retention", 1, 1000 * (pow(1 - churn, 1.0 / 12) - pow(0.5, 1.0 / 12)));
    done(both);
}

/* The programme is abandoned after 6 months, the contract runs for 12. */
static void lines_end_with_the_programme_or_the_contract(void **state)
{
    (void)state;
    struct both *both = compute(
        "{\"simulation\": {\"horizon_months\": 14}, \"proposal\": {\"failure\": {\"probability\": 1, \"month\": 5.5},"
        " \"other\": [{\"name\": \"a\", \"kind\": \"benefit\", \"class\": \"hard\", \"amount\": 100, \"per\": "
        "\"month\","
        "   \"from\": 0, \"while\": \"live\"},"
        "  {\"name\": \"b\", \"kind\": \"cost\", \"amount\": 10, \"per\": \"month\", \"from\": 0, \"while\": "
        "\"contract\"}]}}",
        1);
    static const double live[] = {0, 100, 100, 100, 100, 100, 50, 0};
    for (int t = 0; t < 8; t++)
        expect_cell(both, "other_hard", t, live[t]);
    expect_cell(both, "other_cost", 0, 0);
    expect_cell(both, "other_cost", 12, 10);
    expect_cell(both, "other_cost", 13, 0);
    done(both);
}

/* ---- §3: tickets ---- */

/* R(0) = start and R(T) = 0.9 for every curve; month 3 has age 2.5. */
static void ramps_reach_90_percent(void **state)
{
    (void)state;
    static const char *const curves[] = {"linear", "exponential", "logistic", "gompertz"};
    for (int i = 0; i < 4; i++) {
        struct reference_ramp ramp = {(enum reference_curve)(CURVE_LINEAR + i), 0.2, 7, NULL};
        expect_near("reference", curves[i], 0, reference_ramp_at(&ramp, 0), 0.2);
        expect_near("reference", curves[i], 7, reference_ramp_at(&ramp, 7), 0.9);
        char patch[200];
        snprintf(
            patch, sizeof patch,
            "{\"proposal\": {\"deflection\": {\"ramp\": {\"curve\": \"%s\", \"start\": 0.3, \"months_to_90\": 2.5}}}}",
            curves[i]);
        struct both *both = compute(patch, 1);
        expect_cell(both, "resolved", 3, 450);
        done(both);
    }
    struct both *both = compute(
        "{\"proposal\": {\"deflection\": {\"ramp\": {\"curve\": \"table\", \"fractions\": [0.2, 0.8, 1]}}}}", 1);
    expect_cell(both, "resolved", 1, 250);
    expect_cell(both, "resolved", 2, 450);
    expect_cell(both, "resolved", 3, 500);
    done(both);
    both =
        compute("{\"proposal\": {\"deflection\": {\"ramp\": {\"curve\": \"exponential\", \"months_to_90\": 4}}}}", 1);
    expect_cell(both, "resolved", 2, 500 * (1 - pow(0.1, 1.5 / 4)));
    done(both);
}

/* Half of the tickets, at half the average handle time, are resolved: the others take 1.5 times the average. */
static void what_remains_is_harder(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"deflection\": {\"deflected_handle_ratio\": 0.5}}}", 1);
    expect_cell(both, "hours_with_tool", 1, 75);
    expect_cell(both, "hours_deflection", 1, 75);
    done(both);
}

/* 100 of 500 automatable tickets never arise; half of the other 400 are resolved. */
static void prevention_comes_first(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"baseline\": {\"categories\": [{\"name\": \"all\", \"share\": 3, \"handle_minutes\": 6,"
                " \"automatable\": 0.5}]}, \"proposal\": {\"deflection\": {\"prevention\": 0.2}}}",
                1);
    expect_cell(both, "prevented", 1, 100);
    expect_cell(both, "attempted", 1, 400);
    expect_cell(both, "resolved", 1, 200);
    expect_outcome(both, "deflected_share", 0.3);
    expect_cell(both, "hours_with_tool", 1, 70);
    done(both);
}

/* Half escalated with 3 minutes more each; a tenth of the human-handled ones are reopened, and no more so with
 * assistance. */
static void reopened_and_handed_over(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"baseline\": {\"categories\": [{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 6,"
                " \"automatable\": 1, \"reopen_rate\": 0.1}]}, \"proposal\": {\"deflection\":"
                " {\"handoff_minutes\": 3}, \"assist\": {\"reopen_reduction\": 1, \"adoption\": 0.5}}}",
                1);
    expect_cell(both, "hours_status_quo", 1, 110);
    expect_cell(both, "hours_deflection", 1, 55 + 25);
    expect_cell(both, "hours_with_tool", 1, 52.5 + 25);
    expect_outcome(both, "hours_saved_deflection", 12 * 30);
    expect_outcome(both, "hours_saved_assist", 12 * 2.5);
    expect_outcome(both, "hours_saved", 12 * 32.5);
    done(both);
}

/* Work takes a fifth longer at go-live, fading in 2 months: at ages 0.5 and 1.5 three and one quarters of that. */
static void the_dip_fades(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"proposal\": {\"deflection\": {\"true_deflection\": 0}, \"assist\": {\"dip\": {\"depth\": 0.2,"
                " \"months\": 2}}}}",
                1);
    expect_cell(both, "hours_with_tool", 1, 115);
    expect_cell(both, "hours_with_tool", 2, 105);
    expect_cell(both, "hours_with_tool", 3, 100);
    expect_outcome(both, "fte_saved", 0);
    expect_cell(both, "cost_reduction", 1, 0);
    expect_cell(both, "cost_avoidance", 1, -1500);
    expect_outcome(both, "budget.net_value", -2000);
    done(both);
}

/* Month 1 is a December, which has twice the tickets of the other months: factors 24/13 and 12/13. */
static void seasons_follow_the_calendar(void **state)
{
    (void)state;
    struct both *both = compute("{\"baseline\": {\"volume\": {\"start_month\": 12, \"seasonality\":"
                                " [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]}}}",
                                1);
    expect_cell(both, "tickets", 1, 24000 / 13.0);
    expect_cell(both, "tickets", 2, 12000 / 13.0);
    expect_cell(both, "tickets", 12, 12000 / 13.0);
    done(both);
}

/* Two categories, the second two months later and with its own deflection; its half of the volume takes 12 minutes. */
static void categories_go_live_in_phases(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"baseline\": {\"categories\": [{\"name\": \"a\", \"share\": 1, \"handle_minutes\": 6,"
                " \"automatable\": 1}, {\"name\": \"b\", \"share\": 1, \"handle_minutes\": 12,"
                " \"automatable\": 0.5, \"starts_after_months\": 2, \"true_deflection\": 0.8}]}}",
                1);
    expect_cell(both, "resolved", 2, 250);
    expect_cell(both, "resolved", 3, 250 + 200);
    expect_cell(both, "hours_with_tool", 2, 25 + 100);
    expect_cell(both, "hours_with_tool", 3, 25 + 60);
    expect_outcome(both, "deflected_share", (250 * 12 + 200 * 10) / 12000.0);
    done(both);
}

/* A risk in the middle of month 4 doubles the volume and halves deflection from month 4 on. */
static void risks_change_volume_and_deflection(void **state)
{
    (void)state;
    struct both *both = compute("{\"proposal\": {\"risks\": [{\"name\": \"r\", \"probability\": 1, \"month\": 3.5,"
                                " \"volume_factor\": 2, \"deflection_factor\": 0.5}]}}",
                                1);
    expect_cell(both, "tickets", 3, 1000);
    expect_cell(both, "tickets", 4, 2000);
    expect_cell(both, "resolved", 3, 500);
    expect_cell(both, "resolved", 4, 500);
    done(both);
}

/* ---- §5: revenue ---- */

/* Half of the tickets contained, 10 points worse, half exposed, 1 % of churn a point: churn 0.205 instead of 0.2, from
 * month 3 on. A loss of soft value counts in every basis. */
static void worse_service_loses_revenue_later(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"baseline\": {\"revenue\": {\"annual_recurring_revenue\": 120000, \"gross_margin\": 0.5,"
                " \"annual_churn\": 0.2, \"exposed_share\": 0.5, \"lag_months\": 2}}, \"proposal\":"
                " {\"quality\": {\"csat_points\": -10, \"churn_change_per_point\": 0.01}}}",
                1);
    double sum = 0;
    for (int t = 1; t <= 12; t++) {
        double without = 120000 * pow(0.8, t / 12.0);
        double with = t <= 2 ? without : 120000 * pow(0.8, 2 / 12.0) * pow(0.795, (t - 2) / 12.0);
        expect_cell(both, "retention", t, 0.5 * (with - without) / 12);
        sum += 0.5 * (with - without) / 12;
    }
    expect_outcome(both, "total.net_value", 60000 + sum);
    expect_outcome(both, "budget.net_value", 60000 + sum);
    done(both);
}

/* Better service is worth something in the total basis only. */
static void better_service_is_soft(void **state)
{
    (void)state;
    struct both *both =
        compute("{\"baseline\": {\"revenue\": {\"annual_recurring_revenue\": 120000, \"gross_margin\": 0.5,"
                " \"annual_churn\": 0.2, \"lag_months\": 0}}, \"proposal\": {\"quality\": {\"csat_points\": 10,"
                " \"churn_change_per_point\": 1}}}",
                1);
    expect_cell(both, "retention", 12, 0.5 * 120000 * 0.2 / 12); /* churn falls to nothing */
    expect_outcome(both, "hard.net_value", 60000);
    double q = pow(0.8, 1.0 / 12);
    expect_outcome(both, "total.net_value", 60000 + 5000 * (12 - q * 0.2 / (1 - q)));
    done(both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cost_of_a_ticket_today),
        cmocka_unit_test(assistance_saves_a_fifth_of_forty_agents),
        cmocka_unit_test(containment_less_gap_is_true_deflection),
        cmocka_unit_test(implementation_delays_and_the_fee_runs),
        cmocka_unit_test(constant_flows_pay_back),
        cmocka_unit_test(annuity_has_its_present_value),
        cmocka_unit_test(constant_flows_pay_back_discounted),
        cmocka_unit_test(a_loss_undoes_the_first_payback),
        cmocka_unit_test(no_costs_have_no_return_and_no_wait),
        cmocka_unit_test(upkeep_beyond_the_horizon_costs_nothing),
        cmocka_unit_test(too_dear_never_pays_back),
        cmocka_unit_test(annual_fees_are_due_at_anniversaries),
        cmocka_unit_test(failure_ends_the_contract_with_its_term),
        cmocka_unit_test(rest_of_the_term_is_owed),
        cmocka_unit_test(gate_that_fails_ends_with_the_term),
        cmocka_unit_test(gate_at_its_minimum_holds),
        cmocka_unit_test(price_risk_waits_for_the_next_term),
        cmocka_unit_test(tiers_are_graduated),
        cmocka_unit_test(units_included_and_minimum),
        cmocka_unit_test(seats_follow_the_agents),
        cmocka_unit_test(implementation_overruns_and_is_spread),
        cmocka_unit_test(operations_add_up),
        cmocka_unit_test(unresolved_tickets_cost),
        cmocka_unit_test(other_lines_are_paid_when_they_say),
        cmocka_unit_test(headcount_decays_by_attrition),
        cmocka_unit_test(smaller_teams_need_more_slack),
        cmocka_unit_test(whole_agents_are_rounded_up),
        cmocka_unit_test(notice_delays_what_is_bought),
        cmocka_unit_test(notice_delays_release),
        cmocka_unit_test(overtime_is_priced),
        cmocka_unit_test(growth_that_is_not_hired_is_avoided),
        cmocka_unit_test(a_replaced_tool_is_paid_for_its_overlap),
        cmocka_unit_test(seats_of_todays_tools_follow_the_agents),
        cmocka_unit_test(a_proposal_speaks_of_single_categories),
        cmocka_unit_test(satisfaction_is_of_each_category),
        cmocka_unit_test(lines_end_with_the_programme_or_the_contract),
        cmocka_unit_test(ramps_reach_90_percent),
        cmocka_unit_test(what_remains_is_harder),
        cmocka_unit_test(prevention_comes_first),
        cmocka_unit_test(reopened_and_handed_over),
        cmocka_unit_test(the_dip_fades),
        cmocka_unit_test(seasons_follow_the_calendar),
        cmocka_unit_test(categories_go_live_in_phases),
        cmocka_unit_test(risks_change_volume_and_deflection),
        cmocka_unit_test(worse_service_loses_revenue_later),
        cmocka_unit_test(better_service_is_soft),
    };
    return cmocka_run_group_tests_name("model, worked by hand", tests, NULL, NULL);
}
