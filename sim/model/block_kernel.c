/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block, group by group; of each group the months, one after the other. */
#include "model/kernels.h"

#include <string.h>

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

static void simulate_group(const struct pb_model *model, struct pb_work *work, const struct pb_trace_request *trace)
{
    const struct pb_slots *slots = &work->slots;
    struct pb_group_result *result = &work->result;
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

/* Copies a group's part of the block's arrays, where there are any, and points to the copies. */
static void gather(const double *const *arrays, int count, int first, pb_lanes *copies, const double **pointers)
{
    for (int s = 0; s < count; s++) {
        pointers[s] = arrays[s] ? copies[s] : NULL;
        if (arrays[s])
            memcpy(copies[s], arrays[s] + first, sizeof(pb_lanes));
    }
}

static void gather_inputs(const struct pb_slots *block, struct pb_work *work, int first)
{
    struct pb_slots *slots = &work->slots;
    struct pb_group_inputs *inputs = &work->inputs;
    gather(block->root, PB_ROOT_SLOTS, first, inputs->root, slots->root);
    for (int k = 0; k < block->category_count; k++)
        gather(block->category[k], PB_CATEGORY_SLOTS, first, inputs->category[k], slots->category[k]);
    for (int j = 0; j < block->tier_count; j++)
        gather(block->tier[j], PB_TIER_SLOTS, first, inputs->tier[j], slots->tier[j]);
    for (int j = 0; j < block->risk_count; j++)
        gather(block->risk[j], PB_RISK_SLOTS, first, inputs->risk[j], slots->risk[j]);
    for (int o = 0; o < block->other_count; o++)
        gather(block->other[o], PB_OTHER_SLOTS, first, inputs->other[o], slots->other[o]);
    slots->noise_normal = block->noise_normal ? block->noise_normal + first : NULL;
    slots->surge_uniform = block->surge_uniform ? block->surge_uniform + first : NULL;
}

/* Copies columns of a group into their place in the block. */
static void scatter(const pb_lanes *group, int count, int first, pb_block_lanes *block)
{
    for (int c = 0; c < count; c++)
        memcpy(block[c] + first, group[c], sizeof(pb_lanes));
}

static void scatter_result(const struct pb_model *model, const struct pb_work *work, int first,
                           struct pb_block_result *block)
{
    const struct pb_group_result *group = &work->result;
    scatter(group->outcomes, PB_OUTCOMES, first, block->outcomes);
    scatter(group->sources, PB_SOURCES, first, block->sources);
    scatter(group->cash, model->horizon + 1, first, block->cash);
    scatter(group->category_hours, work->slots.category_count, first, block->category_hours);
    scatter(group->category_shares, work->slots.category_count, first, block->category_shares);
    scatter(&group->failure_occurs, 1, first, &block->failure_occurs);
    scatter(group->risk_occurs, work->slots.risk_count, first, block->risk_occurs);
}

void PB_KERNEL(pb_model_block)(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               struct pb_block_result *result, const struct pb_trace_request *trace)
{
    work->slots = *slots;
    for (int first = 0; first < PB_BLOCK; first += PB_WIDTH) {
        bool traced = trace && trace->lane >= first && trace->lane < first + PB_WIDTH;
        struct pb_trace_request request = {.lane = traced ? trace->lane - first : 0,
                                           .rows = traced ? trace->rows : NULL};
        gather_inputs(slots, work, first);
        simulate_group(model, work, traced ? &request : NULL);
        scatter_result(model, work, first, result);
    }
}
