/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pilot_values.h"

#include "base/memory.h"
#include "statistics/statistics.h"

#include <stdlib.h>

void pb_replicate_means(double means[PB_REPLICATES], const double *column, size_t n)
{
    for (int r = 0; r < PB_REPLICATES; r++)
        means[r] = 0;
    for (size_t i = 0; i < n; i++)
        means[i % PB_REPLICATES] += column[i];
    for (int r = 0; r < PB_REPLICATES; r++)
        means[r] /= (double)pb_replicate_trials(n, r);
}

payback_status pb_pilot_values_ascend(struct pb_pilot_valued *sizes, size_t count)
{
    double *values = pb_new(count, sizeof *values);
    if (!values)
        return PAYBACK_ERROR_MEMORY;
    for (size_t s = 0; s < count; s++)
        values[s] = sizes[s].design.evsi.value;
    pb_make_monotone(values, count);
    for (size_t s = 0; s < count; s++)
        pb_curve_move(&sizes[s].design.evsi, sizes[s].replicates, values[s]);
    free(values);
    return PAYBACK_OK;
}

void pb_pilot_value(struct pb_pilot_valued *size, const struct pb_pilot_deciding *deciding)
{
    payback_pilot_design *d = &size->design;
    double values[PB_REPLICATES], gains[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++) {
        values[r] = deciding->delay * (deciding->today[r] + size->replicates[r]) - d->cost;
        gains[r] = values[r] - (deciding->late ? deciding->now : deciding->today[r]);
    }
    double value = deciding->delay * (deciding->plain + d->evsi.value) - d->cost;
    d->value = pb_interval(value, values, deciding->trials);
    d->engs = pb_interval(value - deciding->now, gains, deciding->trials);
}

payback_status pb_pilot_values_best(struct pb_pilot_best *best, const struct pb_pilot_valued *sizes, size_t count,
                                    const struct pb_pilot_deciding *deciding)
{
    struct pb_pilot_curve curve;
    payback_status status = pb_pilot_curve_make(&curve, count);
    curve.delay = deciding->delay;
    curve.plain = deciding->plain;
    curve.now = deciding->now;
    curve.fixed = deciding->fixed;
    curve.per_case = deciding->per_case;
    for (size_t s = 0; !status && s < count; s++)
        if (sizes[s].design.deliverable)
            pb_pilot_curve_add(&curve, sizes[s].design.size, sizes[s].design.evsi, sizes[s].credit,
                               sizes[s].design.engs);
    if (!status)
        *best = pb_pilot_curve_best(&curve);
    pb_pilot_curve_clear(&curve);
    return status;
}
