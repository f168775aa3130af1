/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shape of an uncertain input, for a small picture. */
#include "scenario/scenario.h"

#include "numerics/gsl_guard.h"

#include <math.h>
#include <string.h>

static const struct pb_value *find_drawn(const payback_scenario *scenario, const char *pointer)
{
    for (size_t j = 0; j < scenario->inputs.uncertain_count; j++) {
        const struct pb_uncertain *input = &scenario->inputs.uncertain[j];
        if (!input->event && strcmp(input->value->pointer, pointer) == 0)
            return input->value;
    }
    return NULL;
}

/* Probability of equal cells between the outer percentiles. */
static bool fill_cells(payback_density *density, const pb_distribution *distribution)
{
    static const double tail = 0.005;
    enum { CELLS = PAYBACK_DENSITY_CELLS };
    double low = pb_distribution_quantile(distribution, tail, 1 - tail);
    double high = pb_distribution_quantile(distribution, 1 - tail, tail);
    if (!isfinite(low) || !isfinite(high))
        return false;
    density->discrete = pb_distribution_is_discrete(distribution);
    double width = (high - low) / (density->discrete ? CELLS - 1 : CELLS);
    double first = density->discrete ? low - width / 2 : low;
    if (!(width > 0)) {
        width = 1;
        first = low - 0.5 * CELLS;
        density->discrete = true;
    }
    double before = pb_distribution_cdf(distribution, first);
    for (int c = 0; c < CELLS; c++) {
        double until = pb_distribution_cdf(distribution, first + (c + 1) * width);
        density->cells[c] = fmax(0, until - before);
        before = until;
    }
    density->low = first;
    density->high = first + CELLS * width;
    return true;
}

/* What the model sees is draw · multiply + add: a negative factor turns the picture round. */
static void adjust(payback_density *density, double multiply, double add)
{
    double low = density->low * multiply + add, high = density->high * multiply + add;
    density->low = fmin(low, high);
    density->high = fmax(low, high);
    for (int c = 0; multiply < 0 && c < PAYBACK_DENSITY_CELLS / 2; c++) {
        double cell = density->cells[c];
        density->cells[c] = density->cells[PAYBACK_DENSITY_CELLS - 1 - c];
        density->cells[PAYBACK_DENSITY_CELLS - 1 - c] = cell;
    }
}

payback_status payback_scenario_density(payback_density *out, const payback_scenario *scenario, const char *pointer)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_density){0};
    if (!scenario || !pointer)
        return PAYBACK_ERROR_ARGUMENT;
    const struct pb_value *value = find_drawn(scenario, pointer);
    if (!value || value->multiply == 0)
        return PAYBACK_ERROR_TARGET;
    payback_density density = {0};
    pb_gsl_enter();
    bool filled = fill_cells(&density, value->distribution);
    pb_gsl_leave();
    if (!filled)
        return PAYBACK_ERROR_TARGET;
    adjust(&density, value->multiply, value->add);
    *out = density;
    return PAYBACK_OK;
}
