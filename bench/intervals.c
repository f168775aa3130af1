/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How often the 95 % intervals of quantiles hold the truth: over RUNS seeds, for each sampler and some numbers of
 * trials, at the seven levels of
 *
 *   one normal input        an outcome that is a single normal input, so that Sobol points and Latin hypercubes leave
 *                           next to nothing to chance
 *   two humps               a single input of two normals far apart, with 0.52 and 0.48 of the weight: the median is
 * near the edge of a gap, where replicates fall on either side a scenario              net present value and payback
 * months, as far as they are a number, against ANSWER, which `payback run --json` wrote of a very long run
 *
 *   intervals SCENARIO ANSWER RUNS TRIALS…
 *
 * A line a case: the share over all levels, the least and the greatest of a level, and how many intervals there were.
 */
#include "answer.h"
#include "payback/payback.h"

#include <math.h>

enum { LEVELS = 7, SAMPLERS = 3 };
static const double levels[LEVELS] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
static const char *const level_names[LEVELS] = {"p05", "p10", "p25", "p50", "p75", "p90", "p95"};
static const char *const samplers[SAMPLERS] = {"sobol", "lhs", "random"};

/* A scenario whose hard.npv is one input: an amount at signature beside a tool that does nothing and costs nothing. */
static const char one_input[] =
    "{\"schema_version\": 1, \"name\": \"One input\", \"simulation\": {\"horizon_months\": 1},"
    " \"baseline\": {\"volume\": {\"tickets_per_month\": 1000}, \"staffing\": \"elastic\","
    "  \"categories\": [{\"name\": \"all\", \"share\": 1, \"handle_minutes\": 10, \"automatable\": 0}],"
    "  \"agents\": {\"loaded_annual_cost\": 60000, \"productive_hours_per_year\": 1500}},"
    " \"proposal\": {\"vendor\": \"V\", \"implementation\": {\"weeks\": 0},"
    "  \"deflection\": {\"true_deflection\": 0, \"ramp\": {\"curve\": \"none\"}},"
    "  \"other\": [{\"name\": \"the input\", \"kind\": \"benefit\", \"class\": \"hard\", \"per\": \"once\", \"from\": "
    "0,"
    "   \"amount\": %s}]}}";
static const char normal_input[] = "{\"dist\": \"normal\", \"mean\": 0, \"sd\": 1}";
static const char humps_input[] = "{\"dist\": \"mixture\", \"components\": [{\"weight\": 0.52, \"of\": {\"dist\": "
                                  "\"normal\", \"mean\": 0, \"sd\": 1}},"
                                  " {\"weight\": 0.48, \"of\": {\"dist\": \"normal\", \"mean\": 100, \"sd\": 1}}]}";

/* An outcome and its true quantiles; what is not a number is not looked at. */
struct subject {
    const char *name, *outcome;
    payback_scenario *scenario;
    double truth[LEVELS];
};

struct tally {
    int covered[LEVELS], intervals[LEVELS];
};

static double normal_quantile(double p)
{
    double x = 0;
    for (int k = 0; k < 60; k++) /* Newton: Φ is convex below 0 and concave above */
        x -= (erfc(-x / sqrt(2)) / 2 - p) * sqrt(2 * 3.141592653589793) * exp(x * x / 2);
    return x;
}

static double humps_quantile(double p)
{
    return p < 0.52 ? normal_quantile(p / 0.52) : 100 + normal_quantile((p - 0.52) / 0.48);
}

static struct subject one_input_subject(const char *name, const char *input, double quantile(double p))
{
    char text[2000];
    struct subject subject = {.name = name, .outcome = "hard.npv"};
    snprintf(text, sizeof text, one_input, input);
    if (payback_scenario_parse(&subject.scenario, NULL, text, strlen(text), name, NULL, NULL) != PAYBACK_OK)
        answer_fails("the scenario of one input is not valid");
    for (int l = 0; l < LEVELS; l++)
        subject.truth[l] = quantile(levels[l]);
    return subject;
}

static struct subject answered_subject(const char *path, const char *answer, const char *outcome)
{
    struct subject subject = {.name = path, .outcome = outcome};
    if (payback_scenario_load(&subject.scenario, NULL, path, NULL) != PAYBACK_OK)
        answer_fails("the scenario cannot be loaded");
    for (int l = 0; l < LEVELS; l++) {
        double value = answer_outcome(answer, outcome, level_names[l]);
        subject.truth[l] = value != 0 ? value : (double)NAN; /* "never" reads as 0 */
    }
    return subject;
}

static void add_run(const struct subject *subject, const payback_options *options, struct tally *tally)
{
    payback_result *result = NULL;
    if (payback_run(&result, subject->scenario, options, NULL, NULL) != PAYBACK_OK)
        answer_fails("a run failed");
    const payback_outcome *outcome = payback_result_outcome(result, subject->outcome);
    for (int l = 0; l < LEVELS; l++) {
        payback_estimate e = outcome->quantiles[l];
        tally->intervals[l] += !isnan(e.low);
        tally->covered[l] += e.low <= subject->truth[l] && subject->truth[l] <= e.high;
    }
    payback_result_free(result);
}

static void write_line(const struct subject *subject, const char *sampler, size_t trials, int runs,
                       const struct tally *tally)
{
    double covered = 0, intervals = 0, least = 1, most = 0, looked_at = 0;
    for (int l = 0; l < LEVELS; l++) {
        if (isnan(subject->truth[l]) || tally->intervals[l] == 0)
            continue;
        double share = (double)tally->covered[l] / tally->intervals[l];
        covered += tally->covered[l];
        intervals += tally->intervals[l];
        looked_at += runs;
        least = fmin(least, share);
        most = fmax(most, share);
    }
    printf("%-24.24s %-20s %-7s %8zu   %5.1f %%   %5.1f … %5.1f %%   %5.1f %%\n", subject->name, subject->outcome,
           sampler, trials, 100 * covered / intervals, 100 * least, 100 * most, 100 * intervals / looked_at);
    fflush(stdout);
}

static void write_subject(const struct subject *subject, int runs, char **trials, int sizes)
{
    for (int size = 0; size < sizes; size++)
        for (int s = 0; s < SAMPLERS; s++) {
            struct tally tally = {{0}, {0}};
            payback_options options = {
                .trials = (size_t)atoll(trials[size]), .seed_given = true, .sampler = samplers[s]};
            for (int run = 0; run < runs; run++) {
                options.seed = run + 1;
                add_run(subject, &options, &tally);
            }
            write_line(subject, samplers[s], options.trials, runs, &tally);
        }
}

int main(int argc, char **argv)
{
    enum { SUBJECTS = 4 };
    if (argc < 5)
        answer_fails("usage: intervals SCENARIO ANSWER RUNS TRIALS…");
    const char *answer = answer_text(argv[2]);
    struct subject subjects[SUBJECTS] = {one_input_subject("one normal input", normal_input, normal_quantile),
                                         one_input_subject("two humps", humps_input, humps_quantile),
                                         answered_subject(argv[1], answer, "hard.npv"),
                                         answered_subject(argv[1], answer, "hard.payback_months")};
    printf("%-24s %-20s %-7s %8s   %7s   %15s   %7s\n", "", "outcome", "sampler", "trials", "holds", "by level",
           "printed");
    for (int k = 0; k < SUBJECTS; k++) {
        write_subject(&subjects[k], atoi(argv[3]), argv + 4, argc - 4);
        payback_scenario_free(subjects[k].scenario);
    }
    return 0;
}
