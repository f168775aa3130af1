/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_operation_run: the trace of some thousand trials, and what of it belongs on a page. */
#include "payback/operation.h"

#include "base/memory.h"
#include "engine/record.h"
#include "engine/run.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/isotonic.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>

enum { DEFAULT_TRIALS = 4096, DEFAULT_CHECK_MONTHS = 3, FAN_LEVELS = 5, FANS = 4 };

enum column {
    TICKETS,
    PREVENTED,
    ATTEMPTED,
    CONTAINED,
    RESOLVED,
    RETURNED,
    UNRESOLVED,
    NEED_0,
    AGENTS_0,
    NEED_1,
    AGENTS_1,
    COLUMNS
};
static const char *const columns[COLUMNS] = {"tickets",           "prevented",
                                             "attempted",         "contained",
                                             "resolved",          "returned",
                                             "unresolved",        "agents_needed_status_quo",
                                             "agents_status_quo", "agents_needed_with_tool",
                                             "agents_with_tool"};

static payback_fan *fan_of(payback_operation *operation, int fan)
{
    payback_fan *const fans[FANS] = {&operation->contained, &operation->deflected, &operation->agents_status_quo,
                                     &operation->agents_with_tool};
    return fans[fan];
}

void payback_operation_free(payback_operation *operation)
{
    if (!operation)
        return;
    free(operation->contained.p05); /* the figures of all fans */
    free(operation);
}

static payback_status make_fans(payback_operation *operation)
{
    size_t months = (size_t)operation->horizon_months + 1;
    double *figures = pb_new(FANS * FAN_LEVELS * months, sizeof *figures);
    if (!figures)
        return PAYBACK_ERROR_MEMORY;
    for (int f = 0; f < FANS; f++) {
        double *first = figures + (size_t)f * FAN_LEVELS * months;
        *fan_of(operation, f) =
            (payback_fan){first, first + months, first + 2 * months, first + 3 * months, first + 4 * months};
    }
    return PAYBACK_OK;
}

static payback_status fill_month(payback_fan *fan, int t, const double *draws, size_t trials)
{
    static const double levels[FAN_LEVELS] = {0.05, 0.25, 0.5, 0.75, 0.95};
    double quantiles[FAN_LEVELS];
    payback_status status = pb_plain_quantiles(draws, trials, levels, FAN_LEVELS, quantiles);
    fan->p05[t] = quantiles[0];
    fan->p25[t] = quantiles[1];
    fan->p50[t] = quantiles[2];
    fan->p75[t] = quantiles[3];
    fan->p95[t] = quantiles[4];
    return status;
}

/* part plus the prevented tickets, of all that there would be; a share of nothing is 0. */
static void fill_shares(const struct pb_record *record, enum column part, int t, double *shares)
{
    const double *tickets = pb_record_month(record, TICKETS, t), *prevented = pb_record_month(record, PREVENTED, t);
    const double *solved = pb_record_month(record, part, t);
    for (size_t i = 0; i < record->trials; i++)
        shares[i] = tickets[i] > 0 ? (solved[i] + prevented[i]) / tickets[i] : 0;
}

static payback_status fill_fans(payback_operation *operation, const struct pb_record *record, double *scratch)
{
    size_t n = record->trials;
    payback_status status = PAYBACK_OK;
    for (int t = 0; !status && t <= record->horizon; t++) {
        fill_shares(record, CONTAINED, t, scratch);
        status = fill_month(&operation->contained, t, scratch, n);
        fill_shares(record, RESOLVED, t, scratch);
        if (!status)
            status = fill_month(&operation->deflected, t, scratch, n);
        if (!status)
            status = fill_month(&operation->agents_status_quo, t, pb_record_month(record, AGENTS_0, t), n);
        if (!status)
            status = fill_month(&operation->agents_with_tool, t, pb_record_month(record, AGENTS_1, t), n);
    }
    return status;
}

static payback_status median(const double *draws, size_t n, double *value)
{
    const double level = 0.5;
    return pb_plain_quantiles(draws, n, &level, 1, value);
}

/* True deflection of the attempted tickets in the month of the check; NaN where there are none. */
static void fill_rates(const struct pb_record *record, int month, double *rates)
{
    const double *attempted = pb_record_month(record, ATTEMPTED, month);
    const double *resolved = pb_record_month(record, RESOLVED, month);
    for (size_t i = 0; i < record->trials; i++)
        rates[i] = attempted[i] > 0 ? resolved[i] / attempted[i] : NAN;
}

/* A look at a trial: what was seen, and whether the trial pays back in time (1 or 0). */
struct look {
    double rate, paid;
};

static int by_rate(const void *a, const void *b)
{
    double first = ((const struct look *)a)->rate, second = ((const struct look *)b)->rate;
    return (first > second) - (first < second);
}

/* The trials in which the tool is in use, by what is seen; returns their number. */
static size_t sort_looks(struct look *looks, const double *rates, const double *payback, size_t n, double target)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(rates[i]))
            looks[count++] = (struct look){rates[i], payback[i] <= target};
    qsort(looks, count, sizeof *looks, by_rate);
    return count;
}

static double mean_paid(const struct look *looks, size_t from, size_t to)
{
    double paid = 0;
    for (size_t i = from; i < to; i++)
        paid += looks[i].paid;
    return to > from ? paid / (double)(to - from) : (double)NAN;
}

/* The first look from which on payback is likely enough; all where no look is. Looks that see the same stay together.
 */
static payback_status find_threshold(const struct look *looks, size_t count, double required, size_t *first)
{
    double *fit = pb_new(count, sizeof *fit);
    if (!fit)
        return PAYBACK_ERROR_MEMORY;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && looks[to].rate <= looks[from].rate;)
            to++;
        for (size_t i = from; i < to; i++)
            fit[i] = mean_paid(looks, from, to);
    }
    payback_status status = pb_isotonic(fit, count);
    for (*first = 0; !status && *first < count && fit[*first] < required;)
        ++*first;
    free(fit);
    return status;
}

/* A threshold that sets only a few trials apart is luck of the draws. */
static payback_status judge_looks(payback_checkpoint *check, const struct look *looks, size_t count, double required)
{
    static const double few = 0.02;
    size_t first = 0, tenth = count / 10;
    payback_status status = find_threshold(looks, count, required, &first);
    double above = (double)(count - first) / (double)count;
    check->worst_payback = mean_paid(looks, 0, tenth > 0 ? tenth : count);
    check->best_payback = mean_paid(looks, count - (tenth > 0 ? tenth : count), count);
    if (status || !(looks[count - 1].rate > looks[0].rate))
        return status;
    if (above < few)
        check->threshold = INFINITY;
    else if (above > 1 - few)
        check->threshold = -INFINITY;
    else {
        check->threshold = looks[first].rate;
        check->above_share = above;
        check->above_payback = mean_paid(looks, first, count);
        check->below_payback = mean_paid(looks, 0, first);
    }
    return PAYBACK_OK;
}

/* Quantiles by type 1 of what is seen. */
static double look_quantile(const struct look *looks, size_t count, double level)
{
    size_t rank = (size_t)ceil(level * (double)count);
    return looks[rank > 0 ? rank - 1 : 0].rate;
}

static payback_status fill_looks(payback_checkpoint *check, const struct pb_record *record, const struct pb_plan *plan,
                                 const double *rates)
{
    size_t n = record->trials;
    int payback = (int)plan->model.basis * PB_BASIS_OUTCOMES + PB_PAYBACK_MONTHS;
    struct look *looks = pb_new(n, sizeof *looks);
    if (!looks)
        return PAYBACK_ERROR_MEMORY;
    size_t count = sort_looks(looks, rates, pb_record_outcome(record, payback), n,
                              plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS]);
    payback_status status = PAYBACK_OK;
    check->live_share = (double)count / (double)n;
    check->possible = check->possible && count > 0;
    if (count > 0) {
        check->p10 = look_quantile(looks, count, 0.1);
        check->p50 = look_quantile(looks, count, 0.5);
        check->p90 = look_quantile(looks, count, 0.9);
        status = judge_looks(check, looks, count, plan->slots.root_number[PB_ROOT_MINIMUM_PROBABILITY]);
    }
    free(looks);
    return status;
}

static payback_status fill_checkpoint(payback_checkpoint *check, const struct pb_record *record,
                                      const struct pb_plan *plan, double *rates)
{
    double go_live;
    payback_status status = median(pb_record_outcome(record, PB_GO_LIVE_MONTH), record->trials, &go_live);
    *check = (payback_checkpoint){.p10 = NAN, .p50 = NAN, .p90 = NAN, .threshold = NAN, .gate_minimum = NAN};
    check->above_share = check->above_payback = check->below_payback = NAN;
    check->worst_payback = check->best_payback = NAN;
    check->gate = plan->model.gate;
    check->after_months = check->gate ? plan->slots.root_number[PB_ROOT_GATE_AFTER_MONTHS] : DEFAULT_CHECK_MONTHS;
    if (check->gate)
        check->gate_minimum = plan->slots.root_number[PB_ROOT_GATE_MINIMUM_TRUE_DEFLECTION];
    double month = fmax(1, ceil(go_live + check->after_months));
    check->possible = month <= record->horizon;
    check->month = check->possible ? (int)month : record->horizon;
    fill_rates(record, check->month, rates);
    return status ? status : fill_looks(check, record, plan, rates);
}

/* Mean over the last months, trial by trial. */
static void fill_late(const struct pb_record *record, enum column column, double *means)
{
    int last = record->horizon < 12 ? record->horizon : 12;
    for (size_t i = 0; i < record->trials; i++)
        means[i] = 0;
    for (int t = record->horizon - last + 1; t <= record->horizon; t++) {
        const double *draws = pb_record_month(record, column, t);
        for (size_t i = 0; i < record->trials; i++)
            means[i] += draws[i] / last;
    }
}

static payback_status late_median(const struct pb_record *record, enum column column, double *scratch, double *value)
{
    fill_late(record, column, scratch);
    return median(scratch, record->trials, value);
}

/* Of the contained tickets of the last months, the share that ends in that column. */
static payback_status late_share(const struct pb_record *record, enum column column, double *share)
{
    size_t n = record->trials, count = 0;
    double *part = pb_new(n, sizeof *part), *whole = pb_new(n, sizeof *whole);
    payback_status status = part && whole ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    *share = NAN;
    if (!status) {
        fill_late(record, column, part);
        fill_late(record, CONTAINED, whole);
        for (size_t i = 0; i < n; i++)
            if (whole[i] > 0)
                part[count++] = part[i] / whole[i];
        status = count > 0 ? median(part, count, share) : PAYBACK_OK;
    }
    free(part);
    free(whole);
    return status;
}

static payback_status fill_capacity(payback_capacity *capacity, const struct pb_record *record, double *scratch)
{
    size_t n = record->trials;
    payback_status status = late_median(record, NEED_0, scratch, &capacity->agents_needed_status_quo);
    if (!status)
        status = late_median(record, NEED_1, scratch, &capacity->agents_needed_with_tool);
    if (!status)
        status =
            median(pb_record_outcome(record, PB_COST_PER_TICKET_STATUS_QUO), n, &capacity->cost_per_ticket_status_quo);
    if (!status)
        status =
            median(pb_record_outcome(record, PB_COST_PER_TICKET_WITH_TOOL), n, &capacity->cost_per_ticket_with_tool);
    return status;
}

/* A plan of the scenario and its record; both NULL on error. */
static payback_status record_scenario(struct pb_plan **plan, struct pb_record **record,
                                      const payback_scenario *scenario, const payback_options *options)
{
    struct pb_plan_settings settings;
    *plan = NULL;
    *record = NULL;
    payback_status status = pb_settings_of(&settings, &scenario->inputs, options);
    if (!status && !(options && options->trials))
        settings.trials = DEFAULT_TRIALS;
    if (!status)
        status = pb_plan_new(plan, &scenario->inputs, &settings);
    if (!status)
        status = pb_record_new(record, *plan, columns, COLUMNS, options ? options->threads : 0);
    if (status) {
        pb_plan_free(*plan);
        *plan = NULL;
    }
    return status;
}

static payback_status fill_base(payback_operation *operation, const payback_scenario *scenario,
                                const payback_options *options)
{
    struct pb_plan *plan;
    struct pb_record *record;
    payback_status status = record_scenario(&plan, &record, scenario, options);
    if (status)
        return status;
    operation->trials = record->trials;
    operation->horizon_months = record->horizon;
    double *scratch = pb_new(record->trials, sizeof *scratch);
    status = scratch ? make_fans(operation) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = fill_fans(operation, record, scratch);
    if (!status)
        status = fill_checkpoint(&operation->checkpoint, record, plan, scratch);
    if (!status)
        status = fill_capacity(&operation->now, record, scratch);
    if (!status)
        status = late_share(record, RETURNED, &operation->containment.returned_share);
    if (!status)
        status = late_share(record, UNRESOLVED, &operation->containment.unresolved_share);
    free(scratch);
    pb_record_free(record);
    pb_plan_free(plan);
    return status;
}

/* Where an agent's throughput follows from the headcount, twice the tickets take twice the headcount to leave it as it
 * is. */
static payback_status double_volume(payback_scenario **out, const payback_scenario *scenario)
{
    *out = NULL;
    payback_changes *changes = payback_changes_new();
    if (!changes)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = payback_changes_multiply(changes, "/baseline/volume/tickets_per_month", 2);
    if (!status && scenario->inputs.root[PB_ROOT_HEADCOUNT].given)
        status = payback_changes_multiply(changes, "/baseline/agents/headcount", 2);
    if (!status)
        status = pb_scenario_changed(out, scenario, changes, NULL);
    payback_changes_free(changes);
    return status;
}

static payback_status fill_doubled(payback_operation *operation, const payback_scenario *scenario,
                                   const payback_options *options)
{
    payback_scenario *doubled;
    struct pb_plan *plan = NULL;
    struct pb_record *record = NULL;
    double *scratch = NULL;
    payback_status status = double_volume(&doubled, scenario);
    if (!status)
        status = record_scenario(&plan, &record, doubled, options);
    if (!status) {
        scratch = pb_new(record->trials, sizeof *scratch);
        status = scratch ? fill_capacity(&operation->doubled, record, scratch) : PAYBACK_ERROR_MEMORY;
    }
    free(scratch);
    pb_record_free(record);
    pb_plan_free(plan);
    payback_scenario_free(doubled);
    return status;
}

payback_status payback_operation_run(payback_operation **out, const payback_scenario *scenario,
                                     const payback_options *options)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario)
        return PAYBACK_ERROR_ARGUMENT;
    payback_operation *operation = pb_new(1, sizeof *operation);
    if (!operation)
        return PAYBACK_ERROR_MEMORY;
    pb_gsl_enter();
    payback_status status = fill_base(operation, scenario, options);
    if (!status)
        status = fill_doubled(operation, scenario, options);
    pb_gsl_leave();
    if (status) {
        payback_operation_free(operation);
        return status;
    }
    *out = operation;
    return PAYBACK_OK;
}
