/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hundreds of random scenarios: every outcome of every trial of the library is computed again, by the reference, from
 * the inputs that the library exports; and every cell of a trial's trace. reference.h says how closely they must agree.
 */
#include "support/library.h"
#include "support/random_scenario.h"
#include "support/reference.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SCENARIOS = 300, TRIALS = 37, MONTHLY_SCENARIOS = 120, FIRST_SEED = 1, FIRST_MONTHLY_SEED = 1000 };

/* Small runs: waking up other threads would take longer than the trials. */
static const payback_options one_thread = {.threads = 1};

/* What the scenarios have shown, over all of them: a test that never meets a case does not test it. */
struct coverage {
    long trials, stopped, never, undefined, first_before_last, decided_by_rounding, outcomes;
};

struct fixture {
    uint64_t seed;
    char *text;
    cJSON *tree;
    payback_scenario *scenario;
    struct reference_trial *expected;
    struct coverage coverage;
    double largest_deviation;
};

static void open_scenario(struct fixture *fixture, uint64_t seed, bool monthly_draws)
{
    struct random_scenario_options options = {.trials = TRIALS, .monthly_draws = monthly_draws};
    fixture->seed = seed;
    fixture->text = random_scenario(seed, &options);
    assert_non_null(fixture->text);
    fixture->tree = cJSON_Parse(fixture->text);
    assert_non_null(fixture->tree);
    fixture->scenario = library_parse(fixture->text);
    if (fixture->scenario == NULL)
        fail_msg("seed %llu: refused:\n%s", (unsigned long long)seed, fixture->text);
}

static void close_scenario(struct fixture *fixture)
{
    payback_scenario_free(fixture->scenario);
    cJSON_Delete(fixture->tree);
    free(fixture->text);
}

static void expect(struct fixture *fixture, double trial, const char *name, int t, double actual, double expected,
                   double allowance)
{
    double deviation = reference_deviation(expected, actual, allowance);
    fixture->largest_deviation = fmax(fixture->largest_deviation, isinf(deviation) ? 0 : deviation);
    if (!(deviation <= 1)) {
        printf("%s\n", fixture->text);
        fflush(stdout);
        fail_msg("seed %llu, trial %.0f, %s (t = %d): the library has %.17g, the reference %.17g, allowed is %.3g",
                 (unsigned long long)fixture->seed, trial, name, t, actual, expected, allowance);
    }
}

/* ---- draws ---- */

static void count_cases(struct coverage *coverage, const struct reference_trial *trial)
{
    coverage->trials++;
    coverage->stopped += trial->outcomes[reference_outcome_index("stopped")] > 0;
    for (int i = 0; i < REFERENCE_OUTCOMES; i++) {
        coverage->outcomes++;
        coverage->never += isinf(trial->outcomes[i]) != 0;
        coverage->undefined += isnan(trial->outcomes[i]) != 0;
        coverage->decided_by_rounding += isinf(trial->allowance[i]) != 0;
    }
    coverage->first_before_last += trial->outcomes[reference_outcome_index("hard.first_payback_months")] <
                                   trial->outcomes[reference_outcome_index("hard.payback_months")];
}

static void compute_expected(struct fixture *fixture, struct library_row row, const double *z)
{
    char problem[200];
    if (!reference_compute(fixture->expected, fixture->tree, library_row_lookup, &row, z, problem, sizeof problem)) {
        printf("%s\n", fixture->text);
        fail_msg("seed %llu: %s", (unsigned long long)fixture->seed, problem);
    }
}

/* The columns behind the inputs are the outcomes, in order. */
static size_t first_outcome(const struct fixture *fixture, struct library_row row)
{
    assert_true(row.count >= REFERENCE_OUTCOMES);
    size_t first = row.count - REFERENCE_OUTCOMES;
    for (int i = 0; i < REFERENCE_OUTCOMES; i++)
        assert_string_equal(row.names[first + (size_t)i], reference_outcome_names[i]);
    if (strcmp(row.names[0], "trial") != 0 && row.names[0][0] != '/' && first != 0)
        fail_msg("seed %llu: the first column is %s", (unsigned long long)fixture->seed, row.names[0]);
    return first;
}

static void check_row(struct fixture *fixture, struct library_row row, double trial)
{
    size_t first = first_outcome(fixture, row);
    for (int i = 0; i < REFERENCE_OUTCOMES; i++)
        expect(fixture, trial, reference_outcome_names[i], fixture->expected->horizon_months,
               row.values[first + (size_t)i], fixture->expected->outcomes[i], fixture->expected->allowance[i]);
    const double *outcomes = row.values + first;
    double budget = outcomes[reference_outcome_index("budget.net_value")];
    double hard = outcomes[reference_outcome_index("hard.net_value")];
    double total = outcomes[reference_outcome_index("total.net_value")];
    assert_true(budget <= hard + fixture->expected->money_allowance); /* a loss counts in every basis */
    assert_true(hard <= total + fixture->expected->money_allowance);
    count_cases(&fixture->coverage, fixture->expected);
}

/* Sums over trials, for the means of the result. */
struct means {
    double sources[REFERENCE_SOURCES], hours_saved[REFERENCE_CATEGORIES], deflected[REFERENCE_CATEGORIES];
    double cash[REFERENCE_HORIZON + 1], money_allowance;
    int deflected_count[REFERENCE_CATEGORIES], category_count;
};

static void add_to_means(struct means *means, const struct reference_trial *trial, int basis)
{
    for (int i = 0; i < REFERENCE_SOURCES; i++)
        means->sources[i] += trial->sources[i] / TRIALS;
    for (int t = 0; t <= trial->horizon_months; t++)
        means->cash[t] += trial->trace[t][REFERENCE_COLUMNS - 3 + basis] / TRIALS;
    means->category_count = trial->category_count;
    for (int k = 0; k < trial->category_count; k++) {
        means->hours_saved[k] += trial->category_hours_saved[k] / TRIALS;
        if (!isnan(trial->category_deflected_share[k])) {
            means->deflected[k] += trial->category_deflected_share[k];
            means->deflected_count[k]++;
        }
    }
    means->money_allowance += trial->money_allowance / TRIALS;
}

static void check_means(struct fixture *fixture, const struct means *means, const payback_result *result)
{
    assert_int_equal(result->source_count, REFERENCE_SOURCES);
    for (int i = 0; i < REFERENCE_SOURCES; i++) {
        assert_string_equal(result->sources[i].name, reference_source_names[i]);
        expect(fixture, -1, result->sources[i].name, 0, result->sources[i].mean, means->sources[i],
               means->money_allowance);
    }
    for (int t = 0; t <= result->horizon_months; t++)
        expect(fixture, -1, "mean of cumulative cash", t, result->cash_mean[t], means->cash[t], means->money_allowance);
    assert_int_equal(result->category_count, means->category_count);
    for (int k = 0; k < means->category_count; k++) {
        expect(fixture, -1, "mean of a category's hours saved", k, result->categories[k].hours_saved.value,
               means->hours_saved[k], 1e-9 * fmax(1, fabs(means->hours_saved[k])));
        expect(fixture, -1, "mean of a category's deflected share", k, result->categories[k].deflected_share.value,
               means->deflected_count[k] == 0 ? NAN : means->deflected[k] / means->deflected_count[k], 1e-9);
    }
}

static int basis_of(const struct fixture *fixture)
{
    const char *basis = cJSON_GetStringValue(reference_at(fixture->tree, "/decision/basis"));
    return strcmp(basis, "budget") == 0 ? 0 : strcmp(basis, "hard") == 0 ? 1 : 2;
}

/* ---- trace ---- */

/* The library's trace: its cells, and that its inputs and outcomes are bit for bit those of the draws. */
static void check_trace(struct fixture *fixture, const payback_trace *trace, const struct library_row *row)
{
    double money = fixture->expected->money_allowance;
    assert_int_equal(trace->column_count, REFERENCE_COLUMNS);
    assert_int_equal(trace->horizon_months, fixture->expected->horizon_months);
    for (int column = 0; column < REFERENCE_COLUMNS; column++) {
        const char *name = reference_column_names[column];
        assert_string_equal(trace->names[column], name);
        bool from_month_1 = strncmp(name, "agents_needed", strlen("agents_needed")) == 0; /* of no work: not defined */
        for (int t = from_month_1 ? 1 : 0; t <= trace->horizon_months; t++) {
            double expected = fixture->expected->trace[t][column];
            double allowance =
                column < reference_column_index("labour_status_quo") ? 1e-9 * fmax(1, fabs(expected)) : money;
            expect(fixture, trace->trial, name, t, trace->values[(size_t)t * REFERENCE_COLUMNS + (size_t)column],
                   expected, allowance);
        }
    }
    size_t first = first_outcome(fixture, *row);
    assert_int_equal(trace->outcome_count, REFERENCE_OUTCOMES);
    for (size_t i = 0; i < REFERENCE_OUTCOMES; i++) {
        assert_string_equal(trace->outcome_names[i], reference_outcome_names[i]);
        assert_memory_equal(&trace->outcomes[i], &row->values[first + i], sizeof(double));
    }
    for (size_t i = 0; i < trace->input_count; i++) {
        bool found;
        double value = library_row_lookup((void *)row, trace->input_names[i], &found);
        assert_true(found);
        assert_memory_equal(&trace->inputs[i], &value, sizeof(double));
    }
}

static double sum_of(const payback_trace *trace, const char *column)
{
    double sum = 0;
    for (int t = 0; t <= trace->horizon_months; t++)
        sum += trace->values[(size_t)t * REFERENCE_COLUMNS + (size_t)reference_column_index(column)];
    return sum;
}

/* The columns of the trace add up to its own outcomes, to the last cent. */
static void check_sums(struct fixture *fixture, const payback_trace *trace)
{
    static const struct {
        const char *outcome, *plus, *minus;
    } sums[] = {
        {"budget.net_value", "net_budget", NULL},
        {"hard.net_value", "net_hard", NULL},
        {"total.net_value", "net_total", NULL},
        {"hours_saved", "hours_status_quo", "hours_with_tool"},
        {"hours_saved_deflection", "hours_status_quo", "hours_deflection"},
        {"hours_saved_assist", "hours_deflection", "hours_with_tool"},
        {"labour_deflection", "labour_status_quo", "labour_deflection"},
        {"labour_assist", "labour_deflection", "labour_with_tool"},
    };
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        double sum = sum_of(trace, sums[i].plus) - (sums[i].minus == NULL ? 0 : sum_of(trace, sums[i].minus));
        double outcome = trace->outcomes[reference_outcome_index(sums[i].outcome)];
        expect(fixture, trace->trial, sums[i].outcome, 0, outcome, sum, 0.001);
    }
    static const char *const benefits[] = {"cost_reduction", "cost_avoidance", "licences",  "turnover",  "overtime",
                                           "other_hard",     "capacity",       "retention", "other_soft"};
    static const char *const costs[] = {"setup",      "platform",        "seats",     "usage", "implementation",
                                        "operations", "unresolved_cost", "severance", "risks", "other_cost"};
    double total = 0;
    for (size_t i = 0; i < sizeof benefits / sizeof *benefits; i++)
        total += sum_of(trace, benefits[i]);
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
        total -= sum_of(trace, costs[i]);
    expect(fixture, trace->trial, "sum of all lines", 0, total,
           trace->outcomes[reference_outcome_index("total.net_value")], 0.001);
}

static payback_trace *trace_of(const struct fixture *fixture, double trial)
{
    payback_trace *trace = NULL;
    payback_status status = payback_trace_trial(&trace, fixture->scenario, &one_thread, trial);
    if (status != PAYBACK_OK)
        fail_msg("seed %llu: no trace: %s", (unsigned long long)fixture->seed, payback_status_text(status));
    return trace;
}

/* ---- tests ---- */

static struct library_draws run(const struct fixture *fixture, payback_result **result)
{
    struct library_draws draws;
    if (!library_run(&draws, result, fixture->scenario, &one_thread))
        fail_msg("seed %llu: the run failed:\n%s", (unsigned long long)fixture->seed, fixture->text);
    assert_int_equal(draws.trial_count, TRIALS);
    return draws;
}

static void check_scenario(struct fixture *fixture)
{
    payback_result *result = NULL;
    struct library_draws draws = run(fixture, &result);
    struct means means = {0};
    size_t traced = fixture->seed % TRIALS;
    for (size_t trial = 0; trial < draws.trial_count; trial++) {
        struct library_row row = library_row(&draws, trial);
        compute_expected(fixture, row, NULL);
        check_row(fixture, row, (double)trial);
        add_to_means(&means, fixture->expected, basis_of(fixture));
        if (trial == traced) {
            payback_trace *trace = trace_of(fixture, (double)trial);
            check_trace(fixture, trace, &row);
            check_sums(fixture, trace);
            payback_trace_free(trace);
        }
    }
    check_means(fixture, &means, result);
    payback_result_free(result);
    library_draws_free(&draws);
}

static void every_trial_is_recomputed(void **state)
{
    (void)state;
    struct fixture fixture = {.expected = calloc(1, sizeof *fixture.expected)};
    assert_non_null(fixture.expected);
    for (uint64_t seed = FIRST_SEED; seed < FIRST_SEED + SCENARIOS; seed++) {
        open_scenario(&fixture, seed, false);
        check_scenario(&fixture);
        close_scenario(&fixture);
    }
    const struct coverage *seen = &fixture.coverage;
    printf(
        "seeds %d…%d: %ld trials, %ld stopped, %ld outcomes never, %ld undefined, %ld trials with a first payback that "
        "does not last, %ld outcomes decided by rounding; largest deviation %.3g of what is allowed\n",
        FIRST_SEED, FIRST_SEED + SCENARIOS - 1, seen->trials, seen->stopped, seen->never, seen->undefined,
        seen->first_before_last, seen->decided_by_rounding, fixture.largest_deviation);
    assert_true(seen->stopped > seen->trials / 10 && seen->stopped < seen->trials);
    assert_true(seen->never > seen->trials && seen->undefined > seen->trials / 100);
    assert_true(seen->first_before_last > seen->trials / 100);
    assert_true(seen->decided_by_rounding < seen->outcomes / 1000);
    free(fixture.expected);
}

/* z_t, from the tickets of the trace and the plan volume of the reference; not all 1. */
static bool read_volume_factors(struct fixture *fixture, const payback_trace *trace, double z[REFERENCE_HORIZON + 1])
{
    int tickets = reference_column_index("tickets");
    bool moved = false;
    for (int t = 1; t <= trace->horizon_months; t++) {
        double volume = fixture->expected->plan_volume[t];
        z[t] = volume > 0 ? trace->values[t * REFERENCE_COLUMNS + tickets] / volume : 1;
        moved = moved || fabs(z[t] - 1) > 1e-6;
    }
    return moved;
}

/* Noise and surges are not among the inputs: the volume factors are read off the trace, and must explain all the rest.
 */
static void monthly_draws_are_read_off_the_trace(void **state)
{
    (void)state;
    struct fixture fixture = {.expected = calloc(1, sizeof *fixture.expected)};
    int moved = 0;
    assert_non_null(fixture.expected);
    for (uint64_t seed = FIRST_MONTHLY_SEED; seed < FIRST_MONTHLY_SEED + MONTHLY_SCENARIOS; seed++) {
        double z[REFERENCE_HORIZON + 1] = {1};
        open_scenario(&fixture, seed, true);
        struct library_draws draws = run(&fixture, NULL);
        struct library_row row = library_row(&draws, seed % TRIALS);
        payback_trace *trace = trace_of(&fixture, (double)(seed % TRIALS));
        compute_expected(&fixture, row, NULL);
        moved += read_volume_factors(&fixture, trace, z);
        compute_expected(&fixture, row, z);
        check_row(&fixture, row, trace->trial);
        check_trace(&fixture, trace, &row);
        check_sums(&fixture, trace);
        payback_trace_free(trace);
        library_draws_free(&draws);
        close_scenario(&fixture);
    }
    printf("seeds %d…%d: %d scenarios with monthly draws; largest deviation %.3g of what is allowed\n",
           FIRST_MONTHLY_SEED, FIRST_MONTHLY_SEED + MONTHLY_SCENARIOS - 1, moved, fixture.largest_deviation);
    assert_true(moved > MONTHLY_SCENARIOS / 2);
    free(fixture.expected);
}

/* Nothing costs anything, and every falsely contained ticket comes back: rounding must not leave a few unresolved ones
 * with a price, over which a return on investment would be defined, and huge. */
static const char free_tool[] =
    "{\"schema_version\": 1, \"name\": \"free\", \"simulation\": {\"horizon_months\": 12, \"trials\": 256},"
    " \"baseline\": {\"volume\": {\"tickets_per_month\": {\"dist\": \"uniform\", \"min\": 900, \"max\": 1100}},"
    "  \"categories\": [{\"name\": \"a\", \"share\": 1, \"handle_minutes\": 6, \"automatable\": 0.7},"
    "   {\"name\": \"b\", \"share\": 0.7, \"handle_minutes\": 6, \"automatable\": 0.6, \"containment\": 0.4},"
    "   {\"name\": \"c\", \"share\": 0.9, \"handle_minutes\": 6, \"automatable\": 0.33}],"
    "  \"agents\": {\"loaded_annual_cost\": 12000, \"productive_hours_per_year\": 120}, \"staffing\": \"elastic\"},"
    " \"proposal\": {\"vendor\": \"V\", \"implementation\": {\"weeks\": 0}, \"quality\": {\"cost_per_unresolved\": 3},"
    "  \"deflection\": {\"containment\": {\"dist\": \"uniform\", \"min\": 0.3, \"max\": 0.9}, \"containment_gap\": 0.2,"
    "   \"ramp\": {\"curve\": \"linear\", \"months_to_90\": 5}}}}";

static void a_free_tool_has_no_return(void **state)
{
    (void)state;
    payback_scenario *scenario = library_parse(free_tool);
    struct library_draws draws;
    assert_non_null(scenario);
    assert_true(library_run(&draws, NULL, scenario, &one_thread));
    int roi = library_column(&draws, "hard.roi"), cost = library_column(&draws, "cost_per_true_resolution");
    for (size_t trial = 0; trial < draws.trial_count; trial++) {
        assert_true(isnan(draws.values[trial * draws.column_count + (size_t)roi]));
        assert_true(draws.values[trial * draws.column_count + (size_t)cost] == 0);
    }
    library_draws_free(&draws);
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_trial_is_recomputed),
        cmocka_unit_test(monthly_draws_are_read_off_the_trace),
        cmocka_unit_test(a_free_tool_has_no_return),
    };
    return cmocka_run_group_tests_name("model against the reference", tests, NULL, NULL);
}
