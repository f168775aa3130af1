/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a report tells beyond its result, from runs of its own. */
#include "payback/html.h"

#include "analysis/terms.h"
#include "payback/audit.h"
#include "payback/sensitivity.h"
#include "payback/stress.h"

/* What would turn the answer takes a thousand simulations, the tornado and the terms some dozens: they have fewer, and
 * the page says so. */
enum { FEW_TRIALS = 4096, REVERSE_TRIALS = 1024, TERM_TRIALS = 16384, MOST_TRIALS = 1 << 20 };

_Static_assert((int)PAYBACK_TERMS_MAX == (int)PB_TERMS_MAX, "one size");

static size_t at_most(size_t trials, size_t most)
{
    return trials < most ? trials : most;
}

/* What only the whole report tells. */
static payback_status analyse_rest(payback_analyses *out, const payback_scenario *scenario,
                                   const payback_result *result, payback_options *options)
{
    const payback_stress_request reverse = {.reverse = true};
    options->trials = 0;
    payback_status status = payback_operation_run(&out->operation, scenario, options);
    options->trials = at_most(result->trials, TERM_TRIALS);
    if (!status)
        status = pb_terms_solve(out->terms, &out->term_count, scenario, options);
    options->trials = at_most(result->trials, REVERSE_TRIALS);
    return status ? status : payback_stress(&out->reverse, scenario, &reverse, options);
}

payback_status payback_analyses_run(payback_analyses *out, const payback_scenario *scenario,
                                    const payback_result *result, const payback_options *options, bool first_screen)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_analyses){0};
    if (!scenario || !result)
        return PAYBACK_ERROR_ARGUMENT;
    const payback_stress_request named = {0};
    payback_options own = options ? *options : (payback_options){0};
    own.precision = 0;
    own.trials = FEW_TRIALS;
    payback_status status = payback_sensitivity(&out->sensitivity, scenario, &own, NULL, NULL);
    if (status == PAYBACK_ERROR_TARGET) /* nothing is uncertain: nothing drives the outcome */
        status = PAYBACK_OK;
    if (!status)
        status = payback_audit(&out->audit, scenario, &own);
    own.trials = at_most(result->trials, MOST_TRIALS);
    if (!status)
        status = payback_stress(&out->stress, scenario, &named, &own);
    return status || first_screen ? status : analyse_rest(out, scenario, result, &own);
}

void payback_analyses_clear(payback_analyses *analyses)
{
    if (!analyses)
        return;
    payback_operation_free(analyses->operation);
    payback_sensitivity_free(analyses->sensitivity);
    payback_stress_result_free(analyses->stress);
    payback_stress_result_free(analyses->reverse);
    payback_audit_result_free(analyses->audit);
    for (size_t t = 0; t < analyses->term_count; t++)
        payback_solution_free(analyses->terms[t]);
    *analyses = (payback_analyses){0};
}
