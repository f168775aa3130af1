/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accuracy for time: how far scrambled Sobol, Latin hypercube and plain sampling lie from the true answer of a
 * scenario, over many seeds, and how often their 95 % intervals cover it.
 *
 *   accuracy errors    SCENARIO ANSWER RUNS FROM TO [SAMPLER]  root-mean-square errors at 2^FROM … 2^TO trials, as JSON
 *   accuracy coverage  SCENARIO ANSWER RUNS FROM TO [SAMPLER]  coverage of the intervals, as JSON
 *
 * ANSWER is what `payback run --json` wrote of a very long run. Without SAMPLER all three are tried. Runs differ in
 * their seed only. */
#include "answer.h"
#include "payback/payback.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROBABILITY_MONTH = 9, LARGE_LOG2 = 20 };
enum figure { MEAN_NPV, PROBABILITY, P10_NPV, FIGURES };
static const char *const figure_names[FIGURES] = {"npv_mean", "payback_by_9", "npv_p10"};

enum sampler { SOBOL, LATIN, PLAIN, SAMPLERS };
static const char *const sampler_names[SAMPLERS] = {"sobol", "lhs", "random"};

struct figures {
    payback_estimate of[FIGURES];
};

/* Runs of one size with one sampler: seeds first … first + count − 1. */
struct batch {
    const payback_scenario *scenario;
    enum sampler sampler;
    size_t trials;
    int first, count;
    struct figures *runs; /* count of them */
};

static void fail(const char *why)
{
    fprintf(stderr, "accuracy: %s\n", why);
    exit(1);
}

static bool run_once(const struct batch *batch, int index, int threads)
{
    payback_options options = {.trials = batch->trials,
                               .seed_given = true,
                               .seed = batch->first + index,
                               .sampler = sampler_names[batch->sampler],
                               .threads = threads};
    payback_result *result = NULL;
    if (payback_run(&result, batch->scenario, &options, NULL, NULL) != PAYBACK_OK)
        return false;
    const payback_outcome *npv = payback_result_outcome(result, "hard.npv");
    batch->runs[index].of[MEAN_NPV] = npv->mean;
    batch->runs[index].of[PROBABILITY] = result->payback_by[PROBABILITY_MONTH];
    batch->runs[index].of[P10_NPV] = npv->quantiles[PAYBACK_P10];
    payback_result_free(result);
    return true;
}

/* Short runs side by side, one a thread; long ones with all threads each, because of their memory. */
static void run_batch(const struct batch *batch)
{
    bool large = batch->trials > (size_t)1 << LARGE_LOG2;
    int failures = 0;
#pragma omp parallel for schedule(dynamic) reduction(+ : failures) if (!large)
    for (int i = 0; i < batch->count; i++)
        failures += !run_once(batch, i, large ? 0 : 1);
    if (failures)
        fail("a run failed");
}

static struct batch new_batch(const payback_scenario *scenario, enum sampler sampler, int log2_trials, int first,
                              int count)
{
    struct batch batch = {scenario, sampler, (size_t)1 << log2_trials, first, count, NULL};
    batch.runs = calloc((size_t)count, sizeof *batch.runs);
    if (!batch.runs)
        fail("memory is short");
    return batch;
}

/* Entry `index` of an array of estimates. */
static const char *entry(const char *array, int index)
{
    for (int i = 0; i < index; i++)
        array = answer_behind(array, "high");
    return array;
}

static void read_answer(const char *path, double answer[FIGURES])
{
    const char *text = answer_text(path);
    answer[MEAN_NPV] = answer_outcome(text, "hard.npv", "mean");
    answer[P10_NPV] = answer_outcome(text, "hard.npv", "p10");
    const char *paid_back = answer_behind(answer_behind(text, "probabilities"), "payback_by");
    answer[PROBABILITY] = strtod(answer_behind(entry(paid_back, PROBABILITY_MONTH), "value"), NULL);
}

/* Variance that the intervals claim: (half-width / t)². */
static double claimed_variance(payback_estimate estimate)
{
    const double t_975 = 2.1314495455597757; /* Student's t, 15 degrees of freedom */
    return pow((estimate.high - estimate.low) / 2 / t_975, 2);
}

static void write_errors(const struct batch *batch, const double answer[FIGURES], bool first)
{
    printf("%s\n  {\"sampler\": \"%s\", \"trials\": %zu, \"runs\": %d", first ? "" : ",", sampler_names[batch->sampler],
           batch->trials, batch->count);
    for (int f = 0; f < FIGURES; f++) {
        double squares = 0, claimed = 0, bias = 0;
        for (int i = 0; i < batch->count; i++) {
            double error = batch->runs[i].of[f].value - answer[f];
            squares += error * error / batch->count;
            bias += error / batch->count;
            claimed += claimed_variance(batch->runs[i].of[f]) / batch->count;
        }
        printf(", \"%s\": {\"rmse\": %.6g, \"bias\": %.3g, \"claimed\": %.6g}", figure_names[f], sqrt(squares), bias,
               sqrt(claimed));
    }
    printf("}");
}

static void write_coverage(const struct batch *batch, const double answer[FIGURES], bool first)
{
    printf("%s\n  {\"sampler\": \"%s\", \"trials\": %zu, \"runs\": %d", first ? "" : ",", sampler_names[batch->sampler],
           batch->trials, batch->count);
    for (int f = 0; f < FIGURES; f++) {
        int covered = 0;
        for (int i = 0; i < batch->count; i++)
            covered += batch->runs[i].of[f].low <= answer[f] && answer[f] <= batch->runs[i].of[f].high;
        printf(", \"%s\": %.4f", figure_names[f], (double)covered / batch->count);
    }
    printf("}");
}

typedef void writer(const struct batch *batch, const double answer[FIGURES], bool first);

static void compare(const payback_scenario *scenario, const char *answer_path, int runs, int from, int to,
                    const char *sampler, writer *write)
{
    double answer[FIGURES];
    bool first = true;
    read_answer(answer_path, answer);
    printf("[");
    for (int size = from; size <= to; size++)
        for (int s = 0; s < SAMPLERS; s++) {
            if (sampler && strcmp(sampler, sampler_names[s]) != 0)
                continue;
            struct batch batch = new_batch(scenario, (enum sampler)s, size, 1, runs);
            run_batch(&batch);
            write(&batch, answer, first);
            fflush(stdout);
            free(batch.runs);
            first = false;
        }
    printf("\n]\n");
}

int main(int argc, char **argv)
{
    payback_scenario *scenario = NULL;
    if (argc < 7)
        fail("usage: errors|coverage SCENARIO ANSWER RUNS FROM TO [SAMPLER]");
    if (payback_scenario_load(&scenario, NULL, argv[2], NULL) != PAYBACK_OK)
        fail("the scenario cannot be loaded");
    if (strcmp(argv[1], "errors") == 0)
        compare(scenario, argv[3], atoi(argv[4]), atoi(argv[5]), atoi(argv[6]), argv[7], write_errors);
    else if (strcmp(argv[1], "coverage") == 0)
        compare(scenario, argv[3], atoi(argv[4]), atoi(argv[5]), atoi(argv[6]), argv[7], write_coverage);
    else
        fail("unknown task");
    payback_scenario_free(scenario);
    return 0;
}
