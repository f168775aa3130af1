/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fuzzing of whole scenarios that knows how they are built: eight bytes choose a random valid scenario, and each three
 * that follow put a number at the edge of what is legal, or beyond, in place of one of its numbers. What is accepted is
 * simulated, and its figures are held to what must be true of any: lines add up to the net value, cash ends at the net
 * value, probabilities are within 0 … 1 and grow with the months, no figure is undefined where it must not be. */
#include "fuzz/fuzz.h"

#include "payback/report.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "support/random_scenario.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdbool.h>

enum { TRIALS = 64, CHANGES_MAX = 24 };

/* ---- the scenario ---- */

static const double edges[] = {0,    1,    -1,   0.5,   1e-12,  1e-9, 1e-6, 1e3,   1e6,  1e9, 1e12, 1e15,
                               -1e3, 1e-3, 0.99, 1e300, 5e-324, 2,    10,   -0.99, 0.01, 1e4, 120,  36};
enum { EDGES = sizeof edges / sizeof edges[0] };

/* The number-th number of the tree, counted down in *number. */
static cJSON *find_number(cJSON *item, int *number)
{
    for (; item; item = item->next) {
        if (cJSON_IsNumber(item) && (*number)-- == 0)
            return item;
        cJSON *found = item->child ? find_number(item->child, number) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

static int count_numbers(const cJSON *item)
{
    int count = 0;
    for (; item; item = item->next)
        count += cJSON_IsNumber(item) + count_numbers(item->child);
    return count;
}

static void change(cJSON *tree, const uint8_t *bytes)
{
    int count = count_numbers(tree), number = count > 0 ? (bytes[0] << 8 | bytes[1]) % count : 0;
    cJSON *found = find_number(tree, &number);
    if (!found)
        return;
    double edge = edges[bytes[2] % EDGES], value = bytes[2] & 0x80 ? found->valuedouble * edge : edge;
    cJSON_SetNumberValue(found, isfinite(value) ? value : edge);
}

static char *build(const uint8_t *bytes, size_t size)
{
    uint64_t seed = 0;
    for (int i = 0; i < 8; i++)
        seed = seed << 8 | bytes[i];
    const struct random_scenario_options how = {.trials = TRIALS, .monthly_draws = bytes[7] & 1};
    char *text = random_scenario(seed % 100000, &how);
    cJSON *tree = text ? cJSON_Parse(text) : NULL;
    demand(tree != NULL, "memory");
    free(text);
    for (size_t at = 8; at + 3 <= size && at < 8 + 3 * CHANGES_MAX; at += 3)
        change(tree, bytes + at);
    text = cJSON_PrintUnformatted(tree);
    cJSON_Delete(tree);
    return text;
}

/* ---- what must be true ---- */

static void check_probability(payback_estimate p)
{
    demand(p.value >= 0 && p.value <= 1, "a probability within 0 … 1");
    demand(isnan(p.low) || (p.low >= 0 && p.low <= p.value), "its lower bound");
    demand(isnan(p.high) || (p.high <= 1 && p.high >= p.value), "its upper bound");
}

static const payback_outcome *outcome(const payback_result *result, const char *name)
{
    for (size_t i = 0; i < result->outcome_count; i++)
        if (strcmp(result->outcomes[i].name, name) == 0)
            return &result->outcomes[i];
    demand(0, name);
    return NULL;
}

static void check_money(const payback_result *result)
{
    double sum = 0, gross = 0;
    char name[64];
    for (size_t i = 0; i < result->source_count; i++) {
        sum += result->sources[i].kind == PAYBACK_SPLIT ? 0 : result->sources[i].mean;
        gross += fabs(result->sources[i].mean);
    }
    double total = outcome(result, "total.net_value")->mean.value;
    demand(isfinite(total) && fabs(sum - total) <= 1e-9 * gross + 1e-9, "lines add up to the net value");
    snprintf(name, sizeof name, "%s.net_value", result->basis);
    double last = result->cash_mean[result->horizon_months], net = outcome(result, name)->mean.value;
    for (int t = 0; t <= result->horizon_months; t++)
        gross = fmax(gross, fabs(result->cash_mean[t]));
    demand(fabs(last - net) <= 1e-9 * gross + 1e-9, "cash ends at the net value");
}

static void check_outcomes(const payback_result *result)
{
    for (size_t i = 0; i < result->outcome_count; i++) {
        const payback_outcome *o = &result->outcomes[i];
        demand(o->undefined_share >= 0 && o->undefined_share <= 1, "a share of undefined trials");
        check_probability(o->never_share);
        for (int q = 1; q < PAYBACK_QUANTILES; q++)
            demand(isnan(o->quantiles[q].value) || o->quantiles[q].value >= o->quantiles[q - 1].value,
                   "quantiles grow");
        demand(o->undefined_share < 1 || isnan(o->mean.value), "nothing is known of what is undefined");
        demand(o->undefined_share > 0 || o->never_share.value > 0 || isfinite(o->mean.value), "a finite mean");
    }
}

static void check_result(const payback_result *result)
{
    for (int t = 0; t <= result->horizon_months; t++) {
        check_probability(result->payback_by[t]);
        demand(t == 0 || result->payback_by[t].value >= result->payback_by[t - 1].value,
               "payback grows with the months");
    }
    check_probability(result->payback_probability);
    check_probability(result->never);
    check_probability(result->net_value_positive);
    demand(result->payback_by[result->horizon_months].value + result->never.value <= 1 + 1e-12, "paid back, or never");
    check_money(result);
    check_outcomes(result);
}

/* Neither NaN nor infinity stands in a text for programs: JSON has null and "never". */
static void check_pages(const payback_result *result, const payback_scenario *scenario)
{
    payback_text text;
    demand(payback_render_result_json(&text, result) == PAYBACK_OK, "JSON");
    cJSON *tree = cJSON_Parse(text.data);
    demand(tree != NULL, "JSON that can be read");
    cJSON_Delete(tree);
    payback_text_free(&text);
    demand(payback_render_result(&text, result, NULL) == PAYBACK_OK && text.length > 200, "the page");
    demand(!strstr(text.data, " nan") && !strstr(text.data, " inf "), "figures on the page");
    payback_text_free(&text);
    demand(payback_render_assumptions(&text, scenario, NULL) == PAYBACK_OK, "the assumptions");
    payback_text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 8)
        return 0;
    payback_scenario *scenario = NULL;
    payback_result *result = NULL;
    payback_diagnostics *messages = payback_diagnostics_new();
    char *text = build(bytes, size);
    demand(text && messages, "memory");
    payback_status status =
        payback_scenario_parse(&scenario, messages, text, strlen(text), "fuzz", "/nonexistent", NULL);
    demand(status == PAYBACK_OK || (status == PAYBACK_ERROR_SCENARIO && payback_diagnostics_errors(messages) > 0),
           "a scenario or an error");
    if (scenario) {
        const payback_options options = {.threads = 1, .trials = TRIALS};
        status = payback_run(&result, scenario, &options, NULL, NULL);
        if (status != PAYBACK_OK || getenv("FUZZ_SHOW"))
            fprintf(stderr, "%s\n%s\n", payback_status_text(status), text);
        demand(status == PAYBACK_OK, "what is legal can be simulated");
        check_result(result);
        check_pages(result, scenario);
    }
    payback_result_free(result);
    payback_scenario_free(scenario);
    payback_diagnostics_free(messages);
    free(text);
    return 0;
}
