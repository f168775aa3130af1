/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The months of a block, one after the other. */
#include "model/kernels.h"

/* Copies the month of one trial into its row of the trace, in the order of pb_trace_names. */
static void record(const struct pb_work *work, const struct pb_trace_request *trace, int t)
{
    int i = trace->lane, column = 0;
    double *row = trace->rows + (size_t)t * PB_TRACE_COLUMNS;
    const struct pb_tickets *tickets = &work->tickets;
    const struct pb_people *people = &work->people;
    const struct pb_progress *progress = &work->progress;
    const double *counts[] = {tickets->actual,   tickets->prevented, tickets->attempted, tickets->contained,
                              tickets->resolved, tickets->escalated, tickets->returned,  tickets->unresolved};
    row[column++] = t;
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++)
        row[column++] = t > 0 ? counts[c][i] : 0;
    for (int world = 0; world < PB_WORLDS; world++)
        row[column++] = t > 0 ? tickets->luck[i] * tickets->hours[world][i] : 0;
    row[column++] = t > 0 ? people->need[PB_STATUS_QUO][i] : 0;
    row[column++] = people->agents[PB_STATUS_QUO][i];
    row[column++] = t > 0 ? people->need[PB_WITH_TOOL][i] : 0;
    row[column++] = people->agents[PB_WITH_TOOL][i];
    row[column++] = t > 0 ? people->hires[PB_STATUS_QUO][i] : 0;
    row[column++] = t > 0 ? people->hires[PB_WITH_TOOL][i] : 0;
    for (int world = 0; world < PB_WORLDS; world++)
        row[column++] = t > 0 ? people->labour[world][i] : 0;
    for (int line = 0; line < PB_LINES; line++)
        row[column++] = work->line[line][i];
    for (int basis = 0; basis < PB_BASES; basis++)
        row[column++] = progress->net[basis][i];
    for (int basis = 0; basis < PB_BASES; basis++)
        row[column++] = progress->cumulative[basis][i];
}

void PB_KERNEL(pb_model_block)(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               struct pb_block_result *result, const struct pb_trace_request *trace)
{
    pb_tickets_weights(model, slots, work);
    pb_timing_start(model, slots, work, result);
    pb_tickets_start(model, slots, work);
    for (int t = 1; t <= model->horizon; t++) {
        pb_timing_month(model, slots, work, t);
        pb_tickets_month(model, slots, work, t);
        if (t == 1) { /* today's agents follow from the work of month 1; then the day of signature can be booked */
            pb_people_start(model, slots, work);
            pb_benefits_start(model, slots, work);
            pb_costs_start(model, slots, work);
            pb_outcomes_start(model, slots, work, result);
            if (trace)
                record(work, trace, 0);
        }
        pb_people_month(model, slots, work, t);
        pb_benefits_month(model, slots, work, t);
        pb_costs_month(model, slots, work, t);
        pb_outcomes_month(model, slots, work, result, t);
        if (trace)
            record(work, trace, t);
    }
    pb_outcomes_end(model, slots, work, result);
}
