/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "scenarios.h"
#include "support/library.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Three proposals for one company. B has the inputs of A and one more before them; C has others. */
#define CATEGORY(automatable)                                                                                          \
    "{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 10, \"automatable\": " automatable "}"
#define PROPOSAL(vendor, setup, price, containment, extra)                                                             \
    SCENARIO("p" vendor, "\"payback_months\": 9, \"discount_rate\": 0.08", CATEGORY("0.6"), "",                        \
             "\"vendor\": \"" vendor "\", \"pricing\": {\"setup_fee\": " setup                                         \
             ", \"usage\": {\"unit\": \"resolution\", \"price\": " price "}}, \"implementation\": {\"weeks\": 6}, "    \
             "\"deflection\": {\"containment\": " containment ", \"containment_gap\": 0.1, "                           \
             "\"ramp\": {\"curve\": \"exponential\", \"months_to_90\": 4}}" extra)
#define PERT(min, mode, max) "{\"dist\": \"pert\", \"min\": " min ", \"mode\": " mode ", \"max\": " max "}"

static const char a_text[] =
    PROPOSAL("A", "9000", "1", PERT("0.2", "0.5", "0.8"), ", \"failure\": {\"probability\": 0.2}");
static const char b_text[] = PROPOSAL("B", PERT("1000", "2000", "6000"), "1.6", PERT("0.1", "0.5", "0.9"),
                                      ", \"failure\": {\"probability\": 0.1}");
static const char c_text[] = PROPOSAL("C", "20000", PERT("0.2", "0.3", "0.6"), PERT("0.3", "0.4", "0.5"), "");

enum { TRIALS = 2000 };

struct column {
    double npv[TRIALS], payback[TRIALS];
};

static void run_alone(struct column *column, const payback_scenario *scenario, const payback_options *options)
{
    struct library_draws draws = {0};
    assert_true(library_run(&draws, NULL, scenario, options));
    int npv = library_column(&draws, "hard.npv"), payback = library_column(&draws, "hard.payback_months");
    assert_int_equal(draws.trial_count, TRIALS);
    for (size_t i = 0; i < TRIALS; i++) {
        column->npv[i] = draws.values[i * draws.column_count + (size_t)npv];
        column->payback[i] = draws.values[i * draws.column_count + (size_t)payback];
    }
    library_draws_free(&draws);
}

static double t_half_width(const double replicates[16])
{
    double mean = 0, squares = 0;
    for (int r = 0; r < 16; r++)
        mean += replicates[r] / 16;
    for (int r = 0; r < 16; r++)
        squares += (replicates[r] - mean) * (replicates[r] - mean);
    return 2.131449545559323 * sqrt(squares / 15 / 16);
}

/* Mean of f over trials, and the half-width of its interval. */
static void plain_mean(const double *values, double *mean, double *half)
{
    double replicates[16] = {0};
    *mean = 0;
    for (int i = 0; i < TRIALS; i++) {
        replicates[i % 16] += values[i] / (TRIALS / 16);
        *mean += values[i] / TRIALS;
    }
    *half = t_half_width(replicates);
}

static void assert_estimate(payback_estimate e, const double *values, double scale)
{
    double mean, half;
    plain_mean(values, &mean, &half);
    assert_true(fabs(e.value - mean) <= 1e-9 * scale);
    assert_true(fabs(e.low - (mean - half)) <= 1e-7 * scale && fabs(e.high - (mean + half)) <= 1e-7 * scale);
}

/* A share: where a replicate has none or all, the interval is joined with Wilson's, written as the shares p from which
 * the observed one is z standard errors away. */
static void assert_share(payback_estimate e, const double *values)
{
    double mean, half, won[16] = {0}, z = 1.959963984540054;
    bool rare = false;
    plain_mean(values, &mean, &half);
    for (int i = 0; i < TRIALS; i++)
        won[i % 16] += values[i];
    for (int r = 0; r < 16; r++)
        rare = rare || won[r] == 0 || won[r] == TRIALS / 16;
    assert_true(fabs(e.value - mean) <= 1e-9 && 0 <= e.low && e.high <= 1);
    assert_true(e.low <= fmax(0, mean - half) + 1e-7 && e.high >= fmin(1, mean + half) - 1e-7);
    if (!rare)
        assert_true(fabs(e.low - fmax(0, mean - half)) <= 1e-7 && fabs(e.high - fmin(1, mean + half)) <= 1e-7);
    else if (mean > 0 && e.low < mean - half - 1e-7)
        assert_true(fabs((mean - e.low) / sqrt(e.low * (1 - e.low) / TRIALS) - z) < 1e-6);
    if (rare && mean < 1 && e.high > mean + half + 1e-7)
        assert_true(fabs((e.high - mean) / sqrt(e.high * (1 - e.high) / TRIALS) - z) < 1e-6);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void check_proposals(const payback_comparison *c, struct column *const columns[4])
{
    double sorted[TRIALS], values[TRIALS];
    for (size_t k = 0; k < 4; k++) {
        const payback_proposal *p = &c->proposals[k];
        assert_estimate(p->npv_mean, columns[k]->npv, 1e5);
        memcpy(sorted, columns[k]->npv, sizeof sorted);
        qsort(sorted, TRIALS, sizeof *sorted, ascending);
        assert_true(p->npv_p10.value == sorted[TRIALS / 10 - 1] && p->npv_p50.value == sorted[TRIALS / 2 - 1] &&
                    p->npv_p90.value == sorted[TRIALS / 10 * 9 - 1]);
        double tail = 0;
        for (int i = 0; i < TRIALS / 20; i++)
            tail += sorted[i] / (TRIALS / 20.0);
        assert_true(fabs(p->expected_shortfall_05.value - tail) < 1e-6);
        for (int i = 0; i < TRIALS; i++) {
            double best = -INFINITY;
            int ties = 0;
            for (int j = 0; j < 4; j++)
                best = fmax(best, columns[j]->npv[i]);
            for (int j = 0; j < 4; j++)
                ties += columns[j]->npv[i] == best;
            values[i] = columns[k]->npv[i] == best ? 1.0 / ties : 0;
            sorted[i] = best - columns[k]->npv[i];
        }
        assert_share(p->best_probability, values);
        assert_estimate(p->expected_regret, sorted, 1e5);
        if (k == c->preferred)
            assert_estimate(c->evpi, sorted, 1e5);
        for (int i = 0; i < TRIALS; i++)
            values[i] = columns[k]->payback[i] <= 9;
        if (k < 3)
            assert_share(p->payback_probability, values);
    }
}

static void check_differences(const payback_comparison *c, struct column *const columns[4])
{
    double values[TRIALS];
    assert_int_equal(c->difference_count, 6);
    for (size_t d = 0; d < 6; d++) {
        const payback_difference *difference = &c->differences[d];
        assert_true(difference->a < difference->b);
        for (int i = 0; i < TRIALS; i++)
            values[i] = columns[difference->a]->npv[i] - columns[difference->b]->npv[i];
        assert_estimate(difference->npv, values, 1e5);
        for (int i = 0; i < TRIALS; i++)
            values[i] = (columns[difference->a]->payback[i] <= 9) - (columns[difference->b]->payback[i] <= 9);
        if (difference->b < 3)
            assert_estimate(difference->payback_probability, values, 1);
        else
            assert_true(isnan(difference->payback_probability.value));
    }
}

/* The figures of three runs of their own. With plain sampling an input's stream is its pointer's, so that the runs are
 * those of the comparison whatever else is uncertain. */
static void test_against_brute_force(void **state)
{
    (void)state;
    payback_scenario *scenarios[] = {library_parse(a_text), library_parse(b_text), library_parse(c_text)};
    payback_options options = {.trials = TRIALS, .sampler = "random", .seed_given = true, .seed = 42, .luck = "shared"};
    static struct column columns[4];
    struct column *const list[] = {&columns[0], &columns[1], &columns[2], &columns[3]};
    for (int k = 0; k < 3; k++)
        run_alone(&columns[k], scenarios[k], &options);
    payback_comparison *c;
    assert_int_equal(payback_compare(&c, NULL, (const payback_scenario *const *)scenarios, 3, &options), PAYBACK_OK);
    assert_int_equal(c->proposal_count, 4);
    assert_true(c->proposals[3].nothing && !c->proposals[0].nothing);
    assert_string_equal(c->proposals[1].vendor, "B");
    assert_true(isnan(c->proposals[3].payback_probability.value) && c->proposals[3].npv_mean.value == 0);
    check_proposals(c, list);
    check_differences(c, list);
    assert_true(c->evpi.value >= 0);
    assert_int_equal(c->baseline_difference_count, 0);
    payback_comparison_free(c);
    for (int k = 0; k < 3; k++)
        payback_scenario_free(scenarios[k]);
}

/* With Sobol points the first proposal is its own run, and so is one that has the same inputs. */
static void test_sobol_order(void **state)
{
    (void)state;
    payback_scenario *scenarios[] = {library_parse(a_text), library_parse(b_text)};
    payback_options options = {.trials = TRIALS};
    static struct column column;
    payback_comparison *c;
    run_alone(&column, scenarios[0], &options);
    assert_int_equal(payback_compare(&c, NULL, (const payback_scenario *const *)scenarios, 2, &options), PAYBACK_OK);
    assert_estimate(c->proposals[0].npv_mean, column.npv, 1e5);
    payback_comparison_free(c);
    payback_scenario_free(scenarios[0]);
    payback_scenario_free(scenarios[1]);
}

/* Common draws: a proposal that costs 1,000 less at signature is worth 1,000 more in every trial, although it also has
 * an input that the other does not have. */
static void test_common_draws(void **state)
{
    (void)state;
    static const char dear[] = FLOWS("9000", UNIFORM);
    static const char cheap[] = SCENARIO(
        "cheap", "\"discount_rate\": 0.1, \"payback_months\": 12", ONE_CATEGORY, "",
        "\"vendor\": \"W\", \"pricing\": {\"setup_fee\": 8000, \"seat_price_per_month\": {\"dist\": \"bernoulli\", "
        "\"p\": 0, \"min\": 0}}, " NO_TOOL
        ", \"other\": [{\"name\": \"b\", \"kind\": \"benefit\", \"class\": \"hard\", "
        "\"amount\": " UNIFORM ", \"per\": \"month\"}]");
    static const char *const samplers[] = {"sobol", "lhs", "random"};
    payback_scenario *scenarios[] = {library_parse(dear), library_parse(cheap)};
    for (int s = 0; s < 3; s++) {
        payback_options options = {.sampler = samplers[s]};
        payback_comparison *c;
        assert_int_equal(payback_compare(&c, NULL, (const payback_scenario *const *)scenarios, 2, &options),
                         PAYBACK_OK);
        payback_estimate d = c->differences[0].npv;
        assert_true(fabs(d.value + 1000) < 1e-6 && d.high - d.low < 1e-6);
        assert_true(c->proposals[0].best_probability.value == 0);
        assert_int_equal(c->preferred, 1);
        bool found = false;
        for (size_t i = 0; i < c->dominance_count; i++) {
            assert_true(c->dominances[i].a == 1 || c->dominances[i].b == 2);
            found = found || (c->dominances[i].a == 1 && c->dominances[i].b == 0 && c->dominances[i].order == 1);
        }
        assert_true(found);
        payback_comparison_free(c);
    }
    payback_scenario_free(scenarios[0]);
    payback_scenario_free(scenarios[1]);
}

/* ---- luck of one's own ---- */

/* An offer whose NPV is 24,000 less its set-up fee: normal with this mean and standard deviation of NPV. */
#define OFFER(vendor, fee, sd)                                                                                         \
    SCENARIO("offer " fee, "\"discount_rate\": 0, \"payback_months\": 12", ONE_CATEGORY, "",                           \
             "\"vendor\": \"" vendor "\", \"pricing\": {\"setup_fee\": {\"dist\": \"normal\", \"mean\": " fee          \
             ", \"sd\": " sd ", \"min\": 0}}, " NO_TOOL                                                                \
             ", \"other\": [{\"name\": \"b\", \"kind\": \"benefit\", \"class\": \"hard\", \"amount\": 1000, "          \
             "\"per\": \"month\"}]")

static payback_comparison *compare_two(const char *a, const char *b, const payback_options *options)
{
    payback_scenario *scenarios[] = {library_parse(a), library_parse(b)};
    payback_comparison *c;
    assert_int_equal(payback_compare(&c, NULL, (const payback_scenario *const *)scenarios, 2, options), PAYBACK_OK);
    payback_scenario_free(scenarios[0]);
    payback_scenario_free(scenarios[1]);
    return c;
}

static void assert_about(payback_estimate e, double truth, double error)
{
    if (!(fabs(e.value - truth) < error))
        print_error("%g, not %g\n", e.value, truth);
    assert_true(fabs(e.value - truth) < error && e.low <= e.value && e.value <= e.high);
}

/* A ~ N(10, 100²) of one vendor and B ~ N(0, 120²) of another, and doing nothing. Independent: EVPI = E max(A, B, 0) −
 * 10 = 68.8125, by quadrature over A of E max(max(a, 0), B) = m + 120 (φ(z) − z (1 − Φ(z))), z = m/120. With one
 * uniform behind both fees the greater of A = 10 + 100 z and B = 120 z is A up to z = ½: EVPI = ∫ max(10 + 100 z, 120
 * z, 0) φ − 10 = 39.0495. */
static void test_luck(void **state)
{
    (void)state;
    static const char a[] = OFFER("A", "23990", "100"), b[] = OFFER("B", "24000", "120"),
                      same[] = OFFER("A", "24000", "120");
    static const char *const samplers[] = {"sobol", "lhs", "random"};
    for (int s = 0; s < 3; s++) {
        double error = s == 0 ? 0.1 : s == 1 ? 1 : 3;
        payback_options options = {.trials = 65536, .sampler = samplers[s]};
        payback_comparison *own = compare_two(a, b, &options);
        options.luck = "shared";
        payback_comparison *shared = compare_two(a, b, &options);
        assert_string_equal(own->luck, "own");
        assert_string_equal(shared->luck, "shared");
        assert_true(own->rivals && shared->rivals);
        assert_about(own->evpi, 68.8125, error);
        assert_about(own->evpi_shared, 39.0495, error);
        assert_about(shared->evpi, 39.0495, error);
        assert_memory_equal(&own->evpi, &shared->evpi_own, sizeof own->evpi);
        assert_memory_equal(&own->evpi_shared, &shared->evpi, sizeof own->evpi);
        /* P(A is the best): independent, ∫ over a > 0 of Φ(a/120) φ; shared, −0.1 < z < 0.5 */
        assert_about(own->proposals[0].best_probability, 0.393716, 0.01);
        assert_about(shared->proposals[0].best_probability, 0.231291, 0.01);
        /* what is asked of one, and the difference of means, is the same to the bit, and known from common draws */
        assert_memory_equal(&own->differences[0], &shared->differences[0], sizeof own->differences[0]);
        assert_memory_equal(&own->proposals[1].npv_mean, &shared->proposals[1].npv_mean, sizeof(payback_estimate));
        assert_int_equal(own->preferred, 0);
        /* regrets differ as means do, and the least is that of the preferred one */
        payback_estimate d = own->differences[0].npv;
        assert_true(fabs(own->proposals[1].expected_regret.value - own->proposals[0].expected_regret.value - d.value) <
                    1e-9);
        assert_true(own->proposals[0].expected_regret.value == own->evpi.value);
        payback_comparison_free(own);
        payback_comparison_free(shared);
        options.luck = NULL; /* two offers of one vendor share their luck */
        own = compare_two(a, same, &options);
        assert_true(!own->rivals);
        assert_memory_equal(&own->evpi, &own->evpi_shared, sizeof own->evpi);
        assert_about(own->evpi, 39.0495, error);
        payback_comparison_free(own);
    }
}

/* Two offers that are the same but for the vendor's name: neither dominates the other, and each is as often the best.
 */
static void test_equal_rivals(void **state)
{
    (void)state;
    static const char a[] = OFFER("A", "20000", "100"), b[] = OFFER("B", "20000", "100");
    for (int seed = 0; seed < 40; seed++) {
        payback_options options = {.trials = 2048, .seed_given = true, .seed = seed};
        payback_comparison *c = compare_two(a, b, &options);
        for (size_t i = 0; i < c->dominance_count; i++)
            assert_true(c->dominances[i].b == 2);
        assert_true(c->differences[0].npv.value == 0);
        assert_about(c->proposals[0].best_probability, 0.5, 0.03);
        assert_about(c->evpi, 100 / sqrt(acos(-1)), 6); /* E max of two normals: sd/√π more than the mean */
        assert_true(c->evpi_shared.value == 0);
        payback_comparison_free(c);
    }
}

static void test_identical(void **state)
{
    (void)state;
    payback_scenario *a = library_parse(a_text);
    const payback_scenario *scenarios[] = {a, a};
    payback_comparison *c;
    assert_int_equal(payback_compare(&c, NULL, scenarios, 2, NULL), PAYBACK_OK);
    payback_difference d = c->differences[0];
    assert_true(d.npv.value == 0 && d.npv.low == 0 && d.npv.high == 0);
    assert_true(d.payback_probability.value == 0 && d.payback_probability.high == 0);
    assert_true(c->proposals[0].best_probability.value == c->proposals[1].best_probability.value);
    for (size_t i = 0; i < c->dominance_count; i++)
        assert_true(c->dominances[i].a == 2 || c->dominances[i].b == 2);
    payback_comparison_free(c);
    payback_scenario_free(a);
}

/* Threads change nothing, to the last bit. */
static void test_threads(void **state)
{
    (void)state;
    payback_scenario *scenarios[] = {library_parse(a_text), library_parse(b_text)};
    payback_text pages[2];
    for (int t = 0; t < 2; t++) {
        payback_options options = {.threads = 1 + 2 * t};
        payback_comparison *c;
        assert_int_equal(payback_compare(&c, NULL, (const payback_scenario *const *)scenarios, 2, &options),
                         PAYBACK_OK);
        assert_int_equal(payback_render_comparison_csv(&pages[t], c), PAYBACK_OK);
        payback_comparison_free(c);
    }
    assert_string_equal(pages[0].data, pages[1].data);
    payback_text_free(&pages[0]);
    payback_text_free(&pages[1]);
    payback_scenario_free(scenarios[0]);
    payback_scenario_free(scenarios[1]);
}

static payback_scenario *parse_with(const char *text, const payback_changes *changes)
{
    payback_scenario *scenario = NULL;
    assert_int_equal(payback_scenario_parse(&scenario, NULL, text, strlen(text), "other", NULL, changes), PAYBACK_OK);
    return scenario;
}

/* Another horizon, target and basis: refused, unless the scenario is read with the first one's. */
static void test_adoption(void **state)
{
    (void)state;
    static const char other_text[] =
        "{\"schema_version\": 1, \"name\": \"o\", \"simulation\": {\"horizon_months\": 48, \"trials\": 16}, "
        "\"decision\": {\"basis\": \"total\", \"roi_months\": 40}, \"baseline\": {\"volume\": {\"tickets_per_month\": "
        "1000}, \"categories\": [" CATEGORY("0.6") "], \"agents\": {\"loaded_annual_cost\": 60000, "
                                                   "\"tickets_per_agent_per_year\": 6000}, \"staffing\": \"elastic\"}, "
                                                   "\"proposal\": {\"vendor\": \"O\", "
                                                   "\"pricing\": {}, " NO_TOOL "}}";
    payback_scenario *first = library_parse(a_text), *other = library_parse(other_text);
    const payback_scenario *scenarios[] = {first, other};
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_comparison *c;
    assert_int_equal(payback_compare(&c, diagnostics, scenarios, 2, NULL), PAYBACK_ERROR_SCENARIO);
    assert_null(c);
    assert_int_equal(payback_diagnostics_errors(diagnostics), 1);
    assert_string_equal(payback_diagnostics_get(diagnostics, 0)->pointer, "/simulation/horizon_months");
    payback_scenario_free(other);

    payback_changes *changes;
    assert_int_equal(payback_changes_adopt(&changes, NULL, first), PAYBACK_OK);
    scenarios[1] = other = parse_with(other_text, changes);
    assert_int_equal(payback_compare(&c, NULL, scenarios, 2, NULL), PAYBACK_OK);
    assert_int_equal(c->horizon_months, 24);
    assert_true(c->target_months == 9 && c->trials == 4096);
    assert_string_equal(c->basis, "hard");
    payback_comparison_free(c);
    payback_changes_free(changes);
    payback_diagnostics_free(diagnostics);
    payback_scenario_free(first);
    payback_scenario_free(other);
}

static void test_baselines(void **state)
{
    (void)state;
    static const char other_text[] = SCENARIO("other", "\"payback_months\": 9, \"discount_rate\": 0.08",
                                              CATEGORY("{\"dist\": \"uniform\", \"min\": 0.5, "
                                                       "\"max\": 0.7, \"note\": \"a guess\"}") ", " CATEGORY("0.1"),
                                              "", "\"vendor\": \"B\", \"pricing\": {}, " NO_TOOL);
    payback_scenario *first = library_parse(a_text), *other = library_parse(other_text);
    const payback_scenario *scenarios[] = {first, first, other};
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_comparison *c;
    assert_int_equal(payback_compare(&c, diagnostics, scenarios, 3, NULL), PAYBACK_OK);
    assert_int_equal(c->baseline_difference_count, 2);
    assert_true(c->baseline_differences[0].proposal == 2);
    assert_string_equal(c->baseline_differences[0].pointer, "/baseline/categories");
    assert_string_equal(c->baseline_differences[0].first, "1 element");
    assert_string_equal(c->baseline_differences[1].pointer, "/baseline/categories/0/automatable");
    assert_string_equal(c->baseline_differences[1].first, "0.6");
    assert_string_equal(c->baseline_differences[1].other, "{\"dist\":\"uniform\",\"min\":0.5,\"max\":0.7}");
    assert_int_equal(payback_diagnostics_count(diagnostics), 2);
    assert_int_equal(payback_diagnostics_errors(diagnostics), 0);
    payback_comparison_free(c);
    payback_diagnostics_free(diagnostics);
    payback_scenario_free(first);
    payback_scenario_free(other);
}

static void test_errors(void **state)
{
    (void)state;
    payback_scenario *a = library_parse(a_text);
    payback_changes *changes = payback_changes_new();
    assert_int_equal(payback_changes_set(changes, "/currency", "\"EUR\""), PAYBACK_OK);
    payback_scenario *euro = parse_with(a_text, changes);
    const payback_scenario *scenarios[] = {a, euro, NULL};
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_comparison *c;
    assert_int_equal(payback_compare(NULL, NULL, scenarios, 1, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_compare(&c, NULL, NULL, 1, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_compare(&c, NULL, scenarios, 0, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_compare(&c, NULL, scenarios, 17, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_compare(&c, NULL, scenarios, 3, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_compare(&c, NULL, scenarios, 1, &(payback_options){.sampler = "dice"}),
                     PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_compare(&c, NULL, scenarios, 1, &(payback_options){.luck = "good"}),
                     PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_compare(&c, diagnostics, scenarios, 2, NULL), PAYBACK_ERROR_SCENARIO);
    assert_string_equal(payback_diagnostics_get(diagnostics, 0)->pointer, "/currency");
    assert_null(c);
    assert_int_equal(payback_changes_adopt(NULL, NULL, a), PAYBACK_ERROR_ARGUMENT);
    payback_changes *adopted;
    assert_int_equal(payback_changes_adopt(&adopted, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    payback_comparison_free(NULL);
    /* one proposal and one trial do */
    assert_int_equal(payback_compare(&c, NULL, scenarios, 1, &(payback_options){.trials = 1}), PAYBACK_OK);
    assert_true(isnan(c->proposals[0].npv_mean.low) && c->dominance_count == 0);
    payback_comparison_free(c);
    payback_diagnostics_free(diagnostics);
    payback_changes_free(changes);
    payback_scenario_free(a);
    payback_scenario_free(euro);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_brute_force),
        cmocka_unit_test(test_sobol_order),
        cmocka_unit_test(test_common_draws),
        cmocka_unit_test(test_luck),
        cmocka_unit_test(test_equal_rivals),
        cmocka_unit_test(test_identical),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_adoption),
        cmocka_unit_test(test_baselines),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
