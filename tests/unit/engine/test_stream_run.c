/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs whose trials pass, once or twice: the same bytes as in memory, whatever the sizes, threads and groups of
 * columns.
 */
#include "engine/crew.h"
#include "engine/simulate.h"
#include "support/library.h"
#include "support/random_scenario.h"
#include "support/sanitized.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

static const struct pb_limits in_memory = {.column_bytes = INFINITY}, streamed = {.column_bytes = 0};
static const struct pb_limits in_one_pass = {.column_bytes = 0, .one_pass_kept = 50000000};

static payback_scenario *random_one(uint64_t seed)
{
    struct random_scenario_options how = {.trials = 1000, .monthly_draws = seed % 2 == 0};
    char *text = random_scenario(seed, &how);
    payback_scenario *scenario = library_parse(text);
    free(text);
    assert_non_null(scenario);
    return scenario;
}

static payback_scenario *load(const char *path)
{
    payback_scenario *scenario;
    assert_int_equal(payback_scenario_load(&scenario, NULL, path, NULL), PAYBACK_OK);
    return scenario;
}

/* The result as JSON, without time and threads: all of it but the bounds that JSON does not tell. */
static char *json_of(payback_result *result)
{
    payback_text text;
    result->elapsed_seconds = 0;
    result->threads = 0;
    assert_int_equal(payback_render_result_json(&text, result), PAYBACK_OK);
    return text.data;
}

static char *simulate(const payback_scenario *scenario, const payback_options *options, const struct pb_limits *limits)
{
    payback_result *result;
    assert_int_equal(pb_simulate(&result, scenario, options, NULL, NULL, limits, PB_WHOLE), PAYBACK_OK);
    char *json = json_of(result);
    payback_result_free(result);
    return json;
}

static void assert_equal_and_free(char *a, char *b)
{
    size_t at = 0;
    while (a[at] && a[at] == b[at])
        at++;
    if (a[at] != b[at])
        fail_msg("they differ:\n%.80s\n%.80s", a + (at > 40 ? at - 40 : 0), b + (at > 40 ? at - 40 : 0));
    free(a);
    free(b);
}

static void equal_over_scenarios(void **state)
{
    (void)state;
    for (uint64_t seed = 7100; seed < 7112; seed++) {
        payback_scenario *scenario = random_one(seed);
        static const char *const samplers[] = {"sobol", "lhs", "random"};
        payback_options options = {.trials = 3000 + 77 * (size_t)(seed % 10), .sampler = samplers[seed % 3]};
        assert_equal_and_free(simulate(scenario, &options, &in_memory), simulate(scenario, &options, &streamed));
        payback_scenario_free(scenario);
    }
}

static void equal_at_any_size(void **state)
{
    (void)state;
    payback_scenario *scenario = random_one(7200);
    static const size_t trials[] = {1, 2, 16, 31, 32, 127, 128, 129, 255, 257, 65536, 65537};
    for (size_t t = 0; t < sizeof trials / sizeof trials[0]; t++) {
        payback_options options = {.trials = trials[t]};
        assert_equal_and_free(simulate(scenario, &options, &in_memory), simulate(scenario, &options, &streamed));
    }
    payback_scenario_free(scenario);
}

static void equal_for_any_threads_and_groups(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference-noise.json");
    payback_options options = {.trials = 80003, .threads = 2};
    char *expected = simulate(scenario, &options, &in_memory);
    static const int threads[] = {1, 2, 3, 7};
    for (size_t t = 0; t < 4; t++) {
        struct pb_limits limits = {.column_bytes = 0, .kept_most = t == 1 ? 100000 : 0};
        options.threads = threads[t];
        assert_equal_and_free(strdup(expected), simulate(scenario, &options, &limits));
    }
    free(expected);
    payback_scenario_free(scenario);
}

static void equal_in_one_pass(void **state)
{
    (void)state;
    static const char *const samplers[] = {"sobol", "lhs", "random"};
    for (uint64_t seed = 7300; seed < 7309; seed++) {
        payback_scenario *scenario = random_one(seed);
        payback_options options = {.trials = 65537 + 30011 * (size_t)(seed % 9),
                                   .sampler = samplers[seed % 3],
                                   .threads = 1 + (int)(seed % 4)};
        assert_equal_and_free(simulate(scenario, &options, &in_memory), simulate(scenario, &options, &in_one_pass));
        payback_scenario_free(scenario);
    }
}

/* Windows that get narrower several times, with all draws in memory or not; and a run that would keep too much and has
 * no file for it goes another way. */
static void one_pass_has_limits(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference-noise.json");
    payback_options options = {.trials = 1100003, .threads = 2};
    char *expected = simulate(scenario, &options, &in_one_pass);
    static const size_t kept[] = {4000000, 1000000, 1};
    for (int k = 0; k < 3; k++) {
        struct pb_limits limits = in_one_pass;
        limits.one_pass_kept = kept[k];
        options.threads = 1 + k;
        assert_equal_and_free(strdup(expected), simulate(scenario, &options, &limits));
        setenv("TMPDIR", "/nowhere", 1);
        assert_equal_and_free(strdup(expected), simulate(scenario, &options, &limits));
        unsetenv("TMPDIR");
    }
    free(expected);
    payback_scenario_free(scenario);
}

/* Draws that come in order, as a running hash of their bytes. */
struct witness {
    uint64_t hash;
    double next;
    size_t columns;
};

static int look_at_row(void *context, double trial, const char *const *names, const double *values, size_t columns)
{
    struct witness *witness = context;
    assert_non_null(names);
    assert_true(trial == witness->next);
    witness->next++;
    witness->columns = columns;
    for (size_t c = 0; trial >= 0 && c < columns; c++) {
        uint64_t bits;
        memcpy(&bits, &values[c], sizeof bits);
        witness->hash = (witness->hash ^ bits) * UINT64_C(0x100000001b3);
    }
    return trial == 150000 ? -1 : 0;
}

static void draws_are_equal_and_in_order(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    payback_options options = {.trials = 140003};
    struct witness seen = {0};
    /* the last one gives up its pass after a while, for want of a file: no draw is given again */
    struct pb_limits limits[] = {in_memory, streamed, in_one_pass, in_one_pass};
    limits[3].one_pass_kept = 100;
    for (int w = 0; w < 4; w++) {
        payback_result *result;
        struct witness witness = {.next = -1};
        if (w == 3)
            setenv("TMPDIR", "/nowhere", 1);
        assert_int_equal(pb_simulate(&result, scenario, &options, look_at_row, &witness, &limits[w], PB_WHOLE),
                         PAYBACK_OK);
        payback_result_free(result);
        assert_true(witness.next == 140003);
        if (w == 0)
            seen = witness;
        assert_true(witness.hash == seen.hash && witness.columns == seen.columns);
    }
    unsetenv("TMPDIR");
    /* a sink that wants no more */
    options.trials = 200000;
    for (int w = 0; w < 3; w++) {
        payback_result *result;
        struct witness witness = {.next = -1};
        assert_int_equal(pb_simulate(&result, scenario, &options, look_at_row, &witness, &limits[w], PB_WHOLE),
                         PAYBACK_ERROR_IO);
        assert_null(result);
        assert_true(witness.next == 150001);
    }
    payback_scenario_free(scenario);
}

struct clock {
    double last, stop;
    int calls;
};

static int count_progress(void *context, double done, double all)
{
    struct clock *clock = context;
    assert_true(done > 0 && done <= all);
    assert_true(done / all > clock->last);
    clock->last = done / all;
    clock->calls++;
    return clock->last >= clock->stop;
}

static void progress_covers_both_passes(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    for (int groups = 0; groups < 2; groups++) {
        struct pb_limits limits = {.column_bytes = 0, .kept_most = groups ? 300000 : 0};
        struct clock clock = {.stop = 2};
        payback_options options = {.trials = 200000, .progress = count_progress, .context = &clock};
        payback_result *result;
        assert_int_equal(pb_simulate(&result, scenario, &options, NULL, NULL, &limits, PB_WHOLE), PAYBACK_OK);
        payback_result_free(result);
        assert_true(clock.calls >= 8 && clock.last == 1);
        /* stopped in the first pass, stopped in the second */
        for (double stop = 0.3; stop < 1; stop += 0.4) {
            clock = (struct clock){.stop = stop};
            assert_int_equal(pb_simulate(&result, scenario, &options, NULL, NULL, &limits, PB_WHOLE),
                             PAYBACK_ERROR_CANCELLED);
            assert_null(result);
        }
    }
    payback_scenario_free(scenario);
}

/* The peak of the process so far, in kB, after a run: tests that look at it come first, those that take less before
 * those that take more. */
static long peak_after(const payback_scenario *scenario, size_t trials, int threads, const struct pb_limits *limits)
{
    payback_options options = {.trials = trials, .threads = threads};
    struct rusage usage;
    free(simulate(scenario, &options, limits));
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* Six times as many trials take no more memory: batches, bins and kept draws. */
static void memory_is_bounded(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    const struct pb_limits limits = {.column_bytes = 0, .kept_most = 400000};
    long peak[2];
    peak[0] = peak_after(scenario, 70000, 0, &limits);
    peak[1] = peak_after(scenario, 400000, 0, &limits);
    payback_scenario_free(scenario);
    print_message("peak %ld kB at 70,000 trials, %ld kB at 400,000\n", peak[0], peak[1]);
    if (SANITIZED)
        return;
    /* the kept draws, in lists that double, and what threads' arenas hold of them; columns would take 200 MB more */
    assert_true(peak[1] - peak[0] < 32 * 1024);
    assert_true(peak[1] < 300 * 1024);
}

/* Four times as many trials in one pass take no more memory, once draws are put away. */
static void memory_of_one_pass_is_bounded(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    const struct pb_limits limits = {.one_pass_kept = 1500000};
    long peak[2];
    peak[0] = peak_after(scenario, 600000, 2, &limits);
    peak[1] = peak_after(scenario, SANITIZED ? 700000 : 2400000, 2, &limits);
    payback_scenario_free(scenario);
    print_message("peak %ld kB at 600,000 trials, %ld kB at 2,400,000\n", peak[0], peak[1]);
    /* all draws that 2,400,000 trials keep would take 60 MB more */
    if (!SANITIZED)
        assert_true(peak[1] - peak[0] < 32 * 1024);
}

static void the_machine_decides(void **state)
{
    (void)state;
    struct pb_limits limits = pb_limits_of_machine();
    assert_true(limits.column_bytes > 0 && limits.column_bytes <= 176e6);
    assert_true(limits.kept_most > 0 && limits.one_pass_kept > 0);
}

/* ---- precision ---- */

static payback_result *precise(const payback_scenario *scenario, const payback_options *options,
                               const struct pb_limits *limits)
{
    payback_result *result;
    assert_int_equal(pb_simulate(&result, scenario, options, NULL, NULL, limits, PB_WHOLE), PAYBACK_OK);
    return result;
}

static void stops_when_precise(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    static const double asked[] = {0.05, 0.004, 0.002};
    static const char *const samplers[] = {"sobol", "random"};
    for (size_t a = 0; a < 3; a++)
        for (size_t s = 0; s < 2; s++) {
            payback_options options = {.precision = asked[a], .sampler = samplers[s]};
            payback_result *result = precise(scenario, &options, &in_memory);
            const payback_outcome *npv = payback_result_outcome(result, "hard.npv");
            double spread = npv->quantiles[PAYBACK_P90].value - npv->quantiles[PAYBACK_P10].value;
            double width = (npv->mean.high - npv->mean.low) / 2 / spread;
            payback_estimate p = result->payback_probability;
            print_message("%g: %zu trials, %s\n", asked[a], result->trials, samplers[s]);
            assert_true(result->precision.asked == asked[a] && result->precision.reached == 1);
            assert_true(result->precision.probability_half_width == (p.high - p.low) / 2);
            assert_true((p.high - p.low) / 2 < asked[a] && width < asked[a]);
            assert_true(fabs(result->precision.npv_half_width - width) <= 0.01 * width);
            /* as a plain run */
            options.precision = 0;
            options.trials = result->trials;
            memset(&result->precision, 0, sizeof result->precision);
            assert_equal_and_free(json_of(result), simulate(scenario, &options, &in_memory));
            payback_result_free(result);
        }
    payback_scenario_free(scenario);
}

static void a_limit_comes_first(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    static const size_t most[] = {1, 31, 1000, 16384, 16385, 50001};
    for (size_t m = 0; m < sizeof most / sizeof most[0]; m++) {
        payback_options options = {.precision = 1e-5, .trials = most[m]};
        payback_result *result = precise(scenario, &options, &in_memory);
        assert_int_equal(result->trials, most[m]);
        assert_int_equal(result->precision.reached, 0);
        options.precision = 0;
        memset(&result->precision, 0, sizeof result->precision);
        assert_equal_and_free(json_of(result), simulate(scenario, &options, &in_memory));
        payback_result_free(result);
    }
    payback_scenario_free(scenario);
}

/* All in memory, the last looks in a pass or in streams, or all in streams; and each draw is given once. */
static void precise_beyond_memory(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    /* 65,536 trials are in memory, 131,072 pass, with draws in memory or not; or the pass gives up for want of a file
     */
    const struct pb_limits passing = {.column_bytes = 70000 * 8 * 77, .one_pass_kept = 9000000};
    struct pb_limits limits[] = {in_memory, {.column_bytes = 70000 * 8 * 77}, streamed, passing, passing, passing};
    limits[4].one_pass_kept = limits[5].one_pass_kept = 10;
    /* one comes to its end, one is precise at 262,144 */
    payback_options options[] = {{.precision = 1e-5, .trials = 140000},
                                 {.precision = 0.002, .trials = 300001, .sampler = "random"}};
    for (int o = 0; o < 2; o++) {
        char *expected = NULL;
        struct witness first = {0};
        for (int l = 0; l < 6; l++) {
            payback_result *result;
            struct witness seen = {.next = -1};
            if (l == 5)
                setenv("TMPDIR", "/nowhere", 1);
            /* who looks at rows wants no more than 150,000 */
            assert_int_equal(
                pb_simulate(&result, scenario, &options[o], o == 0 ? look_at_row : NULL, &seen, &limits[l], PB_WHOLE),
                PAYBACK_OK);
            unsetenv("TMPDIR");
            assert_int_equal(result->precision.reached, o);
            assert_int_equal(result->trials, o == 0 ? 140000 : 262144);
            assert_true(o == 1 || seen.next == (double)result->trials);
            char *json = json_of(result);
            payback_result_free(result);
            if (l == 0) {
                expected = json;
                first = seen;
                continue;
            }
            assert_true(seen.hash == first.hash);
            assert_equal_and_free(json, strdup(expected));
        }
        free(expected);
    }
    payback_scenario_free(scenario);
}

static void precision_is_refused(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    payback_result *result;
    payback_options options = {.precision = 0.01, .sampler = "lhs"};
    assert_int_equal(payback_run(&result, scenario, &options, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    options.sampler = NULL;
    static const double bad[] = {-0.01, -INFINITY, INFINITY, NAN};
    for (size_t b = 0; b < 4; b++) {
        options.precision = bad[b];
        assert_int_equal(payback_run(&result, scenario, &options, NULL, NULL), PAYBACK_ERROR_ARGUMENT);
        assert_null(result);
    }
    payback_scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_of_one_pass_is_bounded),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(the_machine_decides),
        cmocka_unit_test(equal_over_scenarios),
        cmocka_unit_test(equal_at_any_size),
        cmocka_unit_test(equal_in_one_pass),
        cmocka_unit_test(one_pass_has_limits),
        cmocka_unit_test(equal_for_any_threads_and_groups),
        cmocka_unit_test(draws_are_equal_and_in_order),
        cmocka_unit_test(progress_covers_both_passes),
        cmocka_unit_test(stops_when_precise),
        cmocka_unit_test(a_limit_comes_first),
        cmocka_unit_test(precise_beyond_memory),
        cmocka_unit_test(precision_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
