/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The deal in a line: what is billed, the contract, the currency of the prices; also where nothing is billed. What is
 * left where the programme stops, by the histogram of NPV. */
#include "payback/payback.h"
#include "report/words_deal.h"
#include "support/library.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const payback_options few = {.trials = 4096, .threads = 2};

/* The starter with this pricing. */
static payback_scenario *priced(const char *pricing)
{
    const char *text = payback_starter();
    payback_scenario *scenario = NULL;
    payback_changes *changes = payback_changes_new();
    assert_non_null(changes);
    assert_int_equal(payback_changes_set(changes, "/proposal/pricing", pricing), PAYBACK_OK);
    assert_int_equal(payback_changes_set(changes, "/proposal/vendor", "\"Acme\""), PAYBACK_OK);
    assert_int_equal(payback_scenario_parse(&scenario, NULL, text, strlen(text), "starter.json", NULL, changes),
                     PAYBACK_OK);
    payback_changes_free(changes);
    return scenario;
}

static void expect_deal(const char *pricing, const char *expected)
{
    payback_scenario *scenario = priced(pricing);
    struct pb_text text = {0};
    pb_deal_sentence(&text, scenario);
    assert_false(text.failed);
    for (char *space; (space = strstr(text.data, PB_NBSP)) != NULL;) { /* no-break spaces are spaces here */
        space[0] = ' ';
        memmove(space + 1, space + 2, strlen(space + 2) + 1);
    }
    assert_string_equal(text.data, expected);
    pb_text_clear(&text);
    payback_scenario_free(scenario);
}

static void deals(void **state)
{
    (void)state;
    expect_deal("{}", "No vendor’s price is in the scenario, so no vendor’s bill counts.");
    expect_deal(
        "{\"setup_fee\":8000,\"platform_fee_per_month\":1200,\"commitment_months\":24,\"starts\":\"go_live\","
        "\"usage\":{\"unit\":\"resolution\",\"price\":0.99,\"minimum_per_month\":500}}",
        "Acme bills $0.99 for each contained ticket (at least $500 a month), $1,200 a month for the platform and "
        "$8,000 once at signature. The contract runs from go-live in terms of 24 months, without an exit fee.");
    expect_deal(
        "{\"usage\":{\"unit\":\"human_ticket\",\"tiers\":[{\"above\":0,\"price\":2},{\"above\":100,"
        "\"price\":1}]},\"exit_fee\":5000,\"price_currency\":\"EUR\",\"exchange_rate\":1.1}",
        "Acme bills €1.00 to €2.00 (by volume) for each ticket that reaches a human. The contract runs from "
        "signature in terms of 12 months; stopping early costs an exit fee of €5,000. Prices are in EUR, at 1.1 "
        "USD each.");
    expect_deal(
        "{\"seat_price_per_month\":{\"dist\":\"uniform\",\"min\":10,\"max\":20}}",
        "Acme bills $11.00 to $19.00 an agent and month. The contract runs from signature in terms of 12 months, "
        "without an exit fee.");
    expect_deal(
        "{\"charges\":[{\"name\":\"Actions\",\"meter\":\"conversation\",\"price\":0.1,\"factor\":3,\"committed\":"
        "40000,\"period_months\":12},{\"name\":\"Seats\",\"meter\":\"seat\",\"price\":50}]}",
        "Acme bills “Actions” at $0.10 a unit, counted by conversation (40,000 committed a year) and “Seats” at "
        "$50.00 an agent and month. The contract runs from signature in terms of 12 months, without an exit fee.");
    expect_deal(
        "{\"charges\":[{\"name\":\"Pool\",\"meter\":\"verified_resolution\",\"price\":1.5,\"committed\":6000,"
        "\"overage_price\":2,\"period_months\":12,\"paid\":\"advance\"},{\"name\":\"Seats\",\"meter\":\"seat\","
        "\"price\":50,"
        "\"period_months\":12,\"paid\":\"advance\"}]}",
        "Acme bills “Pool” at $1.50 for each ticket that is really solved (6,000 committed a year; $2.00 a unit "
        "beyond, "
        "paid in advance) and “Seats” at $50.00 an agent and month (paid in advance). The contract runs from signature "
        "in terms of 12 months, without an exit fee.");
}

/* Collects the NPV of the abandoned. */
struct lost {
    double values[4096];
    size_t count;
    int npv, occurs, month;
};

static int take(void *context, double trial, const char *const *names, const double *values, size_t columns)
{
    struct lost *lost = context;
    for (size_t c = 0; trial < 0 && c < columns; c++) {
        lost->npv = strcmp(names[c], "hard.npv") == 0 ? (int)c : lost->npv;
        lost->occurs = strcmp(names[c], "/proposal/failure/occurs") == 0 ? (int)c : lost->occurs;
        lost->month = strcmp(names[c], "/proposal/failure/month") == 0 ? (int)c : lost->month;
    }
    if (trial >= 0 && values[lost->occurs] == 1)
        lost->values[lost->count++] = values[lost->npv];
    return 0;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The sentence's figures are within a bin of the draws' own. */
static void stops(void **state)
{
    (void)state;
    payback_scenario *scenario = priced("{\"platform_fee_per_month\":1200}");
    payback_result *result = NULL;
    static struct lost lost = {.npv = -1, .occurs = -1, .month = -1};
    assert_int_equal(payback_run(&result, scenario, &few, take, &lost), PAYBACK_OK);
    assert_true(lost.count > 20);
    qsort(lost.values, lost.count, sizeof lost.values[0], ascending);
    double width = result->bin_edges[1] - result->bin_edges[0];
    assert_true(fabs(pb_stop_value(result, 1, 0.5) - lost.values[lost.count / 2]) <= 2 * width);
    assert_true(fabs(pb_stop_value(result, 1, 0.1) - lost.values[lost.count / 10]) <= 2 * width);
    struct pb_text text = {0};
    pb_stops_sentence(&text, result);
    assert_non_null(strstr(text.data, "Where the programme is abandoned ("));
    pb_text_clear(&text);
    for (int b = 0; b < result->bin_count; b++)
        result->causes[0].counts[b] = result->causes[1].counts[b] = 0;
    pb_stops_sentence(&text, result);
    assert_int_equal(text.length, 0);
    pb_text_clear(&text);
    payback_result_free(result);
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(deals), cmocka_unit_test(stops)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
