/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One trial month by month: its block is simulated once more, by the same code, and recorded. */
#include "base/memory.h"
#include "engine/run.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A trace with what it owns. */
struct owned_trace {
    payback_trace trace; /* first: the caller holds a pointer to it */
    const char **names;  /* inputs, then outcomes */
    double *values;      /* likewise */
    double *licence_avoidance;
    char *texts[3];
    char **pointers;
    size_t pointer_count;
};

void payback_trace_free(payback_trace *trace)
{
    if (!trace)
        return;
    struct owned_trace *owned = (struct owned_trace *)trace;
    for (size_t j = 0; owned->pointers && j < owned->pointer_count; j++)
        free(owned->pointers[j]);
    free(owned->pointers);
    free(owned->names);
    free(owned->values);
    free(owned->licence_avoidance);
    free(trace->values);
    for (size_t t = 0; t < sizeof owned->texts / sizeof owned->texts[0]; t++)
        free(owned->texts[t]);
    free(owned);
}

static payback_status name_trace(struct owned_trace *owned, const struct pb_plan *plan,
                                 const payback_scenario *scenario)
{
    payback_trace *trace = &owned->trace;
    const struct pb_field *basis = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_BASIS);
    owned->pointer_count = plan->input_count;
    owned->pointers = pb_new(plan->input_count, sizeof *owned->pointers);
    owned->names = pb_column_names(plan);
    owned->values = pb_new(plan->input_count + PB_OUTCOMES, sizeof *owned->values);
    owned->texts[0] = pb_copy_text(payback_scenario_name(scenario));
    owned->texts[1] = pb_copy_text(payback_scenario_vendor(scenario));
    owned->texts[2] = pb_copy_text(payback_scenario_currency(scenario));
    if (!owned->pointers || !owned->names || !owned->values || !owned->texts[0] || !owned->texts[1] || !owned->texts[2])
        return PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; j < plan->input_count; j++) {
        owned->names[j] = owned->pointers[j] = pb_copy_text(owned->names[j]);
        if (!owned->pointers[j])
            return PAYBACK_ERROR_MEMORY;
    }
    trace->name = owned->texts[0];
    trace->vendor = owned->texts[1];
    trace->currency = owned->texts[2];
    trace->basis = basis->choices[plan->model.basis];
    trace->names = pb_trace_names;
    trace->column_count = PB_TRACE_SHOWN;
    trace->input_names = owned->names;
    trace->inputs = owned->values;
    trace->input_count = plan->input_count;
    trace->outcome_names = owned->names + plan->input_count;
    trace->outcomes = owned->values + plan->input_count;
    trace->outcome_count = PB_OUTCOMES;
    return PAYBACK_OK;
}

/* The recorded rows as the trace has them: its columns close up, and what is none of them stands apart. */
static void close_up(struct owned_trace *owned, size_t rows)
{
    double *values = owned->trace.values;
    for (size_t t = 0; t < rows; t++) {
        const double *from = values + t * PB_TRACE_COLUMNS;
        owned->licence_avoidance[t] = from[PB_TRACE_LICENCE_AVOIDANCE];
        memmove(values + t * PB_TRACE_SHOWN, from, PB_TRACE_SHOWN * sizeof *values);
    }
    owned->trace.licence_avoidance = owned->licence_avoidance;
}

/* Simulates the block of the trial once more, recording its months. */
static payback_status trace_block(struct owned_trace *owned, const struct pb_plan *plan, uint64_t trial)
{
    payback_trace *trace = &owned->trace;
    struct pb_worker *worker;
    struct pb_trace_request request = {.lane = (int)(trial % PB_BLOCK)};
    size_t rows = (size_t)plan->model.horizon + 1;
    trace->trial = (double)trial;
    trace->horizon_months = plan->model.horizon;
    trace->values = request.rows = pb_new(rows * PB_TRACE_COLUMNS, sizeof *trace->values);
    owned->licence_avoidance = pb_new(rows, sizeof *owned->licence_avoidance);
    if (!trace->values || !owned->licence_avoidance)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_worker_new(&worker, plan);
    if (status)
        return status;
    pb_worker_draw(worker, trial / PB_BLOCK);
    pb_worker_simulate(worker, &request);
    close_up(owned, rows);
    for (size_t j = 0; j < plan->input_count; j++)
        owned->values[j] = pb_worker_exported(worker, j)[request.lane];
    for (size_t o = 0; o < PB_OUTCOMES; o++)
        owned->values[plan->input_count + o] = worker->result->outcomes[o][request.lane];
    pb_worker_free(worker);
    return PAYBACK_OK;
}

static payback_status trace_of(payback_trace **out, const struct pb_plan *plan, const payback_scenario *scenario,
                               double trial)
{
    if (!(trial >= 0 && trial < (double)plan->settings.trials) || trial != floor(trial))
        return PAYBACK_ERROR_ARGUMENT;
    struct owned_trace *owned = pb_new(1, sizeof *owned);
    if (!owned)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = name_trace(owned, plan, scenario);
    if (!status)
        status = trace_block(owned, plan, (uint64_t)trial);
    if (status) {
        payback_trace_free(&owned->trace);
        return status;
    }
    *out = &owned->trace;
    return PAYBACK_OK;
}

/* The first trial whose hard.npv is the quantile at percent; PAYBACK_ERROR_TARGET where it is undefined in all. */
static payback_status find_percentile(double *trial, const struct pb_plan *plan, const payback_options *options,
                                      double percent)
{
    struct pb_run *run;
    struct pb_run_settings how = {.threads = options ? options->threads : 0,
                                  .progress = options ? options->progress : NULL,
                                  .context = options ? options->context : NULL};
    payback_status status = pb_run_new(&run, plan, &how);
    if (status)
        return status;
    const double *npv = pb_run_outcome(run, PB_BASIS_HARD * PB_BASIS_OUTCOMES + PB_NPV);
    double level = percent / 100, smallest = 0.5 / (double)run->trials, wanted;
    level = level > smallest ? level : smallest;
    status = pb_plain_quantiles(npv, run->trials, &level, 1, &wanted);
    size_t i = 0;
    while (!status && i < run->trials && npv[i] != wanted)
        i++;
    if (!status && i == run->trials)
        status = PAYBACK_ERROR_TARGET;
    *trial = (double)i;
    pb_run_free(run);
    return status;
}

/* percent is NaN where the trial is given. */
static payback_status trace_scenario(payback_trace **out, const payback_scenario *scenario,
                                     const payback_options *options, double trial, double percent)
{
    struct pb_plan *plan = NULL;
    struct pb_plan_settings settings;
    pb_gsl_enter();
    payback_status status = pb_settings_of(&settings, &scenario->inputs, options);
    if (!status)
        status = pb_plan_new(&plan, &scenario->inputs, &settings);
    if (!status && !isnan(percent))
        status = find_percentile(&trial, plan, options, percent);
    if (!status)
        status = trace_of(out, plan, scenario, trial);
    pb_plan_free(plan);
    pb_gsl_leave();
    return status;
}

payback_status payback_trace_trial(payback_trace **out, const payback_scenario *scenario,
                                   const payback_options *options, double trial)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    return scenario ? trace_scenario(out, scenario, options, trial, NAN) : PAYBACK_ERROR_ARGUMENT;
}

payback_status payback_trace_percentile(payback_trace **out, const payback_scenario *scenario,
                                        const payback_options *options, double percent)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario || !(percent >= 0 && percent <= 100))
        return PAYBACK_ERROR_ARGUMENT;
    return trace_scenario(out, scenario, options, 0, percent);
}
