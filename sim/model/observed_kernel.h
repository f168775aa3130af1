/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Months as they really were, in the place of what the model makes of them. Only what tracks a programme uses it: the
 * functions stay out of the hot loops. */
#ifndef PB_MODEL_OBSERVED_KERNEL_H
#define PB_MODEL_OBSERVED_KERNEL_H

#include "model/meters_kernel.h"

static inline bool is_known(const double *months, int t)
{
    return months && !isnan(months[t]);
}

/* A row per ticket of the month becomes what was counted. */
static void observe_row(const struct pb_model *model, const pb_vec *actual, const double *counted, pb_vec *row)
{
    for (int t = 1; t <= model->horizon; t++)
        if (is_known(counted, t))
            row[t] = pb_if_less(pb_all(0), actual[t], counted[t] / actual[t], pb_all(0));
}

static __attribute__((noinline, unused)) void observe_volume(const struct pb_model *model, const struct pb_slots *slots,
                                                             struct pb_work *work)
{
    struct pb_rows *rows = &work->rows;
    const double *tickets = slots->observed->tickets;
    for (int t = 1; t <= model->horizon; t++)
        if (is_known(tickets, t)) {
            rows->actual[t] = pb_all(tickets[t]);
            rows->luck[t] = pb_if_less(pb_all(0), rows->plan[t], tickets[t] / rows->plan[t], pb_all(0));
        }
}

/* What is metered of single categories grows as the tickets of all of them do. */
static __attribute__((noinline, unused)) void observe_tickets(const struct pb_model *model,
                                                              const struct pb_slots *slots, struct pb_work *work)
{
    const struct pb_observed_months *observed = slots->observed;
    struct pb_rows *rows = &work->rows;
    pb_months before, after;
    for (int c = 0; c < model->charge_count; c++)
        if (!model->charge[c].level && !model->charge[c].all) {
            meter_row(model, work, unit_of(&model->charge[c]), before);
            for (int t = 1; t <= model->horizon; t++)
                rows->metered[c][t] = pb_if_less(pb_all(0), before[t], rows->metered[c][t] / before[t], pb_all(0));
        }
    observe_row(model, rows->actual, observed->attempted, rows->attempted);
    observe_row(model, rows->actual, observed->contained, rows->contained);
    observe_row(model, rows->actual, observed->resolved, rows->resolved);
    for (int c = 0; c < model->charge_count; c++)
        if (!model->charge[c].level && !model->charge[c].all) {
            meter_row(model, work, unit_of(&model->charge[c]), after);
            for (int t = 1; t <= model->horizon; t++)
                rows->metered[c][t] *= after[t];
        }
}

static __attribute__((noinline, unused)) void pb_observe_agents(const struct pb_model *model,
                                                                const struct pb_slots *slots, struct pb_work *work)
{
    for (int t = 1; t <= model->horizon; t++)
        if (is_known(slots->observed->agents, t))
            work->rows.agents[t] = pb_all(slots->observed->agents[t]);
}

#endif
