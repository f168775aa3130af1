/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_run: scenario and options in, result (and draws) out. */
#include "base/memory.h"
#include "engine/run.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double SEED_MAX = 9007199254740991.0; /* 2^53 − 1 */
static const double TRIALS_MAX = 1e9;

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
    if (!(seed >= 0 && seed <= SEED_MAX) || seed != floor(seed) || (double)settings->trials > TRIALS_MAX ||
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

static double seconds_now(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_MONOTONIC, &now) == 0 ? (double)now.tv_sec + 1e-9 * (double)now.tv_nsec : 0;
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

static payback_status give_draws(const struct pb_plan *plan, const struct pb_run *run, payback_draws_sink *sink,
                                 void *context)
{
    size_t columns = plan->input_count + PB_OUTCOMES;
    const char **names = pb_column_names(plan);
    double *row = pb_new(columns, sizeof *row);
    payback_status status = names && row ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status && sink(context, -1, names, NULL, columns) != 0)
        status = PAYBACK_ERROR_IO;
    for (size_t i = 0; !status && i < run->trials; i++) {
        for (size_t j = 0; j < plan->input_count; j++)
            row[j] = run->inputs[j * run->stride + i];
        for (size_t o = 0; o < PB_OUTCOMES; o++)
            row[plan->input_count + o] = run->outcomes[o * run->stride + i];
        if (sink(context, (double)i, names, row, columns) != 0)
            status = PAYBACK_ERROR_IO;
    }
    free(names);
    free(row);
    return status;
}

payback_status payback_run(payback_result **out, const payback_scenario *scenario, const payback_options *options,
                           payback_draws_sink *sink, void *sink_context)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!scenario)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_plan *plan = NULL;
    struct pb_run *run = NULL;
    struct pb_plan_settings settings;
    struct pb_run_settings how = {.threads = options ? options->threads : 0,
                                  .keep_cash = true,
                                  .keep_inputs = sink != NULL,
                                  .progress = options ? options->progress : NULL,
                                  .context = options ? options->context : NULL};
    double begun = seconds_now();
    pb_gsl_enter();
    payback_status status = pb_settings_of(&settings, &scenario->inputs, options);
    if (!status)
        status = pb_plan_new(&plan, &scenario->inputs, &settings);
    if (!status)
        status = pb_run_new(&run, plan, &how);
    if (!status && sink)
        status = give_draws(plan, run, sink, sink_context);
    if (!status)
        status = pb_result_new(out, plan, run, scenario, 0);
    if (!status)
        (*out)->elapsed_seconds = seconds_now() - begun;
    pb_run_free(run);
    pb_plan_free(plan);
    pb_gsl_leave();
    return status;
}
