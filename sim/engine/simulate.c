/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_run: scenario and options in, result (and draws) out. */
#include "engine/simulate.h"

#include "base/clock.h"
#include "base/memory.h"
#include "engine/precision.h"
#include "engine/result.h"
#include "engine/rows.h"
#include "engine/run.h"
#include "engine/single_pass.h"
#include "engine/streams.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double SEED_MAX = 9007199254740991.0; /* 2^53 − 1 */

payback_status pb_settings_of(struct pb_plan_settings *settings, const struct pb_inputs *values,
                              const payback_options *options)
{
    static const payback_options none = {0};
    const struct pb_field *sampler = pb_field_of_slot(PB_GROUP_ROOT, PB_ROOT_SAMPLER);
    options = options ? options : &none;
    memset(settings, 0, sizeof *settings);
    settings->trials = options->trials ? options->trials : (uint64_t)pb_root_number(values, PB_ROOT_TRIALS);
    settings->sampler = (enum pb_sampler_kind)pb_root_number(values, PB_ROOT_SAMPLER);
    double seed = options->seed_given ? options->seed : pb_root_number(values, PB_ROOT_SEED);
    if (!(seed >= 0 && seed <= SEED_MAX) || seed != floor(seed) || (double)settings->trials > PB_TRIALS_MOST ||
        options->threads < 0)
        return PAYBACK_ERROR_ARGUMENT;
    settings->seed = (uint64_t)seed;
    if (!options->sampler)
        return PAYBACK_OK;
    for (int s = 0; sampler->choices[s]; s++)
        if (strcmp(sampler->choices[s], options->sampler) == 0) {
            settings->sampler = (enum pb_sampler_kind)s;
            return PAYBACK_OK;
        }
    return PAYBACK_ERROR_ARGUMENT;
}

const char **pb_column_names(const struct pb_plan *plan)
{
    const char **names = pb_new(plan->input_count + PB_OUTCOMES, sizeof *names);
    if (!names)
        return NULL;
    for (size_t j = 0; j < plan->input_count; j++)
        names[j] = plan->inputs[j].uncertain->value->pointer;
    memcpy(names + plan->input_count, pb_outcome_names, sizeof pb_outcome_names);
    return names;
}

struct pb_limits pb_limits_of_machine(void)
{
    static const double columns_most = 176e6;
    double memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    return (struct pb_limits){.column_bytes = memory > 0 ? fmin(columns_most, memory / 2) : columns_most,
                              .kept_most = 8000000,
                              .one_pass_kept = 12000000};
}

bool pb_fits_in_memory(const struct pb_plan *plan, size_t trials, const struct pb_limits *limits)
{
    double columns = PB_OUTCOMES + plan->model.horizon + 1;
    return columns * (double)trials * sizeof(double) <= limits->column_bytes;
}

bool pb_may_pass_once(size_t trials, const struct pb_limits *limits)
{
    return limits->one_pass_kept > 0 && trials > PB_ONE_PASS_PILOT;
}

static payback_status run_in_memory(struct pb_figures *figures, const struct pb_plan *plan,
                                    const struct pb_run_settings *how)
{
    struct pb_run *run;
    payback_status status = pb_run_new(&run, plan, how);
    if (!status)
        status = pb_figures_of_run(figures, run);
    pb_run_free(run);
    return status;
}

static payback_status run_in_streams(struct pb_figures *figures, const struct pb_plan *plan,
                                     const struct pb_run_settings *how, const struct pb_limits *limits)
{
    size_t trials = (size_t)plan->settings.trials;
    struct pb_streams_settings settings = {.threads = how->threads,
                                           .last_block = pb_blocks_of(trials),
                                           .kept_most = limits->kept_most,
                                           .rows = how->rows,
                                           .progress = how->progress,
                                           .context = how->context};
    struct pb_streams *streams;
    payback_status status = pb_streams_new(&streams, plan, &settings);
    if (!status)
        status = pb_streams_add(streams, settings.last_block, trials);
    if (!status)
        status = pb_streams_finish(streams, figures);
    pb_streams_free(streams);
    return status;
}

static payback_status simulate(struct pb_figures *figures, const struct pb_plan *plan,
                               const struct pb_run_settings *how, const struct pb_limits *limits, double precision)
{
    size_t trials = (size_t)plan->settings.trials;
    bool missed = true;
    if (precision > 0)
        return pb_run_to_precision(figures, plan, how, limits, precision);
    if (pb_fits_in_memory(plan, trials, limits))
        return run_in_memory(figures, plan, how);
    if (pb_may_pass_once(trials, limits)) {
        payback_status status = pb_run_in_one_pass(figures, plan, how, limits->one_pass_kept, &missed);
        if (status || !missed)
            return status;
    }
    return run_in_streams(figures, plan, how, limits);
}

payback_status pb_simulate(payback_result **out, const payback_scenario *scenario, const payback_options *options,
                           payback_draws_sink *sink, void *sink_context, const struct pb_limits *limits,
                           enum pb_extent extent)
{
    *out = NULL;
    double precision = options ? options->precision : 0, begun = pb_seconds_now();
    struct pb_plan *plan = NULL;
    struct pb_plan_settings settings;
    struct pb_rows rows = {0};
    struct pb_run_settings how = {.threads = options ? options->threads : 0,
                                  .detailed = extent == PB_WHOLE,
                                  .rows = sink ? &rows : NULL,
                                  .progress = options ? options->progress : NULL,
                                  .context = options ? options->context : NULL};
    struct pb_figures *figures = pb_new(1, sizeof *figures);
    pb_gsl_enter();
    payback_status status = figures ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_settings_of(&settings, &scenario->inputs, options);
    if (!status && precision != 0)
        status = pb_precision_settings(&settings, options);
    if (!status)
        status = pb_plan_new(&plan, &scenario->inputs, &settings);
    if (!status && sink)
        status = pb_rows_begin(&rows, plan, sink, sink_context);
    if (!status)
        status = simulate(figures, plan, &how, limits, precision);
    if (!status)
        status = pb_result_start(out, plan, scenario);
    if (!status) {
        pb_result_fill(*out, figures);
        (*out)->elapsed_seconds = pb_seconds_now() - begun;
    }
    pb_rows_end(&rows);
    pb_plan_free(plan);
    free(figures);
    pb_gsl_leave();
    return status;
}

payback_status payback_run(payback_result **out, const payback_scenario *scenario, const payback_options *options,
                           payback_draws_sink *sink, void *sink_context)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    struct pb_limits limits = pb_limits_of_machine();
    return scenario ? pb_simulate(out, scenario, options, sink, sink_context, &limits, PB_WHOLE)
                    : PAYBACK_ERROR_ARGUMENT;
}
