/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback_ask_whole_agents: the scenario as it stands beside the same one with whole agents. */
#include "payback/agents.h"

#include "numerics/gsl_guard.h"
#include "scenario/plausibility.h"
#include "scenario/scenario.h"

enum { TRIALS_MOST = 16384 };

static payback_status simulate(payback_estimate *probability, payback_verdict *verdict, payback_whole_agents *out,
                               const payback_scenario *scenario, const payback_options *options)
{
    payback_result *result = NULL;
    payback_status status = payback_run(&result, scenario, options, NULL, NULL);
    if (!status) {
        *probability = result->payback_probability;
        *verdict = result->verdict;
        out->trials = result->trials;
        out->target_months = result->target_months;
        out->required_probability = result->required_probability;
    }
    payback_result_free(result);
    return status;
}

static payback_status with_whole_agents(payback_scenario **out, const payback_scenario *scenario)
{
    *out = NULL;
    payback_changes *changes = payback_changes_new();
    payback_status status =
        changes ? payback_changes_set(changes, "/baseline/agents/whole_agents", "true") : PAYBACK_ERROR_MEMORY;
    pb_gsl_enter();
    if (!status)
        status = pb_scenario_changed(out, scenario, changes, NULL);
    pb_gsl_leave();
    payback_changes_free(changes);
    return status;
}

static size_t trials_of(const payback_scenario *scenario, const payback_options *options)
{
    double own = pb_root_number(&scenario->inputs, PB_ROOT_TRIALS);
    double wanted = options->trials > 0 ? (double)options->trials : own;
    return wanted < TRIALS_MOST ? (size_t)wanted : TRIALS_MOST;
}

payback_status payback_ask_whole_agents(payback_whole_agents *out, const payback_scenario *scenario,
                                        const payback_options *options)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_whole_agents){0};
    if (!scenario)
        return PAYBACK_ERROR_ARGUMENT;
    payback_whole_agents answer = {.asked = !scenario->inputs.baseline && pb_is_small_team(&scenario->inputs),
                                   .need = payback_scenario_agents_needed(scenario)};
    if (!answer.asked)
        return PAYBACK_OK;
    payback_options own = options ? *options : (payback_options){0};
    payback_scenario *whole = NULL;
    own.trials = trials_of(scenario, &own);
    own.precision = 0;
    payback_status status = with_whole_agents(&whole, scenario);
    if (!status)
        status = simulate(&answer.fractions, &answer.fractions_verdict, &answer, scenario, &own);
    if (!status)
        status = simulate(&answer.whole, &answer.whole_verdict, &answer, whole, &own);
    payback_scenario_free(whole);
    if (!status)
        *out = answer;
    return status;
}
