/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results made by hand for the tests of the pages: figures of the size that a real decision has, without a simulation.
 */
#ifndef TESTS_REPORT_SAMPLE_RESULT_H
#define TESTS_REPORT_SAMPLE_RESULT_H

#include "payback/result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SAMPLE_MONTHS_MAX = 120, SAMPLE_OUTCOMES_MAX = 64 };

struct sample {
    payback_result result;
    payback_outcome outcomes[SAMPLE_OUTCOMES_MAX];
    char names[SAMPLE_OUTCOMES_MAX][48];
    payback_estimate payback_by[SAMPLE_MONTHS_MAX + 1];
    double cash[6][SAMPLE_MONTHS_MAX + 1];
    payback_source sources[24];
    payback_category_result categories[8];
    payback_input_result inputs[4];
};

static inline payback_estimate sample_estimate(double value, double half_width)
{
    return (payback_estimate){value, value - half_width, value + half_width};
}

/* An outcome with evenly stretched quantiles around the median. */
static inline void sample_outcome(struct sample *sample, const char *basis, const char *name, double median, double p10,
                                  double p90, double never)
{
    size_t i = sample->result.outcome_count++;
    payback_outcome *outcome = &sample->outcomes[i];
    snprintf(sample->names[i], sizeof sample->names[i], "%s%s%s", basis, basis[0] != '\0' ? "." : "", name);
    double low = median - p10, high = p90 - median, error = (p90 - p10) / 800;
    const double at[PAYBACK_QUANTILES] = {
        median - 1.3 * low, p10, median - 0.5 * low, median, median + 0.5 * high, p90, median + 1.35 * high,
    };
    static const double levels[PAYBACK_QUANTILES] = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};
    *outcome = (payback_outcome){.name = sample->names[i],
                                 .mean = sample_estimate(median + 0.1 * (high - low), error),
                                 .sd = (p90 - p10) / 2.56,
                                 .never_share = sample_estimate(never, never / 100)};
    for (int q = 0; q < PAYBACK_QUANTILES; q++)
        outcome->quantiles[q] =
            levels[q] <= 1 - never ? sample_estimate(at[q], error) : (payback_estimate){INFINITY, NAN, NAN};
}

static inline void sample_basis(struct sample *sample, const char *basis, double scale, double shift, double never)
{
    int horizon = sample->result.horizon_months;
    double later = horizon / 36.0;
    sample_outcome(sample, basis, "payback_months", (9.8 + shift) * later, (6.9 + shift) * later,
                   (14.2 + shift) * later, never);
    sample_outcome(sample, basis, "first_payback_months", (9.6 + shift) * later, (6.9 + shift) * later,
                   (13.9 + shift) * later, never);
    sample_outcome(sample, basis, "discounted_payback_months", (10.2 + shift) * later, (7.1 + shift) * later,
                   (15 + shift) * later, never);
    sample_outcome(sample, basis, "roi", 0.35 - shift / 20, -0.12 - shift / 20, 0.91 - shift / 20, 0);
    sample_outcome(sample, basis, "roi_horizon", 1.12 - shift / 20, 0.05 - shift / 20, 2.41 - shift / 20, 0);
    sample_outcome(sample, basis, "npv", (290 - 40 * shift) * scale, (-58 - 40 * shift) * scale,
                   (680 - 40 * shift) * scale, 0);
    sample_outcome(sample, basis, "net_value", (345 - 45 * shift) * scale, (-49 - 45 * shift) * scale,
                   (806 - 45 * shift) * scale, 0);
    sample_outcome(sample, basis, "run_rate", (142 - 15 * shift) * scale, (-8 - 15 * shift) * scale,
                   (311 - 15 * shift) * scale, 0);
}

static inline void sample_source(struct sample *sample, const char *name, int kind, double mean)
{
    payback_source *source = &sample->sources[sample->result.source_count++];
    source->name = name;
    source->kind = kind == 0   ? PAYBACK_HARD_BENEFIT
                   : kind == 1 ? PAYBACK_SOFT_BENEFIT
                   : kind == 2 ? PAYBACK_COST
                               : PAYBACK_SPLIT;
    source->mean = mean;
}

static inline void sample_sources(struct sample *sample, double scale)
{
    static const struct {
        const char *name;
        int kind;
        double mean;
    } lines[] = {
        {"cost_reduction", 0, 611}, {"cost_avoidance", 0, 402}, {"licences", 0, 0},     {"turnover", 0, 58},
        {"overtime", 0, 0},         {"other_hard", 0, 0},       {"capacity", 1, 96},    {"retention", 1, -21.4},
        {"other_soft", 1, 0},       {"setup", 2, -25},          {"platform", 2, -90},   {"seats", 2, 0},
        {"usage", 2, -412},         {"implementation", 2, -61}, {"operations", 2, -84}, {"unresolved", 2, -12.7},
        {"severance", 2, 0},        {"risks", 2, -9.1},         {"other_cost", 2, 0},   {"labour_deflection", 3, 890},
        {"labour_assist", 3, 181},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        sample_source(sample, lines[i].name, lines[i].kind, lines[i].mean * scale);
}

static inline void sample_curves(struct sample *sample, double scale, double never)
{
    payback_result *result = &sample->result;
    int horizon = result->horizon_months;
    for (int t = 0; t <= horizon; t++) {
        double z = (t * 36.0 / horizon - 9.6) / 1.3;
        double share = t == 0 ? 0 : (1 - never) / (1 + exp(-z));
        sample->payback_by[t] = sample_estimate(share, 0.002 * sqrt(share * (1 - share)));
        double path = scale * (-95 * (1 - exp(-2.5 * t / (double)horizon * 12)) + 440 * pow(t / (double)horizon, 1.4));
        static const double spread[6] = {-1.9, -0.75, 0, 0.75, 2.0, 0.05};
        for (int k = 0; k < 6; k++)
            sample->cash[k][t] = path + spread[k] * scale * 245 * pow(t / (double)horizon, 1.2);
    }
    result->payback_by = sample->payback_by;
    result->cash_p05 = sample->cash[0];
    result->cash_p25 = sample->cash[1];
    result->cash_p50 = sample->cash[2];
    result->cash_p75 = sample->cash[3];
    result->cash_p95 = sample->cash[4];
    result->cash_mean = sample->cash[5];
}

static inline void sample_operation(struct sample *sample, double scale, int horizon)
{
    sample_outcome(sample, "", "peak_funding", 88 * scale, 61 * scale, 131 * scale, 0);
    sample_outcome(sample, "", "go_live_month", 2.9, 2.1, 4.3, 0);
    sample_outcome(sample, "", "fte_saved", 7.2, 4.4, 10.6, 0);
    sample_outcome(sample, "", "hours_saved", 812.0 * horizon, 502.0 * horizon, 1140.0 * horizon, 0);
    sample_outcome(sample, "", "hours_saved_deflection", 640.0 * horizon, 371.0 * horizon, 930.0 * horizon, 0);
    sample_outcome(sample, "", "hours_saved_assist", 160.0 * horizon, 80.0 * horizon, 260.0 * horizon, 0);
    sample_outcome(sample, "", "labour_deflection", 880 * scale, 610 * scale, 1180 * scale, 0);
    sample_outcome(sample, "", "labour_assist", 178 * scale, 90 * scale, 280 * scale, 0);
    sample_outcome(sample, "", "deflected_share", 0.291, 0.203, 0.384, 0);
    sample_outcome(sample, "", "contained_share", 0.402, 0.311, 0.497, 0);
    sample_outcome(sample, "", "escalation_rate", 0.41, 0.32, 0.52, 0);
    sample_outcome(sample, "", "cost_per_ticket_today", 11.42, 9.93, 13.1, 0);
    sample_outcome(sample, "", "cost_per_ticket_status_quo", 11.9, 10.2, 13.8, 0);
    sample_outcome(sample, "", "cost_per_ticket_with_tool", 10.3, 8.4, 12.6, 0);
    sample_outcome(sample, "", "cost_per_true_resolution", 1.94, 1.51, 2.72, 0);
    sample_outcome(sample, "", "stopped", 0, 0, 0, 0);
    sample->outcomes[sample->result.outcome_count - 1].mean = sample_estimate(0.052, 0.001);
}

/* A mid-market team, 36 months; money in thousands times scale. */
static inline void sample_make(struct sample *sample, int horizon, double scale, double never)
{
    memset(sample, 0, sizeof *sample);
    payback_result *result = &sample->result;
    *result = (payback_result){.name = "Mid-market SaaS team, price per resolution",
                               .vendor = "Intercom Fin",
                               .currency = "USD",
                               .file = "scenarios/mid-market.json",
                               .digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                               .version = "0.1.0",
                               .sampler = "sobol",
                               .basis = "hard",
                               .isa = "x86-64-v4",
                               .seed = 1,
                               .trials = 131072,
                               .replicates = 16,
                               .threads = 2,
                               .horizon_months = horizon,
                               .elapsed_seconds = 0.1732,
                               .target_months = horizon < 12 ? horizon : 12,
                               .required_probability = 0.8,
                               .roi_months = horizon < 12 ? horizon : 12,
                               .certainty_equivalent = {NAN, NAN, NAN}};
    result->outcomes = sample->outcomes;
    result->sources = sample->sources;
    result->categories = sample->categories;
    result->inputs = sample->inputs;
    sample_curves(sample, 1000 * scale, never);
    result->payback_probability = sample->payback_by[(int)result->target_months];
    result->payback_probability.low = result->payback_probability.value - 0.0011;
    result->payback_probability.high = result->payback_probability.value + 0.0011;
    result->verdict = result->payback_probability.value >= 0.8 ? PAYBACK_MET : PAYBACK_NOT_MET;
    result->payback_probability_by_basis[0] = sample_estimate(0.418 * (1 - never), 0.0014);
    result->payback_probability_by_basis[1] = result->payback_probability;
    result->payback_probability_by_basis[2] = sample_estimate(0.861 * (1 - never), 0.0009);
    result->never = sample_estimate(never, never / 100);
    result->net_value_positive = sample_estimate(1 - never - 0.021 * (1 - never), 0.0007);
    result->roi_positive = sample_estimate(0.802 * (1 - never), 0.001);
    result->expected_shortfall_05 = sample_estimate(-247300 * scale, 900 * scale);
    sample_basis(sample, "budget", 1000 * scale, 6.4, fmin(0.95, never + 0.17));
    sample_basis(sample, "hard", 1000 * scale, 0, never);
    sample_basis(sample, "total", 1000 * scale, -0.9, never * 0.8);
    sample_operation(sample, 1000 * scale, horizon);
    sample_sources(sample, 1000 * scale);
    static const struct {
        const char *name;
        double hours, share;
    } categories[] = {{"How-to questions", 12400, 0.41},
                      {"Billing and invoices", 8300, 0.33},
                      {"Bug reports", 2100, 0.08},
                      {"Account access", 6430, 0.52}};
    for (size_t i = 0; i < 4; i++)
        sample->categories[result->category_count++] = (payback_category_result){
            categories[i].name, sample_estimate(categories[i].hours, 21), sample_estimate(categories[i].share, 0.0006)};
    sample->inputs[result->input_count++] =
        (payback_input_result){"/baseline/volume/tickets_per_month",
                               "{\"dist\":\"lognormal\",\"p05\":9000,\"p95\":12500}",
                               10646.2,
                               9368,
                               10607,
                               12009};
    sample->inputs[result->input_count++] =
        (payback_input_result){"/proposal/deflection/containment",
                               "{\"dist\":\"pert\",\"min\":0.3,\"mode\":0.5,\"max\":0.65}",
                               0.491,
                               0.41,
                               0.494,
                               0.569};
}

#endif
