/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/terms.h"

#include "analysis/published.h"
#include "base/number.h"
#include "scenario/scenario.h"

#include <stdio.h>
#include <string.h>

/* From nothing to so many times what is planned: what is farther off is not negotiated. */
enum { FARTHEST = 4, CHARGES_LOOKED_AT = 3, POINTER_SIZE = 64 };

/* What a vendor can give way on, the usual ones first. */
static const char *const terms[] = {
    "/proposal/pricing/usage/price",
    "/proposal/pricing/usage/minimum_per_month",
    "/proposal/pricing/seat_price_per_month",
    "/proposal/pricing/platform_fee_per_month",
    "/proposal/pricing/setup_fee",
    "/proposal/implementation/services_fee",
    "/proposal/implementation/weeks",
};

static bool can_be_cut(const payback_scenario *scenario, const char *pointer)
{
    const payback_assumption *assumption = pb_find_assumption(scenario, pointer);
    return assumption && assumption->given && assumption->mean > 0;
}

static payback_status solve_term(payback_solution *out[PB_TERMS_MAX], size_t *count, const payback_scenario *scenario,
                                 const char *pointer, const payback_options *options)
{
    char months[PB_NUMBER_SIZE], required[PB_NUMBER_SIZE], target[2 * PB_NUMBER_SIZE + 32], message[256];
    const payback_vary vary = {
        .pointer = pointer, .mode = PAYBACK_VARY_SCALE, .range_given = true, .low = 0, .high = FARTHEST};
    if (*count == PB_TERMS_MAX || !can_be_cut(scenario, pointer))
        return PAYBACK_OK;
    pb_number_write(months, pb_root_number(&scenario->inputs, PB_ROOT_PAYBACK_MONTHS));
    pb_number_write(required, pb_root_number(&scenario->inputs, PB_ROOT_MINIMUM_PROBABILITY));
    snprintf(target, sizeof target, "P(payback<=%s)>=%s", months, required);
    payback_status status = payback_solve(&out[*count], scenario, &vary, 1, target, options, message, sizeof message);
    if (status == PAYBACK_ERROR_TARGET) /* a term that has no room to move */
        return PAYBACK_OK;
    *count += !status;
    return status;
}

payback_status pb_terms_solve(payback_solution *out[PB_TERMS_MAX], size_t *count, const payback_scenario *scenario,
                              const payback_options *options)
{
    payback_status status = PAYBACK_OK;
    *count = 0;
    for (size_t t = 0; !status && t < sizeof terms / sizeof terms[0]; t++)
        status = solve_term(out, count, scenario, terms[t], options);
    for (int c = 0; !status && c < scenario->inputs.charge_count && c < CHARGES_LOOKED_AT; c++) {
        char pointer[POINTER_SIZE];
        snprintf(pointer, sizeof pointer, "/proposal/pricing/charges/%d/price", c);
        status = solve_term(out, count, scenario, pointer, options);
    }
    return status;
}
