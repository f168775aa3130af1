/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of a run: merged they are the run, byte by byte, in one round or two; what does not belong together is refused;
 * damaged files are. */
#include "base/isa.h"
#include "engine/part.h"
#include "support/library.h"
#include "support/random_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { NAMES = 40, MESSAGE = 300 };

static payback_scenario *load(const char *path)
{
    payback_scenario *scenario;
    assert_int_equal(payback_scenario_load(&scenario, NULL, path, NULL), PAYBACK_OK);
    return scenario;
}

static payback_scenario *random_one(uint64_t seed)
{
    struct random_scenario_options how = {.trials = 1000, .monthly_draws = true};
    char *text = random_scenario(seed, &how);
    payback_scenario *scenario = library_parse(text);
    free(text);
    assert_non_null(scenario);
    return scenario;
}

static char *json_of(payback_result *result)
{
    payback_text text;
    result->elapsed_seconds = 0;
    result->threads = 0;
    assert_int_equal(payback_render_result_json(&text, result), PAYBACK_OK);
    payback_result_free(result);
    return text.data;
}

static char *whole_run(const payback_scenario *scenario, const payback_options *options)
{
    payback_result *result;
    assert_int_equal(payback_run(&result, scenario, options, NULL, NULL), PAYBACK_OK);
    return json_of(result);
}

/* Files in a folder of their own. */
static char folder[] = "/tmp/payback-parts-XXXXXX";

static const char *file(const char *kind, size_t number)
{
    static char paths[4][100];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s.%zu", folder, kind, number);
    return path;
}

static void write_part(payback_part *part, const char *path)
{
    char message[MESSAGE];
    assert_int_equal(payback_part_write(part, path, message, sizeof message), PAYBACK_OK);
    payback_part_free(part);
}

static payback_part *read_part(const char *path)
{
    payback_part *part;
    char message[MESSAGE];
    if (payback_part_read(&part, path, message, sizeof message) != PAYBACK_OK)
        fail_msg("%s: %s", path, message);
    return part;
}

/* Merges files, the last one first. */
static payback_status merge(payback_result **result, payback_part **plan, const char *const *paths, size_t count,
                            char *message)
{
    payback_merge *all = payback_merge_new();
    payback_status status = PAYBACK_OK;
    *result = NULL;
    *plan = NULL;
    assert_non_null(all);
    for (size_t p = count; p-- > 0 && !status;)
        status = payback_merge_add(all, read_part(paths[p]), paths[p], message, MESSAGE);
    if (!status)
        status = payback_merge_end(result, plan, all, message, MESSAGE);
    payback_merge_free(all);
    return status;
}

/* One round of all shards; returns how many second rounds it took. */
static int sharded(char **json, const payback_scenario *scenario, const payback_options *options, size_t shards,
                   double reach)
{
    char paths[NAMES][100], message[MESSAGE] = "";
    const char *names[NAMES];
    payback_result *result = NULL;
    payback_part *part, *plan = NULL, *second = NULL;
    int rounds = 0;
    for (; !result; rounds++) {
        assert_true(rounds < 2);
        for (size_t s = 1; s <= shards; s++) {
            payback_options how = *options;
            how.threads = (int)(1 + s % 3);
            snprintf(paths[s], sizeof paths[s], "%s", file(rounds ? "second" : "first", s));
            names[s] = paths[s];
            assert_int_equal(pb_run_part(&part, scenario, &how, s, shards, plan, reach, message, sizeof message),
                             PAYBACK_OK);
            write_part(part, paths[s]);
        }
        names[0] = file("plan", 0);
        size_t first = plan ? 0 : 1;
        if (merge(&result, &second, names + first, shards + 1 - first, message) != PAYBACK_OK)
            fail_msg("%s", message);
        payback_part_free(plan);
        plan = NULL;
        if (second) {
            write_part(second, file("plan", 0));
            plan = read_part(file("plan", 0));
        }
    }
    *json = json_of(result);
    return rounds;
}

/* With so many trials the pilot is large enough to divide bins by (stream_bins.c), and every shard has several blocks.
 */
static void any_number_of_shards(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    static const size_t shards[] = {1, 2, 3, 7};
    payback_options options = {.trials = 6001};
    char *expected = whole_run(scenario, &options);
    for (size_t n = 0; n < 4; n++)
        for (int reach = 0; reach <= 6; reach += 6) {
            char *json;
            assert_int_equal(sharded(&json, scenario, &options, shards[n], reach), reach ? 1 : 2);
            assert_string_equal(json, expected);
            free(json);
        }
    free(expected);
    payback_scenario_free(scenario);
}

/* The pilot is then a part of the run only, and not of every shard. */
static void more_trials_than_the_pilot(void **state)
{
    (void)state;
    payback_scenario *scenario = load("bench/reference.json");
    payback_options options = {.trials = PB_ROUND_TRIALS + 20001};
    char *expected = whole_run(scenario, &options), *json;
    assert_int_equal(sharded(&json, scenario, &options, 2, 0), 2);
    assert_string_equal(json, expected);
    free(json);
    free(expected);
    payback_scenario_free(scenario);
}

static void any_scenario_and_sampler(void **state)
{
    (void)state;
    static const char *const samplers[] = {"sobol", "lhs", "random"};
    for (uint64_t seed = 8100; seed < 8106; seed++) {
        payback_scenario *scenario = random_one(seed);
        payback_options options = {.trials = 1999, .sampler = samplers[seed % 3]};
        char *expected = whole_run(scenario, &options), *json;
        sharded(&json, scenario, &options, 3, seed % 2 ? -1 : 0);
        assert_string_equal(json, expected);
        free(json);
        free(expected);
        payback_scenario_free(scenario);
    }
}

/* Draws above the budget, by year. */
struct counts {
    double budget;
    size_t years[PAYBACK_BILL_YEARS], above[PAYBACK_BILL_YEARS], trials;
};

static int count_draw(void *context, double trial, const char *const *names, const double *values, size_t columns)
{
    struct counts *counts = context;
    for (size_t c = 0; trial < 0 && c < columns; c++)
        for (size_t y = 0; y < PAYBACK_BILL_YEARS; y++) {
            char name[40];
            snprintf(name, sizeof name, "vendor_bill_year_%zu", y + 1);
            if (strcmp(names[c], name) == 0)
                counts->years[y] = c;
        }
    for (size_t y = 0; trial >= 0 && y < PAYBACK_BILL_YEARS; y++)
        counts->above[y] += values[counts->years[y]] > counts->budget;
    counts->trials += trial >= 0;
    return 0;
}

/* The probability that a year's bill passes the budget is a count of the draws, and the same from parts; a year that
 * ends after the horizon has none. */
static void a_budget_for_the_bill(void **state)
{
    (void)state;
    static const char *const horizons[] = {"36", "30"};
    for (size_t h = 0; h < 2; h++) {
        payback_changes *changes = payback_changes_new();
        payback_scenario *scenario;
        payback_result *result;
        struct counts counts = {.budget = 52000};
        payback_options options = {.trials = 3000};
        assert_int_equal(payback_changes_set(changes, "/decision/bill_budget_per_year", "52000"), PAYBACK_OK);
        assert_int_equal(payback_changes_set(changes, "/simulation/horizon_months", horizons[h]), PAYBACK_OK);
        assert_int_equal(payback_changes_set(changes, "/proposal/risks", "[]"), PAYBACK_OK);
        assert_int_equal(payback_scenario_load(&scenario, NULL, "scenarios/mid-market-saas.json", changes), PAYBACK_OK);
        assert_int_equal(payback_run(&result, scenario, &options, count_draw, &counts), PAYBACK_OK);
        assert_int_equal(counts.trials, 3000);
        for (size_t y = 0; y < PAYBACK_BILL_YEARS; y++) {
            payback_estimate over = result->bill_over_budget[y];
            if (h == 1 && y == 2) {
                assert_true(over.value != over.value);
                continue;
            }
            assert_true(over.value == (double)counts.above[y] / 3000);
            assert_true(over.low <= over.value && over.value <= over.high);
        }
        assert_true(counts.above[1] > 0 && counts.above[1] < 3000); /* the budget tells trials apart */
        payback_result_free(result);
        char *expected = whole_run(scenario, &options), *json;
        assert_non_null(strstr(expected, "\"bill_over_budget\": ["));
        sharded(&json, scenario, &options, 3, 0);
        assert_string_equal(json, expected);
        free(json);
        free(expected);
        payback_scenario_free(scenario);
        payback_changes_free(changes);
    }
}

/* More shards than blocks: some have no trials. */
static void shards_without_trials(void **state)
{
    (void)state;
    payback_scenario *scenario = random_one(8200);
    static const size_t trials[] = {1, 130, 300};
    for (size_t t = 0; t < 3; t++) {
        payback_options options = {.trials = trials[t]};
        char *expected = whole_run(scenario, &options), *json;
        sharded(&json, scenario, &options, 5, -1);
        assert_string_equal(json, expected);
        free(json);
        free(expected);
    }
    payback_scenario_free(scenario);
}

static void make_file(const payback_scenario *scenario, const payback_options *options, size_t shard, size_t shards,
                      double reach, const char *path)
{
    payback_part *part;
    assert_int_equal(pb_run_part(&part, scenario, options, shard, shards, NULL, reach, NULL, 0), PAYBACK_OK);
    write_part(part, path);
}

static void assert_refused(const char *const *paths, size_t count, const char *words)
{
    char message[MESSAGE] = "";
    payback_result *result;
    payback_part *plan;
    if (merge(&result, &plan, paths, count, message) != PAYBACK_ERROR_TARGET)
        fail_msg("not refused: %s", words);
    assert_true(!result && !plan);
    if (!strstr(message, words))
        fail_msg("\"%s\" is not in \"%s\"", words, message);
}

#define REFUSED(words, ...)                                                                                            \
    do {                                                                                                               \
        const char *const list[] = {__VA_ARGS__};                                                                      \
        assert_refused(list, sizeof list / sizeof list[0], words);                                                     \
    } while (0)

static void what_does_not_belong_together(void **state)
{
    (void)state;
    payback_scenario *scenario = random_one(8300), *other = random_one(8301);
    payback_options options = {.trials = 1000, .sampler = "sobol", .seed_given = true, .seed = 5};
    char a[100], b[100], c[100], odd[100];
    snprintf(a, sizeof a, "%s", file("part", 1));
    snprintf(b, sizeof b, "%s", file("part", 2));
    snprintf(c, sizeof c, "%s", file("part", 3));
    snprintf(odd, sizeof odd, "%s", file("odd", 1));
    make_file(scenario, &options, 1, 3, -1, a);
    make_file(scenario, &options, 2, 3, -1, b);
    make_file(scenario, &options, 3, 3, -1, c);
    REFUSED("trials 256 … 639 of 1000 are in none", a, c);
    REFUSED("trials 640 … 999 of 1000 are in none", a, b);
    REFUSED("trials 0 … 255 of 1000 are in none", b, c);
    REFUSED("trials 0 … 255, 640 … 999 of 1000 are in none", b);
    REFUSED("trials 256 … 639 are in", a, b, c, b);
    make_file(scenario, &options, 1, 2, -1, odd);
    REFUSED("trials 256 … 511 are in", odd, b, c);
    make_file(other, &options, 1, 3, -1, odd);
    REFUSED("another scenario", odd, b, c);
    options.seed = 6;
    make_file(scenario, &options, 1, 3, -1, odd);
    REFUSED("another seed", odd, b, c);
    options.seed = 5;
    options.trials = 1001;
    make_file(scenario, &options, 1, 3, -1, odd);
    REFUSED("another number of trials", odd, b, c);
    options.trials = 1000;
    options.sampler = "random";
    make_file(scenario, &options, 1, 3, -1, odd);
    REFUSED("another sampler", odd, b, c);
    options.sampler = "sobol";
    setenv("PAYBACK_ISA", "generic", 1);
    pb_isa_choose();
    make_file(scenario, &options, 1, 3, -1, odd);
    unsetenv("PAYBACK_ISA");
    pb_isa_choose();
    if (strcmp(payback_isa(), "generic") != 0)
        REFUSED("another kind of processor", odd, b, c);
    payback_scenario_free(scenario);
    payback_scenario_free(other);
}

static void second_rounds_that_do_not_fit(void **state)
{
    (void)state;
    payback_scenario *scenario = random_one(8400), *other = random_one(8401);
    payback_options options = {.trials = 1000};
    char first[100], plan_path[100], second[100], message[MESSAGE];
    snprintf(first, sizeof first, "%s", file("first", 1));
    snprintf(plan_path, sizeof plan_path, "%s", file("plan", 1));
    snprintf(second, sizeof second, "%s", file("second", 1));
    make_file(scenario, &options, 1, 1, 0, first);
    payback_result *result;
    payback_part *plan, *part;
    const char *const alone[] = {first};
    assert_int_equal(merge(&result, &plan, alone, 1, message), PAYBACK_OK);
    assert_true(plan && !result);
    assert_int_equal(pb_run_part(&part, other, &options, 1, 2, plan, 0, message, sizeof message),
                     PAYBACK_ERROR_ARGUMENT);
    assert_non_null(strstr(message, "another scenario"));
    options.seed_given = true;
    options.seed = 99;
    assert_int_equal(pb_run_part(&part, scenario, &options, 1, 2, plan, 0, message, sizeof message),
                     PAYBACK_ERROR_ARGUMENT);
    assert_non_null(strstr(message, "another seed"));
    options.seed_given = false;
    assert_int_equal(pb_run_part(&part, scenario, &options, 1, 2, plan, 0, message, sizeof message), PAYBACK_OK);
    write_part(part, second);
    write_part(plan, plan_path);
    REFUSED("trials 0 … 999 of 1000 are in none of the parts of the second round", plan_path);
    REFUSED("trials 512 … 999 of 1000 are in none of the parts of the second round", plan_path, second);
    REFUSED("the plan of the second round is missing", second);
    REFUSED("part of a second round", first, second);
    REFUSED("plan of a second round", first, plan_path);
    plan = read_part(first);
    assert_int_equal(pb_run_part(&part, scenario, &options, 1, 2, plan, 0, message, sizeof message),
                     PAYBACK_ERROR_ARGUMENT);
    assert_non_null(strstr(message, "no plan"));
    payback_part_free(plan);
    payback_scenario_free(scenario);
    payback_scenario_free(other);
}

static void damaged_files(void **state)
{
    (void)state;
    payback_scenario *scenario = random_one(8500);
    payback_options options = {.trials = 500};
    const char *path = file("part", 1), *damaged = file("damaged", 1);
    payback_part *part;
    char message[MESSAGE];
    make_file(scenario, &options, 1, 1, -1, path);
    static char bytes[1 << 24];
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    size_t length = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    assert_true(length > 1000 && length < sizeof bytes);
    for (size_t cut = 0; cut < length; cut += 1 + cut / 2) {
        payback_text text = {bytes, cut};
        assert_int_equal(payback_write_file(damaged, &text, NULL, 0), PAYBACK_OK);
        assert_int_equal(payback_part_read(&part, damaged, message, sizeof message), PAYBACK_ERROR_UNREADABLE);
        assert_true(!part && message[0]);
    }
    for (size_t at = 0; at < length; at += 1 + at / 3) {
        payback_text text = {bytes, length};
        bytes[at] ^= 0x20;
        assert_int_equal(payback_write_file(damaged, &text, NULL, 0), PAYBACK_OK);
        assert_int_equal(payback_part_read(&part, damaged, message, sizeof message), PAYBACK_ERROR_UNREADABLE);
        bytes[at] ^= 0x20;
    }
    bytes[13] = '9';
    payback_text text = {bytes, length};
    assert_int_equal(payback_write_file(damaged, &text, NULL, 0), PAYBACK_OK);
    assert_int_equal(payback_part_read(&part, damaged, message, sizeof message), PAYBACK_ERROR_UNREADABLE);
    assert_non_null(strstr(message, "format"));
    assert_int_equal(payback_part_read(&part, file("missing", 1), message, sizeof message), PAYBACK_ERROR_UNREADABLE);
    assert_int_equal(payback_part_read(&part, folder, message, sizeof message), PAYBACK_ERROR_UNREADABLE);
    payback_scenario_free(scenario);
}

static void wrong_use(void **state)
{
    (void)state;
    payback_scenario *scenario = random_one(8600);
    payback_result *result;
    payback_part *part;
    assert_int_equal(payback_run_part(&part, NULL, NULL, 1, 1, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_run_part(NULL, scenario, NULL, 1, 1, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_run_part(&part, scenario, NULL, 0, 1, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_run_part(&part, scenario, NULL, 3, 2, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_part_write(NULL, "x", NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_part_read(&part, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    payback_merge *merge_of_none = payback_merge_new();
    assert_int_equal(payback_merge_add(merge_of_none, NULL, "x", NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_merge_end(&result, &part, merge_of_none, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    payback_merge_free(merge_of_none);
    payback_merge_free(NULL);
    payback_part_free(NULL);
    payback_scenario_free(scenario);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[120];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_shards),
        cmocka_unit_test(more_trials_than_the_pilot),
        cmocka_unit_test(any_scenario_and_sampler),
        cmocka_unit_test(a_budget_for_the_bill),
        cmocka_unit_test(shards_without_trials),
        cmocka_unit_test(what_does_not_belong_together),
        cmocka_unit_test(second_rounds_that_do_not_fit),
        cmocka_unit_test(damaged_files),
        cmocka_unit_test(wrong_use),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
