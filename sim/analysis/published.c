/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims and what is published about them: one look-up for audit and for the pull of --shrink. */
#include "analysis/published.h"

#include <math.h>
#include <string.h>

const payback_assumption *pb_find_assumption(const payback_scenario *scenario, const char *pointer)
{
    for (size_t a = 0; a < scenario->assumption_count; a++)
        if (strcmp(scenario->assumptions[a].pointer, pointer) == 0)
            return &scenario->assumptions[a];
    return NULL;
}

/* The currency in which the assumption at the pointer is: that of the price list, or of the scenario. */
static const char *currency_of(const payback_scenario *scenario, const char *pointer)
{
    const struct pb_value *priced_in = &scenario->inputs.root[PB_ROOT_PRICE_CURRENCY];
    bool price = strncmp(pointer, "/proposal/pricing/", strlen("/proposal/pricing/")) == 0;
    return price && priced_in->given ? priced_in->text : payback_scenario_currency(scenario);
}

double pb_published_factor(const payback_scenario *scenario, const struct pb_benchmark *range, const char *pointer)
{
    const struct pb_value *priced_in = &scenario->inputs.root[PB_ROOT_PRICE_CURRENCY];
    const payback_assumption *rate = pb_find_assumption(scenario, "/proposal/pricing/exchange_rate");
    if (strncmp(range->unit, "USD", 3) != 0 || strcmp(currency_of(scenario, pointer), "USD") == 0)
        return 1;
    return priced_in->given && strcmp(priced_in->text, "USD") == 0 && rate ? rate->p50 : (double)NAN;
}

int pb_published_favours(const char *pointer)
{
    static const struct {
        const char *name;
        int sign;
    } known[] = {{"true_deflection", 1},
                 {"containment", 1},
                 {"knowledge_quality", 1},
                 {"deflected_handle_ratio", 1},
                 {"handle_time_reduction", 1},
                 {"attrition_reduction", 1},
                 {"csat_points", 1},
                 {"loaded_annual_cost", 1},
                 {"cost_per_hire", 1},
                 {"containment_gap", -1},
                 {"months_to_90", -1},
                 {"weeks", -1},
                 {"tuning_hours_per_week", -1},
                 {"price", -1},
                 {"tickets_per_agent_per_year", -1}};
    const char *last = strrchr(pointer, '/'); /* NULL where memory was short for the pointer */
    for (size_t k = 0; last && k < sizeof known / sizeof known[0]; k++)
        if (strcmp(known[k].name, last + 1) == 0)
            return known[k].sign;
    return 0;
}

static double typical_value(const struct pb_benchmark *range)
{
    return isnan(range->typical) ? (range->low + range->high) / 2 : range->typical;
}

/* What is published about a pointer: a typical value of the best grade, else the middle of the range that is nearest to
 * the assumption. */
static struct pb_reference reference_of(const struct pb_benchmarks *benchmarks, const payback_scenario *scenario,
                                        const char *pointer, double p50)
{
    const struct pb_benchmark *best = NULL;
    for (size_t r = 0; r < benchmarks->range_count; r++) {
        const struct pb_benchmark *range = &benchmarks->ranges[r];
        if (strcmp(range->pointer, pointer) != 0 || range->of == PB_OF_ALL ||
            isnan(pb_published_factor(scenario, range, pointer)) || isnan(typical_value(range)))
            continue;
        double factor = pb_published_factor(scenario, range, pointer); /* of one pointer's ranges always the same */
        bool typical = !isnan(range->typical), had = best && !isnan(best->typical);
        if (!best || (typical && (!had || strcmp(range->grade, best->grade) < 0)) ||
            (!typical && !had && fabs(factor * typical_value(range) - p50) < fabs(factor * typical_value(best) - p50)))
            best = range;
    }
    if (!best)
        return (struct pb_reference){NAN, NAN, NAN, NULL};
    double factor = pb_published_factor(scenario, best, pointer);
    return (struct pb_reference){factor * best->low, factor * typical_value(best), factor * best->high, best};
}

struct pb_reference pb_published(const struct pb_benchmarks *benchmarks, const payback_scenario *scenario,
                                 const char *pointer, double p50)
{
    const char *last = strrchr(pointer, '/');
    bool containment = strcmp(last, "/containment") == 0;
    if (strcmp(last, "/handle_time_reduction") == 0) /* a category's own, too */
        return reference_of(benchmarks, scenario, "/proposal/assist/handle_time_reduction", p50);
    if (strcmp(last, "/csat_points") == 0)
        return reference_of(benchmarks, scenario, "/proposal/quality/csat_points", p50);
    if (!containment && strcmp(last, "/true_deflection") != 0)
        return reference_of(benchmarks, scenario, pointer, p50);
    struct pb_reference reference = reference_of(benchmarks, scenario, "/proposal/deflection/true_deflection", NAN);
    struct pb_reference gap = reference_of(benchmarks, scenario, "/proposal/deflection/containment_gap", NAN);
    if (containment) {
        reference.low += gap.low;
        reference.typical += gap.typical;
        reference.high = fmin(1, reference.high + gap.high);
    }
    return reference;
}

bool pb_published_is_claim(const char *pointer)
{
    static const char *const claims[] = {"/proposal/deflection/",       "/proposal/assist/",
                                         "/proposal/quality/",          "/proposal/implementation/weeks",
                                         "/proposal/operations/tuning", "/baseline/categories/",
                                         "/proposal/categories/"};
    for (size_t c = 0; c < sizeof claims / sizeof claims[0]; c++)
        if (strncmp(pointer, claims[c], strlen(claims[c])) == 0)
            return true;
    return false;
}
