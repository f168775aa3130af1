/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Contract terms worked by hand: MODEL.md §9, and each term that vendors are known to write.
 *
 * One company: 1,000 tickets of 10 minutes a month, all of which the tool attempts from the first day on. Of them it
 * contains 500 and resolves 400; 60 come back, 40 give up. That is 560 tickets, or 93 1/3 hours, for people who have
 * 125 hours a month: 0.7467 of an agent. Contract terms are 12 months. */
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

static const char company[] =
    "{\"schema_version\": 1, \"name\": \"terms\", \"simulation\": {\"horizon_months\": 24, \"trials\": 1},"
    " \"baseline\": {\"volume\": {\"tickets_per_month\": 1000},"
    "  \"categories\": [{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 10, \"automatable\": 1}],"
    "  \"agents\": {\"loaded_annual_cost\": 60000, \"productive_hours_per_year\": 1500, \"headcount\": 4},"
    "  \"staffing\": \"elastic\"},"
    " \"proposal\": {\"vendor\": \"V\", \"implementation\": {\"weeks\": 0},"
    "  \"deflection\": {\"containment\": 0.5, \"containment_gap\": 0.1, \"returned_share\": 0.6,"
    "   \"ramp\": {\"curve\": \"none\"}}}}";

/* Months with half of the tickets and with one and a half times as many, by turns. */
#define BY_TURNS                                                                                                       \
    "\"baseline\": {\"volume\": {\"seasonality\": [0.5, 1.5, 0.5, 1.5, 0.5, 1.5, 0.5, 1.5, 0.5, 1.5, 0.5, 1.5]}}, "
#define PRICING(text)         "{\"proposal\": {\"pricing\": {" text "}}}"
#define CHARGE(text)          PRICING("\"charges\": [{\"name\": \"c\", " text "}]")
#define CHARGE_BY_TURNS(text) "{" BY_TURNS "\"proposal\": {\"pricing\": {\"charges\": [{\"name\": \"c\", " text "}]}}}"

/* A run of months with the same bill. */
struct span {
    int from, to;
    double bill;
};

enum { SPANS = 6 };

struct term {
    const char *name, *patch;
    const char *column;
    struct span spans[SPANS]; /* the months of the others are free */
};

#define EVERY_MONTH(bill)                                                                                              \
    {                                                                                                                  \
        {                                                                                                              \
            1, 24, bill                                                                                                \
        }                                                                                                              \
    }

static const struct term terms[] = {
    {"resolutions are taken back on return", PRICING("\"usage\": {\"unit\": \"net_resolution\", \"price\": 0.99}"),
     "usage", EVERY_MONTH(435.60)},
    {"a yearly pool with dearer overage",
     CHARGE("\"meter\": \"verified_resolution\", \"period_months\": 12, \"committed\": 4200, \"price\": 1.5,"
            " \"overage_price\": 2, \"paid\": \"advance\""),
     "usage",
     {{0, 0, 6300}, {11, 11, 400}, {12, 12, 800}, {13, 13, 6300}, {23, 23, 400}, {24, 24, 800}}},
    {"a pool that is large enough",
     CHARGE("\"meter\": \"verified_resolution\", \"period_months\": 12, \"committed\": 6000, \"price\": 1,"
            " \"overage_price\": 2, \"paid\": \"advance\", \"unused\": \"roll_over\""),
     "usage",
     {{0, 0, 6000}, {13, 13, 6000}}},
    {"units included per agent", CHARGE("\"meter\": \"conversation\", \"price\": 1, \"included_per_seat\": 150"),
     "usage", EVERY_MONTH(1000 - 150 * 560.0 / 750)},
    {"what is not used expires",
     "{\"simulation\": {\"horizon_months\": 4}, " BY_TURNS
     "\"proposal\": {\"pricing\": {\"charges\": [{\"name\": \"c\", \"meter\": \"verified_resolution\","
     " \"price\": 1, \"committed\": 400, \"overage_price\": 2}]}}}",
     "usage",
     {{1, 1, 400}, {2, 2, 800}, {3, 3, 400}, {4, 4, 800}}},
    {"what is not used rolls over",
     CHARGE_BY_TURNS("\"meter\": \"verified_resolution\", \"price\": 1, \"committed\": 400, \"overage_price\": 2,"
                     " \"unused\": \"roll_over\""),
     "usage", EVERY_MONTH(400)},
    {"packs", CHARGE("\"meter\": \"conversation\", \"price\": 0.49, \"step\": 300"), "usage", EVERY_MONTH(588)},
    {"packs are kept to the term's end",
     CHARGE_BY_TURNS("\"meter\": \"resolution\", \"price\": 1, \"step\": 100, \"ratchet\": true"),
     "usage",
     {{1, 1, 300}, {2, 12, 800}, {13, 13, 300}, {14, 24, 800}}},
    {"graduated tiers",
     CHARGE("\"meter\": \"conversation\", \"tiers\": [{\"above\": 0, \"price\": 1}, {\"above\": 800, \"price\": 0.7}]"),
     "usage", EVERY_MONTH(940)},
    {"volume tiers",
     CHARGE("\"meter\": \"conversation\", \"tiering\": \"volume\","
            " \"tiers\": [{\"above\": 0, \"price\": 1}, {\"above\": 800, \"price\": 0.7}]"),
     "usage", EVERY_MONTH(700)},
    {"volume tiers at their bound",
     CHARGE("\"meter\": \"conversation\", \"tiering\": \"volume\","
            " \"tiers\": [{\"above\": 0, \"price\": 1}, {\"above\": 1000, \"price\": 0.7}]"),
     "usage", EVERY_MONTH(1000)},
    {"a minimum with true-up",
     CHARGE("\"meter\": \"verified_resolution\", \"price\": 1, \"period_months\": 12, \"minimum\": 6000"),
     "usage",
     {{1, 11, 400}, {12, 12, 1600}, {13, 23, 400}, {24, 24, 1600}}},
    {"the helpdesk's ticket and the tool",
     PRICING("\"charges\": [{\"name\": \"tickets\", \"meter\": \"ticket\", \"included\": 800, \"step\": 100,"
             " \"price\": 0.36}, {\"name\": \"tool\", \"meter\": \"resolution\", \"price\": 0.9}]"),
     "usage", EVERY_MONTH(522)},
    {"several actions a ticket",
     CHARGE("\"meter\": \"conversation\", \"factor\": 3, \"included\": 400, \"price\": 0.1"), "usage",
     EVERY_MONTH(260)},
    {"free first months",
     PRICING("\"locked_months\": 12, \"annual_increase\": 0.05, \"charges\": [{\"name\": \"c\","
             " \"meter\": \"verified_resolution\", \"price\": 1, \"free_months\": 3}]"),
     "usage",
     {{4, 24, 400}}},
    {"commitments that grow over the years",
     PRICING("\"charges\": [{\"name\": \"first\", \"meter\": \"verified_resolution\", \"period_months\": 12,"
             " \"committed\": 3600, \"price\": 1, \"paid\": \"advance\", \"to_month\": 12},"
             " {\"name\": \"second\", \"meter\": \"verified_resolution\", \"period_months\": 12,"
             " \"committed\": 4800, \"price\": 1, \"paid\": \"advance\", \"from_month\": 13}]"),
     "usage",
     {{0, 0, 3600}, {10, 12, 400}, {13, 13, 4800}}},
    {"a price lock, then increases",
     "{\"simulation\": {\"horizon_months\": 36}, \"proposal\": {\"pricing\": {\"locked_months\": 12, "
     "\"annual_increase\": 0.05, \"charges\": [{\"name\": \"c\","
     " \"meter\": \"month\", \"price\": 100}, {\"name\": \"own increase\", \"meter\": \"month\", \"price\": 10,"
     " \"annual_increase\": 0.1}]}}}",
     "platform",
     {{1, 24, 110}, {25, 36, 116}}},
    {"add-on seats for some agents, paid in advance",
     CHARGE("\"meter\": \"seat\", \"factor\": 0.5, \"step\": 1, \"price\": 50, \"period_months\": 12,"
            " \"paid\": \"advance\""),
     "seats",
     {{0, 0, 600}, {13, 13, 600}}},
    {"whole seats that cannot be given back",
     CHARGE_BY_TURNS("\"meter\": \"seat\", \"step\": 1, \"price\": 50, \"ratchet\": true"),
     "seats",
     {{1, 1, 50}, {2, 12, 100}, {13, 13, 50}, {14, 24, 100}}},
    {"seats in advance, and those that come later",
     CHARGE_BY_TURNS("\"meter\": \"seat\", \"step\": 1, \"price\": 50, \"paid\": \"advance\", \"period_months\": 12"),
     "seats",
     {{0, 0, 600}, {2, 2, 550}, {13, 13, 600}, {14, 14, 550}}},
    {"several meters in one bundle",
     PRICING("\"charges\": [{\"name\": \"plan\", \"meter\": \"month\", \"price\": 360},"
             " {\"name\": \"people\", \"meter\": \"human_ticket\", \"price\": 0.5},"
             " {\"name\": \"tool\", \"meter\": \"verified_resolution\", \"price\": 1}]"),
     "usage", EVERY_MONTH(680)},
    {"the vendor's currency",
     PRICING("\"price_currency\": \"EUR\", \"exchange_rate\": 0.9,"
             " \"usage\": {\"unit\": \"conversation\", \"price\": 1}"),
     "usage", EVERY_MONTH(900)},
    {"an exit fee, and the rest of the term",
     "{\"simulation\": {\"horizon_months\": 8}, \"proposal\": {\"failure\": {\"probability\": 1, \"month\": 5.5},"
     " \"pricing\": {\"exit_fee\": 1000, \"charges\": [{\"name\": \"c\", \"meter\": \"month\", \"price\": 100}]}}}",
     "platform",
     {{1, 5, 100}, {6, 6, 1100}, {7, 7, 100}, {8, 8, 500}}},
    {"the rest of the term of a commitment, up to the cap",
     "{\"simulation\": {\"horizon_months\": 8}, \"proposal\": {\"failure\": {\"probability\": 1, \"month\": 5},"
     " \"pricing\": {\"charges\": [{\"name\": \"c\", \"meter\": \"verified_resolution\", \"price\": 1,"
     "  \"committed\": 500, \"maximum\": 450}]}}}",
     "usage",
     {{1, 7, 450}, {8, 8, 450 + 4 * 450}}},
    {"money back for missed quality",
     PRICING("\"usage\": {\"unit\": \"resolution\", \"price\": 1}, \"guarantee\": {\"metric\": \"true_deflection\","
             " \"minimum\": 0.45, \"credit_share\": 0.25}"),
     "usage", EVERY_MONTH(375)},
    {"a promise that is kept to the letter",
     PRICING("\"usage\": {\"unit\": \"resolution\", \"price\": 1}, \"guarantee\": {\"metric\": \"true_deflection\","
             " \"minimum\": 0.4, \"credit_share\": 0.25}"),
     "usage", EVERY_MONTH(500)},
    {"voice by the minute, for some categories",
     "{\"baseline\": {\"categories\": [{\"name\": \"chat\", \"share\": 0.8, \"handle_minutes\": 10, \"automatable\": "
     "1},"
     "  {\"name\": \"voice\", \"share\": 0.2, \"handle_minutes\": 10, \"automatable\": 1}]},"
     " \"proposal\": {\"pricing\": {\"charges\": [{\"name\": \"minutes\", \"meter\": \"conversation\","
     "  \"categories\": [\"voice\"], \"factor\": 5, \"price\": 0.22}]}}}",
     "usage", EVERY_MONTH(220)},
    {"a free pilot before the contract",
     "{\"proposal\": {\"implementation\": {\"weeks\": 13}, \"pricing\": {\"starts\": \"go_live\","
     " \"charges\": [{\"name\": \"c\", \"meter\": \"month\", \"price\": 100}]}}}",
     "platform",
     {{4, 24, 100}}},
    {"a monthly cap", CHARGE("\"meter\": \"resolution\", \"price\": 1, \"maximum\": 350"), "usage", EVERY_MONTH(350)},
    {"a yearly cap, which the first months use up",
     CHARGE("\"meter\": \"resolution\", \"price\": 1, \"maximum\": 1800, \"period_months\": 12"),
     "usage",
     {{1, 3, 500}, {4, 4, 300}, {13, 15, 500}, {16, 16, 300}}},
};

static double bill_of(const struct term *term, int t)
{
    for (int i = 0; i < SPANS; i++)
        if (t >= term->spans[i].from && t <= term->spans[i].to && term->spans[i].bill != 0)
            return term->spans[i].bill;
    return 0;
}

static void terms_are_billed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        struct both *both = compute_both(company, terms[i].patch, 1);
        print_message("%s\n", terms[i].name);
        for (int t = 0; t <= both->reference.horizon_months; t++)
            expect_cell(both, terms[i].column, t, bill_of(&terms[i], t));
        done(both);
    }
}

/* 6,300 in advance and 1,200 for what is beyond it, each year. */
static void the_bill_by_years(void **state)
{
    (void)state;
    struct both *both =
        compute_both(company,
                     PRICING("\"setup_fee\": 1000, \"charges\": [{\"name\": \"c\", \"meter\": \"verified_resolution\","
                             " \"period_months\": 12, \"committed\": 4200, \"price\": 1.5, \"overage_price\": 2,"
                             " \"paid\": \"advance\"}]"),
                     1);
    expect_outcome(both, "vendor_bill", 16000);
    expect_outcome(both, "vendor_bill_year_1", 8500);
    expect_outcome(both, "vendor_bill_year_2", 6300 + 1200);
    expect_outcome(both, "vendor_bill_year_3", NAN);
    expect_outcome(both, "vendor_bill_peak_month", 6300);
    /* 560 tickets' work of 1,000 is left: 60,000/1,500 an hour for 93 1/3 hours; and 7,500 a year for the tool */
    expect_outcome(both, "cost_per_ticket_with_tool", (40.0 * 560 / 6 + 7500.0 / 12) / 1000);
    expect_outcome(both, "cost_per_ticket_status_quo", 40.0 / 6);
    done(both);
}

/* The price goes up where the second term of two years begins; what is paid in advance in month 25 is of that price. */
static void a_risk_to_prices_waits_for_the_next_term(void **state)
{
    (void)state;
    struct both *both = compute_both(
        company,
        "{\"simulation\": {\"horizon_months\": 36}, \"proposal\": {\"risks\": [{\"name\": \"r\", \"probability\": 1,"
        " \"month\": 5, \"fee_factor\": 2}], \"pricing\": {\"commitment_months\": 24, \"charges\": [{\"name\": \"c\","
        " \"meter\": \"month\", \"price\": 10, \"period_months\": 12, \"paid\": \"advance\"}]}}}",
        1);
    expect_cell(both, "platform", 0, 120);
    expect_cell(both, "platform", 13, 120);
    expect_cell(both, "platform", 24, 0);
    expect_cell(both, "platform", 25, 240);
    done(both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_billed),
        cmocka_unit_test(the_bill_by_years),
        cmocka_unit_test(a_risk_to_prices_waits_for_the_next_term),
    };
    return cmocka_run_group_tests_name("contract terms", tests, NULL, NULL);
}
