/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `payback solve` asked at random: shipped scenarios × inputs × targets, among them targets of 0 and 1, plateaus and
 * steps. Each question has an answer in bounded time, and the answer holds: the target is met at each crossing and at
 * the met ends of the ranges, as runs of the changed scenario show whose draws are counted here.
 *
 * usage: test_solve_sweep [QUESTIONS [SEED]] (200 questions and seed 1 by default; 2,000 take a few minutes) */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "analysis/vary.h"
#include "support/library.h"

#include "payback/solve.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIALS = 1024, FILES = 12 };
/* More simulated trials than so many times those of the run, and the search is out of bounds. */
static const double most_runs = 400;

static const char *const files[FILES] = {
    "conversation-tiers",    "ecommerce-peak",           "enterprise-seats",      "internal-build",
    "mid-market-saas",       "mid-market-vendor-b",      "start-up-whole-agents", "vendor-claims",
    "vendor-claims-sceptic", "worked-checks-deflection", "worked-checks",         "worked-checks-late-go-live",
};

static size_t questions = 200;
static uint64_t state = 1;

static size_t below(size_t n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((state >> 33) % n);
}

/* ---- a question ---- */

struct target {
    const char *outcome;
    char kind; /* '<' and '>': of a probability, 'm' of a mean, 'q' of a quantile */
    double parameter;
    bool at_least;
    double bound;
    char text[96];
};

static struct target random_target(void)
{
    static const char *const outcomes[] = {"hard.npv",       "hard.payback_months", "hard.roi",     "total.npv",
                                           "budget.npv",     "go_live_month",       "fte_saved",    "vendor_bill",
                                           "hard.net_value", "contained_share",     "peak_funding", "hard.run_rate"};
    static const double shares[] = {0, 0.05, 0.25, 0.5, 0.8, 0.95, 1}, bounds[] = {0, 1, 0.3, 6, 12, -1e5, 1e5};
    struct target t = {.at_least = below(2) == 0, .kind = "<>mq"[below(4)]};
    t.outcome = outcomes[below(12)];
    const char *relation = t.at_least ? ">=" : "<=";
    if (t.kind == 'm' || t.kind == 'q') {
        t.parameter = (double[]){0.1, 0.5, 0.9}[below(3)];
        t.bound = bounds[below(7)];
        if (t.kind == 'm')
            snprintf(t.text, sizeof t.text, "mean(%s)%s%g", t.outcome, relation, t.bound);
        else
            snprintf(t.text, sizeof t.text, "p%g(%s)%s%g", 100 * t.parameter, t.outcome, relation, t.bound);
        return t;
    }
    t.parameter = bounds[below(7)];
    t.bound = shares[below(7)];
    snprintf(t.text, sizeof t.text, "P(%s%c=%g)%s%g", t.outcome, t.kind, t.parameter, relation, t.bound);
    return t;
}

static bool can_vary(const struct pb_value *value)
{
    enum pb_kind kind = value->field->kind;
    return value->present && value->pointer && (kind == PB_QUANTITY || kind == PB_NUMBER || kind == PB_INTEGER) &&
           strncmp(value->pointer, "/simulation/", 12) != 0;
}

static const char *random_pointer(const payback_scenario *scenario)
{
    size_t count = 0;
    struct pb_member *members = pb_members((struct pb_inputs *)&scenario->inputs, &count);
    assert_non_null(members);
    size_t at = below(count);
    while (!can_vary(members[at].value))
        at = (at + 1) % count;
    const char *pointer = members[at].value->pointer;
    free(members);
    return pointer;
}

/* ---- the answer, counted by hand ---- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* NaN where it is undefined. */
static double figure_of(const struct target *t, double *draws, size_t n)
{
    size_t counted = 0, defined = 0, finite = 0;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        counted += t->kind == '<' ? draws[i] <= t->parameter : draws[i] >= t->parameter;
        finite += isfinite(draws[i]);
        sum += isfinite(draws[i]) ? draws[i] : 0;
        if (!isnan(draws[i]))
            draws[defined++] = draws[i];
    }
    if (t->kind == 'm')
        return finite > 0 ? sum / (double)finite : (double)NAN;
    if (t->kind != 'q')
        return (double)counted / (double)n;
    qsort(draws, defined, sizeof *draws, ascending);
    return defined > 0 ? draws[(size_t)ceil(t->parameter * (double)defined - 1e-9) - 1] : (double)NAN;
}

/* Whether the target is met with the input at x; a mean that rounds to the bound is. */
static bool is_met(const payback_scenario *scenario, const payback_varied *varied, const struct target *t, double x)
{
    char message[256] = "";
    payback_scenario *changed = NULL;
    struct pb_vary vary = {.pointer = varied->pointer, .mode = varied->mode};
    struct library_draws draws = {0};
    payback_options options = {.trials = TRIALS};
    assert_int_equal(pb_vary_apply(&changed, scenario, &vary, x, message, sizeof message), PAYBACK_OK);
    assert_true(library_run(&draws, NULL, changed, &options));
    int column = library_column(&draws, t->outcome);
    double *values = malloc(draws.trial_count * sizeof *values);
    assert_true(column >= 0 && values);
    for (size_t i = 0; i < draws.trial_count; i++)
        values[i] = draws.values[i * draws.column_count + (size_t)column];
    double figure = figure_of(t, values, draws.trial_count);
    free(values);
    library_draws_free(&draws);
    payback_scenario_free(changed);
    double excess = t->at_least ? figure - t->bound : t->bound - figure;
    return excess >= (t->kind == 'm' ? -1e-9 * fmax(1, fabs(t->bound)) : 0);
}

static int count_trials(void *context, double done, double all)
{
    (void)all;
    *(double *)context = fmax(*(double *)context, done);
    return 0;
}

static void check_answer(const payback_scenario *scenario, const payback_solution *s, const struct target *t)
{
    const payback_solved *solved = &s->solved;
    for (size_t c = 0; c < solved->crossing_count; c++) {
        if (!is_met(scenario, &s->varied, t, solved->crossings[c].value.value))
            fail_msg("not met at %.17g", solved->crossings[c].value.value);
        assert_true(c == 0 || solved->crossings[c].met_above != solved->crossings[c - 1].met_above);
        assert_true(c == 0 || solved->crossings[c].value.value > solved->crossings[c - 1].value.value);
    }
    assert_true((solved->status == PAYBACK_SOLVED) == (solved->crossing_count > 0));
    assert_true((solved->range_count == 0) == (solved->status == PAYBACK_NEVER_MET));
    for (size_t r = 0; r < solved->range_count; r++) {
        assert_true(solved->low <= solved->ranges[r].low && solved->ranges[r].high <= solved->high);
        assert_true(solved->ranges[r].low <= solved->ranges[r].high);
        if (!is_met(scenario, &s->varied, t, solved->ranges[r].low) ||
            !is_met(scenario, &s->varied, t, solved->ranges[r].high))
            fail_msg("not met at an end of %.17g … %.17g", solved->ranges[r].low, solved->ranges[r].high);
    }
}

/* Returns whether the input can vary in this scenario at all. */
static bool ask(const payback_scenario *scenario, const char *pointer, const struct target *t)
{
    char message[512] = "";
    double trials = 0;
    payback_solution *solution = NULL;
    payback_vary vary = {.pointer = pointer};
    payback_options options = {.trials = TRIALS, .progress = count_trials, .context = &trials};
    payback_status status = payback_solve(&solution, scenario, &vary, 1, t->text, &options, message, sizeof message);
    if (status && status != PAYBACK_ERROR_TARGET)
        fail_msg("status %d: %s", (int)status, payback_status_text(status));
    assert_true(status == PAYBACK_OK || message[0] != '\0');
    if (trials > most_runs * TRIALS)
        fail_msg("%.0f runs", trials / TRIALS);
    if (!status)
        check_answer(scenario, solution, t);
    payback_solution_free(solution);
    return !status;
}

static void test_sweep(void **context)
{
    (void)context;
    size_t answered = 0;
    for (size_t q = 0; q < questions; q++) {
        char path[128];
        payback_scenario *scenario;
        snprintf(path, sizeof path, "scenarios/%s.json", files[below(FILES)]);
        assert_int_equal(payback_scenario_load(&scenario, NULL, path, NULL), PAYBACK_OK);
        const char *pointer = random_pointer(scenario);
        struct target target = random_target();
        printf("%zu: %s --vary %s --target '%s'\n", q, path, pointer, target.text);
        fflush(stdout);
        answered += ask(scenario, pointer, &target);
        payback_scenario_free(scenario);
    }
    printf("%zu of %zu questions answered\n", answered, questions);
    assert_true(answered >= questions * 9 / 10);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        questions = (size_t)strtoull(argv[1], NULL, 10);
    if (argc > 2)
        state = strtoull(argv[2], NULL, 10);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sweep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
